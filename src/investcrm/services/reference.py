"""The region's own words: its municipalities, strength areas, sources and members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from investcrm.domain.rows import StrengthAreaRow
from investcrm.services import settings
from investcrm.store.read import own_kpis
from investcrm.store.read import reference as read

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Reference:
    """What forms choose from: municipalities by code, strength areas by key, members by id, in order.

    ``former_areas`` are those given up, which old inquiries still name: each stands for what it was
    merged into, or for itself. ``own_kpis`` are the region's own key figures.
    """

    county_code: str
    region: str
    municipalities: Mapping[str, str]
    strength_areas: Mapping[str, StrengthAreaRow]
    sources: tuple[str, ...]
    members: Mapping[str, str]
    emails: Mapping[str, str]
    former_areas: Mapping[str, StrengthAreaRow] = field(default_factory=dict)
    own_kpis: Mapping[str, Kpi] = field(default_factory=dict)

    def area(self, key: str) -> StrengthAreaRow | None:
        """Return the strength area of a key, also of one that was given up."""
        return self.strength_areas.get(key) or self.former_areas.get(key)

    def area_name(self, key: str, language: str) -> str:
        """Return what a strength area is called; the key where nobody knows."""
        found = self.area(key)
        return found.name(language) if found else key


def load(reader: Reader) -> Reference:
    """Read the reference data; who works beside the cases on a server reads the settings of it alone."""
    if not read.is_told(reader):
        return Reference(
            str(settings.load(reader, "county_code", "")),
            str(settings.load(reader, "region", "")),
            municipalities={},
            strength_areas={},
            sources=(),
            members={},
            emails={},
        )
    municipalities = read.municipalities(reader)
    areas = {area.key: area for area in read.strength_areas(reader)}
    return Reference(
        county_code=str(settings.load(reader, "county_code", "")),
        region=str(settings.load(reader, "region", "")),
        municipalities={code: name for code, name, _ in municipalities},
        strength_areas=areas,
        sources=tuple(settings.load(reader, "sources", ())),
        members=read.members(reader),
        emails={code: email for code, _, email in municipalities},
        former_areas=_former(areas, read.former_areas(reader)),
        own_kpis={one.key: one for one in own_kpis.specifications(reader) if one.own is not None},
    )


def _former(
    areas: Mapping[str, StrengthAreaRow], gone: Mapping[str, tuple[StrengthAreaRow, str]]
) -> dict[str, StrengthAreaRow]:
    found = {}
    for key, (own, _) in gone.items():
        seen, now = {key}, key
        while now in gone and gone[now][1] and gone[now][1] not in seen:
            now = gone[now][1]
            seen.add(now)
        found[key] = areas.get(now) or (gone[now][0] if now in gone else own)
    return found
