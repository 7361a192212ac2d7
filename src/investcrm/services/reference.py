"""The region's own words: its municipalities, strength areas, sources and members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain.rows import StrengthAreaRow
from investcrm.services import settings
from investcrm.store.read import reference as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Reference:
    """What forms choose from: municipalities by code, strength areas by key, members by id, in order."""

    county_code: str
    region: str
    municipalities: Mapping[str, str]
    strength_areas: Mapping[str, StrengthAreaRow]
    sources: tuple[str, ...]
    members: Mapping[str, str]
    emails: Mapping[str, str]


def load(reader: Reader) -> Reference:
    """Read the reference data."""
    municipalities = read.municipalities(reader)
    return Reference(
        county_code=str(settings.load(reader, "county_code", "")),
        region=str(settings.load(reader, "region", "")),
        municipalities={code: name for code, name, _ in municipalities},
        strength_areas={area.key: area for area in read.strength_areas(reader)},
        sources=tuple(settings.load(reader, "sources", ())),
        members=read.members(reader),
        emails={code: email for code, _, email in municipalities},
    )
