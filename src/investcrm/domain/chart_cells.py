"""Charts of states: a heat map of levels, and a map of areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from investcrm.domain.chart import (
    LEVELS,
    ON_LEVEL,
    Anchor,
    Area,
    Chart,
    Measure,
    Polygon,
    Rect,
    Shape,
    Text,
    Tone,
    measure,
    shorten,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map: level 0 (nothing) to 4 (all there), None where unknown, and its words."""

    level: int | None
    shown: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a heat map."""

    label: str
    cells: tuple[Cell, ...]


def heatmap(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    width: float,
    size: float = 9.0,
    row: float = 20.0,
    fits: Measure = measure,
) -> Chart:
    """Return a table of coloured levels with the level's words in every cell."""
    widest = max((fits(line.label, size, False) for line in rows), default=0.0)
    head = min(widest + 10, width * 0.4)
    slot = (width - head) / max(len(columns), 1)
    shapes: list[Shape] = [
        Text(
            head + slot * (index + 0.5),
            size * 1.3,
            shorten(column, slot - 4, size, fits),
            size,
            Tone.TEXT_MUTED,
            Anchor.MIDDLE,
        )
        for index, column in enumerate(columns)
    ]
    top = size * 2
    for number, line in enumerate(rows):
        y = top + number * row
        baseline = y + row / 2 + size * 0.34
        shapes.append(Text(0, baseline, shorten(line.label, head - 6, size, fits), size))
        for index, cell in enumerate(line.cells):
            level = min(max(cell.level, 0), 4) if cell.level is not None else None
            fill = LEVELS[level] if level is not None else Tone.SURFACE_RAISED
            ink = ON_LEVEL[level] if level is not None else Tone.TEXT_MUTED
            x = head + index * slot
            shapes.append(Rect(x + 1, y + 1, slot - 2, row - 2, fill, 2.0, cell.id))
            words = shorten(cell.shown, slot - 6, size, fits)
            shapes.append(Text(x + slot / 2, baseline, words, size, ink, Anchor.MIDDLE, datum=cell.id))
    return Chart(width, top + row * len(rows), tuple(shapes), _cells_told(title, columns, rows))


def _cells_told(title: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [
        f"{line.label}: "
        + ", ".join(f"{column} {cell.shown}" for column, cell in zip(columns, line.cells, strict=False))
        for line in rows
    ]
    return " ".join([f"{title}."] + [f"{line}." for line in lines])


def region_map(
    title: str,
    areas: Sequence[Area],
    *,
    width: float,
    height: float,
    size: float = 8.0,
    fits: Measure = measure,
) -> Chart:
    """Return areas as polygons with their names where they fit, north upwards, lengths true at mid latitude.

    Names that would meet an earlier name are left out of the picture; the alternative text names every area
    with its state.
    """
    points = [point for area in areas for ring in area.rings for point in ring]
    told = " ".join([f"{title}."] + [f"{area.name}: {area.state}." for area in areas])
    if not points:
        return Chart(width, height, (), told)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    span_x, span_y = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min(width / span_x, height / span_y)
    left, top = (width - span_x * scale) / 2, (height - span_y * scale) / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return (
            round(left + (point[0] - west) * squeeze * scale, 2),
            round(top + (north - point[1]) * scale, 2),
        )

    shapes: list[Shape] = []
    names: list[tuple[float, float, Text]] = []
    for area in areas:
        placed = [tuple(place(point) for point in ring) for ring in area.rings]
        shapes += [Polygon(ring, area.fill, datum=area.id) for ring in placed if len(ring) > 2]
        if placed:
            x, y = _middle(max(placed, key=lambda ring: abs(_surface(ring))))
            label = Text(x, y + size * 0.34, area.name, size, Tone.TEXT, Anchor.MIDDLE, datum=area.id)
            names.append((x, fits(area.name, size, False), label))
    return Chart(width, height, (*shapes, *_apart(names, width, size)), told)


def _apart(names: Sequence[tuple[float, float, Text]], width: float, size: float) -> list[Text]:
    kept: list[tuple[float, float, float, Text]] = []
    for x, wide, label in names:
        x_in = min(max(x, wide / 2), width - wide / 2)
        if all(
            abs(y - label.y) > size * 1.1 or abs(at - x_in) > (wide + other) / 2 for at, y, other, _ in kept
        ):
            moved = Text(x_in, label.y, label.text, size, label.tone, label.anchor, datum=label.datum)
            kept.append((x_in, label.y, wide, moved))
    return [label for *_, label in kept]


def _surface(ring: Sequence[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    surface = _surface(ring)
    if abs(surface) < 1e-9:
        return ring[0]
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x / (6 * surface), y / (6 * surface)
