"""An asker's own sheet: filled where it asks, as it was everywhere else, and what is missing listed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from tests.store.worlds import World

from investcrm.domain.commands import AddSite, Attachment, LogInquiry, PrepareOffer, SendOffer, StatePower
from investcrm.domain.errors import InvalidInput
from investcrm.domain.offers import Paper
from investcrm.domain.rfi.meaning import Owner, meaning
from investcrm.services import cases, inquiries, offering, rfi, sites

FACTS: dict[str, Any] = {
    "usable_m2": 120_000, "owner": "Västerås stad", "plan_state": "legal_force", "ready_on": "2027-06-30",
    "motorway_m": 2_500, "motorway_name": "E18", "rail_siding": "possible", "fibre": True,
    "water_m3_day": 450, "grid_operator": "Mälarnät", "comment": "säg inget",
}  # fmt: skip


@pytest.fixture
def places(laptop: World) -> tuple[str, str]:
    """A well-known site in Västerås and one in Köping of which little is known."""
    one = laptop.act(sites.add_site, AddSite("1980", "Hacksta", FACTS, "6 MW nu, 14 MW 2030"))
    return one, laptop.act(sites.add_site, AddSite("1983", "Strö", {"usable_m2": 90_000}))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def consultants() -> Workbook:
    """A sheet as consultants send it: a title, instructions, sections, units, two sites and a sum."""
    book = Workbook()
    notes: Any = book.active
    notes.title = "Instructions"
    notes["A1"] = "Please fill in all cells on the sheet called Questionnaire. Answers in English."
    sheet: Any = book.create_sheet("Questionnaire")
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "Project Heron – site questionnaire"
    sheet.append([])
    sheet.append(["No", "Question", "Unit", "Site 1", "Site 2", "Remarks"])
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEE")
    rows = [
        (None, "A. Land", None), (1, "Name of the site", None), (2, "Site area", "ha"),
        (3, "Who owns the land?", None), (4, "Earliest construction start", "date"),
        (None, "B. Power", None), (5, "Power available from start (firm)", "MW"),
        (6, "Power available in 2030", "MW"), (7, "Voltage level", "kV"),
        (None, "C. Access", None), (8, "Distance to nearest motorway", "km"), (9, "Fibre", None),
        (10, "How many bakeries are there?", None),
    ]  # fmt: skip
    for row in rows:
        sheet.append([*row, None, None, None])
        if row[0] is not None:
            for column in "DE":
                sheet[f"{column}{sheet.max_row}"].fill = PatternFill("solid", fgColor="FFFFCC")
    sheet["D20"] = "=SUM(D6,E6)"
    choice = DataValidation(type="list", formula1='"Yes,No"')
    choice.add("D15:E15")
    sheet.add_data_validation(choice)
    return book


def as_excel_saves(data: bytes) -> bytes:
    """Return a workbook without the wish to be computed anew, which only openpyxl writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in parts(data).items():
            target.writestr(name, content.replace(b' fullCalcOnLoad="1"', b""))
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_consultants_sheet_is_filled_in_its_own_layout(laptop: World, places: tuple[str, str]) -> None:
    laptop.act(sites.state_power, StatePower(places[0], 2028, 99_000, source="Nätet", restricted=True))
    before = as_excel_saves(saved(consultants()))
    found = laptop.ask(rfi.fill, "heron.xlsx", before, places, "en")
    sheet = load_workbook(io.BytesIO(found.data))["Questionnaire"]
    told = {str(r[1].value): (r[3].value, r[4].value) for r in sheet.iter_rows(min_row=4, max_row=16)}
    assert told["Name of the site"] == ("Hacksta", "Strö")
    assert told["Site area"] == (12, 9)
    assert told["Who owns the land?"] == ("Västerås stad", None)
    assert told["Distance to nearest motorway"] == (2.5, None)
    assert told["Fibre"] == ("Yes", None)
    assert told["Earliest construction start"][0] == "2027-06-30"
    assert told["Power available from start (firm)"] == (0, None)
    assert told["How many bakeries are there?"] == (None, None)
    assert told["A. Land"] == told["B. Power"] == (None, None)
    assert sheet["D20"].value == "=SUM(D6,E6)"
    assert sheet["D6"].fill.fgColor.rgb == "00FFFFCC"
    assert b"99" not in b"".join(str(one).encode() for one in found.filled)
    owners = {(gap.label, gap.site): (gap.owner_kind, gap.owner) for gap in found.gaps}
    assert owners["Who owns the land?", "Strö"] == (Owner.MUNICIPALITY, "Köping")
    assert owners["Voltage level", "Hacksta"] == (Owner.GRID, "Mälarnät")
    assert owners["How many bakeries are there?", ""][0] is Owner.REGION
    was, now = parts(before), parts(found.data)
    touched = {name for name in was if was[name] != now[name]}
    assert touched == {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    assert b"fullCalcOnLoad" in now["xl/workbook.xml"]
    assert laptop.ask(rfi.fill, "heron.xlsx", before, places, "en").data == found.data
    assert laptop.ask(rfi.fill, "heron.xlsx", before, places, "sv").data == found.data  # the sheet is English


def test_a_sheet_without_a_head_is_filled_beside_its_words(laptop: World, places: tuple[str, str]) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (
        ("Tomtens storlek (ha):", None), ("Markägare", None), ("Kommun:", "redan ifyllt"),
        ("Vatten", "m3/dygn", None), ("Läs detta noga innan du svarar på frågorna om mark och el", None),
        ("Vad kostar en kaka?", None),
    ):  # fmt: skip
        sheet.append(row)
    found = laptop.ask(rfi.fill, "fragor.xlsx", saved(book), places[:1], "sv")
    filled: Any = load_workbook(io.BytesIO(found.data)).active
    assert [filled[f"B{row}"].value for row in range(1, 7)] == [
        12, "Västerås stad", "redan ifyllt", "m3/dygn", None, None,
    ]  # fmt: skip
    assert filled["C4"].value == 450
    assert [gap.label for gap in found.gaps] == ["Vad kostar en kaka?"]


def test_one_column_for_several_sites_names_each_and_what_lacks_room_is_said(
    laptop: World, places: tuple[str, str]
) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Criteria", "Response"])
    sheet.append(["Site area (ha)", None])
    found = laptop.ask(rfi.fill, "a.xlsx", saved(book), places, "en")
    filled: Any = load_workbook(io.BytesIO(found.data)).active
    assert filled["B2"].value == "Hacksta: 12\u00a0ha\nStrö: 9\u00a0ha"
    three = laptop.act(sites.add_site, AddSite("1980", "Munga"))
    wide = laptop.ask(rfi.fill, "b.xlsx", saved(consultants()), (*places, three), "en")
    assert any(gap.label == "Munga" and not gap.cell for gap in wide.gaps)


def test_macros_are_never_taken_and_no_question_is_refused(laptop: World, places: tuple[str, str]) -> None:
    good = saved(consultants())
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    for name, data in (("a.xlsx", out.getvalue()), ("a.xlsm", good)):
        with pytest.raises(InvalidInput, match="macros"):
            laptop.ask(rfi.fill, name, data, places, "en")
    empty: Any = Workbook()
    empty.active["A1"] = "Hej"
    with pytest.raises(InvalidInput, match="asks nothing"):
        laptop.ask(rfi.fill, "tom.xlsx", saved(empty), places, "en")
    with pytest.raises(InvalidInput):
        laptop.ask(rfi.fill, "x.xlsx", b"PK\x03\x04 nothing", places, "en")


def test_the_filled_sheet_is_kept_with_the_offer_with_its_gaps(
    laptop: World, places: tuple[str, str]
) -> None:
    case = laptop.act(inquiries.log, LogInquiry("Project Heron")).id
    sheet = Attachment("Company X questions.xlsx", "application/octet-stream", saved(consultants()))
    offer = laptop.act(offering.prepare, PrepareOffer(case, places, "en", rfi=sheet))
    kept = {one.kind: one.document for one in laptop.ask(offering.documents, offer)}
    assert kept[Paper.RFI].name == "2026-001 offer 1 RFI.xlsx"
    laptop.act(offering.send, SendOffer(offer))
    content = laptop.ask(cases.document_bytes, kept[Paper.RFI].id)
    assert load_workbook(io.BytesIO(content))["Questionnaire"]["D6"].value == 12
    assert any(gap["owner"] == "Köping" for gap in laptop.ask(offering.told_gaps, offer))
    message = laptop.ask(offering.message, case, offer)
    assert message.count(b"Content-Disposition: attachment") == 3
    received = laptop.ask(offering.asked_sheets, case)
    assert [one.name for one in received] == ["Company X questions.xlsx"]
    again = laptop.ask(offering.asked_sheet, received[0].id)
    laptop.act(offering.prepare, PrepareOffer(case, places[:1], "en", rfi=again))
    assert len(laptop.ask(offering.asked_sheets, case)) == 1


@pytest.mark.parametrize(
    ("asked", "unit", "key", "year"),
    [
        ("3.1 Available plot size (ha)", "ha", "usable_m2", None),
        ("Electrical power available today (MW)", "mw", "power", 0),
        ("Effekt 2030 (MW)", "mw", "power", 2030),
        ("Grid operator", "", "grid_operator", None),
        ("Avstånd till djuphamn (km)", "km", "port_m", None),
        ("Name of nearest port", "", "port_name", None),
        ("Waste water capacity (m3/day)", "m3/day", "sewer_m3_day", None),
        ("Zoning status", "", "plan_state", None),
        ("Finns fjärrvärme?", "", "district_heat", None),
        ("Soil conditions", "", "ground", None),
        ("Fastighetsbeteckning", "", "cadastral_id", None),
        ("Land price (SEK/m²)", "sek/m2", "price_sek_m2", None),
        ("Total", "", None, None),
        ("Seller's warranty", "", None, None),
        ("Describe your company's vision", "", None, None),
    ],
)
def test_questions_are_understood_in_both_languages(
    asked: str, unit: str, key: str | None, year: int | None
) -> None:
    found = meaning(asked)
    assert (found.key, found.unit, found.year) == (key, unit, year) if found else key is None


def test_a_german_sheet_is_filled_and_nothing_it_asks_is_passed_over(
    laptop: World, places: tuple[str, str]
) -> None:
    book = Workbook()
    sheet: Any = book.active
    asked = (
        "Gemeinde", "Nutzbare Fläche (ha)", "Elektrische Leistung 2030 (MW)", "Bebauungsplan",
        "Entfernung zur Autobahn (km)", "Nächster Flughafen", "Abwasser (m³/Tag)", "Glasfaser",
        "Wie viele Bäckereien?",
    )  # fmt: skip
    sheet.append(["Nr.", "Frage", "Standort 1", "Standort 2"])
    for number, question in enumerate(asked, 1):
        sheet.append([number, question, None, None])
    found = laptop.ask(rfi.fill, "Fragen.xlsx", saved(book), places, "en")
    rows = list(load_workbook(io.BytesIO(found.data)).active.iter_rows(min_row=2, values_only=True))
    told = {row[1]: row[2:] for row in rows}
    assert told["Gemeinde"] == ("Västerås", "Köping")
    assert told["Nutzbare Fläche (ha)"] == (12, 9)
    assert told["Entfernung zur Autobahn (km)"] == (2.5, None)
    assert told["Glasfaser"] == ("Yes", None)
    gaps = {(one.label, one.cell[0]): one.owner_kind for one in found.gaps}
    assert gaps["Wie viele Bäckereien?", "C"] is Owner.REGION
    assert gaps["Elektrische Leistung 2030 (MW)", "D"] is Owner.GRID
    answered = {(one.label, one.cell[0]) for one in found.filled}
    spoken_of = {label for label, _ in (*gaps, *answered)}
    assert spoken_of == set(asked)
