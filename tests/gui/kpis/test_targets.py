"""All targets of a year in one table: typed, pasted, proposed, kept, saved as one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.gui import land

from investcrm.domain.commands import SetTarget
from investcrm.domain.kpi import KPIS
from investcrm.domain.targets import USUAL, Aim
from investcrm.gui.dialogs.conflict import ConflictDialog
from investcrm.gui.dialogs.targets import TargetsDialog
from investcrm.gui.models.target_grid import FIXED
from investcrm.services import targets

Settle = Callable[[], None]
ROWS = {one.key: row for row, one in enumerate(KPIS)}


@pytest.fixture
def dialog(window: Any, settle: Settle) -> Any:
    window.go("kpis").targets.click()
    settle()
    return land.dialog(TargetsDialog)


def test_targets_pasted_from_a_spreadsheet_are_saved_for_their_municipalities(
    dialog: Any, qtbot: Any, workspace: Any, settle: Settle
) -> None:
    QGuiApplication.clipboard().setText("\tKöping\tHela regionen\nEtableringar\t1\t2\nFörlorade\t\tfå")
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "3 celler inklistrade, 1 är inget tal" in dialog.said.text()
    year = dialog.year.value()
    dialog.go()
    settle()
    assert workspace.ask(targets.of_year, year).targets == {
        Aim("establishments"): 2,
        Aim("establishments", "1983"): 1,
    }


def test_the_usual_targets_are_proposed_and_kept_until_they_are_saved(
    dialog: Any, window: Any, settle: Settle
) -> None:
    dialog.propose.click()
    assert dialog.grid.goals() == {Aim(key): value for key, value in USUAL.items()}
    dialog.reject()
    settle()
    window.page("kpis").targets.click()
    settle()
    again = land.dialog(TargetsDialog)
    assert again.grid.goals() == {Aim(key): value for key, value in USUAL.items()}
    again.reject()


def test_last_year_s_targets_are_taken_over(dialog: Any, workspace: Any, tasks: Any, settle: Settle) -> None:
    tasks.mutate(targets.set_target, SetTarget("inquiries", dialog.year.value(), 30.0))
    settle()
    dialog.year.setValue(dialog.year.value() + 1)
    settle()
    dialog.copy_last.click()
    row = ROWS["inquiries"]
    assert dialog.grid.index(row, FIXED).data() == "30"
    assert dialog.grid.index(row, FIXED).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Förfrågningar, Hela regionen, 30, ändrat"
    )
    dialog.reject()


def test_what_is_no_number_is_refused_in_the_cell_and_what_others_set_is_asked_about(
    dialog: Any, workspace: Any, settle: Settle
) -> None:
    cell, year = dialog.grid.index(ROWS["inquiries"], FIXED), dialog.year.value()
    assert not dialog.grid.setData(cell, "många")
    assert "många" in dialog.trouble.text()
    assert dialog.grid.setData(cell, "25")
    workspace.act(targets.set_target, SetTarget("inquiries", year, 7.0))
    dialog.go()
    settle()
    asked = land.dialog(ConflictDialog)
    (key,) = asked.mine
    assert asked.mine[key].text() == "25"
    asked._decide()
    settle()
    assert workspace.ask(targets.of_year, year).targets == {Aim("inquiries"): 25}
