"""Requests for disclosure: what they cover, masked copies, and the decision with its letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm.domain import secrecy as law
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.legal_commands import Assess
from investcrm.domain.secrecy import Decision
from investcrm.domain.sortkey import search_text
from investcrm.domain.words import N_
from investcrm.services import cases, letters, masking, secrecy
from investcrm.store.read import disclosing as read
from investcrm.store.read import secrecy as kept

if TYPE_CHECKING:
    from investcrm.domain.legal_commands import (
        CoverDocuments,
        DecideDocument,
        DecideRequest,
        LogRequest,
        MaskDocument,
        UncoverDocument,
    )
    from investcrm.domain.rows import DocumentRow
    from investcrm.domain.secrecy_rows import DisclosedRow, RequestRow
    from investcrm.services.masking import Copy
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document a request may cover, with its case."""

    document: DocumentRow
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A request with the documents it covers."""

    request: RequestRow
    documents: tuple[DisclosedRow, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and its letter, kept among the documents."""

    decision: Decision
    letter_id: str


def log_request(uow: UnitOfWork, command: LogRequest) -> str:
    """Log a request; who asks, and why, need not be told.

    Raises:
        InvalidInput: nothing is asked for, or it came in the future.
    """
    came = command.requested_on or uow.today
    if not command.covers.strip():
        raise InvalidInput(N_("Say what the request covers. Nothing was saved."))
    if came > uow.today:
        raise InvalidInput(N_("A request cannot have come in the future. Nothing was saved."))
    if command.inquiry_id is not None:
        uow.get("inquiry", command.inquiry_id)
    request_id = uow.insert(
        "disclosure_request",
        {
            "inquiry_id": command.inquiry_id,
            "requested_on": came,
            "requester": command.requester.strip(),
            "covers": command.covers.strip(),
        },
    )
    uow.commit(N_("Logged a request for disclosure"))
    return request_id


def candidates(reader: Reader, words: str = "", number: str = "") -> tuple[Candidate, ...]:
    """Return documents of a case, or with the words in their facts or their case's; newest first."""
    sought = [search_text(word) for word in words.split()]
    hits = read.cases_with(reader, words) if sought else frozenset()
    found = []
    for row, case, title in read.every(reader):
        if number and case.casefold() != number.strip().casefold():
            continue
        said = search_text(" ".join((row.name, row.correspondent, row.concerns, row.registry_number, title)))
        if case not in hits and not all(word in said for word in sought):
            continue
        found.append(Candidate(row, case, title))
        if len(found) == _MOST:
            break
    return tuple(found)


def requests(reader: Reader, inquiry_id: str | None = None) -> tuple[RequestRow, ...]:
    """Return the requests of a case, or all, newest first."""
    return kept.requests(reader, inquiry_id)


def show(reader: Reader, request_id: str) -> Disclosure:
    """Return a request with what it covers.

    Raises:
        NotFound: it is gone.
    """
    found = kept.request(reader, request_id)
    if found is None:
        raise NotFound(N_("The request for disclosure is gone."))
    return Disclosure(found, kept.disclosed(reader, request_id))


def cover(uow: UnitOfWork, command: CoverDocuments) -> tuple[str, ...]:
    """Add documents to what a request covers; those it covers already stay as they are.

    Raises:
        NotFound: a document is gone.
        Conflict: the request is decided.
    """
    _undecided(uow, command.request_id)
    known = read.covered(uow, command.request_id)
    wanted = tuple(one for one in dict.fromkeys(command.document_ids) if one not in known)
    found = read.of_cases(uow, wanted)
    if len(found) < len(wanted):
        raise NotFound(N_("A document is gone. Nothing was added."))
    ids = uow.insert_many(
        "disclosed_document",
        [
            {"request_id": command.request_id, "inquiry_id": found[one], "document_id": one, "decision": ""}
            for one in wanted
        ],
    )
    uow.commit(N_("Found documents that a request covers"))
    return tuple(ids)


def uncover(uow: UnitOfWork, command: UncoverDocument) -> None:
    """Take a document out of what a request covers."""
    row = uow.get("disclosed_document", command.disclosed_id)
    _undecided(uow, row["request_id"])
    uow.remove("disclosed_document", command.disclosed_id)
    uow.commit(N_("Found that a request does not cover a document"))


def masked(reader: Reader, command: MaskDocument) -> Copy:
    """Return a masked copy of a covered document, to be kept with :func:`keep_masked`; this takes its time.

    Raises:
        InvalidInput: nothing is to be masked, or the document cannot be.
        NotFound: the request does not cover it any more.
    """
    if not command.areas and not any(word.strip() for word in command.words):
        raise InvalidInput(N_("Say what is to be masked: words or areas. No copy was made."))
    document_id = read.document_of(reader, command.disclosed_id)
    if document_id is None:
        raise NotFound(N_("The request does not cover the document any more. No copy was made."))
    return masking.copy(reader, document_id, command.areas, command.words)


