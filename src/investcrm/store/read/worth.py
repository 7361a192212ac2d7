"""The open and lost inquiries with what they must have, for the weighing of what one more thing would win."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import Outcome
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_UNDECIDED_OR_LOST = "coalesce(i.outcome, '') IN ('', :lost) AND i.deleted_ms IS NULL"


_HAS_MUSTS = "i.id IN (SELECT r.inquiry_id FROM requirement r WHERE r.level = :must AND r.deleted_ms IS NULL)"


def cases(reader: Reader, *, asking: bool = False) -> Iterator[tuple[str, str, str, bool, int, int]]:
    """Yield id, number, title, whether it is lost, jobs and SEK of each open or lost inquiry.

    ``asking``: of those alone that must have something.
    """
    params = {"must": Level.MUST.value} if asking else {}
    for found in reader.rows(
        "SELECT i.id, i.number, i.title, i.outcome, coalesce(i.jobs, 0), coalesce(i.investment_sek, 0) "
        f"FROM inquiry i WHERE {_UNDECIDED_OR_LOST} {f'AND {_HAS_MUSTS} ' if asking else ''}ORDER BY i.id",
        lost=Outcome.LOST.value,
        **params,
    ):
        yield found[0], found[1], found[2], found[3] == Outcome.LOST, found[4], found[5]


def count(reader: Reader) -> int:
    """Return how many inquiries are open or lost."""
    found = reader.value(
        f"SELECT count(*) FROM inquiry i WHERE {_UNDECIDED_OR_LOST}", lost=Outcome.LOST.value
    )
    return int(found)


def musts(reader: Reader) -> dict[str, list[Requirement]]:
    """Return what each of them must have, by its id."""
    asked: dict[str, list[Requirement]] = {}
    for found in reader.rows(
        'SELECT r.inquiry_id, r.kind, r.low, r.high, r."on", r.text FROM requirement r '
        "JOIN inquiry i ON i.id = r.inquiry_id "
        f"WHERE {_UNDECIDED_OR_LOST} AND r.level = :must AND r.deleted_ms IS NULL ORDER BY r.position, r.id",
        lost=Outcome.LOST.value,
        must=Level.MUST.value,
    ):
        asked.setdefault(found[0], []).append(
            Requirement(found[1], Level.MUST, found[2], found[3], day(found[4]), found[5])
        )
    return asked
