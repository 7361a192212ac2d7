"""The columns a list leaves the program with: what each is called, and how a line gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from investcrm import formats, phrases
from investcrm.domain.fields import (
    FIELDS,
    LEVEL_LABELS,
    READINESS_FIELDS,
    SITE_FIELDS,
    Field,
    FieldType,
    ReadinessLevel,
    Subject,
)
from investcrm.domain.kpi import Measure
from investcrm.domain.requirements import Unit
from investcrm.domain.rows import InquiryRow, KpiLine, MunicipalityRow, SiteRow
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.domain.words import N_
from investcrm.services.reference import Reference
from investcrm.services.worth import WorthLine
from investcrm.words import Words

Value = str | int | float | date | None
_SCALE: Final = {Unit.KILOWATT: 1000, Unit.SQUARE_METRE: 10_000, Unit.METRE: 1000}
_SHOWN_UNIT: Final = {Unit.KILOWATT: "MW", Unit.SQUARE_METRE: "ha", Unit.METRE: "km"}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its key, title (catalogue key), kind of value, and how a row gives it.

    ``said`` gives the value as it stands on paper, with its unit, where the kind does not say enough.
    """

    key: str
    title: str
    kind: str
    value: Callable[[Any, Reference, Words], Value]
    unit: str = ""
    said: Callable[[Any, Words], str] | None = None


def _area(row: InquiryRow, known: Reference, w: Words) -> str:
    return known.area_name(row.strength_area, w.language)


def _lost(row: InquiryRow, _known: Reference, w: Words) -> str:
    return w.t(LOST_LABELS[LostReason(row.lost_reason)]) if row.lost_reason else ""


