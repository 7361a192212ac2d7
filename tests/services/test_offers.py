"""Offers: what goes with them, that sent ones never change, and what differs between editions."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.reports.paper_judge import sound
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm.domain.commands import (
    AddSite,
    LogInquiry,
    PrepareOffer,
    SendOffer,
    SetRequirements,
    StateFacts,
    StatePower,
)
from investcrm.domain.errors import InvalidInput
from investcrm.domain.offers import KeepTextBlocks, Paper, Sheets, TextBlock
from investcrm.domain.requirements import Level, Requirement
from investcrm.services import cases, inquiries, offer_texts, offering, sites

VASTERAS, KOPING = "1980", "1983"


@pytest.fixture
def case(world: World) -> tuple[str, str, str]:
    """A case asking for land and power, and two sites: Ängsbacken and Strö."""
    inquiry = world.act(inquiries.log, LogInquiry("Projekt Alm")).id
    asked = (Requirement("land", Level.MUST, 100_000), Requirement("power", Level.MUST, 8000))
    version = world.ask(inquiries.detail, inquiry).row.version
    world.act(
        inquiries.set_requirements, SetRequirements(inquiry, version, tuple((None, one) for one in asked))
    )
    one = world.act(sites.add_site, AddSite(VASTERAS, "Ängsbacken", {"usable_m2": 120_000}, "9 MW nu"))
    two = world.act(sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 90_000}))
    return inquiry, one, two


def data_of(world: World, offer_id: str) -> str:
    with world.reader() as reader:
        return str(reader.rows("SELECT data FROM offer WHERE id = :id", id=offer_id)[0][0])


def papers_of(world: World, offer_id: str) -> dict[str, tuple[Paper, bytes]]:
    return {
        one.document.name: (one.kind, world.ask(cases.document_bytes, one.document.id))
        for one in world.ask(offering.documents, offer_id)
    }


def test_a_sent_edition_never_changes_when_what_is_known_changes(
    world: World, case: tuple[str, str, str]
) -> None:
    inquiry, one, two = case
    first = world.act(offering.prepare, PrepareOffer(inquiry, (one, two), "sv", recipient="Business Sweden"))
    world.act(offering.send, SendOffer(first))
    kept, data = papers_of(world, first), data_of(world, first)
    assert {kind for kind, _ in kept.values()} == {Paper.OFFER, Paper.COMPARISON}
    directions = {paper.document.direction for paper in world.ask(offering.documents, first)}
    assert directions == {"sent"}
    world.act(sites.state_facts, StateFacts(one, {"usable_m2": 95_000}, "kommunen"))
    block = TextBlock("own", {"sv": "Villkor"}, {"sv": "Nya villkor"})
    world.act(offer_texts.keep, KeepTextBlocks((block,)))
    second = world.act(offering.prepare, PrepareOffer(inquiry, (one,), "sv", recipient="Business Sweden"))
    assert papers_of(world, first) == kept
    assert data_of(world, first) == data
    told = world.ask(offering.told_differences, inquiry, "sv")
    assert list(told) == [second]
    assert [line.replace("\u00a0", " ") for line in told[second]] == [
        "Strö 2:14 erbjuds inte längre.",
        "Ängsbacken: användbar yta 9,5 ha, förut 12 ha.",
        "Ängsbacken: kravet mark saknas, förut uppfyllt.",
        "Textblocken är andra.",
    ]


def test_an_offer_says_nothing_that_must_not_be_spread(world: World, case: tuple[str, str, str]) -> None:
    inquiry, one, _ = case
    secret = StatePower(one, 2028, firm_kw=77_000, source="Hemliga Nätet", restricted=True)
    world.act(sites.state_power, secret)
    world.act(sites.state_facts, StateFacts(one, {"comment": "Inget för andra"}, "kommunen"))
    offer = world.act(offering.prepare, PrepareOffer(inquiry, (one,), "sv", sheets=Sheets.BESIDE))
    kept = papers_of(world, offer)
    assert [kind for kind, _ in kept.values()] == [Paper.OFFER, Paper.COMPARISON, Paper.SHEET]
    texts = [data_of(world, offer)]
    for kind, content in kept.values():
        if kind is Paper.COMPARISON:
            texts.append(str([[c.value for r in s for c in r] for s in load_workbook(io.BytesIO(content))]))
        else:
            texts.append(pdf_text(content))
    assert all("Ängsbacken" in text for text in texts)
    for text in texts:
        assert not any(word in text for word in ("77 MW", "77\u00a0MW", "Hemliga", "Inget för andra"))
        assert not re.search(r"\b77000\b", text)  # within an id five digits stand by chance


def test_sheets_within_and_chosen_blocks_make_one_sound_document(
    world: World, case: tuple[str, str, str]
) -> None:
    inquiry, one, two = case
    asked = PrepareOffer(inquiry, (two, one), "en", blocks=("next", "conditions"), sheets=Sheets.WITHIN)
    pdf = world.ask(offering.preview, asked)
    headings = [text for tag, text in sound(pdf) if tag == "H2"]
    at = headings.index("Next steps")
    assert headings[at : at + 3] == ["Next steps", "Conditions", "Contact"]
    assert headings[-2:] == ["Site sheet: Strö 2:14, Köping", "Site sheet: Ängsbacken, Västerås"]
    assert world.ask(offering.preview, asked) == pdf
    with pytest.raises(InvalidInput, match="no text block"):
        world.ask(offering.preview, PrepareOffer(inquiry, (one,), blocks=("nothing",)))


def test_a_text_in_a_language_that_is_missing_is_told_in_english() -> None:
    block = TextBlock("x", {"sv": "Villkor", "en": "Conditions"}, {"sv": "På svenska", "en": "In English"})
    assert block.told("de") == ("Conditions", "In English")
    assert TextBlock("x", {}, {"sv": "På svenska", "de": "Auf Deutsch"}).told("de") == ("", "Auf Deutsch")


def test_the_same_comparison_stands_in_the_workbook(world: World, case: tuple[str, str, str]) -> None:
    inquiry, one, two = case
    offer = world.act(offering.prepare, PrepareOffer(inquiry, (one, two), "sv"))
    (content,) = [data for kind, data in papers_of(world, offer).values() if kind is Paper.COMPARISON]
    first, second = load_workbook(io.BytesIO(content))
    rows: list[list[Any]] = [[cell.value for cell in row] for row in first]
    assert rows[0][3:] == ["Ängsbacken, Västerås", "Strö 2:14, Köping"]
    assert [row[3].replace("\u00a0", " ") for row in rows[1:]] == [
        "uppfyllt\n12 ha",
        "osäkert: bara preliminär effekt\n9 MW",
    ]
    assert rows[1][4].startswith("missar med")
    assert second["A1"].value == "Uppgift"
    assert json.loads(data_of(world, offer))["asked"][0][0] == rows[1][0]


def test_each_power_figure_is_told_as_said_by_whoever_said_it(
    world: World, case: tuple[str, str, str]
) -> None:
    _, one, _ = case
    world.act(sites.state_power, StatePower(one, 2028, indicative_kw=12_000, source="Länets Elnät"))
    (site,) = [row for row in world.ask(sites.all_facts) if row.id == one]
    first, (later, day) = site.power_said(2027)[0], site.power_said(2030)
    assert (later, day) == ("Länets Elnät", world.today)
    assert first
    assert first != later
    assert site.power_source == f"{first}; {later}"
