"""The first start: language, county, folder and passphrase, then the recovery sheet; two minutes in all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from investcrm import words
from investcrm.domain.errors import NoKey, UserError
from investcrm.gui.first_start.recovery import RecoveryPage
from investcrm.gui.first_start.strength import judge
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import clear_layout, label, set_state
from investcrm.gui.widgets.buttons import GhostButton, Pill, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import setup
from investcrm.words import current, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Created, Workspace
    from investcrm.gui.first_start.making import Makers

LANGUAGES = {"sv": "Svenska", "en": "English"}
HOME_COUNTY = "19"


def default_folder(name: str) -> Path:
    """Return a folder under Documents that is not there yet."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    base = Path(documents) if documents else Path.home()
    folder = base / name
    number = 2
    while folder.exists():
        folder = base / f"{name} {number}"
        number += 1
    return folder


class FirstStartDialog(QDialog):
    """``workspace`` is what was made; ``other_folder`` an existing one the user chose instead."""

    def __init__(self, makers: Makers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = makers
        self.workspace: Workspace | None = None
        self.other_folder = ""
        self.take_in = False
        self._kept: dict[str, Any] = {}
        self.setWindowTitle("InvestCRM")
        self.setMinimumSize(620, 540)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget()
        whole.addWidget(self.pages)
        self._form_page = QWidget()
        self._column = QVBoxLayout(self._form_page)
        self._column.setContentsMargins(28, 22, 28, 18)
        self._column.setSpacing(14)
        self.pages.addWidget(self._form_page)
        whole.addWidget(self._making())
        self._build()

    def _making(self) -> QFrame:
        """Return what shows how far the making has come, which stays black while the form is grey."""
        self.making = QFrame()
        column = QVBoxLayout(self.making)
        column.setContentsMargins(28, 0, 28, 18)
        column.setSpacing(6)
        self.making_said = label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column.addWidget(self.making_said)
        column.addWidget(self.bar)
        self.making.hide()
        return self.making

    # ---- the form, made anew when the language changes

    def _build(self) -> None:
        clear_layout(self._column)
        head = QHBoxLayout()
        head.addWidget(label(t("Welcome to InvestCRM"), "title"))
        head.addStretch(1)
        for key, name in LANGUAGES.items():
            pill = Pill(name, checked=words.current().language == key)
            pill.clicked.connect(lambda _on=False, k=key: self._speak(k))
            head.addWidget(pill)
        self._column.addLayout(head)
        self._column.addWidget(
            label(
                t(
                    "The case desk of investment promotion: from the first call to the decision and the "
                    "quarter. "
                    "Everything stays on this computer, encrypted, or on your region's own server."
                ),
                "muted",
                wrap=True,
            )
        )
        self._column.addLayout(self._where())
        self._column.addWidget(self._form())
        self.said = label("", "note-bad", wrap=True)
        self.said.hide()
        self._column.addWidget(self.said)
        self._column.addStretch(1)
        self._column.addLayout(self._buttons())
        self.name.setFocus()

    def _where(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(t("Where the work lies:"), "label"))
        self.here = Pill(t("On this computer"), checked=True)
        self.here.clicked.connect(lambda: self.here.setChecked(True))
        self.server = Pill(t("On a shared server…"))
        self.server.clicked.connect(self.connect_to_server)
        row.addWidget(self.here)
        row.addWidget(self.server)
        row.addStretch(1)
        return row

    def connect_to_server(self) -> None:
        """Ask for a shared server; entered, it is the workspace."""
        from investcrm.gui.first_start.connecting import ConnectDialog

        self.server.setChecked(False)
        self.connecting = ConnectDialog(self._makers, parent=self)
        self.connecting.connected.connect(self._entered)
        self.connecting.open()

    def _entered(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()

    def _form(self) -> FormGrid:
        form = FormGrid(2)
        counties = setup.counties()
        now = self._kept.get("county", HOME_COUNTY)
        self.county = form.add(t("&County"), Choice(counties.items(), now))
        self.name = form.add(t("Your &name"), QLineEdit(self._kept.get("name", "")))
        place = QFrame()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        folder = self._kept.get("folder") or str(default_folder("InvestCRM"))
        self.folder = QLineEdit(folder)
        browse = SecondaryButton(t("Browse…"))
        browse.clicked.connect(self._browse)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        place.setFocusProxy(self.folder)
        self.folder.setAccessibleName(t("Folder"))
        form.add(t("&Folder"), place, span=2)
        self.first = form.add(t("&Passphrase"), self._secret("first"))
        self.second = form.add(t("The same once &more"), self._secret("second"))
        self.hint = label("", "small", wrap=True)
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)
        self._hinted = form
        self.sheet_too = QCheckBox(t("Take in our spreadsheet right away"))
        self.sheet_too.setChecked(self._kept.get("sheet", False))
        form.add("", self.sheet_too, span=2)
        self._judge()
        return form

    def _secret(self, key: str) -> QLineEdit:
        edit = QLineEdit(self._kept.get(key, ""))
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        return edit

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.open_button = GhostButton(t("Open an existing one…"))
        self.open_button.clicked.connect(self._existing)
        self.sample_button = SecondaryButton(t("Look at a sample region"))
        self.sample_button.setToolTip(t("Made-up cases to try everything on; can be thrown away any time"))
        self.sample_button.clicked.connect(self.make_sample)
        self.create_button = PrimaryButton(t("Create"))
        self.create_button.setDefault(True)
        self.create_button.clicked.connect(self.create_it)
        row.addWidget(self.open_button)
        row.addStretch(1)
        row.addWidget(self.sample_button)
        row.addWidget(self.create_button)
        return row

    def _speak(self, language: str) -> None:
        from investcrm.gui.speaking import speak

        self._kept = {
            "county": self.county.key(),
            "name": self.name.text(),
            "folder": self.folder.text(),
            "first": self.first.text(),
            "second": self.second.text(),
            "sheet": self.sheet_too.isChecked(),
        }
        speak(language)
        self._build()

    def _judge(self) -> None:
        first, second = self.first.text(), self.second.text()
        good, sentence = judge(first)
        self._hinted.set_note(self.first, sentence if first else t("Long is strong: four words or more."))
        differ = bool(second) and first != second
        self._hinted.set_note(self.second, t("The two differ.") if differ else "", "warn" if differ else "")
        set_state(self.first, "state", "" if good or not first else "warn")

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, t("Folder"), str(Path(self.folder.text()).parent))
        if chosen:
            place = Path(chosen)
            empty = place.is_dir() and not any(place.iterdir())
            self.folder.setText(str(place if empty else place / "InvestCRM"))

    def _existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, t("Open an existing one…"))
        if chosen:
            self.other_folder = chosen
            self.reject()

    # ---- making

    def create_it(self) -> None:
        """Make the workspace and show its recovery sheet."""
        self.said.hide()
        first, second = self.first.text(), self.second.text()
        good, sentence = judge(first)
        if not good:
            self._complain(sentence, self.first)
        elif first != second:
            self._complain(t("The two passphrases differ. Write the same twice."), self.second)
        elif not self.folder.text().strip():
            self._complain(t("Say in which folder the workspace shall lie."), self.folder)
        else:
            folder, county = Path(self.folder.text().strip()), self.county.key()
            name, language = self.name.text().strip(), words.current().language
            self._make(lambda: self._makers.create(folder, county, first, language, name), self._created)

    def make_sample(self) -> None:
        """Make a sample region beside the folder chosen, and open it."""
        folder, county = default_folder(t("InvestCRM sample")), self.county.key()
        passphrase, language = self.first.text() or None, words.current().language
        name, come = self.name.text().strip(), [0, 0]

        def report(done: int, total: int) -> None:
            come[:] = done, total

        def look() -> None:
            self.bar.setMaximum(come[1])
            self.bar.setValue(come[0])

        def make() -> Created:
            return self._makers.sample(folder, county, passphrase, language, name, report)

        self._make(make, self._sampled, t("Two years of made-up work are being written …"), look)

    def _make(self, work: Any, then: Any, said: str = "", look: Callable[[], object] = lambda: None) -> None:
        self.create_button.setText(t("Creating …"))
        self.making_said.setText(said or t("Creating …"))
        self.bar.setRange(0, 0)
        self.making.show()
        self._make_room()
        run_waiting(self, (self._form_page,), work, then, self._failed, look)

    def _make_room(self) -> None:
        """Grow by what shows how far the making has come, rather than squeeze the form."""
        self._whole.activate()
        self.resize(self.width(), max(self.height(), self._whole.totalHeightForWidth(self.width())))

    def _failed(self, error: UserError) -> None:
        self.making.hide()
        self.create_button.setText(t("Create"))
        self._complain(current().error(error), self.first if isinstance(error, NoKey) else self.folder)

    def _complain(self, sentence: str, field: QWidget) -> None:
        self.said.setText(sentence)
        self.said.show()
        field.setFocus()

    def _sampled(self, made: Created) -> None:
        self.workspace = made.workspace
        self.accept()

    def _created(self, made: Created) -> None:
        self.making.hide()
        self.workspace = made.workspace
        self.take_in = self.sheet_too.isChecked()
        page = RecoveryPage(made, self)
        page.done.connect(self.accept)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.recovery = page

    def reject(self) -> None:
        """Leave; a workspace that is made already is opened."""
        if self.workspace is not None:
            self.accept()
        else:
            super().reject()
