"""The sheet of a strength area to an investor: only what is held as fact, each with its source and day."""

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
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Content, Run
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A company reviewed within a year; ``employees`` None where nobody said."""

    name: str
    municipality: str
    owner: str
    employees: int | None
    source: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class ItemLine:
    """Something beside companies: ``as_of`` is the day or month its source speaks of, in its own words.

    ``reviewed_on`` is None where it was not reviewed within a year, which is said.
    """

    name: str
    note: str
    where: str
    source: str
    as_of: str
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided in the region's favour in the area, and since which year; jobs as decided."""

    establishments: int
    expansions: int
    jobs: int
    since: int


@dataclass(frozen=True, slots=True)
class StrengthSheet:
    """A strength area as an investor may see it; with ``municipality`` its own companies stand first.

    ``left_out`` is how many companies are not named, since nobody has reviewed them within a year.
    """

    region: str
    area: str
    made_on: date
    contact: Contact
    municipality: str = ""
    parts: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    business_sweden: str = ""
    companies: tuple[CompanyLine, ...] = ()
    elsewhere: tuple[CompanyLine, ...] = ()
    items: tuple[tuple[str, tuple[ItemLine, ...]], ...] = ()
    decided: Decided | None = None
    left_out: int = 0


def render(data: StrengthSheet, words: Words) -> bytes:
    """Return the sheet as a PDF."""
    place = data.municipality or data.region
    document = Document(
        f"{data.area} – {place}",
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Strength area: {area}", area=data.area),
        running=data.area,
        reference=f"{place} · {month_day(data.made_on, words)}",
    )
    document.title(
        data.area,
        eyebrow=words.t("What {place} offers", place=place),
        under=(f"{data.region} · {month_day(data.made_on, words)}",),
    )
    document.paragraph(
        words.t(
            "Everything here is held by the region with its source and day. "
            "A company that nobody has reviewed within a year is not named."
        ),
        theme.MUTED,
    )
    _about(document, data, words)
    _companies(document, data, words)
    for heading, items in data.items:
        document.heading(2, heading)
        _items(document, items, words)
    _decided(document, data, words)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()


def _about(document: Document, data: StrengthSheet, words: Words) -> None:
    if data.parts:
        document.heading(2, words.t("What it covers"))
        document.bullets(data.parts)
    if data.parts and data.source:
        said = words.t("Source: {source}", source=data.source)
        document.paragraph(f"{said} ({data.as_of})" if data.as_of else said, theme.SMALL)
    if data.business_sweden:
        document.paragraph(words.t("At Business Sweden: {area}.", area=data.business_sweden))


def _companies(document: Document, data: StrengthSheet, words: Words) -> None:
    if not data.companies and not data.elsewhere and not data.left_out:
        return
    if data.municipality:
        document.heading(2, words.t("Companies in {place}", place=data.municipality))
    else:
        document.heading(2, words.t("Companies"))
    if data.companies:
        _table(document, data.companies, words)
    else:
        document.paragraph(words.t("No company has been reviewed within a year, so none is named."))
    if data.elsewhere:
        document.heading(2, words.t("Companies elsewhere in the county"))
        _table(document, data.elsewhere, words)


def _table(document: Document, companies: Sequence[CompanyLine], words: Words) -> None:
    """Write companies; who owns them and how large they are only where that is known of one."""
    owned = any(one.owner for one in companies)
    sized = any(one.employees is not None for one in companies)
    columns = [Column(words.t("Company"), heads=True), Column(words.t("Municipality"))]
    columns += [Column(words.t("Owned by"))] if owned else []
    columns += [Column(words.t("Employees"), Align.END)] if sized else []
    columns.append(Column(words.t("Source")))
    rows: list[Row] = []
    for one in companies:
        row: list[Content | Cell] = [one.name, one.municipality or NOTHING]
        row += [one.owner or words.t("unknown")] if owned else []
        if sized:
            row.append(
                words.t("unknown")
                if one.employees is None
                else formats.number(one.employees, words.language, decimals=0)
            )
        day = formats.day(one.reviewed_on, words.language)
        row.append(f"{one.source}; {words.t('reviewed {day}', day=day)}")
        rows.append(row)
    shares = (0.26, 0.16, *((0.18,) if owned else ()), *((0.11,) if sized else ()), 0.29)
    document.table(columns, rows, shares=[share / sum(shares) for share in shares])


def _items(document: Document, items: Sequence[ItemLine], words: Words) -> None:
    rows: list[Row] = []
    for one in items:
        name: Content = [Run(one.name), *([Run(f"\n{one.note}", tone=Tone.TEXT_MUTED)] if one.note else [])]
        rows.append((name, one.where or NOTHING, one.source, _day(one, words)))
    columns = (
        Column(words.t("Name"), heads=True),
        Column(words.t("Place")),
        Column(words.t("Source")),
        Column(words.t("As of")),
    )
    document.table(columns, rows, shares=(0.4, 0.18, 0.24, 0.18))


def _day(one: ItemLine, words: Words) -> Content | Cell:
    if one.reviewed_on is not None:
        return words.t("reviewed {day}", day=formats.day(one.reviewed_on, words.language))
    text = words.t("{day}, not reviewed since", day=one.as_of) if one.as_of else words.t("not reviewed")
    return Cell([Run(text, Weight.SEMIBOLD, Tone.WARN)], Tone.WARN_SOFT)


def _decided(document: Document, data: StrengthSheet, words: Words) -> None:
    found = data.decided
    if found is None:
        return
    document.heading(2, words.t("Decided here"))
    parts = [
        words.n("{count} establishment", "{count} establishments", found.establishments)
        if found.establishments
        else "",
        words.n("{count} expansion", "{count} expansions", found.expansions) if found.expansions else "",
        words.n("{count} job", "{count} jobs", found.jobs) if found.jobs else "",
    ]
    document.paragraph(
        words.t("Since {year}: {what}.", year=found.since, what=", ".join(part for part in parts if part)),
        keep=True,
    )
    document.paragraph(
        words.t(
            "Source: decided cases in {region}'s register, {day}",
            region=data.region,
            day=formats.day(data.made_on, words.language),
        ),
        theme.SMALL,
    )
