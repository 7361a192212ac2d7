"""A mail in running text becomes an inquiry, every reading with its words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.reading.drafts import RequirementDraft
from investcrm.domain.reading.lexicon import Lexicon, ReadingContext
from investcrm.domain.reading.prose import ProseReading, read_prose
from investcrm.domain.requirements import Level, validated
from investcrm.exchange.mail import read_mail
from investcrm.exchange.mail_reading import read_mail_as_inquiry, read_text_as_inquiry

SAMPLES = Path(__file__).parent.parent / "samples"
SWEDISH = """Hej!

Vi företräder ett tyskt bolag, Projekt Tärna, som söker ca 10 hektar industrimark i Västerås eller Köping.
Effekt: minst 8 MW senast 2029. Närhet till E18, högst 3 km. Färdigställd lokal 5000 kvm.
Vatten 50 m3/dygn och gärna industrispår.
Beräknad investering 1,4 mdr kr och ca 200 arbetstillfällen, på sikt 350.
Svar önskas senast fredag v. 48.

Med vänlig hälsning
Norra Konsult AB, tel. 021-12 34 56
"""


def asked(reading: ProseReading) -> list[tuple[str, Level, int | None, int | None, date | None]]:
    return [
        (one.kind, one.level, one.low, one.high, one.on)
        for one in (draft.requirement for draft in reading.requirements)
    ]


@pytest.fixture
def heron(context: ReadingContext) -> ProseReading:
    return read_mail_as_inquiry(read_mail(SAMPLES / "rfi.eml"), context)


def test_the_partners_mail_gives_every_requirement(heron: ProseReading) -> None:
    found = asked(heron)
    for wanted in (
        ("land", Level.MUST, 120_000, 180_000, None),
        ("ready_by", Level.MUST, None, None, date(2028, 6, 30)),
        ("power", Level.MUST, 10_000, None, None),
        ("power", Level.SHOULD, 25_000, None, date(2030, 1, 1)),
        ("redundancy", Level.NICE, None, None, None),
        ("water", Level.MUST, 400, None, None),
        ("sewer", Level.MUST, 250, None, None),
        ("motorway", Level.MUST, None, 5_000, None),
        ("rail", Level.NICE, None, None, None),
        ("port", Level.SHOULD, None, 100_000, None),
        ("zoning", Level.MUST, None, None, None),
    ):
        assert wanted in found
    assert len(found) == 11


def test_the_partners_mail_gives_its_name_deadline_jobs_and_money(heron: ProseReading) -> None:
    assert heron.title.value == "Project Heron"
    assert heron.received_on == date(2026, 11, 9)
    assert heron.deadline is not None
    assert heron.deadline.value == date(2026, 11, 27)
    assert heron.jobs is not None
    assert heron.jobs_full is not None
    assert (heron.jobs.value, heron.jobs_full.value) == (120, 300)
    assert heron.investment is not None
    assert (heron.investment.value.amount.low, heron.investment.value.currency) == (130_000_000, "EUR")
    assert heron.secrecy is not None
    assert heron.draft().secrecy_hint


def test_the_assumed_level_of_later_power_is_doubted(heron: ProseReading) -> None:
    later = next(d for d in heron.requirements if d.requirement.kind == "power" and d.requirement.on)
    assert later.requirement.doubt == "assumed to be a should"


def test_the_attached_table_agrees_with_the_text(heron: ProseReading) -> None:
    assert not any("attached" in str(note) for note in heron.doubts)


def test_every_reading_points_at_its_words(heron: ProseReading) -> None:
    for draft in heron.requirements:
        words = heron.text[draft.start : draft.end]
        assert words
        assert words.strip() == words
    assert heron.deadline is not None
    assert heron.text[heron.deadline.start : heron.deadline.end] == "27 November 2026"


def test_a_swedish_text(context: ReadingContext) -> None:
    reading = read_text_as_inquiry(SWEDISH, context)
    found = asked(reading)
    assert reading.title.value == "Projekt Tärna"
    for wanted in (
        ("land", Level.MUST, 100_000, None, None),
        ("power", Level.MUST, 8_000, None, date(2029, 12, 31)),
        ("motorway", Level.MUST, None, 3_000, None),
        ("premises", Level.MUST, 5_000, None, None),
        ("water", Level.MUST, 50, None, None),
        ("rail", Level.NICE, None, None, None),
    ):
        assert wanted in found
    assert reading.deadline is not None
    assert reading.deadline.value == date(2026, 11, 27)
    assert reading.jobs is not None
    assert reading.jobs_full is not None
    assert (reading.jobs.value, reading.jobs_full.value) == (200, 350)
    assert reading.draft().investment_sek == 1_400_000_000
    assert reading.draft().municipalities == ("1980", "1983")
    assert reading.contact.phone == "021-12 34 56"


def test_a_note_typed_in_a_hurry(context: ReadingContext) -> None:
    reading = read_text_as_inquiry(
        "12–18 ha för industri, byggstart senast kv 2 2028. 10 MW från start, 25 MW från 2030. "
        "Max 5 km motorväg, industrispår önskas, djuphamn inom 100 km. "
        "120 arbetstillfällen i första fasen, 300 fullt utbyggt, 130 MEUR.",
        context,
    )
    assert asked(reading) == [
        ("land", Level.MUST, 120_000, 180_000, None),
        ("ready_by", Level.MUST, None, None, date(2028, 6, 30)),
        ("power", Level.MUST, 10_000, None, None),
        ("power", Level.SHOULD, 25_000, None, date(2030, 1, 1)),
        ("motorway", Level.MUST, None, 5_000, None),
        ("rail", Level.NICE, None, None, None),
        ("port", Level.SHOULD, None, 100_000, None),
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Svar senast 27 nov.", date(2026, 11, 27)),
        ("Please answer by 27 November 2026", date(2026, 11, 27)),
        ("Vi behöver ert svar senast den 4 december", date(2026, 12, 4)),
        ("Deadline: 2026-12-10", date(2026, 12, 10)),
        ("Återkom gärna före 15/12", date(2026, 12, 15)),
        ("Kindly respond no later than Friday 4 December", date(2026, 12, 4)),
        ("svar önskas senast fredag v. 48", date(2026, 11, 27)),
        ("Sista svarsdag 3 januari", date(2027, 1, 3)),
    ],
)
def test_deadlines(lexicon: Lexicon, words: str, day: date) -> None:
    reading = read_prose(f"Hej\n\nVi söker 5 ha.\n{words}\n", lexicon)
    assert reading.deadline is not None
    assert reading.deadline.value == day


@pytest.mark.parametrize(
    ("words", "kind", "low", "high"),
    [
        ("We need a plot of 40 000 sqm", "land", 40_000, None),
        ("lagerlokal om ca 8 000 kvm", "premises", 8_000, None),
        ("Takhöjd 12 m", "height", 12, None),
        ("flygplats inom 4 mil", "airport", None, 40_000),
        ("avlopp 30 m3 per dygn", "sewer", 30, None),
        ("anslutning till 130 kV", "voltage", 130, None),
        ("högst 800 m till riksväg 56", "motorway", None, 800),
        ("kombiterminal inom 20 km", "combi_terminal", None, 20_000),
        ("500 kW", "power", 500, None),
    ],
)
def test_single_requirements(
    lexicon: Lexicon, words: str, kind: str, low: int | None, high: int | None
) -> None:
    found = [
        (d.requirement.kind, d.requirement.low, d.requirement.high)
        for d in read_prose(words, lexicon).requirements
    ]
    assert (kind, low, high) in found


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("Vi söker 12 ha och 20 MW.", [("land", 120_000, None), ("power", 20_000, None)]),
        ("12 ha - 18 ha, 20 MW", [("land", 120_000, 180_000), ("power", 20_000, None)]),
        ("8 MW till 14 MW och 3 km till E18", [("power", 8_000, 14_000), ("motorway", None, 3_000)]),
    ],
)
def test_two_amounts_are_one_range_in_one_unit_alone(
    lexicon: Lexicon, words: str, figures: list[tuple[str, int | None, int | None]]
) -> None:
    found = asked(read_prose(words, lexicon))
    assert [(kind, low, high) for kind, _, low, high, _ in found] == figures


def test_what_is_not_needed_is_not_asked_for(lexicon: Lexicon) -> None:
    reading = read_prose("Vi söker 5 ha. Inget behov av järnvägsspår, ingen gas.", lexicon)
    assert [draft.requirement.kind for draft in reading.requirements] == ["land"]


def test_lines_wrapped_by_a_mail_program_are_read_as_one(lexicon: Lexicon) -> None:
    text = "The client is looking for a site in central Sweden with at least\n12 MW"
    text += " of power and at most 5 km to the\nmotorway."
    kinds = [draft.requirement.kind for draft in read_prose(text, lexicon).requirements]
    assert kinds == ["power", "motorway"]


def _holds(draft: RequirementDraft) -> bool:
    return validated(draft.requirement) is draft.requirement


@given(text=st.text(max_size=400), subject=st.text(max_size=60), sender=st.text(max_size=40))
def test_any_text_is_read(lexicon: Lexicon, text: str, subject: str, sender: str) -> None:
    reading = read_prose(text, lexicon, subject=subject, sender=sender)
    assert all(_holds(draft) for draft in reading.requirements)
    assert reading.draft().comment == text.strip()


PIECES = st.sampled_from(
    [
        *(
            "12-18 ha",
            "10 MW",
            "från 2030",
            "senast",
            "kv 2 2028",
            "v. 48",
            "max 5 km",
            "motorväg",
            ",",
            ";",
            "\n",
        ),
        *(
            ". ",
            "svar",
            "EUR 130 million",
            "120 jobb",
            "industrispår",
            "önskas",
            "ca",
            "minst",
            "-",
            "400 m3/dygn",
        ),
        *("5 000 kvm", "27 nov", "och"),
    ]
)


@given(pieces=st.lists(PIECES, max_size=30))
def test_any_order_of_the_usual_words_is_read(lexicon: Lexicon, pieces: list[str]) -> None:
    text = " ".join(pieces)
    reading = read_prose(text, lexicon)
    for draft in reading.requirements:
        assert _holds(draft)
        assert 0 <= draft.start < draft.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["minst ", "1", "\n", "EUR 1 ", "10 ha ", "27 nov ", "a@", "client: ", "jobb ", "och "]
)
def test_a_text_made_to_be_slow_is_not(lexicon: Lexicon, piece: str) -> None:
    start = process_time()
    read_prose(piece * (60_000 // len(piece)), lexicon)
    assert process_time() - start < 60


def test_a_bare_spur_that_is_wished_for_is_read(context: ReadingContext) -> None:
    wished = asked(read_text_as_inquiry("20 ha, spår önskas", context))
    assert [one[:2] for one in wished] == [("land", Level.MUST), ("rail", Level.NICE)]
