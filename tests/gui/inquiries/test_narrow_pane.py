"""The pane of a case at its least width: nothing of any part is cut off, in either language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QScrollArea

from investcrm import words
from investcrm.domain.commands import AddSite, AddTask, PrepareOffer, RecordActivity
from investcrm.domain.following_commands import Explain, LogComplaint
from investcrm.services import cases, complaining, offering, promising, reminding, sites
from investcrm.services.clock import swedish_day

LONG = "Samordnad utveckling av industrimark och elförsörjning i Mälardalens östra delar"
REASON = "Nätägaren lämnar besked först efter sommaren och då gäller andra förutsättningar"


@pytest.fixture
def crowded(workspace: Any, ids: dict[str, str]) -> str:
    """A case with something long in every part: late answers, complaints, tasks, two offers."""
    case = ids["Projekt Björk"]
    site = workspace.act(sites.add_site, AddSite("1980", LONG, {"usable_m2": 140_000}))
    today = swedish_day(workspace.store.clock())
    workspace.act(_late, today)
    (late,) = (one for one in workspace.ask(promising.of_case, case) if one.wants_words and one.municipality)
    workspace.act(promising.explain, Explain(case, late.promise, REASON, late.municipality_code))
    for _ in range(2):
        workspace.act(offering.prepare, PrepareOffer(case, (site,), recipient=LONG))
    workspace.act(complaining.log, LogComplaint(REASON, LONG, case, follow_up=LONG, follow_up_on=today))
    workspace.act(cases.add_task, AddTask(LONG, today, case))
    workspace.act(cases.record_activity, RecordActivity("call", LONG, case, happened_on=today))
    return case


def _late(uow: Any, day: Any) -> None:
    for one in reminding.silent(uow):
        days = {"sent_on": day - timedelta(days=30), "deadline_on": day - timedelta(days=9)}
        uow.update("forwarding", one.forwarding_id, days)
    uow.commit("Changed a deadline")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_part_of_a_case_fits_the_panes_least_width(
    crowded: str, window: Any, nav: Any, settle: Any, language: str
) -> None:
    window.set_language(language)
    nav.open_inquiry(crowded, "overview")
    settle()
    detail = window.page("inquiries").detail
    too_wide = {}
    for name, part in detail._parts.items():
        detail.set_tab(name)
        settle()
        detail.setFixedWidth(detail.minimumWidth())
        area = part.parentWidget().parentWidget()
        assert isinstance(area, QScrollArea)
        bar = area.verticalScrollBar().sizeHint().width()
        margins = detail.layout().itemAt(0).widget().widget(1).layout().contentsMargins()
        room = detail.minimumWidth() - margins.left() - margins.right() - bar
        needs = part.minimumSizeHint().width()
        if needs > room:
            too_wide[name] = (needs, room)
    assert too_wide == {}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_parts_name_and_the_status_are_seen_whole_in_an_ordinary_window(
    crowded: str, window: Any, nav: Any, settle: Any, language: str
) -> None:
    window.set_language(language)
    window.resize(1280, 860)
    nav.open_inquiry(crowded, "municipalities")
    settle()
    detail = window.page("inquiries").detail
    assert detail.tabs.tabRect(detail.tabs.count() - 1).right() <= detail.tabs.width()
    assert detail.chip.width() >= detail.chip.sizeHint().width()
