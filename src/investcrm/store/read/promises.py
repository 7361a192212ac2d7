"""What promised steps and complaints are made of: days of cases and answers, explanations, complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.store.reader import Reader, Values

_CASE = (
    "SELECT i.id, i.number, i.title, i.received_on, i.first_response_on, i.forwarded_on, i.offered_on, "
    "CASE WHEN i.outcome IS NULL AND i.on_hold = 0 THEN 1 ELSE 0 END FROM inquiry i "
    "WHERE i.deleted_ms IS NULL"
)


def case(reader: Reader, inquiry_id: str) -> Values | None:
    """Return a case: id, number, title, received, first response, forwarded, offered, whether it goes on."""
    return reader.row(f"{_CASE} AND i.id = :id", id=inquiry_id)


def beginning(reader: Reader, since: str) -> list[Values]:
    """Return the open cases received from a day on that lack a first response or a forwarding, as `case`."""
    return reader.rows(
        f"{_CASE} AND i.received_on >= :since AND i.outcome IS NULL AND i.on_hold = 0 "
        "AND i.stage IN ('received', 'qualified', 'forwarded') "
        "AND (i.first_response_on IS NULL OR i.forwarded_on IS NULL) ORDER BY i.received_on, i.number_key",
        since=since,
    )


def explanations(reader: Reader, inquiry_ids: Iterable[str]) -> list[Values]:
    """Return why promised steps were late: activity id, case, step, municipality code or "", words."""
    text, params = listed("case", inquiry_ids)
    return reader.rows(
        "SELECT id, inquiry_id, about, municipality_code, text FROM activity WHERE kind = 'explanation' "
        f"AND deleted_ms IS NULL AND inquiry_id IN {text} ORDER BY id",
        **params,
    )


def answered_since(reader: Reader, code: str, since: str) -> list[Values]:
    """Return a municipality's answers from a day on: sent, answered, deadline."""
    return reader.rows(
        "SELECT f.sent_on, f.answered_on, f.deadline_on FROM forwarding f "
        "JOIN inquiry i ON i.id = f.inquiry_id AND i.deleted_ms IS NULL "
        "WHERE f.deleted_ms IS NULL AND f.municipality_code = :code AND f.answered_on >= :since "
        "AND f.state IN ('answered', 'declined') AND f.sent_on IS NOT NULL ORDER BY f.answered_on, f.id",
        code=code,
        since=since,
    )


_COMPLAINT = (
    "SELECT a.id, a.version, a.happened_on, a.participants, a.text, a.done, a.closed_on, a.task_id, "
    "a.inquiry_id, i.number, i.title, a.municipality_code, m.name, t.title, t.due_on, t.done_on "
    "FROM activity a LEFT JOIN inquiry i ON i.id = a.inquiry_id "
    "LEFT JOIN municipality m ON m.code = a.municipality_code "
    "LEFT JOIN task t ON t.id = a.task_id AND t.deleted_ms IS NULL "
    "WHERE a.kind = 'complaint' AND a.deleted_ms IS NULL "
    "AND (a.inquiry_id IS NULL OR i.deleted_ms IS NULL)"
)


def complaints(reader: Reader, inquiry_id: str = "", code: str = "") -> list[Values]:
    """Return complaints, open ones first, the newest first: of a case, of a municipality, or all."""
    asked = {"inquiry": inquiry_id, "code": code}
    where = "".join(
        f" AND a.{column} = :{key}"
        for key, column in (("inquiry", "inquiry_id"), ("code", "municipality_code"))
        if asked[key]
    )
    return reader.rows(
        f"{_COMPLAINT}{where} ORDER BY CASE WHEN a.closed_on IS NULL THEN 0 ELSE 1 END, "
        "a.happened_on DESC, a.id DESC",
        **{key: value for key, value in asked.items() if value},
    )
