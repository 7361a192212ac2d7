"""Standing bars made of layers, one bar a year, with a legend above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm.domain.chart import Anchor, Chart, Line, Measure, Rect, Shape, Text, Tone, measure, shorten


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of every bar, the lowest first; ``soft`` where it is less sure than the one below."""

    label: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: a value for each layer, the sum as people read it, and the bar in words."""

    label: str
    values: tuple[float, ...]
    shown: str
    told: str


def stacks(
    title: str,
    data: Sequence[Stack],
    layers: Sequence[Layer],
    *,
    width: float,
    height: float,
    size: float = 9.0,
    fits: Measure = measure,
) -> Chart:
    """Return the bars with their sum over each, the label below, and what each layer means above them."""
    shapes = _legend(layers, size, fits)
    top, base = size * 3.6, height - size * 1.9
    largest = max((sum(one.values) for one in data), default=0.0)
    scale = (base - top) / largest if largest > 0 else 0.0
    slot = width / max(len(data), 1)
    thick = min(slot * 0.62, 40.0)
    shapes.append(Line(0, base, width, base, Tone.RULE, 0.75))
    for index, one in enumerate(data):
        centre = slot * (index + 0.5)
        y = base
        for layer, value in zip(layers, one.values, strict=True):
            high = value * scale
            if high > 0:
                y -= high
                shapes.append(Rect(centre - thick / 2, y, thick, high, _tone(layer)))
        shapes.append(Text(centre, y - 3, one.shown, size, Tone.TEXT, Anchor.MIDDLE))
        label = shorten(one.label, slot - 2, size, fits)
        shapes.append(Text(centre, height - size * 0.5, label, size, Tone.TEXT_MUTED, Anchor.MIDDLE))
    told = "; ".join(f"{one.label}: {one.told}" for one in data)
    return Chart(width, height, tuple(shapes), f"{title}. {told}." if told else f"{title}.")


def _tone(layer: Layer) -> Tone:
    return Tone.ACCENT_SOFT if layer.soft else Tone.ACCENT


def _legend(layers: Sequence[Layer], size: float, fits: Measure) -> list[Shape]:
    shapes: list[Shape] = []
    x = 0.0
    for layer in layers:
        shapes.append(Rect(x, size * 0.35, size * 0.8, size * 0.8, _tone(layer)))
        shapes.append(Text(x + size * 1.2, size * 1.1, layer.label, size, Tone.TEXT_MUTED))
        x += size * 3 + fits(layer.label, size, False)
    return shapes
