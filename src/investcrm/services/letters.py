"""The letter with the decision on a request for disclosure, and how to appeal it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import words as catalogue
from investcrm.domain import secrecy as law
from investcrm.domain.commands import Attachment
from investcrm.domain.secrecy import Decision
from investcrm.domain.words import N_
from investcrm.services import cases, papers

if TYPE_CHECKING:
    from investcrm.domain.secrecy_rows import DisclosedRow
    from investcrm.reports.disclosure_letter import Judged
    from investcrm.services.disclosing import Disclosure
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

LETTER_NAME = N_("Decision on disclosure.pdf")
SENTENCES = {
    Decision.RELEASED: N_("The documents are released."),
    Decision.PARTLY: N_("The documents are released in part."),
    Decision.REFUSED: N_("The request is refused."),
}
MASKED_NAME = N_("Masked copy {number}.pdf")


def appeal(reader: Reader, language: str) -> str:
    """Return how a decision is appealed, with the authority's own name and address."""
    w = catalogue.of(language)
    contact = papers.contact(reader, w)
    name = contact.organisation or w.t("the authority")
    return w.t(law.APPEAL, authority=name, address=contact.email or w.t("its address"))


def masked_name(number: int) -> str:
    """Return a masked copy's name, which says nothing of the document it is made of."""
    return catalogue.current().t(MASKED_NAME, number=number)


def keep(uow: UnitOfWork, found: Disclosure, reason: str, language: str) -> str:
    """Print the letter of a decided request and keep it with the case; return the document's id."""
    data = render(uow, found, reason, language)
    name = catalogue.of(language).t(LETTER_NAME)
    paper = Attachment(name, "application/pdf", data, "drawn_up", found.request.requester)
    (letter_id,) = cases.add_documents(uow, found.request.inquiry_id, (paper,))
    return letter_id


def render(reader: Reader, found: Disclosure, reason: str, language: str) -> bytes:
    """Return the letter of a decided request as a tagged PDF; names of what is held back are left out."""
    from investcrm.reports import disclosure_letter

    w = catalogue.of(language)
    request = found.request
    assert request.decision is not None
    assert request.decided_on is not None
    known = law.BY_LAW.get(request.ground)
    return disclosure_letter.render(
        disclosure_letter.Letter(
            papers.contact(reader, w),
            request.requested_on,
            request.requester,
            request.covers,
            w.t(SENTENCES[request.decision]),
            request.decided_on,
            request.decided_by,
            [_judged(one, w) for one in found.documents],
            request.ground,
            w.t(known.title) if known else "",
            w.t(known.test) if known else "",
            reason.strip(),
            request.appeal,
        ),
        w,
    )


def _judged(one: DisclosedRow, w: Words) -> Judged:
    from investcrm.reports.disclosure_letter import Judged

    assert one.decision is not None
    left_out = {
        Decision.RELEASED: "",
        Decision.PARTLY: w.t("What is blacked out in the copy"),
        Decision.REFUSED: w.t("The whole document"),
    }[one.decision]
    name = one.document.name if one.decision is Decision.RELEASED else one.masked.name if one.masked else ""
    if one.decision is Decision.REFUSED:
        name = ""
    label = w.t(law.DECISION_LABELS[one.decision])
    return Judged(one.document.registry_number, one.document.dated_on, name, label, left_out)
