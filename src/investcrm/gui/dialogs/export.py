"""Any list out of the program with one's own columns, to Excel or as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from investcrm import phrases, words
from investcrm.domain.periods import Period
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, bind_key
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton, IconButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.list_columns import ExportColumn

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
FORMS = (("xlsx", "Excel (XLSX)"), ("pdf", "PDF"))
ROOMY = 12
"""Columns that stand well beside each other on a lying A4 page."""
_FORM = "export.form"
_KEY = Qt.ItemDataRole.UserRole


def known_columns(kind: str) -> tuple[ExportColumn, ...]:
    """Return every column a list can be written with."""
    from investcrm.services import exporting

    return exporting.LISTS[kind].columns()


def usual_columns(kind: str) -> tuple[str, ...]:
    """Return the columns that are ticked where none were chosen; none means all."""
    from investcrm.services import exporting

    return exporting.LISTS[kind].usual


def title(kind: str) -> str:
    """Return what a list is called."""
    from investcrm.services import exporting

    return t(exporting.LISTS[kind].title)


def _write(
    report: Report,
    reader: Any,
    form: str,
    kind: str,
    shown: Any,
    columns: tuple[str, ...],
    language: str,
    path: Path,
) -> Path:
    from investcrm.services import exporting

    report(0, 0)
    make = exporting.pdf if form == "pdf" else exporting.xlsx
    data = make(reader, kind, shown, columns, language)
    report(0, 0)
    outbox.put_file(path, data)
    return path


class ExportDialog(Sheet):
    """As what, which columns in which order, and in which language."""

    def __init__(self, nav: Navigator, kind: str, shown: Any, chosen: tuple[str, ...] = ()) -> None:
        super().__init__(
            nav,
            t("Export the list"),
            t("Save…"),
            note=self._about(kind, shown),
            topic="reports",
            size=(560, 640),
        )
        self.kind, self.shown = kind, shown
        form = FormGrid(2)
        self.form = form.add(t("File type"), Choice(FORMS, "pdf" if nav.desk.get(_FORM) == "pdf" else "xlsx"))
        self.language = form.add(t("Language"), Choice(LANGUAGES, words.current().language))
        self.body.addWidget(form)
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
        self.narrow = label("", "muted", wrap=True)
        self.body.addWidget(self.narrow)
        self._fill(chosen)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.form.chosen.connect(lambda _form: self._count())
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
        form = self.form.key()
        name = f"{self.file_name()}.{form}"
        path = outbox.ask_where(self.nav, self, name, "PDF (*.pdf)" if form == "pdf" else "Excel (*.xlsx)")
        if path is not None:
            self.write(path)

    def file_name(self) -> str:
        """Return the name proposed for the file, without its ending."""
        of = phrases.period(self.shown, words.current().language) if isinstance(self.shown, Period) else ""
        day = self.nav.region.today().isoformat()
        return f"{title(self.kind)} {of or day}"

    def write(self, path: Path) -> None:
        """Write the list to a file and leave."""
        nav = self.nav

        def said(_path: Path) -> None:
            nav.shell.say(
                t("Saved: {name}", name=path.name), action=t("Open"), run=lambda: outbox.open_file(path)
            )

        nav.desk.put(f"export.{self.kind}", list(self.columns()))
        nav.desk.put(_FORM, self.form.key())
        nav.tasks.background(
            _write,
            self.form.key(),
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

    @staticmethod
    def _about(kind: str, shown: Any) -> str:
        if isinstance(shown, Period):
            return t(
                "{name}, {period}", name=title(kind), period=phrases.period(shown, words.current().language)
            )
        return t("The list as it is filtered now: {name}", name=title(kind)) if shown else title(kind)

    def _fill(self, chosen: tuple[str, ...]) -> None:
        kept = self.nav.desk.get(f"export.{self.kind}")
        wanted = tuple(kept) if isinstance(kept, list) else chosen or usual_columns(self.kind)
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
        crowded = self.form.key() == "pdf" and count > ROOMY
        self.narrow.setText(
            t("More than {count} columns become narrow on a page.", count=ROOMY) if crowded else ""
        )
        self.narrow.setVisible(crowded)


def run(nav: Navigator, kind: str, shown: Any, chosen: tuple[str, ...] = ()) -> None:
    """Write a list (a key of ``services.exporting.LISTS``) as it is filtered; KPIs take their period."""
    ExportDialog(nav, kind, shown, chosen).open()
