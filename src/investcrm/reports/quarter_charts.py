"""The charts of a period's report, for its pages and for files of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from investcrm import formats
from investcrm.domain.chart import Chart, Datum, Target, Tone
from investcrm.domain.chart_bars import bars, funnel, ranking
from investcrm.domain.chart_bridge import waterfall
from investcrm.reports import theme
from investcrm.reports.fonts import measure
from investcrm.reports.parts import NOTHING
from investcrm.reports.quarter_data import Course, GoalRow, LostReasonRow, Quarter, Series
from investcrm.words import N_, Words

WIDTH: Final = theme.A4[0] - 2 * theme.MARGIN_X
MOST: Final = 16
"""Rows of a chart; what has more is told by its table alone."""
WORTH_SHOWN: Final = 8
GOALS: Final = N_("Reached of the targets for the year")
LIMITS: Final = N_("Used of what the year may have at most")


def charts(data: Quarter, words: Words) -> tuple[tuple[str, Chart], ...]:
    """Return every chart the report can show, each under a name that files can bear."""
    found: list[tuple[str, Chart | None]] = [
        ("goals", goals(data, words, WIDTH)),
        ("limits", limits(data, words, WIDTH)),
    ]
    found += [(series.key, development(series, WIDTH, 200.0)) for series in data.series if is_told(series)]
    found += [
        ("funnel", steps(data, words, WIDTH)),
        ("strength_areas", areas(data, words, WIDTH)),
        ("municipal_answers", answering(data, words, WIDTH)),
        ("ledger", bridge(data, words, WIDTH)),
        ("lost_reasons", lost_reasons(data, words, WIDTH)),
        ("missing", missing(data, words, WIDTH)),
    ]
    return tuple((name, chart) for name, chart in found if chart is not None)


def goals(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how much of each target for the year is reached, beside how much of the year is over."""
    shown = [goal for goal in data.goals if not goal.at_most]
    return _shares(words.t(GOALS), shown, data.gone, words, width)


def limits(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how much is used of each target that is a limit: less is better, so a full bar is none left."""
    shown = [goal for goal in data.goals if goal.at_most]
    return _shares(words.t(LIMITS), shown, data.gone, words, width)


def _shares(title: str, goals: Sequence[GoalRow], gone: int, words: Words, width: float) -> Chart | None:
    rows = [
        Datum(
            goal.label,
            goal.share,
            words.t("{part} of {whole}", part=goal.so_far_shown, whole=goal.target_shown),
            id=goal.key or None,
            share=percent(goal.share, words),
            tone=Tone.BAD if goal.at_most and goal.course is Course.BEHIND else Tone.ACCENT,
        )
        for goal in goals
        if goal.share is not None
    ]
    if not rows:
        return None
    mark = Target(gone, words.t("{share} of the year is over", share=percent(gone, words)))
    return ranking(title, rows, width=width, whole=100.0, mark=mark, fits=measure)


def is_told(series: Series) -> bool:
    """Whether there is anything to draw: noughts alone make an empty frame."""
    return any(datum.value for datum in series.data)


def development(series: Series, width: float, height: float) -> Chart:
    """Return one KPI over the last periods."""
    return bars(series.title, series.data, width=width, height=height, target=series.target, fits=measure)


def steps(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how far the inquiries came; None where there are none."""
    if not any(step.value for step in data.funnel):
        return None
    title = data.funnel_title or words.t("How far the inquiries came")
    return funnel(title, data.funnel, width=width, fits=measure)


def areas(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return the inquiries of each strength area that has any."""
    rows = [
        Datum(area.name, float(area.inquiries), str(area.inquiries), id=area.key or None)
        for area in data.areas
        if area.inquiries
    ]
    if not rows:
        return None
    return ranking(words.t("Inquiries by strength area"), rows[:MOST], width=width, fits=measure)


def answering(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how long each municipality took to answer, those that answered anything, in order of name."""
    rows = [
        Datum(row.name, row.median_days, formats.number(row.median_days, words.language, 1), row.key or None)
        for row in data.municipalities
        if row.median_days is not None
    ]
    if not rows or len(rows) > MOST:
        return None
    return ranking(words.t("Median working days to an answer"), rows, width=width, fits=measure)


def lost_reasons(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return the cases lost by reason, with what they had stated."""
    rows = [
        Datum(
            row.reason,
            float(row.count),
            formats.number(row.count, words.language, 0),
            id=row.key or None,
            share=stated(row, words),
        )
        for row in data.lost_reasons
    ]
    if not rows:
        return None
    return ranking(words.t("Cases by reason"), rows, width=width, fits=measure)


def bridge(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how the year's new jobs came from what was stated to what is realised."""
    if not any(rung.end for rung in data.bridge):
        return None
    return waterfall(words.t("From stated to realised"), data.bridge, width=width, fits=measure)


def missing(data: Quarter, words: Words, width: float) -> Chart | None:
    """Return how many inquiries the missing things keep away that keep away most."""
    rows = [
        Datum(
            f"{row.what}, {row.place}" if row.place else row.what,
            float(row.inquiries),
            formats.number(row.inquiries, words.language, 0),
            share=amounts(row.jobs, row.investment_sek, words),
        )
        for row in data.missing
        if row.place
    ]
    if not rows:
        return None
    title = words.t("Inquiries that one thing would win")
    return ranking(title, rows[:WORTH_SHOWN], width=width, fits=measure)


def stated(row: LostReasonRow, words: Words) -> str:
    """Return the jobs and money that cases of one reason had stated."""
    return amounts(row.jobs, row.investment_sek, words)


def amounts(jobs: int | None, sek: int | None, words: Words) -> str:
    """Return jobs and money in words, leaving out what is none."""
    parts = []
    if jobs:
        parts.append(words.n("{count} job", "{count} jobs", jobs))
    if sek:
        parts.append(formats.money(sek, words.language))
    return ", ".join(parts)


def percent(value: float | None, words: Words) -> str:
    """Return a share: 23 %."""
    return NOTHING if value is None else f"{formats.number(value, words.language, 0)}\u00a0%"
