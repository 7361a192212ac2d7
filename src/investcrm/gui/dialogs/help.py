"""Help for the screen one is on, shown inside the window."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from investcrm import resources, words
from investcrm.gui.theme import theme
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.words import N_, t

TOPICS: Final = {
    "start": N_("How it hangs together"),
    "today": N_("Today"),
    "inquiries": N_("Inquiries"),
    "new_inquiry": N_("New inquiry"),
    "match": N_("Match"),
    "forward": N_("Forward"),
    "answer": N_("Answers"),
    "offer": N_("Offer"),
    "organisations": N_("Companies"),
    "strength": N_("Strength areas"),
    "sites": N_("Land and premises"),
    "readiness": N_("Establishment readiness"),
    "worth": N_("What is missing"),
    "plan": N_("The year and plans"),
    "kpis": N_("KPIs"),
    "indicators": N_("Indicators"),
    "projects": N_("Projects"),
    "ledger": N_("Jobs and follow-up"),
    "reports": N_("Reports"),
    "import": N_("Import"),
    "room": N_("Confidential room"),
    "settings": N_("Settings"),
    "secrecy": N_("Secrecy and register"),
    "keys": N_("Keys"),
    "municipality": N_("A municipality's answer"),
    "server": N_("The shared server"),
}
"""Every page of the help by topic, in the order of the list."""
_TOPIC = Qt.ItemDataRole.UserRole


def page(topic: str, language: str) -> str:
    """Return a help page as markdown; a topic without a page gives the first one."""
    path = resources.path("help", language if language in words.LANGUAGES else "en", f"{topic}.md")
    if not path.is_file():
        path = path.with_name("start.md")
    return path.read_text(encoding="utf-8")


class HelpDialog(QDialog):
    """A list of topics to the left, the page to the right; Esc leaves it."""

    def __init__(self, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 620)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 18, 18, 18)
        row.setSpacing(16)
        self.topics = QListWidget()
        self.topics.setAccessibleName(t("Topics"))
        self.topics.setFixedWidth(210)
        for key, title in TOPICS.items():
            item = QListWidgetItem(t(title))
            item.setData(_TOPIC, key)
            item.setSizeHint(QSize(0, 34))
            self.topics.addItem(item)
        self.topics.currentItemChanged.connect(lambda now, _: self._show(now))
        column = QVBoxLayout()
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("Help"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(14)
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(t("F1 opens this page from any screen."), "muted"))
        foot.addStretch(1)
        close = SecondaryButton(t("Close"), hint="Esc")
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        column.addLayout(foot)
        row.addWidget(self.topics)
        row.addLayout(column, 1)
        theme().changed.connect(self._dress)
        self.go(topic)
        self.topics.setFocus()

    def go(self, topic: str) -> None:
        """Show a topic."""
        keys = list(TOPICS)
        self.topics.setCurrentRow(keys.index(topic) if topic in keys else 0)

    def _dress(self) -> None:
        self._show(self.topics.currentItem())

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self.text.setFont(theme().font("body"))
        self.text.setMarkdown(page(str(item.data(_TOPIC)), words.current().language))
        self.text.verticalScrollBar().setValue(0)

    def _follow(self, url: QUrl) -> None:
        self.go(Path(url.path()).stem)
