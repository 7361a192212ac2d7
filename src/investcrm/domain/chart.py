"""Charts as frozen shapes, laid out once and painted alike on paper and in the window.

Lengths are points (pixels at 100 %), x grows to the right and y downwards from the top left corner. A shape
names its colour by token; a shape with a datum id stands for that datum under mouse and keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SIZE: Final = 9.0


class Tone(StrEnum):
    """What a colour means; the window has dark values of its own, paper uses ``LIGHT``."""

    SURFACE = "surface"
    SURFACE_RAISED = "surface-raised"
    TRACK = "track"
    RULE = "rule"
    TEXT = "text"
    TEXT_MUTED = "text-muted"
    INK = "ink"
    ACCENT = "accent"
    ACCENT_SOFT = "accent-soft"
    ON_ACCENT = "on-accent"
    OK = "ok"
    OK_SOFT = "ok-soft"
    WARN = "warn"
    WARN_SOFT = "warn-soft"
    BAD = "bad"
    BAD_SOFT = "bad-soft"
    CONFIDENTIAL = "confidential"
    LEVEL_0 = "level-0"
    LEVEL_1 = "level-1"
    LEVEL_2 = "level-2"
    LEVEL_3 = "level-3"
    LEVEL_4 = "level-4"


LIGHT: Final[dict[Tone, str]] = {
    Tone.SURFACE: "#ffffff",
    Tone.SURFACE_RAISED: "#f5f7f9",
    Tone.TRACK: "#edf0f3",
    Tone.RULE: "#d5dce3",
    Tone.TEXT: "#1b2733",
    Tone.TEXT_MUTED: "#566573",
    Tone.INK: "#12263a",
    Tone.ACCENT: "#1f6fb5",
    Tone.ACCENT_SOFT: "#a9c8e4",
    Tone.ON_ACCENT: "#ffffff",
    Tone.OK: "#1d7444",
    Tone.OK_SOFT: "#dcf1e4",
    Tone.WARN: "#8a5a00",
    Tone.WARN_SOFT: "#fcefd2",
    Tone.BAD: "#ad2f2f",
    Tone.BAD_SOFT: "#fbe1e0",
    Tone.CONFIDENTIAL: "#7a1f2b",
    Tone.LEVEL_0: "#eef1f4",
    Tone.LEVEL_1: "#d3e3f1",
    Tone.LEVEL_2: "#a9c8e4",
    Tone.LEVEL_3: "#5f9ace",
    Tone.LEVEL_4: "#1f6fb5",
}
LEVELS: Final = (Tone.LEVEL_0, Tone.LEVEL_1, Tone.LEVEL_2, Tone.LEVEL_3, Tone.LEVEL_4)
ON_LEVEL: Final = (Tone.TEXT, Tone.TEXT, Tone.TEXT, Tone.INK, Tone.ON_ACCENT)
"""The text colour that can be read on each level."""


class Anchor(StrEnum):
    """Which point of a text its x names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle; ``radius`` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Tone
    radius: float = 0.0
    datum: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke; ``dash`` is lengths on and off."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: Tone
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float = SIZE
    tone: Tone = Tone.TEXT
    anchor: Anchor = Anchor.START
    strong: bool = False
    datum: str | None = None


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed outline, filled and edged."""

    points: tuple[tuple[float, float], ...]
    fill: Tone
    edge: Tone = Tone.SURFACE
    edge_width: float = 1.0
    datum: str | None = None


Shape = Rect | Line | Text | Polygon


@dataclass(frozen=True, slots=True)
class Chart:
    """A laid-out chart; ``alternative`` says in words what it shows."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    alternative: str


@dataclass(frozen=True, slots=True)
class Datum:
    """One value of a chart.

    ``value`` is None where nothing is known; ``shown`` is the value as people read it ("6,5"), ``id`` names
    the datum when it is pointed at, ``strong`` marks the one the chart is about. ``share`` says what the
    value is of or rests on; ``apart`` that this is something else than for the one before it, so that the
    line between them is dashed. A lying bar is drawn in its ``tone``.
    """

    label: str
    value: float | None
    shown: str
    id: str | None = None
    strong: bool = False
    share: str = ""
    apart: bool = False
    tone: Tone = Tone.ACCENT

    @property
    def told(self) -> str:
        """It all in words: kv 1: 32 (8 av 8)."""
        return f"{self.label}: {self.shown}" + (f" ({self.share})" if self.share else "")


@dataclass(frozen=True, slots=True)
class Target:
    """A level to hold the bars against, with its words ("mål 15")."""

    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a map: outer rings as (longitude, latitude) in degrees and the colour of its state."""

    id: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: Tone
    state: str


Measure = Callable[[str, float, bool], float]
"""Width of a text, given its size and whether it is strong."""

_NARROW: Final = frozenset("fijlrtI1.,:;|!'()[]/ \u00a0\u2009-·")
_WIDE: Final = frozenset("mwMW@%—")


def measure(text: str, size: float, strong: bool = False) -> float:
    """Return about how wide ``text`` is in the program's font, a little on the safe side."""
    units = 0.0
    for char in text:
        if char in _NARROW:
            units += 0.34
        elif char in _WIDE:
            units += 0.88
        elif char.isupper():
            units += 0.64
        else:
            units += 0.53
    return units * size * (1.05 if strong else 1.0)


def shorten(text: str, room: float, size: float, fits: Measure = measure) -> str:
    """Return ``text``, cut with an ellipsis where it is wider than ``room``."""
    if fits(text, size, False) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip() + "…"
        if fits(cut, size, False) <= room:
            return cut
    return "…"


def told(title: str, data: Sequence[Datum], target: Target | None = None) -> str:
    """Return a chart's alternative text: its title and every value in words."""
    values = "; ".join(datum.told for datum in data)
    parts = [part for part in (f"{title}." if title else "", f"{values}." if values else "") if part]
    if target:
        parts.append(f"{target.shown}.")
    return " ".join(parts)
