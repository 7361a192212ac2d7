"""Service promises on a case, on Today and in the figures; complaints from the day they come to the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.services.test_forwarding import KOPING, VASTERAS, answer, log, sent
from tests.store.worlds import World

from investcrm.domain.commands import AddSite, ChangeInquiry, LogInquiry, PrepareOffer, SaveSetting, SendOffer
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.following_commands import Explain, LogComplaint, SettleComplaint
from investcrm.domain.periods import PeriodKind, containing, parse
from investcrm.domain.promises import Promise, Standing
from investcrm.services import complaining, inquiries, kpis, offering, promising, settings, sites, today


def steps(world: World, inquiry_id: str) -> dict[tuple[Promise, str], Any]:
    return {(one.promise, one.municipality_code): one for one in world.ask(promising.of_case, inquiry_id)}


def test_each_step_of_a_round_is_measured_against_its_promise(world: World) -> None:
    inquiry = log(world)
    assert {key[0]: one.left for key, one in steps(world, inquiry).items()} == {
        Promise.RESPONSE: 2,
        Promise.FORWARD: 2,
    }
    world.clock.pass_days(1)
    first, second = sent(world, inquiry, VASTERAS, KOPING)
    world.clock.pass_days(3)
    answer(world, first, text="Ja")
    world.clock.pass_days(5)
    answer(world, second, declined=True, reason="Nej")
    found = steps(world, inquiry)
    assert (found[Promise.FORWARD, ""].standing, found[Promise.FORWARD, ""].days) == (Standing.KEPT, 1)
    assert found[Promise.RESPONSE, ""].standing is Standing.LATE
    assert found[Promise.ANSWER, VASTERAS].standing is Standing.KEPT
    assert (found[Promise.ANSWER, KOPING].standing, found[Promise.ANSWER, KOPING].left) == (Standing.LATE, -1)
    assert (found[Promise.OFFER, ""].began_on, found[Promise.OFFER, ""].left) == (world.today, 5)
    assert world.ask(promising.of_municipality, KOPING) == (1, 0)
    assert world.ask(promising.of_municipality, VASTERAS) == (1, 1)
    world.act(promising.explain, Explain(inquiry, Promise.ANSWER, "Semester", KOPING))
    world.act(promising.explain, Explain(inquiry, Promise.ANSWER, "Sjukdom", KOPING))
    assert steps(world, inquiry)[Promise.ANSWER, KOPING].explanation == "Sjukdom"
    world.act(promising.explain, Explain(inquiry, Promise.ANSWER, " ", KOPING))
    assert steps(world, inquiry)[Promise.ANSWER, KOPING].wants_words
    for wrong in (Explain(inquiry, Promise.ANSWER, "x"), Explain(inquiry, Promise.OFFER, "x", KOPING)):
        with pytest.raises(InvalidInput):
            world.act(promising.explain, wrong)


def test_the_share_kept_counts_the_very_steps_that_the_cases_show(world: World) -> None:
    world.clock.go_to(date(2026, 4, 20))
    ids = []
    for received in (date(2026, 4, 1), date(2026, 4, 4), date(2026, 4, 7)):  # Good Friday is the 3rd
        for days in range(7):
            command = LogInquiry("Projekt Alm", received_on=received)
            ids.append(world.act(inquiries.log, command).id)
            seen = world.ask(inquiries.detail, ids[-1]).row.version
            responded = {"first_response_on": received + timedelta(days=days)}
            world.act(inquiries.change, ChangeInquiry(ids[-1], seen, responded))
    for promised in (0, 1, 2):
        world.act(settings.save, SaveSetting("promises", {"response": promised}))
        found = world.ask(promising.steps, Promise.RESPONSE, parse("2026-04"))
        assert {one.inquiry_id: one.step for one in found} == {
            one: steps(world, one)[Promise.RESPONSE, ""] for one in ids
        }
        kept = sum(one.step.standing is Standing.KEPT for one in found)
        share = world.ask(kpis.kpi, "kept_response", parse("2026-04"))
        assert (share.cases, share.value) == (21, 100 * kept / 21)
        assert [one.step.standing for one in found] == [Standing.LATE] * (21 - kept) + [Standing.KEPT] * kept


def test_the_steps_behind_answers_and_offers_bring_the_words_said_of_late_ones(world: World) -> None:
    inquiry = log(world)
    first, second = sent(world, inquiry, VASTERAS, KOPING)
    world.clock.pass_days(1)
    answer(world, first, text="Ja")
    world.clock.pass_days(8)
    answer(world, second, declined=True, reason="Nej")
    world.act(promising.explain, Explain(inquiry, Promise.ANSWER, "Semester", KOPING))
    land = world.act(sites.add_site, AddSite(VASTERAS, "Backen"))
    period = containing(world.today, PeriodKind.YEAR)
    assert world.ask(promising.steps, Promise.OFFER, period) == ()
    world.clock.pass_days(30)
    offer = world.act(offering.prepare, PrepareOffer(inquiry, (land,)))
    world.act(offering.send, SendOffer(offer))
    found = world.ask(promising.steps, Promise.ANSWER, period)
    assert [(one.step.municipality_code, one.step.standing, one.step.explanation) for one in found] == [
        (KOPING, Standing.LATE, "Semester"),
        (VASTERAS, Standing.KEPT, ""),
    ]
    assert [one.step for one in world.ask(promising.steps, Promise.OFFER, period)] == [
        steps(world, inquiry)[Promise.OFFER, ""]
    ]
    assert world.ask(kpis.kpi, "kept_answer", period).value == 50
    assert world.ask(kpis.kpi, "kept_offer", period).value == 0


def test_today_says_what_is_about_to_be_late_until_it_is_done_or_explained(laptop: World) -> None:
    inquiry = log(laptop)

    def promised() -> list[tuple[str, str]]:
        shown = laptop.ask(today.today)
        return [(one.tone, one.text) for one in (*shown.due, *shown.coming) if one.kind == "promise"]

    assert promised() == []
    laptop.clock.pass_days(1)
    assert promised() == [("week", "First response")]
    laptop.clock.pass_days(3)
    assert promised() == [("late", "First response")]
    for promise in (Promise.RESPONSE, Promise.FORWARD):
        laptop.act(promising.explain, Explain(inquiry, promise, "Helg"))
    assert promised() == []


def test_a_promise_is_the_target_of_its_figure_unless_another_is_set(laptop: World) -> None:
    def targets() -> dict[str, float | None]:
        return {one.key: one.target for one in laptop.ask(kpis.dashboard, parse("2026-Q1")).lines}

    assert (targets()["municipal_answering"], targets()["inquiries"]) == (5, None)
    laptop.act(settings.save, SaveSetting("promises", {"answer": 8}))
    assert (targets()["municipal_answering"], targets()["first_response"]) == (8, 2)


def test_a_complaint_is_followed_up_and_settled_with_what_was_done(world: World) -> None:
    inquiry = log(world)
    day = world.today + timedelta(days=3)
    command = LogComplaint("Inget svar", "Volta", inquiry, KOPING, follow_up="Ring upp", follow_up_on=day)
    complaint = world.act(complaining.log, command)
    world.act(complaining.log, LogComplaint("Vägen", "En granne", municipality_code=VASTERAS))
    (one,) = world.ask(complaining.complaints, inquiry)
    assert (one.id, one.municipality, one.task, one.task_on) == (complaint, "Köping", "Ring upp", day)
    assert [one.text for one in world.ask(complaining.complaints, "", VASTERAS)] == ["Vägen"]
    assert [task.title for task in world.ask(inquiries.detail, inquiry).tasks] == ["Ring upp"]
    with pytest.raises(InvalidInput, match="before it is closed"):
        world.act(complaining.settle, SettleComplaint(complaint, " "))
    world.act(complaining.settle, SettleComplaint(complaint, "Ringt", closed=False))
    world.act(complaining.settle, SettleComplaint(complaint, "Ringt och löst"))
    (one,) = world.ask(complaining.complaints, inquiry)
    assert (one.done, one.closed_on) == ("Ringt och löst", world.today)
    assert world.ask(inquiries.detail, inquiry).tasks[0].done_on == world.today
    assert world.ask(complaining.by_reference, one.reference.lower()) == complaint
    with pytest.raises(NotFound):
        world.ask(complaining.by_reference, "XXXXXX")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " ", "municipality_code": KOPING}, "what the complaint"),
        ({"text": "x"}, "Say which"),
        ({"text": "x", "municipality_code": "0180"}, "no municipality"),
        ({"text": "x", "municipality_code": KOPING, "happened_on": True}, "in the future"),
    ],
)
def test_a_complaint_about_nothing_is_refused(laptop: World, wrong: dict[str, Any], said: str) -> None:
    if wrong.get("happened_on"):
        wrong = wrong | {"happened_on": laptop.today + timedelta(days=1)}
    with pytest.raises(InvalidInput, match=said):
        laptop.act(complaining.log, LogComplaint(**wrong))
