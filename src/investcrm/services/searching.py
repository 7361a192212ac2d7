"""Finds anything by the beginnings of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.rows import Hit
from investcrm.store import search

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def find(reader: Reader, text: str, limit: int = 12) -> tuple[Hit, ...]:
    """Return inquiries, companies, sites and contacts that ``text`` could mean, newest first."""
    return search.find(reader, text, limit)
