"""Parts that several documents share: contact, requirements, known values, dates in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.domain.requirements import LEVEL_LABELS, Level
from investcrm.reports import theme
from investcrm.reports.data import Asked, Contact, KnownValue
from investcrm.reports.fonts import Weight
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document, Writer
from investcrm.reports.text import Content, Run, Style, lines
from investcrm.words import Words

NOTHING = "–"


def long_day(value: date, words: Words) -> str:
    """Return a date with its weekday: fredag 27 november 2026."""
    return formats.day_in_words(value, words.language, weekday=True)


def month_day(value: date, words: Words) -> str:
    """Return a date in words: 27 november 2026."""
    return formats.day_in_words(value, words.language)


def tiles(writer: Writer, boxes: Sequence[tuple[str, str, str]]) -> None:
    """Write small boxes side by side: what, the value, what to hold it against; values on one line."""
    if not boxes:
        return
    with writer.columns(len(boxes), Tone.SURFACE_RAISED) as places:
        high = [
            len(lines(label, theme.TILE_LABEL, place.width))
            for place, (label, *_) in zip(places, boxes, strict=True)
        ]
        for place, (label, value, note), rows in zip(places, boxes, high, strict=True):
            tile(place, "\n" * (max(high) - rows) + label, value, note)


def tile(writer: Writer, label: str, value: str, note: str = "", *, large: bool = True) -> None:
    """Write a small box: what, the value, and what to hold it against."""
    style = theme.TILE_VALUE if large else theme.TILE_VALUE.but(size=11.5, leading=16.0)
    writer.paragraph(label, theme.TILE_LABEL)
    writer.paragraph(value, style)
    writer.paragraph(note, theme.TILE_NOTE)


_BULLET: Final = re.compile(r"\s*[-*•–]\s+")
_NUMBER: Final = re.compile(r"\s*\d{1,2}[.)]\s+")


def write_text(writer: Writer, text: str, style: Style = theme.BODY) -> None:
    """Write text as people type it: an empty line begins a paragraph, a dash or a number a list's item."""
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        for sign, found in groupby(part.strip().split("\n"), key=_sign):
            if sign is None:
                writer.paragraph("\n".join(found).strip(), style)
            else:
                items = [sign.sub("", line, count=1).strip() for line in found]
                writer.bullets([item for item in items if item], numbered=sign is _NUMBER, style=style)


def _sign(line: str) -> re.Pattern[str] | None:
    return next((sign for sign in (_BULLET, _NUMBER) if sign.match(line)), None)


def write_contact(document: Document, contact: Contact, words: Words) -> None:
    """Write whom to ask, all on one page."""
    near = theme.BODY.but(after=1.0)
    more = bool(contact.phone or contact.email or contact.web)
    document.paragraph([Run(contact.organisation, Weight.SEMIBOLD)], near, keep=True)
    document.paragraph(contact.role, near, keep=more)
    if contact.phone:
        told = words.t("Telephone {number}", number=contact.phone)
        document.paragraph(told, near, keep=bool(contact.email or contact.web))
    if contact.email:
        look = theme.LINK.but(after=1.0)
        document.link(contact.email, f"mailto:{contact.email}", look, keep=bool(contact.web))
    if contact.web:
        target = contact.web if "://" in contact.web else f"https://{contact.web}"
        document.link(contact.web, target)


def evenly(count: int, most: int) -> list[slice]:
    """Return slices of ``count`` things, at most ``most`` in each and nearly equally many."""
    parts = -(-count // most)
    ends = [round(count * part / parts) for part in range(parts + 1)] if parts else []
    return [slice(start, stop) for start, stop in pairwise(ends)]


def level_words(level: Level, words: Words) -> list[Run]:
    """Return how badly something is wanted, musts in bold."""
    text = words.t(LEVEL_LABELS[level])
    return [Run(text, Weight.SEMIBOLD if level is Level.MUST else None)]


def write_requirements(document: Document, asked: Sequence[Asked], words: Words) -> None:
    """Write what is sought as a table."""
    if not asked:
        document.paragraph(words.t("No requirements have been stated yet."), theme.MUTED)
        return
    rows = [
        (
            one.requirement,
            [Run(one.asked)] + ([Run(f"\n{one.note}", Weight.ITALIC, Tone.TEXT_MUTED)] if one.note else []),
            level_words(one.level, words),
        )
        for one in asked
    ]
    columns = (
        Column(words.t("Requirement"), heads=True),
        Column(words.t("Asked for")),
        Column(words.t("How important")),
    )
    document.table(columns, rows, shares=(0.36, 0.44, 0.2))


def as_of(value: date | None, stale: bool, words: Words) -> Content | Cell:
    """Return a value's date; an old one says so."""
    if not stale:
        return formats.day(value)
    text = words.t("{day}, out of date", day=formats.day(value)) if value else words.t("out of date")
    return Cell([Run(text, Weight.SEMIBOLD, Tone.WARN)], Tone.WARN_SOFT)


def write_known(document: Document, values: Sequence[KnownValue], words: Words) -> None:
    """Write what is known, each value with its source and date."""
    if not values:
        document.paragraph(words.t("Nothing is known yet."), theme.MUTED)
        return
    rows: list[Row] = [
        (
            one.label,
            one.value or words.t("unknown"),
            one.source or NOTHING,
            as_of(one.as_of, one.stale, words),
        )
        for one in values
    ]
    columns = (
        Column(words.t("What"), heads=True),
        Column(words.t("Value")),
        Column(words.t("Source")),
        Column(words.t("As of")),
    )
    document.table(columns, rows, shares=(0.2, 0.34, 0.24, 0.22))
