"""Puts one offer together of what municipalities answered, and freezes it when it is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from investcrm import phrases, words
from investcrm.domain.commands import Attachment, PrepareOffer, SendOffer
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.matching import Result, match_site
from investcrm.domain.rows import InquiryDetail, OfferRow, SiteRow
from investcrm.domain.sources import ORGANISATIONS, SOURCE_LABELS
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import cases, inquiries, organisations, papers, reference, sites
from investcrm.services.standing import advance
from investcrm.store import numbers
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.reports.offer import Held, OfferedSite
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def preview(reader: Reader, command: PrepareOffer) -> bytes:
    """Return the offer's PDF as it would be."""
    detail = inquiries.detail(reader, command.inquiry_id)
    return _render(reader, command, detail, len(detail.offers) + 1)


def prepare(uow: UnitOfWork, command: PrepareOffer) -> str:
    """Make an offer of chosen sites, keep its document with the case, and return its id.

    Raises:
        InvalidInput: no site was chosen.
    """
    uow.hold("inquiry", command.inquiry_id)
    detail = inquiries.detail(uow, command.inquiry_id)
    if not command.site_ids:
        raise InvalidInput(N_("Choose at least one site to offer."))
    edition = len(detail.offers) + 1
    pdf = _render(uow, command, detail, edition)
    asker = command.recipient or addressee(uow, detail, command.language)
    w = words.of(command.language)
    name = papers.file_name(detail.row.number, w.t("offer"), str(edition)) + ".pdf"
    (document_id,) = cases.add_documents(
        uow,
        command.inquiry_id,
        (
            Attachment(
                name,
                "application/pdf",
                pdf,
                "drawn_up",
                asker,
            ),
        ),
    )
    offer_id = uow.insert(
        "offer",
        {
            "inquiry_id": command.inquiry_id,
            "edition": edition,
            "language": command.language,
            "intro": command.intro,
            "prepared_on": uow.today,
            "recipient": asker,
            "data": json.dumps({"sites": command.site_ids, "intro": command.intro}, ensure_ascii=False),
            "document_id": document_id,
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
    uow.update("offer", command.offer_id, {"sent_on": sent})
    uow.update("document", row["document_id"], {"direction": "sent", "dated_on": sent})
    inquiry = uow.get("inquiry", row["inquiry_id"])
    first = {} if inquiry["first_response_on"] else {"first_response_on": sent}
    advance(uow, row["inquiry_id"], Stage.OFFERED, sent, first)
    uow.commit(N_("Sent an offer"), reversible=False)


def offer(reader: Reader, inquiry_id: str, offer_id: str) -> OfferRow:
    """Return one offer of an inquiry."""
    for row in inquiries.detail(reader, inquiry_id).offers:
        if row.id == offer_id:
            return row
    raise NotFound(N_("The offer is gone."))


def message(reader: Reader, inquiry_id: str, offer_id: str) -> bytes:
    """Return a mail draft with the offer attached, ready to open and send."""
    from investcrm.exchange import eml

    row = offer(reader, inquiry_id, offer_id)
    detail = inquiries.detail(reader, inquiry_id)
    w = words.of(row.language)
    document = cases.document(reader, row.document_id or "")
    return eml.draft(
        to=(),
        subject=w.t("Offer {number} {title}", number=detail.row.number, title=detail.row.title),
        text=w.t("Our offer is attached. We are glad to answer questions and to show the sites.")
        + f"\n\n{reference.load(reader).region}\n",
        attachments=((document.name, document.media_type, cases.document_bytes(reader, document.id)),),
        date=None,
        message_id=f"<{offer_id}@investcrm.invalid>",
    )


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


def _render(reader: Reader, command: PrepareOffer, detail: InquiryDetail, edition: int) -> bytes:
    from investcrm.reports import offer as paper

    w = words.of(command.language)
    known = reference.load(reader)
    asked = tuple(line.requirement for line in detail.requirements)
    offered = []
    for site_id in command.site_ids:
        row = papers.spreadable(sites.site_row(reader, site_id))
        results = match_site(asked, row.facts, reader.today).results
        offered.append(_offered(row, results, detail, w))
    data = paper.Offer(
        region=known.region,
        asker=command.recipient or addressee(reader, detail, command.language),
        number=detail.row.number,
        title=detail.row.title,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        reference=f"{detail.row.number}/{edition}",
        summary=command.intro or _summary(detail, known, len(offered), w),
        asked=papers.asked(asked, w),
        sites=tuple(offered),
    )
    return paper.render(data, w)


def _summary(detail: InquiryDetail, known: Reference, count: int, w: Words) -> str:
    return w.n(
        "{region} offers {count} site for {title}.",
        "{region} offers {count} sites for {title}.",
        count,
        region=known.region,
        title=detail.row.title,
    )


def _offered(row: SiteRow, results: tuple[Result, ...], detail: InquiryDetail, w: Words) -> OfferedSite:
    from investcrm.reports.offer import OfferedSite, PowerLine

    notes = [
        forwarding.answer_text
        for forwarding in detail.forwardings
        if any(site_id == row.id for site_id, _, _ in forwarding.sites)
    ]
    plan = row.facts.values.get("plan_state")
    return OfferedSite(
        name=row.name,
        municipality=row.municipality,
        held=tuple(_held(result, w) for result in results),
        summary=" ".join(note for note in notes if note),
        plan=phrases.fact("plan_state", plan.value, w.language) if plan else "",
        values=papers.known_values(row, w),
        power=tuple(
            PowerLine(
                step.year,
                step.firm_kw,
                step.indicative_kw,
                row.facts.power_source,
                row.facts.power_as_of,
                "power" in row.stale,
            )
            for step in row.facts.power
        ),
    )


def _held(result: Result, w: Words) -> Held:
    from investcrm.reports.offer import Held

    return Held(
        result.verdict,
        phrases.has(result, w.language),
        phrases.short_by(result, w.language),
        w.t(result.doubt) if result.doubt else "",
    )
