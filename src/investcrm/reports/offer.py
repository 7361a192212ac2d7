"""The offer: one document to the asker with every chosen site held against what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.domain.matching import VERDICT_LABELS, Verdict
from investcrm.domain.requirements import Level
from investcrm.reports import site_sheet, theme
from investcrm.reports.data import Asked, Contact, KnownValue
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import (
    NOTHING,
    as_of,
    evenly,
    level_words,
    month_day,
    write_contact,
    write_known,
)
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Content, Run
from investcrm.words import Words

SIDE_BY_SIDE: Final = 4
"""Sites that stand beside each other in one comparison table; more go into further tables."""

_SIGNS: Final = {
    Verdict.MET: ("✓", Tone.OK, Tone.OK_SOFT),
    Verdict.UNCERTAIN: ("≈", Tone.WARN, Tone.WARN_SOFT),
    Verdict.UNKNOWN: ("?", Tone.TEXT_MUTED, Tone.SURFACE_RAISED),
    Verdict.MISSED: ("✗", Tone.BAD, Tone.BAD_SOFT),
}


@dataclass(frozen=True, slots=True)
class Held:
    """How a site answers one requirement: ``has`` ("12 MW"), ``missed_by`` ("2 MW"), ``doubt`` in words."""

    verdict: Verdict
    has: str = ""
    missed_by: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class PowerLine:
    """Power at a site from a year on (None: now), in kW, and who says so."""

    year: int | None
    firm_kw: int
    indicative_kw: int
    source: str = ""
    as_of: date | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class OfferedSite:
    """One site of the offer; ``held`` answers the offer's requirements in their order."""

    name: str
    municipality: str
    held: tuple[Held, ...]
    summary: str = ""
    plan: str = ""
    values: tuple[KnownValue, ...] = ()
    power: tuple[PowerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to whom; frozen once it is sent."""

    region: str
    asker: str
    number: str
    title: str
    made_on: date
    contact: Contact
    reference: str
    summary: str = ""
    blocks: tuple[tuple[str, str], ...] = ()
    """Headings and texts that follow the sites."""
    sheets: tuple[site_sheet.SiteSheet, ...] = ()
    """The sheets that end the document."""
    valid_until: date | None = None
    asked: tuple[Asked, ...] = ()
    sites: tuple[OfferedSite, ...] = ()


def render(data: Offer, words: Words) -> bytes:
    """Return the offer as a PDF."""
    name = " ".join(part for part in (data.number, data.title) if part)
    document = Document(
        words.t("Offer {name}", name=name),
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Offer to {asker}", asker=data.asker) if data.asker else "",
        running=words.t("Offer {name}", name=name),
        reference=words.t("Reference {reference}", reference=data.reference),
    )
    under = [words.t("To {asker}", asker=data.asker)] if data.asker else []
    under.append(f"{data.region}, {month_day(data.made_on, words)}")
    if data.valid_until:
        under.append(words.t("Valid until {day}", day=month_day(data.valid_until, words)))
    document.cover(data.title or data.number, eyebrow=_eyebrow(data, words), under=under, least=190.0)
    _summary(document, data, words)
    _comparison(document, data, words)
    for site in data.sites:
        _site(document, site, data, words)
    for heading, text in data.blocks:
        if heading:
            document.heading(2, heading)
        document.prose(text)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    for sheet in data.sheets:
        site_sheet.append(document, sheet, words)
    return document.finish()


def _eyebrow(data: Offer, words: Words) -> str:
    return words.t("Offer {name}", name=data.number) if data.title and data.number else words.t("Offer")


def _summary(document: Document, data: Offer, words: Words) -> None:
    document.heading(2, words.t("Summary"))
    document.prose(data.summary, theme.LEAD)
    if not data.sites:
        document.paragraph(words.t("No site is offered yet."), theme.MUTED)
        return
    for site in data.sites:
        pairs = zip(data.asked, site.held, strict=False)
        musts = [held for asked, held in pairs if asked.level is Level.MUST]
        met = sum(held.verdict is Verdict.MET for held in musts)
        line = [Run(site.name, Weight.SEMIBOLD), Run(f", {site.municipality}")]
        if musts:
            told = words.t("{met} of {count} musts met", met=met, count=len(musts))
            line.append(Run(f" – {told}", tone=Tone.TEXT_MUTED))
        document.paragraph(line, theme.BODY.but(after=3.0))


def _comparison(document: Document, data: Offer, words: Words) -> None:
    if not data.sites or not data.asked:
        return
    document.heading(2, words.t("Sites and requirements"))
    document.paragraph(
        words.t("✓ met · ≈ uncertain · ? unknown · ✗ missed, and by how much"), theme.MUTED, keep=True
    )
    for part in evenly(len(data.sites), SIDE_BY_SIDE):
        _comparison_table(document, data.asked, data.sites[part], words)


def _comparison_table(
    document: Document, asked: Sequence[Asked], sites: Sequence[OfferedSite], words: Words
) -> None:
    """Write the requirements with each site's verdict in words beside them."""
    columns = [Column(words.t("Requirement"), heads=True)]
    columns += [Column(f"{site.name}\n{site.municipality}") for site in sites]
    rows: list[Row] = []
    for number, one in enumerate(asked):
        wanted: Content = [
            Run(one.requirement),
            Run(f"\n{one.asked} · ", Weight.REGULAR, Tone.TEXT_MUTED),
            *(Run(run.text, Weight.REGULAR, Tone.TEXT_MUTED) for run in level_words(one.level, words)),
        ]
        held = [site.held[number] if number < len(site.held) else Held(Verdict.UNKNOWN) for site in sites]
        rows.append((wanted, *(verdict_cell(one_held, words) for one_held in held)))
    each = 0.7 / len(sites)
    document.table(columns, rows, shares=(0.3, *[each] * len(sites)))


def verdict_cell(held: Held, words: Words) -> Cell:
    """Return a verdict in words with what the site has, its colour only repeating the words."""
    sign, tone, fill = _SIGNS[held.verdict]
    told = words.t(VERDICT_LABELS[held.verdict])
    if held.verdict is Verdict.MISSED and held.missed_by:
        told = words.t("missed by {amount}", amount=held.missed_by)
    lines = [Run(f"{sign} {told}", Weight.SEMIBOLD, tone)]
    lines += [Run(f"\n{text}") for text in (held.has, held.doubt) if text]
    return Cell(lines, fill)


def _site(document: Document, site: OfferedSite, data: Offer, words: Words) -> None:
    """Write a site; its facts and power only where no sheet at the end tells them."""
    document.heading(2, f"{site.name}, {site.municipality}")
    document.prose(site.summary)
    short = [
        words.t("{requirement}, missed by {amount}", requirement=one.requirement, amount=held.missed_by)
        for one, held in zip(data.asked, site.held, strict=False)
        if held.verdict is Verdict.MISSED and held.missed_by
    ]
    if site.plan:
        document.paragraph([Run(words.t("Plan:"), Weight.SEMIBOLD), Run(f" {site.plan}")])
    if short:
        document.paragraph([Run(words.t("Not met:"), Weight.SEMIBOLD), Run(f" {'; '.join(short)}.")])
    if data.sheets:
        return
    if not (site.summary or site.plan or short or site.values or site.power):
        document.paragraph(words.t("Nothing more is known of this site yet."), theme.MUTED)
    if site.values:
        document.heading(3, words.t("Facts"), listed=False)
        write_known(document, site.values, words)
    if site.power:
        document.heading(3, words.t("Power"), listed=False)
        _power(document, site.power, words)


def _power(document: Document, lines: Sequence[PowerLine], words: Words) -> None:
    language = words.language
    rows: list[Row] = [
        (
            str(line.year) if line.year else words.t("now"),
            formats.power(line.firm_kw, language) if line.firm_kw else NOTHING,
            formats.power(line.indicative_kw, language) if line.indicative_kw else NOTHING,
            line.source or NOTHING,
            as_of(line.as_of, line.stale, words),
        )
        for line in lines
    ]
    columns = (
        Column(words.t("From year"), heads=True),
        Column(words.t("Firm"), Align.END),
        Column(words.t("Indicative"), Align.END),
        Column(words.t("Source")),
        Column(words.t("As of")),
    )
    document.table(columns, rows, shares=(0.16, 0.16, 0.16, 0.3, 0.22))
