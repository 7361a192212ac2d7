"""The page of key figures: a period, what it is compared with and narrowed to, figures, charts and groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.forecast import Forecast
from investcrm.domain.kpi import BY_KEY, KPIS, Kpi, Population, Theme
from investcrm.domain.periods import Period, parse
from investcrm.domain.rows import Breakdown, Dashboard, KpiLine
from investcrm.domain.slices import Dimension, Slice
from investcrm.domain.stages import LostReason
from investcrm.domain.targets import for_year
from investcrm.gui.commands import own_kpis
from investcrm.gui.dialogs import action_plan, export, target, targets
from investcrm.gui.dialogs.kept_promises import KeptPromisesDialog
from investcrm.gui.dialogs.sheet import bind_key
from investcrm.gui.following import Following
from investcrm.gui.navigation import FOLLOW_UP, INDICATORS, INQUIRIES, PLAN, SHARED, SITES
from investcrm.gui.views.kpis import ahead, breakdowns
from investcrm.gui.views.kpis.breakdowns import FunnelCard, GroupCard
from investcrm.gui.views.kpis.cohorts import CohortsCard
from investcrm.gui.views.kpis.columns import CardColumns, TileSection
from investcrm.gui.views.kpis.figures import FiguresCard
from investcrm.gui.views.kpis.groups import TileGroups
from investcrm.gui.views.kpis.in_turns import InTurns, batched
from investcrm.gui.views.kpis.narrow_bar import NarrowBar
from investcrm.gui.views.kpis.tile import Against, KpiTile
from investcrm.gui.widgets.basic import EmptyState, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.period_chooser import PeriodChooser
from investcrm.services import cohorts, figure_lists, forecasting, kpis
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

FIRST: Final = ("inquiries", "establishments", "jobs_decided", "municipal_answering")
_WIDE, _WIDEST = 1000, 1480
_PERIOD, _AGAINST = "kpis.period", "kpis.against"
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class KpisPage(QWidget):
    """What came of it?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.board: Dashboard | None = None
        self.forecasts: Mapping[str, Forecast] = {}
        self.against = Against(nav.desk.get(_AGAINST) or Against.BEFORE)
        self.cards: CardColumns | None = None
        self._parts: dict[Dimension, tuple[Breakdown, ...]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        column.addWidget(self.page)
        self._head()
        self.tiles: dict[str, KpiTile] = {}
        self._columns = 0
        self.nothing = EmptyState(
            t(
                "Nothing came in these periods. "
                "What you log, or read in from a sheet, is counted here at once."
            ),
            t("New inquiry"),
            nav.new_inquiry,
            icon="kpi",
        )
        self.nothing.hide()
        self.page.body.addWidget(self.nothing)
        self.lead = TileSection()
        self.page.body.addWidget(self.lead)
        self.sections: dict[Theme, TileSection] = {}
        self._add_tiles([BY_KEY[key] for key in FIRST])
        self._connect()
        self.building = InTurns(self._pieces(), self)
        self.filling = InTurns((), self)
        self.read()

    def _pieces(self) -> Iterator[Callable[[], object]]:
        """Return what makes the page below its first figures."""
        yield self._cards
        yield self._table
        others = [one for one in KPIS if one.key not in FIRST]
        for some in batched(others):
            yield partial(self._add_tiles, some)

    def _head(self) -> None:
        self.title = PageTitle(t("KPIs"))
        today = self.nav.region.today()
        self.chooser = PeriodChooser(today)
        kept = self.nav.desk.get(_PERIOD)
        if isinstance(kept, str) and parse(kept).first <= today:
            self.chooser.set_period(parse(kept))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title, 1)
        row.addWidget(self.chooser)
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda: export.run(self.nav, "kpis", self.chooser.period()))
        row.addWidget(self.export)
        self.may_aim = self.nav.may(Verb.ADD, "target")
        if self.may_aim:
            self.targets = SecondaryButton(t("Targets…"), icon="flag")
            self.targets.set_tip(t("All targets of a year in one table"))
            self.targets.clicked.connect(lambda: targets.run(self.nav, self.chooser.period().year))
            row.addWidget(self.targets)
        self.more = IconButton("more", t("More that can be done"))
        self.more.clicked.connect(self._show_more)
        row.addWidget(self.more)
        report = PrimaryButton(t("Report (PDF)"), icon="document")
        report.clicked.connect(lambda: self.nav.shell.go("reports", period=str(self.chooser.period())))
        row.addWidget(report)
        self.page.body.addLayout(row)
        self.narrow = NarrowBar(self.nav.region)
        self.narrow.set_against(self.against)
        self.page.body.addWidget(self.narrow)
        self.counted = label(" ", "small", wrap=True)
        self.page.body.addWidget(self.counted)

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        indicators = menu.addAction(t("Indicators…"))
        indicators.triggered.connect(lambda: self.nav.open_page(INDICATORS))
        follow_up = menu.addAction(t("Follow-up of establishments"))
        follow_up.triggered.connect(lambda: self.nav.open_page(FOLLOW_UP))
        if self.nav.may(Verb.CHANGE, "setting"):
            own = menu.addAction(t("The region's own key figures…"))
            own.triggered.connect(lambda: own_kpis(self.nav))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _cards(self) -> None:
        self.funnel, self.cohorts, self.lost = FunnelCard(), CohortsCard(), breakdowns.lost_card()
        self.groups: dict[Dimension, GroupCard] = {one: breakdowns.card_of(one) for one in Dimension}
        self.municipalities = self.groups[Dimension.MUNICIPALITY]
        self.areas = self.groups[Dimension.STRENGTH_AREA]
        sources, countries = self.groups[Dimension.SOURCE], self.groups[Dimension.COUNTRY]
        self.funnel.picked.connect(lambda step: self._list(_of_step, step))
        self.cohorts.picked.connect(self._cohort)
        self.lost.picked.connect(lambda key: self._list(_of_reason, key))
        for dimension, card in self.groups.items():
            card.picked.connect(lambda key, one=dimension: self._list(partial(_of_group, one), key))
        self.cards = CardColumns(
            {
                2: ((self.funnel, self.municipalities, sources), (self.areas, self.lost, countries)),
                3: ((self.funnel, self.municipalities), (self.areas, countries), (self.lost, sources)),
            }
        )
        self.page.body.addWidget(self.cards)
        self.page.body.addWidget(self.cohorts)
        self._arrange()

    def _table(self) -> None:
        self.figures = FiguresCard()
        self.figures.opened.connect(self._behind)
        self.page.body.addWidget(self.figures)
        self.by_theme = TileGroups(self.nav.desk)
        self.sections = self.by_theme.sections
        self.page.body.addWidget(self.by_theme)
        self.page.body.addStretch(1)

    def _connect(self) -> None:
        self.chooser.changed.connect(self._period_changed)
        self.narrow.compared.connect(self._against_changed)
        self.narrow.narrowed.connect(lambda _cut: self.read())
        Following(self, self.nav.tasks, self.read)
        self.nav.region.changed.connect(self._region_changed)
        bind_key(self, "PgUp", lambda: self.chooser.set_period(self.chooser.period().previous()))
        bind_key(self, "PgDown", lambda: self.chooser.set_period(self.chooser.period().next()))

    # ---- for the shell

    def open(self, period: str = "") -> None:
        """Show a period."""
        if period:
            self.chooser.set_period(parse(period))

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(
            t(
                "Every number opens the list behind it · arrows go between figures and bars · "
                "Page Up and Page Down change the period"
            )
        )

    def read(self) -> None:
        """Read the figures, what is first on the page first; each is shown as it comes."""
        period, cut = self.chooser.period(), self.narrow.cut()
        self._ask("kpis", self._show, kpis.dashboard, period, cut)
        for dimension in (Dimension.SOURCE, Dimension.COUNTRY):
            show = partial(self._show_part, dimension)
            self._ask(f"kpis.{dimension}", show, kpis.by_dimension, dimension, period, cut)
        self._ask("kpis.ahead", self._show_ahead, forecasting.forecasts, cut)
        self._ask("kpis.cohorts", self._show_cohorts, cohorts.conversion, period, cut)
        self._ask("kpis.countries", self.narrow.set_countries, figure_lists.countries)

    def _ask(self, key: str, show: Callable[[Any], object], fn: Callable[..., Any], *given: Any) -> None:
        self.nav.tasks.query(fn, *given, then=show, failed=self.nav.shell.say_error, owner=self, key=key)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    # ---- tiles

    def _add_tiles(self, kpis: Sequence[Kpi]) -> None:
        for one in kpis:
            tile = self.tiles[one.key] = KpiTile(one, self.may_aim)
            tile.opened.connect(lambda period, key=one.key: self._behind(key, period))
            tile.target_wanted.connect(lambda key=one.key: self._target(key))
            tile.plan_wanted.connect(lambda key=one.key: action_plan.for_kpi(self.nav, key))
            tile.moved.connect(lambda arrow, key=one.key: self._go_from(key, arrow))
            (self.lead if one.key in FIRST else self.sections[one.theme]).add(tile)
        self._arrange()

    def _arrange(self) -> None:
        self._columns = 4 if self.width() >= _WIDE else 2
        for section in (self.lead, *self.sections.values()):
            section.set_columns(self._columns)
        if self.cards is not None:
            self.cards.set_count(3 if self.width() >= _WIDEST else 2)

    def _in_order(self) -> list[KpiTile]:
        """Return the tiles that are shown, as they stand on the page."""
        shown = (one for one in (self.lead, *self.sections.values()) if one.is_open())
        return [tile for one in shown for tile in one.tiles]

    def _go_from(self, key: str, arrow: int) -> None:
        """Give the keyboard to the tile beside, above or below."""
        tiles = self._in_order()
        down = self._columns if arrow == Qt.Key.Key_Down else -self._columns
        place = tiles.index(self.tiles[key]) + _STEPS.get(Qt.Key(arrow), down)
        if 0 <= place < len(tiles):
            tiles[place].figure.setFocus(Qt.FocusReason.TabFocusReason)
            self.page.ensureWidgetVisible(tiles[place])

    # ---- what was read

    def _show(self, board: Dashboard) -> None:
        self.building.finish()
        self.board = board
        self._say_period(parse(board.period))
        self._keep_tiles(board.lines)
        came = next(line for line in board.lines if line.key == FIRST[0])
        self.nothing.setVisible(
            board.cut.is_all and not any(one.cases for one in (*came.trend, came.year_to_date))
        )
        lines = sorted(board.lines, key=lambda line: line.key not in FIRST)
        self.filling.stop()
        self._fill(lines[: len(FIRST)])
        self.filling = InTurns(
            (
                partial(self._show_groups, board),
                *(partial(self._fill, some) for some in batched(lines[len(FIRST) :])),
                self._show_figures,
            ),
            self,
        )

    def _fill(self, lines: Sequence[KpiLine]) -> None:
        for line in lines:
            if line.key in self.tiles:
                self.tiles[line.key].show_line(line, self.against)
                self._say_ahead(line)

    def _show_groups(self, board: Dashboard) -> None:
        self.funnel.show_board(board)
        self.lost.show_groups(breakdowns.lost_groups(board), breakdowns.lost_foot(board))
        self._show_part(Dimension.STRENGTH_AREA, board.strength_areas)
        self._show_part(Dimension.MUNICIPALITY, board.municipalities)

    def _say_period(self, period: Period) -> None:
        last = min(period.last, self.nav.region.today())
        said = [t("{first} to {last}", first=formats.day(period.first), last=formats.day(last)) + "."]
        said += [t("The period is not over yet.")] if last < period.last else []
        said.append(t("Open cases; confidential ones come into the report's sums when it is published."))
        self.counted.setText(" ".join(said))

    def _keep_tiles(self, lines: Sequence[KpiLine]) -> None:
        """Have a tile for each KPI there is: the region may have made or given up one of its own."""
        self._add_tiles([line.kpi for line in lines if line.key not in self.tiles])
        for key in self.tiles.keys() - {line.key for line in lines}:
            gone = self.tiles.pop(key)
            (self.lead if key in FIRST else self.sections[gone.kpi.theme]).drop(gone)

    def _show_part(self, dimension: Dimension, rows: tuple[Breakdown, ...]) -> None:
        self.building.finish()
        self._parts[dimension] = rows
        self.groups[dimension].show_groups(breakdowns.groups_of(dimension, rows, self.nav.region))

    def _show_cohorts(self, found: tuple[cohorts.Cohort, ...]) -> None:
        self.building.finish()
        self.cohorts.show_cohorts(found)

    def _show_ahead(self, found: Mapping[str, Forecast]) -> None:
        self.forecasts = found
        if self.board is not None:
            for line in self.board.lines:
                self._say_ahead(line)
            self._show_figures()

    def _say_ahead(self, line: KpiLine) -> None:
        if line.key in self.tiles:
            year = self.nav.region.today().year
            self.tiles[line.key].show_ahead(ahead.told(line, self.forecasts.get(line.key), year))

    def _show_figures(self) -> None:
        if self.board is not None:
            is_now = parse(self.board.period).year == self.nav.region.today().year
            self.figures.show_board(self.board, self.against, self.forecasts if is_now else {})

    def _region_changed(self) -> None:
        self.narrow.draw()
        if self.board is not None:
            self._show(self.board)
        for dimension, rows in self._parts.items():
            self._show_part(dimension, rows)

    def _period_changed(self, period: Period) -> None:
        self.nav.desk.put(_PERIOD, str(period))
        self.read()

    def _against_changed(self, against: Against) -> None:
        self.against = against
        self.nav.desk.put(_AGAINST, against.value)
        if self.board is not None:
            self._show(self.board)

    # ---- the lists behind

    def _list(self, behind: Callable[[str, Period, Slice], InquiryFilter | None], key: str) -> None:
        shown = behind(key, self.chooser.period(), self.narrow.cut())
        if shown is not None:
            self.nav.open_page("inquiries", filter=shown)

    def _cohort(self, period: str, step: str) -> None:
        shown = figure_lists.of_cohort(parse(period), step, self.narrow.cut())
        self.nav.open_page("inquiries", filter=shown)

    def _behind(self, key: str, period: str) -> None:
        kpi, cut = self.tiles[key].kpi, self.narrow.cut()
        if kpi.population is Population.SHARED:
            self.nav.open_page(SHARED)
        elif kpi.population is Population.MEETINGS:
            self.nav.shell.go(PLAN, tab="meetings")
        elif kpi.population is Population.FACTS:
            self.nav.open_page(SITES)
        elif kpi.population is Population.JOINT:
            self.nav.open_page(INQUIRIES)
        elif not kpi.has_cases:
            self.nav.open_page(INDICATORS)
        elif kpi.promise is not None and cut.is_all:
            KeptPromisesDialog(self.nav, key, parse(period)).open()
        else:
            self.nav.open_page("inquiries", filter=kpis.behind(key, parse(period), cut))

    def _target(self, key: str) -> None:
        """Set a target of the region, or of the municipality and strength area narrowed to."""
        cut, period = self.narrow.cut(), self.chooser.period()
        if cut.source or cut.country:
            self.nav.shell.say(t("A source or a country has no targets."), "info")
            return
        line = next((line for line in self.board.lines if line.key == key), None) if self.board else None
        goal = for_year(line.kpi, period, line.target) if line else None
        target.run(self.nav, self.tiles[key].kpi, period.year, goal, cut)


def _of_group(dimension: Dimension, key: str, period: Period, cut: Slice) -> InquiryFilter | None:
    if dimension is Dimension.MUNICIPALITY and not key:
        return None
    return figure_lists.of_group(dimension, key, period, cut)


def _of_reason(key: str, period: Period, cut: Slice) -> InquiryFilter | None:
    return figure_lists.of_reason(LostReason(key), period, cut) if key else None


def _of_step(step: str, period: Period, cut: Slice) -> InquiryFilter:
    return figure_lists.of_step(period, step, cut)
