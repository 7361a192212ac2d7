"""What an offer is put together from: the case, its match, the sites one can offer, blocks and sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from investcrm import words
from investcrm.domain.matching import VERDICT_LABELS, SiteMatch
from investcrm.services import inquiries, matching, offer_texts, offering, reference
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.offers import TextBlock
    from investcrm.domain.rows import DocumentRow, InquiryDetail
    from investcrm.services.matching import Match

_MOST_SITES: Final = 200


@dataclass(frozen=True, slots=True)
class Offerable:
    """The case, its match, and the sites one can offer: (id, words, answered)."""

    detail: InquiryDetail
    match: Match
    sites: tuple[tuple[str, str, bool], ...]
    addressees: dict[str, str] = field(default_factory=dict)
    """Whom the offer is for, by the language of the document."""
    blocks: tuple[TextBlock, ...] = ()
    sheets: tuple[DocumentRow, ...] = ()
    """Workbooks that came with the case."""


def read_offerable(reader: Any, inquiry_id: str) -> Offerable:
    """Read the case with answered sites first, best first, then the region's own that miss no must."""
    detail = inquiries.detail(reader, inquiry_id)
    match = matching.match(reader, inquiry_id)
    matches = match.matches
    places = matches.ranks()
    names = dict(reference.load(reader).municipalities)

    def alone(site_id: str) -> SiteMatch:
        at = matches.position(site_id)
        assert at is not None
        return matches[at]

    answered = dict.fromkeys(site_id for f in detail.forwardings for site_id, _, _ in f.sites)
    order = sorted((one for one in answered if one in places), key=places.__getitem__)
    found = {site_id: (site_id, _words(alone(site_id), names), True) for site_id in order}
    for one in matches[: min(matches.possible, _MOST_SITES)] if match.requirements else ():
        for site_id in one.site_ids:
            words_ = _words(one if len(one.site_ids) == 1 else alone(site_id), names)
            if len(one.site_ids) > 1:
                words_ = t("{site} · together: {pair}", site=words_, pair=one.name)
            found.setdefault(site_id, (site_id, words_, False))
    addressees = {key: offering.addressee(reader, detail, key) for key in words.paper_languages()}
    return Offerable(
        detail,
        match,
        tuple(found.values()),
        addressees,
        offer_texts.blocks(reader),
        offering.asked_sheets(reader, inquiry_id),
    )


def _words(match: SiteMatch, names: dict[str, str]) -> str:
    municipality = names.get(match.municipality_code, match.municipality_code)
    return f"{match.name}, {municipality} · {t(VERDICT_LABELS[match.verdict])}"
