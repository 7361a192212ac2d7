"""Verbs of the ledger of jobs and investment: show, state, withdraw, due, ask, bridge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, ledger_phrases, phrases
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_figures import Period
from investcrm.cli.verbs_inquiry import Number
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.ledger import MONTHS, Measure, Skill, Sort, Step
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.ledger import Followed, Statement
    from investcrm.services.ledger import Bridged
    from investcrm.store.reader import Reader

_STEP_HELP: Final = N_("stated, decided, announced, or realised with --months.")
_MONTHS_HELP: Final = N_("After how many months realised jobs were counted: 12, 24 or 36.")
_JOBS_HELP: Final = N_("The number of jobs.")
_ENTRY_HELP: Final = N_("How many of them are entry-level.")
_SKILLED_HELP: Final = N_("How many of them are skilled.")
_SAFEGUARDED_HELP: Final = N_("The jobs are safeguarded, not new.")
_MONEY_HELP: Final = N_("The investment in SEK: 400 mnkr, 1,4 mdr.")
_SOURCE_HELP: Final = N_("Who says so.")
_ON_HELP: Final = N_("The day it was stated; else today.")
_REPLACE_HELP: Final = N_("Instead of what is stated of the same, which is withdrawn.")
_ADD_HELP: Final = N_("On top of what is stated of the same.")
_SURE_HELP: Final = N_("The figure is right, odd as it looks.")
_ID_HELP: Final = N_("The statement's reference, as `ledger show` gives it.")
_CASE_HELP: Final = N_("The number of its case.")
_MONEY_TOO_HELP: Final = N_("Show SEK instead of jobs.")
_DAY_HELP: Final = N_("The day to ask.")
_REFERENCE: Final = 8


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    ledger = group(N_("Jobs and investment: state, correct, withdraw, follow up."))
    app.add_typer(ledger, name="ledger")
    verb(ledger, "show", N_("Show what was stated of jobs and investment in a case."))(show)
    verb(ledger, "state", N_("State jobs or investment; earlier statements stay."))(state)
    verb(ledger, "withdraw", N_("Take back a statement that was wrong; it stays visible."))(withdraw)
    verb(ledger, "due", N_("Show what should be asked for now about earlier establishments."))(due)
    verb(ledger, "ask", N_("Plan to ask for realised jobs on a day."))(ask)
    verb(ledger, "bridge", N_("Show how what was stated became decided, announced and realised."))(bridge)


def show(asked: Asked, number: Number) -> None:
    """Show a case's ledger."""
    with opening.opened(asked, number) as workspace:
        _tell(asked, workspace, number)


def _tell(asked: Asked, workspace: Workspace, number: str) -> None:
    from investcrm.services import inquiries, ledger

    with workspace.reader() as reader:
        found = ledger.of_case(reader, inquiries.by_number(reader, number))
    language = current().language
    headers = (t("Step"), t("Figure"), t("Stated on"), t("Source"), t("Reference"), "")
    rows = [
        (
            ledger_phrases.place(one.place, language),
            ledger_phrases.said(one, language),
            formats.day(one.stated_on),
            phrases.source(one.source, language),
            reference(one),
            ledger_phrases.withdrawn(one, language),
        )
        for one in found.statements
    ]
    lacks = ledger_phrases.lacks(found.followed, language) if found.followed else ""
    text = output.table(headers, rows) if rows else t("Nothing is stated yet.")
    if lacks:
        text = f"{text}\n\n{t('To ask for now: {what}', what=lacks)}"
    data = {
        "number": number,
        "statements": [shape(one) for one in found.statements],
        "follow_up": followed(found.followed) if found.followed else None,
    }
    output.show(asked, data, text)


def reference(one: Statement) -> str:
    """Return what a statement is named by: the end of its id, where ids differ."""
    return one.id[-_REFERENCE:].upper()


