"""An offer: which sites in which order, seen before it is made, frozen when sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtTest import QTest
from tests.gui import land

from investcrm.domain.commands import AnsweredSite, RecordAnswer
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.offer import OfferDialog
from investcrm.gui.dialogs.offer_blocks import TextBlocksDialog
from investcrm.gui.dialogs.offer_sending import OfferSendingDialog
from investcrm.services import answering, cases, inquiries, offer_texts, offering

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
    assert [item.text().split(",")[0] for item in dialog.list.items_now()][:2] == [
        "Ängsbacken",
        "Strandtomten",
    ]
    assert len(dialog.command().site_ids) == 2
    dialog.reject()


def test_the_order_is_the_users(dialog: OfferDialog) -> None:
    before = dialog.command().site_ids
    dialog.list.setCurrentRow(0)
    dialog.list.move_current(1)
    assert dialog.command().site_ids == (before[1], before[0])
    dialog.reject()


def test_the_document_is_shown_as_it_will_be(dialog: OfferDialog, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: dialog.paper.page_count() >= 1)
    dialog.reject()


def test_a_sent_offer_is_kept_saved_and_frozen(
    dialog: OfferDialog, ids: dict[str, str], workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    dialog.intro.setPlainText("Tack för förfrågan.")
    dialog.primary.click()
    settle()
    sending = land.dialog(OfferSendingDialog)
    outbox.put_into(sending.nav, sending._write_files, tmp_path, sending)
    sending._save(tmp_path / "offert.eml", sending._read_draft)
    settle()
    offer = workspace.ask(inquiries.detail, ids["Projekt Alm"]).offers[0]
    for one in workspace.ask(offering.documents, offer.id):
        kept = workspace.ask(cases.document_bytes, one.document.id)
        assert (tmp_path / one.document.name).read_bytes() == kept
    assert len(list(tmp_path.glob("*.xlsx"))) == 1
    assert b"X-Unsent: 1" in (tmp_path / "offert.eml").read_bytes()
    sending.mark_button.click()
    settle()
    detail = workspace.ask(inquiries.detail, ids["Projekt Alm"])
    assert detail.offers[0].sent_on is not None
    assert detail.first_response_on is not None


def test_nothing_chosen_cannot_be_prepared(dialog: OfferDialog) -> None:
    from PySide6.QtCore import Qt

    for item in dialog.list.items_now():
        item.setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.primary.isEnabled()
    dialog.reject()


def test_the_askers_own_sheet_shows_its_gaps_before_anything_is_saved(
    dialog: OfferDialog, ids: dict[str, str], workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    book: Any = Workbook()
    book.active.append(["Question", "Site 1", "Site 2"])
    book.active.append(["Site area (ha)", None, None])
    book.active.append(["How many bakeries?", None, None])
    book.save(tmp_path / "questions.xlsx")
    dialog.rfi.take_file(tmp_path / "questions.xlsx")
    settle()
    QTest.qWait(0)
    dialog.ask_preview()
    settle()
    lines = {row.asked: row for row in dialog.rfi_pane.model.rows()}
    assert lines["How many bakeries?"].tone == "bad"
    assert lines["How many bakeries?"].owner
    assert dialog.tabs.isTabVisible(1)
    chosen, nav = dialog.rfi.sheet, dialog.nav
    dialog.reject()
    (tmp_path / "questions.xlsx").unlink()
    nav.compile_offer(ids["Projekt Alm"])
    settle()
    dialog = land.dialog(OfferDialog)
    assert dialog.rfi.sheet == chosen
    assert dialog.rfi.choice.currentText() == "questions.xlsx"
    dialog.primary.click()
    settle()
    assert not nav.desk.drafts("inquiry-files.")
    sending = land.dialog(OfferSendingDialog)
    assert [one.kind for one in sending.papers] == ["offer", "comparison", "rfi"]
    sending.reject()


def test_text_blocks_are_written_once_for_everybody(
    dialog: OfferDialog, workspace: Any, settle: Settle
) -> None:
    assert dialog.command().blocks == ("conditions",)
    dialog._edit_blocks()
    settle()
    blocks = land.dialog(TextBlocksDialog)
    blocks._new()
    blocks.headings["sv"].setText("Varför Västmanland")
    blocks.texts["sv"].setPlainText("Nära till allt.")
    blocks._move(-1)
    blocks.primary.click()
    settle()
    kept = workspace.ask(offer_texts.blocks)
    assert [one.key for one in kept] == ["conditions", "help", "varfor-vastmanland", "next"]
    assert dialog.command().blocks == ("varfor-vastmanland", "conditions")
    dialog.reject()
