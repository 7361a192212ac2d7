"""The offer to the asker: every site held against every requirement, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.domain.matching import Verdict
from investcrm.domain.requirements import Level
from investcrm.reports.data import Asked, Contact, KnownValue
from investcrm.reports.offer import Held, Offer, OfferedSite, PowerLine, render

LONG = "Förvaltningsbolagetförnäringslivsutvecklingiövrevästmanlandochmälardalensregion"
SITE = OfferedSite(
    "Strö 2:14",
    "Köping",
    (
        Held(Verdict.MET, "14 ha"),
        Held(Verdict.MISSED, "8 MW", "2 MW"),
        Held(Verdict.UNCERTAIN, "0,4 km", doubt="uppgiften är gammal"),
        Held(Verdict.UNKNOWN),
    ),
    "Plan mark vid E18.",
    "laga kraft 2027-02",
    (KnownValue("Area", "14 ha", "översikt", date(2026, 5, 4)),),
    (
        PowerLine(None, 8000, 0, "Elnätet", date(2026, 1, 1)),
        PowerLine(2028, 12500, 7500, "Elnätet", None, True),
    ),
)
OFFER = Offer(
    region="Region Västmanland",
    asker="Business Sweden",
    number="2026-041",
    title="Projekt Björk",
    made_on=date(2026, 11, 21),
    contact=Contact("Region Västmanland", "Samordnare", email="investera@example.org"),
    reference="IC-7F3K",
    summary="Ett område svarar mot förfrågan.",
    valid_until=date(2027, 2, 28),
    asked=(
        Asked("Markyta", "10–14 ha", Level.MUST),
        Asked("Effekt", "10 MW", Level.MUST),
        Asked("Spår", "ja", Level.SHOULD),
        Asked("Djuphamn", "högst 60 km", Level.NICE),
    ),
    sites=(SITE,),
)


def test_an_offer_says_of_every_requirement_whether_it_is_met_and_by_how_much_it_is_missed() -> None:
    read = sound(render(OFFER, words.of("sv")))
    cells = [text for tag, text in read if tag == "TD"]
    assert cells[1].startswith("✗ missar med 2 MW")
    assert "8 MW" in cells[1]
    assert "uppgiften är gammal" in cells[2]
    assert cells[3].startswith("? ")
    assert [text for tag, text in read if tag == "H1"] == ["Projekt Björk"]


def test_power_is_told_by_year_firm_and_indicative_apart() -> None:
    read = sound(render(OFFER, words.of("en")))
    start = read.index(("TH", "2028"))
    assert read[start + 1 : start + 5] == [
        ("TD", "12.5 MW"),
        ("TD", "7.5 MW"),
        ("TD", "Elnätet"),
        ("TD", "out of date"),
    ]
    heads = [text for tag, text in read[:start] if tag == "TH"]
    assert "Grid operator" not in heads  # a statement has a source, and that is seldom the operator itself


@pytest.mark.parametrize("language", ["sv", "en"])
def test_many_sites_with_long_names_stay_on_the_page(language: str) -> None:
    held = (Held(Verdict.MISSED, LONG, LONG, LONG),) * 12
    site = OfferedSite(LONG, LONG, held, LONG, LONG, (KnownValue(LONG, LONG, LONG),) * 12, SITE.power * 4)
    much = replace(
        OFFER, asker=LONG, title=LONG, asked=(Asked(LONG, LONG, Level.MUST),) * 12, sites=(site,) * 9
    )
    told = sound(render(much, words.of(language)))
    assert sum(LONG[:20] in text for _, text in told) > 9 * 12


def test_an_offer_without_sites_or_requirements_is_whole() -> None:
    read = sound(render(replace(OFFER, sites=(), asked=(), summary="", valid_until=None), words.of("sv")))
    assert ("P", "Inget område erbjuds ännu.") in read


def test_the_same_offer_is_the_same_bytes() -> None:
    assert render(OFFER, words.of("sv")) == render(OFFER, words.of("sv"))
