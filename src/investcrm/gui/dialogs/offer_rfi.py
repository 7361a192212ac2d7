"""The asker's own sheet beside an offer: which one, what it would say, and who owns what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.commands import Attachment
from investcrm.domain.rows import DocumentRow
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.new_inquiry import drafts
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.table import DataTable
from investcrm.services import offering
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.new_inquiry.drafts import DraftDesk
    from investcrm.services.rfi import Filled, FilledSheet, Gap

_FILE: Final = "file"


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    cell: str
    asked: str
    site: str
    told: str
    owner: str
    tone: str
    state: str


class RfiChoice(QWidget):
    """Choose the sheet among what came with the case, or a file; a file is kept on the desk as ``draft``."""

    changed = Signal()

    def __init__(self, nav: Navigator, sheets: tuple[DocumentRow, ...], draft: str) -> None:
        super().__init__()
        self.nav = nav
        self._desk = cast("DraftDesk", nav.desk)
        self._draft = draft
        self.sheet: Attachment | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.choice = Choice([(one.id, one.name) for one in sheets], "", empty=t("no sheet"))
        self.choice.setAccessibleName(t("The asker's own sheet"))
        self.choice.chosen.connect(self._chosen)
        row.addWidget(self.choice, 1)
        row.addWidget(small_button(t("Choose a file…"), self._ask))

    def _chosen(self, key: str) -> None:
        if key == _FILE:
            self._take(next(iter(drafts.files_of(self._desk, self._draft)), None))
            return
        if not key:
            self._take(None)
            return
        self.nav.tasks.query(
            offering.asked_sheet, key, then=self._take, failed=self.nav.shell.say_error, owner=self
        )

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, t("The asker's own sheet"), "", f"{t('Spreadsheet')} (*.xlsx)"
        )
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Read a file from disk."""
        from investcrm.gui.views.inquiries.files import read_files

        def read(found: tuple[Attachment, ...]) -> None:
            drafts.keep_files(self._desk, self._draft, found)
            self._show_file(found[0])

        self.nav.tasks.background(read_files, (path,), then=read, failed=self.nav.shell.say_error, owner=self)

    def _show_file(self, sheet: Attachment) -> None:
        self.choice.blockSignals(True)
        at = self.choice.findData(_FILE)
        if at >= 0:
            self.choice.removeItem(at)
        self.choice.addItem(sheet.name, _FILE)
        self.choice.set_key(_FILE)
        self.choice.blockSignals(False)
        self._take(sheet)

    def put_back(self, key: str) -> None:
        """Choose what was chosen when the draft was left: a document of the case, or the file kept then."""
        if key == _FILE:
            for sheet in drafts.files_of(self._desk, self._draft):
                self._show_file(sheet)
        elif self.choice.findData(key) >= 0:
            self.choice.set_key(key)

    def forget(self) -> None:
        """Let go of the file that was kept."""
        drafts.drop(self._desk, self._draft)

    def _take(self, sheet: Attachment | None) -> None:
        self.sheet = sheet
        self.changed.emit()


def _column(key: str, title: str, width: int, *, stretch: bool = False) -> Column:
    def text(row: _Line) -> str:
        return str(getattr(row, key))

    return Column(
        key, title, width, kind="strong" if stretch else "text", text=text, tip=text, stretch=stretch
    )


class RfiPane(QWidget):
    """What the sheet would say: first what is missing and who owns it, then what is filled."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        self.said = label("", wrap=True)
        column.addWidget(self.said)
        columns = (
            Column("state", "", 88, kind="chip", chips=lambda r: (ChipText(r.state, r.tone),)),
            _column("cell", t("Cell"), 66),
            _column("asked", t("Asked"), 130, stretch=True),
            _column("site", t("Site"), 90),
            _column("told", t("Answer or reason"), 140),
            _column("owner", t("Who can say"), 116),
        )
        self.model = RowsModel(columns, parent=self)
        self.table = DataTable(t("The asker's own sheet"))
        self.table.set_model(self.model)
        self.table.set_empty(label(t("Choose a sheet to see what it would say."), "muted", wrap=True))
        column.addWidget(self.table, 1)

    def show_sheet(self, found: FilledSheet | None) -> None:
        """Show what would be filled and what is missing."""
        if found is None:
            self.said.setText("")
            self.model.set_rows(())
            return
        filled = n("{count} cell is filled", "{count} cells are filled", len(found.filled))
        missing = n("{count} cannot be", "{count} cannot be", len(found.gaps))
        self.said.setText(f"{found.name}: {filled}, {missing}.")
        several = len({*(one.sheet for one in found.gaps), *(two.sheet for two in found.filled)}) > 1

        def place_of(one: Gap | Filled) -> str:
            return f"{one.sheet} {one.cell}".strip() if several else one.cell

        gap, look, done = t("missing"), t("look at it"), t("filled")
        lines = []
        for at, missed in enumerate(found.gaps):
            place = place_of(missed)
            lines.append(
                _Line(f"g{at}", place, missed.label, missed.site, missed.why, missed.owner, "bad", gap)
            )
        for at, one in enumerate(found.filled):
            told = " / ".join(one.told.splitlines())
            tone, state = ("warn", look) if one.check else ("ok", done)
            shown = f"{told} ({one.check})" if one.check else told
            lines.append(_Line(f"f{at}", place_of(one), one.label, one.site, shown, "", tone, state))
        order = {"bad": 0, "warn": 1, "ok": 2}
        lines.sort(key=lambda line: order[line.tone])
        self.model.set_rows(lines)
