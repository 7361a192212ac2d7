"""An offer that is prepared: save it, open it as a mail, and mark it as sent, which freezes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from investcrm.domain.commands import SendOffer
from investcrm.domain.rows import OfferRow
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import cases, offering
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class OfferSendingDialog(Sheet):
    """The kept document with everything one does with it."""

    def __init__(self, nav: Navigator, inquiry_id: str, offer: OfferRow, name: str, pdf: bytes) -> None:
        super().__init__(
            nav,
            t("Offer, edition {edition}", edition=offer.edition),
            t("Mark as sent"),
            note=t("Open the mail draft and send it, then mark it here."),
            topic="offer",
            size=(860, 780),
        )
        self.inquiry_id, self.offer, self.name = inquiry_id, offer, name
        self.cancel.setText(t("Later"))
        row = QHBoxLayout()
        row.addWidget(small_button(t("Open mail draft"), self.open_draft, icon="mail"))
        row.addWidget(small_button(t("Save as PDF…"), self.save_pdf, icon="document"))
        row.addWidget(small_button(t("Save mail draft…"), self.save_draft, icon="export"))
        row.addStretch(1)
        self.body.addLayout(row)
        self.paper = PdfView(nav.tasks)
        self.paper.set_pdf(pdf)
        self.body.addWidget(self.paper, 1)
        form = FormGrid(2)
        self.sent_on = form.add(t("Sent on"), DateField(nav.region.today))
        self.sent_on.set_value(nav.region.today())
        self.body.addWidget(form)
        self.body.addWidget(
            label(
                t("A sent offer is frozen: neither changed nor undone. What comes later is a new edition."),
                "note-warn",
                wrap=True,
            )
        )

    def open_draft(self) -> None:
        """Open the mail with the offer attached in the mail program."""
        outbox.open_drafts(self.nav, self._write_draft, self)

    def save_pdf(self) -> None:
        """Save the document where the user wants it."""
        path = outbox.ask_where(self.nav, self, self.name, "PDF (*.pdf)")
        if path is not None:
            self._save(path, self._read_pdf)

    def save_draft(self) -> None:
        """Save the mail where the user wants it."""
        path = outbox.ask_where(self.nav, self, Path(self.name).stem + ".eml", f"{t('Mail')} (*.eml)")
        if path is not None:
            self._save(path, self._read_draft)

    def command(self) -> SendOffer:
        """Return the command that freezes the offer."""
        return SendOffer(self.offer.id, self.sent_on.value())

    def go(self) -> None:
        """Note the offer as sent."""
        said = t("The offer is sent and frozen")
        self.run(offering.send, self.command(), lambda _: self.finished_with(said, undo=False))

    def _save(self, path: Path, read: Any) -> None:
        outbox.save(self.nav, path, read, self)

    def _read_pdf(self, reader: Any) -> bytes:
        return cases.document_bytes(reader, self.offer.document_id or "")

    def _read_draft(self, reader: Any) -> bytes:
        return offering.message(reader, self.inquiry_id, self.offer.id)

    def _write_draft(self, reader: Any, folder: Path) -> tuple[Path, ...]:
        path = folder / (Path(self.name).stem + ".eml")
        outbox.put_file(path, self._read_draft(reader))
        return (path,)


def _read(reader: Any, inquiry_id: str, offer_id: str) -> tuple[OfferRow, str, bytes]:
    offer = offering.offer(reader, inquiry_id, offer_id)
    document = cases.document(reader, offer.document_id or "")
    return offer, document.name, cases.document_bytes(reader, document.id)


def run(nav: Navigator, inquiry_id: str, offer_id: str) -> None:
    """Show a prepared offer."""

    def show(found: tuple[OfferRow, str, bytes]) -> None:
        OfferSendingDialog(nav, inquiry_id, *found).open()

    nav.tasks.query(_read, inquiry_id, offer_id, then=show, failed=nav.shell.say_error, owner=nav.window())
