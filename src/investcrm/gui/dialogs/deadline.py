"""Give municipalities that have not answered another day, and tell them why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from investcrm import formats
from investcrm.domain.following_commands import Extend
from investcrm.domain.mailing import Forwarded
from investcrm.domain.rows import ForwardingRow
from investcrm.gui.dialogs.sending import show_told
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import extending
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class DeadlineDialog(Sheet):
    """One day for all that are ticked; ``chosen`` says who is at first, everybody where it is empty."""

    def __init__(self, nav: Navigator, rows: tuple[ForwardingRow, ...], chosen: tuple[str, ...] = ()) -> None:
        names = ", ".join(row.municipality for row in rows) if len(rows) == 1 else ""
        super().__init__(
            nav, t("Change deadline"), t("Change deadline"), note=names, topic="forward", size=(520, 0)
        )
        self.checks: dict[str, QCheckBox] = {}
        for row in rows:
            day = t("deadline {day}", day=formats.day(row.deadline_on)) if row.deadline_on else ""
            check = self.checks[row.id] = QCheckBox("   ".join(filter(None, (row.municipality, day))))
            check.setChecked(not chosen or row.id in chosen)
            check.setVisible(len(rows) > 1)
            check.toggled.connect(lambda _on: self._count())
            self.body.addWidget(check)
        form = FormGrid(1)
        self.day = form.add(t("Answer by"), DateField(nav.region.today, last=True), required=True)
        self.day.set_value(next((row.deadline_on for row in rows if not chosen or row.id in chosen), None))
        self.reason = form.add(t("Why"), QPlainTextEdit())
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(72)
        self.body.addWidget(form)
        self.body.addWidget(
            label(
                t(
                    "Each is told the day and why: in the program where it works there, else by mail with "
                    "a calendar entry that moves the former one."
                ),
                "muted",
                wrap=True,
            )
        )
        self.day.setFocus()
        self._count()

    def command(self) -> Extend | None:
        """Return the command as it stands; None where the day cannot be read."""
        day = self.day.value()
        if day is None:
            return None
        return Extend(self._chosen(), day, self.reason.toPlainText().strip(), sends=True)

    def go(self) -> None:
        """Change it."""
        command = self.command()
        if command is None:
            self.complain(t("The day cannot be read."))
            return
        said = t("Deadline changed to {day}", day=formats.day(command.deadline_on))
        self.run(extending.extend, command, lambda made: self._made(made, said))

    def _made(self, made: Forwarded, said: str) -> None:
        self.finished_with(said)
        if made.items:
            show_told(self.nav, made)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(key for key, check in self.checks.items() if check.isChecked())

    def _count(self) -> None:
        self.primary.setEnabled(bool(self._chosen()))