def shape(one: Statement) -> dict[str, Any]:
    """Return a statement as data."""
    return {
        "reference": reference(one),
        "step": one.step.value,
        "months": one.months or None,
        "sort": one.sort.value,
        "skill": one.skill.value,
        "jobs": one.jobs,
        "investment_sek": one.investment_sek,
        "stated_on": one.stated_on,
        "source": one.source,
        "stands": one.stands,
        "withdrawn_by": one.withdrawn_by or None,
    }


def followed(one: Followed) -> dict[str, Any]:
    """Return an establishment that is followed up as data."""
    return {
        "number": one.number,
        "title": one.title,
        "outcome": one.outcome,
        "municipality_code": one.municipality_code or None,
        "decided_on": one.decided_on,
        "jobs_stated": one.stated,
        "jobs_decided": one.decided,
        "jobs_safeguarded": one.safeguarded,
        "jobs_announced": one.announced,
        "investment_decided_sek": one.decided_sek,
        **{f"jobs_realised_{at}": jobs for at, jobs in zip(MONTHS, one.realised, strict=True)},
        "count_after_months": one.due,
        "next_on": one.next_on,
        "asked_on": one.asked_on,
        "missing": [missing.value for missing in one.missing],
    }


def state(
    asked: Asked,
    number: Number,
    step: Annotated[str, typer.Argument(metavar="STEP", help=_STEP_HELP)],
    jobs: Annotated[str, typer.Option("--jobs", metavar="N", help=_JOBS_HELP)] = "",
    entry: Annotated[str, typer.Option("--entry", metavar="N", help=_ENTRY_HELP)] = "",
    skilled: Annotated[str, typer.Option("--skilled", metavar="N", help=_SKILLED_HELP)] = "",
    safeguarded: Annotated[bool, typer.Option("--safeguarded", help=_SAFEGUARDED_HELP)] = False,
    investment: Annotated[str, typer.Option("--investment", metavar="SEK", help=_MONEY_HELP)] = "",
    months: Annotated[int | None, typer.Option("--months", metavar="N", help=_MONTHS_HELP)] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_SOURCE_HELP)] = "",
    instead: Annotated[bool, typer.Option("--replace", help=_REPLACE_HELP)] = False,
    on_top: Annotated[bool, typer.Option("--add", help=_ADD_HELP)] = False,
    sure: Annotated[bool, typer.Option("--sure", help=_SURE_HELP)] = False,
) -> None:
    """State jobs or investment."""
    from dataclasses import replace

    from investcrm.domain.commands import StateLedger
    from investcrm.services import inquiries, ledger

    if instead and on_top:
        raise InvalidInput(N_("A figure either replaces what is stated or comes on top of it."))
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            command = StateLedger(
                inquiries.by_number(reader, number),
                inputs.one_of(step, Step, "STEP").value,
                inputs.day(on, reader.today, "--on", ahead=False),
                months,
                (Sort.SAFEGUARDED if safeguarded else Sort.NEW).value,
                Skill.UNTOLD.value,
                inputs.jobs(jobs),
                inputs.money_sek(investment),
                source,
                inputs.jobs(entry),
                inputs.jobs(skilled),
                adds=on_top,
            )
            if instead:
                gone = tuple(one.id for one in ledger.clashes(reader, command))
                command = replace(command, replaces=gone)
            if not sure:
                _ask_again(reader, command)
        workspace.act(ledger.state, command)
        _tell(asked, workspace, number)


def _ask_again(reader: Reader, command: Any) -> None:
    """Refuse what looks odd until somebody says that it is right."""
    from investcrm.services import ledger

    odd = ledger.doubts(reader, command)
    if odd:
        won_on = ledger.won_on(reader, command.inquiry_id)
        on = command.stated_on or reader.today
        months = command.months or 0
        told = [ledger_phrases.odd(one, on, won_on, months, current().language) for one in odd]
        raise InvalidInput(
            N_("{doubts} Nothing was saved. If it is right, say --sure."), doubts=" ".join(told)
        )


