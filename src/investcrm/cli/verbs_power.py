"""Verbs of power: state, reserve, follow in the operator's queue, list what is left by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, power_phrases
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import InvalidInput
from investcrm.domain.power import VOLTAGES_V, Basis, Grid, spans
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.land_rows import PowerPlace, PowerRow, PowerSheet, ReservationRow
    from investcrm.domain.power import Available
    from investcrm.domain.power_queue import QueueStep

_PLACE_HELP: Final = N_(
    "A site, a substation or a municipality, by its name or a municipality's code; of several with one name "
    "“Hagalund, Arboga”."
)
_YEAR_HELP: Final = N_("From which year; else now.")
_FIRM_HELP: Final = N_("Firm power, such as 14 MW; it counts as firm only with --basis.")
_INDICATIVE_HELP: Final = N_("Power that is only indicated.")
_FLEXIBLE_HELP: Final = N_("How much of it must be able to be turned down.")
_BASIS_HELP: Final = N_("What firm power rests on: subscription, agreement.")
_GRID_HELP: Final = N_("Which grid it comes from: local, regional, transmission.")
_VOLTAGE_HELP: Final = N_("The voltage in kV: 0.4, 10, 20, 30, 40, 50, 70, 130, 220 or 400.")
_OPERATOR_HELP: Final = N_("The grid operator.")
_SOURCE_HELP: Final = N_("Who says so: the grid operator, a letter and its number.")
_STATED_HELP: Final = N_("The day it was stated; else today.")
_UNTIL_HELP: Final = N_("The last day it holds.")
_STEP_HELP: Final = N_("How far the operator's queue has come, by the step's key.")
_STEP_ON_HELP: Final = N_("The day it came to that step; else today.")
_CLOSES_HELP: Final = N_("The day the operator closes the case unless something happens.")
_DOCUMENT_HELP: Final = N_("The document it stands in: its name or registry number.")
_RESTRICTED_HELP: Final = N_("The operator says it must not be spread.")
_HOLDER_HELP: Final = N_("The customer or project that has it.")
_KW_HELP: Final = N_("How much, such as 6 MW.")

Place = Annotated[str, typer.Argument(metavar="PLACE", help=_PLACE_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    power = group(N_("Power: add, list, reserve, substation."))
    verb(power, "add", N_("State power at a site, a substation or a municipality from a year on."))(power_add)
    verb(power, "list", N_("List what is stated and reserved at a place, and what is left by year."))(
        power_list
    )
    verb(power, "reserve", N_("Note that a customer or project has power at a place."))(power_reserve)
    verb(power, "substation", N_("Add a substation."))(substation_add)
    app.add_typer(power, name="power")


def power_add(
    asked: Asked,
    place: Place,
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help=_YEAR_HELP)] = None,
    firm: Annotated[str, typer.Option("--firm", metavar="MW", help=_FIRM_HELP)] = "",
    indicative: Annotated[str, typer.Option("--indicative", metavar="MW", help=_INDICATIVE_HELP)] = "",
    flexible: Annotated[str, typer.Option("--flexible", metavar="MW", help=_FLEXIBLE_HELP)] = "",
    basis: Annotated[str, typer.Option("--basis", help=_BASIS_HELP)] = "",
    grid: Annotated[str, typer.Option("--grid", help=_GRID_HELP)] = "",
    voltage: Annotated[str, typer.Option("--voltage", metavar="KV", help=_VOLTAGE_HELP)] = "",
    operator: Annotated[str, typer.Option("--operator", metavar="NAME", help=_OPERATOR_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_SOURCE_HELP)] = "",
    stated: Annotated[str, typer.Option("--stated", metavar="DATE", help=_STATED_HELP)] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_UNTIL_HELP)] = "",
    step: Annotated[str, typer.Option("--step", metavar="STEP", help=_STEP_HELP)] = "",
    step_on: Annotated[str, typer.Option("--step-on", metavar="DATE", help=_STEP_ON_HELP)] = "",
    closes: Annotated[str, typer.Option("--closes", metavar="DATE", help=_CLOSES_HELP)] = "",
    document: Annotated[str, typer.Option("--document", metavar="TEXT", help=_DOCUMENT_HELP)] = "",
    restricted: Annotated[bool, typer.Option("--restricted", help=_RESTRICTED_HELP)] = False,
) -> None:
    """State power."""
    from investcrm.domain.commands import StatePower
    from investcrm.services import power

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            found, today = power.find_place(reader, place), reader.today
        workspace.act(
            power.state,
            StatePower(
                _named(found)[0],
                year,
                inputs.power_kw(firm),
                inputs.power_kw(indicative),
                inputs.power_kw(flexible),
                operator,
                inputs.day(stated, today, "--stated", ahead=False),
                inputs.day(until, today, "--until"),
                source,
                restricted,
                *_named(found)[1:],
                basis and inputs.one_of(basis, Basis, "--basis"),
                grid and inputs.one_of(grid, Grid, "--grid"),
                _volts(voltage),
                None,
                step,
                inputs.day(step_on, today, "--step-on", ahead=False),
                inputs.day(closes, today, "--closes"),
                document,
            ),
        )
        shown = workspace.ask(power.sheet, found)
        known = workspace.ask(power.steps)
    _show(asked, shown, known, today)


def power_list(asked: Asked, place: Place) -> None:
    """List what is stated at a place."""
    from investcrm.services import power

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        shown = power.sheet(reader, power.find_place(reader, place))
        known, today = power.steps(reader), reader.today
    _show(asked, shown, known, today)


def power_reserve(
    asked: Asked,
    place: Place,
    amount: Annotated[str, typer.Option("--power", metavar="MW", help=_KW_HELP)],
    holder: Annotated[str, typer.Option("--for", metavar="NAME", help=_HOLDER_HELP)],
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help=_YEAR_HELP)] = None,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_UNTIL_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_SOURCE_HELP)] = "",
    restricted: Annotated[bool, typer.Option("--restricted", help=_RESTRICTED_HELP)] = False,
) -> None:
    """Reserve power."""
    from investcrm.domain.land_commands import ReservePower
    from investcrm.services import power

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            found, today = power.find_place(reader, place), reader.today
        command = ReservePower(
            holder,
            inputs.power_kw(amount),
            *_named(found),
            year,
            inputs.day(until, today, "--until"),
            None,
            source,
            restricted,
        )
        workspace.act(power.reserve, command)
        shown = workspace.ask(power.sheet, found)
        known = workspace.ask(power.steps)
    _show(asked, shown, known, today)


def substation_add(
    asked: Asked,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    municipality: Annotated[str, typer.Option("--in", metavar="CODE")],
    voltage: Annotated[str, typer.Option("--voltage", metavar="KV", help=_VOLTAGE_HELP)] = "",
    operator: Annotated[str, typer.Option("--operator", metavar="NAME", help=_OPERATOR_HELP)] = "",
) -> None:
    """Add a substation."""
    from investcrm.domain.land_commands import AddSubstation
    from investcrm.services import power, reference

    with opening.opened(asked) as workspace:
        names = dict(workspace.ask(reference.load).municipalities)
        (code,) = inputs.codes([municipality], names)
        workspace.act(power.add_substation, AddSubstation(code, name, _volts(voltage), operator))
    data = {"name": name, "municipality_code": code, "voltage_v": _volts(voltage), "operator": operator}
    output.show(asked, data, t("{site} added", site=name))


def _named(place: PowerPlace) -> tuple[str, str, str]:
    """Return the ids a command names a place by: of a site, a substation, a municipality."""
    return (
        place.id if place.kind == "site" else "",
        place.id if place.kind == "substation" else "",
        place.id if place.kind == "municipality" else "",
    )


def _volts(text: str) -> int | None:
    known = {f"{volts / 1000:g}": volts for volts in VOLTAGES_V}
    wanted = text.casefold().replace(",", ".").removesuffix("kv").strip()
    if not wanted:
        return None
    if wanted not in known:
        raise InvalidInput(
            N_("“{text}” is no voltage of the grid. Choose one of {known} kV."),
            text=text,
            known=", ".join(known),
        )
    return known[wanted]


def _show(asked: Asked, shown: PowerSheet, steps: tuple[QueueStep, ...], today: date) -> None:
    output.show(asked, shape(shown, steps, today), text(shown, steps, today))


# ---- shapes and words


def shape(shown: PowerSheet, steps: tuple[QueueStep, ...], today: date) -> dict[str, Any]:
    """Return a place's power as scripts get it."""
    language = current().language
    return {
        "place": _place(shown.place),
        "statements": [_statement(row) for row in shown.statements],
        "reservations": [_reservation(row) for row in shown.reservations],
        "years": [_year(one, language) for one in shown.years],
        "doubts": list(power_phrases.doubts(shown, today, language)),
        "beyond": [shape(one, steps, today) for one in shown.beyond],
    }


