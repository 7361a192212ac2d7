"""Projects as their people use them: begun, worked in, counted, reported, and corrected."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.reports.paper_judge import sound
from tests.store.worlds import World

from investcrm.domain.access import Actor, Group
from investcrm.domain.commands import Decide, LogInquiry, Undo
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.periods import parse
from investcrm.domain.project_commands import (
    AttributeCase,
    AttributeKpi,
    CountGoal,
    EndProject,
    LogHours,
    RemovePart,
    ReportPeriod,
    SaveActivity,
    SaveGoal,
    SaveProject,
)
from investcrm.domain.projects import CountedFrom, Rhythm, Span, State
from investcrm.domain.stages import Outcome
from investcrm.services import (
    cases,
    inquiries,
    kpis,
    project_figures,
    project_hours,
    project_periods,
    project_reports,
    projects,
    today,
    undoing,
)

FIRST, LAST = date(2025, 9, 1), date(2026, 12, 31)
DAY = date(2026, 2, 10)
PLAN = SaveProject("Grön etablering", FIRST, LAST, "Tillväxtverket", "ERUF", "20369999", budget_minutes=6000)


def begin(world: World, plan: SaveProject = PLAN) -> str:
    return world.act(projects.save, plan)


def hours(project: str, on: date, minutes: int, **more: Any) -> LogHours:
    return LogHours(project, on, minutes, **more)


def won_case(world: World, title: str, jobs: int) -> str:
    row_id = world.act(
        inquiries.log, LogInquiry(title, received_on=date(2026, 1, 20), investor=f"{title} AB")
    ).id
    world.act(
        cases.decide,
        Decide(row_id, world.ask(inquiries.detail, row_id).row.version, Outcome.ESTABLISHMENT,
               decided_on=DAY, municipality_code="1980", jobs_new=jobs, investment_sek=90_000_000),
    )  # fmt: skip
    return row_id


def test_a_project_is_begun_changed_ended_and_undone(laptop: World) -> None:
    project = begin(laptop)
    with pytest.raises(InvalidInput):
        begin(laptop)  # the same name
    for wrong in (
        {"name": " "}, {"last_on": FIRST - timedelta(days=1)}, {"last_on": date(2062, 1, 1)},
        {"budget_sek": -1}, {"report_days": 400},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            laptop.act(projects.save, replace(PLAN, **({"name": "Annat"} | wrong)))
    laptop.act(projects.end, EndProject(project, date(2026, 6, 30)))
    assert laptop.ask(project_periods.project, project).last_on == date(2026, 6, 30)
    laptop.act(undoing.undo, Undo())
    assert laptop.ask(project_periods.project, project).last_on == LAST
    assert laptop.ask(project_periods.called, "grön et").id == project
    laptop.act(projects.remove, RemovePart("project", project))
    assert laptop.ask(project_periods.listing) == ()
    with pytest.raises(NotFound):
        laptop.ask(project_periods.called, "Grön etablering")


def test_hours_stand_within_the_project_the_day_and_the_month(laptop: World) -> None:
    project, other = begin(laptop), begin(laptop, replace(PLAN, name="Annat projekt"))
    for wrong in (
        hours(project, FIRST - timedelta(days=1), 60), hours(project, DAY, 50), hours(project, DAY, -15),
        hours(project, laptop.today + timedelta(days=1), 60), hours(project, DAY, 24 * 60 + 15),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            laptop.act(project_hours.log, wrong)
    laptop.act(project_hours.log, hours(other, DAY, 20 * 60))
    with pytest.raises(InvalidInput):
        laptop.act(project_hours.log, hours(project, DAY, 4 * 60 + 15))  # 24 hours in both together
    laptop.act(project_hours.log, hours(project, DAY, 4 * 60))
    laptop.act(project_hours.log, hours(project, DAY, 3 * 60))  # less than stood there
    with pytest.raises(InvalidInput):
        laptop.act(project_hours.log, hours(project, DAY, 28 * 24 * 60, whole_month=True))
    laptop.act(project_hours.log, hours(project, DAY, 40 * 60, whole_month=True))
    week = laptop.ask(project_hours.week, project, laptop.actor.member_id, date(2026, 2, 9))
    assert week.lines[0].minutes == (0, 180, 0, 0, 0, 0, 0)
    assert week.elsewhere[1] == 20 * 60
    assert week.months == ((date(2026, 2, 1), 43 * 60),)
    laptop.act(projects.end, EndProject(project, DAY))
    with pytest.raises(InvalidInput):
        laptop.act(projects.end, EndProject(project, DAY - timedelta(days=1)))


def test_a_month_in_which_a_period_ends_is_logged_day_by_day(laptop: World) -> None:
    plan = replace(PLAN, first_on=date(2025, 10, 15), counted_from=CountedFrom.START)
    project = begin(laptop, plan)
    with pytest.raises(InvalidInput):
        laptop.act(project_hours.log, hours(project, DAY, 60, whole_month=True))
    laptop.act(project_hours.log, hours(project, date(2025, 10, 20), 60, whole_month=True))
    span = Span(plan.first_on, LAST)
    assert laptop.ask(project_figures.figures, project, span).hours[0].worked_on == plan.first_on


def test_an_advisor_changes_own_hours_a_coordinator_all_and_a_municipality_none(laptop: World) -> None:
    project = begin(laptop)
    advisor = World(laptop.store, laptop.clock, "2" * 32, Actor("b" * 32, "R", frozenset({Group.ADVISOR})))
    advisor.act(project_hours.log, hours(project, DAY, 120))
    with pytest.raises(Forbidden):
        advisor.act(project_hours.log, hours(project, DAY, 60, member_id=laptop.actor.member_id))
    with pytest.raises(Forbidden):
        advisor.act(project_reports.report, ReportPeriod(project, 1, "sv"))
    laptop.act(project_hours.log, hours(project, DAY, 60, member_id="b" * 32, seen=120))
    with pytest.raises(Conflict):  # the advisor still sees two hours there
        advisor.act(project_hours.log, hours(project, DAY, 180, seen=120))
    laptop.act(project_hours.log, hours(project, DAY, 240))  # two people on the same day
    counted = laptop.ask(project_figures.figures, project, Span(FIRST, LAST))
    assert {one.member_id: one.minutes for one in counted.hours} == {
        "b" * 32: 60, laptop.actor.member_id: 240,
    }  # fmt: skip
    town = laptop.colleague(Group.MUNICIPALITY)
    for act, command in (
        (project_hours.log, hours(project, DAY, 60)), (projects.save, replace(PLAN, name="Vårt")),
        (projects.attribute_kpi, AttributeKpi(project, "inquiries")),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            town.act(act, command)


def test_who_has_left_is_still_named_where_they_worked(laptop: World) -> None:
    project, left = begin(laptop), "c" * 32
    with laptop.write() as uow:
        uow.insert("member", {"id": left, "name": "Rakel", "groups": "advisor"})
        uow.commit("Added a member")
    laptop.act(project_hours.log, hours(project, DAY, 60, member_id=left))
    assert laptop.ask(project_hours.member_called, "rakel") == left
    with laptop.write() as uow:
        uow.remove("member", left)
        uow.commit("Removed a member")
    with pytest.raises(NotFound):
        laptop.ask(project_hours.member_called, "Rakel")
    (one,) = laptop.ask(project_figures.figures, project, Span(FIRST, LAST)).hours
    assert one.member == "Rakel"


def test_figures_count_the_projects_share_of_cases_within_their_days(laptop: World) -> None:
    project = begin(laptop)
    whole, half, outside = (won_case(laptop, title, 7) for title in ("Ask", "Björk", "Cedern"))
    laptop.act(projects.attribute_case, AttributeCase(project, whole))
    laptop.act(projects.attribute_case, AttributeCase(project, half, 20))
    laptop.act(projects.attribute_case, AttributeCase(project, half, 50))  # changed, not doubled
    laptop.act(projects.attribute_case, AttributeCase(project, outside, 100, DAY + timedelta(days=1)))
    laptop.act(projects.attribute_kpi, AttributeKpi(project, "jobs_decided", 50))
    span = Span(date(2026, 1, 1), date(2026, 4, 30))
    counted = laptop.ask(project_figures.figures, project, span)
    assert (counted.received, counted.won, counted.jobs) == (2, 2, 11)  # 7 and 3.5, rounded once
    assert counted.investment_sek == 135_000_000
    assert len(counted.cases) == 3
    assert counted.kpis[0].value == laptop.ask(kpis.kpi, "jobs_decided", parse("2026-T1")).value == 21
    assert set(project_figures.behind(counted, "won")) == {whole, half}
    assert laptop.ask(projects.of_case, half) == ((counted.cases[1].id, project, PLAN.name, 50),)
    for share, first in ((101, None), (-1, None), (50, FIRST - timedelta(days=1))):
        with pytest.raises(InvalidInput):
            laptop.act(projects.attribute_case, AttributeCase(project, whole, share, first))
    with pytest.raises(InvalidInput):
        laptop.act(projects.attribute_kpi, AttributeKpi(project, "lycka"))
    laptop.act(projects.remove_part, RemovePart("case", counted.cases[0].id))
    assert laptop.ask(project_figures.figures, project, span).jobs == 4


def test_goals_are_measured_from_what_they_are_counted_from(laptop: World) -> None:
    project = begin(laptop)
    activity = SaveActivity(
        project, DAY, "seminar", "Elnät och mark", "Sala", 7, 5, 1, 9, 6, "Tre nya kontakter"
    )
    laptop.act(projects.save_activity, activity)
    with pytest.raises(InvalidInput):
        laptop.act(projects.save_activity, replace(activity, smes=10))
    with pytest.raises(InvalidInput):
        laptop.act(projects.save_activity, replace(activity, held_on=FIRST - timedelta(days=1)))
    laptop.act(project_hours.log, hours(project, DAY, 90))
    own = laptop.act(projects.save_goal, SaveGoal(project, "Metodhandbok", 2, "st"))
    for counted in ("participants", "women", "smes", "hours", "activities", "kpi:inquiries"):
        laptop.act(projects.save_goal, SaveGoal(project, counted, 10, counted=counted))
    laptop.act(projects.count_goal, CountGoal(own, 1, date(2025, 12, 1)))
    laptop.act(projects.count_goal, CountGoal(own, 1, DAY))
    with pytest.raises(InvalidInput):
        laptop.act(projects.save_goal, SaveGoal(project, "Fel", 1, counted="lycka"))
    goals = laptop.ask(project_figures.figures, project, Span(date(2026, 1, 1), date(2026, 4, 30))).goals
    assert [one.result for one in goals] == [1, 13, 7, 6, 1.5, 1, 0]
    assert (goals[0].so_far, goals[0].reached) == (2, 1)
    with pytest.raises(InvalidInput):
        laptop.act(projects.count_goal, CountGoal(goals[1].id, 3))


def test_what_a_report_lacks_is_told_and_a_late_one_stands_on_today(laptop: World) -> None:
    project = begin(laptop)
    page = laptop.ask(project_reports.page, project)
    assert [one.state for one in page.periods] == [State.LATE, State.RUNNING, State.COMING, State.COMING]
    told = [project_reports.told(one, "sv") for one in page.periods[0].missing]
    assert any("september 2025" in one for one in told)
    assert len(told) == 4  # activities, hours, goals, cases
    (line,) = [one for one in laptop.ask(today.today).due if one.kind == "project"]
    assert (line.tone, line.due_on, line.ref) == ("late", date(2026, 1, 30), project)
    calendar = laptop.ask(project_periods.calendar, project, datetime(2026, 3, 2, tzinfo=UTC), "sv")
    assert calendar.count(b"BEGIN:VEVENT") == 4
    assert b"DTSTART;VALUE=DATE:20260130" in calendar


def test_a_report_stands_as_it_was_made_and_a_correction_beside_it(laptop: World) -> None:
    project = begin(laptop)
    laptop.act(projects.save_activity, SaveActivity(project, date(2025, 10, 1), "meeting", "Start", women=3))
    laptop.act(project_hours.log, hours(project, date(2025, 10, 1), 480))
    with pytest.raises(InvalidInput):
        laptop.act(project_reports.report, ReportPeriod(project, 2, "sv"))  # not over
    first = laptop.act(project_reports.report, ReportPeriod(project, 1, "sv", "Vi kom i gång."))
    kept = {ending: laptop.ask(project_reports.document, first, ending) for ending in (".pdf", ".xlsx")}
    with pytest.raises(InvalidInput):
        laptop.act(project_reports.report, ReportPeriod(project, 1, "sv", "Vi kom i gång."))
    laptop.act(project_hours.log, hours(project, date(2025, 10, 2), 60))
    status = laptop.ask(project_reports.page, project).periods[0]
    assert (status.state, "hours" in status.changed) == (State.CHANGED, True)
    # another rhythm leaves what was reported as it is
    version = laptop.ask(project_periods.project, project).version
    laptop.act(projects.save, replace(PLAN, rhythm=Rhythm.QUARTER, project_id=project, version=version))
    second = laptop.act(project_reports.report, ReportPeriod(project, 1, "sv", "Vi kom i gång."))
    assert (second.number, second.span) == (2, first.span)
    after = {ending: laptop.ask(project_reports.document, first, ending) for ending in (".pdf", ".xlsx")}
    assert after == kept
    text = " ".join(words for _, words in sound(laptop.ask(project_reports.document, second)))
    assert "Rättat sedan förra utgåvan" in text
    with pytest.raises(InvalidInput):
        laptop.act(projects.remove, RemovePart("project", project))
    with pytest.raises(InvalidInput):
        laptop.act(projects.end, EndProject(project, date(2025, 11, 30)))


@pytest.mark.parametrize("language", ["sv", pytest.param("en", marks=pytest.mark.long)])
def test_paper_and_workbook_hold_the_same_numbers(laptop: World, language: str) -> None:
    project = begin(laptop, replace(PLAN, name="Ett namn med åttio tecken " * 3 + "x"))
    case = won_case(laptop, "Projekt " + "Norrsken " * 9, 12)
    laptop.act(projects.attribute_case, AttributeCase(project, case, 50))
    laptop.act(projects.attribute_kpi, AttributeKpi(project, "investment_decided"))
    for number in range(30):
        laptop.act(
            projects.save_activity,
            SaveActivity(
                project, DAY, "seminar", f"Träff {number}", "Sala", number, 2, 0, 3, 1, "Det gick bra. " * 9
            ),
        )
    laptop.act(project_hours.log, hours(project, DAY, 465))
    laptop.act(projects.save_goal, SaveGoal(project, "Deltagare", 400, counted="participants"))
    pdf = laptop.ask(project_reports.draft, project, 2, language, "Ett stycke.\n\nEtt till.")
    told = " ".join(text for _, text in sound(pdf))
    book = load_workbook(io.BytesIO(laptop.ask(project_reports.draft, project, 2, language, "", ".xlsx")))
    sheets = list(book.worksheets)
    summary = {row[0].value: row[1].value for row in sheets[0].iter_rows(min_row=2)}
    assert 495 in summary.values()
    assert "495" in told
    person, month, worked = (cell.value for cell in sheets[3][2])
    assert (person, month.date(), worked) == ("Samordnare", date(2026, 2, 1), 7.75)
    assert ("7,75" if language == "sv" else "7.75") in told
    share, received, decided, jobs, money = [cell.value for cell in sheets[4][2]][3:]
    assert (share, received.date(), decided.date()) == (50, date(2026, 1, 20), DAY)
    assert (jobs, money) == (12, 90_000_000)
    assert laptop.ask(project_reports.draft, project, 3, language)[:5] == b"%PDF-"  # an empty period
