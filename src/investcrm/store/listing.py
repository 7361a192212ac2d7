"""Long lists: a count and the visible window by keyset, never all ids.

A window is fetched by seeking to the nearest known key and stepping from there. Keys along the list are noted
when a window far from any known one is asked for, so that a jump of the scroll bar costs one pass at most.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from investcrm.store import search

if TYPE_CHECKING:
    from investcrm.store.reader import Dialect, Reader, Values

_STRIDE = 500
_NEAR = 600
_FEW = 9_000
"""So many hits of a search are sooner read and sorted than met by walking the list in order."""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list in SQL: its table expression with alias, its columns, its orders by key.

    ``orders`` gives for each sort key the expression, which is never null; ties fall to ``id``. Those in
    ``texts`` are text without a sort key of its own: a server's collation must not order them.
    """

    source: str
    id: str
    columns: tuple[str, ...]
    orders: Mapping[str, str]
    always: str = "1 = 1"
    joins: str = ""
    search_kind: str = ""
    texts: frozenset[str] = frozenset()

    def order(self, key: str, dialect: Dialect) -> str:
        """Return the expression of a sort key, which orders text byte by byte on every database."""
        collate = ' COLLATE "C"' if key in self.texts and dialect == "postgresql" else ""
        return self.orders[key] + collate


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows: order, direction, search words, and conditions with their parameters."""

    order: str
    descending: bool = False
    search: str = ""
    where: tuple[str, ...] = ()
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(slots=True)
class ListHead:
    """The length of a list, and the keys noted along it so far, by position."""

    count: int
    keys: dict[int, tuple[Any, str]] = field(default_factory=dict)

    def nearest(self, position: int) -> int | None:
        """Return the last noted position at or before ``position``."""
        known = sorted(self.keys)
        index = bisect_right(known, position)
        return known[index - 1] if index else None


def head(reader: Reader, spec: ListSpec, query: ListQuery) -> ListHead:
    """Return the length of the list; a search alone is counted in its index, which holds live records."""
    if query.search and not query.where:
        found = search.count(reader, query.search, spec.search_kind)
        if found is not None:
            return ListHead(found)
    where, params = _where(reader, spec, query)
    return ListHead(int(reader.value(f"SELECT count(*) FROM {spec.source} WHERE {where}", **params)))


def window(
    reader: Reader, spec: ListSpec, query: ListQuery, head: ListHead, first: int, limit: int
) -> list[Values]:
    """Return the rows from position ``first``, at most ``limit``."""
    start = head.nearest(first)
    gap = first if start is None else first - start
    if gap > _NEAR and head.count:
        _note_keys(reader, spec, query, head)
        start = head.nearest(first)
        gap = first if start is None else first - start
    where, params = _where(reader, spec, query, few=head.count <= _FEW)
    order, direction = spec.order(query.order, reader.dialect), "DESC" if query.descending else "ASC"
    if start is not None:
        compare = "<=" if query.descending else ">="
        where += f" AND ({order}, {spec.id}) {compare} (:seek_value, :seek_id)"
        params |= {"seek_value": head.keys[start][0], "seek_id": head.keys[start][1]}
    inner = (
        f"SELECT {spec.id} AS wanted, {order} AS place FROM {spec.source} WHERE {where} "
        f"ORDER BY {order} {direction}, {spec.id} {direction} LIMIT {int(limit)} OFFSET {int(gap)}"
    )
    rows = reader.rows(
        f"SELECT {', '.join(spec.columns)}, w.place, w.wanted FROM ({inner}) w "
        f"JOIN {spec.source} ON {spec.id} = w.wanted {spec.joins} "
        f"ORDER BY w.place {direction}, w.wanted {direction}",
        **params,
    )
    if rows:
        head.keys[first] = (rows[0][-2], rows[0][-1])
        head.keys[first + len(rows) - 1] = (rows[-1][-2], rows[-1][-1])
    return [tuple(row[:-2]) for row in rows]


def position(reader: Reader, spec: ListSpec, query: ListQuery, row_id: str) -> int | None:
    """Return where a row stands in the list, or None when it is not in it."""
    where, params = _where(reader, spec, query)
    order = spec.order(query.order, reader.dialect)
    found = reader.row(
        f"SELECT {order} FROM {spec.source} WHERE {where} AND {spec.id} = :sought", **params, sought=row_id
    )
    if found is None:
        return None
    before = ">" if query.descending else "<"
    return int(
        reader.value(
            f"SELECT count(*) FROM {spec.source} WHERE {where} "
            f"AND ({order}, {spec.id}) {before} (:sought_value, :sought)",
            **params,
            sought=row_id,
            sought_value=found[0],
        )
    )


def _note_keys(reader: Reader, spec: ListSpec, query: ListQuery, head: ListHead) -> None:
    where, params = _where(reader, spec, query)
    order, direction = spec.order(query.order, reader.dialect), "DESC" if query.descending else "ASC"
    numbered = (
        f"SELECT {order} AS place, {spec.id} AS wanted, row_number() OVER "
        f"(ORDER BY {order} {direction}, {spec.id} {direction}) - 1 AS position "
        f"FROM {spec.source} WHERE {where}"
    )
    found = reader.rows(
        f"SELECT position, place, wanted FROM ({numbered}) n WHERE position % {_STRIDE} = 0", **params
    )
    head.keys.update({int(position): (place, wanted) for position, place, wanted in found})


def _where(
    reader: Reader, spec: ListSpec, query: ListQuery, *, few: bool = False
) -> tuple[str, dict[str, Any]]:
    """Return the conditions of a list; ``few`` tells Postgres to find the hits of a search first.

    Left to itself it guesses that hits lie evenly along the list, and walks 100,000 for those of 2024.
    """
    parts = [spec.always, *query.where]
    params = dict(query.params)
    matching = search.condition(reader, query.search, "s")
    if matching is not None:
        condition, extra = matching
        hits = f"SELECT s.ref FROM search_entry s WHERE {condition} AND s.kind = :search_kind"
        if few and reader.dialect == "postgresql":
            hits = f"WITH hits AS MATERIALIZED ({hits}) SELECT ref FROM hits"
        parts.append(f"{spec.id} IN ({hits})")
        params |= extra | {"search_kind": spec.search_kind}
    return " AND ".join(parts), params
