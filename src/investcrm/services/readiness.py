"""Establishment readiness of the municipalities, and the address each is asked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.commands import SetMunicipalityEmail, StateFacts
from investcrm.domain.errors import EditConflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.readiness import DIMENSIONS, index
from investcrm.domain.rows import ContactRow, FactRow, MunicipalityRow
from investcrm.domain.sites import Known
from investcrm.domain.words import N_
from investcrm.services import facts
from investcrm.store.read import organisations as read_organisations
from investcrm.store.read import sites as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MunicipalityDetail:
    """A municipality with the history of its facts, what the study says of it, and its contacts."""

    row: MunicipalityRow
    history: tuple[FactRow, ...]
    profile: dict[str, Any]
    contacts: tuple[ContactRow, ...]


def municipalities(reader: Reader) -> tuple[MunicipalityRow, ...]:
    """Return every municipality of the region with its readiness."""
    return _rows(reader, read.open_forwardings(reader))


def own(reader: Reader) -> tuple[MunicipalityRow, ...]:
    """Return the municipalities whose rows one reads, with nothing of cases."""
    return _rows(reader, {})


def _rows(reader: Reader, owed: Mapping[str, int]) -> tuple[MunicipalityRow, ...]:
    told = read.latest_of_all(reader, "municipality")
    return tuple(
        _row(values, told.get(values[2], {}), owed.get(values[2], 0), reader.today)
        for values in read.municipalities(reader)
    )


def own_detail(reader: Reader, code: str) -> MunicipalityDetail:
    """Return one's own municipality with its evidence; its contacts are the region's."""
    for row in own(reader):
        if row.code == code:
            history = read.fact_history(reader, "municipality", code)
            return MunicipalityDetail(row, history, read.municipality_profile(reader, code), ())
    raise NotFound(N_("The region has no municipality {code}."), code=code)


def detail(reader: Reader, code: str) -> MunicipalityDetail:
    """Return one municipality with its evidence."""
    for row in municipalities(reader):
        if row.code == code:
            return MunicipalityDetail(
                row,
                read.fact_history(reader, "municipality", code),
                read.municipality_profile(reader, code),
                read_organisations.contacts(reader, None, None, code),
            )
    raise NotFound(N_("The region has no municipality {code}."), code=code)


def _row(values: Values, told: Mapping[str, Known], forwardings: int, today: date) -> MunicipalityRow:
    row_id, version, code, name, email, sites = values
    levels = {key: known for key, known in told.items() if key in DIMENSIONS and known.value is not None}
    stale = frozenset(
        key
        for key, known in levels.items()
        if known.is_stale(today, FIELDS[Subject.MUNICIPALITY, key].fresh_days)
    )
    return MunicipalityRow(
        row_id, version, code, name, email, levels, stale, index(levels), sites, forwardings
    )


def state_facts(uow: UnitOfWork, command: StateFacts) -> None:
    """State the level a municipality has reached in one or more dimensions, dated and sourced."""
    whose = reach(uow.actor, Verb.ADD, "fact")
    if whose is Whose.OWN_MUNICIPALITY and command.subject_id not in uow.actor.municipality_codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    if not command.source.strip():
        raise InvalidInput(N_("Say what the level rests on: a decision, a document, a conversation."))
    row_id = read.municipality_id(uow, command.subject_id)
    if row_id is not None and command.seen and reach(uow.actor, Verb.CHANGE, "municipality") is not None:
        facts.demand_as_seen(uow, "municipality", row_id, command.subject_id, command)
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
