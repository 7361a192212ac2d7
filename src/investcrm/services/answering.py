"""Records what municipalities answer; what they say of their sites becomes dated facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from investcrm.domain.commands import AddSite, AnsweredSite, RecordAnswer
from investcrm.domain.errors import InvalidInput
from investcrm.domain.read_answers import power_words
from investcrm.domain.sites import Confidence
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import briefs, cases, facts, reference, sites
from investcrm.services.standing import advance
from investcrm.store.read import answers as read

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
    told = (replace(one, offered=False) for one in command.sites) if command.declined else command.sites
    name_sites(uow, tuple(told), answer_id, forwarding, received, stated=reply_id is not None)
    cases.add_documents(uow, forwarding["inquiry_id"], command.attachments, received_on=received)
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


def amend(uow: UnitOfWork, command: RecordAnswer) -> str:
    """Add what a municipality says later to its answer, as part of a larger act; it stays one answer.

    The day it first answered stays. What it says last holds of whether it declines.

    Raises:
        InvalidInput: it has not answered before.
    """
    forwarding = uow.get("forwarding", command.forwarding_id)
    answer_id = read.latest_answer(uow, command.forwarding_id)
    if answer_id is None:
        raise InvalidInput(N_("The municipality has not answered before."))
    row = uow.get("answer", answer_id)
    text = "\n\n".join(dict.fromkeys(part for part in (row["text"], command.text.strip()) if part))
    values = {
        "text": text,
        "contact": command.contact.strip() or row["contact"],
        "declined": int(command.declined),
        "reason": command.reason.strip() if command.declined else row["reason"],
    }
    uow.update("answer", answer_id, values)
    told = (replace(one, offered=False) for one in command.sites) if command.declined else command.sites
    received = command.received_on or uow.today
    name_sites(uow, tuple(told), answer_id, forwarding, received, stated=False)
    cases.add_documents(uow, forwarding["inquiry_id"], command.attachments, received_on=received)
    state = "declined" if command.declined else "answered"
    uow.update("forwarding", command.forwarding_id, {"state": state})
    briefs.tell(uow, forwarding, state=state)
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
    if not answered:
        return
    with uow.regional(N_("Recorded what a municipality said of its land")) as region:
        for one in answered:
            site_id = one.site_id
            if site_id is None:
                site_id = sites.add(
                    region, AddSite(code, one.name, one.facts, one.power_text, source, received)
                )
                if one.power:
                    sites.add_steps(region, site_id, one.power, source, received)
                    facts.refresh_site(region, site_id)
            elif not stated:
                _state(region, site_id, one, source, received)
            named.append((site_id, one))
    before = read.sites_of_answer(uow, answer_id)
    for site_id, one in named:
        values = {"power_text": one.power_text or power_words(one.power), "note": one.note}
        if not one.offered:
            continue
        if site_id in before:
            uow.update("answer_site", before[site_id], {key: told for key, told in values.items() if told})
            continue
        uow.insert(
            "answer_site",
            {"inquiry_id": forwarding["inquiry_id"], "answer_id": answer_id, "site_id": site_id, **values},
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
    sites.add_steps(region, site_id, one.power, source, received)
    facts.refresh_site(region, site_id)
