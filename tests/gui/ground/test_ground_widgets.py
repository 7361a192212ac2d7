"""The window's parts as a person uses them: by keyboard, by words, and in every language and look."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from investcrm import words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Datum
from investcrm.gui.models.columns import ChipText
from investcrm.gui.widgets.basic import ElidedLabel, EmptyState
from investcrm.gui.widgets.board import BoardCard, BoardColumn, BoardView
from investcrm.gui.widgets.buttons import Button, IconButton, LinkButton, Pill
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.date_text import day_words, read_day
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.geo import municipalities
from investcrm.gui.widgets.heat_table import HeatCell, HeatRow, HeatTable
from investcrm.gui.widgets.map_view import MapView, Shade
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.number_box import DecimalBox, NumberBox
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.stage_bar import StageBar

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("27/11", date(2026, 11, 27)),
        ("+5d", date(2026, 11, 26)),
        ("+2v", date(2026, 12, 5)),
        ("+1m", date(2026, 12, 21)),
        ("-3", date(2026, 11, 18)),
        ("fre v48", date(2026, 11, 27)),
        ("Fri w48", date(2026, 11, 27)),
        ("tors v. 2", date(2027, 1, 14)),
        ("imorgon", date(2026, 11, 22)),
        ("fredag", date(2026, 11, 27)),
        ("lördag", date(2026, 11, 28)),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed: str, meant: date) -> None:
    assert read_day(typed, TODAY)[0] == meant


@pytest.mark.parametrize("typed", ["kanske", "v 77", "fre v60", "31/2"])
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_day(typed, TODAY)[0] is None


def test_a_day_is_told_with_weekday_week_and_distance() -> None:
    assert day_words(date(2026, 11, 27), TODAY) == "fre v. 48, om 6 dagar"
    words.set_language("en")
    assert day_words(date(2026, 11, 20), TODAY) == "Fri w. 47, 1 day ago"


def test_a_date_field_tells_the_value_and_marks_what_it_cannot_read(qtbot, dressed: None) -> None:
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed) as told:
        field.set_text("fre v48")
    assert told.args == [date(2026, 11, 27)]
    assert field.is_valid()
    field.set_text("någon gång")
    assert field.value() is None
    assert not field.is_valid()
    field.set_text("")
    assert field.is_valid()


def test_the_arrow_keys_step_a_day(qtbot, dressed: None) -> None:
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.set_value(TODAY)
    qtbot.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("power", "12,5 MW", 12_500),
        ("power", "800 kW", 800),
        ("area", "14 ha", 140_000),
        ("floor", "2500", 2_500),
        ("distance", "1,8 km", 1_800),
        ("money", "130 mnkr", 130_000_000),
        ("jobs", "120", 120),
    ],
)
def test_amounts_are_read_with_their_units(qtbot, dressed: None, kind: str, typed: str, value: int) -> None:
    field = AmountField(kind)
    qtbot.addWidget(field)
    field.set_text(typed)
    assert field.value() == value
    field.set_value(value)
    assert field.value() == value


def test_a_negative_amount_cannot_be(qtbot, dressed: None) -> None:
    field = MoneyField()
    qtbot.addWidget(field)
    field.set_text("-5 mnkr")
    assert field.value() is None
    assert not field.is_valid()


def test_a_forms_label_names_its_field(qtbot, dressed: None) -> None:
    form = FormGrid(2)
    qtbot.addWidget(form)
    field = form.add("&Benämning", QLineEdit(), required=True)
    buddies = [label.buddy() for label in form.findChildren(QLabel)]
    assert field in buddies
    assert field.accessibleName() == "Benämning"
    form.set_error(field, "Skriv en benämning.")
    assert field.property("state") == "bad"
    assert field.accessibleDescription() == "Skriv en benämning."
    form.set_error(field, "")
    assert field.property("state") == ""


def test_municipalities_are_chosen_by_typing(qtbot, dressed: None) -> None:
    field = MultiSelect("Kommuner")
    qtbot.addWidget(field)
    field.set_choices([("1983", "Köping"), ("1960", "Kungsör"), ("1980", "Västerås")])
    field.show()
    qtbot.keyClicks(field.edit, "kun")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.selected() == ("1960",)
    qtbot.keyClicks(field.edit, "1983")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.selected() == ("1960", "1983")
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.selected() == ("1960",)


def test_files_of_the_right_kind_are_taken_by_drop(qtbot, dressed: None, tmp_path: Path) -> None:
    zone = DropZone("Släpp ett mejl här", endings=(".eml",))
    qtbot.addWidget(zone)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.eml", "b.exe")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(zone.dropped) as told:
        zone.dropEvent(event)
    assert told.args == [[tmp_path / "a.eml"]]


def board(qtbot) -> BoardView:
    made = BoardView()
    qtbot.addWidget(made)
    made.resize(900, 500)
    cards = tuple(BoardCard(f"c{n}", f"Projekt {n}", "2026", "", (ChipText("sen", "bad"),)) for n in range(3))
    made.set_columns(
        [
            BoardColumn("received", "Mottagen", 9, cards),
            BoardColumn("closed", "Avslutad", 0, (), closed=True),
            BoardColumn("offer", "Offert", 1, (BoardCard("d", "Projekt D"),)),
        ]
    )
    made.show()
    return made


def test_a_card_is_moved_by_keyboard_past_a_closed_stage(qtbot, dressed: None) -> None:
    view = board(qtbot)
    assert view.select("c1")
    with qtbot.waitSignal(view.moved) as told:
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["c1", "offer"]


def test_the_arrows_walk_the_board_and_enter_opens(qtbot, dressed: None) -> None:
    view = board(qtbot)
    view.select("c0")
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    assert view.current_id() == "c1"
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Right)
    assert view.current_id() == "d"
    with qtbot.waitSignal(view.opened) as told:
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Return)
    assert told.args == ["d"]


def test_a_card_says_in_words_what_it_shows(qtbot, dressed: None) -> None:
    view = board(qtbot)
    view.select("c0")
    assert view.focusWidget().accessibleName() == "Projekt 0, 2026, sen"


def test_the_stage_bar_is_walked_by_keyboard(qtbot, dressed: None) -> None:
    bar = StageBar()
    qtbot.addWidget(bar)
    bar.set_stages([("a", "Mottagen"), ("b", "Kvalificerad"), ("c", "Hos kommuner")], "b")
    bar.resize(500, 30)
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    with qtbot.waitSignal(bar.picked) as told:
        qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert told.args == ["c"]


def test_a_narrow_stage_bar_breaks_words_over_two_lines(qtbot, dressed: None) -> None:
    bar = StageBar()
    qtbot.addWidget(bar)
    bar.set_stages(
        [(name, name) for name in ("Mottagen", "Kvalificerad", "Hos kommuner", "Offert")], "Offert"
    )
    bar.resize(900, 30)
    bar.show()
    assert bar.sizeHint().height() == 28
    bar.resize(330, 30)
    assert bar.sizeHint().height() == 40


def chart() -> Any:
    data = [Datum("kv 1", 11, "11", id="q1"), Datum("kv 2", 16, "16", id="q2")]
    return lambda width: chart_bars.bars("Förfrågningar", data, width=width, height=140, fits=measure)


def test_a_charts_data_are_reached_by_keyboard_and_told_in_words(qtbot, dressed: None) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(400, 140)
    view.set_layout(chart(), {"q2": "16 förfrågningar under kvartal 2"})
    view.show()
    assert "kv 1: 11" in view.accessibleName()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "16 förfrågningar under kvartal 2"
    with qtbot.waitSignal(view.picked) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == ["q2"]


def test_a_chart_is_laid_out_anew_when_it_gets_another_width(qtbot, dressed: None) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.set_layout(chart())
    view.resize(300, 140)
    view.show()
    view.resize(500, 140)
    shown = view.chart()
    assert shown is not None
    assert shown.width == 500


@pytest.mark.parametrize(("county", "count"), [("19", 10), ("20", 15), ("", 290)])
def test_every_county_has_its_municipalities_on_the_map(county: str, count: int) -> None:
    areas = municipalities(county)
    assert len(areas) == count
    assert all(area.outline.contains(area.middle) for area in areas)


def test_a_municipality_is_picked_by_mouse_and_by_keyboard(qtbot, dressed: None) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.set_county("19")
    view.set_areas({"1983": Shade("level-3", "klart", "level-3-text")})
    view.show()
    koping = next(area for area in municipalities("19") if area.code == "1983")
    place = view._transform().map(koping.middle).toPoint()
    with qtbot.waitSignal(view.area_picked) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["1983"]
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleDescription()
    with qtbot.waitSignal(view.area_picked) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args != ["1983"]


def test_the_map_tells_every_area_in_words(qtbot, dressed: None) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.set_county("19")
    view.set_areas({"1983": Shade("level-3", "klart")})
    assert "Köping: klart" in view.accessibleDescription()


def test_a_stale_level_says_so_in_words(qtbot, dressed: None) -> None:
    table = HeatTable("Etableringsberedskap")
    qtbot.addWidget(table)
    tester = QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [HeatRow("1983", "Köping", (HeatCell(2, "delvis", stale=True),), "59")]
    table.set_cells(["Elkapacitet"], rows, first="Kommun", total="Index")
    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Köping, Elkapacitet: delvis, inaktuell"
    table.setCurrentIndex(index)
    with qtbot.waitSignal(table.picked) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["1983", 0]
    del tester


def test_a_fact_opens_what_is_behind_it(qtbot, dressed: None) -> None:
    opened: list[str] = []
    grid = FactGrid([Fact("Underlag", "underlag.pdf", open=lambda: opened.append("underlag"))])
    qtbot.addWidget(grid)
    link = next(w for w in grid.findChildren(QWidget) if w.accessibleName() == "Underlag: underlag.pdf")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened == ["underlag"]


def test_a_line_that_is_cut_never_shows_half_a_number(qtbot, dressed: None) -> None:
    line = ElidedLabel("40 områden")
    qtbot.addWidget(line)
    line.show()
    line.resize(line.fontMetrics().horizontalAdvance("4…") + 1, 20)
    assert (line.text(), line.toolTip()) == ("…", "40 områden")
    line.resize(line.sizeHint())
    assert (line.text(), line.toolTip()) == ("40 områden", "")


def test_an_empty_place_has_the_button_that_starts(qtbot, dressed: None) -> None:
    started: list[bool] = []
    empty = EmptyState("Inga förfrågningar än.", "Ny förfrågan", lambda: started.append(True))
    qtbot.addWidget(empty)
    assert empty.button is not None
    empty.button.click()
    assert started == [True]


def test_a_divider_stands_where_it_was_left(qtbot, dressed: None) -> None:
    from .gallery import MemoryDesk

    desk = MemoryDesk()
    desk.put("splitter.case", [150, 300])
    split = Splitter("case", desk)
    qtbot.addWidget(split)
    split.addWidget(QWidget())
    split.addWidget(QWidget())
    split.resize(462, 100)
    split.show()
    split.take_up([300, 150])
    assert split.sizes() == [150, 300]


def test_a_divided_page_made_out_of_sight_is_shared_as_wanted_when_there_is_room(qtbot, dressed: None):
    from .gallery import MemoryDesk

    split = Splitter("case", MemoryDesk())
    qtbot.addWidget(split)
    for stretch in (1, 0):
        part = QWidget()
        part.setMinimumWidth(40)
        split.addWidget(part)
        split.setStretchFactor(split.count() - 1, stretch)
    split.resize(100, 100)
    split.take_up([300, 150])
    split.show()
    split.setSizes(split.sizes())  # as when a part is replaced
    split.resize(462, 100)
    assert split.sizes() == [300, 150]
    split.resize(562, 100)
    assert split.sizes() == [400, 150]


@pytest.mark.parametrize("box", [NumberBox, DecimalBox])
def test_figures_stand_as_far_in_as_other_words(qtbot, dressed: None, box: type[NumberBox]) -> None:
    made, line = box(), QLineEdit()
    for field in (made, line):
        qtbot.addWidget(field)
        field.resize(120, 36)
        field.show()
    inner = made.findChild(QLineEdit)
    inner.home(False)
    starts = inner.mapTo(made, inner.cursorRect().topLeft()).x(), line.cursorRect().x()
    assert abs(starts[0] - starts[1]) <= 3


def test_a_button_without_room_for_its_words_shows_its_whole_icon(qtbot, dressed: None) -> None:
    narrow, bare = Button("Sekretess · låst", icon="lock"), Button("", icon="lock")
    for button in (narrow, bare):
        qtbot.addWidget(button)
        button.setFixedSize(44, 34)
    assert narrow.grab().toImage() == bare.grab().toImage()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_keyboard(qtbot, dressed: None, key: Qt.Key) -> None:
    for button in (Button("Spara"), LinkButton("12 ärenden"), Pill("Öppna"), IconButton("close", "Stäng")):
        qtbot.addWidget(button)
        with qtbot.waitSignal(button.clicked, timeout=1000):
            qtbot.keyClick(button, key)
