"""Somebody let into the room and to no case of it learns nothing there with a bare connection."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.conftest import EACH_POSTGRES, Postgres
from tests.serverroom.conftest import SECRET, Employ, Insider, Served
from tests.serverroom.test_who_sees import everything

from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden
from investcrm.domain.secrecy_commands import GiveAccess
from investcrm.services import inquiries, rooms, serving
from investcrm.store.schema import Base

DENIED = (
    errors.InsufficientPrivilege,
    errors.ActiveSqlTransaction,
    errors.InvalidParameterValue,
    errors.UndefinedFunction,
)

pytestmark = EACH_POSTGRES


@pytest.fixture
def case(anna: Insider) -> str:
    """A case of somebody else's, with the secret in its fields."""
    return anna.begin(investor=f"{SECRET} AB", summary=f"{SECRET} kylvatten", contact_name=SECRET)


TRICKS = (
    "SET ROLE investcrm_owner",
    "SET ROLE investcrm_definer",
    "SET ROLE investcrm_backup",
    "SET ROLE investcrm_coordinator",
    "SET ROLE anna",
    "SET SESSION AUTHORIZATION anna",
    "GRANT investcrm_owner TO bo",
    "SET row_security = off; SELECT count(*) FROM inquiry",
    "CREATE FUNCTION public.peek() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM inquiry'",
    "CREATE VIEW public.seen AS SELECT * FROM inquiry",
    "CREATE TEMP TABLE inquiry (id text)",
    "CREATE SCHEMA bo",
    "ALTER TABLE inquiry DISABLE ROW LEVEL SECURITY",
    "ALTER FUNCTION sec.my_cases() SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION sec.my_cases() RETURNS SETOF text LANGUAGE sql AS 'SELECT id FROM inquiry'",
    "CREATE POLICY mine ON inquiry USING (true)",
    "ALTER TABLE inquiry DISABLE TRIGGER draw_number",
    "COPY inquiry TO '/tmp/inquiry'",
    "COPY inquiry FROM PROGRAM 'id'",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_create(0)",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM sec.left_alone()",
    "SELECT sec.name_responsible('S-22222', sec.my_member())",
    "SELECT sec.draw_number()",
    "SELECT ctid FROM inquiry",
    "SELECT xmin FROM case_member",
    "SELECT tableoid FROM inquiry",
    "SELECT last_value FROM change_id_seq",
    "SELECT nextval('search_entry_id_seq')",
    "SELECT last_value FROM audit_seal_seq_seq",
    "SELECT reltuples FROM pg_class",
    "SELECT pg_relation_size('inquiry')",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT pg_stat_get_tuples_returned('inquiry'::regclass)",
    "SELECT pg_stat_get_blocks_fetched('inquiry'::regclass)",
    "SELECT pg_stat_get_lastscan('inquiry'::regclass)",
    "SELECT pg_stat_get_last_autoanalyze_time('inquiry'::regclass)",
    "SELECT pg_tablespace_size('pg_default')",
    "SELECT sec.pack('{case}')",
    "SELECT sec.case_mark('{case}')",
    "SELECT secret FROM sec.passage_key",
    "SELECT * FROM sec.entries(3, '2024-07-01', 5)",
    "SELECT * FROM sec.group_total",
    "SELECT * FROM sec.register()",
    "SET ROLE investcrm_mover",
    "SELECT * FROM pg_statistic",
    "SELECT count(*) FROM number_series",
    "SELECT count(*) FROM audit_seal",
    "TRUNCATE inquiry",
    "LOCK TABLE inquiry IN ACCESS EXCLUSIVE MODE",
    "ANALYZE VERBOSE inquiry; SELECT reltuples FROM pg_class",
    (
        "INSERT INTO case_member (id, version, created_ms, inquiry_id, member_id, role, since_on) "
        "VALUES (repeat('9', 32), 1, 1, '{case}', sec.my_member(), 'responsible', now())"
    ),
    "UPDATE case_member SET member_id = sec.my_member()",
    "DELETE FROM case_member",
    "UPDATE member SET login = 'bo'",
    "UPDATE member SET groups = 'custodian'",
    (
        "INSERT INTO member (id, version, created_ms, login, name, groups) "
        "SELECT repeat('9', 32), 1, 1, 'bo', 'x', 'advisor'"
    ),
    "SELECT sec.give_access('{case}', sec.my_member(), 'reader')",
    "SELECT sec.withdraw_access('{case}', sec.my_member())",
    "UPDATE inquiry SET number = 'S-22222'",
    "INSERT INTO change (id, set_seq) VALUES (1, 1)",
    "SELECT sec.erase_values(ARRAY['{case}'])",
)


