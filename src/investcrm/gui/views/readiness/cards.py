"""Cards about one municipality: what to do next, the trend, what else is told, requests, support given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.chart import Chart
from investcrm.domain.chart_bars import is_dashed, trend
from investcrm.domain.fields import FIELDS, LEVEL_LABELS, TOLD_FIELDS, Subject
from investcrm.domain.power import spans
from investcrm.domain.readiness import NOT_COMPARABLE, Index, Step, criterion
from investcrm.domain.readiness_work import SUPPORT_LABELS, Support, UpdateRequest
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import GhostButton, SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services import readiness_sheet
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.domain.land_rows import PowerSheet
    from investcrm.domain.power import Available
    from investcrm.services.readiness import Compared, MunicipalityDetail

_MOST_ROWS = 8
_HEIGHT = 150.0
_MORE_IF_EMPTY = 30
"""How much higher than a row an empty table is, for words on two lines."""


@dataclass(frozen=True, slots=True)
class _Next:
    id: str
    step: Step
    worth: str


class TableCard(Card):
    """A card with a table, as high as its rows; ``opened`` tells the row's id."""

    opened = Signal(str)

    def __init__(self, title: str, columns: Sequence[Column], empty: str) -> None:
        super().__init__(title, margin=0)
        self.model = RowsModel(tuple(columns), parent=self)
        self.table = DataTable(title)
        self.table.set_model(self.model)
        self.nothing = label(empty, "muted", wrap=True)
        self.nothing.setContentsMargins(14, 0, 14, 0)
        self.table.set_empty(self.nothing)
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)
        self.body.addStretch(1)

    def show_rows(self, rows: Iterable[object]) -> None:
        """Show these rows."""
        found = list(rows)
        self.model.set_rows(found)
        self.table.fit_rows(min(max(len(found), 1), _MOST_ROWS))
        if not found:
            self.table.setFixedHeight(self.table.height() + _MORE_IF_EMPTY)


class NextCard(TableCard):
    """What to do next, in order of worth."""

    def __init__(self) -> None:
        super().__init__(
            t("What to do next, in order of worth"),
            (
                Column("dimension", t("Dimension"), 130, kind="strong", text=lambda r: _label(r.step.key)),
                Column("now", t("Now"), 92, kind="chip", chips=lambda r: (_level_chip(r.step),)),
                Column("aim", t("To reach"), 300, text=_aim, tip=_aim, stretch=True),
                Column("worth", t("What it is worth"), 420, text=lambda r: r.worth, tip=lambda r: r.worth),
            ),
            t("Every dimension is done. Look the levels over in time."),
        )

    def show_steps(self, steps: Sequence[Step], index: Index) -> None:
        """Show these steps of a municipality with this index."""
        spoken = words.current()
        self.show_rows(
            _Next(step.key, step, readiness_sheet.worth_words(step, index, spoken)) for step in steps
        )


_NO_INDEX: Final = N_("No level is stated yet. The index begins with the first.")


