"""The period on one page for the steering group: what matters, what holds back, what to decide.

It is one page whatever its data: what does not fit is left out and said to be so, never set smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.reports import quarter_brief as told
from investcrm.reports import quarter_charts as drawn
from investcrm.reports import theme
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import month_day, write_text
from investcrm.reports.period_words import WORDS
from investcrm.reports.quarter_data import Quarter, Series
from investcrm.reports.quarter_front import lead_figures
from investcrm.reports.quarter_parts import Report
from investcrm.reports.tagged import Document, Writer
from investcrm.reports.text import Run
from investcrm.words import Words

_CHART: Final = ("inquiries", "jobs_decided")
"""The KPI drawn, the first that has anything to show."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much is told: ``rows`` and ``signs`` are of the decision, ``name`` signs of a name."""

    tiles: int = 4
    named: int = 3
    holding: int = 3
    rows: int = 14
    signs: int = 1200
    name: int = 90
    chart: float = 150.0


_ROOMS: Final = (
    _Room(),
    _Room(named=2, rows=11, signs=900),
    _Room(named=2, rows=9, signs=700, chart=120.0),
    _Room(named=1, rows=7, signs=500, name=60, chart=105.0),
    _Room(named=1, holding=2, rows=5, signs=350, name=40, chart=90.0),
    _Room(tiles=3, named=1, holding=1, rows=3, signs=200, name=30, chart=0.0),
)
"""From all there is to say to the least; the first that fits on the page is taken."""


def render(data: Quarter, decision: str, words: Words) -> bytes:
    """Return the page as a PDF; ``decision`` is what the coordinator asks the group to decide."""
    for room in _ROOMS[:-1]:
        document = _written(data, decision, words, room)
        if document.pages() == 1:
            return document.finish()
    return _written(data, decision, words, _ROOMS[-1]).finish()


def _written(data: Quarter, decision: str, words: Words, room: _Room) -> Document:
    state = words.t("Draft – not published") if data.draft else ""
    title = words.t(WORDS[data.kind].title, period=data.period)
    document = Document(
        f"{title} ({state})" if state else title,
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t(WORDS[data.kind].subject, region=data.region),
        reference=" · ".join(part for part in (data.region, state) if part),
    )
    days = words.t("{first} to {last}", first=month_day(data.first, words), last=month_day(data.last, words))
    heads = (data.region, words.t("Establishments and inquiries"), state)
    under = [
        days if data.draft else f"{days} · {words.t('Published, edition {number}', number=data.edition)}"
    ]
    document.title(formats.begun(data.period), eyebrow=" · ".join(filter(None, heads)), under=under)
    lead_figures(Report(document, data, words), room.tiles)
    _outcome(document, data, words, room)
    _holding(document, data, words, room)
    _decision(document, decision, words, room)
    if data.confidential:
        document.paragraph(data.confidential, theme.SMALL)
    return document


def _outcome(document: Document, data: Quarter, words: Words, room: _Room) -> None:
    """Write the chart, and beside it what was won and lost."""
    series = _drawn(data) if room.chart else None
    lines = [(words.t("Won"), told.won(data, words, room.named, room.name))]
    lines.append((words.t("Lost cases"), told.lost(data, words)))
    if data.goals:
        lines.append((words.t("Targets"), told.targets(data, words)))
    if series is None:
        _lines(document, lines)
        return
    with document.columns(2, gap=22.0) as (left, right):
        left.paragraph(series.title, theme.CAPTION.but(before=0.0), keep=True)
        left.figure(drawn.development(series, left.width, room.chart))
        _lines(right, lines)


def _drawn(data: Quarter) -> Series | None:
    shown = {one.key: one for one in data.series if drawn.is_told(one)}
    return next((shown[key] for key in _CHART if key in shown), None)


def _lines(writer: Writer, lines: Sequence[tuple[str, str]]) -> None:
    for label, text in lines:
        writer.paragraph([Run(label, Weight.SEMIBOLD)], theme.CAPTION.but(before=0.0, after=1.0), keep=True)
        writer.paragraph(text)


def _holding(document: Document, data: Quarter, words: Words, room: _Room) -> None:
    """Write what holds back most: single things that are missing, then why cases were lost."""
    worst = {row.what: row for row in reversed(data.missing)}  # of each thing the place where it costs most
    lines = [told.missing_told(row, words, room.name) for row in data.missing if worst[row.what] is row]
    lines += [told.reason_told(row, words, room.name) for row in data.lost_reasons]
    document.heading(2, words.t("What holds us back"), listed=False)
    if lines:
        document.bullets(lines[: room.holding], numbered=True)
    else:
        document.paragraph(words.t("Nothing that is known."), theme.MUTED)


def _decision(document: Document, decision: str, words: Words, room: _Room) -> None:
    with document.panel(Tone.SURFACE_RAISED, Tone.ACCENT) as panel:
        title = [Run(words.t("To decide"), Weight.SEMIBOLD, Tone.ACCENT)]
        panel.paragraph(title, theme.BODY.but(after=3.0))
        if decision.strip():
            write_text(panel, _cut(decision.strip(), room), theme.BODY.but(after=3.0))
        else:
            panel.paragraph(words.t("No decision has been proposed."), theme.MUTED.but(after=0.0))


def _cut(text: str, room: _Room) -> str:
    """Return the beginning of a text, so many lines and signs, with an ellipsis where there is more."""
    rows = text.splitlines()
    kept = [number for number, row in enumerate(rows) if row.strip()][: room.rows]
    head = "\n".join(rows[: kept[-1] + 1])
    return told.cut(head if len(rows) == kept[-1] + 1 else f"{head} …", room.signs)
