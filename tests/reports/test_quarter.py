"""The quarterly report: whole when empty, whole when huge, and quick."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.domain.chart import Datum, Target
from investcrm.reports.data import Contact
from investcrm.reports.quarter import (
    AreaRow,
    CorrectionRow,
    KpiRow,
    LostReasonRow,
    LostRow,
    MunicipalityRow,
    Quarter,
    ReadinessRow,
    Series,
    WonRow,
    render,
)

LONG = "Förvaltningsbolagetförnäringslivsutvecklingiövrevästmanlandochmälardalensregion"
EMPTY = Quarter(
    region="Region Dalarna",
    period="kvartal 1 2026",
    first=date(2026, 1, 1),
    last=date(2026, 3, 31),
    made_on=date(2026, 4, 2),
    contact=Contact("Region Dalarna", "Samordnare"),
    draft=False,
)
QUARTERS = (Datum("kv 4", 13, "13"), Datum("kv 1", 17, "17", strong=True))


def full(name: str, count: int) -> Quarter:
    levels = tuple((number % 6 - 1 if number % 6 else None, name) for number in range(11))
    return replace(
        EMPTY,
        draft=True,
        region=name,
        summary=f"{name} " * 20,
        kpis=(KpiRow(name, f"{name} räknas så.", "17", "15", "13", "12", "+4", True, True),) * count,
        series=(Series(name, QUARTERS, Target(15, "mål 15")),) * 5,
        funnel=tuple(Datum(name, 40 - 5 * step, str(40 - 5 * step), share="50 %") for step in range(6)),
        areas=(AreaRow(name, 12, 340, 1_400_000_000),) * count,
        municipalities=(MunicipalityRow(name, 9, 7, 6.5), MunicipalityRow(name, 0, 0)) * count,
        won=(WonRow(name, name, name, date(2026, 2, 3), 120, 900_000_000),) * count,
        lost_reasons=(LostReasonRow(name, 3, 840, 3_100_000_000), LostReasonRow(name, 1)),
        lost=(LostRow(name, name, f"{name} " * 10),) * count,
        dimensions=(name,) * 11,
        readiness=(ReadinessRow(name, levels),) * count,
        corrections=(CorrectionRow(name, "12", "13", name),) * count,
        correction_notes=(name,),
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_quarter_says_so_section_by_section(language: str) -> None:
    read = sound(render(EMPTY, words.of(language)))
    assert sum(tag == "H2" for tag, _ in read) == 12
    assert not [text for tag, text in read if tag in ("TD", "Figure")]


def test_a_published_quarter_does_not_call_itself_a_draft_and_a_draft_does() -> None:
    published = sound(render(EMPTY, words.of("sv")))
    draft = sound(render(replace(EMPTY, draft=True), words.of("sv")))
    assert ("P", "Utkast – inte publicerad") in draft
    assert ("P", "Utkast – inte publicerad") not in published


def test_a_quarter_tells_its_figures_in_the_order_of_the_page() -> None:
    read = sound(render(full("Projekt Björk", 3), words.of("sv")))
    texts = [text for _, text in read]
    assert texts[0] == "Projekt Björk"
    assert "+4 mot kvartalet före mål 15" in texts
    assert "Projekt Björk. kv 4: 13; kv 1: 17. mål 15." in texts
    assert texts.index("Nyckeltal") < texts.index("Hur långt förfrågningarna kom") < texts.index("Vunna")
    assert "3 (840 arbetstillfällen, 3,1\u00a0mdkr)" in " ".join(texts)
    assert "okänt" not in [text for tag, text in read if tag == "TH"]


@pytest.mark.long
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_huge_quarter_with_names_of_eighty_characters_stays_on_its_pages(language: str) -> None:
    sound(render(full(LONG, 60), words.of(language)))


def test_a_quarter_with_290_municipalities_takes_less_than_two_seconds() -> None:
    one = full("Skinnskattebergs kommun", 12)
    data = replace(one, municipalities=one.municipalities[:1] * 290, readiness=one.readiness[:1] * 40)
    taken = []
    for _ in range(3):
        begun = time.process_time()
        render(data, words.of("sv"))
        taken.append(time.process_time() - begun)
    assert min(taken) < 2


def test_the_same_quarter_is_the_same_bytes() -> None:
    data = full("Projekt Björk", 3)
    assert render(data, words.of("sv")) == render(data, words.of("sv"))
