"""The sample region's year: a usual wheel, meetings held and called, action plans under way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.action_plans import Goal, GoalKind, NotePlan, SavePlan
from investcrm.domain.annual_wheel import Kind, Once
from investcrm.domain.fields import ReadinessLevel
from investcrm.domain.wheel_rows import (
    CallMeeting,
    Decided,
    MarkTurn,
    MeetingKind,
    RecordMeeting,
    SaveEvent,
)
from investcrm.services import action_plans, annual_wheel, meetings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from investcrm.services.sample import Story
    from investcrm.store.unit_of_work import UnitOfWork

    Act = Callable[[UnitOfWork], None]

_HELD_AGO: Final = 60
_CALLED_AHEAD: Final = 12
_MEETING: Final = "Styrgruppsmöte"
_PLAN: Final = "Fler verkliga förfrågningar"


def tell(story: Story, codes: Sequence[str]) -> None:
    """Lay out the year up to today."""
    today = story.today
    story.on(today - timedelta(days=400), _wheel)
    held = _workday(today - timedelta(days=_HELD_AGO))
    story.on(held - timedelta(days=10), _call(held, codes))
    story.on(held, _hold)
    story.on(today - timedelta(days=30), _plans(codes))
    story.on(today - timedelta(days=9), _note)
    story.on(today - timedelta(days=3), _call(_workday(today + timedelta(days=_CALLED_AHEAD)), codes))
    story.on(today - timedelta(days=1), _settle)


def _wheel(uow: UnitOfWork) -> None:
    annual_wheel.propose(uow)
    fair = date(uow.today.year + 1, 5, 19)
    annual_wheel.save(uow, SaveEvent(Kind.OTHER, "Investerarmässa", Once(fair), begins_on=uow.today))


def _call(day: date, codes: Sequence[str]) -> Act:
    def act(uow: UnitOfWork) -> None:
        agenda = "1. Kvartalet\n2. Mark och elkapacitet\n3. Handlingsplaner"
        meetings.call(
            uow,
            CallMeeting(
                MeetingKind.STEERING, _MEETING, day, "09:30", 120, "Regionhuset", tuple(codes[:6]), agenda
            ),
        )

    return act


def _hold(uow: UnitOfWork) -> None:
    row = next(one for one in meetings.meetings(uow) if one.held_on == uow.today)
    decided = (Decided("Kvartalsrapporten godkändes."), Decided("Byggklar mark följs upp varje kvartal."))
    meetings.record(uow, RecordMeeting(row.id, decided, row.municipalities[:5]))


def _plans(codes: Sequence[str]) -> Act:
    def act(uow: UnitOfWork) -> None:
        year_end = date(uow.today.year, 12, 31)
        action_plans.save(
            uow,
            SavePlan(
                _PLAN,
                Goal(GoalKind.KPI, year_end, kpi="real_inquiries", target=30.0),
                "För få förfrågningar passar den mark som finns.",
                "Regionens styrkeområden är okända för dem som förmedlar.",
                "Besök tre förmedlare och skicka dem styrkeområdenas blad.",
                uow.actor.member_id,
                follow_ups=(uow.today + timedelta(days=30), year_end),
            ),
        )
        gaps = [action_plans.from_gap(uow, code, "land") for code in codes]
        for gap in [one for one in gaps if one.goal.level != ReadinessLevel.MODEL][:2]:
            action_plans.save(uow, gap)

    return act


def _note(uow: UnitOfWork) -> None:
    plan = next(one for one in action_plans.plans(uow) if one.title == _PLAN)
    action_plans.note(uow, NotePlan(plan.id, "Två förmedlare besökta. Den tredje är bokad."))


def _settle(uow: UnitOfWork) -> None:
    """Note what lies behind as done, as somebody who works here would have."""
    for turn in annual_wheel.between(uow, uow.today - timedelta(days=399), uow.today):
        if turn.is_open and turn.event_id:
            annual_wheel.mark(uow, MarkTurn(turn.event_id, turn.key))


def _workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))
