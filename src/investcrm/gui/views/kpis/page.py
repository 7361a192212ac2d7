"""The page of key figures: a period, the figures with their charts, and what lies behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.kpi import BY_KEY, KPIS, Population
from investcrm.domain.periods import Period, PeriodKind, parse
from investcrm.domain.stages import LostReason
from investcrm.gui.dialogs import export, target, targets
from investcrm.gui.dialogs.kept_promises import KeptPromisesDialog
from investcrm.gui.dialogs.sheet import bind_key
from investcrm.gui.following import Following
from investcrm.gui.navigation import SHARED
from investcrm.gui.views.kpis import breakdowns
from investcrm.gui.views.kpis.breakdowns import FunnelCard
from investcrm.gui.views.kpis.figures import FiguresCard
from investcrm.gui.views.kpis.tile import SUMMED, KpiTile
from investcrm.gui.widgets.basic import PageTitle, ScrollPage, SectionTitle
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.period_chooser import PeriodChooser
from investcrm.services import kpis
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.rows import Dashboard
    from investcrm.gui.navigation import Navigator

FIRST: Final = ("inquiries", "establishments", "jobs_decided", "municipal_answering")
_WIDE: Final = 1000
_PERIOD: Final = "kpis.period"
_A_YEAR: Final = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.THIRD: 3, PeriodKind.YEAR: 1}


class KpisPage(QWidget):
    """What came of it?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.board: Dashboard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        column.addWidget(self.page)
        self._head()
        self.tiles: dict[str, KpiTile] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self._columns = 0
        others = [one.key for one in KPIS if one.key not in FIRST]
        for key in (*FIRST, *others):
            tile = self.tiles[key] = KpiTile(key)
            tile.opened.connect(lambda period, key=key: self._behind(key, period))
            tile.target_wanted.connect(lambda key=key: self._target(key))
        self.page.body.addLayout(self._grid)
        self.funnel = FunnelCard()
        self.areas, self.lost = breakdowns.areas_card(), breakdowns.lost_card()
        self.municipalities = breakdowns.municipalities_card()
        self.page.body.addLayout(_columns((self.funnel, self.municipalities), (self.areas, self.lost)))
        self.figures = FiguresCard()
        self.page.body.addWidget(self.figures)
        self._more = QGridLayout()
        self._more.setSpacing(14)
        self.page.body.addWidget(SectionTitle(t("More key figures")))
        self.page.body.addLayout(self._more)
        self.page.body.addStretch(1)
        self._connect()
        self._arrange()
        self.read()

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
        self.targets = SecondaryButton(t("Targets…"), icon="flag")
        self.targets.set_tip(t("All targets of a year in one table"))
        self.targets.clicked.connect(lambda: targets.run(self.nav, self.chooser.period().year))
        row.addWidget(self.targets)
        self.targets.setEnabled(self.nav.may(Verb.ADD, "target"))
        report = PrimaryButton(t("Report (PDF)"), icon="document")
        report.clicked.connect(lambda: self.nav.shell.go("reports", period=str(self.chooser.period())))
        row.addWidget(report)
        self.page.body.addLayout(row)

    def _connect(self) -> None:
        self.chooser.changed.connect(self._period_changed)
        self.figures.opened.connect(self._behind)
        self.funnel.picked.connect(self._step)
        self.areas.picked.connect(self._area)
        self.lost.picked.connect(self._reason)
        self.municipalities.picked.connect(self._municipality)
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
            t("Every number opens the list behind it · Page Up and Page Down change the period")
        )

    def read(self) -> None:
        """Read the period's figures."""
        self.nav.tasks.query(
            kpis.dashboard, self.chooser.period(), then=self._show, failed=self.nav.shell.say_error,
            owner=self, key="kpis",
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    # ---- inside

    def _region_changed(self) -> None:
        if self.board is not None:
            self._show(self.board)

    def _period_changed(self, period: Period) -> None:
        self.nav.desk.put(_PERIOD, str(period))
        self.read()

    def _arrange(self) -> None:
        columns = 4 if self.width() >= _WIDE else 2
        if columns == self._columns:
            return
        self._columns = columns
        first = [self.tiles[key] for key in FIRST]
        others = [tile for key, tile in self.tiles.items() if key not in FIRST]
        for grid, tiles in ((self._grid, first), (self._more, others)):
            for place, tile in enumerate(tiles):
                grid.addWidget(tile, place // columns, place % columns)
            for column in range(4):
                grid.setColumnStretch(column, 1 if column < columns else 0)

    def _show(self, board: Dashboard) -> None:
        self.board = board
        period = parse(board.period)
        last = min(period.last, self.nav.region.today())
        self.title.set_note(
            t("{first} to {last}", first=formats.day(period.first), last=formats.day(last))
            + (f" · {t('not over yet')}" if last < period.last else "")
        )
        for line in board.lines:
            if line.key in self.tiles:
                self.tiles[line.key].show_line(line)
        self.funnel.show_board(board)
        self.figures.show_board(board)
        self.areas.show_groups(breakdowns.area_lines(board, self.nav.region))
        self.lost.show_groups(breakdowns.lost_lines(board), breakdowns.lost_foot(board))
        self.municipalities.show_groups(breakdowns.municipality_lines(board))

    def _list(self, shown: InquiryFilter) -> None:
        self.nav.open_page("inquiries", filter=shown)

    def _received(self) -> InquiryFilter:
        period = self.chooser.period()
        return InquiryFilter(received_from=period.first, received_to=period.last)

    def _behind(self, key: str, period: str) -> None:
        if BY_KEY[key].population is Population.SHARED:
            self.nav.open_page(SHARED)
            return
        if not BY_KEY[key].has_cases:
            return
        if BY_KEY[key].promise is not None:
            KeptPromisesDialog(self.nav, key, parse(period)).open()
            return
        self._list(kpis.behind(key, parse(period)))

    def _step(self, step: str) -> None:
        year = date(self.chooser.period().year, 1, 1)
        self._list(
            replace(self._received(), received_from=year, reached=step if step != "received" else None)
        )

    def _area(self, key: str) -> None:
        self._list(replace(self._received(), strength_area=key))

    def _reason(self, key: str) -> None:
        if key:
            self._list(replace(kpis.behind("lost", self.chooser.period()), lost_reasons=(LostReason(key),)))

    def _municipality(self, key: str) -> None:
        if key:
            self._list(InquiryFilter(asked=key, period=str(self.chooser.period())))

    def _target(self, key: str) -> None:
        period = self.chooser.period()
        line = next((line for line in self.board.lines if line.key == key), None) if self.board else None
        goal = line.target if line else None
        if goal is not None and BY_KEY[key].measure in SUMMED:
            goal *= _A_YEAR[period.kind]
        target.run(self.nav, key, period.year, goal)


def _columns(*columns: tuple[QWidget, ...]) -> QHBoxLayout:
    """Return columns of equal width; the last card of each fills what is left of its height."""
    beside = QHBoxLayout()
    beside.setSpacing(14)
    for cards in columns:
        column = QVBoxLayout()
        column.setSpacing(14)
        for place, card in enumerate(cards, 1):
            column.addWidget(card, 1 if place == len(cards) else 0)
        beside.addLayout(column, 1)
    return beside
