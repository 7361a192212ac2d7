"""Any list as XLSX, with the columns the user chose, in the order chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import phrases, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import FIELDS, SITE_FIELDS, FieldType, Subject
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.requirements import Unit
from investcrm.domain.rows import InquiryRow, OrganisationRow, SiteRow
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.domain.words import N_
from investcrm.services import inquiries, organisations, papers, reference, sites
from investcrm.services.reference import Reference
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.exchange.xlsx import Kind
    from investcrm.store.reader import Reader

Value = str | int | float | date | None
_PAGE: Final = 1000
_SCALE: Final = {Unit.KILOWATT: 1000, Unit.SQUARE_METRE: 10_000, Unit.METRE: 1000}
_SHOWN_UNIT: Final = {Unit.KILOWATT: "MW", Unit.SQUARE_METRE: "ha", Unit.METRE: "km"}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its key, title (catalogue key), kind of value, and how a row gives it."""

    key: str
    title: str
    kind: str
    value: Callable[[Any, Reference, Words], Value]
    unit: str = ""


def _area(row: InquiryRow, known: Reference, w: Words) -> str:
    area = known.strength_areas.get(row.strength_area)
    return area.name(w.language) if area else row.strength_area


def _lost(row: InquiryRow, _known: Reference, w: Words) -> str:
    return w.t(LOST_LABELS[LostReason(row.lost_reason)]) if row.lost_reason else ""


INQUIRY_COLUMNS: Final = (
    ExportColumn("number", N_("Number"), "text", lambda r, _k, _w: r.number),
    ExportColumn("title", N_("Case"), "text", lambda r, _k, _w: r.title),
    ExportColumn("investor", N_("Investor"), "text", lambda r, _k, _w: r.investor),
    ExportColumn("source", N_("Source"), "text", lambda r, _k, w: phrases.source(r.source, w.language)),
    ExportColumn("strength_area", N_("Strength area"), "text", _area),
    ExportColumn("status", N_("Status"), "text", lambda r, _k, w: w.t(r.status)),
    ExportColumn("received", N_("Received"), "day", lambda r, _k, _w: r.received_on),
    ExportColumn("deadline", N_("Deadline"), "day", lambda r, _k, _w: r.deadline_on),
    ExportColumn("asked", N_("Asked"), "number", lambda r, _k, _w: r.asked),
    ExportColumn("answered", N_("Answered"), "number", lambda r, _k, _w: r.answered),
    ExportColumn("jobs", N_("Jobs"), "number", lambda r, _k, _w: r.jobs),
    ExportColumn("investment", N_("Investment"), "money", lambda r, _k, _w: r.investment_sek, "SEK"),
    ExportColumn("lost_reason", N_("Reason for loss"), "text", _lost),
    ExportColumn("next_step", N_("Next step"), "text", lambda r, _k, _w: r.next_step),
    ExportColumn("next_step_on", N_("Day of the next step"), "day", lambda r, _k, _w: r.next_step_on),
    ExportColumn("owner", N_("Owner"), "text", lambda r, _k, _w: r.owner),
)
ORGANISATION_COLUMNS: Final = (
    ExportColumn("name", N_("Name"), "text", lambda r, _k, _w: r.name),
    ExportColumn("municipality", N_("Municipality"), "text", lambda r, _k, _w: r.municipality),
    ExportColumn(
        "strength_areas",
        N_("Strength areas"),
        "text",
        lambda r, k, w: ", ".join(
            k.strength_areas[key].name(w.language) for key in r.strength_areas if key in k.strength_areas
        ),
    ),
    ExportColumn("country", N_("Country"), "text", lambda r, _k, _w: r.country),
    ExportColumn("inquiries", N_("Inquiries"), "number", lambda r, _k, _w: r.inquiries),
    ExportColumn("reviewed", N_("Reviewed"), "day", lambda r, _k, _w: r.reviewed_on),
    ExportColumn("note", N_("Note"), "text", lambda r, _k, _w: r.note),
)


