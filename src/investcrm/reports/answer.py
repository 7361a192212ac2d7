"""What was read of a municipality's answer: the paper that stays beside the file as it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from investcrm import formats
from investcrm.reports import theme
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING
from investcrm.reports.table import Column
from investcrm.reports.tagged import Document
from investcrm.reports.text import Run
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class SiteAnswered:
    """One site: whether it is offered, and each question with what was written and what it was read as."""

    name: str
    offered: bool
    lines: Sequence[tuple[str, str, str]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was read. ``name`` is the case, ``told`` what stands in words with its question;
    ``letter`` is a mail's subject, sender and words where there was no form."""

    region: str
    municipality: str
    name: str
    reference: str
    received_on: date
    declines: bool
    reason: str = ""
    contact: str = ""
    sites: Sequence[SiteAnswered] = ()
    told: Sequence[tuple[str, str]] = ()
    letter: tuple[str, str, str] | None = None


def render(data: Answered, words: Words) -> bytes:
    """Return the answer as a tagged PDF; the same answer gives the same bytes."""
    t = words.t
    title = t("Answer from {municipality}", municipality=data.municipality)
    document = Document(
        title,
        words,
        author=data.region or "InvestCRM",
        made_on=data.received_on,
        subject=data.name,
        running=title,
        reference=t("Reference {reference}", reference=data.reference),
    )
    document.title(title, eyebrow=data.name, under=[t("Received {day}", day=formats.day(data.received_on))])
    document.paragraph(t("This is what was read. The file as it came is kept beside it."), theme.MUTED)
    if data.letter is None:
        document.paragraph(
            [Run(t("Declines") if data.declines else t("Answers"), Weight.SEMIBOLD)], theme.LEAD
        )
    if data.reason:
        document.heading(2, t("Why they decline"), listed=False)
        document.prose(data.reason)
    for site in data.sites:
        _site(document, site, words)
    for question, text in data.told:
        document.heading(2, question or t("In their own words"), listed=False)
        document.prose(text)
    if data.letter is not None:
        _letter(document, data.letter, words)
    if data.contact:
        document.heading(2, t("Contact for this case"), listed=False)
        document.paragraph(data.contact)
    return document.finish()


def _site(document: Document, site: SiteAnswered, words: Words) -> None:
    t = words.t
    document.heading(2, site.name, listed=False)
    document.paragraph(t("Offered") if site.offered else t("Not offered"))
    if site.lines:
        columns = (Column(t("Question"), heads=True), Column(t("Written")), Column(t("Read as")))
        rows = [(question, written or NOTHING, read or NOTHING) for question, written, read in site.lines]
        document.table(columns, rows, shares=(0.34, 0.33, 0.33))
    if site.note:
        document.heading(3, t("Remarks on this site"), listed=False)
        document.prose(site.note)


def _letter(document: Document, letter: tuple[str, str, str], words: Words) -> None:
    subject, sender, text = letter
    document.facts([(words.t("Subject"), subject or NOTHING), (words.t("Sender"), sender or NOTHING)])
    document.heading(2, words.t("In their own words"), listed=False)
    document.prose(text or NOTHING)
