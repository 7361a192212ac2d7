"""Power at sites, substations and municipalities: state, reserve, follow in the operator's queue, compute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import power as rules
from investcrm.domain import power_queue as queue
from investcrm.domain.commands import StatePower
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.freshness import Freshness
from investcrm.domain.land_commands import AddSubstation, MoveInQueue, ReservePower
from investcrm.domain.land_rows import PowerPlace, PowerRow, PowerSheet, SubstationRow
from investcrm.domain.power import Basis, Grid, Statement
from investcrm.domain.power_queue import QueueStep
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import facts, freshness, settings
from investcrm.store.read import power as read
from investcrm.store.read import sites as read_sites

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

YEARS: Final = 8
"""So many years ahead are computed."""


def steps(reader: Reader) -> tuple[QueueStep, ...]:
    """Return the steps of the operators' queues as the region keeps them."""
    return queue.steps_of(settings.load(reader, queue.SETTING))


def substations(reader: Reader) -> tuple[SubstationRow, ...]:
    """Return the region's substations by name."""
    return read.substations(reader)


def site_place(reader: Reader, site_id: str) -> PowerPlace:
    """Return a site as a place of power.

    Raises:
        NotFound: there is no such site.
    """
    found = read_sites.site(reader, site_id)
    if found is None:
        raise NotFound(N_("The site is gone: it was deleted."))
    return PowerPlace("site", site_id, found[2], found[3])


def find_place(reader: Reader, words: str) -> PowerPlace:
    """Return the site, substation or municipality called so; a municipality's code does as well.

    A site or substation may be told from others of its name by its municipality: "Tallåsen, Surahammar".

    Raises:
        NotFound: nothing is called so.
        InvalidInput: several places are.
    """
    municipalities = {v[2]: v[3] for v in read_sites.municipalities(reader)}
    found = _places(reader, municipalities, words)
    name, comma, where = (part.strip() for part in words.rpartition(","))
    if not found and comma:
        codes = {code for code, called in municipalities.items() if sort_key(called) == sort_key(where)}
        found = [
            one for one in _places(reader, municipalities, name) if one.municipality_code in {where, *codes}
        ]
    if not found:
        raise NotFound(N_("No site, substation or municipality is called “{name}”."), name=words)
    if len(found) > 1:
        told = "; ".join(
            sorted({f"{one.name}, {municipalities.get(one.municipality_code, '')}" for one in found})
        )
        raise InvalidInput(
            N_("Several places are called “{name}”. Say which, with its municipality: {places}."),
            name=words,
            places=told,
        )
    return found[0]


def _places(reader: Reader, municipalities: Mapping[str, str], words: str) -> list[PowerPlace]:
    wanted = sort_key(words)
    found = [
        PowerPlace("site", v[0], v[2], v[3]) for v in read_sites.all_sites(reader) if sort_key(v[2]) == wanted
    ]
    found += [
        PowerPlace("substation", one.id, one.name, one.municipality_code)
        for one in read.substations(reader)
        if sort_key(one.name) == wanted
    ]
    return found + [
        PowerPlace("municipality", code, name, code)
        for code, name in municipalities.items()
        if code == words.strip() or sort_key(name) == wanted
    ]


def sheet(reader: Reader, place: PowerPlace) -> PowerSheet:
    """Return what is stated and reserved at a place, and what is left of it by year.

    It is for the house: a document for others takes :func:`spreadable` of it.
    """
    statements, reservations = read.statements(reader, place), read.reservations(reader, place)
    told = tuple(statement_of(row) for row in statements)
    taken = tuple(row.reservation for row in reservations)
    today = reader.today
    left = rules.steps_left(told, taken, today)
    years = [rules.in_year(told, taken, today.year + ahead, today) for ahead in range(YEARS)]
    shown = tuple(one for one in years if one is not None)
    beyond = _beyond(reader, place) if place.kind == "site" else ()
    oldest = today - timedelta(days=freshness.limits(reader).by_kind[Freshness.POWER])
    return PowerSheet(place, statements, reservations, left, shown, beyond, oldest)