INQUIRY_COLUMNS: Final = (
    ExportColumn("number", N_("Number"), "text", lambda r, _k, _w: r.number),
    ExportColumn("title", N_("Case"), "text", lambda r, _k, _w: r.title),
    ExportColumn("investor", N_("Investor"), "text", lambda r, _k, _w: r.investor),
    ExportColumn("source", N_("Received via"), "text", lambda r, _k, w: phrases.source(r.source, w.language)),
    ExportColumn("strength_area", N_("Strength area"), "text", _area),
    ExportColumn("status", N_("Status"), "text", lambda r, _k, w: w.t(r.status)),
    ExportColumn("received", N_("Received"), "day", lambda r, _k, _w: r.received_on),
    ExportColumn("deadline", N_("Deadline"), "day", lambda r, _k, _w: r.deadline_on),
    ExportColumn("asked", N_("Asked"), "number", lambda r, _k, _w: r.asked),
    ExportColumn("answered", N_("Answered"), "number", lambda r, _k, _w: r.answered),
    ExportColumn("jobs", N_("Jobs"), "number", lambda r, _k, _w: r.jobs),
    ExportColumn(
        "investment",
        N_("Investment"),
        "money",
        lambda r, _k, _w: r.investment_sek,
        "SEK",
        lambda r, w: "" if r.investment_sek is None else formats.money(r.investment_sek, w.language),
    ),
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
    ExportColumn("owner", N_("Owner's country"), "text", lambda r, _k, _w: r.owner_country),
    ExportColumn("parent", N_("Group"), "text", lambda r, _k, _w: r.parent_company),
    ExportColumn("employees", N_("Employees"), "number", lambda r, _k, _w: r.employees),
    ExportColumn("visits", N_("Company visits"), "number", lambda r, _k, _w: r.visits),
    ExportColumn("visited", N_("Last visited"), "day", lambda r, _k, _w: r.visited_on),
    ExportColumn("inquiries", N_("Inquiries"), "number", lambda r, _k, _w: r.inquiries),
    ExportColumn("reviewed", N_("Reviewed"), "day", lambda r, _k, _w: r.reviewed_on),
    ExportColumn("source", N_("Source"), "text", lambda r, _k, _w: r.source),
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


def _level_column(field: Field) -> ExportColumn:
    def said(row: MunicipalityRow, w: Words) -> str:
        known = row.levels.get(field.key)
        return w.t(LEVEL_LABELS[ReadinessLevel(str(known.value))]) if known else w.t("unknown")

    def value(row: MunicipalityRow, _known: Reference, w: Words) -> Value:
        return said(row, w) if field.key in row.levels else None

    return ExportColumn(field.key, field.label, "text", value, said=said)


def _stale(row: MunicipalityRow, _known: Reference, w: Words) -> Value:
    return ", ".join(w.t(field.label) for field in READINESS_FIELDS if field.key in row.stale)


def _lack(row: WorthLine, _known: Reference, w: Words) -> Value:
    if row.lever.unknown:
        return w.t(phrases.NOT_SAID)
    return phrases.lack(row.lever.kind, row.short_by, w.language)


WORTH_COLUMNS: Final = (
    ExportColumn(
        "thing",
        N_("What is missing"),
        "text",
        lambda r, _k, w: phrases.kind_from(r.lever.kind, r.lever.year, w.language),
    ),
    ExportColumn(
        "municipality", N_("Municipality"), "text", lambda r, _k, w: r.place or w.t("The whole region")
    ),
    ExportColumn("short_by", N_("Short by at most"), "text", _lack),
    ExportColumn("inquiries", N_("Inquiries"), "number", lambda r, _k, _w: r.lever.inquiries),
    ExportColumn("lost", N_("Lost"), "number", lambda r, _k, _w: r.lever.lost),
    ExportColumn("jobs", N_("Jobs"), "number", lambda r, _k, _w: r.lever.jobs),
    ExportColumn(
        "investment",
        N_("Investment"),
        "money",
        lambda r, _k, _w: r.lever.sek,
        "SEK",
        lambda r, w: formats.money(r.lever.sek, w.language),
    ),
)
READINESS_COLUMNS: Final = (
    ExportColumn("municipality", N_("Municipality"), "text", lambda r, _k, _w: r.name),
    *(_level_column(field) for field in READINESS_FIELDS),
    ExportColumn("index", N_("Index"), "number", lambda r, _k, _w: r.index.value if r.index else None),
    ExportColumn("stale", N_("Older than it may be"), "text", _stale),
    ExportColumn("sites", N_("Sites"), "number", lambda r, _k, _w: r.sites),
    ExportColumn("waiting", N_("Answers awaited"), "number", lambda r, _k, _w: r.open_forwardings),
    ExportColumn("email", N_("E-mail"), "text", lambda r, _k, _w: r.email),
)


def _kpi_unit(line: KpiLine, _known: Reference, w: Words) -> Value:
    one = line.kpi
    if one.measure is Measure.SUM_MONEY:
        return "SEK"
    return "%" if one.measure is Measure.SHARE else w.t(one.unit) if one.unit else ""


def _figure(key: str, title: str) -> ExportColumn:
    def value(line: KpiLine) -> float | None:
        found: float | None = getattr(line, key).value
        return found

    return ExportColumn(
        key,
        title,
        "decimal",
        lambda line, _known, _w: value(line),
        said=lambda line, w: phrases.kpi_value(line.kpi, value(line), w.language),
    )


def _change(line: KpiLine) -> float | None:
    now, before = line.now.value, line.before.value
    return None if now is None or before is None else now - before


KPI_COLUMNS: Final = (
    ExportColumn("label", N_("Key figure"), "text", lambda r, _k, w: phrases.kpi_name(r.kpi, w.language)),
    ExportColumn("unit", N_("Unit"), "text", _kpi_unit),
    _figure("now", N_("Now")),
    _figure("before", N_("Before")),
    ExportColumn(
        "change",
        N_("Change"),
        "decimal",
        lambda r, _k, _w: _change(r),
        said=lambda r, w: phrases.kpi_change(r.kpi, r.now.value, r.before.value, w.language),
    ),
    _figure("year_ago", N_("A year ago")),
    _figure("year_to_date", N_("This year")),
    ExportColumn(
        "target",
        N_("Target"),
        "decimal",
        lambda r, _k, _w: r.target,
        said=lambda r, w: phrases.kpi_goal(r.kpi, r.target, w.language),
    ),
    ExportColumn(
        "definition", N_("Definition"), "text", lambda r, _k, w: phrases.kpi_formula(r.kpi, w.language)
    ),
)
