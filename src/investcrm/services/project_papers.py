"""A project's report on paper and as a spreadsheet: the same numbers, out of one frozen content."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, words
from investcrm.domain.projects import ACTIVITY_LABELS, COUNTED_BY, KPI, Span, month_span
from investcrm.domain.stages import OUTCOME_LABELS as OUTCOMES
from investcrm.domain.stages import STAGE_LABELS, Outcome, Stage
from investcrm.domain.words import N_
from investcrm.reports import project_data as paper
from investcrm.services import papers, project_figures, reference
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.domain.project_rows import CaseShare, Figures, Goal, Project
    from investcrm.domain.projects import ReportingPeriod
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_LABELS: Final = {
    "activities": N_("Activities"),
    "participants": N_("Participants"),
    "women": N_("Women"),
    "men": N_("Men"),
    "not_told": N_("Not told"),
    "organisations": N_("Organisations reached"),
    "smes": N_("Small or medium-sized companies"),
    "hours": N_("Hours"),
    "cases": N_("Cases"),
    "received": N_("Cases received"),
    "won": N_("Cases won"),
    "jobs": N_("Jobs, decided"),
    "investment_sek": N_("Investment, decided"),
}
_MONEY: Final = "investment_sek"
_GOAL: Final = (
    N_("Goal"), N_("Unit"), N_("Counted from"), N_("This period"), N_("So far"), N_("Target value"),
)  # fmt: skip
_ACTIVITY: Final = (
    N_("Day"), N_("Kind"), N_("What was done"), N_("Place"), N_("Women"), N_("Men"), N_("Not told"),
    N_("All"), N_("Organisations"), N_("Small or medium-sized companies"), N_("What came of it"),
)  # fmt: skip
_HOURS: Final = (N_("Person"), N_("Month"), N_("Hours"))
_CASE: Final = (
    N_("No."), N_("Case"), N_("Status"), N_("Share, %"), N_("Received"), N_("Decided"), N_("Jobs"),
    N_("Investment, SEK"),
)  # fmt: skip
_KPI: Final = (N_("Key figure"), N_("The period"), N_("Share, %"))


def numbers(counted: Figures) -> dict[str, float | None]:
    """Return the figures of a period by name; they tell no case, and people by their id alone."""
    found: dict[str, float | None] = {
        "activities": len(counted.activities),
        "hours": counted.minutes / 60,
        "cases": len(counted.cases),
        **{name: getattr(counted, name) for name in _LABELS if name not in ("activities", "hours", "cases")},
    }
    for one in counted.hours:
        key = f"person.{one.member_id}.{one.worked_on:%Y-%m}"
        found[key] = (found.get(key) or 0) + one.minutes / 60
    found |= {f"goal.{goal.id}": goal.result for goal in counted.goals}
    found |= {f"goal.{goal.id}.target": goal.target for goal in counted.goals}
    return found | {f"kpi.{one.kpi}": one.value for one in counted.kpis}


def content(
    reader: Reader,
    of: Project,
    period: ReportingPeriod,
    language: str,
    summary: str = "",
    *,
    edition: int = 0,
    before: Mapping[str, float | None] | None = None,
) -> paper.ProjectReport:
    """Return all a report shows, in its language; ``before`` are the figures it corrects."""
    w = words.of(language)
    counted = project_figures.of_project(reader, of, period.span)
    months = _months(period.span)
    by_person = counted.by_person()
    return paper.ProjectReport(
        region=reference.load(reader).region,
        name=of.name,
        funder=of.funder,
        programme=of.programme,
        reference=of.reference,
        project_first=of.first_on,
        project_last=of.last_on,
        number=period.number,
        first=period.first,
        last=period.last,
        due_on=period.due_on,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        summary=summary.strip(),
        edition=edition,
        budget_sek=of.budget_sek,
        budget_minutes=of.budget_minutes,
        minutes_so_far=sum(
            one.minutes for one in read.hours(reader, of.id, Span(of.first_on, period.last))
        ),
        activities=tuple(
            paper.ActivityRow(
                one.held_on, w.t(ACTIVITY_LABELS[one.kind]), one.title, one.place, one.women, one.men,
                one.not_told, one.organisations, one.smes, one.outcome,
            )
            for one in counted.activities
        ),
        months=months,
        hours=tuple(
            paper.HoursRow(person, tuple(worked.get(month, 0) for month in months))
            for person, worked in by_person.items()
        ),
        goals=tuple(_goal(reader, goal, w) for goal in counted.goals),
        cases=tuple(_case(one, w) for one in counted.cases),
        kpis=tuple(
            paper.KpiRow(
                kpi_label(reader, one.kpi, language),
                one.value,
                kpi_shown(reader, one.kpi, one.value, language),
                one.share,
            )
            for one in counted.kpis
        ),
        received=counted.received,
        won=counted.won,
        jobs=counted.jobs,
        investment_sek=counted.investment_sek,
        corrections=_corrections(reader, of, counted, before, w) if before is not None else (),
    )  # fmt: skip


def _months(span: Span) -> tuple[date, ...]:
    found, month = [], span.first.replace(day=1)
    while month <= span.last:
        found.append(month)
        month = month_span(month).last + timedelta(days=1)
    return tuple(found)


def counted_from(reader: Reader, goal: Goal, w: Words) -> str:
    """Return what a goal's result is counted from, in words."""
    if goal.counted.startswith(KPI):
        key = goal.counted.removeprefix(KPI)
        found = project_figures.specification(reader, key)
        return w.t("KPI: {name}", name=phrases.kpi_label(found, w.language) if found else key)
    return w.t(COUNTED_BY[goal.counted])


