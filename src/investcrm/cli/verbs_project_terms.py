"""Verbs of a project's terms: its name, days, funder, rhythm and budget, as it begins, changes and ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output, project_shapes
from investcrm.cli.asked import Asked
from investcrm.domain.errors import InvalidInput
from investcrm.domain.projects import CountedFrom, Rhythm, minutes_of
from investcrm.words import N_, t

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.project_commands import SaveProject
    from investcrm.store.reader import Reader

_DAY_HELP: Final = N_("The day; else today.")
_RHYTHM_HELP: Final = N_("How often it is reported: quarter, third (EU), half, year.")
_COUNTED_HELP: Final = N_("Count the rhythm from the project's first day instead of January.")
_WITHIN_HELP: Final = N_("So many days after a period its report is due.")
_CALLED_HELP: Final = N_("What it is called.")
_LATEST_DAYS: Final = 366
Name = Annotated[str, typer.Argument(metavar="PROJECT", help=N_("The project's name, or how it begins."))]
On = Annotated[str, typer.Option("--on", metavar="DAY", help=_DAY_HELP)]
From = Annotated[str, typer.Option("--from", metavar="DAY", help=N_("The first day."))]
To = Annotated[str, typer.Option("--to", metavar="DAY", help=N_("The last day."))]
_FUNDER: Final = typer.Option("--funder", metavar="NAME", help=N_("Who pays for it."))
_PROGRAMME: Final = typer.Option("--programme", metavar="NAME", help=N_("Its programme."))
_REFERENCE: Final = typer.Option("--reference", metavar="NUMBER", help=N_("The funder's reference number."))
_RHYTHM: Final = typer.Option("--rhythm", help=_RHYTHM_HELP)
_WITHIN: Final = typer.Option("--within", metavar="DAYS", min=0, max=_LATEST_DAYS, help=_WITHIN_HELP)
_BUDGET: Final = typer.Option("--budget", metavar="SEK", help=N_("Its budget in SEK."))
_BUDGET_HOURS: Final = typer.Option("--budget-hours", metavar="HOURS", help=N_("Its budget in hours."))


def day_of(text: str, reader: Reader, option: str, *, ahead: bool = False) -> date | None:
    """Return the day of an option, as :func:`inputs.day` reads it."""
    return inputs.day(text, reader.today, option, ahead=ahead)


def begin(
    asked: Asked,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_CALLED_HELP)],
    first: From,
    last: To,
    funder: Annotated[str, _FUNDER] = "",
    programme: Annotated[str, _PROGRAMME] = "",
    reference: Annotated[str, _REFERENCE] = "",
    rhythm: Annotated[Rhythm, _RHYTHM] = Rhythm.THIRD,
    from_start: Annotated[bool, typer.Option("--from-start", help=_COUNTED_HELP)] = False,
    within: Annotated[int, _WITHIN] = 30,
    budget: Annotated[str, _BUDGET] = "",
    budget_hours: Annotated[str, _BUDGET_HOURS] = "",
) -> None:
    """Begin a project."""
    from investcrm.domain.project_commands import SaveProject
    from investcrm.services import project_periods, projects

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            days = (day_of(first, reader, "--from", ahead=True), day_of(last, reader, "--to", ahead=True))
        if days[0] is None or days[1] is None:
            raise InvalidInput(N_("Say with --from and --to which days the project lasts."))
        command = SaveProject(
            name, days[0], days[1], funder, programme, reference, rhythm,
            CountedFrom.START if from_start else CountedFrom.CALENDAR, within, inputs.money_sek(budget),
            minutes_of(budget_hours) or None,
        )  # fmt: skip
        made = workspace.ask(project_periods.project, workspace.act(projects.save, command))
    said = t("{name} begun: it is reported {rhythm}.", name=made.name, rhythm=project_shapes.rhythm(made))
    output.show(asked, project_shapes.facts(made), said)


def change(
    asked: Asked,
    project: Name,
    name: Annotated[str, typer.Option("--name", help=_CALLED_HELP)] = "",
    first: From = "",
    last: To = "",
    funder: Annotated[str | None, _FUNDER] = None,
    programme: Annotated[str | None, _PROGRAMME] = None,
    reference: Annotated[str | None, _REFERENCE] = None,
    rhythm: Annotated[Rhythm | None, _RHYTHM] = None,
    from_start: Annotated[
        bool | None, typer.Option("--from-start/--from-january", help=_COUNTED_HELP)
    ] = None,
    within: Annotated[int | None, _WITHIN] = None,
    budget: Annotated[str | None, _BUDGET] = None,
    budget_hours: Annotated[str | None, _BUDGET_HOURS] = None,
) -> None:
    """Change a project; empty words after a text or a budget take it away."""
    from investcrm.services import project_periods, projects

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            now = projects.as_it_stands(of)
            said: dict[str, Any] = {
                "name": name or None,
                "first_on": day_of(first, reader, "--from", ahead=True),
                "last_on": day_of(last, reader, "--to", ahead=True),
                "funder": funder,
                "programme": programme,
                "reference": reference,
                "rhythm": rhythm,
                "report_days": within,
            }
        if from_start is not None:
            said["counted_from"] = CountedFrom.START if from_start else CountedFrom.CALENDAR
        changed = replace(now, **{key: value for key, value in said.items() if value is not None})
        changed = _budgeted(changed, budget, budget_hours)
        if changed == now:
            raise InvalidInput(
                N_("Say what is to be another in the project; --help tells the options. Nothing was changed.")
            )
        workspace.act(projects.save, changed)
        made = workspace.ask(project_periods.project, of.id)
    output.show(
        asked,
        project_shapes.facts(made),
        t(
            "{name}: {first} to {last}, reported {rhythm}.",
            name=made.name,
            first=formats.day(made.first_on),
            last=formats.day(made.last_on),
            rhythm=project_shapes.rhythm(made),
        ),
    )


def _budgeted(command: SaveProject, budget: str | None, hours: str | None) -> SaveProject:
    if budget is not None:
        command = replace(command, budget_sek=inputs.money_sek(budget))
    if hours is not None:
        command = replace(command, budget_minutes=minutes_of(hours) or None)
    return command


def end(asked: Asked, project: Name, on: On) -> None:
    """End a project."""
    from investcrm.domain.project_commands import EndProject
    from investcrm.services import project_periods, projects

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            last = day_of(on, reader, "--on", ahead=True) or reader.today
        workspace.act(projects.end, EndProject(of.id, last))
        made = workspace.ask(project_periods.project, of.id)
    said = t("{name} ends on {day}.", name=made.name, day=formats.day(made.last_on))
    output.show(asked, project_shapes.facts(made), said)
