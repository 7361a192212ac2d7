"""What is told a municipality that was asked: kept with the case, with the form and the day it answers by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from investcrm import words
from investcrm.domain.commands import Attachment, NoteTold
from investcrm.domain.mailing import Forwarded, ForwardedItem, QueueMessages, ToSend
from investcrm.services import answer_forms, briefs, cases, deadlines, papers, queueing
from investcrm.store.read import dispatches as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

Files = tuple[tuple[str, str, bytes], ...]


def form(row: dict[str, Any], known_as: str, name: str) -> Files:
    """Return the answer form a municipality got, as (file name, media type, bytes), to enclose again.

    Questions, version, reference and what stands in it from the start are those that were sent, whatever is
    known by now: an answer is what differs from that, so that only what the municipality wrote is its own.
    The day is the one that holds. Nothing for what was sent before there were forms.
    """
    sent = answer_forms.of_content(row["content"])
    if sent is None:
        return ()
    w = words.of(sent.language)
    asked = replace(sent, deadline=row["deadline_on"] or sent.deadline)
    return answer_forms.files(asked, answer_forms.file_names(papers.file_name(known_as, name), w), w)


def day(
    uow: UnitOfWork, row: dict[str, Any], known_as: str, name: str, on: date, w: Words
) -> tuple[str, str, bytes]:
    """Return the day to answer by as a calendar entry that takes the place of any former one."""
    return deadlines.entry(row["token"], known_as, name, on, w, uow.now, int(row["version"]))


def keep(
    uow: UnitOfWork,
    row: dict[str, Any],
    kind: str,
    name: str,
    file: str,
    message: bytes,
    recipient: str = "",
) -> ForwardedItem:
    """Keep a message to the municipality of a forwarding ``row`` with its case."""
    paper = Attachment(file, "message/rfc822", message, "drawn_up", name)
    (document_id,) = cases.add_documents(uow, row["inquiry_id"], (paper,))
    return item(row, kind, name, document_id, file, recipient)


def item(
    row: dict[str, Any], kind: str, name: str, document_id: str, file: str, recipient: str = ""
) -> ForwardedItem:
    """Return a kept message to the municipality of a forwarding ``row``."""
    email = recipient or row["recipient"]
    code, case = row["municipality_code"], row["inquiry_id"]
    return ForwardedItem(row["id"], code, name, email, None, "", document_id, file, case, kind)


def known_as(row: dict[str, Any], number: str) -> str:
    """Return what the municipality knows the case by; ``number`` where nothing was kept of that."""
    return briefs.known_as(row["content"]) or number


def wait(uow: UnitOfWork, made: Forwarded) -> Forwarded:
    """Let the messages wait to be sent as part of the act that made them, where the workspace sends mail.

    So it is either all as before, or all told and in line, whatever stops the program in between.
    """
    from investcrm.services import mail_account

    account = mail_account.account(uow)
    if account is None:
        return made
    for case in made.inquiry_ids:
        messages = tuple(
            ToSend(one.kind, one.message_id, one.email, one.forwarding_id)
            for one in made.items
            if one.inquiry_id == case and one.email
        )
        queueing.put_in_line(uow, QueueMessages(case, messages, account.domain))
    return replace(made, waits=True)


def count_as_sent(uow: UnitOfWork, document_id: str, on: date) -> None:
    """Let a kept message be sent on a day, as part of a larger act."""
    uow.update("document", document_id, {"direction": "sent", "dated_on": on})


def take_as_told(uow: UnitOfWork, command: NoteTold) -> None:
    """Let messages which the program was to send be sent by hand today, as part of a larger act."""
    for document_id in command.document_ids:
        found = read.of_document(uow, document_id)
        row = queueing.hold(uow, found) if found else None
        if row is not None:
            queueing.by_hand(uow, row["forwarding_id"], row["kind"], document_id)
        count_as_sent(uow, document_id, uow.today)
