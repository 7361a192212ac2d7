"""The confidential room from the terminal, as a script uses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, Command, Ran
from tests.conftest import MemoryKeyring

from investcrm.cli.main import main


@pytest.fixture
def room(command: Command, workspace: Path) -> Command:
    """Run a verb of the room with the workspace's passphrase."""
    del workspace

    def run(*given: object, passphrase: str | None = PASSPHRASE) -> Ran:
        return command("confidential", *given, "--json", passphrase=passphrase)

    return run


def two_lines(*given: object, lines: tuple[str, str]) -> int:
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{line}\n" for line in lines).encode())
    os.close(writing)
    return main([*map(str, given), "--passphrase-fd", str(reading)])


def test_a_case_is_logged_listed_and_shown(room: Command) -> None:
    logged = room("add", "Projekt Norrsken", "--investor", "Exempelbolaget AB")
    assert logged.code == 0
    number = logged.data["number"]
    assert number.startswith("S-")
    (line,) = room("list").data
    assert (line["number"], line["title"], line["readers"]) == (number, "Projekt Norrsken", 1)
    shown = room("show", number.lower()).data
    assert shown["who_sees"][0]["role"] == "responsible"
    assert [entry["act"] for entry in room("log", number).data] == ["opened"]


def test_without_a_key_nothing_is_told_not_even_whether_there_is_such_a_case(
    room: Command, command: Command, workspace: Path
) -> None:
    number = room("add", "Projekt Norrsken").data["number"]
    known = command("confidential", "show", number, "--json")
    unknown = command("confidential", "show", "S-000", "--json")
    assert known.code == unknown.code == 3
    assert known.error == unknown.error


def test_an_open_case_is_sealed_and_opened_again(room: Command, command: Command) -> None:
    number = command("inquiry", "add", "Lagerhuset", "--json", passphrase=PASSPHRASE).data["number"]
    sealed = room("seal", number, "--code-name", "Projekt Vega", "--ground", "31 kap. 16 § OSL")
    assert sealed.code == 0
    assert command("inquiry", "show", number, "--json", passphrase=PASSPHRASE).code == 4
    inside = command("inquiry", "show", sealed.data["number"], "--json", passphrase=PASSPHRASE)
    assert inside.data["title"] == "Projekt Vega"
    other = command("inquiry", "add", "Granne till Lagerhuset", "--json", passphrase=PASSPHRASE).data[
        "number"
    ]
    left = room("words", sealed.data["number"], "--erase-history").data
    assert left["erased"] == 1
    assert {one["table"] for one in left["traces"]} == {"inquiry", "search_entry"}
    assert command("inquiry", "show", other, "--json", passphrase=PASSPHRASE).code == 0
    back = room("unseal", sealed.data["number"], "--title", "Lagerhuset igen")
    assert back.data["number"] == number
    assert command("check", "--json", passphrase=PASSPHRASE).code == 0


def test_a_check_looks_into_the_room_where_it_opens(command: Command, workspace: Path) -> None:
    assert command("check", passphrase=PASSPHRASE).out.splitlines() == ["Inget är fel."]
    path = workspace / "confidential.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1  # in the padding, which no list reads
    path.write_bytes(data)
    found = command("check", "--json", passphrase=PASSPHRASE)
    assert found.code == 7
    assert {problem["code"] for problem in found.data} == {"file"}


def test_a_confidential_case_is_read_from_words_like_any_other(room: Command) -> None:
    asked = room("add", "Projekt Vega", "--asks", "12 ha och 20 MW").data["requirements"]
    assert [(one["kind"], one["low"]) for one in asked] == [("land", 120_000), ("power", 20_000)]


def test_the_work_goes_on_in_the_room(room: Command, command: Command, tmp_path: Path) -> None:
    number = room("add", "Projekt Vega", "--investor", "Exempelbolaget AB").data["number"]
    matched = command("match", number, "--json", passphrase=PASSPHRASE)
    assert matched.code == 0
    out = tmp_path / "ut"
    ground = ("--ground", "consent")
    sent = command(
        "forward", number, "--to", "1980", "--deadline", "2099-01-01", "--out", out, *ground,
        "--json", passphrase=PASSPHRASE,
    )  # fmt: skip
    assert sent.code == 0, sent.err
    for file in out.iterdir():
        assert number not in file.name
        assert b"Exempelbolaget" not in file.read_bytes()


def test_the_key_store_opens_the_room_until_it_is_locked(
    room: Command, command: Command, workspace: Path, key_store: MemoryKeyring
) -> None:
    from investcrm.security import keys

    held = keys.unlock(workspace, PASSPHRASE)
    keys.remember(keys.read(workspace)["workspace"], held)
    room("add", "Projekt Vega")
    assert command("confidential", "list", "--json").code == 3
    assert room("unlock", "--minutes", 10).code == 0
    assert len(command("confidential", "list", "--json").data) == 1
    assert command("confidential", "lock", "--json").code == 0
    assert command("confidential", "list", "--json").code == 3


def test_the_passphrase_is_changed_with_two_lines(room: Command, command: Command, workspace: Path) -> None:
    assert two_lines("confidential", "passphrase", lines=(PASSPHRASE, "gran och tall")) == 0
    assert room("list").code == 3
    assert room("list", passphrase="gran och tall").code == 0


def test_a_new_key_gives_a_new_recovery_code(room: Command) -> None:
    room("add", "Projekt Vega")
    code = room("rekey").data["recovery_code"]
    assert len(room("list", passphrase=code).data) == 1


def test_nobody_but_a_member_is_given_access(room: Command) -> None:
    number = room("add", "Projekt Vega").data["number"]
    assert room("member", "add", number, "Ingen alls").code == 4
    assert room("member", "remove", number, "Rådgivaren").code == 5
    (one,) = room("member", "list", number).data
    assert one["role"] == "responsible"


def test_a_code_name_that_tells_the_investor_is_refused(room: Command, command: Command) -> None:
    number = command(
        "inquiry", "add", "Batteri", "--investor", "Exempelbolaget AB", "--json", passphrase=PASSPHRASE
    ).data["number"]
    assert room("seal", number, "--code-name", "Exempelbolaget Nord").code == 2
    assert command("inquiry", "show", number, "--json", passphrase=PASSPHRASE).code == 0
