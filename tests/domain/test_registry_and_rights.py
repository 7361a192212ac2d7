"""Fields hold what they declare, readiness counts what is known, and every table says who may touch it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain import access, fields, readiness, stages
from investcrm.domain.access import Actor, Group, Verb, Whose, demand, reach
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.fields import FIELDS, FieldType, ReadinessLevel, checked
from investcrm.domain.requirements import KINDS
from investcrm.domain.sites import Known
from investcrm.domain.stages import Outcome, Stage, Standing
from investcrm.store.schema import Base

TABLES = sorted(Base.metadata.tables)
LEVELS = st.dictionaries(
    st.sampled_from(readiness.DIMENSIONS), st.none() | st.sampled_from(ReadinessLevel), max_size=8
)


def someone(*groups: Group) -> Actor:
    return Actor("m", "M", frozenset(groups))


# Rights


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_who_may_read_it(table: str) -> None:
    assert any(reach(someone(group), Verb.READ, table) for group in Group)


def test_the_declaration_names_no_table_that_is_not_there() -> None:
    named = {table for right in access.RIGHTS for table in right.tables}
    assert named == set(TABLES)


@pytest.mark.parametrize("table", sorted(set(TABLES) - {*access.AUDIT, "audit_seal", "setting"}))
def test_an_auditor_reads_the_log_and_no_case(table: str) -> None:
    for verb in Verb:
        assert reach(someone(Group.AUDITOR), verb, table) is None
    assert reach(someone(Group.AUDITOR), Verb.READ, "change_set") is Whose.ALL
    assert reach(someone(Group.AUDITOR), Verb.ADD, "audit_seal") is Whose.ALL


@pytest.mark.parametrize("table", access.AUDIT)
@pytest.mark.parametrize("group", Group)
def test_nobody_changes_or_removes_the_log(table: str, group: Group) -> None:
    assert reach(someone(group), Verb.CHANGE, table) is None
    assert reach(someone(group), Verb.REMOVE, table) is None


@pytest.mark.parametrize("table", TABLES)
def test_a_municipality_reaches_beyond_its_own_only_where_all_may_read(table: str) -> None:
    person = someone(Group.MUNICIPALITY)
    if table not in access.REFERENCE:
        assert reach(person, Verb.READ, table) in (None, Whose.OWN_MUNICIPALITY)
    for verb in (Verb.ADD, Verb.CHANGE, Verb.REMOVE):
        assert reach(person, verb, table) in (None, Whose.OWN_MUNICIPALITY)
    if table in access.CASE + access.COMPANY:
        assert reach(person, Verb.READ, table) is None


@pytest.mark.parametrize("group", [Group.ADVISOR, Group.COORDINATOR])
def test_the_region_reads_of_a_municipalitys_own_inquiries_only_what_is_shared(group: Group) -> None:
    assert reach(someone(group), Verb.READ, "shared_inquiry") is Whose.ALL
    for table in access.OWN:
        assert reach(someone(group), Verb.READ, table) is None


@pytest.mark.parametrize("group", [Group.ADVISOR, Group.COORDINATOR, Group.MUNICIPALITY])
def test_what_is_stated_is_added_to_and_never_changed(group: Group) -> None:
    for table in access.APPENDED:
        assert reach(someone(group), Verb.CHANGE, table) is None


@given(
    groups=st.frozensets(st.sampled_from(Group)), verb=st.sampled_from(Verb), table=st.sampled_from(TABLES)
)
def test_a_further_group_never_takes_a_right_away(groups: frozenset[Group], verb: Verb, table: str) -> None:
    alone = [reach(someone(group), verb, table) for group in groups]
    together = reach(someone(*groups), verb, table)
    assert (together is None) == all(one is None for one in alone)
    assert (together is Whose.ALL) == (Whose.ALL in alone)
    if together is None:
        with pytest.raises(Forbidden):
            demand(someone(*groups), verb, table)
    else:
        demand(someone(*groups), verb, table)


# Fields


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(date.isoformat)
"""Days of any year, of which those before 1950 are refused."""


@given(field=st.sampled_from(list(FIELDS.values())), value=VALUES)
def test_a_field_holds_what_it_declares_and_refuses_the_rest_in_words(
    field: fields.Field, value: Any
) -> None:
    fits = {
        FieldType.INTEGER: isinstance(value, int)
        and not isinstance(value, bool)
        and (field.low is None or value >= field.low)
        and (field.high is None or value <= field.high),
        FieldType.YES_NO: isinstance(value, bool),
        FieldType.CHOICE: value in dict(field.choices),
        FieldType.TEXT: isinstance(value, str),
        FieldType.DAY: isinstance(value, str) and is_day(value),
    }[field.type]
    if value is None or fits:
        assert checked(field, value) == value
    else:
        with pytest.raises(InvalidInput) as caught:
            checked(field, value)
        assert caught.value.params["field"] == field.label


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) >= fields.OLDEST
    except ValueError:
        return False


def test_every_kind_of_requirement_is_answered_by_a_field_that_exists() -> None:
    keys = {field.key for field in fields.SITE_FIELDS} | {"power"}
    assert {kind.field for kind in KINDS.values() if kind.field} <= keys


# Readiness


@given(levels=LEVELS)
def test_what_is_unknown_is_neither_nothing_nor_counted(levels: dict[str, ReadinessLevel | None]) -> None:
    told = {key: Known(level, "k", None) for key, level in levels.items()}
    known = {key: value for key, value in told.items() if value.value is not None}
    found = readiness.index(told)
    assert found == readiness.index(known)
    assert (found.known, found.total) == (len(known), 8)
    assert (found.value is None) == (not known)
    if known:
        points = [readiness.POINTS[level] for level in levels.values() if level is not None]
        assert min(points) <= (found.value or 0) <= max(points)


@given(levels=LEVELS, key=st.sampled_from(readiness.DIMENSIONS))
def test_a_better_level_never_lowers_the_index(levels: dict[str, ReadinessLevel | None], key: str) -> None:
    def index(level: ReadinessLevel) -> int:
        told = {**levels, key: level}
        return readiness.index({k: Known(v, "k", None) for k, v in told.items()}).value or 0

    climbed = [index(level) for level in ReadinessLevel]
    assert climbed == sorted(climbed)


def test_a_dimension_without_weight_does_not_count() -> None:
    told = {"plan": Known("model", "k", None), "land": Known("missing", "k", None)}
    assert readiness.index(told, {"plan": 1, "land": 0}).value == 100
    assert readiness.index(told, {"plan": 0, "land": 0}).value is None


# Stages


STANDINGS = st.one_of(
    st.builds(Standing, st.sampled_from(stages.STAGES[:-1]), st.none(), st.booleans()),
    st.builds(Standing, st.just(Stage.DECIDED), st.sampled_from(Outcome)),
)


@given(standing=STANDINGS, to=st.sampled_from(Stage))
def test_an_event_never_takes_a_case_back_nor_opens_a_decided_one(standing: Standing, to: Stage) -> None:
    if to is not Stage.DECIDED:
        after = stages.advance(standing, to)
        assert stages.order(after.stage) >= stages.order(standing.stage)
        assert after.outcome == standing.outcome
        assert after.on_hold == standing.on_hold


@given(standing=STANDINGS, to=st.sampled_from(Stage), outcome=st.sampled_from(Outcome), rest=st.booleans())
def test_a_decided_case_is_only_reopened_and_an_open_one_never(
    standing: Standing, to: Stage, outcome: Outcome, rest: bool
) -> None:
    acts = {
        "move": (lambda: stages.move(standing, to), standing.is_open and to is not Stage.DECIDED),
        "decide": (lambda: stages.decide(standing, outcome), standing.is_open),
        "hold": (lambda: stages.hold(standing, rest), standing.is_open),
        "reopen": (lambda: stages.reopen(standing, to), not standing.is_open and to is not Stage.DECIDED),
    }
    for name, (act, allowed) in acts.items():
        if allowed:
            after = act()
            assert after.is_open == (name != "decide")
        else:
            with pytest.raises(InvalidInput):
                act()


def test_an_outcome_without_a_decision_cannot_be_thought() -> None:
    for stage, outcome in ((Stage.DECIDED, None), (Stage.OFFERED, Outcome.LOST)):
        with pytest.raises(InvalidInput):
            Standing(stage, outcome)
