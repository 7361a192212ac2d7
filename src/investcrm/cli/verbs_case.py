"""Verbs of the round with the municipalities: match, forward, answer, offer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import files, inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain.errors import InvalidInput, NotFound, WorkspaceProblem
from investcrm.domain.matching import VERDICT_LABELS
from investcrm.domain.sites import PlanState
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
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
_OFFER_SITE_HELP: Final = N_(
    "A site to offer, by name; may be repeated. Else those answered with, best match first."
)
_OFFER_OUT_HELP: Final = N_("The PDF file to write.")
_INTRO_HELP: Final = N_("An introduction of your own.")
_RECIPIENT_HELP: Final = N_("Who gets the offer; else the source.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    answer = group(N_("Answers of municipalities: add."))
    verb(app, "match", N_("Hold an inquiry's requirements against every site."))(match)
    verb(app, "forward", N_("Ask municipalities: a PDF brief and a mail draft for each."))(forward)
    app.add_typer(answer, name="answer")
    verb(answer, "add", N_("Record what a municipality answers, or that it declines."))(answer_add)
    verb(app, "offer", N_("Put an offer together and write it as PDF."))(offer)


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
    head = (
        f"{one.rank}. {one.name}, {names.get(one.municipality_code, one.municipality_code)}: "
        f"{t(VERDICT_LABELS[one.verdict])} ({one.score})"
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
) -> None:
    """Forward one inquiry."""
    from investcrm.domain import brief_fields
    from investcrm.domain.commands import ForwardInquiry, MarkSent, Recipient
    from investcrm.services import forwarding, inquiries, matching, reference

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            inquiry_id = inquiries.by_number(reader, number)
            codes = inputs.codes(to or (), reference.load(reader).municipalities)
            if proposed:
                codes = tuple(dict.fromkeys((*codes, *matching.match(reader, inquiry_id).proposed)))
            day = inputs.day(deadline, reader.today, "--deadline") or forwarding.default_deadline(reader)
            lines = inquiries.detail(reader, inquiry_id).requirements
        level = inputs.one_of(openness, forwarding.OPENNESS, "--openness")
        fields = brief_fields.narrowed(
            brief_fields.chosen(None, level, confidential=workspace.is_room),
            only or (),
            without or (),
            {line.id: line.requirement.kind for line in lines},
        )
        folder = _folder(out) if out else None
        made = workspace.act(
            forwarding.forward,
            ForwardInquiry(
                inquiry_id,
                tuple(Recipient(code) for code in codes),
                day,
                level,
                message,
                language_of(asked, workspace),
                fields,
                workspace.is_room,
                ground,
                ground_note,
                tuple(secret or ()),
                tuple(replace(files.attachment(path, ""), direction="drawn_up") for path in enclose or ()),
                reviewed,
            ),
        )
        if sent:
            workspace.act(
                forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items), None)
            )
        with workspace.reader() as reader:
            paths = forwarding.write_out(reader, made, folder) if folder else ()
            found = inquiries.detail(reader, inquiry_id)
    asked_now = {item.municipality_code for item in made.items}
    rows = [row for row in found.forwardings if row.municipality_code in asked_now]
    data = {
        "number": found.row.number,
        "deadline_on": day,
        "forwardings": [shapes.forwarding(row) for row in rows],
        "files": [str(path) for path in paths],
    }
    names = ", ".join(row.municipality for row in rows)
    said = t(
        "{number} is ready for {names}, to be answered by {day}.",
        number=found.row.number,
        names=names,
        day=day,
    )
    output.show(asked, data, "\n".join([said, *map(str, paths)]))


def _folder(out: Path) -> Path:
    """Make the folder, and see that files can be made in it, before anything is written to the workspace."""
    folder = out.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WorkspaceProblem(
            N_("{folder} cannot be written to: {reason}."), folder=str(folder), reason=error.strerror or ""
        ) from None
    return folder


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


def offer(
    asked: Asked,
    number: Number,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OFFER_OUT_HELP)] = None,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="NAME", help=_OFFER_SITE_HELP)] = None,
    intro: Annotated[str, typer.Option("--intro", metavar="TEXT", help=_INTRO_HELP)] = "",
    recipient: Annotated[str, typer.Option("--recipient", metavar="TEXT", help=_RECIPIENT_HELP)] = "",
    sent: Annotated[bool, typer.Option("--sent", help=_SENT_HELP)] = False,
) -> None:
    """Prepare one offer."""
    from investcrm.domain.commands import PrepareOffer, SendOffer
    from investcrm.exchange import atomic
    from investcrm.services import cases, inquiries, offering

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            found = inquiries.detail(reader, inquiries.by_number(reader, number))
            chosen = _chosen_sites(reader, found, site or [])
        command = PrepareOffer(found.row.id, chosen, language_of(asked, workspace), intro, recipient)
        if out:
            _folder(out.expanduser().absolute().parent)
        offer_id = workspace.act(offering.prepare, command)
        with workspace.reader() as reader:
            row = offering.offer(reader, found.row.id, offer_id)
            pdf = cases.document_bytes(reader, row.document_id or "")
        path = atomic.write(out.expanduser().absolute(), pdf) if out else None
        if sent:
            workspace.act(offering.send, SendOffer(offer_id))
            row = workspace.ask(offering.offer, found.row.id, offer_id)
    data = shapes.offer(row) | {"number": found.row.number, "file": str(path) if path else None}
    said = n(
        "The offer for {number} with {count} site is ready.",
        "The offer for {number} with {count} sites is ready.",
        row.sites,
        number=found.row.number,
    )
    output.show(asked, data, "\n".join(filter(None, (said, str(path) if path else ""))))


def _chosen_sites(reader: Reader, found: InquiryDetail, names: list[str]) -> tuple[str, ...]:
    from investcrm.services import matching, sites

    ranked = [one.site_id for one in matching.match(reader, found.row.id).matches]
    if not names:
        answered = {site_id for row in found.forwardings for site_id, _, _ in row.sites}
        if not answered:
            raise InvalidInput(
                N_("No municipality has answered with a site yet. Choose sites with --site NAME.")
            )
        return tuple(site_id for site_id in ranked if site_id in answered)
    by_name: dict[str, list[str]] = {}
    for one in sites.all_facts(reader):
        by_name.setdefault(one.name.casefold(), []).append(one.id)
    chosen = []
    for name in names:
        ids = by_name.get(" ".join(name.split()).casefold(), [])
        if not ids:
            raise NotFound(N_("There is no site called “{name}”."), name=name)
        chosen.append(min(ids, key=ranked.index))
    return tuple(dict.fromkeys(chosen))
