"""The case's secrecy in the window: assessed, agreed on, asked for, masked and decided with real widgets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel
from tests.exchange.test_masking import SECRET, holds, line, made

from investcrm import pdf
from investcrm.domain.commands import Attachment, KeepDocuments
from investcrm.domain.legal_commands import CoverDocuments, LogRequest
from investcrm.domain.secrecy import Decision, Finding
from investcrm.gui.dialogs.disclosure import DisclosureDialog
from investcrm.gui.dialogs.mask import MaskDialog
from investcrm.gui.widgets.chip import Chip
from investcrm.services import cases, disclosing, secrecy


@pytest.fixture
def case(workspace: Any, ids: dict[str, str]) -> str:
    """A case with a PDF that tells a secret."""
    attachment = Attachment("avtal.pdf", "application/pdf", made(line(f"Avtal med {SECRET} AB")))
    workspace.act(cases.keep_documents, KeepDocuments(ids["Projekt Alm"], (attachment,)))
    return ids["Projekt Alm"]


@pytest.fixture
def pane(window: Any, settle: Any, case: str) -> Any:
    page = window.go("inquiries")
    settle()
    page.open(inquiry=case, tab="secrecy")
    settle()
    return page.detail


def sheet(kind: type[QDialog] = QDialog) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found[-1] if found else None


def part(pane: Any) -> Any:
    return pane._parts["secrecy"]


def texts(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def chips(widget: Any) -> list[str]:
    return [one.accessibleName() or one.text() for one in widget.findChildren(Chip)]


def button(widget: Any, words: str) -> QAbstractButton:
    return next(one for one in widget.findChildren(QAbstractButton) if one.text().startswith(words))


def click(qtbot: Any, widget: Any, words: str) -> None:
    qtbot.mouseClick(button(widget, words), Qt.MouseButton.LeftButton)


def test_a_case_is_assessed_and_shows_what_must_be_registered(pane, qtbot, settle, workspace, case):
    assert "Ingen har bedömt sekretessen" in texts(part(pane))
    click(qtbot, part(pane), "Bedöm")
    dialog = sheet()
    dialog.ground.set_key("31 kap. 16 § OSL")
    assert "särskild anledning" in texts(dialog)
    assert "20" in texts(dialog)
    dialog.wish.setText("Inga namn")
    click(qtbot, dialog, "Spara")
    settle()
    found = workspace.ask(secrecy.of_case, case)
    assert (found.finding, found.ground) == (Finding.SECRET, "31 kap. 16 § OSL")
    qtbot.waitUntil(lambda: "31 kap. 16 § OSL" in texts(part(pane)))
    assert "ska registreras utan dröjsmål" in texts(part(pane))
    assert "Inga namn" in texts(part(pane))


def test_secrecy_without_a_ground_is_refused_in_the_dialog(pane, qtbot, settle, workspace, case):
    click(qtbot, part(pane), "Bedöm")
    dialog = sheet()
    dialog.ground.set_key("")
    click(qtbot, dialog, "Spara")
    settle()
    assert "Ange sekretessgrunden" in dialog.trouble.text()
    assert workspace.ask(secrecy.of_case, case).assessments == ()
    dialog.reject()


def test_a_document_gets_its_number_from_the_list_of_those_without(pane, qtbot, settle, workspace, case):
    test_a_case_is_assessed_and_shows_what_must_be_registered(pane, qtbot, settle, workspace, case)
    before = len(workspace.ask(secrecy.of_case, case).unregistered)
    click(qtbot, part(pane), "Registrera…")
    dialog = sheet()
    qtbot.keyClicks(dialog.number, "RV 2026:17")
    click(qtbot, dialog, "Spara")
    settle()
    assert len(workspace.ask(secrecy.of_case, case).unregistered) == before - 1


def test_an_agreement_is_kept_and_deleted_again(pane, qtbot, settle, workspace, case):
    click(qtbot, part(pane), "Lägg till avtal")
    dialog = sheet()
    qtbot.keyClicks(dialog.party, "Alm AB")
    dialog.ends.set_value(date(2027, 6, 30))
    click(qtbot, dialog, "Spara")
    settle()
    (row,) = workspace.ask(secrecy.of_case, case).agreements
    assert (row.party, row.ends_on, row.remind_on) == ("Alm AB", date(2027, 6, 30), date(2027, 5, 31))
    qtbot.waitUntil(lambda: "Alm AB" in texts(part(pane)))
    part(pane)._agree(pane.detail, row)
    click(qtbot, sheet(), "Ta bort")
    settle()
    assert workspace.ask(secrecy.of_case, case).agreements == ()


def test_a_request_is_logged_masked_and_decided(pane, qtbot, settle, workspace, case, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(
        "investcrm.gui.views.inquiries.files.open_document", lambda _nav, row_id: opened.append(row_id)
    )
    click(qtbot, part(pane), "Registrera en begäran")
    asked = sheet()
    asked.covers.setPlainText("Allt om Alm")
    click(qtbot, asked, "Registrera")
    settle()
    dialog = sheet(DisclosureDialog)
    click(qtbot, dialog, "Hela ärendet")
    settle()
    documents = {one.document.name: one for one in dialog.found.documents}
    assert "avtal.pdf" in documents
    for name, one in documents.items():
        if name != "avtal.pdf":
            dialog._decide_document(one, "released")
            settle()
    dialog._mask(documents["avtal.pdf"])
    settle()
    masks = sheet(MaskDialog)
    qtbot.waitUntil(lambda: masks.view.sheets() and masks.primary.isEnabled())
    page = masks.view.sheets()[0]
    qtbot.mousePress(page, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    qtbot.mouseMove(page, QPoint(200, 90))
    qtbot.mouseRelease(page, Qt.MouseButton.LeftButton, pos=QPoint(200, 90))
    (drawn,) = masks.view.drawn()
    assert drawn.page == 0
    assert abs(drawn.left - 40 / page.width()) < 0.01
    masks.words.setText(SECRET)
    click(qtbot, masks, "Gör kopian")
    settle()
    dialog.ground.set_key("31 kap. 16 § OSL")
    click(qtbot, dialog, "Besluta")
    settle()
    (row,) = workspace.ask(disclosing.requests, case)
    assert row.decision is Decision.PARTLY
    assert opened
    out = workspace.ask(disclosing.handed_out, row.id)
    masked = next(data for name, data in out if name.startswith("Maskad"))
    assert not holds(masked)
    with pdf.opened(masked) as page_shown:
        shot = page_shown[0].render(scale=1).to_pil().convert("L")
    wide, high = shot.size
    middle = ((drawn.left + drawn.right) / 2 * wide, (drawn.top + drawn.bottom) / 2 * high)
    assert shot.getpixel((int(middle[0]), int(middle[1]))) < 40
    qtbot.waitUntil(lambda: "Delvis utlämnad" in chips(part(pane)))


def test_an_area_is_taken_away_by_a_click(pane, qtbot, settle, workspace, case):
    request_id = workspace.act(disclosing.log_request, LogRequest("Allt", case))
    (document,) = [d for d in pane.detail.documents if d.name == "avtal.pdf"]
    workspace.act(disclosing.cover, CoverDocuments(request_id, (document.id,)))
    (one,) = workspace.ask(disclosing.show, request_id).documents
    dialog = MaskDialog(pane._nav, one)
    dialog.open()
    settle()
    qtbot.waitUntil(lambda: bool(dialog.view.sheets()))
    page = dialog.view.sheets()[0]
    qtbot.mousePress(page, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    qtbot.mouseRelease(page, Qt.MouseButton.LeftButton, pos=QPoint(120, 80))
    assert len(dialog.view.drawn()) == 1
    qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    assert dialog.view.drawn() == ()
    dialog.words.setText("Saknas")
    click(qtbot, dialog, "Gör kopian")
    settle()
    assert "finns inte i handlingens text" in dialog.trouble.text()
    dialog.reject()


def test_a_waiting_request_is_opened_from_today(window, qtbot, settle, workspace, case):
    workspace.act(disclosing.log_request, LogRequest("Avtal utan ärende"))
    page = window.go("today")
    settle()
    from investcrm.gui.views.today.line import DueLine

    window.go("inquiries")
    page = window.go("today")
    settle()

    def found() -> list[Any]:
        return [one for one in page.findChildren(DueLine) if one.due.kind == "request"]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0].button, Qt.MouseButton.LeftButton)
    settle()
    dialog = sheet(DisclosureDialog)
    assert "Avtal utan ärende" in texts(dialog)
    click(qtbot, dialog, "Besluta")
    settle()
    (row,) = workspace.ask(disclosing.requests)
    assert row.decision is Decision.REFUSED
