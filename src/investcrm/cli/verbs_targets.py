"""Verbs of targets: list a year's, set one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import phrases, words
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.slices import Slice
from investcrm.domain.targets import goal_of
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.targets import Aim, TargetYear
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

_YEAR_HELP: Final = N_("The year; else this one.")
_AT_HELP: Final = N_("The target of one municipality, by code or name; else the region's.")
_AREA_HELP: Final = N_("The target of one strength area, by key or name.")
_KPI_HELP: Final = N_("The KPI, by its key (see --json).")
_VALUE_HELP: Final = N_("The target of the whole year, money in millions; none takes it away.")

Year = Annotated[int, typer.Option("--year", metavar="YEAR", help=_YEAR_HELP)]
At = Annotated[str, typer.Option("--municipality", metavar="NAME", help=_AT_HELP)]
Area = Annotated[str, typer.Option("--area", metavar="NAME", help=_AREA_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    target = group(N_("Targets of KPIs: list, set."))
    app.add_typer(target, name="target")
    verb(target, "list", N_("List the targets of a year."))(target_list)
    verb(target, "set", N_("Set the target of a KPI for a year."))(target_set)


def target_list(asked: Asked, year: Year = 0, municipality: At = "", area: Area = "") -> None:
    """List a year's targets: the region's first, then municipalities' and strength areas'."""
    from investcrm.services import reference, targets

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        known = reference.load(reader)
        code, key = _narrowed(known, municipality, area)
        found = targets.of_year(reader, year or reader.today.year)
        order = {one.key: place for place, one in enumerate(found.kpis)}
        aims = sorted(
            (
                aim
                for aim in found.targets
                if aim.kpi in order and code in ("", aim.municipality_code) and key in ("", aim.strength_area)
            ),
            key=lambda aim: (aim.municipality_code, aim.strength_area, order[aim.kpi]),
        )
        reached = {aim: _reached(reader, found, aim) for aim in aims}
    every = [(aim, found.kpis[order[aim.kpi]]) for aim in aims]
    data = [_shape(one, aim, found.targets[aim], found.year, known) for aim, one in every]
    language = words.current().language
    rows = [
        (
            phrases.kpi_label(one, language),
            _whose(aim, known),
            phrases.kpi_goal(one, found.targets[aim], language),
            phrases.kpi_value(one, reached[aim], language),
        )
        for aim, one in every
    ]
    headers = (t("KPI"), t("Holds for"), t("Target {year}", year=found.year), t("Outcome so far"))
    nothing = t("No targets are set for {year}.", year=found.year)
    output.show(asked, data, output.table(headers, rows, right=(2, 3)) if rows else nothing)


def target_set(
    asked: Asked,
    kpi: Annotated[str, typer.Argument(metavar="KPI", help=_KPI_HELP)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_VALUE_HELP)],
    year: Year = 0,
    municipality: At = "",
    area: Area = "",
) -> None:
    """Set a target, or take it away."""
    from investcrm.domain.commands import SetTarget
    from investcrm.services import kpis, reference, targets

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            known, today = reference.load(reader), reader.today
            one = kpis.specification(reader, kpi)
        goal = goal_of(one, value)
        code, key = _narrowed(known, municipality, area)
        command = SetTarget(one.key, year or today.year, goal, municipality_code=code, strength_area=key)
        workspace.act(targets.set_target, command)
    aim = targets.aim_of(command)
    language = words.current().language
    label, whose = phrases.kpi_label(one, language), _whose(aim, known)
    said = (
        t("{kpi} has no target for {year} any more ({whose}).", kpi=label, year=command.year, whose=whose)
        if goal is None
        else t(
            "{kpi}: the target for {year} is {value} ({whose}).",
            kpi=label,
            year=command.year,
            value=phrases.kpi_goal(one, goal, language),
            whose=whose,
        )
    )
    output.show(asked, _shape(one, aim, goal, command.year, known), said)


def _narrowed(known: Reference, municipality: str, area: str) -> tuple[str, str]:
    codes = inputs.codes([municipality], known.municipalities)
    keys = inputs.strength_areas([area] if area else [], known)
    return (codes[0] if codes else "", keys[0] if keys else "")


def _whose(aim: Aim, known: Reference) -> str:
    language = words.current().language
    names = [
        known.municipalities.get(aim.municipality_code, aim.municipality_code),
        known.area_name(aim.strength_area, language) if aim.strength_area else "",
    ]
    return ", ".join(filter(None, names)) or t("The whole region")


def _reached(reader: Reader, found: TargetYear, aim: Aim) -> float | None:
    """Return what was reached of a target: the region's, or a municipality's or strength area's slice."""
    from investcrm.services import kpis

    cut = Slice(aim.municipality_code, aim.strength_area)
    if cut.is_all:
        return found.reached.get(aim.kpi)
    return kpis.kpi(reader, aim.kpi, Period(found.year, 1, PeriodKind.YEAR), cut).value


def _shape(one: Kpi, aim: Aim, value: float | None, year: int, known: Reference) -> dict[str, Any]:
    return {
        "kpi": aim.kpi,
        "label": phrases.kpi_label(one, words.current().language),
        "year": year,
        "municipality_code": aim.municipality_code,
        "municipality": known.municipalities.get(aim.municipality_code, ""),
        "strength_area": aim.strength_area,
        "target": value,
    }
