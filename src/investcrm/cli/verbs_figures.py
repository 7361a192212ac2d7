"""Verbs that give figures and lists: KPIs, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import inputs, opening, output, shapes, verbs_own_kpis, verbs_promises
from investcrm.cli.asked import Asked
from investcrm.cli.options import ShowingGroup, group, verb
from investcrm.cli.verbs_inquiry import inquiry_rows, inquiry_table, language_of
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.slices import DIMENSION_LABELS, UNSTATED, Dimension, Slice
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.bootstrap import Workspace
    from investcrm.domain import periods
    from investcrm.domain.forecast import Forecast
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.rows import Breakdown

PERIOD_HELP: Final = N_("A year (2026), a quarter (2026-Q3), a third (2026-T2) or a month (2026-09).")
_SEARCH_HELP: Final = N_("Only those with these words.")
_WHAT_HELP: Final = N_(
    "inquiries, sites, companies, readiness, kpis, ledger or follow-up; or basis: what the KPIs are counted "
    "from."
)
_LIST_FILE_HELP: Final = N_(
    "The file to write: XLSX, or PDF if its name ends in .pdf; for basis a ZIP of CSV."
)
_LIST_PERIOD_HELP: Final = N_("The period of KPIs; else this quarter.")
_COLUMN_HELP: Final = N_("A column, by key; may be repeated. Else the usual ones.")
_BASIS: Final = "basis"

_BEHIND_HELP: Final = N_("Show instead what lies behind one KPI, by its key (see --json).")
_BY_HELP: Final = N_(
    "Show inquiries, jobs and SEK by municipality, strength_area, source or country instead."
)
_CUT_HELP: Final = N_("Only what belongs to it; - is where none is stated.")

Period = Annotated[str, typer.Argument(metavar="PERIOD", help=PERIOD_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    kpis = group(N_("KPIs: show those of a period; define, own, remove the region's own."), ShowingGroup)
    app.add_typer(kpis, name="kpi")
    verb(kpis, "show", N_("Show the KPIs of a period."))(kpi)
    verbs_own_kpis.add(kpis)
    verb(app, "export", N_("Write a list as XLSX."))(export)


def kpi(
    asked: Asked,
    period: Period,
    behind: Annotated[str, typer.Option("--behind", metavar="KEY", help=_BEHIND_HELP)] = "",
    by: Annotated[str, typer.Option("--by", metavar="DIMENSION", help=_BY_HELP)] = "",
    municipality: Annotated[str, typer.Option("--municipality", metavar="CODE", help=_CUT_HELP)] = "",
    area: Annotated[str, typer.Option("--area", metavar="KEY", help=_CUT_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_CUT_HELP)] = "",
    country: Annotated[str, typer.Option("--country", metavar="TEXT", help=_CUT_HELP)] = "",
) -> None:
    """Show the KPIs of a period or a slice of them, what lies behind one, or one dimension of them."""
    from investcrm.domain import periods
    from investcrm.services import kpis

    wanted, named = periods.parse(period), Slice(municipality, area, source, country)
    if behind:
        _behind(asked, behind, wanted, named)
        return
    if by:
        _by(asked, inputs.one_of(by, DIMENSION_LABELS, "--by"), wanted, named)
        return
    with opening.opened(asked) as workspace:
        cut = _cut(workspace, named)
        found = workspace.ask(kpis.dashboard, wanted, cut)
        ahead = _ahead(workspace, wanted, cut)
    language = current().language
    data = [
        {"label": phrases.kpi_name(line.kpi, "en"), "period": found.period}
        | shapes.kpi_line(line, line.kpi.unit or _unit(line.kpi), ahead.get(line.key))
        for line in found.lines
    ]
    headers = [t("KPI"), found.period, t("Before"), t("A year ago"), t("Target")]
    rows = [
        [
            phrases.kpi_name(line.kpi, language),
            *(
                _figure(line.kpi, value)
                for value in (line.now.value, line.before.value, line.year_ago.value, line.target)
            ),
        ]
        for line in found.lines
    ]
    if ahead:
        headers.append(t("Forecast for the year"))
        for line, row in zip(found.lines, rows, strict=True):
            told = ahead.get(line.key)
            row.append(phrases.kpi_forecast(line.kpi, told, language) if told else "\u2013")
    output.show(asked, data, output.table(headers, rows, right=(1, 2, 3, 4)))


def _ahead(workspace: Workspace, wanted: periods.Period, cut: Slice) -> Mapping[str, Forecast]:
    """Return by KPI where the year will end, where the period is of the year that goes on."""
    from investcrm.services import forecasting

    with workspace.reader() as reader:
        return forecasting.forecasts(reader, cut) if wanted.year == reader.today.year else {}


def _cut(workspace: Workspace, named: Slice) -> Slice:
    """Return the slice people named by code, key or name.

    Raises:
        InvalidInput: the region has no such municipality or strength area, or no inquiry such a source or
            country.
    """
    from investcrm.services import figure_lists, reference

    known = workspace.ask(reference.load)
    place, area = named.municipality_code, named.strength_area
    return Slice(
        place if place == UNSTATED else "".join(inputs.codes([place], known.municipalities)[:1]),
        area if area == UNSTATED else "".join(inputs.strength_areas(filter(None, [area]), known)),
        inputs.source(named.source, known.sources, workspace.ask(figure_lists.sources))
        if named.source
        else "",
        inputs.country(named.country, workspace.ask(figure_lists.countries)) if named.country else "",
    )


def _by(asked: Asked, dimension: str, wanted: periods.Period, named: Slice) -> None:
    """Show inquiries, jobs and SEK by municipality, strength area, source or country."""
    from investcrm.services import kpis, reference

    with opening.opened(asked) as workspace:
        rows = workspace.ask(kpis.by_dimension, Dimension(dimension), wanted, _cut(workspace, named))
        known = workspace.ask(reference.load)
    data = [
        {"key": row.key, "inquiries": row.inquiries, "jobs": row.jobs, "investment_sek": row.investment_sek}
        for row in rows
    ]
    language = current().language

    def name(row: Breakdown) -> str:
        if dimension == Dimension.STRENGTH_AREA and row.key:
            return known.area_name(row.key, language)
        if dimension == Dimension.SOURCE and row.key:
            return phrases.source(row.key, language)
        return row.label or t("Not stated")

    lines = [
        (
            name(row),
            formats.number(row.inquiries),
            formats.number(row.jobs),
            formats.money(row.investment_sek),
        )
        for row in rows
    ]
    headers = (
        t(DIMENSION_LABELS[Dimension(dimension)]),
        t("Inquiries"),
        t("Jobs, decided"),
        t("Investment, decided"),
    )
    nothing = t("There is nothing to divide by.")
    output.show(asked, data, output.table(headers, lines, right=(1, 2, 3)) or nothing)


def _behind(asked: Asked, key: str, wanted: periods.Period, named: Slice) -> None:
    """Show the cases a figure counts; of a promise its steps, late ones first."""
    from investcrm.services import kpis, promising

    with opening.opened(asked) as workspace:
        every, cut = workspace.ask(kpis.specifications), _cut(workspace, named)
        listed = {one.key: one for one in every if one.has_cases}
        promise = listed[inputs.one_of(key, listed, "--behind")].promise if cut.is_all else None
        if promise is None:
            rows = inquiry_rows(workspace, kpis.behind(key, wanted, cut), None)
            output.show(
                asked, [shapes.inquiry(row) for row in rows], inquiry_table(rows) or t("No inquiries.")
            )
            return
        found = workspace.ask(promising.steps, promise, wanted)
    headers = (t("Number"), *verbs_promises.headers())
    data = [{"number": one.number, "title": one.title} | verbs_promises.shape(one.step) for one in found]
    lines = [(one.number, *verbs_promises.line(one.step)) for one in found]
    output.show(
        asked, data, output.table(headers, lines) if found else t("No such step was done in this period.")
    )


def _unit(one: Kpi) -> str:
    return "SEK" if one.measure == "sum_money" else "count"


def _figure(one: Kpi, value: float | None) -> str:
    if value is None:
        return "\u2013"
    if one.measure == "sum_money":
        return formats.money(round(value))
    figure = formats.number(value, decimals=1)
    unit = t(one.unit) if one.unit else ""
    return f"{figure} {unit}".strip()


def export(
    asked: Asked,
    what: Annotated[str, typer.Argument(metavar="LIST", help=_WHAT_HELP)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_LIST_FILE_HELP)],
    search: Annotated[str, typer.Option("--search", "-s", metavar="TEXT", help=_SEARCH_HELP)] = "",
    column: Annotated[list[str] | None, typer.Option("--column", metavar="KEY", help=_COLUMN_HELP)] = None,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help=_LIST_PERIOD_HELP)] = "",
) -> None:
    """Write a list as XLSX, or as PDF where the file is called so."""
    from investcrm.domain import periods
    from investcrm.services import exporting

    if what == _BASIS:
        _export_basis(asked, out)
        return
    lists: dict[str, tuple[str, Any]] = {
        "inquiries": ("inquiries", InquiryFilter(search=search)),
        "sites": ("sites", SiteFilter(search=search)),
        "companies": ("organisations", OrganisationFilter(search=search)),
        "readiness": ("readiness", None),
        "kpis": ("kpis", periods.parse(period) if period else None),
        "ledger": ("ledger", None),
        "follow-up": ("follow_up", None),
    }
    kind, shown = lists[inputs.one_of(what, [*lists, _BASIS], "LIST")]
    ending = inputs.ending_of(out, (".xlsx", ".pdf"), "--out")
    make = exporting.pdf if ending == ".pdf" else exporting.xlsx
    with opening.opened(asked) as workspace:
        if kind == "kpis" and shown is None:
            with workspace.reader() as reader:
                shown = periods.containing(reader.today, periods.PeriodKind.QUARTER)
        data = workspace.ask(make, kind, shown, tuple(column or ()), language_of(asked, workspace))
    _written(asked, out, data)


def _export_basis(asked: Asked, out: Path) -> None:
    from investcrm.services import figure_basis

    inputs.ending_of(out, (".zip",), "--out")
    with opening.opened(asked) as workspace:
        data = workspace.ask(figure_basis.archive, language_of(asked, workspace))
    _written(asked, out, data)


def _written(asked: Asked, out: Path, data: bytes) -> None:
    from investcrm.exchange import atomic

    path = atomic.write(out.expanduser().absolute(), data)
    output.show(asked, {"file": str(path), "bytes": len(data)}, t("The list is in {file}.", file=path))
