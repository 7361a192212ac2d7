"""Jobs and investment of a case: what stands at each step, how one became the next, and every statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from investcrm import formats, ledger_phrases, words
from investcrm.domain.access import Verb
from investcrm.domain.chart import Chart
from investcrm.domain.ledger import (
    PLACES,
    Followed,
    Measure,
    Place,
    Skill,
    Sort,
    Statement,
    split,
    total,
)  # fmt: skip
from investcrm.domain.ledger_bridge import known
from investcrm.domain.ledger_commands import WithdrawStatement
from investcrm.gui.following import Following
from investcrm.gui.views.inquiries import acts as case
from investcrm.gui.widgets.basic import ElidedLabel, clear_layout, label, rule
from investcrm.gui.widgets.buttons import IconButton, LowButton, SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.services import ledger
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.inquiries.case_acts import CaseActs
    from investcrm.services.ledger import CaseLedger

_HEADS = (N_("New jobs"), N_("Entry-level"), N_("Skilled"), N_("Safeguarded"), N_("Investment"))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LedgerLines(QWidget):
    """The ledger of a case; it reads again when something is stated, and shows nothing of a case without."""

    def __init__(self, nav: Navigator, acts: CaseActs, detail: InquiryDetail) -> None:
        super().__init__()
        self.nav, self.acts, self.row = nav, acts, detail.row
        self.found: CaseLedger | None = None
        self.history_shown = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        Following(self, nav.tasks, self.read, "ledger_entry", "task")
        self.read()

    def read(self) -> None:
        """Read what was stated."""
        self.nav.tasks.query(
            ledger.of_case, self.row.id, then=self._show, failed=lambda _error: None, owner=self,
            key="ledger",
        )  # fmt: skip

    def _show(self, found: CaseLedger) -> None:
        self.found = found
        clear_layout(self._column)
        if not found.statements:
            return
        head = QHBoxLayout()
        head.addWidget(label(t("Jobs and investment over time"), "strong", wrap=True), 1)
        if self.nav.may(Verb.ADD, "ledger_entry"):
            more = SecondaryButton(t("State…"), icon="plus")
            more.setAccessibleName(t("State jobs or investment…"))
            more.clicked.connect(lambda _on=False: self.acts.ledger())
            head.addWidget(more)
        self._column.addLayout(head)
        if found.followed is not None and found.followed.missing:
            self._column.addWidget(self._to_ask(found.followed))
        self._column.addWidget(_table(self.nav, found.statements))
        self._charts(found.statements)
        self._history(found.statements)

    def _to_ask(self, one: Followed) -> QLabel:
        lacks = ledger_phrases.lacks(one, words.current().language)
        if one.asked_on is not None:
            told = t("To ask for: {what}. Somebody asks on {day}.", what=lacks, day=formats.day(one.asked_on))
        else:
            told = t("To ask for now: {what}", what=lacks)
        return label(told, "note-warn", wrap=True)

    def _charts(self, statements: tuple[Statement, ...]) -> None:
        for counted in Measure:
            steps = known(statements, counted)
            if len({amount for _, amount in steps}) < 2:
                continue
            chart = ChartView()

            draw = partial(ledger_phrases.case_chart, steps, counted, words.current().language)
            chart.set_layout(partial(_laid_out, draw))
            title = t("New jobs, step by step") if counted is Measure.JOBS else t("Investment, step by step")
            self._column.addWidget(label(title, "small"))
            self._column.addWidget(chart)

    # ---- every statement

    def _history(self, statements: tuple[Statement, ...]) -> None:
        fold = LowButton("")
        holder = QFrame()
        holder.setProperty("kind", "table")
        column = QVBoxLayout(holder)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for place, one in enumerate(reversed(statements)):
            if place:
                column.addWidget(rule())
            column.addWidget(self._line(one))

        def fold_out(shown: bool) -> None:
            self.history_shown = shown
            holder.setVisible(shown)
            count = len(statements)
            fold.setText(
                t("Hide the statements")
                if shown
                else n("Show the statement behind it", "Show the {count} statements behind it", count)
            )

        fold.clicked.connect(lambda _on=False: fold_out(not self.history_shown))
        fold_out(self.history_shown)
        self._column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(holder)

    def _line(self, one: Statement) -> QWidget:
        language = words.current().language
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        told = f"{ledger_phrases.place(one.place, language)}: {ledger_phrases.said(one, language)}"
        what = ElidedLabel(told, "" if one.stands else "muted")
        parts = (
            formats.day(one.stated_on),
            self.nav.region.source(one.source),
            ledger_phrases.withdrawn(one, language),
        )
        texts.addWidget(what)
        texts.addWidget(ElidedLabel(" \u00b7 ".join(filter(None, parts)), "small"))
        if not one.stands:
            what.setStyleSheet("text-decoration: line-through")
            what.setAccessibleName(t("Withdrawn: {statement}", statement=told))
        row.addLayout(texts, 1)
        if one.stands and self.nav.may(Verb.WITHDRAW, "ledger_entry"):
            more = IconButton("more", t("More for {name}", name=told))
            more.clicked.connect(partial(self._menu, more, one))
            row.addWidget(more)
        return line

    def _menu(self, button: IconButton, one: Statement, _on: bool = False) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(t("Correct…"), lambda: self.correct(one))
        menu.addAction(t("Withdraw"), lambda: self.withdraw(one))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def correct(self, one: Statement) -> None:
        """Ask for the right figure in the place of a wrong one."""
        from investcrm.gui.dialogs import ledger as dialog

        dialog.run(self.nav, self.row, one.months, one)

    def withdraw(self, one: Statement) -> None:
        """Take back a statement that was wrong; undo lets it stand again."""
        case.mutate(self.nav, ledger.withdraw, WithdrawStatement(one.id), t("Statement withdrawn"))


def _laid_out(draw: Callable[..., Chart], width: float) -> Chart:
    return draw(width=width, size=12.5, row=24, fits=measure)


def _table(nav: Navigator, statements: tuple[Statement, ...]) -> QFrame:
    """Return what stands, a line for each step anything was stated of; what nobody told is no column."""
    language = words.current().language
    frame = QFrame()
    frame.setProperty("kind", "table")
    frame.setAccessibleName(t("What stands of jobs and investment"))
    grid = QGridLayout(frame)
    grid.setContentsMargins(12, 6, 12, 8)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    standing = [one for one in statements if one.stands]
    places = [place for place in PLACES if any(one.place == place for one in standing)]
    figures = [_figures(statements, place, language) for place in places]
    told = [at for at in range(len(_HEADS)) if any(row[at] != ledger_phrases.DASH for row in figures)]
    for column, at in enumerate(told, 1):
        grid.addWidget(_cell(t(_HEADS[at]), "small"), 0, column)
    for line, (place, row) in enumerate(zip(places, figures, strict=True)):
        name = ledger_phrases.place(place, language)
        last = max((one for one in standing if one.place == place), key=lambda one: one.stated_on)
        about = (formats.day(last.stated_on), nav.region.source(last.source))
        grid.addWidget(ElidedLabel(name, "strong"), 2 * line + 1, 0)
        grid.addWidget(ElidedLabel(" \u00b7 ".join(filter(None, about)), "small"), 2 * line + 2, 0)
        for column, at in enumerate(told, 1):
            cell = _cell(row[at])
            cell.setAccessibleName(f"{name}, {t(_HEADS[at])}: {row[at]}")
            grid.addWidget(cell, 2 * line + 1, column)
        grid.setRowMinimumHeight(2 * line + 2, 24)
    return frame


def _figures(statements: tuple[Statement, ...], place: Place, language: str) -> tuple[str, ...]:
    new, kept = (total(statements, place, Measure.JOBS, (sort,)) for sort in (Sort.NEW, Sort.SAFEGUARDED))
    return (
        ledger_phrases.jobs(new, language),
        *(
            ledger_phrases.jobs(split(statements, place, Sort.NEW, skill), language)
            for skill in (Skill.ENTRY, Skill.SKILLED)
        ),
        ledger_phrases.jobs(kept, language),
        ledger_phrases.amount(total(statements, place, Measure.MONEY), Measure.MONEY, language),
    )


def _cell(text: str, role: str = "") -> QLabel:
    made = label(text, role)
    made.setAlignment(_RIGHT)
    return made
