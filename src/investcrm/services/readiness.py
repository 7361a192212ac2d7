"""Establishment readiness of the municipalities, and the address each is asked at."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.commands import SaveSetting, SetMunicipalityEmail, StateFacts
from investcrm.domain.errors import EditConflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, TOLD_FIELDS, Subject
from investcrm.domain.readiness import (
    DIMENSIONS,
    Statement,
    TrendPoint,
    checked_weights,
    index,
    trend,
)
from investcrm.domain.readiness_work import SetWeights
from investcrm.domain.rows import ContactRow, FactRow, MunicipalityRow
from investcrm.domain.sites import Confidence, FactValue, Known
from investcrm.domain.words import N_
from investcrm.services import facts, freshness, places, settings
from investcrm.store.read import organisations as read_organisations
from investcrm.store.read import readiness as read_readiness
from investcrm.store.read import sites as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.freshness import FreshnessLimits
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork


WEIGHTS: Final = "readiness_weights"
COMPARE: Final = "readiness_compare"
"""Settings of the workspace: how heavily dimensions weigh, and whether municipalities may compare indexes."""
_SWEDEN: Final = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class MunicipalityDetail:
    """A municipality with the history of its facts, what a study says of it, and its contacts.

    ``told`` are facts of it beside its levels, ``evidence`` the words behind the level that stands in each
    dimension, where there are any, ``trend`` its index over the quarters.
    """

    row: MunicipalityRow
    history: tuple[FactRow, ...]
    told: dict[str, Known]
    evidence: dict[str, str]
    trend: tuple[TrendPoint, ...]
    contacts: tuple[ContactRow, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A municipality's index beside the others': None where nothing is known of it."""

    code: str
    name: str
    value: int | None


def municipalities(reader: Reader) -> tuple[MunicipalityRow, ...]:
    """Return every municipality of the region with its readiness."""
    return _rows(reader, read.open_forwardings(reader))


def own(reader: Reader) -> tuple[MunicipalityRow, ...]:
    """Return the municipalities whose rows one reads, with nothing of cases."""
    return _rows(reader, {})


def _rows(reader: Reader, owed: Mapping[str, int]) -> tuple[MunicipalityRow, ...]:
    told = read.latest_of_all(reader, "municipality")
    weighing, limits = weights(reader), freshness.limits(reader)
    return tuple(
        _row(values, told.get(values[2], {}), owed.get(values[2], 0), reader.today, weighing, limits)
        for values in read.municipalities(reader)
    )


def own_detail(reader: Reader, code: str) -> MunicipalityDetail:
    """Return one's own municipality with its evidence; its contacts are the region's."""
    return _detail(reader, own(reader), code, ())


def detail(reader: Reader, code: str) -> MunicipalityDetail:
    """Return one municipality with its evidence."""
    contacts = read_organisations.contacts(reader, None, None, code)
    return _detail(reader, municipalities(reader), code, contacts)


def _detail(
    reader: Reader, rows: Collection[MunicipalityRow], code: str, contacts: tuple[ContactRow, ...]
) -> MunicipalityDetail:
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise NotFound(N_("The region has no municipality {code}."), code=code)
    told = read.latest_facts(reader, "municipality", code)
    beside = {field.key: told[field.key] for field in TOLD_FIELDS if field.key in told}
    stated = read_readiness.statements(reader, (code,))
    return MunicipalityDetail(
        row,
        read.fact_history(reader, "municipality", code),
        {key: known for key, known in beside.items() if known.value is not None},
        {field: words for _, field, *_, words in stated if field in row.levels},
        trend(_statements(stated), reader.today, weights(reader)),
        contacts,
    )


def statements(reader: Reader, codes: Collection[str]) -> dict[str, tuple[Statement, ...]]:
    """Return what was stated of each municipality, in the order in which one statement supersedes another."""
    found: dict[str, list[Values]] = {}
    for values in read_readiness.statements(reader, codes):
        found.setdefault(values[0], []).append(values)
    return {code: _statements(rows) for code, rows in found.items()}


