"""Verbs of secrecy and disclosure: assess, show; requests with masked copies and their decisions."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain import secrecy as law
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.legal_commands import Area
    from investcrm.domain.secrecy_rows import CaseSecrecy, DisclosedRow, RequestRow
    from investcrm.services.disclosing import Disclosure

_FINDING_HELP: Final = N_("secret, partly or public.")
_GROUND_HELP: Final = N_("The provision it rests on, such as 31:16.")
_REASON_HELP: Final = N_("Why, in words.")
_WISH_HELP: Final = N_("What the investor itself has asked for.")
_WISH_ON_HELP: Final = N_("The day the investor said so.")
_ON_HELP: Final = N_("The day; else today.")
_BY_HELP: Final = N_("Who judged; else whoever writes it down.")
_COVERS_HELP: Final = N_("What is asked for, in words.")
_CASE_HELP: Final = N_("The case it is about, by number.")
_REQUESTER_HELP: Final = N_("Who asks; need not be told.")
_REQUEST_HELP: Final = N_("The request, by its number in the list.")
_FIND_HELP: Final = N_("Add the documents found for these words.")
_ADD_HELP: Final = N_("Add all documents of a case, by number; may be repeated.")
_DOCUMENT_HELP: Final = N_("The document, by its number in the request.")
_WORD_HELP: Final = N_("A word that shall be gone; may be repeated.")
_AREA_HELP: Final = N_("An area that shall be gone: page,left,top,right,bottom in percent of the page.")
_DECISION_HELP: Final = N_("released, partly or refused.")
_OUT_HELP: Final = N_("The folder to write the letter and what is released to.")
_ROOM_HELP: Final = N_("In the confidential room.")

Room = Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)]
Request = Annotated[int, typer.Argument(metavar="REQUEST", help=_REQUEST_HELP)]
Document = Annotated[int, typer.Argument(metavar="DOCUMENT", help=_DOCUMENT_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    secrecy = group(N_("Secrecy of a case: assess, show."))
    disclosure = group(N_("Requests for disclosure: add, list, show, mask, decide."))
    app.add_typer(secrecy, name="secrecy")
    app.add_typer(disclosure, name="disclosure")
    verb(secrecy, "assess", N_("Write down an assessment of secrecy."))(assess)
    verb(secrecy, "show", N_("Show a case's assessments, agreements and requests."))(show)
    verb(disclosure, "add", N_("Log a request, or add documents to one."))(log)
    verb(disclosure, "list", N_("List requests for disclosure."))(list_)
    verb(disclosure, "show", N_("Show a request with the documents it covers."))(show_request)
    verb(disclosure, "mask", N_("Make a masked copy of a document a request covers."))(mask)
    verb(disclosure, "decide", N_("Decide on a document, or on the whole request."))(decide)


def assess(
    asked: Asked,
    number: Number,
    finding: Annotated[str, typer.Argument(metavar="FINDING", help=_FINDING_HELP)],
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help=_GROUND_HELP)] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_REASON_HELP)] = "",
    wish: Annotated[str, typer.Option("--wish", metavar="TEXT", help=_WISH_HELP)] = "",
    wish_on: Annotated[str, typer.Option("--wish-on", metavar="DATE", help=_WISH_ON_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=_BY_HELP)] = "",
) -> None:
    """Assess one case."""
    from investcrm.domain.legal_commands import Assess
    from investcrm.services import inquiries, secrecy

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            row_id, today = inquiries.by_number(reader, number), reader.today
        day = inputs.day(on, today, "--on", ahead=False)
        told = inputs.day(wish_on, today, "--wish-on", ahead=False)
        found = inputs.one_of(finding, law.FINDING_LABELS, "FINDING")
        workspace.act(secrecy.assess, Assess(row_id, found.value, ground, reason, wish, told, day, by))
        state = workspace.ask(secrecy.of_case, row_id, confidential=workspace.is_room)
    output.show(asked, _state(state), _state_text(number, state))


def show(asked: Asked, number: Number) -> None:
    """Show one case's secrecy."""
    from investcrm.services import inquiries, secrecy

    with opening.opened(asked, number) as workspace, workspace.reader() as reader:
        row_id = inquiries.by_number(reader, number)
        state = secrecy.of_case(reader, row_id, confidential=workspace.is_room)
    output.show(asked, _state(state), _state_text(number, state))


def _state(state: CaseSecrecy) -> dict[str, Any]:
    return {
        "finding": state.finding,
        "ground": state.ground,
        "assessments": [_bare(asdict(one)) for one in state.assessments],
        "agreements": [_bare(asdict(one)) for one in state.agreements],
        "requests": [_bare(asdict(one)) for one in state.requests],
        "unregistered": [one.name for one in state.unregistered],
    }


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.endswith("id") and key != "version"}


