"""Publish the report of a period: for good, so it is said once more what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import phrases
from investcrm.domain.commands import PublishPeriod
from investcrm.domain.periods import parse
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.services import publishing
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class PublishDialog(Sheet):
    """One question, answered by publishing or by leaving."""

    def __init__(self, nav: Navigator, command: PublishPeriod) -> None:
        self._period = phrases.period(parse(command.period), current().language)
        super().__init__(
            nav, t("Publish {period}", period=self._period), t("Publish"), topic="reports", size=(520, 0)
        )
        self._command = command
        for text in (
            t("Publishing cannot be undone. The report is kept as it is now, for ever."),
            t("What is different later is published as another edition, which says what it corrects."),
            t("Confidential cases are not included in this report."),
        ):
            self.body.addWidget(label(text, wrap=True))
        self.cancel.setFocus()

    def go(self) -> None:
        """Publish it."""
        self.run(publishing.publish, self._command, self._published)

    def _published(self, made: publishing.Edition) -> None:
        said = t("Published: {period}, edition {number}.", period=self._period, number=made.number)
        self.finished_with(said, undo=False)
