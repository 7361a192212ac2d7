"""A workspace made, opened, kept and brought back: whole or not at all, and readable with its key alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import MemoryKeyring
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import ACTOR, Clock, World, new_file

from investcrm import bootstrap
from investcrm.domain.commands import Attachment, KeepDocuments, LogInquiry
from investcrm.domain.errors import InvalidInput, NoKey, WorkspaceProblem
from investcrm.domain.filters import InquiryFilter
from investcrm.security import keys
from investcrm.services import backing_up, cases, checking, inquiries, places, recovery, reference, setup
from investcrm.store import migrations
from investcrm.store.store import SqlcipherStore

PASSPHRASE = "en lång ramsa om älgar"
SECRET = "Volta Celler Östersjön"
MEMBER = "Handläggare Alfa"
DOCUMENT = b"Hemligt innehall i en bilaga " * 50


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with a secret in every corner, closed, and its recovery code."""
    folder = tmp_path_factory.mktemp("ws") / "region"
    made = bootstrap.create(folder, "19", passphrase=PASSPHRASE, remember=False, member_name=MEMBER)
    workspace = made.workspace
    inquiry = workspace.act(
        inquiries.log, LogInquiry(SECRET, investor=SECRET, summary=SECRET, contact_name=SECRET)
    ).id
    workspace.act(
        cases.keep_documents, KeepDocuments(inquiry, (Attachment(f"{SECRET}.txt", "text/plain", DOCUMENT),))
    )
    workspace.desk.save_draft("inquiry", SECRET, {"title": SECRET}, workspace.store.clock())
    workspace.close()
    return folder, made.recovery_code


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def opened(folder: Path, secret: str | None = PASSPHRASE) -> Any:
    return bootstrap.open_workspace(folder, secret)


def count(workspace: Any) -> int:
    return int(workspace.ask(inquiries.list_head, InquiryFilter()).count)


# Making


def test_a_workspace_is_one_folder_of_its_own_files(filled: tuple[Path, str]) -> None:
    names = {path.relative_to(filled[0]).as_posix().split("-")[0] for path in files(filled[0])}
    assert names == {"open.db", "confidential.db", "desk.db", "keys.json"}
    assert (filled[0] / "backups").is_dir()


def test_no_file_holds_a_readable_word_of_what_was_written(filled: tuple[Path, str]) -> None:
    folder, code = filled
    unlocked = keys.unlock(folder, PASSPHRASE, keys.STORES)
    secrets = [SECRET, "Hemligt innehall", MEMBER, "Västerås", PASSPHRASE, code, code.replace("-", "")]
    # Four letters stand somewhere in megabytes of random bytes now and then; eight never do.
    assert min(len(text.encode()) for text in secrets) >= 8
    searched = [form for text in secrets for form in (text.encode(), text.encode("utf-16-le"))]
    searched += [
        part for key in unlocked.values() for part in (key, key.hex().encode(), key.hex().upper().encode())
    ]
    seen = 0
    for path in files(folder):
        data = path.read_bytes()
        seen += len(data)
        for secret in searched:
            assert secret not in data, (path.name, secret)
    assert seen > 1_000_000


def test_nothing_readable_lies_beside_it_while_it_is_open(filled: tuple[Path, str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled[0], tmp_path / "region"))
    workspace = opened(folder)
    workspace.act(inquiries.log, LogInquiry("Ännu en " + SECRET))
    for path in files(tmp_path):
        assert SECRET.encode() not in path.read_bytes(), path.name
    workspace.close()


def test_the_passphrase_and_the_recovery_code_open_it_and_nothing_else_does(
    filled: tuple[Path, str],
) -> None:
    folder, code = filled
    for secret in (PASSPHRASE, code, code.lower().replace("-", " ")):
        workspace = opened(folder, secret)
        assert (count(workspace), workspace.actor.name, workspace.language) == (1, MEMBER, "sv")
        assert workspace.desk.draft("inquiry") == {"title": SECRET}
        workspace.close()
    for wrong in ("fel", None):
        with pytest.raises(NoKey):
            opened(folder, wrong)


