"""A site the region does not know yet, offered in an answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from investcrm.domain.municipal_commands import ReplySite
from investcrm.domain.sites import FactValue
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.power_text import PowerText
from investcrm.gui.widgets.reading_field import AmountField
from investcrm.words import t


class NewSiteLine(QWidget):
    """A site the region does not know yet."""

    changed = Signal()
    gone = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        form = FormGrid(3)
        self.site = form.add(t("Name of the new site"), QLineEdit())
        self.area = form.add(t("Usable area"), AmountField("area"))
        self.power = form.add(t("Power over the years"), PowerText())
        away = IconButton("trash", t("Take this site away"))
        away.clicked.connect(lambda _checked=False: self.gone.emit(self))
        row.addWidget(form, 1)
        row.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        self.site.textChanged.connect(lambda _text: self.changed.emit())
        self.area.changed.connect(lambda _value: self.changed.emit())
        self.power.changed.connect(self.changed)

    def is_valid(self) -> bool:
        """Whether every field can be read and the site has a name."""
        return bool(self.site.text().strip()) and self.area.is_valid() and self.power.is_valid()

    def reply(self) -> ReplySite:
        """Return what the answer says of the site."""
        area = self.area.value()
        facts: dict[str, FactValue] = {} if area is None else {"usable_m2": area}
        return ReplySite(None, self.site.text().strip(), facts, self.power.text())

    def content(self) -> dict[str, str]:
        """Return what was typed as plain data."""
        return {"name": self.site.text(), "area": self.area.text(), **self.power.kept()}

    def put_back(self, kept: dict[str, str]) -> None:
        """Fill the line with what ``content`` returned once."""
        self.site.setText(kept.get("name", ""))
        self.area.set_text(kept.get("area", ""))
        self.power.put_back(kept)
