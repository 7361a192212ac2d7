"""Where sites lie: state an outline, compare it with what is stated, find what a map shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import outlines
from investcrm.domain.commands import StateOutline
from investcrm.domain.errors import InvalidInput
from investcrm.domain.outlines import Outline, StatedOutline
from investcrm.domain.sites import Confidence
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import facts, places
from investcrm.store.read import outlines as read
from investcrm.store.read import sites as read_sites

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

SHOWN: Final = 3_000
"""How many outlines a map draws at most."""


@dataclass(frozen=True, slots=True)
class SitePoint:
    """A site on the map, in metres of SWEREF 99 TM."""

    id: str
    name: str
    municipality_code: str
    east: int
    north: int
    plan_state: str = ""


@dataclass(frozen=True, slots=True)
class SiteOutlines:
    """What was said of a site's borders, what stands now first, and what is stated of its area, in m²."""

    stated: tuple[StatedOutline, ...]
    gross_m2: int | None
    usable_m2: int | None

    @property
    def now(self) -> StatedOutline | None:
        """The outline that stands."""
        return self.stated[0] if self.stated else None

    @property
    def difference_m2(self) -> int | None:
        """How much more is stated than the outline encloses: of the whole, else of what is usable."""
        told = self.gross_m2 if self.gross_m2 is not None else self.usable_m2
        return None if self.now is None or told is None else told - self.now.area_m2


def of_site(reader: Reader, site_id: str) -> SiteOutlines:
    """Return a site's outlines beside the areas stated of it."""
    known = read_sites.latest_facts(reader, "site", site_id)
    gross, usable = (known[key].value if key in known else None for key in ("gross_m2", "usable_m2"))
    return SiteOutlines(
        read.of_site(reader, site_id),
        gross if isinstance(gross, int) else None,
        usable if isinstance(usable, int) else None,
    )


def points(reader: Reader, code: str = "", search: str = "") -> tuple[SitePoint, ...]:
    """Return every site that has coordinates, those of one municipality or with some words in their name."""
    wanted = f"%{sort_key(search)}%" if search.strip() else ""
    return tuple(
        SitePoint(row[0], row[1], row[2], int(row[3]), int(row[4]), row[5] or "")
        for row in read.points(reader, code, wanted)
    )


def near(
    reader: Reader, west: float, south: float, east: float, north: float, code: str = ""
) -> dict[str, Outline]:
    """Return the outlines to draw on a part of the map, by site; the largest where there are too many."""
    found = read.near(reader, int(west), int(south), int(east), int(north), SHOWN, code)
    return {str(site_id): outlines.from_text(shape) for site_id, shape in found}


def elsewhere(outline: Outline, code: str) -> str:
    """Return the municipality an outline lies in where that is not the one it is said to be in; "" else."""
    found = outlines.astray(places.areas(), code, *outline.centre)
    return found.name if found else ""


def state(uow: UnitOfWork, command: StateOutline) -> str:
    """State where a site's borders run, and return the statement's id.

    Raises:
        InvalidInput: the outline crosses itself or encloses nothing.
        NotFound: the site is gone.
    """
    site = uow.get("site", command.site_id)
    crossing = command.outline.crossing()
    if crossing is not None:
        raise InvalidInput(
            N_("The outline crosses itself at {place}. Nothing was saved; move the corner and try again."),
            place=f"{crossing[1]:.5f}, {crossing[0]:.5f}",
        )
    if command.outline.area_m2 < 1:
        raise InvalidInput(N_("The outline encloses nothing. Nothing was saved."))
    source, as_of = command.source or uow.actor.name, command.as_of or uow.today
    (row_id,) = insert(uow, {site["id"]: command.outline}, source=source, as_of=as_of)
    known = read_sites.latest_facts(uow, "site", site["id"])
    if "north_sweref" not in known:
        east, north = command.outline.centre
        where = {"north_sweref": round(north), "east_sweref": round(east)}
        facts.add_facts(
            uow, "site", site["id"], where, source=source, as_of=as_of, confidence=Confidence.STATED
        )
        facts.refresh_site(uow, site["id"])
    uow.commit(N_("Drew a site's outline"))
    return row_id


def insert(uow: UnitOfWork, stated: Mapping[str, Outline], *, source: str, as_of: date) -> Sequence[str]:
    """State outlines by site as part of a larger act, and return the statements' ids."""
    rows: list[dict[str, Any]] = [
        {
            "site_id": site_id,
            "shape": outline.text(),
            "area_m2": outline.area_m2,
            "north": round(outline.centre[1]),
            "east": round(outline.centre[0]),
            "source": source,
            "as_of": as_of,
        }
        for site_id, outline in stated.items()
    ]
    return uow.insert_many("outline", rows)


def remove(uow: UnitOfWork, outline_id: str) -> None:
    """Take an outline away; the one before it stands again, and undo brings it back."""
    uow.remove("outline", outline_id)
    uow.commit(N_("Took away a site's outline"))
