"""Somebody with a login and a bare connection gets no further than the program lets them."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.conftest import EACH_POSTGRES, Postgres
from tests.server.conftest import KOPING, VASTERAS, Person
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.services import inquiries, searching

pytestmark = EACH_POSTGRES

NASTY = (
    "'; DROP TABLE inquiry; --",
    '" OR 1=1 --',
    "\\'; SELECT pg_sleep(9); --",
    "%(title)s :title $1 ? {title} %s %",
    "Robert'); DELETE FROM change; --",
    "$$; RESET ROLE; $$",
    "å\u0301 \u202e ’ ＇ ʼ",
)

ADD_SITE = (
    "INSERT INTO site (id, version, created_ms, municipality_code, name, name_key, cadastral_key, wide) "
    "VALUES ('{id}', 1, 1, '1980', 'x', 'x', '', '{{}}')"
)


def brief_to(server: World, code: str, title: str = "Projekt Björk") -> str:
    """Send a brief to a municipality, with two of its sites known, and return its id."""
    with server.write() as uow:
        uow.insert("site", {"municipality_code": code, "name": f"Norra {code}", "name_key": code})
        brief = uow.insert(
            "brief",
            {
                "id": secrets.token_hex(16), "municipality_code": code, "reference": secrets.token_hex(4),
                "number": "2026-001", "title": title, "content": "{}", "sent_on": server.today,
                "deadline_on": None, "reminded_on": None, "state": "sent",
            },
        )  # fmt: skip
        uow.insert_raw("brief_link", [{"brief_id": brief, "link": "same case"}])
        uow.commit("Marked as sent")
    return brief


def count(connection: psycopg.Connection[Any], table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found is not None
    return int(found[0])


REFUSED = (errors.InsufficientPrivilege, errors.ActiveSqlTransaction)


def denied(connection: psycopg.Connection[Any], statement: str) -> None:
    """Hold that a statement is refused for want of a right."""
    with pytest.raises(REFUSED):
        connection.execute(statement.encode())


def test_a_municipality_sees_its_own_briefs_and_sites_and_no_case(server: World, koping: Person):
    mine, theirs = brief_to(server, KOPING), brief_to(server, VASTERAS)
    with koping.psql() as psql:
        assert psql.execute("SELECT id FROM brief").fetchall() == [(mine,)]
        assert [code for (code,) in psql.execute("SELECT municipality_code FROM site")] == [KOPING]
        assert psql.execute("SELECT 1 FROM brief WHERE id = %s", (theirs,)).fetchone() is None
        for table in (
            "inquiry",
            "forwarding",
            "answer",
            "organisation",
            "contact",
            "number_series",
            "brief_link",
        ):
            denied(psql, f"SELECT count(*) FROM {table}")
            denied(psql, f"COPY {table} TO STDOUT")


OTHERS_ROWS = (
    "UPDATE site SET name = 'x' WHERE municipality_code = '1980'",
    "UPDATE brief SET title = 'x'",
    "DELETE FROM brief",
    "DELETE FROM site",
    ADD_SITE.format(id="1"),
    "UPDATE site SET municipality_code = '1980'",
    "UPDATE member_municipality SET municipality_code = '1980'",
    "UPDATE member SET groups = 'coordinator'",
    "TRUNCATE site",
)


def test_no_verb_reaches_anothers_rows(server: World, koping: Person) -> None:
    brief_to(server, VASTERAS)

    def kept() -> list[tuple[Any, ...]]:
        found = server.ask(lambda r: r.rows("SELECT id, name, municipality_code FROM site ORDER BY id"))
        return [tuple(row) for row in found]

    before = kept()
    with koping.psql() as psql:
        for statement in OTHERS_ROWS:
            try:
                assert psql.execute(statement.encode()).rowcount == 0, statement
            except errors.InsufficientPrivilege:
                assert psql.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            assert kept() == before, statement


TRICKS = (
    "SET ROLE investcrm_coordinator",
    "SET ROLE investcrm_municipality",
    "SET ROLE investcrm_owner",
    "SET ROLE investcrm_definer",
    "SET SESSION AUTHORIZATION postgres",
    "SET session_replication_role = replica",
    "SET log_error_verbosity = verbose",
    "GRANT investcrm_coordinator TO koping",
    "ALTER ROLE koping BYPASSRLS",
    "CREATE ROLE another",
    "ALTER TABLE brief DISABLE ROW LEVEL SECURITY",
    'DROP POLICY "municipality read" ON brief',
    "CREATE POLICY mine ON brief USING (true)",
    "CREATE TEMP TABLE brief (id text)",
    "CREATE TABLE public.x (id text)",
    "CREATE SCHEMA x",
    "CREATE VIEW x AS SELECT * FROM brief",
    "CREATE FUNCTION public.cheap(text) RETURNS bool LANGUAGE sql COST 0.0001 AS 'SELECT true'",
    "CREATE FUNCTION pg_temp.cheap(text) RETURNS bool LANGUAGE sql COST 0.0001 AS 'SELECT true'",
    "CREATE OPERATOR public.<<< (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)",
    "COPY brief TO PROGRAM 'cat'",
    "COPY brief FROM '/etc/passwd'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT reltuples FROM pg_class",
    "SELECT n_live_tup FROM pg_stat_user_tables",
    "SELECT pg_total_relation_size('inquiry')",
    "SELECT pg_stat_get_live_tuples('inquiry'::regclass)",
    "SELECT rolpassword FROM pg_authid",
    "SELECT ctid FROM brief",
    "SELECT xmin FROM brief",
    "SELECT last_value FROM change_set_seq_seq",
    "SELECT nextval('change_set_seq_seq')",
    "INSERT INTO change_value VALUES (1, '', '{}', '{}')",
    "DO $$ BEGIN EXECUTE 'SET ROLE investcrm_owner'; END $$",
    "DO $$ BEGIN LOCK TABLE inquiry; END $$",
    "CREATE PUBLICATION everything FOR ALL TABLES",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "CHECKPOINT",
)


def test_tricks_are_denied(koping: Person) -> None:
    through = []
    with koping.psql() as psql:
        for statement in TRICKS:
            try:
                psql.execute(statement.encode())
            except REFUSED:
                continue
            through.append(statement)
    assert through == []


def test_a_changed_setting_changes_nothing(server: World, koping: Person):
    mine = brief_to(server, KOPING)
    brief_to(server, VASTERAS)
    with koping.psql() as psql:
        psql.execute("SET search_path = pg_temp, public")
        psql.execute("SET investcrm.municipality = '1980'")
        psql.execute("SET application_name = 'postgres'")
        assert psql.execute("SELECT id FROM brief").fetchall() == [(mine,)]
        psql.execute("SET row_security = off")
        denied(psql, "SELECT id FROM brief")


def test_prepared_statements_functions_and_errors_tell_of_own_rows_alone(server: World, koping: Person):
    mine = brief_to(server, KOPING, "1")
    brief_to(server, VASTERAS, "not a number")
    with koping.psql() as psql:
        psql.execute("PREPARE peek AS SELECT id FROM brief WHERE title::int > 0")
        assert psql.execute("EXECUTE peek").fetchall() == [(mine,)]
        # What fails on another's row would tell what stands there; the policy comes first.
        assert psql.execute("SELECT id FROM brief WHERE title::int = 1").fetchall() == [(mine,)]
        told = psql.execute("EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM brief").fetchone()
        assert told is not None
        assert told[0][0]["Plan"]["Actual Rows"] == 1


def test_copy_gives_own_rows_alone(server: World, koping: Person):
    mine = brief_to(server, KOPING)
    brief_to(server, VASTERAS)
    with koping.psql() as psql, psql.cursor().copy("COPY (SELECT id FROM brief) TO STDOUT") as copy:
        assert [bytes(line).decode().strip() for line in copy] == [mine]


def test_a_municipality_cannot_reply_for_another_nor_with_anothers_site(server: World, koping: Person):
    mine, theirs = brief_to(server, KOPING), brief_to(server, VASTERAS)
    other_site = server.ask(lambda r: r.value("SELECT id FROM site WHERE municipality_code = '1980'"))
    reply = (
        "INSERT INTO reply (id, version, created_ms, brief_id, municipality_code, replied_on, declined, "
        "reason, text, contact) VALUES ('{id}', 1, 1, '{brief}', '{code}', '2026-03-02', 0, '', '', '')"
    )
    with koping.psql() as psql:
        denied(psql, reply.format(id="1", brief=theirs, code=VASTERAS))
        denied(psql, reply.format(id="1", brief=theirs, code=KOPING))
        psql.execute(reply.format(id="1", brief=mine, code=KOPING).encode())
        denied(psql, "UPDATE reply SET text = 'more'")
        denied(
            psql,
            "INSERT INTO reply_site (id, version, created_ms, reply_id, municipality_code, site_id, name, "
            f"power_text, note, told) VALUES ('1', 1, 1, '1', '1983', '{other_site}', 'x', '', '', '{{}}')",
        )


def test_answering_together_is_by_both_sides_choice(server: World, koping: Person, vasteras: Person):
    mine, theirs = brief_to(server, KOPING), brief_to(server, VASTERAS)
    reply = (
        "INSERT INTO reply (id, version, created_ms, brief_id, municipality_code, replied_on, declined, "
        "reason, text, contact) VALUES (%s, 1, 1, %s, %s, '2026-03-02', 0, '', 'Vi har mark.', '')"
    )
    offer = (
        "INSERT INTO joint_reply (id, version, created_ms, brief_id, municipality_code, with_code, state, "
        "note) VALUES ('j', 1, 1, %s, '1983', '1980', '{state}', '')"
    )
    with koping.psql() as one, vasteras.psql() as two:
        one.execute(reply, ("k", mine, KOPING))
        two.execute(reply, ("v", theirs, VASTERAS))
        with pytest.raises(errors.InsufficientPrivilege):
            one.execute(offer.format(state="accepted").encode(), (mine,))
        one.execute(offer.format(state="proposed").encode(), (mine,))
        denied(one, f"UPDATE joint_reply SET state = 'accepted', other_brief_id = '{theirs}'")
        assert (count(one, "reply"), count(two, "reply")) == (1, 1)
        two.execute("UPDATE joint_reply SET state = 'accepted', other_brief_id = %s", (theirs,))
        assert (count(one, "reply"), count(two, "reply")) == (2, 2)
        one.execute("UPDATE joint_reply SET state = 'ended'")
        assert (count(one, "reply"), count(two, "reply")) == (1, 1)


def test_an_offer_to_answer_together_is_seen_only_by_one_that_was_asked_too(
    server: World, koping: Person, vasteras: Person
):
    mine = brief_to(server, KOPING)
    with koping.psql() as one, vasteras.psql() as two:
        one.execute(
            "INSERT INTO joint_reply (id, version, created_ms, brief_id, municipality_code, with_code, "
            "state, note) VALUES ('j', 1, 1, %s, '1983', '1980', 'proposed', '')",
            (mine,),
        )
        assert count(two, "joint_reply") == 0
        brief_to(server, VASTERAS)
        assert count(two, "joint_reply") == 1


def test_the_region_sees_of_an_own_inquiry_what_is_shared_and_no_more(
    server: World, koping: Person, advisor: Person, vasteras: Person
):
    own = (
        "INSERT INTO own_inquiry (id, version, created_ms, municipality_code, number, number_key, title, "
        "title_key, investor, source, received_on, summary, requirements, contact, outcome, share) VALUES "
        "('o', 1, 1, '1983', 'K-1', 1, 'Hemligt projekt', 'h', 'Storbolaget', '', '2026-03-02', "
        "'Tio hektar', '[]', '', '', 'nothing')"
    )
    with koping.psql() as mine, advisor.psql() as region, vasteras.psql() as other:

        def seen() -> list[Any]:
            return region.execute(
                "SELECT level, number, title, summary, content FROM shared_inquiry"
            ).fetchall()

        mine.execute(own.encode())
        assert seen() == []
        denied(region, "SELECT count(*) FROM own_inquiry")
        mine.execute("UPDATE own_inquiry SET share = 'number'")
        assert seen() == [("number", "K-1", "", "", "{}")]
        mine.execute("UPDATE own_inquiry SET share = 'summary'")
        assert seen() == [("summary", "K-1", "Hemligt projekt", "Tio hektar", "{}")]
        mine.execute("UPDATE own_inquiry SET share = 'all'")
        assert "Storbolaget" in seen()[0][4]
        assert count(other, "shared_inquiry") == count(other, "own_inquiry") == 0
        mine.execute("UPDATE own_inquiry SET share = 'nothing'")
        assert seen() == []
        denied(mine, "UPDATE shared_inquiry SET level = 'all'")
        assert "own_inquiry" not in {str(name) for (name,) in region.execute("SELECT entity FROM change")}


def test_an_auditor_reads_the_log_and_nothing_else(server: World, hire: Any):
    from investcrm.domain.access import Group

    brief_to(server, KOPING)
    auditor = hire("auditor", Group.AUDITOR)
    with auditor.psql() as psql:
        assert count(psql, "change_set") > 0
        for table in ("inquiry", "brief", "site", "member"):
            denied(psql, f"SELECT count(*) FROM {table}")
        assert psql.execute("SELECT key FROM setting WHERE key LIKE 'steps%'").fetchall() == []
        denied(psql, "UPDATE change_set SET actor_name = 'somebody else'")
        denied(psql, "DELETE FROM change")


@pytest.mark.parametrize("text", NASTY)
def test_sql_in_a_text_field_or_search_box_is_text(advisor: Person, text: str) -> None:
    world = advisor.world
    logged = world.act(inquiries.log, LogInquiry(text, text, summary=text, investor=text))
    found = world.ask(inquiries.detail, logged.id)
    assert (found.row.title, found.summary) == (text.strip(), text.strip())
    head = world.ask(inquiries.list_head, InquiryFilter(search=text))
    assert head.count <= 1
    assert len(world.ask(searching.find, text)) <= 1
    assert world.ask(inquiries.list_head, InquiryFilter()).count == 1


def test_the_servers_log_carries_no_contents(postgres: Postgres, server: World, koping: Person):
    secret = f"Hemlig-{secrets.token_hex(8)}"
    database = server.store.url.split("?")[0].rpartition("/")[2]
    with koping.psql() as psql:
        for statement in (
            ADD_SITE.format(id=secret),
            f"SELECT '{secret}'::int",
            f"INSERT INTO own_series VALUES ('1983', 1, 1), ('1983', 1, 1), ('{secret}', 1, 1)",
        ):
            with pytest.raises(psycopg.Error):
                psql.execute(statement.encode())
    with psycopg.connect(postgres.url(database).replace("+psycopg", "")) as root:
        kept = root.execute("SELECT current_setting('data_directory')").fetchone()
    assert kept is not None
    logs = [path for path in Path(kept[0]).rglob("*log*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in logs)
    assert b"permission denied" in written or b"row-level security" in written
    statements = [line for line in written.splitlines() if b"STATEMENT" in line and secret.encode() in line]
    assert statements == []


def test_dates_are_days(koping: Person) -> None:
    with koping.psql() as psql:
        found = psql.execute("SELECT day FROM work_day ORDER BY day LIMIT 1").fetchone()
    assert found == (date(2000, 1, 1),)
