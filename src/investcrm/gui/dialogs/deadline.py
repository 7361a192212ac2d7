"""Give municipalities that have not answered another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import formats
from investcrm.domain.municipal_commands import ChangeDeadline
from investcrm.domain.rows import ForwardingRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import briefs
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class DeadlineDialog(Sheet):
    """One day for all of them."""

    def __init__(self, nav: Navigator, rows: tuple[ForwardingRow, ...]) -> None:
        names = ", ".join(row.municipality for row in rows)
        super().__init__(nav, t("Change deadline"), t("Change"), note=names, topic="forward", size=(460, 0))
        self._ids = tuple(row.id for row in rows)
        form = FormGrid(1)
        self.day = form.add(t("Answer by"), DateField(nav.region.today, last=True), required=True)
        self.day.set_value(rows[0].deadline_on)
        self.body.addWidget(form)
        self.day.setFocus()

    def go(self) -> None:
        """Change it."""
        day = self.day.value()
        if day is None:
            self.complain(t("The day cannot be read."))
            return
        said = t("Deadline changed to {day}", day=formats.day(day))
        self.run(
            briefs.change_deadline, ChangeDeadline(self._ids, day), lambda _done: self.finished_with(said)
        )
