"""What one more thing would win: the same as trying every site, and never more than it says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.test_matching import REQUIREMENTS, TODAY, sites

from investcrm.domain import worth as rules
from investcrm.domain.matching import Verdict, judge, start_of
from investcrm.domain.plots import plot_of
from investcrm.domain.power import PowerStep
from investcrm.domain.ranking import Land, column_of
from investcrm.domain.requirements import KINDS, Level, Requirement
from investcrm.domain.sites import Known, SiteFacts
from investcrm.domain.worth import Case, Worth, judged_by_figures, worth

HAS = (Verdict.MET, Verdict.UNCERTAIN)
HECTARE, MEGAWATT = 10_000, 1_000


def laid_out(places: list[SiteFacts]) -> Land:
    return Land.of((plot_of(site, TODAY) for site in places), TODAY)


def placed(found: list[SiteFacts]) -> list[SiteFacts]:
    return [
        replace(site, id=f"{number:02d}", municipality_code=f"19{number % 3}")
        for number, site in enumerate(found)
    ]


PLACES = st.lists(sites(), max_size=6).map(placed)
CASES = st.lists(st.lists(REQUIREMENTS, max_size=3), max_size=4).map(
    lambda asked: [Case(f"{number}", tuple(of), number, number) for number, of in enumerate(asked)]
)
Told = set[tuple[str, int | None, str, bool, str, int | None]]


def tried(cases: list[Case], places: list[SiteFacts]) -> tuple[set[str], Told]:
    """Hold every inquiry against every site, one by one."""
    answered: set[str] = set()
    nearest: dict[tuple[str, int | None, str, bool, str], int | None] = {}
    for case in cases:
        musts = [one for one in case.requirements if one.level is Level.MUST and judged_by_figures(one)]
        start = start_of(case.requirements, TODAY)
        lacks = [
            [(one, result) for one in musts if (result := judge(one, site, TODAY, start)).verdict not in HAS]
            for site in places
        ]
        if any(not lack for lack in lacks):
            answered.add(case.id)
            continue
        for site, lack in zip(places, lacks, strict=True):
            if len(lack) != 1:
                continue
            [(must, result)] = lack
            short = result.short_by if KINDS[must.kind].unit.value != "yes/no" else 1
            unknown = result.verdict is Verdict.UNKNOWN
            for code in ("", site.municipality_code):
                key = (*column_of(must, start), code, unknown, case.id)
                if unknown:
                    nearest[key] = None
                elif (before := nearest.get(key)) is None or (short or 0) < before:
                    nearest[key] = short
    return answered, {(*key, short) for key, short in nearest.items()}


def told(found: Worth) -> Told:
    return {
        (lever.kind, lever.year, lever.municipality_code, lever.unknown, win.case.id, win.short_by)
        for lever in found.levers
        for win in lever.wins
    }


@given(CASES, PLACES)
def test_it_is_what_trying_every_site_gives(cases: list[Case], places: list[SiteFacts]) -> None:
    found = worth(cases, laid_out(places))
    answered, levers = tried(cases, places)
    assert {case.id for case in found.answered} == answered
    assert told(found) == levers
    won = {line[4] for line in levers}
    assert {case.id for case in found.beyond} == {case.id for case in cases} - answered - won


@settings(max_examples=40)
@given(CASES, PLACES)
def test_many_sites_are_gone_through_from_above_to_the_same_end(
    cases: list[Case], places: list[SiteFacts]
) -> None:
    found = worth(cases, laid_out(places))
    with patch.object(rules, "_FEW", 0):
        assert worth(cases, laid_out(places)) == found


@given(CASES, PLACES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    cases: list[Case], places: list[SiteFacts], chance: random.Random
) -> None:
    found = worth(cases, laid_out(places))
    chance.shuffle(cases)
    chance.shuffle(places)
    assert worth(cases, laid_out(places)) == found


@settings(max_examples=40)
@given(CASES, PLACES)
def test_steps_rise_and_nothing_is_counted_twice_in_a_place(
    cases: list[Case], places: list[SiteFacts]
) -> None:
    for lever in worth(cases, laid_out(places)).levers:
        steps = [win.short_by or 0 for win in lever.wins]
        assert steps == sorted(steps)
        assert len({win.case.id for win in lever.wins}) == lever.inquiries
        assert lever.jobs == sum(win.case.jobs for win in lever.wins)


def site(number: int, code: str, ha: int, mw: int | None) -> SiteFacts:
    power = () if mw is None else (PowerStep(None, mw * MEGAWATT),)
    return SiteFacts(
        str(number), f"Område {number}", code, {"usable_m2": Known(ha * HECTARE, "k", TODAY)}, power
    )


def wish(number: int, ha: int, mw: int, jobs: int, year: int = 2026) -> Case:
    return Case(
        str(number),
        (
            Requirement("land", low=ha * HECTARE),
            Requirement("power", low=mw * MEGAWATT, on=date(year, 6, 1)),
        ),
        jobs,
        jobs * 2_000_000,
        lost=True,
    )


def test_one_more_substation_is_worth_the_inquiries_it_would_have_won() -> None:
    places = [site(1, "1980", 20, 10), site(2, "1980", 8, 40), site(3, "1960", 30, None)]
    found = worth([wish(1, 15, 30, 120), wish(2, 18, 50, 300), wish(3, 5, 20, 40)], laid_out(places))
    assert [case.id for case in found.answered] == ["3"]
    power = {
        (lever.municipality_code, lever.unknown): lever for lever in found.levers if lever.kind == "power"
    }
    here = power["1980", False]
    assert [(win.case.id, win.short_by) for win in here.wins] == [("1", 20 * MEGAWATT), ("2", 40 * MEGAWATT)]
    assert (here.inquiries, here.lost, here.jobs, here.sek) == (2, 2, 420, 840_000_000)
    assert here.short_by == 40 * MEGAWATT
    assert [win.case.id for win in power["1960", True].wins] == ["1", "2"]
    assert power["", False].wins == here.wins
    land = next(one for one in found.levers if (one.kind, one.municipality_code) == ("land", "1980"))
    assert [(win.case.id, win.site_id, win.short_by) for win in land.wins] == [("1", "2", 7 * HECTARE)]


def test_what_only_a_person_can_judge_and_wishes_keep_nothing_away() -> None:
    asked = (
        Requirement("land", low=HECTARE),
        Requirement("skills", text="svetsare"),
        Requirement("power", Level.SHOULD, low=MEGAWATT),
    )
    assert worth([Case("1", asked)], laid_out([site(1, "1980", 20, None)])).answered


def test_it_stops_when_told_to() -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worth([wish(1, 1, 1, 1)], laid_out([]), stop)