def _beyond(reader: Reader, place: PowerPlace) -> tuple[PowerSheet, ...]:
    known = read_sites.latest_facts(reader, "site", place.id).get("substation")
    named = facts.substation_named(reader, known.value if known else None, place.municipality_code)
    names = {v[2]: v[3] for v in read_sites.municipalities(reader)}
    code = place.municipality_code
    places = [PowerPlace("substation", named.id, named.name, named.municipality_code)] if named else []
    places.append(PowerPlace("municipality", code, names.get(code, code), code))
    found = (sheet(reader, one) for one in places)
    return tuple(one for one in found if one.statements or one.reservations)


def statement_of(row: PowerRow) -> Statement:
    """Return what a row states."""
    return Statement(
        row.year,
        row.firm_kw,
        row.indicative_kw,
        row.flexible_kw,
        row.basis,
        row.stated_on,
        row.valid_until,
        row.source,
        row.restricted,
    )


def add_substation(uow: UnitOfWork, command: AddSubstation) -> str:
    """Add a substation and return its id.

    Raises:
        InvalidInput: no name, no such municipality, or one of that name is there already.
    """
    name = " ".join(command.name.split())
    if not name:
        raise InvalidInput(N_("A substation needs a name."))
    if read_sites.municipality_id(uow, command.municipality_code) is None:
        raise InvalidInput(N_("The region has no municipality {code}."), code=command.municipality_code)
    if facts.substation_named(uow, name, command.municipality_code, anywhere=False):
        raise InvalidInput(N_("The municipality has a substation called “{name}” already."), name=name)
    added = uow.insert(
        "substation",
        {
            "municipality_code": command.municipality_code,
            "name": name,
            "name_key": sort_key(name),
            "voltage_v": command.voltage_v,
            "operator": command.operator.strip(),
        },
    )
    uow.commit(N_("Added a substation"))
    return added


def state(uow: UnitOfWork, command: StatePower) -> str:
    """State power at a place from a year on.

    Raises:
        InvalidInput: no place or two, less than nothing, an unknown grid, basis or step, or it runs out
            before it was stated.
    """
    place = _place_of(command)
    amounts = (command.firm_kw, command.indicative_kw, command.flexible_kw)
    if any(amount < 0 for amount in amounts):
        raise InvalidInput(N_("Power cannot be negative."))
    stated_on = command.stated_on or uow.today
    if command.valid_until and command.valid_until < stated_on:
        raise InvalidInput(N_("The statement would run out before it was made. Look at its two dates."))
    _known(command.basis, Basis)
    _known(command.grid, Grid)
    statement_id = uow.insert(
        "power_statement",
        {
            **place,
            "year": command.year,
            "firm_kw": command.firm_kw,
            "indicative_kw": command.indicative_kw,
            "flexible_kw": command.flexible_kw,
            "operator": command.operator,
            "stated_on": stated_on,
            "valid_until": command.valid_until,
            "source": command.source or uow.actor.name,
            "restricted": int(command.restricted),
            "basis": command.basis,
            "grid": command.grid,
            "voltage_v": command.voltage_v,
            "redundant": None if command.redundant is None else int(command.redundant),
            "document": command.document,
            **_in_queue(uow, {}, command.step, command.step_on, command.closes_on),
        },
    )
    _refresh(uow, place)
    uow.commit(N_("Stated power"))
    return statement_id


def move(uow: UnitOfWork, command: MoveInQueue) -> None:
    """Note that a statement's case came to a step of the operator's queue.

    Raises:
        InvalidInput: the queue has no such step.
    """
    row = uow.get("power_statement", command.statement_id)
    told = _in_queue(uow, json.loads(row["step_dates"]), command.step, command.on, command.closes_on)
    uow.update("power_statement", command.statement_id, told)
    uow.commit(N_("Moved on in the grid operator's queue"))