def withdraw(
    asked: Asked,
    number: Number,
    statement: Annotated[str, typer.Argument(metavar="REFERENCE", help=_ID_HELP)],
) -> None:
    """Withdraw a statement of a case."""
    from investcrm.domain.ledger_commands import WithdrawStatement
    from investcrm.services import inquiries, ledger

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            found = ledger.of_case(reader, inquiries.by_number(reader, number))
        named = [one for one in found.statements if one.stands and reference(one) == statement.upper()]
        if len(named) != 1:
            raise NotFound(
                N_("No statement {reference} stands in {number}."), reference=statement, number=number
            )
        workspace.act(ledger.withdraw, WithdrawStatement(named[0].id))
        _tell(asked, workspace, number)


def due(asked: Asked) -> None:
    """Show what should be asked for now."""
    from investcrm.services import ledger

    with opening.opened(asked) as workspace:
        found = workspace.ask(ledger.due)
    language = current().language
    headers = (t("Number"), t("Case"), t("Decided"), t("Jobs, decided"), t("Realised"), t("To ask for"))
    rows = [
        (
            one.number,
            one.title,
            formats.day(one.decided_on),
            ledger_phrases.jobs(one.decided, language),
            ledger_phrases.jobs(one.latest, language),
            ledger_phrases.lacks(one, language),
        )
        for one in found
    ]
    text = output.table(headers, rows, right=(3, 4)) if rows else t("Nothing is to be asked for now.")
    output.show(asked, [followed(one) for one in found], text)


def ask(
    asked: Asked,
    number: Number,
    months: Annotated[int, typer.Option("--months", metavar="N", help=_MONTHS_HELP)],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_DAY_HELP)],
) -> None:
    """Plan a follow-up."""
    from investcrm.domain.ledger_commands import AskFollowUp
    from investcrm.services import inquiries, ledger

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            inquiry_id = inquiries.by_number(reader, number)
            wanted = inputs.day(on, reader.today, "--on") or reader.today
        workspace.act(ledger.ask, AskFollowUp(inquiry_id, months, wanted))
    data = {"number": number, "months": months, "on": wanted}
    output.show(asked, data, t("The task to ask is noted for {day}.", day=formats.day(wanted)))


def bridge(
    asked: Asked,
    period: Period,
    money: Annotated[bool, typer.Option("--money", help=_MONEY_TOO_HELP)] = False,
) -> None:
    """Show the bridge over the cases decided in a period."""
    from investcrm.domain import periods
    from investcrm.services import ledger

    wanted, measure = periods.parse(period), Measure.MONEY if money else Measure.JOBS
    with opening.opened(asked) as workspace:
        found = workspace.ask(ledger.bridge, wanted.first, wanted.last, measure)
    output.show(asked, _bridged(found, measure), _text(found, measure))


def _bridged(found: Bridged, measure: Measure) -> dict[str, Any]:
    return {
        "unit": "jobs" if measure is Measure.JOBS else "SEK",
        "cases": found.bridge.cases,
        "spans": [
            {
                "from": span.before.step.value,
                "before": span.before.amount,
                "to": span.after.step.value,
                "after": span.after.amount,
                "moves": [
                    {
                        "change": move.change.value,
                        "amount": move.amount,
                        "cases": [found.names[one][0] for one in move.cases],
                    }
                    for move in span.moves
                ],
            }
            for span in found.bridge.spans
        ],
    }


def _text(found: Bridged, measure: Measure) -> str:
    if not found.bridge.cases:
        return t("No case was decided in this period.")
    rungs = ledger_phrases.bridge_rungs(found.bridge, measure, current().language)
    unit = t("New jobs") if measure is Measure.JOBS else t("SEK")
    return output.table(("", unit), [(rung.label, rung.shown) for rung in rungs], right=(1,))
