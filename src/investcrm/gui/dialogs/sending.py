"""What was made for municipalities and waits to be sent: open, write out, mark as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from investcrm.domain.commands import MarkSent
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.basic import ScrollPage, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import forwarding, inquiries
from investcrm.services.forwarding import Forwarded, ForwardedItem
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SendingDialog(Sheet):
    """One row per municipality with its draft; ``marks`` says whether sending is noted here."""

    def __init__(
        self, nav: Navigator, forwarded: Forwarded, *, title: str, note: str, marks: bool = True
    ) -> None:
        super().__init__(nav, title, t("Mark as sent") if marks else t("Done"), note=note, topic="forward",
            size=(720, 0))  # fmt: skip
        self.forwarded = forwarded
        self._marks = marks
        self.cancel.setText(t("Later"))
        self.checks: dict[str, QCheckBox] = {}
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
        self.sent_on.setVisible(marks)
        if marks:
            form = FormGrid(2)
            form.add(t("Sent on"), self.sent_on)
            self.body.addWidget(form)
        self._count()

    def _add_row(self, grid: QGridLayout, place: int, item: ForwardedItem) -> None:
        check = QCheckBox(item.municipality)
        check.setChecked(True)
        check.setEnabled(self._marks)
        check.toggled.connect(lambda _on: self._count())
        self.checks[item.forwarding_id] = check
        grid.addWidget(check, place, 0)
        address = label(item.email or t("no address: fill it in in the mail program"),
            "" if item.email else "note-warn", wrap=True)  # fmt: skip
        grid.addWidget(address, place, 1)
        opens = SecondaryButton(t("Open draft"), icon="external")
        opens.setAccessibleName(t("Open the draft to {municipality}", municipality=item.municipality))
        opens.clicked.connect(lambda _checked=False, item=item: self.open_one(item))
        grid.addWidget(opens, place, 2)

    def open_one(self, item: ForwardedItem) -> None:
        """Open one municipality's draft in the mail program."""
        self._open(Forwarded(self.forwarded.inquiry_id, (item,)))

    def open_all(self) -> None:
        """Open every ticked draft in the mail program."""
        self._open(self.chosen())

    def write_all(self) -> None:
        """Write every ticked brief and draft into a folder."""
        chosen = self.chosen()
        outbox.write_to_folder(
            self.nav, lambda reader, folder: forwarding.write_out(reader, chosen, folder), self
        )

    def chosen(self) -> Forwarded:
        """Return what is ticked."""
        items = tuple(i for i in self.forwarded.items if self.checks[i.forwarding_id].isChecked())
        return Forwarded(self.forwarded.inquiry_id, items)

    def command(self) -> MarkSent:
        """Return the command that notes what was sent."""
        return MarkSent(tuple(i.forwarding_id for i in self.chosen().items), self.sent_on.value())

    def go(self) -> None:
        """Note the ticked ones as sent."""
        if not self._marks:
            self.accept()
            return
        command = self.command()
        count = len(command.forwarding_ids)
        self.run(
            forwarding.mark_sent,
            command,
            lambda _: self.finished_with(
                n("{count} municipality is asked", "{count} municipalities are asked", count)
            ),
        )

    def _open(self, chosen: Forwarded) -> None:
        outbox.open_drafts(
            self.nav, lambda reader, folder: forwarding.write_out(reader, chosen, folder), self
        )

    def _count(self) -> None:
        count = sum(check.isChecked() for check in self.checks.values())
        if self._marks:
            self.primary.setText(n("Mark {count} as sent", "Mark {count} as sent", count))
            self.primary.setEnabled(count > 0)


def prepared(reader: Any, inquiry_id: str) -> Forwarded:
    """Return what was made for municipalities and is not noted as sent."""
    detail = inquiries.detail(reader, inquiry_id)
    names = {document.id: document.name for document in detail.documents}
    items = tuple(
        ForwardedItem(
            f.id,
            f.municipality_code,
            f.municipality,
            f.recipient,
            f.brief_id,
            names.get(f.brief_id or "", ""),
            f.message_id or "",
            names.get(f.message_id or "", ""),
        )
        for f in detail.forwardings
        if f.state == "prepared"
    )
    return Forwarded(inquiry_id, items)


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

    nav.tasks.query(prepared, inquiry_id, then=show, failed=nav.shell.say_error, owner=nav.window())
