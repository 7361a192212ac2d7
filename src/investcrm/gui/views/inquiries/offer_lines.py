"""The offers of a case: each edition, when it went to whom, and what differs from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel

from investcrm import formats, words
from investcrm.gui.widgets.basic import ElidedLabel, label
from investcrm.gui.widgets.chip import Chip
from investcrm.services import offering
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail, OfferRow
    from investcrm.gui.views.inquiries.parts_base import Part


def draw(part: Part, detail: InquiryDetail) -> None:
    """Write the offers into a part of the detail, the latest first; nothing where there is none."""
    if not detail.offers:
        return
    part.heading(t("Offers"))
    differs: dict[str, QLabel] = {}
    for offer in detail.offers:
        part.column.addLayout(_line(part, offer))
        differs[offer.id] = label("", "muted", wrap=True, selectable=True)
        differs[offer.id].hide()
        part.column.addWidget(differs[offer.id])
    if len(detail.offers) > 1:
        _tell(part, detail.row.id, differs)


def _tell(part: Part, inquiry_id: str, shown: dict[str, QLabel]) -> None:
    def tell(told: dict[str, tuple[str, ...]]) -> None:
        for offer_id, lines in told.items():
            if offer_id in shown:
                shown[offer_id].setText(" ".join(lines))
                shown[offer_id].show()

    part.nav.tasks.query(
        offering.told_differences,
        inquiry_id,
        words.current().language,
        then=tell,
        failed=lambda _error: None,
        owner=next(iter(shown.values())),
        key="offers",
    )


def _line(part: Part, offer: OfferRow) -> QHBoxLayout:
    from investcrm.gui.views.inquiries.files import open_document

    line = QHBoxLayout()
    line.setSpacing(10)
    name = t("Offer {edition}", edition=offer.edition)
    sites = n("{count} site", "{count} sites", offer.sites)
    line.addWidget(
        ElidedLabel(f"{name} \u00b7 {sites} \u00b7 {offer.recipient}".rstrip(" \u00b7"), "strong"), 1
    )
    if offer.sent_on:
        line.addWidget(Chip(t("Sent {day}", day=formats.day(offer.sent_on)), "ok"))
    else:
        line.addWidget(Chip(t("Prepared"), "info"))
        line.addWidget(part.button(t("Send…"), lambda: part.acts.send_offer(offer), "send"))
    if offer.document_id:
        document = offer.document_id
        line.addWidget(part.button(t("Open"), lambda: open_document(part.nav, document)))
    return line
