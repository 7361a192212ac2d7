"""Meetings of the region's cooperation: called, held with decisions that are followed up, or called off."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from investcrm.domain.action_plans import GoalKind
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.persons import after_months
from investcrm.domain.wheel_rows import CALLED, CALLED_OFF, HELD, MeetingRow
from investcrm.domain.words import N_
from investcrm.services.cases import LARGEST, PIECE
from investcrm.services.visits import clock
from investcrm.store.read import plan as read
from investcrm.store.read import sites as read_sites

if TYPE_CHECKING:
    from collections.abc import Collection

    from investcrm.domain.wheel_rows import CallMeeting, CallOff, Decided, KeepMinutes, RecordMeeting
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_LONGEST = 14 * 24 * 60
_DECISION_MONTHS = 6
"""Until when a decision that became an action plan is to be carried out where nobody says."""


def meetings(reader: Reader) -> tuple[MeetingRow, ...]:
    """Return the meetings, the latest first; who is called to some reads those alone."""
    return tuple(reversed(read.meetings(reader)))


def called(reader: Reader, codes: Collection[str]) -> tuple[MeetingRow, ...]:
    """Return the meetings to come that municipalities are called to, the next first."""
    found = read.meetings(reader, reader.today)
    return tuple(one for one in found if one.state == CALLED and set(codes) & set(one.municipalities))


def meeting(reader: Reader, meeting_id: str) -> MeetingRow:
    """Return one meeting.

    Raises:
        NotFound: it was deleted.
    """
    found = read.meeting(reader, meeting_id)
    if found is None:
        raise NotFound(N_("The meeting is gone: it was deleted."))
    return found


def call(uow: UnitOfWork, command: CallMeeting) -> str:
    """Call a meeting, or change one that is to come, and return its id.

    Raises:
        Conflict: somebody else called the same meeting of the wheel.
        InvalidInput: it has no name, its time cannot be read, or it was held or called off.
        NotFound: the region has no such municipality.
    """
    if not command.title.strip():
        raise InvalidInput(N_("Give the meeting a name."))
    if not 0 < command.minutes <= _LONGEST:
        raise InvalidInput(N_("A meeting lasts between a minute and two weeks."))
    _demand(uow, command.municipalities)
    values = {
        "kind": command.kind.value,
        "title": " ".join(command.title.split()),
        "held_on": command.held_on,
        "starts_at": clock(command.starts_at),
        "minutes": command.minutes,
        "place": command.place.strip(),
        "agenda": command.agenda.strip(),
    }
    if command.meeting_id is None:
        if command.event_id:
            uow.hold("wheel_event", command.event_id)
            if any((one.event_id, one.key) == (command.event_id, command.key) for one in read.meetings(uow)):
                raise Conflict(N_("Somebody has called this meeting already. Nothing was changed."))
        made = uow.insert("meeting", values | {"event_id": command.event_id, "key": command.key})
    else:
        made = command.meeting_id
        _demand_called(uow, made)
        uow.update("meeting", made, values, command.version)
    _set_called(uow, made, command.municipalities)
    uow.commit(N_("Called a meeting"))
    return made


def record(uow: UnitOfWork, command: RecordMeeting) -> None:
    """Note what a meeting decided; decisions may become tasks or action plans, each with its day.

    A meeting already held takes further decisions.

    Raises:
        InvalidInput: it lies ahead, or was called off.
    """
    row = uow.get("meeting", command.meeting_id)
    held = command.held_on or row["held_on"]
    if held > uow.today:
        raise InvalidInput(N_("The meeting lies ahead. Note its decisions when it has been held."))
    if row["state"] == CALLED_OFF:
        raise InvalidInput(N_("The meeting was called off. Call a new one."))
    decided = [one for one in command.decisions if one.text.strip()]
    lines = [line for line in (row["decisions"], *(one.text.strip() for one in decided)) if line]
    values = {"held_on": held, "state": HELD, "decisions": "\n".join(lines)}
    uow.update("meeting", command.meeting_id, values, command.version)
    for one in decided:
        _follow_up(uow, command.meeting_id, one)
    if command.municipalities is not None:
        _demand(uow, command.municipalities)
        _set_called(uow, command.meeting_id, command.municipalities)
    uow.commit(N_("Noted the decisions of a meeting"))


def _follow_up(uow: UnitOfWork, meeting_id: str, one: Decided) -> None:
    title = one.text.strip()
    if one.becomes == "task":
        uow.insert("task", {"title": title, "due_on": one.due_on, "owner_id": uow.actor.member_id})
    elif one.becomes == "plan":
        by = one.due_on or after_months(uow.today, _DECISION_MONTHS)
        goal = {"goal_kind": GoalKind.WORDS.value, "goal_words": title, "goal_by": by}
        plan = {"title": title[:120], "measure": title, "meeting_id": meeting_id, "begun_on": uow.today}
        responsible = {"responsible_id": uow.actor.member_id, "follow_ups": by.isoformat()}
        uow.insert("action_plan", plan | goal | responsible)


def call_off(uow: UnitOfWork, command: CallOff) -> None:
    """Note that a meeting will not be held.

    Raises:
        InvalidInput: it was held, or called off before.
    """
    _demand_called(uow, command.meeting_id)
    uow.update("meeting", command.meeting_id, {"state": CALLED_OFF})
    uow.commit(N_("Called off a meeting"))


def keep_minutes(uow: UnitOfWork, command: KeepMinutes) -> str:
    """Keep minutes or another paper of a meeting, byte for byte, and return its id.

    Raises:
        InvalidInput: it is larger than 100 MB.
    """
    uow.get("meeting", command.meeting_id)
    if len(command.data) > LARGEST:
        raise InvalidInput(N_("{name} is larger than 100 MB and was not kept."), name=command.name)
    paper_id = uow.insert(
        "meeting_paper",
        {
            "meeting_id": command.meeting_id,
            "name": command.name,
            "media_type": command.media_type,
            "size": len(command.data),
            "sha256": hashlib.sha256(command.data).hexdigest(),
        },
    )
    pieces = range(0, max(len(command.data), 1), PIECE)
    uow.insert_raw(
        "meeting_paper_piece",
        [
            {"paper_id": paper_id, "position": n, "data": command.data[at : at + PIECE]}
            for n, at in enumerate(pieces)
        ],
    )
    uow.commit(N_("Kept a paper of a meeting"))
    return paper_id


def minutes(reader: Reader, paper_id: str) -> tuple[str, bytes]:
    """Return a paper of a meeting as its name and its bytes; its hash is checked.

    Raises:
        NotFound: it is gone, or damaged.
    """
    found = read.paper(reader, paper_id)
    if found is None:
        raise NotFound(N_("The document is gone."))
    name, digest, data = found
    if hashlib.sha256(data).hexdigest() != digest:
        raise NotFound(N_("{name} is damaged in the database. Restore it from a backup."), name=name)
    return name, data


def _set_called(uow: UnitOfWork, meeting_id: str, codes: Collection[str]) -> None:
    there = read.called_rows(uow, meeting_id)
    for code in there.keys() - set(codes):
        uow.remove("meeting_municipality", there[code])
    new = [code for code in dict.fromkeys(codes) if code not in there]
    uow.insert_many(
        "meeting_municipality", [{"meeting_id": meeting_id, "municipality_code": code} for code in new]
    )


def _demand(uow: UnitOfWork, codes: Collection[str]) -> None:
    for code in codes:
        if read_sites.municipality_id(uow, code) is None:
            raise NotFound(N_("The region has no municipality {code}."), code=code)


def _demand_called(uow: UnitOfWork, meeting_id: str) -> None:
    if uow.get("meeting", meeting_id)["state"] != CALLED:
        raise InvalidInput(N_("The meeting has been held or called off already. Nothing was changed."))
