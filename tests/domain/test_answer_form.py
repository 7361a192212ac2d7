"""The answer form as data: references that cannot be mistaken, questions that cannot change unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.answer_form import (
    AnswerForm,
    FilledForm,
    FormSite,
    Kind,
    Mark,
    Question,
    as_data,
    choice_of,
    from_data,
    mark,
    reference_in,
    same,
    sign,
    version_of,
)

OURS, THEIRS = b"this workspace", b"another workspace"
TOKENS = st.text("0123456789ABCDEF", min_size=12, max_size=12)
AREA = Question(
    "s1_usable_m2", Kind.NUMBER, "Nyttig yta", "ha", known="1 250,5", site="s1", field="usable_m2"
)
PLAN = Question("s1_plan_state", Kind.CHOICE, "Detaljplan", choices=(("adopted", "antagen"), ("idea", "idé")))
FORM = AnswerForm(
    "0123456789AB-0000000000",
    version_of((AREA, PLAN)),
    date(2026, 11, 27),
    "Köping",
    "sv",
    (AREA, PLAN),
    (FormSite("s1", "Norra industriområdet", "019a"), FormSite("n1", "")),
    made_on=date(2026, 11, 20),
)


@given(TOKENS, st.integers(0, 21), st.sampled_from("0123456789ABCDEF"))
def test_a_mistyped_reference_is_never_taken_for_ours(token: str, at: int, digit: str) -> None:
    signed = sign(token, OURS)
    place = at + (at >= 12)  # the dash stays
    typed = signed[:place] + digit + signed[place + 1 :]
    assert mark(signed, OURS) is Mark.OURS
    assert (mark(typed, OURS) is Mark.OURS) == (typed == signed)


@given(TOKENS)
def test_a_reference_of_another_workspace_is_told_apart_and_not_called_mistyped(token: str) -> None:
    assert mark(sign(token, THEIRS), OURS) is Mark.FOREIGN


@pytest.mark.parametrize("form", ["{0}", "[{0}]", "SV: {0} svar", "re {0}.", "[ {0} ]"])
def test_a_reference_is_found_in_a_subject_however_it_was_typed(form: str) -> None:
    signed = sign("A1B2C3D4E5F6", OURS)
    for typed in (signed, signed.lower(), signed.replace("-", " – ")):
        assert reference_in(form.format(typed)) == signed
    assert reference_in("Svar [a1b2c3d4e5f6]") == "A1B2C3D4E5F6"
    assert reference_in("Svar om 2026-041 och A1B2C3D4E5F6") == ""


def test_a_changed_question_changes_the_version_and_a_changed_fact_does_not() -> None:
    assert version_of((replace(AREA, known="9"), PLAN)) == FORM.version
    assert version_of((replace(AREA, label="Bruttoyta"), PLAN)) != FORM.version
    assert version_of((PLAN, AREA)) != FORM.version


def test_a_form_comes_back_from_json_as_it_was() -> None:
    assert from_data(json.loads(json.dumps(as_data(FORM)))) == FORM
    assert from_data({"token": "x"}) is None


def test_what_is_the_same_as_known_is_no_change_however_it_is_written() -> None:
    assert same(AREA, "1250.5", AREA.known)
    assert same(AREA, "1\u00a0250,5", AREA.known)
    assert not same(AREA, "1250", AREA.known)
    assert choice_of(PLAN, "Antagen") == choice_of(PLAN, "adopted") == "adopted"
    filled = FilledForm(FORM.token, FORM.version, "sv", {"s1_usable_m2": "1250,5", "s1_plan_state": "idé"})
    assert filled.changed(FORM) == {"s1_plan_state": "idé"}
