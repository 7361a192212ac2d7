"""An offer that is prepared: save it, open it as a mail, and mark it as sent, which freezes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from investcrm import words
from investcrm.domain.commands import SendOffer
from investcrm.domain.mailing import Dispatched
from investcrm.domain.rows import OfferRow
from investcrm.gui.dialogs import outbox, posting
from investcrm.gui.dialogs.sending_sheet import SendingSheet
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import cases, mailing, offering
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.offering import OfferPaper

_MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition with its documents, its PDF, what differs from the one before and what it could not fill."""

    offer: OfferRow
    papers: tuple[OfferPaper, ...]
    pdf: bytes
    differs: tuple[str, ...] = ()
    gaps: tuple[dict[str, Any], ...] = ()


class OfferSendingDialog(SendingSheet):
    """The kept documents with everything one does with them."""

    def __init__(self, nav: Navigator, inquiry_id: str, found: Prepared) -> None:
        super().__init__(
            nav,
            t("Offer, edition {edition}", edition=found.offer.edition),
            note=t("Open the mail draft and send it, then mark it here."),
            topic="offer",
            size=(900, 800),
        )
        self.inquiry_id, self.offer, self.papers = inquiry_id, found.offer, found.papers
        self.name = found.papers[0].document.name if found.papers else "offer.pdf"
        row = QHBoxLayout()
        row.addWidget(small_button(t("Open mail draft"), self.open_draft, icon="mail"))
        row.addWidget(small_button(t("Save the files…"), self.save_files, icon="document"))
        row.addWidget(small_button(t("Save mail draft…"), self.save_draft, icon="export"))
        row.addStretch(1)
        self.body.addLayout(row)
        names = " · ".join(one.document.name for one in found.papers)
        self.body.addWidget(label(t("Goes along: {names}", names=names), "muted", wrap=True))
        for title, lines, role in (
            (t("What differs from the edition before:"), found.differs, ""),
            (t("Not filled in the asker's own sheet:"), tuple(map(_gap, found.gaps)), "note-warn"),
        ):
            if lines:
                shown = [*lines[:_MOST_LINES]]
                if len(lines) > _MOST_LINES:
                    shown.append(n("and {count} more", "and {count} more", len(lines) - _MOST_LINES))
                text = label("\n".join((title, *shown)), role, wrap=True, selectable=True)
                text.setToolTip("\n".join(lines))
                self.body.addWidget(text)
        self.paper = PdfView(nav.tasks)
        self.paper.set_pdf(found.pdf)
        self.body.addWidget(self.paper, 1)
        form = FormGrid(2)
        self.sent_on = form.add(t("Sent on"), DateField(nav.region.today))
        self.sent_on.set_value(nav.region.today())
        self.body.addWidget(form)
        self.by_mail = FormGrid(2)
        self.to = self.by_mail.add(t("Send to the address"), QLineEdit())
        self.to.textChanged.connect(lambda _text: self.show_ways())
        self.by_mail.hide()
        self.body.addWidget(self.by_mail)
        self.standing = posting.Standing(nav, self.look)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.line)
        self.body.addWidget(
            label(
                t("A sent offer is frozen: neither changed nor undone. What comes later is a new edition."),
                "note-warn",
                wrap=True,
            )
        )
        self.look()

    def inquiry_ids(self) -> tuple[str, ...]:
        return (self.inquiry_id,)

    def open_draft(self) -> None:
        """Open the mail with the offer attached in the mail program."""
        outbox.open_drafts(self.nav, self._write_draft, self)
        self.note_handed_out()

    def hand_out(self) -> None:
        self.open_draft()

    def save_files(self) -> None:
        """Save the document and what goes with it in a folder the user chooses."""
        outbox.write_to_folder(self.nav, self._write_files, self)

    def save_draft(self) -> None:
        """Save the mail where the user wants it."""
        path = outbox.ask_where(self.nav, self, Path(self.name).stem + ".eml", f"{t('Mail')} (*.eml)")
        if path is not None:
            self._save(path, self._read_draft)
            self.note_handed_out()

    def command(self) -> SendOffer:
        """Return the command that freezes the offer."""
        return SendOffer(self.offer.id, self.sent_on.value())

    def mark(self) -> None:
        """Note the offer as sent by hand."""
        said = t("The offer is sent and frozen")
        self.run(offering.send, self.command(), lambda _: self.finished_with(said, undo=False))

    def send(self) -> None:
        """Send the offer to the address."""
        self.begin(_send, self.inquiry_id, self.offer.id, self.to.text().strip())

    def sent(self, done: mailing.Round) -> None:
        if done.messages and done.count(Dispatched.SENT) == len(done.messages):
            self.finished_with(t("The offer is sent and frozen"), undo=False)
        elif done.stopped_by is not None:
            self.complain(current().error(done.stopped_by))

    def show_ready(self) -> None:
        found = self.ready.offers.get(self.offer.id)
        self.standing.show_message(found, busy=self.line.busy)
        if found is not None and found.state is Dispatched.SENT:
            self.finished_with(t("The offer is sent and frozen"), undo=False)
            return
        if self.by_mail.isHidden() and self.account is not None and not self.to.text():
            self.to.setText(found.recipient if found else self.ready.contact)

    def show_ways(self) -> None:
        found = self.ready.offers.get(self.offer.id)
        self.by_mail.setVisible(self.account is not None)
        self.mark_button.setVisible(not self.marks)
        if self.account is None:
            self.primary.setText(t("Mark as sent") if self.marks else t("Open mail draft"))
            return
        self.primary.setText(t("Send now"))
        begun = found is not None and found.state in (Dispatched.UNCERTAIN, Dispatched.SENDING)
        self.primary.setEnabled(bool(self.to.text().strip()) and not self.line.busy and not begun)

    def _save(self, path: Path, read: Any) -> None:
        outbox.save(self.nav, path, read, self)

    def _read_pdf(self, reader: Any) -> bytes:
        return cases.document_bytes(reader, self.offer.document_id or "")

    def _read_draft(self, reader: Any) -> bytes:
        return offering.message(reader, self.inquiry_id, self.offer.id)

    def _write_files(self, reader: Any, folder: Path) -> tuple[Path, ...]:
        paths = []
        for one in self.papers:
            path = folder / one.document.name
            outbox.put_file(path, cases.document_bytes(reader, one.document.id))
            paths.append(path)
        return tuple(paths)

    def _write_draft(self, reader: Any, folder: Path) -> tuple[Path, ...]:
        path = folder / (Path(self.name).stem + ".eml")
        outbox.put_file(path, self._read_draft(reader))
        return (path,)


def _gap(one: dict[str, Any]) -> str:
    asked = " · ".join(filter(None, (one["cell"], one["asked"], one["site"])))
    return f"{asked}: {one['why']} ({one['owner']})"


def _send(side: Any, report: Any, inquiry_id: str, offer_id: str, to: str, password: str) -> mailing.Round:
    return mailing.send_offer(side, inquiry_id, offer_id, to, report, password)


def _read(reader: Any, inquiry_id: str, offer_id: str) -> Prepared:
    offer = offering.offer(reader, inquiry_id, offer_id)
    told = offering.told_differences(reader, inquiry_id, words.current().language)
    return Prepared(
        offer,
        offering.documents(reader, offer_id),
        cases.document_bytes(reader, offer.document_id or ""),
        told.get(offer_id, ()),
        offering.told_gaps(reader, offer_id),
    )


def run(nav: Navigator, inquiry_id: str, offer_id: str) -> None:
    """Show a prepared offer."""

    def show(found: Prepared) -> None:
        OfferSendingDialog(nav, inquiry_id, found).open()

    nav.tasks.query(_read, inquiry_id, offer_id, then=show, failed=nav.shell.say_error, owner=nav.window())
