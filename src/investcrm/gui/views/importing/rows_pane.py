"""Every row of the file with what became of it, and the cells of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from investcrm.domain.reading.rows import RowOutcome, unique_headers
from investcrm.domain.reading.table import RawTable
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

FILTERS: Final = ("all", "read", "doubtful", "unread", "duplicates")
_OUTCOMES: Final = {
    "read": RowOutcome.READ,
    "doubtful": RowOutcome.DOUBTFUL,
    "unread": RowOutcome.UNREAD,
}
_COUNTED: Final = {"all": "rows"}
TIPS: Final[dict[str, Callable[[], str]]] = {
    "skip": lambda: t("Leave what is here as it is (S)"),
    "add": lambda: t("Add the row as a record of its own (A)"),
    "merge": lambda: t("Fill what the record here lacks with what the row says (M)"),
}


class RowsPane(QWidget):
    """``changed`` when the user chose what becomes of a row that is here already."""

    changed = Signal()

    def __init__(self, desk: Desk, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._region = region
        self._lines: tuple[ImportLine, ...] = ()
        self._counts: Mapping[str, int] = {}
        self._taken: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._table: RawTable | None = None
        self._shape = ("", False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        parts = Splitter("import.rows", desk, Qt.Orientation.Vertical)
        parts.addWidget(self._list_card())
        parts.addWidget(self._cells_card())
        parts.setStretchFactor(0, 1)
        parts.take_up([400, 240])
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
        self.table.selection_changed.connect(lambda _ids: self._can_choose())
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
            button.setToolTip(TIPS[choice]())
            row.addWidget(button)
            bind_key(self.table, key, lambda choice=choice: self.choose(choice))  # type: ignore[misc]  # bound now
        row.addWidget(self._all_button())
        return self.duplicates

    def _all_button(self) -> SecondaryButton:
        self.all_button = SecondaryButton(t("All of them"))
        self.all_button.setToolTip(t("Do the same with every row that is here already"))
        menu = QMenu(self.all_button)
        for choice, words in (
            ("skip", t("Skip all")),
            ("add", t("Add all anyway")),
            ("merge", t("Merge all")),
        ):
            act = menu.addAction(words)
            act.triggered.connect(lambda _on=False, choice=choice: self.choose_all(choice))
        self.all_button.setMenu(menu)
        return self.all_button

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
        subject = found.reading.subject
        headers = unique_headers(found.table.columns)
        self._labels = {one.key: t(one.label) for one in targets(subject)}
        self._taken = {headers[c.index]: c.target or "" for c in found.reading.mapping.columns}
        self._lines = self._kept_choices(found, shown)
        self._counts = found.counts
        shape = (subject, bool(found.duplicates))
        if shape != self._shape:
            self._shape = shape
            before = self.table.model()
            self.model = RowsModel(lines.columns(subject, self._region, repeated=shape[1]), parent=self)
            self.table.set_model(self.model)
            if before is not None:
                before.deleteLater()
        self._count()
        now = self._now()
        self.show_only(now if self._counts.get(_COUNTED.get(now, now)) else "all")

    def _kept_choices(self, found: ImportPreview, shown: tuple[ImportLine, ...]) -> tuple[ImportLine, ...]:
        """Keep what was chosen for rows of the same table when it is read with another mapping."""
        same = found.table is self._table
        self._table = found.table
        chosen = self.choices() if same else {}
        return tuple(
            replace(line, choice=chosen.get(line.reading.number, line.choice)) if line.duplicate else line
            for line in shown
        )

    def choices(self) -> dict[int, Choice]:
        """Return what becomes of rows that are here already, by row number."""
        return {line.reading.number: line.choice for line in self._lines if line.duplicate}  # type: ignore[misc]  # a choice

    def show_only(self, key: str) -> None:
        """Show all rows, or only those that are read, doubtful, not read, or here already."""
        kept = self.table.current_id()
        for name, pill in self.pills.items():
            pill.setChecked(name == key)
        shown = self._filtered(key)
        self.model.set_rows(shown)
        first = shown[0].id if shown else ""
        self.table.select_id(kept if self.model.position_of(kept) >= 0 else first)
        self._current(self.table.current_id())

    def choose(self, choice: Choice) -> None:
        """Skip, add or merge the selected rows that are here already."""
        self._decide({line.id for line in self.table.selected_rows() if line.duplicate}, choice)

    def choose_all(self, choice: Choice) -> None:
        """Do the same with every row that is here already."""
        self._decide({line.id for line in self._lines if line.duplicate}, choice)

    def _decide(self, chosen: set[str], choice: Choice) -> None:
        if not chosen:
            return
        self._lines = tuple(
            replace(line, choice=choice) if line.id in chosen else line for line in self._lines
        )
        kept = self.table.selected_ids()
        self.model.set_rows(self._filtered(self._now()))
        if not kept:
            self.table.select_id(next(iter(chosen)))
        self.changed.emit()

    def _now(self) -> str:
        return next((key for key, pill in self.pills.items() if pill.isChecked()), "all")

    def _filtered(self, key: str) -> tuple[ImportLine, ...]:
        return self._lines if key == "all" else tuple(line for line in self._lines if _is(line, key))

    def _count(self) -> None:
        counts = {**self._counts, "all": self._counts["rows"]}
        texts = {
            "all": n("All {count}", "All {count}", counts["all"]),
            "read": n("{count} read", "{count} read", counts["read"]),
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
            t("Outlines go to the sites that are here already; what is known of these stays.")
            if self._table is not None and self._table.shapes
            else t("Rows that are here already are skipped unless you say otherwise.")
        )

    def _current(self, row_id: str) -> None:
        line = next((line for line in self._lines if line.id == row_id), None)
        if line is None:
            self.cells_title.set(t("Choose a row to see its cells."))
            self.cells.set_rows(())
            return
        note = t("likely the same as {record}", record=line.duplicate) if line.duplicate else ""
        self.cells_title.set(t("Row {number} as it stands", number=line.id), note)
        self.cells.set_rows(lines.cells(line, self._taken, self._labels, self._region))

    def _can_choose(self) -> None:
        some = any(line.duplicate for line in self.table.selected_rows())
        for button in self.choose_buttons.values():
            button.setEnabled(some)


def _is(line: ImportLine, key: str) -> bool:
    if key == "duplicates":
        return bool(line.duplicate)
    return line.reading.outcome is _OUTCOMES[key]
