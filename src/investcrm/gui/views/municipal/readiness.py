"""A municipality's own readiness: each level with its source and day, and the indicators measured of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm import formats, words
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, Field, ReadinessLevel
from investcrm.domain.indicators import DECIMALS
from investcrm.domain.land_rows import PowerPlace, PowerSheet
from investcrm.domain.readiness import criterion, level_of, next_steps
from investcrm.domain.readiness_work import ConfirmLevels, Support, UpdateRequest
from investcrm.domain.rows import MunicipalityRow
from investcrm.gui.dialogs.readiness import LevelDialog
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.readiness import sheets
from investcrm.gui.views.readiness.cards import ComparisonCard, MunicipalityCards
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, TableFrame, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.services import indicators, power, readiness, readiness_work
from investcrm.services.indicators import OwnRow
from investcrm.services.readiness import Compared, MunicipalityDetail
from investcrm.words import n, t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from investcrm.gui.navigation import Navigator

_TONES = ("bad", "warn", "warn", "ok", "ok")


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[MunicipalityRow, ...]
    indicators: tuple[OwnRow, ...]
    details: tuple[MunicipalityDetail, ...]
    power: tuple[PowerSheet, ...]
    weights: Mapping[str, int]
    compared: tuple[Compared, ...]
    requests: tuple[UpdateRequest, ...]
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class _Level:
    """One dimension of one municipality."""

    id: str
    row: MunicipalityRow
    field: Field


def _read(reader: Any, codes: Collection[str]) -> _Read:
    own = tuple(row for row in readiness.own(reader) if row.code in codes)
    return _Read(
        own,
        indicators.own(reader, codes),
        tuple(readiness.own_detail(reader, row.code) for row in own),
        tuple(power.sheet(reader, PowerPlace("municipality", row.code, row.name, row.code)) for row in own),
        readiness.weights(reader),
        readiness.comparison(reader, codes),
        readiness_work.requests(reader, codes),
        readiness_work.support(reader, codes),
    )


class OwnReadinessPage(ScrollPage):
    """How far have we come ourselves?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.title = PageTitle(t("Our establishment readiness"))
        self.change = SecondaryButton(t("State level"), icon="edit", hint=hint("edit"))
        self.change.clicked.connect(self.state)
        self.confirm = SecondaryButton(t("Confirm"), icon="check")
        self.confirm.setToolTip(t("The level still holds today, on what it rested on before."))
        self.confirm.clicked.connect(self.confirm_level)
        self.print = SecondaryButton(t("Sheet (PDF)…"), icon="document")
        self.print.clicked.connect(lambda: sheets.save(nav, self, self._code()))
        for button in (self.print, self.confirm, self.change):
            self.title.buttons.addWidget(button)
        self.found: _Read | None = None
        self.body.addWidget(self.title)
        self.levels = RowsModel(_level_columns(several=len(nav.actor.municipality_codes) > 1), parent=self)
        self.table = DataTable(t("Level by municipality and dimension"))
        self.table.set_model(self.levels)
        self.table.opened.connect(lambda _id: self.state())
        self.body.addWidget(TableFrame(self.table))
        self.cards = MunicipalityCards(own=True)
        self.body.addWidget(self.cards)
        self.compared = ComparisonCard()
        self.body.addWidget(self.compared)
        card = Card(t("Indicators"))
        self.indicators = RowsModel(_indicator_columns(), parent=self)
        self.measured = DataTable(t("Indicators"))
        self.measured.set_model(self.indicators)
        self._frame = TableFrame(self.measured)
        card.body.addWidget(self._frame)
        self.nothing = label(t("No indicator has been measured for you yet."), "muted", wrap=True)
        card.body.addWidget(self.nothing)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_own())
        bind(self, "edit", self.state)
        self.setFocusProxy(self.table)
        Following(self, nav.tasks, self.refresh)
        self.refresh()

    def open(self, municipality: str = "") -> None:
        """Show a municipality; one's own is all there is."""

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("Arrows move · E states a level"))

    def refresh(self) -> None:
        """Read again."""
        codes = self.nav.actor.municipality_codes
        self.nav.tasks.query(_read, codes, then=self._show, owner=self, key="readiness")

    def state(self) -> None:
        """State the chosen level."""
        chosen = self.table.current_row()
        if isinstance(chosen, _Level):
            LevelDialog(self.nav, chosen.row, chosen.field.key).open()

    def confirm_level(self) -> None:
        """Say that the chosen level still holds today."""
        chosen = self.table.current_row()
        known = chosen.row.levels.get(chosen.field.key) if isinstance(chosen, _Level) else None
        if isinstance(chosen, _Level) and known is not None:
            said = t("{municipality}: level confirmed", municipality=chosen.row.name)
            self.nav.tasks.mutate(
                readiness_work.confirm,
                ConfirmLevels(chosen.row.code, (chosen.field.key,), {chosen.field.key: str(known.value)}),
                then=lambda _done: self.nav.shell.say(said),
                failed=self.nav.shell.say_error,
                owner=self,
            )

    def _code(self) -> str:
        chosen = self.table.current_row()
        return chosen.row.code if isinstance(chosen, _Level) else min(self.nav.actor.municipality_codes)

    def _show_own(self) -> None:
        """Show the cards of the municipality whose level is chosen."""
        found, code = self.found, self._code()
        chosen = self.table.current_row()
        known = chosen.row.levels.get(chosen.field.key) if isinstance(chosen, _Level) else None
        self.confirm.setEnabled(known is not None)
        detail = next((one for one in found.details if one.row.code == code), None) if found else None
        if found is None or detail is None or detail.row.index is None:
            return
        sheet = found.power[found.details.index(detail)]
        self.cards.show_detail(detail, sheet)
        self.cards.next.show_steps(next_steps(detail.row.levels, (), found.weights), detail.row.index)
        self.cards.requests.show_rows(found.requests)
        self.cards.support.show_rows(one for one in found.support if one.municipality_code == code)

    def _show(self, found: _Read) -> None:
        self.found = found
        now = self.table.current_id()
        lines = [
            _Level(f"{row.code}.{field.key}", row, field) for row in found.rows for field in READINESS_FIELDS
        ]
        self.levels.set_rows(lines)
        self.table.fit_rows(max(len(lines), 1))
        self.table.select_id(now or (lines[0].id if lines else ""))
        self.indicators.set_rows(found.indicators)
        self.measured.fit_rows(max(len(found.indicators), 1))
        self._frame.setVisible(bool(found.indicators))
        self.nothing.setVisible(not found.indicators)
        self.compared.show_indexes(found.compared, self.nav.actor.municipality_codes)
        self._show_own()
        stale = sum(len(row.stale) for row in found.rows)
        said = n("{count} level older than it may be", "{count} levels older than they may be", stale)
        self.title.set_note(said if stale else "")


