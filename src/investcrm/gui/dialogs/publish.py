"""Publish the report of a period: for good, so it is said once more what that means."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from investcrm import phrases
from investcrm.domain.commands import PublishPeriod
from investcrm.domain.periods import parse
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.services import publishing, quarter
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
        self._room = nav.entrance.keeper.room if nav.entrance is not None else None
        for text in (
            t("Publishing cannot be undone. The report is kept as it is now, for ever."),
            t("What is different later is published as another edition, which says what it corrects."),
            self._confidential(),
        ):
            self.body.addWidget(label(text, wrap=True))
        self.body.addStretch(1)
        self.cancel.setFocus()

    def _confidential(self) -> str:
        if self._room is not None:
            return t(quarter.IN_GROUPS)
        if self.nav.entrance is None:
            return t(quarter.LEFT_OUT)
        return t(
            "Confidential cases are not in it while the room is locked. Open the room first to count them."
        )

    def go(self) -> None:
        """Publish it."""
        self.run(partial(publishing.publish, room=self._room), self._command, self._published)

    def _published(self, made: publishing.Edition) -> None:
        said = t("Published: {period}, edition {number}.", period=self._period, number=made.number)
        self.finished_with(said, undo=False)
