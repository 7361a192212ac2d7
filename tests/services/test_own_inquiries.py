"""Inquiries a municipality keeps itself, and what it shares of them with the region."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.services.municipalities import ARBOGA, ASKED, KOPING, at, case, log_own
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry, MergeInquiries, RemoveInquiries, Undo
from investcrm.domain.errors import Forbidden, InvalidInput, UserError
from investcrm.domain.municipal import Share
from investcrm.domain.municipal_commands import ChangeOwnInquiry, CloseOwnInquiry, TakeInShared
from investcrm.domain.periods import parse
from investcrm.services import checking, inquiries, kpis, merging, own_inquiries, sharing, undoing


def own(municipality: World) -> Any:
    return municipality.ask(own_inquiries.listed, municipality.actor.municipality_codes)


def test_a_municipality_keeps_inquiries_of_its_own_with_numbers_of_its_own(world: World) -> None:
    koping, arboga = at(world, KOPING), at(world, ARBOGA)
    log_own(koping, requirements=ASKED[:2], jobs=12)
    log_own(koping, "Bageriet")
    log_own(arboga, "Bryggeriet")
    assert [(row.number, row.title) for row in own(koping)] == [
        ("E2026-002", "Bageriet"),
        ("E2026-001", "Sågverket söker mark"),
    ]
    assert own(koping)[1].requirements == ASKED[:2]
    assert [row.number for row in own(arboga)] == ["E2026-001"]


def test_an_own_inquiry_is_changed_ended_and_opened_again(world: World) -> None:
    koping = at(world, KOPING)
    own_id = log_own(koping)
    version = koping.act(
        own_inquiries.change, ChangeOwnInquiry(own_id, 1, {"investor": "Sågen AB", "share": Share.SUMMARY})
    )
    koping.act(own_inquiries.close, CloseOwnInquiry(own_id, version, "establishment"))
    (row,) = own(koping)
    assert (row.investor, row.share, row.outcome, row.closed_on) == (
        "Sågen AB",
        Share.SUMMARY,
        "establishment",
        world.today,
    )
    koping.act(own_inquiries.close, CloseOwnInquiry(own_id, row.version, ""))
    assert own(koping)[0].closed_on is None
    with pytest.raises(Forbidden):
        at(world, ARBOGA).act(own_inquiries.change, ChangeOwnInquiry(own_id, row.version, {"title": "x"}))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "  "},
        {"received_on": date(2027, 1, 1)},
        {"deadline_on": date(2020, 1, 1)},
        {"jobs": -1},
        {"municipality_code": ARBOGA},
    ],
)
def test_an_own_inquiry_that_cannot_be_is_refused(laptop: World, fields: dict[str, Any]) -> None:
    koping = at(laptop, KOPING)
    with pytest.raises(UserError):
        log_own(koping, **{"title": "Sågverket", **fields})
    assert own(koping) == ()


def share(world: World, code: str, number: str, level: str, **fields: Any) -> str:
    """What the server's trigger keeps of a shared inquiry."""
    with world.write() as uow:
        uow._insert(
            "shared_inquiry",
            [
                {
                    "id": number.rjust(32, "0"), "version": 1, "created_ms": 1,
                    "own_id": number.rjust(32, "1"),
                    "municipality_code": code, "number": number, "received_on": world.today, "level": level,
                    "title": "", "summary": "", "content": "{}", **fields,
                }
            ],
        )  # fmt: skip
        uow.insert("task", {"title": "-"})
        uow.commit("-")
    return number.rjust(32, "0")


def figure(world: World, key: str) -> float | None:
    return world.ask(kpis.kpi, key, parse("2026")).value


def test_what_reached_several_municipalities_is_merged_and_counted_once(world: World) -> None:
    content = json.dumps({"investor": "Sågen AB", "jobs": 12, "requirements": "[]", "deadline_on": None})
    first = share(world, KOPING, "E2026-001", "all", title="Sågverket", summary="Söker mark", content=content)
    second = share(world, ARBOGA, "E2026-007", "number")
    assert (figure(world, "inquiries"), figure(world, "inquiries_shared")) == (0, 2)
    taken = world.act(sharing.take_in, TakeInShared(first))
    found = case(world, taken)
    assert (found.row.title, found.row.investor, found.row.jobs, found.municipalities) == (
        "Sågverket",
        "Sågen AB",
        12,
        (KOPING,),
    )
    world.act(sharing.take_in, TakeInShared(second, taken))
    assert (figure(world, "inquiries"), figure(world, "inquiries_shared")) == (1, 0)
    assert {row.inquiry_number for row in world.ask(sharing.shared)} == {found.row.number}
    with pytest.raises(InvalidInput, match="taken in already"):
        world.act(sharing.take_in, TakeInShared(second))
    assert world.ask(checking.check) == ()


def test_taking_in_can_be_undone_and_done_again(laptop: World) -> None:
    shared = share(laptop, KOPING, "E2026-001", "number")
    laptop.act(sharing.take_in, TakeInShared(shared))
    laptop.act(undoing.undo, Undo())
    assert figure(laptop, "inquiries_shared") == 1
    again = laptop.act(sharing.take_in, TakeInShared(shared))
    assert laptop.ask(sharing.shared)[0].inquiry_id == again
    assert "E2026-001" in case(laptop, again).row.title


def test_a_shared_inquiry_follows_its_case_into_a_merger_and_counts_again_when_it_is_gone(
    laptop: World,
) -> None:
    shared = share(laptop, KOPING, "E2026-001", "number")
    taken = laptop.act(sharing.take_in, TakeInShared(shared))
    kept = laptop.act(inquiries.log, LogInquiry("Sågverket")).id
    laptop.act(merging.merge, MergeInquiries(kept, taken))
    assert laptop.ask(sharing.shared)[0].inquiry_id == kept
    laptop.act(inquiries.remove, RemoveInquiries((kept,)))
    assert figure(laptop, "inquiries_shared") == 1


def test_a_shared_inquiry_names_what_it_may_be(laptop: World) -> None:
    known = laptop.act(inquiries.log, LogInquiry("Sågverket", investor="Sågen AB")).id
    share(laptop, KOPING, "E2026-001", "all", title="Mark", content=json.dumps({"investor": "Sågen"}))
    assert [row.id for row in laptop.ask(sharing.shared)[0].likely] == [known]


# What it must do today, and its readiness
