"""An offer: which sites in which order, seen before it is made, frozen when sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.gui import land

from investcrm.domain.commands import AnsweredSite, RecordAnswer
from investcrm.gui.dialogs.offer import OfferDialog
from investcrm.gui.dialogs.offer_sending import OfferSendingDialog
from investcrm.services import answering, cases, inquiries

Settle = Callable[[], None]


@pytest.fixture
def dialog(nav: Any, ids: dict[str, str], workspace: Any, settle: Settle) -> OfferDialog:
    """An offer for Projekt Alm after one municipality answered with two sites."""
    places = land.lay_out(workspace, tuple(nav.region.reference.municipalities)[:3])
    waiting = workspace.ask(inquiries.detail, ids["Projekt Alm"]).forwardings[0]
    sites = tuple(AnsweredSite(places[name]) for name in ("Strandtomten", "Ängsbacken"))
    workspace.act(answering.record_answer, RecordAnswer(waiting.id, text="Två tomter", sites=sites))
    nav.compile_offer(ids["Projekt Alm"])
    settle()
    return land.dialog(OfferDialog)


def test_answered_sites_are_ticked_best_first(dialog: OfferDialog) -> None:
    assert [item.text().split(",")[0] for item in dialog._items()][:2] == ["Ängsbacken", "Strandtomten"]
    assert len(dialog.command().site_ids) == 2
    dialog.reject()


def test_the_order_is_the_users(dialog: OfferDialog) -> None:
    before = dialog.command().site_ids
    dialog.list.setCurrentRow(0)
    dialog._move(1)
    assert dialog.command().site_ids == (before[1], before[0])
    dialog.reject()


def test_the_document_is_shown_as_it_will_be(dialog: OfferDialog, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: dialog.paper.page_count() >= 1, timeout=15_000)
    dialog.reject()


def test_a_sent_offer_is_kept_saved_and_frozen(
    dialog: OfferDialog, ids: dict[str, str], workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    dialog.intro.setPlainText("Tack för förfrågan.")
    dialog.primary.click()
    settle()
    sending = land.dialog(OfferSendingDialog)
    sending._save(tmp_path / "offert.pdf", sending._read_pdf)
    sending._save(tmp_path / "offert.eml", sending._read_draft)
    settle()
    offer = workspace.ask(inquiries.detail, ids["Projekt Alm"]).offers[0]
    kept = workspace.ask(cases.document_bytes, offer.document_id)
    assert (tmp_path / "offert.pdf").read_bytes() == kept
    assert b"X-Unsent: 1" in (tmp_path / "offert.eml").read_bytes()
    sending.primary.click()
    settle()
    detail = workspace.ask(inquiries.detail, ids["Projekt Alm"])
    assert detail.offers[0].sent_on is not None
    assert detail.first_response_on is not None


def test_nothing_chosen_cannot_be_prepared(dialog: OfferDialog) -> None:
    from PySide6.QtCore import Qt

    for item in dialog._items():
        item.setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.primary.isEnabled()
    dialog.reject()
