"""Remind the municipalities that have not answered: choose them, make the messages, open and send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox

from investcrm import formats
from investcrm.domain import following
from investcrm.domain.commands import Remind
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import inquiries, mail_account, reminding
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.mailing import Forwarded
    from investcrm.domain.rows import ForwardingRow, InquiryDetail
    from investcrm.gui.navigation import Navigator

LANGUAGES = (("sv", "Svenska"), ("en", "English"))


class RemindDialog(Sheet):
    """The waiting municipalities with their deadlines."""

    def __init__(
        self,
        nav: Navigator,
        detail: InquiryDetail,
        forwarding_ids: tuple[str, ...] = (),
        *,
        sends: bool = False,
    ) -> None:
        row = detail.row
        self._sends = sends
        super().__init__(
            nav,
            t("Remind municipalities"),
            t("Make reminders"),
            note=f"{row.number} {row.title}",
            topic="forward",
            size=(600, 0),
        )
        self.checks: dict[str, QCheckBox] = {}
        today = nav.region.today()
        for one in detail.forwardings:
            if one.state != "sent":
                continue
            check = QCheckBox(f"{one.municipality}   {_standing(one)}")
            late = one.deadline_on is not None and one.deadline_on <= today
            may = following.may_remind(one.state, one.reminded_on, today)
            wanted = one.id in forwarding_ids if forwarding_ids else late or one.reminded_on is None
            check.setChecked(wanted and may)
            check.setEnabled(may)
            if not may:
                check.setToolTip(t("Reminded today already"))
            check.toggled.connect(lambda _on: self._count())
            self.checks[one.id] = check
            self.body.addWidget(check)
        self.body.addWidget(
            label(
                t("Each gets a short message with the deadline, and the same answer form once more."),
                "muted",
                wrap=True,
            )
        )
        form = FormGrid(2)
        self.language = form.add(t("Language"), Choice((("", t("As in the brief")), *LANGUAGES), ""))
        self.body.addWidget(form)
        self.body.addStretch(1)
        self._count()
        for check in self.checks.values():
            check.setFocus()
            break

    def command(self) -> Remind:
        """Return the command as it stands."""
        chosen = tuple(key for key, check in self.checks.items() if check.isChecked())
        return Remind(chosen, self.language.key(), noted=not self._sends)

    def go(self) -> None:
        """Make a reminder each."""
        self.run(reminding.remind, self.command(), self._made)

    def _count(self) -> None:
        count = len(self.command().forwarding_ids)
        self.primary.setText(n("Make {count} reminder", "Make {count} reminders", count))
        self.primary.setEnabled(count > 0)

    def _made(self, forwarded: Forwarded) -> None:
        self.accept()
        show_reminders(self.nav, forwarded)


def show_reminders(nav: Navigator, forwarded: Forwarded) -> SendingDialog:
    """Show the reminders that were made, ready to be sent or opened in the mail program."""
    count = len(forwarded.items)
    dialog = SendingDialog(
        nav,
        forwarded,
        title=n("{count} reminder is ready to be sent", "{count} reminders are ready to be sent", count),
        note=t("Open each in your mail program and send it. They are kept with the case."),
        noted=not forwarded.waits,
    )
    dialog.open()
    return dialog


def run_due(nav: Navigator) -> None:
    """Make a reminder for everybody who is due by the rule, and show them ready to be sent."""
    nav.tasks.mutate(
        reminding.remind_due,
        "",
        then=lambda made: show_reminders(nav, made),
        failed=nav.shell.say_error,
        owner=nav.window(),
    )


def _standing(one: ForwardingRow) -> str:
    parts = []
    if one.deadline_on:
        parts.append(t("deadline {day}", day=formats.day(one.deadline_on)))
    if one.reminded_on:
        parts.append(t("reminded {day}", day=formats.day(one.reminded_on)))
    return " · ".join(parts)


def run(nav: Navigator, inquiry_id: str, forwarding_ids: tuple[str, ...] = ()) -> None:
    """Remind in a case; without ids everybody who has not answered is offered."""

    def show(found: tuple[InquiryDetail, bool]) -> None:
        detail, sends = found
        if any(f.state == "sent" for f in detail.forwardings):
            RemindDialog(nav, detail, forwarding_ids, sends=sends).open()
        else:
            nav.shell.say(t("Nobody is left to remind in this case."), "info")

    def read(reader: Any) -> tuple[InquiryDetail, bool]:
        return inquiries.detail(reader, inquiry_id), mail_account.account(reader) is not None

    nav.tasks.query(read, then=show, failed=nav.shell.say_error, owner=nav.window(), key="remind")
