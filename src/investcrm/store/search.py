"""Full-text search over the folded words of records: each typed word is the beginning of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm.domain.rows import Hit
from investcrm.domain.sortkey import search_words

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def condition(reader: Reader, query: str, entry: str = "search_entry") -> tuple[str, dict[str, Any]] | None:
    """Return SQL that holds for search entries matching ``query``, or None when it has no words.

    ``entry`` is what the statement calls the table; the parameter is called ``search``.
    """
    words = search_words(query)
    if not words:
        return None
    if reader.dialect == "postgresql":
        found = f"{entry}.tokens @@ to_tsquery('simple', :search)"
        return found, {"search": " & ".join(f"{word}:*" for word in words)}
    found = "SELECT rowid FROM search_fts WHERE search_fts MATCH :search"
    return f"{entry}.id IN ({found})", {"search": " ".join(f'"{word}"*' for word in words)}


def count(reader: Reader, query: str, kind: str) -> int | None:
    """Return how many records of a kind match ``query``, or None when it has no words."""
    matching = condition(reader, query, "s")
    if matching is None:
        return None
    where, params = matching
    sql = f"SELECT count(*) FROM search_entry s WHERE {where} AND s.kind = :kind"
    return int(reader.value(sql, **params, kind=kind))


def find(reader: Reader, query: str, limit: int = 12) -> tuple[Hit, ...]:
    """Return the newest records matching ``query``: inquiries, companies, sites, contacts."""
    matching = condition(reader, query)
    if matching is None:
        return ()
    where, params = matching
    rows = reader.rows(
        f"SELECT kind, ref, label, detail FROM search_entry WHERE {where} "
        f"ORDER BY id DESC LIMIT {int(limit)}",
        **params,
    )
    return tuple(Hit(*row) for row in rows)
