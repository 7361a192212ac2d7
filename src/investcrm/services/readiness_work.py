"""Asks municipalities to look their levels over, takes their confirmation, and logs the support given."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.fields import ReadinessLevel
from investcrm.domain.readiness import Statement, level_of, levels_on
from investcrm.domain.readiness_work import (
    AskUpdate,
    ConfirmLevels,
    LogSupport,
    RemoveSupport,
    Support,
    SupportKind,
    UpdateRequest,
    WithdrawRequest,
    checked_dimensions,
)
from investcrm.domain.sites import Confidence
from investcrm.domain.words import N_
from investcrm.services import facts, places, readiness
from investcrm.store.read import readiness as read
from investcrm.store.read import sites as read_sites
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def requests(reader: Reader, codes: Collection[str]) -> tuple[UpdateRequest, ...]:
    """Return what municipalities were asked to look over: what is left by its day, then the answered."""
    stated = read.last_stated(reader, codes)
    found = []
    for row_id, version, code, keys, asked_on, due_on, asked_by, note, made_ms in read.requests(
        reader, codes
    ):
        dimensions = tuple(keys.split(","))
        left = tuple(key for key in dimensions if stated.get((code, key), 0) <= made_ms)
        found.append(
            UpdateRequest(
                row_id,
                version,
                code,
                places.municipality(code),
                dimensions,
                left,
                _must(asked_on),
                _must(due_on),
                asked_by,
                note,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.is_answered, one.due_on)))


def ask(uow: UnitOfWork, command: AskUpdate) -> tuple[str, ...]:
    """Ask municipalities to look over levels until a day, and return the requests' ids.

    Raises:
        InvalidInput: nobody is asked, the day has been, or a dimension does not exist.
        NotFound: the region has no such municipality.
    """
    if not command.municipality_codes:
        raise InvalidInput(N_("Say which municipalities are asked."))
    if command.due_on < uow.today:
        raise InvalidInput(N_("The day to answer by has been: {day}."), day=command.due_on)
    keys = ",".join(checked_dimensions(command.dimensions))
    codes = tuple(dict.fromkeys(command.municipality_codes))
    for code in codes:
        _demand_municipality(uow, code)
    made = uow.insert_many(
        "readiness_request",
        [
            {
                "municipality_code": code,
                "dimensions": keys,
                "asked_on": uow.today,
                "due_on": command.due_on,
                "asked_by": uow.actor.name,
                "note": command.note.strip(),
            }
            for code in codes
        ],
    )
    uow.commit(N_("Asked for readiness to be looked over"))
    return tuple(made)


def withdraw(uow: UnitOfWork, command: WithdrawRequest) -> None:
    """Take back a request."""
    uow.remove("readiness_request", command.request_id)
    uow.commit(N_("Took back a request"))


def confirm(uow: UnitOfWork, command: ConfirmLevels) -> tuple[str, ...]:
    """State known levels anew as of today, confirmed, on what they rested on; return which those were.

    Raises:
        EditConflict: one of them says something else than the person saw.
        Forbidden: it is another municipality's.
        InvalidInput: none of them is known, so there is nothing to confirm.
    """
    code = command.municipality_code
    if (
        reach(uow.actor, Verb.ADD, "fact") is Whose.OWN_MUNICIPALITY
        and code not in uow.actor.municipality_codes
    ):
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    wanted = checked_dimensions(command.dimensions)
    readiness.demand_as_seen(uow, code, dict(command.seen), dict(command.seen))
    standing = {values[1]: values for values in read.statements(uow, (code,))}
    held = [key for key in wanted if key in standing and json.loads(standing[key][2]) is not None]
    if not held:
        raise InvalidInput(N_("None of these levels is known, so there is nothing to confirm: state them."))
    for key in held:
        _, _, value, source, *_, raw = standing[key]
        facts.add_facts(
            uow,
            "municipality",
            code,
            {key: json.loads(value)},
            source=source,
            as_of=uow.today,
            confidence=Confidence.CONFIRMED,
            raw={key: raw},
        )
    if reach(uow.actor, Verb.CHANGE, "municipality") is not None:
        facts.refresh_municipality(uow, code)
    uow.commit(N_("Confirmed readiness"))
    return tuple(held)


def support(reader: Reader, codes: Collection[str]) -> tuple[Support, ...]:
    """Return support given to municipalities, newest first, with the level before it and the level now."""
    stated = readiness.statements(reader, codes)
    found = []
    for row_id, version, code, key, kind, given, minutes, sek, given_by, note in read.support(reader, codes):
        on = _must(given)
        found.append(
            Support(
                row_id,
                version,
                code,
                places.municipality(code),
                key,
                SupportKind(kind),
                on,
                minutes,
                sek,
                given_by,
                note,
                _level(stated.get(code, ()), key, on - timedelta(days=1)),
                _level(stated.get(code, ()), key, reader.today),
            )
        )
    return tuple(found)


def _level(statements: Collection[Statement], key: str, on: date) -> ReadinessLevel | None:
    known = levels_on(statements, on).get(key)
    return level_of(known) if known else None


def log_support(uow: UnitOfWork, command: LogSupport) -> str:
    """Note support given to a municipality, against the gap it is to close; return its id.

    Raises:
        InvalidInput: neither hours nor kronor nor a note, an amount below nothing, or a day to come.
        NotFound: the region has no such municipality.
    """
    checked_dimensions((command.dimension,))
    _demand_municipality(uow, command.municipality_code)
    if command.given_on > uow.today:
        raise InvalidInput(N_("Support given cannot be dated ahead: {day}."), day=command.given_on)
    if any(amount is not None and amount < 0 for amount in (command.minutes, command.sek)):
        raise InvalidInput(N_("Hours and kronor cannot be below 0."))
    if not (command.minutes or command.sek or command.note.strip()):
        raise InvalidInput(N_("Say how many hours or kronor it was, or what was done."))
    made = uow.insert(
        "readiness_support",
        {
            "municipality_code": command.municipality_code,
            "dimension": command.dimension,
            "kind": command.kind.value,
            "given_on": command.given_on,
            "minutes": command.minutes,
            "sek": command.sek,
            "given_by": command.given_by.strip() or uow.actor.name,
            "note": command.note.strip(),
        },
    )
    uow.commit(N_("Logged support"))
    return made


def remove_support(uow: UnitOfWork, command: RemoveSupport) -> None:
    """Take away a note of support."""
    uow.remove("readiness_support", command.support_id)
    uow.commit(N_("Took away a note of support"))


def _demand_municipality(uow: UnitOfWork, code: str) -> None:
    if read_sites.municipality_id(uow, code) is None:
        raise NotFound(N_("The region has no municipality {code}."), code=code)


def _must(text: str) -> date:
    found = day(text)
    assert found is not None
    return found
