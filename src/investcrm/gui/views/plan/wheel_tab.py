"""The annual wheel on screen: the year drawn, the list of what it holds, and what settles each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, plan_phrases, words
from investcrm.domain.annual_wheel import KIND_LABELS, YEARS
from investcrm.domain.chart_wheel import Mark, State, wheel
from investcrm.domain.wheel_rows import DONE, MARK_LABELS, OPEN, SKIPPED, Turn
from investcrm.gui.dialogs import outbox, wheel_turn, wheel_ways
from investcrm.gui.dialogs.wheel_event import EventDialog
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import hint
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.table import DataTable, TableFrame
from investcrm.services import annual_wheel, wheel_calendar
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_WIDEST = 560.0
_SIZE = 10.5


class TurnRow:
    """A time of the year as a line of the list."""

    __slots__ = ("id", "turn")

    def __init__(self, turn: Turn) -> None:
        self.id, self.turn = turn.ref, turn


class WheelTab(QWidget):
    """What does the year hold?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.year = nav.region.today().year
        self.turns: tuple[Turn, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._head())
        self.row = QWidget()
        row = QHBoxLayout(self.row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        card = Card()
        self.chart = ChartView()
        self.chart.setMaximumWidth(round(_WIDEST))
        self.chart.picked.connect(self._pick)
        card.body.addWidget(self.chart)
        card.body.addStretch(1)
        row.addWidget(card, 4)
        self.model = RowsModel(self._columns(), parent=self)
        self.table = DataTable(t("What the year holds"))
        self.table.set_model(self.model)
        self.table.opened.connect(self.settle)
        row.addWidget(TableFrame(self.table), 7)
        column.addWidget(self.row, 1)
        self.empty = EmptyState(
            t("The wheel is empty. A usual year has the quarters, two meetings of the steering group and "
              "readiness requests in spring and autumn; change it as you like."),
            t("Put a usual year on the wheel"),
            self.propose,
            icon="calendar",
        )  # fmt: skip
        column.addWidget(self.empty, 1)
        self.empty.hide()
        Following(
            self, nav.tasks, self.read, "wheel_event", "wheel_mark", "meeting", "publication",
            "readiness_request", "project", "project_report",
        )  # fmt: skip
        self.read()

    def _head(self) -> PageTitle:
        self.title = PageTitle("")
        before = IconButton("chevron-left", t("The year before"))
        before.clicked.connect(lambda _on=False: self.go(self.year - 1))
        after = IconButton("chevron-right", t("The year after"))
        after.clicked.connect(lambda _on=False: self.go(self.year + 1))
        self.file = SecondaryButton(t("Calendar file…"), icon="calendar")
        self.file.clicked.connect(lambda _on=False: self.save_file())
        self.mail = SecondaryButton(t("Mail the file"), icon="mail")
        self.mail.clicked.connect(lambda _on=False: self.mail_file())
        self.add_button = PrimaryButton(t("Add to the wheel"), icon="plus", hint=hint("add"))
        self.add_button.clicked.connect(lambda _on=False: self.add())
        self.usual = SecondaryButton(t("Put a usual year on the wheel"))
        self.usual.clicked.connect(lambda _on=False: self.propose())
        self.usual.hide()
        for button in (before, after, self.usual, self.mail, self.file, self.add_button):
            self.title.buttons.addWidget(button)
        return self.title

    def _columns(self) -> tuple[Column, ...]:
        language = words.current().language

        def day(row: TurnRow) -> str:
            return formats.day(row.turn.day)

        return (
            Column("day", t("Day"), 94, kind="date", text=day, sortable=False),
            Column("week", t("Week"), 76, kind="muted", sortable=False,
                   text=lambda r: plan_phrases.week(r.turn.day, language)),
            Column("what", t("What"), 180, kind="strong", stretch=True, sortable=False,
                   text=lambda r: r.turn.title, tip=lambda r: r.turn.note or r.turn.title),
            Column("kind", t("Kind"), 168, sortable=False, text=lambda r: t(KIND_LABELS[r.turn.kind]),
                   tip=lambda r: t(KIND_LABELS[r.turn.kind])),
            Column("state", t("Status"), 104, kind="chip", sortable=False,
                   chips=lambda r: (self._chip(r.turn),), tip=lambda r: r.turn.word),
        )  # fmt: skip

    # ---- showing

    def go(self, year: int) -> None:
        """Show another year."""
        self.year = min(max(year, YEARS[0]), YEARS[1])
        self.read()

    def read(self) -> None:
        """Read the year again."""
        self.nav.tasks.query(_read, self.year, then=self._take, owner=self, key="wheel")

    def _take(self, read: tuple[tuple[Turn, ...], bool]) -> None:
        self.turns, has_events = read
        done = sum(1 for turn in self.turns if not turn.is_open)
        said = t("{done} of {count} settled", done=done, count=len(self.turns))
        self.title.set(str(self.year), said if self.turns else "")
        shows = bool(self.turns) or has_events
        self.row.setVisible(shows)
        self.empty.setVisible(not shows)
        self.usual.setVisible(shows and not has_events)
        self.model.set_rows(TurnRow(turn) for turn in self.turns)
        tips = {turn.ref: self._told(turn) for turn in self.turns}
        self.chart.set_layout(partial(self._drawn, said), tips)

    def _drawn(self, said: str, width: float) -> Any:
        marks = [Mark(turn.ref, turn.day, self._state(turn), self._told(turn)) for turn in self.turns]
        return wheel(
            t("Annual wheel {year}", year=self.year),
            marks,
            plan_phrases.months(words.current().language, short=True),
            year=self.year,
            today=self.nav.region.today(),
            middle=(str(self.year), said),
            key=[(state, _state_words(state)) for state in State],
            size=_SIZE,
            width=min(width, _WIDEST),
            fits=measure,
        )

    def _state(self, turn: Turn) -> State:
        if turn.mark == DONE:
            return State.DONE
        if turn.mark == SKIPPED:
            return State.SKIPPED
        return State.LATE if turn.day < self.nav.region.today() else State.OPEN

    def _chip(self, turn: Turn) -> ChipText:
        state = self._state(turn)
        tone = {State.DONE: "ok", State.LATE: "bad", State.OPEN: "info"}.get(state, "neutral")
        return ChipText(_state_words(state), tone)

    def _told(self, turn: Turn) -> str:
        return f"{formats.day(turn.day)} {turn.title}, {self._chip(turn).text}"

    # ---- acting

    def _pick(self, ref: str) -> None:
        self.table.select_id(ref)
        self.settle(ref)

    def settle(self, ref: str) -> None:
        """Open what settles a time: its meeting, its project, or what it is with the way to do it."""
        found = next((turn for turn in self.turns if turn.ref == ref), None)
        if found is None:
            return
        if found.project_id:
            self.nav.open_project(found.project_id, found.number)
        elif found.meeting_id:
            wheel_ways.open_meeting(self.nav, found.meeting_id)
        else:
            wheel_turn.TurnDialog(self.nav, found).open()

    def add(self) -> None:
        """Put something on the wheel."""
        EventDialog(self.nav, begins=date(self.year, 1, 1)).open()

    def propose(self) -> None:
        """Put a usual year on the wheel."""
        from investcrm.gui.dialogs.sheet import undo_last

        def said(count: int) -> None:
            self.nav.shell.say(
                n("{count} event put on the wheel.", "{count} events put on the wheel.", count),
                action=t("Undo"), run=lambda: undo_last(self.nav),
            )  # fmt: skip

        self.nav.tasks.mutate(
            annual_wheel.propose, None, then=said, failed=self.nav.shell.say_error, owner=self
        )

    def save_file(self) -> None:
        """Write the year as a calendar file."""
        spoken = words.current()
        path = outbox.ask_where(
            self.nav, self, wheel_calendar.file_name(self.year, spoken), "iCalendar (*.ics)"
        )
        if path is not None:
            outbox.save(self.nav, path, self._file(wheel_calendar.year), self.nav.window() or self)

    def mail_file(self) -> None:
        """Open a mail draft with the year's calendar file in it."""
        read = self._file(wheel_calendar.draft)
        name = f"{t('Annual wheel {year}', year=self.year)}.eml"

        def write(reader: Any, folder: Any) -> tuple[Any, ...]:
            path = folder / name
            outbox.put_file(path, read(reader))
            return (path,)

        outbox.open_drafts(self.nav, write, self)

    def _file(self, make: Any) -> partial[bytes]:
        return partial(make, number=self.year, stamp=datetime.now(UTC), language=words.current().language)


def _state_words(state: State) -> str:
    if state is State.LATE:
        return t("late")
    return t(MARK_LABELS[{State.DONE: DONE, State.SKIPPED: SKIPPED}.get(state, OPEN)])


def _read(reader: Any, year: int) -> tuple[tuple[Turn, ...], bool]:
    return annual_wheel.year(reader, year), bool(annual_wheel.events(reader))
