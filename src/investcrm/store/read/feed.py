"""The change feed: what others did since one looked last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.touched import Touched

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_APART: Final = " "
_READS: Final = "SELECT has_any_column_privilege('change', 'SELECT')"
_READS_CASES: Final = "SELECT has_table_privilege('inquiry', 'SELECT')"
MOVED: Final = "SELECT id FROM inquiry WHERE title_key = '' AND title = '' AND deleted_ms IS NOT NULL"
"""Cases that went to the other store; on a server only who may read cases is asked for."""


def position(reader: Reader) -> str:
    """Return where the feed stands now, as text that means something to this database alone.

    Cases belong to it, as the log shows nothing of one that is taken away: in a server's room those that one
    sees, elsewhere those that went to the other store.
    """
    place = "SELECT coalesce(max(seq), 0) FROM change_set"
    if reader.dialect == "postgresql":
        place = "SELECT pg_current_snapshot()"
    return _APART.join([str(reader.value(place)), *sorted(_cases(reader) or _moved(reader))])


def _cases(reader: Reader) -> set[str]:
    """Return the cases one sees in a server's room; elsewhere none."""
    if not _is_room(reader):
        return set()
    return {str(row_id) for (row_id,) in reader.rows("SELECT sec.my_cases()")}


def _moved(reader: Reader) -> set[str]:
    """Return the cases that went from this store to the other one and left an emptied number."""
    if _is_room(reader) or (reader.dialect == "postgresql" and not reader.value(_READS_CASES)):
        return set()
    return {str(row_id) for (row_id,) in reader.rows(MOVED)}


def _is_room(reader: Reader) -> bool:
    return reader.dialect == "postgresql" and bool(
        reader.value("SELECT to_regprocedure('sec.my_cases()') IS NOT NULL")
    )


def _lost(reader: Reader, had: set[str]) -> set[str]:
    """Return the cases that one could read when the feed stood where it had these, and cannot now."""
    return had - _cases(reader) if _is_room(reader) else _moved(reader) - had


def roots_since(reader: Reader, position: str, session: str) -> Touched:
    """Return the records touched after a position by anybody but ``session``.

    On a server numbers are given before transactions end, so what is new is what one could not see then.
    """
    if reader.dialect == "postgresql" and not reader.value(_READS):
        return Touched((_APART,), ("document",))  # a registrar's login, told of no change: of any, then
    others = "s.session <> :session"
    position, *had = position.split(_APART)
    lost = _lost(reader, set(had))
    if reader.dialect == "postgresql":
        others = "(s.session <> :session OR s.login <> session_user::text)"
        new = (
            "s.xact >= CAST(CAST(pg_snapshot_xmin(CAST(:position AS pg_snapshot)) AS text) AS bigint) "
            "AND NOT pg_visible_in_snapshot(CAST(CAST(s.xact AS text) AS xid8), "
            "CAST(:position AS pg_snapshot))"
        )
        params: dict[str, str | int] = {"position": position}
    else:
        new, params = "s.seq > :position", {"position": int(position)}
    found = reader.rows(  # that a case moved away is told under a root of its own
        "SELECT DISTINCT CASE WHEN c.entity = c.root THEN c.row_id ELSE c.root_id END, c.root "
        "FROM change c JOIN change_set s ON s.seq = c.set_seq "
        f"WHERE {new} AND {others}",
        **params,
        session=session,
    )
    return Touched(
        (*(str(root_id) for root_id, _ in found), *lost),
        () if lost else (str(root) for _, root in found),  # with a case go its people and its company
        lost,
    )


def news(reader: Reader, since_ms: int, limit: int) -> list[Values]:
    """Return the latest acts on inquiries: time, actor, verb, inquiry id, number, title; newest first."""
    return reader.rows(
        "SELECT s.at_ms, s.actor_name, s.verb, i.id, i.number, i.title FROM change_set s "
        "JOIN inquiry i ON i.id = (SELECT c.root_id FROM change c JOIN inquiry x ON x.id = c.root_id "
        "WHERE c.set_seq = s.seq LIMIT 1) "
        "WHERE s.at_ms > :since AND s.undone_by IS NULL AND s.undoes IS NULL AND i.deleted_ms IS NULL "
        f"ORDER BY s.seq DESC LIMIT {int(limit)}",
        since=since_ms,
    )
