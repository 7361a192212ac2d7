"""The parts of a case that say what happened: events and tasks, documents, history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout

from investcrm import formats, phrases
from investcrm.domain.rows import DocumentRow, HistoryRow, InquiryDetail, TaskRow
from investcrm.gui import phrasing
from investcrm.gui.views.complaint_lines import ComplaintLines
from investcrm.gui.views.events import EventLine
from investcrm.gui.views.inquiries import files
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.widgets.basic import ElidedLabel, clear_layout, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import inquiries
from investcrm.services.cases import TOLD_LABELS
from investcrm.words import N_, current, t

DIRECTIONS = {"received": N_("received"), "sent": N_("sent"), "drawn_up": N_("drawn up")}


class EventsPart(Part):
    """Tasks to do and what has happened."""

    def draw(self, detail: InquiryDetail) -> None:
        self.buttons(
            self.button(t("Add task"), self.acts.task, "plus"),
            self.button(t("Call"), lambda: self.acts.activity("call"), "phone"),
            self.button(t("Meeting"), lambda: self.acts.activity("meeting"), "people"),
            self.button(t("Site visit"), lambda: self.acts.activity("visit"), "map"),
            self.button(t("Note"), lambda: self.acts.activity("note"), "edit"),
            self.button(t("Plan site visits…"), self.acts.visit_programme, "calendar"),
        )
        self.heading(t("To do"))
        todo = [task for task in detail.tasks if task.done_on is None]
        for task in todo:
            self.column.addLayout(self._task(task))
        if not todo:
            self.say(t("Nothing promised. Add a task with its day, and Today reminds you."))
        self.complaints = ComplaintLines(self.nav, inquiry_id=detail.row.id)
        self.column.addWidget(self.complaints)
        self.heading(t("Happened"))
        for event in sorted(detail.activities, key=lambda one: one.happened_on, reverse=True):
            self.column.addWidget(EventLine(event, t(TOLD_LABELS.get(event.kind, event.kind))))
        for task in detail.tasks:
            if task.done_on is not None:
                self.say(f"{formats.day(task.done_on)}  {t('Done: {title}', title=task.title)}")
        if not detail.activities:
            self.say(t("No calls, meetings or visits noted yet."))

    def _task(self, task: TaskRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        box = QCheckBox()
        box.setAccessibleName(t("Done: {title}", title=task.title))
        box.setToolTip(t("Done"))
        title = label(task.title, wrap=True)
        title.setBuddy(box)
        box.clicked.connect(lambda: self.acts.complete(task.id))
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(title, 1)
        if task.due_on:
            today = self.nav.region.today()
            row.addWidget(Chip(phrasing.days_left(task.due_on, today), phrasing.due_tone(task.due_on, today)))
        return row


class DocumentsPart(Part):
    """Documents received, sent and drawn up; files dropped here are kept."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # navigator and acts, as every part
        self.setAcceptDrops(True)

    def draw(self, detail: InquiryDetail) -> None:
        self.buttons(self.button(t("Add documents"), self.acts.add_files, "plus"))
        if not detail.documents:
            self.say(
                t("No documents. Drop files here, or add them; they are kept byte for byte in the case.")
            )
        for document in detail.documents:
            self.column.addLayout(self._document(document))

    def _document(self, row: DocumentRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        texts = label("", wrap=True)
        texts.setText(row.name)
        texts.setProperty("role", "strong")
        line.addWidget(texts, 1)
        facts = [formats.day(row.dated_on), t(DIRECTIONS.get(row.direction, row.direction)), size(row.size)]
        if row.registry_number:
            facts.insert(0, row.registry_number)
        line.addWidget(label(" \u00b7 ".join(facts), "muted"))
        opens = IconButton("eye", t("Open {name}", name=row.name))
        opens.clicked.connect(lambda: files.open_document(self.nav, row.id))
        more = IconButton("more", t("More for {name}", name=row.name))
        more.clicked.connect(lambda: self._menu(row, more))
        line.addWidget(opens)
        line.addWidget(more)
        return line

    def _menu(self, row: DocumentRow, button: IconButton) -> None:
        from investcrm.gui.dialogs import document_facts

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(t("Open"), lambda: files.open_document(self.nav, row.id))
        menu.addAction(t("Save as…"), lambda: files.save_document(self.nav, row))
        menu.addAction(t("Register facts…"), lambda: document_facts.run(self.nav, row))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        if self._shown is not None:
            files.keep(self.nav, self._shown.row.id, _files(event.mimeData()))


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def size(count: int) -> str:
    """Return a file's size as people say it."""
    if count < 1024 * 1024:
        return f"{formats.number(max(1, round(count / 1024)), decimals=0)}\u00a0kB"
    return f"{formats.number(count / 1024 / 1024, decimals=1)}\u00a0MB"


class HistoryPart(Part):
    """Who did what and when, and the spreadsheet's own words."""

    def draw(self, detail: InquiryDetail) -> None:
        self.heading(t("What was done"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.column.addLayout(self._lines)
        self.nav.tasks.query(
            inquiries.history,
            detail.row.id,
            then=self._fill,
            failed=lambda _error: None,
            owner=self,
            key="history",
        )
        if detail.doubts:
            self.heading(t("Read with doubt"))
            for column, key, filled in detail.doubts:
                self.column.addWidget(label(f"{column}: {t(key, **dict(filled))}", "note-warn", wrap=True))
        if detail.raw_cells:
            self.heading(t("As it stood in the spreadsheet"))
            self.column.addWidget(FactGrid(Fact(header, text) for header, text in detail.raw_cells if text))

    def _fill(self, rows: tuple[HistoryRow, ...]) -> None:
        clear_layout(self._lines)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(10)
            moment = formats.moment(datetime.fromtimestamp(row.at_ms / 1000, UTC))
            line.addWidget(label(moment, "muted"))
            line.addWidget(ElidedLabel(history_words(row)), 1)
            line.addWidget(label(row.actor, "muted"))
            self._lines.addLayout(line)


def history_words(row: HistoryRow) -> str:
    """Return what an act did, with the fields it changed."""
    names = (phrases.change_field(key, current().language) for key in row.fields)
    changed = dict.fromkeys(name for name in names if name)
    said = t(row.verb)
    if row.about:
        said = t("{what}: {names}", what=said, names=", ".join(row.about))
    if changed:
        said += f" ({', '.join(changed)})"
    return t("{what} \u2013 taken back", what=said) if row.undone else said
