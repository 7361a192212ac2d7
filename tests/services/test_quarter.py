"""What the report of a period is made of: targets, the municipalities' readiness, what is missing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm import bootstrap
from investcrm.domain.commands import (
    AddSite,
    Decide,
    LogInquiry,
    SaveSetting,
    SetTarget,
    StateFacts,
    StateLedger,
    StatePower,
)
from investcrm.domain.periods import parse
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import LostReason, Outcome
from investcrm.reports.quarter_data import Course, Quarter
from investcrm.services import cases, inquiries, kpis, ledger, quarter, readiness, settings, sites, targets

WINTER = parse("2026-Q1")
VASTERAS = "1980"


def told(world: World, period: str = "2026-Q1", language: str = "sv") -> Quarter:
    return world.ask(quarter.data, parse(period), language)


def test_a_target_for_the_year_stands_with_what_is_reached_and_how_it_goes(laptop: World):
    for day in (date(2026, 1, 9), date(2026, 2, 10), date(2026, 5, 4)):
        laptop.clock.go_to(day)
        laptop.act(inquiries.log, LogInquiry("Projekt Ask", received_on=day))
    for key, value in (("inquiries", 4), ("establishments", 2), ("lost", 3)):
        laptop.act(targets.set_target, SetTarget(key, 2026, value))
    goals = {goal.key: goal for goal in told(laptop, "2026-Q2").goals}
    one = goals["inquiries"]
    assert (one.target, one.so_far, one.share, one.course) == (4, 3, 75, Course.ON_COURSE)
    assert goals["establishments"].course is Course.BEHIND
    assert goals["lost"].course is Course.ON_COURSE
    assert told(laptop, "2026").gone == 34
    laptop.clock.go_to(date(2027, 1, 5))
    whole = {goal.key: goal for goal in told(laptop, "2026").goals}
    assert (whole["inquiries"].target, whole["inquiries"].course) == (4, Course.BEHIND)


def test_a_municipality_shows_its_index_only_where_the_region_lets_them_be_compared(laptop: World):
    facts = {"power": "missing", "land": "missing", "strategy": "done"}
    laptop.act(readiness.state_facts, StateFacts(VASTERAS, facts, "Beslut", laptop.today))
    row = next(row for row in told(laptop).municipalities if row.key == VASTERAS)
    assert (row.index, row.known) == (None, 3)
    assert row.weakest == "Byggklar mark och 1 till: saknas"
    laptop.act(readiness.set_comparing, True)
    data = told(laptop, language="en")
    row = next(row for row in data.municipalities if row.key == VASTERAS)
    assert (data.compared, row.index) == (True, 27)
    assert row.weakest == "Ready land and 1 more: missing"


def test_what_is_missing_tells_nothing_of_power_that_must_not_be_spread(laptop: World):
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000}))
    asked = Requirement("power", Level.MUST, 90_000, on=date(2028, 1, 1))
    laptop.act(inquiries.log, LogInquiry("Projekt Ask", requirements=(asked,), jobs=120))
    laptop.act(sites.state_power, StatePower(site, 2028, firm_kw=77_000, source="Nätet", restricted=True))
    (row,) = told(laptop).missing
    assert (row.place, row.inquiries, row.jobs, row.unknown, row.short) == ("Västerås", 1, 120, False, "")
    assert "13" not in pdf_text(laptop.ask(quarter.one_pager, WINTER, "sv"))


def test_lost_cases_stand_with_what_they_had_stated_the_costliest_first(laptop: World):
    for jobs in (12, 80):
        case = laptop.act(inquiries.log, LogInquiry(f"Fall {jobs}", jobs=jobs, received_on=date(2026, 2, 2)))
        version = laptop.ask(inquiries.detail, case.id).row.version
        lost = Decide(case.id, version, Outcome.LOST, date(2026, 3, 1), LostReason.PRICE, "Lägre pris")
        laptop.act(cases.decide, lost)
    data = told(laptop)
    assert [(row.name, row.jobs, row.needed) for row in data.lost] == [
        ("Fall 80", 80, "Lägre pris"),
        ("Fall 12", 12, "Lägre pris"),
    ]
    assert data.won == ()


def test_what_was_decided_earlier_stands_with_what_was_realised_by_the_periods_end(laptop: World):
    case = laptop.act(inquiries.log, LogInquiry("Projekt Sten", jobs=90, received_on=date(2023, 9, 1)))
    version = laptop.ask(inquiries.detail, case.id).row.version
    won = Decide(case.id, version, Outcome.ESTABLISHMENT, date(2024, 2, 1), jobs_new=80)
    laptop.act(cases.decide, won)
    laptop.clock.go_to(date(2026, 6, 1))
    for months, jobs, day in ((12, 30, date(2025, 2, 10)), (24, 60, date(2026, 4, 10))):
        laptop.act(ledger.state, StateLedger(case.id, "realised", jobs=jobs, months=months, stated_on=day))
    (row,) = told(laptop, "2026-Q2").follow_up
    assert (row.name, row.decided, row.realised, row.due) == ("Projekt Sten", 80, (30, 60, None), "")
    (before,) = told(laptop).follow_up
    assert (before.realised, before.due) == ((30, None, None), "24 månader")
    rungs = [(rung.start, rung.end) for rung in told(laptop, "2024").bridge]
    assert rungs[0] == (0, 90)
    assert rungs[-1] == (0, 60)


def test_the_quarters_of_a_year_are_those_of_the_key_figures(laptop: World):
    for month in (1, 2):
        laptop.act(inquiries.log, LogInquiry("Projekt Ask", received_on=date(2026, month, 10)))
    data = told(laptop, "2026")
    assert data.side_titles == ("kv 1 26", "kv 2 26", "kv 3 26", "kv 4 26", "2026")
    for row in data.side:
        asked = [laptop.ask(kpis.kpi, row.key, parse(f"2026-Q{number}")).value for number in (1, 2, 3, 4)]
        assert list(row.values[:4]) == asked
    assert next(row.values for row in data.side if row.key == "inquiries") == (2, 0, 0, 0, 2)
    assert told(laptop).side == ()


def test_the_one_pager_asks_for_the_decision_that_is_kept_for_the_period(laptop: World):
    kept = SaveSetting(quarter.decision_key(WINTER, "sv"), "Gruppen beslutar om en svarsmall.")
    laptop.act(settings.save, kept)
    assert "Gruppen beslutar om en svarsmall." in pdf_text(laptop.ask(quarter.one_pager, WINTER, "sv"))
    assert "svarsmall" not in pdf_text(laptop.ask(quarter.one_pager, WINTER, "sv", "Nej."))


@pytest.mark.long
def test_a_quarter_of_the_sample_region_is_eight_to_sixteen_pages_and_the_year_little_more(tmp_path: Path):
    made = bootstrap.create(
        tmp_path / "prov",
        "19",
        passphrase="granskog i dimma",
        remember=False,
        sample=True,
        clock=lambda: datetime(2026, 11, 20, 8, tzinfo=UTC),
    )
    try:
        for language in ("sv", "en"):
            for period, most in (("2026-Q3", 16), ("2025", 18)):
                pdf = made.workspace.ask(quarter.render, parse(period), language, "Ett lugnt kvartal.")
                with pikepdf.open(io.BytesIO(pdf)) as opened:
                    assert 8 <= len(opened.pages) <= most
                one = made.workspace.ask(quarter.one_pager, parse(period), language)
                with pikepdf.open(io.BytesIO(one)) as opened:
                    assert len(opened.pages) == 1
    finally:
        made.workspace.close()


def test_amounts_in_a_chart_share_a_unit_and_what_may_be_at_most_says_so(laptop: World):
    case = laptop.act(inquiries.log, LogInquiry("Projekt Alm", received_on=date(2026, 1, 12)))
    version = laptop.ask(inquiries.detail, case.id).row.version
    won = Decide(case.id, version, Outcome.ESTABLISHMENT, date(2026, 3, 1), investment_sek=1_234_000_000)
    laptop.act(cases.decide, won)
    laptop.act(targets.set_target, SetTarget("investment_decided", 2026, 8_000_000_000))
    made = laptop.ask(quarter.data, parse("2026-Q1"), "sv")
    (money,) = (one for one in made.series if one.key == "investment_decided")
    assert money.title == "Investering, beslutad, mdkr"
    assert [datum.shown for datum in money.data] == ["0", "0", "0", "0", "1,23"]
    assert money.target is not None
    assert (money.target.value, money.target.shown) == (2_000_000_000, "mål 2")
    (days,) = (one for one in made.kpis if one.key == "municipal_answering")
    assert days.target == "högst 5"
