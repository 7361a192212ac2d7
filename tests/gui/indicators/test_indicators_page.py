"""Indicators on screen: taken in from a file, fetched, typed in, and every value with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.exchange.test_kolada import Answer, Server, server
from tests.gui import land

from investcrm.gui.dialogs.indicator_fetch import FetchDialog
from investcrm.gui.dialogs.indicator_intake import IntakeDialog
from investcrm.gui.dialogs.indicator_value import NewIndicatorDialog, ValueDialog
from investcrm.gui.undoing import undo
from investcrm.services import indicators

__all__ = ["server"]
FILES = Path(__file__).resolve().parents[2] / "data" / "indicators"
KOPING = "1983"
Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("indicators")
    settle()
    return shown


def cell(page: Any, name: str, column: int) -> str:
    model = page.table.model()
    row = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == name)
    return str(model.index(row, column).data())


def test_a_dropped_file_is_shown_first_and_what_it_revised_stands_beside(
    page: Any, workspace: Any, settle: Settle, tmp_path: Path
) -> None:
    page.drop.dropped.emit([FILES / "kolada.csv", FILES / "insikt.csv"])
    settle()
    dialog = land.dialog(IntakeDialog)
    assert (dialog.plan.adds, dialog.plan.elsewhere) == (69, 14)
    assert workspace.ask(indicators.series, "nki").latest == 2020
    dialog.go()
    settle()
    following = land.dialog(IntakeDialog)
    assert "insikt.csv" in following.heading.text()
    assert "sjuttio" in following.unread.text()
    following.reject()
    settle()
    assert cell(page, "Köping", 2).endswith("*")
    page._pick(KOPING, 1)
    assert "kolada.csv" in page.source.text()
    assert "72" in page.source.text().splitlines()[-1]
    chart = page.chart.chart()
    assert chart is not None
    assert "Köping" in chart.alternative
    page.write(tmp_path / "i.xlsx", "sv")
    settle()
    assert "Alla värden" in load_workbook(tmp_path / "i.xlsx").sheetnames
    undo(page.nav)
    settle()
    assert workspace.ask(indicators.series, "nki").latest == 2020


def test_a_file_that_names_nothing_asks_what_it_is(page: Any, settle: Settle, tmp_path: Path) -> None:
    file = tmp_path / "mätning.csv"
    file.write_text("Kommun;2024\nKöping;71\nSala;68\n", encoding="utf-8")
    page.take_in([file])
    settle()
    dialog = land.dialog(IntakeDialog)
    assert not dialog.primary.isEnabled()
    (choice,) = dialog.choices.values()
    choice.set_key("nki_building")
    settle()
    assert dialog.primary.isEnabled()
    dialog.go()
    settle()
    page.open("nki_building")
    settle()
    assert cell(page, "Sala", 1) == "68"


def test_kolada_is_asked_at_the_button_and_its_fault_is_one_sentence(
    page: Any, settle: Settle, server: Server, nav: Any
) -> None:
    pages = (FILES / "kolada_v3.json").read_bytes()
    server.says = lambda _path: Answer(b"", 500)
    dialog = FetchDialog(nav, page.every, "new_companies_per_1000", server.base)
    dialog.open()
    assert server.asked == []
    dialog.go()
    settle()
    assert "500" in dialog.trouble.text()
    server.says = lambda _path: Answer(json.dumps(json.loads(pages)).encode())
    dialog.go()
    settle()
    settle()
    shown = land.dialog(IntakeDialog)
    assert shown.plan.adds == 32
    shown.reject()


def test_a_value_is_typed_in_with_its_source_and_an_own_indicator_added(
    page: Any, workspace: Any, settle: Settle
) -> None:
    page.new.click()
    adding = land.dialog(NewIndicatorDialog)
    adding.go()
    assert adding.name.property("state") == "bad"
    adding.name.setText("Näringslivsträffar " + "å" * 62)
    adding.go()
    settle()
    assert page.found.indicator.own
    assert not page.found.years
    page.state_value()
    dialog = land.dialog(ValueDialog)
    dialog.place.set_key(KOPING)
    dialog.value.setText("tolv")
    dialog.go()
    assert dialog.value.property("state") == dialog.source.property("state") == "bad"
    dialog.value.setText("1 200")
    dialog.source.setText("Näringslivskontoret")
    dialog.go()
    settle()
    assert cell(page, "Köping", 1) == "1\u00a0200"
    (own,) = [one for one in workspace.ask(indicators.own, (KOPING,)) if one.indicator.own]
    assert own.point.value.source == "Näringslivskontoret"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_reached_by_the_palette_and_says_all_it_says_in_both_languages(
    window: Any, settle: Settle, language: str
) -> None:
    window.set_language(language)
    commands = {one.key: one for one in window._all_commands()}
    commands["indicators"].run()
    settle()
    page = window.page("indicators")
    assert page.title._title.text() == {"sv": "Indikatorer", "en": "Indicators"}[language]
    assert cell(page, "Köping", 1) == "70"
    assert page.which.count() >= 14
