"""Power at a site: what is left by year and how that comes about, what was stated, who has it reserved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import formats, power_phrases, words
from investcrm.domain.chart import Chart
from investcrm.domain.land_rows import PowerRow, PowerSheet, ReservationRow
from investcrm.domain.power import spans
from investcrm.domain.power_queue import QueueStep
from investcrm.gui.dialogs import power as dialogs
from investcrm.gui.dialogs.sheet import undo_last
from investcrm.gui.views.sites.tab import SiteTab
from investcrm.gui.widgets.basic import EmptyState, SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services import power
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

Found = tuple[PowerSheet, tuple[QueueStep, ...]]


def _read(reader: Reader, site_id: str) -> Found:
    return power.sheet(reader, power.site_place(reader, site_id)), power.steps(reader)


class PowerTab(SiteTab):
    """The power of a site; a statement opens to be moved on in the queue or taken back."""

    def reading(self) -> Callable[..., Any]:
        return _read

    def made(self, found: Found) -> QWidget:
        shown, steps = found
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._buttons())
        if not shown.statements:
            text = t("No power has been stated here. Ask the grid operator, or take it from an answer.")
            column.addWidget(EmptyState(text, icon="power"))
        for one in (shown, *shown.beyond):
            self._place(column, one, steps, own=one is shown)
        return content

    def _buttons(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, 8)
        self.state = SecondaryButton(t("State power…"), icon="power")
        self.state.clicked.connect(self._state)
        self.reserve = SecondaryButton(t("Reserve power…"))
        self.reserve.clicked.connect(self._reserve)
        self.substation = SecondaryButton(t("Substation…"))
        self.substation.clicked.connect(self._substation)
        for button in (self.state, self.reserve, self.substation):
            flow.addWidget(button)
        return row

    def _place(
        self, column: QVBoxLayout, shown: PowerSheet, steps: tuple[QueueStep, ...], *, own: bool
    ) -> None:
        language = words.current().language
        if not own:
            column.addWidget(SectionTitle(power_phrases.place(shown.place, language)))
        for doubt in power_phrases.doubts(shown, self.nav.region.today(), language):
            column.addWidget(label(doubt, "note-warn", wrap=True))
        if shown.years:
            chart = ChartView()

            def lay_out(width: float) -> Chart:
                return power_phrases.chart(shown, language, width=width, fits=measure)

            chart.set_layout(lay_out)
            column.addWidget(SectionTitle(t("What is left")))
            column.addWidget(chart)
            column.addWidget(FactGrid(_years(shown, language), label_width=80))
        if shown.statements:
            column.addWidget(SectionTitle(t("Stated")))
            facts = [
                self._statement(row, steps, language, old=shown.is_old(row.stated_on))
                for row in shown.statements
            ]
            column.addWidget(FactGrid(facts, label_width=80))
        if shown.reservations:
            column.addWidget(SectionTitle(t("Reserved")))
            column.addWidget(
                FactGrid([self._held(row, language) for row in shown.reservations], label_width=80)
            )

    def _statement(self, row: PowerRow, steps: tuple[QueueStep, ...], language: str, *, old: bool) -> Fact:
        said = [
            t("not to be spread") if row.restricted else "",
            power_phrases.dated(row.source, row.stated_on),
            power_phrases.basis(row.basis, language),
            " ".join(part for part in (row.operator, power_phrases.voltage(row.voltage_v)) if part),
            power_phrases.grid(row.grid, language),
            t("valid until {day}", day=row.valid_until.isoformat()) if row.valid_until else "",
            power_phrases.queue_line(row, steps, language),
            row.document,
        ]
        return Fact(
            power_phrases.since(row.year, language),
            power_phrases.amounts(row.firm_kw, row.indicative_kw, language),
            chip=t("old") if old else "",
            tone="warn" if row.restricted or old else "neutral",
            note=" · ".join(part for part in said if part),
            open=partial(dialogs.move_on, self.nav, row, steps),
        )

    def _held(self, row: ReservationRow, language: str) -> Fact:
        one = row.reservation
        said = [
            t("not to be spread") if one.restricted else "",
            power_phrases.reservation(one, language),
            power_phrases.dated(one.source, one.stated_on),
        ]
        return Fact(
            power_phrases.since(one.from_year, language),
            formats.power(one.kw),
            tone="warn" if one.restricted else "neutral",
            note=" · ".join(part for part in said if part),
            tip=t("Release it"),
            open=partial(self._release, row.id),
        )

    # ---- acting

    def _state(self) -> None:
        if self.site is not None:
            row = self.site.row
            dialogs.run(self.nav, row.id, row.name, row.municipality_code)

    def _reserve(self) -> None:
        if self.site is not None:
            dialogs.reserve(self.nav, self.site.row.id, self.site.row.name)

    def _substation(self) -> None:
        if self.site is not None:
            dialogs.substation(self.nav, self.site.row.municipality_code)

    def _release(self, reservation_id: str) -> None:
        def said(_result: object) -> None:
            self.nav.shell.say(t("Reservation released"), action=t("Undo"), run=lambda: undo_last(self.nav))

        self.nav.tasks.mutate(power.release, reservation_id, then=said, failed=self.nav.shell.say_error)


def _years(shown: PowerSheet, language: str) -> list[Fact]:
    return [
        Fact(
            one.label,
            power_phrases.amounts(one.first.firm_kw, one.first.indicative_kw, language),
            note=power_phrases.arithmetic(one.first, language),
        )
        for one in spans(shown.years)
    ]
