"""The programme of a day of site visits: one page with times, places, hosts and who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from investcrm.reports import theme
from investcrm.reports.data import Contact
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, long_day, month_day, write_contact
from investcrm.reports.table import Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Run

if TYPE_CHECKING:
    from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class StopLine:
    """One stop: from when to when, which site, where one meets, who receives, what is worth knowing.

    ``way`` says how far it is from the stop before; empty where that is not known.
    """

    begins: str
    ends: str
    site: str
    municipality: str
    place: str = ""
    host: str = ""
    about: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything on the programme, in the document's language."""

    region: str
    title: str
    number: str
    on: date
    made_on: date
    stops: tuple[StopLine, ...]
    contact: Contact
    participants: tuple[str, ...] = ()
    note: str = ""


def render(data: Programme, words: Words) -> bytes:
    """Return the programme as a PDF."""
    document = Document(
        words.t("Visit programme {name}", name=" ".join(filter(None, (data.number, data.title)))),
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Visit programme"),
        running=words.t("Visit programme {name}", name=data.title),
        reference=f"{data.region} · {month_day(data.made_on, words)}",
    )
    hours = f"{data.stops[0].begins}\u2013{data.stops[-1].ends}" if data.stops else ""
    document.title(
        data.title,
        eyebrow=words.t("Visit programme"),
        under=(" ".join(filter(None, (long_day(data.on, words), hours))), data.region),
    )
    document.prose(data.note, theme.LEAD)
    rows: list[Row] = []
    for stop in data.stops:
        where = [Run(stop.site, Weight.SEMIBOLD), Run(f", {stop.municipality}")]
        if stop.about:
            where.append(Run(f"\n{stop.about}"))
        if stop.way:
            where.append(Run(f"\n{stop.way}"))
        time = f"{stop.begins}\u2013{stop.ends}"
        rows.append((time, where, stop.place or NOTHING, stop.host or NOTHING))
    columns = (
        Column(words.t("Time"), heads=True),
        Column(words.t("Site")),
        Column(words.t("Where we meet")),
        Column(words.t("Who receives us")),
    )
    document.table(columns, rows, shares=(0.15, 0.41, 0.22, 0.22))
    if data.participants:
        document.heading(2, words.t("Who takes part"))
        document.bullets(data.participants)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()
