"""Where words of a case that moved still stand in the open, as a person finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm import phrases
from investcrm.domain.persons import OTHER, TABLES
from investcrm.store.read import traces as read

if TYPE_CHECKING:
    from investcrm.store.passage import Trace
    from investcrm.store.reader import Reader

_CODED: Final = ("change_value", "change", "setting", "search_entry")
"""Tables whose columns are for the program and not for reading."""


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` of record (catalogue key), the ``field`` in words, what stands there, and where it belongs.

    ``owner`` is inquiry, organisation or site, "" where there is nothing to go to; ``title`` its name.
    """

    kind: str
    field: str
    text: str
    owner: str = ""
    owner_id: str = ""
    title: str = ""


def located(reader: Reader, traces: Sequence[Trace], language: str) -> tuple[Place, ...]:
    """Return the places in the order found; a row that went meanwhile has no text."""
    found = []
    for trace in traces:
        owner, owner_id = read.owner(reader, trace.table, trace.row_id)
        title = read.name(reader, owner, owner_id)
        coded = trace.table in _CODED
        found.append(
            Place(
                TABLES.get(trace.table, OTHER),
                "" if coded else phrases.change_field(trace.column, language) or trace.column,
                "" if coded else read.said(reader, trace.table, trace.row_id, trace.column),
                owner if title else "",
                owner_id if title else "",
                title,
            )
        )
    return tuple(dict.fromkeys(found))
