"""The year at work: a usual year, times settled once, meetings with their decisions, action plans, logins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from tests.server.conftest import KOPING, VASTERAS, Hire, hire
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.action_plans import (
    GIVEN_UP,
    ClosePlan,
    Goal,
    GoalKind,
    NotePlan,
    SavePlan,
    Standing,
    follow_up_due,
)
from investcrm.domain.annual_wheel import AfterPeriod, DayOfMonth, Kind, NthWeekday, Once
from investcrm.domain.commands import LogInquiry, StateFacts, Undo
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, UserError
from investcrm.domain.own_commands import DefineKpi
from investcrm.domain.own_kpis import OwnKpi
from investcrm.domain.periods import PeriodKind
from investcrm.domain.project_commands import ReportPeriod, SaveProject
from investcrm.domain.readiness_work import AskUpdate
from investcrm.domain.rows import Due
from investcrm.domain.wheel_rows import (
    DONE,
    OPEN,
    SKIPPED,
    CallMeeting,
    CallOff,
    Decided,
    KeepMinutes,
    MarkTurn,
    MeetingKind,
    RecordMeeting,
    RemoveEvent,
    SaveEvent,
    Turn,
)
from investcrm.services import (
    action_plans,
    annual_wheel,
    inquiries,
    meetings,
    own_kpis,
    plan_due,
    project_periods,
    project_reports,
    projects,
    readiness,
    readiness_work,
    today,
    undoing,
    wheel_calendar,
)

__all__ = ["hire"]
MONDAY = date(2026, 3, 2)


def due(world: World) -> list[Due]:
    until = world.today + timedelta(days=today.COMING)
    return world.ask(plan_due.lines, until, lambda on, now: "late" if on and on < now else "near")


def wheel(world: World, year: int = 2026) -> tuple[Turn, ...]:
    return world.ask(annual_wheel.year, year)


def test_a_usual_year_is_proposed_once_and_settled_by_what_is_done_elsewhere(laptop: World) -> None:
    assert wheel(laptop) == ()
    assert laptop.act(annual_wheel.propose, None) == 6
    assert laptop.act(annual_wheel.propose, None) == 0
    found = wheel(laptop)
    assert [(turn.title, turn.day.isoformat(), turn.key) for turn in found][:3] == [
        ("Styrgruppsmöte", "2026-03-19", "2026-03"),
        ("Be kommunerna se över sin etableringsberedskap", "2026-04-15", "2026-04"),
        ("Publicera kvartalet", "2026-04-16", "2026-Q1"),
    ]
    assert {turn.day.year for turn in wheel(laptop, 2027)} == {2027}
    laptop.clock.go_to(date(2026, 4, 13))
    laptop.act(readiness_work.ask, AskUpdate((KOPING,), date(2026, 5, 4)))
    done = {turn.key: turn.mark for turn in wheel(laptop) if turn.kind is Kind.REQUEST}
    assert done == {"2026-04": DONE, "2026-09": OPEN}
    near = [(line.text, line.action) for line in due(laptop) if line.kind == "wheel"]
    assert near == [("meeting", "call"), ("report", "report")]  # the meeting of March was never called


def test_a_time_is_settled_once_by_two_people_and_a_skipped_one_says_why(laptop: World) -> None:
    rule = NthWeekday(5, 0, tuple(range(1, 13)))
    event = laptop.act(annual_wheel.save, SaveEvent(Kind.OTHER, "Femte måndagen", rule))
    assert [turn.key for turn in wheel(laptop)] == ["2026-03", "2026-06", "2026-08", "2026-11"]
    other = laptop.colleague()
    laptop.act(annual_wheel.mark, MarkTurn(event, "2026-03"))
    other.act(annual_wheel.mark, MarkTurn(event, "2026-03"))  # the same is no quarrel
    with pytest.raises(Conflict, match="meanwhile"):
        other.act(annual_wheel.mark, MarkTurn(event, "2026-03", SKIPPED, "Semester"))
    with pytest.raises(InvalidInput, match="why"):
        laptop.act(annual_wheel.mark, MarkTurn(event, "2026-06", SKIPPED))
    with pytest.raises(NotFound):
        laptop.act(annual_wheel.mark, MarkTurn(event, "2026-02"))
    laptop.act(annual_wheel.mark, MarkTurn(event, "2026-06", SKIPPED, "Semester"))
    assert [(turn.mark, turn.word) for turn in wheel(laptop)[:2]] == [(DONE, ""), (SKIPPED, "Semester")]
    laptop.act(undoing.undo, Undo())
    assert wheel(laptop)[1].is_open
    laptop.act(annual_wheel.mark, MarkTurn(event, "2026-03", OPEN))
    assert wheel(laptop)[0].is_open


def test_a_changed_rule_moves_what_a_calendar_has_and_what_is_gone_is_cancelled(laptop: World) -> None:
    stamp = datetime(2026, 3, 2, 12, tzinfo=UTC)
    command = SaveEvent(Kind.OTHER, "Budget", DayOfMonth(15, (9,)), note="Till nämnden; senast kl. 12")
    event = laptop.act(annual_wheel.save, command)
    first = laptop.ask(wheel_calendar.year, 2026, stamp, "sv").decode().replace("\r\n ", "")
    uid = f"UID:wheel-{event}-2026-09@investcrm"
    assert uid in first
    assert "DTSTART;VALUE=DATE:20260915" in first
    assert "TRANSP:TRANSPARENT" in first
    assert "X-WR-CALNAME:Årshjul 2026" in first
    version = laptop.ask(annual_wheel.event, event).version
    moved = replace(command, rule=DayOfMonth(20, (9,)), event_id=event, version=version)
    laptop.act(annual_wheel.save, moved)
    second = laptop.ask(wheel_calendar.year, 2026, stamp + timedelta(days=1), "sv").decode()
    assert uid in second.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260921" in second  # the 20th is a Sunday
    with pytest.raises(InvalidInput, match="nothing to put"):  # a calendar file may not be empty
        laptop.ask(wheel_calendar.year, 2026, stamp, "sv", "a" * 32)
    laptop.act(annual_wheel.remove, RemoveEvent(event))
    third = laptop.ask(wheel_calendar.year, 2026, stamp + timedelta(days=2), "sv").decode()
    assert uid in third.replace("\r\n ", "")
    assert "STATUS:CANCELLED" in third
    draft = laptop.ask(wheel_calendar.draft, 2026, stamp, "en")
    assert b"X-Unsent: 1" in draft
    assert b"text/calendar" in draft


def test_the_days_projects_report_stand_on_the_wheel_and_in_its_calendar_once(laptop: World) -> None:
    plan = SaveProject("Grön etablering", date(2026, 1, 1), date(2026, 12, 31), "Tillväxtverket")
    made = laptop.act(projects.save, plan)
    found = [turn for turn in wheel(laptop) if turn.kind is Kind.PROJECT]
    assert [(turn.title, turn.day.isoformat(), turn.number, turn.is_open) for turn in found] == [
        ("Grön etablering", "2026-05-30", 1, True),
        ("Grön etablering", "2026-09-30", 2, True),
    ]
    assert [turn.number for turn in wheel(laptop, 2027)] == [3]
    assert found[0].project_id == made
    assert found[0].note == "2026-01-01 \u2013 2026-04-30"
    laptop.clock.go_to(date(2026, 5, 25))
    assert not [line for line in due(laptop) if line.text == "project"]  # Today tells of the project itself
    stamp = datetime(2026, 5, 25, tzinfo=UTC)
    uid = f"UID:project-{made}-20260101@investcrm"
    for file in (
        laptop.ask(wheel_calendar.year, 2026, stamp, "sv"),
        laptop.ask(project_periods.calendar, made, stamp, "sv"),
    ):
        assert file.decode().replace("\r\n ", "").count(uid) == 1
    laptop.act(project_reports.report, ReportPeriod(made, 1, "sv", "Vi höll kurs."))
    assert [turn.mark for turn in wheel(laptop) if turn.kind is Kind.PROJECT] == [DONE, OPEN]


def test_a_meeting_stands_for_its_time_and_its_decisions_become_tasks_and_plans(laptop: World) -> None:
    rule = NthWeekday(3, 3, (3, 10))
    event = laptop.act(annual_wheel.save, SaveEvent(Kind.MEETING, "Styrgrupp", rule))
    call = CallMeeting(
        MeetingKind.STEERING, "Styrgrupp", date(2026, 3, 20), "9.30", 90, "Regionhuset", (KOPING, VASTERAS),
        "1. Kvartalet\n2. Mark", event, "2026-03",
    )  # fmt: skip
    meeting = laptop.act(meetings.call, call)
    with pytest.raises(Conflict):
        laptop.colleague().act(meetings.call, call)
    assert [turn.day.isoformat() for turn in wheel(laptop)] == ["2026-03-20", "2026-10-15"]
    with pytest.raises(InvalidInput, match="lies ahead"):
        laptop.act(meetings.record, RecordMeeting(meeting))
    laptop.clock.go_to(date(2026, 3, 20))
    (line,) = due(laptop)
    assert (line.action, line.title) == ("meeting", "Styrgrupp")
    decided = (
        Decided("Kvartalet godkändes"),
        Decided("Ring nätägaren", "task", date(2026, 3, 23)),
        Decided("Fram med byggklar mark i Sala", "plan", date(2026, 9, 1)),
    )
    laptop.act(meetings.record, RecordMeeting(meeting, decided, (KOPING,)))
    laptop.act(meetings.keep_minutes, KeepMinutes(meeting, "protokoll.pdf", "application/pdf", b"%PDF-1.7"))
    row = laptop.ask(meetings.meeting, meeting)
    assert (row.state, row.municipalities, len(row.decisions.splitlines())) == ("held", (KOPING,), 3)
    assert laptop.ask(meetings.minutes, row.papers[0][0]) == ("protokoll.pdf", b"%PDF-1.7")
    assert wheel(laptop)[0].mark == DONE
    assert "Ring nätägaren" in [one.text for one in laptop.ask(today.today).due]
    (plan,) = laptop.ask(action_plans.plans)
    assert (plan.meeting_id, plan.goal.kind, plan.goal.by) == (meeting, GoalKind.WORDS, date(2026, 9, 1))
    with pytest.raises(InvalidInput):
        laptop.act(meetings.call_off, CallOff(meeting))


def test_where_a_goal_stands_is_reckoned_from_readiness_and_kpi_and_never_typed(laptop: World) -> None:
    gap = laptop.ask(action_plans.from_gap, KOPING, "contact")
    assert (gap.responsible_code, gap.goal.level) == (KOPING, "begun")
    by = laptop.today + timedelta(days=30)
    laptop.act(action_plans.save, replace(gap, goal=replace(gap.goal, by=by), follow_ups=(by,)))
    aim = Goal(GoalKind.KPI, date(2026, 12, 31), kpi="inquiries", target=2.0)
    counted = laptop.act(action_plans.save, SavePlan("Fler förfrågningar", aim))
    slower = Goal(GoalKind.KPI, date(2026, 12, 31), kpi="lost", target=0.0)
    laptop.act(action_plans.save, SavePlan("Färre förlorade", slower))

    def standing() -> dict[str, Standing]:
        return {one.title: one.standing for one in laptop.ask(action_plans.plans)}

    assert sorted(standing().values()) == ["on_the_way", "on_the_way", "reached"]
    for number in range(2):
        laptop.act(inquiries.log, LogInquiry(f"Projekt {number}"))
    assert standing()["Fler förfrågningar"] is Standing.REACHED
    assert laptop.ask(action_plans.trend, counted)[-1] == ("2026-Q1", 2.0)
    laptop.clock.go_to(by + timedelta(days=1))
    assert standing()[gap.title] is Standing.LATE
    lines = due(laptop)
    assert [(one.title, one.tone) for one in lines] == [(gap.title, "late")]
    laptop.act(readiness.state_facts, StateFacts(KOPING, {"contact": "partly"}, "Näringslivskontoret"))
    assert standing()[gap.title] is Standing.REACHED
    (plan,) = [one for one in laptop.ask(action_plans.plans) if one.title == gap.title]
    assert plan.due == by
    laptop.act(action_plans.note, NotePlan(plan.id, "Kontaktvägen finns på webben"))
    assert laptop.ask(action_plans.plan, plan.id).due is None
    with pytest.raises(InvalidInput, match="why"):
        laptop.act(action_plans.close, ClosePlan(plan.id, GIVEN_UP))
    laptop.act(action_plans.close, ClosePlan(plan.id))
    with pytest.raises(InvalidInput, match="ended"):
        laptop.act(action_plans.note, NotePlan(plan.id, "Mer"))


def test_a_plan_outlives_its_kpi_and_the_person_responsible(laptop: World) -> None:
    won = OwnKpi("won_cases", "Vunna ärenden", "Cases won", date="decided_on")
    laptop.act(own_kpis.define, DefineKpi(won))
    member = laptop.ask(lambda reader: str(reader.value("SELECT id FROM member")))
    aim = Goal(GoalKind.KPI, date(2026, 12, 31), kpi="won_cases", target=20.0)
    plan = laptop.act(action_plans.save, SavePlan("Fler", aim, responsible_id=member))
    assert laptop.ask(action_plans.plan, plan).responsible
    with laptop.write() as uow:
        uow.remove("member", member)
        uow.commit("test")
    laptop.act(own_kpis.remove, "won_cases")
    found = laptop.ask(action_plans.plan, plan)
    assert (found.responsible, found.kpi, found.standing) == ("", None, Standing.UNKNOWN)
    assert found.goal.label == "Vunna ärenden"
    changed = SavePlan("Fler ändå", found.goal, plan_id=plan, version=found.version)
    laptop.act(action_plans.save, changed)
    assert laptop.ask(action_plans.plan, plan).title == "Fler ändå"
    assert laptop.ask(action_plans.trend, plan) == ()


def test_a_follow_up_is_due_until_something_is_noted_on_it_or_later() -> None:
    days = (date(2026, 3, 1), date(2026, 6, 1))
    assert follow_up_due(days, (), date(2026, 2, 28)) is None
    assert follow_up_due(days, (), date(2026, 7, 1)) == days[0]
    assert follow_up_due(days, (date(2026, 3, 1),), date(2026, 5, 31)) is None
    assert follow_up_due(days, (date(2026, 3, 1),), date(2026, 6, 1)) == days[1]


def test_what_cannot_be_is_refused_with_a_sentence(laptop: World) -> None:
    for command in (
        SaveEvent(Kind.OTHER, " ", Once(MONDAY)),
        SaveEvent(Kind.OTHER, "X", DayOfMonth(15, ())),
        SaveEvent(Kind.OTHER, "X", AfterPeriod(0, PeriodKind.YEAR)),
        SaveEvent(Kind.OTHER, "X", Once(MONDAY), begins_on=MONDAY, until=MONDAY - timedelta(days=1)),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(annual_wheel.save, command)
    by = date(2026, 12, 31)
    for goal in (
        Goal(GoalKind.KPI, by, kpi="inquiries"),
        Goal(GoalKind.KPI, by, kpi="no_such", target=1.0),
        Goal(GoalKind.READINESS, by, municipality_code=KOPING, dimension="land", level="best"),
        Goal(GoalKind.WORDS, by),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(action_plans.save, SavePlan("Plan", goal))
    with pytest.raises(NotFound):
        laptop.act(meetings.call, CallMeeting(MeetingKind.NETWORK, "X", MONDAY, municipalities=("0114",)))
    with pytest.raises(InvalidInput):
        wheel(laptop, 1999)
    assert wheel(laptop) == laptop.ask(action_plans.plans) == laptop.ask(meetings.meetings) == ()


def test_a_municipality_reads_what_it_is_called_to_and_notes_what_it_is_responsible_for(hire: Hire) -> None:
    region = hire("advisor", Group.ADVISOR).world
    own = hire("koping", Group.MUNICIPALITY, codes=(KOPING,))
    day = region.today + timedelta(days=7)
    for code in (KOPING, VASTERAS):
        region.act(
            meetings.call, CallMeeting(MeetingKind.WORKING, f"Möte {code}", day, municipalities=(code,))
        )
        region.act(action_plans.save, replace(region.ask(action_plans.from_gap, code, "land"), title=code))
    region.act(annual_wheel.propose, None)
    seen = own.world
    assert [one.title for one in seen.ask(meetings.called, {KOPING, VASTERAS})] == [f"Möte {KOPING}"]
    assert b"BEGIN:VEVENT" in seen.ask(wheel_calendar.called, {KOPING}, region.clock.now, "sv")
    (plan,) = seen.ask(action_plans.own, {KOPING, VASTERAS})
    noted = seen.act(action_plans.note, NotePlan(plan.id, "Planuppdrag begärt"))
    told = {one.title: [note.text for note in one.notes] for one in region.ask(action_plans.plans)}
    assert told == {KOPING: ["Planuppdrag begärt"], VASTERAS: []}
    seen.act(undoing.undo, Undo())
    assert seen.ask(action_plans.own, {KOPING})[0].notes == ()
    (theirs,) = [one for one in region.ask(action_plans.plans) if one.title == VASTERAS]
    with pytest.raises(UserError):
        seen.act(action_plans.note, NotePlan(theirs.id, "Inte vårt"))
    with pytest.raises(Forbidden):
        seen.act(action_plans.close, ClosePlan(plan.id))
    with pytest.raises(UserError):
        seen.ask(annual_wheel.year, 2026)
    with own.psql() as connection:
        assert connection.execute("SELECT title FROM meeting").fetchall() == [(f"Möte {KOPING}",)]
        assert connection.execute("SELECT title FROM action_plan").fetchall() == [(KOPING,)]
        rows = connection.execute("SELECT municipality_code FROM meeting_municipality").fetchall()
        assert rows == [(KOPING,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE action_note SET text = 'annat'")
    assert noted
