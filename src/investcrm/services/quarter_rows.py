"""The rows of a period's report: cohorts, municipalities, won and lost cases, what is missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import formats, ledger_phrases, phrases
from investcrm.domain.chart_bridge import Rung
from investcrm.domain.fields import FIELDS, LEVEL_LABELS, ReadinessLevel, Subject
from investcrm.domain.indicators import DECIMALS
from investcrm.domain.ledger import FOLLOWED_MONTHS, MONTHS, Followed, Measure
from investcrm.domain.periods import Period
from investcrm.domain.persons import after_months
from investcrm.domain.readiness import DIMENSIONS, POINTS, level_of
from investcrm.domain.rows import Dashboard, MunicipalityRow
from investcrm.domain.stages import LOST_LABELS, OUTCOME_LABELS, LostReason, Outcome
from investcrm.reports import quarter_data as paper
from investcrm.services import cohorts as conversion
from investcrm.services import indicators as outside
from investcrm.services import ledger, reference, worth
from investcrm.services.worth import WorthLine
from investcrm.store import kpi_sql
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

LEVERS: Final = 40
"""Missing things at most; the region's list has them all."""


def reason(key: str | None, w: Words) -> str:
    """Return why a case was lost, in words."""
    return w.t(LOST_LABELS[LostReason(key or "unknown")])


def cohorts(reader: Reader, period: Period, w: Words) -> tuple[paper.CohortRow, ...]:
    """Return how far what came in during each of the last periods has come, from the first that has any.

    They count the open cases alone.
    """
    rows = [
        paper.CohortRow(
            phrases.period_short(one, w.language), steps[0].of, tuple(step.count for step in steps[1:])
        )
        for one, steps in conversion.conversion(reader, period)
    ]
    begun = next((at for at, row in enumerate(rows) if row.received), len(rows))
    return tuple(rows[begun:])


def municipalities(
    board: Dashboard, ready: Collection[MunicipalityRow], heavy: dict[str, int], compared: bool, w: Words
) -> tuple[paper.MunicipalityRow, ...]:
    """Return how each municipality answered and how ready it is; its index only where these are compared."""
    found = {row.code: row for row in ready}
    rows = []
    for line in board.municipalities:
        one = found.get(line.key)
        index = one.index.value if one and one.index and compared else None
        known = len(one.levels) if one else 0
        weak = _weakest(one, heavy, w) if one else ""
        rows.append(
            paper.MunicipalityRow(
                line.label, line.inquiries, line.answered, line.median_days, index, known, weak, line.key
            )
        )
    return tuple(rows)


def _weakest(row: MunicipalityRow, heavy: dict[str, int], w: Words) -> str:
    """Return the weakest known dimension in words; of several alike the one that weighs most comes first."""
    levels = {key: level_of(row.levels[key]) for key in DIMENSIONS if key in row.levels and heavy.get(key, 1)}
    if not levels:
        return ""
    least = min(levels.values(), key=POINTS.__getitem__)
    if least in (ReadinessLevel.DONE, ReadinessLevel.MODEL):
        return w.t("all that is known is done")
    alike = sorted(
        (key for key, level in levels.items() if level is least),
        key=lambda key: (-heavy.get(key, 1), DIMENSIONS.index(key)),
    )
    name, more = w.t(FIELDS[Subject.MUNICIPALITY, alike[0]].label), len(alike) - 1
    if more:
        name = w.n("{named} and {count} more", "{named} and {count} more", more, named=name)
    return f"{name}: {w.t(LEVEL_LABELS[least])}"


def followed(reader: Reader, period: Period) -> tuple[Followed, ...]:
    """Return what was won in the period and before it, as far back as it is followed up.

    Each with what had been stated by the period's last day.
    """
    return ledger.follow_up(reader, period.last, after_months(period.last, -FOLLOWED_MONTHS))


