"""What others do shows in the open room: members, municipalities, and who moves a case in or out."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from tests.gui.serverroom.conftest import LONG, Opened, enter, entrance, on_screen, window
from tests.serverroom.conftest import Employ, Insider
from tests.serverroom.test_inbox import CODE, forwarded

from investcrm.domain.access import Group
from investcrm.domain.commands import ChangeInquiry, LogInquiry, SaveSetting
from investcrm.domain.municipal_commands import SendReply
from investcrm.domain.secrecy_commands import GiveAccess, Seal
from investcrm.gui.dialogs import sealing as dialogs
from investcrm.gui.room import on_server
from investcrm.gui.room.on_server import Freshener
from investcrm.services import inquiries, municipal, presence, replying, rooms, sealing, settings
from investcrm.services.presence import Present
from investcrm.store.server import audit
from investcrm.store.store import utc_now


@pytest.mark.long
def test_members_and_municipalities_show_in_the_open_room(
    anna: Insider, bo: Insider, employ: Employ, opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_server, "REST_MS", 0)
    town = employ("town", Group.MUNICIPALITY, codes=(CODE,))
    case = anna.begin("Projekt Vega")
    forwarded(anna, case)
    program = opened(bo)
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    assert page.model.count == 0
    anna.room.act(rooms.give_access, GiveAccess(case, bo.workspace.actor.member_id, "reader"))
    qtbot.waitUntil(lambda: page.model.count == 1 and page._detail is not None, timeout=LONG)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega", timeout=LONG)
    monkeypatch.setattr(anna.room.store, "clock", utc_now)  # the window's, by which others are of now
    here = functools.partial(anna.room.ask, presence.others, anna.room.session, utc_now())
    qtbot.waitUntil(lambda: here() == {case: (Present("Bo", editing=False),)}, timeout=LONG)
    with anna.room.write() as uow:
        presence.tell(uow, presence.Opened(case))
    qtbot.waitUntil(lambda: page.detail.others.text() == "Öppen hos Anna", timeout=LONG)
    with bo.open_psql() as outside:
        assert outside.execute("SELECT count(*) FROM presence").fetchone() == (0,)
    with employ("carl", Group.ADVISOR).psql() as outsider:
        assert outsider.execute("SELECT count(*) FROM presence").fetchone() == (0,)
    version = anna.room.ask(inquiries.detail, case).row.version
    anna.room.act(inquiries.change, ChangeInquiry(case, version, {"title": "Projekt Norrsken"}))
    qtbot.waitUntil(lambda: page.detail.detail.row.title == "Projekt Norrsken", timeout=LONG)

    (brief,) = town.workspace.ask(municipal.inbox, (CODE,))
    town.workspace.act(replying.send, SendReply(brief.id, text="Vi har mark vid sjön", contact="Eva"))
    qtbot.waitUntil(
        lambda: any("har svarat: Projekt Norrsken" in one.text for one in window(program).toasts.shown()),
        timeout=LONG,
    )
    qtbot.waitUntil(lambda: page.detail.detail.row.answered == 1, timeout=LONG)
    bo.workspace.act(settings.save, SaveSetting("room_minutes", 40, None))
    qtbot.waitUntil(lambda: entrance(program).keeper.minutes == 40, timeout=LONG)
    (freshener,) = entrance(program).findChildren(Freshener)
    with anna.open_psql() as outside:
        outside.execute(f"LISTEN {audit.CHANNEL}")
        for _ in range(3):
            freshener.look()
            qtbot.waitUntil(lambda: not shell.tasks.busy, timeout=LONG)
        assert list(outside.notifies(timeout=0)) == []
    entrance(program).lock()
    qtbot.waitUntil(lambda: here() == {}, timeout=LONG)


def test_a_case_goes_in_and_out_from_the_window(anna: Insider, opened: Opened, qtbot: Any) -> None:
    program = opened(anna)
    row_id = program.workspace.act(inquiries.log, LogInquiry("Lagerhuset", investor="Lager AB")).id
    shell = enter(program, qtbot)
    room = entrance(program).keeper.room
    assert room is not None
    sealing.seal(program.workspace, room, Seal(row_id, "Projekt Vega"))
    dialogs.tell(shell.nav, row_id)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.model.count == 1, timeout=LONG)
    shell.go("inquiries", inquiry=row_id)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega", timeout=LONG)
    dialog = dialogs.unseal(shell.nav, page.detail.detail.row)
    dialog.go()
    qtbot.waitUntil(lambda: "öppet igen som" in toasts(program), timeout=LONG)
    qtbot.waitUntil(lambda: "Projekt Vega" not in on_screen() and shell.page("inquiries").model.count == 0)
    qtbot.waitUntil(lambda: not shell.tasks.busy, timeout=LONG)
    assert "din åtkomst" not in toasts(program)
    assert program.workspace.ask(inquiries.detail, row_id).row.title == "Lager AB"


def toasts(program: Any) -> str:
    return "\n".join(one.text for one in window(program).toasts.shown())
