"""Lists on paper, and the recovery sheet."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.reports.listing import ListColumn, Listing
from investcrm.reports.listing import render as render_list
from investcrm.reports.recovery import RecoverySheet
from investcrm.reports.recovery import render as render_sheet

LONG = "Förvaltningsbolagetförnäringslivsutvecklingiövrevästmanlandochmälardalensregion"


@pytest.mark.parametrize("count", [1, 5, 9, 16])
def test_any_number_of_columns_stays_on_the_page(count: int) -> None:
    columns = tuple(ListColumn(f"Kolumn {number} {LONG}", number % 2 == 1) for number in range(count))
    rows = [(LONG,) * count, ("1 234,5",) * count, ("",) * count] * 20
    read = sound(render_list(Listing("Lista", "Region", date(2026, 1, 2), columns, rows), words.of("sv")))
    assert sum(tag in ("TD", "TH") for tag, _ in read) == count * 61


def test_an_empty_list_says_so() -> None:
    listing = Listing("Lista", "Region", date(2026, 1, 2), (ListColumn("Namn"),), [], "Steg: öppna")
    assert ("P", "Listan är tom.") in sound(render_list(listing, words.of("sv")))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_recovery_sheet_is_one_page_and_holds_the_code(language: str) -> None:
    code = ("K7QM", "3RTD", "9XWA", "HF2P", "ZB6N", "4JYC", "T8EV", "M1GS")
    pdf = render_sheet(RecoverySheet(LONG, date(2026, 11, 21), code), words.of(language))
    read = sound(pdf)
    told = " ".join(text for _, text in read)
    assert told.split().index("HF2P") + 1 == told.split().index("ZB6N")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
