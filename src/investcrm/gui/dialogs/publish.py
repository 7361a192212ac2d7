"""Publish the report of a period: for good, so what will happen is said first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from investcrm import phrases
from investcrm.domain.commands import PublishPeriod
from investcrm.domain.periods import parse
from investcrm.gui.dialogs import corrections
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.services import publishing, quarter
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class PublishDialog(Sheet):
    """One question, answered by publishing or by leaving."""

    def __init__(self, nav: Navigator, command: PublishPeriod) -> None:
        self._period = phrases.period(parse(command.period), current().language)
        super().__init__(
            nav, t("Publish {period}", period=self._period), t("Publish"), topic="reports", size=(680, 0)
        )
        self._command = command
        self._room = nav.entrance.keeper.room if nav.entrance is not None else None
        self.what = label("", "strong", wrap=True)
        self.body.addWidget(self.what)
        for text in (
            t(
                "The report, the single page, the workbook, the CSV and the charts are kept as they are now, "
                "for ever. Publishing cannot be undone."
            ),
            t("What is different later is published as another edition, which says what it corrects."),
            self._confidential(),
        ):
            self.body.addWidget(label(text, wrap=True))
        self.body.addStretch(1)
        self.cancel.setFocus()
        nav.tasks.query(
            publishing.outlook, command.period, command.language, then=self._tell,
            failed=nav.shell.say_error, owner=self, key="outlook",
        )  # fmt: skip

    def _tell(self, found: publishing.Outlook) -> None:
        if not found.number:
            self.what.setText(t("This will be the first edition."))
            return
        said = (
            t(
                "Edition {number} is published, and no figure of the open cases has changed since then.",
                number=found.number,
            )
            if not found.bridge
            else n(
                "Edition {number} is published. {count} figure of the open cases is different since then.",
                "Edition {number} is published. {count} figures of the open cases are different since then.",
                len(found.bridge),
                number=found.number,
            )
        )
        if found.grouped and self._room is None:
            said += " " + t("It counts confidential cases in groups, so open the room to publish it again.")
        self.what.setText(said)
        if found.bridge:
            table = corrections.table(found.bridge, self)
            table.setMinimumHeight(min(280, 60 + 38 * len(found.bridge)))
            self.body.insertWidget(1, table, 1)
            self.resize(max(self.width(), 900), max(self.height(), 560))

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
