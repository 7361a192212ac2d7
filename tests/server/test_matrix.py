"""The live server is held against the declaration of rights, and what somebody bent by hand is named."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import EACH_POSTGRES, Postgres
from tests.store.worlds import World

from investcrm.domain.errors import UserError
from investcrm.services import serving
from investcrm.store.server import matrix
from investcrm.words import of

pytestmark = EACH_POSTGRES


def told(url: str) -> list[str]:
    """Return what a check of the server says, in English."""
    english = of("en")
    return [serving.sentence(found, english) for found in serving.check(url)]


def test_every_group_reaches_what_is_declared_and_no_more(server: World) -> None:
    with server.store.engine.connect() as connection:
        assert list(matrix.probe(connection)) == []


def test_a_server_as_the_program_made_it_has_no_deviation(server: World) -> None:
    assert told(server.store.url) == []


BENT = {
    'DROP POLICY "municipality read" ON brief': "municipality read on brief is missing",
    "CREATE POLICY extra ON inquiry USING (true)": "extra on inquiry is not one",
    "ALTER TABLE reply NO FORCE ROW LEVEL SECURITY": "The table reply is not as",
    "ALTER TABLE site DISABLE ROW LEVEL SECURITY": "The table site is not as",
    "GRANT SELECT ON inquiry TO investcrm_municipality": "The table inquiry is not as",
    "GRANT SELECT (investor) ON inquiry TO investcrm_municipality": "The column inquiry.investor is not as",
    "ALTER TABLE own_inquiry DISABLE TRIGGER share": "The trigger share on own_inquiry is not as",
    "ALTER FUNCTION sec.my_codes() SECURITY INVOKER": "The function sec.my_codes() is not as",
    "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql AS 'SELECT 1'": "peek() is not one of",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "The schema public is not as",
    "CREATE VIEW seen AS SELECT * FROM inquiry": "The table seen is not one of",
}
"""What somebody does by hand, and what the check says of it."""


@pytest.mark.long
def test_what_was_bent_by_hand_is_found_and_named(postgres: Postgres, server: World) -> None:
    database = server.store.url.split("?")[0].rpartition("/")[2]
    postgres.run(*BENT, database=database)
    said = " ".join(told(server.store.url))
    for named in BENT.values():
        assert named in said
    assert "municipality may not read rows of brief" in said
    assert "advisor may read rows of site" not in said


def test_a_login_that_may_become_a_group_or_passes_the_policies_by_is_named(
    postgres: Postgres, server: World
) -> None:
    postgres.run(
        "CREATE ROLE sly LOGIN", "GRANT investcrm_advisor TO sly", "CREATE ROLE bold LOGIN BYPASSRLS"
    )
    try:
        found = told(server.store.url)
    finally:
        postgres.run("DROP ROLE sly", "DROP ROLE bold")
    assert any("sly may become investcrm_advisor" in sentence for sentence in found)
    assert any("bold passes" in sentence for sentence in found)


@pytest.mark.long
def test_a_probe_leaves_nothing_behind(server: World) -> None:
    def counted() -> list[Any]:
        with server.store.engine.connect() as connection:
            return [
                connection.exec_driver_sql("SELECT count(*) FROM change_set").scalar_one(),
                connection.exec_driver_sql("SELECT count(*) FROM pg_roles").scalar_one(),
                connection.exec_driver_sql("SELECT count(*) FROM brief").scalar_one(),
            ]

    before = counted()
    serving.check(server.store.url)
    assert counted() == before


def test_checking_needs_the_administrators_login(postgres: Postgres, server: World) -> None:
    postgres.run("CREATE ROLE plain LOGIN")
    postgres.run("GRANT investcrm_advisor TO plain WITH INHERIT TRUE, SET FALSE")
    database = server.store.url.split("?")[0].rpartition("/")[2]
    try:
        with pytest.raises(UserError):
            serving.check(postgres.url(database, "plain"))
    finally:
        postgres.run("DROP ROLE plain")
