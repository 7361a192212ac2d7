"""Publishes vacant land for the region's own web site: pages, pictures and GeoJSON of what may be public."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, phrases
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import FieldType, site_field
from investcrm.domain.map_chart import MapContent, Spot, lay_out
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.domain.rows import SiteRow
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import mapping, outlines, papers, sites
from investcrm.store.read import sites as read
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.reports.vacant_land import VacantPicture, VacantSite
    from investcrm.store.reader import Reader

SHOWN: Final = (
    "cadastral_id", "gross_m2", "usable_m2", "largest_m2", "premises_m2", "divisible", "price_sek_m2",
    "plan_state", "plan_on", "ready_on", "permitted_use", "max_height_m", "water_m3_day", "sewer_m3_day",
    "motorway_m", "rail_siding", "combi_terminal_m", "port_m", "airport_m", "district_heat", "gas", "fibre",
    "waste_heat",
)  # fmt: skip
"""The facts that are shown outside. Owners, notes and what was said in words stay inside, and so do sources:
they may name persons, cases and files."""
MANIFEST: Final = "publicerat.json"
_PICTURES: Final = "bilder"
_MAP_WIDTH: Final = 640.0


@dataclass(frozen=True, slots=True)
class Publication:
    """The files of a publication by their names in its folder, and how many sites it shows."""

    files: Mapping[str, bytes]
    sites: int
    pictures: int


def public_sites(reader: Reader) -> tuple[SiteRow, ...]:
    """Return the sites that may be shown outside, without what must not be spread, in order of names."""
    found = sites.rows_of(reader, read.all_sites(reader))
    shown = [papers.spreadable(row) for row in found if is_public(row)]
    return tuple(sorted(shown, key=lambda row: (sort_key(row.municipality), sort_key(row.name), row.id)))


def is_public(row: SiteRow) -> bool:
    """Whether somebody has stated that the site may be shown outside."""
    known = row.facts.values.get("public")
    return known is not None and known.value is True


def publication(
    reader: Reader, languages: tuple[str, ...] = ("sv", "en"), *, even_none: bool = False
) -> Publication:
    """Return every file of the publication; with ``even_none`` though it shows no site.

    Raises:
        InvalidInput: no site may be shown.
    """
    from investcrm.reports import chart_picture, vacant_land

    rows = public_sites(reader)
    if not rows and not even_none:
        raise InvalidInput(
            N_(
                "No site may be shown in public yet. State “Shown in public” of those that may. "
                "Nothing was written."
            )
        )
    keys = _keys(rows)
    files: dict[str, bytes] = {}
    pictures = {row.id: _pictures(reader, row.id, keys[row.id], files) for row in rows}
    pages = tuple((language, _file(language)) for language in languages)
    for language in languages:
        words = Words(language)
        shown = tuple(_shown(reader, row, keys[row.id], pictures[row.id], words) for row in rows)
        asked = papers.contact(reader, words)
        land = vacant_land.VacantLand(
            asked.organisation,
            shown,
            (asked.organisation, asked.role, asked.phone, asked.web),
            asked.email,
            formats.day(reader.today, language),
            pages,
        )
        content = MapContent(
            mapping.areas(reader),
            tuple(spot for row in rows if (spot := _spot(row)) is not None),
            tuple(one.outline for one in shown if one.outline is not None),
        )
        told = words.t(N_("Map of the sites; each is listed below with its municipality."))
        legend = [(tone, words.t(text)) for tone, text in mapping.LEGEND.items()]
        chart = lay_out(content, _MAP_WIDTH, told, legend)
        title = words.t(N_("Vacant land in {region}"), region=land.region)
        files[vacant_land.map_file(language)] = chart_picture.svg(chart, title, language)
        size = round(chart.width), round(chart.height)
        files[_file(language)] = vacant_land.page(land, words, told, size)
        if language == languages[0]:
            files["mark.geojson"] = vacant_land.geojson(shown)
    return Publication(files, len(rows), sum(map(len, pictures.values())))


def publish(reader: Reader, folder: Path, languages: tuple[str, ...] = ("sv", "en")) -> Publication:
    """Write the publication into a folder; what an earlier one left there and this has not is taken away,
    and where the last site was withdrawn the pages say that there is none.

    Raises:
        InvalidInput: no site may be shown, or the folder holds other pages already.
        WorkspaceProblem: it cannot be written there.
    """
    from investcrm.exchange import atomic

    before = _earlier(folder)
    made = publication(reader, languages, even_none=before is not None)
    if before is None and any((folder / name).exists() for name in made.files):
        raise InvalidInput(
            N_("“{folder}” holds other pages already. Choose an empty folder. Nothing was written."),
            folder=folder.name,
        )
    for name, data in made.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(place, data)
    for name in before or ():
        if name not in made.files and re.fullmatch(r"(?:bilder/)?[\w.-]+", name):
            (folder / name).unlink(missing_ok=True)
    atomic.write(folder / MANIFEST, json.dumps(sorted(made.files), indent=1).encode("utf-8"))
    return made


def _earlier(folder: Path) -> tuple[str, ...] | None:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return tuple(str(name) for name in told) if isinstance(told, list) else None


def _file(language: str) -> str:
    return "index.html" if language == "sv" else f"index.{language}.html"


def _keys(rows: tuple[SiteRow, ...]) -> dict[str, str]:
    """Return a name for each site that goes into addresses and tells nothing of the database."""
    taken: set[str] = set()
    keys: dict[str, str] = {}
    for row in rows:
        plain = unicodedata.normalize("NFKD", f"{row.municipality} {row.name}".casefold())
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "mark"
        key = next(
            name for n in range(1, len(rows) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken
        )
        taken.add(key)
        keys[row.id] = key
    return keys


def _pictures(reader: Reader, site_id: str, key: str, files: dict[str, bytes]) -> tuple[VacantPicture, ...]:
    """Put the public pictures of a site into ``files``, without what cameras write into them."""
    from investcrm.exchange import pictures
    from investcrm.reports.vacant_land import VacantPicture
    from investcrm.services import site_papers

    found: list[VacantPicture] = []
    for paper in site_papers.of_site(reader, site_id):
        if paper.kind == "picture" and paper.public:
            data, width, height = pictures.small(site_papers.content(reader, paper.id)[1])
            name = f"{_PICTURES}/{key}-{len(found) + 1}.jpg"
            files[name] = data
            found.append(VacantPicture(name, paper.caption, width, height))
    return tuple(found)


def _spot(row: SiteRow) -> Spot | None:
    values = row.facts.values
    north, east = (values[key].value if key in values else None for key in ("north_sweref", "east_sweref"))
    if not isinstance(north, int) or not isinstance(east, int):
        return None
    plan = values["plan_state"].value if "plan_state" in values else ""
    return Spot(east, north, row.name, mapping.tone_of(str(plan or "")))


def _shown(
    reader: Reader, row: SiteRow, key: str, pictures: tuple[VacantPicture, ...], words: Words
) -> VacantSite:
    from investcrm.reports.vacant_land import VacantSite

    stated = outlines.of_site(reader, row.id).now
    spot = _spot(row)
    place = None
    if spot is not None:
        latitude, longitude = SWEREF_99_TM.degrees(spot.north, spot.east)
        place = (round(longitude, 6), round(latitude, 6))
    lines = [(words.t(N_("Municipality")), row.municipality, "")]
    properties: dict[str, Any] = {
        "name": row.name,
        "municipality": row.municipality,
        "municipality_code": row.municipality_code,
    }
    if stated is not None:
        area = formats.area(stated.area_m2, words.language)
        lines.append((words.t(N_("Area inside the outline")), area, _day(stated.as_of, words)))
        properties["outline_m2"] = stated.area_m2
    for field in map(site_field, SHOWN):
        known = row.facts.values.get(field.key)
        if known is None or known.value is None:
            continue
        text = phrases.site_fact(field.key, row.facts.values, words.language)
        lines.append((words.t(field.label), text, _day(known.as_of, words)))
        properties[field.key] = known.value
        if field.type is FieldType.CHOICE:
            properties[field.key] = str(known.value)
    if row.facts.power:
        told = phrases.power(row.facts.power, words.language)
        lines.append((words.t(N_("Power")), told, _day(row.facts.power_as_of, words)))
        properties["power_kw"] = [
            {"from": step.year, "firm": step.firm_kw, "indicative": step.indicative_kw}
            for step in row.facts.power
        ]
    properties["pictures"] = [one.file for one in pictures]
    return VacantSite(
        key,
        row.name,
        row.municipality,
        tuple(lines),
        tuple(properties.items()),
        stated.outline if stated else None,
        place,
        pictures,
    )


def _day(day: Any, words: Words) -> str:
    return formats.day(day, words.language) if day else ""
