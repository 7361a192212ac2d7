"""Any list out of the program: to Excel with one's own columns, or as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from investcrm import words
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, bind_key
from investcrm.gui.widgets.basic import SectionTitle
from investcrm.gui.widgets.buttons import GhostButton, IconButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.exporting import ExportColumn

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
TITLES = {
    "inquiries": N_("Inquiries"),
    "sites": N_("Land and premises"),
    "organisations": N_("Companies"),
}
_KEY = Qt.ItemDataRole.UserRole


def known_columns(kind: str) -> tuple[ExportColumn, ...]:
    """Return every column a list can be written with."""
    from investcrm.services import exporting

    if kind == "sites":
        return exporting.site_columns()
    return exporting.INQUIRY_COLUMNS if kind == "inquiries" else exporting.ORGANISATION_COLUMNS


def _xlsx(kind: str) -> Callable[..., bytes]:
    from investcrm.services import exporting

    if kind == "sites":
        return exporting.sites_xlsx
    return exporting.inquiries_xlsx if kind == "inquiries" else exporting.organisations_xlsx


def _write(
    report: Report, reader: Any, kind: str, shown: Any, columns: tuple[str, ...], language: str, path: Path
) -> Path:
    report(0, 0)
    data = _xlsx(kind)(reader, shown, columns, language)
    report(0, 0)
    outbox.put_file(path, data)
    return path


class ExportDialog(Sheet):
    """Which columns in which order, and in which language."""

    def __init__(self, nav: Navigator, kind: str, shown: Any, chosen: tuple[str, ...] = ()) -> None:
        super().__init__(
            nav,
            t("Export to Excel"),
            t("Save…"),
            note=t("The list as it is filtered now: {name}", name=t(TITLES[kind])),
            topic="reports",
            size=(560, 640),
        )
        self.kind, self.shown = kind, shown
        heading = SectionTitle(t("Columns"), t("in this order"))
        for words_, on in ((t("All"), True), (t("None"), False)):
            button = GhostButton(words_)
            button.clicked.connect(lambda _checked=False, on=on: self._check_all(on=on))
            heading.buttons.addWidget(button)
        for icon, name, keys, step in (
            ("arrow-up", t("Move up"), "Alt+↑", -1),
            ("arrow-down", t("Move down"), "Alt+↓", 1),
        ):
            mover = IconButton(icon, name, key=keys)
            mover.clicked.connect(lambda _checked=False, step=step: self._move(step))
            heading.buttons.addWidget(mover)
        self.body.addWidget(heading)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Columns"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.body.addWidget(self.list, 1)
        form = FormGrid(2)
        self.language = form.add(t("Language"), Choice(LANGUAGES, words.current().language))
        self.body.addWidget(form)
        self._fill(chosen)
        self.list.itemChanged.connect(lambda _item: self._count())
        bind_key(self.list, "Alt+Up", lambda: self._move(-1))
        bind_key(self.list, "Alt+Down", lambda: self._move(1))
        self._count()
        self.list.setFocus()

    def columns(self) -> tuple[str, ...]:
        """Return the ticked columns in their order."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(str(i.data(_KEY)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def go(self) -> None:
        """Ask where, and write the list there."""
        name = f"{t(TITLES[self.kind])} {self.nav.region.today().isoformat()}.xlsx"
        path = outbox.ask_where(self.nav, self, name, "Excel (*.xlsx)")
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the list to a file and leave."""
        nav = self.nav

        def said(_path: Path) -> None:
            nav.shell.say(
                t("Saved: {name}", name=path.name), action=t("Open"), run=lambda: outbox.open_file(path)
            )

        nav.desk.put(f"export.{self.kind}", list(self.columns()))
        nav.tasks.background(
            _write,
            self.kind,
            self.shown,
            self.columns(),
            self.language.key(),
            path,
            reading=True,
            then=said,
            failed=nav.shell.say_error,
            label=t("Writing {file}", file=path.name),
        )
        self.accept()

    def _fill(self, chosen: tuple[str, ...]) -> None:
        kept = self.nav.desk.get(f"export.{self.kind}")
        wanted = tuple(kept) if isinstance(kept, list) else chosen
        known = {column.key: column for column in known_columns(self.kind)}
        order = [key for key in wanted if key in known] + [key for key in known if key not in wanted]
        for key in order:
            item = QListWidgetItem(t(known[key].title))
            item.setData(_KEY, key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            on = key in wanted or not wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _check_all(self, *, on: bool) -> None:
        for place in range(self.list.count()):
            self.list.item(place).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _move(self, step: int) -> None:
        place = self.list.currentRow()
        if place >= 0 and 0 <= place + step < self.list.count():
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)

    def _count(self) -> None:
        count = len(self.columns())
        self.primary.setText(n("Save {count} column…", "Save {count} columns…", count))
        self.primary.setEnabled(count > 0)


def run(nav: Navigator, kind: str, shown: Any, chosen: tuple[str, ...] = ()) -> None:
    """Write a list (inquiries, sites or organisations) as it is filtered."""
    ExportDialog(nav, kind, shown, chosen).open()
