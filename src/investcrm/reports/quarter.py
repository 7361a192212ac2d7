"""The report of a period to the steering group: what came in, what came of it, what held it back."""

from __future__ import annotations

from investcrm.reports import quarter_appendix, quarter_cases, quarter_figures, quarter_front
from investcrm.reports.period_words import WORDS
from investcrm.reports.quarter_charts import charts
from investcrm.reports.quarter_data import Quarter
from investcrm.reports.quarter_parts import Report
from investcrm.reports.tagged import Document
from investcrm.words import Words

__all__ = ["charts", "render"]


def render(data: Quarter, words: Words) -> bytes:
    """Return the report as a PDF."""
    title = words.t(WORDS[data.kind].title, period=data.period)
    state = words.t("Draft – not published") if data.draft else ""
    document = Document(
        f"{title} ({state})" if state else title,
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t(WORDS[data.kind].subject, region=data.region),
        running=" · ".join(part for part in (title, state) if part),
        reference=" · ".join(part for part in (data.region, state) if part),
    )
    report = Report(document, data, words)
    quarter_front.cover(report, title, state)
    quarter_front.summary(report)
    quarter_figures.kpis(report)
    quarter_figures.side_by_side(report)
    quarter_figures.development(report)
    quarter_figures.funnel(report)
    quarter_figures.areas(report)
    quarter_cases.municipalities(report)
    quarter_cases.won(report)
    quarter_cases.bridge(report)
    quarter_cases.lost(report)
    quarter_cases.missing(report)
    quarter_cases.follow_up(report)
    quarter_cases.readiness(report)
    quarter_appendix.definitions(report)
    quarter_appendix.indicators(report)
    quarter_appendix.contact(report)
    return document.finish()
