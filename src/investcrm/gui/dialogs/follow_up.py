"""When somebody will ask a company how many jobs there are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from investcrm.domain.ledger import MONTHS, Followed
from investcrm.domain.ledger_commands import AskFollowUp
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import ledger
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_LATER = timedelta(days=14)


class FollowUpDialog(Sheet):
    """A task with its day; Today is silent about the follow-up until then."""

    def __init__(self, nav: Navigator, one: Followed) -> None:
        super().__init__(
            nav,
            t("Ask on a day"),
            t("Add task"),
            note=f"{one.number} {one.title}",
            topic="ledger",
            size=(480, 0),
        )
        self._one = one
        today = nav.region.today()
        ahead = [months for months in MONTHS if months > one.counted]
        form = FormGrid(2)
        choices = [(str(months), t("{months} months after the decision", months=months)) for months in MONTHS]
        self.months = form.add(t("Jobs realised"), Choice(choices, str(one.due or (ahead or MONTHS)[0])))
        self.day = form.add(t("Ask on"), DateField(nav.region.today, last=False), required=True)
        self.day.set_value(max(one.next_on or today, today + _LATER) if not one.due else today + _LATER)
        self.body.addWidget(form)
        self.day.setFocus()

    def go(self) -> None:
        on = self.day.value()
        if not self.day.is_valid() or on is None:
            self.complain(t("Say on which day to ask."))
            return
        command = AskFollowUp(self._one.inquiry_id, int(self.months.key()), on)
        self.run(ledger.ask, command, lambda _id: self.finished_with(t("The task stands on that day")))
