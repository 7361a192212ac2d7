"""Indicators taken in from files as their publishers export them, and what stands of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.store.worlds import World

from investcrm.domain.access import Actor, Group
from investcrm.domain.commands import Undo
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.indicators import AddIndicator, SetValue, TakeIn, Unit
from investcrm.services import indicator_intake, indicator_sheet, indicators, undoing
from investcrm.services.indicator_intake import Plan

FILES = Path(__file__).resolve().parents[1] / "data" / "indicators"
APRIL = date(2026, 2, 20)
KOPING = "1983"


def planned(world: World, name: str, chosen: dict[str, str] | None = None) -> Plan:
    with world.reader() as reader:
        reading = indicator_intake.read_file(reader, name, (FILES / name).read_bytes())
        return indicator_intake.plan(reader, reading, name, chosen or {}, APRIL)


@pytest.mark.parametrize(
    ("name", "key", "new", "elsewhere", "unread"),
    [
        ("kolada.csv", "nki", 67, 14, []),
        ("kolada_v3.json", "new_companies_per_1000", 32, 3, []),
        ("scb.csv", "inhabitants", 77, 7, []),
        ("scb.json", "inhabitants", 22, 2, []),
    ],
)
def test_every_format_is_taken_in_once_whatever_its_letters_and_layout(
    laptop: World, name: str, key: str, new: int, elsewhere: int, unread: list[int]
) -> None:
    plan = planned(laptop, name)
    (line,) = plan.lines
    assert (line.key, line.municipalities, line.new, plan.elsewhere) == (key, 10, new, elsewhere)
    assert [one.line for one in plan.unread] == unread
    taken = laptop.act(indicator_intake.take_in, plan.command)
    assert (taken.new, taken.revised) == (line.new, line.revised)
    again = planned(laptop, name)
    assert again.adds == 0
    assert laptop.act(indicator_intake.take_in, again.command).new == 0


def test_scbs_workbook_with_two_header_rows_and_footnotes_gives_both_its_measures(laptop: World) -> None:
    plan = planned(laptop, "scb.xlsx")
    assert [(one.key, one.municipalities, one.new) for one in plan.lines] == [
        ("inhabitants", 10, 30),
        ("jobs_total", 9, 27),
    ]
    assert plan.unread == ()


def test_a_bad_line_is_told_and_nothing_of_it_is_taken(laptop: World) -> None:
    plan = planned(laptop, "insikt.csv")
    assert [one.line for one in plan.unread] == [10]
    assert {line.key for line in plan.lines} == {
        "nki", "nki_fire", "nki_building", "nki_environment", "nki_food", "nki_serving"
    }  # fmt: skip
    assert not any(figure.place == "1984" for figure in plan.figures)
    ranking = planned(laptop, "foretagsklimat.xlsx", {"Företagsklimat: ranking": "business_climate_rank"})
    assert [str(one.why) for one in ranking.unread] == ["there is no municipality called “Köpin”"]
    assert ranking.lines[0].new == 76


def test_what_is_known_otherwise_is_revised_beside_and_undo_takes_it_back(laptop: World) -> None:
    (line,) = planned(laptop, "kolada.csv").lines
    assert line.revised == 2
    laptop.act(indicator_intake.take_in, planned(laptop, "kolada.csv").command)
    row = next(row for row in laptop.ask(indicators.series, "nki").rows if row.code == KOPING)
    point = row.points[2020]
    assert (point.value.source, point.value.as_of, point.value.file_name) == (
        "Kolada U07453",
        APRIL,
        "kolada.csv",
    )
    assert [old.value for old in point.replaced] == [72]
    laptop.act(undoing.undo, Undo())
    row = next(row for row in laptop.ask(indicators.series, "nki").rows if row.code == KOPING)
    assert (row.points[2020].value.value, row.points[2020].replaced) == (72, ())


def test_the_county_is_as_its_source_states_it_else_weighed_by_inhabitants(laptop: World) -> None:
    for name in ("scb.csv", "kolada_v3.json"):
        laptop.act(indicator_intake.take_in, planned(laptop, name).command)
    stated = laptop.ask(indicators.series, "inhabitants").county[2025]
    assert stated.stated is not None
    assert stated.value == 179220
    grown = laptop.ask(indicators.series, "N00999")
    assert grown.county[2025].stated is not None
    with laptop.reader() as reader:
        book = load_workbook(BytesIO(indicator_sheet.xlsx(reader, ("inhabitants",), "sv")))
    rows = list(book.worksheets[0].values)
    assert rows[0][-1] == "2025"
    assert rows[-1][-1] == 179220
    every = list(book.worksheets[1].values)
    assert len(every) == 1 + 77


def test_a_file_without_words_of_its_own_asks_which_indicator_it_is(laptop: World) -> None:
    data = "Kommun;2024;2025\nKöping;1,5;2\nSala;300;3\n".encode("cp1252")
    key = laptop.act(
        indicator_intake.add, AddIndicator("Andel återbruk", "Share of reuse", Unit.INDEX, months=24)
    )
    with laptop.reader() as reader:
        reading = indicator_intake.read_file(reader, "egen fil.csv", data)
        asks = indicator_intake.plan(reader, reading, "egen fil.csv", {})
        told = indicator_intake.plan(reader, reading, "egen fil.csv", {asks.unnamed[0]: key})
    assert asks.figures == ()
    assert [(one.place, one.year, one.value) for one in told.figures] == [
        (KOPING, 2024, 1.5),
        (KOPING, 2025, 2),
    ]
    assert [one.line for one in told.unread] == [3]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"   \n", b'{"values": 3}', b'{"class": "dataset", "id": ["a"], "size": [9]}', b"{oops",
        b"Kommun;2024\n", b"a;b;c\n1;2;3\n", b"%PDF-1.7", b"PK\x03\x04 damaged", b"\x00\x01\x02\x03" * 40,
    ],
)  # fmt: skip
def test_what_holds_no_table_is_refused_in_a_sentence(laptop: World, data: bytes) -> None:
    with laptop.reader() as reader, pytest.raises(InvalidInput) as refused:
        indicator_intake.read_file(reader, "fil.csv", data)
    assert "fil.csv" in str(refused.value)


def test_values_are_typed_with_a_source_and_what_cannot_be_is_refused(laptop: World) -> None:
    assert laptop.act(indicator_intake.set_value, SetValue("nki", KOPING, 2025, 74, "Insikt 2025", APRIL))
    assert not laptop.act(indicator_intake.set_value, SetValue("nki", KOPING, 2025, 74, "Insikt 2025", APRIL))
    for wrong in (
        SetValue("nki", KOPING, 2025, 174, "X"),
        SetValue("nki", KOPING, 2027, 74, "X"),
        SetValue("nki", KOPING, 2025, 74, " "),
        SetValue("nki", KOPING, 2025, float("nan"), "X"),
        SetValue("nki", KOPING, 2025, 74, "X", date(2030, 1, 1)),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(indicator_intake.set_value, wrong)
    with pytest.raises(NotFound):
        laptop.act(indicator_intake.set_value, SetValue("nki", "0380", 2025, 74, "X"))
    with pytest.raises(InvalidInput):
        laptop.act(indicator_intake.add, AddIndicator("Nya", code="N00999"))
    with pytest.raises(InvalidInput):
        laptop.act(indicator_intake.add, AddIndicator("nki"))


def test_a_municipality_speaks_of_itself_alone(laptop: World) -> None:
    own = Actor("b" * 32, "Köping", frozenset({Group.MUNICIPALITY}), frozenset({KOPING}))
    mine = World(laptop.store, laptop.clock, "2" * 32, own)
    assert mine.act(indicator_intake.set_value, SetValue("planned_m2", KOPING, 2025, 80_000, "Planenheten"))
    for place in ("1980", ""):
        with pytest.raises(Forbidden):
            mine.act(indicator_intake.set_value, SetValue("planned_m2", place, 2025, 1, "X"))
    with pytest.raises(Forbidden):
        mine.act(indicator_intake.take_in, TakeIn(planned(laptop, "kolada.csv").figures, APRIL, "kolada.csv"))
    told = laptop.ask(indicators.own, (KOPING,))
    assert (told[0].indicator.key, told[0].year) == ("nki", 2020)
    assert next(one for one in told if one.indicator.key == "planned_m2").point.value.value == 80_000
