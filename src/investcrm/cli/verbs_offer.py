"""Verbs of the offer: put together, its text blocks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm.cli import files, inputs, opening, posting, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.offers import Paper, Sheets
from investcrm.words import N_, current, n, paper_languages, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.rows import InquiryDetail, OfferRow
    from investcrm.services.offering import OfferPaper
    from investcrm.store.reader import Reader

_SITE_HELP: Final = N_(
    "A site to offer, by name; may be repeated. Else those answered with, best match first."
)
_OUT_HELP: Final = N_("The PDF file to write; the comparison and what else goes with it stand beside it.")
_INTRO_HELP: Final = N_("An introduction of your own.")
_RECIPIENT_HELP: Final = N_("Who gets the offer; else the source.")
_SENT_HELP: Final = N_("Note as sent today.")
_TO_HELP: Final = N_("The address the offer is sent to; else that of the contact in the case.")
_RFI_HELP: Final = N_("The asker's own XLSX sheet of questions, to be filled in where it asks.")
_BLOCK_HELP: Final = N_("A text block by its key, in this order; may be repeated. Else the usual ones.")
_LANGUAGE_HELP: Final = N_("The language of the documents: sv, en or another that has texts; else as --lang.")
_SHEETS_HELP: Final = N_("Site sheets: none, within the document, beside it.")
_ENDINGS: Final = {Paper.COMPARISON: N_("comparison"), Paper.RFI: "rfi"}


_DAY_HELP: Final = N_("The day of the visits.")
_STOP_HELP: Final = N_("A site to visit, by name, in order; may be repeated. Else those of the last offer.")
_FROM_HELP: Final = N_("When the first visit begins.")
_MINUTES_HELP: Final = N_("Minutes at each site.")
_BETWEEN_HELP: Final = N_("Minutes from one site to the next.")
_WITH_HELP: Final = N_("Who takes part; may be repeated.")
_HOST_HELP: Final = N_("Who receives the guests: a role and how to reach it.")
_MEET_HELP: Final = N_("Where one meets.")
_NOTE_HELP: Final = N_("A sentence that opens the programme.")
_FOLDER_HELP: Final = N_("The folder to write the programme and the calendar file to.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    verb(app, "offer", N_("Put an offer together and write it as PDF and XLSX."))(offer)
    verb(app, "programme", N_("Plan a day of site visits: the programme and a calendar file."))(programme)


def offer(
    asked: Asked,
    number: Number,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="NAME", help=_SITE_HELP)] = None,
    intro: Annotated[str, typer.Option("--intro", metavar="TEXT", help=_INTRO_HELP)] = "",
    recipient: Annotated[str, typer.Option("--recipient", metavar="TEXT", help=_RECIPIENT_HELP)] = "",
    rfi: Annotated[Path | None, typer.Option("--rfi", metavar="SHEET", help=_RFI_HELP)] = None,
    block: Annotated[list[str] | None, typer.Option("--block", metavar="KEY", help=_BLOCK_HELP)] = None,
    sheets: Annotated[str, typer.Option("--sheets", help=_SHEETS_HELP)] = "none",
    written_in: Annotated[str, typer.Option("--language", metavar="CODE", help=_LANGUAGE_HELP)] = "",
    sent: Annotated[bool, typer.Option("--sent", help=_SENT_HELP)] = False,
    send: Annotated[bool, typer.Option("--send", help=posting.SEND_HELP)] = False,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help=_TO_HELP)] = "",
) -> None:
    """Prepare one offer."""
    from investcrm.domain.commands import PrepareOffer
    from investcrm.services import inquiries, mail_account, offering

    posting.demand_one(sent=sent, send=send)
    if out:
        inputs.ending_of(out, (".pdf",), "--out")
    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            found = inquiries.detail(reader, inquiries.by_number(reader, number))
            if send:
                mail_account.demand(reader)
                to = to or offering.address(reader, found.row.id)
            chosen = _chosen_sites(reader, found, site or [])
        command = PrepareOffer(
            found.row.id,
            chosen,
            inputs.one_of(written_in, paper_languages(), "--language")
            if written_in
            else language_of(asked, workspace),
            intro,
            recipient,
            tuple(block) if block else None,
            inputs.one_of(sheets, Sheets, "--sheets"),
            files.attachment(rfi, "") if rfi else None,
        )
        if out:
            files.folder(out.expanduser().absolute().parent)
        offer_id = workspace.act(offering.prepare, command)
        with workspace.reader() as reader:
            made = _made(reader, found.row.id, offer_id, out)
        posted = _hand_over(workspace, found.row.id, offer_id, to, sent=sent, send=send)
        row = workspace.ask(offering.offer, found.row.id, offer_id)
    _show_offer(asked, found.row.number, row, made, posted)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was written of an offer, how it differs from the edition before, what its sheet lacks."""

    paths: list[tuple[Paper, Path]]
    differs: tuple[str, ...]
    gaps: tuple[dict[str, Any], ...]


def _made(reader: Reader, inquiry_id: str, offer_id: str, out: Path | None) -> _Made:
    from investcrm.services import offering

    papers = offering.documents(reader, offer_id)
    return _Made(
        _write(reader, papers, out.expanduser().absolute()) if out else [],
        offering.told_differences(reader, inquiry_id, current().language).get(offer_id, ()),
        offering.told_gaps(reader, offer_id),
    )


