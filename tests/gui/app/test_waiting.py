"""Slow work before there is a workspace: its dialog stays alive, and dies once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.words import N_
from investcrm.gui.first_start.waiting import run_waiting


class Asking(QDialog):
    """Remembers what came of its work."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(self)
        self.outcomes: list[object] = []

    def ask(self, work: Any) -> None:
        run_waiting(self, [self.button], work, self._done, self._done)

    def _done(self, outcome: object) -> None:
        self.outcomes.append(outcome)


def _refuse() -> None:
    raise InvalidInput(N_("Not found"))


@pytest.mark.parametrize(("work", "expected"), [(lambda: 5, int), (_refuse, UserError)])
def test_fields_are_grey_until_the_work_is_done(qtbot: Any, work: Any, expected: type) -> None:
    asking = Asking()
    qtbot.addWidget(asking)
    go = threading.Event()
    asking.ask(lambda: go.wait(30) and work())
    assert not asking.button.isEnabled()
    go.set()
    qtbot.waitUntil(lambda: bool(asking.outcomes))
    assert isinstance(asking.outcomes[0], expected)
    assert asking.button.isEnabled()


def test_a_dialog_only_its_work_still_holds_dies_once(qtbot: Any) -> None:
    ended: list[int] = []
    for number in range(20):
        asking = Asking()
        asking.destroyed.connect(lambda _thing=None, number=number: ended.append(number))
        asking.ask(lambda: 5)
        del asking
    qtbot.waitUntil(lambda: len(ended) == 20)
    assert sorted(ended) == list(range(20))