def test_the_key_store_opens_it_without_a_word(tmp_path: Path, key_store: MemoryKeyring) -> None:
    made = bootstrap.create(tmp_path / "ws", "21", passphrase=None)
    made.workspace.close()
    assert made.in_keyring
    workspace = opened(tmp_path / "ws", None)
    assert workspace.ask(reference.load).region
    workspace.close()
    assert len(key_store.entries) == 2


@pytest.mark.usefixtures("no_key_store")
def test_without_key_store_and_passphrase_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoKey):
        bootstrap.create(tmp_path / "ws", "19", passphrase=None)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_making_leaves_nothing_behind(tmp_path: Path, key_store: MemoryKeyring) -> None:
    with pytest.raises(InvalidInput, match="no county 99"):
        bootstrap.create(tmp_path / "ws", "99", passphrase=None)
    assert list(tmp_path.iterdir()) == []
    assert key_store.entries == {}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mitt", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(InvalidInput, match="not empty"):
            bootstrap.create(folder, "19", passphrase=None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    bootstrap.create(tmp_path / "ws", "09", passphrase=None).workspace.close()
    assert (tmp_path / "ws" / "open.db").exists()


def test_a_folder_one_may_not_write_to_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceProblem, match="cannot be written"):
        bootstrap.create(tmp_path / "file" / "ws", "19", passphrase=None)


def test_dalarna_comes_with_its_fifteen_municipalities_and_its_own_empty_tree(tmp_path: Path) -> None:
    workspace = bootstrap.create(tmp_path / "ws", "20", passphrase=None).workspace
    known = workspace.ask(reference.load)
    assert (known.region, len(known.municipalities)) == ("Dalarnas län", 15)
    assert "Falun" in known.municipalities.values()
    assert known.strength_areas == {}
    assert workspace.act(inquiries.log, LogInquiry("Projekt Kopparslagaren")).number.endswith("-001")
    assert workspace.ask(checking.check) == ()
    workspace.close()


def test_vastmanland_comes_with_what_the_study_knows(filled: tuple[Path, str]) -> None:
    workspace = opened(filled[0])
    known = workspace.ask(reference.load)
    assert len(known.municipalities) == 10
    assert len(known.strength_areas) > 5
    with workspace.reader() as reader:
        assert reader.value("SELECT count(*) FROM organisation") > 20
    workspace.close()


@pytest.mark.long
@pytest.mark.parametrize("county", sorted(setup.counties()))
def test_every_county_can_be_seeded(county: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "working_days", list)  # the same for all, and slow
    clock = Clock()
    store = new_file(tmp_path / "open.db", clock)
    migrations.upgrade(store.engine)
    with store.write(ACTOR, "0" * 32) as uow:
        setup.seed(uow, county, "Anna", "en")
    world = World(store, clock)
    known = world.ask(reference.load)
    assert all(code.startswith(county) for code in known.municipalities)
    assert known.municipalities
    assert known.county_code == county
    assert world.ask(checking.check) == ()
    store.close()


def test_the_counties_are_the_twenty_one_there_are_with_all_municipalities() -> None:
    assert len(setup.counties()) == 21
    assert len(places.all_municipalities()) == 290


# Opening


def test_a_place_without_a_workspace_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceProblem, match="no workspace"):
        opened(tmp_path)


def test_a_servers_address_is_refused_where_a_folder_is_meant() -> None:
    with pytest.raises(InvalidInput, match="server"):
        bootstrap.local_folder("postgresql://server/crm")


def test_a_lost_file_is_named(filled: tuple[Path, str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled[0], tmp_path / "region"))
    (folder / "open.db").unlink()
    with pytest.raises(WorkspaceProblem, match=r"open\.db is missing"):
        opened(folder)
    assert not (folder / "open.db").exists()


def test_a_newer_workspace_is_refused_and_left_as_it_was(filled: tuple[Path, str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled[0], tmp_path / "region"))
    store = SqlcipherStore(folder / "open.db", keys.unlock(folder, PASSPHRASE)[keys.OPEN])
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = (folder / "open.db").read_bytes()
    with pytest.raises(WorkspaceProblem, match="newer version"):
        opened(folder)
    assert (folder / "open.db").read_bytes() == before
    assert list((folder / "backups").iterdir()) == []


