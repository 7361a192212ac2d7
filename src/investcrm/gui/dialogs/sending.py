"""What was made for municipalities and waits to be sent: send it, or open, write out and mark as sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from investcrm.domain.commands import MarkSent, NoteReminded, NoteSent, NoteTold
from investcrm.domain.errors import Cancelled
from investcrm.domain.mailing import Dispatched, Forwarded, ForwardedItem, gathered
from investcrm.gui.dialogs import outbox, posting
from investcrm.gui.dialogs.sending_sheet import SendingSheet
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.widgets.basic import ScrollPage, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import by_hand, forwarding, mailing, unsent
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.domain.mailing import MailAccount
    from investcrm.gui.navigation import Navigator


class SendingDialog(SendingSheet):
    """One row per message with its draft; ``noted`` where nothing is to be marked any more."""

    def __init__(
        self, nav: Navigator, forwarded: Forwarded, *, title: str, note: str, noted: bool = False
    ) -> None:
        super().__init__(nav, title, note=note, topic="forward", size=(760, 0))
        self.forwarded = forwarded
        self._noted = noted
        self._mixed = len({item.kind for item in forwarded.items}) > 1
        self.checks: dict[str, QCheckBox] = {}
        self.standings: dict[str, posting.Standing] = {}
        self._addresses: dict[str, QLabel] = {}
        self._shown: set[str] = set()
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 0, 0)
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, item in enumerate(forwarded.items):
            self._add_row(grid, place, item)
        page.body.addWidget(rows)
        page.body.addStretch(1)
        page.setMinimumHeight(min(44 * len(forwarded.items) + 8, 380))
        self.body.addWidget(page, 1)
        whole = QHBoxLayout()
        whole.addWidget(small_button(t("Open all drafts"), self.open_all, icon="mail"))
        whole.addWidget(small_button(t("Write to a folder…"), self.write_all, icon="export"))
        whole.addStretch(1)
        self.body.addLayout(whole)
        self.sent_on = DateField(nav.region.today, parent=self)
        self.sent_on.set_value(nav.region.today())
        asks = any(item.kind == "forwarding" for item in forwarded.items)
        self.sent_on.setVisible(asks)
        self.by_hand = FormGrid(2)
        if asks:
            self.by_hand.add(t("Sent on"), self.sent_on)
        self.body.addWidget(self.by_hand)
        self.body.addWidget(self.line)
        self.show_ways()
        self.look()

    def inquiry_ids(self) -> tuple[str, ...]:
        return self.forwarded.inquiry_ids

    def _add_row(self, grid: QGridLayout, place: int, item: ForwardedItem) -> None:
        check = QCheckBox(item.municipality)
        check.setChecked(True)
        check.toggled.connect(lambda _on: self.show_ways())
        self.checks[item.message_id] = check
        grid.addWidget(check, place, 0)
        address = self._addresses[item.message_id] = label("", wrap=True)
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addWidget(address)
        if len(self.forwarded.inquiry_ids) > 1 or self._mixed:
            cell.addWidget(label(Path(item.message_name).stem, "small", wrap=True))
        self.standings[item.message_id] = standing = posting.Standing(self.nav, self.look)
        cell.addWidget(standing)
        grid.addLayout(cell, place, 1)
        opens = SecondaryButton(t("Open draft"), icon="external")
        opens.setAccessibleName(t("Open the draft to {municipality}", municipality=item.municipality))
        opens.clicked.connect(lambda _checked=False, item=item: self.open_one(item))
        grid.addWidget(opens, place, 2)

    def open_one(self, item: ForwardedItem) -> None:
        """Open one municipality's draft in the mail program."""
        self._open(gathered((item,)))

    def open_all(self) -> None:
        """Open every ticked draft in the mail program."""
        self._open(self.chosen())

    def write_all(self) -> None:
        """Write every ticked brief and draft into a folder."""
        chosen = self.chosen()
        outbox.write_to_folder(
            self.nav,
            lambda reader, folder: forwarding.write_out(reader, chosen, folder),
            self,
            self.note_handed_out,
        )

    def chosen(self) -> Forwarded:
        """Return what is ticked."""
        return gathered(i for i in self.forwarded.items if self.checks[i.message_id].isChecked())

    def go(self) -> None:
        """Send the ticked ones where the workspace sends mail, else open them, and then note them as sent."""
        if self.account is None and self._noted:
            self.accept()
        else:
            super().go()

    def hand_out(self) -> None:
        self.open_all()

    @property
    def marks(self) -> bool:
        if self.account is not None:
            return False
        return self.handed_out or all(map(self._needs_no_mail, self.chosen().items))

    def mark(self) -> None:
        """Note the ticked ones as sent by hand."""
        chosen = self.chosen().items
        if not chosen:
            return
        of = {kind: tuple(i for i in chosen if i.kind == kind) for kind in ("forwarding", "reminder")}
        others = tuple(i.message_id for i in chosen if i.kind not in of)
        command = NoteSent(
            MarkSent(tuple(i.forwarding_id for i in of["forwarding"]), self.sent_on.value()),
            NoteReminded(tuple(i.forwarding_id for i in of["reminder"])),
            NoteTold(others),
        )
        said = n("{count} message is marked as sent", "{count} messages are marked as sent", len(chosen))
        if len(of["forwarding"]) == len(chosen):
            said = n("{count} municipality is asked", "{count} municipalities are asked", len(chosen))
        elif len(of["reminder"]) == len(chosen):
            said = n("{count} municipality is reminded", "{count} municipalities are reminded", len(chosen))
        self.run(by_hand.note, command, lambda _: self.finished_with(said))

    def send(self) -> None:
        """Send the ticked ones, one message after the other."""
        chosen = self._to_send()
        if chosen.items:
            self.begin(_send, chosen)

    def sent(self, done: mailing.Round) -> None:
        count = done.count(Dispatched.SENT)
        told = {one.document_id for one in done.messages}
        open_still = any(
            one.is_open and key not in told
            for key, one in self.ready.messages.items()
            if key in self.standings
        )
        said = n("{count} message is sent", "{count} messages are sent", count)
        if done.in_program:
            here = n(
                "{count} reads it in the program", "{count} read it in the program", len(done.in_program)
            )
            said = f"{said}, {here}" if count else here
        without = [
            item.municipality
            for item in self.chosen().items
            if not item.email and item.forwarding_id not in {*done.in_program, *self._shown}
        ]
        for item in self.forwarded.items:
            if item.forwarding_id in done.in_program:
                self._shown.add(item.forwarding_id)
                self.checks[item.message_id].setChecked(False)
                self.checks[item.message_id].setEnabled(False)
        if without and done.stopped_by is None and count == len(done.messages):
            key = N_("{said}. {names}: no address, so open the draft, send it and mark it.")
            self.complain(t(key, said=said, names=", ".join(without)))
        elif done.stopped_by is None and count == len(done.messages) and not open_still:
            self.finished_with(said, undo=False)
        elif isinstance(done.stopped_by, Cancelled):
            self.complain(t("{said}. The sending was stopped.", said=said))
        elif done.stopped_by is not None:
            self.complain(f"{said}. {current().error(done.stopped_by)}")
        else:
            self.complain(t("{said}. What was not taken stands beside each.", said=said))

    # ---- how it stands

    def told_account(self, account: MailAccount) -> str:
        return t("Sent from {sender}, one message to each, or open the drafts.", sender=account.sender)

    def show_ready(self) -> None:
        for item in self.forwarded.items:
            found = self.ready.messages.get(item.message_id)
            self.standings[item.message_id].show_message(found, busy=self.line.busy)
            self._addresses[item.message_id].setText(self._reached(item))
            if found is not None and found.state in (Dispatched.SENT, Dispatched.UNCERTAIN):
                self.checks[item.message_id].setChecked(False)
        self.by_hand.setVisible(self.account is None)

    def _left(self) -> list[ForwardedItem]:
        """Return whom nothing was handed over to that arrived, or may have."""
        return [
            item
            for item in self.chosen().items
            if getattr(self.ready.messages.get(item.message_id), "state", None)
            not in (Dispatched.SENT, Dispatched.UNCERTAIN, Dispatched.BOUNCED)
        ]

    def _to_send(self) -> Forwarded:
        return gathered(item for item in self._left() if item.email or self._needs_no_mail(item))

    def _needs_no_mail(self, item: ForwardedItem) -> bool:
        return not item.email and item.municipality_code in self.ready.in_program

    def _reached(self, item: ForwardedItem) -> str:
        if item.email or not self._needs_no_mail(item):
            return item.email or t("no address: fill it in in the mail program")
        return t("works in the program and reads it there")

    def _open(self, chosen: Forwarded) -> None:
        outbox.open_drafts(
            self.nav, lambda reader, folder: forwarding.write_out(reader, chosen, folder), self
        )
        self.note_handed_out()

    def show_ways(self) -> None:
        count = sum(check.isChecked() for check in self.checks.values())
        busy = self.line.busy
        if self.account is not None:
            sendable = len(self._to_send().items)
            self.primary.setText(n("Send {count} now", "Send {count} now", sendable))
            self.primary.setEnabled(sendable > 0 and not busy)
            self.mark_button.setVisible(True)
            self.mark_button.setEnabled(count > 0 and not busy)
            return
        said = n("Open {count} draft", "Open {count} drafts", count)
        if self.marks:
            said = n("Mark {count} as sent", "Mark {count} as sent", count)
        self.primary.setText(t("Done") if self._noted else said)
        self.primary.setEnabled(count > 0 or self._noted)
        self.mark_button.setVisible(not self._noted and not self.marks)
        self.mark_button.setEnabled(count > 0)


