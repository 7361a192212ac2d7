"""Verbs over inquiries: list, show, add, decide."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.stages import LOST_LABELS, LostReason, Outcome, Stage
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.commands import LogInquiry
    from investcrm.domain.rows import InquiryDetail, InquiryRow

_WINDOW: Final = 1000
_NUMBER_HELP: Final = N_("The inquiry's number, such as 2026-041.")
_TITLE_HELP: Final = N_("What the inquiry is called; in the room, its code name.")
_SUMMARY_HELP: Final = N_("What it is about.")
_SEARCH_HELP: Final = N_("Only those with these words; the beginning of a word is enough.")
_OPEN_HELP: Final = N_("Only cases that are not decided.")
_STAGE_HELP: Final = N_("Only this stage: received, qualified, forwarded, offered, visit, decided.")
_OUTCOME_HELP: Final = N_("Only this outcome: establishment, expansion, lost.")
_ORDER_HELP: Final = N_(
    "Sort by number, title, status, strength_area, answers, deadline, received or next_step."
)
_ASCENDING_HELP: Final = N_("Smallest or oldest first.")
_LIMIT_HELP: Final = N_("At most this many.")
_SOURCE_HELP: Final = N_("Where it came from.")
_INVESTOR_HELP: Final = N_("The company, if it is known.")
_RECEIVED_HELP: Final = N_("The day it came; else today.")
_DEADLINE_HELP: Final = N_("The day it must be answered.")
_AREA_HELP: Final = N_("A strength area, by key or name; may be repeated.")
_IN_HELP: Final = N_("A municipality the asker names, by code or name; may be repeated.")
_ASK_HELP: Final = N_("What is asked for, in words: “12–18 ha, 10 MW, max 5 km to motorway”.")
_MAIL_HELP: Final = N_("Read it from a mail (.eml, .msg), which is kept with its attachments.")
_JOBS_HELP: Final = N_("Jobs in full-time equivalents.")
_MONEY_HELP: Final = N_("Investment in SEK million, or as “1,4 mdr”.")
_OUTCOME_OF_DECISION: Final = N_("establishment, expansion or lost.")
_REASON_HELP: Final = N_(
    "Why it was lost: power_too_late, no_ready_land, answered_too_late, skills, price, other_region, "
    "other_country, project_dropped, screening, unknown."
)
_NEEDED_HELP: Final = N_("What would have been needed.")
_ON_HELP: Final = N_("The day of the decision; else today.")
_PLACE_HELP: Final = N_("The municipality chosen, by code or name.")
_SAFEGUARDED_HELP: Final = N_("Jobs that were safeguarded.")

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_NUMBER_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    inquiry = group(N_("Inquiries: list, show, add."))
    app.add_typer(inquiry, name="inquiry")
    verb(inquiry, "list", N_("List inquiries, newest first."))(list_)
    verb(inquiry, "show", N_("Show one inquiry with all that belongs to it."))(show)
    verb(inquiry, "add", N_("Log an inquiry; a title or a mail is enough."))(logging(opening.opened))
    verb(app, "decide", N_("Record the investor's decision."))(decide)


def list_(
    asked: Asked,
    search: Annotated[str, typer.Option("--search", "-s", metavar="TEXT", help=_SEARCH_HELP)] = "",
    open_only: Annotated[bool, typer.Option("--open", help=_OPEN_HELP)] = False,
    stage: Annotated[list[str] | None, typer.Option("--stage", help=_STAGE_HELP)] = None,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", help=_OUTCOME_HELP)] = None,
    order: Annotated[str, typer.Option("--order", help=_ORDER_HELP)] = "number",
    ascending: Annotated[bool, typer.Option("--ascending", help=_ASCENDING_HELP)] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_LIMIT_HELP)] = None,
) -> None:
    """List inquiries."""
    shown = InquiryFilter(
        search=search,
        open_only=open_only,
        stages=tuple(inputs.one_of(word, Stage, "--stage") for word in stage or ()),
        outcomes=tuple(inputs.one_of(word, Outcome, "--outcome") for word in outcome or ()),
        order=inputs.one_of(order, _ORDERS, "--order"),
        descending=not ascending,
    )
    with opening.opened(asked) as workspace:
        rows = inquiry_rows(workspace, shown, limit)
    data = [shapes.inquiry(row) for row in rows]
    output.show(asked, data, inquiry_table(rows) or t("No inquiries."))


_ORDERS: Final = (
    "number",
    "title",
    "status",
    "strength_area",
    "answers",
    "deadline",
    "received",
    "next_step",
)


def inquiry_rows(workspace: Workspace, shown: InquiryFilter, limit: int | None) -> list[InquiryRow]:
    """Return the inquiries of a list from above, at most ``limit``."""
    from investcrm.services import inquiries

    with workspace.reader() as reader:
        head = inquiries.list_head(reader, shown)
        wanted = head.count if limit is None else min(limit, head.count)
        rows: list[InquiryRow] = []
        while len(rows) < wanted:
            window = inquiries.list_window(reader, shown, head, len(rows), min(_WINDOW, wanted - len(rows)))
            rows += window
            if not window:
                break
    return rows


def inquiry_table(rows: list[InquiryRow]) -> str:
    """Return them as a table; empty where there is none."""
    headers = (t("Number"), t("Title"), t("Status"), t("Answers"), t("Deadline"), t("Owner"))
    lines = [
        (
            row.number,
            row.title,
            t(row.status),
            f"{row.answered}/{row.asked}" if row.asked else "",
            formats.day(row.deadline_on) if row.deadline_on else "",
            row.owner,
        )
        for row in rows
    ]
    return output.table(headers, lines, right=(3,))


def show(asked: Asked, number: Number) -> None:
    """Show one inquiry."""
    from investcrm.services import inquiries

    with opening.opened(asked, number) as workspace, workspace.reader() as reader:
        found = inquiries.detail(reader, inquiries.by_number(reader, number))
    output.show(asked, shapes.detail(found), as_text(found))


def as_text(found: InquiryDetail) -> str:
    """Return a case as plain text."""
    row = found.row
    pairs = [
        (t("Status"), t(row.status)),
        (t("Reason"), t(LOST_LABELS[LostReason(row.lost_reason)]) if row.lost_reason else ""),
        (t("Received via"), row.source),
        (t("Investor"), row.investor),
        (t("Country"), found.country),
        (t("Received"), formats.day(row.received_on) if row.received_on else ""),
        (t("Deadline"), formats.day(row.deadline_on) if row.deadline_on else ""),
        (t("Jobs"), "" if row.jobs is None else formats.number(row.jobs, decimals=0)),
        (t("Investment"), "" if row.investment_sek is None else formats.money(row.investment_sek)),
        (t("Owner"), row.owner),
        (t("Next step"), " ".join(filter(None, (_day(row.next_step_on), row.next_step)))),
    ]
    parts = [f"{row.number}  {row.title}", output.facts(pairs), found.summary]
    if found.requirements:
        language = current().language
        lines = [f"  {phrases.requirement(line.requirement, language)}" for line in found.requirements]
        parts.append("\n".join([t("Requirements"), *lines]))
    if found.forwardings:
        lines = [f"  {f.municipality}: {_answer(f)}" for f in found.forwardings]
        parts.append("\n".join([t("Municipalities"), *lines]))
    parts.append(_to_do(found))
    return "\n\n".join(part for part in parts if part)


def _to_do(found: InquiryDetail) -> str:
    """Return the tasks that wait, the nearest first; empty where none does."""
    waiting = sorted(
        (one for one in found.tasks if one.done_on is None), key=lambda one: one.due_on or date.max
    )
    if not waiting:
        return ""
    return "\n".join([t("Tasks"), *(f"  {_day(one.due_on)}  {one.title}" for one in waiting)])


def _day(value: Any) -> str:
    return formats.day(value) if value else ""


def _answer(row: Any) -> str:
    words = {
        "prepared": t("prepared, not sent"),
        "sent": t("asked, no answer yet"),
        "answered": t("answered"),
        "declined": t("declined"),
        "withdrawn": t("withdrawn"),
    }
    details = [_day(row.answered_on or row.sent_on), row.decline_reason, ", ".join(s[1] for s in row.sites)]
    return "  ".join(filter(None, (words.get(row.state, row.state), *details)))


def logging(opened: Callable[[Asked], AbstractContextManager[Workspace]]) -> Callable[..., None]:
    """Return the verb that logs an inquiry in what is opened so: the open store, or the room."""

    def log(
        asked: Asked,
        title: Annotated[str, typer.Argument(metavar="TITLE", help=_TITLE_HELP)] = "",
        source: Annotated[str, typer.Option("--source", help=_SOURCE_HELP)] = "",
        investor: Annotated[str, typer.Option("--investor", help=_INVESTOR_HELP)] = "",
        received: Annotated[str, typer.Option("--received", metavar="DATE", help=_RECEIVED_HELP)] = "",
        deadline: Annotated[str, typer.Option("--deadline", metavar="DATE", help=_DEADLINE_HELP)] = "",
        area: Annotated[
            list[str] | None, typer.Option("--strength-area", metavar="KEY", help=_AREA_HELP)
        ] = None,
        places: Annotated[list[str] | None, typer.Option("--in", metavar="CODE", help=_IN_HELP)] = None,
        summary: Annotated[str, typer.Option("--summary", help=_SUMMARY_HELP)] = "",
        wanted: Annotated[str, typer.Option("--asks", metavar="TEXT", help=_ASK_HELP)] = "",
        jobs: Annotated[str, typer.Option("--jobs", metavar="N", help=_JOBS_HELP)] = "",
        investment: Annotated[str, typer.Option("--investment", metavar="AMOUNT", help=_MONEY_HELP)] = "",
        mail: Annotated[Path | None, typer.Option("--mail", metavar="FILE", help=_MAIL_HELP)] = None,
    ) -> None:
        """Log an inquiry."""
        from investcrm.cli.readings import from_mail, from_words
        from investcrm.services import inquiries, reference

        if not title.strip() and mail is None:
            raise InvalidInput(N_("Give the inquiry a title, or a mail to read it from."))
        with opened(asked) as workspace:
            with workspace.reader() as reader:
                known = reference.load(reader)
                today = reader.today
                command, doubts = from_mail(reader, mail) if mail else from_words(reader, wanted)
            values: dict[str, Any] = {
                "title": title,
                "source": source,
                "investor": investor,
                "summary": summary,
                "received_on": inputs.day(received, today, "--received", ahead=False),
                "deadline_on": inputs.day(deadline, today, "--deadline"),
                "strength_areas": inputs.strength_areas(area or (), known),
                "municipalities": inputs.codes(places or (), known.municipalities),
                "jobs": inputs.jobs(jobs),
                "investment_sek": inputs.money_sek(investment),
            }
            if max(values["received_on"] or today, today) > today:
                raise InvalidInput(N_("No inquiry can have come on a day still ahead. Nothing was saved."))
            command = _with(command, values)
            logged = workspace.act(inquiries.log, command)
            found = workspace.ask(inquiries.detail, logged.id)
        lines = [t("Logged as {number}.", number=logged.number)]
        lines += [t("Read with doubt: {doubt}", doubt=doubt) for doubt in doubts]
        output.show(asked, shapes.detail(found) | {"reading_doubts": doubts}, "\n".join(lines))

    return log


def _with(command: LogInquiry, values: dict[str, Any]) -> LogInquiry:
    from dataclasses import replace

    return replace(command, **{key: value for key, value in values.items() if value not in ("", None, ())})


def decide(
    asked: Asked,
    number: Number,
    outcome: Annotated[str, typer.Option("--outcome", metavar="OUTCOME", help=_OUTCOME_OF_DECISION)],
    jobs: Annotated[str, typer.Option("--jobs", metavar="N", help=_JOBS_HELP)] = "",
    safeguarded: Annotated[str, typer.Option("--safeguarded", metavar="N", help=_SAFEGUARDED_HELP)] = "",
    investment: Annotated[str, typer.Option("--investment", metavar="AMOUNT", help=_MONEY_HELP)] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help=_REASON_HELP)] = "",
    needed: Annotated[str, typer.Option("--needed", metavar="TEXT", help=_NEEDED_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    place: Annotated[str, typer.Option("--in", metavar="CODE", help=_PLACE_HELP)] = "",
) -> None:
    """Record a decision with its jobs and investment, or the reason for the loss."""
    from investcrm.domain.commands import Decide
    from investcrm.services import cases, inquiries, reference

    ended = inputs.one_of(outcome, Outcome, "--outcome")
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            row = inquiries.detail(reader, inquiries.by_number(reader, number)).row
            known = reference.load(reader).municipalities
            chosen = inputs.codes([place], known) if place else ()
            decided_on = inputs.day(on, reader.today, "--on", ahead=False)
        workspace.act(
            cases.decide,
            Decide(
                row.id,
                row.version,
                ended,
                decided_on,
                inputs.one_of(reason, LostReason, "--reason") if reason else None,
                needed,
                inputs.jobs(jobs),
                inputs.jobs(safeguarded),
                inputs.money_sek(investment),
                chosen[0] if chosen else None,
            ),
        )
        found = workspace.ask(inquiries.detail, row.id)
    said = t("{number} is decided: {outcome}.", number=row.number, outcome=t(found.row.status))
    output.show(asked, shapes.detail(found), "\n\n".join(filter(None, (said, _to_do(found)))))


def language_of(asked: Asked, workspace: Workspace) -> str:
    """Return the language for a document: as asked for, else the workspace's."""
    return asked.language or workspace.language or current().language
