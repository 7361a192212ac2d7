"""The page of indicators: municipalities and years, the map, the line over time, what a value rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.kpi import Direction
from investcrm.gui.dialogs import indicator_fetch, indicator_intake, indicator_value, outbox
from investcrm.gui.following import Following
from investcrm.gui.shortcuts import bind
from investcrm.gui.views.indicators import lines
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.gui.widgets.heat_table import HeatTable
from investcrm.gui.widgets.map_view import MapView
from investcrm.services import indicator_sheet, indicators
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.indicators import Indicator
    from investcrm.gui.navigation import Navigator
    from investcrm.services.indicators import Series, Summary

_ROW, _HEAD = 38, 50
_MAP_FROM = 1060
"""How wide the page must be to show the map beside the table."""
_KEPT = "indicators.key"
_FIRST = "nki"


def _read(reader: Any, key: str) -> tuple[tuple[Summary, ...], Series]:
    every = indicators.overview(reader)
    known = {one.indicator.key for one in every}
    return every, indicators.series(reader, key if key in known else _FIRST)


class IndicatorsPage(QWidget):
    """How do the municipalities stand, by others' measure?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.every: tuple[Summary, ...] = ()
        self.found: Series | None = None
        kept = nav.desk.get(_KEPT)
        self.key = kept if isinstance(kept, str) and kept else _FIRST
        self.chosen: tuple[str, int | None] = ("", None)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        page = ScrollPage()
        column.addWidget(page)
        page.body.addWidget(self._head())
        page.body.addWidget(self._chooser())
        self._shown = QWidget()
        self._stack = QStackedLayout()
        self._stack.addWidget(self._shown)
        self._empty: EmptyState | None = None
        self._fill_shown()
        page.body.addLayout(self._stack)
        self.drop = DropZone(
            t("Drop a file from Kolada, SCB or others here"),
            t("What it says is shown before anything is taken in"),
            (".csv", ".xlsx", ".txt", ".tsv", ".json"),
            takes_text=False,
        )
        self.drop.dropped.connect(self.take_in)
        self.drop.setVisible(self._may_add())
        page.body.addWidget(self.drop)
        page.body.addStretch(1)
        self._connect()
        Following(self, nav.tasks, self.read)
        nav.region.changed.connect(self.read)
        self.setFocusProxy(self.table)
        self.read()

    def _may_add(self) -> bool:
        return reach(self.nav.actor, Verb.ADD, "indicator_value") is Whose.ALL

    def _head(self) -> PageTitle:
        self.title = PageTitle(t("Indicators"))
        self.read_file = PrimaryButton(t("Read a file…"), icon="import")
        self.read_file.clicked.connect(self.choose_file)
        self.fetch = SecondaryButton(t("Fetch from Kolada…"), icon="refresh")
        self.fetch.clicked.connect(lambda: indicator_fetch.run(self.nav, self.every, self.key))
        self.state = SecondaryButton(t("State a value…"), icon="edit")
        self.state.clicked.connect(self.state_value)
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(self.save)
        for button in (self.state, self.fetch, self.export, self.read_file):
            self.title.buttons.addWidget(button)
        for button in (self.read_file, self.fetch, self.state):
            button.setVisible(self._may_add())
        return self.title

    def _chooser(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        self.which = Choice(())
        self.which.setAccessibleName(t("Indicator"))
        self.which.setMinimumWidth(320)
        self.which.setMaximumWidth(460)
        row.addWidget(self.which, 2)
        row.addStretch(1)
        self.new = GhostButton(t("New indicator…"), icon="plus")
        self.new.clicked.connect(lambda: indicator_value.run_new(self.nav, self._made))
        self.new.setVisible(reach(self.nav.actor, Verb.ADD, "indicator") is not None)
        row.addWidget(self.new)
        card.body.addLayout(row)
        self.about = label("", "small", wrap=True)
        card.body.addWidget(self.about)
        return card

    def _fill_shown(self) -> None:
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        top = QHBoxLayout()
        top.setSpacing(14)
        card = Card(margin=0)
        card.body.setContentsMargins(8, 6, 8, 8)
        self.table = HeatTable(t("Value by municipality and year"))
        card.body.addWidget(self.table)
        said = label(
            t("Green is best and red weakest among the municipalities that year. *: revised. Dashed: old."),
            "small",
            wrap=True,
        )
        said.setContentsMargins(8, 4, 8, 2)
        self.legend = said
        card.body.addWidget(said)
        top.addWidget(card, 5)
        self._beside = Card(t("On the map"), note=" ")
        self.map = MapView()
        self.map.setMinimumWidth(220)
        self._beside.body.addWidget(self.map, 1)
        self._beside.setMinimumWidth(250)
        top.addWidget(self._beside, 2)
        column.addLayout(top)
        low = QHBoxLayout()
        low.setSpacing(14)
        self.over_time = Card(t("Over time"), note=" ")
        self.chart = ChartView()
        self.over_time.body.addWidget(self.chart)
        low.addWidget(self.over_time, 3)
        self.rests = Card(t("What it rests on"), note=" ")
        self.source = label("", wrap=True)
        self.rests.body.addWidget(self.source)
        self.rests.body.addStretch(1)
        low.addWidget(self.rests, 2)
        column.addLayout(low)

    def _connect(self) -> None:
        self.which.chosen.connect(self._choose)
        self.table.picked.connect(self._pick)
        self.table.current_changed.connect(self._pick)
        self.table.row_picked.connect(lambda code: self._pick(code, None))
        self.table.doubleClicked.connect(lambda _index: self.state_value())
        self.map.area_picked.connect(lambda code: self._pick(code, None))
        self.chart.picked.connect(self._pick_year)
        bind(self, "edit", self.state_value)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= _MAP_FROM)

    # ---- for the shell

    def open(self, indicator: str = "") -> None:
        """Show an indicator."""
        if indicator:
            self._choose(indicator)

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("Arrows move · E states a value · every value says its source and day"))

    def read(self) -> None:
        """Read the chosen indicator."""
        self.nav.tasks.query(
            _read, self.key, then=self._show, failed=self.nav.shell.say_error, owner=self, key="indicators"
        )

    def choose_file(self) -> None:
        """Let the user choose a file to read."""
        kinds = f"{t('Files')} (*.csv *.xlsx *.txt *.tsv *.json)"
        names, _ = QFileDialog.getOpenFileNames(self, t("Read a file…"), "", kinds)
        if names:
            self.take_in([Path(name) for name in names])

    def take_in(self, files: list[Path]) -> None:
        """Show what files say, one after the other, before anything is taken in."""
        indicator_intake.run(self.nav, files, self.every)

    def state_value(self) -> None:
        """State one value of the chosen municipality and year."""
        if self.found is not None and self._may_add():
            code, year = self.chosen
            indicator_value.run(self.nav, self.found, "" if code == lines.COUNTY_ROW else code, year)

    def save(self) -> None:
        """Write every indicator that has values to a workbook."""
        language = words.current().language
        name = f"{t('Indicators')} {self.nav.region.today().isoformat()}.xlsx"
        path = outbox.ask_where(self.nav, self, name, "Excel (*.xlsx)")
        if path is not None:
            self.write(path, language)

    def write(self, path: Path, language: str) -> None:
        """Write the workbook to a file."""
        outbox.save(self.nav, path, lambda reader: indicator_sheet.xlsx(reader, (), language), self)

    # ---- inside

    def _made(self, key: str) -> None:
        self._choose(key)

    def _choose(self, key: str) -> None:
        if key and key != self.key:
            self.key = key
            self.nav.desk.put(_KEPT, key)
            self.chosen = (self.chosen[0], None)
            self.read()

    def _pick(self, code: str, place: int | None) -> None:
        if self.found is None or not code:
            return
        years = lines.shown_years(self.found)
        year = years[place] if place is not None and place < len(years) else self.chosen[1]
        if (code, year) != self.chosen:
            self.chosen = (code, year)
            self._show_chosen()

    def _pick_year(self, year: str) -> None:
        if year.isdecimal():
            self.chosen = (self.chosen[0], int(year))
            self._show_chosen()

    def _show(self, found: tuple[tuple[Summary, ...], Series]) -> None:
        self.every, self.found = found
        series = self.found
        one = series.indicator
        self._fill_choice(one)
        self.about.setText(lines.meaning(one))
        last = series.latest
        known = sum(last in row.points for row in series.rows) if last is not None else 0
        self.title.set_note(
            t("{known} of {total} municipalities for {year}", known=known, total=len(series.rows), year=last)
            if last is not None
            else ""
        )
        self.legend.setVisible(one.direction is not Direction.NONE)
        self.export.setEnabled(any(summary.last is not None for summary in self.every))
        self._show_empty(None if series.years else self._nothing())
        if not series.years:
            return
        now = self.table.currentIndex()
        rows = lines.heat_rows(series, self.nav.region.reference.region)
        self.table.setFixedHeight(_ROW * len(rows) + _HEAD)
        self._beside.setMaximumHeight(self.table.height() + 60)
        self.table.set_cells(
            [str(year) for year in lines.shown_years(series)],
            rows,
            first=t("Municipality"),
            total=t("Change"),
        )
        self.map.set_county(self.nav.region.reference.county_code)
        codes = [row.code for row in series.rows]
        if self.chosen[0] not in (*codes, lines.COUNTY_ROW):
            self.chosen = (codes[0] if codes else lines.COUNTY_ROW, None)
        if self.chosen[1] not in series.years:
            self.chosen = (self.chosen[0], last if last is not None else series.years[-1])
        if now.isValid():
            self.table.setCurrentIndex(self.table.model().index(now.row(), now.column()))
        self._show_chosen()

    def _fill_choice(self, now: Indicator) -> None:
        language = words.current().language
        wanted = [(one.indicator.key, one.indicator.name(language)) for one in self.every]
        self.which.blockSignals(True)
        if [self.which.itemText(at) for at in range(self.which.count())] != [text for _, text in wanted]:
            self.which.clear()
            for key, text in wanted:
                self.which.addItem(text, key)
        self.which.set_key(now.key)
        self.key = now.key
        self.which.blockSignals(False)

    def _nothing(self) -> EmptyState:
        sentence = t(
            "Nothing is known of this indicator yet. Read the file its publisher gives, or type values in."
        )
        if not self._may_add():
            return EmptyState(sentence, icon="kpi")
        return EmptyState(sentence, t("Read a file…"), self.choose_file, icon="kpi")

    def _show_empty(self, empty: EmptyState | None) -> None:
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty or self._shown)

    def _show_chosen(self) -> None:
        found = self.found
        code, year = self.chosen
        if found is None or year is None:
            return
        region = self.nav.region.reference.region
        name = region if code == lines.COUNTY_ROW else self.nav.region.municipality(code)
        self.map.set_areas(lines.map_shades(found, year))
        self.map.select_area("" if code == lines.COUNTY_ROW else code)
        self._note(self._beside, str(year))
        self._note(self.over_time, name)
        self.chart.set_layout(lambda width: lines.trend_chart(found, code, name, width))
        self._note(self.rests, f"{name} {year}")
        self.source.setText(self._told(found, code, year))

    def _note(self, card: Card, text: str) -> None:
        if card.heading is not None:
            card.heading.set_note(text)

    def _told(self, found: Series, code: str, year: int) -> str:
        one = found.indicator
        if code == lines.COUNTY_ROW:
            figure = found.county.get(year)
            if figure is None:
                return t("Less than half of the municipalities are known.")
            return f"{lines.value_words(one, figure.value)}: {lines.county_words(figure)}"
        row = next((row for row in found.rows if row.code == code), None)
        point = row.points.get(year) if row else None
        if row is None or point is None:
            return t("Nothing is known of this year.")
        said = f"{lines.value_words(one, point.value.value)}\n{lines.source_words(found, point)}"
        latest = row.latest
        if row.stale and latest is not None and latest[0] == year:
            said += "\n" + t("Old: a later value should be there by now.")
        return said
