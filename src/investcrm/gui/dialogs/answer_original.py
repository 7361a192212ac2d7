"""The original of an answer beside what was read of it: its pages, its words, its cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import TableFrame, clear_layout, label
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.table import DataTable
from investcrm.services import answer_originals, saving
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.commands import Attachment
    from investcrm.gui.tasks import Report, Tasks
    from investcrm.services.answer_originals import Original

_WIDTHS = (60, 150)


def _read(_report: Report, file: Attachment | Path) -> tuple[Original, ...]:
    if isinstance(file, Path):
        return answer_originals.originals(file.name, saving.read(file))
    return answer_originals.originals(file.name, file.data)


class AnswerOriginal(QWidget):
    """Shows a file as it came, read off the window's thread; of a mail its words and each form in it."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.tabs: QTabWidget | None = None
        self.views: list[QWidget] = []
        self._shown: tuple[Original, ...] = ()
        self.setMinimumWidth(300)
        self.setAccessibleName(t("Original"))

    def show_file(self, file: Attachment | Path | None) -> None:
        """Show another file, as it was read or from where it lies; None shows none."""
        clear_layout(self._column)
        self.tabs, self.views, self._shown = None, [], ()
        if file is None:
            self._say(t("There is nothing to show of this file here."))
            return
        self._tasks.background(_read, file, then=self._show, failed=self._failed, owner=self, key="original")

    def _failed(self, _error: Exception) -> None:
        self._show(())

    def _say(self, sentence: str) -> None:
        self._column.addWidget(label(sentence, "muted", wrap=True))
        self._column.addStretch(1)

    def _show(self, found: tuple[Original, ...]) -> None:
        clear_layout(self._column)
        self._shown = found
        self.views = [self._view(one) for one in found]
        if not found:
            self._say(t("There is nothing to show of this file here."))
            return
        self.tabs = QTabWidget()
        self.tabs.setUsesScrollButtons(True)
        for one, view in zip(found, self.views, strict=True):
            self.tabs.addTab(view, one.name if len(one.name) <= 32 else f"{one.name[:30]}\u2026")
            self.tabs.setTabToolTip(self.tabs.count() - 1, one.name)
        self.tabs.currentChanged.connect(self._draw)
        self._column.addWidget(self.tabs)
        form = next((at for at, one in enumerate(found) if one.pages or one.cells), 0)
        self.tabs.setCurrentIndex(form)
        self._draw(form)

    def _view(self, one: Original) -> QWidget:
        name = t("Original: {name}", name=one.name)
        if one.pages:
            pages = PdfView(self._tasks)
            pages.setAccessibleName(name)
            return pages
        if one.cells:
            return _grid(one, name)
        text = QPlainTextEdit(one.text)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(name)
        return text

    def _draw(self, at: int) -> None:
        """Draw a document's pages once they are looked at."""
        view = self.views[at] if 0 <= at < len(self.views) else None
        if isinstance(view, PdfView) and not view.page_count():
            view.set_pdf(self._shown[at].pages)


class _Row:
    """A row of a sheet; ``id`` is its place."""

    __slots__ = ("cells", "id")

    def __init__(self, place: int, cells: tuple[str, ...]) -> None:
        self.id, self.cells = str(place), cells


def _grid(one: Original, name: str) -> QWidget:
    wide = max(map(len, one.cells))
    columns = tuple(_column(at, one.cells) for at in range(wide))
    table = DataTable(name)
    table.set_model(RowsModel(columns, [_Row(at, cells) for at, cells in enumerate(one.cells)], table))
    return TableFrame(table)


def _column(at: int, cells: tuple[tuple[str, ...], ...]) -> Column:
    def said(row: _Row) -> str:
        return row.cells[at] if at < len(row.cells) else ""

    least, most = _WIDTHS
    width = min(max(_longest(cells, at) * 7 + 20, least), most)
    return Column(str(at), _letters(at), width, text=said, tip=said, sortable=False)


def _longest(cells: tuple[tuple[str, ...], ...], at: int) -> int:
    return max((len(row[at]) for row in cells[:200] if at < len(row)), default=0)


def _letters(at: int) -> str:
    """Return what a sheet calls a column: A, B … Z, AA."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
