"""The page of what is missing: what one more thing would win, and the inquiries behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from investcrm import phrases
from investcrm.domain.access import Verb
from investcrm.domain.errors import Cancelled
from investcrm.gui.dialogs import action_plan, export
from investcrm.gui.following import Following
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.worth import lines
from investcrm.gui.views.worth.lines import LeverLine
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle, SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services import worth
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job, Report
    from investcrm.services.worth import Weighed

REGION: Final = "region"
EACH: Final = "each"


def _weigh(report: Report, reader: Any) -> Weighed:
    return worth.weigh(reader, report)


class WorthPage(QWidget):
    """What would it be worth?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.found: Weighed | None = None
        self.job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)
        self._parts = Splitter("worth", nav.desk, Qt.Orientation.Vertical)
        self._parts.addWidget(self._levers_card())
        self._parts.addWidget(self._wins_card())
        self._parts.take_up([420, 300])
        self._stack.addWidget(self._parts)
        self._nothing: EmptyState | None = None
        Following(self, nav.tasks, self.read, "inquiry", "requirement", "site", "fact", "power_statement")
        nav.region.changed.connect(self._fill)
        if self.nav.may(Verb.ADD, "action_plan"):
            bind(self, "add", self._make_plan)
        self.setFocusProxy(self.table)
        self.read()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.title = PageTitle(t("What is missing, and what would it be worth?"))
        row.addWidget(self.title, 1)
        self.place = Choice(())
        self.place.setAccessibleName(t("Municipality"))
        self.place.setFixedWidth(200)
        self.place.chosen.connect(lambda _key: self._fill())
        row.addWidget(self.place)
        self.stop = SecondaryButton(t("Stop"), icon="close")
        self.stop.clicked.connect(self._stop)
        self.stop.hide()
        row.addWidget(self.stop)
        self.again = SecondaryButton(t("Weigh again"), icon="undo")
        self.again.clicked.connect(self.read)
        self.again.hide()
        row.addWidget(self.again)
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda: export.run(self.nav, "worth", self._code()))
        row.addWidget(self.export)
        return row

    def _levers_card(self) -> Card:
        card = Card(margin=0)
        self.note = label("", "small", wrap=True)
        self.note.setContentsMargins(14, 10, 14, 6)
        card.body.addWidget(self.note)
        self.levers = RowsModel(lines.lever_columns(), parent=self)
        self.table = DataTable(t("What is missing"))
        self.table.set_model(self.levers)
        self.table.current_changed.connect(lambda _id: self._chosen())
        self.table.opened.connect(lambda _id: self.wins_table.setFocus())
        self.table.clicked.connect(lambda _index: self._chosen())
        card.body.addWidget(self.table, 1)
        card.setMinimumHeight(150)
        return card

    def _wins_card(self) -> Card:
        card = Card(margin=0)
        self.behind = SectionTitle("")
        self.behind.setContentsMargins(14, 10, 8, 2)
        self.plan = SecondaryButton(t("Make an action plan…"), icon="plus", hint=hint("add"))
        self.plan.clicked.connect(self._make_plan)
        self.plan.setVisible(self.nav.may(Verb.ADD, "action_plan"))
        self.behind.buttons.addWidget(self.plan)
        card.body.addWidget(self.behind)
        self.wins = RowsModel(lines.win_columns(), parent=self)
        self.wins_table = DataTable(t("The inquiries behind it"))
        self.wins_table.set_model(self.wins)
        self.wins_table.opened.connect(self.nav.open_inquiry)
        card.body.addWidget(self.wins_table, 1)
        card.setMinimumHeight(150)
        return card

    # ---- for the shell

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(
            t(
                "↑↓ moves · Enter goes to the inquiries behind · Enter there opens one · "
                "N makes an action plan"
            )
        )

    def open(self, municipality: str = "") -> None:
        """Show what is missing in a municipality; without one what was shown last."""
        if municipality:
            self._fill_places()
            self.place.set_key(municipality)

    def read(self) -> None:
        """Weigh all inquiries against all land, off the event loop; what is shown stays until it is done."""
        self.stop.show()
        self.again.hide()
        self.title.set_note(t("Weighing …"))
        self.job = self.nav.tasks.background(
            _weigh, progress=self._came, then=self._show, failed=self._failed, owner=self,
            label=t("Weighing what is missing"), reading=True, key="worth",
        )  # fmt: skip

    # ---- inside

    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _came(self, done: int, total: int) -> None:
        if total:
            self.title.set_note(t("Weighing … {percent} %", percent=100 * done // total))

    def _failed(self, error: Exception) -> None:
        self.stop.hide()
        self.again.show()
        self.title.set_note(t("Stopped"))
        if not isinstance(error, Cancelled):
            self.nav.shell.say_error(error)

    def _show(self, found: Weighed) -> None:
        self.found = found
        self.stop.hide()
        self.again.hide()
        self._fill()

    def _code(self) -> str | None:
        """Return the chosen municipality, "" for the whole region and None for each municipality."""
        key = self.place.key() or REGION
        return "" if key == REGION else None if key == EACH else key

    def _fill_places(self) -> None:
        wanted = [(REGION, t("The whole region")), (EACH, t("Each municipality")),
                  *self.nav.region.municipalities()]  # fmt: skip
        if [self.place.itemData(at) for at in range(self.place.count())] != [key for key, _ in wanted]:
            kept = self.place.key()
            self.place.blockSignals(True)
            self.place.clear()
            for key, words_ in wanted:
                self.place.addItem(words_, key)
            self.place.set_key(kept or REGION)
            self.place.blockSignals(False)

    def _fill(self) -> None:
        self._fill_places()
        found = self.found
        if found is None:
            return
        code, region = self._code(), self.nav.region
        shown = [one for one in found.worth.levers if worth.is_in(one, code)]
        rows = [
            LeverLine(one, region.municipality(one.municipality_code) if one.municipality_code
                      else t("The whole region"))
            for one in shown
        ]  # fmt: skip
        self.levers.set_rows(rows)
        counted = len(found.names)
        self.title.set_note(n("{count} open or lost inquiry", "{count} open or lost inquiries", counted))
        told = (
            phrases.answered_already(len(found.worth.answered), len(found.worth.beyond)),
            t(phrases.NOT_SAID_MEANS) if any(one.unknown for one in shown) else "",
        )
        self.note.setText(" ".join(part for part in told if part))
        self.export.setEnabled(bool(rows))
        self._show_nothing(None if rows else self._empty(found))
        if rows and not self.table.currentIndex().isValid():
            self.table.select_id(rows[0].id)
        self._chosen()

    def _empty(self, found: Weighed) -> EmptyState:
        if not found.has_sites:
            return EmptyState(
                t("The region has no sites yet. Take in a list of land, or add a site by hand."),
                t("Import…"), self.nav.import_file, icon="land",
            )  # fmt: skip
        return EmptyState(
            t("No single thing is missing here that would win an open or lost inquiry."),
            t("Go to the inquiries"), lambda: self.nav.open_page("inquiries"), icon="inquiries",
        )  # fmt: skip

    def _show_nothing(self, empty: EmptyState | None) -> None:
        if self._nothing is not None:
            self._stack.removeWidget(self._nothing)
            self._nothing.deleteLater()
        self._nothing = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty or self._parts)

    def _current(self) -> LeverLine | None:
        wanted = self.table.current_id()
        return next((line for line in self.levers.rows() if line.id == wanted), None)

    def _make_plan(self) -> None:
        """Make an action plan against the thing chosen."""
        line = self._current()
        if line is not None and self.found is not None:
            action_plan.for_lack(self.nav, self.found, line.lever)

    def _chosen(self) -> None:
        line = self._current()
        self.plan.setEnabled(line is not None)
        if line is None or self.found is None:
            self.behind.set(t("The inquiries behind it"))
            self.wins.set_rows(())
            return
        self.behind.set(
            f"{lines.thing(line.lever)}, {line.place}",
            n("{count} inquiry", "{count} inquiries", line.lever.inquiries),
        )
        self.wins.set_rows(lines.win_lines(line.lever, self.found.names, self.found.sites))
