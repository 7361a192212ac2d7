"""Verbs of those who answer for a municipality: see what is asked, answer it, ask the region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import files, inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.matching import VERDICT_LABELS, Verdict
from investcrm.domain.municipal import BRIEF_LABELS, BriefDetail, BriefRow, OfferedSite, ReplyRow
from investcrm.domain.requirements import LEVEL_LABELS
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

_REFERENCE_HELP: Final = N_("The brief: its reference or its number.")
_OPEN_HELP: Final = N_("Only those that wait for an answer.")
_SITES_HELP: Final = N_("A site offered, by name; may be repeated. A new name adds the site.")
_AREA_HELP: Final = N_("Its usable area in hectares, where that is new; for one site.")
_POWER_HELP: Final = N_("Its power in words, where that is new: “6 MW nu, 14 MW 2028”; for one site.")
_READY_HELP: Final = N_("The day it is ready to build on, where that is new; for one site.")
_TEXT_HELP: Final = N_("What you want to say in words.")
_DECLINE_HELP: Final = N_("Decline, for this reason.")
_CONTACT_HELP: Final = N_("Whom the investor meets: a role, an address.")
_KEEP_HELP: Final = N_("A file to send along; may be repeated.")
_QUESTION_HELP: Final = N_("What you want to know.")

Reference = Annotated[str, typer.Argument(metavar="REFERENCE", help=_REFERENCE_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    brief = group(N_("Briefs to a municipality: list, show, ask."))
    verb(brief, "list", N_("List what the region asks you."))(brief_list)
    verb(brief, "show", N_("Show a brief, and how your sites answer it."))(brief_show)
    verb(brief, "ask", N_("Ask the region something about a brief."))(brief_ask)
    app.add_typer(brief, name="brief")
    reply = group(N_("Answers of a municipality of one's own: send."))
    verb(reply, "send", N_("Answer a brief, or decline it."))(reply_send)
    app.add_typer(reply, name="reply")


def _codes(workspace: Workspace) -> frozenset[str]:
    codes = workspace.actor.municipality_codes
    if not codes:
        raise Forbidden(N_("This is for those who answer for a municipality. Your login is the region's."))
    return codes


def brief_list(
    asked: Asked, only_open: Annotated[bool, typer.Option("--open", help=_OPEN_HELP)] = False
) -> None:
    """List briefs."""
    from investcrm.services import municipal

    with opening.opened(asked) as workspace:
        rows = workspace.ask(municipal.inbox, _codes(workspace))
    shown = [row for row in rows if row.is_open or not only_open]
    headers = (t("Reference"), t("Number"), t("Inquiry"), t("Status"), t("Deadline"))
    cells = [
        (row.reference, row.number, row.title, t(BRIEF_LABELS[row.state]), formats.day(row.deadline_on))
        for row in shown
    ]
    text = output.table(headers, cells) or t("The region has not asked you anything yet.")
    output.show(asked, [_brief(row) for row in shown], text)


def brief_show(asked: Asked, reference: Reference) -> None:
    """Show one brief."""
    from investcrm.services import following, municipal

    with opening.opened(asked) as workspace:
        codes = _codes(workspace)
        with workspace.reader() as reader:
            found = municipal.detail(reader, municipal.by_reference(reader, codes, reference), codes)
        if found.row.is_open:
            workspace.act(following.note_opened, found.row.id)
    output.show(asked, _detail(found), _detail_text(found))


def brief_ask(
    asked: Asked,
    reference: Reference,
    question: Annotated[str, typer.Argument(metavar="TEXT", help=_QUESTION_HELP)],
) -> None:
    """Ask the region."""
    from investcrm.domain.municipal_commands import SendMessage
    from investcrm.services import municipal, replying

    with opening.opened(asked) as workspace:
        brief_id = workspace.ask(municipal.by_reference, _codes(workspace), reference)
        workspace.act(replying.ask, SendMessage(brief_id, question))
    output.show(asked, {"asked": question}, t("Your question is with the region."))


def reply_send(
    asked: Asked,
    reference: Reference,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="NAME", help=_SITES_HELP)] = None,
    area: Annotated[str, typer.Option("--area", metavar="HA", help=_AREA_HELP)] = "",
    power: Annotated[str, typer.Option("--power", metavar="TEXT", help=_POWER_HELP)] = "",
    ready: Annotated[str, typer.Option("--ready", metavar="DATE", help=_READY_HELP)] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help=_TEXT_HELP)] = "",
    decline: Annotated[str | None, typer.Option("--decline", metavar="REASON", help=_DECLINE_HELP)] = None,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help=_CONTACT_HELP)] = "",
    keep: Annotated[list[Path] | None, typer.Option("--keep", metavar="FILE", help=_KEEP_HELP)] = None,
) -> None:
    """Answer one brief."""
    from investcrm.domain.municipal_commands import ReplySite, SendReply
    from investcrm.services import municipal, replying

    names, told = list(site or ()), (area, power, ready)
    if decline is not None and (names or any(told)):
        raise InvalidInput(N_("A municipality that declines offers no site. Leave out one of them."))
    if any(told) and len(names) != 1:
        raise InvalidInput(N_("Say which site it is: --site NAME."))
    with opening.opened(asked) as workspace:
        codes = _codes(workspace)
        with workspace.reader() as reader:
            found = municipal.detail(reader, municipal.by_reference(reader, codes, reference), codes)
            facts: dict[str, Any] = {"usable_m2": inputs.area_m2(area)} if area else {}
            if ready_on := inputs.day(ready, reader.today, "--ready"):
                facts["ready_on"] = ready_on.isoformat()
        known = {one.row.name.casefold(): one.row.id for one in found.sites}
        offered = tuple(ReplySite(known.get(name.casefold()), name, facts, power) for name in names)
        attachments = tuple(files.attachment(path, "") for path in keep or ())
        command = SendReply(
            found.row.id, decline is not None, decline or "", text, contact, offered, attachments
        )
        reply_id = workspace.act(replying.send, command)
        reply = workspace.ask(municipal.reply, reply_id)
    said = t("You have declined.") if reply.declined else t("Your answer is with the region.")
    output.show(asked, _reply(reply) | {"reference": found.row.reference, "number": found.row.number}, said)


# ---- shapes and words


def _brief(row: BriefRow) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "number": row.number,
        "title": row.title,
        "municipality": row.municipality_code,
        "state": row.state,
        "sent_on": row.sent_on,
        "deadline_on": row.deadline_on,
        "working_days_left": row.days_left,
        "reminded_on": row.reminded_on,
        "replied_on": row.replied_on,
    }


def _detail(found: BriefDetail) -> dict[str, Any]:
    return _brief(found.row) | {
        "about": found.content.about,
        "message": found.content.message,
        "strength_areas": list(found.content.strength_areas),
        "requirements": [shapes.requirement(one) for one in found.content.requirements],
        "sites": [_site(one) for one in found.sites],
        "unknown": [one.requirement.kind for one in found.open_questions],
        "messages": [
            {"from_region": one.from_region, "author": one.author, "text": one.text} for one in found.messages
        ],
        "reply": _reply(found.reply) if found.reply else None,
        "together_with": [one.other_code for one in found.joint if one.state == "accepted"],
    }


def _site(one: OfferedSite) -> dict[str, Any]:
    counts = {verdict.name.casefold(): one.count(verdict) for verdict in Verdict}
    return {"name": one.row.name, "verdict": one.match.verdict.name.casefold(), **counts}


def _reply(reply: ReplyRow) -> dict[str, Any]:
    return {
        "replied_on": reply.replied_on,
        "declined": reply.declined,
        "reason": reply.reason,
        "text": reply.text,
        "contact": reply.contact,
        "sites": [{"name": one.name, "power": one.power_text, "note": one.note} for one in reply.sites],
        "documents": [{"name": one.name, "bytes": one.size} for one in reply.documents],
    }


def _detail_text(found: BriefDetail) -> str:
    language, row = current().language, found.row
    parts = [
        output.facts(
            [
                (t("Inquiry"), " ".join(part for part in (row.number, row.title) if part)),
                (t("Reference"), row.reference),
                (t("Status"), t(BRIEF_LABELS[row.state])),
                (t("Deadline"), formats.day(row.deadline_on) if row.deadline_on else ""),
                (t("Investor"), found.content.about or t("not disclosed at this stage")),
                (t("The region writes"), found.content.message),
                *(
                    (
                        phrases.kind_label(one, language),
                        f"{phrases.asked(one, language)} ({t(LEVEL_LABELS[one.level])})",
                    )
                    for one in found.content.requirements
                ),
            ]
        )
    ]
    if found.sites:
        cells = [
            (one.row.name, t(VERDICT_LABELS[one.match.verdict]), *(str(one.count(v)) for v in Verdict))
            for one in found.sites
        ]
        headers = (t("Site"), t("Your answer"), *(t(VERDICT_LABELS[verdict]) for verdict in Verdict))
        parts.append(output.table(headers, cells, right=(2, 3, 4, 5)))
    parts += [f"{one.author if one.from_region else one.municipality}: {one.text}" for one in found.messages]
    return "\n\n".join(part for part in parts if part)
