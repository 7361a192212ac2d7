"""A large made-up workspace to measure with: any number of inquiries, spread over years, stages and areas."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import LogInquiry
from investcrm.domain.stages import LostReason, Outcome, Stage, Standing
from investcrm.services import inquiries, reference
from investcrm.services.inquiries import Entry

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.store import PostgresStore, SqlcipherStore

VERSION: Final = 1
"""Raised when what is made changes, so that no old workspace is measured."""
PASSPHRASE: Final = "measured, not secret"  # noqa: S105 - it guards made-up inquiries
CHUNK: Final = 4000
_YEARS: Final = 12
_TREES: Final = (
    "Al", "Alm", "Ask", "Asp", "Björk", "Bok", "Ek", "En", "Gran", "Hassel", "Hägg", "Idegran",
    "Lind", "Lönn", "Pil", "Poppel", "Rönn", "Sälg", "Tall",
)  # fmt: skip
_TRADES: Final = (
    "Cells", "Drive", "Foods", "Glas", "Hydro", "Kyl", "Logistik", "Metall", "Optik",
    "Plast", "Robotik", "Steel", "Tooling", "Värme",
)  # fmt: skip
_FORMS: Final = ("AB", "Oy", "GmbH", "A/S", "Ltd", "B.V.")
_COUNTRIES: Final = ("Sverige", "Finland", "Tyskland", "Danmark", "Norge", "USA", "Japan", "")
_STAGES: Final = (*[Stage.DECIDED] * 12, *Stage)
_OUTCOMES: Final = (Outcome.ESTABLISHMENT, Outcome.EXPANSION, *[Outcome.LOST] * 6)
_STEPS: Final = ("Ring upp", "Skicka underlag", "Boka besök", "Stäm av effekten", "")


def fill(
    store: SqlcipherStore | PostgresStore,
    actor: Actor,
    session: str,
    count: int,
    progress: Callable[[int, int], None],
) -> None:
    """Write ``count`` inquiries in acts of some thousands; the same count gives the same inquiries."""
    with store.reader() as reader:
        known = reference.load(reader)
        today = reader.today
    chance = random.Random(20_260_101)  # noqa: S311 - made-up data, nothing to guess
    areas = tuple(known.strength_areas) or ("",)
    made = _entries(chance, today, count, areas, known.sources)
    for done in range(0, count, CHUNK):
        progress(done, count)
        with store.write(actor, session) as uow:
            chunk = [entry for entry, _ in zip(made, range(min(CHUNK, count - done)), strict=False)]
            inquiries.add_all(uow, chunk)
            uow.commit("Logged an inquiry")
    progress(count, count)


def _entries(
    chance: random.Random, today: date, count: int, areas: tuple[str, ...], sources: tuple[str, ...]
) -> Iterator[Entry]:
    span = _YEARS * 365
    for place in range(count):
        received = today - timedelta(days=span - place * span // count)
        stage = chance.choice(_STAGES)
        outcome = chance.choice(_OUTCOMES) if stage is Stage.DECIDED else None
        name = chance.choice(_TREES)
        company = f"{chance.choice(_TREES)} {chance.choice(_TRADES)} {chance.choice(_FORMS)}"
        lost = chance.choice(tuple(LostReason)).value if outcome is Outcome.LOST else None
        decided = min(received + timedelta(days=chance.randint(30, 200)), today) if outcome else None
        command = LogInquiry(
            title=f"Projekt {name} {place}" if place % 2 else f"{company}, {name}",
            source=chance.choice(sources),
            investor="" if place % 2 else company,
            country=chance.choice(_COUNTRIES),
            received_on=received,
            deadline_on=received + timedelta(days=chance.randint(7, 60)),
            strength_areas=(chance.choice(areas),) if areas[0] else (),
            summary=f"{chance.choice(_TRADES)}, {chance.randint(1, 60)} ha i {chance.choice(_TREES)}.",
            jobs=chance.randint(5, 400),
            investment_sek=chance.randint(10, 3000) * 1_000_000,
            next_step=chance.choice(_STEPS) if outcome is None else "",
            next_step_on=received + timedelta(days=10) if outcome is None else None,
        )
        extra = {
            "lost_reason": lost,
            "qualified_on": received + timedelta(days=3) if stage is not Stage.RECEIVED else None,
            "decided_on": decided,
            "won_on": decided if outcome in (Outcome.ESTABLISHMENT, Outcome.EXPANSION) else None,
        }
        yield Entry(command, Standing(stage, outcome, outcome is None and place % 37 == 0), received, extra)


def sheet(count: int, today: date) -> bytes:
    """Return a CSV of ``count`` rows as people write them, to measure the import with."""
    chance = random.Random(7)  # noqa: S311 - made-up data, nothing to guess
    lines = [
        "Datum in;Företag;Källa;Bransch;Yta (ha);Effekt (MW);Jobb;Investering;Kommun(er);Status;Kommentar"
    ]
    for place in range(count):
        day = today - timedelta(days=chance.randint(0, 1500))
        company = f"{chance.choice(_TREES)} {chance.choice(_TRADES)} {place} {chance.choice(_FORMS)}"
        lines.append(
            ";".join(
                (
                    chance.choice((day.isoformat(), f"{day.day}/{day.month} {day:%y}", f"{day:%d.%m.%Y}")),
                    company,
                    chance.choice(("SBA", "Business Sweden", "Direkt", "Mässa")),
                    chance.choice(("Livsmedel", "Förnybar energi", "Smart industri", "?")),
                    chance.choice(("1,2", "20", "ca 3", "10-15")),
                    chance.choice(("10 MW", "0,5", "minst 5 MW", "6 MW nu, 14 MW 2028")),
                    chance.choice(("25", "ca 800", "60-120", "40 st")),
                    chance.choice(("400", "400 mkr", "1,4 mdr", "")),
                    chance.choice(("Köping", "Västerås, Arboga", "alla")),
                    chance.choice(("Ny", "Hos kommuner", "Nej (el)", "Pågår")),
                    chance.choice(("Vill ha svar före jul", "", "Återkommer")),
                )
            )
        )
    return "\r\n".join(lines).encode("utf-8-sig")
