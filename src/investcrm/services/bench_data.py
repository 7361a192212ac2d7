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
from investcrm.store.ids import new_id

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.store import PostgresStore, SqlcipherStore
    from investcrm.store.unit_of_work import UnitOfWork

VERSION: Final = 3
"""Raised when what is made changes, so that no old workspace is measured."""
PASSPHRASE: Final = "measured, not secret"  # noqa: S105 - it guards made-up inquiries
CHUNK: Final = 4000
_YEARS: Final = 12
_ASKED: Final = 2
"""Municipalities asked in every case that was forwarded."""
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
_WON: Final = (Outcome.ESTABLISHMENT, Outcome.EXPANSION)
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
    codes = () if store.is_room else tuple(known.municipalities)
    made = _entries(chance, today, count, areas, known.sources, codes)
    for done in range(0, count, CHUNK):
        progress(done, count)
        with store.write(actor, session) as uow:
            chunk = [entry for entry, _ in zip(made, range(min(CHUNK, count - done)), strict=False)]
            ids = [logged.id for logged in inquiries.add_all(uow, chunk)]
            if codes:
                _add_work(uow, ids, chunk, (done, codes))
            uow.commit("Logged an inquiry")
    progress(count, count)


def _add_work(
    uow: UnitOfWork, ids: list[str], entries: list[Entry], where: tuple[int, tuple[str, ...]]
) -> None:
    """Ask two municipalities in every case that was forwarded, and state what every won case brings."""
    chance = random.Random(where[0])  # noqa: S311 - made-up data, nothing to guess
    asked, stated = [], []
    for inquiry_id, entry in zip(ids, entries, strict=True):
        sent = entry.extra["forwarded_on"]
        if sent is not None:
            asked += [
                {
                    "inquiry_id": inquiry_id, "municipality_code": code, "state": "answered",
                    "token": new_id(), "prepared_on": sent, "sent_on": sent,
                    "deadline_on": sent + timedelta(days=7),
                    "answered_on": min(sent + timedelta(days=chance.randint(0, 14)), uow.today),
                }
                for code in chance.sample(where[1], _ASKED)
            ]  # fmt: skip
        if entry.extra["won_on"] is not None:
            stated.append({
                "inquiry_id": inquiry_id, "step": "decided", "sort": chance.choice(("new", "safeguarded")),
                "skill": chance.choice(("", "entry", "skilled")), "jobs": entry.command.jobs,
                "investment_sek": entry.command.investment_sek, "stated_on": entry.extra["won_on"],
            })  # fmt: skip
    forwarded = uow.insert_many("forwarding", asked)
    uow.insert_many(
        "answer",
        [
            {
                "inquiry_id": row["inquiry_id"],
                "forwarding_id": forwarding_id,
                "received_on": row["answered_on"],
                "text": "Ja",
            }
            for forwarding_id, row in zip(forwarded, asked, strict=True)
        ],
    )
    uow.insert_many("ledger_entry", stated)


def _entries(
    chance: random.Random,
    today: date,
    count: int,
    areas: tuple[str, ...],
    sources: tuple[str, ...],
    codes: tuple[str, ...],
) -> Iterator[Entry]:
    span = _YEARS * 365
    for place in range(count):
        received = today - timedelta(days=span - place * span // count)
        stage = chance.choice(_STAGES)
        outcome = chance.choice(_OUTCOMES) if stage is Stage.DECIDED else None
        name = chance.choice(_TREES)
        company = f"{chance.choice(_TREES)} {chance.choice(_TRADES)} {chance.choice(_FORMS)}"
        lost = chance.choice(tuple(LostReason)).value if outcome is Outcome.LOST else None

        def after(days: int, received: date = received) -> date:
            return min(received + timedelta(days=days), today)

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
            "first_response_on": after(chance.randint(0, 9)),
            "forwarded_on": after(4) if place % 3 else None,
            **dict.fromkeys(("asked_count", "answered_count"), _ASKED if place % 3 and codes else 0),
            "real_on": after(4) if place % 3 else None,
            "offered_on": after(21) if place % 4 == 1 else None,
            "visit_on": after(28) if place % 12 == 1 else None,
            "decided_municipality": chance.choice(codes) if outcome in _WON and codes else "",
            "decided_on": decided,
            "won_on": decided if outcome in _WON else None,
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