class TrendCard(Card):
    """The index over the quarters."""

    def __init__(self) -> None:
        super().__init__(t("The index over the quarters"))
        self.chart = ChartView()
        self.body.addWidget(self.chart)
        self.note = label(t(NOT_COMPARABLE), "small", wrap=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def show_trend(self, detail: MunicipalityDetail) -> None:
        """Show a municipality's."""
        data = readiness_sheet.trend_data(detail.trend, words.current())
        title = t("The index over the quarters")
        if self.heading is not None:
            self.heading.set_note(detail.row.name)

        def lay_out(width: float) -> Chart:
            return trend(title, data, width=width, height=_HEIGHT, highest=100.0, size=11.5, fits=measure)

        self.chart.set_layout(lay_out, {one.id or "": one.told for one in data})
        known = any(one.value is not None for one in data)
        self.chart.setVisible(known)
        self.note.setText(t(NOT_COMPARABLE) if known else t(_NO_INDEX))
        self.note.setVisible(not known or is_dashed(data))


class ToldCard(Card):
    """What else is told of the municipality, each with its source line and day."""

    def __init__(self) -> None:
        super().__init__(t("What else is told"))
        self._facts = Holder()
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_detail(self, detail: MunicipalityDetail) -> None:
        """Show what is told; nothing told says so."""
        language = words.current().language
        facts = [
            Fact(
                t(field.label),
                phrases.field_value(field, known.value, language),
                note=f"{known.source}, {formats.day(known.as_of)}",
            )
            for field in TOLD_FIELDS
            if (known := detail.told.get(field.key)) is not None
        ]
        self._facts.hold(FactGrid(facts or [Fact(t("Nothing is known yet."), "")], label_width=170))
        self.setVisible(bool(facts))


class PowerCard(TableCard):
    """What power the municipality has left, by year, as it is computed."""

    def __init__(self) -> None:
        super().__init__(
            t("Power left in the municipality"),
            (
                Column("year", t("Year"), 90, kind="strong", text=lambda r: r.id),
                Column("firm", t("Firm"), 80, kind="number", text=lambda r: _power(r.left.firm_kw)),
                Column(
                    "indicative",
                    t("Indicative"),
                    90,
                    kind="number",
                    text=lambda r: _power(r.left.indicative_kw),
                ),
                Column("reserved", t("Reserved"), 90, kind="number", text=_reserved, stretch=True),
            ),
            "",
        )

    def show_sheet(self, sheet: PowerSheet) -> None:
        """Show what is stated of the municipality itself; nothing stated shows nothing."""
        self.setVisible(bool(sheet.years))
        self.show_rows(_Year(one.label, one.first) for one in spans(sheet.years))


class RequestsCard(TableCard):
    """What municipalities were asked to look over; the region can take a request back."""

    withdrawn = Signal(object)

    def __init__(self, *, own: bool = False) -> None:
        place = Column("municipality", t("Municipality"), 130, kind="strong", text=lambda r: r.municipality)
        super().__init__(
            t("Asked to look over"),
            (
                *(() if own else (place,)),
                Column("due", t("Answer by"), 96, kind="date", text=lambda r: formats.day(r.due_on)),
                Column("state", t("Status"), 110, kind="chip", chips=_state),
                Column("left", t("Left"), 160, text=_left, tip=_asked_tip, stretch=True),
            ),
            t("Nobody is asked to look levels over."),
        )
        if not own:
            self.back = GhostButton(t("Take back"))
            self.back.clicked.connect(lambda: self.withdrawn.emit(self.table.current_row()))
            self.buttons.addWidget(self.back)


class SupportCard(TableCard):
    """Support given, with the level before it and now."""

    logged = Signal()
    removed = Signal(object)

    def __init__(self, *, own: bool = False) -> None:
        spoken = words.current()
        super().__init__(
            t("Support given"),
            (
                Column("given", t("Given"), 88, kind="date", text=lambda r: formats.day(r.given_on)),
                Column("dimension", t("Dimension"), 106, kind="strong", text=lambda r: _label(r.dimension)),
                Column("what", t("Support"), 100, text=_support_words, tip=_support_tip, stretch=True),
                Column(
                    "amount",
                    t("How much"),
                    92,
                    text=lambda r: readiness_sheet.amount_words(r, spoken),
                ),
                Column(
                    "change",
                    t("Level before and now"),
                    140,
                    text=lambda r: readiness_sheet.change_words(r, spoken),
                ),
            ),
            t("No support has been logged yet."),
        )
        if not own:
            self.remove = GhostButton(t("Remove"))
            self.remove.clicked.connect(lambda: self.removed.emit(self.table.current_row()))
            self.buttons.addWidget(self.remove)
            log = SecondaryButton(t("Log support…"), icon="plus")
            log.clicked.connect(self.logged)
            self.buttons.addWidget(log)


class ComparisonCard(TableCard):
    """One's own index first, then the others'."""

    def __init__(self) -> None:
        super().__init__(
            t("Index beside the others"),
            (
                Column(
                    "name", t("Municipality"), 160, kind="strong", text=lambda r: r.row.name, stretch=True
                ),
                Column("index", t("Index"), 90, kind="number", text=_compared),
            ),
            "",
        )

    def show_indexes(self, found: Sequence[Compared], own: Iterable[str]) -> None:
        """Show them where there are others to compare with."""
        self.setVisible(any(one.code not in set(own) for one in found))
        self.show_rows(_Place(one.code, one) for one in found)
        self.table.fit_rows(max(len(found), 1))


@dataclass(frozen=True, slots=True)
class _Year:
    id: str
    left: Available


@dataclass(frozen=True, slots=True)
class _Place:
    id: str
    row: Compared


class MunicipalityCards(QWidget):
    """The cards of one municipality, two columns beside each other where there is room."""

    def __init__(self, *, own: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.next, self.trend, self.told = NextCard(), TrendCard(), ToldCard()
        self.requests, self.support = RequestsCard(own=own), SupportCard(own=own)
        self.power = PowerCard()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(self.next)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        for cards, stretch in (((self.requests, self.support, self.power), 4), ((self.trend, self.told), 3)):
            column = QVBoxLayout()
            column.setSpacing(14)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            columns.addLayout(column, stretch)
        whole.addLayout(columns)

    def show_detail(self, detail: MunicipalityDetail, sheet: PowerSheet) -> None:
        """Show trend, power and what is told of a municipality."""
        self.trend.show_trend(detail)
        self.power.show_sheet(sheet)
        self.told.show_detail(detail)


def _label(key: str) -> str:
    return t(FIELDS[Subject.MUNICIPALITY, key].label)


def _level_chip(step: Step) -> ChipText:
    from investcrm.gui.views.readiness.detail import tone

    return ChipText(t(LEVEL_LABELS[step.level]), tone(step.level)) if step.level else ChipText(t("unknown"))


def _aim(row: _Next) -> str:
    if row.step.level is None:
        return t("State the level, with what it rests on.")
    return t(criterion(row.step.key, row.step.aim))


def _state(row: UpdateRequest) -> tuple[ChipText, ...]:
    if row.is_answered:
        return (ChipText(t("answered"), "ok"),)
    done = len(row.dimensions) - len(row.left)
    return (ChipText(n("{count} left", "{count} left", len(row.left)), "warn" if done else "neutral"),)


def _left(row: UpdateRequest) -> str:
    return ", ".join(map(_label, row.left))


def _asked_tip(row: UpdateRequest) -> str:
    asked = t("Asked {day} by {name}", day=formats.day(row.asked_on), name=row.asked_by)
    return "\n".join(text for text in (_left(row), row.note, asked) if text)


def _support_tip(row: Support) -> str:
    return f"{_support_words(row)}\n{t('Given by')}: {row.given_by}"


def _support_words(row: Support) -> str:
    return " · ".join(text for text in (t(SUPPORT_LABELS[row.kind]), row.note) if text)


def _power(kilowatts: int) -> str:
    return formats.power(kilowatts) if kilowatts else "–"


def _reserved(row: _Year) -> str:
    return _power(sum(one.kw for one in row.left.reserved))


def _compared(row: _Place) -> str:
    return "–" if row.row.value is None else str(row.row.value)
