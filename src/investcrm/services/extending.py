"""Another day to answer by, and another person to ask: each told in words, the reference staying valid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm import formats, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.mailing import Forwarded, ForwardedItem, gathered
from investcrm.domain.words import N_
from investcrm.services import (
    briefs,
    cases,
    inquiries,
    municipal,
    notices,
    papers,
    queueing,
    readiness,
    reference,
    replying,
)
from investcrm.store.read import following as read
from investcrm.store.read import municipal as tray
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.domain.following_commands import Extend, ReplaceContact
    from investcrm.domain.rows import InquiryDetail
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def extend(uow: UnitOfWork, command: Extend) -> Forwarded:
    """Give municipalities that have not answered another day, and return the messages that tell them.

    Who works in the program on a server reads it with the brief; others get a draft with a calendar entry
    that moves the former one, or a message that waits to be sent. Where a question of theirs waits for an
    answer, the day stands with the brief alone, so that the question goes on waiting.

    Raises:
        InvalidInput: nobody is named, the day has passed or is the one there is, or one of them has answered
            or was not asked yet.
    """
    if command.deadline_on < uow.today:
        raise InvalidInput(N_("The deadline has passed already. Choose a later day."))
    if not command.forwarding_ids:
        raise InvalidInput(N_("Choose at least one municipality."))
    details: dict[str, InquiryDetail] = {}
    told: dict[str, list[str]] = {}
    items, posted = [], False
    for forwarding_id in command.forwarding_ids:
        uow.hold("forwarding", forwarding_id)
        row = uow.get("forwarding", forwarding_id)
        case = row["inquiry_id"]
        detail = details.get(case) or inquiries.detail(uow, case)
        details[case] = detail
        name = next(one.municipality for one in detail.forwardings if one.id == forwarding_id)
        if row["state"] == "prepared":
            raise InvalidInput(
                N_(
                    "What is to be sent to {municipality} is made already and tells its day. Send it first, "
                    "or withdraw it and forward anew."
                ),
                municipality=name,
            )
        if row["state"] != "sent":
            raise InvalidInput(N_("{municipality} has answered already."), municipality=name)
        if row["deadline_on"] == command.deadline_on:
            raise InvalidInput(N_("{municipality} has that day already."), municipality=name)
        version = uow.update("forwarding", forwarding_id, {"deadline_on": command.deadline_on})
        briefs.tell(uow, row, deadline_on=command.deadline_on)
        told.setdefault(case, []).append(name)
        if row["sent_brief_id"] and read.has_login(uow, row["municipality_code"]):
            if not _asks(uow, row["sent_brief_id"]):
                text = " ".join(_sentences(command, words.of(briefs.decode(row["content"]).language)))
                replying.write(uow, uow.get("brief", row["sent_brief_id"]), text, from_region=True)
            posted = True
        else:
            queueing.drop(uow, forwarding_id, "extension")
            changed = row | {"deadline_on": command.deadline_on, "version": version}
            items.append(_extension(uow, changed, detail, name, command))
    for case, names in told.items():
        _note(uow, case, names, command)
    made = notices.wait(uow, gathered(items)) if items and command.sends else gathered(items)
    uow.commit(N_("Changed a deadline"), reversible=not posted)
    return made


def _asks(reader: Reader, brief_id: str) -> bool:
    """Whether a municipality wrote last about its brief."""
    said = [municipal.message(values) for values in tray.messages(reader, [brief_id])]
    return bool(said) and not said[-1].from_region


def _sentences(command: Extend, w: Words) -> list[str]:
    day = formats.day(command.deadline_on)
    return [w.t("You have until {day} to answer.", day=day), *filter(None, [command.reason.strip()])]


def _extension(
    uow: UnitOfWork, row: dict[str, Any], detail: InquiryDetail, name: str, command: Extend
) -> ForwardedItem:
    """Make the message to one municipality; ``row`` is its forwarding with the new day."""
    from investcrm.exchange import eml

    w = words.of(briefs.decode(row["content"]).language)
    known_as, token, version = notices.known_as(row, detail.row.number), row["token"], row["version"]
    text = "\n\n".join(
        (w.t("To {municipality}", municipality=name), *_sentences(command, w), reference.load(uow).region)
    )
    message = eml.draft(
        to=(row["recipient"],) if row["recipient"] else (),
        subject=w.t("New deadline: inquiry {number} [{token}]", number=known_as, token=token),
        text=text + "\n",
        attachments=(notices.day(uow, row, known_as, name, command.deadline_on, w),),
        date=uow.now,
        message_id=f"<{token.lower()}.{version}.deadline@investcrm.invalid>",
    )
    file = papers.file_name(known_as, name, w.t("new deadline")) + ".eml"
    return notices.keep(uow, row, "extension", name, file, message)


def _note(uow: UnitOfWork, inquiry_id: str, names: list[str], command: Extend) -> None:
    said = words.t(
        "New deadline {day} for {names}.", day=formats.day(command.deadline_on), names=", ".join(names)
    )
    _record(uow, inquiry_id, " ".join(filter(None, (said, command.reason.strip()))))


def _record(uow: UnitOfWork, inquiry_id: str, text: str, code: str = "") -> None:
    values = {"inquiry_id": inquiry_id, "kind": "note", "happened_on": uow.today, "text": text}
    uow.insert("activity", values | {"municipality_code": code})


def replace_contact(uow: UnitOfWork, command: ReplaceContact) -> Forwarded:
    """Ask somebody else at a municipality: the same message under the same reference, to a new address.

    What was sent stays as it was, beside the new draft; a message that came back is thereby dealt with.

    Raises:
        InvalidInput: no address, the same as before, or the municipality has answered.
    """
    uow.hold("forwarding", command.forwarding_id)
    row = uow.get("forwarding", command.forwarding_id)
    email = command.email.strip()
    detail = inquiries.detail(uow, row["inquiry_id"])
    name = next(one.municipality for one in detail.forwardings if one.id == command.forwarding_id)
    if row["state"] not in ("prepared", "sent"):
        raise InvalidInput(N_("{municipality} has answered already."), municipality=name)
    if "@" not in email.strip("@") or any(letter.isspace() or letter in ",;<>" for letter in email):
        raise InvalidInput(N_("“{address}” is not an e-mail address."), address=email)
    if email.casefold() == row["recipient"].casefold():
        raise InvalidInput(N_("That is the address it was sent to already."))
    queueing.drop(uow, command.forwarding_id, "forwarding", "readdress")
    item = _again(uow, row, detail, name, email, command.note.strip())
    values: dict[str, Any] = {"recipient": email, "bounced_on": None}
    if row["state"] == "prepared":
        values["message_id"] = item.message_id
    uow.update("forwarding", command.forwarding_id, values)
    if command.keep:
        with uow.regional(N_("Changed a municipality's address")) as region:
            readiness.put_email(region, row["municipality_code"], email)
    said = words.t("{municipality} is asked at {email} instead.", municipality=name, email=email)
    text = " ".join(filter(None, (said, command.note.strip())))
    _record(uow, row["inquiry_id"], text, row["municipality_code"])
    made = notices.wait(uow, gathered((item,))) if command.sends else gathered((item,))
    uow.commit(N_("Asked somebody else at a municipality"))
    return made


def _again(
    uow: UnitOfWork, row: dict[str, Any], detail: InquiryDetail, name: str, email: str, note: str
) -> ForwardedItem:
    from investcrm.exchange import eml

    w = words.of(briefs.decode(row["content"]).language)
    if not row["message_id"]:
        raise InvalidInput(N_("The message that was sent is not kept here. Forward the inquiry anew."))
    known_as = notices.known_as(row, detail.row.number)
    deadline: date | None = row["deadline_on"]
    first = [note] if note else []
    if deadline is not None:
        first.append(w.t("Please answer by {day}.", day=formats.day(deadline)))
    version = int(row["version"]) + 1
    message = eml.readdressed(
        cases.document_bytes(uow, row["message_id"]),
        to=email,
        first=" ".join(first),
        date=uow.now,
        message_id=f"<{row['token'].lower()}.{version}@investcrm.invalid>",
    )
    file = papers.file_name(known_as, name, w.t("new contact")) + ".eml"
    kind = "forwarding" if row["state"] == "prepared" else "readdress"
    return notices.keep(uow, row, kind, name, file, message, email)
