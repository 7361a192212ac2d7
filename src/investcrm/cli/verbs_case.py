"""Verbs of the round with the municipalities: match, forward, answer, offer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import files, inputs, opening, output, posting, shapes, verbs_answers
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.matching import SHAPE_LABELS, VERDICT_LABELS, Shape
from investcrm.domain.sites import PlanState
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from investcrm.bootstrap import Workspace
    from investcrm.domain.commands import Recipient
    from investcrm.domain.mailing import Forwarded
    from investcrm.domain.matching import SiteMatch
    from investcrm.domain.rows import ForwardingRow, InquiryDetail
    from investcrm.services.matching import Match
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

_SHOWN: Final = 10
_ALL_HELP: Final = N_("Show every site, not only the best ten.")
_TO_HELP: Final = N_("Municipalities to ask, by code or name: --to 1980 1983, --to 1980,1983, or repeated.")
_PROPOSED_HELP: Final = N_("Ask the municipalities the match proposes.")
_DEADLINE_HELP: Final = N_("The day they shall answer; else the promised number of working days from today.")
_OUT_FOLDER_HELP: Final = N_("The folder to write the PDF briefs and mail drafts to.")
_OPENNESS_HELP: Final = N_("What they may know: open, without_name, code_name.")
_FIELD_HELP: Final = N_(
    "Tell only this: title, investor, country, summary, strength_areas, jobs, investment, deadline, "
    "requirements, or one kind of requirement such as land; may be repeated."
)
_WITHOUT_HELP: Final = N_("Do not tell this; may be repeated.")
_GROUND_HELP: Final = N_(
    "Why municipalities may be told of a confidential case: consent, balancing, not_secret."
)
_GROUND_NOTE_HELP: Final = N_("What the ground rests on: who consented and when.")
_SECRET_HELP: Final = N_("A further word that must not stand in the brief; may be repeated.")
_ENCLOSE_HELP: Final = N_("A file that goes with the mail; may be repeated.")
_REVIEWED_HELP: Final = N_("You have looked at what may tell who the investor is.")
_MESSAGE_HELP: Final = N_("Words of your own in the letter.")
_SENT_HELP: Final = N_("Note as sent today.")
_FROM_HELP: Final = N_("The municipality that answers, by code or name.")
_SITE_HELP: Final = N_("The site offered: the name of a known one, or of a new one.")
_AREA_HELP: Final = N_("Its usable area in hectares.")
_POWER_HELP: Final = N_("Its power in words: “6 MW nu, 14 MW 2028”.")
_PLAN_HELP: Final = N_("How far its plan has come, such as consultation, adopted, legal_force.")
_READY_HELP: Final = N_("The day it is ready to build on.")
_TEXT_HELP: Final = N_("What the municipality writes.")
_DECLINE_HELP: Final = N_("The municipality declines, for this reason.")
_CONTACT_HELP: Final = N_("Who answers at the municipality: a role, an address.")
_RECEIVED_HELP: Final = N_("The day the answer came; else today.")
_KEEP_HELP: Final = N_("A file that came with it; may be repeated.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    answer = group(N_("Answers of municipalities: read, add."))
    verb(app, "match", N_("Hold an inquiry's requirements against every site."))(match)
    verb(app, "forward", N_("Ask municipalities: a PDF brief and a mail draft for each."))(forward)
    app.add_typer(answer, name="answer")
    verb(answer, "read", N_("Read in answers from forms and mails."))(verbs_answers.read)
    verb(answer, "add", N_("Record what a municipality answers, or that it declines."))(answer_add)


def match(
    asked: Asked,
    number: Number,
    everything: Annotated[bool, typer.Option("--all", help=_ALL_HELP)] = False,
) -> None:
    """Match one inquiry."""
    from investcrm.services import inquiries, matching, reference

    with opening.opened(asked, number) as workspace, workspace.reader() as reader:
        found = matching.match(reader, inquiries.by_number(reader, number))
        names = dict(reference.load(reader).municipalities)
    data = [shapes.site_match(one, names) for one in found.matches]
    output.show(asked, data, _match_text(found, names, everything))


def _match_text(found: Match, names: dict[str, str], everything: bool) -> str:
    if not found.requirements:
        return t("The inquiry has no requirements to match yet.")
    if not found.matches:
        return t("The region has no sites yet.")
    shown = found.matches if everything else found.matches[:_SHOWN]
    parts = [_one_match(one, names) for one in shown]
    if len(shown) < len(found.matches):
        rest = len(found.matches) - len(shown)
        parts.append(n("{count} more site: --all", "{count} more sites: --all", rest))
    if found.proposed:
        proposed = ", ".join(f"{code} {names.get(code, '')}" for code in found.proposed)
        parts.append(t("Worth asking: {names}", names=proposed))
    return "\n\n".join(parts)


def _one_match(one: SiteMatch, names: dict[str, str]) -> str:
    language = current().language
    place = "+" if one.shape is Shape.TOGETHER else f"{one.rank}."
    head = (
        f"{place} {', '.join(filter(None, (one.name, names.get(one.municipality_code))))}: "
        f"{t(VERDICT_LABELS[one.verdict])} ({one.score})"
        + ("" if one.shape is Shape.WHOLE else f", {t(SHAPE_LABELS[one.shape])}")
    )
    lines = []
    for result in one.results:
        dated = " ".join(filter(None, (result.source, formats.day(result.as_of) if result.as_of else "")))
        has = phrases.has(result, language)
        lines.append(
            (
                f"   {phrases.requirement(result.requirement, language)}",
                "  ".join(
                    filter(None, (phrases.verdict(result, language), has, f"[{dated}]" if dated else ""))
                ),
            )
        )
    return "\n".join([head, output.facts(lines)])


def forward(
    asked: Asked,
    number: Number,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="CODE...", help=_TO_HELP)] = None,
    proposed: Annotated[bool, typer.Option("--proposed", help=_PROPOSED_HELP)] = False,
    deadline: Annotated[str, typer.Option("--deadline", metavar="DATE", help=_DEADLINE_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_OUT_FOLDER_HELP)] = None,
    openness: Annotated[str, typer.Option("--openness", help=_OPENNESS_HELP)] = "without_name",
    message: Annotated[str, typer.Option("--message", metavar="TEXT", help=_MESSAGE_HELP)] = "",
    sent: Annotated[bool, typer.Option("--sent", help=_SENT_HELP)] = False,
    only: Annotated[list[str] | None, typer.Option("--field", metavar="FIELD", help=_FIELD_HELP)] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="FIELD", help=_WITHOUT_HELP)
    ] = None,
    ground: Annotated[str, typer.Option("--ground", help=_GROUND_HELP)] = "",
    ground_note: Annotated[str, typer.Option("--ground-note", metavar="TEXT", help=_GROUND_NOTE_HELP)] = "",
    secret: Annotated[list[str] | None, typer.Option("--secret", metavar="WORD", help=_SECRET_HELP)] = None,
    enclose: Annotated[
        list[Path] | None, typer.Option("--enclose", metavar="FILE", help=_ENCLOSE_HELP)
    ] = None,
    reviewed: Annotated[bool, typer.Option("--reviewed", help=_REVIEWED_HELP)] = False,
    send: Annotated[bool, typer.Option("--send", help=posting.SEND_HELP)] = False,
    address: Annotated[
        list[str] | None, typer.Option("--address", metavar="CODE=ADDRESS", help=posting.ADDRESS_HELP)
    ] = None,
) -> None:
    """Forward one inquiry."""
    from investcrm.domain.brief_fields import OPENNESS
    from investcrm.domain.commands import ForwardInquiry
    from investcrm.services import forwarding, inquiries, prepared

    posting.demand_one(sent=sent, send=send)
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            whom = _whom(reader, number, to or (), address or (), proposed=proposed, send=send)
            day = inputs.day(deadline, reader.today, "--deadline") or forwarding.default_deadline(reader)
            otherwise = (message, only, without, secret, enclose, whom.elsewhere)
            prepared.demand_same(
                reader,
                whom.waiting,
                day if deadline else None,
                otherwise=any(otherwise) or openness != "without_name",
            )
        level = inputs.one_of(openness, OPENNESS, "--openness")
        command = ForwardInquiry(
            whom.inquiry_id,
            whom.recipients,
            day,
            level,
            message,
            language_of(asked, workspace),
            _told(whom, level, only or (), without or (), confidential=workspace.is_room),
            workspace.is_room,
            ground,
            ground_note,
            tuple(secret or ()),
            tuple(replace(files.attachment(path, ""), direction="drawn_up") for path in enclose or ()),
            reviewed,
        )
        folder = files.folder(out) if out else None
        made = whom.waiting
        if command.recipients or not made.items:
            made = replace(made, items=(*made.items, *workspace.act(forwarding.forward, command).items))
        posted = _hand_over(workspace, made, sent=sent, send=send)
        paths = workspace.ask(forwarding.write_out, made, folder) if folder else ()
        found = workspace.ask(inquiries.detail, whom.inquiry_id)
    told, lines = _forwarded(found, made, whom, day, sent=sent)
    posting.show(asked, told, lines, paths, posted)


@dataclass(frozen=True, slots=True)
class _Whom:
    """Which case, who is new to it, what waits for the others, and the kinds of its requirements by line.

    ``elsewhere``: what waits is asked for at another address than it was made for.
    """

    inquiry_id: str
    recipients: tuple[Recipient, ...]
    waiting: Forwarded
    elsewhere: bool
    kinds: dict[str, str]

    @property
    def before(self) -> frozenset[str]:
        """Those whose brief was made before and waits."""
        return frozenset(item.municipality_code for item in self.waiting.items)


def _whom(
    reader: Reader, number: str, to: Iterable[str], address: Iterable[str], *, proposed: bool, send: bool
) -> _Whom:
    from investcrm.domain.commands import Recipient
    from investcrm.services import inquiries, mail_account, matching, prepared, reference

    if send:
        mail_account.demand(reader)
    inquiry_id = inquiries.by_number(reader, number)
    municipalities = reference.load(reader).municipalities
    codes = inputs.codes(to, municipalities)
    addresses = posting.addresses(address, municipalities)
    if proposed:
        codes = tuple(dict.fromkeys((*codes, *matching.match(reader, inquiry_id).proposed)))
    waiting = prepared.of_case(reader, inquiry_id, codes)
    before = {item.municipality_code for item in waiting.items}
    asked_for = inquiries.detail(reader, inquiry_id).requirements
    return _Whom(
        inquiry_id,
        tuple(Recipient(code, addresses.get(code, "")) for code in codes if code not in before),
        waiting,
        any(addresses.get(one.municipality_code, one.email) != one.email for one in waiting.items),
        {line.id: line.requirement.kind for line in asked_for},
    )


def _told(
    whom: _Whom, level: str, only: Iterable[str], without: Iterable[str], *, confidential: bool
) -> frozenset[str]:
    """Return what is told of the case: what the level allows, narrowed by what was asked for."""
    from investcrm.domain import brief_fields

    allowed = brief_fields.chosen(None, level, confidential=confidential)
    return brief_fields.narrowed(allowed, only, without, whom.kinds)


def _hand_over(workspace: Workspace, made: Forwarded, *, sent: bool, send: bool) -> posting.Posted | None:
    """Note what was made as sent, or send it, or neither."""
    from investcrm.domain.commands import MarkSent
    from investcrm.services import forwarding

    if sent:
        ids = tuple(item.forwarding_id for item in made.items)
        workspace.act(forwarding.mark_sent, MarkSent(ids, None))
    return posting.forwarded(workspace, made) if send else None


def _forwarded(
    found: InquiryDetail, made: Forwarded, whom: _Whom, day: date, *, sent: bool
) -> tuple[dict[str, Any], list[str]]:
    """Return what was forwarded, as scripts get it and in words."""
    asked_now = {item.municipality_code for item in made.items}
    rows = [row for row in found.forwardings if row.municipality_code in asked_now]
    number, first = found.row.number, min((row.deadline_on for row in rows if row.deadline_on), default=day)
    about = {"number": number, "names": ", ".join(row.municipality for row in rows), "day": first}
    lines = [
        t("{number} is noted as sent to {names}, to be answered by {day}.", **about)
        if sent
        else t("{number} is ready for {names}, to be answered by {day}.", **about)
    ]
    if whom.waiting.items:
        before = ", ".join(item.municipality for item in whom.waiting.items)
        lines.append(t("Made before and taken as it is: {names}.", names=before))
    told = {
        "number": number,
        "deadline_on": first,
        "forwardings": [shapes.forwarding(row) for row in rows],
        "made_before": sorted(whom.before),
    }
    return told, lines


def answer_add(
    asked: Asked,
    number: Number,
    sender: Annotated[str, typer.Option("--from", metavar="CODE", help=_FROM_HELP)],
    site: Annotated[str, typer.Option("--site", metavar="NAME", help=_SITE_HELP)] = "",
    area: Annotated[str, typer.Option("--area", metavar="HA", help=_AREA_HELP)] = "",
    power: Annotated[str, typer.Option("--power", metavar="TEXT", help=_POWER_HELP)] = "",
    plan: Annotated[str, typer.Option("--plan", metavar="STATE", help=_PLAN_HELP)] = "",
    ready: Annotated[str, typer.Option("--ready", metavar="DATE", help=_READY_HELP)] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help=_TEXT_HELP)] = "",
    decline: Annotated[str | None, typer.Option("--decline", metavar="REASON", help=_DECLINE_HELP)] = None,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help=_CONTACT_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_RECEIVED_HELP)] = "",
    keep: Annotated[list[Path] | None, typer.Option("--keep", metavar="FILE", help=_KEEP_HELP)] = None,
) -> None:
    """Record one answer."""
    from investcrm.domain.commands import AnsweredSite, RecordAnswer
    from investcrm.services import answering, inquiries, reference

    told = (area, power, plan, ready)
    if decline is not None and (site or any(told)):
        raise InvalidInput(N_("A municipality that declines offers no site. Leave out one of them."))
    if any(told) and not site:
        raise InvalidInput(N_("Say which site it is: --site NAME."))
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            found = inquiries.detail(reader, inquiries.by_number(reader, number))
            (code,) = inputs.codes([sender], reference.load(reader).municipalities) or ("",)
            forwarding = _forwarding(found, code, reference.load(reader))
            facts = _facts(area, plan, ready, reader)
            sites: tuple[AnsweredSite, ...] = ()
            if site:
                known = _site_named(reader, code, site)
                sites = (AnsweredSite(known, "" if known else site, facts, power),)
            received = inputs.day(on, reader.today, "--on", ahead=False)
        workspace.act(
            answering.record_answer,
            RecordAnswer(
                forwarding.id,
                received,
                decline is not None,
                decline or "",
                text,
                contact,
                sites,
                tuple(files.attachment(path, forwarding.municipality) for path in keep or ()),
            ),
        )
        found = workspace.ask(inquiries.detail, found.row.id)
    row = next(row for row in found.forwardings if row.id == forwarding.id)
    said = (
        t("{name} declines.", name=row.municipality)
        if decline is not None
        else t("The answer of {name} is recorded.", name=row.municipality)
    )
    output.show(asked, shapes.forwarding(row) | {"number": found.row.number}, said)


def _forwarding(found: InquiryDetail, code: str, known: Reference) -> ForwardingRow:
    for row in found.forwardings:
        if row.municipality_code == code and row.state != "withdrawn":
            return row
    raise NotFound(
        N_("{name} has not been asked about {number}. Forward the inquiry first."),
        name=known.municipalities.get(code, code),
        number=found.row.number,
    )


def _facts(area: str, plan: str, ready: str, reader: Reader) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if area:
        facts["usable_m2"] = inputs.area_m2(area)
    if plan:
        facts["plan_state"] = inputs.one_of(plan, PlanState, "--plan").value
    day = inputs.day(ready, reader.today, "--ready")
    if day:
        facts["ready_on"] = day.isoformat()
    return facts


def _site_named(reader: Reader, code: str, name: str) -> str | None:
    from investcrm.services import sites

    wanted = " ".join(name.split()).casefold()
    for site in sites.all_facts(reader):
        if site.municipality_code == code and site.name.casefold() == wanted:
            return site.id
    return None
