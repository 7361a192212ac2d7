"""The terminal on a shared server: the same verbs, an address instead of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command
from tests.conftest import Postgres
from tests.server.conftest import Hire, hire
from tests.store.worlds import World, clock, server

from investcrm.domain.access import Group

__all__ = ["clock", "hire", "server"]


@pytest.fixture
def place(hire: Hire) -> str:
    """The address of a region's server, as its coordinator enters it."""
    return hire("samordnare", Group.COORDINATOR).address


@pytest.mark.usefixtures("no_key_store")
def test_the_verbs_work_on_a_server_and_without_a_key_store(
    command: Command, server: World, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = command("inquiry", "add", "Projekt Ek", "--workspace", server.store.url, "--json")
    assert logged.code == 0, logged.err
    monkeypatch.setenv("INVESTCRM_WORKSPACE", place)
    found = command("inquiry", "list", "--json")
    assert [row["title"] for row in found.data] == ["Projekt Ek"]


def test_nothing_is_written_on_this_computer_by_reading(command: Command, place: str, home: Path) -> None:
    assert command("kpi", "2026Q1", "--workspace", place).code == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_backup_of_a_server_is_said_to_be_made_there(command: Command, place: str, tmp_path: Path) -> None:
    ran = command("backup", tmp_path / "kopia", "--workspace", place)
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    assert "server backup" in ran.err


def test_a_password_in_the_address_is_used_and_never_shown(command: Command, place: str) -> None:
    ran = command("kpi", "2026Q1", "--workspace", place.replace("samordnare@", "samordnare:hemlig@"))
    assert ran.code == 0
    wrong = place.replace("samordnare@", "frammande:hemlig@")
    ran = command("kpi", "2026Q1", "--workspace", wrong)
    assert ran.code == 6
    assert "hemlig" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("/test_", "/borta_"), 7, "ingen databas"),
        (("samordnare@", "frammande@"), 6, "får inte"),
        (("host=/", "host=/borta/"), 7, "ingen databas"),
        (("@/", "@ingenstans.invalid/"), 7, "ingenstans.invalid"),
    ],
)
def test_what_keeps_one_out_is_said_in_words(
    command: Command, place: str, change: tuple[str, str], code: int, words: str
) -> None:
    changed = place.replace(*change)
    ran = command("kpi", "2026Q1", "--workspace", changed.split("?")[0] if "invalid" in changed else changed)
    assert ran.code == code, ran.err
    assert words in ran.err


def test_a_database_without_a_workspace_is_said_in_words(command: Command, postgres: Postgres) -> None:
    name = postgres.create()
    ran = command("kpi", "2026Q1", "--workspace", postgres.url(name))
    postgres.drop(name)
    assert ran.code == 7
    assert "server init" in ran.err
