"""Made-up establishments of earlier years with their ledger: what was decided, announced and came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import Decide, LogInquiry, StateLedger
from investcrm.domain.ledger import MONTHS, Step
from investcrm.domain.persons import after_months
from investcrm.domain.stages import Outcome
from investcrm.services import cases, inquiries, ledger
from investcrm.services.sample_words import BS, FOOD, HERE, MATERIALS, MOBILITY, SBA, SMART

if TYPE_CHECKING:
    from investcrm.services.sample import Story
    from investcrm.store.unit_of_work import UnitOfWork

Act = Callable[["UnitOfWork"], None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An establishment: days since it came and was decided, jobs stated, decided (entry-level, skilled),
    announced, and realised after 12, 24 and 36 months as far as anybody asked; money in MSEK."""

    title: str
    investor: str
    source: str
    country: str
    area: str
    came: int
    decided_ago: int
    stated: int
    decided: tuple[int, int]
    msek: int
    announced: int | None
    realised: tuple[int, ...]
    outcome: Outcome = Outcome.ESTABLISHMENT
    safeguarded: int | None = None


EARLIER: Final = (
    Earlier("Nordkyla, kompressorer", "Nordkyla Compressors Oy", SBA, "Finland", SMART, 1320, 1210,
            60, (15, 40), 210, 60, (24, 41)),
    Earlier("Projekt Sten", "Granulat Europe B.V.", BS, "Nederländerna", MATERIALS, 1010, 905,
            140, (60, 60), 640, 120, (48, 95)),
    Earlier("Hedvik Bageri, ny linje", "Hedvik Bageri AB", HERE, "Sverige", FOOD, 930, 860,
            20, (14, 6), 65, None, (18, 23), Outcome.EXPANSION, 35),
    Earlier("Projekt Bro", "Pontis Mobility GmbH", BS, "Tyskland", MOBILITY, 690, 540,
            80, (30, 45), 300, 80, (0,)),
)  # fmt: skip
_ANNOUNCED: Final = 20
"""Days after the decision that the company tells in public."""
_ASKED: Final = 6
"""Days after the months that somebody asks."""


def tell(story: Story, codes: tuple[str, ...], areas: set[str]) -> None:
    """Lay out what happened to the establishments of earlier years."""
    for place, one in enumerate(EARLIER):
        ids: list[str] = []
        decided = story.today - timedelta(days=one.decided_ago)
        story.on(story.today - timedelta(days=one.came), _log(one, areas, ids))
        story.on(decided, _decide(one, codes[place % len(codes)], ids))
        if one.announced is not None:
            stated = StateLedger("", Step.ANNOUNCED, jobs=one.announced, source="Pressmeddelande")
            story.on(decided + timedelta(days=_ANNOUNCED), _state(stated, ids))
        for months, jobs in zip(MONTHS, one.realised, strict=False):
            counted = _counted(one, months, jobs)
            story.on(after_months(decided, months) + timedelta(days=_ASKED), _state(counted, ids))


def _counted(one: Earlier, months: int, jobs: int) -> StateLedger:
    entry = jobs * one.decided[0] // sum(one.decided)
    return StateLedger(
        "",
        Step.REALISED,
        months=months,
        jobs=jobs,
        jobs_entry=entry,
        jobs_skilled=jobs - entry,
        investment_sek=one.msek * 1_000_000 if jobs else None,
        source="Samtal med platschefen" if jobs else "Samtal med företaget: starten har skjutits upp",
    )


def _log(one: Earlier, areas: set[str], ids: list[str]) -> Act:
    def act(uow: UnitOfWork) -> None:
        came: date = uow.today
        command = LogInquiry(
            one.title, one.source, one.investor, one.country, came, None,
            (one.area,) if one.area in areas else (), jobs=one.stated, investment_sek=one.msek * 1_000_000,
        )  # fmt: skip
        ids.append(inquiries.log(uow, command).id)

    return act


def _decide(one: Earlier, code: str, ids: list[str]) -> Act:
    def act(uow: UnitOfWork) -> None:
        source = "Styrelsens beslut"
        version = int(uow.get("inquiry", ids[0])["version"])
        command = Decide(
            ids[0], version, one.outcome, jobs_safeguarded=one.safeguarded,
            investment_sek=one.msek * 1_000_000, municipality_code=code, source=source,
        )  # fmt: skip
        cases.decide(uow, command)
        entry, skilled = one.decided
        ledger.state(
            uow, StateLedger(ids[0], Step.DECIDED, jobs_entry=entry, jobs_skilled=skilled, source=source)
        )

    return act


def _state(command: StateLedger, ids: list[str]) -> Act:
    def act(uow: UnitOfWork) -> None:
        ledger.state(uow, replace(command, inquiry_id=ids[0]))

    return act