def _place(place: PowerPlace) -> dict[str, Any]:
    return {"kind": place.kind, "name": place.name, "municipality_code": place.municipality_code}


def _statement(row: PowerRow) -> dict[str, Any]:
    return {
        "year": row.year,
        "firm_kw": row.firm_kw,
        "indicative_kw": row.indicative_kw,
        "flexible_kw": row.flexible_kw,
        "basis": row.basis or None,
        "grid": row.grid or None,
        "voltage_v": row.voltage_v,
        "operator": row.operator,
        "step": row.step or None,
        "step_dates": row.step_dates,
        "closes_on": row.closes_on,
        "stated_on": row.stated_on,
        "valid_until": row.valid_until,
        "source": row.source,
        "document": row.document,
        "restricted": row.restricted,
    }


def _reservation(row: ReservationRow) -> dict[str, Any]:
    one = row.reservation
    return {
        "holder": one.holder,
        "kw": one.kw,
        "from_year": one.from_year,
        "until": one.until,
        "source": one.source,
        "stated_on": one.stated_on,
        "restricted": one.restricted,
    }


def _year(one: Available, language: str) -> dict[str, Any]:
    return {
        "year": one.year,
        "firm_kw": one.firm_kw,
        "indicative_kw": one.indicative_kw,
        "reserved_kw": sum(held.kw for held in one.reserved),
        "over_kw": one.over_kw,
        "source": one.statement.source,
        "stated_on": one.statement.stated_on,
        "arithmetic": power_phrases.arithmetic(one, language),
    }


