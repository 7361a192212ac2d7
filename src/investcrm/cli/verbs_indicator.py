"""Verbs of indicators: list and show, read files, fetch from Kolada, state a value, add one, write out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import files, indicator_shapes, inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.errors import InvalidInput
from investcrm.domain.indicators import (
    DECIMALS,
    UNIT_LABELS,
    AddIndicator,
    CountyRule,
    SetValue,
    Unit,
)
from investcrm.domain.kpi import Direction
from investcrm.exchange.kolada import BASE
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.indicators import CountyFigure, Indicator
    from investcrm.domain.reading.indicator_table import IndicatorReading
    from investcrm.services.indicator_intake import Plan, Taken
    from investcrm.services.indicators import PlaceRow, Series, Summary

_KEY_HELP: Final = N_("An indicator, by key, code or name.")
_KEYS_HELP: Final = N_("Indicators, by key, code or name.")
_FILES_HELP: Final = N_("Files as Kolada, SCB and others export them: CSV, XLSX or JSON.")
_AS_HELP: Final = N_("The indicator that a file tells of, where its own words do not say it.")
_AS_OF_HELP: Final = N_("The day the source said it, such as 2026-04-24; else the file's day.")
_YEAR_HELP: Final = N_("The year of a table that names none.")
_DRY_HELP: Final = N_("Only say what would be taken in.")
_YEARS_HELP: Final = N_("A year to fetch; may be repeated. Else the last ten.")
_FROM_HELP: Final = N_("Another address of Kolada's API, such as a copy of your own.")
_PLACE_HELP: Final = N_("A municipality, by code or name; county for the county itself.")
_VALUE_HELP: Final = N_("The value, such as 72 or 6,5.")
_SOURCE_HELP: Final = N_("Where it comes from.")
_OUT_HELP: Final = N_("The XLSX file to write.")
_NAME_HELP: Final = N_("What it is called in Swedish.")
_ENGLISH_HELP: Final = N_("What it is called in English.")
_UNIT_HELP: Final = N_("index, count, m2, per_1000, percent, rank or grade.")
_GOOD_HELP: Final = N_("Where good lies: up, down or none.")
_COUNTY_HELP: Final = N_("How the county's figure is made: mean, sum, weighted or none.")
_CODE_HELP: Final = N_("Kolada's code for it, such as N00999, so that it can be fetched.")
_MONTHS_HELP: Final = N_("For how many months after its year a value stands as the latest.")
_BY_HELP: Final = N_("Who publishes it.")
_COUNTY: Final = "county"
_YEARS_BACK: Final = 10

Key = Annotated[str, typer.Argument(metavar="KEY", help=_KEY_HELP)]
Keys = Annotated[list[str], typer.Argument(metavar="KEY...", help=_KEYS_HELP)]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_DRY_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    indicator = group(N_("Indicators from outside: list, show, read files, fetch, set, add, export."))
    app.add_typer(indicator, name="indicator")
    verb(indicator, "list", N_("List the indicators, with how far their values reach."))(list_)
    verb(indicator, "show", N_("Show an indicator by municipality and year."))(show)
    verb(indicator, "read", N_("Read files of values; the same file twice adds nothing."))(read)
    verb(indicator, "fetch", N_("Fetch values from Kolada over the network."))(fetch)
    verb(indicator, "set", N_("State one value with its source."))(set_)
    verb(indicator, "add", N_("Add an indicator of your own."))(add_own)
    verb(indicator, "export", N_("Write indicators to an XLSX file, every value with its source."))(export)


def list_(asked: Asked) -> None:
    """List every indicator."""
    from investcrm.services import indicators

    with opening.opened(asked) as workspace:
        found = workspace.ask(indicators.overview)
    language = current().language
    rows = [
        (one.indicator.key, one.indicator.name(language), _span(one),
         f"{one.known}/{one.total}" if one.known else "–", _figure(one.indicator, one.county),
         ", ".join(one.indicator.codes), t("old") if one.stale else "")
        for one in found
    ]  # fmt: skip
    headers = (t("Key"), t("Indicator"), t("Years"), t("Known"), t("County"), t("Code"), "")
    output.show(
        asked, [indicator_shapes.summary(one) for one in found], output.table(headers, rows, right=(3, 4))
    )


def show(asked: Asked, key: Key) -> None:
    """Show one indicator."""
    from investcrm.services import indicator_sheet, indicators, reference

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        found = indicators.series(reader, key)
        region = reference.load(reader).region
    one, w = found.indicator, current()
    headers = (t("Municipality"), *map(str, found.years), t("Change"), t("Source"), t("As of"))
    rows = [_row(found, row) for row in found.rows]
    rows.append((region, *(_figure(one, found.county.get(year)) for year in found.years), "", "", ""))
    last = max(found.county, default=None)
    parts = [f"{one.name(w.language)} ({t(UNIT_LABELS[one.unit])})"]
    if one.about:
        parts.append(t(one.about))
    parts.append(
        output.table(headers, rows, right=tuple(range(1, len(found.years) + 2)))
        if found.years
        else t("Nothing is known of it yet. Read a file, or fetch it from Kolada.")
    )
    if last is not None:
        parts.append(t("{region} {year}: {how}", region=region, year=last,
                       how=indicator_sheet.county_words(found.county[last], w)))  # fmt: skip
    output.show(asked, indicator_shapes.series(found), "\n\n".join(parts))


def read(
    asked: Asked,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_FILES_HELP)],
    known_as: Annotated[str, typer.Option("--as", metavar="KEY", help=_AS_HELP)] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="DAY", help=_AS_OF_HELP)] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help=_YEAR_HELP)] = None,
    dry_run: DryRun = False,
) -> None:
    """Read files of values."""
    from investcrm.services import indicator_intake

    told, said = [], []
    with opening.opened(asked) as workspace:
        for file in paths:
            name, data, made = _opened(file)
            with workspace.reader() as reader:
                reading = indicator_intake.read_file(reader, name, data, year)
                day = (
                    inputs.day(as_of, reader.today, "--as-of", ahead=False)
                    if as_of
                    else reading.as_of or made
                )
                plan = indicator_intake.plan(reader, reading, name, _chosen(reading, known_as, reader), day)
            data_, text = _taken(workspace, plan, dry_run=dry_run)
            told.append(data_)
            said.append(text)
    output.show(asked, told, "\n\n".join(said))


def fetch(
    asked: Asked,
    keys: Keys,
    years: Annotated[list[int] | None, typer.Option("--year", metavar="YEAR", help=_YEARS_HELP)] = None,
    base: Annotated[str, typer.Option("--from", metavar="URL", help=_FROM_HELP)] = BASE,
    dry_run: DryRun = False,
) -> None:
    """Fetch values from Kolada."""
    from investcrm.services import indicator_intake, indicators, reference

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            wanted = [indicators.find(reader, key) for key in keys]
            places, today = tuple(reference.load(reader).municipalities), reader.today
        codes = indicator_intake.kolada_codes(wanted)
        span = sorted(set(years or range(today.year - _YEARS_BACK, today.year + 1)))
        pages = indicator_intake.ask_kolada(codes, places, span, base)
        with workspace.reader() as reader:
            reading = indicator_intake.of_pages(reader, pages)
            plan = indicator_intake.plan(reader, reading, "Kolada API v3", {}, today)
        data, text = _taken(workspace, plan, dry_run=dry_run)
    output.show(asked, data, text)


def set_(
    asked: Asked,
    key: Key,
    place: Annotated[str, typer.Argument(metavar="PLACE", help=_PLACE_HELP)],
    year: Annotated[int, typer.Argument(metavar="YEAR", help=N_("The year it is of."))],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_VALUE_HELP)],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_SOURCE_HELP)],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DAY", help=_AS_OF_HELP)] = "",
) -> None:
    """State one value."""
    from investcrm.services import indicator_intake, indicators, reference

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            names = dict(reference.load(reader).municipalities)
            code = "" if place.casefold() == _COUNTY else inputs.codes([place], names)[0]
            day = inputs.day(as_of, reader.today, "--as-of", ahead=False)
            found = indicators.find(reader, key)
        figure = _number(value)
        new = workspace.act(indicator_intake.set_value, SetValue(found.key, code, year, figure, source, day))
    said = t(
        "{name}, {place} {year}: {value}",
        name=found.name(current().language),
        place=names.get(code, place),
        year=year,
        value=_said(found, figure),
    )
    data = {"key": found.key, "municipality_code": code or None, "year": year, "value": figure, "new": new}
    output.show(asked, data, said if new else t("That was known already; nothing was added."))


def add_own(
    asked: Asked,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)],
    english: Annotated[str, typer.Option("--english", metavar="NAME", help=_ENGLISH_HELP)] = "",
    unit: Annotated[Unit, typer.Option("--unit", help=_UNIT_HELP)] = Unit.COUNT,
    good: Annotated[Direction, typer.Option("--good", help=_GOOD_HELP)] = Direction.UP,
    county: Annotated[CountyRule, typer.Option("--county", help=_COUNTY_HELP)] = CountyRule.MEAN,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=_BY_HELP)] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help=_CODE_HELP)] = "",
    months: Annotated[int, typer.Option("--months", metavar="N", help=_MONTHS_HELP)] = 18,
) -> None:
    """Add an indicator of the region's own."""
    from investcrm.services import indicator_intake

    command = AddIndicator(name, english, unit, good, by, code, months, county)
    with opening.opened(asked) as workspace:
        key = workspace.act(indicator_intake.add, command)
    output.show(asked, {"key": key}, t("Added as {key}.", key=key))


