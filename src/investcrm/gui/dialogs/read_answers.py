"""Answers that came as files and mails: each looked at beside what was known, and taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.domain.mail_notices import TOLD_LABELS, Told
from investcrm.domain.read_answers import (
    VERDICT_LABELS,
    Found,
    ReadAnswer,
    TakeAnswer,
    TakenAnswer,
    Verdict,
)
from investcrm.domain.reading.base import doubt
from investcrm.gui import opened_files
from investcrm.gui.dialogs.answer_original import AnswerOriginal
from investcrm.gui.dialogs.answer_review import AnswerReview, said
from investcrm.gui.dialogs.outbox import open_file
from investcrm.gui.dialogs.sheet import Sheet, bind_key, small_button
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import TableFrame
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services import mail_notices, reading_answers, taking_answers
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.commands import Attachment
    from investcrm.domain.mailbox import Came
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

TONES: Final = {
    Verdict.READY: "ok",
    Verdict.ASK: "warn",
    Verdict.AGAIN: "neutral",
    Verdict.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A file of the list with what was read of it and what became of it."""

    id: str
    answer: ReadAnswer
    taken: TakenAnswer | None = None
    trouble: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken over."""
        return self.taken is None and self.answer.verdict in (Verdict.READY, Verdict.ASK)


def read(report: Report, reader: Any, paths: tuple[Path, ...], inquiry_id: str) -> tuple[ReadAnswer, ...]:
    """Read the answers in files; called off the event loop."""
    return reading_answers.read_paths(reader, paths, inquiry_id, report)


def _moved(reader: Any, answer: ReadAnswer, forwarding_id: str) -> ReadAnswer:
    return reading_answers.at(reader, answer, forwarding_id)


class ReadAnswersDialog(Sheet):
    """The files above where there are many; below what was read of the chosen one, its original beside it.

    Ctrl+Return takes it over, Ctrl+Page Down and Up go to the next file and the one before.
    """

    def __init__(
        self,
        nav: Navigator,
        answers: tuple[ReadAnswer, ...],
        paths: tuple[Path, ...],
        arrived: tuple[Came, ...] = (),
    ) -> None:
        many = len(answers) > 1
        super().__init__(
            nav,
            t("Read in answers"),
            t("Take over"),
            note=n("{count} answer was read", "{count} answers were read", len(answers)) if many else "",
            topic="answer",
            size=(1180, 860),
        )
        self._paths = dict(zip(reading_answers.labels(paths), paths, strict=True))
        self._paths |= {one.name: Path(one.path) for one in arrived if one.path}
        self._arrived = {one.name: one for one in arrived}
        self.lines = [Line(str(at), one) for at, one in enumerate(answers)]
        self.model = RowsModel(_columns(), parent=self)
        self.table: DataTable | None = None
        self.beside = Holder()
        self.source = AnswerOriginal(nav.tasks)
        self._came: Attachment | Path | None = None
        parts = Splitter("read_answer", nav.desk)
        parts.addWidget(self.beside)
        parts.addWidget(self.source)
        parts.take_up([560, 540])
        self.review: AnswerReview | None = None
        if many:
            self.table = DataTable(t("Answers"))
            self.table.set_model(self.model)
            split = Splitter("read_answers", nav.desk, Qt.Orientation.Vertical)
            split.addWidget(TableFrame(self.table))
            split.addWidget(parts)
            split.take_up([180, 520])
            self.body.addWidget(split, 1)
            bind_key(self, "Ctrl+PgDown", lambda: self._step(1))
            bind_key(self, "Ctrl+PgUp", lambda: self._step(-1))
        else:
            self.body.addWidget(parts, 1)
        self.original = small_button(
            t("Open the original"), self.open_original, icon="document", key="Ctrl O"
        )
        self.left.addWidget(self.original)
        self.inquiry = small_button(t("It is a new inquiry"), self.to_inquiry, icon="plus")
        self.left.addWidget(self.inquiry)
        self.aside = small_button(t("Put aside"), self.put_aside, icon="close")
        self.aside.setToolTip(t("It is no answer: it is not offered again, and stays where it is"))
        self.left.addWidget(self.aside)
        bind_key(self, "Ctrl+O", self.open_original)
        self.all = SecondaryButton("", hint="Ctrl Shift Enter")
        self.all.clicked.connect(lambda _on=False: self.take_all())
        self.more.addWidget(self.all)
        bind_key(self, "Ctrl+Shift+Return", self.take_all)
        self._queue: list[str] = []
        self._shown = ""
        self._draw()
        first = next((line for line in self.lines if line.is_open), self.lines[0])
        self._go_to(first.id)
        if self.table is not None:
            self.table.current_changed.connect(self.show_line)
        self._judge_first()

    # ---- what is shown

    def line(self, line_id: str) -> Line:
        """Return a file of the list."""
        return self.lines[int(line_id)]

    def _go_to(self, line_id: str) -> None:
        self._shown = ""
        if self.table is not None:
            self.table.select_id(line_id)
        if self._shown != line_id:
            self.show_line(line_id)

    def _judge_first(self) -> None:
        """Give the keyboard to the first field that somebody must judge."""
        first = self.review.first() if self.review else None
        (first or self.table or self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        at = int(self._shown) + by
        if 0 <= at < len(self.lines):
            self._go_to(str(at))
            self._judge_first()

    def show_line(self, line_id: str) -> None:
        """Show one file beside the list."""
        if not line_id:
            return
        line = self.line(line_id)
        self.complain(line.trouble)
        self.review = AnswerReview(self.nav, line.answer)
        self.review.moved.connect(self._choose)
        self._shown = line_id
        self.beside.hold(self.review)
        came = line.answer.original or self._paths.get(line.answer.name)
        if came is None or came is not self._came:
            self._came = came
            self.source.show_file(came)
        self.primary.setVisible(line.is_open)
        self.primary.setText(t("Note it") if line.answer.notice else t("Take over"))
        self.original.setEnabled(line.answer.name in self._paths or line.answer.name in self._arrived)
        self.aside.setVisible(line.taken is None and line.answer.name in self._arrived)
        self.inquiry.setVisible(line.is_open and line.answer.found is Found.SENDER)

    def open_original(self) -> None:
        """Open the file as it came, with the system's program for it."""
        path = self._path()
        if path is not None and not open_file(path):
            self.complain(t("No program opens {name} here.", name=path.name))

    def _path(self) -> Path | None:
        """Return where the shown file lies; of a fetched mail a copy that goes with the program."""
        name = self.line(self._shown).answer.name
        mail = self._arrived.get(name)
        if mail is None or mail.path:
            return self._paths.get(name)
        return opened_files.write(opened_files.neutral(name) if self.nav.is_room else name, mail.data)

    def put_aside(self) -> None:
        """Offer the shown mail or file no more."""
        name = self.line(self._shown).answer.name
        mail = self._arrived.pop(name, None)
        if mail is None or self.nav.arrivals is None:
            return
        self.nav.arrivals.leave(mail)
        for line in [line for line in self.lines if line.answer.name == name and line.taken is None]:
            aside = replace(line.answer, verdict=Verdict.REFUSED, why=(doubt(N_("It was put aside.")),))
            self.lines[int(line.id)] = Line(line.id, aside)
        self._draw()
        left = next((line for line in self.lines if line.is_open), None)
        if left is None:
            self.reject()
        else:
            self._go_to(left.id)

    def to_inquiry(self) -> None:
        """Begin an inquiry with a mail that bears no reference: it may be one."""
        path = self._path()
        self.reject()
        if path is not None:
            self.nav.new_inquiry(path)

    def _draw(self) -> None:
        self.model.set_rows(self.lines)
        sure = [line for line in self.lines if line.is_open and line.answer.verdict is Verdict.READY]
        self.all.setText(n("Take over {count} that is certain", "Take over all {count} certain", len(sure)))
        self.all.setVisible(len(sure) > 1)

    def _choose(self, forwarding_id: str) -> None:
        if forwarding_id:
            shown, line = self._shown, self.line(self._shown)
            self.nav.tasks.query(
                _moved, line.answer, forwarding_id, owner=self, key="moved",
                then=lambda answer: self._put(Line(shown, answer)),
            )  # fmt: skip

    def _put(self, line: Line) -> None:
        self.lines[int(line.id)] = line
        self._draw()
        if line.id == self._shown:
            self.show_line(line.id)

    # ---- what is done

    def go(self) -> None:
        """Take the shown answer over, and go on to the next."""
        line = self.line(self._shown)
        if self.review is None or not line.is_open:
            return
        trouble = self.review.trouble()
        if trouble:
            self.complain(trouble)
            return
        self._take(line.id, self.review.command())

    def take_all(self) -> None:
        """Take over every answer that is certain, with what is usual of it."""
        self._queue = [
            line.id for line in self.lines if line.is_open and line.answer.verdict is Verdict.READY
        ]
        self._next_of_all()

    def _next_of_all(self) -> None:
        if self._queue:
            line_id = self._queue.pop(0)
            self._take(line_id, TakeAnswer(self.line(line_id).answer))

    def _take(self, line_id: str, command: TakeAnswer) -> None:
        self._taking = line_id
        self.run(taking_answers.take, command, lambda taken: self._taken(line_id, taken))

    def _taken(self, line_id: str, taken: TakenAnswer) -> None:
        self.lines[int(line_id)] = Line(line_id, self.line(line_id).answer, taken)
        self._draw()
        if self._queue:
            self._next_of_all()
            return
        left = next((line for line in self.lines if line.is_open), None)
        if left is None and all(line.taken for line in self.lines):
            new = sum(not line.taken.again for line in self.lines if line.taken)
            self.finished_with(self._summary(), undo=new == 1 and not taken.again)
            return
        self.cancel.setText(t("Close"))
        shown = left.id if left else line_id
        self._go_to(shown)
        self._judge_first()

    def _failed(self, error: Exception) -> None:
        super()._failed(error)
        if isinstance(error, UserError):
            line = self.line(self._taking)
            said_ = words.current().error(error)
            self.lines[int(line.id)] = Line(line.id, line.answer, trouble=said_)
            self._draw()
        self._next_of_all()

    def _summary(self) -> str:
        done = [line.taken for line in self.lines if line.taken and not line.taken.again]
        if not done:
            return t("Everything was read in before.")
        notices = [line.answer.notice for line in self.lines if line.taken and line.answer.notice]
        if len(done) == 1 and notices:
            return mail_notices.sentence(notices[0], words.current())
        if len(done) == 1:
            return n(
                "{municipality}: answer read in, {count} field taken over",
                "{municipality}: answer read in, {count} fields taken over",
                done[0].fields,
                municipality=done[0].municipality,
            )
        return n("{count} answer read in", "{count} answers read in", len(done))


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", t("File"), 150, text=lambda line: line.answer.name, stretch=True),
        Column(
            "who",
            t("Answer from"),
            230,
            text=_who,
        ),
        Column("outcome", t("Outcome"), 150, kind="chip", text=_outcome, chips=_chips, tip=_why),
    )