def _fact(key: str) -> Callable[[SiteRow, Reference, Words], Value]:
    field = FIELDS[Subject.SITE, key]

    def value(row: SiteRow, _known: Reference, w: Words) -> Value:
        known = row.facts.values.get(key)
        if known is None or known.value is None:
            return None
        if field.type is FieldType.INTEGER and isinstance(known.value, int):
            scale = 1 if _unit(key) == "m" else _SCALE.get(field.unit, 1)
            return known.value / scale if scale > 1 else known.value
        if field.type is FieldType.DAY:
            return date.fromisoformat(str(known.value))
        return phrases.field_value(field, known.value, w.language)

    return value


def _unit(key: str) -> str:
    if key == "max_height_m" or key.endswith("_sweref"):
        return "m"
    return _SHOWN_UNIT.get(FIELDS[Subject.SITE, key].unit, "")


def site_columns() -> tuple[ExportColumn, ...]:
    """Return the columns of the site list: name, municipality, power, and every registered field."""
    kinds = {FieldType.INTEGER: "decimal", FieldType.DAY: "day"}
    return (
        ExportColumn("municipality", N_("Municipality"), "text", lambda r, _k, _w: r.municipality),
        ExportColumn("name", N_("Name"), "text", lambda r, _k, _w: r.name),
        ExportColumn(
            "power",
            N_("Power"),
            "text",
            lambda r, _k, w: phrases.power(r.facts.power, w.language) if r.facts.power else "",
        ),
        *(
            ExportColumn(
                field.key,
                field.label,
                kinds.get(field.type, "text"),
                _fact(field.key),
                _unit(field.key),
            )
            for field in SITE_FIELDS
        ),
    )


def inquiries_xlsx(
    reader: Reader, shown: InquiryFilter, columns: Sequence[str] = (), language: str = "sv"
) -> bytes:
    """Return the inquiry list as XLSX; no ``columns``: all."""
    rows = _pages(inquiries.list_head, inquiries.list_window, reader, shown)
    return _write(reader, INQUIRY_COLUMNS, columns, rows, N_("Inquiries"), language)


def sites_xlsx(reader: Reader, shown: SiteFilter, columns: Sequence[str] = (), language: str = "sv") -> bytes:
    """Return the site list as XLSX; no ``columns``: those that any site has a value in.

    A list leaves the program and may be sent on, so power that must not be spread stays out of it.
    """
    pages: Iterator[SiteRow] = _pages(sites.list_head, sites.list_window, reader, shown)
    rows = [papers.spreadable(row) for row in pages]
    every = site_columns()
    used = {key for row in rows for key in row.facts.values} | {"municipality", "name", "power"}
    wanted = columns or tuple(column.key for column in every if column.key in used)
    return _write(reader, every, wanted, iter(rows), N_("Land and premises"), language)


def organisations_xlsx(
    reader: Reader, shown: OrganisationFilter, columns: Sequence[str] = (), language: str = "sv"
) -> bytes:
    """Return the company list as XLSX."""
    rows: Iterator[OrganisationRow] = _pages(
        organisations.list_head, organisations.list_window, reader, shown
    )
    return _write(reader, ORGANISATION_COLUMNS, columns, rows, N_("Companies"), language)


def _pages(
    head_of: Callable[..., Any], window: Callable[..., Any], reader: Reader, shown: Any
) -> Iterator[Any]:
    head = head_of(reader, shown)
    for first in range(0, head.count, _PAGE):
        yield from window(reader, shown, head, first, _PAGE)


def _write(
    reader: Reader,
    every: Sequence[ExportColumn],
    wanted: Sequence[str],
    rows: Iterator[Any],
    title: str,
    language: str,
) -> bytes:
    from investcrm.exchange import xlsx

    by_key = {column.key: column for column in every}
    unknown = [key for key in wanted if key not in by_key]
    if unknown:
        raise InvalidInput(N_("There is no column {column}."), column=", ".join(unknown))
    chosen = [by_key[key] for key in wanted] or list(every)
    w = words.of(language)
    known = reference.load(reader)
    kinds: list[Kind] = [xlsx.Kind(column.kind) for column in chosen]
    headers = [f"{w.t(c.title)} ({c.unit})" if c.unit else w.t(c.title) for c in chosen]
    values = [[column.value(row, known, w) for column in chosen] for row in rows]  # read before a file begins
    return xlsx.write_table(headers, values, kinds, title=w.t(title))