def keep_masked(uow: UnitOfWork, command: MaskDocument, copy: Copy) -> Copy:
    """Keep a masked copy of a covered document; an earlier one of this request goes.

    Raises:
        Conflict: the request is decided.
    """
    row = uow.get("disclosed_document", command.disclosed_id)
    _undecided(uow, row["request_id"])
    if row["masked_id"]:
        uow.remove("document", row["masked_id"])
        uow.execute("DELETE FROM document_piece WHERE document_id = :id", id=row["masked_id"])
    number = 1 + sum(one.masked is not None for one in kept.disclosed(uow, row["request_id"]))
    attachment = Attachment(letters.masked_name(number), "application/pdf", copy.data, "drawn_up")
    (masked_id,) = cases.add_documents(uow, row["inquiry_id"], (attachment,))
    uow.update("document", masked_id, {"masked_of": row["document_id"]})
    uow.update("disclosed_document", row["id"], {"masked_id": masked_id, "decision": Decision.PARTLY.value})
    uow.commit(N_("Made a masked copy"), reversible=False)
    return copy


def decide_document(uow: UnitOfWork, command: DecideDocument) -> None:
    """Decide of one document: released as it is, its masked copy released, or refused.

    Raises:
        InvalidInput: an unknown decision, or part of it without a masked copy.
        Conflict: the request is decided.
    """
    decision = _decision(command.decision)
    row = uow.get("disclosed_document", command.disclosed_id)
    _undecided(uow, row["request_id"])
    if decision is Decision.PARTLY and not row["masked_id"]:
        raise InvalidInput(N_("Make a masked copy first: that is what is released of the document."))
    uow.update("disclosed_document", row["id"], {"decision": decision.value})
    uow.commit(N_("Decided on a document"))


def decide(uow: UnitOfWork, command: DecideRequest) -> Decided:
    """Decide a request: an assessment of each case it concerns, the letter, and how to appeal.

    Raises:
        InvalidInput: a document is not decided, a ground is missing, or the day lies in the future.
        Conflict: it is decided already.
    """
    request = _undecided(uow, command.request_id)
    found = kept.disclosed(uow, command.request_id)
    waiting = [one for one in found if one.decision is None]
    if waiting:
        raise InvalidInput(
            N_("Decide on every document first. {count} are left; nothing was decided."), count=len(waiting)
        )
    whole = law.of_all(tuple(one.decision for one in found if one.decision))
    decision = _decision(command.decision) if command.decision else whole
    if decision is None:
        raise InvalidInput(N_("The request covers no document yet. Say what is decided on it."))
    if whole is not None and decision is not whole:
        raise InvalidInput(N_("The decision says something else than those of the documents."))
    ground, decided_on = law.citation(command.ground), command.decided_on or uow.today
    if found and law.can_appeal(decision) and not ground:
        raise InvalidInput(N_("Say the ground on which documents are held back. Nothing was decided."))
    if not request.requested_on <= decided_on <= uow.today:
        raise InvalidInput(N_("A decision lies between the request and today. Nothing was decided."))
    _assess(uow, request, found, decision, command)
    appeal = letters.appeal(uow, command.language) if law.can_appeal(decision) else ""
    values = {
        "decision": decision.value,
        "decided_on": decided_on,
        "decided_by": command.decided_by.strip() or uow.actor.name,
        "ground": ground if law.can_appeal(decision) else "",
        "appeal": appeal,
    }
    uow.update("disclosure_request", request.id, values)
    letter_id = letters.keep(uow, show(uow, request.id), command.reason, command.language)
    uow.commit(N_("Decided a request for disclosure"), reversible=False)
    return Decided(decision, letter_id)


def handed_out(reader: Reader, request_id: str) -> tuple[tuple[str, bytes], ...]:
    """Return the files a decided request releases: documents as they are, masked copies of others.

    Raises:
        Conflict: it is not decided yet.
    """
    found = show(reader, request_id)
    if found.request.decision is None:
        raise Conflict(N_("The request is not decided yet, so nothing is released."))
    files = []
    for one in found.documents:
        if one.decision is Decision.RELEASED:
            files.append((one.document.name, cases.document_bytes(reader, one.document.id)))
        elif one.decision is Decision.PARTLY and one.masked is not None:
            files.append((one.masked.name, cases.document_bytes(reader, one.masked.id)))
    return tuple(files)


def _assess(
    uow: UnitOfWork,
    request: RequestRow,
    found: tuple[DisclosedRow, ...],
    whole: Decision,
    command: DecideRequest,
) -> None:
    """Write down that secrecy was judged anew, for every case the request concerns."""
    of_case: dict[str, list[Decision]] = {}
    owners = read.of_cases(uow, tuple(one.document.id for one in found))
    for one in found:
        case = owners.get(one.document.id)
        if case and one.decision:
            of_case.setdefault(case, []).append(one.decision)
    if request.inquiry_id and request.inquiry_id not in of_case:
        of_case[request.inquiry_id] = [whole]
    for case, decisions in of_case.items():
        finding = law.FINDING_OF[law.of_all(tuple(decisions)) or whole]
        if not command.ground.strip() and finding is not law.Finding.PUBLIC:
            continue
        secrecy.add_assessment(
            uow,
            Assess(
                case,
                finding.value,
                command.ground,
                command.reason,
                assessed_on=command.decided_on,
                assessed_by=command.decided_by,
                request_id=request.id,
            ),
        )


def _undecided(uow: UnitOfWork, request_id: str) -> RequestRow:
    found = kept.request(uow, request_id)
    if found is None:
        raise NotFound(N_("The request for disclosure is gone."))
    if found.decision is not None:
        raise Conflict(N_("The request is decided. A new request is judged anew: log it as one of its own."))
    return found


def _decision(text: str) -> Decision:
    if text not in law.DECISION_LABELS:
        raise InvalidInput(N_("A request is released, released in part (partly) or refused."))
    return Decision(text)
