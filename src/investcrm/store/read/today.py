"""What Today is made of: tasks, deadlines, forwardings and prepared things that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values


def open_tasks(reader: Reader, until: str) -> list[Values]:
    """Return open tasks due until a day: id, title, day, inquiry, number, title of it or company, kind."""
    return reader.rows(
        "SELECT t.id, t.title, t.due_on, i.id, i.number, coalesce(i.title, o.name), t.kind FROM task t "
        "LEFT JOIN inquiry i ON i.id = t.inquiry_id LEFT JOIN organisation o ON o.id = t.organisation_id "
        "WHERE t.deleted_ms IS NULL AND t.done_on IS NULL AND (t.due_on IS NULL OR t.due_on <= :until) "
        "AND (t.inquiry_id IS NULL OR i.deleted_ms IS NULL) ORDER BY t.due_on, t.id LIMIT 200",
        until=until,
    )


def rounds(reader: Reader) -> list[Values]:
    """Return the open inquiries with municipalities: id, number, title, silent, answered, prepared, deadline.

    Prepared are briefs that were not sent, and other messages to municipalities that wait. The deadline is
    the earliest among those that have not answered, else the latest of all.
    """
    return reader.rows(
        "SELECT i.id, i.number, i.title, "
        "sum(CASE WHEN f.state = 'sent' THEN 1 ELSE 0 END), "
        "sum(CASE WHEN f.state IN ('answered', 'declined') THEN 1 ELSE 0 END), "
        "sum(CASE WHEN f.state = 'prepared' THEN 1 ELSE 0 END) + (SELECT count(*) FROM dispatch d "
        "WHERE d.inquiry_id = i.id AND d.kind IN ('reminder', 'extension', 'readdress') "
        "AND d.state NOT IN ('sent', 'bounced') AND d.deleted_ms IS NULL), "
        "coalesce(min(CASE WHEN f.state = 'sent' THEN f.deadline_on END), max(f.deadline_on)), "
        "max(f.answered_on), max(f.reminded_on) "
        "FROM inquiry i JOIN forwarding f ON f.inquiry_id = i.id "
        "WHERE i.deleted_ms IS NULL AND f.deleted_ms IS NULL AND f.state <> 'withdrawn' "
        "AND i.stage IN ('received', 'qualified', 'forwarded') AND i.on_hold = 0 "
        "GROUP BY i.id, i.number, i.title, i.number_key ORDER BY i.number_key"
    )


def unforwarded(reader: Reader, until: str) -> list[Values]:
    """Return open inquiries nobody was asked about, due until a day: id, number, title, deadline."""
    return reader.rows(
        "SELECT i.id, i.number, i.title, i.deadline_on FROM inquiry i "
        "WHERE i.deleted_ms IS NULL AND i.stage IN ('received', 'qualified') AND i.on_hold = 0 "
        "AND i.asked_count = 0 AND i.deadline_on <= :until ORDER BY i.deadline_on, i.number_key LIMIT 100",
        until=until,
    )


def next_steps(reader: Reader, until: str) -> list[Values]:
    """Return next steps planned until a day: id, number, title, step, day."""
    return reader.rows(
        "SELECT i.id, i.number, i.title, i.next_step, i.next_step_on FROM inquiry i "
        "WHERE i.deleted_ms IS NULL AND i.outcome IS NULL AND i.on_hold = 0 AND i.next_step <> '' "
        "AND i.next_step_on <= :until ORDER BY i.next_step_on, i.number_key LIMIT 100",
        until=until,
    )


def waiting_offers(reader: Reader) -> list[Values]:
    """Return cases whose latest offer waits for the asker: id, number, title, sent day."""
    return reader.rows(
        "SELECT i.id, i.number, i.title, i.offered_on FROM inquiry i WHERE i.deleted_ms IS NULL "
        "AND i.stage = 'offered' AND i.on_hold = 0 AND i.offered_on IS NOT NULL "
        "ORDER BY i.offered_on, i.number_key LIMIT 100"
    )


def open_count(reader: Reader) -> int:
    """Return how many inquiries are open."""
    return int(reader.value("SELECT count(*) FROM inquiry WHERE deleted_ms IS NULL AND outcome IS NULL") or 0)