def text(shown: PowerSheet, steps: tuple[QueueStep, ...], today: date) -> str:
    """Return a place's power in words."""
    language = current().language
    parts = [power_phrases.place(shown.place, language)]
    if not shown.statements:
        parts.append(t("No power has been stated here. Ask the grid operator, or take it from an answer."))
    headers = (
        t("From"),
        t("Firm"),
        t("Indicative"),
        t("Flexible"),
        t("Rests on"),
        t("Queue"),
        t("Source"),
        t("Stated"),
    )
    cells = [
        (
            power_phrases.since(row.year, language),
            formats.power(row.firm_kw),
            formats.power(row.indicative_kw),
            formats.power(row.flexible_kw),
            power_phrases.basis(row.basis, language),
            power_phrases.queue_line(row, steps, language),
            row.source + (f" ({t('not to be spread')})" if row.restricted else ""),
            formats.day(row.stated_on),
        )
        for row in shown.statements
    ]
    parts.append(output.table(headers, cells, right=(1, 2, 3)))
    parts += [
        f"{t('Reserved')}: {power_phrases.reservation(row.reservation, language)}"
        for row in shown.reservations
    ]
    if shown.years:
        lines = [(one.label, power_phrases.arithmetic(one.first, language)) for one in spans(shown.years)]
        parts.append(f"{t('What is left')}\n{output.facts(lines)}")
    parts += power_phrases.doubts(shown, today, language)
    parts += [text(one, steps, today) for one in shown.beyond]
    return "\n\n".join(part for part in parts if part)
