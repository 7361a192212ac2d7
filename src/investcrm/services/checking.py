"""Looks a workspace over and says what is wrong in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import words
from investcrm.store import check as store_check
from investcrm.store.check import Finding

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


class Problem:
    """Something wrong: ``code`` for scripts, the table and row, and ``text`` in the program's language."""

    __slots__ = ("code", "id", "table", "text")

    def __init__(self, found: Finding) -> None:
        self.code = found.code
        self.table = found.table
        self.id = found.id
        self.text = words.t(found.key, **dict(found.params))


def check(reader: Reader) -> tuple[Problem, ...]:
    """Return everything that is wrong; empty when all is well."""
    return tuple(Problem(found) for found in store_check.findings(reader))
