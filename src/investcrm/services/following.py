"""Following a round: how far each municipality of a case has come, and what a municipality's window tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain import following, mail_notices
from investcrm.domain.errors import InvalidInput
from investcrm.domain.following import Channel, Followed, Posted, Step
from investcrm.domain.following_commands import NoteBounce
from investcrm.domain.mail_notices import Cause, Noted, Told
from investcrm.domain.words import N_
from investcrm.services import days, dispatches, forwarding, municipal, reminding
from investcrm.store.read import following as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import datetime

    from investcrm.domain.following import ReminderRule
    from investcrm.domain.working_days import WorkingCalendar
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork


def of_case(
    reader: Reader, inquiry_id: str, member_id: str = "", now: datetime | None = None
) -> tuple[Followed, ...]:
    """Return the municipalities asked about a case with the day of each step, by name.

    What ``member_id`` began to send and has not ended is uncertain; of others it may be under way ``now``.
    """
    found = read.round_of_case(reader, inquiry_id)
    calendar = days.calendar(reader, (day(value) for row in found for value in (*row[5:13],)))
    rule = reminding.rule(reader)
    told: dict[str, list[Noted]] = {}
    for one in read.notices(reader, inquiry_id) if found else ():
        notice = mail_notices.noted(one.about, one.address, one.on, one.text)
        told.setdefault(one.municipality_code, []).append(notice)
    posted = _posted(reader, inquiry_id, member_id, now)
    return tuple(
        replace(
            _followed(row, calendar, rule, reader.today, told.get(row[2], [])), message=posted.get(row[0])
        )
        for row in found
    )


def _posted(reader: Reader, inquiry_id: str, member_id: str, now: datetime | None) -> dict[str, Posted]:
    """Return the latest message to each municipality, by its forwarding."""
    return {
        one.forwarding_id: Posted(one.kind, one.state, one.said, one.settled_at or one.tried_at)
        for one in dispatches.of_inquiry(reader, inquiry_id, member_id, now)
        if one.forwarding_id
    }


def _followed(
    row: Values, calendar: WorkingCalendar, rule: ReminderRule, now: date, told: list[Noted]
) -> Followed:
    forwarding_id, version, code, name, state = row[:5]
    prepared, sent, bounced, opened, begun, answered, deadline, reminded = map(day, row[5:13])
    recipient = row[13].strip().casefold()
    notices = tuple(
        one
        for one in told
        if sent is not None
        and one.on >= sent
        and (not one.address or not recipient or one.address == recipient)
    )
    delivered = [one.on for one in notices if one.told in (Told.DELIVERED, Told.READ, Told.UNREAD)]
    ended = Step(state) if state in ("answered", "declined") else None
    known = [
        (Step.PREPARED, prepared),
        (Step.SENT, sent),
        (Step.DELIVERED, min(delivered, default=None)),
        (Step.BOUNCED, bounced),
        (Step.OPENED, opened),
        (Step.BEGUN, begun),
        *(((ended, answered),) if ended else ()),
    ]
    steps = tuple((step, on) for step, on in known if on is not None)
    return Followed(
        forwarding_id,
        version,
        code,
        name,
        Channel.PROGRAM if row[14] or opened else Channel.MAIL,
        Step.WITHDRAWN if state == "withdrawn" else steps[-1][0],
        steps,
        following.clock(calendar, sent, deadline, answered if ended else None, now),
        deadline,
        reminded,
        following.due_since(
            rule,
            calendar,
            state=state,
            sent_on=sent,
            deadline_on=deadline,
            reminded_on=reminded,
            now=now,
        ),
        row[13],
        row[15] or "",
        notices,
        _proposed(told, recipient, row[16]) if state in ("prepared", "sent") else (),
    )


def _proposed(told: list[Noted], recipient: str, own: str) -> tuple[str, ...]:
    """Return the addresses to ask at instead: named by who is away or has moved, the municipality's own."""
    tried = {one.address for one in told if one.told in (Told.FAILED, Told.AUTOMATIC)} | {recipient}
    named = [
        address
        for one in told
        if one.told is Told.AUTOMATIC or one.cause is Cause.MOVED
        for address in mail_notices.addresses_in(one.text)
        if address.rpartition("@")[2] == one.address.rpartition("@")[2]
    ]
    found = (*named, own.strip().casefold())
    return tuple(one for one in dict.fromkeys(found) if one and one not in tried)


def in_program(reader: Reader) -> frozenset[str]:
    """Return the codes of the municipalities that work in this server's program; on a file none."""
    return read.logins(reader)


def note_bounce(uow: UnitOfWork, command: NoteBounce) -> None:
    """Note that the message to a municipality came back undelivered.

    Raises:
        InvalidInput: nothing was sent to it, it has answered, or the day is not one it can have been.
    """
    row = uow.get("forwarding", command.forwarding_id)
    on = command.bounced_on or uow.today
    if row["state"] != "sent":
        raise InvalidInput(N_("Only what was sent and not answered can have come back."))
    if not row["sent_on"] <= on <= uow.today:
        raise InvalidInput(N_("A message comes back after it was sent, and not in the future."))
    forwarding.take_bounce(uow, command.forwarding_id, on)
    uow.commit(N_("Noted that a message came back"))


# What a municipality's window tells


def note_opened(uow: UnitOfWork, brief_id: str) -> None:
    """Tell the region that the municipality has opened a brief; the first time counts.

    Raises:
        Forbidden: it is another municipality's.
    """
    brief = municipal.own_brief(uow, brief_id)
    if brief["state"] == "sent" and brief["opened_on"] is None:
        uow.update("brief", brief_id, {"opened_on": uow.today})
    uow.commit(N_("Opened a brief"), reversible=False)


def note_begun(uow: UnitOfWork, brief_id: str) -> None:
    """Tell the region that the municipality has begun to answer, and nothing of what; the first time counts.

    Raises:
        Forbidden: it is another municipality's.
    """
    brief = municipal.own_brief(uow, brief_id)
    if brief["state"] == "sent" and brief["begun_on"] is None:
        opened = brief["opened_on"] or uow.today
        uow.update("brief", brief_id, {"opened_on": opened, "begun_on": uow.today})
    uow.commit(N_("Began an answer"), reversible=False)
