"""Personal data in the window: shown before it goes, and gone afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm.domain.commands import RecordActivity, SaveContact
from investcrm.gui.dialogs import person
from investcrm.gui.dialogs.contact import ContactDialog
from investcrm.gui.dialogs.due_contacts import DueContactsDialog
from investcrm.gui.dialogs.person import EraseDialog
from investcrm.gui.views.inquiries.contact_lines import ContactLines
from investcrm.gui.views.today.line import DueLine
from investcrm.services import cases, organisations, persons
from investcrm.store import chores

Settle = Callable[[], None]
NAME, EMAIL = "Åsa Falkenhjelm", "asa.f@heron.example"


@pytest.fixture
def case(workspace: Any, ids: dict[str, str]) -> str:
    """A case with a contact whose day has come, named in an activity too."""
    inquiry = ids["Projekt Alm"]
    contact = SaveContact(NAME, email=EMAIL, inquiry_id=inquiry, retain_until=date(2020, 1, 1))
    workspace.act(organisations.save_contact, contact)
    workspace.act(cases.record_activity, RecordActivity("call", f"Ringde {NAME}", inquiry_id=inquiry))
    return inquiry


def test_a_contact_is_erased_after_it_was_shown_what_stays(
    case: str, window: Any, nav: Any, workspace: Any, settle: Settle, qtbot: Any
) -> None:
    nav.open_inquiry(case)
    settle()
    lines = next(one for one in window.findChildren(ContactLines) if one.rows)
    lines.edit(lines.rows[0])
    dialog = land.dialog(ContactDialog)
    qtbot.mouseClick(dialog.erase, Qt.MouseButton.LeftButton)
    settle()
    asked = land.dialog(EraseDialog)
    assert asked.found is not None
    assert [one.table for one in asked.found.going] == ["contact"]
    assert "activity" in [one.table for one in asked.found.staying]
    assert asked.primary.isEnabled()
    nav.desk.keep_draft("activity.1", "", {"text": f"Ring {NAME}"})
    nav.desk.put("dialog.activity", {"text": f"Skriv till {EMAIL}"})
    asked.go()
    settle()
    assert nav.desk.drafts("activity.") == []
    assert nav.desk.get("dialog.activity") is None
    assert workspace.ask(chores.waits_for_cleaning) is False
    assert workspace.ask(organisations.contacts, case) == ()
    assert workspace.ask(lambda r: r.value("SELECT count(*) FROM erasure")) == 1
    settle()
    assert [one.rows for one in window.findChildren(ContactLines) if one.rows] == []


def test_what_is_kept_of_a_person_is_written_to_two_files(
    case: str, nav: Any, window: Any, workspace: Any, settle: Settle, tmp_path: Path
) -> None:
    row = workspace.ask(organisations.contacts, case)[0]
    person.export_to(nav, row.id, tmp_path / "asa.json", window)
    settle()
    told = json.loads((tmp_path / "asa.json").read_text(encoding="utf-8"))
    assert {"contact", "activity"} <= {one["table"] for one in told["records"]}
    assert (tmp_path / "asa.pdf").read_bytes().startswith(b"%PDF")


def test_today_says_who_has_come_to_their_day_and_they_are_kept_on(
    case: str, window: Any, workspace: Any, settle: Settle, qtbot: Any
) -> None:
    page = window.go("today")
    settle()
    line = next(one for one in page.findChildren(DueLine) if one.due.kind == "persons")
    assert "1 kontakt" in line.accessibleName()
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    settle()
    dialog = land.dialog(DueContactsDialog)
    assert [row.name for row in dialog.model.rows()] == [NAME]
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.model.rows() == ()
    assert not dialog.erase.isEnabled()
    assert workspace.ask(persons.due) == ()
    dialog.reject()


def test_the_day_and_purpose_of_a_contact_are_shown_and_changed(
    case: str, nav: Any, workspace: Any, settle: Settle
) -> None:
    from investcrm.gui.dialogs import contact

    row = workspace.ask(organisations.contacts, case)[0]
    contact.run(nav, row)
    dialog = land.dialog(ContactDialog)
    assert dialog.retain.value() == date(2020, 1, 1)
    assert dialog.purpose.key() == "establishment_cases"
    dialog.purpose.set_key("company_contact")
    dialog.retain.set_value(date(2030, 1, 1))
    dialog.go()
    settle()
    row = workspace.ask(organisations.contacts, case)[0]
    assert (row.purpose, row.retain_until) == ("company_contact", date(2030, 1, 1))
