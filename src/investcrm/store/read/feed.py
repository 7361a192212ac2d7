"""The change feed: what others did since one looked last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def last(reader: Reader) -> int:
    """Return the place of the latest change set."""
    return int(reader.value("SELECT coalesce(max(seq), 0) FROM change_set"))


def roots_since(reader: Reader, seq: int, session: str) -> frozenset[str]:
    """Return the records touched after ``seq`` by anybody but ``session``."""
    found = reader.rows(
        "SELECT DISTINCT c.root_id FROM change c JOIN change_set s ON s.seq = c.set_seq "
        "WHERE s.seq > :seq AND s.session <> :session",
        seq=seq,
        session=session,
    )
    return frozenset(str(root) for (root,) in found)
