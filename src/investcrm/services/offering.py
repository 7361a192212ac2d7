"""Puts one offer together of what municipalities answered, and freezes it when it is sent."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from investcrm import phrases, words
from investcrm.domain.commands import Attachment, PrepareOffer, SendOffer
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.offers import Paper, differences
from investcrm.domain.rows import DocumentRow, InquiryDetail, OfferRow
from investcrm.domain.sources import ORGANISATIONS, SOURCE_LABELS
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import (
    cases,
    inquiries,
    offer_papers,
    offer_words,
    organisations,
    reference,
    rfi,
)
from investcrm.services.standing import advance
from investcrm.store import numbers
from investcrm.store.read import offers as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.services.offer_papers import Content
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfferPaper:
    """One document of an offer, and what it is."""

    kind: Paper
    document: DocumentRow


def preview(reader: Reader, command: PrepareOffer) -> bytes:
    """Return the offer's PDF as it would be."""
    from investcrm.reports import offer as report

    detail = inquiries.detail(reader, command.inquiry_id)
    found = _content(reader, command, detail, _edition(detail))
    return report.render(found.offer, words.of(command.language))


def prepare(uow: UnitOfWork, command: PrepareOffer) -> str:
    """Make an offer of chosen sites, keep its documents with the case, and return its id.

    What it was made of is kept with it, so that a later edition can say what differs.

    Raises:
        InvalidInput: no site was chosen, there is no such text block, or the asker's own sheet cannot be
            filled.
    """
    uow.hold("inquiry", command.inquiry_id)
    detail = inquiries.detail(uow, command.inquiry_id)
    if not command.site_ids:
        raise InvalidInput(N_("Choose at least one site to offer."))
    edition = _edition(detail)
    found = _content(uow, command, detail, edition)
    made = offer_papers.made(uow, command, found, edition)
    filled = None
    if command.rfi is not None:
        filled = rfi.fill(uow, command.rfi.name, command.rfi.data, command.site_ids, command.language)
        made.append(
            (Paper.RFI, offer_papers.filled_paper(found, filled, edition, words.of(command.language)))
        )
        _keep_asked(uow, detail, command.rfi)
    ids = cases.add_documents(uow, command.inquiry_id, [one for _, one in made])
    documents = [(kind, document_id) for (kind, _), document_id in zip(made, ids, strict=True)]
    offer_id = uow.insert(
        "offer",
        {
            "inquiry_id": command.inquiry_id,
            "edition": edition,
            "language": command.language,
            "intro": command.intro,
            "prepared_on": uow.today,
            "recipient": found.offer.asker,
            "data": offer_papers.frozen(command, found, documents, rfi.as_data(filled) if filled else None),
            "document_id": ids[0],
        },
    )
    uow.insert_many(
        "offer_site",
        [
            {"inquiry_id": command.inquiry_id, "offer_id": offer_id, "site_id": site_id, "position": position}
            for position, site_id in enumerate(command.site_ids)
        ],
    )
    uow.commit(N_("Prepared an offer"))
    return offer_id


def preview_rfi(reader: Reader, command: PrepareOffer) -> rfi.FilledSheet | None:
    """Return the asker's own sheet as it would be filled; None where none is given.

    Raises:
        InvalidInput: it cannot be filled.
    """
    if command.rfi is None or not command.site_ids:
        return None
    return rfi.fill(reader, command.rfi.name, command.rfi.data, command.site_ids, command.language)


def asked_sheets(reader: Reader, inquiry_id: str) -> tuple[DocumentRow, ...]:
    """Return the workbooks that came with a case, the latest first: they may ask to be filled in."""
    return tuple(
        one
        for one in reversed(inquiries.detail(reader, inquiry_id).documents)
        if one.direction == "received" and one.name.casefold().endswith((".xlsx", ".xlsm"))
    )


def asked_sheet(reader: Reader, document_id: str) -> Attachment:
    """Return a workbook that came with a case, to be filled in."""
    found = cases.document(reader, document_id)
    return Attachment(found.name, found.media_type, cases.document_bytes(reader, document_id))


def told_gaps(reader: Reader, offer_id: str) -> tuple[dict[str, Any], ...]:
    """Return what could not be filled of the asker's own sheet in an edition, as it was then."""
    data, _ = read.kept(reader, offer_id) or ("", "")
    return tuple((_kept(data).get("rfi") or {}).get("gaps", ()))


def _keep_asked(uow: UnitOfWork, detail: InquiryDetail, sheet: Attachment) -> None:
    """Keep the sheet as it came, where the case does not have it already."""
    digest = hashlib.sha256(sheet.data).hexdigest()
    if all(one.sha256 != digest for one in detail.documents):
        cases.add_documents(uow, detail.row.id, [sheet])


def _edition(detail: InquiryDetail) -> int:
    return max((one.edition for one in detail.offers), default=0) + 1


def _content(reader: Reader, command: PrepareOffer, detail: InquiryDetail, edition: int) -> Content:
    recipient = command.recipient or addressee(reader, detail, command.language)
    return offer_papers.content(reader, command, detail, edition, recipient)


