"""The log of a server's room is sealed each day by the window of who may, and by nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_data_path
from tests.cli.conftest import Command, command
from tests.gui.serverroom.conftest import LONG, Opened, enter, entrance
from tests.serverroom.conftest import SECRET, Employ, Insider

from investcrm.domain.access import Group
from investcrm.gui.room.on_server import Freshener
from investcrm.services import auditing

__all__ = ["command"]


def kept() -> list[Path]:
    return [*user_data_path("InvestCRM", appauthor=False).glob(f"*/*/{auditing.ROOM_FILE}")]


def test_once_a_day_while_the_room_is_open(anna: Insider, employ: Employ, opened: Opened, qtbot: Any) -> None:
    anna.begin("Projekt Vega", investor=SECRET)
    assert not auditing.may_seal(anna.room)
    assert auditing.daily(anna.room) is None
    nora = employ("nora", Group.ADVISOR, Group.AUDITOR)
    program = opened(nora)
    enter(program, qtbot)
    qtbot.waitUntil(lambda: bool(kept()), timeout=LONG)
    (file,) = kept()
    key = auditing.key_of(nora.room)
    (first,) = auditing.read(file, key).seals
    assert first.number == 1
    assert SECRET.encode() not in file.read_bytes()

    (freshener,) = entrance(program).findChildren(Freshener)
    anna.begin("Projekt Lyra")
    room, tasks = entrance(program).keeper.room, entrance(program).keeper.tasks
    assert room is not None
    assert tasks is not None
    sealed = datetime.fromtimestamp(first.at_ms / 1000, UTC)
    for later, count in ((timedelta(), 1), (timedelta(days=1), 2)):
        room.store.clock = lambda later=later: sealed + later
        freshener._seal()
        qtbot.waitUntil(lambda: not tasks.busy, timeout=LONG)
        assert len(auditing.read(file, key).seals) == count
    verdict = nora.room.ask(auditing.verify, [auditing.read(file, key)])
    assert not verdict.breaches
    assert verdict.unproven == 0


def test_an_auditor_seals_both_logs_from_the_terminal(
    anna: Insider, employ: Employ, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.begin("Projekt Vega", investor=SECRET)
    monkeypatch.setenv("INVESTCRM_WORKSPACE", employ("rut", Group.AUDITOR).open_address)
    for more in ((), ("--confidential",)):
        for verb in ("seal", "verify"):
            done = command("audit", verb, *more, "--json")
            assert done.code == 0, (verb, more, done.err)
            assert SECRET not in done.out
    assert len(kept()) == 1
