"""Readiness at work: the study's facts, requests answered by confirming, support against its gap, weights."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date, timedelta

import pytest
from tests.reports.paper_judge import sound
from tests.store.worlds import World

from investcrm import phrases, resources, words
from investcrm.domain.access import Group
from investcrm.domain.commands import StateFacts
from investcrm.domain.errors import EditConflict, Forbidden, InvalidInput
from investcrm.domain.fields import TOLD_FIELDS
from investcrm.domain.readiness import DIMENSIONS, TrendPoint, index
from investcrm.domain.readiness_work import AskUpdate, ConfirmLevels, LogSupport, SetWeights, SupportKind
from investcrm.domain.sites import Confidence, Known
from investcrm.services import municipal, readiness, readiness_sheet, readiness_work, today

KOPING, VASTERAS, ARBOGA = "1983", "1980", "1984"


def test_what_the_study_says_is_there_with_its_lines_and_what_it_does_not_say_is_not(laptop: World) -> None:
    study = json.loads(resources.path("reference", "vastmanland.json").read_text(encoding="utf-8"))
    told = {one["code"]: one for one in study["municipalities"]}
    for row in laptop.ask(readiness.municipalities):
        said, found = told[row.code], laptop.ask(readiness.detail, row.code)
        assert ("land" in row.levels) == (said["land"]["status"] is not None)
        assert ("land_supply" in found.told) == (said["land"]["status"] is not None)
        assert "power" in row.levels
        assert set(row.levels) <= {"strategy", "land", "power"}
        for key, known in (*row.levels.items(), *found.told.items()):
            assert re.fullmatch(r"Förstudie mars 2024, rad \d+–\d+", known.source)
            assert known.as_of == date(2024, 3, 31)
            if key in row.levels:
                assert known.confidence is Confidence.ESTIMATED  # a level is a reading of its words
                assert found.evidence[key]
    arboga = laptop.ask(readiness.detail, ARBOGA)
    assert "land" not in arboga.row.levels  # the study is silent
    assert "strategy" not in laptop.ask(readiness.detail, KOPING).row.levels  # it tells of a lack alone
    assert laptop.ask(readiness.detail, "1982").row.levels["strategy"].value == "partly"


def test_a_request_is_answered_when_each_level_is_stated_or_confirmed(laptop: World) -> None:
    due = laptop.today + timedelta(days=10)
    with pytest.raises(InvalidInput):
        laptop.act(readiness_work.ask, AskUpdate((KOPING,), laptop.today - timedelta(days=1)))
    laptop.act(readiness_work.ask, AskUpdate((KOPING,), due, ("land", "contact"), "Inför kvartalet"))
    laptop.clock.pass_days(2)
    assert laptop.act(readiness_work.confirm, ConfirmLevels(KOPING, ("contact", "land"))) == ("land",)
    (left,) = laptop.ask(readiness_work.requests, (KOPING,))
    assert left.left == ("contact",)
    laptop.act(readiness.state_facts, StateFacts(KOPING, {"contact": "done"}, "Näringslivskontoret"))
    (answered,) = laptop.ask(readiness_work.requests, (KOPING,))
    assert answered.is_answered
    known = laptop.ask(readiness.detail, KOPING).row.levels["land"]
    assert (known.value, known.as_of, known.confidence) == ("begun", laptop.today, Confidence.CONFIRMED)
    assert known.source.startswith("Förstudie")
    with pytest.raises(EditConflict):
        laptop.act(readiness_work.confirm, ConfirmLevels(KOPING, ("land",), {"land": "done"}))
    later = laptop.today + timedelta(days=1)
    with pytest.raises(InvalidInput, match="day to come"):
        laptop.act(readiness.state_facts, StateFacts(KOPING, {"land": "done"}, "löfte", later))


def test_a_request_stands_in_the_today_of_both_until_it_is_answered(laptop: World) -> None:
    laptop.act(readiness_work.ask, AskUpdate((KOPING,), laptop.today + timedelta(days=3), ("land",)))
    waits = [one for one in laptop.ask(today.today).waiting if one.kind == "readiness"]
    assert [(one.title, one.ref, one.count) for one in waits] == [("Köping", KOPING, 1)]
    assert [one.left for one in laptop.ask(municipal.today, {KOPING}).requests] == [("land",)]
    assert laptop.ask(municipal.today, {VASTERAS}).requests == ()
    laptop.clock.pass_days(4)
    late = [one for one in laptop.ask(today.today).due if one.kind == "readiness"]
    assert [(one.tone, one.action) for one in late] == [("late", "open")]
    laptop.act(readiness_work.confirm, ConfirmLevels(KOPING, ("land",)))
    assert laptop.ask(municipal.today, {KOPING}).requests == ()
    assert not any(one.kind == "readiness" for one in laptop.ask(today.today).due)


def test_support_stands_against_the_gap_it_closed(laptop: World) -> None:
    laptop.act(readiness.state_facts, StateFacts(KOPING, {"template": "missing"}, "§ 4", date(2026, 1, 7)))
    given = LogSupport(
        KOPING, "template", SupportKind.EXPERT, date(2026, 2, 3), 90, 12_000, "Ramavtalets jurist"
    )
    laptop.act(readiness_work.log_support, given)
    laptop.act(readiness.state_facts, StateFacts(KOPING, {"template": "done"}, "§ 9", date(2026, 3, 1)))
    (found,) = laptop.ask(readiness_work.support, (KOPING,))
    assert (found.level_before, found.level_now, found.minutes, found.sek) == ("missing", "done", 90, 12_000)
    for wrong in (
        LogSupport(KOPING, "heat", SupportKind.COACHING, laptop.today, 60),
        LogSupport(KOPING, "land", SupportKind.COACHING, laptop.today),
        LogSupport(KOPING, "land", SupportKind.COACHING, laptop.today + timedelta(days=1), 60),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(readiness_work.log_support, wrong)


def test_weights_are_settings_with_a_history_and_the_index_follows(laptop: World) -> None:
    before = {row.code: row.index for row in laptop.ask(readiness.municipalities)}
    seen = laptop.ask(readiness.weights)
    assert seen == dict.fromkeys(DIMENSIONS, 1)
    laptop.act(readiness.set_weights, SetWeights(seen | {"strategy": 0}, seen))
    after = {row.code: row.index for row in laptop.ask(readiness.municipalities)}
    index, was = after[VASTERAS], before[VASTERAS]
    assert index is not None
    assert was is not None
    assert (was.value, was.known, index.value, index.known, index.total) == (43, 3, 25, 2, 7)
    with pytest.raises(EditConflict):
        laptop.act(readiness.set_weights, SetWeights(seen | {"strategy": 5}, seen))
    assert laptop.ask(readiness.detail, VASTERAS).trend[-1].index == index


def test_a_municipality_on_this_computer_sees_no_index_of_others_until_it_may(laptop: World) -> None:
    assert [one.code for one in laptop.ask(readiness.comparison, {KOPING})] == [KOPING]
    laptop.act(readiness.set_comparing, True)
    shown = laptop.ask(readiness.comparison, {KOPING})
    assert (shown[0].code, len(shown)) == (KOPING, 10)
    values = [one.value for one in shown[1:]]
    assert values == sorted(values, key=lambda value: -(value or 0))


@pytest.mark.parametrize("code", [KOPING, ""])
def test_every_fact_on_a_sheet_has_its_source_line_beside_it(laptop: World, code: str) -> None:
    told = sound(laptop.ask(readiness_sheet.render, code, "sv", laptop.actor))
    cells = [text for tag, text in told if tag in ("TD", "TH")]
    neighbours = list(itertools.pairwise(cells))
    rows = laptop.ask(readiness.municipalities)
    for row in rows:
        if code not in ("", row.code):
            continue
        found = laptop.ask(readiness.detail, row.code)
        for key, known in row.levels.items():
            rests = f"{found.evidence[key]} {known.source}"
            assert any(rests in text and "2024-03-31" in day for text, day in neighbours), rests
        for field in TOLD_FIELDS if code else ():
            if field.key in found.told:
                value = phrases.field_value(field, found.told[field.key].value, "sv")
                assert (value, found.told[field.key].source) in neighbours
    dated = sum("2024-03-31" in text for text in cells)
    stated = sum(len(row.levels) for row in rows if code in ("", row.code))
    assert dated == stated + (len(laptop.ask(readiness.detail, code).told) if code else 0)


def test_a_quarter_of_which_nothing_is_known_has_no_value_and_others_say_what_they_rest_on() -> None:
    power = {"power": Known("missing", "Köping", None)}
    stood = ({}, power, power, power | {"land": Known("done", "Köping", None)})
    points = [TrendPoint(date(2026, 3 * step, 28), index(now)) for step, now in enumerate(stood, 1)]
    data = readiness_sheet.trend_data(points, words.of("sv"))
    assert [one.value for one in data] == [None, 0, 0, 40]
    assert [one.apart for one in data] == [False, True, False, True]
    assert data[2].told == "kv 3 26: 0 (1 av 8 kända)"


def test_only_who_may_asks_and_weighs(laptop: World) -> None:
    auditor = laptop.colleague(Group.AUDITOR)
    with pytest.raises(Forbidden):
        auditor.act(readiness_work.ask, AskUpdate((KOPING,), laptop.today))
    with pytest.raises(Forbidden):
        auditor.act(readiness.set_weights, SetWeights({"land": 2}))
