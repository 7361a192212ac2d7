"""Answering a brief: own sites prefilled, what is new of them, the open questions, and one button to send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput, Kept, UserError
from investcrm.domain.municipal import BriefDetail
from investcrm.domain.municipal_commands import SendReply
from investcrm.gui.dialogs.sheet import bind_key
from investcrm.gui.views.municipal import phrasing
from investcrm.gui.views.municipal.brief_card import BriefCard
from investcrm.gui.views.municipal.joint import JointBar
from investcrm.gui.views.municipal.questions import Questions
from investcrm.gui.views.municipal.reply_view import ReplyView
from investcrm.gui.views.municipal.site_lines import SiteLines
from investcrm.gui.widgets.attachments import Attachments, read_attachments
from investcrm.gui.widgets.basic import Card, EmptyState, ScrollPage, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import following, municipal, replying
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

KEEP_AFTER_MS: Final = 300
_CONTACT: Final = "reply.contact"


def _read_files(_report: Report, paths: tuple[Path, ...]) -> tuple[Attachment, ...]:
    try:
        return read_attachments(paths, "")
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read. Nothing was sent."), name=Path(str(error.filename)).name
        ) from error


class AnsweringPage(QWidget):
    """What can we offer? Typed words are kept at once; what was sent is shown as it was sent."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.detail: BriefDetail | None = None
        self._brief_id = ""
        self._restoring = False
        self._waiting = False
        self._opened: set[str] = set()
        self._begun: set[str] = set()
        row = QVBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        parts = Splitter("answering", nav.desk)
        parts.addWidget(self._left())
        right = Card()
        self.brief = BriefCard(nav)
        right.body.addWidget(self.brief)
        right.setMinimumWidth(290)
        parts.addWidget(right)
        parts.setStretchFactor(0, 1)
        parts.take_up([820, 400])
        row.addWidget(parts)
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(self.keep)
        bind_key(self, "Ctrl+Return", self.send)
        nav.tasks.changed.connect(lambda _roots: self._again())

    # ---- building

    def _left(self) -> QWidget:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = label("", "title", wrap=True)
        self.deadline = Chip("", "neutral")
        self.deadline.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kept = label("", "muted")
        head.addWidget(self.title)
        head.addWidget(self.deadline)
        head.addStretch(1)
        head.addWidget(self.kept)
        card.body.addLayout(head)
        self.note = label("", "muted", wrap=True)
        card.body.addWidget(self.note)
        self.joint = JointBar(self.nav)
        card.body.addWidget(self.joint)
        page = ScrollPage()
        page.body.setContentsMargins(0, 4, 6, 0)
        page.body.addWidget(self._form())
        self.reply = ReplyView(self.nav)
        page.body.addWidget(self.reply)
        page.body.addStretch(1)
        card.body.addWidget(page, 1)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        card.body.addWidget(self.trouble)
        self.foot = QWidget()
        self.foot.setLayout(self._buttons())
        card.body.addWidget(self.foot)
        self._empty = EmptyState(t("Choose a brief to answer in the list of inquiries."), icon="send")
        card.body.addWidget(self._empty, 1)
        card.setMinimumWidth(560)
        return card

    def _form(self) -> QWidget:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.sites = SiteLines()
        column.addWidget(self.sites)
        row = QHBoxLayout()
        self.add_site = SecondaryButton("", icon="plus")
        self.add_site.clicked.connect(lambda _checked=False: self.sites.add().site.setFocus())
        row.addWidget(self.add_site)
        row.addStretch(1)
        column.addLayout(row)
        self.questions = Questions()
        column.addWidget(self.questions)
        fields = FormGrid(2)
        self.contact = fields.add(t("Contact for visits"), QLineEdit())
        self.text = fields.add(t("Otherwise to the region"), QPlainTextEdit())
        self.text.setFixedHeight(72)
        self.text.setTabChangesFocus(True)
        self.files = fields.add(t("Documents"), Attachments(), span=2)
        column.addWidget(fields)
        self.sites.ticked.connect(self.questions.arrange)
        self.sites.changed.connect(self._name_add)
        for signal in (
            self.sites.changed,
            self.questions.changed,
            self.contact.textChanged,
            self.text.textChanged,
            self.files.changed,
        ):
            signal.connect(self._typed)
        return self.form

    def _name_add(self) -> None:
        if self.sites.lines:
            said = t("Offer a site not in the list")
        else:
            said = t("Offer another site") if self.sites.new else t("Offer a site")
        self.add_site.setText(said)
        self.add_site.setAccessibleName(said)
        self.add_site.updateGeometry()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self.decline = SecondaryButton(t("Decline with a reason…"))
        self.decline.clicked.connect(self._decline)
        self.together = SecondaryButton(t("Answer together…"), icon="people")
        self.together.set_tip(t("Answer together with another municipality…").rstrip("…"))
        self.together.clicked.connect(self._together)
        self.send_button = PrimaryButton(t("Send answer"), hint="Ctrl Enter")
        self.send_button.clicked.connect(self.send)
        row.addWidget(self.decline)
        row.addWidget(self.together)
        row.addStretch(1)
        row.addWidget(self.send_button)
        return row

    # ---- for the shell

    def open(self, brief: str = "") -> None:
        """Show a brief; what was typed before is there again."""
        self.keep()
        self._brief_id = brief or self._brief_id
        self._read()

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("Space ticks a site · Ctrl+Enter sends · what you type is kept"))

    # ---- reading and showing

    @property
    def _key(self) -> str:
        return f"reply.{self._brief_id}"

    @property
    def _desk(self) -> Any:
        return self.nav.desk

    def _read(self) -> None:
        if not self._brief_id:
            self._show(None)
            return
        self.nav.tasks.query(
            municipal.detail, self._brief_id, self.nav.actor.municipality_codes,
            then=self._show, failed=self._gone, owner=self, key="brief",
        )  # fmt: skip

    def _again(self) -> None:
        if self._brief_id:
            self._read()

    def _gone(self, error: Exception) -> None:
        self._show(None)
        self.nav.shell.say_error(error)

    def _show(self, detail: BriefDetail | None) -> None:
        before, self.detail = self.detail, detail
        shown = detail is not None
        for part in (self.title, self.note, self.foot, self.form, self.joint, self.brief):
            part.setVisible(shown)
        self._empty.setVisible(not shown)
        self.reply.setVisible(False)
        if detail is None:
            self.deadline.set("", "neutral")
            return
        if detail.row.is_open and detail.row.id not in self._opened:
            self._opened.add(detail.row.id)
            self._tell(following.note_opened)
        self.brief.show_brief(detail)
        self.joint.show_brief(detail)
        row = detail.row
        can = row.is_open
        name = {True: t("Answer to {name}", name=row.name), False: row.name}[can]
        self.title.setText(name)
        self.deadline.set(*phrasing.deadline_chip(row))
        self.form.setVisible(can)
        self.foot.setVisible(can)
        filled = t("Filled in with what the region knows of your land. Correct, complete, send.")
        if not detail.sites:
            filled = t("Offer what you have, or decline. What you add is kept among your sites.")
        self.note.setText(filled if can else phrasing.state_words(row))
        if not can:
            self._desk.drop_draft(self._key)
            self.kept.setText("")
            self.reply.show_replies(detail)
            self.reply.setVisible(True)
        elif before is None or before.row.id != row.id or before.sites != detail.sites:
            self._fill(detail, typed=before is not None and before.row.id == row.id)

    def _fill(self, detail: BriefDetail, *, typed: bool) -> None:
        content = self.content() if typed else self._desk.draft(self._key)
        self._restoring = True
        self.trouble.hide()
        self.sites.show_sites(detail.sites, detail.content.requirements, self.nav.region.today)
        self._name_add()
        self.questions.show_questions(detail, self.sites.lines)
        self.put_back(content or {"contact": self.nav.desk.get(_CONTACT) or ""})
        self._restoring = False
        if not typed:
            self.kept.setText(t("the draft is as you left it") if content else "")

    # ---- kept while typing

    def content(self) -> dict[str, Any]:
        """Return what was typed as plain data."""
        return {
            "sites": self.sites.content(),
            "questions": self.questions.content(),
            "contact": self.contact.text(),
            "text": self.text.toPlainText(),
            "files": [str(path) for path in self.files.paths()],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the page with what ``content`` returned once."""
        self.sites.put_back(kept.get("sites", {}))
        self.questions.put_back(kept.get("questions", {}))
        self.contact.setText(kept.get("contact", ""))
        self.text.setPlainText(kept.get("text", ""))
        self.files.clear()
        self.files.add([Path(path) for path in kept.get("files", ())])
        self.questions.arrange()

    def _typed(self) -> None:
        if not self._restoring and self.detail is not None:
            self.trouble.hide()
            self._waiting = True
            self._keep_soon.start()

    def keep(self) -> None:
        """Keep what was typed, now."""
        waiting = self._waiting
        self._waiting = False
        self._keep_soon.stop()
        if not waiting or self.detail is None or not self.detail.row.is_open:
            return
        self._desk.keep_draft(self._key, self.detail.row.name, self.content())
        self.kept.setText(t("draft saved {time}", time=f"{datetime.now().astimezone():%H.%M}"))
        if self._brief_id not in self._begun:
            self._begun.add(self._brief_id)
            self._tell(following.note_begun)

    def _tell(self, note: Callable[[Any, str], None]) -> None:
        """Tell the region how far one has come; out of reach it is left, since later it would be wrong."""
        told = lambda uow, brief_id: note(uow, brief_id)  # noqa: E731, PLW0108 - without a name it is not kept
        self.nav.tasks.mutate(told, self._brief_id, failed=lambda _error: None)

    def hideEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        self.keep()
        super().hideEvent(event)

    # ---- acting

    def command(self) -> SendReply:
        """Return the answer as it stands, without its files."""
        words = (self.questions.answered(), self.text.toPlainText().strip())
        return SendReply(
            self._brief_id,
            text="\n\n".join(part for part in words if part),
            contact=self.contact.text().strip(),
            sites=self.sites.offered(),
        )

    def send(self) -> None:
        """Send the answer."""
        if self.detail is None or not self.detail.row.is_open or not self.send_button.isEnabled():
            return
        command = self.command()
        if not self.sites.is_valid():
            self._complain(t("A field cannot be read; it is marked."))
        elif not (command.sites or command.text):
            self._complain(t("Tick a site, or write a line. If you have nothing to offer, decline."))
        else:
            self.nav.desk.put(_CONTACT, command.contact)
            self._hand_in(command, self.files.paths())

    def _decline(self) -> None:
        from investcrm.gui.dialogs.municipal import DeclineDialog

        if self.detail is not None:
            DeclineDialog(self.nav, self.detail.row, self.declined).open()

    def declined(self, reason: str) -> None:
        """Decline with a reason."""
        self._hand_in(SendReply(self._brief_id, declined=True, reason=reason))

    def _together(self) -> None:
        from investcrm.gui.dialogs.municipal import JointDialog

        if self.detail is not None:
            JointDialog(self.nav, self.detail.row).open()

    def _hand_in(self, command: SendReply, files: tuple[Path, ...] = ()) -> None:
        self.send_button.setEnabled(False)
        self.decline.setEnabled(False)
        self.nav.tasks.background(
            _read_files, files, then=lambda read: self._send(replace(command, attachments=read)),
            failed=self._failed, owner=self, label=t("Sending the answer"),
        )  # fmt: skip

    def _send(self, command: SendReply) -> None:
        self.nav.tasks.mutate(
            replying.send, command, then=lambda _id: self._sent(command), failed=self._failed, owner=self
        )

    def _sent(self, command: SendReply) -> None:
        self._waiting = False
        self._keep_soon.stop()
        self._desk.drop_draft(f"reply.{command.brief_id}")
        self._ready()
        self.nav.shell.say(
            t("You have declined.") if command.declined else t("Your answer is with the region.")
        )
        self._read()

    def _failed(self, error: Exception) -> None:
        self._ready()
        if isinstance(error, Kept):
            self.nav.shell.say_error(error)
        elif isinstance(error, UserError):
            self._complain(current().error(error))

    def _ready(self) -> None:
        self.send_button.setEnabled(True)
        self.decline.setEnabled(True)

    def _complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.show()
