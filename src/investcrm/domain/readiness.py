"""Establishment readiness of a municipality: one level per dimension, and an index over what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.domain.sites import Known

DIMENSIONS: Final = tuple(field.key for field in READINESS_FIELDS)
POINTS: Final = {
    ReadinessLevel.MISSING: 0,
    ReadinessLevel.BEGUN: 25,
    ReadinessLevel.PARTLY: 50,
    ReadinessLevel.DONE: 80,
    ReadinessLevel.MODEL: 100,
}


@dataclass(frozen=True, slots=True)
class Index:
    """``value`` 0-100 over the ``known`` dimensions out of ``total``; None when nothing is known."""

    value: int | None
    known: int
    total: int


def index(levels: Mapping[str, Known], weights: Mapping[str, int] | None = None) -> Index:
    """Return the weighted mean of the known dimensions; unknown is neither 0 nor counted."""
    weighed = [
        (POINTS[ReadinessLevel(str(known.value))], (weights or {}).get(key, 1))
        for key, known in levels.items()
        if key in DIMENSIONS and known.value is not None
    ]
    total = sum(weight for _, weight in weighed)
    if not total:
        return Index(None, 0, len(DIMENSIONS))
    mean = sum(points * weight for points, weight in weighed) / total
    return Index(round(mean), len(weighed), len(DIMENSIONS))
