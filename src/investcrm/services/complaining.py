"""Complaints about a case or a municipality: who, when, what, what was done, and when it was settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.services import reference
from investcrm.store.read import promises as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.following_commands import LogComplaint, SettleComplaint
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint; ``task`` is what follows it up, with its day."""

    id: str
    version: int
    happened_on: date
    who: str
    text: str
    done: str
    closed_on: date | None
    inquiry_id: str | None
    number: str
    title: str
    municipality_code: str
    municipality: str
    task: str = ""
    task_on: date | None = None

    @property
    def reference(self) -> str:
        """What names it in the terminal."""
        return self.id[-6:].upper()


def complaints(reader: Reader, inquiry_id: str = "", code: str = "") -> tuple[Complaint, ...]:
    """Return complaints, open ones first: of a case, of a municipality, or all."""
    found = []
    for row in read.complaints(reader, inquiry_id, code):
        happened = day(row[2])
        assert happened is not None
        found.append(
            Complaint(
                row[0],
                row[1],
                happened,
                row[3],
                row[4],
                row[5],
                day(row[6]),
                row[8],
                row[9] or "",
                row[10] or "",
                row[11],
                row[12] or row[11],
                row[13] or "",
                day(row[14]),
            )
        )
    return tuple(found)


def by_reference(reader: Reader, text: str) -> str:
    """Return the id of a complaint by its reference.

    Raises:
        NotFound: there is none, or there are several.
    """
    wanted = text.strip().upper()
    found = [one.id for one in complaints(reader) if wanted in (one.reference, one.id.upper())]
    if len(found) != 1:
        raise NotFound(N_("There is no complaint {reference}."), reference=text)
    return found[0]


def log(uow: UnitOfWork, command: LogComplaint) -> str:
    """Keep a complaint, with a task where it is to be followed up, and return its id.

    Raises:
        InvalidInput: nothing is said, it is about neither a case nor a municipality, an unknown municipality,
            or a day in the future.
    """
    happened = command.happened_on or uow.today
    if not command.text.strip():
        raise InvalidInput(N_("Say what the complaint is about."))
    if happened > uow.today:
        raise InvalidInput(N_("A complaint cannot come in the future."))
    if not (command.inquiry_id or command.municipality_code):
        raise InvalidInput(N_("A complaint is about a case or a municipality. Say which."))
    if uow.is_room and not command.inquiry_id:
        raise InvalidInput(N_("A complaint that is about no case here is logged outside the room."))
    code = command.municipality_code
    if code and code not in reference.load(uow).municipalities:
        raise InvalidInput(N_("The region has no municipality {code}."), code=code)
    if command.inquiry_id:
        uow.get("inquiry", command.inquiry_id)
    task_id = None
    if command.follow_up.strip():
        task_id = uow.insert(
            "task",
            {
                "inquiry_id": command.inquiry_id,
                "title": command.follow_up.strip(),
                "due_on": command.follow_up_on,
                "owner_id": uow.actor.member_id,
                "kind": "complaint",
            },
        )
    complaint_id = uow.insert(
        "activity",
        {
            "inquiry_id": command.inquiry_id,
            "kind": "complaint",
            "happened_on": happened,
            "text": command.text.strip(),
            "participants": command.who.strip(),
            "municipality_code": code,
            "done": command.done.strip(),
            "task_id": task_id,
        },
    )
    uow.commit(N_("Logged a complaint"))
    return complaint_id


def settle(uow: UnitOfWork, command: SettleComplaint) -> None:
    """Say what was done about a complaint; one that is closed has its task completed.

    Raises:
        InvalidInput: it is to be closed and nobody says what was done.
    """
    row = uow.get("activity", command.complaint_id)
    if row["kind"] != "complaint":
        raise NotFound(N_("There is no complaint {reference}."), reference=command.complaint_id)
    done = command.done.strip()
    if command.closed and not done:
        raise InvalidInput(N_("Say what was done about the complaint before it is closed."))
    closed = (row["closed_on"] or uow.today) if command.closed else None
    uow.update("activity", command.complaint_id, {"done": done, "closed_on": closed})
    task = uow.find("task", row["task_id"]) if row["task_id"] and command.closed else None
    if task and task["deleted_ms"] is None and task["done_on"] is None:
        uow.update("task", row["task_id"], {"done_on": uow.today})
    uow.commit(N_("Dealt with a complaint"))
