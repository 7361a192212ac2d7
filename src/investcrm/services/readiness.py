"""Establishment readiness of the municipalities, and the address each is asked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from investcrm.domain.commands import SetMunicipalityEmail, StateFacts
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.readiness import DIMENSIONS, index
from investcrm.domain.rows import ContactRow, FactRow, MunicipalityRow
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
    return tuple(_row(values, reader.today) for values in read.municipalities(reader))


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


def _row(values: Values, today: date) -> MunicipalityRow:
    row_id, version, code, name, email, wide, sites, forwardings = values
    levels = {key: known for key, known in facts.known_values(wide).items() if key in DIMENSIONS}
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
    if not command.source.strip():
        raise InvalidInput(N_("Say what the level rests on: a decision, a document, a conversation."))
    facts.add_facts(
        uow,
        "municipality",
        command.subject_id,
        command.facts,
        source=command.source,
        as_of=command.as_of or uow.today,
        confidence=command.confidence,
    )
    facts.refresh_municipality(uow, command.subject_id)
    uow.commit(N_("Stated readiness"))


def set_email(uow: UnitOfWork, command: SetMunicipalityEmail) -> None:
    """Set the address a municipality is asked at."""
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