def test_every_trick_is_denied(case: str, bo: Insider) -> None:
    """Each statement fails, or touches nothing; none of them shows the case."""
    through: list[str] = []
    for trick in TRICKS:
        statement = trick.format(case=case)
        with psycopg.connect(bo.room_address.replace("+psycopg", "")) as psql:
            try:
                found = psql.execute(statement.encode())
            except DENIED:
                psql.rollback()
                continue
            rows = found.fetchall() if found.description else []
            if rows not in ([], [(0,)]) or (not found.description and found.rowcount != 0):
                through.append(trick)
            psql.rollback()
    assert through == []


def test_no_row_can_be_put_into_somebody_elses_case(case: str, bo: Insider) -> None:
    tables = [table.name for table in Base.metadata.sorted_tables if "inquiry_id" in table.c]
    assert tables
    with bo.psql() as psql:
        for table in tables:
            with pytest.raises((*DENIED, errors.NotNullViolation)) as caught:
                psql.execute(f"INSERT INTO {table} (inquiry_id) VALUES (%s)".encode(), (case,))
            assert SECRET not in str(caught.value), table


def test_prepared_statements_and_search_path_change_nothing(case: str, bo: Insider) -> None:
    with bo.psql() as psql:
        psql.execute("SET search_path = sec, public, pg_temp")
        psql.execute("PREPARE peek AS SELECT title FROM inquiry WHERE id = $1")
        assert psql.execute(f"EXECUTE peek('{case}')".encode()).fetchall() == []
        psql.execute("SET plan_cache_mode = force_generic_plan")
        assert psql.execute(f"EXECUTE peek('{case}')".encode()).fetchall() == []
        with psql.cursor().copy("COPY (SELECT * FROM (SELECT title FROM inquiry) x) TO STDOUT") as copied:
            assert b"".join(copied) == b""


def test_a_cheap_function_sees_no_row_before_the_policy_does(case: str, bo: Insider) -> None:
    heard: list[str] = []
    with bo.psql() as psql:
        psql.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
        with pytest.raises(DENIED):
            psql.execute(
                "CREATE FUNCTION pg_temp.tell(t text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS "
                "$$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$"
            )
        assert (
            psql.execute("SELECT 1 FROM inquiry WHERE 1 / (length(title) - length(title) + 1) = 1").fetchall()
            == []
        )
        assert psql.execute("SELECT 1 FROM inquiry WHERE title::int > 0").fetchall() == []
    assert heard == []


def test_a_reader_gives_himself_no_more_than_reading(case: str, anna: Insider, bo: Insider) -> None:
    anna.room.act(rooms.give_access, GiveAccess(case, bo.room.actor.member_id, "reader"))
    with bo.psql() as psql:
        for statement in (
            "SELECT sec.give_access(%s, sec.my_member(), 'responsible')",
            (
                "SELECT sec.withdraw_access(%s, (SELECT member_id FROM case_member "
                "WHERE role = 'responsible' AND inquiry_id = %s))"
            ),
            "UPDATE case_member SET role = 'responsible' WHERE inquiry_id = %s",
            "DELETE FROM read_entry WHERE inquiry_id = %s",
            "UPDATE read_entry SET act = 'x' WHERE inquiry_id = %s",
            "DELETE FROM change WHERE root_id = %s",
        ):
            with pytest.raises(DENIED):
                psql.execute(statement.encode(), (case,) * statement.count("%s"))
        with pytest.raises(DENIED):  # in somebody else's name
            psql.execute(
                "INSERT INTO read_entry (id, version, created_ms, inquiry_id, member_id, member_name, at_ms, "
                "act, detail) VALUES (%s, 1, 1, %s, %s, 'Anna', 1, 'opened', '')",
                (secrets.token_hex(16), case, anna.room.actor.member_id),
            )


def test_counts_and_errors_are_the_same_whether_others_have_cases_or_not(anna: Insider, bo: Insider) -> None:
    assert anna.room.store.is_room
    assert bo.room.store.is_room
    before = _looked(bo)
    for number in range(12):
        anna.begin(f"Projekt {number}", investor=f"{SECRET} {number}", contact_name=SECRET)
    assert _looked(bo) == before


