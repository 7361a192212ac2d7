"""The program as a process of its own, on a screen with a window manager, driven by its keys alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from investcrm import bootstrap

T = TypeVar("T")

PASSPHRASE = "granskog i dimma"
NEEDED = ("Xvfb", "openbox", "xdotool")
PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.05
QUIET_POLLS = 6
"""A program that slept at so many looks in a row has done what it was asked to."""

lacking = [name for name in NEEDED if shutil.which(name) is None]
pytestmark = [
    pytest.mark.screen,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}"),
]


def wait_until(found: Callable[[], T], what: str) -> T:
    """Ask until the answer is true, and return it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (answer := found()):
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(POLL_SECONDS)
    return answer


class Screen:
    """An X server with a window manager; what is pressed goes to the window that has the focus."""

    def __init__(self, display: str) -> None:
        self.environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.environment.pop("WAYLAND_DISPLAY", None)

    def tool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def shows(self, name: str) -> bool:
        """Whether the window with the focus has a title that begins so."""
        return self.tool("getactivewindow", "getwindowname").startswith(name)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A screen of the test's own, whatever screen the tests themselves run on."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        made = Screen(f":{told.readline().strip()}")
    manager = subprocess.Popen(
        ["openbox"], env=made.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield made
    for process in (manager, server):
        process.terminate()
        process.wait(60)


class Person:
    """Somebody at the keyboard, with a terminal beside the window."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self.screen = screen
        self.folder = folder
        self.environment = screen.environment | {"INVESTCRM_WORKSPACE": str(folder), "INVESTCRM_LANG": "sv"}
        self.window: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """Run a command of the terminal and return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "investcrm", *words, "--passphrase-fd", "0"],
            input=f"{PASSPHRASE}\n",
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def titles(self) -> list[str]:
        """Return the titles of all inquiries, as a script would ask for them."""
        return sorted(row["title"] for row in json.loads(self.command("inquiry", "list", "--json")))

    def start(self) -> None:
        """Open the window and wait until it has the focus and nothing more to do."""
        self.window = subprocess.Popen(
            [sys.executable, "-m", "investcrm", "--passphrase-fd", "0"],
            stdin=subprocess.PIPE,
            env=self.environment,
        )
        assert self.window.stdin is not None
        self.window.stdin.write(f"{PASSPHRASE}\n".encode())
        self.window.stdin.close()
        wait_until(lambda: self.screen.shows("Region V"), "the window")
        self.settle()

    def settle(self) -> None:
        """Wait until the program sleeps, having worked off what was pressed, however slow the machine is."""
        quiet, spent = 0, -1
        until = time.monotonic() + PATIENCE_SECONDS
        while quiet < QUIET_POLLS:
            assert time.monotonic() < until, "the program never came to rest"
            time.sleep(POLL_SECONDS)
            asleep, ticks = self.look()
            quiet = quiet + 1 if asleep and ticks - spent <= 1 else 0
            spent = ticks

    def look(self) -> tuple[bool, int]:
        """Return whether every thread of the program sleeps, and the processor time it has spent in ticks."""
        assert self.window is not None
        asleep, ticks = True, 0
        for task in Path(f"/proc/{self.window.pid}/task").iterdir():
            with suppress(FileNotFoundError):
                told = (task / "stat").read_text().rpartition(")")[2].split()
                asleep = asleep and told[0] == "S"
                ticks += int(told[11]) + int(told[12])
        return asleep, ticks

    def press(self, *keys: str) -> None:
        for key in keys:
            self.screen.tool("key", "--clearmodifiers", key)
            self.settle()

    def type(self, text: str) -> None:
        self.screen.tool("type", "--delay", "20", text)
        self.settle()

    def drafts(self) -> list[str]:
        """Return the titles of the drafts on the desk."""
        workspace = bootstrap.open_workspace(self.folder, PASSPHRASE)
        try:
            return [title for _, title, _ in workspace.desk.drafts("inquiry.")]
        finally:
            workspace.close()

    def kill(self) -> None:
        """End the program as a power cut would."""
        assert self.window is not None
        self.window.kill()
        self.window.wait()
        self.window = None


@pytest.fixture
def person(screen: Screen, tmp_path: Path) -> Iterator[Person]:
    """Somebody who has made a workspace on a machine that never saw the program."""
    somebody = Person(screen, tmp_path / "workspace")
    somebody.command("init", "--region", "19")
    yield somebody
    if somebody.window is not None:
        somebody.kill()


def test_a_case_is_logged_found_changed_and_undone_and_a_draft_outlives_a_kill(person: Person) -> None:
    person.start()
    for title in ("Projekt Alm", "Projekt Bok"):
        person.press("ctrl+n")
        person.type(title)
        person.press("ctrl+Return")
    wait_until(lambda: person.titles() == ["Projekt Alm", "Projekt Bok"], "two logged cases")

    person.press("ctrl+k")
    person.type("alm")
    person.press("Return", "e")
    wait_until(lambda: person.screen.shows("\u00c4ndra"), "the dialog that changes what was found")
    person.type("Projekt Alm i norr")
    person.press("ctrl+Return")
    wait_until(lambda: person.titles() == ["Projekt Alm i norr", "Projekt Bok"], "the change")

    person.press("ctrl+z")
    wait_until(lambda: person.titles() == ["Projekt Alm", "Projekt Bok"], "the undo")

    person.press("ctrl+n")
    person.type("Projekt Halv")
    wait_until(lambda: person.drafts() == ["Projekt Halv"], "the draft on the desk")
    person.screen.tool("type", "--delay", "20", "skrivet")
    person.kill()

    person.start()
    person.press("ctrl+n", "shift+Tab", "space", "ctrl+Return")
    wait_until(lambda: len(person.titles()) == 3, "the case gone on with")
    assert person.titles()[2].startswith("Projekt Halv")
    person.command("check")
