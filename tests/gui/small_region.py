"""A small region at work, for tests that need cases in every stage without the time the sample takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from investcrm.domain.commands import (
    AddTask,
    Attachment,
    Decide,
    ForwardInquiry,
    HoldInquiry,
    KeepDocuments,
    LogInquiry,
    MarkSent,
    Recipient,
    RecordActivity,
    RecordAnswer,
)
from investcrm.domain.periods import PeriodKind, containing
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import LostReason, Outcome
from investcrm.services import answering, cases, forwarding, inquiries
from investcrm.services.clock import swedish_day

LAND = Requirement("land", Level.MUST, 120_000, 180_000)
POWER = Requirement("power", Level.MUST, 10_000)
LATER = Requirement(
    "power", Level.SHOULD, 25_000, on=date(2030, 1, 1), doubt="a range", raw="25 MW från 2030"
)


def fill(workspace: Any) -> dict[str, str]:
    """Log cases in every stage, all of this quarter even on its first day; returns ids by title."""
    today = swedish_day(workspace.store.clock())
    begun = containing(today, PeriodKind.QUARTER).first
    ids: dict[str, str] = {}

    def log(title: str, **fields: Any) -> str:
        ids[title] = workspace.act(inquiries.log, LogInquiry(title, **fields)).id
        return ids[title]

    def row(inquiry_id: str) -> Any:
        return workspace.ask(inquiries.detail, inquiry_id).row

    log(
        "Nordic Powders",
        source="Mässa",
        received_on=max(begun, today - timedelta(days=3)),
        strength_areas=_areas(workspace, 1),
    )
    alm = log(
        "Projekt Alm", source="Business Sweden", deadline_on=today + timedelta(days=6), requirements=(LAND,)
    )
    bjork = log(
        "Projekt Björk",
        source="Business Sweden",
        investor="Volta Cells",
        received_on=max(begun, today - timedelta(days=12)),
        deadline_on=today + timedelta(days=3),
        strength_areas=_areas(workspace, 2),
        requirements=(LAND, POWER, LATER),
        jobs=120,
        investment_sek=1_400_000_000,
        summary="12–18 ha, 10 MW från start, 25 MW från 2030.",
        next_step="Ring om tidplanen",
        next_step_on=today,
    )
    codes = list(workspace.ask(_codes))[:3]
    for inquiry_id, deadline in ((alm, today + timedelta(days=6)), (bjork, today + timedelta(days=3))):
        command = ForwardInquiry(
            inquiry_id, tuple(Recipient(code, "naringsliv@kommun.example") for code in codes), deadline
        )
        items = workspace.act(forwarding.forward, command).items
        workspace.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in items)))
        if inquiry_id == bjork:
            workspace.act(answering.record_answer, RecordAnswer(items[0].forwarding_id, text="Vi har mark."))
            workspace.act(
                answering.record_answer,
                RecordAnswer(items[1].forwarding_id, declined=True, reason="Ingen effekt före 2030"),
            )
    workspace.act(cases.add_task, AddTask("Skicka program", today, bjork))
    workspace.act(cases.record_activity, RecordActivity("call", "Tidplan stämd av", bjork, happened_on=today))
    workspace.act(
        cases.keep_documents, KeepDocuments(bjork, (Attachment("fråga.txt", "text/plain", b"Hej"),))
    )
    rest = log("TransRail Components")
    workspace.act(inquiries.hold, HoldInquiry(rest, row(rest).version, True))
    lost = log("Heat Exchange")
    workspace.act(cases.decide, Decide(lost, row(lost).version, Outcome.LOST, lost_reason=LostReason.PRICE))
    won = log("Mälar Cold Storage")
    workspace.act(
        cases.decide,
        Decide(won, row(won).version, Outcome.ESTABLISHMENT, jobs_new=80, investment_sek=300_000_000),
    )
    return ids


def _areas(workspace: Any, count: int) -> tuple[str, ...]:
    from investcrm.services import reference

    return tuple(workspace.ask(reference.load).strength_areas)[:count]


def _codes(reader: Any) -> tuple[str, ...]:
    from investcrm.services import reference

    return tuple(reference.load(reader).municipalities)
