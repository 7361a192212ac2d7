"""Today has room for its words at the size of a small laptop."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from tests.gui.today.test_today import lines

from investcrm.gui.widgets.chip import Chip


@pytest.fixture
def page(window: Any, settle: Any, request: pytest.FixtureRequest) -> Any:
    window.resize(*request.param)
    made = window.go("today")
    settle()
    return made


@pytest.mark.parametrize("page", [(1366, 768), (1440, 900)], indirect=True)
def test_the_words_of_a_line_have_more_room_than_what_stands_beside_them(page: Any) -> None:
    shown = lines(page)
    assert shown
    for line in shown:
        title, said = (part for part in line.findChildren(QLabel) if not isinstance(part, Chip))
        assert title.width() > line.width() * 0.6
        assert said.width() > line.width() * 0.5
        assert title.heightForWidth(title.width()) <= title.height()
        assert said.heightForWidth(said.width()) <= said.height()


@pytest.mark.parametrize("page", [(1366, 768), (1440, 900), (1920, 1080)], indirect=True)
def test_the_right_column_is_the_narrow_one(page: Any) -> None:
    assert page.side.width() < page.due.width() * 0.65
    assert abs(page.due.width() - page.waiting.width()) <= 1


@pytest.mark.parametrize("page", [(1366, 768)], indirect=True)
def test_an_action_ends_where_the_chip_above_it_ends(page: Any) -> None:
    line = next(one for one in lines(page) if one.findChild(Chip))
    chip = line.findChild(Chip)
    assert chip.geometry().right() == line.button.geometry().right() - 8