def _level_columns(*, several: bool) -> tuple[Column, ...]:
    place = Column("municipality", t("Municipality"), 120, text=lambda one: one.row.name)
    return (
        *((place,) if several else ()),
        Column("dimension", t("Dimension"), 190, kind="strong", text=lambda one: t(one.field.label)),
        Column("level", t("Level"), 170, kind="chip", chips=_level_chips),
        Column("as_of", t("As of"), 100, kind="date", text=_as_of),
        Column("source", t("What it rests on"), 220, text=_source, stretch=True),
        Column("means", t("What the level means"), 330, kind="muted", text=_means, tip=_means),
    )


def _level_chips(one: _Level) -> tuple[ChipText, ...]:
    known = one.row.levels.get(one.field.key)
    if known is None:
        return (ChipText(t("unknown"), "neutral"),)
    level = ReadinessLevel(str(known.value))
    chip = ChipText(t(LEVEL_LABELS[level]), _TONES[tuple(ReadinessLevel).index(level)])
    return (chip, ChipText(t("old"), "warn")) if one.field.key in one.row.stale else (chip,)


def _means(one: _Level) -> str:
    known = one.row.levels.get(one.field.key)
    return t(criterion(one.field.key, level_of(known))) if known else t(one.field.help)


def _as_of(one: _Level) -> str:
    known = one.row.levels.get(one.field.key)
    return formats.day(known.as_of) if known and known.as_of else ""


def _source(one: _Level) -> str:
    known = one.row.levels.get(one.field.key)
    return known.source if known else ""


def _indicator_columns() -> tuple[Column, ...]:
    return (
        Column("name", t("Indicator"), 260, kind="strong", text=_indicator_name, stretch=True),
        Column("year", t("Year"), 80, kind="number", text=lambda one: str(one.year)),
        Column("value", t("Value"), 110, kind="number", text=_indicator_value),
        Column("state", t("State"), 90, kind="chip", chips=_indicator_chips),
        Column("source", t("Source"), 220, text=lambda one: one.point.value.source),
        Column("as_of", t("As of"), 100, kind="date", text=lambda one: formats.day(one.point.value.as_of)),
    )


def _indicator_name(one: OwnRow) -> str:
    return one.indicator.name(words.current().language)


def _indicator_value(one: OwnRow) -> str:
    return formats.number(one.point.value.value, decimals=DECIMALS[one.indicator.unit])


def _indicator_chips(one: OwnRow) -> tuple[ChipText, ...]:
    told = (ChipText(t("old"), "warn"),) if one.stale else ()
    return (*told, ChipText(t("revised"), "info")) if one.point.replaced else told
