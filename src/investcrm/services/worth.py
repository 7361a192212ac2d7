"""Weighs what one more thing in a place would win: of the open inquiries, and of those lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain import worth as rules
from investcrm.domain.worth import Case, Lever, Worth
from investcrm.services import land, reference
from investcrm.services.land import Report, unheard
from investcrm.store.read import worth as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is worth how much, the number and title of each inquiry and the name of each site by their ids.

    What lies at sites that are ``restricted`` must not be told outside. ``unasking`` inquiries more must have
    nothing, and were counted alone: no lever wins them.
    """

    worth: Worth
    names: Mapping[str, tuple[str, str]]
    sites: Mapping[str, str]
    restricted: frozenset[str]
    unasking: int = 0

    @property
    def has_sites(self) -> bool:
        """Whether the region has any."""
        return bool(self.sites)

    @property
    def answered(self) -> int:
        """How many inquiries have a site with all they must have; where nothing is, any site will do."""
        return len(self.worth.answered) + (self.unasking if self.has_sites else 0)


@dataclass(frozen=True, slots=True)
class WorthLine:
    """A missing thing in a place as a list tells it; what must not be told is None in ``short_by``."""

    lever: Lever
    place: str
    short_by: int | None


def weigh(reader: Reader, report: Report = unheard, *, asking: bool = False) -> Weighed:
    """Hold every open and lost inquiry against every site of the region.

    ``report(done, total)`` is called now and then, and may raise to stop. ``asking``: for whoever needs the
    levers alone, inquiries that must have nothing are only counted, and most state nothing yet.
    """
    musts = read.musts(reader)
    cases, names = [], {}
    for key, number, title, lost, jobs, sek in read.cases(reader, asking=asking):
        cases.append(Case(key, tuple(musts.get(key, ())), jobs, sek, lost))
        names[key] = number, title
    found = land.ground(reader, report).land
    return Weighed(
        rules.worth(cases, found, report),
        names,
        {plot.id: plot.name for plot in found.plots},
        frozenset(plot.id for plot in found.plots if plot.restricted),
        read.count(reader) - len(cases) if asking else 0,
    )


def is_in(lever: Lever, code: str | None) -> bool:
    """Whether a thing is missing in a municipality; "" is the whole region, None each municipality."""
    return bool(lever.municipality_code) if code is None else lever.municipality_code == code


def listed(reader: Reader, code: str | None) -> list[WorthLine]:
    """Return what is missing as a list that leaves the program: no power that must not be spread is told."""
    found = weigh(reader, asking=True)
    return told(reader, found, [lever for lever in found.worth.levers if is_in(lever, code)])


def told(reader: Reader, found: Weighed, levers: Iterable[Lever]) -> list[WorthLine]:
    """Return some of what is missing as it may leave the program."""
    places = reference.load(reader).municipalities
    return [
        WorthLine(
            lever,
            places.get(lever.municipality_code, lever.municipality_code),
            None if _hidden(lever, found.restricted) else lever.short_by,
        )
        for lever in levers
    ]


def _hidden(lever: Lever, restricted: frozenset[str]) -> bool:
    return lever.kind == "power" and any(win.site_id in restricted for win in lever.wins)
