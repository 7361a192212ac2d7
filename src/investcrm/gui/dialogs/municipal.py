"""A municipality's small dialogs: decline with a reason, propose to answer together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPlainTextEdit

from investcrm.domain.municipal import BriefRow
from investcrm.domain.municipal_commands import ProposeJoint
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import joint, places
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class DeclineDialog(Sheet):
    """Why the municipality has nothing to offer; that counts as an answer."""

    def __init__(self, nav: Navigator, row: BriefRow, then: Callable[[str], object]) -> None:
        super().__init__(
            nav,
            t("Decline {name}", name=row.name),
            t("Decline"),
            note=t("That is an answer too, and shows the region what is missing."),
            topic="municipality",
            size=(560, 0),
        )
        self._then = then
        form = FormGrid(1)
        self.reason = form.add(t("Why you decline"), QPlainTextEdit(), required=True)
        self.reason.setPlaceholderText(t("e.g. No power before 2030"))
        self.reason.setFixedHeight(110)
        self.reason.setTabChangesFocus(True)
        self.reason.textChanged.connect(self.typed)
        self.body.addWidget(form)
        self.keep_under(f"decline.{row.id}")
        self.reason.setFocus()

    def go(self) -> None:
        """Decline."""
        reason = self.reason.toPlainText().strip()
        if not reason:
            self.complain(t("Say why you decline."))
            return
        self.forget()
        self.accept()
        self._then(reason)

    def content(self) -> dict[str, Any]:
        return {"reason": self.reason.toPlainText()}

    def put_back(self, kept: dict[str, Any]) -> None:
        self.reason.setPlainText(kept.get("reason", ""))


class JointDialog(Sheet):
    """Whom one wants to answer together with; they learn of it only if they were asked as well."""

    def __init__(self, nav: Navigator, row: BriefRow) -> None:
        super().__init__(
            nav,
            t("Answer together"),
            t("Propose"),
            note=t(
                "The other municipality sees your proposal only if it was asked about the same case. "
                "Once it agrees, each sees the other's part."
            ),
            topic="municipality",
            size=(560, 0),
        )
        self.row = row
        form = FormGrid(1)
        others = places.neighbours(nav.actor.municipality_codes)
        self.who = form.add(t("Municipality"), Choice(list(others.items())), required=True)
        self.words = form.add(t("What you have in mind"), QPlainTextEdit())
        self.words.setFixedHeight(80)
        self.words.setTabChangesFocus(True)
        self.body.addWidget(form)
        self.who.setFocus()

    def go(self) -> None:
        """Propose it."""
        command = ProposeJoint(self.row.id, self.who.key(), self.words.toPlainText().strip())
        said = t("Proposed. You see here when they answer.")
        self.run(joint.propose, command, lambda _id: self.finished_with(said, undo=False))
