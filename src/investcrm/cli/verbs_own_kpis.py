"""Verbs of the region's own KPIs: define, list, remove."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from investcrm import phrases
from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.domain.errors import InvalidInput
from investcrm.domain.refusals import why
from investcrm.words import N_, current, t

_KEY_HELP: Final = N_("Its key: letters a-z, digits and _.")
_FILE_HELP: Final = N_("Read the specification, or several of them, from a JSON file (see `kpi own --json`).")
_SV_HELP: Final = N_("What it is called in Swedish.")
_EN_HELP: Final = N_("What it is called in English.")
_POPULATION_HELP: Final = N_("What is counted: inquiries, forwardings, ledger or activities.")
_MEASURE_HELP: Final = N_("count, sum_jobs, sum_money, median_working_days or share.")
_DATE_HELP: Final = N_("The day that places it in a period, such as received_on.")
_UNTIL_HELP: Final = N_("Of a median: the day it is measured from.")
_WHERE_HELP: Final = N_(
    "Only those with one of these values: outcome=establishment,expansion; a day alone: that it is known."
)
_REACHED_HELP: Final = N_("Of a share: the conditions of those that count, written the same way.")
_DIRECTION_HELP: Final = N_("Where good lies: up, down or none.")
_UNIT_HELP: Final = N_("The unit, if it has one.")
_FORMULA_HELP: Final = N_("What it counts, in words.")


def add(kpi: typer.Typer) -> None:
    """Register these verbs among those of KPIs."""
    verb(kpi, "define", N_("Define a KPI of the region's own, or change one."))(define)
    verb(kpi, "own", N_("List the region's own KPIs."))(own)
    verb(kpi, "remove", N_("Remove one of the region's own KPIs."))(remove)


def define(
    asked: Asked,
    key: Annotated[str, typer.Argument(metavar="KEY", help=_KEY_HELP)] = "",
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help=_FILE_HELP)] = None,
    sv: Annotated[str, typer.Option("--sv", metavar="TEXT", help=_SV_HELP)] = "",
    en: Annotated[str, typer.Option("--en", metavar="TEXT", help=_EN_HELP)] = "",
    population: Annotated[str, typer.Option("--of", metavar="WORD", help=_POPULATION_HELP)] = "inquiries",
    measure: Annotated[str, typer.Option("--measure", metavar="WORD", help=_MEASURE_HELP)] = "count",
    date: Annotated[str, typer.Option("--date", metavar="COLUMN", help=_DATE_HELP)] = "received_on",
    until: Annotated[str, typer.Option("--until", metavar="COLUMN", help=_UNTIL_HELP)] = "",
    where: Annotated[list[str] | None, typer.Option("--where", metavar="CONDITION", help=_WHERE_HELP)] = None,
    reached: Annotated[
        list[str] | None, typer.Option("--reached", metavar="CONDITION", help=_REACHED_HELP)
    ] = None,
    direction: Annotated[str, typer.Option("--direction", metavar="WORD", help=_DIRECTION_HELP)] = "up",
    unit: Annotated[str, typer.Option("--unit", metavar="TEXT", help=_UNIT_HELP)] = "",
    formula_sv: Annotated[str, typer.Option("--formula-sv", metavar="TEXT", help=_FORMULA_HELP)] = "",
    formula_en: Annotated[str, typer.Option("--formula-en", metavar="TEXT", help=_FORMULA_HELP)] = "",
) -> None:
    """Define a KPI from options, or those of a file; all of a file's or none."""
    from investcrm.domain.own_commands import DefineKpi
    from investcrm.domain.own_kpis import compiled, read
    from investcrm.services import own_kpis

    told = _from_file(file) if file else [
        {
            "key": key, "label_sv": sv, "label_en": en, "population": population, "measure": measure,
            "date": date, "until": until, "where": _conditions(where), "reached": _conditions(reached),
            "direction": direction, "unit": unit, "formula_sv": formula_sv, "formula_en": formula_en,
        }
    ]  # fmt: skip
    specifications = [read(one) for one in told]
    for one in specifications:
        compiled(one)
    with opening.opened(asked) as workspace:
        keys = [workspace.act(own_kpis.define, DefineKpi(one)) for one in specifications]
    output.show(asked, {"defined": keys}, t("Defined: {keys}", keys=", ".join(keys)))


def own(asked: Asked) -> None:
    """List the region's own KPIs; with --json as a file that ``define --file`` reads."""
    from investcrm.domain.own_kpis import compiled
    from investcrm.services import own_kpis

    with opening.opened(asked) as workspace:
        found = workspace.ask(own_kpis.own)
    language = current().language
    lines = [
        (one.key, phrases.kpi_name(compiled(one), language), phrases.kpi_formula(compiled(one), language))
        for one in found
    ]
    said = output.table((t("Key"), t("KPI"), t("Definition")), lines)
    none = t("The region has no KPIs of its own.")
    output.show(asked, [one.data() for one in found], said if found else none)


def remove(asked: Asked, key: Annotated[str, typer.Argument(metavar="KEY", help=_KEY_HELP)]) -> None:
    """Remove a KPI of the region's own."""
    from investcrm.services import own_kpis

    with opening.opened(asked) as workspace:
        workspace.act(own_kpis.remove, key)
    output.show(asked, {"removed": key}, t("Removed: {key}", key=key))


def _conditions(written: list[str] | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in written or ():
        column, _, values = one.partition("=")
        found[column.strip()] = [value.strip() for value in values.split(",") if value.strip()]
    return found


def _from_file(path: Path) -> list[Any]:
    try:
        told = json.loads(path.expanduser().read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=path, reason=why(error)
        ) from None
    except ValueError as error:
        raise InvalidInput(N_("The file {file} cannot be read as JSON."), file=path) from error
    return told if isinstance(told, list) else [told]
