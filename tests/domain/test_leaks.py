"""What must not get out is found however it is spelled, and common words are not taken for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from investcrm.domain.leak_letters import folded
from investcrm.domain.leak_words import is_ordinary
from investcrm.domain.leaks import KIND_LABELS, Finding, Kind, Secrets, find
from investcrm.domain.rarity import FEWEST, Trait, bounds, rare

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
MADE_UP = st.text("bcdfgjkmpqvxz", min_size=6, max_size=12)
"""Words nobody has in a dictionary."""
LEGAL = st.sampled_from(
    ["AB", "GmbH", "Inc.", "Oy", "A/S", "S.p.A.", "AB (publ)", "Ltd", "B.V.", "Aktiebolag"]
)
PROSE = st.sampled_from(
    [
        "Vi söker mark för en fabrik, {}, med närhet till motorväg.",
        "{} vill ha 10 MW.",
        "Ansvarig: {}.",
        "({})",
        "se {}/bilaga.pdf",
    ]
)


def told(text: str, **secrets: tuple[str, ...]) -> tuple[Finding, ...]:
    return find(Secrets(**secrets), {"letter": text})


SPELLED: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.title,
    " ".join,
    "-".join,
    ".".join,
    lambda name: f"{name[:3]}-\n{name[3:]}",
    lambda name: f"{name[:2]} {name[2:]}",
    lambda name: f"{name[:4]}\u00ad{name[4:]}",
    lambda name: f"{name[:4]}\u200b{name[4:]}",
    lambda name: f"{name}s",
    lambda name: f"{name}fabriken",
    lambda name: f"Projekt{name.title()}",
    lambda name: f"utkast_{name}_v2",
    lambda name: name.replace("a", "á").replace("c", "ç").replace("z", "ž"),
    lambda name: "".join(chr(ord(letter) - ord("a") + 0xFF41) for letter in name),
]


@given(name=MADE_UP, legal=LEGAL, form=st.sampled_from(SPELLED), prose=PROSE)
def test_a_name_is_found_however_it_is_spelled(
    name: str, legal: str, form: Callable[[str], str], prose: str
) -> None:
    text = prose.format(form(name))
    (found,) = told(text, names=(f"{name.title()} {legal}",))
    assert (found.place, found.kind) == ("letter", Kind.NAME)
    assert folded(name) in folded(found.words)


@given(
    telling=MADE_UP,
    legal=LEGAL,
    rest=st.sampled_from(["Ett", "Sweden", "Steel", "Battery Cells", "Västerås"]),
)
def test_the_telling_word_of_a_name_tells_and_its_common_ones_do_not(
    telling: str, legal: str, rest: str
) -> None:
    names = (f"{telling.title()} {rest} {legal}",)
    assert told(f"Brev till {telling}.", names=names)
    assert find(Secrets(names=names), {"x": f"We ask for {rest} now"}, ("Västerås",)) == ()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        (
            "Nordic Steel AB",
            "Green steel is made in the Nordic countries; steel needs power, stålverk, Nordic.",
        ),
        ("Steel AB", "Steel is needed. We melt steel.\nSteel again"),
        ("Volta Celler AB", "battericeller, celler och moduler"),
        ("GE Sverige AB", "Kan kommunen ge besked i Sverige?"),
        ("Kraft Cells", "Kraftig vattenkraft, cells and modules"),
        ("Advanced Battery Systems Inc", "advanced systems for every battery"),
        ("Alfa AB", "i alfabetisk ordning"),
        ("3M Svenska AB", "13 ha, 3 m bred, svenska"),
        ("Svensk Vätgasproduktion AB", "produktion av vätgas i svensk industri"),
        ("Stora Data Center Sweden AB", "stora data, datacenter"),
        ("Together Systems", "to get there"),
    ],
)
def test_common_words_are_no_alarm(name: str, clean: str) -> None:
    assert told(clean, names=(name,)) == ()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Nordic Steel AB", "platsen för NORDIC-STEEL", "NORDIC-STEEL"),
        ("Nordic Steel AB", "nordicsteels anläggning", "nordicsteels"),
        ("Steel AB", "kunden Steel vill", "Steel"),
        ("Steel AB", "steel ab vill", "steel ab"),
        ("GE Sverige AB", "hos GE Sverige", "GE Sverige"),
        ("SSAB", "för SSABs räkning", "SSABs"),
        ("Sandö Kemi Verk AB", "SKV bygger", "SKV"),
        ("Sandö Kemi Verk AB", "S.K.V. bygger", "S.K.V"),
        ("H&M Hennes AB", "H & M i text", "H & M"),
        ("Müller Werke GmbH", "Mueller i brev", "Mueller"),
        ("Mueller Werke GmbH", "Müller i brev", "Müller"),
        ("Ørsted A/S", "oersted bygger", "oersted"),
        ("Åkerlöf Bruk AB", "akerlof vill", "akerlof"),
        ("Green Steel Works AB", "kunden Green Steel säger", "Green Steel"),
    ],
)
def test_known_spellings(name: str, text: str, words: str) -> None:
    assert words in [found.words for found in told(text, names=(name,))]


NUMBERS = st.text("0123456789", min_size=10, max_size=10)


@given(
    number=NUMBERS,
    kept=st.booleans(),
    form=st.sampled_from(
        ["{0}{1}", "{0}-{1}", "{0} {1}", "16{0}-{1}", "SE{0}{1}01", "{0}–{1}", "org.nr:{0}{1}."]
    ),
)
def test_an_organisation_number_is_found_with_and_without_its_dash(
    number: str, kept: bool, form: str
) -> None:
    secret = f"{number[:6]}-{number[6:]}" if kept else number
    (found,) = told(f"Kund {form.format(number[:6], number[6:])} i texten", org_numbers=(secret,))
    assert found.kind is Kind.ORG_NUMBER


@given(number=NUMBERS, digit=st.sampled_from("23456789"))
def test_a_longer_number_is_another_number(number: str, digit: str) -> None:
    assert told(f"id {digit}{number}", org_numbers=(number,)) == ()
    assert told(f"id {number}{digit}", org_numbers=(number,)) == ()


@given(
    rest=st.text("0123456789", min_size=8, max_size=8),
    kept=st.sampled_from(["070{}", "+46 70 {}", "0046-70-{}", "070-{}", "+46 (0)70 {}"]),
    written=st.sampled_from(["070{}", "+4670{}", "+46(0)70-{}", "0046 70 {}", "070/{}"]),
)
def test_a_phone_number_is_found_in_every_way_of_writing_it(rest: str, kept: str, written: str) -> None:
    assume(rest[0] != "0")
    spaced = f"{rest[:3]} {rest[3:5]} {rest[5:]}"
    (found,) = told(f"Ring {written.format(spaced)}!", phones=(kept.format(rest),))
    assert found.kind is Kind.PHONE


@given(local=MADE_UP, label=MADE_UP)
def test_the_domain_of_an_address_tells_and_a_public_one_does_not(local: str, label: str) -> None:
    assume(label not in local and local not in label)
    (found,) = told(f"se www.{label}.com för mer", emails=(f"{local}@mail.{label}.com",))
    assert found.kind is Kind.DOMAIN
    assert told("skriv till kommun@gmail.com", emails=(f"{local}@gmail.com",)) == ()
    assert [one.kind for one in told(f"{local}@gmail.com", emails=(f"{local}@gmail.com",))] == [Kind.EMAIL]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Kontakt: Ylva Fjällbeck", [Kind.PERSON]),
        ("Kontakt: Fjällbeck, Ylva", [Kind.PERSON]),
        ("Y. Fjallbeck ringer", [Kind.PERSON]),
        ("fru Fjällbecks bil", [Kind.PERSON]),
        ("ylva.fjallbeck@gmail.com", [Kind.PERSON]),
        ("Ylva ringer", []),
        ("den stora fjällbäcken", []),
    ],
)
def test_a_person_is_found_by_the_whole_name_or_the_family(text: str, kinds: list[Kind]) -> None:
    assert [one.kind for one in told(text, persons=("Ylva Fjällbeck",))] == kinds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Besök Kvarngatan 12, porten", True),
        ("kvarn-\ngatan 12A", True),
        ("vid Kvarngatan 120", False),
        ("vid Kvarngatan", False),
        ("721 30 Västerås", True),
        ("SE-72130 VÄSTERÅS", True),
        ("72 130 m2 i Västerås", False),
    ],
)
def test_an_address_is_its_street_with_the_number_or_its_post_town(text: str, found: bool) -> None:
    assert bool(told(text, addresses=("Kvarngatan 12\n721 30 Västerås",))) is found


def test_words_of_ones_own_and_the_number_are_found_as_they_stand() -> None:
    found = told("Ärende S-7K3: Granplan, s7k3", words=("Granplan",), numbers=("S-7K3",))
    assert [(one.kind, one.words) for one in found] == [
        (Kind.NUMBER, "S-7K3"),
        (Kind.WORD, "Granplan"),
        (Kind.NUMBER, "s7k3"),
    ]


def test_each_place_is_named_and_each_thing_said_once() -> None:
    texts = {"subject": "Qvixom", "letter": "Qvixom, Qvixom AB och QVIXOM", "paper": "inget"}
    found = find(Secrets(names=("Qvixom AB",)), texts)
    assert [(one.place, one.words) for one in found] == [
        ("subject", "Qvixom"),
        ("letter", "Qvixom"),
        ("letter", "Qvixom AB"),
        ("letter", "QVIXOM"),
    ]


@given(text=st.text(max_size=60), secret=st.text(max_size=12))
def test_nothing_anybody_types_breaks_the_search(text: str, secret: str) -> None:
    secrets = Secrets(*((secret,),) * 9)
    for one in find(secrets, {"x": text}):
        assert folded(one.words)
        assert one.kind in KIND_LABELS


@given(text=st.text(max_size=80))
def test_without_secrets_nothing_is_found(text: str) -> None:
    assert find(Secrets(), {"x": text}) == ()


@given(word=st.text(ALPHABET, min_size=4, max_size=9))
def test_what_the_region_calls_its_own_is_ordinary(word: str) -> None:
    assert is_ordinary(folded(word), frozenset({folded(word)}))


TRAITS = st.frozensets(st.sampled_from(list(Trait)))


@given(told=TRAITS, shared=st.dictionaries(TRAITS, st.integers(0, 5)))
def test_a_rare_combination_is_told_and_shared_by_fewer_than_three(
    told: frozenset[Trait], shared: dict[frozenset[Trait], int]
) -> None:
    def sharing(traits: frozenset[Trait]) -> int:
        return sum(count for one, count in shared.items() if traits <= one)

    found = rare(told, shared)
    if found:
        assert found <= told
        assert len(found) > 1
        assert sharing(found) < FEWEST
    else:
        assert len(told) < 2 or sharing(told) >= FEWEST


@given(amount=st.integers(1, 10**12))
def test_sizes_are_alike_both_ways(amount: int) -> None:
    low, high = bounds(amount)
    assert low <= amount <= high
    assert bounds(low)[1] >= amount
    assert bounds(high)[0] <= amount
