"""Reports on screen: the document as it will be, its summary kept, saved whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from investcrm.gui.views.reports.page import summary_key
from investcrm.services import settings

Settle = Callable[[], None]


@pytest.fixture
def page(window: Any, settle: Settle) -> Any:
    shown = window.go("reports")
    settle()
    return shown


def test_the_report_is_shown_before_it_is_saved(page: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.paper.page_count() >= 1, timeout=20_000)
    assert page.pdf.startswith(b"%PDF")


def test_the_summary_is_kept_by_period_and_language(page: Any, workspace: Any, settle: Settle) -> None:
    period = page.chooser.period()
    page.summary.setPlainText("Ett gott kvartal.")
    page.language.set_key("en")
    settle()
    assert page.summary.toPlainText() == ""
    assert workspace.ask(settings.load, summary_key(period, "sv"), "") == "Ett gott kvartal."
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
