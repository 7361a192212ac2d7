"""The match on screen: order, reasons, whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.commands import AddSite, ForwardInquiry, MarkSent, Recipient
from investcrm.domain.matching import match_site
from investcrm.domain.power import PowerStep
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.sites import Known, SiteFacts
from investcrm.gui.dialogs.forward import ForwardDialog
from investcrm.gui.views.match import lines
from investcrm.services import forwarding, inbox, sites

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
    shown = [[table.index(row, column).data() for column in range(6)] for row in range(table.rowCount())]
    assert len(shown) == 3
    assert shown[0][2] == "4\u00a0ha"
    assert shown[0][3] == "8\u00a0ha saknas"
    assert shown[0][4].startswith("0,")
    assert "Kommunen" in shown[0][5]
    assert page.ranked.sum.text().endswith("av 100")


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


def test_who_was_asked_is_not_counted_among_those_to_ask(page: Any) -> None:
    whom = page.whom
    lines = [replace(line, asked="") for line in whom.model.rows()]
    whom.show_lines(lines, {}, (), "19")
    whom.model.set_checked([line.id for line in lines[:3]])
    whom.show_lines([replace(lines[0], asked="Väntar"), *lines[1:]], {}, (), "19")
    assert whom.checked() == (lines[1].id, lines[2].id)
    assert "2 kommuner" in whom.forward.text()


def test_a_case_without_requirements_says_what_to_do(
    nav: Any, window: Any, ids: dict[str, str], settle: Settle
) -> None:
    nav.match(ids["Nordic Powders"])
    settle()
    empty = window.page("match").ranked.list._empty
    assert empty.isVisibleTo(window)
    assert "krav" in empty.accessibleName().casefold()


TODAY = date(2026, 11, 21)


def _match(power: int, indicative: int = 0) -> Any:
    asked = (Requirement("land", Level.MUST, low=100_000), Requirement("power", Level.MUST, low=10_000))
    site = SiteFacts(
        "s",
        "Ön",
        "1980",
        {"usable_m2": Known(120_000, "Kommunen", TODAY)},
        (PowerStep(None, power, indicative),),
    )
    return match_site(asked, site, TODAY)


def test_what_would_be_worth_most_names_the_one_change(qapp: Any) -> None:
    from investcrm import words

    words.set_language("en")
    # four megawatts more are no use where the six there are may never come
    [found] = lines.worth_most([_match(0, 6_000)], lambda code: code, "en")
    said = "4 MW (power) more, all of it firm, makes Ön (1980) meet every must."
    assert found.sentence.replace("\u00a0", " ") == said
    [found] = lines.worth_most([_match(0, 12_000)], lambda code: code, "en")
    assert found.sentence == "A firm grid statement makes Ön (1980) meet every must."
    words.set_language("sv")


def test_what_is_unknown_becomes_a_question_with_one_click(
    page: Any, nav: Any, workspace: Any, ids: dict[str, str], settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tuple(nav.region.reference.municipalities)[-1]
    workspace.act(sites.add_site, AddSite(code, "Okända backen", {}))
    nav.match(ids["Projekt Björk"])
    settle()
    unknown = next(
        line for line in page.ranked.list.lines_model.lines() if line.match.name == "Okända backen"
    )
    page.ranked.choose(unknown.id)
    opened: list[Any] = []
    monkeypatch.setitem(nav.acts, "forward", lambda _nav, *given, **more: opened.append((given, more)))
    page.ranked.ask.click()
    settle()
    ((inquiry_id, codes), more) = opened[0]
    assert (inquiry_id, codes) == (ids["Projekt Björk"], (code,))
    assert "Vad kan ni säga om mark på Okända backen?" in more["message"]

    made = workspace.act(
        forwarding.forward,
        ForwardInquiry(inquiry_id, (Recipient(code),), workspace.ask(forwarding.default_deadline)),
    )
    workspace.act(forwarding.mark_sent, MarkSent((made.items[0].forwarding_id,)))
    settle()
    page.ranked.choose(unknown.id)
    page.ranked.ask.click()
    settle()
    assert len(opened) == 1
    (message,) = workspace.ask(inbox.messages, inquiry_id)
    assert (message.municipality_code, message.from_region) == (code, True)
    assert "Okända backen" in message.text
