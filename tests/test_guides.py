"""Guides name what the program has: its verbs, and the room's buttons by the words that stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from investcrm import words
from investcrm.cli import terminal
from investcrm.gui.dialogs.help import TOPICS

DOCS = Path(__file__).resolve().parent.parent / "docs"
BUTTONS = (
    "Make confidential…",
    "View as…",
    "Access log",
    "End the secrecy…",
    "Change the passphrase…",
    "New key and recovery sheet…",
)


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_guide_calls_the_rooms_buttons_as_they_are_called(language: str) -> None:
    guide = text(f"guide.{language}.md").casefold()
    spoken = words.of(language)
    missing = [key for key in BUTTONS if spoken.t(key).casefold().removesuffix("…") not in guide]
    assert missing == []


def test_every_verb_stands_in_the_terminals_guide_or_the_servers() -> None:
    told = text("terminal.md") + text("server.en.md") + text("guide.en.md")
    missing = [name for name in _verbs(terminal.program()) if not re.search(rf"(investcrm |`){name}\b", told)]
    assert missing == []


def _verbs(group: Any, path: str = "") -> Iterator[str]:
    """Give every verb with the groups it stands in: ``disposal rule add``."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _verbs(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_every_verb_of_the_room_stands_in_the_terminals_guide() -> None:
    told = text("terminal.md")
    names = terminal.program().commands["confidential"].commands
    assert [name for name in names if f"confidential {name}" not in told] == []


def test_the_room_has_a_topic_of_its_own() -> None:
    assert "room" in TOPICS


def test_every_test_the_attackers_table_names_is_there_and_every_attacker_has_one() -> None:
    lines = [line for line in text("attackers.md").splitlines() if line.startswith("| **")]
    named = [re.findall(r"`(tests/[\w/]+\.py)`", line) for line in lines]
    assert len(lines) >= 10
    assert all(named)
    missing = [one for several in named for one in several if "def test_" not in _source(one)]
    assert missing == []


def _source(path: str) -> str:
    file = DOCS.parent / path
    return file.read_text(encoding="utf-8") if file.is_file() else ""
