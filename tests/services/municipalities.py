"""A region and its municipalities in one store: what is asked, and how each side looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.store.worlds import World

from investcrm.domain.access import Actor, Group
from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.municipal import BriefRow
from investcrm.domain.municipal_commands import LogOwnInquiry, SendReply
from investcrm.domain.requirements import Level, Requirement
from investcrm.services import forwarding, inquiries, municipal, own_inquiries, replying

VASTERAS, KOPING, ARBOGA = "1980", "1983", "1984"
ASKED = (
    Requirement("land", low=100_000, high=140_000),
    Requirement("power", low=10_000),
    Requirement("water", Level.SHOULD, low=400),
    Requirement("other", Level.NICE, text="Är gatan byggd före kvartal 2?"),
)


def at(world: World, code: str) -> World:
    """Somebody of a municipality in the same store."""
    actor = Actor(code * 8, f"Näringsliv {code}", frozenset({Group.MUNICIPALITY}), frozenset({code}))
    return World(world.store, world.clock, f"{code}" * 8, actor)


def asked(
    world: World,
    *codes: str,
    title: str = "Projekt Björk",
    requirements: Sequence[Requirement] = ASKED,
    **fields: Any,
) -> tuple[str, list[str]]:
    """Ask municipalities about a new case, and return the case and the forwardings."""
    inquiry = world.act(inquiries.log, LogInquiry(title, requirements=tuple(requirements), **fields)).id
    command = ForwardInquiry(
        inquiry, tuple(map(Recipient, codes)), world.today + timedelta(days=7), message="Hör av er!"
    )
    ids = tuple(item.forwarding_id for item in world.act(forwarding.forward, command).items)
    world.act(forwarding.mark_sent, MarkSent(ids))
    return inquiry, list(ids)


def inbox_of(municipality: World) -> tuple[BriefRow, ...]:
    return municipality.ask(municipal.inbox, municipality.actor.municipality_codes)


def only(municipality: World) -> BriefRow:
    (row,) = inbox_of(municipality)
    return row


def opened(municipality: World, brief_id: str) -> Any:
    return municipality.ask(municipal.detail, brief_id, municipality.actor.municipality_codes)


def reply(municipality: World, **fields: Any) -> str:
    return municipality.act(replying.send, SendReply(only(municipality).id, **fields))


def case(world: World, inquiry_id: str) -> Any:
    return world.ask(inquiries.detail, inquiry_id)


def log_own(municipality: World, title: str = "Sågverket söker mark", **fields: Any) -> str:
    return municipality.act(own_inquiries.log, LogOwnInquiry(title, **fields)).id
