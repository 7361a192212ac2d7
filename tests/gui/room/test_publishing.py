"""A quarter published from the window: with the room open its cases count in groups, else not at all."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from tests.gui.room.conftest import unlock, window

from investcrm.domain.commands import LogInquiry
from investcrm.gui.dialogs.publish import PublishDialog
from investcrm.gui.program import Program
from investcrm.services import inquiries


@pytest.mark.parametrize(("is_open", "counted"), [(True, 3), (False, 0)])
def test_the_room_counts_in_groups_while_it_is_open(
    program: Program, qtbot: Any, is_open: bool, counted: int
):
    page: Any = window(program).go("reports")
    room = unlock(program, qtbot).keeper.room
    assert room is not None
    for name in ("Granit", "Kvarts", "Skiffer"):
        room.act(inquiries.log, LogInquiry(name, received_on=page.chooser.period().last))
    if not is_open:
        program.entrance.lock()
    window(program).go("reports")
    page.publish.click()
    dialog = window(program).findChild(PublishDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert ("i grupper om minst tre" in said) is is_open
    dialog.primary.click()
    qtbot.waitUntil(lambda: bool(page.published.editions))
    (edition,) = page.published.editions
    assert edition.grouped is is_open
    assert edition.figures["kpi.inquiries"] == counted
