"""The board of inquiries: a column per stage, those on hold apart; a dropped card moves the case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.rows import InquiryRow
from investcrm.domain.stages import ON_HOLD_LABEL, STAGE_LABELS, STAGES, Stage
from investcrm.gui import phrasing
from investcrm.gui.models.columns import ChipText
from investcrm.gui.views.inquiries import acts
from investcrm.gui.widgets.board import BoardCard, BoardColumn, BoardView
from investcrm.services import inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

CARDS: Final = 25
_HOLD: Final = "on_hold"
_Read = tuple[dict[str, int], dict[str, tuple[InquiryRow, ...]]]


def read_board(reader: Any, shown: InquiryFilter, limits: dict[str, int]) -> _Read:
    """Read how many cases each column has, and the first of them."""
    active = replace(shown, on_hold=False, stages=(), outcomes=(), open_only=False)
    counts = inquiries.stage_counts(reader, active)
    rows = {
        stage.value: inquiries.board(reader, active, stage, limits.get(stage.value, CARDS))
        for stage in STAGES
    }
    resting = replace(active, on_hold=True, order="deadline", descending=False)
    head = inquiries.list_head(reader, resting)
    counts[_HOLD] = head.count
    rows[_HOLD] = inquiries.list_window(reader, resting, head, 0, limits.get(_HOLD, CARDS))
    return {str(key): count for key, count in counts.items()}, rows


class BoardPane(QWidget):
    """Shows the cases of a filter by stage."""

    current_changed = Signal(str)
    opened = Signal(str)

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self._shown = InquiryFilter()
        self._limits: dict[str, int] = {}
        self._rows: dict[str, InquiryRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = BoardView()
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.moved.connect(self._moved)
        self.view.opened.connect(self.opened)
        self.view.current_changed.connect(self.current_changed)
        self.view.more_wanted.connect(self._more)

    def show_filter(self, shown: InquiryFilter) -> None:
        """Show the cases of this filter; its stage and outcome do not narrow a board."""
        self._shown = shown
        self.refresh()

    def refresh(self) -> None:
        """Read the board again."""
        self._nav.tasks.query(
            read_board, self._shown, dict(self._limits), then=self._take, owner=self, key="board"
        )

    def _take(self, read: _Read) -> None:
        counts, found = read
        self._rows = {row.id: row for rows in found.values() for row in rows}
        titles = {stage.value: t(label) for stage, label in STAGE_LABELS.items()} | {_HOLD: t(ON_HOLD_LABEL)}
        self.view.set_columns(
            [
                BoardColumn(
                    key, title, counts.get(key, 0), tuple(self._card(row) for row in found.get(key, ()))
                )
                for key, title in titles.items()
            ]
        )

    def _card(self, row: InquiryRow) -> BoardCard:
        today = self._nav.region.today()
        chips = []
        if not row.standing.is_open:
            chips.append(phrasing.status_chip(row, today))
        elif row.asked:
            chips.append(ChipText(phrasing.answers(row), "ok" if row.answered == row.asked else "neutral"))
        if phrasing.is_pressing(row) and row.deadline_on:
            left = phrasing.days_left(row.deadline_on, today)
            chips.append(ChipText(left, phrasing.due_tone(row.deadline_on, today)))
        area = (
            self._nav.region.area(row.strength_area)
            if row.strength_area
            else self._nav.region.source(row.source)
        )
        subtitle = f"{row.number} \u00b7 {area}" if area else row.number
        return BoardCard(row.id, row.title, subtitle, "", tuple(chips))

    def _moved(self, inquiry_id: str, column: str) -> None:
        row = self._rows.get(inquiry_id)
        if row is None:
            return
        if column == _HOLD:
            if row.standing.is_open and not row.standing.on_hold:
                acts.hold(self._nav, row)
            elif not row.standing.is_open:
                self._nav.shell.say(t("A decided case cannot be put on hold."), "warn")
        else:
            acts.move(self._nav, row, Stage(column))

    def _more(self, column: str) -> None:
        self._limits[column] = self._limits.get(column, CARDS) + 4 * CARDS
        self.refresh()
