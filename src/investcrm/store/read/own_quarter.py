"""What a municipality was asked and answered, from the region's cases or from its own inbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values


def _days(done: str, begun: str) -> str:
    day = "(SELECT w.ordinal FROM work_day w WHERE w.day = {})"
    return f"{day.format(done)} - {day.format(begun)}"


_ANSWERED: Final = "CASE WHEN f.state IN ('answered', 'declined') THEN f.answered_on END"


def of_region(reader: Reader, code: str, first: date, last: date) -> list[Values]:
    """Return what a municipality was asked, of cases where something happened between two days.

    Each as the brief's content, number of the case, sent, deadline, answered, declined, reason, working days,
    outcome, decided municipality, decided, reason for loss, what was needed, new jobs decided.
    """
    return reader.rows(
        f"SELECT f.content, q.number, f.sent_on, f.deadline_on, {_ANSWERED}, f.state = 'declined', "
        "(SELECT max(a.reason) FROM answer a WHERE a.forwarding_id = f.id AND a.declined = 1 "
        f"AND a.deleted_ms IS NULL), {_days('f.answered_on', 'f.sent_on')}, coalesce(q.outcome, ''), "
        "q.decided_municipality, q.decided_on, coalesce(q.lost_reason, ''), q.lost_needed, "
        "(SELECT sum(l.jobs) FROM ledger_entry l WHERE l.inquiry_id = q.id AND l.step = 'decided' "
        "AND l.sort = 'new' AND l.deleted_ms IS NULL) "
        "FROM forwarding f JOIN inquiry q ON q.id = f.inquiry_id AND q.deleted_ms IS NULL "
        "WHERE f.deleted_ms IS NULL AND f.municipality_code = :code AND f.state <> 'withdrawn' "
        "AND f.sent_on IS NOT NULL AND f.sent_on <= :last AND (f.sent_on >= :first "
        "OR f.answered_on >= :first OR q.decided_on >= :first OR q.outcome IS NULL) "
        "ORDER BY f.sent_on, q.number_key",
        code=code,
        first=first.isoformat(),
        last=last.isoformat(),
    )


def of_inbox(reader: Reader, codes: Iterable[str], last: date) -> list[Values]:
    """Return a municipality's briefs sent up to a day, as it reads them itself.

    Each as title, number, sent, deadline, answered, declined, reason, working days, how it went, the day of
    that, reason for loss.
    """
    text, params = listed("code", codes)
    return reader.rows(
        "SELECT b.title, b.number, b.sent_on, b.deadline_on, r.replied_on, coalesce(r.declined, 0), "
        f"coalesce(r.reason, ''), {_days('r.replied_on', 'b.sent_on')}, b.ended, b.ended_on, b.lost_reason "
        "FROM brief b LEFT JOIN reply r ON r.brief_id = b.id AND r.deleted_ms IS NULL "
        f"WHERE b.deleted_ms IS NULL AND b.state = 'sent' AND b.municipality_code IN {text} "
        "AND b.sent_on <= :last ORDER BY b.sent_on, b.number, b.id",
        last=last.isoformat(),
        **params,
    )


def own(reader: Reader, codes: Iterable[str], first: date, last: date) -> list[Values]:
    """Return the inquiries that reached municipalities themselves between two days, as they keep them.

    Each as title, number, received, outcome, closed.
    """
    text, params = listed("code", codes)
    return reader.rows(
        "SELECT title, number, received_on, outcome, closed_on FROM own_inquiry WHERE deleted_ms IS NULL "
        f"AND municipality_code IN {text} AND received_on BETWEEN :first AND :last "
        "ORDER BY received_on, number_key",
        first=first.isoformat(),
        last=last.isoformat(),
        **params,
    )


def shared(reader: Reader, codes: Iterable[str], first: date, last: date) -> list[Values]:
    """Return the same as far as the municipalities share it with the region; its end is not shared."""
    text, params = listed("code", codes)
    return reader.rows(
        "SELECT title, number, received_on, '', NULL FROM shared_inquiry WHERE deleted_ms IS NULL "
        f"AND municipality_code IN {text} AND received_on BETWEEN :first AND :last "
        "ORDER BY received_on, number",
        first=first.isoformat(),
        last=last.isoformat(),
        **params,
    )


def briefs_to_tell(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return the standing briefs of a case: id, municipality."""
    return reader.rows(
        "SELECT b.id, b.municipality_code FROM brief b JOIN forwarding f ON f.sent_brief_id = b.id "
        "AND f.deleted_ms IS NULL WHERE f.inquiry_id = :id AND b.state = 'sent' AND b.deleted_ms IS NULL "
        "ORDER BY b.id",
        id=inquiry_id,
    )
