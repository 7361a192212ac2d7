"""The page of readiness: the table of levels, the map by index, and the evidence for the chosen level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb, reach
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, ReadinessLevel
from investcrm.domain.land_rows import PowerPlace, PowerSheet
from investcrm.domain.readiness import next_steps
from investcrm.domain.readiness_work import (
    ConfirmLevels,
    RemoveSupport,
    Support,
    UpdateRequest,
    WithdrawRequest,
)
from investcrm.domain.rows import MunicipalityRow
from investcrm.gui.dialogs import export, own_quarter
from investcrm.gui.dialogs.readiness import EmailDialog, LevelDialog
from investcrm.gui.dialogs.readiness_work import AskUpdateDialog, ComparingBox, SupportDialog, WeightsDialog
from investcrm.gui.following import Following
from investcrm.gui.shortcuts import bind
from investcrm.gui.views.readiness import sheets
from investcrm.gui.views.readiness.cards import MunicipalityCards
from investcrm.gui.views.readiness.detail import EvidenceCard
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import GhostButton, SecondaryButton
from investcrm.gui.widgets.heat_table import HeatCell, HeatRow, HeatTable
from investcrm.gui.widgets.map_view import MapView, Shade
from investcrm.services import power, readiness, readiness_work, worth
from investcrm.services.readiness import MunicipalityDetail
from investcrm.services.readiness_sheet import BOUNDS
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.worth import Lever
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.worth import Weighed

_LEVELS = tuple(ReadinessLevel)
_ROW, _HEAD = 38, 50
_MAP_FROM = 1060
"""How wide the page must be to show the map beside the table."""


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[MunicipalityRow, ...]
    weights: Mapping[str, int]
    compares: bool
    requests: tuple[UpdateRequest, ...]
    support: tuple[Support, ...]


def _read(reader: Any) -> _Read:
    rows = readiness.municipalities(reader)
    codes = [row.code for row in rows]
    return _Read(
        rows,
        readiness.weights(reader),
        readiness.compares(reader),
        readiness_work.requests(reader, codes),
        readiness_work.support(reader, codes),
    )


def _weigh(report: Report, reader: Any) -> Weighed:
    return worth.weigh(reader, report)


def _about(reader: Any, code: str) -> tuple[MunicipalityDetail, PowerSheet]:
    detail = readiness.detail(reader, code)
    return detail, power.sheet(reader, PowerPlace("municipality", code, detail.row.name, code))


class ReadinessPage(QWidget):
    """What holds us back?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.found: _Read | None = None
        self.detail: MunicipalityDetail | None = None
        self.levers: tuple[Lever, ...] = ()
        self.chosen: tuple[str, int] = ("", 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        page = ScrollPage()
        column.addWidget(page)
        page.body.addWidget(self._head())
        top = QHBoxLayout()
        top.setSpacing(14)
        card = Card(margin=0)
        self.table = HeatTable(t("Level by municipality and dimension"))
        card.body.setContentsMargins(8, 6, 8, 8)
        card.body.addWidget(self.table)
        top.addWidget(card, 5)
        self._beside = self._map_card()
        top.addWidget(self._beside, 2)
        page.body.addLayout(top)
        self.evidence = EvidenceCard(nav)
        page.body.addWidget(self.evidence)
        self.cards = MunicipalityCards()
        page.body.addWidget(self.cards)
        page.body.addStretch(1)
        self._connect()
        Following(self, nav.tasks, self.read)
        nav.region.changed.connect(self.read)
        self.setFocusProxy(self.table)
        self.read()

    def _head(self) -> PageTitle:
        self.title = PageTitle(t("Establishment readiness: land, power and answers"))
        self.ask = SecondaryButton(t("Ask for update…"), icon="mail")
        self.ask.clicked.connect(self.ask_update)
        self.ask.setVisible(reach(self.nav.actor, Verb.ADD, "readiness_request") is not None)
        self.print = SecondaryButton(t("Sheet (PDF)…"), icon="document")
        self.print.setMenu(self._print_menu())
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda: export.run(self.nav, "readiness", None))
        for button in (self.ask, self.print, self.export):
            self.title.buttons.addWidget(button)
        return self.title

    def _map_card(self) -> Card:
        card = Card(t("Index per municipality"))
        weighs = reach(self.nav.actor, Verb.CHANGE, "setting") is not None
        self.weigh = GhostButton(t("Weights…"))
        self.weigh.clicked.connect(self.change_weights)
        self.weigh.setVisible(weighs)
        card.buttons.addWidget(self.weigh)
        self.map = MapView()
        self.map.setMinimumWidth(220)
        card.body.addWidget(self.map, 1)
        said = t("The mean of what is known, 0 to 100. Dashed cells are older than they may be.")
        card.body.addWidget(label(said, "small", wrap=True))
        self.comparing = ComparingBox(self.nav)
        self.comparing.setVisible(weighs)
        card.body.addWidget(self.comparing)
        card.setMinimumWidth(250)
        return card

    def _connect(self) -> None:
        self.table.picked.connect(self._pick)
        self.table.row_picked.connect(lambda code: self._pick(code, self.chosen[1]))
        self.table.current_changed.connect(self._pick)
        self.table.doubleClicked.connect(lambda _index: self.state())
        self.map.area_picked.connect(lambda code: self._pick(code, self.chosen[1]))
        self.evidence.state_wanted.connect(self.state)
        self.evidence.confirm_wanted.connect(self.confirm)
        self.evidence.email_wanted.connect(self.change_email)
        self.cards.next.opened.connect(self._to_dimension)
        self.cards.support.logged.connect(self.log_support)
        self.cards.support.removed.connect(self._remove_support)
        self.cards.requests.withdrawn.connect(self._withdraw)
        bind(self, "edit", self.state)

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
        self.nav.tasks.background(_weigh, then=self._weighed, owner=self, reading=True, key="readiness worth")

    @property
    def rows(self) -> tuple[MunicipalityRow, ...]:
        """Every municipality as it was read."""
        return self.found.rows if self.found else ()

    def read(self) -> None:
        """Read every municipality."""
        self.nav.tasks.query(_read, then=self._show, owner=self, key="readiness")

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

    def confirm(self) -> None:
        """Say that the chosen level still holds today."""
        row, key = self._row(self.chosen[0]), READINESS_FIELDS[self.chosen[1]].key
        known = row.levels.get(key) if row else None
        if row is not None and known is not None:
            said = t("{municipality}: level confirmed", municipality=row.name)
            command = ConfirmLevels(row.code, (key,), {key: str(known.value)})
            self._mutate(readiness_work.confirm, command, said)

    def ask_update(self) -> None:
        """Ask municipalities to look their levels over; those with old levels are proposed."""
        old = tuple(row for row in self.rows if row.stale)
        AskUpdateDialog(self.nav, old).open()

    def change_weights(self) -> None:
        """Change what weighs how much."""
        if self.found is not None:
            WeightsDialog(self.nav, self.found.weights).open()

    def log_support(self) -> None:
        """Log support given to the chosen municipality in the chosen dimension."""
        row = self._row(self.chosen[0])
        if row is not None:
            SupportDialog(self.nav, row, READINESS_FIELDS[self.chosen[1]].key).open()

    # ---- inside

    def _print_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(t("The chosen municipality…"), lambda: sheets.save(self.nav, self, self.chosen[0]))
        menu.addAction(t("The whole region…"), lambda: sheets.save(self.nav, self, ""))
        menu.addAction(t("The municipality's quarter…"), lambda: own_quarter.run(self.nav, self.chosen[0]))
        return menu

    def _mutate(self, verb: Any, command: Any, said: str) -> None:
        self.nav.tasks.mutate(
            verb,
            command,
            then=lambda _done: self.nav.shell.say(said),
            failed=self.nav.shell.say_error,
            owner=self,
        )

    def _remove_support(self, row: object) -> None:
        if isinstance(row, Support):
            command = RemoveSupport(row.id, row.version)
            self._mutate(readiness_work.remove_support, command, t("Support removed"))

    def _withdraw(self, row: object) -> None:
        if isinstance(row, UpdateRequest):
            command = WithdrawRequest(row.id, row.version)
            self._mutate(readiness_work.withdraw, command, t("The request is taken back"))

    def _to_dimension(self, key: str) -> None:
        keys = [field.key for field in READINESS_FIELDS]
        if key in keys:
            self._pick(self.chosen[0], keys.index(key))

    def _weighed(self, found: Weighed) -> None:
        self.levers = found.worth.levers
        self._show_work()

    def _show_work(self) -> None:
        """Show the chosen municipality's next steps, requests and support."""
        row = self._row(self.chosen[0])
        if row is None or row.index is None or self.found is None:
            return
        levers = [lever for lever in self.levers if lever.municipality_code == row.code]
        self.cards.next.show_steps(next_steps(row.levels, levers, self.found.weights), row.index)
        self.cards.requests.show_rows(self.found.requests)
        self.cards.support.show_rows(one for one in self.found.support if one.municipality_code == row.code)

    def _row(self, code: str) -> MunicipalityRow | None:
        return next((row for row in self.rows if row.code == code), None)

    def _show(self, found: _Read) -> None:
        self.found, rows = found, found.rows
        self.comparing.setChecked(found.compares)
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
        self._show_work()

        def show(found: tuple[MunicipalityDetail, PowerSheet]) -> None:
            self.detail, sheet = found
            self.evidence.show_detail(self.detail, READINESS_FIELDS[dimension].key)
            self.cards.show_detail(self.detail, sheet)

        self.nav.tasks.query(_about, code, then=show, owner=self, key="municipality")


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
    level = sum(index >= bound for bound in BOUNDS)
    return Shade(f"level-{level}", str(index), f"level-{level}-text")
