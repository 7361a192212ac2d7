"""The report of a period and its one page: whole when empty, whole when huge, in its order, and quick."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date
from itertools import count

import pikepdf
import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.domain.chart import Datum, Rect, Shape, Target, Tone
from investcrm.domain.chart_bridge import Kind, Rung
from investcrm.domain.periods import PeriodKind
from investcrm.reports import one_pager, quarter_brief
from investcrm.reports.data import Contact
from investcrm.reports.quarter import charts, render
from investcrm.reports.quarter_data import (
    AreaRow,
    CohortRow,
    CorrectionRow,
    Course,
    FollowUpRow,
    GoalRow,
    IndicatorRow,
    KpiRow,
    LostReasonRow,
    LostRow,
    MissingRow,
    MunicipalityRow,
    Quarter,
    ReadinessRow,
    Series,
    SideRow,
    WonRow,
)

LONG = "Förvaltningsbolagetförnäringslivsutvecklingiövrevästmanlandochmälardalensregion"
SPACED = "Förvaltningsbolaget för näringslivsutveckling i övre Västmanland och Mälardalen"
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
        gone=25,
        confidential=f"{name} " * 4,
        region=name,
        summary=f"{name}\n\n- {name}\n- {name}\n\n{f'{name} ' * 10}",
        kpis=(KpiRow(name, f"{name} räknas så.", "17", "15", "13", "12", "+4", True, True, undated=name),)
        * count,
        goals=(GoalRow(name, 60, 17, 28.3, Course.ON_COURSE, "60", "17"),) * min(count, 20),
        series=(Series(name, QUARTERS, Target(15, "mål 15"), "inquiries"),) * 6,
        funnel=tuple(Datum(name, 40 - 5 * step, str(40 - 5 * step), share="50 %") for step in range(6)),
        cohorts=(CohortRow("kv 1", 12, (9, 7, 5, 3, 1)), CohortRow("kv 4", 0, (0,) * 5)),
        areas=(AreaRow(name, 12, 340, 1_400_000_000),) * count,
        compared=True,
        municipalities=(
            MunicipalityRow(name, 9, 7, 6.5, 62, 9, name),
            MunicipalityRow(name, 0, 0),
        )
        * count,
        bridge=(
            Rung(name, 0, 140, "140", Kind.SUM, f"{name}: 140"),
            Rung(name, 140, 120, "−20", Kind.LESS, f"{name}: −20"),
        ),
        won=(WonRow(name, name, name, date(2026, 2, 3), 120, 900_000_000, 140, 125, 60),) * count,
        lost_reasons=(LostReasonRow(name, 3, 840, 3_100_000_000), LostReasonRow(name, 1)),
        lost=(LostRow(name, name, f"{name} " * 10, 40, 70_000_000),) * count,
        missing=(MissingRow(name, name, "2 MW", 4, 1, 850, 15_500_000_000),) * count,
        missing_note=name,
        follow_months=(12, 24, 36),
        follow_up=(FollowUpRow(name, name, date(2024, 2, 3), 120, (60, None, None), name),) * count,
        dimensions=(name,) * 11,
        readiness=(ReadinessRow(name, levels),) * count,
        indicators=(IndicatorRow(name, 2025, "74", name, date(2026, 3, 1)),) * count,
        corrections=(CorrectionRow(name, "12", "13", name),) * count,
        correction_notes=(name,),
    )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", PeriodKind)
def test_an_empty_period_says_so_section_by_section_in_words_for_its_length(language: str, kind: PeriodKind):
    w = words.of(language)
    read = sound(render(replace(EMPTY, kind=kind), w))
    assert sum(tag == "H2" for tag, _ in read) == 14
    assert not [text for tag, text in read if tag == "Figure"]
    told = " ".join(text for _, text in read)
    quarter = {"sv": "kvartalet", "en": "the quarter"}[language]
    assert (quarter in told) == (kind is PeriodKind.QUARTER)
    assert len(pages_of(one_pager.render(replace(EMPTY, kind=kind), "", w))) == 1


def test_a_published_report_does_not_call_itself_a_draft_and_a_draft_does():
    published = sound(render(EMPTY, words.of("sv")))
    draft = sound(render(replace(EMPTY, draft=True), words.of("sv")))
    assert ("P", "Utkast – inte publicerad") in draft
    assert ("P", "Utkast – inte publicerad") not in published


def test_a_report_is_read_in_the_order_in_which_it_is_written():
    read = sound(render(full("Projekt Björk", 3), words.of("sv")))
    texts = [text for _, text in read]
    assert texts[0] == "Projekt Björk"
    assert "+4 mot kvartalet före mål 15" in texts
    assert "Projekt Björk. kv 4: 13; kv 1: 17. mål 15." in texts
    assert "3 (840 arbetstillfällen, 3,1\u00a0mdkr)" in " ".join(texts)
    assert "okänt" not in [text for tag, text in read if tag == "TH"]
    order = [text for tag, text in read if tag == "H2"]
    assert order == [
        "Innehåll",
        "Sammanfattning",
        "Nyckeltal",
        "Utvecklingen de senaste kvartalen",
        "Hur långt förfrågningarna kom",
        "Styrkeområden",
        "Kommunerna: svar och beredskap",
        "Vunna",
        "Förlorade, och vad som hade behövts",
        "Det som saknas, och vad det skulle vinna",
        "Vad det blev av tidigare beslut",
        "Etableringsberedskap",
        "Bilaga: så räknas siffrorna",
        "Kontakt",
    ]
    bullets = [text for tag, text in read if tag == "LBody"]
    assert bullets[:2] == ["Projekt Björk", "Projekt Björk"]


def test_a_correction_stands_with_what_was_published_what_is_now_and_why():
    row = CorrectionRow("Förfrågningar, kvartal 4 2025", "13", "14", "en förfrågan loggades i efterhand")
    read = sound(render(replace(EMPTY, corrections=(row,)), words.of("sv")))
    cells = [text for tag, text in read if tag in ("TH", "TD")]
    start = cells.index("Uppgift")
    assert cells[start : start + 8] == ["Uppgift", "Publicerat då", "Nu", "Varför", *row_of(row)]


def row_of(row: CorrectionRow) -> tuple[str, ...]:
    return row.figure, row.published, row.now, row.why


def test_municipalities_are_shown_by_index_only_where_the_region_compares_them():
    data = replace(
        EMPTY, municipalities=(MunicipalityRow("Avesta", 4, 4, 5.0, None, 9, "Elkapacitet: saknas"),)
    )
    hidden = [text for _, text in sound(render(data, words.of("sv")))]
    assert "Index" not in hidden
    assert "Elkapacitet: saknas" in hidden
    shown = [text for _, text in sound(render(replace(data, compared=True), words.of("sv")))]
    assert "Index" in shown


def test_municipalities_of_which_there_is_nothing_to_tell_share_one_line():
    quiet = [f"Kommun {number}" for number in range(47)]
    answers = (MunicipalityRow("Sala", 3, 2, 4.0), MunicipalityRow("Arboga", 0, 0, None, 40, 3, "Mark"))
    data = replace(
        EMPTY,
        municipalities=(*answers, *(MunicipalityRow(name, 0, 0) for name in quiet)),
        dimensions=("Strategi",),
        readiness=(
            ReadinessRow("Sala", ((2, "delvis"),)),
            *(ReadinessRow(name, ((None, "okänt"),)) for name in quiet),
        ),
    )
    read = sound(render(data, words.of("sv")))
    told = [text for _, text in read if "Kommun 46" in text]
    assert told == [
        f"Inte tillfrågade, och med okänd beredskap: {', '.join(quiet)}.",
        f"Inget är känt om {', '.join(quiet)}.",
    ]
    heads = [text for tag, text in read if tag == "TH"]
    assert (heads.count("Sala"), heads.count("Arboga")) == (2, 1)
    assert len(pages_of(render(data, words.of("sv")))) <= len(pages_of(render(EMPTY, words.of("sv")))) + 1


def test_a_target_where_less_is_better_is_drawn_as_a_limit_that_is_used_up():
    limit = GoalRow("Förlorade", 10, 12, 120.0, Course.BEHIND, "högst 10", "12", "lost", at_most=True)
    goal = GoalRow("Förfrågningar", 60, 60, 100.0, Course.REACHED, "60", "60", "inquiries")
    drawn = dict(charts(replace(EMPTY, goals=(goal, limit), gone=75), words.of("sv")))
    assert [shape.datum for shape in drawn["goals"].shapes if is_bar(shape)] == ["inquiries"]
    (bar,) = filter(is_bar, drawn["limits"].shapes)
    assert (bar.datum, bar.fill) == ("lost", Tone.BAD)
    assert "12 av högst 10" in drawn["limits"].alternative


def test_targets_nobody_can_judge_yet_are_told_as_such() -> None:
    reached = GoalRow("Svarstid", 5, 4, None, Course.REACHED, "5", "4")
    unknown = GoalRow("NKI", 80, None, None, None, "80", "–")
    w = words.of("sv")
    assert quarter_brief.targets(replace(EMPTY, goals=(unknown, unknown)), w) == (
        "Inget av de 2 målen går att bedöma än."
    )
    assert quarter_brief.targets(replace(EMPTY, goals=(reached, unknown)), w) == (
        "1 av 2 är nådda, 0 på väg. 1 går inte att bedöma än."
    )


def test_a_figure_that_was_nought_all_along_has_no_empty_frame():
    noughts = Series("Etableringar", (Datum("kv 4", 0, "0"), Datum("kv 1", None, "\u2013")), None, "won")
    told = Series("Förfrågningar", QUARTERS, None, "inquiries")
    data = replace(EMPTY, series=(noughts, told))
    assert [name for name, _ in charts(data, words.of("sv"))] == ["inquiries"]
    figures = [text for tag, text in sound(render(data, words.of("sv"))) if tag == "Figure"]
    assert [text.split(".")[0] for text in figures] == ["Förfrågningar"]


def is_bar(shape: Shape) -> bool:
    return isinstance(shape, Rect) and shape.datum is not None


def test_a_year_has_its_quarters_side_by_side():
    side = (SideRow("Förfrågningar", (1, 2, 3, 4, 10), ("1", "2", "3", "4", "10"), "inquiries"),)
    year = replace(
        EMPTY,
        kind=PeriodKind.YEAR,
        period="2025",
        side=side,
        side_titles=("kv 1 25", "kv 2 25", "kv 3 25", "kv 4 25", "2025"),
    )
    texts = [text for _, text in sound(render(year, words.of("sv")))]
    at = texts.index("kv 4 25")
    assert texts[at + 1 : at + 8] == ["2025", "Förfrågningar", "1", "2", "3", "4", "10"]


def test_each_chart_says_in_words_what_it_shows():
    found = charts(full("Projekt Björk", 3), words.of("sv"))
    assert [name for name, _ in found][:2] == ["goals", "inquiries"]
    assert len(found) == 13
    said = dict(found)
    assert said["goals"].alternative.endswith("25\u00a0% av året har gått.")
    assert "17 av 60 (28\u00a0%)" in said["goals"].alternative


def test_a_huge_report_shows_the_first_and_says_how_many_more():
    data = full("Projekt Björk", 1)
    data = replace(data, lost=data.lost * 200, won=data.won * 100, missing=data.missing * 40)
    pdf = render(data, words.of("sv"))
    told = [text for _, text in sound(pdf)]
    assert "Och 175 till, se listan." in told
    assert len(pages_of(pdf)) <= 16


@pytest.mark.long
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", [LONG, SPACED])
def test_a_huge_report_with_names_of_eighty_characters_stays_on_its_pages(name: str, language: str):
    told = sound(render(full(name, 60), words.of(language)))
    assert any(name[:20] in text for _, text in told)


@pytest.mark.parametrize("name", [LONG, SPACED, "Ek"])
def test_the_one_pager_is_one_page_of_readable_type_whatever_it_holds(name: str):
    pdf = one_pager.render(full(name, 60), f"{name}\n\n1. {name}\n2. {name}\n\n" * 20, words.of("sv"))
    read = sound(pdf)
    assert len(pages_of(pdf)) == 1
    headings = [text for tag, text in read if tag == "H2"]
    assert headings == ["Det som håller oss tillbaka"]
    assert any(text == "Att besluta" for _, text in read)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        sizes = [
            float(operands[1])
            for operands, operator in pikepdf.parse_content_stream(opened.pages[0])
            if str(operator) == "Tf"
        ]
    assert min(sizes) >= 8


def pages_of(pdf: bytes) -> list[int]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(range(len(opened.pages)))


def test_a_report_with_290_municipalities_is_a_million_calls_at_most():
    """Calls, half a second's here, are the same on every machine and however busy it is."""
    one = full("Skinnskattebergs kommun", 12)
    data = replace(one, municipalities=one.municipalities[:1] * 290, readiness=one.readiness[:1] * 40)
    render(one, words.of("sv"))  # fonts and words are read once
    calls = count()

    def counted(_frame: object, event: str, _of: object) -> None:
        if event == "call":
            next(calls)

    sys.setprofile(counted)
    try:
        render(data, words.of("sv"))
    finally:
        sys.setprofile(None)
    assert next(calls) < 1_000_000


def test_the_same_report_is_the_same_bytes():
    data = full("Projekt Björk", 3)
    assert render(data, words.of("sv")) == render(data, words.of("sv"))
    assert one_pager.render(data, "Ja", words.of("sv")) == one_pager.render(data, "Ja", words.of("sv"))
