"""What a municipality's login tells of its own progress, and that it learns nothing of the others'."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from tests.conftest import EACH_POSTGRES
from tests.server.conftest import KOPING, VASTERAS, Person
from tests.server.test_municipal_logins import ARBOGA, ask, brief
from tests.store.worlds import World

from investcrm.domain.errors import UserError
from investcrm.domain.following import Channel, Step
from investcrm.services import following, reminding

pytestmark = EACH_POSTGRES


def told(region: World, case: str) -> dict[str, Any]:
    return {one.municipality_code: one for one in region.ask(following.of_case, case)}


def test_the_region_sees_who_has_opened_and_begun_and_of_mail_alone_nothing(
    coordinator: Person, koping: Person, vasteras: Person
) -> None:
    region = coordinator.world
    case = ask(region, KOPING, VASTERAS, ARBOGA)
    koping.world.act(following.note_opened, brief(koping))
    koping.world.act(following.note_begun, brief(koping))
    found = told(region, case)
    assert (found[KOPING].step, found[KOPING].on(Step.OPENED)) == (Step.BEGUN, region.today)
    assert (found[VASTERAS].step, found[VASTERAS].channel) == (Step.SENT, Channel.PROGRAM)
    assert (found[ARBOGA].step, found[ARBOGA].channel) == (Step.SENT, Channel.MAIL)
    koping.world.clock.pass_days(1)
    koping.world.act(following.note_opened, brief(koping))
    assert told(region, case)[KOPING].on(Step.OPENED) == found[KOPING].on(Step.OPENED)


def test_a_municipality_tells_of_its_own_brief_alone_and_writes_no_other_column(
    coordinator: Person, koping: Person, vasteras: Person
) -> None:
    region = coordinator.world
    case = ask(region, KOPING, VASTERAS)
    others = brief(vasteras)
    for note in (following.note_opened, following.note_begun):
        with pytest.raises(UserError):
            koping.world.act(note, others)
    with koping.psql() as connection:
        stolen = connection.execute("UPDATE brief SET opened_on = current_date WHERE id = %s", (others,))
        assert stolen.rowcount == 0
        assert connection.execute("UPDATE brief SET begun_on = current_date").rowcount == 1
    for attack in (
        "UPDATE brief SET deadline_on = '2030-01-01'",
        "UPDATE brief SET state = 'withdrawn'",
        "UPDATE brief SET opened_on = 'infinity'",
        "UPDATE brief SET content = '{}'",
        "UPDATE brief SET reminded_on = NULL",
        f"UPDATE brief SET municipality_code = '{VASTERAS}'",
        "SELECT deadline_on, reminded_on, bounced_on FROM forwarding",
        "SELECT text FROM activity",
    ):
        with koping.psql() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attack.encode())
    with koping.psql() as connection:
        assert connection.execute("SELECT value FROM setting WHERE key = 'reminders'").fetchall() == []
        seen = connection.execute("SELECT municipality_code, opened_on FROM brief").fetchall()
        assert [code for code, _ in seen] == [KOPING]
    for query, given in ((following.of_case, (case,)), (reminding.silent, ())):
        with pytest.raises((UserError, psycopg.errors.InsufficientPrivilege)):
            koping.world.ask(query, *given)
    assert told(region, case)[VASTERAS].step is Step.SENT
