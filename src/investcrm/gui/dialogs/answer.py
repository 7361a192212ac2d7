"""Record what a municipality answers: its sites and words, or that it declines and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from investcrm import formats
from investcrm.domain.commands import RecordAnswer
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import SiteFilter
from investcrm.gui.dialogs.answer_sites import AnswerSites
from investcrm.gui.dialogs.sheet import Sheet, bind_key
from investcrm.gui.widgets.attachments import Attachments, read_attachments
from investcrm.gui.widgets.basic import SectionTitle
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import answering, inquiries, matching, sites
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import ForwardingRow, InquiryDetail, SiteRow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

_MOST_SITES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """The case and who can still answer it."""

    detail: InquiryDetail
    open: tuple[ForwardingRow, ...]


def read_asked(reader: Any, inquiry_id: str) -> Asked:
    """Read the case and the municipalities that have not answered."""
    detail = inquiries.detail(reader, inquiry_id)
    return Asked(detail, tuple(f for f in detail.forwardings if f.state in ("sent", "prepared")))


def read_sites(reader: Any, inquiry_id: str, code: str) -> tuple[SiteRow, ...]:
    """Read a municipality's sites, those that suit the case best first."""
    shown = SiteFilter(municipality_code=code)
    rows = sites.list_window(reader, shown, sites.list_head(reader, shown), 0, _MOST_SITES)
    rank = matching.match(reader, inquiry_id).matches.ranks()
    return tuple(sorted(rows, key=lambda row: rank.get(row.id, len(rank))))


@dataclass(frozen=True, slots=True)
class _Draft:
    """An answer whose files are still to be read."""

    command: RecordAnswer
    files: tuple[Path, ...]
    correspondent: str


def _record(uow: Any, draft: _Draft, _report: Report) -> str:
    from dataclasses import replace

    try:
        files = read_attachments(draft.files, draft.correspondent)
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read. Nothing was recorded."), name=Path(str(error.filename)).name
        ) from error
    return answering.record_answer(uow, replace(draft.command, attachments=files))


