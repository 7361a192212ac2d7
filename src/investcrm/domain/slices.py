"""Slices of the figures: one municipality, strength area, source or country, or several of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from investcrm.domain.words import N_


class Dimension(StrEnum):
    """Along what figures are sliced; the value is the field of a ``Slice``, but for the municipality's."""

    MUNICIPALITY = "municipality"
    STRENGTH_AREA = "strength_area"
    SOURCE = "source"
    COUNTRY = "country"


DIMENSION_LABELS: Final = {
    Dimension.MUNICIPALITY: N_("Municipality"),
    Dimension.STRENGTH_AREA: N_("Strength area"),
    Dimension.SOURCE: N_("Source"),
    Dimension.COUNTRY: N_("Country"),
}
UNSTATED: Final = "-"
"""The slice of what has no strength area, source or country stated; an empty one does not narrow."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What figures are narrowed to; empty fields do not narrow.

    What belongs to a municipality differs: where something was decided, or who was asked (domain.kpi.Place).
    The country is the inquiry's, else that of its investor's organisation.
    """

    municipality_code: str = ""
    strength_area: str = ""
    source: str = ""
    country: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is narrowed."""
        return self == ALL


ALL: Final = Slice()


def of(dimension: Dimension, key: str) -> Slice:
    """Return the slice of one row of a dimension; an empty key is what is not stated."""
    field = "municipality_code" if dimension is Dimension.MUNICIPALITY else dimension.value
    return Slice(**{field: key or UNSTATED})
