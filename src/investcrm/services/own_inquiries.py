"""A municipality's own inquiries: logged, changed, ended, shared with the region as far as it wants."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.municipal import OUTCOME_LABELS, OwnInquiryRow, Share
from investcrm.domain.municipal_commands import ChangeOwnInquiry, CloseOwnInquiry, LogOwnInquiry
from investcrm.domain.requirements import Requirement, validated
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import briefs
from investcrm.services.inquiries import Logged
from investcrm.store import municipal as store
from investcrm.store.read import municipal as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

CHANGEABLE: Final = frozenset(
    {
        "title", "investor", "source", "received_on", "deadline_on", "summary", "requirements", "jobs",
        "contact", "share",
    }
)  # fmt: skip


def listed(reader: Reader, codes: Collection[str]) -> tuple[OwnInquiryRow, ...]:
    """Return the municipalities' own inquiries, open ones first, newest first."""
    return tuple(_row(values) for values in read.own_inquiries(reader, codes))


def detail(reader: Reader, own_id: str, codes: Collection[str]) -> OwnInquiryRow:
    """Return one of them.

    Raises:
        NotFound: it is gone, or another municipality's.
    """
    values = read.own_inquiry(reader, own_id)
    if values is None or values[2] not in codes:
        raise NotFound(N_("The inquiry is gone: it was deleted or merged."))
    return _row(values)


def log(uow: UnitOfWork, command: LogOwnInquiry) -> Logged:
    """Take in an inquiry that reached the municipality itself.

    Raises:
        InvalidInput: no title, a deadline before the day it came, a day in the future, or no word on which
            municipality where one works for several.
    """
    code = _code(uow, command.municipality_code)
    received = command.received_on or uow.today
    values = _checked(
        uow,
        {
            "title": command.title,
            "investor": command.investor,
            "source": command.source,
            "received_on": received,
            "deadline_on": command.deadline_on,
            "summary": command.summary,
            "requirements": command.requirements,
            "jobs": command.jobs,
            "contact": command.contact,
            "share": command.share,
        },
        received,
        command.deadline_on,
    )
    number, number_key = store.next_own_number(uow, code, received.year)
    row_id = uow.insert(
        "own_inquiry", values | {"municipality_code": code, "number": number, "number_key": number_key}
    )
    uow.commit(N_("Logged an inquiry"))
    return Logged(row_id, number)


def change(uow: UnitOfWork, command: ChangeOwnInquiry) -> int:
    """Change fields of one's own inquiry, what is shared too, and return its new version."""
    unknown = set(command.fields) - CHANGEABLE
    if unknown:
        raise InvalidInput(N_("An inquiry has no field {field}."), field=", ".join(sorted(unknown)))
    row = _own(uow, command.own_id)
    now = {**row, **command.fields}
    values = _checked(uow, command.fields, now["received_on"], now["deadline_on"])
    version = uow.update("own_inquiry", command.own_id, values, command.version)
    uow.commit(N_("Changed an inquiry"))
    return version


def close(uow: UnitOfWork, command: CloseOwnInquiry) -> None:
    """Say how one's own inquiry ended; an empty outcome opens it again.

    Raises:
        InvalidInput: no such outcome, or a day in the future.
    """
    _own(uow, command.own_id)
    if command.outcome and command.outcome not in OUTCOME_LABELS:
        raise InvalidInput(N_("An inquiry cannot end like that."))
    closed = (command.closed_on or uow.today) if command.outcome else None
    if closed and closed > uow.today:
        raise InvalidInput(N_("A decision cannot lie in the future."))
    uow.update(
        "own_inquiry", command.own_id, {"outcome": command.outcome, "closed_on": closed}, command.version
    )
    uow.commit(N_("Ended an inquiry") if command.outcome else N_("Opened an inquiry again"))


def remove(uow: UnitOfWork, own_id: str) -> None:
    """Delete one's own inquiry, logged by mistake; undo brings it back."""
    _own(uow, own_id)
    uow.remove("own_inquiry", own_id)
    uow.commit(N_("Deleted inquiries"))


def _code(uow: UnitOfWork, asked: str) -> str:
    codes = uow.actor.municipality_codes
    if asked and asked not in codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    if asked:
        return asked
    if len(codes) != 1:
        raise InvalidInput(N_("Say which municipality the inquiry reached."))
    return next(iter(codes))


def _own(uow: UnitOfWork, own_id: str) -> dict[str, Any]:
    row = uow.get("own_inquiry", own_id)
    if row["municipality_code"] not in uow.actor.municipality_codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    return row


def _checked(
    uow: UnitOfWork, told: Mapping[str, Any], received: date, deadline: date | None
) -> dict[str, Any]:
    values = dict(told)
    if "title" in values:
        values["title"] = " ".join(str(values["title"]).split())
        if not values["title"]:
            raise InvalidInput(N_("An inquiry needs a title. What you typed was kept as a draft."))
        values["title_key"] = sort_key(values["title"])
    if received > uow.today:
        raise InvalidInput(N_("An inquiry cannot come in the future."))
    if deadline and deadline < received:
        raise InvalidInput(N_("The deadline lies before the day the inquiry came."))
    if "requirements" in values:
        asked: Sequence[Requirement] = values["requirements"]
        values["requirements"] = json.dumps(
            briefs.encode_requirements([validated(one) for one in asked]), ensure_ascii=False
        )
    if "share" in values:
        values["share"] = Share(values["share"]).value
    if values.get("jobs") is not None and values["jobs"] < 0:
        raise InvalidInput(N_("Jobs cannot be below zero."))
    return values


def _row(values: Values) -> OwnInquiryRow:
    (row_id, version, code, number, title, investor, source, received, deadline, summary, asked) = values[:11]
    jobs, contact, closed, outcome, share = values[11:]
    received_on = day(received)
    assert received_on is not None
    return OwnInquiryRow(
        row_id,
        version,
        code,
        number,
        title,
        investor,
        source,
        received_on,
        day(deadline),
        summary,
        briefs.decode_requirements(asked),
        jobs,
        contact,
        day(closed),
        outcome,
        Share(share),
    )