def _looked(person: Insider) -> list[Any]:
    """Return all that somebody without a case sees with a bare connection, but for the clock's."""
    with person.psql() as psql:
        sizes = [
            psql.execute(f"SELECT count(*) FROM {name}".encode()).fetchone()
            for name in (
                "inquiry",
                "contact",
                "search_entry",
                "change",
                "change_set",
                "case_member",
                "presence",
            )
        ]
        catalogue = psql.execute("SELECT relname, relkind FROM pg_class ORDER BY 1").fetchall()
        plans = [
            psql.execute(f"EXPLAIN SELECT * FROM (SELECT id FROM {name}) x".encode()).fetchall()
            for name in ("inquiry", "contact", "requirement")
        ]
    return [everything(person), sizes, catalogue, plans]


def test_whoever_is_not_let_in_sees_nothing_move_in_the_open(
    anna: Insider, served: Served, postgres: Postgres
) -> None:
    serving.add_member(served.open, "carl", "Carl", [Group.ADVISOR])
    address = served.open.replace("+psycopg", "").replace("postgres@", "carl@")
    try:
        before = _counted(address)
        anna.begin(investor=SECRET, contact_name=SECRET)
        assert _counted(address) == before
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(served.room.replace("+psycopg", "").replace("postgres@", "carl@"))
    finally:
        postgres.run('DROP OWNED BY "carl"', database=served.open.split("?")[0].rpartition("/")[2])
        postgres.run('DROP ROLE "carl"')


def _counted(address: str) -> dict[str, Any]:
    """Return how many rows of each table a login reaches, and what a plan tells of those it does not."""
    found: dict[str, Any] = {}
    for table in Base.metadata.sorted_tables:
        with psycopg.connect(address) as psql:
            try:
                plan = psql.execute(
                    f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) "
                    f"SELECT count(*) FROM {table.name}".encode()
                ).fetchall()
                found[table.name] = (
                    psql.execute(f"SELECT count(*) FROM {table.name}".encode()).fetchone(),
                    plan,
                )
            except DENIED:
                psql.rollback()
    return found


def test_the_numbers_of_ones_own_cases_tell_nothing_of_others(anna: Insider, bo: Insider) -> None:
    anna.begin()
    mine = bo.begin()
    with bo.psql() as psql:
        before = psql.execute("SELECT max(id) FROM change").fetchone()
        for number in range(5):
            anna.begin(f"Projekt {number}")
        taken = {anna.room.ask(inquiries.detail, row_id).row.number for row_id in _cases(anna)}
        for number in taken:  # a number somebody else has is given to nobody, and none of them is told of
            row_id = secrets.token_hex(16)
            row = psql.execute(
                "SELECT * FROM inquiry WHERE id = %s".replace("*", "title"), (mine,)
            ).fetchone()
            assert row is not None
            names = [column.name for column in Base.metadata.tables["inquiry"].columns]
            chosen = ", ".join(
                {"id": f"'{row_id}'", "number": f"'{number}'"}.get(name, f'"{name}"') for name in names
            )
            listed = ", ".join(f'"{name}"' for name in names)
            psql.execute(
                f"INSERT INTO inquiry ({listed}) SELECT {chosen} FROM inquiry WHERE id = %s".encode(), (mine,)
            )
            found = psql.execute("SELECT number FROM inquiry WHERE id = %s", (row_id,)).fetchone()
            assert found is not None
            assert found[0] not in taken
    assert before is not None


def _cases(person: Insider) -> list[str]:
    return [str(row_id) for (row_id,) in person.room.ask(lambda reader: reader.rows("SELECT sec.my_cases()"))]


def test_the_regions_records_are_not_changed_from_the_room(anna: Insider) -> None:
    with pytest.raises(Forbidden), anna.room.write() as uow:
        uow.insert("setting", {"key": "x", "value": "1"})


def test_a_copy_somebody_altered_is_put_right_by_the_next_who_opens(
    postgres: Postgres, served: Served, anna: Insider, employ: Employ
) -> None:
    del postgres, served
    with anna.psql() as psql:
        changed = psql.execute("UPDATE municipality SET name = 'Fel' WHERE code = '1980'").rowcount
        psql.execute("DELETE FROM strength_area")
        assert changed in (0, 1)
    bo = employ("bo", Group.COORDINATOR)
    names = bo.room.ask(lambda reader: reader.value("SELECT name FROM municipality WHERE code = '1980'"))
    assert names == "Västerås"
    with bo.open_psql() as there, bo.psql() as here:
        sql = b"SELECT count(*) FROM strength_area"
        assert there.execute(sql).fetchone() == here.execute(sql).fetchone()


