"""A chart of groups: a line each with its name, a bar, its value, and further figures in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm.domain.chart import Anchor, Chart, Datum, Measure, Rect, Shape, Text, Tone, measure, shorten

_GAP = 14.0
_NAME_AT_MOST = 0.4
_BAR_AT_LEAST = 24.0


@dataclass(frozen=True, slots=True)
class Group:
    """A group: what its bar shows, and its further figures as people read them."""

    datum: Datum
    more: tuple[str, ...] = ()


def ranked(
    title: str,
    heads: Sequence[str],
    groups: Sequence[Group],
    *,
    width: float,
    size: float = 9.0,
    row: float = 19.0,
    fits: Measure = measure,
) -> Chart:
    """Return groups below the heads of their columns, the value's first; the longest bar fills its room.

    Where there is no room for every column the last ones are left out of the picture, never of the words.
    """
    wide = [
        max([fits(head, size, False), *(fits(_cell(group, at), size, True) for group in groups)])
        for at, head in enumerate(heads)
    ]
    widest = max((fits(group.datum.label, size, False) for group in groups), default=0.0)
    name = min(widest, width * _NAME_AT_MOST) + _GAP
    shown = len(wide)
    while shown > 1 and name + _BAR_AT_LEAST + sum(wide[:shown]) + shown * _GAP > width:
        shown -= 1
    ends = [width - sum(wide[at + 1 : shown]) - (shown - 1 - at) * _GAP for at in range(shown)]
    track = max(width - name - sum(wide[:shown]) - shown * _GAP, 1.0)
    full = max((group.datum.value or 0.0 for group in groups), default=0.0)
    shapes: list[Shape] = [
        Text(end, row / 2 + size * 0.34, head, size, Tone.TEXT_MUTED, Anchor.END)
        for end, head in zip(ends, heads, strict=False)
    ]
    for place, group in enumerate(groups, 1):
        shapes += _line(group, place * row, row, size, (name, track, full), ends, fits)
    return Chart(width, row * (len(groups) + 1), tuple(shapes), _told(title, heads, groups))


def _line(
    group: Group,
    top: float,
    row: float,
    size: float,
    bar: tuple[float, float, float],
    ends: Sequence[float],
    fits: Measure,
) -> list[Shape]:
    """Return the shapes of a group; ``bar`` is where bars begin, how long one can be, and what that means."""
    name, track, full = bar
    datum, baseline = group.datum, top + row / 2 + size * 0.34
    label = shorten(datum.label, name - _GAP + 1, size, fits)
    shapes: list[Shape] = [
        Text(0, baseline, label, size, datum=datum.id),
        Rect(name, top + row * 0.19, track, row * 0.62, Tone.TRACK, 2.0),
    ]
    length = (datum.value or 0.0) / full * track if full > 0 else 0.0
    if length > 0:
        shapes.append(Rect(name, top + row * 0.19, max(length, 2.0), row * 0.62, Tone.ACCENT, 2.0, datum.id))
    for at, end in enumerate(ends):
        tone = Tone.TEXT_MUTED if at else Tone.TEXT
        shapes.append(
            Text(end, baseline, _cell(group, at), size, tone, Anchor.END, strong=not at, datum=datum.id)
        )
    return shapes


def _cell(group: Group, at: int) -> str:
    return group.more[at - 1] if at else group.datum.shown


def words_of(heads: Sequence[str], group: Group) -> str:
    """Return a group in words: Köping: Asked 3, Answered 2."""
    cells = ", ".join(f"{head} {_cell(group, at)}" for at, head in enumerate(heads))
    return f"{group.datum.label}: {cells}"


def _told(title: str, heads: Sequence[str], groups: Sequence[Group]) -> str:
    return " ".join([f"{title}.", *(f"{words_of(heads, group)}." for group in groups)])
