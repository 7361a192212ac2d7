"""Holds an inquiry's requirements against every site of the region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, overload

from investcrm.domain.matching import SiteMatch, Verdict, match_site
from investcrm.domain.ranking import Placed, Ranking, ranked
from investcrm.domain.requirements import Requirement
from investcrm.domain.together import match_pair
from investcrm.services import land
from investcrm.services.land import Ground
from investcrm.store.read import inquiries as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Best:
    """The best placed candidate of a municipality."""

    name: str
    verdict: Verdict
    rank: int


class Matches(Sequence[SiteMatch]):
    """Sites in order, and pairs of neighbours; the reasons of one are worked out when it is looked at."""

    def __init__(self, requirements: tuple[Requirement, ...], ranking: Ranking, ground: Ground) -> None:
        self.requirements = requirements
        self._ranking = ranking
        self._ground = ground
        self._seen: dict[int, SiteMatch] = {}

    def __len__(self) -> int:
        return len(self._ranking)

    @overload
    def __getitem__(self, at: int) -> SiteMatch: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[SiteMatch, ...]: ...
    def __getitem__(self, at: int | slice) -> SiteMatch | tuple[SiteMatch, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(len(self))[at])
        at = range(len(self))[at]
        if at not in self._seen:
            self._seen[at] = self._reasoned(self._ranking.placed(at))
        return self._seen[at]

    def __iter__(self) -> Iterator[SiteMatch]:
        return (self[at] for at in range(len(self)))

    def _reasoned(self, placed: Placed) -> SiteMatch:
        one, *other = (self._ground.facts(place) for place in placed.sites)
        today = self._ranking.land.today
        if other:
            return replace(match_pair(self.requirements, one, other[0], today), rank=placed.rank)
        return replace(match_site(self.requirements, one, today), rank=placed.rank)

    @property
    def possible(self) -> int:
        """How many miss no must; they stand first."""
        return self._ranking.possible

    @property
    def pairs(self) -> int:
        """How many of them are two neighbouring sites together."""
        return len(self) - len(self._ranking.land.plots)

    def sites(self) -> int:
        """Return how many sites there are."""
        return len(self._ranking.land.plots)

    def position(self, key: str) -> int | None:
        """Return where a site or a pair stands, counted from 0, by its key; None where it does not."""
        return self._positions.get(key)

    def ranks(self) -> dict[str, int]:
        """Return the rank of every site by its id, the best first."""
        placed = self._ranking.placed
        return {key: placed(at).rank for key, at in self._positions.items() if "+" not in key}

    @cached_property
    def _positions(self) -> dict[str, int]:
        plots = self._ranking.land.plots
        places = map(self._ranking.sites_of, self._ranking.order)
        return {"+".join(plots[one].id for one in sites): at for at, sites in enumerate(places)}

    def best(self) -> dict[str, Best]:
        """Return the best placed candidate of each municipality by its code, best first."""
        plots = self._ranking.land.plots
        placed = {code: self._ranking.placed(at) for code, at in self._ranking.best().items()}
        return {
            code: Best(" + ".join(plots[place].name for place in one.sites), one.verdict, one.rank)
            for code, one in placed.items()
        }


@dataclass(frozen=True, slots=True)
class Match:
    """The sites in order, the municipalities worth asking, and the best candidate of each municipality."""

    requirements: tuple[Requirement, ...]
    matches: Matches
    proposed: tuple[str, ...]
    best: Mapping[str, Best]

    @property
    def municipality_verdicts(self) -> dict[str, Verdict]:
        """The best verdict of each municipality by its code."""
        return {code: one.verdict for code, one in self.best.items()}


def match(reader: Reader, inquiry_id: str) -> Match:
    """Match one inquiry."""
    asked = tuple(line.requirement for line in read.requirements(reader, inquiry_id))
    return hold(reader, asked)


def hold(reader: Reader, asked: tuple[Requirement, ...]) -> Match:
    """Hold requirements against every site."""
    ground = land.ground(reader)
    found = Matches(asked, ranked(asked, ground.land), ground)
    best = found.best()
    possible = [code for code, one in best.items() if one.verdict is not Verdict.MISSED]
    return Match(asked, found, tuple(possible) if asked else (), best)
