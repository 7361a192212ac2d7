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


def cases(reader: Reader) -> Iterator[tuple[str, str, str, bool, int, int]]:
    """Yield id, number, title, whether it is lost, jobs and SEK of each open or lost inquiry."""
    for found in reader.rows(
        "SELECT i.id, i.number, i.title, i.outcome, coalesce(i.jobs, 0), coalesce(i.investment_sek, 0) "
        f"FROM inquiry i WHERE {_UNDECIDED_OR_LOST} ORDER BY i.id",
        lost=Outcome.LOST.value,
    ):
        yield found[0], found[1], found[2], found[3] == Outcome.LOST, found[4], found[5]


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
