"""Every number of a period's report in long form: one to a line, with what it is of and in which unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.periods import Period, parse
from investcrm.domain.words import N_

if TYPE_CHECKING:
    from investcrm.reports import quarter_data as paper
    from investcrm.words import Words

COUNT: Final = N_("number")
JOBS: Final = N_("jobs")
SEK: Final = "SEK"
DAYS: Final = N_("working days")
SHARE: Final = "%"
LEVEL: Final = N_("level 0–4")
INDEX: Final = N_("index 0–100")
UNITS: Final = (COUNT, JOBS, DAYS, LEVEL, INDEX)
"""The units that are words; others stand as they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number: of which period and figure, of which member of which dimension, and in which unit.

    ``key`` names figure and member whatever the language; ``unit`` is a catalogue key.
    """

    period: str
    figure: str
    dimension: str
    member: str
    value: float | int
    unit: str
    key: str


def lines(content: paper.Quarter, period: str, w: Words) -> tuple[Line, ...]:
    """Return every number of a report; what is not known has no line."""
    return tuple(line for line in _all(_Writer(content, period, w)) if line.value is not None)


def unit_of(content: paper.Quarter, key: str) -> str:
    """Return a KPI's unit in words."""
    return next((row.unit for row in content.kpis if row.key == key), "")


class _Writer:
    """Makes lines of one report."""

    def __init__(self, content: paper.Quarter, period: str, w: Words) -> None:
        self.content, self.period, self.w = content, period, w
        self.asked: Period = parse(period)

    def line(
        self, figure: str, value: Any, unit: str, key: str, of: tuple[str, str] = ("", ""), period: str = ""
    ) -> Line:
        return Line(period or self.period, figure, of[0], of[1], value, unit, key)

    def lines(
        self, of: tuple[str, str], key: str, *figures: tuple[str, str, float | int | None, str]
    ) -> Iterator[Line]:
        """Yield the figures of one member, each as its key, name, value and unit."""
        for column, name, value, unit in figures:
            yield self.line(name, value, unit, f"{key}.{column}", of)


def _all(writer: _Writer) -> Iterator[Line]:
    for part in (_kpis, _goals, _side, _funnel, _cohorts, _areas):
        yield from part(writer)
    for part in (_municipalities, _cases, _missing, _follow_up, _bridge, _readiness, _indicators):
        yield from part(writer)


def _kpis(writer: _Writer) -> Iterator[Line]:
    periods = (writer.period, str(writer.asked.previous()), str(writer.asked.year_before()))
    for row in writer.content.kpis:
        key, unit = f"kpi.{row.key}", unit_of(writer.content, row.key)
        for period, value in zip(dict.fromkeys(periods), (row.now, row.then, row.ago), strict=False):
            yield writer.line(row.label, value, unit, key, period=period)
        if row.goal is not None:
            target = writer.w.t("{figure}, target", figure=row.label)
            yield writer.line(target, row.goal, unit, f"{key}.target")


def _goals(writer: _Writer) -> Iterator[Line]:
    year, w = str(writer.asked.year), writer.w
    for row in writer.content.goals:
        unit = unit_of(writer.content, row.key)
        of = {
            "year_target": (w.t("{figure}, target for the year", figure=row.label), row.target, unit),
            "year_to_date": (w.t("{figure}, so far this year", figure=row.label), row.so_far, unit),
            "year_share": (w.t("{figure}, share of the target", figure=row.label), row.share, SHARE),
            "forecast": (w.t("{figure}, forecast", figure=row.label), row.forecast, unit),
        }
        for column, (name, value, measured) in of.items():
            yield writer.line(name, value, measured, f"kpi.{row.key}.{column}", period=year)


def _side(writer: _Writer) -> Iterator[Line]:
    titles, part = writer.content.side_titles, writer.w.t("Part of the year")
    for row in writer.content.side:
        for number, (title, value) in enumerate(zip(titles, row.values, strict=False), 1):
            key = f"side.{row.key}.{number}"
            yield writer.line(row.label, value, unit_of(writer.content, row.key), key, (part, title))


def _funnel(writer: _Writer) -> Iterator[Line]:
    title, step = writer.w.t("How far the inquiries came"), writer.w.t("Step")
    for datum in writer.content.funnel:
        value = None if datum.value is None else round(datum.value)
        yield writer.line(title, value, COUNT, f"funnel.{datum.id}", (step, datum.label))