def _send(side: Any, report: Any, chosen: Forwarded, password: str) -> mailing.Round:
    return mailing.send_forwarded(side, chosen, report, password)


def show_told(nav: Navigator, made: Forwarded) -> SendingDialog:
    """Show messages of a new deadline or to a new contact, to be sent or opened in the mail program."""
    count = len(made.items)
    dialog = SendingDialog(
        nav,
        made,
        title=n("{count} message is ready to be sent", "{count} messages are ready to be sent", count),
        note=t("Open each in your mail program and send it. They are kept with the case."),
        noted=not made.waits and all(item.kind != "forwarding" for item in made.items),
    )
    dialog.open()
    return dialog


def show_prepared(nav: Navigator, forwarded: Forwarded) -> SendingDialog:
    """Open the dialog over what is prepared."""
    count = len(forwarded.items)
    dialog = SendingDialog(
        nav,
        forwarded,
        title=n("{count} draft is ready to be sent", "{count} drafts are ready to be sent", count),
        note=t(
            "Open each draft in your mail program, send it, and mark it here. "
            "Brief and draft are kept with the case."
        ),
    )
    dialog.open()
    return dialog


def run(nav: Navigator, inquiry_id: str) -> None:
    """Show what is prepared for an inquiry and not sent."""

    def show(forwarded: Forwarded) -> None:
        if forwarded.items:
            show_prepared(nav, forwarded)
        else:
            nav.shell.say(t("Nothing waits to be sent in this case."), "info")

    nav.tasks.query(unsent.of_case, inquiry_id, then=show, failed=nav.shell.say_error, owner=nav.window())
