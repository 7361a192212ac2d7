"""The report of a period as a document: figures, funnel, who answered, what was won and lost and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, words
from investcrm.domain.chart import Datum, Target
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, ReadinessLevel
from investcrm.domain.kpi import FUNNEL, THEME_LABELS, Measure
from investcrm.domain.ledger import MONTHS
from investcrm.domain.periods import Period, parse
from investcrm.domain.rows import Dashboard, KpiLine, MunicipalityRow
from investcrm.domain.words import N_
from investcrm.reports import quarter_data as paper
from investcrm.services import kpis, papers, quarter_goals, quarter_rows, readiness, reference, settings
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

LEAD: Final = ("inquiries", "establishments", "jobs_decided", "municipal_answering")
"""The KPIs shown large."""
SERIES: Final = (
    "inquiries",
    "real_inquiries",
    "establishments",
    "jobs_decided",
    "investment_decided",
    "municipal_answering",
)
"""The KPIs whose development is drawn, two beside each other."""
LEFT_OUT: Final = N_("Confidential cases are not included in this report.")
IN_GROUPS: Final = N_(
    "Confidential cases are included only in groups of at least three, so sums may be lower than in reality. "
    "They are part of inquiries, real inquiries and qualified cases, establishments, expansions and lost "
    "cases, jobs and investment decided, the strength areas, the reasons for loss, and how far the inquiries "
    "of the year came before a decision. All else counts the open cases alone."
)
FORECAST: Final = N_(
    "The range holds four times of five. It is counted on from the open cases, as of the period's end."
)
_LEVELS: Final = tuple(ReadinessLevel)


def decision_key(period: Period, language: str) -> str:
    """Return the setting under which the decision is kept that the group is asked to take."""
    return f"decision.{period}.{language}"


def render(reader: Reader, period: Period, language: str, summary: str = "") -> bytes:
    """Return the report of a period as a PDF; a draft over the open cases."""
    from investcrm.reports import quarter

    return quarter.render(data(reader, period, language, summary), words.of(language))


def one_pager(
    reader: Reader,
    period: Period,
    language: str,
    decision: str | None = None,
    content: paper.Quarter | None = None,
) -> bytes:
    """Return the period on one page for the steering group as a PDF.

    ``decision`` is what the group is asked to decide, else what is kept for the period and language.
    ``content`` is what a published report shows, else the page is a draft over the open cases.
    """
    from investcrm.reports import one_pager

    if decision is None:
        decision = str(settings.load(reader, decision_key(period, language), ""))
    return one_pager.render(content or data(reader, period, language), decision, words.of(language))


def data(
    reader: Reader, period: Period, language: str, summary: str = "", board: Dashboard | None = None
) -> paper.Quarter:
    """Return everything the report shows, in its language; ``board`` are its figures, else the open ones."""
    w = words.of(language)
    board = board or kpis.dashboard(reader, period)
    known = reference.load(reader)
    ready = readiness.own(reader)
    compared = readiness.compares(reader)
    followed = quarter_rows.followed(reader, period)
    won, lost = quarter_rows.decided(reader, period, followed, w)
    missing, missing_note = quarter_rows.missing(reader, w)
    side_titles, side = quarter_goals.side_by_side(reader, period, board, w)
    return paper.Quarter(
        region=known.region,
        period=phrases.period(period, language),
        first=period.first,
        last=period.last,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        kind=period.kind,
        gone=round(100 * quarter_goals.gone(reader, period)),
        confidential=w.t(LEFT_OUT),
        summary=summary,
        kpis=tuple(_kpi(line, w) for line in board.lines),
        goals=quarter_goals.goals(reader, period, board, w),
        forecast_method=w.t(FORECAST),
        side_titles=side_titles,
        side=side,
        series=tuple(_series(line, w) for key in SERIES for line in board.lines if line.key == key),
        funnel_title=w.t("Received in {year}: how far they have come", year=period.year),
        funnel=_funnel(board, w),
        cohorts=quarter_rows.cohorts(reader, period, w),
        areas=tuple(
            paper.AreaRow(area_name(known, row.key, w), row.inquiries, row.jobs, row.investment_sek, row.key)
            for row in board.strength_areas
        ),
        compared=compared,
        municipalities=quarter_rows.municipalities(board, ready, readiness.weights(reader), compared, w),
        won=won,
        bridge=quarter_rows.bridge(reader, period, w),
        lost_reasons=tuple(
            paper.LostReasonRow(
                quarter_rows.reason(row.key, w), row.inquiries, row.jobs, row.investment_sek, row.key
            )
            for row in board.lost
        ),
        lost=lost,
        missing=missing,
        missing_note=missing_note,
        follow_months=MONTHS,
        follow_up=quarter_rows.follow_up(reader, period, followed, w),
        dimensions=tuple(w.t(field.label) for field in READINESS_FIELDS),
        readiness=tuple(_readiness(row, w) for row in ready),
        indicators=quarter_rows.indicators(reader, w),
    )


def area_name(known: Reference, key: str, w: Words) -> str:
    """Return what a strength area is called; "" is none."""
    return known.area_name(key, w.language) if key else w.t("No strength area given")


def _kpi(line: KpiLine, w: Words) -> paper.KpiRow:
    one, language = line.kpi, w.language
    return paper.KpiRow(
        label=phrases.kpi_label(one, language),
        formula=phrases.kpi_formula(one, language),
        value=phrases.kpi_value(one, line.now.value, language),
        target=phrases.kpi_aim(one, line.target, language) if line.target is not None else "",
        previous=phrases.kpi_value(one, line.before.value, language),
        year_ago=phrases.kpi_value(one, line.year_ago.value, language),
        change=phrases.kpi_change(one, line.now.value, line.before.value, language),
        better=phrases.kpi_better(one, line.now.value, line.before.value),
        lead=line.key in LEAD,
        key=line.key,
        theme=w.t(THEME_LABELS[one.theme]),
        undated=phrases.kpi_missing(one, language),
        now=line.now.value,
        then=line.before.value,
        ago=line.year_ago.value,
        goal=line.target,
        unit=phrases.kpi_unit(one, language),
    )


def _series(line: KpiLine, w: Words) -> paper.Series:
    one, title, data, told = line.kpi, phrases.kpi_label(line.kpi, w.language), trend(line, w.language), ""
    if line.target is not None:
        told = phrases.kpi_aim(one, line.target, w.language)
    if one.measure is Measure.SUM_MONEY:  # amounts with their unit are wider than their bars
        largest = max([abs(datum.value or 0.0) for datum in data] + [line.target or 0.0])
        unit, part = formats.money_unit(largest, w.language)
        title = f"{title}, {unit}"
        data = tuple(
            replace(datum, shown=formats.number((datum.value or 0.0) / part, w.language, 2)) for datum in data
        )
        told = formats.number((line.target or 0.0) / part, w.language, 2)
    target = None if line.target is None else Target(line.target, w.t("target {value}", value=told))
    return paper.Series(title, data, target, line.key)


def trend(line: KpiLine, language: str) -> tuple[Datum, ...]:
    """Return a KPI's trend as the data of a bar chart; each datum is named by its period."""
    one = line.kpi
    last = len(line.trend) - 1
    return tuple(
        Datum(
            phrases.period_short(parse(each.period), language),
            each.value,
            phrases.kpi_value(one, each.value, language),
            id=each.period,
            strong=index == last,
        )
        for index, each in enumerate(line.trend)
    )


def _funnel(board: Dashboard, w: Words) -> tuple[Datum, ...]:
    labels = {key: label for key, label, _ in FUNNEL}
    return tuple(
        Datum(
            w.t(labels[step.key]),
            float(step.count),
            str(step.count),
            id=step.key,
            share=f"{round(100 * step.count / step.of)}\u00a0%" if step.of else "",
        )
        for step in board.funnel
    )


def _readiness(row: MunicipalityRow, w: Words) -> paper.ReadinessRow:
    levels: list[tuple[int | None, str]] = []
    for field in READINESS_FIELDS:
        known = row.levels.get(field.key)
        if known is None:
            levels.append((None, w.t("unknown")))
            continue
        level = ReadinessLevel(str(known.value))
        levels.append((_LEVELS.index(level), w.t(LEVEL_LABELS[level])))
    return paper.ReadinessRow(row.name, tuple(levels))
