"""Made-up land and wishes to measure the match with: as many sites as all of Sweden has."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import LogInquiry
from investcrm.domain.power import PowerStep
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.sites import FactValue, PlanState
from investcrm.domain.stages import Outcome, Stage, Standing
from investcrm.services import facts, inquiries, reference
from investcrm.services.inquiries import Entry

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.store import PostgresStore, SqlcipherStore

VERSION: Final = 1
"""Raised when what is made changes, so that no old workspace is measured."""
CHUNK: Final = 2000
_SIDE_M: Final = 200_000
"""How far the land reaches, north and east: about as many neighbours as in the whole of Sweden."""
_USES: Final = ("industri", "industri, kontor", "lager", "handel")


def fill(
    store: SqlcipherStore | PostgresStore,
    actor: Actor,
    session: str,
    sites: int,
    cases: int,
    progress: Callable[[int, int], None],
) -> None:
    """Write sites and inquiries; the same counts give the same ones."""
    with store.reader() as reader:
        known = reference.load(reader)
        today = reader.today
    chance = random.Random(20_260_102)  # noqa: S311 - made-up data, nothing to guess
    codes = tuple(known.municipalities)
    for done in range(0, sites, CHUNK):
        progress(done, sites + cases)
        drafts = [_site(chance, codes, place, today) for place in range(done, min(done + CHUNK, sites))]
        with store.write(actor, session) as uow:
            facts.add_sites(
                uow, drafts, source="kommunen", as_of=today - timedelta(days=chance.randint(0, 500))
            )
            uow.commit("Added a site")
    for done in range(0, cases, CHUNK):
        progress(sites + done, sites + cases)
        with store.write(actor, session) as uow:
            inquiries.add_all(
                uow, [_case(chance, place, today) for place in range(done, min(done + CHUNK, cases))]
            )
            uow.commit("Logged an inquiry")
    progress(sites + cases, sites + cases)


def _site(chance: random.Random, codes: tuple[str, ...], place: int, today: date) -> SiteDraft:
    amounts = (
        ("usable_m2", 500_000), ("motorway_m", 50_000), ("port_m", 90_000), ("airport_m", 120_000),
        ("water_m3_day", 2_000), ("sewer_m3_day", 2_000), ("price_sek_m2", 900), ("max_height_m", 40),
        ("voltage_kv", 130),
    )  # fmt: skip
    values: dict[str, FactValue] = {
        key: chance.randint(1, high) for key, high in amounts if chance.random() < 0.8
    }
    values |= {
        key: chance.random() < 0.6 for key in ("fibre", "gas", "district_heat") if chance.random() < 0.7
    }
    values["north_sweref"] = 6_600_000 + chance.randint(0, _SIDE_M)
    values["east_sweref"] = 500_000 + chance.randint(0, _SIDE_M)
    values["plan_state"] = chance.choice(tuple(PlanState)).value
    values["permitted_use"] = chance.choice(_USES)
    values["rail_siding"] = chance.choice(("yes", "possible", "no"))
    if chance.random() < 0.7:
        values["ready_on"] = (today + timedelta(days=chance.randint(-900, 2000))).isoformat()
    now = chance.randint(0, 20_000)
    later = PowerStep(today.year + 3, now + chance.randint(0, 10_000), chance.randint(0, 20_000))
    power = (PowerStep(None, now), later) if chance.random() < 0.8 else ()
    return SiteDraft(f"Site {place}", codes[place % len(codes)], values=values, power=power)


def wishes(chance: random.Random, today: date) -> tuple[Requirement, ...]:
    """Return what a made-up investor asks for: land, a day, power from the start and more of it later."""
    land, power = 10_000 * chance.randint(1, 60), 1_000 * chance.randint(1, 60)
    return (
        Requirement("land", low=land, high=land + 40_000),
        Requirement("ready_by", on=today + timedelta(days=chance.randint(100, 1500))),
        Requirement("power", low=power),
        Requirement("power", Level.SHOULD, low=2 * power, on=date(today.year + chance.randint(3, 8), 1, 1)),
        Requirement(
            "motorway", chance.choice((Level.MUST, Level.SHOULD)), high=1_000 * chance.randint(1, 20)
        ),
        Requirement("rail", chance.choice((Level.MUST, Level.NICE))),
        Requirement("port", Level.NICE, high=60_000),
        Requirement("zoning", Level.SHOULD, text="industri"),
    )


def _case(chance: random.Random, place: int, today: date) -> Entry:
    received = today - timedelta(days=chance.randint(0, 2000))
    lost = place % 2 == 0
    command = LogInquiry(
        title=f"Projekt Tall {place}",
        received_on=received,
        requirements=wishes(chance, today),
        jobs=chance.randint(5, 400),
        investment_sek=chance.randint(10, 3000) * 1_000_000,
    )
    standing = Standing(Stage.DECIDED, Outcome.LOST) if lost else Standing(Stage.QUALIFIED)
    extra = {"decided_on": received + timedelta(days=30) if lost else None}
    return Entry(command, standing, received, extra)
