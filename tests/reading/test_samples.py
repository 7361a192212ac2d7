"""The sheets as advisors keep them today: every row accounted for, some of them checked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.lexicon import ReadingContext
from investcrm.domain.reading.rows import RowOutcome, RowReading
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.exchange.preview import Preview, preview
from investcrm.exchange.tables import read_table

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def inquiries(context: ReadingContext) -> Preview:
    return preview(read_table(SAMPLES / "forfragningar.xlsx"), "inquiries", context)


@pytest.fixture(scope="module")
def land(context: ReadingContext) -> Preview:
    return preview(read_table(SAMPLES / "mark.csv"), "sites", context)


def row(seen: Preview, number: int) -> RowReading:
    return next(reading for reading in seen.rows if reading.number == number)


def inquiry(seen: Preview, number: int) -> InquiryDraft:
    draft = row(seen, number).draft
    assert isinstance(draft, InquiryDraft)
    return draft


def site(seen: Preview, number: int) -> SiteDraft:
    draft = row(seen, number).draft
    assert isinstance(draft, SiteDraft)
    return draft


def test_the_header_is_found_below_the_titles_and_every_column_understood(inquiries: Preview) -> None:
    assert [column.target for column in inquiries.mapping.columns] == [
        "received_on", "investor", "source", "strength_area", "land", "power", "jobs", "investment",
        "municipalities", "status", "comment",
    ]  # fmt: skip


def test_every_inquiry_is_accounted_for(inquiries: Preview) -> None:
    assert (inquiries.read, inquiries.doubtful, inquiries.unread) == (14, 166, 0)
    assert len(inquiries.rows) == 180


def test_a_plain_row_is_read_without_doubt(inquiries: Preview) -> None:
    draft = inquiry(inquiries, 5)
    assert row(inquiries, 5).outcome is RowOutcome.READ
    assert (draft.title, draft.investor, draft.source) == ("Mälar Cells AB", "Mälar Cells AB", "broker")
    assert draft.received_on == date(2024, 11, 2)
    assert draft.municipalities == ("1907", "1982", "1980", "1962")
    assert [(d.requirement.kind, d.requirement.low) for d in draft.requirements] == [
        ("land", 12_000),
        ("power", 10_000),
    ]
    assert (draft.jobs, draft.stage) == (3, Stage.RECEIVED)


def test_a_lost_case_keeps_its_reason(inquiries: Preview) -> None:
    draft = inquiry(inquiries, 7)
    assert (draft.stage, draft.outcome, draft.lost_reason) == (
        Stage.DECIDED,
        Outcome.LOST,
        LostReason.POWER_TOO_LATE,
    )
    assert (draft.jobs, draft.investment_sek, draft.source) == (800, 1_400_000_000, "region")


def test_a_code_name_is_a_title_without_an_investor(inquiries: Preview) -> None:
    draft = inquiry(inquiries, 10)
    assert (draft.title, draft.investor) == ("Projekt Ek 6", "")
    assert draft.received_on == date(2025, 4, 7)
    assert draft.secrecy_hint
    assert draft.investment_sek == 1_400_000_000


def test_a_reason_for_loss_is_looked_for_in_the_comment(inquiries: Preview) -> None:
    draft = inquiry(inquiries, 22)
    assert (draft.title, draft.lost_reason) == ("Ferromekanik GmbH", LostReason.POWER_TOO_LATE)
    assert any("read from" in str(note.doubt) for note in row(inquiries, 22).doubts)


def test_the_words_of_every_cell_are_kept(inquiries: Preview) -> None:
    assert dict(row(inquiries, 13).raw) == {
        "Datum in": "17.9.2023",
        "Företag": "Åsa Hydro AB (publ)",
        "Källa": "SBA",
        "Bransch": "Livsmedel",
        "Yta (ha)": "0.8",
        "Jobb": "300 st",
        "Kommun(er)": "Norberg, Surahammar, Hallstahammar",
        "Status": "Ny",
        "Kommentar": "Återkommer Q3\nny kontakt utsedd",
    }
    assert inquiry(inquiries, 13).raw == row(inquiries, 13).raw


def test_the_other_sheet_is_named(inquiries: Preview) -> None:
    assert any("Kontakter" in str(note) for note in inquiries.notices)


def test_every_site_is_accounted_for(land: Preview) -> None:
    assert (land.read, land.doubtful, land.unread) == (10, 48, 0)
    assert len(land.rows) == 58


def test_a_site_is_read_in_base_units(land: Preview) -> None:
    draft = site(land, 5)
    assert (draft.name, draft.municipality) == ("Område 4", "1980")
    assert draft.values["cadastral_id"] == "Hacksta 7:18"
    assert (draft.values["gross_m2"], draft.values["usable_m2"]) == (140_000, 84_000)
    assert (draft.values["plan_state"], draft.values["ready_on"]) == ("adopted", "2027-12-31")
    assert [(s.year, s.firm_kw, s.indicative_kw) for s in draft.power] == [
        (None, 0, 6_000),
        (2028, 0, 14_000),
    ]
    assert (draft.values["motorway_m"], draft.values["price_sek_m2"]) == (5_000, 225)
    assert (draft.values["north_sweref"], draft.values["east_sweref"]) == (6609093, 585609)
    assert draft.values["grid_operator"] == "Mälarenergi"


def test_a_plan_in_legal_force_keeps_its_date(land: Preview) -> None:
    draft = site(land, 6)
    assert (draft.values["plan_state"], draft.values["plan_on"]) == ("legal_force", "2021-05-12")
    assert draft.values["rail_siding"] == "possible"
    assert "ready_on" not in draft.values


def test_a_price_by_agreement_is_kept_in_words(land: Preview) -> None:
    draft = site(land, 7)
    assert "price_sek_m2" not in draft.values
    assert draft.values["price_note"] == "enl. överensk."


def test_a_mapping_chosen_by_the_user_is_followed(inquiries: Preview, context: ReadingContext) -> None:
    table = read_table(SAMPLES / "forfragningar.xlsx")
    changed = inquiries.mapping.with_target(4, None).with_target(10, "country")
    seen = preview(table, "inquiries", context, changed)
    draft = inquiry(seen, 5)
    assert draft.country == "Elen för sen (2031)"
    assert [d.requirement.kind for d in draft.requirements] == ["power"]
    assert draft.raw["Yta (ha)"] == "1.2"