def _state_text(number: str, state: CaseSecrecy) -> str:
    finding = t(law.FINDING_LABELS[state.finding]) if state.finding else t("not assessed")
    lines = [" \u00b7 ".join(filter(None, (number, finding, state.ground)))]
    for one in state.assessments:
        label = t(law.FINDING_LABELS[one.finding])
        said = (formats.day(one.assessed_on), label, one.ground, one.assessed_by, one.reason)
        lines.append("  " + " \u00b7 ".join(filter(None, said)))
    for agreement in state.agreements:
        kind = t(law.AGREEMENT_KINDS.get(agreement.kind, "Other agreement"))
        ends = t("ends {day}", day=formats.day(agreement.ends_on)) if agreement.ends_on else ""
        lines.append("  " + " \u00b7 ".join(filter(None, (kind, agreement.party, ends))))
    if state.unregistered:
        head = n(
            "{count} secret document must be registered without delay",
            "{count} secret documents must be registered without delay",
            len(state.unregistered),
        )
        lines += [head, *(f"  {one.name}" for one in state.unregistered)]
    return "\n".join(lines)


def log(
    asked: Asked,
    covers: Annotated[str, typer.Argument(metavar="COVERS", help=_COVERS_HELP)] = "",
    request: Annotated[int, typer.Option("--request", metavar="REQUEST", help=_REQUEST_HELP)] = 0,
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help=_CASE_HELP)] = "",
    requester: Annotated[str, typer.Option("--requester", metavar="NAME", help=_REQUESTER_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    find: Annotated[str, typer.Option("--find", metavar="TEXT", help=_FIND_HELP)] = "",
    documents_of: Annotated[
        list[str] | None, typer.Option("--documents-of", metavar="NUMBER", help=_ADD_HELP)
    ] = None,
    room: Room = False,
) -> None:
    """Log a request, or add to one."""
    from investcrm.domain.legal_commands import CoverDocuments, LogRequest
    from investcrm.services import disclosing, inquiries

    with opening.opened(asked, opening.ROOM_NUMBERS if room else case) as workspace:
        if request:
            request_id = _request(workspace, request).id
        else:
            with workspace.reader() as reader:
                case_id = inquiries.by_number(reader, case) if case else None
                day = inputs.day(on, reader.today, "--on", ahead=False)
            request_id = workspace.act(disclosing.log_request, LogRequest(covers, case_id, requester, day))
        hits = list(workspace.ask(disclosing.candidates, find)) if find else []
        for number in documents_of or ():
            hits += workspace.ask(disclosing.candidates, "", number)
        if hits:
            ids = tuple(hit.document.id for hit in hits)
            workspace.act(disclosing.cover, CoverDocuments(request_id, ids))
        _tell(asked, workspace, request_id)


def list_(asked: Asked, room: Room = False) -> None:
    """List requests."""
    from investcrm.services import disclosing

    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        found = workspace.ask(disclosing.requests)
    rows = [
        (
            str(len(found) - at),
            formats.day(one.requested_on),
            one.number,
            one.covers,
            str(one.documents),
            t(law.DECISION_LABELS[one.decision]) if one.decision else t("undecided"),
        )
        for at, one in enumerate(found)
    ]
    headers = (t("Request"), t("Date"), t("Case"), t("Covers"), t("Documents"), t("Decision"))
    data = [_bare(asdict(one)) | {"request": len(found) - at} for at, one in enumerate(found)]
    output.show(asked, data, output.table(headers, rows, right=(0, 4)) or t("No requests for disclosure."))


def show_request(asked: Asked, request: Request, room: Room = False) -> None:
    """Show one request."""
    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        _tell(asked, workspace, _request(workspace, request).id)


def mask(
    asked: Asked,
    request: Request,
    document: Document,
    word: Annotated[list[str] | None, typer.Option("--word", metavar="TEXT", help=_WORD_HELP)] = None,
    area: Annotated[list[str] | None, typer.Option("--area", metavar="AREA", help=_AREA_HELP)] = None,
    room: Room = False,
) -> None:
    """Mask one document."""
    from investcrm.domain.legal_commands import MaskDocument
    from investcrm.services import disclosing

    areas = tuple(_area(text) for text in area or ())
    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        row = _document(workspace, _request(workspace, request).id, document)
        command = MaskDocument(row.id, areas, tuple(word or ()))
        copy = workspace.ask(disclosing.masked, command)
        workspace.act(partial(disclosing.keep_masked, copy=copy), command)
    touched = [page + 1 for page in copy.touched]
    said = t(
        "A masked copy of {count} pages is kept; something is left out on page {pages}. Look it through.",
        count=copy.pages,
        pages=", ".join(map(str, touched)),
    )
    output.show(asked, {"pages": copy.pages, "places": copy.places, "touched": touched}, said)


def _area(text: str) -> Area:
    from investcrm.domain.legal_commands import Area

    parts = text.replace("%", "").split(",")
    try:
        page, left, top, right, bottom = (float(part) for part in parts)
    except ValueError:
        raise InvalidInput(
            N_("“{text}” is not an area. Write page,left,top,right,bottom, such as 1,10,20,60,25."), text=text
        ) from None
    return Area(int(page) - 1, left / 100, top / 100, right / 100, bottom / 100)


def decide(
    asked: Asked,
    request: Request,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help=_DECISION_HELP)] = "",
    document: Annotated[int, typer.Option("--document", metavar="DOCUMENT", help=_DOCUMENT_HELP)] = 0,
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help=_GROUND_HELP)] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_REASON_HELP)] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_ON_HELP)] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=_BY_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_OUT_HELP)] = None,
    room: Room = False,
) -> None:
    """Decide of a document, or of a request."""
    from investcrm.domain.legal_commands import DecideDocument, DecideRequest
    from investcrm.exchange import atomic
    from investcrm.services import cases, disclosing

    files: list[str] = []
    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        request_id = _request(workspace, request).id
        if document:
            row = _document(workspace, request_id, document)
            workspace.act(disclosing.decide_document, DecideDocument(row.id, decision))
        else:
            with workspace.reader() as reader:
                day = inputs.day(on, reader.today, "--on", ahead=False)
            language = language_of(asked, workspace)
            done = workspace.act(
                disclosing.decide, DecideRequest(request_id, decision, ground, reason, day, by, language)
            )
            if out is not None:
                with workspace.reader() as reader:
                    letter = cases.document(reader, done.letter_id)
                    papers = [(letter.name, cases.document_bytes(reader, letter.id))]
                    papers += disclosing.handed_out(reader, request_id)
                folder = out.expanduser().absolute()
                for at, (name, data) in enumerate(papers, 1):
                    files.append(str(atomic.write(folder / f"{at:02d} {_plain(name)}", data)))
        _tell(asked, workspace, request_id, files)


