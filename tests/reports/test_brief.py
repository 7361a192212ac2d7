"""The brief a municipality gets: what it holds and in what order, in both languages, little or much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.domain.requirements import Level
from investcrm.reports.brief import Brief, KnownSite, render
from investcrm.reports.data import Asked, Contact, KnownValue

LONG = "Förvaltningsbolagetförnäringslivsutvecklingiövrevästmanlandochmälardalensregion"
BRIEF = Brief(
    region="Region Västmanland",
    municipality="Köpings kommun",
    number="2026-041",
    title="Projekt Björk",
    made_on=date(2026, 11, 20),
    deadline=date(2026, 12, 4),
    working_days=10,
    contact=Contact(
        "Region Västmanland", "Samordnare", "021-00 00 00", "investera@example.org", "example.org"
    ),
    reference="IC-7F3K",
    asked=(Asked("Markyta", "10–14 ha", Level.MUST), Asked("Spår", "ja", Level.NICE, "ur ”gärna spår”")),
    strength_areas=("Elektromobilitet",),
    about="Ett industriföretag.\n\nVill vara anonymt.",
    sites=(
        KnownSite(
            "Strö 2:14",
            (
                KnownValue("Area", "14 ha", "översikt", date(2026, 5, 4)),
                KnownValue("Effekt", "12 MW", "elnätet", date(2024, 3, 1), stale=True),
            ),
        ),
    ),
)


def test_a_brief_says_what_is_asked_until_when_and_what_is_known() -> None:
    read = sound(render(BRIEF, words.of("sv")))
    texts = [text for _, text in read]
    assert texts[:2] == ["Underlag till Köpings kommun", "2026-041 Projekt Björk"]
    assert "fredag 4 december 2026" in texts
    assert texts.index("Det här söks") < texts.index("10–14 ha") < texts.index("Om investeraren")
    assert "2024-03-01, inaktuell" in texts
    assert "investera@example.org" in texts


def test_a_brief_speaks_english_too() -> None:
    texts = [text for _, text in sound(render(BRIEF, words.of("en")))]
    assert "Friday 4 December 2026" in texts
    assert "What we know of your sites" in texts


def test_a_brief_with_nothing_but_a_deadline_is_whole() -> None:
    bare = replace(
        BRIEF, title="", asked=(), strength_areas=(), about="", sites=(), contact=Contact("Regionen", "Roll")
    )
    texts = [text for _, text in sound(render(bare, words.of("sv")))]
    assert "Inga krav har angetts ännu." in texts
    assert "Investeraren vill tills vidare vara anonym." in texts


@pytest.mark.parametrize("language", ["sv", "en"])
def test_names_of_eighty_characters_stay_on_the_page(language: str) -> None:
    values = tuple(KnownValue(LONG, LONG, LONG, date(2026, 1, 1), stale=True) for _ in range(30))
    much = replace(
        BRIEF,
        region=LONG,
        municipality=LONG,
        title=LONG,
        reference=LONG,
        asked=(Asked(LONG, LONG, Level.MUST, LONG),) * 20,
        questions=(LONG,) * 5,
        contact=Contact(LONG, LONG, LONG, f"{LONG}@example.org"),
        sites=(KnownSite(LONG, values),) * 3,
    )
    sound(render(much, words.of(language)))


def test_the_same_brief_is_the_same_bytes() -> None:
    assert render(BRIEF, words.of("sv")) == render(BRIEF, words.of("sv"))
