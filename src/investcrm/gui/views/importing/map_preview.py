"""A map file before it is taken in: its rows on the map, and how its corners are meant."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.projection import SYSTEM_LABELS
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.reading.rows import RowOutcome
from investcrm.domain.reading.table import RawTable
from investcrm.gui.region import Region
from investcrm.gui.widgets.basic import Card
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.map_scene import SiteSpot
from investcrm.gui.widgets.site_map import SiteMap
from investcrm.services.importing import ImportPreview
from investcrm.words import t

_TONES = {RowOutcome.READ: "ok", RowOutcome.DOUBTFUL: "warn"}


class SystemChoice(QWidget):
    """Which coordinate system a map file is read in; hidden for other files."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.system = Choice([(str(epsg), t(label)) for epsg, label in SYSTEM_LABELS.items()])
        self.system.setAccessibleName(t("Coordinate system"))
        self.system.setToolTip(t("Coordinate system"))
        self.system.chosen.connect(lambda _key: self.changed.emit())
        self.system.setMinimumWidth(180)
        self.swapped = QCheckBox(t("North and east have changed places"))
        self.swapped.clicked.connect(lambda _on: self.changed.emit())
        self.who = QLineEdit()
        self.who.setAccessibleName(t("Source"))
        self.who.setPlaceholderText(t("Source"))
        self.who.setToolTip(t("Who says so; else the file's name."))
        self.who.setMaximumWidth(190)
        for part in (self.system, self.swapped, self.who):
            row.addWidget(part)
        self.hide()

    def show_table(self, table: RawTable) -> None:
        """Show how a table's corners were read; a table without shapes hides it all."""
        self.setVisible(bool(table.shapes))
        self.system.blockSignals(True)
        self.system.set_key(str(table.epsg))
        self.system.blockSignals(False)
        if not table.shapes:
            self.swapped.setChecked(False)
            self.who.clear()

    def epsg(self) -> int | None:
        """Return the system chosen."""
        return int(self.system.key() or 0) or None

    def is_swapped(self) -> bool:
        """Whether the corners are to be read with y first."""
        return self.swapped.isChecked()

    def source(self) -> str:
        """Return who says so; "" for the file itself."""
        return "" if self.isHidden() else self.who.text().strip()


class PreviewMap(Card):
    """The rows of a map file on the map; hidden for other files."""

    row_picked = Signal(str)

    def __init__(self, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self._region = region
        self.map = SiteMap()
        self.map.site_picked.connect(self.row_picked)
        holder = QVBoxLayout()
        holder.addWidget(self.map)
        self.body.addLayout(holder)
        self.setMinimumWidth(260)
        self.hide()

    def show_rows(self, found: ImportPreview) -> None:
        """Show where the rows lie."""
        self.setVisible(bool(found.table.shapes))
        if not found.table.shapes:
            return
        drawn, spots = {}, []
        for row in found.reading.rows:
            shape, draft = found.table.shapes.get(row.number), row.draft
            if shape is None or shape.place is None:
                continue
            east, north = shape.place
            name = draft.name if isinstance(draft, SiteDraft) else str(row.number)
            spots.append(SiteSpot(str(row.number), east, -north, name, _TONES.get(row.outcome, "info")))
            if shape.outline is not None:
                drawn[str(row.number)] = shape.outline
        self.map.set_county(self._region.reference.county_code)
        self.map.set_spots(spots)
        self.map.set_outlines(drawn)
        if spots:
            self.map.show_site(spots[0].id, 12_000)

    def choose(self, row_id: str) -> None:
        """Mark a row, and bring it into view."""
        if self.isVisible() and row_id:
            self.map.show_site(row_id, 12_000)
