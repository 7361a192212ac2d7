"""The page of follow-up: earlier establishments, what to ask about them now, and the bridge over all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from investcrm import ledger_phrases, words
from investcrm.domain.access import Verb
from investcrm.domain.chart import Chart
from investcrm.domain.ledger import Followed, Measure
from investcrm.domain.ledger_bridge import Move
from investcrm.domain.periods import Period, PeriodKind
from investcrm.gui.dialogs import export
from investcrm.gui.following import Following
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.navigation import INQUIRIES
from investcrm.gui.views.follow_up import lines
from investcrm.gui.views.follow_up.lines import FollowLine
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.period_chooser import PeriodChooser
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services import inquiries, ledger
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail
    from investcrm.gui.navigation import Navigator
    from investcrm.services.ledger import Bridged
    from investcrm.store.reader import Reader

_SHOWN = {"due": N_("To ask about now"), "all": N_("Every establishment")}
_COUNTED = {Measure.JOBS: N_("New jobs"), Measure.MONEY: N_("Investment")}
_READ = ("ledger_entry", "inquiry", "task")
_MOST = 25
"""Cases behind a bar that a menu takes."""


def _everything(reader: Reader) -> tuple[Followed, ...]:
    return ledger.follow_up(reader, reader.today)[::-1]


class FollowUpPage(QWidget):
    """What became of what was decided."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.found: tuple[Followed, ...] = ()
        self.bridged: Bridged | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        parts = Splitter("follow_up", nav.desk, Qt.Orientation.Vertical)
        parts.addWidget(self._list_card())
        parts.addWidget(self._bridge_card())
        parts.take_up([380, 330])
        column.addWidget(parts, 1)
        Following(self, nav.tasks, self.read, *_READ)
        nav.region.changed.connect(self._fill)
        self.setFocusProxy(self.table)
        self.read()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.title = PageTitle(t("Follow-up of establishments"))
        row.addWidget(self.title, 1)
        self.shown_choice = Choice([(key, t(label_)) for key, label_ in _SHOWN.items()], "all")
        self.shown_choice.setAccessibleName(t("Which establishments"))
        self.shown_choice.setFixedWidth(190)
        self.shown_choice.chosen.connect(lambda _key: self._fill())
        row.addWidget(self.shown_choice)
        self.later = SecondaryButton(t("Ask on a day…"), icon="calendar")
        self.later.clicked.connect(lambda _on=False: self._ask())
        row.addWidget(self.later)
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda: export.run(self.nav, "follow_up", self._shown()))
        row.addWidget(self.export)
        self.state = PrimaryButton(t("State jobs"))
        self.state.clicked.connect(lambda _on=False: self._state())
        row.addWidget(self.state)
        for button, table in ((self.later, "task"), (self.state, "ledger_entry")):
            button.setVisible(self.nav.may(Verb.ADD, table))
        return row

    def _list_card(self) -> Card:
        card = Card(margin=0)
        self.model = RowsModel(lines.columns(), parent=self)
        self.table = DataTable(t("Earlier establishments"))
        self.table.set_model(self.model)
        self.table.opened.connect(self.nav.open_inquiry)
        self.table.current_changed.connect(lambda _id: self._settle())
        card.body.addWidget(self.table, 1)
        card.setMinimumHeight(150)
        return card

    def _bridge_card(self) -> Card:
        card = Card(t("From stated to realised"), note=" ")
        assert card.heading is not None
        self.bridge_card = card
        row = QHBoxLayout()
        row.setSpacing(10)
        today = self.nav.region.today()
        self.period = PeriodChooser(today, PeriodKind.YEAR)
        self.period.changed.connect(lambda _period: self._read_bridge())
        row.addWidget(self.period)
        self.counted = Choice([(str(key), t(label_)) for key, label_ in _COUNTED.items()])
        self.counted.setAccessibleName(t("What is counted"))
        self.counted.setFixedWidth(200)
        self.counted.chosen.connect(lambda _key: self._read_bridge())
        row.addWidget(self.counted)
        row.addStretch(1)
        card.body.addLayout(row)
        self.nothing = label("", "muted", wrap=True)
        card.body.addWidget(self.nothing)
        self.chart = ChartView()
        self.chart.picked.connect(self._picked)
        scroll = ScrollPage()
        scroll.body.addWidget(self.chart)
        scroll.body.addStretch(1)
        card.body.addWidget(scroll, 1)
        card.setMinimumHeight(170)
        return card

    # ---- for the shell

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("↑↓ moves · Enter opens the case"))

    def read(self) -> None:
        """Read the establishments and the bridge."""
        self.nav.tasks.query(_everything, then=self._show, owner=self, key="follow_up")
        self._read_bridge()

    # ---- inside

    def _show(self, found: tuple[Followed, ...]) -> None:
        self.found = found
        self._fill()

    def _shown(self) -> tuple[Followed, ...]:
        if self.shown_choice.key() != "due":
            return self.found
        today = self.nav.region.today()
        return tuple(
            one for one in self.found if one.missing and (one.asked_on is None or one.asked_on <= today)
        )

    def _fill(self) -> None:
        shown = self._shown()
        kept = self.table.current_id()
        name = self.nav.region.municipality
        self.model.set_rows(
            FollowLine(one, name(one.municipality_code) if one.municipality_code else "") for one in shown
        )
        self.title.set_note(n("{count} establishment or expansion", "{count} establishments and expansions",
                              len(self.found)))  # fmt: skip
        self.table.set_empty(self._empty())
        if shown:
            self.table.select_id(kept if kept in {one.inquiry_id for one in shown} else shown[0].inquiry_id)
        self.export.setEnabled(bool(shown))
        self._settle()

    def _empty(self) -> EmptyState:
        if self.found:
            return EmptyState(t("Nothing is to be asked for now."), icon="today")
        return EmptyState(
            t("No establishment or expansion is decided yet. When a case is won it stands here, and jobs are "
              "asked for after 12, 24 and 36 months."),
            t("Go to the inquiries"), lambda: self.nav.open_page(INQUIRIES), icon="inquiries",
        )  # fmt: skip

    def _settle(self) -> None:
        for button in (self.later, self.state):
            button.setEnabled(self._current() is not None)

    def _current(self) -> Followed | None:
        wanted = self.table.current_id()
        return next((one for one in self.found if one.inquiry_id == wanted), None)

    def _state(self) -> None:
        from investcrm.gui.dialogs import ledger as dialog

        one = self._current()
        if one is None:
            return

        def opened(detail: InquiryDetail) -> None:
            step, months = one.asked_next
            dialog.run(self.nav, detail.row, months, step=step)

        self.nav.tasks.query(inquiries.detail, one.inquiry_id, then=opened, owner=self, key="state")

    def _ask(self) -> None:
        from investcrm.gui.dialogs.follow_up import FollowUpDialog

        one = self._current()
        if one is not None:
            FollowUpDialog(self.nav, one).open()

    # ---- the bridge

    def _measure(self) -> Measure:
        return Measure(self.counted.key())

    def _read_bridge(self) -> None:
        period: Period = self.period.period()
        self.nav.tasks.query(
            ledger.bridge, period.first, period.last, self._measure(), then=self._show_bridge, owner=self,
            key="bridge",
        )  # fmt: skip

    def _show_bridge(self, found: Bridged) -> None:
        self.bridged = found
        heading = self.bridge_card.heading
        if heading is not None:
            heading.set_note(
                n(
                    "{count} case decided, won or lost",
                    "{count} cases decided, won or lost",
                    found.bridge.cases,
                )
            )
        self.nothing.setText("" if found.bridge.cases else t("No case was decided in this period."))
        self.nothing.setVisible(not found.bridge.cases)
        self.chart.setVisible(bool(found.bridge.cases))
        counted, language = self._measure(), words.current().language

        def lay_out(width: float) -> Chart:
            return ledger_phrases.chart(
                found.bridge, counted, language, width=width, size=12.5, row=25, fits=measure
            )

        tips = {
            f"{at}:{move.change}": "\n".join(self._names(move)[:_MOST])
            for at, span in enumerate(found.bridge.spans)
            for move in span.moves
        }
        self.chart.set_layout(lay_out, tips)

    def _names(self, move: Move) -> list[str]:
        names = self.bridged.names if self.bridged else {}
        return [" ".join(names[one]) for one in move.cases]

    def _picked(self, datum: str) -> None:
        """Show the cases behind a difference; choosing one opens it."""
        at, _, change = datum.partition(":")
        if self.bridged is None or not change:
            return
        (move,) = (one for one in self.bridged.bridge.spans[int(at)].moves if one.change == change)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for case_id, name in list(zip(move.cases, self._names(move), strict=True))[:_MOST]:
            menu.addAction(name.replace("&", "&&"), partial(self.nav.open_inquiry, case_id))
        if len(move.cases) > _MOST:
            more = len(move.cases) - _MOST
            menu.addAction(n("{count} more", "{count} more", more)).setEnabled(False)
        menu.popup(QCursor.pos())
