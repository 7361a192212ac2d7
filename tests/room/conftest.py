"""A workspace with its confidential room, and ways to look into the files behind the program's back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.store.worlds import Clock

from investcrm import bootstrap
from investcrm.bootstrap import Workspace
from investcrm.bootstrap import room as rooms
from investcrm.domain.commands import (
    AddTask,
    Attachment,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    RecordActivity,
    RecordAnswer,
)
from investcrm.domain.requirements import Level, Requirement
from investcrm.services import answering, cases, forwarding, inquiries, sites
from investcrm.services.clock import swedish_day
from investcrm.store import numbers
from investcrm.store.store import Clock as AnyClock
from investcrm.store.store import SqlcipherStore, utc_now

PASSPHRASE = "granskog i dimma"
SECRET = "Kvantfjäril"
"""A word that stands in every field and document of a case that is to be hidden."""
STANDING = date(2026, 10, 5)
"""The day on which the clock stands where two looks are compared: no midnight falls between them."""


@dataclass
class Both:
    """A workspace and its room, both open."""

    folder: Path
    open: Workspace
    room: Workspace

    def close(self) -> None:
        self.room.close()
        self.open.close()

    def again(self) -> Both:
        """Open both anew, as after a stop."""
        clock = self.open.store.clock
        self.close()
        return opened(self.folder, clock=clock)

    def where(self, inquiry_id: str) -> tuple[bool, bool]:
        """Whether the case lives in the open store, and in the room."""
        sql = "SELECT count(*) FROM inquiry WHERE id = :id AND deleted_ms IS NULL"
        with self.open.reader() as out, self.room.reader() as inside:
            return bool(out.value(sql, id=inquiry_id)), bool(inside.value(sql, id=inquiry_id))


def opened(folder: Path, secret: str | bytes = PASSPHRASE, clock: AnyClock = utc_now) -> Both:
    workspace = bootstrap.open_workspace(folder, PASSPHRASE, clock=clock)
    try:
        return Both(folder, workspace, rooms.unlock(workspace, secret))
    except BaseException:
        workspace.close()
        raise


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace, to copy."""
    folder = tmp_path_factory.mktemp("made") / "workspace"
    bootstrap.create(
        folder, "19", passphrase=PASSPHRASE, member_name="Rådgivaren", remember=False
    ).workspace.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    shutil.copytree(made, place)
    return place


@pytest.fixture
def both(folder: Path) -> Iterator[Both]:
    found = opened(folder, clock=Clock(STANDING))
    yield found
    found.close()


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still, by which the terminal goes too."""
    clock = Clock(STANDING)
    monkeypatch.setattr(bootstrap, "open_workspace", partial(bootstrap.open_workspace, clock=clock))
    return clock


@pytest.fixture(autouse=True)
def long_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of confidential cases that stand nowhere by chance: the usual three letters would, in time."""
    monkeypatch.setattr(numbers, "_SHORTEST", 10)


def full_case(workspace: Workspace, word: str = SECRET) -> str:
    """Log a case that has one of everything, each with ``word`` in it; return its id."""
    today = swedish_day(workspace.store.clock())
    paper = Attachment(f"{word}.txt", "text/plain", f"{word} avtal".encode() * 9000, "received", word)
    logged = workspace.act(
        inquiries.log,
        LogInquiry(
            title=f"{word} etablering",
            investor=f"{word} AB",
            source=f"{word} ombud",
            country=f"{word}land",
            summary=f"Hela {word} i korthet",
            next_step=f"Ring {word}",
            strength_areas=(),
            municipalities=("1980",),
            requirements=(Requirement("other", Level.MUST, text=f"{word} kylvatten"),),
            jobs=120,
            investment_sek=400_000_000,
            investment_note=f"{word} kalkyl",
            contact_name=f"{word} Växel",
            contact_email=f"info@{word.casefold().replace('ä', 'a')}.example",
            attachments=(paper,),
        ),
    )
    workspace.act(
        cases.record_activity,
        RecordActivity("meeting", inquiry_id=logged.id, text=f"Möte om {word}", participants=word),
    )
    workspace.act(cases.add_task, AddTask(f"Skriv till {word}", inquiry_id=logged.id))
    made = workspace.act(
        forwarding.forward,
        ForwardInquiry(
            logged.id,
            (Recipient("1980"), Recipient("1984")),
            today + timedelta(days=7),
            "without_name",
            f"Brev om {word}",
            ground="consent",
            reviewed=True,
        ),
    )
    workspace.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    workspace.act(
        answering.record_answer,
        RecordAnswer(made.items[0].forwarding_id, text=f"Svar om {word}", contact=f"{word} kontakt"),
    )
    return logged.id


def plain(store: SqlcipherStore, place: Path) -> bytes:
    """Return every byte of a store as it would lie there without encryption, free pages and all.

    The pages are decrypted one by one as they are, so that nothing is tidied away on the way.
    """
    target = place / "plain.db"
    target.unlink(missing_ok=True)
    connection = dbapi2.connect(str(store.path))
    try:
        connection.execute(f"PRAGMA key = \"x'{store.key.hex()}'\"")
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
    return target.read_bytes()


def holds(data: bytes, word: str = SECRET) -> bool:
    """Whether a word stands in bytes, in any case and in either encoding."""
    spelled = {word, word.casefold(), word.upper(), word.casefold().replace("ä", "a")}
    return any(one.encode(code) in data for one in spelled for code in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.fixture
def look(tmp_path: Path) -> Callable[[Workspace], bytes]:
    """Return the decrypted content of a workspace's store."""

    def found(workspace: Workspace) -> bytes:
        assert isinstance(workspace.store, SqlcipherStore)
        return plain(workspace.store, tmp_path)

    return found


__all__ = ["Both", "full_case", "holds", "opened", "plain", "sites"]
