"""A municipality's login and readiness: its own alone, and others by index only where the region lets it."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import EACH_POSTGRES
from tests.reports.paper_judge import structure
from tests.server.conftest import KOPING, VASTERAS, Person

from investcrm.domain.commands import StateFacts
from investcrm.domain.errors import UserError
from investcrm.domain.fields import ReadinessLevel
from investcrm.domain.indicators import SetValue
from investcrm.domain.readiness import DIMENSIONS
from investcrm.domain.readiness_work import AskUpdate, ConfirmLevels, LogSupport, SetWeights, SupportKind
from investcrm.services import indicator_intake, readiness, readiness_sheet, readiness_work

pytestmark = EACH_POSTGRES


def test_others_are_compared_by_index_only_where_the_region_lets_them(
    coordinator: Person, koping: Person
) -> None:
    region, own = coordinator.world, koping.world
    assert [one.code for one in own.ask(readiness.comparison, {KOPING})] == [KOPING]
    with koping.psql() as connection:
        assert connection.execute("SELECT * FROM sec.readiness_indexes()").fetchall() == []
    with pytest.raises(UserError):
        own.act(readiness.set_comparing, True)
    region.act(readiness.set_comparing, True)
    region.act(readiness.set_weights, SetWeights({"power": 3, "land": 0}))
    shown = own.ask(readiness.comparison, {KOPING})
    rows = region.ask(readiness.municipalities)
    assert shown[0].code == KOPING
    assert {one.code: one.value for one in shown} == {
        row.code: row.index.value if row.index else None for row in rows
    }
    with koping.psql() as connection:
        for query in (
            f"SELECT 1 FROM fact WHERE subject_id = '{VASTERAS}'",
            f"SELECT 1 FROM municipality WHERE code = '{VASTERAS}'",
        ):
            assert connection.execute(query.encode()).fetchall() == []
    region.act(readiness.set_comparing, False)
    assert [one.code for one in own.ask(readiness.comparison, {KOPING})] == [KOPING]


def test_a_municipality_confirms_what_it_is_asked_and_reads_no_other_request_or_support(
    coordinator: Person, koping: Person, vasteras: Person
) -> None:
    region, own = coordinator.world, koping.world
    region.clock.go_to(date(2099, 1, 5))  # after the region was set up
    due = region.today + timedelta(days=14)
    region.act(readiness_work.ask, AskUpdate((KOPING, VASTERAS), due, ("land", "plan")))
    for code in (KOPING, VASTERAS):
        given = LogSupport(code, "land", SupportKind.COACHING, region.today, minutes=240)
        region.act(readiness_work.log_support, given)
    (asked,) = own.ask(readiness_work.requests, {KOPING, VASTERAS})
    assert (asked.municipality_code, asked.left) == (KOPING, ("plan", "land"))
    assert [one.municipality_code for one in own.ask(readiness_work.support, {KOPING, VASTERAS})] == [KOPING]
    region.clock.pass_days(1)
    assert own.act(readiness_work.confirm, ConfirmLevels(KOPING, asked.left)) == ("land",)
    own.act(readiness.state_facts, StateFacts(KOPING, {"plan": "partly"}, "Samhällsbyggnadsnämnden § 12"))
    told = {one.municipality_code: one for one in region.ask(readiness_work.requests, {KOPING, VASTERAS})}
    assert (told[KOPING].is_answered, told[VASTERAS].left) == (True, ("plan", "land"))
    with pytest.raises(UserError):
        own.act(readiness_work.confirm, ConfirmLevels(VASTERAS, ("land",)))
    with pytest.raises(UserError):
        own.act(readiness_work.ask, AskUpdate((KOPING,), due))
    paper = own.ask(readiness_sheet.render, KOPING, "sv", own.actor)
    assert any("Samhällsbyggnadsnämnden § 12" in text for _, text in structure(paper))
    with pytest.raises(UserError):
        own.ask(readiness_sheet.render, VASTERAS, "sv", own.actor)
    with koping.psql() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE readiness_request SET due_on = due_on + 400")


LEVELS = st.dictionaries(
    st.sampled_from(DIMENSIONS), st.none() | st.sampled_from([str(level) for level in ReadinessLevel])
)
WEIGHTS = st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(0, 10)).filter(
    lambda weights: any(weights.get(key, 1) for key in DIMENSIONS)
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(levels=LEVELS, weights=WEIGHTS)
def test_the_server_reckons_the_index_as_the_program_does(
    coordinator: Person, koping: Person, levels: dict[str, str | None], weights: dict[str, int]
) -> None:
    region = coordinator.world
    region.act(readiness.set_comparing, True)
    region.act(readiness.set_weights, SetWeights(weights))
    if levels:
        region.clock.pass_days(1)
        region.act(readiness.state_facts, StateFacts(VASTERAS, levels, "protokoll"))
    (row,) = [one for one in region.ask(readiness.municipalities) if one.code == VASTERAS]
    (told,) = [one for one in koping.world.ask(readiness.comparison, {KOPING}) if one.code == VASTERAS]
    assert row.index is not None
    assert told.value == row.index.value


def test_a_municipality_signs_its_own_indicators_and_takes_away_none_of_the_regions(
    coordinator: Person, koping: Person
) -> None:
    coordinator.world.act(indicator_intake.set_value, SetValue("nki", KOPING, 2025, 61.0, "SKR"))
    assert koping.world.act(indicator_intake.set_value, SetValue("nki", KOPING, 2024, 70.0, "Egen mätning"))
    me = koping.world.actor.member_id
    forged = (
        "INSERT INTO indicator_value (id, version, created_ms, indicator_key, municipality_code, year, "
        "value, source, as_of, recorded_by) VALUES (%s, 1, 1, 'nki', %s, 2025, 99, 'SKR', %s, %s)"
    )
    with koping.psql() as connection:
        for code, day, who in (
            (KOPING, "2026-01-01", coordinator.world.actor.member_id),
            (KOPING, "9999-12-31", me),  # it would stand before all that is said later
            (VASTERAS, "2026-01-01", me),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forged, ("f" * 32, code, day, who))
        taken = "UPDATE indicator_value SET deleted_ms = 1 WHERE indicator_key = 'nki' AND year = %s"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(taken, (2025,))
        assert connection.execute(taken + " AND recorded_by = %s", (2024, me)).rowcount == 1
