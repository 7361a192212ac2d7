"""Whoever changes a row is in the log, program or not, and the log tells when it was altered."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.conftest import EACH_POSTGRES, Postgres
from tests.server.conftest import KOPING, Person
from tests.store.worlds import World

from investcrm.domain.commands import AddTask, ChangeInquiry, LogInquiry, Undo
from investcrm.domain.errors import Conflict
from investcrm.services import cases, checking, feed, inquiries, undoing

pytestmark = EACH_POSTGRES


def log_of(world: World, root_id: str) -> list[Any]:
    return world.ask(
        lambda reader: reader.rows(
            "SELECT s.login, s.actor_name, s.verb, c.entity, c.op FROM change c "
            "JOIN change_set s ON s.seq = c.set_seq WHERE c.root_id = :root ORDER BY c.id",
            root=root_id,
        )
    )


def sound(world: World) -> bool:
    return [(one.code, one.table) for one in world.ask(checking.check)] == []


def test_what_the_program_does_is_told_by_the_login_the_server_knows(server: World, advisor: Person):
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    told = log_of(server, logged.id)
    assert {(login, name) for login, name, *_ in told} == {("advisor", "Advisor")}
    assert ("inquiry", "add") in {(entity, op) for *_, entity, op in told}
    assert sound(server)


def test_what_somebody_does_with_psql_is_told_too(server: World, advisor: Person):
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    with advisor.psql() as psql:
        psql.execute("UPDATE inquiry SET title = 'Ändrad' WHERE id = %s", (logged.id,))
    login, name, verb, entity, op = log_of(server, logged.id)[-1]
    assert (login, name, entity, op) == ("advisor", "Advisor", "inquiry", "change")
    assert verb == "Changed outside the program"
    before = server.ask(lambda r: r.value("SELECT before FROM change_value ORDER BY change_id DESC LIMIT 1"))
    assert "Projekt Heron" in before
    assert sound(server)


def test_nobody_writes_the_log_by_hand_not_even_who_may_change_everything(coordinator: Person):
    with coordinator.psql() as psql:
        for statement in (
            "INSERT INTO change_set (id, at_ms, actor_id) VALUES ('x', 1, 'x')",
            "UPDATE change_set SET actor_name = 'Somebody else'",
            "UPDATE change SET op = 'add'",
            "DELETE FROM change_value",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                psql.execute(statement.encode())


def test_an_act_that_is_over_cannot_be_renamed(server: World, advisor: Person):
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    before = log_of(server, logged.id)
    with advisor.psql() as psql:
        found = psql.execute("SELECT sec.finish('x', 'Something else', 'x', 1, NULL)").fetchone()
    assert found == (None,)
    assert log_of(server, logged.id) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change_value SET after = replace(after, 'Heron', 'Trana')",
        "UPDATE change SET op = 'remove' WHERE entity = 'inquiry' AND op = 'add'",
        "UPDATE change SET version = version + 1",
    ],
)
def test_a_log_that_was_altered_by_the_database_owner_is_found(
    postgres: Postgres, server: World, advisor: Person, statement: str
) -> None:
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    version = advisor.world.ask(inquiries.detail, logged.id).row.version
    advisor.world.act(inquiries.change, ChangeInquiry(logged.id, version, {"summary": "Mer"}))
    assert sound(server)
    postgres.run(statement, database=server.store.url.split("?")[0].rpartition("/")[2])
    assert "history" in {one.code for one in server.ask(checking.check)}


def test_an_advisor_takes_back_what_they_did_and_that_is_told(server: World, advisor: Person):
    world = advisor.world
    logged = world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa", summary="10 hektar"))
    version = world.ask(inquiries.detail, logged.id).row.version
    world.act(inquiries.change, ChangeInquiry(logged.id, version, {"summary": "Tio hektar"}))
    world.act(undoing.undo, Undo())
    assert world.ask(inquiries.detail, logged.id).summary == "10 hektar"
    world.act(undoing.undo, Undo())
    assert world.ask(lambda r: r.value("SELECT count(*) FROM inquiry WHERE deleted_ms IS NULL")) == 0
    assert sound(server)


def test_what_commits_late_is_not_missed_by_the_feed(server: World, advisor: Person, coordinator: Person):
    with advisor.psql() as slow, coordinator.psql() as quick:
        slow.execute("BEGIN")
        slow.execute("INSERT INTO site (id, version, created_ms, municipality_code, name, name_key, "
                     "cadastral_key, wide) VALUES ('slow', 1, 1, '1980', 'x', 'x', '', '{}')")  # fmt: skip
        quick.execute("INSERT INTO site (id, version, created_ms, municipality_code, name, name_key, "
                      "cadastral_key, wide) VALUES ('quick', 1, 1, '1980', 'x', 'x', '', '{}')")  # fmt: skip
        start, _ = server.ask(feed.since, "", server.session)
        first, roots = server.ask(feed.since, start, server.session)
        assert roots == frozenset()
        slow.execute("COMMIT")
    second, roots = server.ask(feed.since, first, server.session)
    assert roots == {"slow"}
    assert server.ask(feed.since, second, server.session)[1] == frozenset()


def test_a_client_hears_of_a_commit_and_of_nothing_else(advisor: Person, coordinator: Person):
    ticks = coordinator.world.store.ticks(60.0)
    try:
        assert next(ticks) is False
        advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
        assert next(ticks) is True
    finally:
        ticks.close()
    with coordinator.psql() as psql:
        psql.execute("LISTEN investcrm")
        advisor.world.act(inquiries.log, LogInquiry("Projekt Trana", "Mässa"))
        heard = list(psql.notifies(timeout=60, stop_after=1))
    assert [(one.channel, one.payload) for one in heard] == [("investcrm", "")]


def test_many_writers_on_the_same_records_leave_whole_chains(server: World, advisor: Person):
    ids = [advisor.world.act(inquiries.log, LogInquiry(f"Projekt {n}", "Mässa")).id for n in range(3)]
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            with psycopg.connect(advisor.address.replace("+psycopg", ""), autocommit=True) as psql:
                for turn in range(15):
                    root = ids[(number + turn) % len(ids)]
                    psql.execute(
                        "INSERT INTO task (id, version, created_ms, inquiry_id, title) "
                        "VALUES (%s, 1, 1, %s, 'Ring')",
                        (f"{number}-{turn}", root),
                    )
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert server.ask(lambda r: r.value("SELECT count(*) FROM change WHERE entity = 'task'")) == 60
    assert sound(server)


def test_a_part_added_by_the_program_raises_its_records_version(advisor: Person):
    world = advisor.world
    logged = world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    before = world.ask(inquiries.detail, logged.id).row.version
    world.act(cases.add_task, AddTask("Ring", None, inquiry_id=logged.id))
    assert world.ask(inquiries.detail, logged.id).row.version == before + 1


def test_a_municipalitys_log_shows_its_own_and_no_brief(server: World, koping: Person):
    with server.write() as uow:
        for code in (KOPING, "1980"):
            uow.insert("site", {"municipality_code": code, "name": f"Norra {code}", "name_key": code})
        uow.commit("Added a site")
    with koping.psql() as psql:
        assert psql.execute("SELECT DISTINCT municipality_code FROM change").fetchall() == [(KOPING,)]
        assert psql.execute("SELECT count(*) FROM change WHERE entity = 'site'").fetchone() == (1,)
        told = psql.execute("SELECT count(*) FROM change_value WHERE after LIKE '%Norra%'").fetchone()
        assert told == (1,)


def test_an_edit_by_hand_is_not_written_over_by_a_stale_one(server: World, advisor: Person):
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa", summary="Först"))
    seen = advisor.world.ask(inquiries.detail, logged.id).row.version
    with advisor.psql() as psql:
        psql.execute("UPDATE inquiry SET summary = 'För hand' WHERE id = %s", (logged.id,))
    with pytest.raises(Conflict):
        advisor.world.act(inquiries.change, ChangeInquiry(logged.id, seen, {"summary": "Gammalt"}))
    assert advisor.world.ask(inquiries.detail, logged.id).summary == "För hand"


def test_nobody_marks_anothers_act_as_undone(server: World, advisor: Person, koping: Person):
    advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    found = advisor.world.ask(undoing.latest, advisor.world.session)
    assert found is not None
    with koping.psql() as psql:
        psql.execute("BEGIN")
        psql.execute(
            "INSERT INTO site (id, version, created_ms, municipality_code, name, name_key, cadastral_key, "
            "wide) VALUES ('s', 1, 1, '1983', 'x', 'x', '', '{}')"
        )
        with pytest.raises(errors.SerializationFailure):
            psql.execute("SELECT sec.finish('x', 'Undid', 'x', 0, %s)", (found[0],))
        psql.execute("ROLLBACK")
    assert advisor.world.ask(undoing.latest, advisor.world.session) == found


def test_a_borrowed_session_takes_nothing_of_anothers_back(advisor: Person, coordinator: Person):
    advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    assert coordinator.world.ask(undoing.latest, advisor.world.session) is None


def test_a_log_cannot_be_forked_by_an_older_view_of_it(server: World, advisor: Person):
    logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    with advisor.psql() as psql:
        psql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(psycopg.Error):
            psql.execute("UPDATE inquiry SET title = 'Ny' WHERE id = %s", (logged.id,))
    assert sound(server)


def test_what_was_worked_on_by_an_act_that_began_earlier_is_not_taken_back(
    server: World, advisor: Person, coordinator: Person
):
    with coordinator.psql() as early:
        early.execute("BEGIN")
        early.execute("UPDATE organisation SET note = 'Ringde' WHERE id = (SELECT min(id) FROM organisation)")
        logged = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
        early.execute("UPDATE inquiry SET title = 'Ändrad' WHERE id = %s", (logged.id,))
        early.execute("COMMIT")
    with pytest.raises(Conflict):
        advisor.world.act(undoing.undo, Undo())
    assert server.ask(lambda r: r.value("SELECT title FROM inquiry WHERE deleted_ms IS NULL")) == "Ändrad"
