"""Asks Kolada for indicators over the network, because somebody pressed the button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from investcrm import words
from investcrm.gui.dialogs import indicator_intake as intake
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.services import indicator_intake
from investcrm.services.indicator_intake import KOLADA
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.indicators import Summary

_YEARS_BACK = 10


def _ask(
    report: Report, codes: tuple[str, ...], places: tuple[str, ...], years: tuple[int, ...], base: str
) -> list[dict[str, Any]]:
    return indicator_intake.ask_kolada(codes, places, years, base, report)


class FetchDialog(Sheet):
    """Which indicators, for which years; what comes is shown before it is taken in."""

    def __init__(self, nav: Navigator, every: Sequence[Summary], key: str, base: str = KOLADA) -> None:
        super().__init__(
            nav,
            t("Fetch from Kolada"),
            t("Fetch"),
            note=t("Kolada is asked over the network only now. What comes is shown before it is taken in."),
            topic="indicators",
            size=(600, 0),
        )
        self.every, self.base = every, base
        language = words.current().language
        there = [one.indicator for one in every if indicator_intake.in_kolada(one.indicator)]
        self.by_key = {one.key: one for one in there}
        form = FormGrid(2)
        self.keys = form.add(t("Indicators"), MultiSelect(t("Type to find one")), span=2, required=True)
        self.keys.set_choices([(one.key, one.name(language)) for one in there])
        self.keys.set_selected([key] if key in self.by_key else [])
        today = nav.region.today()
        self.first = form.add(t("From the year"), QLineEdit(str(today.year - _YEARS_BACK)))
        self.last = form.add(t("To the year"), QLineEdit(str(today.year)))
        self.form = form
        self.body.addWidget(form)
        self.under_way = label("", "muted", wrap=True)
        self.body.addWidget(self.under_way)
        self.body.addStretch(1)
        self.finished.connect(lambda _result: self._stop())

    def years(self) -> tuple[int, ...]:
        """Return the years asked for; none where they cannot be read."""
        first, last = self.first.text().strip(), self.last.text().strip()
        if not (first.isdecimal() and last.isdecimal()) or not 1968 <= int(first) <= int(last) <= 2100:
            return ()
        return tuple(range(int(first), int(last) + 1))

    def go(self) -> None:
        """Ask for it, off the event loop; Esc stops it."""
        keys, years = self.keys.selected(), self.years()
        self.form.set_error(self.keys, "" if keys else t("Say which indicators are to be fetched."))
        self.form.set_error(self.first, "" if years else t("Write years such as 2019 and 2025."))
        if not keys or not years:
            return
        codes = indicator_intake.kolada_codes([self.by_key[key] for key in keys])
        places = tuple(code for code, _ in self.nav.region.municipalities())
        self.complain("")
        self.primary.setEnabled(False)
        self.under_way.setText(t("Asking Kolada …"))
        self._job = self.nav.tasks.background(
            _ask, codes, places, years, self.base, then=self._came, failed=self._unreached, owner=self,
            label=t("Asking Kolada"),
        )  # fmt: skip

    def _came(self, pages: list[dict[str, Any]]) -> None:
        self._job = None
        self.nav.tasks.query(
            indicator_intake.of_pages, pages, then=self._show, failed=self._unreached, owner=self
        )

    def _show(self, reading: Any) -> None:
        if not reading.told:
            self.primary.setEnabled(True)
            self.under_way.setText("")
            self.complain(t("Kolada has no values for these years and municipalities."))
            return
        nav, every = self.nav, self.every
        self.forget()
        self.accept()
        intake.show_reading(nav, "Kolada API v3", reading, nav.region.today(), every)

    def _unreached(self, error: Exception) -> None:
        self.under_way.setText("")
        self._failed(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


def run(nav: Navigator, every: Sequence[Summary], key: str) -> None:
    """Ask which indicators to fetch."""
    FetchDialog(nav, every, key).open()
