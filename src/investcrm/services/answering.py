"""Records what municipalities answer; what they say of their sites becomes dated facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.commands import AddSite, AnsweredSite, RecordAnswer
from investcrm.domain.errors import InvalidInput
from investcrm.domain.sites import Confidence
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import briefs, cases, facts, reference, sites
from investcrm.services.standing import advance

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.unit_of_work import UnitOfWork


def record_answer(uow: UnitOfWork, command: RecordAnswer) -> str:
    """Record a municipality's answer, or that it declines, which is an answer too.

    Raises:
        InvalidInput: declining without a reason, an answer with nothing in it, a day in the future or
            before the sending, or a municipality that has answered or was never sent anything.
    """
    answer_id = take(uow, command)
    uow.commit(N_("Recorded an answer"))
    return answer_id


def take(uow: UnitOfWork, command: RecordAnswer, reply_id: str | None = None) -> str:
    """Record an answer as part of a larger act.

    One that a municipality sent itself, ``reply_id``, has stated its facts of sites already.
    """
    forwarding = uow.get("forwarding", command.forwarding_id)
    received = command.received_on or uow.today
    if forwarding["state"] not in ("prepared", "sent"):
        raise InvalidInput(N_("The municipality has answered already. Undo that answer to record another."))
    if command.declined and not command.reason.strip():
        raise InvalidInput(N_("Say why the municipality declines."))
    if not command.declined and not (command.sites or command.text.strip()):
        raise InvalidInput(
            N_("An answer has at least a site or a text. Otherwise the municipality declines.")
        )
    if received > uow.today:
        raise InvalidInput(N_("An answer cannot come in the future."))
    if forwarding["sent_on"] and received < forwarding["sent_on"]:
        raise InvalidInput(N_("An answer cannot come before the inquiry was sent."))
    answer_id = uow.insert(
        "answer",
        {
            "inquiry_id": forwarding["inquiry_id"],
            "forwarding_id": command.forwarding_id,
            "received_on": received,
            "declined": int(command.declined),
            "reason": command.reason.strip(),
            "text": command.text.strip(),
            "contact": command.contact.strip(),
            "reply_id": reply_id,
        },
    )
    if not command.declined:
        name_sites(uow, command.sites, answer_id, forwarding, received, stated=reply_id is not None)
    cases.add_documents(uow, forwarding["inquiry_id"], command.attachments)
    sent = forwarding["sent_on"] or received
    state = "declined" if command.declined else "answered"
    uow.update(
        "forwarding", command.forwarding_id, {"state": state, "answered_on": received, "sent_on": sent}
    )
    if reply_id is None:
        briefs.tell(uow, forwarding, state=state)
    inquiry = uow.get("inquiry", forwarding["inquiry_id"])
    advance(
        uow,
        forwarding["inquiry_id"],
        Stage.FORWARDED,
        sent,
        {"answered_count": inquiry["answered_count"] + 1},
    )
    return answer_id


def name_sites(
    uow: UnitOfWork,
    answered: tuple[AnsweredSite, ...],
    answer_id: str,
    forwarding: dict[str, object],
    received: date,
    *,
    stated: bool,
) -> None:
    """Keep which sites an answer names; unless ``stated`` before, what it says of them becomes facts."""
    code = str(forwarding["municipality_code"])
    source = reference.load(uow).municipalities.get(code, code)
    named = []
    with uow.regional(N_("Recorded what a municipality said of its land")) as region:
        for one in answered:
            site_id = one.site_id
            if site_id is None:
                site_id = sites.add(
                    region, AddSite(code, one.name, one.facts, one.power_text, source, received)
                )
            elif not stated:
                _state(region, site_id, one, source, received)
            named.append((site_id, one))
    for site_id, one in named:
        uow.insert(
            "answer_site",
            {
                "inquiry_id": forwarding["inquiry_id"],
                "answer_id": answer_id,
                "site_id": site_id,
                "power_text": one.power_text,
                "note": one.note,
            },
        )


def _state(region: UnitOfWork, site_id: str, one: AnsweredSite, source: str, received: date) -> None:
    """State what an answer says of a site that is known; its source is the municipality, never the case."""
    told = dict(one.facts)
    if one.power_text:
        told["power_note"] = one.power_text
    facts.add_facts(
        region, "site", site_id, told, source=source, as_of=received, confidence=Confidence.STATED
    )
    sites.add_power(region, site_id, one.power_text, source, received)
    facts.refresh_site(region, site_id)
