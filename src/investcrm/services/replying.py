"""A municipality answers: with its sites and what is new of them, or declines; and asks what it must know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from investcrm.domain.commands import AddSite, Attachment
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.municipal_commands import ReplySite, SendMessage, SendReply
from investcrm.domain.sites import Confidence, FactValue
from investcrm.domain.words import N_
from investcrm.services import facts, municipal, places, sites
from investcrm.services.cases import LARGEST, PIECE
from investcrm.store.read import municipal as read

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork


def send(uow: UnitOfWork, command: SendReply) -> str:
    """Answer a brief, once; what is new of sites becomes facts dated today, and return the reply's id.

    Raises:
        InvalidInput: declining without a reason, an answer with nothing in it, or a brief that was answered
            or withdrawn.
        Forbidden: the brief, or a site, is another municipality's.
    """
    brief = municipal.own_brief(uow, command.brief_id)
    if brief["state"] != "sent":
        raise InvalidInput(N_("The region no longer waits for this answer."))
    if read.replies_to(uow, (command.brief_id,)):
        raise InvalidInput(N_("This brief is answered already. Write to the region to add something."))
    if command.declined and not command.reason.strip():
        raise InvalidInput(N_("Say why the municipality declines."))
    if not command.declined and not (command.sites or command.text.strip()):
        raise InvalidInput(
            N_("An answer has at least a site or a text. Otherwise the municipality declines.")
        )
    code = str(brief["municipality_code"])
    reply_id = uow.insert(
        "reply",
        {
            "brief_id": command.brief_id,
            "municipality_code": code,
            "replied_on": uow.today,
            "declined": int(command.declined),
            "reason": command.reason.strip() if command.declined else "",
            "text": command.text.strip(),
            "contact": command.contact.strip(),
        },
    )
    if not command.declined:
        for one in command.sites:
            _offer(uow, reply_id, code, one)
    _enclose(uow, reply_id, code, command.attachments)
    uow.commit(N_("Declined to answer") if command.declined else N_("Sent an answer"), reversible=False)
    return reply_id


def _offer(uow: UnitOfWork, reply_id: str, code: str, one: ReplySite) -> None:
    source = places.municipality(code)
    site_id = one.site_id
    if site_id is None:
        site_id = sites.add(uow, AddSite(code, one.name, one.facts, one.power_text, source, uow.today))
    else:
        if uow.get("site", site_id)["municipality_code"] != code:
            raise Forbidden(N_("That site lies in another municipality. Nothing was changed."))
        news: dict[str, FactValue] = dict(one.facts)
        if one.power_text.strip():
            news["power_note"] = one.power_text.strip()
        if news:
            facts.add_facts(
                uow, "site", site_id, news, source=source, as_of=uow.today, confidence=Confidence.STATED
            )
            sites.add_power(uow, site_id, one.power_text, source, uow.today)
            facts.refresh_site(uow, site_id)
    row = sites.site_row(uow, site_id)
    uow.insert(
        "reply_site",
        {
            "reply_id": reply_id,
            "municipality_code": code,
            "site_id": site_id,
            "name": row.name,
            "power_text": one.power_text.strip(),
            "note": one.note.strip(),
            "told": municipal.told(row),
        },
    )


def _enclose(uow: UnitOfWork, reply_id: str, code: str, attachments: Iterable[Attachment]) -> None:
    for attachment in attachments:
        if len(attachment.data) > LARGEST:
            raise InvalidInput(N_("{name} is larger than 100 MB and was not kept."), name=attachment.name)
        document_id = uow.insert(
            "reply_document",
            {
                "reply_id": reply_id,
                "municipality_code": code,
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": len(attachment.data),
                "sha256": hashlib.sha256(attachment.data).hexdigest(),
            },
        )
        pieces = range(0, max(len(attachment.data), 1), PIECE)
        uow.insert_raw(
            "reply_piece",
            [
                {"document_id": document_id, "position": n, "data": attachment.data[at : at + PIECE]}
                for n, at in enumerate(pieces)
            ],
        )


def ask(uow: UnitOfWork, command: SendMessage) -> str:
    """Ask the region something about a brief, and return the question's id.

    Raises:
        InvalidInput: nothing is asked.
        Forbidden: the brief is another municipality's.
    """
    brief = municipal.own_brief(uow, command.brief_id)
    message_id = write(uow, brief, command.text, from_region=False)
    uow.commit(N_("Asked the region"), reversible=False)
    return message_id


def write(uow: UnitOfWork, brief: dict[str, object], text: str, *, from_region: bool) -> str:
    """Write a message about a brief as part of a larger act."""
    if not text.strip():
        raise InvalidInput(N_("Write something first."))
    return uow.insert(
        "brief_message",
        {
            "brief_id": brief["id"],
            "municipality_code": brief["municipality_code"],
            "from_region": int(from_region),
            "author": uow.actor.name,
            "text": text.strip(),
        },
    )
