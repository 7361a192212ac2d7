"""Workspaces to harm, and how to tell that nothing acknowledged was lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import keyring
import pytest
from tests.conftest import MemoryKeyring
from tests.faults.session import ROWS

from investcrm import bootstrap
from investcrm.bootstrap import Workspace
from investcrm.domain.errors import NotFound
from investcrm.domain.filters import InquiryFilter
from investcrm.services import checking, inquiries

PASSPHRASE = "granskog i dimma"
SESSION = Path(__file__).with_name("session.py")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with nothing in it yet, to copy."""
    keyring.set_keyring(MemoryKeyring())
    folder = tmp_path_factory.mktemp("made") / "workspace"
    bootstrap.create(
        folder, "19", passphrase=PASSPHRASE, member_name="Rådgivaren", remember=False
    ).workspace.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    copy = tmp_path / "workspace"
    shutil.copytree(made, copy)
    return copy


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    """The same, opened."""
    opened = bootstrap.open_workspace(folder, PASSPHRASE)
    yield opened
    opened.close()


def start(folder: Path, log: Path, seed: str, acts: int = 0) -> subprocess.Popen[str]:
    """Start a scripted session, and return while it still opens the workspace."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.session", str(folder), str(log), seed, str(acts)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(PASSPHRASE + "\n")
    process.stdin.flush()
    return process


def hear(process: subprocess.Popen[str], word: str) -> None:
    """Wait until a session says a word: ``ready``, or ``done`` for each act it acknowledges."""
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n", process.communicate()[1]


def finish(process: subprocess.Popen[str]) -> None:
    """Wait for a session's own end, which must be a good one."""
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def told(log: Path) -> list[dict[str, Any]]:
    """Return the lines of a session's log; a last line cut short by the kill is left out."""
    lines = []
    for line in log.read_bytes().split(b"\n") if log.exists() else []:
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return lines


class Expected:
    """What the acknowledged acts must have left behind, and what the unacknowledged ones may have.

    A kill between an act's commit and its acknowledgement leaves the act done, for every later look as well.
    """

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        done = [line for line in lines if line["word"] == "done"]
        begun = [
            line
            for line, after in pairwise([*lines, {"word": "end"}])
            if line["word"] == "begin" and after["word"] != "done"
        ]
        self.titles = {line["number"]: line["title"] for line in done if line["act"] == "log"}
        self.summaries: dict[str, list[str]] = {number: [""] for number in self.titles}
        for line in lines:
            if line["act"] == "change":
                self.summaries[line["number"]] = [
                    *(self.summaries[line["number"]] if line in begun else ()),
                    line["summary"],
                ]
        self.decided = {line["number"] for line in done if line["act"] == "decide"}
        self.gone = {line["number"] for line in done if line["act"] == "undo"}
        self.asked: dict[str, set[str]] = {}
        self.answered: dict[str, set[str]] = {}
        for line in done:
            if line["act"] == "forward":
                self.asked.setdefault(line["number"], set()).update(line["codes"])
            elif line["act"] == "answer":
                self.answered.setdefault(line["number"], set()).add(line["code"])
        self.tasks = {(line["number"], line["title"]) for line in done if line["act"] == "task"}
        self.marks = {line["mark"] for line in done if line["act"] == "import"}
        self.begun_marks = {line["mark"] for line in begun if line["act"] == "import"}
        self.draft_told = any(line["act"] == "draft" for line in lines)
        self.drafts: list[str | None] = [None]
        for line in lines:
            if line["act"] == "draft":
                self.drafts = [*(self.drafts if line in begun else ()), line["text"]]

    def holds_in(self, workspace: Workspace) -> None:
        """Fail where something acknowledged is missing, or something is half there."""
        with workspace.reader() as reader:
            for number, title in self.titles.items():
                found = inquiries.detail(reader, inquiries.by_number(reader, number))
                assert found.row.title == title
                assert len(found.requirements) == 2
                assert len(found.ledger) >= 1
                assert found.summary in self.summaries[number]
                if number in self.decided:
                    assert found.row.lost_reason == "price"
                states = {f.municipality_code: f.state for f in found.forwardings}
                assert self.asked.get(number, set()) <= set(states)
                for code in self.answered.get(number, ()):
                    assert states[code] == "declined"
                wanted = {title for owner, title in self.tasks if owner == number}
                assert wanted <= {task.title for task in found.tasks}
            for number in self.gone:
                with pytest.raises(NotFound):
                    inquiries.by_number(reader, number)
            for mark in self.marks:
                assert _imported(reader, mark) == ROWS
            for mark in self.begun_marks:
                assert _imported(reader, mark) in (0, ROWS)
        if self.draft_told:
            draft = workspace.desk.draft("new")
            assert (draft["title"] if draft else None) in self.drafts


def _imported(reader: Any, mark: str) -> int:
    return inquiries.list_head(reader, InquiryFilter(search=mark.replace("-", " "))).count


def assert_sound(folder: Path, lines: list[dict[str, Any]]) -> None:
    """Open a workspace after a fault: it opens, nothing is wrong in it, nothing acknowledged is lost."""
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    try:
        assert [problem.text for problem in workspace.ask(checking.check)] == []
        Expected(lines).holds_in(workspace)
    finally:
        workspace.close()
