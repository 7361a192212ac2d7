"""The register, disposal and the e-archive from the window, over a real workspace."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.gui import land

from investcrm.domain.commands import Attachment, KeepDocuments
from investcrm.domain.legal_commands import Assess, LogRequest, RegisterDocument
from investcrm.domain.persons import MONTHS_SETTING
from investcrm.exchange.texts import words_of
from investcrm.gui.dialogs import archive_package
from investcrm.gui.dialogs.disposal import DisposalDialog, RuleDialog
from investcrm.gui.program import Program
from investcrm.gui.views.archive import ArchivePage
from investcrm.gui.widgets.buttons import LinkButton
from investcrm.services import cases, disclosing, register, secrecy, settings
from investcrm.store import chores

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> ArchivePage:
    shown = window.go("archive")
    settle()
    assert isinstance(shown, ArchivePage)
    return shown


def keep(workspace: Any, inquiry_id: str, *names: str) -> list[str]:
    papers = tuple(Attachment(name, "text/plain", name.encode(), "received") for name in names)
    return list(workspace.act(cases.keep_documents, KeepDocuments(inquiry_id, papers)))


def test_the_public_register_withholds_what_the_complete_one_tells(
    page: ArchivePage, workspace: Any, ids: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    case = ids["Projekt Alm"]
    registered, _ = keep(workspace, case, "Kalkylen.txt", "Bilagan.txt")
    workspace.act(secrecy.assess, Assess(case, "secret", "31 kap. 16 § OSL", "", "", None, None, ""))
    workspace.act(register.register_document, RegisterDocument(registered, "2026/77", concerns="Batterier"))
    page.register.read()
    settle()
    assert "Bilagan.txt" in [one.name for one in page.register.found]
    told = {}
    for kind in ("public", "complete"):
        page.register.kind.set_key(kind)
        page.register.save_to(tmp_path / f"{kind}.pdf")
        settle()
        path = tmp_path / f"{kind}.pdf"
        told[kind] = words_of(path.name, "application/pdf", path.read_bytes()) or ""
    assert all("2026/77" in text for text in told.values())
    assert "Batterier" in told["complete"]
    assert "Batterier" not in told["public"]
    page.register.form.set_key("xlsx")
    assert page.register.file_name().endswith(".xlsx")
    page.register.save_to(tmp_path / "x.xlsx")
    settle()
    assert zipfile.is_zipfile(tmp_path / "x.xlsx")


def test_what_is_due_by_a_rule_is_chosen_and_goes_with_a_protocol(
    page: ArchivePage, program: Program, window: Any, workspace: Any, settle: Settle, qtbot: Any
) -> None:
    page.disposal.add_button.click()
    rule = land.dialog(RuleDialog)
    rule.months.setValue(0)
    rule.go()
    settle()
    assert "beslutet" in rule.trouble.text()
    rule.decision.setText("Plan § 14")
    rule.day.set_value(date(2024, 1, 1))
    rule.go()
    settle()
    ((one,), due, _) = page.disposal.found
    assert one.decision == "Plan § 14"
    assert due
    page.disposal._dispose(one, due)
    dialog = land.dialog(DisposalDialog)
    assert dialog.list.count() == len(due)
    assert not dialog.primary.isEnabled()
    dialog.sure.setChecked(True)
    assert dialog.chosen() == tuple(falling.record_id for falling in due)
    dialog.go()
    settle()
    with qtbot.waitSignal(program.watcher.heard):
        program.watcher.looking.start(0)
    settle()
    assert any(toast.text.startswith("Gallrat") for toast in window.toasts.shown())
    page = window.page("archive")  # made anew: the one before spoke of what went
    assert page.disposal.found[1] == ()
    (done,) = page.disposal.found[2]  # and how to find its protocol when the notice is gone
    assert workspace.ask(cases.document_bytes, done.document_id).startswith(b"%PDF")
    assert [link.accessibleName() for link in page.disposal.findChildren(LinkButton)]
    assert workspace.ask(chores.waits_for_cleaning) is False
    names = workspace.ask(lambda r: [row[0] for row in r.rows("SELECT name FROM document")])
    assert any("rotokoll" in name for name in names)


def test_requests_of_every_case_stand_in_one_list_those_to_decide_first(
    page: ArchivePage, workspace: Any, ids: dict[str, str], settle: Settle
) -> None:
    workspace.act(disclosing.log_request, LogRequest("Alla offerter", ids["Projekt Alm"]))
    workspace.act(disclosing.log_request, LogRequest("Allt om batterier"))
    page.requests.read()
    settle()
    assert {row.covers for row in page.requests.rows} == {"Alla offerter", "Allt om batterier"}


def test_a_case_is_saved_as_a_package(
    page: ArchivePage, nav: Any, ids: dict[str, str], settle: Settle, tmp_path: Path
) -> None:
    archive_package.save_to(nav, ids["Projekt Alm"], tmp_path / "case.zip")
    settle()
    assert zipfile.is_zipfile(tmp_path / "case.zip")


def test_the_region_chooses_how_long_contacts_are_kept(window: Any, workspace: Any, settle: Settle) -> None:
    page: Any = window.go("settings")
    settle()
    assert page.months.value() == 24
    page.months.setValue(12)
    page.save()
    settle()
    assert workspace.ask(settings.load, MONTHS_SETTING) == 12
