"""A window in the room hears at once that a case was taken from its person."""

from __future__ import annotations

import time
from contextlib import closing

from tests.serverroom.conftest import Insider

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import GiveAccess, WithdrawAccess
from investcrm.services import feed, inquiries, rooms
from investcrm.store.store import PostgresStore

AT_ONCE = 2.0


def test_the_window_of_who_lost_a_case_hears_it_within_two_seconds(anna: Insider, bo: Insider) -> None:
    row_id, other = anna.begin(), anna.begin("Projekt Björk")
    for case in (row_id, other):
        anna.room.act(rooms.give_access, GiveAccess(case, bo.room.actor.member_id, "reader"))
    place = bo.room.ask(feed.place)
    store = bo.room.store
    assert isinstance(store, PostgresStore)
    with closing(store.ticks(AT_ONCE)) as heard:
        next(heard)
        began = time.monotonic()
        anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, bo.room.actor.member_id))
        assert next(heard)
        place, touched = bo.room.ask(feed.since, place, bo.room.session)
        took = time.monotonic() - began
    assert took < AT_ONCE
    assert row_id in touched
    assert other not in touched
    assert bo.room.ask(inquiries.list_head, InquiryFilter()).count == 1
    assert bo.room.ask(feed.since, place, bo.room.session)[1] == frozenset()


def test_a_case_given_is_heard_too(anna: Insider, bo: Insider) -> None:
    place = bo.room.ask(feed.place)
    row_id = anna.begin()
    place, touched = bo.room.ask(feed.since, place, bo.room.session)
    assert touched == frozenset()
    anna.room.act(rooms.give_access, GiveAccess(row_id, bo.room.actor.member_id, "reader"))
    assert row_id in bo.room.ask(feed.since, place, bo.room.session)[1]
