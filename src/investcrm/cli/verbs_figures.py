"""Verbs that give figures and lists: KPIs, sites, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.rows import SiteRow

PERIOD_HELP: Final = N_("A year (2026), a quarter (2026-Q3), a third (2026-T2) or a month (2026-09).")
_SEARCH_HELP: Final = N_("Only those with these words.")
_IN_HELP: Final = N_("Only this municipality, by code or name.")
_WHAT_HELP: Final = N_("inquiries, sites, companies, readiness or kpis.")
_LIST_FILE_HELP: Final = N_("The file to write: XLSX, or PDF if its name ends in .pdf.")
_LIST_PERIOD_HELP: Final = N_("The period of KPIs; else this quarter.")
_COLUMN_HELP: Final = N_("A column, by key; may be repeated. Else the usual ones.")

Period = Annotated[str, typer.Argument(metavar="PERIOD", help=PERIOD_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    site = group(N_("Sites: list."))
    verb(app, "kpi", N_("Show the KPIs of a period."))(kpi)
    app.add_typer(site, name="site")
    verb(site, "list", N_("List sites with what is known of them."))(sites)
    verb(app, "export", N_("Write a list as XLSX."))(export)


def kpi(asked: Asked, period: Period) -> None:
    """Show the KPIs of a period."""
    from investcrm.domain import periods
    from investcrm.domain.kpi import BY_KEY
    from investcrm.services import kpis

    wanted = periods.parse(period)
    with opening.opened(asked) as workspace:
        found = workspace.ask(kpis.dashboard, wanted)
    data = [
        {"label": BY_KEY[line.key].label, "period": found.period}
        | shapes.kpi_line(line, BY_KEY[line.key].unit or _unit(BY_KEY[line.key]))
        for line in found.lines
    ]
    headers = (t("KPI"), found.period, t("Before"), t("A year ago"), t("Target"))
    rows = [
        (
            t(BY_KEY[line.key].label),
            *(
                _figure(BY_KEY[line.key], value)
                for value in (line.now.value, line.before.value, line.year_ago.value, line.target)
            ),
        )
        for line in found.lines
    ]
    output.show(asked, data, output.table(headers, rows, right=(1, 2, 3, 4)))


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


def sites(
    asked: Asked,
    search: Annotated[str, typer.Option("--search", "-s", metavar="TEXT", help=_SEARCH_HELP)] = "",
    place: Annotated[str, typer.Option("--in", metavar="CODE", help=_IN_HELP)] = "",
) -> None:
    """List sites."""
    from investcrm.services import reference
    from investcrm.services import sites as land

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        known = reference.load(reader).municipalities
        codes = inputs.codes([place], known) if place else ()
        shown = SiteFilter(search=search, municipality_code=codes[0] if codes else None)
        head = land.list_head(reader, shown)
        rows = land.list_window(reader, shown, head, 0, max(head.count, 1))
    headers = (t("Name"), t("Municipality"), t("Usable area"), t("Detailed plan"), t("Power"))
    text = output.table(headers, [_site_line(row) for row in rows], right=(2,))
    output.show(asked, [shapes.site(row) for row in rows], text or t("No sites."))


def _site_line(row: SiteRow) -> tuple[str, ...]:
    language = current().language

    def fact(key: str) -> str:
        known = row.facts.values.get(key)
        return "" if known is None else phrases.fact(key, known.value, language)

    power = phrases.power(row.facts.power, language) if row.facts.power else fact("power_note")
    return (row.name, row.municipality, fact("usable_m2"), fact("plan_state"), power)


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
    from investcrm.exchange import atomic
    from investcrm.services import exporting

    lists: dict[str, tuple[str, Any]] = {
        "inquiries": ("inquiries", InquiryFilter(search=search)),
        "sites": ("sites", SiteFilter(search=search)),
        "companies": ("organisations", OrganisationFilter(search=search)),
        "readiness": ("readiness", None),
        "kpis": ("kpis", periods.parse(period) if period else None),
    }
    kind, shown = lists[inputs.one_of(what, lists, "LIST")]
    make = exporting.pdf if out.suffix.casefold() == ".pdf" else exporting.xlsx
    with opening.opened(asked) as workspace:
        if kind == "kpis" and shown is None:
            with workspace.reader() as reader:
                shown = periods.containing(reader.today, periods.PeriodKind.QUARTER)
        data = workspace.ask(make, kind, shown, tuple(column or ()), language_of(asked, workspace))
    path = atomic.write(out.expanduser().absolute(), data)
    output.show(asked, {"file": str(path), "bytes": len(data)}, t("The list is in {file}.", file=path))
