"""What a change touched: the records by id, and of which kinds they are."""

from __future__ import annotations

from collections.abc import Iterable


class Touched(frozenset[str]):
    """Ids of the records an act touched; ``tables`` names their kinds, empty where they are not known."""

    tables: frozenset[str]
    lost: frozenset[str]
    """Of these ids the cases that were taken from whoever reads: of them nothing can be read any more."""
    merged: tuple[tuple[str, tuple[str, ...]], ...]
    """Fields somebody else had changed meanwhile and that were kept beside one's own: (who, fields)."""

    def __new__(
        cls, ids: Iterable[str] = (), tables: Iterable[str] = (), lost: Iterable[str] = ()
    ) -> Touched:
        made = super().__new__(cls, ids)
        made.tables = frozenset(tables)
        made.lost = frozenset(lost)
        made.merged = ()
        return made

    def concerns(self, tables: frozenset[str]) -> bool:
        """Whether a view of such records may look different now."""
        return not tables or not self.tables or not tables.isdisjoint(self.tables)
