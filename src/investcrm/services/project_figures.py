"""What a project came to between two days: activities, hours, cases, KPIs, and how far its goals are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput
from investcrm.domain.project_rows import Figures
from investcrm.domain.projects import KPI, OWN, Span, part, whole
from investcrm.domain.slices import ALL
from investcrm.domain.words import N_
from investcrm.services import kpis, project_periods
from investcrm.store import kpi_count, kpi_sql
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.domain.kpi import Kpi
    from investcrm.domain.project_rows import CaseShare, Goal, Project
    from investcrm.store.reader import Reader

_WON = ("establishment", "expansion")


def figures(reader: Reader, project_id: str, span: Span) -> Figures:
    """Return what a project came to within days.

    Raises:
        NotFound: the project was deleted.
    """
    return of_project(reader, project_periods.project(reader, project_id), span)


def of_project(reader: Reader, of: Project, span: Span) -> Figures:
    """Return the same of a project at hand; days outside it have nothing.

    Its cases are those it worked with in the days; all that count to it for the whole of its time.
    """
    now = _counted(reader, of, span)
    so_far = _counted(reader, of, Span(of.first_on, max(span.last, of.first_on)))
    goals = tuple(
        replace(
            goal,
            result=_result(reader, of, goal, now, span),
            so_far=_result(reader, of, goal, so_far, so_far.span),
        )
        for goal in read.goals(reader, of.id)
    )
    shares = tuple(
        replace(one, value=kpi_value(reader, one.kpi, common))
        for one in read.kpis(reader, of)
        if (common := one.span.common(span))
    )
    return replace(now, goals=goals, kpis=shares)


def _counted(reader: Reader, of: Project, span: Span) -> Figures:
    every = read.cases(reader, of)
    received, won = _received(every, span), _won(every, span)
    return Figures(
        span,
        read.activities(reader, of.id, span),
        read.hours(reader, of.id, span),
        every if span == of.span else tuple(one for one in every if _worked_with(one, span)),
        received=len(received),
        won=len(won),
        jobs=whole(sum(part(one.jobs or 0, one.share) for one in won)),
        investment_sek=whole(sum(part(one.investment_sek or 0, one.share) for one in won)),
    )


def _worked_with(one: CaseShare, span: Span) -> bool:
    """Whether a case counted within days: it had come by their end, and was not decided before."""
    came = one.received_on is None or one.received_on <= span.last
    return came and bool(one.span.common(span)) and (one.decided_on is None or one.decided_on >= span.first)


def _received(cases: Iterable[CaseShare], span: Span) -> list[CaseShare]:
    return [one for one in cases if one.received_on in span and one.received_on in one.span]


def _won(cases: Iterable[CaseShare], span: Span) -> list[CaseShare]:
    return [
        one for one in cases if one.outcome in _WON and one.decided_on in span and one.decided_on in one.span
    ]


def behind(figures_: Figures, what: str) -> tuple[str, ...]:
    """Return the cases behind a figure: received, won, or all that count within the days."""
    chosen = {"received": _received, "won": _won}.get(what)
    found = chosen(figures_.cases, figures_.span) if chosen else figures_.cases
    return tuple(one.inquiry_id for one in found)


def _result(reader: Reader, of: Project, goal: Goal, counted: Figures, span: Span) -> float | None:
    if goal.counted == OWN:
        made = [one for one in read.counts(reader, of.id) if one.goal_id == goal.id]
        return float(sum(one.amount for one in made if one.counted_on in span))
    if goal.counted.startswith(KPI):
        common = span.common(of.span)
        return kpi_value(reader, goal.counted.removeprefix(KPI), common) if common else None
    found = {
        "activities": len(counted.activities),
        "participants": counted.participants,
        "women": counted.women,
        "men": counted.men,
        "organisations": counted.organisations,
        "smes": counted.smes,
        "hours": counted.minutes / 60,
        "cases": counted.received,
        "won": counted.won,
        "jobs": counted.jobs,
        "investment": counted.investment_sek,
    }
    return float(found[goal.counted])


def kpi_value(reader: Reader, key: str, span: Span) -> float | None:
    """Return a KPI of the region within days; None where there is nothing to measure, or no such KPI now."""
    one = specification(reader, key)
    if one is None:
        return None
    days = (span.first, span.last)
    return kpi_count.values(reader, (one,), (days,), ALL)[key, days][0]


def behind_kpi(reader: Reader, key: str, span: Span) -> tuple[tuple[str, str, str], ...]:
    """Return the cases behind a KPI within days: id, number and title; none where it counts no cases."""
    one = specification(reader, key)
    if one is None:
        return ()
    found, params = kpi_sql.behind(one, span.first, span.last)
    return read.listed(reader, found, params)


def specification(reader: Reader, key: str) -> Kpi | None:
    """Return a KPI, built in or the region's own, or None where there is none of this key."""
    return next((one for one in kpis.specifications(reader) if one.key == key), None)


def demand_kpi(reader: Reader, key: str) -> None:
    """Refuse a KPI there is not.

    Raises:
        InvalidInput: there is none of this key.
    """
    if specification(reader, key) is None:
        raise InvalidInput(N_("There is no KPI called {key}."), key=key)