def _plain(name: str) -> str:
    from investcrm.services import papers

    return papers.file_name(name) or "-"


def _request(workspace: Workspace, at: int) -> RequestRow:
    from investcrm.services import disclosing

    found = workspace.ask(disclosing.requests)
    if not 1 <= at <= len(found):
        raise InvalidInput(N_("There is no request {number}. “disclosure list” shows them."), number=at)
    return found[len(found) - at]


def _document(workspace: Workspace, request_id: str, at: int) -> DisclosedRow:
    from investcrm.services import disclosing

    found = workspace.ask(disclosing.show, request_id).documents
    if not 1 <= at <= len(found):
        raise InvalidInput(
            N_("The request covers no document {number}; it covers {count}."), number=at, count=len(found)
        )
    return found[at - 1]


def _tell(asked: Asked, workspace: Workspace, request_id: str, files: list[str] | None = None) -> None:
    from investcrm.services import disclosing

    found = workspace.ask(disclosing.show, request_id)
    numbers = [one.id for one in reversed(workspace.ask(disclosing.requests))]
    at = numbers.index(request_id) + 1
    data = _bare(asdict(found.request)) | {
        "request": at,
        "documents": [
            {
                "document": place,
                "name": one.document.name,
                "case": one.number,
                "decision": one.decision,
                "masked": one.masked.name if one.masked else None,
            }
            for place, one in enumerate(found.documents, 1)
        ],
        "files": files or [],
    }
    output.show(asked, data, "\n".join([_request_text(at, found), *(files or [])]))


def _request_text(at: int, found: Disclosure) -> str:
    row = found.request
    decision = t(law.DECISION_LABELS[row.decision]) if row.decision else t("undecided")
    head = " \u00b7 ".join(
        filter(None, (str(at), formats.day(row.requested_on), row.number, row.covers, decision, row.ground))
    )
    rows = [
        (
            str(place),
            one.document.name,
            one.number,
            t(law.DECISION_LABELS[one.decision]) if one.decision else t("undecided"),
            one.masked.name if one.masked else "",
        )
        for place, one in enumerate(found.documents, 1)
    ]
    headers = (t("Document"), t("Name"), t("Case"), t("Decision"), t("Masked copy"))
    return "\n".join(filter(None, (head, output.table(headers, rows, right=(0,)))))