def _goal(reader: Reader, goal: Goal, w: Words) -> paper.GoalRow:
    return paper.GoalRow(
        goal.words, goal.unit, counted_from(reader, goal, w), goal.target, goal.result, goal.so_far
    )


def _case(one: CaseShare, w: Words) -> paper.CaseRow:
    status = OUTCOMES[Outcome(one.outcome)] if one.outcome else STAGE_LABELS[Stage(one.stage)]
    return paper.CaseRow(
        one.number, one.title, w.t(status), one.share, one.received_on, one.decided_on, one.jobs,
        one.investment_sek,
    )  # fmt: skip


def kpi_label(reader: Reader, key: str, language: str) -> str:
    """Return a KPI's name; its key where there is no such KPI any more."""
    found = project_figures.specification(reader, key)
    return phrases.kpi_label(found, language) if found else key


def kpi_shown(reader: Reader, key: str, value: float | None, language: str) -> str:
    """Return a KPI's value as it is written."""
    found = project_figures.specification(reader, key)
    return phrases.kpi_value(found, value, language) if found else phrases.DASH


# ---- what is others than it was reported


def _corrections(
    reader: Reader, of: Project, counted: Figures, before: Mapping[str, float | None], w: Words
) -> tuple[paper.CorrectionRow, ...]:
    now = numbers(counted)
    names = {one.member_id: one.member for one in read.hours(reader, of.id, of.span)}
    goals = {goal.id: goal.words for goal in read.goals(reader, of.id)}
    return tuple(
        paper.CorrectionRow(
            figure_label(reader, key, names, goals, w.language),
            _written(key, before.get(key), w),
            _written(key, now.get(key), w),
        )
        for key in dict.fromkeys((*before, *now))
        if (before.get(key) or 0) != (now.get(key) or 0)
    )


def figure_label(
    reader: Reader, key: str, names: Mapping[str, str], goals: Mapping[str, str], language: str
) -> str:
    """Return what a figure of a report is of, by its name there."""
    w = words.of(language)
    kind, _, rest = key.partition(".")
    if kind == "person":
        member_id, _, month = rest.partition(".")
        on = formats.month(date.fromisoformat(f"{month}-01"), language)
        return w.t("Hours of {person}, {month}", person=names.get(member_id, phrases.DASH), month=on)
    if kind == "goal":
        goal, _, target = rest.partition(".")
        said = goals.get(goal, phrases.DASH)
        return w.t("Target: {goal}", goal=said) if target else said
    if kind == "kpi":
        return kpi_label(reader, rest, language)
    return w.t(_LABELS[key])


