"""The sample's project: made up, paid for by the EU, worked in and reported as one would be."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from investcrm.domain.persons import after_months
from investcrm.domain.project_commands import (
    AttributeCase,
    AttributeKpi,
    CountGoal,
    LogHours,
    ReportPeriod,
    SaveActivity,
    SaveGoal,
    SaveProject,
)
from investcrm.services import project_figures, project_hours, project_periods, project_reports, projects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from investcrm.services.sample import Story
    from investcrm.store.unit_of_work import UnitOfWork

NAME: Final = "Redo för etablering"
_MONTHS_AGO: Final = 14
_MONTHS: Final = 36
_REPORT_DAYS: Final = 60
_GOALS: Final = (
    ("Deltagare i projektets aktiviteter", 400, "personer", "participants"),
    ("Små och medelstora företag som nås", 150, "företag", "smes"),
    ("Metodhandbok för kommunernas svar", 1, "handbok", "own"),
    ("Förfrågningar som projektet har arbetat med", 12, "ärenden", "cases"),
)
_DONE: Final = (
    (13, "meeting", "Uppstart med kommunerna", "Västerås", (11, 9, 0, 10, 0), "Arbetssätt bestämda."),
    (11, "seminar", "Elnät och mark: så läses ett nätbesked", "Köping", (14, 17, 2, 19, 8),
     "Sju kommuner har sedan dess egna nätbesked."),
    (9, "study", "Kartläggning av byggklar mark", "", (0, 0, 0, 10, 0), "21 områden med aktuell planstatus."),
    (7, "training", "Svara på tio minuter", "Sala", (12, 6, 1, 9, 0),
     "Svarstiden föll från nio till fem arbetsdagar."),
    (5, "fair", "Industridagarna", "Göteborg", (3, 4, 0, 24, 16), "Tre nya kontakter, en blev förfrågan."),
    (3, "seminar", "Frukost med leverantörer", "Arboga", (9, 12, 3, 17, 15), "Två företag vill växa."),
    (1, "visit", "Besök hos exportföretag", "Fagersta", (2, 3, 0, 4, 4), "Behov av lokaler noterade."),
)  # fmt: skip
"""Activities: months ago, kind, title, place, (women, men, not told, organisations, companies), outcome."""


def tell(story: Story) -> None:
    """Lay out the project from its first day."""
    first = after_months(story.today.replace(day=1), -_MONTHS_AGO)
    story.on(first, lambda uow: _begin(uow, first))
    for ago, *done in _DONE:
        on = after_months(story.today, -ago)
        story.on(on, partial(_activity, on=on, done=done))
    for place in range(_MONTHS_AGO):
        month = after_months(first, place)
        minutes = 60 * (52 + 7 * (place % 4))
        story.on(after_months(month, 1), partial(_month, month=month, minutes=minutes))
    story.on(story.today, _this_week)
    story.on(after_months(story.today, -6), _handbook)
    story.on(story.today, _attribute)
    story.on(story.today, _report)


def _project(uow: UnitOfWork) -> str:
    return project_periods.called(uow, NAME).id


def _begin(uow: UnitOfWork, first: date) -> None:
    last = after_months(first, _MONTHS) - timedelta(days=1)
    project = projects.save(
        uow,
        SaveProject(
            NAME, first, last, "Tillväxtverket", "Europeiska regionala utvecklingsfonden", "20370001",
            report_days=_REPORT_DAYS, budget_sek=6_400_000, budget_minutes=60 * 3_600,
        ),
    )  # fmt: skip
    for words, target, unit, counted in _GOALS:
        projects.save_goal(uow, SaveGoal(project, words, target, unit, counted))
    projects.attribute_kpi(uow, AttributeKpi(project, "real_inquiries"))


def _activity(uow: UnitOfWork, on: date, done: Sequence[object]) -> None:
    kind, title, place, numbers, outcome = done
    assert isinstance(numbers, tuple)
    women, men, not_told, organisations, smes = numbers
    projects.save_activity(
        uow,
        SaveActivity(
            _project(uow), on, str(kind), str(title), str(place), women, men, not_told, organisations, smes,
            str(outcome),
        ),
    )  # fmt: skip


def _month(uow: UnitOfWork, month: date, minutes: int) -> None:
    project_hours.log(uow, LogHours(_project(uow), month, minutes, whole_month=True))


def _this_week(uow: UnitOfWork) -> None:
    """Log the days of the week so far, as one does who fills it in along the way."""
    for back in range(uow.today.weekday() + 1):
        on = uow.today - timedelta(days=back)
        if on.weekday() < 5:
            project_hours.log(uow, LogHours(_project(uow), on, 60 * (2 + back % 3) + 30))


def _handbook(uow: UnitOfWork) -> None:
    of = project_periods.called(uow, NAME)
    goal = next(one for one in project_figures.of_project(uow, of, of.span).goals if one.counted == "own")
    projects.count_goal(uow, CountGoal(goal.id, 1, note="Första utgåvan"))


def _attribute(uow: UnitOfWork) -> None:
    """Count every third case that came while the project has lasted."""
    of = project_periods.called(uow, NAME)
    came = project_figures.behind_kpi(uow, "inquiries", of.span)
    for place, (inquiry_id, _, _) in enumerate(came[::3]):
        projects.attribute_case(uow, AttributeCase(of.id, inquiry_id, 50 if place % 2 else 100))


def _report(uow: UnitOfWork) -> None:
    """Report every period whose report was due."""
    of = project_periods.called(uow, NAME)
    for one in project_periods.periods(uow, of):
        if one.period.due_on <= uow.today:
            summary = "Arbetet går enligt plan. Kommunerna svarar snabbare och fler områden är byggklara."
            project_reports.report(uow, ReportPeriod(of.id, one.period.number, "sv", summary))
