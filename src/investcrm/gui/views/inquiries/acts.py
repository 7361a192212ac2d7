"""What can be done to cases from the list, the board and the detail, each with its word of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from investcrm.domain.errors import Conflict
from investcrm.domain.rows import InquiryRow
from investcrm.domain.stages import STAGE_LABELS, Stage
from investcrm.gui.undoing import undo
from investcrm.services import inquiries
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

Then = Callable[[], object]


def did(nav: Navigator, words: str) -> None:
    """Say what was done, with the button that takes it back."""
    nav.shell.say(words, action=t("Undo"), run=lambda: undo(nav))


def mutate(
    nav: Navigator,
    fn: Callable[..., Any],
    command: Any,
    words: str = "",
    then: Callable[[Any], object] | None = None,
) -> None:
    """Carry out a command, say what was done and go on with ``then``."""

    def done(result: Any) -> None:
        if words:
            did(nav, words)
        if then is not None:
            then(result)

    def failed(error: Exception) -> None:
        parent = nav.window()
        if parent is None or not isinstance(error, Conflict) or not getattr(error, "version", 0):
            nav.shell.say_error(error)
            return
        from investcrm.gui import field_words
        from investcrm.gui.dialogs import conflict

        def decided(mine: set[str]) -> None:
            if mine:
                mutate(nav, fn, replace(command, version=getattr(error, "version", 0)), words, then)

        conflict.ask(parent, error, {}, partial(field_words.value, nav.region), decided)

    nav.tasks.mutate(fn, command, then=done, failed=failed)


def move(nav: Navigator, row: InquiryRow, to: Stage) -> None:
    """Move a case to a stage; the decision asks for its outcome first."""
    from investcrm.domain.commands import MoveInquiry

    if to is Stage.DECIDED:
        from investcrm.gui.dialogs import decision

        decision.run(nav, row)
        return
    if row.standing.stage is to and row.standing.is_open and not row.standing.on_hold:
        return
    words = t("{number} moved to {stage}", number=row.number, stage=t(STAGE_LABELS[to]))
    mutate(nav, inquiries.move, MoveInquiry(row.id, row.version, to), words)


def hold(nav: Navigator, row: InquiryRow) -> None:
    """Put a case to rest, or take it up again."""
    from investcrm.domain.commands import HoldInquiry

    on = not row.standing.on_hold
    words = (
        t("{number} put on hold", number=row.number)
        if on
        else t("{number} taken up again", number=row.number)
    )
    mutate(nav, inquiries.hold, HoldInquiry(row.id, row.version, on), words)


def hold_many(nav: Navigator, ids: tuple[str, ...], *, on: bool) -> None:
    """Put several open cases to rest, or take them up again."""
    from investcrm.domain.commands import HoldMany

    if ids:
        words = (
            n("{count} case put on hold", "{count} cases put on hold", len(ids))
            if on
            else n("{count} case taken up again", "{count} cases taken up again", len(ids))
        )
        mutate(nav, inquiries.hold_many, HoldMany(ids, on), words)


def remove(nav: Navigator, ids: tuple[str, ...]) -> None:
    """Delete cases; undo brings them back."""
    from investcrm.domain.commands import RemoveInquiries

    if ids:
        words = n("{count} inquiry deleted", "{count} inquiries deleted", len(ids))
        mutate(nav, inquiries.remove, RemoveInquiries(ids), words)


def change_many(nav: Navigator, ids: tuple[str, ...], fields: Mapping[str, Any]) -> None:
    """Make the same change to several cases."""
    from investcrm.domain.commands import ChangeMany

    if ids:
        words = n("{count} inquiry changed", "{count} inquiries changed", len(ids))
        mutate(nav, inquiries.change_many, ChangeMany(ids, dict(fields)), words)
