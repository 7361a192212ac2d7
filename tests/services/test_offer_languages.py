"""A language of offers is added by its texts alone."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from openpyxl import load_workbook
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm import resources, words
from investcrm.domain.commands import AddSite, LogInquiry, PrepareOffer, SetRequirements
from investcrm.domain.offers import Paper
from investcrm.domain.requirements import Level, Requirement
from investcrm.services import cases, inquiries, offer_texts, offering, sites

GERMAN = {
    "Offer": "Angebot",
    "Offer {name}": "Angebot {name}",
    "Summary": "Zusammenfassung",
    "Sites and requirements": "Flächen und Anforderungen",
    "Requirement": "Anforderung",
    "uncertain": "unsicher",
    "Conditions": "Bedingungen für Größe und Übergabe",
    "{region} offers {count} site for {title}.": "{region} bietet {count} Fläche für {title} an.",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with the German texts of an offer beside the Swedish one."""
    found = resources.path("i18n")
    shutil.copytree(found / "sv", tmp_path / "sv")
    catalogue = Catalog(locale="de")
    for key, text in GERMAN.items():
        if "{count}" in key:
            catalogue.add((key, key.replace("site", "sites")), (text, text.replace("Fläche", "Flächen")))
        else:
            catalogue.add(key, text)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "investcrm.mo").open("wb") as file:
        write_mo(file, catalogue)
    usual = resources.path
    monkeypatch.setattr(
        resources,
        "path",
        lambda *parts: tmp_path.joinpath(*parts[1:]) if parts[0] == "i18n" else usual(*parts),
    )
    words.of.cache_clear()
    yield
    monkeypatch.undo()
    words.of.cache_clear()


@pytest.mark.usefixtures("german")
def test_an_offer_in_a_language_that_only_has_texts_is_whole(laptop: World) -> None:
    assert words.paper_languages() == {"sv": "Svenska", "en": "English", "de": "Deutsch"}
    case = laptop.act(inquiries.log, LogInquiry("Projekt Straßenbau Köln")).id
    version = laptop.ask(inquiries.detail, case).row.version
    asked = (None, Requirement("power", Level.MUST, 8_500))
    laptop.act(inquiries.set_requirements, SetRequirements(case, version, (asked,)))
    site = laptop.act(sites.add_site, AddSite("1980", "Ängsbacken", {"usable_m2": 125_000}, "9,5 MW nu"))
    offer = laptop.act(offering.prepare, PrepareOffer(case, (site,), "de"))
    papers = {
        one.kind: laptop.ask(cases.document_bytes, one.document.id)
        for one in laptop.ask(offering.documents, offer)
    }
    text = pdf_text(papers[Paper.OFFER]).replace("\u00a0", " ")
    for told in ("Zusammenfassung", "bietet 1 Fläche für Projekt Straßenbau Köln an", "9,5 MW", "unsicher",
                 "12,5 ha", "Bedingungen für Größe", format_date(laptop.today, "long", "de")):  # fmt: skip
        assert told in text
    assert "Contact" in text, "what has no German text stands in English"
    assert b"<rdf:li>de</rdf:li>" in papers[Paper.OFFER] or b"/Lang (de)" in papers[Paper.OFFER]
    sheet = load_workbook(io.BytesIO(papers[Paper.COMPARISON])).worksheets[0]
    assert sheet["A1"].value == "Anforderung"
    (usual,) = [one for one in laptop.ask(offer_texts.blocks) if one.key == "conditions"]
    assert usual.told("de")[0] == "Bedingungen für Größe und Übergabe"
    preview = PrepareOffer(case, (site,), "de")
    assert laptop.ask(offering.preview, preview) == laptop.ask(offering.preview, preview)
