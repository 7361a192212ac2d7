"""The verbs of running a server: the password comes from the key store or is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Command
from tests.server.mortal import MortalPostgres, mortal

from investcrm.cli import opening
from investcrm.security import passwords
from investcrm.services import serving
from investcrm.store.server.address import parse

__all__ = ["mortal"]
SECRET = "tolv:granar@vid/sjön"
Ask = Callable[[str], None]


@pytest.fixture(scope="module")
def place(mortal: MortalPostgres) -> Iterator[str]:
    """An administrator's address without the password that the server asks for."""
    name = mortal.create()
    url = mortal.url(name)
    serving.init(url, administrator="chef", password=SECRET)
    mortal.run("ALTER ROLE chef SUPERUSER")
    hba = mortal.data / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    mortal.reload()
    yield url.replace("postgres@", "chef@")
    hba.write_text(before)
    mortal.reload()
    mortal.run('DROP OWNED BY "chef"', database=name)
    mortal.drop(name)
    mortal.run("DROP ROLE IF EXISTS chef", "DROP ROLE IF EXISTS anna")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Somebody sits at the terminal and types this when asked without an echo."""

    def sit(typed: str) -> None:
        monkeypatch.setattr(opening, "can_ask", lambda: True)
        monkeypatch.setattr("getpass.getpass", lambda question, stream: print(question, file=stream) or typed)

    return sit


def test_without_key_store_or_terminal_it_is_said_that_a_password_is_wanted(
    command: Command, place: str
) -> None:
    ran = command("server", "member", "list", place, "--json")
    assert ran.code == 3
    assert "lösenord" in ran.error["message"]


def test_the_key_stores_password_serves_every_verb(command: Command, place: str, tmp_path: Path) -> None:
    assert passwords.remember(parse(place).key, SECRET)
    ran = command("server", "member", "add", place, "anna", "--group", "advisor", "--name", "Anna", "--json")
    assert ran.code == 0, ran.err
    assert {row["login"] for row in command("server", "member", "list", place, "--json").data} >= {
        "anna",
        "chef",
    }
    again = command("server", "init", place, "--json")
    assert again.code == 0, again.err
    refused = command("server", "backup", place, tmp_path / "borta" / "kopia", "--json")
    assert "borta" in refused.error["message"]


def test_at_a_terminal_it_is_asked_for_and_neither_shown_nor_kept(
    command: Command, place: str, terminal: Ask, home: Path
) -> None:
    terminal(SECRET)
    ran = command("server", "member", "list", place, "--json")
    assert ran.code == 0, ran.err
    assert "Lösenord för chef på localhost" in ran.err
    assert SECRET not in ran.out + ran.err
    assert passwords.recall(parse(place).key) == ""
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("typed", "said"), [("fel", "godtar inte"), ("", "Utan lösenordet")])
def test_what_is_typed_wrong_is_said(
    command: Command, place: str, terminal: Ask, typed: str, said: str
) -> None:
    terminal(typed)
    ran = command("server", "member", "list", place, "--json")
    assert ran.code == 3
    assert said in ran.error["message"]
