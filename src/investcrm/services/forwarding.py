"""Forwards an inquiry to municipalities: a brief and a message each, only what they may know."""

from __future__ import annotations

import email
import email.policy
import secrets
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.brief_fields import OPENNESS, demand_ground, ground_text
from investcrm.domain.commands import Attachment, ForwardInquiry, MarkSent, Recipient
from investcrm.domain.errors import InvalidInput, Unreviewed
from investcrm.domain.leaks import Finding
from investcrm.domain.mailing import Forwarded, ForwardedItem
from investcrm.domain.promises import Promise
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import (
    answer_forms,
    briefs,
    cases,
    days,
    deadlines,
    inquiries,
    queueing,
    readiness,
)
from investcrm.services.drafting import Preview, Round
from investcrm.services.standing import advance
from investcrm.words import t

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
    asked = {f.municipality_code: f.state for f in before if f.state != "withdrawn"}
    again = [r.municipality_code for r in command.recipients if r.municipality_code in asked]
    if not command.recipients:
        raise InvalidInput(N_("Choose at least one municipality."))
    if command.deadline_on < uow.today:
        raise InvalidInput(N_("The deadline has passed already. Choose a later day."))
    round_ = Round(uow, command)
    if again:
        told = ", ".join(round_.reference.municipalities.get(code, code) for code in again)
        if any(asked[code] == "prepared" for code in again):
            raise InvalidInput(N_("What is to be sent to {names} is made already, and waits."), names=told)
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
    token = answer_forms.sign(uow, secrets.token_hex(6))
    made = round_.preview(recipient, token)
    _demand_reviewed(made, round_.command)
    if recipient.email and recipient.email != round_.reference.emails.get(recipient.municipality_code):
        with uow.regional(N_("Changed a municipality's address")) as region:
            readiness.put_email(region, recipient.municipality_code, recipient.email)
    message = _message(round_, made, token, uow.now)
    case = round_.detail.row.id
    brief_id, message_id = _kept(uow, case, made, message)
    forwarding_id = uow.insert("forwarding", _row(round_, made, token, brief_id, message_id, uow.today))
    return ForwardedItem(
        forwarding_id,
        made.municipality_code,
        made.municipality,
        made.email,
        brief_id,
        made.brief_name,
        message_id,
        made.message_name,
        case,
    )


def _message(round_: Round, made: Preview, token: str, now: datetime) -> bytes:
    """Return the mail that brings a brief: with the form twice, the deadline, and what else goes along."""
    from investcrm.exchange import eml

    known_as = round_.number or round_.title
    day = round_.command.deadline_on
    return eml.draft(
        to=(made.email,) if made.email else (),
        subject=made.subject,
        text=made.text,
        attachments=(
            (made.brief_name, "application/pdf", made.brief),
            *answer_forms.files(made.form, made.form_names, round_.words),
            deadlines.entry(token, known_as, made.municipality, day, round_.words, now),
            *((one.name, one.media_type, one.data) for one in round_.command.attachments),
        ),
        date=now,
        message_id=f"<{token.lower()}@investcrm.invalid>",
    )


def _kept(uow: UnitOfWork, inquiry_id: str, made: Preview, message: bytes) -> tuple[str, str]:
    """Keep brief and mail with the case; return their ids."""
    brief_id, message_id = cases.add_documents(
        uow,
        inquiry_id,
        (
            Attachment(made.brief_name, "application/pdf", made.brief, "drawn_up", made.municipality),
            Attachment(made.message_name, "message/rfc822", message, "drawn_up", made.municipality),
        ),
    )
    return brief_id, message_id


def _row(
    round_: Round, made: Preview, token: str, brief_id: str, message_id: str, today: date
) -> dict[str, Any]:
    return {
        "inquiry_id": round_.detail.row.id,
        "municipality_code": made.municipality_code,
        "state": "prepared",
        "token": token,
        "prepared_on": today,
        "deadline_on": round_.command.deadline_on,
        "recipient": made.email,
        "brief_id": brief_id,
        "message_id": message_id,
        "content": made.content,
        "ground": ground_text(round_.command.ground, round_.command.ground_note),
    }


def mark_sent(uow: UnitOfWork, command: MarkSent) -> None:
    """Note that prepared forwardings were sent; the case is then with municipalities, each with its brief.

    Raises:
        InvalidInput: one of them is not prepared, or the day lies in the future.
    """
    take_as_sent(uow, command)
    uow.commit(N_("Marked as sent"), reversible=not briefs.sending_reaches(uow, command))


def take_as_sent(uow: UnitOfWork, command: MarkSent) -> None:
    """Let prepared forwardings be sent by hand, as part of a larger act.

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
        count_as_sent(uow, row, sent)
        queueing.by_hand(uow, forwarding_id, "forwarding")


def count_as_sent(uow: UnitOfWork, row: dict[str, Any], sent: date) -> None:
    """Let a prepared forwarding be sent on a day, as part of a larger act."""
    brief_id = briefs.publish(uow, row, sent)
    uow.update("forwarding", row["id"], {"state": "sent", "sent_on": sent, "sent_brief_id": brief_id})
    for key in ("brief_id", "message_id"):
        if row[key]:
            uow.update("document", row[key], {"direction": "sent", "dated_on": sent})
    advance(uow, row["inquiry_id"], Stage.FORWARDED, sent, {})


def take_bounce(uow: UnitOfWork, forwarding_id: str, on: date | None) -> None:
    """Let a forwarding's message have come back, or not (None), as part of a larger act; an answer stays."""
    if uow.get("forwarding", forwarding_id)["state"] == "sent":
        uow.update("forwarding", forwarding_id, {"bounced_on": on})


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


def default_deadline(reader: Reader) -> date:
    """Return the deadline a forwarding gets unless somebody says otherwise: the promised working days."""
    from investcrm.services import promising

    return days.after(reader, reader.today, promising.promised(reader)[Promise.ANSWER])


def write_out(reader: Reader, forwarded: Forwarded, folder: Path) -> tuple[Path, ...]:
    """Write briefs, messages and forms into ``folder``, each whole or not at all, and return their paths."""
    from investcrm.exchange import atomic

    paths = []
    for item in forwarded.items:
        for document_id, name in ((item.brief_id, item.brief_name), (item.message_id, item.message_name)):
            if document_id:
                data = cases.document_bytes(reader, document_id)
                paths.append(atomic.write(folder / name, data))
                if document_id == item.message_id and item.brief_id:
                    paths += [atomic.write(folder / form, held) for form, held in _forms_in(data)]
    return tuple(paths)


def _forms_in(message: bytes) -> list[tuple[str, bytes]]:
    """Return the answer forms enclosed in a message, as they were made."""
    found = email.message_from_bytes(message, policy=email.policy.default)
    return [
        (name, bytes(part.get_payload(decode=True)))
        for part in found.iter_attachments()
        if answer_forms.is_form(name := part.get_filename() or "")
    ]
