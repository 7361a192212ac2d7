"""A window in the room hears at once that a case was taken from its person."""

from __future__ import annotations

from contextlib import closing

from tests.serverroom.conftest import Insider

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import GiveAccess, WithdrawAccess
from investcrm.services import feed, inquiries, rooms
from investcrm.store.store import PostgresStore

PATIENCE_SECONDS = 60.0
"""After so long a window looks again without having been told."""


def test_the_window_of_who_lost_a_case_is_told_at_once_and_need_not_look_again(
    anna: Insider, bo: Insider
) -> None:
    row_id, other = anna.begin(), anna.begin("Projekt Björk")
    for case in (row_id, other):
        anna.room.act(rooms.give_access, GiveAccess(case, bo.room.actor.member_id, "reader"))
    place = bo.room.ask(feed.place)
    store = bo.room.store
    assert isinstance(store, PostgresStore)
    with closing(store.ticks(PATIENCE_SECONDS)) as heard:
        assert next(heard) is False
        anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, bo.room.actor.member_id))
        assert next(heard) is True, "the server told nothing"
    place, touched = bo.room.ask(feed.since, place, bo.room.session)
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
