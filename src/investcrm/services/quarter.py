"""The quarter as a document: figures, funnel, who answered, what was won and lost and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import phrases, words
from investcrm.domain.chart import Datum, Target
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, ReadinessLevel
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.periods import Period, parse
from investcrm.domain.rows import Dashboard, KpiLine, MunicipalityRow
from investcrm.domain.stages import LOST_LABELS, OUTCOME_LABELS, LostReason, Outcome
from investcrm.domain.words import N_
from investcrm.reports import quarter_data as paper
from investcrm.services import kpis, papers, readiness, reference
from investcrm.store import kpi_sql
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

LEAD: Final = ("inquiries", "establishments", "jobs_decided", "municipal_answering")
"""The KPIs shown large."""
SERIES: Final = ("inquiries", "establishments", "jobs_decided", "investment_decided", "municipal_answering")
LEFT_OUT: Final = N_("Confidential cases are not included in this report.")
IN_GROUPS: Final = N_(
    "Confidential cases are included only in groups of at least three, so sums may be lower than in reality. "
    "Medians, conversion, promises kept, the last step of how far cases came, contacts, the municipalities "
    "and the lists of cases count the open cases alone."
)
_LEVELS: Final = tuple(ReadinessLevel)


def render(reader: Reader, period: Period, language: str, summary: str = "") -> bytes:
    """Return the report of a period as a PDF; a draft over the open cases."""
    from investcrm.reports import quarter

    return quarter.render(data(reader, period, language, summary), words.of(language))


def data(
    reader: Reader, period: Period, language: str, summary: str = "", board: Dashboard | None = None
) -> paper.Quarter:
    """Return everything the report shows, in its language; ``board`` are its figures, else the open ones."""
    w = words.of(language)
    board = board or kpis.dashboard(reader, period)
    known = reference.load(reader)
    decided = kpi_sql.decided_cases(reader, period.first, period.last, tuple(Outcome))
    return paper.Quarter(
        region=known.region,
        period=phrases.period(period, language),
        first=period.first,
        last=period.last,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        draft=True,
        confidential=w.t(LEFT_OUT),
        summary=summary,
        kpis=tuple(_kpi(line, w) for line in board.lines),
        series=tuple(_series(line, w) for line in board.lines if line.key in SERIES),
        funnel_title=w.t("Received in {year}: how far they have come", year=period.year),
        funnel=_funnel(board, w),
        areas=tuple(
            paper.AreaRow(area_name(known, row.key, w), row.inquiries, row.jobs, row.investment_sek)
            for row in board.strength_areas
        ),
        municipalities=tuple(
            paper.MunicipalityRow(row.label, row.inquiries, row.answered, row.median_days)
            for row in board.municipalities
        ),
        won=tuple(
            paper.WonRow(title, w.t(OUTCOME_LABELS[Outcome(outcome)]), where, _day(on), jobs, money)
            for _, _, title, outcome, on, _, _, jobs, money, where in decided
            if outcome != Outcome.LOST
        ),
        lost_reasons=tuple(
            paper.LostReasonRow(
                w.t(LOST_LABELS[LostReason(row.key)]), row.inquiries, row.jobs, row.investment_sek
            )
            for row in board.lost
        ),
        lost=tuple(
            paper.LostRow(title, w.t(LOST_LABELS[LostReason(reason or "unknown")]), needed)
            for _, _, title, outcome, _, reason, needed, _, _, _ in decided
            if outcome == Outcome.LOST
        ),
        dimensions=tuple(w.t(field.label) for field in READINESS_FIELDS),
        readiness=tuple(_readiness(row, w) for row in readiness.municipalities(reader)),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def area_name(known: Reference, key: str, w: Words) -> str:
    """Return what a strength area is called; "" is none."""
    return known.area_name(key, w.language) if key else w.t("No strength area given")


def _kpi(line: KpiLine, w: Words) -> paper.KpiRow:
    one, language = line.kpi, w.language
    return paper.KpiRow(
        label=phrases.kpi_label(one, language),
        formula=phrases.kpi_formula(one, language),
        value=phrases.kpi_value(one, line.now.value, language),
        target=phrases.kpi_value(one, line.target, language) if line.target is not None else "",
        previous=phrases.kpi_value(one, line.before.value, language),
        year_ago=phrases.kpi_value(one, line.year_ago.value, language),
        change=phrases.kpi_change(one, line.now.value, line.before.value, language),
        better=phrases.kpi_better(one, line.now.value, line.before.value),
        lead=line.key in LEAD,
    )


def _series(line: KpiLine, w: Words) -> paper.Series:
    one = line.kpi
    return paper.Series(
        phrases.kpi_label(one, w.language),
        trend(line, w.language),
        Target(line.target, w.t("target {value}", value=phrases.kpi_value(one, line.target, w.language)))
        if line.target is not None
        else None,
    )


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
