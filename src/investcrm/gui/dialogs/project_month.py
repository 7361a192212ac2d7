"""Logs the hours of a whole month, where nobody kept them day by day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm import formats, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.project_commands import LogHours
from investcrm.domain.projects import minutes_of, month_span
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import project_hours
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Project
    from investcrm.gui.navigation import Navigator


class MonthDialog(Sheet):
    """Which month, how many hours, on what."""

    def __init__(self, nav: Navigator, of: Project, member_id: str, near: date) -> None:
        super().__init__(
            nav,
            t("Log a whole month"),
            t("Log"),
            note=t("They stand beside those logged day by day. 0 takes them away."),
            topic="projects",
            size=(520, 0),
        )
        self._of, self._member_id = of, member_id
        form = FormGrid(2)
        months = _months(of, nav.region.today())
        chosen = near.replace(day=1).isoformat()
        now = chosen if chosen in dict(months) else (months[0][0] if months else "")
        self.month = form.add(t("Month"), Choice(months, now))
        self.hours = form.add(t("Hours"), QLineEdit(), required=True)
        self.hours.setPlaceholderText(t("e.g. 40 or 37,5"))
        self.note_ = form.add(t("Note"), QLineEdit(), span=2)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.hours.setFocus()

    def go(self) -> None:
        """Log them."""
        try:
            minutes = minutes_of(self.hours.text())
        except InvalidInput as error:
            self.form.set_error(self.hours, words.current().error(error))
            return
        if not self.month.key() or not self.hours.text().strip():
            self.form.set_error(self.hours, t("Say how many hours it was."))
            return
        command = LogHours(
            self._of.id, date.fromisoformat(self.month.key()), minutes, self._member_id, whole_month=True,
            note=self.note_.text(),
        )  # fmt: skip
        self.run(project_hours.log, command, lambda _done: self.finished_with(t("Hours logged")))


def _months(of: Project, today: date) -> list[tuple[str, str]]:
    """Return the project's months so far, the latest first."""
    found, month = [], month_span(min(today, of.last_on)).first
    while month_span(month).last >= of.first_on:
        found.append((month.isoformat(), formats.month(month)))
        month = month_span(date.fromordinal(month.toordinal() - 1)).first
    return found