def _in_queue(
    uow: UnitOfWork, dates: Mapping[str, str], step: str, on: date | None, closes_on: date | None
) -> dict[str, Any]:
    known = steps(uow)
    if not step:
        return {"step": "", "step_dates": json.dumps(dict(dates)), "closes_on": closes_on}
    if step not in {one.key for one in known}:
        raise InvalidInput(
            N_("The queue has no step “{step}”. It has {known}."),
            step=step,
            known=", ".join(one.key for one in known),
        )
    since = on or uow.today
    return {
        "step": step,
        "step_dates": json.dumps({**dates, step: since.isoformat()}),
        "closes_on": closes_on or queue.closes_on(known, step, since),
    }


def reserve(uow: UnitOfWork, command: ReservePower) -> str:
    """Note that a customer or project has power at a place, and return the reservation's id.

    Raises:
        InvalidInput: no holder, nothing reserved, or no place or two.
    """
    place = _place_of(command)
    holder = " ".join(command.holder.split())
    if not holder:
        raise InvalidInput(N_("Say which customer or project has it."))
    if command.kw <= 0:
        raise InvalidInput(N_("Say how much is reserved."))
    reservation_id = uow.insert(
        "power_reservation",
        {
            **place,
            "holder": holder,
            "kw": command.kw,
            "from_year": command.from_year,
            "until": command.until,
            "stated_on": command.stated_on or uow.today,
            "source": command.source or uow.actor.name,
            "restricted": int(command.restricted),
        },
    )
    _refresh(uow, place)
    uow.commit(N_("Reserved power"))
    return reservation_id


def release(uow: UnitOfWork, reservation_id: str) -> None:
    """Let go of a reservation; undo brings it back."""
    row = uow.get("power_reservation", reservation_id)
    uow.remove("power_reservation", reservation_id)
    _refresh(uow, {column: row[column] for column in read.COLUMN.values()})
    uow.commit(N_("Released reserved power"))


def withdraw(uow: UnitOfWork, statement_id: str) -> None:
    """Take back a statement that should not have been made; undo brings it back."""
    row = uow.get("power_statement", statement_id)
    uow.remove("power_statement", statement_id)
    _refresh(uow, {column: row[column] for column in read.COLUMN.values()})
    uow.commit(N_("Took back a power statement"))


def _place_of(command: StatePower | ReservePower) -> dict[str, str | None]:
    named = {column: getattr(command, column) or None for column in read.COLUMN.values()}
    if sum(value is not None for value in named.values()) != 1:
        raise InvalidInput(N_("Power is stated of a site, a substation or a municipality: name one of them."))
    return named


def _known(key: str, kinds: type[Basis] | type[Grid]) -> None:
    if key and key not in {str(one) for one in kinds}:
        raise InvalidInput(
            N_("“{given}” is not known here. Choose one of {known}."),
            given=key,
            known=", ".join(str(one) for one in kinds),
        )


def _refresh(uow: UnitOfWork, place: Mapping[str, Any]) -> None:
    """Derive anew the sites that a place's power counts for."""
    if place["site_id"]:
        facts.refresh_site(uow, place["site_id"])
    elif place["substation_id"]:
        name = uow.get("substation", place["substation_id"])["name"]
        for site_id, _, wide in read.sites_with(uow, "substation"):
            known = facts.known_values(wide).get("substation")
            if known and sort_key(str(known.value)) == sort_key(name):
                facts.refresh_site(uow, site_id)


def spreadable(shown: PowerSheet) -> PowerSheet:
    """Return a sheet without what must not be spread, and without the years whose figures rest on it."""
    return replace(
        shown,
        statements=tuple(row for row in shown.statements if not row.restricted),
        reservations=tuple(row for row in shown.reservations if not row.reservation.restricted),
        steps=tuple(step for step in shown.steps if not step.restricted),
        years=tuple(one for one in shown.years if not one.restricted),
        beyond=tuple(spreadable(one) for one in shown.beyond),
    )
