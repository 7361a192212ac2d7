"""A municipality's own quarter: the same figures from the region's cases and from its own inbox."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.paper_judge import sound
from tests.services.municipalities import ARBOGA, KOPING, VASTERAS, asked, at, inbox_of, log_own, only, reply
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.commands import Decide, MoveInquiry
from investcrm.domain.errors import NotFound
from investcrm.domain.own_quarter import Ended
from investcrm.domain.periods import parse
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.reports import own_quarter as report
from investcrm.reports.own_quarter_data import OwnQuarter
from investcrm.services import cases, inbox, inquiries, own_quarter


def quarter(world: World, code: str = VASTERAS, period: str = "2026-Q1") -> OwnQuarter:
    return world.ask(own_quarter.data, code, parse(period), words.of("sv"), world.actor)


def decide(world: World, inquiry: str, outcome: Outcome, **fields: object) -> None:
    version = world.ask(inquiries.detail, inquiry).row.version
    world.act(cases.decide, Decide(inquiry, version, outcome, **fields))


def test_both_sides_count_the_same_and_learn_how_it_went(world: World) -> None:
    world.clock.go_to(date(2026, 1, 12))
    lost, _ = asked(world, VASTERAS, KOPING, title="Projekt Lind")
    own = at(world, VASTERAS)
    world.clock.go_to(date(2026, 1, 16))
    reply(own, text="Vi har mark.")
    world.act(lambda uow, _: inbox.collect(uow), None)
    decide(
        world, lost, Outcome.LOST, lost_reason=LostReason.POWER_TOO_LATE, lost_needed="20 MW i Hacksta 2027"
    )
    won, _ = asked(world, VASTERAS, KOPING, title="Projekt Rönn")
    decide(world, won, Outcome.ESTABLISHMENT, municipality_code=KOPING, jobs_new=40)
    world.clock.go_to(date(2026, 4, 2))

    of_region, of_own = quarter(world), quarter(own)
    assert of_region.now == of_own.now
    assert (of_own.now.asked, of_own.now.answered, of_own.now.in_time, of_own.now.median_days) == (2, 1, 1, 4)
    for found in (of_region, of_own):
        assert {(line.name, line.ended) for line in found.went} == {
            ("Projekt Lind", Ended.LOST),
            ("Projekt Rönn", Ended.WON_ELSEWHERE),
        }
        assert [(one.reason, one.count) for one in found.reasons] == [(LostReason.POWER_TOO_LATE, 1)]
    assert {line.needed for line in of_region.went} == {"20 MW i Hacksta 2027", ""}
    assert {line.needed for line in of_own.went} == {""}
    (came,) = quarter(world, KOPING).came
    assert (came.name, came.jobs) == ("Projekt Rönn", 40)
    told = {(row.name, row.ended, row.is_open) for row in inbox_of(at(world, KOPING))}
    assert told == {("Projekt Rönn", Ended.WON_HERE, False), ("Projekt Lind", Ended.LOST, False)}


def test_a_case_taken_up_again_has_not_ended(laptop: World) -> None:
    laptop.clock.go_to(date(2026, 1, 12))
    inquiry, _ = asked(laptop, VASTERAS)
    decide(laptop, inquiry, Outcome.LOST, lost_reason=LostReason.PRICE)
    assert only(at(laptop, VASTERAS)).ended is Ended.LOST
    version = laptop.ask(inquiries.detail, inquiry).row.version
    laptop.act(inquiries.move, MoveInquiry(inquiry, version, Stage.OFFERED))
    row = only(at(laptop, VASTERAS))
    assert (row.ended, row.lost_reason, row.is_open) == (None, None, True)


def test_nobody_prints_for_a_municipality_that_is_not_theirs(laptop: World) -> None:
    with pytest.raises(NotFound):
        quarter(at(laptop, VASTERAS), KOPING)
    with pytest.raises(NotFound):
        quarter(laptop, "0180")


def test_an_answer_after_the_period_is_not_known_yet(laptop: World) -> None:
    laptop.clock.go_to(date(2026, 3, 30))
    asked(laptop, VASTERAS)
    laptop.clock.go_to(date(2026, 4, 1))
    own = at(laptop, VASTERAS)
    reply(own, declined=True, reason="Ingen mark")
    first, second = quarter(own, period="2026-Q1"), quarter(own, period="2026-Q2")
    assert (first.now.asked, first.now.answered, first.asked[0].answered_on) == (1, 0, None)
    assert (second.now.asked, second.now.declined, second.asked[0].reason) == (0, 1, "Ingen mark")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_paper_is_sound_empty_and_with_long_names(laptop: World, language: str) -> None:
    laptop.clock.go_to(date(2026, 1, 12))
    empty = laptop.ask(own_quarter.render, ARBOGA, parse("2026-Q1"), language, laptop.actor)
    assert len(sound(empty)) > 10
    name = "Projekt Ö" + "långt" * 14 + " namn"
    for _ in range(3):
        inquiry, _ = asked(laptop, ARBOGA, title=name)
        decide(laptop, inquiry, Outcome.LOST, lost_reason=LostReason.SKILLS, lost_needed="x" * 200)
    log_own(at(laptop, ARBOGA), name)
    found = laptop.ask(own_quarter.data, ARBOGA, parse("2026-Q1"), words.of(language), laptop.actor)
    pdf = report.render(found, words.of(language))
    told = " ".join(text for _, text in sound(pdf))
    assert words.of(language).t("What we lost, and why") in told
    assert pdf == laptop.ask(own_quarter.render, ARBOGA, parse("2026-Q1"), language, laptop.actor)
