"""Forwards an inquiry to municipalities: a brief and a message each, only what they may know."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, words
from investcrm.domain.brief_fields import OPENNESS, demand_ground, ground_text
from investcrm.domain.commands import Attachment, ForwardInquiry, MarkSent, Recipient, Remind
from investcrm.domain.errors import InvalidInput, NotFound, Unreviewed
from investcrm.domain.leaks import Finding
from investcrm.domain.rows import ForwardingRow
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import briefs, cases, days, inquiries, papers, readiness, reference
from investcrm.services.drafting import Preview, Round
from investcrm.services.standing import advance
from investcrm.words import Words, t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

__all__ = ["OPENNESS", "STATE_LABELS", "Forwarded", "ForwardedItem", "Preview"]
STATE_LABELS: Final = {
    "prepared": N_("Prepared"),
    "sent": N_("Waiting"),
    "answered": N_("Answered"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ForwardedItem:
    """What was made for one municipality; the documents are kept with the case."""

    forwarding_id: str
    municipality_code: str
    municipality: str
    email: str
    brief_id: str | None
    brief_name: str
    message_id: str
    message_name: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What forwarding or reminding made."""

    inquiry_id: str
    items: tuple[ForwardedItem, ...]


def preview(reader: Reader, command: ForwardInquiry) -> tuple[Preview, ...]:
    """Return what each municipality would get, before anything is made; the reference is given later."""
    round_ = Round(reader, command)
    return tuple(round_.preview(recipient, "–") for recipient in command.recipients)


def forward(
    uow: UnitOfWork, command: ForwardInquiry, progress: Callable[[int, int], None] | None = None
) -> Forwarded:
    """Make a brief and a message for each municipality and keep them with the case, prepared to be sent.

    Raises:
        InvalidInput: nobody to ask, a deadline that has passed, somebody who has been asked already, a
            confidential case without a ground.
        Unreviewed: a brief may tell who the investor is, and nobody has looked at that.
    """
    command = _as_is(uow, command)
    demand_ground(command.ground, confidential=command.confidential)
    uow.hold("inquiry", command.inquiry_id)
    before = inquiries.detail(uow, command.inquiry_id).forwardings
    asked = {f.municipality_code for f in before if f.state != "withdrawn"}
    again = [r.municipality_code for r in command.recipients if r.municipality_code in asked]
    if not command.recipients:
        raise InvalidInput(N_("Choose at least one municipality."))
    if command.deadline_on < uow.today:
        raise InvalidInput(N_("The deadline has passed already. Choose a later day."))
    round_ = Round(uow, command)
    if again:
        told = ", ".join(round_.reference.municipalities.get(code, code) for code in again)
        raise InvalidInput(N_("{names} has been asked already. Remind instead."), names=told)
    items = []
    for done, recipient in enumerate(command.recipients):
        if progress:
            progress(done, len(command.recipients))
        items.append(_make(uow, round_, recipient))
    cases.add_documents(uow, command.inquiry_id, command.attachments)
    row = uow.get("inquiry", command.inquiry_id)
    uow.update("inquiry", command.inquiry_id, {"asked_count": row["asked_count"] + len(items)})
    uow.commit(N_("Forwarded an inquiry"))
    return Forwarded(command.inquiry_id, tuple(items))


def _as_is(uow: UnitOfWork, command: ForwardInquiry) -> ForwardInquiry:
    """Return the command, confidential where the store is a room, whoever made it."""
    return replace(command, confidential=command.confidential or uow.is_room)


def told_of(findings: Iterable[Finding]) -> str:
    """Return what was found in words: where, and what."""
    return "; ".join(f"{t(one.place)}: {one.words}" for one in findings)


def _demand_reviewed(made: Preview, command: ForwardInquiry) -> None:
    unseen = made.findings if command.reviewed is False else ()
    if isinstance(command.reviewed, frozenset):
        unseen = tuple(one for one in made.findings if one not in command.reviewed)
    if unseen:
        raise Unreviewed(
            N_(
                "The brief to {municipality} may tell who the investor is. {what}. Nothing was made: change "
                "it, or say that you have looked at this."
            ),
            made.municipality_code,
            municipality=made.municipality,
            what=told_of(unseen),
        )


def _make(uow: UnitOfWork, round_: Round, recipient: Recipient) -> ForwardedItem:
    from investcrm.exchange import eml

    token = secrets.token_hex(6).upper()
    made = round_.preview(recipient, token)
    _demand_reviewed(made, round_.command)
    if recipient.email and recipient.email != round_.reference.emails.get(recipient.municipality_code):
        with uow.regional(N_("Changed a municipality's address")) as region:
            readiness.put_email(region, recipient.municipality_code, recipient.email)
    message = eml.draft(
        to=(made.email,) if made.email else (),
        subject=made.subject,
        text=made.text,
        attachments=(
            (made.brief_name, "application/pdf", made.brief),
            *((one.name, one.media_type, one.data) for one in round_.command.attachments),
        ),
        date=uow.now,
        message_id=f"<{token.lower()}@investcrm.invalid>",
    )
    brief_id, message_id = cases.add_documents(
        uow,
        round_.detail.row.id,
        (
            Attachment(made.brief_name, "application/pdf", made.brief, "drawn_up", made.municipality),
            Attachment(made.message_name, "message/rfc822", message, "drawn_up", made.municipality),
        ),
    )
    forwarding_id = uow.insert(
        "forwarding",
        {
            "inquiry_id": round_.detail.row.id,
            "municipality_code": made.municipality_code,
            "state": "prepared",
            "token": token,
            "prepared_on": uow.today,
            "deadline_on": round_.command.deadline_on,
            "recipient": made.email,
            "brief_id": brief_id,
            "message_id": message_id,
            "content": made.content,
            "ground": ground_text(round_.command.ground, round_.command.ground_note),
        },
    )
    return ForwardedItem(
        forwarding_id,
        made.municipality_code,
        made.municipality,
        made.email,
        brief_id,
        made.brief_name,
        message_id,
        made.message_name,
    )


