"""What municipalities ask about a case, and the region's answers; each municipality reads its own alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm.domain.municipal import MessageRow
from investcrm.domain.municipal_commands import SendMessage
from investcrm.gui.following import Following
from investcrm.gui.views.municipal.brief_card import message_view
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.services import inbox
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def _read(reader: Any, inquiry_id: str) -> tuple[tuple[MessageRow, ...], tuple[tuple[str, str], ...]]:
    return inbox.messages(reader, inquiry_id), inbox.together(reader, inquiry_id)


class CaseQuestions(QWidget):
    """The talk with each municipality, and a field to answer where it asked last."""

    asked = Signal()
    """A question waits for its answer."""

    def __init__(self, nav: Navigator, inquiry_id: str, typed: dict[str, str]) -> None:
        super().__init__()
        self.nav = nav
        self._inquiry_id = inquiry_id
        self._shown: tuple[Any, ...] = ((), ())
        self._typed = typed
        """What was begun, by brief; it outlives this widget, which is made anew with every change."""
        self.fields: dict[str, QPlainTextEdit] = {}
        self.buttons: dict[str, SecondaryButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        Following(self, nav.tasks, self.read, "brief", "brief_message", "joint_reply")
        self.read()

    def read(self) -> None:
        """Read what was written."""
        self.nav.tasks.query(_read, self._inquiry_id, then=self._show, owner=self, key="questions")

    def _show(self, read: tuple[tuple[MessageRow, ...], tuple[tuple[str, str], ...]]) -> None:
        if read == self._shown:
            return
        self._shown = messages, pairs = read
        writing = next((key for key, field in self.fields.items() if field.hasFocus()), "")
        clear_layout(self._column)
        self.fields, self.buttons = {}, {}
        for one, other in pairs:
            said = t("{one} and {other} answer together.", one=one, other=other)
            self._column.addWidget(label(said, "muted", wrap=True))
        talks: dict[str, list[MessageRow]] = {}
        for message in messages:
            talks.setdefault(message.brief_id, []).append(message)
        if talks:
            asked = any(not one.from_region for one in messages)
            head = t("Questions from municipalities") if asked else t("Written to municipalities")
            self._column.addWidget(label(head, "strong"))
        for brief_id, talk in talks.items():
            for message in talk:
                self._column.addWidget(message_view(message, addressed=True))
            if not talk[-1].from_region:
                self._answer(brief_id, talk[-1].municipality)
        if writing in self.fields:
            self.fields[writing].setFocus()
            self.fields[writing].moveCursor(QTextCursor.MoveOperation.End)
        if self.fields:
            self.asked.emit()

    def _answer(self, brief_id: str, municipality: str) -> None:
        field = self.fields[brief_id] = QPlainTextEdit(self._typed.get(brief_id, ""))
        field.setPlaceholderText(t("Answer {name}; nobody else reads it", name=municipality))
        field.setAccessibleName(t("Answer {name}; nobody else reads it", name=municipality))
        field.setTabChangesFocus(True)
        field.setFixedHeight(64)
        field.textChanged.connect(lambda: self._typed.__setitem__(brief_id, field.toPlainText()))
        row = QHBoxLayout()
        send = self.buttons[brief_id] = SecondaryButton(t("Send"), icon="send")
        send.clicked.connect(lambda _checked=False: self._send(brief_id, municipality))
        row.addStretch(1)
        row.addWidget(send)
        self._column.addWidget(field)
        self._column.addLayout(row)

    def _send(self, brief_id: str, municipality: str) -> None:
        text = self.fields[brief_id].toPlainText().strip()
        if not text:
            return

        def sent(_id: object) -> None:
            self._typed.pop(brief_id, None)
            self.nav.shell.say(t("{name} has your answer", name=municipality))

        self.nav.tasks.mutate(
            inbox.answer_question,
            SendMessage(brief_id, text),
            then=sent,
            failed=self.nav.shell.say_error,
            owner=self.nav.window(),
        )
