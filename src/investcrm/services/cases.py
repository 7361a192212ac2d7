"""What happens in a case: activities, tasks, documents and the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import stages
from investcrm.domain.commands import (
    AddTask,
    Attachment,
    CompleteTasks,
    Decide,
    DescribeDocument,
    KeepDocuments,
    RecordActivity,
)
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.rows import DocumentRow
from investcrm.domain.stages import Outcome, Stage
from investcrm.domain.words import N_
from investcrm.services import aftercare, briefs, ledger
from investcrm.services.standing import advance, standing_of, values_of
from investcrm.store.read import documents as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

PIECE: Final = 1024 * 1024
LARGEST: Final = 100 * PIECE
ACTIVITY_LABELS: Final = {
    "call": N_("Call"),
    "meeting": N_("Meeting"),
    "first_meeting": N_("First meeting"),
    "visit": N_("Site visit"),
    "mail": N_("Mail"),
    "note": N_("Note"),
}
COMPANY_LABELS: Final = {**ACTIVITY_LABELS, "visit": N_("Company visit")}
"""The kinds of activity where they are about a company and no case of it."""
TOLD_LABELS: Final = {
    **ACTIVITY_LABELS,
    "complaint": N_("Complaint"),
    "explanation": N_("Why it was late"),
    "notice": N_("Mail notice"),
}
"""The kinds of activity a case tells of, with those that are noted elsewhere."""
_REGISTER_FACTS: Final = frozenset(
    {"registry_number", "registered_on", "concerns", "marking", "correspondent", "dated_on", "name"}
)


def record_activity(uow: UnitOfWork, command: RecordActivity) -> str:
    """Note what happened; a visit takes the case to its stage.

    Raises:
        InvalidInput: an unknown kind of activity.
    """
    if command.kind not in ACTIVITY_LABELS:
        raise InvalidInput(N_("There is no activity of the kind “{kind}”."), kind=command.kind)
    happened = command.happened_on or uow.today
    activity_id = uow.insert(
        "activity",
        {
            "inquiry_id": command.inquiry_id,
            "organisation_id": command.organisation_id,
            "kind": command.kind,
            "happened_on": happened,
            "text": command.text,
            "participants": command.participants,
        },
    )
    if command.kind == "visit" and command.inquiry_id and happened <= uow.today:
        advance(uow, command.inquiry_id, Stage.VISIT, happened, {})
    uow.commit(N_("Noted an activity"))
    return activity_id


def add_task(uow: UnitOfWork, command: AddTask) -> str:
    """Add a promise with its day."""
    if not command.title.strip():
        raise InvalidInput(N_("Say what is to be done."))
    task_id = uow.insert(
        "task",
        {
            "inquiry_id": command.inquiry_id,
            "organisation_id": command.organisation_id,
            "title": command.title.strip(),
            "due_on": command.due_on,
            "owner_id": command.owner_id or uow.actor.member_id,
        },
    )
    uow.commit(N_("Added a task"))
    return task_id


def complete_tasks(uow: UnitOfWork, command: CompleteTasks) -> None:
    """Mark tasks as done today."""
    for task_id in command.task_ids:
        uow.update("task", task_id, {"done_on": uow.today})
    uow.commit(N_("Completed a task"))


def decide(uow: UnitOfWork, command: Decide) -> None:
    """Record the investor's decision with what it means in jobs and money.

    Raises:
        InvalidInput: the case is decided already, a loss without a reason, a day in the future or before the
            case came, or jobs and money with a loss.
    """
    row = uow.get("inquiry", command.inquiry_id)
    standing = stages.decide(standing_of(row), command.outcome)
    decided = command.decided_on or uow.today
    lost = command.outcome is Outcome.LOST
    if decided > uow.today:
        raise InvalidInput(N_("A decision cannot lie in the future."))
    stages.demand_in_order(row["received_on"], decided)
    if lost and command.lost_reason is None:
        raise InvalidInput(N_("Say why the case was lost."))
    amounts = (command.jobs_new, command.jobs_safeguarded, command.investment_sek)
    if lost and any(amount is not None for amount in amounts):
        raise InvalidInput(N_("A lost case brings no jobs or investment. Leave them out."))
    values: dict[str, Any] = values_of(standing) | {
        "decided_on": decided,
        "won_on": None if lost else decided,
        "lost_reason": command.lost_reason.value if lost and command.lost_reason else None,
        "lost_needed": command.lost_needed if lost else "",
        "decided_municipality": "" if lost else command.municipality_code or "",
        "next_step": "",
        "next_step_on": None,
    }
    uow.update("inquiry", command.inquiry_id, values, command.version)
    reason = values["lost_reason"] or ""
    where = values["decided_municipality"]
    briefs.tell_end(uow, command.inquiry_id, command.outcome, where, ended_on=decided, lost_reason=reason)
    if not lost:
        _state_decision(uow, command)
        aftercare.begin(uow, row, decided)
    uow.commit(N_("Recorded a decision"))


def _state_decision(uow: UnitOfWork, command: Decide) -> None:
    stated_on = command.decided_on or uow.today
    common = {
        "inquiry_id": command.inquiry_id,
        "step": "decided",
        "stated_on": stated_on,
        "source": command.source,
    }
    if command.jobs_new is not None or command.investment_sek is not None:
        amounts = {"sort": "new", "jobs": command.jobs_new, "investment_sek": command.investment_sek}
        uow.insert("ledger_entry", ledger.checked(common | amounts))
    if command.jobs_safeguarded is not None:
        uow.insert(
            "ledger_entry", ledger.checked(common | {"sort": "safeguarded", "jobs": command.jobs_safeguarded})
        )


def keep_documents(uow: UnitOfWork, command: KeepDocuments) -> tuple[str, ...]:
    """Keep files with a case, byte for byte."""
    ids = add_documents(uow, command.inquiry_id, command.attachments)
    uow.commit(N_("Kept a document"))
    return ids


def add_documents(
    uow: UnitOfWork,
    inquiry_id: str | None,
    attachments: Iterable[Attachment],
    batch_id: str | None = None,
    *,
    received_on: date | None = None,
) -> tuple[str, ...]:
    """Keep files as part of a larger act; what was received is dated ``received_on``, all else today.

    A day still to come dates nothing: the register would not take it.

    Raises:
        InvalidInput: a file is larger than 100 MB.
    """
    ids = []
    came = min(received_on or uow.today, uow.today)
    for attachment in attachments:
        if len(attachment.data) > LARGEST:
            raise InvalidInput(N_("{name} is larger than 100 MB and was not kept."), name=attachment.name)
        document_id = uow.insert(
            "document",
            {
                "inquiry_id": inquiry_id,
                "batch_id": batch_id,
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": len(attachment.data),
                "sha256": hashlib.sha256(attachment.data).hexdigest(),
                "direction": attachment.direction,
                "dated_on": came if attachment.direction == "received" else uow.today,
                "correspondent": attachment.correspondent,
            },
        )
        pieces = range(0, max(len(attachment.data), 1), PIECE)
        uow.insert_raw(
            "document_piece",
            [
                {"document_id": document_id, "position": n, "data": attachment.data[at : at + PIECE]}
                for n, at in enumerate(pieces)
            ],
        )
        ids.append(document_id)
    return tuple(ids)


def describe_document(uow: UnitOfWork, command: DescribeDocument) -> None:
    """Change the register's facts of a document; one that gets its number is registered today."""
    unknown = set(command.fields) - _REGISTER_FACTS
    if unknown:
        raise InvalidInput(N_("A document has no field {field}."), field=", ".join(sorted(unknown)))
    fields = dict(command.fields)
    if "registry_number" in fields and "registered_on" not in fields:
        before = uow.get("document", command.document_id)
        if not fields["registry_number"]:
            fields["registered_on"] = None
        elif not before["registered_on"]:
            fields["registered_on"] = uow.today
    uow.update("document", command.document_id, fields, command.version)
    uow.commit(N_("Described a document"))


def document(reader: Reader, document_id: str) -> DocumentRow:
    """Return a document's facts."""
    found = read.document(reader, document_id)
    if found is None:
        raise NotFound(N_("The document is gone."))
    return found


def document_bytes(reader: Reader, document_id: str) -> bytes:
    """Return a document as it was kept; its hash is checked.

    Raises:
        NotFound: there is no such document.
    """
    facts = document(reader, document_id)
    data = read.content(reader, document_id)
    if hashlib.sha256(data).hexdigest() != facts.sha256:
        raise NotFound(N_("{name} is damaged in the database. Restore it from a backup."), name=facts.name)
    return data
