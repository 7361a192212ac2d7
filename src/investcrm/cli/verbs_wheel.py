"""Verbs of the annual wheel: show the year, put events on it, settle its times, write the calendar file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, plan_phrases
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.annual_wheel import (
    KIND_LABELS,
    AfterPeriod,
    DayOfMonth,
    Kind,
    NthWeekday,
    Once,
    Rule,
    Shift,
)
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.periods import PeriodKind
from investcrm.domain.wheel_rows import (
    DONE,
    MARK_LABELS,
    OPEN,
    SKIPPED,
    MarkTurn,
    RemoveEvent,
    SaveEvent,
)
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.domain.wheel_rows import Turn, WheelEvent

_YEAR_HELP: Final = N_("The year; else this one.")
_OPEN_HELP: Final = N_("Only what is still to be done.")
_TITLE_HELP: Final = N_("What it is called.")
_KIND_HELP: Final = N_("report, meeting, request, follow, project, review, indicators or other.")
_ON_HELP: Final = N_("Once, on this day.")
_NTH_HELP: Final = N_("Which weekday of the month: 1 to 5, or last. With --weekday and --month.")
_WEEKDAY_HELP: Final = N_("The weekday: mon, tue, wed, thu, fri, sat or sun.")
_DAY_HELP: Final = N_("The day of the month, 1 to 31. With --month.")
_MONTH_HELP: Final = N_("A month, 1 to 12; may be repeated. Else every month.")
_AFTER_HELP: Final = N_("So many working days after each period. With --period.")
_PERIOD_HELP: Final = N_("The period: month, quarter, third or year.")
_BEFORE_HELP: Final = N_("Move a day off to the working day before, not to the next.")
_FROM_HELP: Final = N_("From which day on; else from the first day of this year.")
_UNTIL_HELP: Final = N_("The last day it may fall on.")
_NOTE_HELP: Final = N_("What you want to say in words.")
_REF_HELP: Final = N_("Which time, as “wheel show” calls it: the number before it.")
_SKIP_HELP: Final = N_("It is skipped, and why.")
_AGAIN_HELP: Final = N_("Open it again.")
_ICS_HELP: Final = N_("The calendar file to write (.ics), or a mail draft with it (.eml).")
_MINE_HELP: Final = N_("Only the meetings and what you are to do.")
_EVENT_HELP: Final = N_("The event, by its name.")
_WEEKDAYS: Final = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

Title = Annotated[str, typer.Argument(metavar="NAME", help=_TITLE_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    wheel = group(N_("The annual wheel: show, add, propose, done, remove, ics."))
    app.add_typer(wheel, name="wheel")
    verb(wheel, "show", N_("Show what a year holds."))(show)
    verb(wheel, "add", N_("Put something on the wheel, by a rule or once."))(add_event)
    verb(wheel, "propose", N_("Put a usual year on the wheel."))(propose)
    verb(wheel, "done", N_("Say that a time is done, or skipped."))(done)
    verb(wheel, "remove", N_("Take an event off the wheel."))(remove)
    verb(wheel, "ics", N_("Write the year as a calendar file."))(ics)


# ---- the wheel


def show(
    asked: Asked,
    year: Annotated[int, typer.Argument(metavar="[YEAR]", help=_YEAR_HELP)] = 0,
    still_open: Annotated[bool, typer.Option("--open", help=_OPEN_HELP)] = False,
) -> None:
    """Show what a year holds."""
    from investcrm.services import annual_wheel

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        number, known = year or reader.today.year, annual_wheel.events(reader)
        found = annual_wheel.year(reader, number)
    numbered = [(at, turn) for at, turn in enumerate(found, 1) if turn.is_open or not still_open]
    rows = [
        (
            str(at),
            formats.day(turn.day),
            plan_phrases.week(turn.day, current().language),
            turn.title,
            t(KIND_LABELS[turn.kind]),
            _state(turn),
        )
        for at, turn in numbered
    ]
    headers = ("", t("Day"), t("Week"), t("What"), t("Kind"), t("Status"))
    text = output.table(headers, rows, right=(0,))
    if not text and known:
        left = N_("Nothing is left of {year}.") if found else N_("Nothing of the wheel falls in {year}.")
        text = t(left, year=number)
    text = text or t("The wheel is empty. “investcrm wheel propose” puts a usual year on it.")
    output.show(asked, [_turn(at, turn) for at, turn in numbered], text)


def add_event(
    asked: Asked,
    title: Title,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=_KIND_HELP)] = "other",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    nth: Annotated[str, typer.Option("--nth", metavar="N", help=_NTH_HELP)] = "",
    weekday: Annotated[str, typer.Option("--weekday", metavar="DAY", help=_WEEKDAY_HELP)] = "mon",
    day: Annotated[int, typer.Option("--day", metavar="N", help=_DAY_HELP)] = 0,
    month: Annotated[list[int] | None, typer.Option("--month", metavar="N", help=_MONTH_HELP)] = None,
    days_after: Annotated[int, typer.Option("--days-after", metavar="N", help=_AFTER_HELP)] = 0,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help=_PERIOD_HELP)] = "quarter",
    before: Annotated[bool, typer.Option("--before", help=_BEFORE_HELP)] = False,
    begins: Annotated[str, typer.Option("--from", metavar="DATE", help=_FROM_HELP)] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_UNTIL_HELP)] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_NOTE_HELP)] = "",
) -> None:
    """Put something on the wheel."""
    from investcrm.services import annual_wheel

    months = tuple(month or range(1, 13))
    with opening.opened(asked) as workspace:
        today = workspace.ask(lambda reader: reader.today)
        rules: list[Rule] = []
        once = inputs.day(on, today, "--on")
        if once:
            rules.append(Once(once))
        if nth:
            which = -1 if nth == "last" else inputs.one_of(nth, range(1, 6), "--nth")
            named = inputs.one_of(weekday.casefold()[:3], _WEEKDAYS, "--weekday")
            rules.append(NthWeekday(which, _WEEKDAYS[named], months))
        if day:
            rules.append(DayOfMonth(day, months))
        if days_after:
            rules.append(AfterPeriod(days_after, inputs.one_of(period, PeriodKind, "--period")))
        if len(rules) != 1:
            raise InvalidInput(N_("Say when, in one way: --on, --nth, --day or --days-after."))
        command = SaveEvent(
            inputs.one_of(kind, Kind, "--kind"),
            title,
            rules[0],
            Shift.BEFORE if before else Shift.AFTER,
            inputs.day(begins, today, "--from", ahead=False) or (min(today, once) if once else None),
            inputs.day(until, today, "--until"),
            note=note,
        )
        made = workspace.act(annual_wheel.save, command)
        found = workspace.ask(annual_wheel.event, made)
    said = plan_phrases.rule(found.rule, current().language)
    output.show(asked, _event(found), t("“{name}” is on the wheel: {rule}.", name=found.title, rule=said))


def propose(asked: Asked) -> None:
    """Put a usual year on the wheel."""
    from investcrm.services import annual_wheel

    with opening.opened(asked) as workspace:
        count = workspace.act(annual_wheel.propose, None)
        events = workspace.ask(annual_wheel.events)
    text = n("{count} event put on the wheel.", "{count} events put on the wheel.", count)
    output.show(asked, [_event(one) for one in events], text)


def done(
    asked: Asked,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help=_REF_HELP)],
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help=_YEAR_HELP)] = 0,
    skip: Annotated[str, typer.Option("--skip", metavar="WHY", help=_SKIP_HELP)] = "",
    again: Annotated[bool, typer.Option("--open-again", help=_AGAIN_HELP)] = False,
) -> None:
    """Settle one time of the wheel."""
    from investcrm.services import annual_wheel

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            found = annual_wheel.year(reader, year or reader.today.year)
        if not 1 <= number <= len(found):
            raise NotFound(
                N_("The year has no number {number}. “investcrm wheel show” lists them."), number=number
            )
        turn = found[number - 1]
        if turn.meeting_id:
            raise InvalidInput(N_("It is a meeting: “investcrm meeting held” notes that it was held."))
        if turn.project_id:
            raise InvalidInput(N_("It is a project's report: “investcrm project report” makes it."))
        mark = OPEN if again else SKIPPED if skip else DONE
        workspace.act(annual_wheel.mark, MarkTurn(turn.event_id, turn.key, mark, skip))
    text = t(
        "{name}, {day}: {state}.", name=turn.title, day=formats.day(turn.day), state=t(MARK_LABELS[mark])
    )
    output.show(asked, _turn(number, replace(turn, mark=mark, word=skip)), text)


def remove(asked: Asked, title: Annotated[str, typer.Argument(metavar="NAME", help=_EVENT_HELP)]) -> None:
    """Take an event off the wheel."""
    from investcrm.services import annual_wheel

    with opening.opened(asked) as workspace:
        found = [
            one
            for one in workspace.ask(annual_wheel.events)
            if title.strip().casefold() == one.title.casefold()
        ]
        if len(found) != 1:
            raise NotFound(N_("The wheel has no single event called “{name}”."), name=title)
        workspace.act(annual_wheel.remove, RemoveEvent(found[0].id))
    output.show(asked, _event(found[0]), t("“{name}” is off the wheel.", name=found[0].title))


def ics(
    asked: Asked,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_ICS_HELP)],
    year: Annotated[int, typer.Argument(metavar="[YEAR]", help=_YEAR_HELP)] = 0,
    mine: Annotated[bool, typer.Option("--mine", help=_MINE_HELP)] = False,
) -> None:
    """Write the year as a calendar file, or as a mail draft with it."""
    from investcrm.services import saving, wheel_calendar

    ending = inputs.ending_of(out, (".ics", ".eml"), "--out")
    make = wheel_calendar.draft if ending == ".eml" else wheel_calendar.year
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        number = year or reader.today.year
        member = workspace.actor.member_id if mine else ""
        data = make(reader, number, datetime.now(UTC), language_of(asked, workspace), member)
    saving.write(out, data)
    output.show(asked, {"file": str(out), "bytes": len(data)}, t("The calendar is in {file}.", file=str(out)))


# ---- words and shapes


def _state(turn: Turn) -> str:
    said = t(MARK_LABELS[turn.mark])
    return f"{said}: {turn.word}" if turn.word else said


def _turn(number: int, turn: Turn) -> dict[str, Any]:
    return {
        "number": number,
        "day": turn.day,
        "title": turn.title,
        "kind": turn.kind.value,
        "key": turn.key,
        "state": turn.mark or "open",
        "word": turn.word,
        "by": turn.marked_by,
        "is_meeting": bool(turn.meeting_id),
    }


def _event(one: WheelEvent) -> dict[str, Any]:
    from investcrm.domain.annual_wheel import written

    return {
        "title": one.title,
        "kind": one.kind.value,
        "rule": written(one.rule),
        "rule_in_words": plan_phrases.rule(one.rule, current().language),
        "shift": one.shift.value,
        "from": one.begins_on,
        "until": one.until,
        "note": one.note,
    }
