"""Ctrl+Z: takes back the latest change of this session and says what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def undo(nav: Navigator) -> None:
    """Take back the latest change of this session and say what it was."""
    from investcrm.domain.commands import Undo
    from investcrm.services import undoing

    def done(verb: str) -> None:
        nav.shell.say(t("Undone: {what}", what=t(verb)), "info")

    nav.tasks.mutate(undoing.undo, Undo(), then=done, failed=nav.shell.say_error)
