"""Reads which open cases were changed since something was kept: as they were then, and as they are now."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.corrections import PARTS, Case, Moved, Row
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

Rows = dict[str, dict[str, Any]]
_CHUNK: Final = 400


def since(reader: Reader, entity: str, row_id: str) -> tuple[Moved, ...]:
    """Return the standing cases that were changed after a row was kept, or came here after it.

    What the log no longer tells of a case is taken to have been as it is: values of a case that left were
    erased with it, and it is not named.
    """
    born = reader.value(
        "SELECT max(id) FROM change WHERE entity = :entity AND row_id = :row_id AND op = 'add'",
        entity=entity,
        row_id=row_id,
    )
    if born is None:
        return ()
    log = _Log(reader, int(born))
    return tuple(
        Moved(log.as_it_was(case_id, now), Case(now.row, _alive(now.parts)))
        for case_id, now in _standing(reader, sorted(log.cases))
    )


class _Log:
    """What the log says cases and their rows were before the changes that came after one of them."""

    def __init__(self, reader: Reader, born: int) -> None:
        self.cases: set[str] = set()
        self._new: set[str] = set()
        self._before: dict[str, dict[str, Any]] = defaultdict(dict)
        tables, params = listed("table", ("inquiry", *PARTS))
        for row_id, root_id, op, before in reader.each(
            "SELECT c.row_id, c.root_id, c.op, v.before FROM change c "
            "LEFT JOIN change_value v ON v.change_id = c.id "
            f"WHERE c.id > :born AND c.root = 'inquiry' AND c.entity IN {tables} ORDER BY c.id",
            born=born,
            **params,
        ):
            self.cases.add(str(root_id))
            if op == "add" and row_id not in self._before:
                self._new.add(str(row_id))
            for name, value in json.loads(before or "{}").items():
                self._before[str(row_id)].setdefault(name, value)

    def as_it_was(self, case_id: str, now: Case) -> Case | None:
        """Return a case as it was, None where it was not there."""
        row = self._row(case_id, now.row)
        if row is None or row["deleted_ms"] is not None:
            return None
        parts: dict[str, dict[str, Row]] = {
            table: {key: old for key, part in rows.items() if (old := self._row(key, part)) is not None}
            for table, rows in now.parts.items()
        }
        return Case(row, _alive(parts))

    def _row(self, row_id: str, now: Any) -> dict[str, Any] | None:
        return None if row_id in self._new else {**now, **self._before.get(row_id, {})}


def _standing(reader: Reader, case_ids: list[str]) -> Iterator[tuple[str, Case]]:
    """Yield cases that stand, with their parts; parts that were removed too, for what they were."""
    for start in range(0, len(case_ids), _CHUNK):
        text, params = listed("case", case_ids[start : start + _CHUNK])
        found = reader.records(f"SELECT * FROM inquiry WHERE deleted_ms IS NULL AND id IN {text}", **params)
        parts: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(dict))
        for table in PARTS:
            for row in reader.records(f"SELECT * FROM {table} WHERE inquiry_id IN {text}", **params):
                parts[row["inquiry_id"]][table][row["id"]] = row
        for row in found:
            yield row["id"], Case(row, parts[row["id"]])


def _alive(parts: Mapping[str, Mapping[str, Row]]) -> dict[str, dict[str, Row]]:
    return {
        table: {key: row for key, row in rows.items() if row.get("deleted_ms") is None}
        for table, rows in parts.items()
    }
