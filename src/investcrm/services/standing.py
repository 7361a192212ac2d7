"""How a case's standing is kept, and the dates it reaches its stages on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm.domain import stages
from investcrm.domain.errors import EditConflict
from investcrm.domain.sortkey import search_text
from investcrm.domain.stages import Outcome, Stage, Standing

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork


def stage_order(standing: Standing) -> int:
    """Return the place of a standing in the list sorted by status; resting cases come after their stage."""
    outcomes = tuple(Outcome)
    ended = outcomes.index(standing.outcome) + 1 if standing.outcome else 0
    return stages.order(standing.stage) * 10 + ended + (5 if standing.on_hold else 0)


def values_of(standing: Standing) -> dict[str, Any]:
    """Return the columns that keep a standing."""
    return {
        "stage": standing.stage.value,
        "stage_order": stage_order(standing),
        "outcome": standing.outcome.value if standing.outcome else None,
        "on_hold": int(standing.on_hold),
    }


def standing_of(row: Mapping[str, Any]) -> Standing:
    """Return the standing a stored inquiry has."""
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Standing(Stage(row["stage"]), outcome, bool(row["on_hold"]))


def reached(row: Mapping[str, Any], stage: Stage, on: date) -> dict[str, Any]:
    """Return the stage dates to set when a case reaches ``stage`` on a day; the first time counts."""
    column = {
        Stage.QUALIFIED: "qualified_on",
        Stage.FORWARDED: "forwarded_on",
        Stage.OFFERED: "offered_on",
        Stage.VISIT: "visit_on",
    }.get(stage)
    values: dict[str, Any] = {}
    if column and row[column] is None:
        values[column] = on
    if stages.order(stage) >= stages.order(Stage.QUALIFIED) and row["qualified_on"] is None:
        values["qualified_on"] = on
    if row["real_on"] is None and stages.order(stage) >= stages.order(Stage.FORWARDED):
        values["real_on"] = on
    return values


def advance(uow: UnitOfWork, inquiry_id: str, stage: Stage, on: date, extra: Mapping[str, Any]) -> None:
    """Take a case at least as far as ``stage`` because of what happened, and set ``extra`` columns."""
    row = uow.get("inquiry", inquiry_id)
    to = stages.advance(standing_of(row), stage)
    uow.update("inquiry", inquiry_id, values_of(to) | reached(row, stage, on) | dict(extra))


def reindex(uow: UnitOfWork, inquiry_id: str) -> None:
    """Bring the search index in line with a changed inquiry."""
    row = uow.get("inquiry", inquiry_id)
    words = search_text(
        row["number"], row["title"], row["investor"], row["country"], row["summary"], row["source"]
    )
    uow.index("inquiry", [(inquiry_id, row["title"], row["number"], words)])


def demand_same_areas(
    uow: UnitOfWork,
    table: str,
    row_id: str,
    seen: int,
    read_areas: Callable[[UnitOfWork, str], Mapping[str, str]],
    mine: tuple[str, ...],
) -> None:
    """See that nobody else changed a record's strength areas since the person saw it.

    Raises:
        EditConflict: somebody did, and not to the same.
    """
    uow.hold(table, row_id)
    now = int(uow.get(table, row_id)["version"])
    theirs = tuple(read_areas(uow, row_id))
    if now == seen or set(theirs) == set(mine):
        return
    if uow.parts_changed_since(f"{table}_strength_area", row_id, now, seen):
        raise EditConflict(table, {"strength_areas": ((), theirs, mine)}, now, *uow.latest(row_id, seen))
