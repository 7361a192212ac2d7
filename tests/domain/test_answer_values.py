"""What is typed into an answer form means what was kept: known values come back as they were."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.answer_form import Kind, Question
from investcrm.domain.answer_values import kind_of, typed, understood, unit_of
from investcrm.domain.fields import SITE_FIELDS, Field, FieldType
from investcrm.domain.sites import FactValue

TODAY = date(2026, 11, 21)
_MEASURED = [one for one in SITE_FIELDS if one.type is FieldType.INTEGER and "sweref" not in one.key]


def question(field: Field) -> Question:
    choices = (("yes", "ja"), ("no", "nej")) if field.type is FieldType.YES_NO else field.choices
    return Question(
        f"s1_{field.key}", kind_of(field), field.label, unit_of(field)[0], choices=choices, field=field.key
    )


@given(st.sampled_from(_MEASURED), st.integers(0, 1_000_000), st.sampled_from(["sv", "en"]))
def test_a_known_amount_left_as_it_stands_is_the_same_amount(field: Field, value: int, language: str) -> None:
    value = min(value, field.high or value)
    assert understood(question(field), typed(field, value, language), TODAY).value == value


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("usable_m2", "11,25", 112_500),
        ("usable_m2", "112 500 m²", 112_500),
        ("motorway_m", "1,2", 1200),
        ("max_height_m", "18", 18),
        ("premises_m2", "2 400", 2400),
        ("ready_on", "Q2 2028", "2028-06-30"),
        ("ready_on", "2027-06-30", "2027-06-30"),
        ("fibre", "Nej", False),
        ("plan_state", "adopted", "adopted"),
        ("owner", " Łódź 🏭 ", "Łódź 🏭"),
        ("owner", "", None),
    ],
)
def test_what_is_typed_becomes_a_value_in_base_units(key: str, text: str, value: FactValue) -> None:
    field = next(one for one in SITE_FIELDS if one.key == key)
    assert understood(question(field), text, TODAY).value == value


def test_power_is_read_in_kilowatts_and_what_is_no_choice_is_told_of() -> None:
    power = Question("s1_power_2030_firm", Kind.NUMBER, "Effekt 2030, fast", "MW", field="power", year=2030)
    assert understood(power, "20", TODAY).value == 20_000
    assert understood(power, "14,5 MW", TODAY).value == 14_500
    rail = question(next(one for one in SITE_FIELDS if one.key == "rail_siding"))
    read = understood(rail, "kanske", TODAY)
    assert read.value is None
    assert "none of the choices" in str(read.doubts[0])
    assert understood(power, "vet ej ännu", TODAY).value is None
