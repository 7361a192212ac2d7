"""Verbs of service promises and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number
from investcrm.domain.promises import PROMISE_LABELS, STANDING_LABELS, Promise
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.domain.promises import Measured
    from investcrm.services.complaining import Complaint

_STEP_HELP: Final = N_("Which step: response, forward, answer, offer.")
_WHY_HELP: Final = N_("Why it was late; empty takes the explanation away.")
_AT_HELP: Final = N_("The municipality, by code or name.")
_TEXT_HELP: Final = N_("What the complaint is about.")
_CASE_HELP: Final = N_("The number of the inquiry it is about.")
_WHO_HELP: Final = N_("Who complained.")
_ON_HELP: Final = N_("The day it came; else today.")
_DONE_HELP: Final = N_("What was done about it.")
_FOLLOW_HELP: Final = N_("A task that follows it up.")
_BY_HELP: Final = N_("The day of that task.")
_REFERENCE_HELP: Final = N_("The complaint's reference, as the list shows it.")
_OPEN_HELP: Final = N_("Save what was done and leave it open.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    complaint = group(N_("Complaints: add, list, close."))
    verb(app, "promises", N_("Show what was promised of each step of an inquiry, and whether it was kept."))(
        show
    )
    verb(app, "explain", N_("Say why a promised step was late."))(explain)
    app.add_typer(complaint, name="complaint")
    verb(complaint, "add", N_("Log a complaint about an inquiry or a municipality."))(complaint_add)
    verb(complaint, "list", N_("List complaints, open ones first."))(complaint_list)
    verb(complaint, "close", N_("Say what was done about a complaint, and close it."))(complaint_close)


def show(asked: Asked, number: Number) -> None:
    """Show the promises of one case."""
    from investcrm.services import inquiries, promising

    with opening.opened(asked, number) as workspace, workspace.reader() as reader:
        found = promising.of_case(reader, inquiries.by_number(reader, number))
    said = output.table(headers(), [line(one) for one in found]) if found else t("Nothing is promised yet.")
    output.show(asked, {"number": number, "promises": [shape(one) for one in found]}, said)


def headers() -> tuple[str, ...]:
    """Return the heads of a table of promised steps."""
    return t("Step"), t("Standing"), t("Promised by"), t("Done"), t("Working days"), t("Explanation")


def shape(one: Measured) -> dict[str, Any]:
    """Return a promised step as data."""
    return {
        "step": one.promise.value,
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "state": one.standing.value,
        "began_on": one.began_on,
        "due_on": one.due_on,
        "done_on": one.done_on,
        "working_days": one.days,
        "working_days_left": one.left,
        "explanation": one.explanation,
    }


def line(one: Measured) -> tuple[str, ...]:
    """Return a promised step as a line of that table."""
    return (
        " ".join(filter(None, (t(PROMISE_LABELS[one.promise]), one.municipality))),
        t(STANDING_LABELS[one.standing]),
        formats.day(one.due_on),
        formats.day(one.done_on) if one.done_on else "",
        str(one.days),
        one.explanation,
    )


def explain(
    asked: Asked,
    number: Number,
    step: Annotated[str, typer.Option("--step", metavar="STEP", help=_STEP_HELP)],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_WHY_HELP)] = "",
    at: Annotated[str, typer.Option("--at", metavar="CODE", help=_AT_HELP)] = "",
) -> None:
    """Explain a late step."""
    from investcrm.domain.following_commands import Explain
    from investcrm.services import inquiries, promising, reference

    promise = inputs.one_of(step, Promise, "--step")
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            inquiry_id = inquiries.by_number(reader, number)
            codes = inputs.codes([at], reference.load(reader).municipalities) if at else ("",)
        workspace.act(promising.explain, Explain(inquiry_id, promise, text, codes[0]))
        found = workspace.ask(promising.of_case, inquiry_id)
    data = {"number": number, "promises": [shape(one) for one in found]}
    output.show(asked, data, t("The explanation is kept with the case."))


def complaint_add(
    asked: Asked,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_TEXT_HELP)],
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help=_CASE_HELP)] = "",
    at: Annotated[str, typer.Option("--at", metavar="CODE", help=_AT_HELP)] = "",
    who: Annotated[str, typer.Option("--who", help=_WHO_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    done: Annotated[str, typer.Option("--done", metavar="TEXT", help=_DONE_HELP)] = "",
    follow_up: Annotated[str, typer.Option("--follow-up", metavar="TEXT", help=_FOLLOW_HELP)] = "",
    by: Annotated[str, typer.Option("--by", metavar="DATE", help=_BY_HELP)] = "",
) -> None:
    """Log one."""
    from investcrm.domain.following_commands import LogComplaint
    from investcrm.services import complaining, inquiries, reference

    with opening.opened(asked, case) as workspace:
        with workspace.reader() as reader:
            inquiry_id = inquiries.by_number(reader, case) if case else None
            codes = inputs.codes([at], reference.load(reader).municipalities) if at else ("",)
            happened = inputs.day(on, reader.today, "--on", ahead=False)
            due = inputs.day(by, reader.today, "--by")
        command = LogComplaint(text, who, inquiry_id, codes[0], happened, done, follow_up, due)
        made = workspace.act(complaining.log, command)
        (one,) = (one for one in workspace.ask(complaining.complaints) if one.id == made)
    output.show(asked, _complaint(one), t("Logged as {number}.", number=one.reference))


def complaint_list(
    asked: Asked,
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help=_CASE_HELP)] = "",
    at: Annotated[str, typer.Option("--at", metavar="CODE", help=_AT_HELP)] = "",
) -> None:
    """List them."""
    from investcrm.services import complaining, inquiries, reference

    with opening.opened(asked, case) as workspace, workspace.reader() as reader:
        inquiry_id = inquiries.by_number(reader, case) if case else ""
        codes = inputs.codes([at], reference.load(reader).municipalities) if at else ("",)
        found = complaining.complaints(reader, inquiry_id, codes[0])
    headers = (t("Reference"), t("Day"), t("Who"), t("About"), t("Complaint"), t("Settled"))
    lines = [
        (
            one.reference,
            formats.day(one.happened_on),
            one.who,
            " ".join(filter(None, (one.number, one.municipality))),
            one.text,
            formats.day(one.closed_on) if one.closed_on else "",
        )
        for one in found
    ]
    said = output.table(headers, lines) if found else t("Nobody has complained.")
    output.show(asked, [_complaint(one) for one in found], said)


def complaint_close(
    asked: Asked,
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help=_REFERENCE_HELP)],
    done: Annotated[str, typer.Option("--done", metavar="TEXT", help=_DONE_HELP)],
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help=_CASE_HELP)] = "",
    stays_open: Annotated[bool, typer.Option("--open", help=_OPEN_HELP)] = False,
) -> None:
    """Close one."""
    from investcrm.domain.following_commands import SettleComplaint
    from investcrm.services import complaining

    with opening.opened(asked, case) as workspace:
        complaint_id = workspace.ask(complaining.by_reference, reference)
        workspace.act(complaining.settle, SettleComplaint(complaint_id, done, not stays_open))
        (one,) = (one for one in workspace.ask(complaining.complaints) if one.id == complaint_id)
    output.show(asked, _complaint(one), t("What was done about the complaint is kept."))


def _complaint(one: Complaint) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "happened_on": one.happened_on,
        "who": one.who,
        "text": one.text,
        "done": one.done,
        "closed_on": one.closed_on,
        "number": one.number,
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "follow_up": one.task,
        "follow_up_on": one.task_on,
    }
