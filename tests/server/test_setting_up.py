"""A server is set up from nothing, again without harm, and brought up to date by its administrator alone."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from tests.conftest import EACH_POSTGRES, Postgres
from tests.server.conftest import KOPING, Hire, Person
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.services import serving
from investcrm.store import migrations

pytestmark = EACH_POSTGRES


@pytest.fixture
def nowhere(postgres: Postgres) -> Iterator[str]:
    """The address of a database that is not there yet; another may stand beside it."""
    yield postgres.url("set_up")
    postgres.drop("set_up")
    postgres.drop("set_up_room")


def test_an_empty_server_is_set_up_and_setting_it_up_again_changes_nothing(nowhere: str):
    first = serving.init(nowhere, region="20", name="Samordnare")
    assert (first.database, first.administrator, first.made) == ("set_up", "postgres", True)
    members = serving.list_members(nowhere)
    again = serving.init(nowhere, region="19")
    assert (again.region, again.made) == (first.region, False)
    assert serving.list_members(nowhere) == members
    assert serving.check(nowhere) == ()


@pytest.mark.long
def test_the_room_for_confidential_cases_is_prepared_and_nobody_is_let_in(
    nowhere: str, postgres: Postgres, hire: Hire
):
    hire("anna", Group.ADVISOR)
    room = postgres.url("set_up_room")
    made = serving.init(nowhere, confidential_url=room)
    assert (made.confidential, made.same_server) == ("set_up_room", True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url("set_up_room", "anna").replace("+psycopg", ""))
    psycopg.connect(postgres.url("set_up", "anna").replace("+psycopg", "")).close()
    found = serving.check(nowhere, room)
    assert ["same server" in one.key for one in found] == [True]


@pytest.mark.long
def test_the_administrators_login_brings_the_server_up_to_date_and_no_other(
    server: World, hire: Hire, coordinator: Person
):
    keeper = hire("keeper", Group.MIGRATOR)
    migrations.upgrade(keeper.world.store.engine)
    with pytest.raises(Forbidden):
        migrations.upgrade(coordinator.world.store.engine)
    assert serving.check(server.store.url) == ()


def test_who_is_shut_out_gets_in_no_more_and_what_they_did_keeps_their_name(
    server: World, hire: Hire, postgres: Postgres
):
    anna = hire("anna", Group.ADVISOR)
    with anna.psql() as psql:
        psql.execute("UPDATE organisation SET note = 'Ringde' WHERE id = (SELECT min(id) FROM organisation)")
    serving.remove_member(server.store.url, "anna")
    with pytest.raises(psycopg.OperationalError):
        anna.psql()
    assert "anna" not in {row.login for row in serving.list_members(server.store.url)}
    told = server.ask(lambda r: r.value("SELECT count(*) FROM change_set WHERE login = 'anna'"))
    assert told == 1
    with pytest.raises(NotFound):
        serving.remove_member(server.store.url, "anna")
    del postgres


@pytest.mark.parametrize(
    ("login", "groups", "codes"),
    [
        ("koping", [Group.MUNICIPALITY], ()),
        ("anna", [Group.ADVISOR], (KOPING,)),
        ("anna", [], ()),
        ("x; DROP ROLE postgres", [Group.ADVISOR], ()),
        ('x" SUPERUSER', [Group.ADVISOR], ()),
        ("investcrm_owner", [Group.ADVISOR], ()),
        ("pg_monitor", [Group.ADVISOR], ()),
        ("stockholm", [Group.MUNICIPALITY], ("0180",)),
    ],
)
def test_a_login_that_cannot_be_is_refused(
    server: World, login: str, groups: list[Group], codes: tuple[str, ...]
) -> None:
    before = serving.list_members(server.store.url)
    with pytest.raises(InvalidInput):
        serving.add_member(server.store.url, login, "", groups, codes)
    assert serving.list_members(server.store.url) == before


def test_it_is_the_version_that_was_asked_for(server: World, request: pytest.FixtureRequest):
    found = int(server.ask(lambda reader: reader.value("SHOW server_version_num")))
    assert found // 10_000 == request.node.callspec.params["postgres"]
