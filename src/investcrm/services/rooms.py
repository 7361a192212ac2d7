"""The confidential room: which cases one reads there, who else does, and who read what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Group
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.rows import InquiryRow, RoomRow
from investcrm.domain.words import N_
from investcrm.store import case_members
from investcrm.store.read import members as read_members
from investcrm.store.read import rooms as read
from investcrm.store.read.reference import members

if TYPE_CHECKING:
    from investcrm.domain.secrecy_commands import GiveAccess, HandOver, WithdrawAccess
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

RESPONSIBLE: Final = "responsible"
READER: Final = "reader"
ROLE_LABELS: Final = {RESPONSIBLE: N_("responsible"), READER: N_("reader")}
CODE_NAMED: Final = "code_name"
EARLIER: Final = "before_secrecy"
BRIEF_LABELS: Final = {
    CODE_NAMED: N_("a brief under the code name only"),
    EARLIER: N_("a brief from before the secrecy"),
}
"""What a municipality has of a case, in words."""
ACT_LABELS: Final = {
    "opened": N_("Opened"),
    "exported": N_("Exported"),
    "printed": N_("Printed"),
    "previewed": N_("Previewed"),
    "viewed_as": N_("Viewed as"),
}


@dataclass(frozen=True, slots=True)
class RoomLine:
    """What the room's list shows of a case: how many see it, and the latest assessment's ground and day."""

    inquiry_id: str
    readers: int
    ground: str
    assessed_on: date | None


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who sees a case: a member, or a municipality that received a brief of it.

    ``role`` is that of a member, and CODE_NAMED or EARLIER of a municipality.
    """

    member_id: str
    name: str
    role: str
    since_on: date
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One entry of the read log; ``at_ms`` in milliseconds since 1970, UTC."""

    at_ms: int
    name: str
    act: str
    detail: str


def demand_let_in(reader: Reader) -> None:
    """Raise :class:`Forbidden` where one is let into the room no more."""
    if not read.is_let_in(reader):
        raise Forbidden(N_("You are let into the confidential room no more, so it was locked."))


def lines(reader: Reader, inquiry_ids: tuple[str, ...]) -> dict[str, RoomLine]:
    """Return what the room's list shows beside a case, by its id."""
    return {
        row_id: RoomLine(row_id, count, ground, assessed)
        for row_id, count, ground, assessed in read.lines(reader, inquiry_ids)
    }


def with_readers(reader: Reader, rows: Iterable[InquiryRow]) -> tuple[RoomRow, ...]:
    """Return lines of the list with what the room's list shows beside them."""
    rows = tuple(rows)
    beside = lines(reader, tuple(row.id for row in rows))
    return tuple(
        RoomRow(
            **{field.name: getattr(row, field.name) for field in fields(row)},
            readers=beside[row.id].readers,
            ground=beside[row.id].ground,
            assessed_on=beside[row.id].assessed_on,
        )
        for row in rows
    )


def who_sees(reader: Reader, inquiry_id: str) -> tuple[Access, ...]:
    """Return who sees a case: its members, the responsible first, then municipalities with a brief of it."""
    names = members(reader)
    found = [
        Access(member_id, names.get(member_id, member_id), role, since)
        for member_id, role, since in read.members_of(reader, inquiry_id)
    ]
    found.sort(key=lambda one: (one.role != RESPONSIBLE, one.since_on, one.name))
    return (
        *found,
        *(
            Access("", name, CODE_NAMED if inside else EARLIER, sent, code)
            for code, name, sent, inside in read.briefed(reader, inquiry_id)
        ),
    )


def give_access(uow: UnitOfWork, command: GiveAccess) -> None:
    """Let a member see a case, or change as what.

    Raises:
        InvalidInput: no such role, or nobody would be responsible any more.
        NotFound: there is no such member.
        Forbidden: only the responsible person gives access.
    """
    if command.role not in ROLE_LABELS:
        raise InvalidInput(N_("Somebody sees a case as responsible or as reader."))
    if command.member_id not in members(uow):
        raise NotFound(N_("There is no such member."))
    _demand_responsible(uow, command.inquiry_id)
    join(uow, command.inquiry_id, command.member_id, command.role)
    _demand_somebody(uow, command.inquiry_id)
    uow.commit(N_("Gave access to a case"), reversible=False)


def hand_over(uow: UnitOfWork, command: HandOver) -> None:
    """Make another member responsible in one's own place; one reads on, or sees the case no more.

    Raises:
        InvalidInput: the other one is oneself.
        NotFound: there is no such member.
        Forbidden: one is not responsible, or the other may not be.
    """
    mine = uow.actor.member_id
    if command.member_id == mine:
        raise InvalidInput(N_("A case is handed over to somebody else."))
    if command.member_id not in members(uow):
        raise NotFound(N_("There is no such member."))
    _demand_responsible(uow, command.inquiry_id)
    found = read.membership(uow, command.inquiry_id, mine)
    assert found is not None
    join(uow, command.inquiry_id, command.member_id, RESPONSIBLE)
    if command.stays:
        join(uow, command.inquiry_id, mine, READER)
    else:
        case_members.take(uow, command.inquiry_id, mine, found[0])
    uow.commit(N_("Handed a case over"), reversible=False)


