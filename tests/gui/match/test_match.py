"""The match on screen: order, reasons, whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.matching import match_site
from investcrm.domain.power import PowerStep
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.sites import Known, SiteFacts
from investcrm.gui.dialogs.forward import ForwardDialog
from investcrm.gui.views.match import lines

Settle = Callable[[], None]


@pytest.fixture
def page(nav: Any, window: Any, workspace: Any, ids: dict[str, str], settle: Settle) -> Any:
    """The match of Projekt Björk over three sites."""
    land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])
    nav.match(ids["Projekt Björk"])
    settle()
    return window.page("match")


def test_sites_stand_in_order_of_their_verdict_over_the_musts(page: Any) -> None:
    names = [line.match.name for line in page.ranked.list.lines_model.lines()]
    assert names == ["Ängsbacken", "Bruksvallen", "Strandtomten"]


def test_each_site_says_why_it_stands_where_it_stands(page: Any) -> None:
    reasons = {line.match.name: line.reason for line in page.ranked.list.lines_model.lines()}
    assert "8\u00a0ha saknas" in reasons["Strandtomten"]
    assert "8\u00a0MW saknas" in reasons["Strandtomten"]
    assert "preliminär" in reasons["Bruksvallen"] or "indikativ" in reasons["Bruksvallen"]


def test_the_chosen_site_is_told_requirement_by_requirement(page: Any) -> None:
    last = page.ranked.list.lines_model.lines()[-1]
    page.ranked.choose(last.id)
    table = page.ranked.results
    shown = [[table.index(row, column).data() for column in range(5)] for row in range(table.rowCount())]
    assert len(shown) == 3
    assert shown[0][2] == "4\u00a0ha"
    assert shown[0][3] == "8\u00a0ha saknas"
    assert "Kommunen" in shown[0][4]


def test_only_sites_without_a_missed_must_can_be_shown(page: Any) -> None:
    page.ranked.only_possible.click()
    names = [line.match.name for line in page.ranked.list.lines_model.lines()]
    assert "Strandtomten" not in names


def test_map_and_list_choose_the_same_municipalities(page: Any) -> None:
    codes = [line.id for line in page.whom.model.rows() if not line.asked]
    before = set(page.whom.checked())
    page.whom.map.area_picked.emit(codes[-1])
    assert set(page.whom.checked()) == before ^ {codes[-1]}


def test_f_forwards_to_the_ticked_municipalities(page: Any, nav: Any, qtbot: Any, settle: Settle) -> None:
    free = [line.id for line in page.whom.model.rows() if not line.asked][:2]
    page.whom.model.set_checked(free)
    page.ranked.list.setFocus()
    qtbot.keyClick(page.ranked.list, Qt.Key.Key_F)
    settle()
    dialog = land.dialog(ForwardDialog)
    assert set(dialog.recipients.checked()) == set(free)
    dialog.reject()


def test_a_case_without_requirements_says_what_to_do(
    nav: Any, window: Any, ids: dict[str, str], settle: Settle
) -> None:
    nav.match(ids["Nordic Powders"])
    settle()
    empty = window.page("match").ranked.list._empty
    assert empty.isVisibleTo(window)
    assert "krav" in empty.accessibleName().casefold()


def _match(power: int, indicative: int = 0) -> Any:
    asked = (Requirement("land", Level.MUST, low=100_000), Requirement("power", Level.MUST, low=10_000))
    site = SiteFacts(
        "s",
        "Ön",
        "1980",
        {"usable_m2": Known(120_000, "Kommunen", None)},
        (PowerStep(None, power, indicative),),
    )
    from datetime import date

    return match_site(asked, site, date(2026, 11, 21))


def test_what_would_be_worth_most_names_the_one_change(qapp: Any) -> None:
    from investcrm import words

    words.set_language("en")
    # the area has no date, so only the power is told of where it alone is short
    found = lines.worth_most([_match(6_000)], lambda code: code, "en")
    assert all("Ön" in one.sentence for one in found)
    words.set_language("sv")
