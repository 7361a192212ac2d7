"""All sites as matching and weighing read them, kept between readings and mended where a site has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm.domain.outlines import from_text
from investcrm.domain.plots import Plot, plot_of
from investcrm.domain.ranking import Land
from investcrm.domain.sites import SiteFacts
from investcrm.services import facts, freshness
from investcrm.store.read import outlines as read_outlines
from investcrm.store.read import sites as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.freshness import FreshnessLimits
    from investcrm.store.reader import Reader, Values

_KEPT: Final = "land"
_STRIDE: Final = 500
_FEW: Final = 2000
"""So many changed sites are read one by one; more are read with all others."""

Report = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Take a report of how far something has come, and do nothing."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A site as it was read, and what a match needs of it."""

    version: int
    name: str
    code: str
    wide: str
    plot: Plot


@dataclass(frozen=True, slots=True)
class Ground:
    """The land, and what is known of each of its sites."""

    standing: str
    land: Land
    told: dict[str, _Told]
    limits: FreshnessLimits

    def facts(self, place: int) -> SiteFacts:
        """Return what is known of the site at a place in the land."""
        site_id = self.land.plots[place].id
        one = self.told[site_id]
        return facts.site_facts(site_id, one.name, one.code, one.wide, self.land.today, self.limits)


def ground(reader: Reader, report: Report = unheard) -> Ground:
    """Return all sites; ``report(done, total)`` is called while many are read, and may raise to stop."""
    kept, limits = reader.kept, freshness.limits(reader)
    if kept is None:
        return _read(reader, "", None, limits, report)
    standing = read.standing(reader)
    before: Ground | None = kept.get(_KEPT)
    if before is not None and (before.land.today != reader.today or before.limits != limits):
        before = None
    if before is not None and before.standing == standing:
        return before
    found = kept[_KEPT] = _read(reader, standing, before, limits, report)
    return found


def _read(
    reader: Reader, standing: str, before: Ground | None, limits: FreshnessLimits, report: Report
) -> Ground:
    had = before.told if before else {}
    now = read.versions(reader) if had else {}
    same = {key: one for key, one in had.items() if now.get(key) == one.version}
    changed = [key for key in now if key not in same]
    if before is not None and not changed and len(same) == len(had) > 0:
        return Ground(standing, before.land, had, limits)
    if had and len(changed) <= _FEW:
        shapes = read_outlines.shapes(reader, changed)
        told = same | _told(
            read.some_sites(reader, changed), shapes, reader.today, limits, len(changed), report
        )
    else:
        rows, shapes = read.all_sites(reader), read_outlines.shapes(reader)
        told = _told(rows, shapes, reader.today, limits, len(rows), report)
    return Ground(standing, Land.of((one.plot for one in told.values()), reader.today), told, limits)


def _told(
    rows: Iterable[Values],
    shapes: Mapping[str, str],
    today: date,
    limits: FreshnessLimits,
    count: int,
    report: Report,
) -> dict[str, _Told]:
    found = {}
    for done, (site_id, version, name, code, _, wide) in enumerate(rows):
        if done % _STRIDE == 0:
            report(done, count)
        outline = from_text(shapes[site_id]) if site_id in shapes else None
        plot = plot_of(facts.site_facts(site_id, name, code, wide, today, limits), today, outline)
        found[site_id] = _Told(version, name, code, wide, plot)
    return found
