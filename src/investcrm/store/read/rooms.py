"""Reads who sees a confidential case, and who did."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def lines(reader: Reader, inquiry_ids: tuple[str, ...]) -> list[tuple[str, int, str, date | None]]:
    """Return (case, how many members see it, ground and day of the latest assessment)."""
    text, params = listed("id", inquiry_ids)
    found = reader.rows(
        "SELECT i.id, (SELECT count(*) FROM case_member m WHERE m.inquiry_id = i.id "
        "AND m.deleted_ms IS NULL), a.ground, a.assessed_on FROM inquiry i "
        "LEFT JOIN assessment a ON a.id = (SELECT b.id FROM assessment b WHERE b.inquiry_id = i.id "
        "AND b.deleted_ms IS NULL ORDER BY b.assessed_on DESC, b.id DESC LIMIT 1) "
        f"WHERE i.id IN {text}",
        **params,
    )
    return [(str(i), int(count), str(ground or ""), day(on)) for i, count, ground, on in found]


def members_of(reader: Reader, inquiry_id: str) -> list[tuple[str, str, date]]:
    """Return (member, role, since when) of a case."""
    found = reader.rows(
        "SELECT member_id, role, since_on FROM case_member WHERE inquiry_id = :id AND deleted_ms IS NULL",
        id=inquiry_id,
    )
    return [(str(member), str(role), date.fromisoformat(since)) for member, role, since in found]


def membership(reader: Reader, inquiry_id: str, member_id: str) -> tuple[str, str] | None:
    """Return (row, role) of a member in a case, or None."""
    found = reader.row(
        "SELECT id, role FROM case_member WHERE inquiry_id = :id AND member_id = :member "
        "AND deleted_ms IS NULL",
        id=inquiry_id,
        member=member_id,
    )
    return (str(found[0]), str(found[1])) if found else None


def sees(reader: Reader, inquiry_id: str, member_id: str) -> bool:
    """Return whether a member sees a case: on a server as its policies would judge that member's login."""
    if reader.dialect == "sqlite":
        return membership(reader, inquiry_id, member_id) is not None
    return bool(reader.value("SELECT sec.sees(:id, :member)", id=inquiry_id, member=member_id))


def briefed(reader: Reader, inquiry_id: str) -> list[tuple[str, str, date, bool]]:
    """Return (code, name, day, in the room) of municipalities that were sent a brief.

    A brief older than the case's first member was made while the case was open.
    """
    found = reader.rows(
        "SELECT f.municipality_code, coalesce(m.name, f.municipality_code), f.sent_on, f.created_ms >= "
        "(SELECT coalesce(min(c.created_ms), 0) FROM case_member c WHERE c.inquiry_id = f.inquiry_id) "
        "FROM forwarding f "
        "LEFT JOIN municipality m ON m.code = f.municipality_code "
        "WHERE f.inquiry_id = :id AND f.sent_on IS NOT NULL AND f.deleted_ms IS NULL ORDER BY f.sent_on, 2",
        id=inquiry_id,
    )
    return [
        (str(code), str(name), date.fromisoformat(sent), bool(inside)) for code, name, sent, inside in found
    ]


def inbox(reader: Reader, inquiry_id: str, code: str) -> list[tuple[str, str, str, date, str | None]]:
    """Return (number, title, content, day, document) of the briefs a municipality received of a case."""
    found = reader.rows(
        "SELECT b.number, b.title, b.content, b.sent_on, f.brief_id FROM forwarding f "
        "JOIN brief b ON b.id = f.sent_brief_id WHERE f.inquiry_id = :id AND f.municipality_code = :code "
        "AND f.deleted_ms IS NULL ORDER BY b.sent_on",
        id=inquiry_id,
        code=code,
    )
    return [
        (str(number), str(title), str(content), date.fromisoformat(sent), document)
        for number, title, content, sent, document in found
    ]


def is_let_in(reader: Reader) -> bool:
    """Whether one is somebody in the room at all; a file has nobody it does not know."""
    return reader.dialect == "sqlite" or reader.row("SELECT member_id FROM sec.me()") is not None


def entries(reader: Reader, inquiry_id: str, limit: int) -> list[Any]:
    """Return (ms UTC, name, act, detail) of the read log, latest first."""
    return reader.rows(
        "SELECT at_ms, member_name, act, detail FROM read_entry WHERE inquiry_id = :id "
        "ORDER BY at_ms DESC, id DESC LIMIT :limit",
        id=inquiry_id,
        limit=limit,
    )