def candidates(reader: Reader) -> dict[str, str]:
    """Return who may be let into a case: names by id of those in the room who work with cases."""
    fit = {str(row_id) for row_id, _, groups in read_members.of_file(reader) if _works(str(groups))}
    return {row_id: name for row_id, name in members(reader).items() if row_id in fit}


def _works(groups: str) -> bool:
    return not groups or bool({*groups.split(",")} & {Group.ADVISOR, Group.COORDINATOR})


def withdraw_access(uow: UnitOfWork, command: WithdrawAccess) -> None:
    """Let a member see a case no more.

    Raises:
        InvalidInput: nobody would be responsible any more.
        NotFound: the member does not see it.
        Forbidden: only the responsible person withdraws access.
    """
    _demand_responsible(uow, command.inquiry_id)
    found = read.membership(uow, command.inquiry_id, command.member_id)
    if found is None:
        raise NotFound(N_("This member does not see the case."))
    _demand_somebody(uow, command.inquiry_id, without=command.member_id)
    case_members.take(uow, command.inquiry_id, command.member_id, found[0])
    uow.commit(N_("Withdrew access to a case"), reversible=False)


def left_alone(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return number and former responsible person of cases of a server's room where nobody is responsible.

    Raises:
        InvalidInput: the room is a file, whose person is always there.
        Forbidden: only a custodian is told.
    """
    _demand_server(reader)
    return tuple(case_members.left_alone(reader))


def name_responsible(uow: UnitOfWork, number: str, member_id: str) -> None:
    """Make a member responsible for a case that was left alone; a custodian names somebody else.

    Raises:
        InvalidInput: the room is a file.
        Forbidden: one is no custodian, the case is not left alone, or the member cannot be responsible.
    """
    _demand_server(uow)
    case_members.name_responsible(uow, number, member_id)
    uow.commit(N_("Named somebody responsible for a case"), reversible=False)


def member_named(reader: Reader, name: str) -> str:
    """Return the member with a name, however its letters are cased.

    Raises:
        NotFound: nobody has it.
    """
    for member_id, known in members(reader).items():
        if known.casefold() == name.strip().casefold():
            return member_id
    raise NotFound(N_("There is no such member."))


def _demand_server(reader: Reader) -> None:
    if reader.dialect != "postgresql":
        raise InvalidInput(N_("This is done in the room of a server. On a laptop nobody is left out."))


def begin(uow: UnitOfWork, inquiry_ids: Iterable[str]) -> None:
    """Make whoever acts responsible for new cases, as part of a larger act."""
    for row_id in inquiry_ids:
        join(uow, row_id, uow.actor.member_id, RESPONSIBLE)


def join(uow: UnitOfWork, inquiry_id: str, member_id: str, role: str) -> None:
    """Make a member see a case in a role, as part of a larger act."""
    found = read.membership(uow, inquiry_id, member_id)
    if found is None or found[1] != role:
        case_members.put(uow, inquiry_id, member_id, role, found[0] if found else None)


def _demand_responsible(uow: UnitOfWork, inquiry_id: str) -> None:
    found = read.membership(uow, inquiry_id, uow.actor.member_id)
    if found is None or found[1] != RESPONSIBLE:
        raise Forbidden(N_("Only the person responsible for the case decides who sees it."))


def _demand_somebody(uow: UnitOfWork, inquiry_id: str, without: str = "") -> None:
    staying = [role for member, role, _ in read.members_of(uow, inquiry_id) if member != without]
    if RESPONSIBLE not in staying:
        raise Conflict(N_("Somebody must be responsible for the case. Name another first."))


def note_read(uow: UnitOfWork, inquiry_id: str, act: str, detail: str = "") -> None:
    """Keep that this person read a case: opened, exported, printed, previewed or viewed as somebody."""
    uow.insert(
        "read_entry",
        {
            "inquiry_id": inquiry_id,
            "member_id": uow.actor.member_id,
            "member_name": uow.actor.name,
            "at_ms": int(uow.now.timestamp() * 1000),
            "act": act,
            "detail": detail,
        },
    )
    uow.commit(N_("Read a confidential case"), reversible=False)


def note_opened(uow: UnitOfWork, inquiry_id: str) -> None:
    """Keep that this person opened a case."""
    note_read(uow, inquiry_id, "opened")


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody else sees of a case: nothing, all of it, or briefs as they were received."""

    everything: bool
    briefs: tuple[SeenBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenBrief:
    """A brief in a municipality's inbox; ``document_id`` is the paper it got."""

    number: str
    title: str
    content: str
    sent_on: date
    document_id: str | None


def view_as(reader: Reader, inquiry_id: str, member_id: str = "", municipality: str = "") -> Seen:
    """Return what a member, or a municipality's inbox, shows of a case."""
    if municipality:
        return Seen(False, tuple(SeenBrief(*found) for found in read.inbox(reader, inquiry_id, municipality)))
    return Seen(read.sees(reader, inquiry_id, member_id))


def read_log(reader: Reader, inquiry_id: str, limit: int = 500) -> tuple[ReadLine, ...]:
    """Return who read a case and when, latest first."""
    return tuple(ReadLine(*found) for found in read.entries(reader, inquiry_id, limit))