class AnswerDialog(Sheet):
    """Who, when, which sites; a minute's work. Ctrl+Shift+Return goes on with the next municipality."""

    def __init__(self, nav: Navigator, asked: Asked, forwarding_id: str = "") -> None:
        row = asked.detail.row
        super().__init__(
            nav,
            t("Record answer"),
            t("Record answer"),
            note=f"{row.number} {row.title}",
            topic="answer",
            size=(760, 760),
            scrolls=True,
        )
        self.asked = asked
        self._on_to_next = False
        self._head()
        self.kind = QButtonGroup(self)
        self.answers = QRadioButton(t("Answers with sites or words"))
        self.declines = QRadioButton(t("Declines"))
        line = QHBoxLayout()
        for button in (self.answers, self.declines):
            self.kind.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        self._answering, self._declining = self._answer_page(), self._decline_page()
        self._declining.hide()
        self.body.addWidget(self._answering)
        self.body.addWidget(self._declining)
        self.body.addStretch(1)
        self.next = SecondaryButton(t("Record and take the next"), hint="Ctrl Shift Enter")
        self.next.clicked.connect(self.go_on)
        self.more.addWidget(self.next)
        bind_key(self, "Ctrl+Shift+Return", self.go_on)
        bind_key(self, "Ctrl+Shift+N", self.sites.add_by_hand)
        self.declines.toggled.connect(self._kind_changed)
        self.answers.setChecked(True)
        for signal in (
            self.text.textChanged,
            self.contact.textChanged,
            self.reason.textChanged,
            self.sites.changed,
            self.declines.toggled,
        ):
            signal.connect(self.typed)
        self.who.chosen.connect(self._take)
        if forwarding_id:
            self.who.set_key(forwarding_id)
        self._take(self.who.key())
        self.who.setFocus()

    def _head(self) -> None:
        form = FormGrid(2)
        choices = [(f.id, _label(f)) for f in self.asked.open]
        self.who = form.add(t("Municipality"), Choice(choices))
        self.received = form.add(t("Received"), DateField(self.nav.region.today))
        self.received.set_value(self.nav.region.today())
        self.head_form = form
        self.body.addWidget(form)

    def _answer_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            SectionTitle(t("Sites"), t("Tick what they offer; say what is new. It becomes dated facts."))
        )
        self.sites = AnswerSites()
        column.addWidget(self.sites)
        form = FormGrid(2)
        self.text = form.add(t("What they write"), QPlainTextEdit(), span=2)
        self.text.setFixedHeight(92)
        self.text.setTabChangesFocus(True)
        self.contact = form.add(t("Contact for this case"), QLineEdit(), span=2)
        self.files = form.add(t("Documents"), Attachments(), span=2)
        column.addWidget(form)
        return page

    def _decline_page(self) -> QWidget:
        form = FormGrid(1)
        self.reason = form.add(t("Why they decline"), QPlainTextEdit())
        self.reason.setPlaceholderText(t("e.g. No power before 2030"))
        self.reason.setFixedHeight(110)
        self.reason.setTabChangesFocus(True)
        return form

    def _kind_changed(self, declines: bool) -> None:
        self._answering.setVisible(not declines)
        self._declining.setVisible(declines)
        (self.reason if declines else self.sites).setFocus()

    def _take(self, forwarding_id: str) -> None:
        found = self._forwarding(forwarding_id)
        if found is None:
            return
        others = [f for f in self.asked.open if f.id != found.id]
        self.next.setVisible(bool(others))
        self.nav.tasks.query(
            read_sites,
            self.asked.detail.row.id,
            found.municipality_code,
            then=self._show_sites,
            owner=self,
            key="sites",
        )

    def _show_sites(self, rows: tuple[SiteRow, ...]) -> None:
        self.forget_typing()
        self.sites.show_sites(rows)
        self.keep_under(f"answer.{self.who.key()}")

    def forget_typing(self) -> None:
        """Empty the fields for another municipality; what was typed for the one before is kept."""
        self._restoring = True
        self.text.clear()
        self.contact.clear()
        self.reason.clear()
        self.answers.setChecked(True)
        self._restoring = False

    def _forwarding(self, forwarding_id: str) -> ForwardingRow | None:
        return next((f for f in self.asked.open if f.id == forwarding_id), None)

    # ---- what is said

    def command(self) -> RecordAnswer:
        """Return the command as it stands, without its files."""
        declined = self.declines.isChecked()
        return RecordAnswer(
            self.who.key(),
            self.received.value(),
            declined,
            self.reason.toPlainText().strip() if declined else "",
            "" if declined else self.text.toPlainText().strip(),
            "" if declined else self.contact.text().strip(),
            () if declined else self.sites.answered(),
        )

    def go(self) -> None:
        """Record the answer."""
        trouble = "" if self.declines.isChecked() else self.sites.trouble()
        if not self.received.is_valid():
            trouble = t("The day cannot be read.")
        if trouble:
            self.complain(trouble)
            return
        found = self._forwarding(self.who.key())
        draft = _Draft(self.command(), self.files.paths(), found.municipality if found else "")
        self.run(_record, draft, lambda _id: self._recorded(found), progress=lambda _done, _total: None)

    def go_on(self) -> None:
        """Record the answer and stay for the next municipality."""
        self._on_to_next = self.next.isVisible()
        self.go()

    def _failed(self, error: Exception) -> None:
        self._on_to_next = False
        super()._failed(error)

    def _recorded(self, found: ForwardingRow | None) -> None:
        name = found.municipality if found else ""
        left = tuple(f for f in self.asked.open if found is None or f.id != found.id)
        said = t("{municipality}: answer recorded", municipality=name)
        if not (self._on_to_next and left):
            waiting = n("{count} still to answer", "{count} still to answer", len(left)) if left else ""
            self.finished_with(" · ".join(part for part in (said, waiting) if part))
            return
        self._on_to_next = False
        self.forget()
        self.asked = Asked(self.asked.detail, left)
        AnswerDialog(self.nav, self.asked).open()
        self.accept()
        self.nav.shell.say(said)

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "declines": self.declines.isChecked(),
            "reason": self.reason.toPlainText(),
            "text": self.text.toPlainText(),
            "contact": self.contact.text(),
            "sites": self.sites.content(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.reason.setPlainText(kept.get("reason", ""))
        self.text.setPlainText(kept.get("text", ""))
        self.contact.setText(kept.get("contact", ""))
        self.sites.put_back(kept.get("sites", {}))
        self.declines.setChecked(bool(kept.get("declines")))


def _label(forwarding: ForwardingRow) -> str:
    if forwarding.deadline_on is None:
        return forwarding.municipality
    return t("{municipality}, deadline {day}", municipality=forwarding.municipality,
        day=formats.day(forwarding.deadline_on))  # fmt: skip


def run(nav: Navigator, inquiry_id: str, forwarding_id: str = "") -> None:
    """Record an answer in a case."""

    def show(asked: Asked) -> None:
        if asked.open:
            AnswerDialog(nav, asked, forwarding_id).open()
        elif asked.detail.forwardings:
            nav.shell.say(t("Every municipality asked has answered."), "info")
        else:
            nav.shell.say(t("Nobody has been asked yet. Forward the inquiry first (F)."), "info")

    nav.tasks.query(
        read_asked, inquiry_id, then=show, failed=nav.shell.say_error, owner=nav.window(), key="answer"
    )
