"""A bridge from sum to sum: lying bars, each difference hung where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from investcrm.domain.chart import Chart, Line, Measure, Rect, Shape, Text, Tone, measure, shorten

_GAP: Final = 4.0


class Kind(StrEnum):
    """What a bar stands for."""

    SUM = "sum"
    MORE = "more"
    LESS = "less"
    OPEN = "open"
    """Less for now: nothing is known yet."""


_TONES: Final = {Kind.SUM: Tone.ACCENT, Kind.MORE: Tone.OK, Kind.LESS: Tone.BAD, Kind.OPEN: Tone.LEVEL_2}


@dataclass(frozen=True, slots=True)
class Rung:
    """One bar from ``start`` to ``end``: a sum begins at zero, a difference where the one before it ended.

    ``shown`` is its value as people read it, ``told`` the bar in words, ``id`` names it when pointed at.
    """

    label: str
    start: float
    end: float
    shown: str
    kind: Kind
    told: str
    id: str | None = None


def waterfall(
    title: str,
    rungs: Sequence[Rung],
    *,
    width: float,
    size: float = 9.0,
    row: float = 19.0,
    fits: Measure = measure,
) -> Chart:
    """Return the bars below one another, label to the left and value to the right, joined by thin lines."""
    tail = max((fits(rung.shown, size, True) for rung in rungs), default=0.0) + 3 * _GAP
    widest = max((fits(rung.label, size, rung.kind is Kind.SUM) for rung in rungs), default=0.0)
    head = min(widest + 3 * _GAP, width * 0.45)
    plot = max(width - head - tail, 10.0)
    low = min([0.0, *(min(rung.start, rung.end) for rung in rungs)])
    high = max([0.0, *(max(rung.start, rung.end) for rung in rungs)])
    scale = plot / (high - low) if high > low else 0.0
    shapes: list[Shape] = []
    for index, rung in enumerate(rungs):
        top, strong = index * row, rung.kind is Kind.SUM
        baseline = top + row / 2 + size * 0.34
        label = shorten(rung.label, head - _GAP, size, fits)
        shapes.append(
            Text(
                0,
                baseline,
                label,
                size,
                Tone.TEXT if strong else Tone.TEXT_MUTED,
                strong=strong,
                datum=rung.id,
            )
        )
        left, right = (head + (at - low) * scale for at in sorted((rung.start, rung.end)))
        long = max(right - left, 1.5)
        shapes.append(
            Rect(left, top + row * 0.19, long, row * 0.62, _TONES[rung.kind], 2.0 if strong else 0.0, rung.id)
        )
        if index + 1 < len(rungs):
            x = head + (rung.end - low) * scale
            shapes.append(Line(x, top + row * 0.81, x, top + row * 1.19, Tone.RULE, 0.75))
        shapes.append(
            Text(head + plot + 2 * _GAP, baseline, rung.shown, size, Tone.TEXT, strong=strong, datum=rung.id)
        )
    told = "; ".join(rung.told for rung in rungs)
    return Chart(
        width, max(row * len(rungs), 1.0), tuple(shapes), f"{title}. {told}." if told else f"{title}."
    )
