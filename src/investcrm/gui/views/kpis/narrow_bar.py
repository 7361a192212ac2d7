"""What figures are compared with and narrowed to: choosers, the narrowing in words, one button to clear."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.slices import ALL, DIMENSION_LABELS, UNSTATED, Dimension, Slice
from investcrm.gui.region import Region
from investcrm.gui.views.kpis.tile import Against
from investcrm.gui.widgets.basic import ElidedLabel
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.services.narrowing import of_slice
from investcrm.words import N_, t

_AGAINST = {
    Against.BEFORE: N_("Against the period before"),
    Against.YEAR_AGO: N_("Against the same period last year"),
}
_EVERY = {
    Dimension.MUNICIPALITY: N_("All municipalities"),
    Dimension.STRENGTH_AREA: N_("All strength areas"),
    Dimension.SOURCE: N_("All sources"),
    Dimension.COUNTRY: N_("All countries"),
}
_NOT_STATED = {
    Dimension.STRENGTH_AREA: N_("No strength area given"),
    Dimension.SOURCE: N_("Source not stated"),
    Dimension.COUNTRY: N_("Country not stated"),
}


class NarrowBar(QWidget):
    """``compared`` (Against) and ``narrowed`` (Slice) tell what was chosen."""

    compared = Signal(object)
    narrowed = Signal(object)

    def __init__(self, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._region = region
        self._countries: tuple[str, ...] = ()
        self._putting = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.against = Choice([(key.value, t(label)) for key, label in _AGAINST.items()])
        self.against.setAccessibleName(t("Compare with"))
        self.against.setToolTip(t("Compare with"))
        self.against.chosen.connect(lambda key: self.compared.emit(Against(key)))
        row.addWidget(self.against, 5)
        self.parts: dict[Dimension, Choice] = {}
        for dimension, every in _EVERY.items():
            part = self.parts[dimension] = Choice(empty=t(every))
            part.setAccessibleName(t(DIMENSION_LABELS[dimension]))
            part.chosen.connect(self._chosen)
            row.addWidget(part, 4)
        whole.addLayout(row)
        self.told = QWidget()
        below = QHBoxLayout(self.told)
        below.setContentsMargins(0, 0, 0, 0)
        self.words = ElidedLabel("", "strong")
        self.clear = SecondaryButton(t("Show everything"), icon="close")
        self.clear.clicked.connect(lambda: self.set_cut(ALL))
        below.addWidget(self.words, 1)
        below.addWidget(self.clear)
        self.told.hide()
        whole.addWidget(self.told)
        self.draw()

    def cut(self) -> Slice:
        """Return what is narrowed to."""
        keys = {dimension: part.key() for dimension, part in self.parts.items()}
        return Slice(
            keys[Dimension.MUNICIPALITY],
            keys[Dimension.STRENGTH_AREA],
            keys[Dimension.SOURCE],
            keys[Dimension.COUNTRY],
        )

    def set_cut(self, cut: Slice) -> None:
        """Narrow to a slice, and tell it where it is another."""
        before = self.cut()
        self._put(cut)
        if self.cut() != before:
            self.narrowed.emit(self.cut())

    def set_against(self, against: Against) -> None:
        """Compare with this, without telling it."""
        blocked = self.against.blockSignals(True)
        self.against.set_key(against.value)
        self.against.blockSignals(blocked)

    def set_countries(self, countries: Iterable[str]) -> None:
        """Offer these countries."""
        found = tuple(countries)
        if found != self._countries:
            self._countries = found
            self.draw()

    def draw(self) -> None:
        """Offer the region's own words; what is chosen stays."""
        region, cut = self._region, self.cut()
        offered = {
            Dimension.MUNICIPALITY: region.municipalities(),
            Dimension.STRENGTH_AREA: region.areas(),
            Dimension.SOURCE: region.sources(),
            Dimension.COUNTRY: [(name, name) for name in self._countries],
        }
        self._putting = True
        for dimension, choices in offered.items():
            part = self.parts[dimension]
            part.clear()
            part.addItem(t(_EVERY[dimension]), "")
            for key, name in choices:
                part.addItem(name, key)
            if dimension in _NOT_STATED:
                part.addItem(t(_NOT_STATED[dimension]), UNSTATED)
        self._put(cut)
        self._putting = False

    def _put(self, cut: Slice) -> None:
        putting, self._putting = self._putting, True
        values = (cut.municipality_code, cut.strength_area, cut.source, cut.country)
        for part, key in zip(self.parts.values(), values, strict=True):
            part.set_key(key)
        self._putting = putting
        self._say()

    def _chosen(self, _key: str) -> None:
        if not self._putting:
            self._say()
            self.narrowed.emit(self.cut())

    def _say(self) -> None:
        cut = self.cut()
        said = ", ".join(of_slice(cut, self._region.reference, words.current()))
        self.words.setText(t("Only {what}", what=said) if said else "")
        self.told.setVisible(not cut.is_all)