UNSTEADY = {
    "pg_locks", "pg_stat_activity", "pg_stat_bgwriter", "pg_stat_checkpointer", "pg_stat_database",
    "pg_stat_gssapi", "pg_stat_io", "pg_stat_slru", "pg_stat_ssl", "pg_stat_wal", "pg_stat_xact_sys_tables",
    "pg_stat_progress_analyze", "pg_stat_progress_vacuum", "pg_timezone_abbrevs", "pg_timezone_names",
}  # fmt: skip
"""What moves with all work on the server, whoever does it and wherever (decision 023), or with the clock."""


@pytest.mark.long
def test_nothing_the_server_tells_of_a_table_moves_with_others_cases(anna: Insider, bo: Insider) -> None:
    """Every function that takes a table and every view of the catalogue is asked, not only known ones."""
    assert anna.room.store.is_room
    assert bo.room.store.is_room
    addresses = [one.replace("+psycopg", "") for one in (bo.room_address, bo.open_address)]
    gathered(addresses)
    before = [_told_by_the_server(address) for address in addresses]
    for number in range(60):
        anna.begin(f"Projekt {number}", investor=f"{SECRET} {number}", contact_name=SECRET)
    with anna.psql() as psql:
        psql.execute("SELECT count(*) FROM inquiry")
    gathered(addresses)
    for address, told in zip(addresses, before, strict=True):
        after = _told_by_the_server(address)
        assert {name for name in after if after[name] != told.get(name)} - UNSTEADY == set()


def gathered(addresses: list[str]) -> None:
    """Let the server gather what it would within minutes: statistics of every table and its own catalogue."""
    for address in addresses:
        with psycopg.connect(address.replace("bo@", "postgres@"), autocommit=True) as psql:
            psql.execute("ANALYZE")


def _told_by_the_server(address: str) -> dict[str, Any]:
    """Return what a login hears of every table, by function, and reads of the server, by view."""
    found: dict[str, Any] = {}
    with psycopg.connect(address, autocommit=True) as psql:
        functions = psql.execute(
            "SELECT proname, format_type(proargtypes[0], NULL) FROM pg_proc WHERE pronargs = 1 "
            "AND pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' "
            "AND proname !~ '^(nextval|binary_)' AND has_function_privilege(oid, 'EXECUTE') "
            "AND proargtypes[0] IN ('oid'::regtype, 'regclass'::regtype)"
        ).fetchall()
        views = psql.execute(
            "SELECT relname FROM pg_class "
            "WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('v', 'r')"
        ).fetchall()
        asked = {
            f"{name}({kind})": f"SELECT c.oid, {name}(c.oid::{kind})::text FROM pg_class c "
            "WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            for name, kind in functions
        } | {str(name): f"SELECT * FROM pg_catalog.{name}" for (name,) in views}
        # What is gathered of the catalogue is about what stands in it, and that is asked for itself.
        asked["pg_stats"] = "SELECT * FROM pg_catalog.pg_stats WHERE schemaname <> 'pg_catalog'"
        for name, statement in asked.items():
            try:
                found[name] = sorted(map(str, psql.execute(statement.encode()).fetchall()))
            except psycopg.Error as error:
                found[name] = type(error).__name__
    return found


LOOKS = (
    r"\l+", r"\dt+", r"\d+ inquiry", r"\dp", r"\ddp", r"\df+ sec.*", r"\sf sec.my_cases", r"\drds",
    r"\copy (SELECT * FROM contact) TO STDOUT", "TABLE inquiry",
    "EXPLAIN (VERBOSE) SELECT title FROM inquiry", "SELECT title::int FROM inquiry",
    "SELECT 1 / length(title) FROM inquiry",
)  # fmt: skip
"""What one types into psql to look around."""


def test_psql_and_pg_dump_themselves_show_nothing_of_others_cases(anna: Insider, bo: Insider) -> None:
    if not (shutil.which("psql") and shutil.which("pg_dump")):
        pytest.skip("psql and pg_dump are not installed")
    address = bo.room_address.replace("+psycopg", "")
    assert bo.room.store.is_room

    def typed(look: str) -> str:
        ran = subprocess.run(
            ["psql", "-X", "-d", address, "-c", look], capture_output=True, text=True, check=False
        )
        return ran.stdout + ran.stderr

    before = [typed(look) for look in LOOKS]
    anna.begin(investor=f"{SECRET} AB", summary=SECRET, contact_name=SECRET)
    assert [typed(look) for look in LOOKS] == before
    for options in ([], ["--enable-row-security", "--inserts"]):
        dumped = subprocess.run(["pg_dump", *options, "-d", address], capture_output=True, check=False)
        assert dumped.returncode != 0
        assert b"INSERT" not in dumped.stdout
        assert SECRET.encode() not in dumped.stdout + dumped.stderr
