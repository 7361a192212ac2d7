"""The decision on a request for public documents: what was decided of each, why, and how to appeal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.data import Contact
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, month_day, write_contact
from investcrm.reports.table import Column
from investcrm.reports.tagged import Document
from investcrm.reports.text import Run
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class Judged:
    """A document of the request. ``name`` is empty where it must not be told; ``left_out`` says what is."""

    number: str
    dated_on: date
    name: str
    decision: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """``decision`` in words; ``ground``, ``test`` and ``appeal`` are empty where all is released."""

    contact: Contact
    requested_on: date
    requester: str
    covers: str
    decision: str
    decided_on: date
    decided_by: str
    documents: Sequence[Judged]
    ground: str = ""
    title_of_ground: str = ""
    test: str = ""
    reason: str = ""
    appeal: str = ""


def render(data: Letter, words: Words) -> bytes:
    """Return the letter as a tagged PDF."""
    t = words.t
    title = t("Decision on disclosure of public documents")
    document = Document(
        title,
        words,
        author=data.contact.organisation or "InvestCRM",
        made_on=data.decided_on,
        running=title,
        reference=f"{data.contact.organisation} · {month_day(data.decided_on, words)}",
    )
    document.title(title, eyebrow=data.contact.organisation, under=[month_day(data.decided_on, words)])
    document.facts(
        [
            (t("Requested on"), month_day(data.requested_on, words)),
            (t("Asked by"), data.requester or t("not stated")),
            (t("What the request covers"), data.covers),
        ]
    )
    document.heading(2, t("Decision"), listed=False)
    document.paragraph([Run(data.decision, Weight.SEMIBOLD)], theme.LEAD)
    _documents(document, data, words)
    if data.ground:
        document.heading(2, t("Ground for secrecy"), listed=False)
        document.paragraph(": ".join(filter(None, (data.ground, data.title_of_ground))))
        document.paragraph(data.test)
    if data.reason:
        document.heading(2, t("Reasons"), listed=False)
        document.prose(data.reason)
    if data.appeal:
        document.heading(2, t("How to appeal"), listed=False)
        with document.panel(edge=Tone.ACCENT) as panel:
            panel.paragraph(data.appeal)
    document.paragraph(t("Decided by {name}", name=data.decided_by), theme.BODY.but(before=10.0))
    write_contact(document, data.contact, words)
    return document.finish()


def _documents(document: Document, data: Letter, words: Words) -> None:
    if not data.documents:
        document.paragraph(words.t("The authority has no document that the request covers."))
        return
    columns = (
        Column(words.t("Registry number"), heads=True),
        Column(words.t("Date")),
        Column(words.t("Document")),
        Column(words.t("Decision")),
        Column(words.t("Left out")),
    )
    rows = [
        (
            one.number or NOTHING,
            formats.day(one.dated_on),
            one.name or NOTHING,
            one.decision,
            one.left_out or NOTHING,
        )
        for one in data.documents
    ]
    document.table(columns, rows, shares=(0.17, 0.13, 0.3, 0.17, 0.23))