def export(
    asked: Asked,
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY...]", help=_KEYS_HELP)] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
) -> None:
    """Write indicators to a workbook."""
    from investcrm.services import indicator_sheet, saving

    if out is None:
        raise InvalidInput(N_("Say with --out which file the values go to."))
    inputs.ending_of(out, (".xlsx",), "--out")
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        data = indicator_sheet.xlsx(reader, keys or (), language_of(asked, workspace))
    path = str(saving.write(out.expanduser().absolute(), data))
    output.show(asked, {"file": path, "bytes": len(data)}, t("The values are in {file}.", file=path))


# ---- taking in


def _opened(file: Path) -> tuple[str, bytes, date]:
    """Return a file's name, bytes, and the day it was written.

    Raises:
        InvalidInput: it is not there, or cannot be read.
    """
    path = file.expanduser()
    kept = files.attachment(path, "")
    return kept.name, kept.data, datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _chosen(reading: IndicatorReading, known_as: str, reader: Any) -> dict[str, str]:
    """Return which indicator ``--as`` names the one measure of a file that names none itself."""
    from investcrm.domain.reading.indicator_words import all_measured
    from investcrm.services import indicators

    if not known_as:
        return {}
    named = all_measured(reading.measures, indicators.catalogue(reader))
    left = [one for one in reading.measures if one not in named] or list(reading.measures)
    if len(left) != 1:
        raise InvalidInput(
            N_("--as names one measure, and this file has several: {measures}. Nothing was taken in."),
            measures=", ".join(left),
        )
    return {left[0]: known_as}


