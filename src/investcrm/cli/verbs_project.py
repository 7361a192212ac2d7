"""Verbs of projects: what is done in them, hours, what counts to them, and their reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm.cli import inputs, opening, output, project_shapes
from investcrm.cli import verbs_project_terms as terms
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.cli.verbs_project_terms import From, Name, On, To, day_of
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.projects import (
    ACTIVITY_LABELS,
    COUNTED_BY,
    minutes_of,
    period_named,
)
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Project
    from investcrm.domain.projects import ReportingPeriod
    from investcrm.store.reader import Reader

Nth = Annotated[
    str, typer.Argument(metavar="PERIOD", help=N_("Its number, a day in it, or a calendar period: 2026-T2."))
]
_Share = Annotated[
    int, typer.Option("--share", metavar="PER-CENT", min=0, max=100, help=N_("How much of it counts."))
]
_HOURS_HELP: Final = N_("Hours in quarters: 7,5 or 7:30; 0 takes them away.")
_OUT_HELP: Final = N_("The PDF or XLSX file to write.")
_REPORTED_HELP: Final = N_("Freeze it for good as reported. What is different later becomes another edition.")
_GOAL_FROM_HELP: Final = N_(
    "What it is counted from: own (by hand), participants, women, smes, hours, cases, won, jobs, kpi:KEY ..."
)


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    project = group(N_("Projects that somebody outside pays for, and their reports to the funder."))
    app.add_typer(project, name="project")
    verb(project, "list", N_("List the projects with their next report."))(list_)
    verb(project, "add", N_("Begin a project."))(terms.begin)
    verb(project, "change", N_("Change what a project is; what is not named stays."))(terms.change)
    verb(project, "show", N_("Show a project: its reports, what is missing, goals and what counts to it."))(
        show
    )
    verb(project, "end", N_("Let a project end on another day."))(terms.end)
    verb(project, "activity", N_("Note something the project did."))(activity)
    verb(project, "hours", N_("Log hours, or show those of a month."))(hours)
    verb(project, "attribute", N_("Count a case or a KPI to the project."))(attribute)
    verb(project, "goal", N_("Set a goal."))(goal)
    verb(project, "count", N_("Count by hand towards a goal."))(count)
    verb(project, "report", N_("Write a period's report as PDF or XLSX, or freeze it as reported."))(report)
    verb(project, "calendar", N_("Write the days reports are due as a calendar file."))(calendar)


def list_(asked: Asked) -> None:
    """List the projects."""
    from investcrm.services import project_periods

    with opening.opened(asked) as workspace:
        found = workspace.ask(project_periods.listing)
    rows = [project_shapes.line(one) for one in found]
    text = output.table(project_shapes.heads(), rows, right=(4,)) or t("There are no projects yet.")
    output.show(asked, [project_shapes.row(one) for one in found], text)


def show(asked: Asked, project: Name) -> None:
    """Show a project."""
    from investcrm.services import project_figures, project_periods, project_reports

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        of = project_periods.called(reader, project)
        page = project_reports.page(reader, of.id)
        counted = project_figures.of_project(reader, of, of.span)
    output.show(asked, project_shapes.page(page, counted), project_shapes.text(page, counted))


def activity(
    asked: Asked,
    project: Name,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("What was done."))],
    on: On = "",
    kind: Annotated[
        str, typer.Option("--kind", help=N_("meeting, seminar, visit, fair, training, study, other ..."))
    ] = "meeting",
    place: Annotated[str, typer.Option("--place", help=N_("Where."))] = "",
    women: Annotated[int, typer.Option("--women", help=N_("How many women took part."))] = 0,
    men: Annotated[int, typer.Option("--men", help=N_("How many men took part."))] = 0,
    others: Annotated[
        int, typer.Option("--others", help=N_("How many took part of whom it is not told."))
    ] = 0,
    organisations: Annotated[
        int, typer.Option("--organisations", help=N_("How many organisations were reached."))
    ] = 0,
    smes: Annotated[
        int, typer.Option("--smes", help=N_("How many of them are small or medium-sized companies."))
    ] = 0,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help=N_("What came of it."))] = "",
) -> None:
    """Note an activity."""
    from investcrm.domain.project_commands import SaveActivity
    from investcrm.services import project_periods, projects

    inputs.one_of(kind, ACTIVITY_LABELS, "--kind")
    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            held = day_of(on, reader, "--on") or reader.today
        command = SaveActivity(
            of.id, held, kind, title, place, women, men, others, organisations, smes, outcome
        )
        made = workspace.act(projects.save_activity, command)
    data = {"id": made, "project": of.name, "held_on": held, "kind": kind, "title": title}
    output.show(asked, data, t("Noted in {name}: {title}.", name=of.name, title=title))


def hours(
    asked: Asked,
    project: Name,
    time: Annotated[str, typer.Argument(metavar="HOURS", help=_HOURS_HELP)] = "",
    on: On = "",
    month: Annotated[bool, typer.Option("--month", help=N_("They are those of the whole month."))] = False,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help=N_("Whose; else your own."))] = "",
    what: Annotated[
        str, typer.Option("--activity", metavar="TITLE", help=N_("On which activity, by its title."))
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("A note."))] = "",
) -> None:
    """Log hours, or without a time show those of the month."""
    from investcrm.domain.project_commands import LogHours
    from investcrm.domain.projects import month_span
    from investcrm.services import project_figures, project_hours, project_periods

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            day = day_of(on, reader, "--on") or reader.today
            member_id = project_hours.member_called(reader, who) if who else None
            activity_id = _activity(reader, of, what) if what else None
        if time:
            command = LogHours(of.id, day, minutes_of(time), member_id, activity_id, month, note or None)
            workspace.act(project_hours.log, command)
        counted = workspace.ask(project_figures.figures, of.id, month_span(day))
    shown = [one for one in counted.hours if member_id in (None, one.member_id)]
    data = {"project": of.name, "month": f"{day:%Y-%m}", "hours": list(map(project_shapes.hours, shown))}
    output.show(asked, data, project_shapes.hours_text(shown))


def _activity(reader: Reader, of: Project, title: str) -> str:
    from investcrm.services import project_figures

    for one in project_figures.of_project(reader, of, of.span).activities:
        if one.title.casefold() == title.strip().casefold():
            return one.id
    raise NotFound(N_("The project has no activity called “{title}”."), title=title)


def attribute(
    asked: Asked,
    project: Name,
    what: Annotated[str, typer.Argument(metavar="CASE|KPI", help=N_("A case's number, or a KPI's key."))],
    share: _Share = 100,
    first: From = "",
    last: To = "",
    remove: Annotated[bool, typer.Option("--remove", help=N_("Count it no more."))] = False,
) -> None:
    """Count a case or a KPI to a project."""
    from investcrm.domain.project_commands import AttributeCase, AttributeKpi, RemovePart
    from investcrm.services import inquiries, project_figures, project_periods, projects

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            days = (day_of(first, reader, "--from", ahead=True), day_of(last, reader, "--to", ahead=True))
            is_kpi = project_figures.specification(reader, what) is not None
            target = what if is_kpi else inquiries.by_number(reader, what)
            counted = project_figures.of_project(reader, of, of.span)
            standing = () if is_kpi else projects.of_case(reader, target)
        if remove:
            rows = [one.id for one in counted.kpis if is_kpi and one.kpi == what]
            rows += [row for row, name, *_ in standing if name == of.id]
            if not rows:
                raise NotFound(N_("{what} does not count to the project."), what=what)
            workspace.act(projects.remove_part, RemovePart("kpi" if is_kpi else "case", rows[0]))
            said = t("{what} counts to {name} no more.", what=what, name=of.name)
        else:
            if is_kpi:
                workspace.act(projects.attribute_kpi, AttributeKpi(of.id, what, share, *days))
            else:
                workspace.act(projects.attribute_case, AttributeCase(of.id, target, share, *days))
            said = t("{what} counts to {name} by {share} %.", what=what, name=of.name, share=share)
    data = {"project": of.name, "what": what, "kind": "kpi" if is_kpi else "case"}
    output.show(asked, data | {"share": None if remove else share}, said)


def goal(
    asked: Asked,
    project: Name,
    words: Annotated[str, typer.Argument(metavar="WORDS", help=N_("What the goal is."))],
    target: Annotated[int, typer.Option("--target", metavar="NUMBER", help=N_("How much is to be reached."))],
    counted: Annotated[str, typer.Option("--counted", metavar="FROM", help=_GOAL_FROM_HELP)] = "own",
    unit: Annotated[str, typer.Option("--unit", help=N_("Its unit."))] = "",
) -> None:
    """Set a goal."""
    from investcrm.domain.project_commands import SaveGoal
    from investcrm.services import project_periods, projects

    if not counted.startswith("kpi:"):
        inputs.one_of(counted, COUNTED_BY, "--counted")
    with opening.opened(asked) as workspace:
        of = workspace.ask(project_periods.called, project)
        made = workspace.act(projects.save_goal, SaveGoal(of.id, words, target, unit, counted))
    data = {"id": made, "project": of.name, "words": words, "target": target, "counted": counted}
    output.show(
        asked, data, t("Goal of {name}: {words}, {target}.", name=of.name, words=words, target=target)
    )


def count(
    asked: Asked,
    project: Name,
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help=N_("The goal, in its words or how they begin."))
    ],
    amount: Annotated[int, typer.Argument(metavar="NUMBER", help=N_("How many more."))],
    on: On = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("A note."))] = "",
) -> None:
    """Count towards a goal."""
    from investcrm.domain.project_commands import CountGoal
    from investcrm.services import project_figures, project_periods, projects

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            day = day_of(on, reader, "--on")
            goals = project_figures.of_project(reader, of, of.span).goals
        wanted = words.strip().casefold()
        found = [one for one in goals if one.words.casefold().startswith(wanted)]
        if len(found) != 1:
            raise NotFound(
                N_("Which goal? The project has {goals}."), goals="; ".join(one.words for one in goals) or "–"
            )
        made = workspace.act(projects.count_goal, CountGoal(found[0].id, amount, day, note))
    data: dict[str, Any] = {"id": made, "project": of.name, "goal": found[0].words, "amount": amount}
    output.show(asked, data, t("Counted {amount} towards “{goal}”.", amount=amount, goal=found[0].words))


def report(
    asked: Asked,
    project: Name,
    period: Nth,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
    summary: Annotated[str, typer.Option("--summary", metavar="TEXT", help=N_("The summary in words."))] = "",
    reported: Annotated[bool, typer.Option("--reported", help=_REPORTED_HELP)] = False,
) -> None:
    """Write or freeze a report."""
    from investcrm.cli import files
    from investcrm.domain.project_commands import ReportPeriod
    from investcrm.services import project_periods, project_reports, saving

    if out is None and not reported:
        raise InvalidInput(N_("Say with --out which file the draft goes to, or freeze it with --reported."))
    ending = inputs.ending_of(out, (".pdf", ".xlsx"), "--out") if out else ".pdf"
    if out:
        files.folder(out.expanduser().absolute().parent)  # before anything is frozen
    with opening.opened(asked) as workspace:
        language = language_of(asked, workspace)
        with workspace.reader() as reader:
            of = project_periods.called(reader, project)
            which = period_named((one.period for one in project_periods.periods(reader, of)), period)
        edition = 0
        if reported:
            command = ReportPeriod(of.id, which.number, language, summary)
            made = workspace.act(project_reports.report, command)
            edition = made.number
            data = workspace.ask(project_reports.document, made, ending)
        else:
            data = workspace.ask(project_reports.draft, of.id, which.number, language, summary, ending)
    if out:
        saving.write(out.expanduser(), data)
    told = _told(of, which) | {"edition": edition, "language": language, "file": str(out) if out else None}
    output.show(asked, told, _said(of, which, edition, out))


def _told(of: Project, which: ReportingPeriod) -> dict[str, Any]:
    return {
        "project": of.name,
        "period": which.number,
        "first": which.first,
        "last": which.last,
        "due_on": which.due_on,
    }


def _said(of: Project, which: ReportingPeriod, edition: int, out: Path | None) -> str:
    lines = []
    if edition:
        lines.append(
            t(
                "Reported: {name}, period {number}, edition {edition}.",
                name=of.name,
                number=which.number,
                edition=edition,
            )
        )
    if out:
        lines.append(t("The report is in {file}.", file=str(out)))
    return "\n".join(lines)


def calendar(
    asked: Asked,
    project: Name,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=N_("The calendar file (.ics) to write."))
    ],
) -> None:
    """Write the calendar."""
    from datetime import UTC, datetime

    from investcrm.services import project_periods, saving

    inputs.ending_of(out, (".ics",), "--out")
    with opening.opened(asked) as workspace:
        of = workspace.ask(project_periods.called, project)
        language = language_of(asked, workspace)
        data = workspace.ask(project_periods.calendar, of.id, datetime.now(UTC), language)
    saving.write(out.expanduser(), data)
    told = {"file": str(out), "reports": data.count(b"BEGIN:VEVENT")}
    output.show(asked, told, t("The calendar is in {file}.", file=str(out)))
