"""The brief beside the answer: what is asked, whom to ask, and questions to the region with its answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.municipal import BriefContent, BriefDetail, MessageRow
from investcrm.domain.municipal_commands import SendMessage
from investcrm.domain.requirements import LEVEL_LABELS
from investcrm.gui.views.municipal import phrasing
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, clear_layout, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import replying
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class BriefCard(ScrollPage):
    """What the municipality was told, and what it wants to know more of."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._brief_id = ""
        self.body.setContentsMargins(0, 0, 4, 0)
        self.body.addWidget(SectionTitle(t("The brief you got")))
        self.facts = FactGrid()
        self.body.addWidget(self.facts)
        self.body.addWidget(SectionTitle(t("Questions to the coordinator")))
        self._messages = QVBoxLayout()
        self._messages.setSpacing(6)
        self.body.addLayout(self._messages)
        self.question = QPlainTextEdit()
        self.question.setPlaceholderText(t("Write here, the answer goes to you alone"))
        self.question.setAccessibleName(t("Questions to the coordinator"))
        self.question.setTabChangesFocus(True)
        self.question.setFixedHeight(72)
        self.body.addWidget(self.question)
        row = QHBoxLayout()
        self.ask = SecondaryButton(t("Ask"), icon="send")
        self.ask.clicked.connect(self._ask)
        self.ask.setEnabled(False)
        self.question.textChanged.connect(
            lambda: self.ask.setEnabled(bool(self.question.toPlainText().strip()))
        )
        row.addStretch(1)
        row.addWidget(self.ask)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_brief(self, detail: BriefDetail) -> None:
        """Show a brief and what was written about it."""
        if detail.row.id != self._brief_id:
            self.question.clear()
        self._brief_id = detail.row.id
        self.facts.set_facts(self._facts(detail))
        clear_layout(self._messages)
        for message in detail.messages:
            self._messages.addWidget(message_view(message))
        open_ = detail.row.state != "withdrawn"
        self.question.setVisible(open_)
        self.ask.setVisible(open_)

    @staticmethod
    def _facts(detail: BriefDetail) -> list[Fact]:
        found = [Fact(t("Case"), detail.row.number or detail.row.name), *told_facts(detail.content)]
        found.append(Fact(t("Sent"), formats.day(detail.row.sent_on)))
        if detail.row.reminded_on:
            found.append(Fact(t("Reminded"), formats.day(detail.row.reminded_on)))
        if detail.row.ended:
            found.append(Fact(t("How it went"), phrasing.ended(detail.row)))
        return found

    def _ask(self) -> None:
        text = self.question.toPlainText().strip()
        if not text:
            return
        self.ask.setEnabled(False)

        def asked(_id: object) -> None:
            self.question.clear()
            self.nav.shell.say(t("Your question is with the region."))

        def failed(error: Exception) -> None:
            self.ask.setEnabled(True)
            self.nav.shell.say_error(error)

        self.nav.tasks.mutate(
            replying.ask, SendMessage(self._brief_id, text), then=asked, failed=failed, owner=self
        )


def told_facts(content: BriefContent) -> list[Fact]:
    """Return what a brief says, each thing under its name."""
    language = words.current().language
    found = [Fact(t("Investor"), content.about or t("not disclosed at this stage"))]
    if content.strength_areas:
        found.append(Fact(t("Activity"), ", ".join(content.strength_areas)))
    for one in content.requirements:
        level = t(LEVEL_LABELS[one.level])
        found.append(Fact(phrases.kind_label(one, language), f"{phrases.asked(one, language)} ({level})"))
    if content.message:
        found.append(Fact(t("The region writes"), content.message))
    if content.contact:
        found.append(Fact(t("Contact"), "\n".join(content.contact)))
    return found


def message_view(message: MessageRow, *, addressed: bool = False) -> QWidget:
    """Return a message with who wrote it and when; ``addressed``: with whom the region wrote to as well."""
    view = QWidget()
    column = QVBoxLayout(view)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(1)
    who = message.author if message.from_region else message.municipality
    if addressed and message.from_region:
        who = t("{name} to {municipality}", name=who, municipality=message.municipality)
    moment = formats.moment(datetime.fromtimestamp(message.at_ms / 1000, UTC))
    column.addWidget(label(f"{who} · {moment}", "small"))
    column.addWidget(label(message.text, wrap=True, selectable=True))
    return view
