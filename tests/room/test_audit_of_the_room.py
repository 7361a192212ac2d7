"""The room's log is sealed and held against its seals; what is kept outside of it tells nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.room.conftest import PASSPHRASE, SECRET, Both, full_case, opened

from investcrm.bootstrap import CONFIDENTIAL_FILE
from investcrm.bootstrap import room as rooms
from investcrm.domain.commands import AddTask
from investcrm.domain.errors import InvalidInput
from investcrm.services import auditing, cases
from investcrm.services import rooms as room_services
from investcrm.store import sqlcipher
from investcrm.store.store import SqlcipherStore


@dataclass
class Sealed:
    """A room whose log was sealed before its last change, closed; and the key and seals of it."""

    folder: Path
    home: Path
    key: bytes
    kept: list[auditing.Kept]

    def edited(self, place: Path, *statements: str) -> auditing.Verdict:
        """Hold a copy of the room against its seals, edited as one who has its key can."""
        path = shutil.copy(self.folder / CONFIDENTIAL_FILE, place / "room.db")
        connection = sqlcipher.connect(Path(path), self.key)
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
        connection.close()
        store = SqlcipherStore(Path(path), self.key)
        try:
            with store.reader() as reader:
                return auditing.verify(reader, self.kept)
        finally:
            store.close()


@pytest.fixture(scope="module")
def sealed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    home = tmp_path_factory.mktemp("home")
    folder = home / "workspace"
    shutil.copytree(made, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home))
        patch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(home))
        both = opened(folder)
        case = full_case(both.room)
        both.room.act(room_services.note_opened, case)
        assert auditing.daily(both.room) is not None
        both.room.act(cases.add_task, AddTask("Skriv", inquiry_id=case))
        assert isinstance(both.room.store, SqlcipherStore)
        found = Sealed(folder, home, both.room.store.key, auditing.found(both.room))
        both.close()
        yield found


def test_an_untouched_room_is_proven_up_to_its_seal(sealed: Sealed, tmp_path: Path):
    verdict = sealed.edited(tmp_path)
    assert verdict.breaches == ()
    assert verdict.proven is not None
    assert verdict.unproven >= 1


_LAST = "(SELECT max(id) FROM change WHERE entity = 'task' AND id <= (SELECT upto FROM audit_seal))"

_PUT_IN = (
    "INSERT INTO read_entry (id, version, created_ms, inquiry_id, member_id, member_name, at_ms, act, "
    "detail) SELECT 'x', 1, 1, inquiry_id, member_id, 'Annan', at_ms, act, '' FROM read_entry"
)


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        (("UPDATE change_set SET actor_name = 'Annan' WHERE verb = 'Read a confidential case'",), "altered"),
        ((f"UPDATE change_value SET after = replace(after, '{SECRET}', 'Annat')",), "value"),
        ((f"DELETE FROM change_value WHERE change_id = {_LAST}", f"DELETE FROM change WHERE id = {_LAST}"),
         "gone"),
        (("UPDATE change SET id = -id", "UPDATE change SET id = (SELECT max(-id) FROM change) + 1 + id"),
         "altered"),
        (("UPDATE read_entry SET member_name = 'Annan'",), "reads"),
        (("DELETE FROM read_entry",), "reads"),
        ((_PUT_IN,), "reads"),
        (("DELETE FROM audit_seal",), "seal_gone"),
    ],
    ids=["forged", "value", "cut", "reordered", "reader", "unread", "read", "seals"],
)  # fmt: skip
def test_a_log_that_was_tampered_with_is_found(
    sealed: Sealed, tmp_path: Path, edits: tuple[str, ...], found: str
):
    assert found in {breach.code for breach in sealed.edited(tmp_path, *edits).breaches}


def test_what_is_kept_outside_tells_nothing_of_the_room(both: Both, home: Path):
    assert auditing.daily(both.room) is not None
    (file,) = home.rglob("*.sealed")
    size = file.stat().st_size
    case = full_case(both.room)
    for day in range(3):
        both.room.act(cases.add_task, AddTask(f"Uppgift {day}", inquiry_id=case))
        auditing.seal(both.room)
        assert auditing.keep(both.room) == file
    assert list(home.rglob("*.sealed")) == [file]
    assert file.stat().st_size == size
    told: dict[str, Any] = json.loads(file.read_bytes())
    assert set(told) == {"format", "encrypted"}
    assert auditing.found(both.open) == []
    assert len(auditing.found(both.room)[0].seals) == 3


def test_the_seals_outlive_a_new_key_of_the_room_and_not_one_taken_away(both: Both, home: Path):
    full_case(both.room)
    auditing.daily(both.room)
    both.close()
    rooms.rekey(both.folder, PASSPHRASE)
    again = opened(both.folder)
    both.open, both.room = again.open, again.room
    verdict = both.room.ask(auditing.verify, auditing.found(both.room))
    assert verdict.proven is not None
    assert verdict.breaches == ()
    both.room.desk.drop_state("seals.key")
    with pytest.raises(InvalidInput):
        auditing.found(both.room)
    auditing.keep(both.room)
    assert len(list(home.rglob("*.sealed"))) == 2
