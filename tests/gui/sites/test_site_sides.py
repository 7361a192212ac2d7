"""The sides of a site: its power by year, what must be done before one can build, pictures, and its sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from tests.gui import land

from investcrm.domain.commands import StateFacts, StatePower
from investcrm.domain.freshness import Freshness
from investcrm.domain.power import Basis
from investcrm.gui.dialogs.power import PowerDialog, QueueDialog, ReserveDialog, SubstationDialog
from investcrm.gui.dialogs.site import SiteDialog
from investcrm.gui.dialogs.site_paper import SitePaperDialog
from investcrm.gui.undoing import undo
from investcrm.gui.widgets.facts import FactGrid
from investcrm.services import freshness, power, site_papers, sites

Settle = Callable[[], None]


@pytest.fixture
def site(workspace: Any, nav: Any) -> str:
    """Ängsbacken with 14 MW from 2028, and a street that is expected."""
    found = land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])["Ängsbacken"]
    workspace.act(
        power.state, StatePower(found, 2028, 14_000, 6_000, source="Mälarnät", basis=Basis.AGREEMENT)
    )
    told = {"plan_state": "consultation", "check_street": "expected", "check_street_on": "2027-10-01"}
    workspace.act(sites.state_facts, StateFacts(found, told, "Stadsbyggnad", date(2026, 3, 2)))
    return found


@pytest.fixture
def pane(window: Any, site: str, settle: Settle) -> Any:
    shown = window.go("sites")
    settle()
    shown.open(site=site)
    settle()
    return shown.pane


def said(tab: Any) -> str:
    return " | ".join(one.text() for one in tab.findChildren(QLabel)).replace("\u00a0", " ")


def look_at(pane: Any, tab: Any, settle: Settle) -> str:
    pane.tabs.setCurrentWidget(tab)
    settle()
    return said(tab)


def test_power_left_is_told_with_its_arithmetic_and_follows_what_is_reserved(
    pane: Any, site: str, workspace: Any, settle: Settle
) -> None:
    assert "14 MW fast, 6 MW preliminärt (Mälarnät" in look_at(pane, pane.power, settle)
    pane.power.reserve.click()
    dialog = land.dialog(ReserveDialog)
    dialog.go()
    settle()
    assert dialog.trouble.isVisible()
    dialog.holder.setText("Projekt Ask")
    dialog.amount.set_text("4 MW")
    dialog.go()
    settle()
    assert "− 4 MW för Projekt Ask" in said(pane.power)
    assert land.no_dialog(ReserveDialog)


def test_a_substation_gets_its_own_statement_and_its_case_is_moved_on(
    pane: Any, site: str, workspace: Any, settle: Settle
) -> None:
    look_at(pane, pane.power, settle)
    pane.power.substation.click()
    dialog = land.dialog(SubstationDialog)
    dialog.name.setText("Munga")
    dialog.go()
    settle()
    (station,) = workspace.ask(power.substations)
    pane._state_power()
    statement = land.dialog(PowerDialog)
    settle()
    statement.place.set_key(f"substation:{station.id}")
    statement.indicative.set_text("40 MW")
    statement.step.set_key("application")
    statement.go()
    settle()
    shown = workspace.ask(power.sheet, workspace.ask(power.find_place, "Munga"))
    (row,) = shown.statements
    assert (row.indicative_kw, row.step) == (40_000, "application")
    QueueDialog(pane.nav, row, workspace.ask(power.steps)).open()
    moved = land.dialog(QueueDialog)
    moved.step.set_key("pre_study")
    moved.go()
    settle()
    (row,) = workspace.ask(power.sheet, shown.place).statements
    assert list(row.step_dates) == ["application", "pre_study"]


def test_the_checklist_says_what_is_open_and_the_dialog_lets_the_day_follow_from_it(
    pane: Any, settle: Settle
) -> None:
    words = look_at(pane, pane.ready, settle)
    assert "Inte känt" in pane.ready.sentence.text()
    assert "väntas, 2027-10-01" in words
    assert "samråd" in words
    pane.state()
    dialog = land.dialog(SiteDialog)
    assert not dialog.inputs["ready_on"].widget.isEnabled()
    dialog.confirm.setChecked(True)
    assert "ready_on" not in dialog.facts()
    dialog.reject()


def test_a_picture_is_kept_shown_and_taken_away(
    pane: Any, site: str, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    look_at(pane, pane.papers, settle)
    Image.new("RGB", (400, 300), "green").save(tmp_path / "från söder.png")
    pane.papers.keep(tmp_path / "från söder.png")
    dialog = land.dialog(SitePaperDialog)
    dialog.caption.setText("Från söder")
    dialog.public.setChecked(True)
    dialog.go()
    settle()
    (paper,) = workspace.ask(site_papers.of_site, site)
    assert (paper.caption, paper.public) == ("Från söder", True)
    assert any(not one.pixmap().isNull() for one in pane.papers.findChildren(QLabel))
    pane.papers._remove(paper)
    settle()
    assert workspace.ask(site_papers.of_site, site) == ()


def test_the_sheet_is_written_where_one_says(pane: Any, tmp_path: Path, settle: Settle) -> None:
    pane.write_sheet(tmp_path / "blad.pdf")
    settle()
    assert "Ängsbacken" in land.paper(tmp_path / "blad.pdf")
    assert pane.findChildren(FactGrid)


def test_the_queue_has_the_regions_own_steps(window: Any, workspace: Any, settle: Settle) -> None:
    card = window.go("settings").queue
    settle()
    assert "ansökan" in card.steps.toPlainText()
    card.steps.setPlainText("ansökan; snart")
    card.save()
    assert not card.trouble.isHidden()
    card.steps.setPlainText("ansökan; 90\nnätavtal")
    card.steps.document().setModified(True)
    card.save()
    settle()
    kept = workspace.ask(power.steps)
    assert [(one.key, one.quiet_days) for one in kept] == [("application", 90), ("nätavtal", None)]
    assert card.trouble.isHidden()


def test_how_long_what_is_known_stays_fresh_is_the_regions(
    window: Any, workspace: Any, settle: Settle
) -> None:
    card = window.go("settings").freshness
    settle()
    assert card.days[Freshness.LAND].value() == 365
    card.days[Freshness.LAND].setValue(90)
    card.save_button.click()
    settle()
    assert workspace.ask(freshness.limits).by_kind[Freshness.LAND] == 90
    undo(card._nav)
    settle()
    assert card.days[Freshness.LAND].value() == 365