def _taken(workspace: Workspace, plan: Plan, *, dry_run: bool) -> tuple[dict[str, Any], str]:
    """Take in a plan unless it is to be looked at only, and return it as data and in words."""
    from investcrm.services import indicator_intake

    taken: Taken | None = None
    if not dry_run and plan.figures:
        taken = workspace.act(indicator_intake.take_in, plan.command)
    shown = [
        (line.measure, line.key or t("not known"), str(line.municipalities), f"{line.first}–{line.last}",
         str(line.new), str(line.revised), str(line.same))
        for line in plan.lines
    ]  # fmt: skip
    headers = (
        t("In the file"),
        t("Indicator"),
        t("Municipalities"),
        t("Years"),
        t("New"),
        t("Revised"),
        t("Known"),
    )
    parts = [f"{plan.file_name}, {formats.day(plan.as_of)}"]
    if shown:
        parts.append(output.table(headers, shown, right=(2, 4, 5, 6)))
    if plan.unnamed:
        parts.append(t("Which indicator is “{measure}”? Say it with --as.", measure=plan.unnamed[0]))
    parts += _unread(plan)
    if dry_run:
        parts.append(t("Nothing was taken in: --dry-run."))
    elif taken is None:
        parts.append(t("Nothing was taken in."))
    else:
        parts.append(t("Taken in: {new} new, {revised} revised. Known already: {same}.",
                       new=taken.new, revised=taken.revised, same=taken.same))  # fmt: skip
    return indicator_shapes.plan(plan, taken), "\n\n".join(parts)


def _unread(plan: Plan) -> list[str]:
    parts = []
    if plan.elsewhere:
        parts.append(
            n(
                "{count} value of other places is left out.",
                "{count} values of other places are left out.",
                plan.elsewhere,
            )
        )
    if plan.unread:
        head = n("{count} line was not read:", "{count} lines were not read:", len(plan.unread))
        lines = [
            t("line {line}: {why}: {text}", line=one.line, why=indicator_shapes.why(one), text=one.text)
            for one in plan.unread
        ]
        parts.append("\n".join((head, *(f"  {line}" for line in lines))))
    return parts


def _number(text: str) -> float:
    from investcrm.domain.reading.indicator_table import NotAFigureError, figure

    try:
        found = figure(text)
    except NotAFigureError:
        found = None
    if found is None:
        raise InvalidInput(N_("“{text}” is not a figure. Nothing was changed."), text=text)
    return found


# ---- in words


def _said(one: Indicator, value: float) -> str:
    return formats.number(value, decimals=DECIMALS[one.unit])


def _figure(one: Indicator, figure: CountyFigure | None) -> str:
    return "–" if figure is None else _said(one, figure.value)


def _span(one: Summary) -> str:
    return "–" if one.last is None else f"{one.first}–{one.last}" if one.first != one.last else str(one.last)


def _row(found: Series, row: PlaceRow) -> tuple[str, ...]:
    one, latest, change = found.indicator, row.latest, row.change
    value = latest[1].value if latest else None
    return (
        row.name,
        *(_said(one, row.points[year].value.value) if year in row.points else "–" for year in found.years),
        "" if change is None else f"{'+' if change[0] > 0 else ''}{_said(one, change[0])}",
        "" if value is None else value.source,
        "" if value is None else formats.day(value.as_of) + (f" ({t('old')})" if row.stale else ""),
    )