def _who(line: Line) -> str:
    return f"{line.answer.number} {line.answer.municipality}".strip()


def _outcome(line: Line) -> str:
    if line.trouble:
        return t(VERDICT_LABELS[Verdict.REFUSED])
    notice = line.answer.notice
    if notice is not None and line.answer.verdict is Verdict.READY and not (line.taken and line.taken.again):
        told = t(TOLD_LABELS[notice.told])
        return t("{what}, noted", what=told) if line.taken else told
    if line.taken is None:
        return t(VERDICT_LABELS[line.answer.verdict])
    return t(VERDICT_LABELS[Verdict.AGAIN]) if line.taken.again else t("read in")


def _chips(line: Line) -> tuple[ChipText, ...]:
    notice = line.answer.notice
    if notice is not None and line.answer.verdict is Verdict.READY and not line.trouble:
        return (ChipText(_outcome(line), "bad" if notice.told is Told.FAILED else "neutral"),)
    tone = "bad" if line.trouble else "ok" if line.taken else TONES[line.answer.verdict]
    return (ChipText(_outcome(line), tone),)


def _why(line: Line) -> str:
    return " ".join((*([line.trouble] if line.trouble else []), *map(said, line.answer.why)))


def show(
    nav: Navigator,
    answers: tuple[ReadAnswer, ...],
    paths: tuple[Path, ...],
    arrived: tuple[Came, ...] = (),
) -> None:
    """Show what was read; ``arrived`` is what came by itself."""
    if answers:
        ReadAnswersDialog(nav, answers, paths, arrived).open()


def run(nav: Navigator, paths: tuple[Path, ...] = (), inquiry_id: str = "") -> None:
    """Read answers in; without files the user chooses them. With a case only its own answers are taken."""
    if not paths:
        names, _ = QFileDialog.getOpenFileNames(
            nav.window(), t("Read in answers"), "", f"{t('Answers')} (*.pdf *.xlsx *.eml *.msg)"
        )
        paths = tuple(map(Path, names))
    if paths:
        nav.tasks.background(
            read, paths, inquiry_id, reading=True, label=t("Reading answers"),
            then=lambda answers: show(nav, answers, paths), failed=nav.shell.say_error, owner=nav.window(),
        )  # fmt: skip
