"""The keys of a workspace: what opens it, what does not, and that none lies about in plain text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringLocked
from tests.conftest import MemoryKeyring

from investcrm.domain.errors import NoKey, WorkspaceProblem
from investcrm.security import keys

PASSPHRASE = "ärtsoppa på torsdag"


@pytest.fixture(scope="module")
def made() -> keys.NewKeys:
    return keys.create(PASSPHRASE)


@pytest.fixture
def folder(made: keys.NewKeys, tmp_path: Path) -> Path:
    (tmp_path / keys.FILE).write_text(made.text, encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, change: Any) -> None:
    """Change what keys.json says."""
    content = json.loads((folder / keys.FILE).read_text(encoding="utf-8"))
    change(content)
    (folder / keys.FILE).write_text(json.dumps(content), encoding="utf-8")


def test_every_store_has_a_random_key_of_its_own(made: keys.NewKeys) -> None:
    assert set(made.keys) == set(keys.STORES)
    assert {len(key) for key in made.keys.values()} == {32}
    assert len(set(made.keys.values())) == len(keys.STORES)
    assert keys.create(None).keys[keys.OPEN] != made.keys[keys.OPEN]


def test_the_passphrase_gives_the_keys_it_was_asked_for_and_no_others(
    made: keys.NewKeys, folder: Path
) -> None:
    found = keys.unlock(folder, PASSPHRASE)
    assert found == {name: made.keys[name] for name in (keys.OPEN, keys.DESK)}
    assert keys.unlock(folder, PASSPHRASE, (keys.CONFIDENTIAL,)) == {
        keys.CONFIDENTIAL: made.keys[keys.CONFIDENTIAL]
    }


def test_a_passphrase_is_the_same_however_the_keyboard_composes_its_letters(folder: Path) -> None:
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    assert keys.unlock(folder, decomposed)


@pytest.mark.parametrize("wrong", ["", " ", PASSPHRASE + " ", PASSPHRASE.upper(), "x" * 32, "0" * 32])
def test_a_wrong_passphrase_opens_nothing(folder: Path, wrong: str) -> None:
    with pytest.raises(NoKey, match="does not open"):
        keys.unlock(folder, wrong)


def test_the_recovery_code_is_in_groups_that_can_be_read_aloud(made: keys.NewKeys) -> None:
    groups = made.recovery_code.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not set("".join(groups)) & set("ILOU")


@pytest.mark.parametrize(
    "spelled",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " ").lower(),
        lambda code: f"  {code.replace('-', ' - ')}\n",
        lambda code: code.replace("-", "\u2013"),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.lower().replace("0", "o").replace("1", "l"),
    ],
)
def test_the_recovery_code_opens_in_any_spelling(made: keys.NewKeys, folder: Path, spelled: Any) -> None:
    assert keys.unlock(folder, spelled(made.recovery_code))[keys.OPEN] == made.keys[keys.OPEN]


def test_a_recovery_code_with_one_letter_wrong_opens_nothing(made: keys.NewKeys, folder: Path) -> None:
    code = made.recovery_code
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(NoKey):
        keys.unlock(folder, wrong)


def test_without_a_passphrase_there_is_still_a_recovery_code(tmp_path: Path) -> None:
    made = keys.create(None)
    (tmp_path / keys.FILE).write_text(made.text, encoding="utf-8")
    assert keys.unlock(tmp_path, made.recovery_code) == {
        name: made.keys[name] for name in (keys.OPEN, keys.DESK)
    }
    with pytest.raises(NoKey):
        keys.unlock(tmp_path, "")


def test_the_key_file_holds_no_key_and_no_secret(made: keys.NewKeys) -> None:
    bare = made.recovery_code.replace("-", "")
    for secret in (PASSPHRASE, made.recovery_code, bare, *(key.hex() for key in made.keys.values())):
        assert secret not in made.text
        assert secret.upper() not in made.text


def test_guessing_is_made_slow_by_a_lot_of_memory(made: keys.NewKeys) -> None:
    for wrap in json.loads(made.text)["wraps"].values():
        assert wrap["kdf"] == "argon2id"
        assert wrap["memory_kib"] >= 65_536


# The key store of the computer


def test_the_key_store_opens_by_itself_but_never_the_confidential_store(
    made: keys.NewKeys, folder: Path, key_store: MemoryKeyring
) -> None:
    assert keys.remember(made.workspace_id, made.keys)
    assert keys.unlock(folder, None) == {name: made.keys[name] for name in (keys.OPEN, keys.DESK)}
    assert made.keys[keys.CONFIDENTIAL].hex() not in key_store.entries.values()
    with pytest.raises(NoKey):
        keys.unlock(folder, None, (keys.CONFIDENTIAL,))


def test_what_the_key_store_forgot_asks_for_the_passphrase(
    made: keys.NewKeys, folder: Path, key_store: MemoryKeyring
) -> None:
    keys.remember(made.workspace_id, made.keys)
    keys.forget(made.workspace_id)
    keys.forget(made.workspace_id)  # twice does no harm
    assert key_store.entries == {}
    with pytest.raises(NoKey, match="passphrase"):
        keys.unlock(folder, None)


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_only_the_passphrase_opens(made: keys.NewKeys, folder: Path) -> None:
    assert not keys.remember(made.workspace_id, made.keys)
    with pytest.raises(NoKey):
        keys.unlock(folder, None)
    assert keys.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("text", ["", "nonsense", "00" * 31, "zz" * 32])
def test_a_spoilt_entry_in_the_key_store_is_no_key(
    made: keys.NewKeys, folder: Path, key_store: MemoryKeyring, text: str
) -> None:
    keys.remember(made.workspace_id, made.keys)
    for entry in key_store.entries:
        key_store.entries[entry] = text
    with pytest.raises(NoKey):
        keys.unlock(folder, None)


def test_a_locked_key_store_asks_for_the_passphrase(
    made: keys.NewKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            raise KeyringLocked(f"{service} {username}")

        def set_password(self, service: str, username: str, password: str) -> None:
            raise KeyringLocked(f"{service} {username} {len(password)}")

    monkeypatch.setattr(keyring, "get_keyring", Locked)
    keyring.set_keyring(Locked())
    assert not keys.remember(made.workspace_id, made.keys)
    with pytest.raises(NoKey):
        keys.unlock(folder, None)


# A damaged key file


def test_a_folder_without_a_key_file_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceProblem, match="no workspace"):
        keys.unlock(tmp_path, PASSPHRASE)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{}", b'{"format": 2, "wraps": {}}',
        b'{"format": 1, "wraps": []}', b'{"format": 1, "wraps": {}}',
        b'{"format": 1, "workspace": 5, "wraps": {"recovery": {}}}',
        b'{"format": 1, "wraps": {"recovery": {}}}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_key_file_that_is_none_is_damage_in_words(
    tmp_path: Path, data: bytes, passphrase: str | None
) -> None:
    (tmp_path / keys.FILE).write_bytes(data)
    with pytest.raises(WorkspaceProblem, match="damaged"):
        keys.unlock(tmp_path, passphrase)


@pytest.mark.parametrize(
    "damage",
    [
        lambda wrap: wrap.pop("salt"),
        lambda wrap: wrap.update(salt="å"),
        lambda wrap: wrap.update(nonce=""),
        lambda wrap: wrap.update(memory_kib="much"),
        lambda wrap: wrap.update(memory_kib=-1),
        lambda wrap: wrap.update(lanes=0),
        lambda wrap: wrap.update(passes=0),
        lambda wrap: wrap.update(sealed=None),
    ],
)
def test_a_damaged_wrap_is_damage_in_words(folder: Path, damage: Any) -> None:
    rewrite(folder, lambda content: damage(content["wraps"]["passphrase"]))
    with pytest.raises(WorkspaceProblem, match="damaged"):
        keys.unlock(folder, PASSPHRASE)


def test_an_altered_seal_opens_nothing(folder: Path) -> None:
    def alter(content: dict[str, Any]) -> None:
        wrap = content["wraps"]["passphrase"]
        wrap["sealed"] = ("A" if wrap["sealed"][0] != "A" else "B") + wrap["sealed"][1:]

    rewrite(folder, alter)
    with pytest.raises(NoKey):
        keys.unlock(folder, PASSPHRASE)


def test_a_damaged_passphrase_wrap_leaves_the_recovery_code_working(made: keys.NewKeys, folder: Path) -> None:
    rewrite(folder, lambda content: content["wraps"].pop("passphrase"))
    assert keys.unlock(folder, made.recovery_code)


def test_a_key_file_cannot_make_the_program_take_all_memory(folder: Path) -> None:
    rewrite(folder, lambda content: content["wraps"]["passphrase"].update(passes=10**9, memory_kib=8))
    with pytest.raises(NoKey):
        keys.unlock(folder, PASSPHRASE)
