"""A year as a wheel: January at the top, the months clockwise, what lies in them as marks around the rim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.chart import Anchor, Chart, Line, Measure, Polygon, Shape, Text, Tone, measure, shorten

_LANE: Final = 15.0
_LANES: Final = 4
_CLOSE: Final = 0.016
"""How near in the year two marks may lie beside each other before one moves out by a lane."""
_STEPS: Final = 8
"""How many straight edges one month's arc is drawn with."""


class State(StrEnum):
    """How it stands with a mark; each has a form of its own, so that no colour carries it alone."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    SKIPPED = "skipped"


_TONES: Final = {
    State.DONE: Tone.OK,
    State.OPEN: Tone.ACCENT,
    State.LATE: Tone.BAD,
    State.SKIPPED: Tone.TEXT_MUTED,
}
_CORNERS: Final = {State.DONE: 16, State.OPEN: 4, State.LATE: 3, State.SKIPPED: 6}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day, named by ``id``; ``told`` says in words what and how it stands."""

    id: str
    day: date
    state: State
    told: str


def place_of(day: date) -> float:
    """Return where in its year a day lies, from 0 to below 1."""
    return (day - date(day.year, 1, 1)).days / (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days


def wheel(
    title: str,
    marks: Sequence[Mark],
    months: Sequence[str],
    *,
    year: int,
    today: date,
    middle: tuple[str, str],
    key: Sequence[tuple[State, str]] = (),
    width: float,
    size: float = 9.0,
    fits: Measure = measure,
) -> Chart:
    """Return the wheel of a year: ``months`` are their names, ``middle`` two lines within.

    Below stands what the forms of the marks mean, where ``key`` says it.
    """
    centre = width / 2
    rim = centre - _LANES * _LANE - 6
    hub = rim * 0.62
    shapes: list[Shape] = []
    for number, name in enumerate(months):
        begin, end = (
            place_of(date(year, number + 1, 1)),
            1.0 if number == 11 else place_of(date(year, number + 2, 1)),
        )
        now = (today.year, today.month) == (year, number + 1)
        fill = Tone.ACCENT_SOFT if now else Tone.TRACK if number % 2 else Tone.SURFACE_RAISED
        shapes.append(Polygon(_sector(centre, hub, rim, begin, end), fill, Tone.SURFACE, 1.5))
        x, y = _at(centre, (hub + rim) / 2, (begin + end) / 2)
        label = shorten(name, (rim - hub) * 0.95, size, fits)
        shapes.append(
            Text(x, y + size * 0.35, label, size, Tone.INK if now else Tone.TEXT, Anchor.MIDDLE, now)
        )
    if today.year == year:
        inner, outer = _at(centre, hub, place_of(today)), _at(centre, centre - 4, place_of(today))
        shapes.append(Line(*inner, *outer, Tone.INK, 1.6))
    shapes += _marks(marks, centre, rim)
    shapes.append(Text(centre, centre + size * 0.2, middle[0], size * 2.6, Tone.TEXT, Anchor.MIDDLE, True))
    said = shorten(middle[1], hub * 1.7, size, fits)
    shapes.append(Text(centre, centre + size * 2.2, said, size, Tone.TEXT_MUTED, Anchor.MIDDLE))
    told = "; ".join(mark.told for mark in marks)
    alternative = f"{title}. {middle[1]}. {told}." if told else f"{title}. {middle[1]}."
    height = width + (2.6 * size if key else 0.0)
    shapes += _legend(key, width, height - size, size, fits)
    return Chart(width, height, tuple(shapes), alternative)


def _legend(
    key: Sequence[tuple[State, str]], width: float, baseline: float, size: float, fits: Measure
) -> list[Shape]:
    lengths = [fits(word, size, False) + size * 3.2 for _, word in key]
    left = (width - sum(lengths)) / 2
    shapes: list[Shape] = []
    for (state, word), length in zip(key, lengths, strict=True):
        outline = _regular(left + size * 0.6, baseline - size * 0.35, _radius(state), _CORNERS[state])
        shapes.append(Polygon(outline, _TONES[state]))
        shapes.append(Text(left + size * 1.5, baseline, word, size, Tone.TEXT_MUTED))
        left += length
    return shapes


def _radius(state: State) -> float:
    return 5.0 if state in (State.DONE, State.SKIPPED) else 6.5


def _marks(marks: Sequence[Mark], centre: float, rim: float) -> list[Shape]:
    """Return the marks, each in the first lane where nothing lies close."""
    shapes: list[Shape] = []
    last: dict[int, float] = {}
    for mark in sorted(marks, key=lambda one: one.day):
        at = place_of(mark.day)
        free = [lane for lane in range(_LANES) if at - last.get(lane, -1.0) >= _CLOSE]
        lane = free[0] if free else min(last, key=lambda one: last[one])
        last[lane] = at
        x, y = _at(centre, rim + _LANE * (lane + 0.62), at)
        shapes.append(
            Polygon(
                _regular(x, y, _radius(mark.state), _CORNERS[mark.state]),
                _TONES[mark.state],
                Tone.SURFACE,
                1.0,
                mark.id,
            )
        )
    return shapes


def _at(centre: float, radius: float, share: float) -> tuple[float, float]:
    angle = share * math.tau - math.pi / 2
    return centre + radius * math.cos(angle), centre + radius * math.sin(angle)


def _sector(
    centre: float, inner: float, outer: float, begin: float, end: float
) -> tuple[tuple[float, float], ...]:
    steps = [begin + (end - begin) * step / _STEPS for step in range(_STEPS + 1)]
    return (
        *(_at(centre, outer, step) for step in steps),
        *(_at(centre, inner, step) for step in reversed(steps)),
    )


def _regular(x: float, y: float, radius: float, corners: int) -> tuple[tuple[float, float], ...]:
    return tuple(
        (
            x + radius * math.sin(math.tau * corner / corners),
            y - radius * math.cos(math.tau * corner / corners),
        )
        for corner in range(corners)
    )