def test_an_older_workspace_is_copied_before_it_is_brought_up_to_date(
    filled: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(filled[0], tmp_path / "region"))
    monkeypatch.setattr(migrations, "is_current", lambda _revision: False)
    workspace = opened(folder)
    assert count(workspace) == 1
    workspace.close()
    (copy,) = (folder / "backups").iterdir()
    store = SqlcipherStore(copy, keys.unlock(folder, PASSPHRASE)[keys.OPEN])
    with store.reader() as reader:
        assert reader.value("SELECT count(*) FROM inquiry") == 1
    store.close()


def test_two_windows_on_one_workspace_see_each_others_work(filled: tuple[Path, str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(filled[0], tmp_path / "region"))
    first, second = opened(folder), opened(folder)
    first.act(inquiries.log, LogInquiry("Från det ena"))
    second.act(inquiries.log, LogInquiry("Från det andra"))
    assert count(first) == count(second) == 3
    assert first.session != second.session
    first.close()
    second.close()


# Backup and restore


@pytest.fixture
def packed(filled: tuple[Path, str], tmp_path: Path) -> Path:
    workspace = opened(filled[0])
    backing_up.backup(workspace, tmp_path / "kopia.investcrm")
    workspace.close()
    return tmp_path / "kopia.investcrm"


def test_a_backup_comes_back_whole_elsewhere(packed: Path, tmp_path: Path, filled: tuple[Path, str]) -> None:
    for number, secret in enumerate((PASSPHRASE, filled[1])):
        folder = tmp_path / f"åter {number}"
        backing_up.restore(packed, folder, secret)
        workspace = opened(folder)
        assert count(workspace) == 1
        found = workspace.ask(inquiries.detail, workspace.ask(inquiries.by_number, inquiry_number(workspace)))
        assert workspace.ask(cases.document_bytes, found.documents[0].id) == DOCUMENT
        assert workspace.ask(checking.check) == ()
        workspace.close()
        unlocked = keys.unlock(folder, PASSPHRASE, (keys.CONFIDENTIAL,))[keys.CONFIDENTIAL]
        room = SqlcipherStore(folder / "confidential.db", unlocked)
        with room.reader() as reader:
            assert migrations.is_current(migrations.revision_of(reader))
        room.close()


def inquiry_number(workspace: Any) -> str:
    with workspace.reader() as reader:
        return str(reader.value("SELECT number FROM inquiry"))


def test_a_backup_holds_nothing_readable(packed: Path) -> None:
    data = packed.read_bytes()
    assert SECRET.encode() not in data
    assert b"Hemligt innehall" not in data


@pytest.mark.parametrize("wrong", ["fel", None])
def test_a_backup_is_not_restored_without_its_passphrase(
    packed: Path, tmp_path: Path, wrong: str | None
) -> None:
    with pytest.raises(NoKey):
        backing_up.restore(packed, tmp_path / "åter", wrong)
    assert [path.name for path in tmp_path.iterdir()] == [packed.name]


def damaged(packed: Path, kind: str) -> None:
    data = bytearray(packed.read_bytes())
    match kind:
        case "cut":
            data = data[: len(data) // 2]
        case "flipped":
            data[len(data) // 2] ^= 1
        case "text":
            data = bytearray(b"Hej")
        case "empty":
            data = bytearray()
    packed.write_bytes(data)


@pytest.mark.parametrize("kind", ["cut", "flipped", "text", "empty"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(packed: Path, tmp_path: Path, kind: str) -> None:
    damaged(packed, kind)
    with pytest.raises((InvalidInput, WorkspaceProblem), match=r"damaged|not a backup"):
        backing_up.restore(packed, tmp_path / "åter", PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == [packed.name]


def test_a_damaged_page_inside_a_sound_archive_is_found(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = bytearray(parts["open.db"])
    page[len(page) // 2] ^= 1
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in {**parts, "open.db": bytes(page)}.items():
            archive.writestr(name, data)
    with pytest.raises(WorkspaceProblem, match="damaged"):
        backing_up.restore(packed, tmp_path / "åter", PASSPHRASE)
    assert not (tmp_path / "åter").exists()


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "extra.exe"])
def test_a_hostile_archive_writes_nowhere(packed: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(InvalidInput, match="not a backup"):
        backing_up.restore(packed, tmp_path / "inner" / "åter", PASSPHRASE)
    assert not list(tmp_path.rglob("outside.txt"))
    assert not list(tmp_path.rglob("extra.exe"))


def test_a_backup_is_not_restored_over_something(packed: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not empty"):
        backing_up.restore(packed, tmp_path, PASSPHRASE)
    with pytest.raises(InvalidInput, match="no file"):
        backing_up.restore(tmp_path / "borta", tmp_path / "åter", PASSPHRASE)


def test_a_backup_that_cannot_be_written_leaves_the_old_one(packed: Path, filled: tuple[Path, str]) -> None:
    before = packed.read_bytes()
    workspace = opened(filled[0])
    with pytest.raises(WorkspaceProblem, match="untouched"):
        backing_up.backup(workspace, packed / "inside.investcrm")
    workspace.close()
    assert packed.read_bytes() == before


def test_the_recovery_sheet_shows_the_code(filled: tuple[Path, str]) -> None:
    text = pdf_text(recovery.sheet("Region", Clock().today, filled[1], "sv"))
    assert all(group in text for group in filled[1].split("-"))


# Kills


MAKING = """
import sys
from pathlib import Path
from investcrm import bootstrap
print("begun", flush=True)
bootstrap.create(Path(sys.argv[1]), "20", passphrase="x", remember=False).workspace.close()
print("done", flush=True)
"""


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_kill_while_a_workspace_is_made_leaves_it_whole_or_not_there(
    tmp_path: Path, kills: int, rng: Any
) -> None:
    took: float | None = None
    for number in range(max(5, kills // 10) + 1):
        folder = tmp_path / f"ws{number}"
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", MAKING, str(folder)], stdout=subprocess.PIPE, env=os.environ
        )
        assert process.stdout is not None
        process.stdout.readline()
        if took is None:
            process.wait()
            took = time.monotonic() - begun
        else:
            try:
                process.wait(rng.uniform(0, took))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
        process.stdout.close()
        if folder.exists():
            workspace = opened(folder, "x")
            assert workspace.ask(checking.check) == ()
            assert len(workspace.ask(reference.load).municipalities) == 15
            workspace.close()
        else:
            bootstrap.create(folder, "20", passphrase="x", remember=False).workspace.close()


WRITING = """
import sys
from datetime import timedelta
from pathlib import Path
from investcrm import bootstrap
from investcrm.domain.commands import Attachment, ForwardInquiry, KeepDocuments, LogInquiry, Recipient
from investcrm.services import cases, forwarding, inquiries
workspace = bootstrap.open_workspace(Path(sys.argv[1]), "x")
print("begun", flush=True)
for number in range(10_000):
    made = workspace.act(inquiries.log, LogInquiry(f"Projekt {number}", contact_name="Vaxel"))
    workspace.act(cases.keep_documents, KeepDocuments(made.id, (Attachment("a", "a/b", bytes(1_500_000)),)))
    deadline = workspace.ask(lambda reader: reader.today) + timedelta(days=7)
    workspace.act(forwarding.forward, ForwardInquiry(made.id, (Recipient("2080"),), deadline))
    print(made.number, flush=True)
"""


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_a_kill_at_any_point_of_the_work_loses_nothing_that_was_done(
    tmp_path: Path, kills: int, rng: Any
) -> None:
    folder = tmp_path / "ws"
    bootstrap.create(folder, "20", passphrase="x", remember=False).workspace.close()
    for _ in range(max(5, kills // 10)):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(folder)], stdout=subprocess.PIPE, env=os.environ
        )
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0, 2))
        process.send_signal(signal.SIGKILL)
        done = process.stdout.read().decode().split()
        process.wait()
        process.stdout.close()
        workspace = opened(folder, "x")
        assert workspace.ask(checking.check) == ()
        for number in done:
            found = workspace.ask(inquiries.detail, workspace.ask(inquiries.by_number, number))
            assert found.row.asked == 1
        workspace.close()
