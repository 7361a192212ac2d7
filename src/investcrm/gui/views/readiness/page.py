"""The page of readiness: the table of levels, the map by index, and the evidence for the chosen level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, ReadinessLevel
from investcrm.domain.rows import MunicipalityRow
from investcrm.gui.dialogs import export
from investcrm.gui.dialogs.readiness import EmailDialog, LevelDialog
from investcrm.gui.following import Following
from investcrm.gui.shortcuts import bind
from investcrm.gui.views.readiness.detail import EvidenceCard
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.heat_table import HeatCell, HeatRow, HeatTable
from investcrm.gui.widgets.map_view import MapView, Shade
from investcrm.services import readiness
from investcrm.services.readiness import MunicipalityDetail
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_LEVELS = tuple(ReadinessLevel)
_ROW, _HEAD = 38, 50
_MAP_FROM = 1060
"""How wide the page must be to show the map beside the table."""
_BOUNDS = (20, 40, 60, 80)
"""Where one colour of the map ends and the next begins, by index."""


class ReadinessPage(QWidget):
    """What holds us back?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.rows: tuple[MunicipalityRow, ...] = ()
        self.chosen: tuple[str, int] = ("", 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        page = ScrollPage()
        column.addWidget(page)
        self.title = PageTitle(t("Establishment readiness: land, power and answers"))
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda: export.run(nav, "readiness", None))
        self.title.buttons.addWidget(self.export)
        page.body.addWidget(self.title)
        top = QHBoxLayout()
        top.setSpacing(14)
        card = Card(margin=0)
        self.table = HeatTable(t("Level by municipality and dimension"))
        self.table.picked.connect(self._pick)
        self.table.row_picked.connect(lambda code: self._pick(code, self.chosen[1]))
        self.table.current_changed.connect(self._pick)
        self.table.doubleClicked.connect(lambda _index: self.state())
        card.body.setContentsMargins(8, 6, 8, 8)
        card.body.addWidget(self.table)
        top.addWidget(card, 5)
        beside = Card(t("Index per municipality"))
        self.map = MapView()
        self.map.setMinimumWidth(220)
        self.map.area_picked.connect(lambda code: self._pick(code, self.chosen[1]))
        beside.body.addWidget(self.map, 1)
        beside.body.addWidget(
            label(
                t("The mean of what is known, 0 to 100. Dashed cells are older than they may be."),
                "small",
                wrap=True,
            )
        )
        beside.setMinimumWidth(250)
        self._beside = beside
        top.addWidget(beside, 2)
        page.body.addLayout(top)
        self.evidence = EvidenceCard(nav)
        page.body.addWidget(self.evidence)
        page.body.addStretch(1)
        self.evidence.state_wanted.connect(self.state)
        self.evidence.email_wanted.connect(self.change_email)
        bind(self, "edit", self.state)
        Following(self, nav.tasks, self.read)
        nav.region.changed.connect(self.read)
        self.setFocusProxy(self.table)
        self.read()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= _MAP_FROM)

    # ---- for the shell

    def open(self, municipality: str = "") -> None:
        """Show a municipality."""
        if municipality:
            self.chosen = (municipality, self.chosen[1])
            self._show_chosen()

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("Arrows move · Enter shows the evidence · E states a level"))

    def read(self) -> None:
        """Read every municipality."""
        self.nav.tasks.query(readiness.municipalities, then=self._show, owner=self, key="readiness")

    def state(self) -> None:
        """State the chosen level."""
        row = self._row(self.chosen[0])
        if row is not None:
            LevelDialog(self.nav, row, READINESS_FIELDS[self.chosen[1]].key).open()

    def change_email(self) -> None:
        """Change the chosen municipality's address."""
        row = self._row(self.chosen[0])
        if row is not None:
            EmailDialog(self.nav, row).open()

    # ---- inside

    def _row(self, code: str) -> MunicipalityRow | None:
        return next((row for row in self.rows if row.code == code), None)

    def _show(self, rows: tuple[MunicipalityRow, ...]) -> None:
        self.rows = rows
        stale = sum(len(row.stale) for row in rows)
        parts = [n("{count} municipality", "{count} municipalities", len(rows))]
        if stale:
            parts.append(
                n("{count} level older than it may be", "{count} levels older than they may be", stale)
            )
        self.title.set_note(" · ".join(parts))
        now = self.table.currentIndex()
        self.table.setFixedHeight(_ROW * len(rows) + _HEAD)
        self._beside.setMaximumHeight(self.table.height() + 16)
        self.table.set_cells(
            [t(field.label) for field in READINESS_FIELDS],
            [_heat(row) for row in rows],
            first=t("Municipality"),
            total=t("Index"),
        )
        self.map.set_county(self.nav.region.reference.county_code)
        self.map.set_areas({row.code: _shade(row) for row in rows})
        if not self._row(self.chosen[0]) and rows:
            self.chosen = (rows[0].code, 0)
        if now.isValid():
            self.table.setCurrentIndex(self.table.model().index(now.row(), now.column()))
        self._show_chosen()

    def _pick(self, code: str, dimension: int) -> None:
        if code and (code, dimension) != self.chosen:
            self.chosen = (code, dimension)
            self._show_chosen()

    def _show_chosen(self) -> None:
        code, dimension = self.chosen
        if not self._row(code):
            return
        self.map.select_area(code)

        def show(detail: MunicipalityDetail) -> None:
            self.evidence.show_detail(detail, READINESS_FIELDS[dimension].key)

        self.nav.tasks.query(readiness.detail, code, then=show, owner=self, key="municipality")


def _heat(row: MunicipalityRow) -> HeatRow:
    cells = []
    for field in READINESS_FIELDS:
        known = row.levels.get(field.key)
        if known is None:
            cells.append(HeatCell(None, t("unknown"), tip=t("Nobody has stated this yet.")))
            continue
        level = ReadinessLevel(str(known.value))
        dated = formats.day(known.as_of) if known.as_of else t("without a date")
        stale = field.key in row.stale
        tip = f"{known.source}, {dated}" + (f" ({t('stale')})" if stale else "")
        cells.append(HeatCell(_LEVELS.index(level), t(LEVEL_LABELS[level]), stale, tip))
    index = row.index.value if row.index else None
    return HeatRow(row.code, row.name, tuple(cells), "–" if index is None else str(index))


def _shade(row: MunicipalityRow) -> Shade:
    index = row.index.value if row.index else None
    if index is None:
        return Shade("map-empty", t("unknown"), "text-muted")
    level = sum(index >= bound for bound in _BOUNDS)
    return Shade(f"level-{level}", str(index), f"level-{level}-text")
