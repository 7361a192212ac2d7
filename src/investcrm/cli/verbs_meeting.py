"""Verbs of meetings: list them, call one, note what it decided, call it off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.wheel_rows import (
    MEETING_LABELS,
    MEETING_STATES,
    CallMeeting,
    CallOff,
    Decided,
    KeepMinutes,
    MeetingKind,
    RecordMeeting,
)
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.wheel_rows import MeetingRow

_TITLE_HELP: Final = N_("What it is called.")
_MEETING_KIND_HELP: Final = N_("steering, working or network.")
_WHEN_HELP: Final = N_("The day it is held.")
_AT_HELP: Final = N_("The time, such as 09:30; else all day.")
_MINUTES_HELP: Final = N_("How many minutes it lasts.")
_PLACE_HELP: Final = N_("Where it is held.")
_WITH_HELP: Final = N_("A municipality that is called, by code or name; may be repeated.")
_AGENDA_HELP: Final = N_("A line of the agenda; may be repeated.")
_WHICH_HELP: Final = N_("The meeting, by its day or its name.")
_DECISION_HELP: Final = N_("A decision; may be repeated.")
_TASK_HELP: Final = N_("A decision that becomes a task; may be repeated.")
_PLAN_HELP: Final = N_("A decision that becomes an action plan; may be repeated.")
_BY_HELP: Final = N_("By which day what was decided is to be done.")
_PAPER_HELP: Final = N_("A file to keep as minutes of the meeting.")
_MINUTES_TYPES: Final = {".pdf": "application/pdf", ".txt": "text/plain"}

Title = Annotated[str, typer.Argument(metavar="NAME", help=_TITLE_HELP)]
Which = Annotated[str, typer.Argument(metavar="MEETING", help=_WHICH_HELP)]
Repeated = list[str] | None


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    meeting = group(N_("Meetings of the cooperation: list, call, held, off."))
    app.add_typer(meeting, name="meeting")
    verb(meeting, "list", N_("List the meetings, the latest first."))(list_meetings)
    verb(meeting, "call", N_("Call a meeting."))(call)
    verb(meeting, "held", N_("Note what a meeting decided."))(held)
    verb(meeting, "off", N_("Call a meeting off."))(off)


def list_meetings(asked: Asked) -> None:
    """List the meetings."""
    from investcrm.services import meetings

    with opening.opened(asked) as workspace:
        found = workspace.ask(meetings.meetings)
    rows = [
        (
            f"{formats.day(one.held_on)} {one.starts_at}".strip(),
            one.title,
            t(MEETING_LABELS[one.kind]),
            str(len(one.municipalities)),
            t(MEETING_STATES[one.state]),
        )
        for one in found
    ]
    headers = (t("Day"), t("What"), t("Kind"), t("Municipalities"), t("Status"))
    output.show(asked, [_meeting(one) for one in found], output.table(headers, rows) or t("No meetings yet."))


def call(
    asked: Asked,
    title: Title,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_WHEN_HELP)],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=_MEETING_KIND_HELP)] = "steering",
    at: Annotated[str, typer.Option("--at", metavar="TIME", help=_AT_HELP)] = "",
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", help=_MINUTES_HELP)] = 120,
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help=_PLACE_HELP)] = "",
    with_: Annotated[Repeated, typer.Option("--with", metavar="CODE", help=_WITH_HELP)] = None,
    agenda: Annotated[Repeated, typer.Option("--agenda", metavar="TEXT", help=_AGENDA_HELP)] = None,
) -> None:
    """Call a meeting."""
    from investcrm.services import meetings, reference

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            codes = inputs.codes(with_ or (), reference.load(reader).municipalities)
            held_on = _day(on, reader.today, "--on")
        command = CallMeeting(
            inputs.one_of(kind, MeetingKind, "--kind"), title, held_on, at, minutes, place, codes,
            "\n".join(agenda or ()),
        )  # fmt: skip
        made = workspace.act(meetings.call, command)
        found = workspace.ask(meetings.meeting, made)
    text = t("“{name}” is called for {day}.", name=found.title, day=formats.day(found.held_on))
    output.show(asked, _meeting(found), text)


def held(
    asked: Asked,
    which: Which,
    decided: Annotated[Repeated, typer.Option("--decided", metavar="TEXT", help=_DECISION_HELP)] = None,
    task: Annotated[Repeated, typer.Option("--task", metavar="TEXT", help=_TASK_HELP)] = None,
    plan: Annotated[Repeated, typer.Option("--plan", metavar="TEXT", help=_PLAN_HELP)] = None,
    by: Annotated[str, typer.Option("--by", metavar="DATE", help=_BY_HELP)] = "",
    paper: Annotated[Path | None, typer.Option("--minutes", metavar="FILE", help=_PAPER_HELP)] = None,
) -> None:
    """Note what a meeting decided."""
    from investcrm.services import meetings

    with opening.opened(asked) as workspace:
        row = _which(workspace, which)
        due = inputs.day(by, workspace.ask(lambda reader: reader.today), "--by")
        several = (
            *(Decided(text) for text in decided or ()),
            *(Decided(text, "task", due) for text in task or ()),
            *(Decided(text, "plan", due) for text in plan or ()),
        )
        data = _read(paper) if paper is not None else None
        workspace.act(meetings.record, RecordMeeting(row.id, several))
        if paper is not None and data is not None:
            media_type = _MINUTES_TYPES.get(paper.suffix.casefold(), "application/octet-stream")
            workspace.act(meetings.keep_minutes, KeepMinutes(row.id, paper.name, media_type, data))
        found = workspace.ask(meetings.meeting, row.id)
    count = len(several)
    said = n("{count} decision noted.", "{count} decisions noted.", count)
    output.show(asked, _meeting(found), said if count else t("The meeting is noted as held."))


def off(asked: Asked, which: Which) -> None:
    """Call a meeting off."""
    from investcrm.services import meetings

    with opening.opened(asked) as workspace:
        row = _which(workspace, which)
        workspace.act(meetings.call_off, CallOff(row.id))
        found = workspace.ask(meetings.meeting, row.id)
    output.show(asked, _meeting(found), t("“{name}” is called off.", name=row.title))


def _day(text: str, today: date, option: str) -> date:
    found = inputs.day(text, today, option)
    if found is None:
        raise InvalidInput(N_("{option} needs a value."), option=option)
    return found


def _called(text: str, title: str) -> bool:
    return text.strip().casefold() == title.casefold()


def _which(workspace: Workspace, text: str) -> MeetingRow:
    from investcrm.services import meetings

    found = [
        one
        for one in workspace.ask(meetings.meetings)
        if text.strip() == one.held_on.isoformat() or _called(text, one.title)
    ]
    if len(found) != 1:
        raise NotFound(
            N_("There is no single meeting “{name}”. Write its day, such as 2026-03-19."), name=text
        )
    return found[0]


def _read(paper: Path) -> bytes:
    try:
        return paper.expanduser().read_bytes()
    except OSError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(paper)) from error


def _meeting(one: MeetingRow) -> dict[str, Any]:
    return {
        "day": one.held_on,
        "starts_at": one.starts_at,
        "minutes": one.minutes,
        "title": one.title,
        "kind": one.kind.value,
        "place": one.place,
        "municipalities": list(one.municipalities),
        "agenda": one.agenda.splitlines(),
        "decisions": one.decisions.splitlines(),
        "state": one.state,
        "papers": [name for _, name in one.papers],
    }
