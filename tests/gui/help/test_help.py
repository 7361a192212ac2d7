"""Help: a page for every screen in both languages, one key away."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.gui import land

from investcrm import resources, words
from investcrm.gui.dialogs.help import TOPICS, HelpDialog
from investcrm.gui.pages import pages


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_its_page(topic: str, language: str) -> None:
    text = resources.path("help", language, f"{topic}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text) > 120


def test_every_screen_has_a_topic() -> None:
    assert {page.help or page.key for page in pages(lambda: None)} <= set(TOPICS)  # type: ignore[arg-type, return-value]  # never asked


def test_f1_opens_the_page_of_the_screen(window: Any, qtbot: Any, settle: Any) -> None:
    window.go("kpis")
    settle()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = land.dialog(HelpDialog)
    assert "Nyckeltal" in dialog.text.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert land.no_dialog(HelpDialog)


def test_links_lead_to_other_pages(window: Any, settle: Any) -> None:
    from PySide6.QtCore import QUrl

    dialog = HelpDialog("start", window)
    dialog.open()
    dialog.text.anchorClicked.emit(QUrl("import"))
    assert dialog.topics.currentRow() == list(TOPICS).index("import")
    dialog.reject()
