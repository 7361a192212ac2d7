"""The region's side: municipalities' replies become answers, and their questions are answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.commands import AnsweredSite, Attachment, RecordAnswer
from investcrm.domain.municipal import MessageRow, Question, ReplyRow, TakenIn
from investcrm.domain.municipal_commands import SendMessage
from investcrm.domain.words import N_
from investcrm.services import answering, cases, municipal, replying
from investcrm.store import municipal as store
from investcrm.store.read import municipal as read
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_LONGEST: Final = 100_000
"""Letters of a text that are taken in; a municipality's own login could send a book."""


def waits(reader: Reader) -> bool:
    """Whether a reply waits to be taken in."""
    return read.waits(reader)


def collect(uow: UnitOfWork) -> tuple[TakenIn, ...]:
    """Take in every reply that no answer was made of; again, or at once with others, it does nothing."""
    store.hold_tray(uow)
    taken = tuple(
        _take(uow, reply_id, forwarding_id) for reply_id, forwarding_id in read.waiting_replies(uow)
    )
    uow.commit(N_("Took in answers of municipalities"), reversible=False)
    return taken


def _take(uow: UnitOfWork, reply_id: str, forwarding_id: str) -> TakenIn:
    found = municipal.reply(uow, reply_id)
    forwarding = uow.get("forwarding", forwarding_id)
    inquiry = uow.get("inquiry", forwarding["inquiry_id"])
    command = _as_answer(found, forwarding, uow.today)
    if forwarding["state"] == "withdrawn":
        uow.update("forwarding", forwarding_id, {"state": "sent"})
        uow.update("inquiry", inquiry["id"], {"asked_count": inquiry["asked_count"] + 1})
        forwarding["state"] = "sent"
    if forwarding["state"] in ("prepared", "sent"):
        answering.take(uow, command, reply_id)
    else:
        _add_to(uow, found, forwarding, command)
    _keep_documents(uow, found, forwarding["inquiry_id"], command.received_on or uow.today)
    return TakenIn(inquiry["id"], inquiry["number"], inquiry["title"], found.municipality, found.declined)


def _as_answer(found: ReplyRow, forwarding: dict[str, Any], today: date) -> RecordAnswer:
    """Return a reply as an answer; whatever a municipality's clock or hand wrote, it can be recorded."""
    first = forwarding["sent_on"] or today
    return RecordAnswer(
        forwarding["id"],
        received_on=max(min(found.replied_on, today), first),
        declined=found.declined,
        reason=found.reason.strip()[:_LONGEST] or (t("no reason given") if found.declined else ""),
        text=found.text.strip()[:_LONGEST] or ("" if found.declined or found.sites else t("no words given")),
        contact=found.contact.strip()[:_LONGEST],
        sites=tuple(
            AnsweredSite(one.site_id, one.name, power_text=one.power_text, note=one.note)
            for one in found.sites
        ),
    )


def _add_to(uow: UnitOfWork, found: ReplyRow, forwarding: dict[str, Any], command: RecordAnswer) -> None:
    """Add a reply to what somebody recorded of the same municipality before: it stays one answer."""
    answer_id = read.answer_of(uow, forwarding["id"])
    if answer_id is None:
        return
    row = uow.get("answer", answer_id)
    text = "\n\n".join(part for part in (row["text"], command.text or command.reason) if part)
    uow.update("answer", answer_id, {"reply_id": found.id, "text": text})
    answering.name_sites(
        uow, command.sites, answer_id, forwarding, command.received_on or uow.today, stated=True
    )


def _keep_documents(uow: UnitOfWork, found: ReplyRow, inquiry_id: str, received: date) -> None:
    for document_id, name, media_type in read.documents_within(uow, found.id, cases.LARGEST):
        data = read.reply_content(uow, document_id)
        kept = Attachment(name, media_type, data, "received", found.municipality)
        cases.add_documents(uow, inquiry_id, (kept,), received_on=received)


# Questions


def together(reader: Reader, inquiry_id: str) -> tuple[tuple[str, str], ...]:
    """Return the municipalities that answer a case together, as pairs of names."""
    return tuple((str(one), str(other)) for one, other in read.joint_of_case(reader, inquiry_id))


def messages(reader: Reader, inquiry_id: str) -> tuple[MessageRow, ...]:
    """Return what municipalities and the region wrote to each other about a case, oldest first."""
    found = read.messages(reader, read.briefs_of_case(reader, inquiry_id))
    return tuple(municipal.message(values) for values in found)


def questions(reader: Reader) -> tuple[Question, ...]:
    """Return the questions of municipalities that the region has not answered."""
    found = read.open_questions(reader)
    texts = {row[0]: municipal.message(row) for row in read.messages(reader, {row[4] for row in found})}
    return tuple(
        Question(inquiry_id, number, title, texts[message_id])
        for inquiry_id, number, title, message_id, _ in found
    )


def answer_question(uow: UnitOfWork, command: SendMessage) -> str:
    """Answer a municipality's question; only that municipality reads it."""
    message_id = replying.write(uow, uow.get("brief", command.brief_id), command.text, from_region=True)
    uow.commit(N_("Answered a municipality's question"), reversible=False)
    return message_id
