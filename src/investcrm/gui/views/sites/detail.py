"""One site: every fact in its group with source, date and doubt, its power, and what was said before."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.access import Verb
from investcrm.domain.rows import SiteDetail
from investcrm.domain.site_groups import groups
from investcrm.domain.sites import CONFIDENCE_LABELS, Known
from investcrm.gui.dialogs.power import PowerDialog
from investcrm.gui.dialogs.site import SiteDialog
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.others import Others
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.inquiries import files
from investcrm.gui.views.sites.listing import label_of
from investcrm.gui.views.sites.outline_line import OutlineLine
from investcrm.gui.views.sites.papers_tab import PapersTab
from investcrm.gui.views.sites.power_tab import PowerTab
from investcrm.gui.views.sites.ready_tab import ReadyTab
from investcrm.gui.views.sites.tables import (
    Cell,
    Stated,
    history_columns,
    raw_columns,
    table_of,
)
from investcrm.gui.widgets.basic import Card, EmptyState, ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.services import papers, site_sheet, sites
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SitePane(Card):
    """The detail beside the list."""

    shown = Signal(object)
    """The site that is shown now, or None."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nav = nav
        self.site: SiteDetail | None = None
        self._site_id = ""
        self._head()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(t("About the site"))
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.tabBar().setProperty("kind", "dense")
        facts = ScrollPage()
        facts.body.setContentsMargins(0, 10, 6, 0)
        self._facts = Holder()
        facts.body.addWidget(self._facts)
        facts.body.addStretch(1)
        self.tabs.addTab(facts, t("Facts"))
        self.power, self.ready, self.papers = PowerTab(self.nav), ReadyTab(self.nav), PapersTab(self.nav)
        self.tabs.addTab(self.power, t("Power"))
        self.tabs.addTab(self.ready, t("Plan"))
        self.tabs.addTab(self.papers, t("Pictures"))
        self.history = RowsModel(history_columns(), parent=self)
        self.tabs.addTab(table_of(self.history, t("History of the facts")), t("History"))
        self.raw = RowsModel(raw_columns(), parent=self)
        self.tabs.addTab(table_of(self.raw, t("As it was written")), t("As it was written"))
        self.body.addWidget(self.tabs, 1)
        self._empty = EmptyState(t("Choose a site to see all that is known of it."), icon="land")
        self.body.addWidget(self._empty, 1)
        self._show(None)

    def _head(self) -> None:
        row = QHBoxLayout()
        self.name = label("", "title", wrap=True)
        row.addWidget(self.name, 1)
        self.edit = SecondaryButton(t("State facts"), icon="edit", hint=hint("edit"))
        self.edit.clicked.connect(self.state)
        row.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self.sheet = IconButton("document", t("Write the site's sheet for an investor as PDF"))
        self.sheet.clicked.connect(self._sheet)
        row.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignTop)
        self.remove = IconButton("trash", t("Delete the site"))
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        under = QHBoxLayout()
        self.municipality = LinkButton("")
        self.municipality.clicked.connect(self._open_municipality)
        self.stale = Chip("", "warn")
        self.others = Others(self.nav, self)
        under.addWidget(self.municipality)
        under.addWidget(self.stale)
        under.addWidget(self.others)
        under.addStretch(1)
        self.body.addLayout(under)
        self.outline = OutlineLine(self.nav)
        self.body.addWidget(self.outline)

    def show_site(self, site_id: str) -> None:
        """Read and show a site; "" shows none."""
        self._site_id = site_id
        self.others.follow(site_id)
        if not site_id:
            self._show(None)
            return
        read = partial(sites.detail, cells=self.nav.may(Verb.READ, "import_row"))
        self.nav.tasks.query(
            read, site_id, then=self._show, failed=lambda _e: self._show(None), owner=self, key="site"
        )

    def read_again(self) -> None:
        """Read the same site again."""
        self.show_site(self._site_id)

    def state(self, first: str = "") -> None:
        """State what is now known; ``first`` is the field to begin in."""
        if self.site is not None:
            SiteDialog(self.nav, self.site.row, first=first if isinstance(first, str) else "").open()

    def _state_power(self) -> None:
        if self.site is not None:
            row = self.site.row
            PowerDialog(self.nav, row.id, row.name, row.municipality_code).open()

    def _sheet(self) -> None:
        if self.site is None:
            return
        site = self.site.row
        told = papers.file_name(site.name, site.municipality) + ".pdf"
        name, _ = QFileDialog.getSaveFileName(self.nav.window(), t("Save the site sheet"), told)
        if name:
            self.write_sheet(Path(name))

    def write_sheet(self, path: Path) -> None:
        """Write the site's sheet for an investor to a file."""
        if self.site is not None:
            self.nav.tasks.query(
                site_sheet.document,
                self.site.row.id,
                words.current(),
                then=partial(files.write, self.nav, path),
                failed=self.nav.shell.say_error,
            )

    def _remove(self) -> None:
        if self.site is None:
            return
        from investcrm.gui.dialogs.sheet import undo_last

        name = self.site.row.name

        def said(_result: object) -> None:
            text = t("{site} was deleted", site=name)
            self.nav.shell.say(text, action=t("Undo"), run=lambda: undo_last(self.nav))

        self.nav.tasks.mutate(sites.remove, self.site.row.id, then=said, failed=self.nav.shell.say_error)

    def _open_municipality(self) -> None:
        if self.site is not None:
            self.nav.open_municipality(self.site.row.municipality_code)

    def _show(self, site: SiteDetail | None) -> None:
        self.site = site
        shown = site is not None
        self.outline.show_site(site.row.id if site else "")
        self.shown.emit(site)
        for part in (self.tabs, self.edit, self.sheet, self.remove, self.name, self.municipality):
            part.setVisible(shown)
        self._empty.setVisible(not shown)
        self.stale.set(
            n("{count} old value", "{count} old values", len(site.row.stale))
            if site and site.row.stale
            else "",
            "warn",
        )
        if site is None:
            return
        self.name.setText(site.row.name)
        self.municipality.setText(site.row.municipality)
        self._facts.hold(self._fact_groups(site))
        for tab in (self.power, self.ready, self.papers):
            tab.show_site(site)
        self.history.set_rows(Stated(str(place), fact) for place, fact in enumerate(site.history))
        self.raw.set_rows(Cell(str(place), *cell) for place, cell in enumerate(site.raw_cells))
        self.tabs.setTabVisible(self.tabs.count() - 1, bool(site.raw_cells))

    def _fact_groups(self, site: SiteDetail) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        values = site.row.facts.values
        named: set[str] = set()
        for heading, keys in groups():
            named.update(keys)
            known = [(key, values[key]) for key in keys if key in values]
            if heading == "Power" and site.row.facts.power:
                column.addWidget(SectionTitle(t(heading)))
                column.addWidget(
                    FactGrid([self._power_fact(site), *(self._fact(site, *one) for one in known)])
                )
            elif known:
                column.addWidget(SectionTitle(t(heading)))
                column.addWidget(FactGrid([self._fact(site, *one) for one in known]))
        own = [(key, value) for key, value in values.items() if key not in named]
        if own:
            column.addWidget(SectionTitle(t("Columns of your own")))
            column.addWidget(FactGrid([self._fact(site, *one) for one in own]))
        missing = [
            label_of(key) for _, keys in groups() for key in keys if key not in values and key in _ASKED
        ]
        if missing:
            column.addWidget(SectionTitle(t("Often asked, not known")))
            column.addWidget(label(", ".join(missing), "muted", wrap=True))
        return content

    def _power_fact(self, site: SiteDetail) -> Fact:
        facts = site.row.facts
        known = Known(None, facts.power_source, facts.power_as_of)
        return _with_source(
            t("Power"), phrases.power(facts.power, words.current().language), known, "power" in site.row.stale
        )

    def _fact(self, site: SiteDetail, key: str, known: Known) -> Fact:
        text = phrases.site_fact(key, site.row.facts.values, words.current().language)
        return _with_source(label_of(key), text, known, key in site.row.stale)


_ASKED = frozenset(
    (
        "usable_m2",
        "plan_state",
        "ready_on",
        "motorway_m",
        "rail_siding",
        "price_sek_m2",
        "water_m3_day",
        "sewer_m3_day",
        "grid_operator",
        "fibre",
    )
)


def _with_source(name: str, text: str, known: Known, stale: bool) -> Fact:
    dated = formats.day(known.as_of) if known.as_of else t("without a date")
    sure = t(CONFIDENCE_LABELS[known.confidence])
    note = ", ".join(part for part in (known.source, dated, sure) if part)
    return Fact(name, text, chip=t("old") if stale else "", tone="warn" if stale else "neutral", note=note)
