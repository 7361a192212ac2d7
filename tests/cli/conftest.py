"""The command line as a script uses it: words in, exit code, two streams and JSON out."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import keyring
import pytest
from tests.conftest import MemoryKeyring

from investcrm import bootstrap
from investcrm.cli.main import main
from investcrm.store import store

PASSPHRASE = "granskog i dimma"
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
TODAY = date(2026, 11, 20)
"""The day on which every command is run, whatever day it is."""
THIS_YEAR = str(TODAY.year)
_NOON, _BEGUN = datetime(TODAY.year, TODAY.month, TODAY.day, 11, tzinfo=UTC), time.monotonic()


class _FromNoon(datetime):
    """The clock of the stores in these tests: it goes on from noon, so no midnight falls into a test."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return (_NOON + timedelta(seconds=time.monotonic() - _BEGUN)).astimezone(tz)


@dataclass(frozen=True)
class Ran:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The JSON error on standard error."""
        found: dict[str, str] = json.loads(self.err.splitlines()[-1])["error"]
        return found


Command = Callable[..., Ran]


def from_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stores that commands open have the clock of :data:`TODAY`.

    No fixture of its own: whoever takes one of these into another folder's tests has the clock with it.
    """
    monkeypatch.setattr(store, "datetime", _FromNoon)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run ``investcrm`` with these words; the passphrase, where given, comes over a pipe."""
    from_noon(monkeypatch)
    monkeypatch.setenv("INVESTCRM_LANG", "sv")

    def run(*given: object, passphrase: str | None = None) -> Ran:
        words = [str(word) for word in given]
        if passphrase is not None:
            reading, writing = os.pipe()
            os.write(writing, passphrase.encode() + b"\n")
            os.close(writing)
            words += ["--passphrase-fd", str(reading)]
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of Västmanland with nothing in it yet, to copy."""
    keyring.set_keyring(MemoryKeyring())
    folder = tmp_path_factory.mktemp("made") / "workspace"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "datetime", _FromNoon)
        bootstrap.create(
            folder, "19", passphrase=PASSPHRASE, member_name="Rådgivaren", remember=False
        ).workspace.close()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of the test's own, named by INVESTCRM_WORKSPACE."""
    from_noon(monkeypatch)
    folder = tmp_path / "workspace"
    shutil.copytree(made, folder)
    monkeypatch.setenv("INVESTCRM_WORKSPACE", str(folder))
    return folder


@pytest.fixture
def crm(command: Command, workspace: Path) -> Command:
    """The command over this test's workspace."""
    return lambda *given: command(*given, passphrase=PASSPHRASE)
