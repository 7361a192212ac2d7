"""What others changed, so that a window can read again what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain.touched import Touched
from investcrm.store.read import feed as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class News:
    """An act on an inquiry: when (ms UTC), who, the verb's catalogue key, and which inquiry."""

    at_ms: int
    actor: str
    verb: str
    inquiry_id: str
    number: str
    title: str


def news(reader: Reader, since_ms: int = 0, limit: int = 30) -> tuple[News, ...]:
    """Return the latest acts on inquiries after a moment, newest first, undone ones left out."""
    return tuple(News(*row) for row in read.news(reader, since_ms, limit))


def place(reader: Reader) -> str:
    """Return where the feed stands now."""
    return read.position(reader)


def since(reader: Reader, position: str, session: str) -> tuple[str, Touched]:
    """Return where the feed stands now and the records others touched after ``position``; none from ""."""
    now = read.position(reader)
    return now, read.roots_since(reader, position, session) if position not in ("", now) else Touched()
