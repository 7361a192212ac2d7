"""Keys of the room: what opens it, what does not, and what each failure says."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.room.conftest import PASSPHRASE, Both, full_case, opened

from investcrm import bootstrap
from investcrm.bootstrap import CONFIDENTIAL_FILE, Workspace
from investcrm.bootstrap import room as rooms
from investcrm.domain.errors import InvalidInput, NoKey, UserError, WorkspaceProblem
from investcrm.security import keys as keychain
from investcrm.services import inquiries
from investcrm.store import padding

RECOVERY = "0000-0000-0000-0000-0000-0000-0000-0000"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    found = bootstrap.open_workspace(folder, PASSPHRASE)
    yield found
    found.close()


def said(error: UserError) -> str:
    return error.key


def test_a_wrong_passphrase_opens_nothing_and_says_so(workspace: Workspace) -> None:
    with pytest.raises(NoKey) as caught:
        rooms.unlock(workspace, "fel ord helt")
    assert "passphrase" in said(caught.value)


def test_without_a_passphrase_the_room_stays_locked_even_where_the_workspace_opens(folder: Path) -> None:
    assert keychain.keyring_usable()
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    try:
        with pytest.raises(NoKey, match="locked"):
            rooms.unlock(workspace, None)
    finally:
        workspace.close()


def test_the_key_store_opens_it_for_a_while_and_no_longer(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.keep_open(workspace, PASSPHRASE, 30)
    rooms.unlock(workspace, None).close()
    later = datetime.now(UTC) + timedelta(minutes=31)
    with monkeypatch.context() as patched:
        patched.setattr(keychain.time, "time", later.timestamp)
        with pytest.raises(NoKey):
            rooms.unlock(workspace, None)
    with pytest.raises(NoKey):  # it was taken out, not only overlooked
        rooms.unlock(workspace, None)


def test_locked_is_locked_at_once(workspace: Workspace) -> None:
    rooms.keep_open(workspace, PASSPHRASE, 30)
    rooms.lock(workspace)
    with pytest.raises(NoKey):
        rooms.unlock(workspace, None)


def test_another_passphrase_replaces_the_first(folder: Path) -> None:
    rooms.change_passphrase(folder, PASSPHRASE, "älg på väg hem")
    workspace = bootstrap.open_workspace(folder, "älg på väg hem")
    try:
        rooms.unlock(workspace, "älg på väg hem").close()
        with pytest.raises(NoKey):
            rooms.unlock(workspace, PASSPHRASE)
    finally:
        workspace.close()


def test_too_short_a_passphrase_is_refused_and_the_old_one_stays(folder: Path) -> None:
    with pytest.raises(InvalidInput):
        rooms.change_passphrase(folder, PASSPHRASE, "kort")
    opened(folder).close()


def test_a_new_key_keeps_the_cases_and_replaces_the_recovery_code(folder: Path) -> None:
    both = opened(folder)
    row_id = full_case(both.room)
    number = both.room.ask(inquiries.detail, row_id).row.number
    both.close()
    before = (folder / CONFIDENTIAL_FILE).read_bytes()
    done = rooms.rekey(folder, PASSPHRASE)
    after = (folder / CONFIDENTIAL_FILE).read_bytes()
    pages = {before[i : i + 4096] for i in range(0, len(before), 4096)}
    assert not any(after[i : i + 4096] in pages for i in range(0, len(after), 4096))
    for secret in (PASSPHRASE, done.recovery_code):
        workspace = bootstrap.open_workspace(folder, secret)
        room = rooms.unlock(workspace, secret)
        assert room.ask(inquiries.detail, row_id).row.number == number
        room.close()
        workspace.close()


@pytest.mark.long
@pytest.mark.parametrize("stage", ["keys written", "file replaced"])
def test_a_new_key_stopped_half_way_leaves_a_room_that_opens(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    opened(folder).close()
    written: list[Path] = []
    write = rooms.atomic.write

    def stopping(path: Path, data: bytes) -> Path:
        if written and stage == "file replaced":
            raise KeyboardInterrupt
        written.append(path)
        return write(path, data)

    def no_copy(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rooms.atomic, "write", stopping)
    if stage == "keys written":
        monkeypatch.setattr(rooms.sqlcipher, "copy_under", no_copy)
    with pytest.raises(KeyboardInterrupt):
        rooms.rekey(folder, PASSPHRASE)
    monkeypatch.undo()
    opened(folder).close()
    rooms.rekey(folder, PASSPHRASE)
    opened(folder).close()


def test_a_new_key_takes_the_passphrase_and_not_the_recovery_code(tmp_path: Path) -> None:
    made = bootstrap.create(tmp_path / "a", "20", passphrase=PASSPHRASE, remember=False)
    made.workspace.close()
    with pytest.raises(NoKey):
        rooms.rekey(tmp_path / "a", made.recovery_code)
    opened(tmp_path / "a").close()


def test_a_new_key_stopped_before_it_holds_leaves_the_printed_recovery_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bootstrap.create(tmp_path / "a", "20", passphrase=PASSPHRASE, remember=False)
    made.workspace.close()

    def no_copy(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rooms.sqlcipher, "copy_under", no_copy)
    with pytest.raises(KeyboardInterrupt):
        rooms.rekey(tmp_path / "a", PASSPHRASE)
    workspace = bootstrap.open_workspace(tmp_path / "a", made.recovery_code)
    rooms.unlock(workspace, made.recovery_code).close()
    workspace.close()


def test_a_folder_carried_to_another_computer_opens_with_the_recovery_code(tmp_path: Path) -> None:
    made = bootstrap.create(tmp_path / "a", "20", passphrase=PASSPHRASE, remember=False)
    made.workspace.close()
    shutil.move(tmp_path / "a", tmp_path / "annan dator")
    workspace = bootstrap.open_workspace(tmp_path / "annan dator", made.recovery_code.lower())
    room = rooms.unlock(workspace, made.recovery_code.replace("-", " "))
    assert room.ask(lambda reader: reader.value("SELECT count(*) FROM inquiry")) == 0
    room.close()
    workspace.close()


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (lambda data: data[: 4096 * 3 + 100], "ends too early"),
        (lambda data: data[:0], "ends too early"),
        (lambda data: data[:-3000], "ends too early"),
        (lambda data: bytes([*data[:100], data[100] ^ 1, *data[101:]]), "or comes from another workspace"),
    ],
    ids=["truncated", "empty", "half a last page", "flipped"],
)
def test_each_harm_to_the_file_has_its_own_sentence_and_changes_nothing(
    workspace: Workspace, folder: Path, harm: Callable[[bytes], bytes], word: str
) -> None:
    path = folder / CONFIDENTIAL_FILE
    harmed = harm(path.read_bytes())
    path.write_bytes(harmed)
    with pytest.raises(WorkspaceProblem) as caught:
        rooms.unlock(workspace, PASSPHRASE)
    assert word in said(caught.value)
    assert path.read_bytes() == harmed
    with pytest.raises(NoKey, match="does not open this workspace"):
        rooms.unlock(workspace, "en annan")


def test_a_missing_file_says_so(workspace: Workspace, folder: Path) -> None:
    (folder / CONFIDENTIAL_FILE).unlink()
    with pytest.raises(UserError) as caught:
        rooms.unlock(workspace, PASSPHRASE)
    assert "missing" in said(caught.value)


@pytest.mark.parametrize("tool", ["sqlcipher", "sqlite3"])
def test_the_databases_own_tools_get_nothing_without_the_key(both: Both, tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    full_case(both.room)
    both.close()
    command = [
        tool,
        str(both.folder / CONFIDENTIAL_FILE),
        "PRAGMA key='granskog i dimma'; SELECT * FROM inquiry;",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "not a database" in ran.stdout + ran.stderr
    assert "Kvant" not in ran.stdout


def test_the_file_is_there_from_the_start_and_grows_in_doublings_only(both: Both) -> None:
    path = both.folder / CONFIDENTIAL_FILE

    def size() -> int:
        with both.room.reader() as reader:
            pages = int(reader.value("PRAGMA page_count"))
            return pages * int(reader.value("PRAGMA page_size"))

    assert path.stat().st_size == padding.SMALLEST
    seen = {size()}
    for number in range(5):
        full_case(both.room, f"Ord{number}")
        seen.add(size())
    assert seen == {padding.SMALLEST}
    from investcrm.domain.commands import Attachment, KeepDocuments
    from investcrm.services import cases

    row_id = full_case(both.room, "Stort")
    for _ in range(4):
        paper = Attachment("a.bin", "application/octet-stream", bytes(3_000_000))
        both.room.act(cases.keep_documents, KeepDocuments(row_id, (paper,)))
        seen.add(size())
    assert seen == {padding.SMALLEST, 2 * padding.SMALLEST}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core files")
def test_a_program_that_breaks_leaves_no_core_file_with_the_key_in_it(folder: Path, tmp_path: Path) -> None:
    program = (
        "import os, resource, sys\n"
        "most = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most))\n"
        "from pathlib import Path\n"
        "from investcrm import bootstrap\n"
        "from investcrm.bootstrap import room\n"
        "room.unlock(bootstrap.open_workspace(Path(sys.argv[1]), sys.argv[2]), sys.argv[2])\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)\n"
        "os.abort()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(folder), PASSPHRASE],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "0\n", ran.stderr
    assert ran.returncode == -signal.SIGABRT
    assert not list(tmp_path.glob("core*"))
