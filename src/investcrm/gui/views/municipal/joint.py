"""Answering together: what is proposed, by whom, and the buttons that say yes, no or no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.municipal import BriefDetail, JointRow
from investcrm.domain.municipal_commands import AnswerJoint
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import joint
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class JointBar(QWidget):
    """One line for each municipality one answers together with, or may."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.buttons: dict[str, SecondaryButton] = {}

    def show_brief(self, detail: BriefDetail) -> None:
        """Show what stands about a brief."""
        clear_layout(self._column)
        self.buttons = {}
        shown = [one for one in detail.joint if one.state in ("proposed", "accepted")]
        shown += [one for one in detail.joint if one.state == "declined" and one.proposed_by_us]
        for row in shown:
            self._column.addLayout(self._line(row, detail))

    def _line(self, row: JointRow, detail: BriefDetail) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        words, tone = _words(row, any(one.municipality_code == row.other_code for one in detail.partners))
        line.addWidget(Chip(words, tone))
        line.addWidget(label(row.note, "muted", wrap=True), 1)
        if row.state == "proposed" and not row.proposed_by_us:
            line.addWidget(self._button("yes", t("Yes, together"), lambda: self._answer(row, yes=True)))
            line.addWidget(self._button("no", t("No"), lambda: self._answer(row, yes=False)))
        elif row.state == "proposed":
            line.addWidget(self._button("end", t("Take back"), lambda: self._end(row)))
        elif row.state == "accepted":
            line.addWidget(self._button("end", t("End"), lambda: self._end(row)))
        return line

    def _button(self, name: str, text: str, run: Callable[[], object]) -> SecondaryButton:
        made = self.buttons[name] = SecondaryButton(text)
        made.clicked.connect(lambda _checked=False: run())
        return made

    def _answer(self, row: JointRow, *, yes: bool) -> None:
        said = t("You answer together. Each sees the other's part.") if yes else t("You answer alone.")
        self._mutate(joint.answer, AnswerJoint(row.id, yes), said)

    def _end(self, row: JointRow) -> None:
        self._mutate(joint.end, row.id, t("You answer alone."))

    def _mutate(self, service: Callable[..., Any], command: Any, said: str) -> None:
        self.nav.tasks.mutate(
            service, command, then=lambda _done: self.nav.shell.say(said), failed=self.nav.shell.say_error,
            owner=self,
        )  # fmt: skip


def _words(row: JointRow, answered: bool) -> tuple[str, str]:
    if row.state == "accepted":
        if answered:
            return t("Together with {name}, who has answered", name=row.other), "ok"
        return t("Together with {name}", name=row.other), "ok"
    if row.state == "declined":
        return t("{name} answers alone", name=row.other), "neutral"
    if row.proposed_by_us:
        return t("You proposed to {name}", name=row.other), "info"
    return t("{name} wants to answer together with you", name=row.other), "warn"
