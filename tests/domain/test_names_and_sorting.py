"""Swedish order, folded search, companies under one name, and names that must not be told."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.names import HIDDEN, hints_at, without
from investcrm.domain.sortkey import same_company, search_text, search_words, sort_key

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
WORDS = st.text(ALPHABET, max_size=6)
NAMES = st.lists(st.text(ALPHABET + "-&.", min_size=2, max_size=8), min_size=1, max_size=3).map(" ".join)


@given(one=WORDS, other=WORDS)
def test_words_sort_as_in_a_swedish_dictionary(one: str, other: str) -> None:
    places = [[ALPHABET.index(letter) for letter in word] for word in (one, other)]
    assert (sort_key(one) < sort_key(other)) == (places[0] < places[1])
    assert (sort_key(one) == sort_key(other)) == (one == other)


@pytest.mark.parametrize(
    "ordered",
    [
        ["Zeta", "Åsen", "Ärla", "Öland"],
        ["alm", "Alm AB", "Almby", "ålm"],
        ["Cafe", "Café Ett"],
        ["2 a", "A", "É", "Ek", "W", "Ø"],
    ],
)
def test_known_lists_come_in_order(ordered: list[str]) -> None:
    backwards = list(reversed(ordered))
    assert sorted(backwards, key=sort_key) == ordered


@given(text=st.text(max_size=30))
def test_case_and_outer_blanks_do_not_sort(text: str) -> None:
    assert sort_key(f"  {text} ") == sort_key(text)
    assert sort_key(text) == sort_key(" ".join(text.split()))


@pytest.mark.parametrize(
    ("one", "other"), [("ÅSA", "åsa"), ("Müller", "Muller"), ("Ægir", "Ägir"), ("Ørsted", "Örsted")]
)
def test_what_is_spelled_abroad_stands_beside_what_is_spelled_here(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_every_letter_there_is_folds_to_what_folds_no_further() -> None:
    for letter in filter(str.isalnum, map(chr, range(sys.maxunicode + 1))):
        once = search_text(letter)
        assert search_text(once) == once, hex(ord(letter))


@given(text=st.text(max_size=40))
def test_folding_once_is_folding_for_good(text: str) -> None:
    folded = search_text(text)
    assert search_text(folded) == folded
    assert " ".join(search_words(text)) == folded
    assert all(word.isalnum() for word in folded.split())


def test_the_three_letters_stay_letters_of_their_own() -> None:
    assert search_words("Åsa ÄR i Öster, café!") == ("åsa", "är", "i", "öster", "cafe")


@pytest.mark.parametrize(
    "spelled",
    [
        "Volta Celler AB",
        "AB Volta Celler",
        "volta celler (publ)",
        "VOLTA-CELLER",
        "Volta Celler AB (publ)",
        "Volta  Celler GmbH",
    ],
)
def test_spellings_of_one_company_meet(spelled: str) -> None:
    assert same_company(spelled) == "volta celler"


def test_a_company_called_by_its_legal_form_alone_keeps_a_name() -> None:
    assert same_company("AB") == "ab"
    assert same_company("SE Co") == "se co"
    assert same_company("!!!") == ""


@given(name=NAMES, before=st.text(max_size=12), after=st.text(max_size=12))
def test_a_hidden_name_is_nowhere_in_the_text(name: str, before: str, after: str) -> None:
    key = same_company(name)
    hidden = without(f"{before} {name} {after}", name)
    if key:
        assert f" {key} " not in f" {search_text(hidden)} "
        assert HIDDEN in hidden


@given(text=st.text(ALPHABET + " .", max_size=40))
def test_a_text_without_the_name_is_left_as_it_is(text: str) -> None:
    assert without(text, "1847 & 99") == text
    assert without(text, "") == text
    assert not hints_at(text, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Volta Cellers fabrik", f"{HIDDEN} fabrik"),
        ("volta-celler", HIDDEN),
        ("Voltaceller", HIDDEN),
        ("nära VOLTA  CELLER AB i dag", f"nära {HIDDEN} AB i dag"),
        ("Voltage 400 kV och celler", "Voltage 400 kV och celler"),
    ],
)
def test_a_name_is_hidden_in_the_shapes_people_give_it(text: str, told: str) -> None:
    assert without(text, "Volta Celler AB") == told


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("Volta: batterifabrik", True),
        ("Batterifabrik för Voltas räkning", True),
        ("Batterifabrik i Mälardalen", False),
        ("Projekt AB", False),
    ],
)
def test_a_title_with_one_telling_word_hints_at_the_name(title: str, telling: bool) -> None:
    assert hints_at(title, "Volta Celler AB") is telling
