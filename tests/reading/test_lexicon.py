"""Words that name something known are understood however they are spelled."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.reading.coordinates import sweref99tm
from investcrm.domain.reading.lexicon import Lexicon
from investcrm.domain.sites import PlanState
from investcrm.domain.stages import LostReason, Outcome, Stage


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("BS", "business_sweden"),
        ("Business Sweden", "business_sweden"),
        ("SBA", "sba"),
        ("Stockholm Business Alliance", "sba"),
        ("Mäklare", "broker"),
        ("Direkt", "region"),
        ("direkt kommun", "municipality"),
        ("befintligt ftg", "existing_company"),
        ("Mässa Hannover", "fair"),
    ],
)
def test_sources(lexicon: Lexicon, word: str, key: str) -> None:
    read = lexicon.source(word)
    assert (read.value, read.doubts) == (key, ())


def test_a_misspelled_source_is_doubted_and_an_unknown_one_kept(lexicon: Lexicon) -> None:
    assert lexicon.source("Bussiness Sweden").value == "business_sweden"
    assert lexicon.source("Bussiness Sweden").doubts
    unknown = lexicon.source("Månkontoret")
    assert (unknown.value, unknown.raw) == (None, "Månkontoret")
    assert unknown.doubts


@pytest.mark.parametrize(
    ("word", "stage", "outcome", "reason"),
    [
        ("Ny", Stage.RECEIVED, None, None),
        ("ny", Stage.RECEIVED, None, None),
        ("Pågår", Stage.QUALIFIED, None, None),
        ("pågående", Stage.QUALIFIED, None, None),
        ("Hos kommuner", Stage.FORWARDED, None, None),
        ("Ute hos kommun", Stage.FORWARDED, None, None),
        ("Offert skickad", Stage.OFFERED, None, None),
        ("Platsbesök gjort", Stage.VISIT, None, None),
        ("Etablerad!", Stage.DECIDED, Outcome.ESTABLISHMENT, None),
        ("Nej (el)", Stage.DECIDED, Outcome.LOST, LostReason.POWER_TOO_LATE),
        ("Nej, ingen mark", Stage.DECIDED, Outcome.LOST, LostReason.NO_READY_LAND),
        ("Avslutad - nej", Stage.DECIDED, Outcome.LOST, LostReason.UNKNOWN),
        ("Lost (power)", Stage.DECIDED, Outcome.LOST, LostReason.POWER_TOO_LATE),
    ],
)
def test_statuses(
    lexicon: Lexicon, word: str, stage: Stage, outcome: Outcome | None, reason: LostReason | None
) -> None:
    status = lexicon.status(word).value
    assert status is not None
    assert (status.stage, status.outcome, status.lost_reason) == (stage, outcome, reason)


def test_a_resting_case_is_on_hold_and_its_stage_doubted(lexicon: Lexicon) -> None:
    read = lexicon.status("Vilande")
    assert read.value is not None
    assert read.value.on_hold
    assert read.doubts


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("E-mobilitet", "electromobility"),
        ("Elektromobilitet", "electromobility"),
        ("Adv. materials", "advanced_materials"),
        ("Avancerad material", "advanced_materials"),
        ("Energieff.", "energy_efficiency"),
        ("smart industry", "smart_industry"),
        ("Förnybar energi", "renewable_storage"),
        ("Livsmedel", "food"),
    ],
)
def test_strength_areas(lexicon: Lexicon, word: str, key: str) -> None:
    read = lexicon.strength_areas(word)
    assert (read.value, read.doubts) == ((key,), ())


def test_trades_outside_the_strength_areas_leave_a_doubt(lexicon: Lexicon) -> None:
    assert lexicon.strength_areas("Datacenter").value is None
    assert lexicon.strength_areas("Datacenter").doubts
    assert lexicon.strength_areas("Logistik").doubts
    assert lexicon.strength_areas("?").doubts == ()
    assert lexicon.strength_areas("Smart industri/Livsmedel").value == ("smart_industry", "food")


@pytest.mark.parametrize(
    ("words", "state", "on"),
    [
        ("Laga kraft 2021-05-12", PlanState.LEGAL_FORCE, date(2021, 5, 12)),
        ("samråd", PlanState.CONSULTATION, None),
        ("granskning", PlanState.REVIEW, None),
        ("antagen", PlanState.ADOPTED, None),
        ("ÖP", PlanState.COMPREHENSIVE_PLAN, None),
        ("Planbesked 2025", PlanState.PLANNING_ASSIGNMENT, date(2025, 1, 1)),
        ("Detaljplan antagen 2024-01-02", PlanState.ADOPTED, date(2024, 1, 2)),
        ("saknas", None, None),
    ],
)
def test_plan_states(lexicon: Lexicon, words: str, state: PlanState | None, on: date | None) -> None:
    plan = lexicon.plan(words).value
    assert plan is not None
    assert (plan.state, plan.on) == (state, on)


def test_rail(lexicon: Lexicon) -> None:
    assert [lexicon.rail(word).value for word in ("ja", "nej", "möjligt", "")] == [
        "yes",
        "no",
        "possible",
        None,
    ]
    assert lexicon.rail("Ja, 200 m").value == "yes"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Sala/Fagersta", ("1981", "1982")),
        ("Köping och Kungsör", ("1983", "1960")),
        ("Norberg;Skinnskatteberg;Fagersta;Köping", ("1962", "1904", "1982", "1983")),
        ("Kungsör, Fagersta, Hallstahammar, Arboga", ("1960", "1982", "1961", "1984")),
        ("Arboga och Köping och Sala och Fagersta", ("1984", "1983", "1981", "1982")),
        ("Västerås stad", ("1980",)),
        ("Köpings kommun", ("1983",)),
        ("koping", ("1983",)),
        ("Arbogas", ("1984",)),
        ("1980", ("1980",)),
    ],
)
def test_municipalities(lexicon: Lexicon, words: str, codes: tuple[str, ...]) -> None:
    read = lexicon.municipalities(words)
    assert read.value is not None
    assert (read.value.codes, read.doubts) == (codes, ())


def test_all_municipalities_and_unknown_ones(lexicon: Lexicon) -> None:
    everywhere = lexicon.municipalities("alla").value
    assert everywhere is not None
    assert everywhere.everywhere
    assert len(everywhere.codes) == 10
    part = lexicon.municipalities("Sala och Heby")
    assert part.value is not None
    assert (part.value.codes, part.value.unknown) == (("1981",), ("Heby",))
    assert part.doubts
    but_one = lexicon.municipalities("alla utom Sala").value
    assert but_one is not None
    assert len(but_one.codes) == 9


@given(words=st.text(max_size=60))
def test_no_word_makes_the_lexicon_fail(lexicon: Lexicon, words: str) -> None:
    for read in (
        lexicon.source(words), lexicon.status(words), lexicon.strength_areas(words), lexicon.plan(words),
        lexicon.rail(words), lexicon.municipalities(words), lexicon.yes_no(words),
    ):  # fmt: skip
        assert read.value is not None or read.doubts or not words.strip() or read.raw


def test_latitude_and_longitude_become_sweref() -> None:
    north, east = sweref99tm(59.6099, 16.5448)
    assert abs(north - 6_608_980) < 200
    assert abs(east - 587_170) < 200
    assert sweref99tm(60.0, 15.0)[1] == 500_000
