"""What others changed, so that a window can read again what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.store.read import feed as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def since(reader: Reader, seq: int, session: str) -> tuple[int, frozenset[str]]:
    """Return the latest place in the feed and the records others touched after ``seq``."""
    now = read.last(reader)
    return now, read.roots_since(reader, seq, session) if now > seq >= 0 else frozenset()