def _hand_over(
    workspace: Workspace, inquiry_id: str, offer_id: str, to: str, *, sent: bool, send: bool
) -> posting.Posted | None:
    """Note an offer as sent, or send it, or neither."""
    from investcrm.domain.commands import SendOffer
    from investcrm.services import mailing, offering

    if sent:
        workspace.act(offering.send, SendOffer(offer_id))
    if not send:
        return None
    done = posting.tried(
        workspace, (inquiry_id,), lambda: mailing.send_offer(workspace, inquiry_id, offer_id, to)
    )
    return posting.Posted(done)


def _show_offer(asked: Asked, number: str, row: OfferRow, made: _Made, posted: posting.Posted | None) -> None:
    told = shapes.offer(row) | {
        "number": number,
        "file": str(made.paths[0][1]) if made.paths else None,
        "files": [{"kind": kind.value, "file": str(path)} for kind, path in made.paths],
        "differs": list(made.differs),
        "gaps": list(made.gaps),
    }
    said = n(
        "The offer for {number} with {count} site is ready.",
        "The offer for {number} with {count} sites is ready.",
        row.sites,
        number=number,
    )
    lines = [said, *(str(path) for _, path in made.paths)]
    if made.differs:
        lines += ["", t("What differs from the edition before:"), *(f"  {line}" for line in made.differs)]
    if made.gaps:
        lines += ["", t("Not filled in the asker's own sheet:"), *(f"  {_gap(one)}" for one in made.gaps)]
    posting.show(asked, told, [*lines, *([""] if posted else [])], posted=posted)


def _gap(one: dict[str, Any]) -> str:
    place = " ".join(filter(None, (one["sheet"], one["cell"])))
    asked = " · ".join(filter(None, (one["asked"], one["site"])))
    return f"{place}: {asked}: {one['why']} ({one['owner']})"


def _write(reader: Reader, papers: tuple[OfferPaper, ...], out: Path) -> list[tuple[Paper, Path]]:
    """Write the document to ``out`` and what goes with it beside it."""
    from investcrm.exchange import atomic
    from investcrm.services import cases

    written = []
    for one in papers:
        content = cases.document_bytes(reader, one.document.id)
        if one.kind is Paper.OFFER:
            path = out
        elif one.kind in _ENDINGS:
            path = out.with_name(f"{out.stem}-{t(_ENDINGS[one.kind])}.xlsx")
        else:
            path = out.with_name(one.document.name)
        written.append((one.kind, atomic.write(path, content)))
    return written


def _chosen_sites(reader: Reader, found: InquiryDetail, names: list[str]) -> tuple[str, ...]:
    from investcrm.services import matching, sites

    ranked = list(matching.match(reader, found.row.id).matches.ranks())
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


def programme(
    asked: Asked,
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_DAY_HELP)],
    site: Annotated[list[str] | None, typer.Option("--site", metavar="NAME", help=_STOP_HELP)] = None,
    begins: Annotated[str, typer.Option("--from", metavar="TIME", help=_FROM_HELP)] = "09:00",
    minutes: Annotated[int, typer.Option("--minutes", help=_MINUTES_HELP)] = 60,
    between: Annotated[int, typer.Option("--between", help=_BETWEEN_HELP)] = 30,
    people: Annotated[list[str] | None, typer.Option("--with", metavar="TEXT", help=_WITH_HELP)] = None,
    host: Annotated[str, typer.Option("--host", metavar="TEXT", help=_HOST_HELP)] = "",
    meet: Annotated[str, typer.Option("--meet", metavar="TEXT", help=_MEET_HELP)] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_NOTE_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_FOLDER_HELP)] = None,
) -> None:
    """Plan the visits of one case."""
    from investcrm.domain.visit_commands import PlanSiteVisit, Stop
    from investcrm.exchange import atomic
    from investcrm.services import cases, inquiries, offering, visit_programmes

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            found = inquiries.detail(reader, inquiries.by_number(reader, number))
            last = max(found.offers, key=lambda one: one.edition, default=None)
            offered = offering.site_ids(reader, last.id) if last else ()
            chosen = offered if offered and not site else _chosen_sites(reader, found, site or [])
            day = inputs.day(on, reader.today, "--on")
        if day is None:
            raise InvalidInput(N_("Say which day: --on DATE."))
        folder = files.folder(out) if out else None
        command = PlanSiteVisit(
            found.row.id,
            day,
            tuple(Stop(one, minutes, meet, host) for one in chosen),
            begins,
            between,
            "\n".join(people or ()),
            note,
            language_of(asked, workspace),
        )
        ids = workspace.act(visit_programmes.plan, command)
        language = current().language
        short = workspace.ask(visit_programmes.short_ways, command)
        warnings = workspace.ask(visit_programmes.warnings, command, language)
        paths = []
        with workspace.reader() as reader:
            if folder:
                for one in ids:
                    content = cases.document_bytes(reader, one)
                    paths.append(atomic.write(folder / cases.document(reader, one).name, content))
    told = {"number": found.row.number, "on": day, "sites": len(chosen)}
    told["short_ways"] = [asdict(one) for one in short]
    said = n(
        "The visit to {count} site on {day} is planned.",
        "The visits to {count} sites on {day} are planned.",
        len(chosen),
        day=day,
    )
    posting.show(asked, told, [said, *warnings], paths)
