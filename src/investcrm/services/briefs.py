"""The brief as data: frozen when an inquiry is forwarded, copied to the municipality when it is sent."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import answer_form
from investcrm.domain.commands import MarkSent
from investcrm.domain.errors import InvalidInput
from investcrm.domain.municipal import BriefContent
from investcrm.domain.own_quarter import ended_for
from investcrm.domain.requirements import Level, Requirement, validated
from investcrm.store.read import municipal as read
from investcrm.store.read import own_quarter as read_own

if TYPE_CHECKING:
    from investcrm.domain.answer_form import AnswerForm
    from investcrm.reports.brief import Brief
    from investcrm.store.unit_of_work import UnitOfWork


_LARGEST: Final = 2**53
"""No amount anybody asks for; more than the database's whole numbers hold would break what reads it."""


def encode(brief: Brief, requirements: Sequence[Requirement], message: str, language: str) -> str:
    """Return a brief as it is kept: what the paper says, and what is asked in a form that can be matched."""
    contact = brief.contact
    return json.dumps(
        {
            "region": brief.region,
            "number": brief.number,
            "title": brief.title,
            "language": language,
            "about": brief.about,
            "message": message.strip(),
            "strength_areas": list(brief.strength_areas),
            "questions": list(brief.questions),
            "contact": [
                part for part in (contact.role, contact.organisation, contact.phone, contact.email) if part
            ],
            "requirements": encode_requirements(requirements),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def encode_requirements(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    """Return requirements as JSON keeps them; the region's weights and doubts stay with the region."""
    return [
        {
            "kind": one.kind,
            "level": one.level.value,
            **{key: value for key, value in (("low", one.low), ("high", one.high)) if value is not None},
            **({"on": one.on.isoformat()} if one.on else {}),
            **({"text": one.text} if one.text else {}),
        }
        for one in requirements
    ]


def with_form(content: str, form: AnswerForm) -> str:
    """Return a brief as it is kept with a forwarding: the answer form that went with it is frozen beside."""
    told = loaded(content) | {"form": answer_form.as_data(form)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _without_form(content: str) -> str:
    """Return a brief as the municipality's program gets it, which asks in its own window."""
    told = loaded(content)
    told.pop("form", None)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> BriefContent:
    """Return what a brief says; one that says nothing is empty."""
    told = loaded(text)
    return BriefContent(
        region=str(told.get("region", "")),
        language=str(told.get("language", "sv")),
        about=str(told.get("about", "")),
        message=str(told.get("message", "")),
        strength_areas=tuple(map(str, told.get("strength_areas", ()))),
        questions=tuple(map(str, told.get("questions", ()))),
        contact=tuple(map(str, told.get("contact", ()))),
        requirements=decode_requirements(told.get("requirements", ())),
    )


def known_as(content: str) -> str:
    """Return what a municipality knows a case by: its number, else its code name; "" where none was kept."""
    told = loaded(content)
    return str(told.get("number") or told.get("title") or "")


def decode_requirements(told: Any) -> tuple[Requirement, ...]:
    """Return requirements from a JSON list, or from one written as text.

    A municipality's own login may have written anything there: what is no requirement is left out.
    """
    found = _json(told) if isinstance(told, str) else told
    read = (_requirement(one) for one in (found if isinstance(found, (list, tuple)) else ()))
    return tuple(one for one in read if one is not None)


def _requirement(told: Any) -> Requirement | None:
    try:
        low, high = (None if told.get(key) is None else int(told[key]) for key in ("low", "high"))
        if max(low or 0, high or 0) > _LARGEST:
            return None
        on = date.fromisoformat(told["on"]) if told.get("on") else None
        level = Level(told.get("level", Level.MUST))
        return validated(Requirement(str(told["kind"]), level, low, high, on, str(told.get("text", ""))))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, InvalidInput):
        return None


def loaded(text: str) -> dict[str, Any]:
    """Return the object a JSON text holds; empty where it holds none."""
    found = _json(text)
    return dict(found) if isinstance(found, dict) else {}


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def publish(uow: UnitOfWork, forwarding: dict[str, Any], sent_on: date) -> str | None:
    """Copy a prepared brief to its municipality, under a random id; None where none was kept."""
    if not forwarding["content"]:
        return None
    told = json.loads(forwarding["content"])
    brief_id = secrets.token_hex(16)
    uow.insert(
        "brief",
        {
            "id": brief_id,
            "municipality_code": forwarding["municipality_code"],
            "reference": forwarding["token"],
            "number": told["number"],
            "title": told["title"],
            "content": _without_form(forwarding["content"]),
            "state": "sent",
            "sent_on": sent_on,
            "deadline_on": forwarding["deadline_on"],
        },
    )
    link = read.link_of_case(uow, forwarding["inquiry_id"]) or secrets.token_hex(16)
    uow.insert_raw("brief_link", [{"brief_id": brief_id, "link": link}])
    return brief_id


def tell(uow: UnitOfWork, forwarding: dict[str, Any], **values: Any) -> None:
    """Let a change of a forwarding reach the municipality's copy, where there is one."""
    if forwarding["sent_brief_id"]:
        uow.update("brief", forwarding["sent_brief_id"], values)


def tell_end(uow: UnitOfWork, inquiry_id: str, outcome: str, decided_in: str, **values: Any) -> None:
    """Let every municipality that was asked learn how the case went; an empty outcome takes it back.

    ``values`` are the day and the reason for a loss. Nothing is told of a confidential case: who was asked
    about it sees a code name and no more.
    """
    if uow.is_room:
        return
    for brief_id, code in read_own.briefs_to_tell(uow, inquiry_id):
        ended = ended_for(outcome, decided_in, code)
        told = {"ended": ended.value, **values} if ended else {"ended_on": None, "lost_reason": ""}
        uow.update("brief", brief_id, {"ended": "", **told})


def tell_how_it_stands(uow: UnitOfWork, inquiry_id: str) -> None:
    """Let the municipalities that were asked learn how a case stands that has come out of the room."""
    row = uow.find("inquiry", inquiry_id)
    if row is not None:
        reason, where = row["lost_reason"] or "", row["decided_municipality"]
        ended_on = row["decided_on"]
        tell_end(uow, inquiry_id, row["outcome"] or "", where, ended_on=ended_on, lost_reason=reason)


def sending_reaches(uow: UnitOfWork, command: MarkSent) -> bool:
    """Whether noting that briefs were sent puts them before somebody: on a server it does."""
    return uow.dialect == "postgresql" and bool(command.forwarding_ids)