def mark_sent(uow: UnitOfWork, command: MarkSent) -> None:
    """Note that prepared forwardings were sent; the case is then with municipalities, each with its brief.

    Raises:
        InvalidInput: one of them is not prepared, or the day lies in the future.
    """
    sent = command.sent_on or uow.today
    if sent > uow.today:
        raise InvalidInput(N_("It cannot have been sent in the future."))
    for forwarding_id in command.forwarding_ids:
        row = uow.get("forwarding", forwarding_id)
        if row["state"] != "prepared":
            raise InvalidInput(N_("Only what is prepared can be marked as sent."))
        brief_id = briefs.publish(uow, row, sent)
        uow.update("forwarding", forwarding_id, {"state": "sent", "sent_on": sent, "sent_brief_id": brief_id})
        for key in ("brief_id", "message_id"):
            if row[key]:
                uow.update("document", row[key], {"direction": "sent", "dated_on": sent})
        advance(uow, row["inquiry_id"], Stage.FORWARDED, sent, {})
    uow.commit(N_("Marked as sent"), reversible=not briefs.sending_reaches(uow, command))


def withdraw(uow: UnitOfWork, forwarding_id: str) -> None:
    """Take a forwarding back: the municipality need not answer any more.

    Raises:
        InvalidInput: it has answered.
    """
    row = uow.get("forwarding", forwarding_id)
    if row["state"] in ("answered", "declined", "withdrawn"):
        raise InvalidInput(N_("The municipality has answered already."))
    uow.update("forwarding", forwarding_id, {"state": "withdrawn"})
    briefs.tell(uow, row, state="withdrawn")
    inquiry = uow.get("inquiry", row["inquiry_id"])
    uow.update("inquiry", row["inquiry_id"], {"asked_count": max(inquiry["asked_count"] - 1, 0)})
    uow.commit(N_("Withdrew a forwarding"))


def remind(uow: UnitOfWork, command: Remind) -> Forwarded:
    """Make a reminder for each municipality that has not answered.

    Raises:
        InvalidInput: one of them is not waiting for an answer.
    """
    items = []
    inquiry_id = ""
    for forwarding_id in command.forwarding_ids:
        row = uow.get("forwarding", forwarding_id)
        if row["state"] != "sent":
            raise InvalidInput(
                N_("Only municipalities that were asked and have not answered can be reminded.")
            )
        inquiry_id = row["inquiry_id"]
        items.append(_reminder(uow, row, words.of(command.language)))
        uow.update("forwarding", forwarding_id, {"reminded_on": uow.today})
        briefs.tell(uow, row, reminded_on=uow.today)
    if not items:
        raise NotFound(N_("There is nobody to remind."))
    uow.commit(N_("Reminded municipalities"))
    return Forwarded(inquiry_id, tuple(items))


def _reminder(uow: UnitOfWork, row: dict[str, Any], w: Words) -> ForwardedItem:
    from investcrm.exchange import eml

    inquiry_id, forwarding_id = row["inquiry_id"], row["id"]
    detail = inquiries.detail(uow, inquiry_id)
    found: ForwardingRow = next(f for f in detail.forwardings if f.id == forwarding_id)
    known_as = briefs.known_as(row["content"]) or detail.row.number
    deadline = found.deadline_on or uow.today
    name = papers.file_name(known_as, found.municipality, w.t("reminder")) + ".eml"
    late = deadline < uow.today
    sentence = (
        w.t(
            "The deadline was {day}. We still need your answer, or that you decline.",
            day=formats.day(deadline),
        )
        if late
        else w.t("The deadline is {day}. We look forward to your answer.", day=formats.day(deadline))
    )
    message = eml.draft(
        to=(found.recipient,) if found.recipient else (),
        subject=w.t("Reminder: inquiry {number} [{token}]", number=known_as, token=found.token),
        text="\n\n".join(
            (w.t("To {municipality}", municipality=found.municipality), sentence, reference.load(uow).region)
        )
        + "\n",
        attachments=(),
        date=uow.now,
        message_id=f"<{found.token.lower()}.{uow.today.toordinal()}@investcrm.invalid>",
    )
    (document_id,) = cases.add_documents(
        uow, inquiry_id, (Attachment(name, "message/rfc822", message, "drawn_up", found.municipality),)
    )
    return ForwardedItem(
        forwarding_id,
        found.municipality_code,
        found.municipality,
        found.recipient,
        None,
        "",
        document_id,
        name,
    )


def default_deadline(reader: Reader) -> date:
    """Return the deadline a forwarding gets unless somebody says otherwise: the promised working days."""
    from investcrm.services import settings

    return days.after(reader, reader.today, int(settings.load(reader, "promises", {}).get("answer", 5)))


def write_out(reader: Reader, forwarded: Forwarded, folder: Path) -> tuple[Path, ...]:
    """Write the briefs and messages into ``folder``, each whole or not at all, and return their paths."""
    from investcrm.exchange import atomic

    paths = []
    for item in forwarded.items:
        for document_id, name in ((item.brief_id, item.brief_name), (item.message_id, item.message_name)):
            if document_id:
                paths.append(atomic.write(folder / name, cases.document_bytes(reader, document_id)))
    return tuple(paths)
