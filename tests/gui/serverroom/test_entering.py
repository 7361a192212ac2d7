"""Into the room of a server from the window, and nothing of it for those it is not for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.gui.serverroom.conftest import Opened, enter, entrance, on_screen, texts, window
from tests.serverroom.conftest import SECRET, Employ, Insider, Served

from investcrm import bootstrap
from investcrm.domain.access import Group
from investcrm.gui.program import Program
from investcrm.services import serving


def test_a_member_works_in_the_room_and_locks_it(anna: Insider, opened: Opened, qtbot: Any) -> None:
    anna.begin("Projekt Vega", investor=f"{SECRET} AB")
    program = opened(anna)
    assert "låst" in entrance(program).chip.text()
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.model.count == 1 and page._detail is not None)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    page.detail.set_tab("access")
    qtbot.waitUntil(lambda: f"{SECRET} AB" in on_screen())
    assert "låses om 25 min" in shell.told.text()
    assert "Avsluta sekretessen" not in on_screen()
    assert window(program)._top.search.text() == "Sök bara i sekretessrummet"
    qtbot.keyClick(window(program), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not entrance(program).keeper.is_open)
    qtbot.waitUntil(lambda: SECRET not in on_screen() and "Vega" not in on_screen())
    assert "låst" in entrance(program).chip.text()


def everything(program: Program, qtbot: Any) -> list[str]:
    """Go to every page, open palette and menu, and return all words of the window."""
    main = window(program)
    said: list[str] = []
    for key in list(main._pages):
        main.go(key)
        qtbot.waitUntil(lambda: not program.tasks.busy, timeout=20_000)
        said += texts(main.page(key))
    main.open_palette()
    assert main._palette is not None
    said += [getattr(one, "title", str(one)) for one in main._palette.entries()]
    main._palette.close_palette()
    said += [one.text() for one in main.findChildren(QWidget) if hasattr(one, "text") and callable(one.text)]
    return [re.sub(r"\d+ ms", "", text) for text in said if isinstance(text, str)]


def test_who_has_no_business_there_sees_the_same_whether_cases_exist_or_not(
    served: Served, employ: Employ, anna: Insider, opened: Opened, qtbot: Any
) -> None:
    serving.add_member(served.open, "carl", "Carl", [Group.ADVISOR])
    address = served.open.replace("postgres@", "carl@")
    carl = Insider("carl", bootstrap.open_workspace(address), lambda: pytest.fail("no room"), "", address)
    try:
        before = opened(carl)
        assert before.entrance is None
        without = everything(before, qtbot)
        anna.begin("Projekt Vega", investor=f"{SECRET} AB", summary=SECRET)
        after = opened(carl)
        assert everything(after, qtbot) == without
        said = "\n".join(without).casefold()
        assert "sekretessrum" not in said
        assert SECRET.casefold() not in said
        assert "vega" not in said
    finally:
        carl.close()
