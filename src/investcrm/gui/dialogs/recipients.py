"""The municipalities one can ask, each with its tick, what the match says of it, and its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.commands import Recipient
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton
from investcrm.gui.widgets.chip import Chip
from investcrm.words import n, t


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality: what the match says, and the state it was asked in already ("" for not asked).

    ``in_program``: it works on this server, and needs no address.
    """

    code: str
    name: str
    email: str
    verdict: str = ""
    tone: str = "neutral"
    best: str = ""
    asked: str = ""
    in_program: bool = False


class Recipients(QWidget):
    """Ticks and addresses; ``current_changed`` tells which row the keyboard is in."""

    changed = Signal()
    current_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks: dict[str, QCheckBox] = {}
        self.emails: dict[str, QLineEdit] = {}
        self._proposed: tuple[str, ...] = ()
        self._in_program: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._title = SectionTitle(t("Municipalities"))
        for words, run in (
            (t("Those proposed"), lambda: self.set_checked(self._proposed)),
            (t("All"), lambda: self.set_checked(self.checks)),
            (t("Nobody"), lambda: self.set_checked(())),
        ):
            button = GhostButton(words)
            button.clicked.connect(lambda _checked=False, run=run: run())
            self._title.buttons.addWidget(button)
        column.addWidget(self._title)
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 6, 0)
        rows = QWidget()
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        page.body.addWidget(rows)
        page.body.addStretch(1)
        page.setMinimumHeight(180)
        column.addWidget(page, 1)
        self.without = label("", "note-warn", wrap=True)
        column.addWidget(self.without)

    def show_candidates(self, candidates: Iterable[Candidate], proposed: Iterable[str]) -> None:
        """Show these municipalities; those asked already cannot be ticked."""
        self._proposed = tuple(proposed)
        for place, one in enumerate(candidates):
            check = QCheckBox(one.name)
            check.setToolTip(one.best)
            check.toggled.connect(lambda _on, code=one.code: self._toggled(code))
            self._grid.addWidget(check, place, 0)
            self._grid.addWidget(Chip(one.asked or one.verdict, "info" if one.asked else one.tone), place, 1)
            email = QLineEdit(one.email)
            email.setPlaceholderText(
                t("in the program; mail too if filled in") if one.in_program else t("e-mail address")
            )
            if one.in_program:
                self._in_program.add(one.code)
            email.setAccessibleName(t("E-mail address of {municipality}", municipality=one.name))
            email.textEdited.connect(lambda _text: self._changed())
            email.editingFinished.connect(lambda code=one.code: self.current_changed.emit(code))
            self._grid.addWidget(email, place, 2)
            if one.asked:
                check.setEnabled(False)
                email.setEnabled(False)
                email.setText(t("asked already"))
                continue
            self.checks[one.code] = check
            self.emails[one.code] = email

    def set_checked(self, codes: Iterable[str]) -> None:
        """Tick exactly these."""
        wanted = set(codes)
        for code, check in self.checks.items():
            blocked = check.blockSignals(True)
            check.setChecked(code in wanted)
            check.blockSignals(blocked)
        self._changed()

    def checked(self) -> tuple[str, ...]:
        """Return the ticked codes."""
        return tuple(code for code, check in self.checks.items() if check.isChecked())

    def recipients(self) -> tuple[Recipient, ...]:
        """Return whom to ask and where."""
        return tuple(Recipient(code, self.emails[code].text().strip()) for code in self.checked())

    def focus_first(self) -> None:
        """Give the keyboard to the first municipality."""
        for check in self.checks.values():
            check.setFocus()
            return

    def typed_emails(self) -> dict[str, str]:
        """Return every address as it stands in the fields."""
        return {code: field.text() for code, field in self.emails.items()}

    def put_emails(self, emails: Mapping[str, str]) -> None:
        """Fill the address fields."""
        for code, text in emails.items():
            if code in self.emails:
                self.emails[code].setText(text)
        self._changed()

    def _toggled(self, code: str) -> None:
        self._changed()
        if self.checks[code].isChecked():
            self.current_changed.emit(code)

    def _changed(self) -> None:
        missing = [
            self.checks[code].text()
            for code in self.checked()
            if not self.emails[code].text().strip() and code not in self._in_program
        ]
        self.without.setText(
            n("{names} has no address: the draft opens without a recipient.",
                "{names} have no address: their drafts open without a recipient.",
                len(missing), names=", ".join(missing)) if missing else ""
        )  # fmt: skip
        self.without.setVisible(bool(missing))
        self.changed.emit()