def evidence(reader: Reader, codes: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the words behind what stands in each dimension of each municipality, where there are any."""
    found: dict[str, dict[str, str]] = {}
    for code, field, *_, words in read_readiness.statements(reader, codes):
        found.setdefault(code, {})[field] = words
    return found


def _statements(rows: Collection[Values]) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            field,
            Known(json.loads(value), source, day(as_of), Confidence(confidence)),
            datetime.fromtimestamp(recorded_ms / 1000, UTC).astimezone(_SWEDEN).date(),
        )
        for _, field, value, source, as_of, confidence, recorded_ms, _ in rows
        if field in DIMENSIONS
    )


def weights(reader: Reader) -> dict[str, int]:
    """Return how heavily each dimension weighs in the index; 1 where nothing else was set."""
    kept = settings.load(reader, WEIGHTS, {})
    return {key: int(kept.get(key, 1)) for key in DIMENSIONS}


def set_weights(uow: UnitOfWork, command: SetWeights) -> None:
    """Set how heavily dimensions weigh.

    Raises:
        EditConflict: somebody else changed one of them since it was seen.
        InvalidInput: a weight is not 0 to 10, or all are 0.
    """
    settings.save(uow, SaveSetting(WEIGHTS, checked_weights(command.weights), command.seen))


def compares(reader: Reader) -> bool:
    """Whether the region lets municipalities compare their indexes."""
    return settings.load(reader, COMPARE, False) is True


def set_comparing(uow: UnitOfWork, on: bool) -> None:
    """Let municipalities compare their indexes, or let them no longer."""
    settings.save(uow, SaveSetting(COMPARE, bool(on)))


def comparison(reader: Reader, codes: Collection[str]) -> tuple[Compared, ...]:
    """Return indexes for somebody of these municipalities: their own first, then the others, best first.

    The others are there only where the region lets municipalities compare, and by index alone. On a server
    they come from a function that looks at that setting itself, as no municipality reads others' facts.
    """
    rows = {row.code: row.index.value if row.index else None for row in own(reader) if row.code in codes}
    found = [Compared(code, places.municipality(code), value) for code, value in rows.items()]
    if compares(reader):
        if reader.dialect == "postgresql":
            told = {code: int(value) for code, value in read_readiness.indexes_told(reader)}
        else:
            told = {
                row.code: row.index.value for row in own(reader) if row.index and row.index.value is not None
            }
        others = places.neighbours(frozenset(codes))
        found += sorted(
            (Compared(code, name, told.get(code)) for code, name in others.items()),
            key=lambda one: (one.value is None, -(one.value or 0)),
        )
    return tuple(found)


def _row(
    values: Values,
    told: Mapping[str, Known],
    forwardings: int,
    today: date,
    weighing: Mapping[str, int],
    limits: FreshnessLimits,
) -> MunicipalityRow:
    row_id, version, code, name, email, sites = values
    levels = {key: known for key, known in told.items() if key in DIMENSIONS and known.value is not None}
    stale = frozenset(
        key
        for key, known in levels.items()
        if known.is_stale(today, limits.days(FIELDS[Subject.MUNICIPALITY, key].freshness))
    )
    return MunicipalityRow(
        row_id, version, code, name, email, levels, stale, index(levels, weighing), sites, forwardings
    )


def state_facts(uow: UnitOfWork, command: StateFacts) -> None:
    """State the level a municipality has reached in one or more dimensions, dated and sourced."""
    whose = reach(uow.actor, Verb.ADD, "fact")
    if whose is Whose.OWN_MUNICIPALITY and command.subject_id not in uow.actor.municipality_codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    if not command.source.strip():
        raise InvalidInput(N_("Say what the level rests on: a decision, a document, a conversation."))
    if command.as_of is not None and command.as_of > uow.today:
        raise InvalidInput(N_("A level cannot hold as of a day to come: {day}."), day=command.as_of)
    demand_as_seen(uow, command.subject_id, command.facts, command.seen)
    facts.add_facts(
        uow,
        "municipality",
        command.subject_id,
        command.facts,
        source=command.source,
        as_of=command.as_of or uow.today,
        confidence=command.confidence,
    )
    if reach(uow.actor, Verb.CHANGE, "municipality") is not None:
        facts.refresh_municipality(uow, command.subject_id)
    uow.commit(N_("Stated readiness"))


def demand_as_seen(
    uow: UnitOfWork, code: str, stated: Mapping[str, FactValue], seen: Mapping[str, FactValue]
) -> None:
    """See that levels still say what the person saw, where the person may change the municipality.

    Raises:
        EditConflict: somebody else stated one of them since, and something else.
    """
    row_id = read.municipality_id(uow, code)
    if row_id is not None and seen and reach(uow.actor, Verb.CHANGE, "municipality") is not None:
        facts.demand_as_seen(uow, "municipality", row_id, code, StateFacts(code, stated, "", seen=seen))


def set_email(uow: UnitOfWork, command: SetMunicipalityEmail) -> None:
    """Set the address a municipality is asked at."""
    row_id = read.municipality_id(uow, command.municipality_code)
    if row_id is not None and command.seen is not None:
        uow.hold("municipality", row_id)
        now = uow.get("municipality", row_id)["email"]
        if now not in (command.seen, command.email.strip()):
            clash = {"email": (command.seen, now, command.email.strip())}
            who, at_ms = uow.latest(row_id)
            raise EditConflict(table="municipality", fields=clash, who=who, at_ms=at_ms)
    put_email(uow, command.municipality_code, command.email)
    uow.commit(N_("Changed a municipality's address"))


def put_email(uow: UnitOfWork, code: str, email: str) -> None:
    """Set the address as part of a larger act.

    Raises:
        InvalidInput: it is not an e-mail address.
    """
    address = email.strip()
    if address and (address.count("@") != 1 or address.startswith("@") or "." not in address.split("@")[1]):
        raise InvalidInput(N_("“{address}” is not an e-mail address."), address=address)
    row_id = read.municipality_id(uow, code)
    if row_id is None:
        raise NotFound(N_("The region has no municipality {code}."), code=code)
    uow.update("municipality", row_id, {"email": address})