def decided(
    reader: Reader, period: Period, known: Collection[Followed], w: Words
) -> tuple[tuple[paper.WonRow, ...], tuple[paper.LostRow, ...]]:
    """Return what was won by the day of the decision, and what was lost, what had stated most first.

    ``known`` is what is followed up, what was won in the period among it.
    """
    rows = kpi_sql.decided_cases(reader, period.first, period.last, tuple(Outcome))
    stated = {
        case: (jobs, sek) for case, _, jobs, sek in kpi_sql.lost_cases(reader, period.first, period.last)
    }
    steps = {one.inquiry_id: one for one in known}
    won, lost = [], []
    for case, _, title, outcome, on, why, needed, jobs, sek, where in rows:
        if outcome == Outcome.LOST:
            people, money = stated.get(case, (0, 0))
            lost.append(paper.LostRow(title, reason(why, w), needed or "", people or None, money or None))
        else:
            what, one = w.t(OUTCOME_LABELS[Outcome(outcome)]), steps.get(case)
            told = (one.stated, one.announced, one.latest) if one else (None, None, None)
            won.append(paper.WonRow(title, what, where, date.fromisoformat(on), jobs, sek, *told))
    lost.sort(key=lambda row: (-(row.jobs or 0), -(row.investment_sek or 0)))
    return tuple(won), tuple(lost)


def bridge(reader: Reader, period: Period, w: Words) -> tuple[Rung, ...]:
    """Return how new jobs came from step to step, over the year's decided cases until the period's end."""
    found = ledger.bridge(reader, date(period.year, 1, 1), period.last).bridge
    return tuple(ledger_phrases.bridge_rungs(found, Measure.JOBS, w.language))


def follow_up(
    reader: Reader, period: Period, known: Collection[Followed], w: Words
) -> tuple[paper.FollowUpRow, ...]:
    """Return what was decided long enough ago to be counted, what is due first, then the largest."""
    places = reference.load(reader).municipalities
    old = after_months(period.last, -MONTHS[0])
    found = [one for one in known if one.decided_on <= old]
    found.sort(key=lambda one: (one.due is None, -(one.decided or 0), one.decided_on))
    return tuple(
        paper.FollowUpRow(
            one.title,
            places.get(one.municipality_code, ""),
            one.decided_on,
            one.decided,
            one.realised,
            w.t("{months} months", months=one.due) if one.due else "",
        )
        for one in found
    )


def missing(reader: Reader, w: Words) -> tuple[tuple[paper.MissingRow, ...], str]:
    """Return what keeps most away in a municipality, and how to read it.

    Nothing of power that must not be spread is told.
    """
    found = worth.weigh(reader, asking=True)
    levers = [lever for lever in found.worth.levers if worth.is_in(lever, None)]
    rows = tuple(_missing(line, w) for line in worth.told(reader, found, levers[:LEVERS]))
    note = w.t(
        "Each line is one thing that a site in the municipality lacks while it has all else an inquiry must "
        "have, open or lost. One inquiry may stand behind several lines, so lines are never added up."
    )
    answered = w.n(
        "{count} inquiry has a site with all it must have.",
        "{count} inquiries have a site with all they must have.",
        found.answered,
    )
    return rows, f"{note} {answered}"


def indicators(reader: Reader, w: Words) -> tuple[paper.IndicatorRow, ...]:
    """Return the latest year of each indicator from outside that has any value."""
    return tuple(_indicator(one, w) for one in outside.overview(reader) if one.last is not None)


def _indicator(one: outside.Summary, w: Words) -> paper.IndicatorRow:
    told = w.t("{known} of {total} municipalities", known=one.known, total=one.total)
    if one.county is not None:
        figure = formats.number(one.county.value, w.language, DECIMALS[one.indicator.unit])
        told = figure if one.county.is_whole else f"{figure} ({told})"
    return paper.IndicatorRow(
        one.indicator.name(w.language),
        one.last or 0,
        told,
        w.t(one.indicator.organisation),
        one.as_of,
        one.county.value if one.county else None,
        one.indicator.key,
    )


def _missing(line: WorthLine, w: Words) -> paper.MissingRow:
    lever = line.lever
    short = w.t(phrases.NOT_SAID) if lever.unknown else phrases.lack(lever.kind, line.short_by, w.language)
    return paper.MissingRow(
        phrases.kind_from(lever.kind, lever.year, w.language),
        line.place,
        short,
        lever.inquiries,
        lever.lost,
        lever.jobs,
        lever.sek,
        lever.unknown,
    )
