"""The encrypted file itself: its guards, its key, its copies, and what happens when it is damaged."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.store.worlds import KEY, World, new_file

from investcrm.domain.commands import Attachment, KeepDocuments, LogInquiry
from investcrm.domain.errors import InvalidInput, NoKey, NotFound, WorkspaceProblem
from investcrm.domain.filters import InquiryFilter
from investcrm.services import cases, checking, inquiries
from investcrm.store import backup, sqlcipher
from investcrm.store.store import SqlcipherStore

MEBIBYTE = 1024 * 1024


def log(world: World, title: str = "Projekt Alm") -> str:
    return world.act(inquiries.log, LogInquiry(title)).id


def counted(path: Path) -> int:
    store = SqlcipherStore(path, KEY)
    try:
        with store.reader() as reader:
            return int(reader.value("SELECT count(*) FROM inquiry"))
    finally:
        store.close()


# The connection


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("synchronous", 2),
        ("busy_timeout", 10_000),
    ],
)
def test_every_connection_has_its_guards(laptop: World, pragma: str, value: Any) -> None:
    with laptop.reader() as reader:
        assert reader.value(f"PRAGMA {pragma}") in (value, str(value))
    with laptop.store.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() in (value, str(value))


def test_a_disk_that_refuses_the_journal_is_refused() -> None:
    class Stubborn:
        def execute(self, sql: str) -> Any:
            mode = "delete" if "journal_mode" in sql else "0"
            return type("Cursor", (), {"fetchone": lambda _self: (mode,)})()

    with pytest.raises(WorkspaceProblem, match="mode delete"):
        sqlcipher._prepare(Stubborn(), KEY)


def test_the_wrong_key_opens_nothing(laptop: World) -> None:
    with pytest.raises(NoKey, match=r"open\.db"):
        sqlcipher.connect(laptop.store.path, bytes(32))


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceProblem, match=r"open\.db is missing"):
        sqlcipher.connect(tmp_path / "open.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_kind_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "open.db").write_bytes(b"SQLite format 3\0" + bytes(8176))
    with pytest.raises(NoKey):
        sqlcipher.connect(tmp_path / "open.db", KEY)


def test_a_folder_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceProblem, match="cannot be written"):
        sqlcipher.connect(tmp_path / "away" / "open.db", KEY, create=True)


@pytest.mark.parametrize(
    "folder",
    ["//server/share/crm", "/home/anna/OneDrive - Region/crm", "/Users/anna/Dropbox/crm"],
)
def test_a_share_and_a_synced_folder_are_refused_and_ones_own_is_not(folder: str, tmp_path: Path) -> None:
    sqlcipher.refuse_unsafe_place(tmp_path)
    with pytest.raises(InvalidInput):
        sqlcipher.refuse_unsafe_place(Path(folder))


def test_another_window_is_seen_to_write(laptop: World, region_file: Path) -> None:
    del region_file
    other = SqlcipherStore(laptop.store.path, KEY, laptop.clock)
    before = laptop.store.data_version()
    log(World(other, laptop.clock))
    other.close()
    assert laptop.store.data_version() != before


def test_a_reader_sees_one_state_while_somebody_writes(laptop: World) -> None:
    with laptop.reader() as reader:
        assert reader.value("SELECT count(*) FROM inquiry") == 0
        log(laptop)
        assert reader.value("SELECT count(*) FROM inquiry") == 0
    with laptop.reader() as reader:
        assert reader.value("SELECT count(*) FROM inquiry") == 1


def test_a_writer_that_waits_too_long_is_told_and_nothing_is_half_saved(
    laptop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SqlcipherStore(laptop.store.path, KEY, laptop.clock)
    with other.engine.connect() as patient:
        patient.exec_driver_sql("PRAGMA busy_timeout = 20")
        patient.rollback()
    with laptop.write() as uow:
        uow.insert("organisation", {"name": "A", "name_key": "a", "company_key": "a"})
        with pytest.raises(WorkspaceProblem, match="Another window"):
            log(World(other, laptop.clock))
        uow.commit("x")
    other.close()
    del monkeypatch
    assert laptop.ask(inquiries.list_head, InquiryFilter()).count == 0


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(laptop: World) -> None:
    log(laptop, "Före")
    with laptop.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
        connection.rollback()
    inquiry = laptop.ask(inquiries.by_number, "2026-001")
    with pytest.raises(WorkspaceProblem, match="disk is full"):
        laptop.act(
            cases.keep_documents,
            KeepDocuments(inquiry, (Attachment("stor.bin", "application/x", bytes(MEBIBYTE)),)),
        )
    assert laptop.ask(inquiries.detail, inquiry).documents == ()
    assert laptop.ask(checking.check) == ()


def test_no_error_tells_what_was_written(laptop: World) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as caught, laptop.write() as uow:
        uow.execute("INSERT INTO inquiry (id, title) VALUES ('x', :title)", title="Hemliga Celler")
    assert "Hemliga" not in str(caught.value)


# Copies


def test_a_copy_made_while_others_write_is_whole(laptop: World, tmp_path: Path) -> None:
    done = threading.Event()
    failures: list[BaseException] = []

    def write_on() -> None:
        try:
            number = 0
            while not done.is_set():
                log(laptop, f"Projekt {number}")
                number += 1
        except BaseException as error:
            failures.append(error)

    log(laptop, "Före")
    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(3):
            backup.copy_file(laptop.store.path, KEY, tmp_path / f"copy{number}.db")
    finally:
        done.set()
        writer.join(60)
    assert failures == []
    for number in range(3):
        copy = SqlcipherStore(tmp_path / f"copy{number}.db", KEY, laptop.clock)
        with copy.reader() as reader:
            assert reader.value("SELECT count(*) FROM inquiry") >= 1
            assert checking.check(reader) == ()
        copy.close()


def test_a_copy_is_as_locked_as_the_file(laptop: World, tmp_path: Path) -> None:
    log(laptop, "Hemliga Celler")
    backup.copy_file(laptop.store.path, KEY, tmp_path / "copy.db")
    assert b"Hemliga" not in (tmp_path / "copy.db").read_bytes()
    with pytest.raises(NoKey):
        sqlcipher.connect(tmp_path / "copy.db", bytes(32))
    assert counted(tmp_path / "copy.db") == 1


def test_a_copy_never_overwrites_a_file(laptop: World, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="already"):
        backup.copy_file(laptop.store.path, KEY, tmp_path / "there")
    assert (tmp_path / "there").read_text(encoding="utf-8") == "mine"


def test_a_copy_that_cannot_be_written_leaves_nothing(laptop: World, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceProblem, match="untouched"):
        backup.copy_file(laptop.store.path, KEY, tmp_path / "no such folder" / "copy.db")
    assert counted(laptop.store.path) == 0


def test_a_flipped_byte_in_a_page_is_damage(laptop: World, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    backup.copy_file(laptop.store.path, KEY, path)
    assert backup.damage(path, KEY) == ()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert backup.damage(path, KEY)


def test_a_file_cut_short_is_damage(laptop: World, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    backup.copy_file(laptop.store.path, KEY, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert backup.damage(path, KEY)


def hurt(store: SqlcipherStore, table: str) -> None:
    """Flip a byte in the page where a table begins."""
    connection = sqlcipher.connect(store.path, KEY)
    sought = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    page = connection.execute(sought, (table,)).fetchone()[0]
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(store.path.read_bytes())
    data[(page - 1) * 4096 + 100] ^= 1
    store.path.write_bytes(data)


def test_reading_a_damaged_file_is_a_sentence(laptop: World) -> None:
    log(laptop)
    laptop.store.close()
    hurt(laptop.store, "inquiry")
    with pytest.raises(WorkspaceProblem, match=r"[Dd]amaged.*open\.db"):
        laptop.ask(inquiries.by_number, "2026-001")
    with pytest.raises(WorkspaceProblem, match=r"[Dd]amaged.*open\.db"):
        log(laptop)
    with pytest.raises(WorkspaceProblem, match=r"[Dd]amaged.*open\.db"):
        laptop.ask(checking.check)


def test_a_copied_file_alone_lacks_what_only_the_journal_holds(laptop: World, tmp_path: Path) -> None:
    """Why a backup is never a plain copy."""
    log(laptop)
    shutil.copyfile(laptop.store.path, tmp_path / "plain.db")
    backup.copy_file(laptop.store.path, KEY, tmp_path / "right.db")
    assert counted(tmp_path / "right.db") == 1
    assert counted(tmp_path / "plain.db") == 0


# Documents


@pytest.mark.parametrize("size", [0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + 17])
def test_a_document_comes_back_byte_for_byte(world: World, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    inquiry = log(world)
    (kept,) = world.act(
        cases.keep_documents,
        KeepDocuments(inquiry, (Attachment("ritning.pdf", "application/pdf", data[:size]),)),
    )
    assert world.ask(cases.document_bytes, kept) == data[:size]
    assert world.ask(cases.document, kept).size == size
    assert world.ask(checking.check) == ()


def test_a_document_too_large_is_not_kept_and_neither_are_its_neighbours(
    laptop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "LARGEST", 10)
    inquiry = log(laptop)
    files = (Attachment("liten", "a/b", b"1"), Attachment("stor", "a/b", bytes(11)))
    with pytest.raises(InvalidInput, match="stor is larger"):
        laptop.act(cases.keep_documents, KeepDocuments(inquiry, files))
    assert laptop.ask(inquiries.detail, inquiry).documents == ()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE document_piece SET data = x'00' WHERE position = 0",
        "DELETE FROM document_piece WHERE position = 1",
    ],
)
def test_a_document_that_is_not_what_was_kept_is_never_handed_out(laptop: World, damage: str) -> None:
    inquiry = log(laptop)
    (kept,) = laptop.act(
        cases.keep_documents,
        KeepDocuments(inquiry, (Attachment("a.bin", "a/b", bytes(MEBIBYTE + 5)),)),
    )
    with laptop.store.engine.begin() as connection:
        connection.exec_driver_sql(damage)
    with pytest.raises(NotFound, match="damaged"):
        laptop.ask(cases.document_bytes, kept)
    assert [problem.code for problem in laptop.ask(checking.check)] == ["document_size"]


def test_a_new_file_holds_no_readable_word(tmp_path: Path, laptop: World) -> None:
    store = new_file(tmp_path / "new.db", laptop.clock)
    store.close()
    assert b"SQLite format" not in (tmp_path / "new.db").read_bytes()
