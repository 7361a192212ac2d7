"""The region's map: its municipalities, sites and outlines, layers the user adds, and a picture of it all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm import words
from investcrm.domain.chart import Tone
from investcrm.domain.map_chart import MapContent, Spot, lay_out
from investcrm.domain.outlines import Area, Place
from investcrm.domain.sites import PlanState
from investcrm.domain.words import N_
from investcrm.services import outlines, places, reference

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

WIDTH: Final = 900.0
PLAN_TONES: Final = {PlanState.LEGAL_FORCE: Tone.OK, PlanState.ADOPTED: Tone.WARN}
"""The tone of a site by its plan; a plan less far has the accent's."""
LEGEND: Final = {
    Tone.OK: N_("detailed plan in legal force"),
    Tone.WARN: N_("detailed plan adopted, not yet in legal force"),
    Tone.ACCENT: N_("plan less far, or unknown"),
}
"""What the tones of sites mean, in the order they are told."""
Layer = tuple[tuple[Place, ...], ...]
"""Lines in metres of SWEREF 99 TM."""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What a picture shall show: one municipality or all, lines of layers, its width in points."""

    municipality_code: str = ""
    layers: tuple[Layer, ...] = ()
    width: float = WIDTH
    search: str = ""


def areas(reader: Reader, code: str = "") -> tuple[Area, ...]:
    """Return the region's municipalities with their outlines, or one of them."""
    own = reference.load(reader).municipalities
    return tuple(area for area in places.areas() if area.code in own and (not code or area.code == code))


def content(reader: Reader, wanted: MapPicture) -> MapContent:
    """Return what a picture shows."""
    found = outlines.points(reader, wanted.municipality_code, wanted.search)
    drawn = outlines.near(reader, 0, 0, 2_000_000, 8_000_000, wanted.municipality_code)
    shown = {point.id for point in found}
    return MapContent(
        areas(reader, wanted.municipality_code),
        tuple(Spot(point.east, point.north, point.name, tone_of(point.plan_state)) for point in found),
        tuple(outline for site_id, outline in drawn.items() if site_id in shown),
        tuple(line for layer in wanted.layers for line in layer),
    )


def tone_of(plan_state: str) -> Tone:
    """Return the tone of a site by its plan state."""
    return next((tone for state, tone in PLAN_TONES.items() if state == plan_state), Tone.ACCENT)


def picture(reader: Reader, wanted: MapPicture, kind: str, language: str) -> bytes:
    """Return the map as "svg" or "png"."""
    from investcrm.reports import chart_picture

    told = words.Words(language)
    shown = content(reader, wanted)
    title = told.t(N_("Map of land and premises"))
    legend = [(tone, told.t(text)) for tone, text in LEGEND.items()]
    chart = lay_out(shown, wanted.width, _in_words(shown, told), legend)
    return chart_picture.svg(chart, title, language) if kind == "svg" else chart_picture.png(chart)


def _in_words(shown: MapContent, told: words.Words) -> str:
    names = ", ".join(sorted(area.name for area in shown.areas))
    sites = told.n("{count} site", "{count} sites", len(shown.spots))
    return f"{sites}. {names}." if names else sites


def read_layer(path: Path) -> Layer:
    """Return the lines and borders in a map file, such as roads or rails, for drawing under the sites.

    Raises:
        InvalidInput: it cannot be read, or holds no lines.
    """
    from investcrm.exchange.layer_lines import read_lines

    return read_lines(path)
