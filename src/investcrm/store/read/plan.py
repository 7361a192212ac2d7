"""The annual wheel, meetings and action plans as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain.action_plans import Note
from investcrm.domain.annual_wheel import Kind, Shift, read_rule
from investcrm.domain.wheel_rows import MeetingKind, MeetingRow, WheelEvent
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

Mark = tuple[str, str, str, date | None]
"""Done or skipped, the word, who and when."""


def events(reader: Reader, *, gone: bool = False) -> tuple[WheelEvent, ...]:
    """Return the events of the wheel, or those taken off it."""
    found = reader.rows(
        "SELECT id, version, kind, title, rule, shift, begins_on, until, owner_id, note FROM wheel_event "
        f"WHERE deleted_ms IS {'NOT NULL' if gone else 'NULL'} ORDER BY title, id"
    )
    return tuple(
        WheelEvent(
            e[0], e[1], Kind(e[2]), e[3], read_rule(e[4]), Shift(e[5]), begins, day(e[7]), e[8], e[9]
        )
        for e in found
        if (begins := day(e[6])) is not None
    )  # fmt: skip


def marks(reader: Reader) -> dict[tuple[str, str], Mark]:
    """Return what was said of each time of an event, by event and key."""
    found = reader.rows(
        "SELECT event_id, key, mark, word, marked_by, marked_on FROM wheel_mark WHERE deleted_ms IS NULL"
    )
    return {(event, key): (mark, word, by, day(on)) for event, key, mark, word, by, on in found}


def mark(reader: Reader, event_id: str, key: str) -> Values | None:
    """Return a time's mark as id, mark, who; None where it is open."""
    return reader.row(
        "SELECT id, mark, marked_by FROM wheel_mark WHERE event_id = :event AND key = :key "
        "AND deleted_ms IS NULL",
        event=event_id,
        key=key,
    )


def published(reader: Reader) -> frozenset[str]:
    """Return the periods whose report is published, as keys."""
    found = reader.rows("SELECT DISTINCT period FROM publication WHERE deleted_ms IS NULL")
    return frozenset(str(period) for (period,) in found)


def asked(reader: Reader) -> tuple[date, ...]:
    """Return the days readiness was asked for, the first first."""
    found = reader.rows(
        "SELECT DISTINCT asked_on FROM readiness_request WHERE deleted_ms IS NULL ORDER BY asked_on"
    )
    return tuple(on for (text,) in found if (on := day(text)) is not None)


def meetings(reader: Reader, first: date = date.min) -> tuple[MeetingRow, ...]:
    """Return the meetings from a day on, in the order of days; a municipality reads those it is called to."""
    return _meetings(reader, "AND held_on >= :first", {"first": first.isoformat()})


def meeting(reader: Reader, meeting_id: str) -> MeetingRow | None:
    """Return one meeting, or None."""
    return next(iter(_meetings(reader, "AND id = :id", {"id": meeting_id})), None)


def _meetings(reader: Reader, where: str, params: dict[str, str]) -> tuple[MeetingRow, ...]:
    found = reader.rows(
        "SELECT id, version, kind, title, held_on, starts_at, minutes, place, agenda, decisions, state, "
        f"event_id, key FROM meeting WHERE deleted_ms IS NULL {where} ORDER BY held_on, starts_at, id",
        **params,
    )
    ids = [values[0] for values in found]
    called, papers = _called(reader, ids), _papers(reader, ids)
    return tuple(
        MeetingRow(
            m[0], m[1], MeetingKind(m[2]), m[3], held, m[5], m[6], m[7], called.get(m[0], ()), m[8], m[9],
            m[10], m[11], m[12], papers.get(m[0], ()),
        )
        for m in found
        if (held := day(m[4])) is not None
    )  # fmt: skip


def _called(reader: Reader, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    among, params = listed("id", ids)
    found: dict[str, tuple[str, ...]] = {}
    for meeting_id, code in reader.rows(
        "SELECT meeting_id, municipality_code FROM meeting_municipality WHERE deleted_ms IS NULL "
        f"AND meeting_id IN {among} ORDER BY municipality_code",
        **params,
    ):
        found[meeting_id] = (*found.get(meeting_id, ()), code)
    return found


def called_rows(reader: Reader, meeting_id: str) -> dict[str, str]:
    """Return the ids of the rows that call municipalities to a meeting, by code."""
    found = reader.rows(
        "SELECT municipality_code, id FROM meeting_municipality WHERE meeting_id = :id "
        "AND deleted_ms IS NULL",
        id=meeting_id,
    )
    return dict(found)


def _papers(reader: Reader, ids: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    among, params = listed("id", ids)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for meeting_id, paper_id, name in reader.rows(
        "SELECT meeting_id, id, name FROM meeting_paper WHERE deleted_ms IS NULL "
        f"AND meeting_id IN {among} ORDER BY created_ms, id",
        **params,
    ):
        found[meeting_id] = (*found.get(meeting_id, ()), (paper_id, name))
    return found


def paper(reader: Reader, paper_id: str) -> tuple[str, str, bytes] | None:
    """Return a paper's name, the digest it was kept under and its bytes; None where it is gone."""
    head = reader.row(
        "SELECT name, sha256 FROM meeting_paper WHERE id = :id AND deleted_ms IS NULL", id=paper_id
    )
    if head is None:
        return None
    pieces = reader.rows(
        "SELECT data FROM meeting_paper_piece WHERE paper_id = :id ORDER BY position", id=paper_id
    )
    return str(head[0]), str(head[1]), b"".join(bytes(data) for (data,) in pieces)


_PLAN = (
    "id, version, title, problem, cause, measure, goal_kind, goal_by, goal_kpi, goal_label, goal_target, "
    "goal_municipality, goal_dimension, goal_level, goal_words, responsible_id, municipality_code, status, "
    "begun_on, follow_ups, closed_on, closing, meeting_id"
)


def plans(reader: Reader) -> list[dict[str, object]]:
    """Return the action plans, those under way first, then by the day of their goal."""
    return reader.records(
        f"SELECT {_PLAN} FROM action_plan WHERE deleted_ms IS NULL "
        "ORDER BY CASE status WHEN 'open' THEN 0 ELSE 1 END, goal_by, title, id"
    )


def notes(reader: Reader) -> dict[str, tuple[Note, ...]]:
    """Return what was noted, by plan, the latest first."""
    found: dict[str, tuple[Note, ...]] = {}
    for plan_id, row_id, on, text, said_by, code in reader.rows(
        "SELECT plan_id, id, noted_on, text, said_by, municipality_code FROM action_note "
        "WHERE deleted_ms IS NULL ORDER BY noted_on DESC, id DESC"
    ):
        noted = day(on)
        if noted is not None:
            found[plan_id] = (*found.get(plan_id, ()), Note(row_id, noted, text, said_by, code))
    return found
