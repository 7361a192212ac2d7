"""The sites of an answer: a municipality's own, ticked and brought up to date, and new ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.commands import AnsweredSite
from investcrm.domain.rows import SiteRow
from investcrm.domain.sites import FactValue
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton, SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.power_text import PowerText
from investcrm.gui.widgets.reading_field import AmountField
from investcrm.words import t


class _Told(QWidget):
    """What the answer says of one site: usable area and power."""

    changed = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = FormGrid(2, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 0, 4)
        self.area = self.form.add(t("Usable area in the answer"), AmountField("area"))
        self.power = self.form.add(t("Power in the answer"), PowerText())
        if name:
            self.area.setAccessibleName(f"{name}: {t('Usable area in the answer')}")
            self.power.setAccessibleName(f"{name}: {t('Power in the answer')}")
        column.addWidget(self.form)
        self.area.changed.connect(lambda _value: self.changed.emit())
        self.power.changed.connect(self.changed)

    def facts(self) -> dict[str, FactValue]:
        area = self.area.value()
        return {"usable_m2": area} if area is not None else {}

    def is_valid(self) -> bool:
        return self.area.is_valid() and self.power.is_valid()

    def content(self) -> dict[str, str]:
        return {"area": self.area.text(), **self.power.kept()}

    def put_back(self, kept: dict[str, str]) -> None:
        self.area.set_text(kept.get("area", ""))
        self.power.put_back(kept)


class _Own(QWidget):
    """One of the municipality's own sites; ticking it opens what the answer says of it."""

    changed = Signal()

    def __init__(self, row: SiteRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.check = QCheckBox(f"{row.name}   {known(row)}")
        self.check.setAccessibleName(f"{row.name}, {known(row)}")
        self.told = _Told(row.name)
        self.told.hide()
        column.addWidget(self.check)
        column.addWidget(self.told)
        self.check.toggled.connect(self._toggled)
        self.told.changed.connect(self.changed)

    def _toggled(self, on: bool) -> None:
        self.told.setVisible(on)
        self.changed.emit()


class _New(QWidget):
    """A site the region does not know yet."""

    changed = Signal()
    gone = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        self.name = QLineEdit()
        self.name.setPlaceholderText(t("Name of the new site"))
        self.name.setAccessibleName(t("Name of the new site"))
        away = IconButton("trash", t("Take this site away"))
        away.clicked.connect(self._away)
        row.addWidget(self.name, 1)
        row.addWidget(away)
        column.addLayout(row)
        self.told = _Told()
        column.addWidget(self.told)
        self.name.textChanged.connect(lambda _text: self.changed.emit())
        self.told.changed.connect(self.changed)

    def _away(self) -> None:
        self.gone.emit(self)


class AnswerSites(QWidget):
    """Every site of the municipality, and those added here."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: list[_Own] = []
        self._new: list[_New] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._none = label("", "muted", wrap=True)
        self._rows.addWidget(self._none)
        self.add_button = SecondaryButton(t("Add a new site"), icon="plus", hint="Ctrl Shift N")
        self.add_button.clicked.connect(self.add_by_hand)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._rows.addLayout(foot)

    def show_sites(self, rows: Iterable[SiteRow]) -> None:
        """Show a municipality's own sites."""
        for old in (*self._own, *self._new):
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._own, self._new = [], []
        for place, row in enumerate(rows):
            own = _Own(row)
            own.changed.connect(self.changed)
            self._own.append(own)
            self._rows.insertWidget(place, own)
            own.show()
        self._none.setText(t("The region knows no sites of this municipality yet."))
        self._none.setVisible(not self._own)

    def add(self) -> _New:
        """Add an empty new site and return its fields."""
        new = _New()
        new.changed.connect(self.changed)
        new.gone.connect(self._remove)
        self._new.append(new)
        self._rows.insertWidget(self._rows.count() - 1, new)
        new.show()
        return new

    def add_by_hand(self) -> None:
        """Add a new site and give its name the keyboard."""
        self.add().name.setFocus()

    def own(self, site_id: str) -> _Own:
        """Return the fields of one of the municipality's own sites."""
        return next(one for one in self._own if one.row.id == site_id)

    def answered(self) -> tuple[AnsweredSite, ...]:
        """Return the sites of the answer."""
        own = [
            AnsweredSite(one.row.id, one.row.name, one.told.facts(), one.told.power.text())
            for one in self._own
            if one.check.isChecked()
        ]
        new = [
            AnsweredSite(None, one.name.text().strip(), one.told.facts(), one.told.power.text())
            for one in self._new
            if one.name.text().strip()
        ]
        return (*own, *new)

    def trouble(self) -> str:
        """Return what cannot stand, as a sentence; "" when all can."""
        for own in self._own:
            if own.check.isChecked() and not own.told.is_valid():
                return t("Something said of {site} cannot be read.", site=own.row.name)
        for new in self._new:
            told = bool(new.told.area.text().strip() or new.told.power.text())
            if told and not new.name.text().strip():
                return t("The new site needs a name.")
            if not new.told.is_valid():
                return t("Something said of {site} cannot be read.", site=new.name.text())
        return ""

    def content(self) -> dict[str, Any]:
        """Return what was typed as plain data."""
        return {
            "own": {o.row.id: o.told.content() for o in self._own if o.check.isChecked()},
            "new": [{"name": o.name.text(), **o.told.content()} for o in self._new],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the fields with what ``content`` returned once."""
        for own in self._own:
            if own.row.id in kept.get("own", {}):
                own.check.setChecked(True)
                own.told.put_back(kept["own"][own.row.id])
        for entry in kept.get("new", ()):
            new = self.add()
            new.name.setText(entry.get("name", ""))
            new.told.put_back(entry)

    def _remove(self, new: _New) -> None:
        self._new.remove(new)
        self._rows.removeWidget(new)
        new.hide()
        new.deleteLater()
        self.changed.emit()


def known(row: SiteRow) -> str:
    """Return what is known of a site in a few words: area, plan, power."""
    language = words.current().language
    parts = [
        phrases.fact(key, value.value, language)
        for key in ("usable_m2", "plan_state")
        if (value := row.facts.values.get(key)) is not None
    ]
    if row.facts.power:
        parts.append(phrases.power(row.facts.power, language))
    return " · ".join(parts) or t("nothing known yet")