def _written(key: str, value: float | None, w: Words) -> str:
    if value is None:
        return phrases.DASH
    if key == _MONEY:
        return formats.money(round(value), w.language)
    return formats.number(value, w.language)


# ---- the files


def pdf(data: paper.ProjectReport, language: str) -> bytes:
    """Return a report as a PDF."""
    from investcrm.reports import project

    return project.render(data, words.of(language))


def xlsx(data: paper.ProjectReport, language: str) -> bytes:
    """Return a report as a workbook: a sheet for each table, numbers and days in cells of their kind."""
    from investcrm.exchange.xlsx import Kind, Table, write_tables

    w = words.of(language)
    text, number, decimal, money, day = Kind.TEXT, Kind.NUMBER, Kind.DECIMAL, Kind.MONEY, Kind.DAY
    people = [
        (row.person, month, minutes / 60)
        for row in data.hours
        for month, minutes in zip(data.months, row.minutes, strict=True)
        if minutes
    ]
    tables = (
        Table(w.t("Summary"), (w.t("Figure"), w.t("Value")), _summary(data, w), None, (38, 46)),
        Table(
            w.t("Goals"),
            _heads(_GOAL, w),
            [(g.words, g.unit, g.counted, g.result, g.so_far, g.target) for g in data.goals],
            (text, text, text, decimal, decimal, number),
            (44, 12, 30, 12, 12, 12),
        ),
        Table(
            w.t("Activities"),
            _heads(_ACTIVITY, w),
            [
                (
                    a.day, a.kind, a.title, a.place, a.women, a.men, a.not_told, a.participants,
                    a.organisations, a.smes, a.outcome,
                )
                for a in data.activities
            ],
            (day, text, text, text, *[number] * 6, text),
        ),
        Table(w.t("Hours"), _heads(_HOURS, w), people, (text, day, decimal)),
        Table(
            w.t("Cases"),
            _heads(_CASE, w),
            [
                (
                    c.number, c.title, c.status, c.share, c.received_on, c.decided_on, c.jobs,
                    c.investment_sek,
                )
                for c in data.cases
            ],
            (text, text, text, number, day, day, number, money),
        ),
        Table(
            w.t("Key figures"),
            _heads(_KPI, w),
            [(k.label, k.value, k.share) for k in data.kpis],
            (text, decimal, number),
            (40, 14, 10),
        ),
    )  # fmt: skip
    return write_tables(tables, datetime.combine(data.made_on, time(12), UTC))


def _heads(keys: tuple[str, ...], w: Words) -> tuple[str, ...]:
    return tuple(w.t(key) for key in keys)


def _summary(data: paper.ProjectReport, w: Words) -> list[tuple[str, str | int | float | date | None]]:
    rows: list[tuple[str, str | int | float | date | None]] = [
        (w.t("Project"), data.name),
        (w.t("Funder"), data.funder),
        (w.t("Programme"), data.programme),
        (w.t("Reference number"), data.reference),
        (w.t("The period's first day"), data.first),
        (w.t("The period's last day"), data.last),
        (w.t("Report due"), data.due_on),
        (w.t("Standing"), w.t("Edition {number}", number=data.edition) if data.edition else w.t("Draft")),
        (w.t("Budget, SEK"), data.budget_sek),
        (w.t("Hours worked so far"), data.minutes_so_far / 60),
        (w.t("Hours in the budget"), None if data.budget_minutes is None else data.budget_minutes / 60),
        (w.t("Hours in the period"), data.minutes / 60),
        (w.t("Activities"), len(data.activities)),
    ]
    rows += [
        (w.t(_LABELS[name]), data.sum_of(name))
        for name in ("participants", "women", "men", "not_told", "organisations", "smes")
    ]
    rows += [(w.t(_LABELS[name]), getattr(data, name)) for name in ("received", "won", "jobs", _MONEY)]
    return [*rows, (w.t("Summary"), data.summary)]