def _cohorts(writer: _Writer) -> Iterator[Line]:
    w, steps = writer.w, writer.content.funnel[1:]
    for row in writer.content.cohorts:
        of = (w.t("Received in"), row.label)
        yield writer.line(w.t("Inquiries"), row.received, COUNT, f"cohort.{row.label}.received", of)
        for step, reached in zip(steps, row.reached, strict=False):
            yield writer.line(step.label, reached, COUNT, f"cohort.{row.label}.{step.id}", of)


def _areas(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for row in writer.content.areas:
        yield from writer.lines(
            (w.t("Strength area"), row.name),
            f"area.{row.key}",
            ("inquiries", w.t("Inquiries"), row.inquiries, COUNT),
            ("jobs", w.t("Jobs, decided"), row.jobs, JOBS),
            ("investment_sek", w.t("Investment, decided"), row.investment_sek, SEK),
        )


def _municipalities(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for row in writer.content.municipalities:
        yield from writer.lines(
            (w.t("Municipality"), row.name),
            f"municipality.{row.key}",
            ("asked", w.t("Times asked"), row.asked, COUNT),
            ("answered", w.t("Times answered"), row.answered, COUNT),
            ("median_days", w.t("Median, working days"), row.median_days, DAYS),
            ("index", w.t("Readiness index"), row.index, INDEX),
        )


def _cases(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for number, won in enumerate(writer.content.won, 1):
        yield from writer.lines(
            (w.t("Won"), won.name),
            f"won.{number}",
            ("jobs", w.t("Jobs, decided"), won.jobs, JOBS),
            ("investment_sek", w.t("Investment, decided"), won.investment_sek, SEK),
            ("stated", w.t("Jobs, stated"), won.stated, JOBS),
            ("announced", w.t("Jobs, announced"), won.announced, JOBS),
            ("realised", w.t("Jobs, realised"), won.realised, JOBS),
        )
    for reason in writer.content.lost_reasons:
        yield from writer.lines(
            (w.t("Reason"), reason.reason),
            f"lost.{reason.key}",
            ("cases", w.t("Lost cases"), reason.count, COUNT),
            ("lost_jobs", w.t("Jobs, lost"), reason.jobs, JOBS),
            ("lost_investment", w.t("Investment, lost"), reason.investment_sek, SEK),
        )
    for number, lost in enumerate(writer.content.lost, 1):
        yield from writer.lines(
            (w.t("Lost cases"), lost.name),
            f"lost_case.{number}",
            ("jobs", w.t("Jobs, lost"), lost.jobs, JOBS),
            ("investment_sek", w.t("Investment, lost"), lost.investment_sek, SEK),
        )


def _missing(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for number, row in enumerate(writer.content.missing, 1):
        yield from writer.lines(
            (w.t("Missing"), ", ".join(filter(None, (row.what, row.short, row.place)))),
            f"missing.{number}",
            ("inquiries", w.t("Inquiries"), row.inquiries, COUNT),
            ("lost", w.t("Lost cases"), row.lost, COUNT),
            ("jobs", w.t("Jobs"), row.jobs, JOBS),
            ("investment_sek", w.t("Investment"), row.investment_sek, SEK),
        )


def _follow_up(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for number, row in enumerate(writer.content.follow_up, 1):
        of, key = (w.t("Followed up"), row.name), f"follow_up.{number}"
        yield writer.line(w.t("Jobs, decided"), row.decided, JOBS, f"{key}.decided", of)
        for months, jobs in zip(writer.content.follow_months, row.realised, strict=False):
            name = w.t("Jobs, realised after {months} months", months=months)
            yield writer.line(name, jobs, JOBS, f"{key}.realised_{months}", of)


def _bridge(writer: _Writer) -> Iterator[Line]:
    w = writer.w
    for number, rung in enumerate(writer.content.bridge, 1):
        yield from writer.lines(
            (w.t("New jobs, step by step"), rung.label),
            f"bridge.{number}",
            ("from", w.t("Bar from"), rung.start, JOBS),
            ("to", w.t("Bar to"), rung.end, JOBS),
        )


def _indicators(writer: _Writer) -> Iterator[Line]:
    measured = writer.w.t("Measured by others")
    for row in writer.content.indicators:
        key = f"indicator.{row.key}"
        yield writer.line(row.label, row.figure, "", key, (measured, row.source), period=str(row.year))


def _readiness(writer: _Writer) -> Iterator[Line]:
    place = writer.w.t("Municipality")
    for row in writer.content.readiness:
        for number, (name, (level, _)) in enumerate(zip(writer.content.dimensions, row.levels, strict=False)):
            key = f"readiness.{row.municipality}.{number}"
            yield writer.line(name, level, LEVEL, key, (place, row.municipality))
