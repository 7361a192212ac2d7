"""Charts of lengths: standing bars with a target, lying bars, a funnel, and a line over time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from investcrm.domain.chart import (
    Anchor,
    Chart,
    Datum,
    Line,
    Measure,
    Polygon,
    Rect,
    Shape,
    Target,
    Text,
    Tone,
    measure,
    shorten,
    told,
)

GAP = 4.0
_APART = 4.0
"""Between two labels below a line."""


def bars(
    title: str,
    data: Sequence[Datum],
    *,
    width: float,
    height: float,
    target: Target | None = None,
    size: float = 9.0,
    fits: Measure = measure,
) -> Chart:
    """Return standing bars with the value over each and the label below it.

    The target's words stand to the right of all bars in room kept for them, and a value that its line would
    cross is lifted above the line, so no text meets another text, a bar or the line.
    """
    margin = fits(target.shown, size, False) + 2 * GAP if target else 0.0
    plot = max(width - margin, 1.0)
    base, top = height - size * 1.9, size * 1.6
    largest = max([datum.value or 0.0 for datum in data] + [target.value if target else 0.0], default=0.0)
    scale = (base - top) / largest if largest > 0 else 0.0
    line_y = base - target.value * scale if target else None
    slot = plot / max(len(data), 1)
    thick = min(slot * 0.64, 44.0)
    every = _thinning(data, slot, size, fits)
    shapes: list[Shape] = [Line(0, base, plot, base, Tone.RULE, 0.75)]
    for index, datum in enumerate(data):
        centre = slot * (index + 0.5)
        bar = (datum.value or 0.0) * scale
        if bar > 0:
            fill = Tone.ACCENT if datum.strong else Tone.ACCENT_SOFT
            shapes.append(Rect(centre - thick / 2, base - bar, thick, bar, fill, 0.0, datum.id))
        baseline = _clear_of(line_y, base - bar - GAP, size)
        if slot >= fits(datum.shown, size, datum.strong):
            shapes.append(
                Text(centre, baseline, datum.shown, size, Tone.TEXT, Anchor.MIDDLE, datum.strong, datum.id)
            )
        if index % every == (len(data) - 1) % every:
            label = shorten(datum.label, slot * every - 2, size, fits)
            shapes.append(Text(centre, height - size * 0.5, label, size, Tone.TEXT_MUTED, Anchor.MIDDLE))
    if target and line_y is not None:
        shapes.append(Line(0, line_y, plot + GAP, line_y, Tone.BAD, 0.9, (3.0, 2.5)))
        shapes.append(Text(plot + 2 * GAP, line_y + size * 0.34, target.shown, size, Tone.BAD))
    return Chart(width, height, tuple(shapes), told(title, data, target))


def _thinning(data: Sequence[Datum], slot: float, size: float, fits: Measure) -> int:
    """Return how many bars share one label when labels are wider than bars."""
    widest = max((fits(datum.label, size, False) for datum in data), default=0.0)
    every = 1
    while len(data) > 6 and slot * every < widest + size and every < len(data):
        every += 1
    return every


def _clear_of(line: float | None, baseline: float, size: float) -> float:
    """Return a baseline whose text does not meet the line: the wished one, or one just above the line."""
    if line is None or not baseline - size < line < baseline + size * 0.35:
        return baseline
    return line - size * 0.35


def ranking(
    title: str,
    data: Sequence[Datum],
    *,
    width: float,
    size: float = 9.0,
    row: float = 19.0,
    whole: float | None = None,
    mark: Target | None = None,
    fits: Measure = measure,
) -> Chart:
    """Return lying bars, one a row: label, bar in its track, value and share.

    ``whole`` is what a full track stands for; the largest value when not given. A ``mark`` is a line across
    all bars with its words below them.
    """
    tails = [f"{datum.shown} · {datum.share}" if datum.share else datum.shown for datum in data]
    tail = max((fits(text, size, True) for text in tails), default=0.0) + 2 * GAP
    widest = max((fits(datum.label, size, False) for datum in data), default=0.0)
    head = min(widest + 3 * GAP, width * 0.45)
    track = max(width - head - tail, 10.0)
    full = whole or max((datum.value or 0.0 for datum in data), default=0.0)
    shapes: list[Shape] = []
    for index, (datum, text) in enumerate(zip(data, tails, strict=True)):
        top = index * row
        baseline = top + row / 2 + size * 0.34
        shapes.append(Text(0, baseline, shorten(datum.label, head - GAP, size, fits), size, datum=datum.id))
        shapes.append(Rect(head, top + row * 0.19, track, row * 0.62, Tone.TRACK, 2.0))
        part = min((datum.value or 0.0) / full, 1.0) * track if full > 0 else 0.0
        if part > 0:
            shapes.append(Rect(head, top + row * 0.19, max(part, 2.0), row * 0.62, datum.tone, 2.0, datum.id))
        shapes.append(Text(head + track + 2 * GAP, baseline, text, size, Tone.TEXT, datum=datum.id))
    high = max(row * len(data), 1.0)
    if mark and full > 0:
        x = head + min(mark.value / full, 1.0) * track
        half = fits(mark.shown, size, False) / 2
        middle = max(min(x, width - half), half)
        shapes.append(Line(x, 0, x, high + 2, Tone.BAD, 0.9, (3.0, 2.5)))
        shapes.append(Text(middle, high + size * 1.3, mark.shown, size, Tone.BAD, Anchor.MIDDLE))
        high += size * 1.8
    return Chart(width, high, tuple(shapes), told(title, data, mark))


def funnel(
    title: str,
    steps: Sequence[Datum],
    *,
    width: float,
    size: float = 9.0,
    row: float = 21.0,
    fits: Measure = measure,
) -> Chart:
    """Return how many of a cohort came how far; the first step is the whole."""
    whole = steps[0].value if steps else None
    return ranking(title, steps, width=width, size=size, row=row, whole=whole, fits=fits)


def trend(
    title: str,
    data: Sequence[Datum],
    *,
    width: float,
    height: float,
    target: Target | None = None,
    highest: float = 0.0,
    size: float = 9.0,
    fits: Measure = measure,
) -> Chart:
    """Return a line over time with its last value in words; a gap where a value is unknown, dashes to one
    that rests on something else than the one before.

    It reaches up to ``highest`` at least.
    """
    last = next((datum for datum in reversed(data) if datum.value is not None), None)
    texts = [target.shown] if target else []
    texts += [last.shown] if last else []
    margin = max((fits(text, size, True) for text in texts), default=0.0) + 2 * GAP
    plot = max(width - margin, 1.0)
    base, top = height - size * 1.9, size * 1.9
    values = [datum.value or 0.0 for datum in data]
    largest = max([*values, target.value if target else 0.0, highest], default=0.0)
    scale = (base - top) / largest if largest > 0 else 0.0
    slot = plot / max(len(data), 1)
    shapes: list[Shape] = [Line(0, base, plot, base, Tone.RULE, 0.75)]
    shapes += _below(data, slot, width, height - size * 0.5, size, fits)
    before: tuple[float, float] | None = None
    for index, datum in enumerate(data):
        x = slot * (index + 0.5)
        if datum.value is None:
            before = None
            continue
        y = base - datum.value * scale
        if before:
            shapes.append(Line(*before, x, y, Tone.ACCENT, 1.6, (3.0, 2.5) if datum.apart else ()))
        shapes.append(_dot(x, y, 2.6 if datum.strong or datum is last else 1.8, datum.id))
        before = (x, y)
    line_y = base - target.value * scale if target else None
    if target and line_y is not None:
        shapes.append(Line(0, line_y, plot + GAP, line_y, Tone.BAD, 0.9, (3.0, 2.5)))
        shapes.append(Text(plot + 2 * GAP, line_y + size * 0.34, target.shown, size, Tone.BAD))
    if last and last.value is not None:
        baseline = base - last.value * scale + size * 0.34
        if line_y is not None and abs(baseline - line_y - size * 0.34) < size * 1.15:
            above = baseline <= line_y + size * 0.34
            baseline = line_y + size * 0.34 + (-size * 1.15 if above else size * 1.15)
        shapes.append(Text(plot + 2 * GAP, baseline, last.shown, size, Tone.TEXT, strong=True, datum=last.id))
    return Chart(width, height, tuple(shapes), told(title, data, target))


def _below(
    data: Sequence[Datum], slot: float, width: float, y: float, size: float, fits: Measure
) -> list[Text]:
    """Return the labels below a line in their order, within the chart; the last one has room before all."""
    every = _thinning(data, slot, size, fits)
    found: list[Text] = []
    room = width
    for index in range(len(data) - 1, -1, -every):
        label = shorten(data[index].label, slot * every - _APART, size, fits)
        half = fits(label, size, False) / 2
        middle = max(min(slot * (index + 0.5), width - half), half)
        if label and middle + half <= room:
            found.append(Text(middle, y, label, size, Tone.TEXT_MUTED, Anchor.MIDDLE))
            room = middle - half - _APART
    return found[::-1]


def is_dashed(data: Sequence[Datum]) -> bool:
    """Whether a line over time has a dashed part."""
    return any(
        other.apart for one, other in pairwise(data) if one.value is not None and other.value is not None
    )


def _dot(x: float, y: float, radius: float, datum: str | None) -> Polygon:
    corner = radius * 0.7071
    points = (
        (x - radius, y),
        (x - corner, y - corner),
        (x, y - radius),
        (x + corner, y - corner),
        (x + radius, y),
        (x + corner, y + corner),
        (x, y + radius),
        (x - corner, y + corner),
    )
    return Polygon(points, Tone.ACCENT, Tone.SURFACE, 0.75, datum)
