"""The middle of the match: sites in order, and the chosen one requirement by requirement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.matching import Shape, Verdict
from investcrm.domain.requirements import LEVEL_LABELS
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.match import lines
from investcrm.gui.views.match.lines import ResultLine, SiteLine, SiteLines
from investcrm.gui.views.match.rank_list import RankList
from investcrm.gui.widgets.basic import Card, EmptyState, SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton, Pill
from investcrm.gui.widgets.splitter import Desk, Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.services.matching import Matches

_LEVEL_COLUMN: Final = 1
_POINTS_COLUMN: Final = 4
_WHY_COLUMN: Final = 5
_ABOUT: Final = N_("All about the site")
_NARROWEST: Final = 500
_NARROW: Final = 600


class RankedSites(QWidget):
    """The ranked list above, the table of one site below."""

    site_opened = Signal(str)
    asking = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: SiteLines | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        parts = Splitter("match.middle", desk, Qt.Orientation.Vertical)
        parts.addWidget(self._list_card())
        parts.addWidget(self._detail_card())
        parts.take_up([400, 330])
        column.addWidget(parts)

    def _list_card(self) -> Card:
        card = Card(t("Matching sites"), margin=0)
        assert card.heading is not None
        self.heading = card.heading
        self.only_possible = Pill(t("No missed must"))
        self.only_possible.setToolTip(t("Leave out sites where a must is missed"))
        self.only_possible.toggled.connect(lambda _on: self._fill())
        card.buttons.addWidget(self.only_possible)
        self.list = RankList(t("Matching sites"))
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self.site_opened)
        card.body.addWidget(self.list, 1)
        card.setMinimumHeight(150)
        return card

    def _detail_card(self) -> Card:
        card = Card(margin=0)
        self.detail_title = SectionTitle("")
        self.detail_title.setContentsMargins(14, 10, 8, 2)
        self.open_site = GhostButton(t(_ABOUT), icon="land")
        self.open_site.setAccessibleName(t(_ABOUT))
        self.open_site.set_tip(t("Open the site (Enter in the list)"))
        self.open_site.clicked.connect(lambda: self.site_opened.emit(self.list.current_id()))
        self.ask = GhostButton(t("Ask the municipality"), icon="send")
        self.ask.set_tip(t("Make what is unknown here a question to the municipality"))
        self.ask.clicked.connect(self._ask)
        self.detail_title.buttons.addWidget(self.ask)
        self.detail_title.buttons.addWidget(self.open_site)
        card.body.addWidget(self.detail_title)
        self.results = RowsModel(_result_columns(), parent=self)
        self.table = DataTable(t("Requirement by requirement"))
        self.table.set_model(self.results)
        card.body.addWidget(self.table, 1)
        self.sum = label("", "small", wrap=True, selectable=True)
        self.sum.setContentsMargins(14, 4, 14, 8)
        card.body.addWidget(self.sum)
        card.setMinimumHeight(150)
        return card

    def show_matches(self, matches: Matches | None, municipality: Callable[[str], str]) -> None:
        """Show sites in their order; the chosen one stays chosen."""
        language = words.current().language
        self._lines = SiteLines(matches, municipality, language) if matches else None
        self._fill()

    def set_empty(self, empty: EmptyState) -> None:
        """Say what an empty list means."""
        self.list.set_empty(empty)

    def choose(self, site_id: str) -> None:
        """Make a site the chosen one."""
        self.only_possible.setChecked(False)
        self.list.select_id(site_id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        top = self.table.horizontalHeader()
        top.setSectionHidden(_LEVEL_COLUMN, self.width() < _NARROW)
        top.setSectionHidden(_POINTS_COLUMN, self.width() < _NARROWEST)
        top.setSectionHidden(_WHY_COLUMN, self.width() < _NARROWEST)
        self.open_site.setText("" if self.width() < _NARROWEST else t(_ABOUT))

    def _fill(self) -> None:
        lines = self._lines
        possible = lines.possible() if lines else None
        self.heading.set(
            t("Matching sites"),
            n(
                "{possible} of {count} misses no must",
                "{possible} of {count} miss no must",
                len(lines),
                possible=len(possible or ()),
            )
            if lines
            else "",
        )
        self.list.show_lines((possible if self.only_possible.isChecked() else lines) or ())
        self._chosen(self.list.current_id())

    def current(self) -> SiteLine | None:
        """Return the chosen line."""
        at = self._lines.position(self.list.current_id()) if self._lines else None
        return self._lines[at] if self._lines and at is not None else None

    def _ask(self) -> None:
        line = self.current()
        if line is not None:
            self.asking.emit(line.match)

    def _chosen(self, _key: str) -> None:
        line = self.current()
        self.open_site.setEnabled(line is not None)
        unknown = line is not None and any(one.verdict is Verdict.UNKNOWN for one in line.match.results)
        self.ask.setVisible(unknown)
        if line is None:
            self.detail_title.set(t("Requirement by requirement"))
            self.results.set_rows(())
            self.sum.setText("")
            return
        self.detail_title.set(
            f"{line.match.name}, {line.municipality}",
            t("{score} points of 100", score=line.match.score)
            if line.match.shape is Shape.TOGETHER
            else t("rank {rank}, {score} points of 100", rank=line.match.rank, score=line.match.score),
        )
        self.detail_title.setToolTip(lines.arithmetic(line.match))
        self.sum.setText(lines.arithmetic(line.match))
        self.results.set_rows(
            ResultLine(str(place), result) for place, result in enumerate(line.match.results)
        )


def _result_columns() -> tuple[Column, ...]:
    return (
        Column(
            "requirement", t("Requirement"), 150, kind="strong", text=_asked, tip=_asked_tip, stretch=True
        ),
        Column("level", t("Level"), 78, kind="muted", text=_level),
        Column("has", t("The site has"), 88, text=_has, tip=_has),
        Column("verdict", t("Verdict"), 122, kind="chip", chips=_chip, tip=_why),
        Column("points", t("Points"), 74, kind="muted", text=_points, tip=_points_tip),
        Column("why", t("Doubt, source, date"), 40, kind="muted", text=_why, tip=_why, stretch=True),
    )


def _language() -> str:
    return words.current().language


def _asked(line: ResultLine) -> str:
    requirement = line.result.requirement
    return f"{phrases.kind_label(requirement, _language())} {phrases.asked(requirement, _language())}"


def _asked_tip(line: ResultLine) -> str:
    return phrases.requirement(line.result.requirement, _language())


def _level(line: ResultLine) -> str:
    return t(LEVEL_LABELS[line.result.requirement.level])


def _has(line: ResultLine) -> str:
    return phrases.has(line.result, _language()) or "–"


def _why(line: ResultLine) -> str:
    return lines.why(line.result)


def _points(line: ResultLine) -> str:
    return lines.points(line.result)


def _points_tip(_line: ResultLine) -> str:
    return t(
        "Met earns the whole weight, uncertain 60 %, unknown 25 %, missed at most 20 % by how near it is"
    )


def _chip(line: ResultLine) -> tuple[ChipText, ...]:
    return (ChipText(lines.short_verdict(line.result, _language()), lines.TONES[line.result.verdict]),)
