"""Every row of the file with what became of it, and the cells of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.reading.rows import RowOutcome
from investcrm.domain.reading.targets import targets
from investcrm.gui.dialogs.sheet import bind_key
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.region import Region
from investcrm.gui.views.importing import lines
from investcrm.gui.views.importing.lines import ImportLine
from investcrm.gui.widgets.basic import Card, EmptyState, SectionTitle, label
from investcrm.gui.widgets.buttons import Pill, SecondaryButton
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.gui.widgets.splitter import Desk, Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services.importing import Choice, ImportPreview
from investcrm.words import n, t

FILTERS: Final = ("all", "doubtful", "unread", "duplicates")


class RowsPane(QWidget):
    """``changed`` when the user chose what becomes of a row that is here already."""

    changed = Signal()

    def __init__(self, desk: Desk, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._region = region
        self._lines: tuple[ImportLine, ...] = ()
        self._counts: Mapping[str, int] = {}
        self._meanings: dict[str, str] = {}
        self._subject = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        parts = Splitter("import.rows", desk, Qt.Orientation.Vertical)
        parts.addWidget(self._list_card())
        parts.addWidget(self._cells_card())
        parts.setStretchFactor(0, 1)
        parts.take_up([460, 170])
        column.addWidget(parts)

    def _list_card(self) -> Card:
        card = Card(margin=0)
        card.body.setContentsMargins(0, 10, 0, 0)
        top = QWidget()
        flow = FlowLayout(top, 6)
        self.pills: dict[str, Pill] = {}
        for key in FILTERS:
            pill = self.pills[key] = Pill("")
            pill.clicked.connect(lambda _checked=False, key=key: self.show_only(key))
            flow.addWidget(pill)
        holder = QHBoxLayout()
        holder.setContentsMargins(12, 0, 12, 0)
        holder.addWidget(top)
        card.body.addLayout(holder)
        self.table = DataTable(t("Rows of the file"))
        self.table.set_empty(EmptyState(t("No row is like this."), icon="table"))
        self.table.current_changed.connect(self._current)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._duplicate_bar())
        card.setMinimumHeight(200)
        return card

    def _duplicate_bar(self) -> QWidget:
        self.duplicates = QWidget()
        row = QHBoxLayout(self.duplicates)
        row.setContentsMargins(12, 4, 12, 10)
        self.duplicates_said = label("", "muted", wrap=True)
        row.addWidget(self.duplicates_said, 1)
        self.choose_buttons: dict[Choice, SecondaryButton] = {}
        for choice, words, key in (
            ("skip", t("Skip"), "S"),
            ("add", t("Add anyway"), "A"),
            ("merge", t("Merge"), "M"),
        ):
            button = SecondaryButton(words, hint=key)
            button.clicked.connect(lambda _checked=False, choice=choice: self.choose(choice))
            self.choose_buttons[choice] = button  # type: ignore[index]  # the three words are the three choices
            row.addWidget(button)
            bind_key(self.table, key, lambda choice=choice: self.choose(choice))  # type: ignore[misc]  # bound now
        return self.duplicates

    def _cells_card(self) -> Card:
        card = Card(margin=0)
        self.cells_title = SectionTitle("")
        self.cells_title.setContentsMargins(14, 10, 14, 2)
        card.body.addWidget(self.cells_title)
        self.cells = RowsModel(lines.cell_columns(), parent=self)
        table = DataTable(t("Cells of the row"))
        table.set_model(self.cells)
        card.body.addWidget(table, 1)
        card.setMinimumHeight(104)
        return card

    def show_preview(self, found: ImportPreview, shown: tuple[ImportLine, ...]) -> None:
        """Show every row of a file."""
        labels = {one.key: t(one.label) for one in targets(found.reading.subject)}
        self._meanings = {c.header: labels.get(c.target or "", "") for c in found.reading.mapping.columns}
        self._lines = shown
        self._counts = found.counts
        if found.reading.subject != self._subject:
            self._subject = found.reading.subject
            self.model = RowsModel(lines.columns(self._subject, self._region), parent=self)
            self.table.set_model(self.model)
        self._count()
        now = next((key for key, pill in self.pills.items() if pill.isChecked()), "all")
        self.show_only(now)

    def choices(self) -> dict[int, Choice]:
        """Return what becomes of rows that are here already, by row number."""
        return {line.reading.number: line.choice for line in self._lines if line.duplicate}  # type: ignore[misc]  # a choice

    def show_only(self, key: str) -> None:
        """Show all rows, or only those that are doubtful, not read, or here already."""
        kept = self.table.current_id()
        for name, pill in self.pills.items():
            pill.setChecked(name == key)
        shown = self._lines if key == "all" else tuple(line for line in self._lines if _is(line, key))
        self.model.set_rows(shown)
        first = shown[0].id if shown else ""
        self.table.select_id(kept if self.model.position_of(kept) >= 0 else first)
        self._current(self.table.current_id())

    def choose(self, choice: Choice) -> None:
        """Skip, add or merge the chosen rows that are here already; none chosen: all of them."""
        chosen = {line.id for line in self.table.selected_rows() if line.duplicate}
        if len(chosen) <= 1 and self.pills["duplicates"].isChecked() and len(self.table.selected_rows()) <= 1:
            chosen = chosen or {line.id for line in self._lines if line.duplicate}
        if not chosen:
            return
        self._lines = tuple(
            replace(line, choice=choice) if line.id in chosen else line for line in self._lines
        )
        now = next((key for key, pill in self.pills.items() if pill.isChecked()), "all")
        self.show_only(now)
        self.changed.emit()

    def choose_all(self, choice: Choice) -> None:
        """Do the same with every row that is here already."""
        self._lines = tuple(replace(line, choice=choice) if line.duplicate else line for line in self._lines)
        self.show_only(next((key for key, pill in self.pills.items() if pill.isChecked()), "all"))
        self.changed.emit()

    def _count(self) -> None:
        counts = {**self._counts, "all": self._counts["rows"]}
        texts = {
            "all": n("All {count}", "All {count}", counts["all"]),
            "doubtful": n("{count} with doubt", "{count} with doubt", counts["doubtful"]),
            "unread": n("{count} not read", "{count} not read", counts["unread"]),
            "duplicates": n("{count} here already", "{count} here already", counts["duplicates"]),
        }
        for key, pill in self.pills.items():
            pill.setText(texts[key])
            pill.setEnabled(bool(counts[key]) or key == "all")
            pill.adjustSize()
        self.duplicates.setVisible(bool(counts["duplicates"]))
        self.duplicates_said.setText(
            t("Rows that are here already are skipped unless you say otherwise for the selected ones.")
        )

    def _current(self, row_id: str) -> None:
        line = next((line for line in self._lines if line.id == row_id), None)
        if line is None:
            self.cells_title.set(t("Choose a row to see its cells."))
            self.cells.set_rows(())
            return
        note = t("likely the same as {record}", record=line.duplicate) if line.duplicate else ""
        self.cells_title.set(t("Row {number} as it stands", number=line.id), note)
        self.cells.set_rows(lines.cells(line, self._meanings))
        for choice, button in self.choose_buttons.items():
            button.setEnabled(bool(line.duplicate) or len(self.table.selected_rows()) > 1)
            button.setToolTip(
                {
                    "skip": t("Leave what is here as it is"),
                    "add": t("Add the row as a record of its own"),
                    "merge": t("Fill what the record here lacks with what the row says"),
                }[choice]
            )


def _is(line: ImportLine, key: str) -> bool:
    if key == "duplicates":
        return bool(line.duplicate)
    if key == "all":
        return True
    return line.reading.outcome is (RowOutcome.DOUBTFUL if key == "doubtful" else RowOutcome.UNREAD)
