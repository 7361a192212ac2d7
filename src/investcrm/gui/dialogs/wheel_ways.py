"""The acts that settle a time of the wheel: where each leads, from the wheel and from Today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.annual_wheel import Kind
from investcrm.gui import navigation as at
from investcrm.services import annual_wheel
from investcrm.words import N_

if TYPE_CHECKING:
    from investcrm.domain.wheel_rows import Turn
    from investcrm.gui.navigation import Navigator

WAYS: Final = {
    Kind.REPORT: N_("Open the report"),
    Kind.MEETING: N_("Call the meeting…"),
    Kind.REQUEST: N_("Ask the municipalities"),
    Kind.FOLLOW: N_("Open the list"),
    Kind.REVIEW: N_("Open the strength areas"),
    Kind.INDICATORS: N_("Open the indicators"),
    Kind.PROJECT: N_("Open the projects"),
}
"""What leads to the work, by kind; others are done outside the program."""
_PAGES: Final = {
    Kind.REVIEW: at.STRENGTH,
    Kind.INDICATORS: at.INDICATORS,
    Kind.PROJECT: at.PROJECTS,
}


def go(nav: Navigator, turn: Turn) -> None:
    """Open where a time's work is done: for a report its period, for follow-ups what was won."""
    if turn.kind is Kind.MEETING:
        from investcrm.gui.dialogs.meeting import CallDialog

        CallDialog(nav, turn=turn).open()
    elif turn.kind is Kind.FOLLOW:
        from investcrm.domain.filters import InquiryFilter
        from investcrm.domain.stages import Outcome

        nav.open_page(at.INQUIRIES, InquiryFilter(outcomes=(Outcome.ESTABLISHMENT, Outcome.EXPANSION)))
    elif turn.kind is Kind.REQUEST:
        from investcrm.gui.dialogs.readiness_work import AskUpdateDialog
        from investcrm.services import readiness

        nav.tasks.query(
            readiness.municipalities, then=lambda rows: AskUpdateDialog(nav, rows).open(),
            failed=nav.shell.say_error,
        )  # fmt: skip
    elif turn.kind is Kind.REPORT:
        nav.shell.go(at.REPORTS, period=turn.key)
    elif turn.kind in _PAGES:
        nav.shell.go(_PAGES[turn.kind])


def follow(nav: Navigator, ref: str) -> None:
    """Go where the work of a time is done, named as the wheel names it."""
    event_id, _, key = ref.partition(":")
    nav.tasks.query(
        annual_wheel.turn, event_id, key, then=lambda turn: go(nav, turn), failed=nav.shell.say_error
    )


def meeting_of(nav: Navigator, ref: str) -> None:
    """Open the meeting that a time became."""

    def show(turn: Turn) -> None:
        open_meeting(nav, turn.meeting_id)

    event_id, _, key = ref.partition(":")
    if event_id == "meeting":
        open_meeting(nav, key)
    else:
        nav.tasks.query(annual_wheel.turn, event_id, key, then=show, failed=nav.shell.say_error)


def open_meeting(nav: Navigator, meeting_id: str) -> None:
    """Open a meeting: to change it while it is to come, to note its decisions from its day on."""
    from investcrm.gui.dialogs.meeting import open_meeting as show

    show(nav, meeting_id)
