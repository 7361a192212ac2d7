"""The page of a new inquiry: typed, pasted or dropped, kept as a draft while one types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from investcrm.domain.commands import Attachment
from investcrm.domain.errors import Kept
from investcrm.domain.rows import InquiryRow
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.undoing import undo
from investcrm.gui.views.new_inquiry import drafts
from investcrm.gui.views.new_inquiry.form import InquiryForm
from investcrm.gui.widgets.basic import Card, ElidedLabel, ScrollPage, clear_layout, label
from investcrm.gui.widgets.buttons import GhostButton, LinkButton, Pill, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services import importing, inquiries
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

KEEP_AFTER_MS: Final = 400
READ_AFTER_MS: Final = 250
DRAFTS_SHOWN: Final = 4
SAVE_AND_MATCH: Final = "Ctrl+Shift+Return"


class NewInquiryPage(QWidget):
    """Log a lead in under a minute, by keyboard alone."""

    is_written_in = True
    """It holds what a person is writing, so it stays when a case is let go of."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self._key = drafts.new_key()
        self._attachments: tuple[Attachment, ...] = ()
        self._saving = False
        self._build()
        self._keep_soon = self._timer(KEEP_AFTER_MS, self._keep)
        self._read_soon = self._timer(READ_AFTER_MS, self._read)
        self._look_soon = self._timer(READ_AFTER_MS, self._look_for_others)
        self.form.changed.connect(self._typed)
        self.form.text_changed.connect(lambda _text: self._read_soon.start())
        self.form.named.connect(self._look_soon.start)
        bind(self, "save", self.save)
        both = QShortcut(QKeySequence(SAVE_AND_MATCH), self)
        both.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        both.activated.connect(lambda: self.save(match=True))
        self.form.clear()

    # ---- for the shell

    def forget_earlier(self) -> None:
        """Name no inquiry as alike that is here no more; a draft that went with one is not kept anew."""
        is_kept = self._saving or self._keep_soon.isActive() or self._desk.draft(self._key) is not None
        if not is_kept:
            self._key = drafts.new_key()
            self._attachments = ()
            self.form.clear()
            self._clean()
        self._show_drafts()
        self._show_others(())
        self._look_for_others()

    def open(self, prefill: Any = None, draft: str = "") -> None:
        """Begin anew, go on with a draft, or begin with a mail file (Path) or a text."""
        if draft:
            if draft != self._key:
                self._take_up(draft)
        elif prefill is not None or not self.form.is_empty():
            self._begin()
        self._show_drafts()
        if isinstance(prefill, Path):
            self._read_mail(prefill)
        elif isinstance(prefill, str) and prefill:
            self.form.set_value("summary", prefill)
            self._typed()
            self._read()
        QTimer.singleShot(0, self, self.form.fields["title"].setFocus)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the last words typed: the room may be locking."""
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
        super().hideEvent(event)

    def escape(self) -> bool:
        """Leave, with everything kept; return False so that the window goes back."""
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
            self._nav.shell.say(t("The draft is kept. Go on with it from Today."), "info")
        return False

    # ---- building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.area = ScrollPage()
        whole.addWidget(self.area, 1)
        row = QHBoxLayout()
        self.card = Card(margin=24)
        self.card.setMaximumWidth(960)
        self.card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addStretch(1)
        row.addWidget(self.card, 20)
        row.addStretch(1)
        self.area.body.addLayout(row)
        self.area.body.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(label(t("New confidential case") if self._nav.is_room else t("New inquiry"), "title"))
        self.kept = ElidedLabel(self._kept_words(""), "muted")
        self.kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.kept, 1)
        body = self.card.body
        body.setSpacing(14)
        body.addLayout(head)
        self._others = QWidget()
        self._others_flow = FlowLayout(self._others, 8)
        self._others_flow.addWidget(label(t("Drafts:"), "muted"))
        self._other_links = [
            LinkButton("") for _ in range(DRAFTS_SHOWN)
        ]  # here, for their place in tab order
        for place, link in enumerate(self._other_links):
            link.clicked.connect(lambda _on=False, place=place: self._go_on(place))
            self._others_flow.addWidget(link)
        body.addWidget(self._others)
        self.form = InquiryForm(self._nav)
        body.addWidget(self.form)
        self.same = QWidget()
        self._same_flow = FlowLayout(self.same, 8)
        self.same.hide()
        self.secrecy = label("", "note-warn", wrap=True)
        self.secrecy.hide()
        self.form.above_text.addWidget(self.same)
        self.form.above_text.addWidget(self.secrecy)
        self.papers = QWidget()
        self._papers_flow = FlowLayout(self.papers, 8)
        self.papers.hide()
        body.addWidget(self.papers)
        whole.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("kind", "topbar")
        column = QVBoxLayout(foot)
        column.setContentsMargins(24, 10, 24, 10)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(8)
        away = GhostButton(t("Throw the draft away"), icon="trash")
        away.clicked.connect(self._throw_away)
        both = SecondaryButton(t("Save and match"), hint="Ctrl Shift Enter")
        both.clicked.connect(lambda: self.save(match=True))
        self.save_button = PrimaryButton(t("Save"), hint=hint("save"))
        self.save_button.clicked.connect(lambda _on=False: self.save())
        line.addWidget(away)
        line.addStretch(1)
        line.addWidget(both)
        line.addWidget(self.save_button)
        return foot

    def _timer(self, wait_ms: int, run: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(run)
        return timer

    @staticmethod
    def _kept_words(state: str) -> str:
        keys = t("{key} saves \u00b7 Esc keeps the draft", key=hint("save").replace(" ", "+"))
        return f"{state} \u00b7 {keys}" if state else keys

    # ---- drafts

    def _typed(self) -> None:
        self.kept.setText(self._kept_words(t("keeping the draft \u2026")))
        if not self._keep_soon.isActive():
            self._keep_soon.start()

    def _keep(self) -> None:
        if self._saving:
            return
        if self.form.is_empty() and not self._attachments:
            drafts.drop(self._desk, self._key)
            self.kept.setText(self._kept_words(""))
            return
        title = self.form.value("title") or self.form.value("investor") or t("Without a name")
        self._desk.keep_draft(self._key, title, self.form.content())
        self.kept.setText(self._kept_words(t("draft kept")))

    @property
    def _desk(self) -> Any:
        return self._nav.desk

    def _begin(self) -> None:
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
        self._key = drafts.new_key()
        self._attachments = ()
        self.form.clear()
        self._clean()

    def _take_up(self, key: str) -> None:
        self._begin()
        kept = self._desk.draft(key)
        if kept is None:
            self._nav.shell.say(t("This draft is not there any more."), "info")
            return
        self._key = key
        self.form.put_back(kept)
        self._attachments = drafts.files_of(self._desk, key)
        self._show_papers()
        self.kept.setText(self._kept_words(t("draft kept")))
        self._look_for_others()

    def _clean(self) -> None:
        self.same.hide()
        self.secrecy.hide()
        self.trouble.hide()
        self._show_papers()
        self.kept.setText(self._kept_words(""))
        self.area.verticalScrollBar().setValue(0)

    def _throw_away(self) -> None:
        content, key, files = self.form.content(), self._key, self._attachments
        was_empty = self.form.is_empty()
        self._keep_soon.stop()
        drafts.drop(self._desk, key)
        self._key = drafts.new_key()
        self.form.clear()
        self._attachments = ()
        self._clean()
        if not was_empty:

            def bring_back() -> None:
                self._desk.keep_draft(key, content["values"].get("title") or t("Without a name"), content)
                drafts.keep_files(self._desk, key, files)
                self._nav.new_inquiry(draft=key)

            self._nav.shell.say(t("Draft thrown away"), action=t("Undo"), run=bring_back)
        self._nav.shell.back()

    def _show_drafts(self) -> None:
        others = [line for line in drafts.all_drafts(self._desk) if line.key != self._key]
        self._other_keys = [line.key for line in others]
        self._others.setVisible(bool(others))
        for place, link in enumerate(self._other_links):
            line = others[place] if place < len(others) else None
            link.setVisible(line is not None)
            if line is not None:
                link.setText(line.title[:40])
                link.setToolTip(t("Go on with {name}", name=line.title))

    def _go_on(self, place: int) -> None:
        self.open(draft=self._other_keys[place])

    # ---- reading

    def _read(self) -> None:
        text = self.form.value("summary")
        self._nav.tasks.query(importing.read_text, text, then=self._take_reading, owner=self, key="read")

    def _take_reading(self, reading: Any) -> None:
        self.form.take_reading(reading)
        found = reading.secrecy
        self.secrecy.setVisible(found is not None)
        if found is not None:
            words_ = found.words or found.value
            self.secrecy.setText(
                t(
                    "The text speaks of confidentiality (\u201c{words}\u201d). "
                    "Judge that before you spread it.",
                    words=words_,
                )
            )
        self._typed()
        self._look_soon.start()

    def _read_mail(self, path: Path) -> None:
        self._nav.tasks.query(
            importing.read_message,
            path,
            then=self._take_mail,
            failed=self._nav.shell.say_error,
            owner=self,
            key="mail",
        )

    def _take_mail(self, found: Any) -> None:
        self._attachments = found.attachments
        self.form.set_value("summary", found.reading.text.strip())
        drafts.keep_files(self._desk, self._key, self._attachments)
        self._show_papers()
        self._take_reading(found.reading)

    def _show_papers(self) -> None:
        clear_layout(self._papers_flow)
        self.papers.setVisible(bool(self._attachments))
        if self._attachments:
            self._papers_flow.addWidget(label(t("Kept with the case:"), "muted"))
        for one in self._attachments:
            pill = Pill(f"{one.name}  \u00d7", checked=True, checkable=False)
            pill.setToolTip(t("Take away {name}", name=one.name))
            pill.clicked.connect(lambda _on=False, gone=one: self._take_away(gone))
            self._papers_flow.addWidget(pill)

    def _take_away(self, gone: Attachment) -> None:
        self._attachments = tuple(one for one in self._attachments if one is not gone)
        drafts.keep_files(self._desk, self._key, self._attachments)
        self._show_papers()

    def _look_for_others(self) -> None:
        title, investor = self.form.value("title"), self.form.value("investor")
        if len(title) < 3 and len(investor) < 3:
            self.same.hide()
            return
        self._nav.tasks.query(
            inquiries.likely_duplicates,
            title,
            investor,
            self.form.value("received_on"),
            then=self._show_others,
            owner=self,
            key="same",
        )

    def _show_others(self, rows: tuple[InquiryRow, ...]) -> None:
        clear_layout(self._same_flow)
        self.same.setVisible(bool(rows))
        if rows:
            said = n(
                "Looks like an inquiry that is here already:",
                "Looks like inquiries that are here already:",
                len(rows),
            )
            self._same_flow.addWidget(label(said, "note-warn"))
        for row in rows[:4]:
            link = LinkButton(f"{row.number} {row.title} ({t(row.status)})")
            link.clicked.connect(lambda _on=False, one=row.id: self._nav.open_inquiry(one))
            self._same_flow.addWidget(link)

    # ---- saving

    def save(self, *, match: bool = False) -> None:
        """Log the inquiry, then show it, or its match."""
        if self._saving:
            return
        wrong = self.form.wrong()
        if not self.form.value("title"):
            wrong = t("Give it a name; a code name or a few words will do.")
            if self._nav.is_room:
                wrong = t("Give the case a code name, the only name it has outside the room.")
            self.form.fields["title"].setFocus()
        self.trouble.setText(wrong)
        self.trouble.setVisible(bool(wrong))
        if wrong:
            return
        self._saving = True
        self._keep_soon.stop()
        self._read_soon.stop()
        self.save_button.setEnabled(False)
        self._nav.tasks.mutate(
            inquiries.log,
            self.form.command(self._attachments),
            then=lambda logged: self._saved(logged, match=match),
            failed=self._not_saved,
        )

    def _saved(self, logged: Any, *, match: bool) -> None:
        nav = self._nav
        self._start_over()
        nav.shell.say(t("{number} logged", number=logged.number), action=t("Undo"), run=lambda: undo(nav))
        if match:
            nav.match(logged.id)
        else:
            nav.open_inquiry(logged.id)

    def _start_over(self) -> None:
        drafts.drop(self._desk, self._key)
        self._saving = False
        self.save_button.setEnabled(True)
        self._key = drafts.new_key()
        self._attachments = ()
        self.form.clear()
        self._clean()

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, Kept):
            self._start_over()
            self._nav.shell.say_error(error)
            self._nav.shell.back()
            return
        self._saving = False
        self.save_button.setEnabled(True)
        self._keep()
        self._nav.shell.say_error(error)
