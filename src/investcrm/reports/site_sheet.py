"""The sheet of a site: what a region hands to an investor, every fact with its source and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from investcrm.domain.chart import Chart, Tone
from investcrm.reports import theme
from investcrm.reports.data import Contact, KnownValue, Picture
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, as_of, month_day, tile, write_contact, write_known
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Run
from investcrm.words import Words

PICTURE_HEIGHT: Final = 190.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the things asked first: what, how much, and what that rests on."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class YearLine:
    """What is left of power in a year or in years on end, ready to print, and how that comes about."""

    year: str
    firm: str
    indicative: str
    how: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A state of the plan: when it came or is expected, when it was first expected, and how much later."""

    state: str
    when: str
    first: str
    slip: str
    source: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the checklist; ``tone`` repeats in colour what ``state`` says."""

    what: str
    state: str
    day: str
    source: str
    as_of: date | None
    stale: bool = False
    tone: Tone = Tone.TEXT_MUTED


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """Everything on the sheet, in the document's language, without what must not be spread."""

    region: str
    name: str
    municipality: str
    made_on: date
    contact: Contact
    tiles: tuple[Tile, ...]
    groups: tuple[tuple[str, tuple[KnownValue, ...]], ...]
    ready: str
    checks: tuple[CheckLine, ...] = ()
    plan: tuple[PlanLine, ...] = ()
    power: Chart | None = None
    years: tuple[YearLine, ...] = ()
    power_notes: tuple[str, ...] = ()
    map: Chart | None = None
    pictures: tuple[Picture, ...] = ()


def render(data: SiteSheet, words: Words) -> bytes:
    """Return the sheet as a PDF."""
    document = Document(
        words.t("{site}, {municipality}", site=data.name, municipality=data.municipality),
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Site sheet"),
        running=f"{data.name}, {data.municipality}",
        reference=f"{data.region} · {month_day(data.made_on, words)}",
    )
    document.title(
        data.name,
        eyebrow=words.t("Site sheet"),
        under=(data.municipality, f"{data.region}, {month_day(data.made_on, words)}"),
    )
    _tiles(document, data)
    _pictures(document, data)
    _parts(document, data, words, 2)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()


def append(document: Document, data: SiteSheet, words: Words) -> None:
    """Write the sheet on new pages of another document, whose contact is the sheet's too."""
    document.new_page()
    place = f"{data.name}, {data.municipality}"
    document.heading(2, words.t("Site sheet: {site}", site=place))
    _tiles(document, data)
    _pictures(document, data)
    _parts(document, data, words, 3)


def _tiles(document: Document, data: SiteSheet) -> None:
    with document.columns(len(data.tiles), Tone.SURFACE_RAISED) as places:
        for place, one in zip(places, data.tiles, strict=True):
            tile(place, one.label, one.value, one.note, large=False)


def _parts(document: Document, data: SiteSheet, words: Words, level: int) -> None:
    """Write power, plan, checklist and facts under headings of a level."""
    _power(document, data, words, level)
    _plan(document, data, words, level)
    _checks(document, data, words, level)
    document.heading(level, words.t("Facts"), listed=level == 2)
    document.paragraph(
        words.t("Each value with who says so and as of when. What is out of date is marked."),
        theme.MUTED,
        keep=True,
    )
    for heading, values in data.groups:
        if level == 2:
            document.heading(3, heading, listed=False)
        else:
            document.paragraph([Run(heading, Weight.SEMIBOLD)], keep=True)
        write_known(document, values, words)


def _pictures(document: Document, data: SiteSheet) -> None:
    """Write the map beside the first picture, and the other pictures two and two below."""
    shown: list[Chart | Picture] = [*([data.map] if data.map else []), *data.pictures]
    for first in range(0, len(shown), 2):
        with document.columns(2) as places:
            for place, one in zip(places, shown[first : first + 2], strict=False):
                if isinstance(one, Chart):
                    place.figure(one)
                else:
                    place.picture(one, PICTURE_HEIGHT)
                    place.paragraph(one.caption, theme.MUTED)


def _power(document: Document, data: SiteSheet, words: Words, level: int) -> None:
    document.heading(level, words.t("Power by year"), listed=level == 2)
    if not data.years:
        document.paragraph(words.t("No power has been stated that may be told of here."), theme.MUTED)
    if data.power and data.years:
        document.figure(data.power)
    rows: list[Row] = [(one.year, one.firm, one.indicative, one.how) for one in data.years]
    columns = (
        Column(words.t("Year"), heads=True),
        Column(words.t("Firm"), Align.END),
        Column(words.t("Indicative"), Align.END),
        Column(words.t("How it comes about")),
    )
    document.table(columns, rows, shares=(0.13, 0.13, 0.14, 0.6))
    if data.years:
        document.paragraph(
            words.t(
                "Firm power rests on an existing subscription or a transferable agreement. "
                "Indicative power is no promise."
            ),
            theme.MUTED,
        )
    document.bullets(data.power_notes)


def _plan(document: Document, data: SiteSheet, words: Words, level: int) -> None:
    document.heading(level, words.t("The detailed plan over time"), listed=level == 2)
    if not data.plan:
        document.paragraph(words.t("Nothing is known yet."), theme.MUTED)
    rows: list[Row] = [
        (
            one.state,
            one.when or NOTHING,
            one.first or NOTHING,
            Cell([Run(one.slip, Weight.SEMIBOLD, Tone.WARN)], Tone.WARN_SOFT)
            if one.late
            else one.slip or NOTHING,
            one.source or NOTHING,
        )
        for one in data.plan
    ]
    columns = (
        Column(words.t("Detailed plan"), heads=True),
        Column(words.t("Reached or expected")),
        Column(words.t("First expected")),
        Column(words.t("Slip")),
        Column(words.t("Source")),
    )
    document.table(columns, rows, shares=(0.2, 0.22, 0.16, 0.16, 0.26))


def _checks(document: Document, data: SiteSheet, words: Words, level: int) -> None:
    document.heading(level, words.t("Ready to build"), listed=level == 2)
    document.paragraph([Run(data.ready, Weight.SEMIBOLD)], keep=bool(data.checks))
    rows: list[Row] = [
        (one.what, [Run(one.state, Weight.SEMIBOLD, one.tone)], one.day or NOTHING, one.source or NOTHING,
         as_of(one.as_of, one.stale, words))
        for one in data.checks
    ]  # fmt: skip
    columns = (
        Column(words.t("What"), heads=True),
        Column(words.t("Status")),
        Column(words.t("Day")),
        Column(words.t("Source")),
        Column(words.t("As of")),
    )
    document.table(columns, rows, shares=(0.3, 0.16, 0.14, 0.22, 0.18))
