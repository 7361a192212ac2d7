"""Holds a row's site against the map: its outline, the municipality it lies in, the areas it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from investcrm.domain import outlines
from investcrm.domain.outlines import Outline
from investcrm.domain.reading.base import Doubt, doubt
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.reading.lexicon import ReadingContext
from investcrm.domain.reading.rows import CellDoubt, RowOutcome, RowReading
from investcrm.domain.reading.shapes import ShapeReading
from investcrm.domain.reading.site_rows import NO_MUNICIPALITY
from investcrm.domain.sites import FactValue
from investcrm.domain.words import N_

SHAPE: Final = "geometry"
"""The heading under which a row keeps a shape that was not taken, in the file's own coordinates."""
_APART: Final = 0.05
"""How much of it two areas may differ by and still be the same."""


class Gazetteer:
    """Knows where the municipalities lie."""

    def __init__(self, context: ReadingContext) -> None:
        self._areas = context.areas
        self._own = frozenset(context.municipalities.values())
        self._names = {area.code: area.name for area in context.areas}

    def placed(self, reading: RowReading, shape: ShapeReading | None) -> RowReading:
        """Return the reading with its shape, and with what the map says against it."""
        doubts = list(reading.doubts)
        if shape is not None:
            doubts += [CellDoubt("", one) for one in shape.doubts]
            if shape.doubts and shape.raw:
                reading = replace(reading, raw={**reading.raw, SHAPE: shape.raw})
        if not isinstance(reading.draft, SiteDraft):
            return replace(reading, doubts=tuple(doubts))
        draft = replace(reading.draft, outline=shape.outline if shape else None, raw=reading.raw)
        if shape is not None and shape.place is not None and "north_sweref" not in draft.values:
            east, north = shape.place
            where = {"north_sweref": round(north), "east_sweref": round(east)}
            draft = replace(draft, values={**draft.values, **where})
        draft, doubts = self._in_municipality(draft, doubts)
        if draft.outline is not None:
            doubts += [CellDoubt("", one) for one in _against_areas(draft.outline, draft.values)]
        outcome = RowOutcome.DOUBTFUL if doubts else RowOutcome.READ
        return replace(reading, draft=draft, doubts=tuple(doubts), outcome=outcome)

    def _in_municipality(
        self, draft: SiteDraft, doubts: list[CellDoubt]
    ) -> tuple[SiteDraft, list[CellDoubt]]:
        north, east = draft.values.get("north_sweref"), draft.values.get("east_sweref")
        if not isinstance(north, int) or not isinstance(east, int) or not self._areas:
            return draft, doubts
        if draft.municipality:
            other = outlines.astray(self._areas, draft.municipality, east, north)
            if other is not None:
                stated = self._names.get(draft.municipality, draft.municipality)
                said = doubt(
                    N_("The site is said to be in {stated}, but it lies in {found}"),
                    stated=stated,
                    found=other.name,
                )
                doubts = [*doubts, CellDoubt("", said)]
            elif away := outlines.far_off_km(self._areas, draft.municipality, east, north):
                said = doubt(
                    N_(
                        "The site lies in no municipality, {distance} km from {stated}, where it is said "
                        "to be"
                    ),
                    distance=away,
                    stated=self._names.get(draft.municipality, draft.municipality),
                )
                doubts = [*doubts, CellDoubt("", said)]
            return draft, doubts
        found = outlines.area_at(self._areas, east, north)
        if found is None:
            return draft, doubts
        if found.code not in self._own:
            said = doubt(N_("The site lies in {found}, outside the region"), found=found.name)
            return draft, [*doubts, CellDoubt("", said)]
        rest = [one for one in doubts if one.doubt.key != NO_MUNICIPALITY]
        return replace(draft, municipality=found.code), rest


def _against_areas(outline: Outline, values: Mapping[str, FactValue]) -> list[Doubt]:
    """Return where the stated areas do not go with what the outline encloses."""
    measured = outline.area_m2
    gross, usable = values.get("gross_m2"), values.get("usable_m2")
    found = []
    if isinstance(gross, int) and abs(gross - measured) > _APART * max(gross, measured):
        found.append(
            doubt(
                N_("The outline encloses {measured} m², but {stated} m² is stated"),
                measured=_figure(measured),
                stated=_figure(gross),
            )
        )
    if isinstance(usable, int) and usable > measured * (1 + _APART):
        found.append(
            doubt(
                N_("The usable area, {stated} m², is larger than the outline encloses, {measured} m²"),
                measured=_figure(measured),
                stated=_figure(usable),
            )
        )
    return found


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