def send(uow: UnitOfWork, command: SendOffer) -> None:
    """Note that an offer was sent: from now on it is frozen, and the asker has a first response.

    Raises:
        Conflict: it was sent before.
        InvalidInput: the day lies in the future.
    """
    uow.hold("offer", command.offer_id)
    row = uow.get("offer", command.offer_id)
    sent = command.sent_on or uow.today
    if row["sent_on"] is not None:
        raise Conflict(N_("This offer was sent before and is frozen. Prepare a new edition instead."))
    if sent > uow.today:
        raise InvalidInput(N_("It cannot have been sent in the future."))
    count_as_sent(uow, row, sent)
    uow.commit(N_("Sent an offer"), reversible=False)


def count_as_sent(uow: UnitOfWork, row: dict[str, Any], sent: date) -> None:
    """Freeze a prepared offer as sent on a day, as part of a larger act."""
    uow.update("offer", row["id"], {"sent_on": sent})
    for _, document_id in _documents(row["data"], row["document_id"] or ""):
        uow.update("document", document_id, {"direction": "sent", "dated_on": sent})
    inquiry = uow.get("inquiry", row["inquiry_id"])
    first = {} if inquiry["first_response_on"] else {"first_response_on": sent}
    advance(uow, row["inquiry_id"], Stage.OFFERED, sent, first)


def offer(reader: Reader, inquiry_id: str, offer_id: str) -> OfferRow:
    """Return one offer of an inquiry."""
    for row in inquiries.detail(reader, inquiry_id).offers:
        if row.id == offer_id:
            return row
    raise NotFound(N_("The offer is gone."))


def message(reader: Reader, inquiry_id: str, offer_id: str) -> bytes:
    """Return a mail draft with the offer attached, ready to open and send.

    Of a confidential case its heads, papers and their names tell the code name alone.

    Raises:
        Conflict: it was prepared before the case became confidential, and its papers bear the number.
    """
    from investcrm.exchange import eml

    row = offer(reader, inquiry_id, offer_id)
    detail = inquiries.detail(reader, inquiry_id)
    w = words.of(row.language)
    number, title = detail.row.number, detail.row.title
    subject = w.t("Offer {number} {title}", number=number, title=title)
    if numbers.is_drawn(number):
        _demand_unnumbered(reader, row)
        subject = w.t("Offer {title}", title=title)
    return eml.draft(
        to=(),
        subject=subject,
        text=w.t("Our offer is attached. We are glad to answer questions and to show the sites.")
        + f"\n\n{reference.load(reader).region}\n",
        attachments=[
            (
                paper.document.name,
                paper.document.media_type,
                cases.document_bytes(reader, paper.document.id),
            )
            for paper in documents(reader, offer_id)
        ],
        date=None,
        message_id=f"<{offer_id}@investcrm.invalid>",
    )


def _demand_unnumbered(reader: Reader, row: OfferRow) -> None:
    data, _ = read.kept(reader, row.id) or ("", "")
    if row.sent_on is None and _kept(data).get("number", "?"):
        raise Conflict(
            N_(
                "Edition {edition} was prepared before the case became confidential, and its papers bear the "
                "case's number. Prepare a new edition: it tells the code name alone."
            ),
            edition=row.edition,
        )


def documents(reader: Reader, offer_id: str) -> tuple[OfferPaper, ...]:
    """Return the documents of an offer, the offer itself first; what was disposed of is not among them."""
    found = []
    for kind, document_id in _documents(*(read.kept(reader, offer_id) or ("", ""))):
        try:
            found.append(OfferPaper(kind, cases.document(reader, document_id)))
        except NotFound:
            continue
    return tuple(found)


def site_ids(reader: Reader, offer_id: str) -> tuple[str, ...]:
    """Return the sites of an offer in their order."""
    return read.site_ids(reader, offer_id)


def told_differences(reader: Reader, inquiry_id: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return, by the id of each edition after the first, what differs from the one before, in sentences."""
    told: dict[str, tuple[str, ...]] = {}
    before: dict[str, Any] = {}
    for offer_id, text in read.editions(reader, inquiry_id):
        now = _kept(text)
        if "shown" in before and "shown" in now:
            told[offer_id] = offer_words.told(differences(before, now), language)
        before = now
    return told


def _kept(text: str) -> dict[str, Any]:
    """Return what an edition was made of; one made before that was kept says little."""
    found = json.loads(text or "{}")
    return found if isinstance(found, dict) else {}


def _documents(data: str, document_id: str) -> list[tuple[Paper, str]]:
    kept = [(Paper(kind), one) for kind, one in _kept(data).get("documents", ())]
    return kept or ([(Paper.OFFER, document_id)] if document_id else [])


def address(reader: Reader, inquiry_id: str) -> str:
    """Return the mail address of the case's contact; "" where none is known."""
    return next((one.email for one in organisations.contacts(reader, inquiry_id) if one.email), "")


def addressee(reader: Reader, detail: InquiryDetail, language: str) -> str:
    """Return whom an offer is for: the investor, the company, the contact, or the organisation that asked.

    Of a confidential case only that organisation, as the paper names nobody; "" where none is known.
    """
    row = detail.row
    names = []
    if not numbers.is_drawn(row.number):
        names.append(row.investor)
        if detail.organisation_id and not row.investor:
            names.append(organisations.detail(reader, detail.organisation_id).row.name)
        names += [one.name for one in organisations.contacts(reader, row.id)]
    if row.source in ORGANISATIONS or row.source not in SOURCE_LABELS:
        names.append(phrases.source(row.source, language))
    return next(filter(None, names), "")
