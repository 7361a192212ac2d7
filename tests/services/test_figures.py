"""Key figures, Today and the quarter, against a small world counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm.domain.commands import (
    AddTask,
    ChangeInquiry,
    CompleteTasks,
    Decide,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    MoveInquiry,
    Recipient,
    RecordActivity,
    RecordAnswer,
    RemoveInquiries,
    SetTarget,
    StateFacts,
    StateLedger,
)
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.kpi import KPIS
from investcrm.domain.periods import parse
from investcrm.domain.readiness import DIMENSIONS
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    answering,
    cases,
    checking,
    days,
    forwarding,
    inquiries,
    kpis,
    ledger,
    matching,
    quarter,
    readiness,
    reference,
    searching,
    sites,
    targets,
    today,
)

VASTERAS, KOPING, ARBOGA = "1980", "1983", "1984"
SPRING = parse("2026-Q2")


def log(world: World, title: str, **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


def seen(world: World, inquiry: str) -> int:
    return int(world.ask(inquiries.detail, inquiry).row.version)


def sent(world: World, inquiry: str, *codes: str, deadline: date | None = None) -> list[str]:
    asked = ForwardInquiry(inquiry, tuple(map(Recipient, codes)), deadline or world.today + timedelta(days=7))
    ids = [item.forwarding_id for item in world.act(forwarding.forward, asked).items]
    world.act(forwarding.mark_sent, MarkSent(tuple(ids)))
    return ids


def answer(world: World, forwarding_id: str, **fields: Any) -> None:
    world.act(answering.record_answer, RecordAnswer(forwarding_id, **{"text": "Ja", **fields}))


def decide(world: World, inquiry: str, outcome: Outcome, **fields: Any) -> None:
    world.act(cases.decide, Decide(inquiry, seen(world, inquiry), outcome, **fields))


def work_a_spring(world: World) -> None:
    """Six inquiries of the spring of 2026; Good Friday is 3 April, Easter Monday 6, Ascension 14 May."""
    world.clock.go_to(date(2026, 4, 1))
    alm = log(world, "Alm", strength_areas=("energy",))
    bok = log(world, "Bok", strength_areas=("energy", "food"))
    first, second = sent(world, alm, VASTERAS, KOPING)
    world.clock.go_to(date(2026, 4, 7))
    answer(world, first)  # 2 April and 7 April: 2 working days
    world.clock.go_to(date(2026, 4, 9))
    answer(world, second, text="", declined=True, reason="Fullt")  # 2, 7, 8, 9 April: 4
    world.act(inquiries.change, ChangeInquiry(alm, seen(world, alm), {"first_response_on": world.today}))
    world.clock.go_to(date(2026, 5, 13))
    ek = log(world, "Ek")
    (third,) = sent(world, ek, ARBOGA)
    world.clock.go_to(date(2026, 5, 18))
    answer(world, third)  # 15 and 18 May: 2
    asp = log(world, "Asp")
    world.act(inquiries.move, MoveInquiry(asp, seen(world, asp), Stage.QUALIFIED))
    world.clock.go_to(date(2026, 6, 1))
    decide(world, alm, Outcome.ESTABLISHMENT, jobs_new=80, jobs_safeguarded=9, investment_sek=500)
    decide(world, bok, Outcome.LOST, lost_reason=LostReason.POWER_TOO_LATE, lost_needed="20 MW 2027")
    decide(world, ek, Outcome.EXPANSION, jobs_new=20, investment_sek=40)
    world.act(cases.record_activity, RecordActivity("first_meeting", "Mässan", None))
    world.act(cases.record_activity, RecordActivity("first_meeting", "Hos oss", asp))
    world.act(cases.record_activity, RecordActivity("meeting", "Igen", asp))
    world.clock.go_to(date(2026, 7, 2))
    log(world, "Sommar")
    mistake = log(world, "Misstag", received_on=date(2026, 4, 2))
    world.act(
        cases.record_activity, RecordActivity("first_meeting", "Fel", mistake, happened_on=date(2026, 4, 3))
    )
    sent(world, mistake, VASTERAS)
    world.act(inquiries.remove, RemoveInquiries((mistake,)))


@pytest.fixture
def spring(world: World) -> World:
    """A region after that spring."""
    work_a_spring(world)
    return world


BY_HAND = {
    "inquiries_shared": 0.0,
    "inquiries": 4.0,
    "qualified": 3.0,  # Alm and Ek by being sent, Asp by being moved
    "real_inquiries": 2.0,
    "first_response": 4.0,  # Alm: 1 to 9 April
    "municipal_answering": 2.0,  # 2, 2 and 4
    "establishments": 1.0,
    "expansions": 1.0,
    "jobs_decided": 100.0,  # safeguarded ones stand apart
    "investment_decided": 540.0,
    "lost": 1.0,
    "external_contacts": 2.0,
    "conversion": 50.0,  # Alm and Ek of Alm, Bok, Ek and Asp
    "kept_response": 0.0,  # Alm's after four days, where two are promised
    "kept_forward": 100.0,  # Alm and Ek, the day they came
    "kept_answer": 200 / 3,  # Köping answered Alm a day after its deadline
    "kept_offer": None,
    "opportunities": 4.0,  # the region's own: no municipality shares any
    "sharp_cases": 0.0,
    "markets": 0.0,
    "conversion_qualified": 75.0,  # all but Bok, which was lost at once
    "conversion_forwarded": 50.0,
    "conversion_offered": 50.0,  # won without an offer that anybody wrote down
    "conversion_visit": 50.0,
    "jobs_safeguarded": 9.0,
    "meetings_held": 0.0,
    "joint_answers": 0.0,
    "facts_fresh": 0.0,  # what the study found, two years before
    "nki": 72.0,  # Köping in 2020, as set up
    "planned_m2": 60_000.0,
    "new_companies_per_1000": 7.5,
    **dict.fromkeys(("jobs_stated", "jobs_entry", "jobs_skilled", "jobs_announced"), 0.0),
    **dict.fromkeys(("investment_stated", "investment_announced"), 0.0),
    **{f"{what}_realised_{months}": 0.0 for what in ("jobs", "investment") for months in (12, 24, 36)},
    **dict.fromkeys(("lost_jobs", "lost_investment"), 0.0),  # Bok had stated neither
}


def test_every_figure_of_a_quarter_is_what_one_counts_by_hand(spring: World) -> None:
    assert {one.key: spring.ask(kpis.kpi, one.key, SPRING).value for one in KPIS} == BY_HAND


def test_the_list_behind_a_figure_has_exactly_the_cases_that_were_counted(spring: World) -> None:
    behind = {
        "inquiries_shared": set(),
        "inquiries": {"Alm", "Bok", "Ek", "Asp"},
        "qualified": {"Alm", "Ek", "Asp"},
        "real_inquiries": {"Alm", "Ek"},
        "first_response": {"Alm"},
        "municipal_answering": {"Alm", "Ek"},
        "establishments": {"Alm"},
        "expansions": {"Ek"},
        "jobs_decided": {"Alm", "Ek"},
        "investment_decided": {"Alm", "Ek"},
        "lost": {"Bok"},
        "external_contacts": {"Asp"},
        "conversion": {"Alm", "Bok", "Ek", "Asp"},
        "kept_response": {"Alm"},
        "kept_forward": {"Alm", "Ek"},
        "kept_answer": {"Alm", "Ek"},
        "kept_offer": set(),
        "opportunities": {"Alm", "Bok", "Ek", "Asp"},
        "sharp_cases": set(),
        "markets": set(),
        "conversion_visit": {"Alm", "Bok", "Ek", "Asp"},
        "jobs_safeguarded": {"Alm"},
        "lost_jobs": {"Bok"},
        "nki": set(),
    }
    for key, titles in behind.items():
        shown = kpis.behind(key, SPRING)
        with spring.reader() as reader:
            head = inquiries.list_head(reader, shown)
            found = inquiries.list_window(reader, shown, head, 0, 50)
        assert {row.title for row in found} == titles, key
        assert head.count == len(titles), key


def test_a_case_without_a_day_of_receipt_is_not_behind_a_response_time(laptop: World) -> None:
    ids = [log(laptop, title) for title in ("Med", "Utan")]
    for inquiry in ids:
        fields: dict[str, Any] = {"first_response_on": laptop.today}
        if inquiry == ids[1]:
            fields["received_on"] = None
        laptop.act(inquiries.change, ChangeInquiry(inquiry, seen(laptop, inquiry), fields))
    found = laptop.ask(kpis.kpi, "first_response", parse("2026"))
    assert (found.value, found.cases) == (0.0, 1)
    assert laptop.ask(inquiries.list_head, kpis.behind("first_response", parse("2026"))).count == 1


def test_a_day_outside_the_calendar_breaks_no_figure(world: World) -> None:
    for received in (date(1899, 12, 31), date(2026, 2, 27)):
        inquiry = log(world, "Gammal", received_on=received)
        fields = {"first_response_on": world.today}
        world.act(inquiries.change, ChangeInquiry(inquiry, seen(world, inquiry), fields))
    found = world.ask(kpis.kpi, "first_response", parse("2026"))
    assert (found.value, found.cases) == (1.0, 1)
    world.ask(kpis.dashboard, parse("2026-Q1"))


def test_the_neighbours_of_a_figure_are_the_quarters_beside_it(spring: World) -> None:
    board = spring.ask(kpis.dashboard, parse("2026-Q3"))
    lines = {line.key: line for line in board.lines}
    counted = lines["inquiries"]
    assert [(each.period, each.value) for each in counted.trend] == [
        ("2025-Q3", 0.0),
        ("2025-Q4", 0.0),
        ("2026-Q1", 0.0),
        ("2026-Q2", 4.0),
        ("2026-Q3", 1.0),
    ]
    assert (counted.now.value, counted.before.value, counted.year_ago.value) == (1.0, 4.0, 0.0)
    assert counted.year_to_date.value == 5.0
    assert lines["municipal_answering"].now.value is None


def test_the_dashboard_breaks_the_quarter_down(spring: World) -> None:
    board = spring.ask(kpis.dashboard, SPRING)
    areas = {row.key: (row.inquiries, row.jobs, row.investment_sek) for row in board.strength_areas}
    assert areas == {"energy": (2, 80, 500), "food": (1, 0, 0), "": (2, 20, 40)}
    towns = {row.key: (row.inquiries, row.answered, row.median_days) for row in board.municipalities}
    assert (towns[VASTERAS], towns[KOPING], towns[ARBOGA]) == ((1, 1, 2), (1, 1, 4), (1, 1, 2))
    assert len(towns) == 10
    assert [(row.key, row.inquiries) for row in board.lost] == [("power_too_late", 1)]
    assert {step.key: (step.count, step.of) for step in board.funnel} == {
        "received": (4, 4),
        "qualified": (3, 4),
        "forwarded": (2, 4),
        "offered": (2, 4),
        "visit": (2, 4),
        "won": (2, 4),
    }


def test_a_years_target_is_shared_by_its_quarters_unless_it_is_a_time(world: World) -> None:
    for key, value in (("inquiries", 20.0), ("municipal_answering", 5.0), ("lost", 8.0)):
        world.act(targets.set_target, SetTarget(key, 2026, value))
    world.act(targets.set_target, SetTarget("lost", 2026, None))
    world.act(targets.set_target, SetTarget("inquiries", 2026, 24.0))
    lines = {line.key: line.target for line in world.ask(kpis.dashboard, parse("2026-Q1")).lines}
    assert (lines["inquiries"], lines["municipal_answering"], lines["lost"]) == (6.0, 5.0, None)
    with pytest.raises(InvalidInput):
        world.act(targets.set_target, SetTarget("luck", 2026, 1))
    with pytest.raises(InvalidInput):
        world.ask(kpis.kpi, "luck", SPRING)


def test_jobs_realised_later_do_not_change_what_was_decided(laptop: World) -> None:
    inquiry = log(laptop, "Alm")
    decide(laptop, inquiry, Outcome.ESTABLISHMENT, jobs_new=80)
    laptop.act(ledger.state, StateLedger(inquiry, "realised", months=12, jobs=60))
    assert laptop.ask(kpis.kpi, "jobs_decided", parse("2026")).value == 80


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_quarter_is_a_document_with_the_figures(laptop: World, language: str) -> None:
    inquiry = log(laptop, "Alm")
    decide(laptop, inquiry, Outcome.ESTABLISHMENT, jobs_new=83, municipality_code=VASTERAS)
    text = pdf_text(laptop.ask(quarter.render, parse("2026-Q1"), language, "Sammanfattning av kvartalet"))
    assert "83" in text
    assert "Sammanfattning av kvartalet" in text
    assert ("Etablering" if language == "sv" else "Establishment") in text


# Working days


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 4, 1), 1, date(2026, 4, 2)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
        (date(2026, 6, 18), 1, date(2026, 6, 22)),  # midsummer eve is not worked
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),
        (date(2026, 3, 7), 0, date(2026, 3, 6)),  # a Saturday counts as the Friday before
    ],
)
def test_promised_working_days_step_over_holidays(laptop: World, start: date, count: int, end: date) -> None:
    assert laptop.ask(days.after, start, count) == end
    assert laptop.ask(days.between, start, end) == count


def test_a_forwarding_is_answered_within_the_promised_working_days_by_default(laptop: World) -> None:
    laptop.clock.go_to(date(2026, 4, 1))
    assert laptop.ask(forwarding.default_deadline) == date(2026, 4, 10)


# Today


def lines(world: World) -> dict[str, list[tuple[str, str, str]]]:
    shown = world.ask(today.today)
    return {
        part: [(line.kind, line.title or line.text, line.tone) for line in getattr(shown, part)]
        for part in ("due", "waiting", "coming")
    }


def test_an_empty_day_has_nothing_to_do(world: World) -> None:
    assert lines(world) == {"due": [], "waiting": [], "coming": []}


def test_today_follows_a_case_from_deadline_to_offer(world: World) -> None:
    inquiry = log(world, "Alm", deadline_on=world.today + timedelta(days=3))
    assert lines(world)["due"] == [("forward", "Alm", "week")]
    asked = ForwardInquiry(inquiry, (Recipient(VASTERAS), Recipient(KOPING)), world.today + timedelta(days=2))
    made = world.act(forwarding.forward, asked)
    assert lines(world)["due"] == [("send", "Alm", "today")]
    world.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    assert lines(world) == {"due": [], "waiting": [("waiting", "Alm", "week")], "coming": []}
    world.clock.pass_days(5)
    (late,) = world.ask(today.today).due
    assert (late.kind, late.tone, late.count, late.action) == ("remind", "late", 2, "remind")
    for item in made.items:
        answer(world, item.forwarding_id)
    (collect,) = world.ask(today.today).due
    assert (collect.kind, collect.action) == ("collect", "offer")


def test_tasks_and_next_steps_come_when_they_are_near(world: World) -> None:
    inquiry = log(world, "Alm", next_step="Ring tillbaka", next_step_on=world.today)
    task = world.act(cases.add_task, AddTask("Skicka karta", world.today - timedelta(days=1), inquiry))
    world.act(cases.add_task, AddTask("Boka tåg", world.today + timedelta(days=14)))
    world.act(cases.add_task, AddTask("Långt bort", world.today + timedelta(days=60)))
    found = world.ask(today.today)
    assert [(line.kind, line.text, line.tone) for line in found.due] == [
        ("task", "Skicka karta", "late"),
        ("step", "Ring tillbaka", "today"),
    ]
    assert [line.text for line in found.coming] == ["Boka tåg"]
    world.act(cases.complete_tasks, CompleteTasks((task,)))
    world.act(inquiries.remove, RemoveInquiries((inquiry,)))
    assert world.ask(today.today).due == ()


def test_jobs_are_followed_up_a_year_after_the_decision(world: World) -> None:
    inquiry = log(world, "Alm")
    decide(world, inquiry, Outcome.ESTABLISHMENT, jobs_new=5)
    world.clock.pass_days(364)
    assert "follow" not in [line[0] for line in lines(world)["due"]]
    world.clock.pass_days(2)
    assert ("follow", "Alm") in [line[:2] for line in lines(world)["due"]]
    world.act(ledger.state, StateLedger(inquiry, "realised", months=12, jobs=4))
    assert "follow" not in [line[0] for line in lines(world)["due"]]


def test_the_numbers_beside_the_navigation_are_those_of_the_pages(world: World) -> None:
    log(world, "Alm", deadline_on=world.today)
    decide(world, log(world, "Bok"), Outcome.EXPANSION)
    found = world.ask(today.counts)
    assert (found.due, found.open_inquiries) == (1, 1)
    stale = sum(len(row.stale) for row in world.ask(readiness.municipalities))
    assert found.stale_readiness == stale > 0  # the study is two years old


# Readiness


def test_readiness_needs_a_source_and_keeps_its_history(world: World) -> None:
    with pytest.raises(InvalidInput, match="rests on"):
        world.act(readiness.state_facts, StateFacts(VASTERAS, {"template": "done"}, " "))
    with pytest.raises(InvalidInput):
        world.act(readiness.state_facts, StateFacts(VASTERAS, {"template": "superb"}, "beslut"))
    before = world.ask(readiness.detail, VASTERAS)
    world.act(readiness.state_facts, StateFacts(VASTERAS, {"template": "done"}, "beslut 12"))
    after = world.ask(readiness.detail, VASTERAS)
    known = after.row.levels["template"]
    assert (known.value, known.source, known.as_of) == ("done", "beslut 12", world.today)
    assert after.row.index.known == before.row.index.known + 1
    assert len(after.history) == len(before.history) + 1
    assert set(after.row.levels) <= set(DIMENSIONS)


# Both databases, one answer


def test_both_databases_answer_every_question_alike(laptop: World, server: World) -> None:
    told = []
    for one in (laptop, server):
        answers: list[Any] = []
        work_a_spring(one)
        inquiry = log(one, "Åkern 14 MW", investor="Volta Celler AB", deadline_on=date(2026, 7, 20))
        sent(one, inquiry, VASTERAS, KOPING)
        for order in ("number", "title", "status", "deadline", "answers", "next_step", "jobs"):
            shown = InquiryFilter(order=order, descending=True)
            with one.reader() as reader:
                head = inquiries.list_head(reader, shown)
                window = inquiries.list_window(reader, shown, head, 0, 50)
            answers.append([(row.number, row.title, row.standing, row.asked) for row in window])
        answers.append(one.ask(kpis.dashboard, SPRING))
        answers.append([(hit.kind, hit.label) for hit in one.ask(searching.find, "volta")])
        answers.append([(line.kind, line.title, line.due_on) for line in one.ask(today.today).due])
        answers.append(one.ask(reference.load).municipalities)
        answers.append([(m.name, m.verdict, m.score) for m in one.ask(matching.match, inquiry).matches])
        answers.append([site.name for site in one.ask(sites.all_facts)])
        answers.append([row.verb for row in one.ask(inquiries.history, inquiry)])
        answers.append(one.ask(checking.check))
        told.append(answers)
    for here, there in zip(*told, strict=True):
        assert here == there
