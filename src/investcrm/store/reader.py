"""Reading: SQL text in one style for both databases, plain tuples back.

Statements name their parameters ``:name``. The start of the program reads its first list through the driver
alone, because importing SQLAlchemy takes longer than the rest of the start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, Protocol

Dialect = Literal["sqlite", "postgresql"]
Values = tuple[Any, ...]
_NAMED: Final = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


class Cursor(Protocol):
    """What both drivers' cursors have."""

    def fetchall(self) -> Any:
        """Return all rows left."""
        ...


class Reader:
    """Reads within one transaction. ``today`` is the working day in Sweden, from the store's clock.

    ``kept`` is what the store keeps between readings, by name, for those who check that it still holds; None
    where what is read may never be kept, as among changes that are not final.
    """

    def __init__(
        self,
        execute: Callable[[str, Mapping[str, Any]], Cursor],
        dialect: Dialect,
        today: date,
        kept: dict[str, Any] | None = None,
    ) -> None:
        self._execute = execute
        self.dialect = dialect
        self.today = today
        self.kept = kept

    def rows(self, sql: str, /, **params: Any) -> list[Values]:
        """Return all rows of a query."""
        found: list[Values] = self._execute(driver_sql(sql, self.dialect), params).fetchall()
        return found

    def each(self, sql: str, /, **params: Any) -> Iterator[Values]:
        """Yield the rows of a query one by one, for more of them than should be held at once."""
        cursor: Any = self._execute(driver_sql(sql, self.dialect), params)
        yield from cursor

    def row(self, sql: str, /, **params: Any) -> Values | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, **params)
        return found[0] if found else None

    def value(self, sql: str, /, **params: Any) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, **params)
        return found[0] if found else None

    def records(self, sql: str, /, **params: Any) -> list[dict[str, Any]]:
        """Return the rows of ``SELECT a, b ...`` as dictionaries; for few rows, where names read better."""
        cursor: Any = self._execute(driver_sql(sql, self.dialect), params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@lru_cache(maxsize=512)
def driver_sql(sql: str, dialect: Dialect) -> str:
    if dialect == "sqlite":
        return sql
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


def listed(name: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """Return ``(:name_0, :name_1 ...)`` and its parameters, for ``IN``; none match no values."""
    params = {f"{name}_{index}": value for index, value in enumerate(values)}
    return (f"({', '.join(f':{key}' for key in params)})" if params else "(NULL)"), params


def day(text: str | None) -> date | None:
    """Return a stored day as a date."""
    return date.fromisoformat(text) if text else None
