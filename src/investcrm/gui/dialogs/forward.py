"""Forward an inquiry: whom, by when, how openly, and exactly what each will get, before anything is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from investcrm import formats, words
from investcrm.domain.commands import Attachment, ForwardInquiry, Recipient
from investcrm.domain.errors import InvalidInput, Unreviewed, UserError
from investcrm.domain.leaks import Finding
from investcrm.domain.matching import VERDICT_LABELS, Verdict
from investcrm.domain.refusals import why
from investcrm.gui.dialogs import sending
from investcrm.gui.dialogs.brief_choice import BriefChoice, LeakBand
from investcrm.gui.dialogs.brief_preview import BriefPreview
from investcrm.gui.dialogs.recipients import Candidate, Recipients
from investcrm.gui.dialogs.sheet import Later, Sheet, small_button
from investcrm.gui.widgets.attachments import Attachments, read_attachments
from investcrm.gui.widgets.basic import ScrollPage, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import following, forwarding, inquiries, matching, prepared, readiness
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail, MunicipalityRow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.forwarding import Forwarded, Preview
    from investcrm.services.matching import Match

_TONES = {Verdict.MET: "ok", Verdict.UNCERTAIN: "warn", Verdict.UNKNOWN: "neutral", Verdict.MISSED: "bad"}
LANGUAGES = (("sv", "Svenska"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class Ground:
    """What the dialog stands on, read once; ``confidential`` where the case lives in the room."""

    detail: InquiryDetail
    match: Match
    municipalities: tuple[MunicipalityRow, ...]
    deadline: date
    prepared: Forwarded
    confidential: bool = False
    in_program: frozenset[str] = frozenset()


def read_ground(reader: Any, inquiry_id: str, *, confidential: bool = False) -> Ground:
    """Read the case, its match, and every municipality with its address."""
    return Ground(
        inquiries.detail(reader, inquiry_id),
        matching.match(reader, inquiry_id),
        readiness.municipalities(reader),
        forwarding.default_deadline(reader),
        prepared.of_case(reader, inquiry_id),
        confidential,
        following.in_program(reader),
    )


def _preview(_report: Report, reader: Any, command: ForwardInquiry) -> Preview:
    (one,) = forwarding.preview(reader, command)
    return one


def _read_enclosed(_report: Report, paths: tuple[Path, ...]) -> tuple[Attachment, ...]:
    try:
        found = read_attachments(paths, "")
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}."),
            file=str(error.filename or ""),
            reason=why(error),
        ) from None
    return tuple(replace(one, direction="drawn_up") for one in found)


class ForwardDialog(Sheet):
    """Left whom and how, right what the chosen municipality will get."""

    def __init__(self, nav: Navigator, ground: Ground, codes: tuple[str, ...] = ()) -> None:
        row = ground.detail.row
        super().__init__(
            nav,
            t("Forward {number} {title}", number=row.number, title=row.title),
            t("Make drafts"),
            note=t("Nothing is sent from here. A brief and a mail draft are made for each municipality."),
            topic="forward",
            size=(1180, 860),
        )
        self.ground = ground
        self.shown = ""
        self.looked: set[Finding] = set()
        self.enclosed: tuple[Attachment, ...] = ()
        self.preview: Preview | None = None
        parts = Splitter("forward", nav.desk)
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.take_up([545, 575])
        self.body.addWidget(parts, 1)
        self.progress = QProgressBar()
        self.progress.setFixedWidth(160)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.stop = small_button(t("Stop"), self._stop)
        self.stop.hide()
        self.left.addWidget(self.progress)
        self.left.addWidget(self.stop)
        if ground.prepared.items:
            count = len(ground.prepared.items)
            waiting = n("{count} prepared, not sent…", "{count} prepared, not sent…", count)
            self.left.addWidget(small_button(waiting, self._show_prepared, icon="mail"))
        self._soon = Later(self._ask_preview, 250, self)
        proposed = self._proposed()
        self.recipients.show_candidates(self._candidates(), proposed)
        self.recipients.set_checked(codes or proposed)
        self._connect()
        self.keep_under(f"forward.{row.id}")
        if codes:
            self.recipients.set_checked(codes)
        self._look_at(next(iter(self.recipients.checked()), next(iter(self.recipients.checks), "")))
        self._changed()
        self.recipients.focus_first()

    # ---- parts

    def _left(self) -> QWidget:
        side = ScrollPage()
        column = side.body
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        self.recipients = Recipients()
        column.addWidget(self.recipients, 1)
        form = FormGrid(2)
        self.deadline = form.add(t("Answer by"), DateField(self.nav.region.today, last=True))
        self.deadline.set_value(self.ground.deadline)
        self.language = form.add(t("Language"), Choice(LANGUAGES, "sv"))
        self.message = form.add(t("Message of your own (optional)"), QPlainTextEdit(), span=2)
        self.message.setFixedHeight(64)
        self.message.setTabChangesFocus(True)
        self.form = form
        column.addWidget(form)
        self.choice = BriefChoice(self.ground.detail, confidential=self.ground.confidential)
        column.addWidget(self.choice, 1)
        column.addWidget(label(t("Files that go with the brief (optional)"), "label"))
        self.files = Attachments()
        column.addWidget(self.files)
        side.setMinimumWidth(430)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(4, 0, 0, 0)
        self.whose = Choice([(m.code, m.name) for m in self.ground.municipalities])
        self.whose.setAccessibleName(t("Show what this municipality gets"))
        top = FormGrid(1)
        top.add(t("This is what the municipality gets"), self.whose)
        column.addWidget(top)
        self.band = LeakBand()
        self.band.looked.connect(self._looked)
        column.addWidget(self.band)
        self.tabs = BriefPreview(self.nav.tasks, self._no_preview)
        self.paper, self.letter = self.tabs.paper, self.tabs.letter
        column.addWidget(self.tabs, 1)
        self.preview_trouble = label("", "note-bad", wrap=True)
        self.preview_trouble.hide()
        column.addWidget(self.preview_trouble)
        side.setMinimumWidth(420)
        return side

    def _connect(self) -> None:
        self.recipients.changed.connect(self._changed)
        self.recipients.current_changed.connect(self._look_at)
        self.whose.chosen.connect(self._look_at)
        for signal in (
            self.deadline.changed,
            self.choice.changed,
            self.language.chosen,
            self.message.textChanged,
        ):
            signal.connect(lambda *_: self._changed())
        self.files.changed.connect(self._read_files)

    # ---- files

    def _read_files(self) -> None:
        """Read what goes along, so that it is looked through as the brief is."""
        self.primary.setEnabled(False)
        self.nav.tasks.background(
            _read_enclosed,
            self.files.paths(),
            then=self._take_files,
            failed=self._no_files,
            owner=self,
            key="enclosed",
        )

    def _take_files(self, enclosed: tuple[Attachment, ...]) -> None:
        self.enclosed = enclosed
        self.complain("")
        self._changed()

    def _no_files(self, error: Exception) -> None:
        self.files.clear()
        self._take_files(())
        if isinstance(error, UserError):
            self.complain(words.current().error(error))

    def _proposed(self) -> tuple[str, ...]:
        asked = {f.municipality_code for f in self.ground.detail.forwardings}
        return tuple(code for code in self.ground.match.proposed if code not in asked)

    def _candidates(self) -> list[Candidate]:
        best = self.ground.match.best if self.ground.match.requirements else {}
        asked = {
            f.municipality_code: t(forwarding.STATE_LABELS[f.state]) for f in self.ground.detail.forwardings
        }
        found = []
        for row in self.ground.municipalities:
            match = best.get(row.code)
            found.append(
                Candidate(row.code, row.name, row.email,
                    t(VERDICT_LABELS[match.verdict]) if match else "",
                    _TONES[match.verdict] if match else "neutral",
                    t("Best site: {name}", name=match.name) if match else t("no land known"),
                    asked.get(row.code, ""), row.code in self.ground.in_program)
            )  # fmt: skip
        order = {code: match.rank for code, match in best.items()}
        found.sort(key=lambda one: (bool(one.asked), order.get(one.code, 10**9), one.name))
        return found

    # ---- what is said

    def command(self) -> ForwardInquiry:
        """Return the command as it stands."""
        return self._command(self.recipients.recipients())

    def _command(self, recipients: tuple[Recipient, ...]) -> ForwardInquiry:
        return ForwardInquiry(
            self.ground.detail.row.id,
            recipients,
            self.deadline.value() or self.ground.deadline,
            message=self.message.toPlainText(),
            language=self.language.key(),
            attachments=self.enclosed,
            reviewed=frozenset(self.looked),
            **self.choice.command_values(),
        )

    def go(self) -> None:
        """Make brief and draft for every ticked municipality."""
        if not self.deadline.is_valid() or self.deadline.value() is None:
            self.complain(t("Say by when they shall answer."))
            self.deadline.setFocus()
            return
        if self.choice.confidential and not self.choice.ground.key():
            self.complain(t("Say on which ground the municipalities may be told of this case."))
            self.choice.ground.setFocus()
            return
        self.progress.show()
        self.stop.show()
        self.run(forwarding.forward, self.command(), self._made, progress=self._advanced)

    def _advanced(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self.stop.hide()
        super()._failed(error)
        if isinstance(error, Unreviewed):
            self._look_at(error.municipality_code)
            self.band.tick.setFocus()

    def _looked(self, on: bool) -> None:
        """Remember that what is shown was looked at; anything new asks again."""
        if on:
            self.looked |= set(self.band.findings)
            self.complain("")
        else:
            self.looked -= set(self.band.findings)

    def _made(self, forwarded: Forwarded) -> None:
        self.forget()
        self.accept()
        sending.show_prepared(self.nav, forwarded)

    def _show_prepared(self) -> None:
        self.accept()
        sending.show_prepared(self.nav, self.ground.prepared)

    # ---- preview

    def _changed(self) -> None:
        count = len(self.recipients.checked())
        self.primary.setText(n("Make {count} brief and draft", "Make {count} briefs and drafts", count))
        self.primary.setEnabled(count > 0)
        self._remark()
        self.typed()
        self._soon.start()

    def _remark(self) -> None:
        wanted = self.ground.detail.row.deadline_on
        day = self.deadline.value()
        late = day is not None and wanted is not None and day >= wanted
        self.form.set_note(
            self.deadline,
            t("The asker wants the offer by {day}.", day=formats.day(wanted)) if late else "", "warn"
        )  # fmt: skip

    def _look_at(self, code: str) -> None:
        if code and code != self.shown:
            self.shown = code
            self.whose.set_key(code)
            self._soon.start()

    def _ask_preview(self) -> None:
        if not self.shown:
            return
        field = self.recipients.emails.get(self.shown)
        command = self._command((Recipient(self.shown, field.text().strip() if field else ""),))
        self.nav.tasks.background(
            _preview,
            command,
            reading=True,
            then=self._show_preview,
            failed=self._no_preview,
            owner=self,
            key="preview",
        )

    def _show_preview(self, made: Preview) -> None:
        self.preview_trouble.hide()
        self.preview = made
        self.tabs.show_preview(made, self._unaddressed(made.municipality_code))
        self.band.show_findings(made.findings, looked=self.looked >= set(made.findings))

    def _unaddressed(self, code: str) -> str:
        return t("reads it in the program") if code in self.ground.in_program else ""

    def _no_preview(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.preview_trouble.setText(words.current().error(error))
            self.preview_trouble.show()

    # ---- kept

    def content(self) -> dict[str, Any]:
        day = self.deadline.value()
        return {
            "codes": list(self.recipients.checked()),
            "emails": self.recipients.typed_emails(),
            "deadline": day.isoformat() if day else "",
            "told": self.choice.content(),
            "language": self.language.key(),
            "message": self.message.toPlainText(),
            "files": [str(path) for path in self.files.paths()],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.recipients.put_emails(kept.get("emails", {}))
        self.recipients.set_checked(kept.get("codes", ()))
        day = kept.get("deadline")
        if day and date.fromisoformat(day) >= self.nav.region.today():
            self.deadline.set_value(date.fromisoformat(day))
        self.choice.put_back(kept.get("told", {}))
        self.language.set_key(kept.get("language", "sv"))
        self.message.setPlainText(kept.get("message", ""))
        if kept.get("files"):
            self.files.add([Path(name) for name in kept["files"]])


def run(
    nav: Navigator,
    inquiry_id: str,
    codes: tuple[str, ...] = (),
    *,
    confidential: bool = False,
    message: str = "",
) -> None:
    """Forward an inquiry; without ``codes`` to those the match proposes. In the room it is confidential.

    ``message`` is what the message of one's own begins with.
    """

    def opened(ground: Ground) -> None:
        dialog = ForwardDialog(nav, ground, codes)
        if message:
            dialog.message.setPlainText(message)
        dialog.open()

    nav.tasks.query(
        partial(read_ground, confidential=confidential or nav.is_room),
        inquiry_id,
        then=opened,
        failed=nav.shell.say_error,
        owner=nav.window(),
        key="forward",
    )
