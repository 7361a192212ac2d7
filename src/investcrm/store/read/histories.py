"""What was done to a record: when, by whom, and for a case which municipalities each act was about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.rows import HistoryRow
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_NAMED: Final = (
    "coalesce((SELECT m.name FROM municipality m WHERE m.code = x.municipality_code), x.municipality_code)"
)
_OF_FORWARDING: Final = (
    "(SELECT coalesce(m.name, f.municipality_code) FROM forwarding f "
    "LEFT JOIN municipality m ON m.code = f.municipality_code WHERE f.id = x.forwarding_id)"
)
_BRIEFS: Final = "(SELECT sent_brief_id FROM forwarding WHERE inquiry_id = :id AND sent_brief_id IS NOT NULL)"
_ABOUT: Final = (
    f"SELECT x.id, {_NAMED} FROM forwarding x WHERE x.inquiry_id = :id",
    f"SELECT x.id, {_OF_FORWARDING} FROM answer x WHERE x.inquiry_id = :id",
    f"SELECT x.id, coalesce({_OF_FORWARDING}, x.recipient) FROM dispatch x WHERE x.inquiry_id = :id",
    f"SELECT x.id, {_NAMED} FROM brief x WHERE x.id IN {_BRIEFS}",
    f"SELECT x.id, {_NAMED} FROM reply x WHERE x.brief_id IN {_BRIEFS}",
    f"SELECT x.id, {_NAMED} FROM brief_message x WHERE x.brief_id IN {_BRIEFS}",
)
"""Rows that are about a municipality, or a recipient, with its name."""
_BESIDE: Final = (
    f"SELECT x.id FROM brief x WHERE x.id IN {_BRIEFS} "
    f"UNION ALL SELECT x.id FROM reply x WHERE x.brief_id IN {_BRIEFS}"
)
"""What municipalities read and write of a case has a history of its own, beside the case's."""
_ENDS: Final = frozenset({"ended", "ended_on", "lost_reason"})
"""What a brief tells of how the case ended."""
_MOST: Final = 400


def history(reader: Reader, root_id: str, limit: int) -> tuple[HistoryRow, ...]:
    """Return what was done to a record, newest first; an empty ``root_id`` gives everything.

    Of a case also what municipalities did with what they were asked.
    """
    about = _about(reader, root_id) if root_id else {}
    condition, params = ":root_id = ''", {"root_id": root_id}
    touching = ""
    if root_id:
        text, params = listed("r", (root_id, *(row[0] for row in reader.rows(_BESIDE, id=root_id))))
        condition = f"c.root_id IN {text}"
        touching = f"WHERE s.seq IN (SELECT c.set_seq FROM change c WHERE {condition})"
    sets = reader.rows(
        "SELECT s.seq, s.id, s.at_ms, s.actor_name, s.verb, s.undone_by FROM change_set s "
        f"{touching} ORDER BY s.seq DESC LIMIT {int(limit)}",
        **(params if root_id else {}),
    )
    rows = []
    for seq, set_id, at_ms, actor, verb, undone in sets:
        changes = reader.rows(
            "SELECT c.row_id, c.op, v.after FROM change c LEFT JOIN change_value v ON v.change_id = c.id "
            f"WHERE c.set_seq = :seq AND {condition} ORDER BY c.id LIMIT {_MOST}",
            seq=seq,
            **params,
        )
        names = sorted({about[row_id] for row_id, _op, after in changes if _is_about(row_id, after, about)})
        rows.append(
            HistoryRow(set_id, at_ms, actor, verb, _fields(changes, about), undone is not None, tuple(names))
        )
    return tuple(rows)


def _about(reader: Reader, inquiry_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for sql in _ABOUT:
        found |= {str(row_id): str(name) for row_id, name in reader.rows(sql, id=inquiry_id)}
    return found


def _is_about(row_id: str, after: str | None, about: dict[str, str]) -> bool:
    """Whether a change is about a municipality; that the case has ended is told to all that were asked."""
    if row_id not in about:
        return False
    return not after or not set(json.loads(after)) <= _ENDS


def _fields(changes: list[Any], about: dict[str, str]) -> tuple[str, ...]:
    """Return the fields an act changed; of what it did about municipalities its verb tells enough."""
    told = [
        after for row_id, op, after in changes if op == "change" and after is not None and row_id not in about
    ]
    return tuple(dict.fromkeys(key for text in told for key in json.loads(text)))
