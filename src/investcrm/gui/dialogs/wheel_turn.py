"""One time of an event of the annual wheel: what it is, the way to its work, done or skipped with a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm import formats
from investcrm.domain.annual_wheel import KIND_LABELS, Kind
from investcrm.domain.wheel_rows import DONE, MARK_LABELS, OPEN, SKIPPED, MarkTurn, Turn
from investcrm.gui.dialogs import wheel_event, wheel_ways
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import annual_wheel
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class TurnDialog(Sheet):
    """Settle one time of the wheel."""

    def __init__(self, nav: Navigator, turn: Turn) -> None:
        act = t("Done") if turn.is_open and turn.kind is not Kind.MEETING else ""
        super().__init__(nav, turn.title, act, note=formats.day(turn.day), topic="plan", size=(560, 0))
        self.turn = turn
        facts = [
            Fact(t("Kind"), t(KIND_LABELS[turn.kind])),
            Fact(t("Who"), nav.region.member(turn.owner_id or "") or t("Everybody")),
        ]
        if turn.note:
            facts.append(Fact(t("Note"), turn.note))
        if not turn.is_open:
            told = " ".join(part for part in (turn.marked_by, formats.day(turn.marked_on)) if part.strip("–"))
            said = ", ".join(part for part in (t(MARK_LABELS[turn.mark]), told) if part)
            facts.append(Fact(t("Status"), said, note=turn.word))
        self.body.addWidget(FactGrid(facts, label_width=90))
        self.word = QLineEdit()
        if turn.is_open:
            form = FormGrid(1)
            form.add(t("A word"), self.word, note=t("Needed where it is skipped: why."))
            self.body.addWidget(form)
            self.left.addWidget(small_button(t("Skip"), lambda: self._mark(SKIPPED)))
        elif turn.marked_by:
            self.left.addWidget(small_button(t("Open again"), lambda: self._mark(OPEN)))
        self.left.addWidget(small_button(t("Change the event…"), self._change, icon="edit"))
        if turn.kind in wheel_ways.WAYS and (turn.is_open or turn.kind is not Kind.MEETING):
            self.way = small_button(t(wheel_ways.WAYS[turn.kind]), self._go)
            self.more.addWidget(self.way)

    def go(self) -> None:
        self._mark(DONE)

    def _mark(self, mark: str) -> None:
        command = MarkTurn(self.turn.event_id, self.turn.key, mark, self.word.text())
        said = t("{name}: {state}.", name=self.turn.title, state=t(MARK_LABELS[mark]))
        self.run(annual_wheel.mark, command, lambda _none: self.finished_with(said))

    def _go(self) -> None:
        self.reject()
        wheel_ways.go(self.nav, self.turn)

    def _change(self) -> None:
        self.reject()
        wheel_event.change(self.nav, self.turn.event_id)


def run(nav: Navigator, ref: str) -> None:
    """Open a time of the wheel by what names it."""
    event_id, _, key = ref.partition(":")
    nav.tasks.query(
        annual_wheel.turn, event_id, key, then=lambda turn: TurnDialog(nav, turn).open(),
        failed=nav.shell.say_error,
    )  # fmt: skip
