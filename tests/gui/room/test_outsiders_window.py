"""With the room locked the window shows the same on every page, whether cases lie in the room or not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from tests.gui.room.conftest import PASSPHRASE
from tests.gui.serverroom.conftest import texts
from tests.gui.serverroom.test_entering import _DRAWN, at_rest
from tests.room.conftest import SECRET, full_case, opened

from investcrm import bootstrap
from investcrm.gui import navigation as at
from investcrm.gui.app import makers
from investcrm.gui.program import Program
from investcrm.store.store import utc_now


def everything(program: Program, qtbot: Any) -> list[str]:
    """Go to every page but the room's and return all words of the window, found while searching too."""
    main = program.window
    assert main is not None
    said: set[str] = set()
    for key in main._pages:
        if key == at.ROOM:
            continue
        page = main.go(key)
        at_rest(program, qtbot)
        search = getattr(page, "search", None)
        if isinstance(search, QLineEdit):
            search.setText(SECRET)
            at_rest(program, qtbot)
            search.clear()
            at_rest(program, qtbot)
        said |= {f"{key}: {_DRAWN.sub('', text)}" for text in texts(main)}
    main.open_palette()
    assert main._palette is not None
    said |= {f"palette: {one if isinstance(one, str) else one.title}" for one in main._palette.entries()}
    main._palette.close_palette()
    return sorted(said)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_page_says_the_same(made: Path, tmp_path: Path, qtbot: Any) -> None:
    said = []
    now = utc_now()  # no day ends between the windows that are compared
    for name in ("first", "bare", "kept"):  # the desk remembers where the first window was left
        folder = Path(shutil.copytree(made, tmp_path / name))
        both = opened(folder)
        if name == "kept":
            for number in range(3):
                full_case(both.room, f"{SECRET}{number}")
        both.close()
        running = Program(makers(), "sv")
        qtbot.addWidget(running.show(bootstrap.open_workspace(folder, PASSPHRASE, clock=lambda: now)))
        said.append([text.replace(name, "-") for text in everything(running, qtbot)])
        assert running.window is not None
        said[-1] += [running.window.windowTitle()]
        running.close()
        running.window.close()
    _first, without, among = said
    assert without == among
    assert SECRET not in "\n".join(among)
    assert len(without) > 200
