"""Reports on screen: the document as it will be, its summary kept, saved whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from investcrm import formats
from investcrm.domain.commands import LogInquiry
from investcrm.gui.dialogs.corrections import CorrectionsDialog
from investcrm.gui.dialogs.publish import PublishDialog
from investcrm.services import inquiries, publishing, settings

Settle = Callable[[], None]


def texts(widget: QWidget) -> str:
    """Return everything one reads in a part of the window."""
    return "\n".join(found.text() for found in widget.findChildren(QLabel))


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("reports")
    settle()
    return shown


def test_the_report_is_shown_before_it_is_saved(page: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.paper.page_count() >= 1)
    assert page.pdf.startswith(b"%PDF")


def test_the_summary_is_kept_by_period_and_language(page: Any, workspace: Any, settle: Settle) -> None:
    period = page.chooser.period()
    page.summary.setPlainText("Ett gott kvartal.")
    page.language.set_key("en")
    settle()
    assert page.summary.toPlainText() == ""
    assert workspace.ask(settings.load, publishing.summary_key(period, "sv"), "") == "Ett gott kvartal."
    page.language.set_key("sv")
    settle()
    assert page.summary.toPlainText() == "Ett gott kvartal."


def test_the_report_is_saved_as_a_file(page: Any, tmp_path: Path, settle: Settle) -> None:
    file = tmp_path / page.file_name()
    page.save_to(file)
    settle()
    assert file.read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [file.name]


def test_a_place_that_cannot_be_written_is_said(
    page: Any, window: Any, tmp_path: Path, settle: Settle
) -> None:
    page.save_to(tmp_path / "finns inte" / "rapport.pdf")
    settle()
    assert window.toasts.shown()


def publish(page: Any, window: Any, settle: Settle) -> None:
    page.publish.click()
    settle()
    window.findChild(PublishDialog).primary.click()
    settle()


def test_nothing_is_published_before_it_is_said_again(page: Any, window: Any, settle: Settle) -> None:
    assert "inte publicerats" in texts(page.published)
    page.publish.click()
    settle()
    dialog = window.findChild(PublishDialog)
    assert "går inte att ångra" in texts(dialog)
    dialog.cancel.click()
    settle()
    assert page.published.editions == ()


def test_a_published_edition_stands_beside_the_draft(
    page: Any, window: Any, workspace: Any, tmp_path: Path, settle: Settle
) -> None:
    page.summary.setPlainText("Ett gott kvartal.")
    publish(page, window, settle)
    (edition,) = page.published.editions
    assert f"Utgåva 1, svenska, {formats.day(edition.published_on)}" in texts(page.published)
    file = tmp_path / "publicerad.pdf"
    page.published.save_to(edition, file)
    settle()
    assert file.read_bytes() == workspace.ask(publishing.document, edition.id)[1]
    assert file.read_bytes() != page.pdf


def test_what_changed_makes_another_edition_that_says_so(
    page: Any, window: Any, workspace: Any, settle: Settle
) -> None:
    publish(page, window, settle)
    workspace.act(inquiries.log, LogInquiry("Sent", received_on=page.chooser.period().last))
    publish(page, window, settle)
    assert [edition.number for edition in page.published.editions] == [2, 1]
    page.published.show_corrections(page.published.editions[0])
    dialog = window.findChild(CorrectionsDialog)
    rows = [line.row for line in dialog.table.model().rows()]
    assert ("Förfrågningar", "0", "1", "1 ärende har tillkommit") in [
        (row.figure, row.published, row.now, row.why) for row in rows
    ]
    dialog.reject()


def test_a_period_that_goes_on_cannot_be_published(page: Any, settle: Settle) -> None:
    page.chooser.set_period(page.chooser.period().next())
    settle()
    assert not page.publish.isEnabled()
    assert page.published.editions == ()
