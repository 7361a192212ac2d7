"""Every key figure with its chart, grouped by what it is about; which groups are unfolded is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.kpi import THEME_LABELS, Theme
from investcrm.gui.views.kpis.columns import GAP, TileSection
from investcrm.gui.widgets.basic import SectionTitle
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.widgets.splitter import Desk

_OPEN: Final = "kpis.open"
_OPEN_AT_FIRST: Final = (Theme.CASES, Theme.OWN)
"""Unfolded until a person has chosen: one group that shows what opens, and what the region made itself."""


class TileGroups(QWidget):
    """The groups below one heading, with one button that unfolds or folds them all."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        head = SectionTitle(t("How each figure moves"), t("with its chart, by subject"))
        self.all = SecondaryButton(t("Unfold all"))
        self.all.clicked.connect(self._open_all)
        head.buttons.addWidget(self.all)
        column.addWidget(head)
        kept = desk.get(_OPEN)
        is_open = kept if isinstance(kept, list) else _OPEN_AT_FIRST
        self.sections: dict[Theme, TileSection] = {}
        for theme, label_ in THEME_LABELS.items():
            section = self.sections[theme] = TileSection(t(label_))
            section.set_open(theme.value in is_open)
            section.opened.connect(self._keep)
            column.addWidget(section)
        self._say_all()

    def _all_open(self) -> bool:
        return all(section.is_open() for section in self.sections.values())

    def _open_all(self) -> None:
        shows = not self._all_open()
        for section in self.sections.values():
            section.set_open(shows)
        self._keep()

    def _keep(self) -> None:
        self._desk.put(_OPEN, [theme.value for theme, one in self.sections.items() if one.is_open()])
        self._say_all()

    def _say_all(self) -> None:
        self.all.setText(t("Fold all") if self._all_open() else t("Unfold all"))
        self.all.setAccessibleName(self.all.text())
