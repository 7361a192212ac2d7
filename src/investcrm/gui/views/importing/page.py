"""The page of the import: choose a file, look at every row, take it in, and take it back if it was wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.commands import Undo
from investcrm.domain.errors import Cancelled, UserError
from investcrm.domain.reading.mapping import ColumnMapping
from investcrm.domain.reading.targets import Subject
from investcrm.gui.dialogs.sheet import Later, small_button
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.importing import lines
from investcrm.gui.views.importing.done_pane import DonePane, added
from investcrm.gui.views.importing.map_preview import PreviewMap, SystemChoice
from investcrm.gui.views.importing.mapping_pane import MappingPane
from investcrm.gui.views.importing.reading import Shown, Wanted, read
from investcrm.gui.views.importing.rows_pane import RowsPane
from investcrm.gui.widgets.basic import PageTitle, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import importing, undoing
from investcrm.services.importing import ImportPreview, ImportResult, ImportTable
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Job

SHEETS: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
MAILS: Final = (".eml", ".msg")
SUBJECTS: Final = (("inquiries", N_("Inquiries")), ("sites", N_("Land and premises")))


class ImportPage(QWidget):
    """Takes the sheet in."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._only: Subject | None = "inquiries" if nav.is_room else None  # land is the region's, in the open
        self.found: ImportPreview | None = None
        self.result: ImportResult | None = None
        self._wanted: Wanted | None = None
        self._shown: Shown | None = None
        self._mapping: ColumnMapping | None = None
        self._job: Job | None = None
        self._writing = self._outdated = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(12)
        self.title = PageTitle(t("Import"))
        whole.addWidget(self.title)
        self.trouble = label("", "note-bad", wrap=True)
        self.trouble.hide()
        whole.addWidget(self.trouble)
        self._busy = self._busy_line()
        whole.addWidget(self._busy)
        self._stack = QStackedLayout()
        whole.addLayout(self._stack, 1)
        self.done = DonePane()
        self.done.list_wanted.connect(self._show_list)
        self.done.undo_wanted.connect(self.undo)
        self.done.another_wanted.connect(self.begin)
        self.undo_button = self.done.undo
        for page in (self._begin(), self._look(), self.done):
            self._stack.addWidget(page)
        self._soon = Later(self._again, 250, self)
        bind(self, "save", self.take_in)

    # ---- parts

    def _busy_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        self.doing = label("", "muted")
        self.progress = QProgressBar()
        self.progress.setMaximumWidth(320)
        self.progress.setTextVisible(False)
        self.stop = small_button(t("Stop"), self.cancel)
        row.addWidget(self.doing)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop)
        row.addStretch(1)
        line.hide()
        return line

    def _begin(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.zone = DropZone(
            t("Drop a spreadsheet here, or press Enter to choose one"),
            t("Excel or CSV, as it is: header row, dates, decimals and units are found."),
            (*SHEETS, *importing.map_endings(), *MAILS),
            takes_text=False,
        )
        self.zone.setMinimumHeight(220)
        self.zone.dropped.connect(lambda paths: self.open(paths[0]))
        column.addWidget(self.zone)
        mail = t("A mail (.eml, .msg) becomes a new inquiry with its requirements read from the text.")
        column.addWidget(label(mail, "muted", wrap=True))
        shapes = t("A map file (GeoJSON, KML, GeoPackage, shapefile) gives sites their outlines.")
        column.addWidget(label(shapes, "muted", wrap=True))
        column.addStretch(1)
        return page

    def _look(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        self.subject = Choice([(key, t(text)) for key, text in SUBJECTS])
        self.subject.setAccessibleName(t("What the rows are"))
        self.subject.setToolTip(t("What the rows are"))
        self.subject.setFixedWidth(190)
        self.subject.setVisible(self._only is None)
        self.subject.chosen.connect(lambda _key: self._read_as())
        self.sheet = Choice()
        self.sheet.setAccessibleName(t("Sheet"))
        self.sheet.setToolTip(t("Sheet"))
        self.sheet.setFixedWidth(190)
        self.sheet.chosen.connect(self._read_sheet)
        top.addWidget(self.subject)
        top.addWidget(self.sheet)
        self.system = SystemChoice()
        self.system.changed.connect(self._read_corners)
        top.addWidget(self.system)
        top.addStretch(1)
        other = SecondaryButton(t("Another file…"), icon="import")
        other.clicked.connect(self.begin)
        top.addWidget(other)
        self.go = PrimaryButton("", icon="check", hint=hint("save"))
        self.go.clicked.connect(self.take_in)
        top.addWidget(self.go)
        column.addLayout(top)
        self.notices = label("", "note-warn", wrap=True)
        column.addWidget(self.notices)
        parts = Splitter("import", self.nav.desk)
        self.mapping = MappingPane()
        self.mapping.setMinimumWidth(300)
        self.mapping.changed.connect(self._mapping_changed)
        self.rows = RowsPane(self.nav.desk, self.nav.region)
        self.rows.setMinimumWidth(420)
        self.rows.changed.connect(self._say_go)
        self.map = PreviewMap(self.nav.region)
        self.map.row_picked.connect(self.rows.table.select_id)
        self.rows.table.current_changed.connect(self.map.choose)
        left = Splitter("import.map", self.nav.desk, Qt.Orientation.Vertical)
        left.addWidget(self.mapping)
        left.addWidget(self.map)
        left.take_up([300, 340])
        parts.addWidget(left)
        parts.addWidget(self.rows)
        parts.setStretchFactor(1, 1)
        parts.take_up([380, 800])
        column.addWidget(parts, 1)
        return page

    # ---- for the shell

    @property
    def is_written_in(self) -> bool:
        """Whether a file is being looked through or taken in."""
        return self._job is not None or self._stack.currentIndex() == 1

    def open(self, path: Path | None = None) -> None:
        """Read a file, or wait for one; who asks for it again where one has come in wants another."""
        if path is None:
            if self.found is None and (self.result is None or self.isVisible()):
                self.begin()
            return
        if path.suffix.casefold() in MAILS:
            self.nav.new_inquiry(path)
        elif self._writing:
            self._complain(t("Another file is being taken in. Wait until it is done, or stop it."))
        else:
            self._start(Wanted(path, subject=self._only))

    def begin(self) -> None:
        """Wait for another file."""
        self.cancel()
        self.found = self.result = self._wanted = None
        self.title.set_note("")
        self._complain("")
        self._stack.setCurrentIndex(0)
        self.nav.shell.set_status("")
        self.zone.setFocus()

    def escape(self) -> bool:
        """Stop what is under way; return whether something was."""
        if self._job is not None:
            self.cancel()
            return True
        return False

    def cancel(self) -> None:
        """Stop reading or taking in; nothing is written then."""
        if self._job is not None:
            self._job.cancel()

    # ---- reading

    def _start(self, wanted: Wanted) -> None:
        self._complain("")
        self._outdated = False
        self._under_way(t("Reading {name}", name=wanted.path.name))
        self._job = self.nav.tasks.background(
            read, wanted, reading=True, progress=self._advanced, failed=self._failed,
            then=lambda shown: self._show(wanted.path, shown), owner=self, key="import",
        )  # fmt: skip

    def _show(self, path: Path, shown: Shown) -> None:
        self._rest()
        found, new = shown.preview, self.found is None or self.found.table is not shown.preview.table
        self.found, self.result = found, None
        self._mapping = found.reading.mapping
        self._wanted = Wanted(path, None, found.reading.subject, found.table, self._mapping)
        self.title.set_note(path.name)
        told = [lines.said(notice) for notice in found.reading.notices]
        if found.imported_before:
            told.insert(0, t("This very sheet has been taken in before."))
        if self.nav.is_room:
            told.append(
                t("A row that names a company and no more comes in without a code name. Give it one.")
            )
        self.notices.setText(" ".join(told))
        self.notices.setVisible(bool(told))
        self._shown = shown
        self._show_choices(shown)
        self.system.show_table(found.table)
        self.map.show_rows(found)
        self.rows.show_preview(found, shown.lines)
        self._say_go()
        self._stack.setCurrentIndex(1)
        if new:
            self.rows.table.setFocus()

    def _show_choices(self, shown: Shown) -> None:
        """Let every choice say what the rows on show were read by."""
        found = shown.preview
        for choice in (self.subject, self.sheet):
            choice.blockSignals(True)
        self.subject.set_key(found.reading.subject)
        self.sheet.clear()
        for name in (found.table.sheet, *found.table.others):
            self.sheet.addItem(name or t("the only sheet"), name)
        self.sheet.setVisible(bool(found.table.others))
        for choice in (self.subject, self.sheet):
            choice.blockSignals(False)
        self.mapping.show_mapping(found.reading.mapping, found.reading.subject, shown.examples)

    def _say_go(self) -> None:
        count = self._taken()
        self.go.setText(n("Take in {count} row", "Take in {count} rows", count))
        self.go.setEnabled(count > 0 and self._job is None and not self._outdated)
        self.nav.shell.set_status(
            t("↑↓ moves · Ctrl+Enter takes in · S, A and M say what becomes of rows that are here already")
        )

    def _taken(self) -> int:
        if self.found is None:
            return 0
        skipped = sum(choice == "skip" for choice in self.rows.choices().values())
        return self.found.counts["rows"] - self.found.counts["unread"] - skipped

    def _read_as(self) -> None:
        if self._wanted is not None:
            subject: Subject = "sites" if self.subject.key() == "sites" else "inquiries"
            self._start(Wanted(self._wanted.path, subject=subject, table=self._wanted.table))

    def _read_sheet(self, name: str) -> None:
        if self._wanted is not None:
            self._start(Wanted(self._wanted.path, name or None, self._only))

    def _read_corners(self) -> None:
        if self._wanted is not None:
            epsg, swapped = self.system.epsg(), self.system.is_swapped()
            self._start(Wanted(self._wanted.path, self._wanted.sheet, epsg=epsg, swapped=swapped))

    def _mapping_changed(self, mapping: ColumnMapping) -> None:
        self._mapping, self._outdated = mapping, True
        self._say_go()
        self._soon.start()

    def _again(self) -> None:
        if self._wanted is not None and self._stack.currentIndex() == 1 and not self._writing:
            self._start(replace(self._wanted, mapping=self._mapping))

    # ---- taking in

    def take_in(self) -> None:
        """Write what is on show, as one act."""
        ready = self._job is None and not self._outdated and self._stack.currentIndex() == 1
        if self.found is None or not ready or not self._taken():
            return
        self._complain("")
        words_ = t("Taking in {name}", name=self.found.table.file_name)
        self._under_way(words_)
        self._writing = True
        self.go.setEnabled(False)
        command = ImportTable(self.found, self.rows.choices(), source=self.system.source())
        self._job = self.nav.tasks.mutate(
            importing.run,
            command,
            then=self._taken_in,
            failed=self._failed,
            owner=self,
            progress=self._advanced,
            label=words_,
        )

    def _taken_in(self, result: ImportResult) -> None:
        self._rest()
        self.result = result
        self.found = None
        self.done.show_result(result)
        self._stack.setCurrentIndex(2)
        self.nav.shell.set_status("")
        if self.isVisible():
            self.done.show_list.setFocus()
        else:
            self.nav.shell.say(added(result), action=t("Undo import"), run=self.undo)

    def undo(self) -> None:
        """Take the whole import back."""
        if self.result is None:
            return
        self._under_way(t("Taking the import back"))
        self.undo_button.setEnabled(False)
        self._writing = True
        self.nav.tasks.mutate(
            undoing.undo, Undo(self.result.change_set), then=self._undone, failed=self._failed, owner=self
        )

    def _undone(self, _verb: str) -> None:
        self._rest()
        self.result = None
        self.nav.shell.say(t("The import was taken back; everything is as before."), "info")
        if self._wanted is not None:
            self._start(self._wanted)

    def _show_list(self) -> None:
        self.nav.open_page("sites" if self.subject.key() == "sites" else "inquiries")

    # ---- under way, wrong

    def _under_way(self, words_: str) -> None:
        self.doing.setText(words_)
        self.progress.setRange(0, 0)
        self._busy.show()

    def _advanced(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _rest(self) -> None:
        self._job = None
        self._writing = False
        self._busy.hide()

    def _failed(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, Cancelled):
            self._complain(t("Stopped. Nothing was written."))
        elif isinstance(error, UserError):
            self._complain(words.current().error(error))
        if self.result is not None:
            self.undo_button.setEnabled(bool(self.result.change_set))
        elif self.found is None:
            self._stack.setCurrentIndex(0)
        else:
            self._outdated = False
            if self._shown is not None:
                self._mapping = self._shown.preview.reading.mapping
                self._show_choices(self._shown)
            self._say_go()

    def _complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
