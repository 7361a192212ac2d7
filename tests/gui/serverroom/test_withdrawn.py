"""Access is withdrawn under somebody's eyes: the case closes at the next tick, the room with the role."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from tests.gui.serverroom.conftest import Opened, enter, entrance, on_screen, window
from tests.serverroom.conftest import SECRET, Insider, Served

from investcrm.domain.commands import LogInquiry
from investcrm.domain.secrecy_commands import GiveAccess, Seal, WithdrawAccess
from investcrm.gui.dialogs import activity
from investcrm.gui.program import Program
from investcrm.gui.room.chip import RoomChip
from investcrm.services import inquiries, member_rooms, rooms, sealing, serving

AT_ONCE_MS = 60_000
"""Two seconds on a quiet computer; later where the server's sign was lost on its way."""


def forgotten() -> bool:
    """Whether no widget tells of the case, once those that were thrown away are gone."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return SECRET not in on_screen() and "Vega" not in on_screen()


def lent(anna: Insider, bo: Insider, first: str, *more: str) -> list[str]:
    """Begin cases that ``bo`` may read, the first of the secret investor; return their ids."""
    ids = [anna.begin(first, investor=f"{SECRET} AB"), *map(anna.begin, more)]
    for case in ids:
        anna.room.act(rooms.give_access, GiveAccess(case, bo.workspace.actor.member_id, "reader"))
    return ids


def said(program: Program) -> str:
    return "\n".join(toast.text for toast in window(program).toasts.shown())


def test_the_case_closes_by_itself(anna: Insider, bo: Insider, opened: Opened, qtbot: Any) -> None:
    (case, _), member = lent(anna, bo, "Projekt Vega", "Projekt Björk"), bo.workspace.actor.member_id
    program = opened(bo)
    shell = enter(program, qtbot)
    shell.go("match", inquiry=case)
    shell.go("inquiries", inquiry=case)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega" and page.model.count == 2)
    shell.nav.act("case_window", case)
    page.detail.set_tab("access")
    qtbot.waitUntil(lambda: f"{SECRET} AB" in on_screen())
    shell.open_palette()
    shell.palette_.edit.setText("Vega")
    qtbot.waitUntil(lambda: any(getattr(hit, "id", "") == case for hit in shell.palette_.entries()))
    dialog = activity.run(shell.nav, case)
    qtbot.keyClicks(dialog.text, "Samtal om Vega")
    QGuiApplication.clipboard().setText(f"{SECRET} AB")

    anna.room.act(rooms.withdraw_access, WithdrawAccess(case, member))
    qtbot.waitUntil(forgotten, timeout=AT_ONCE_MS)
    qtbot.waitUntil(lambda: shell.page("inquiries").model.count == 1, timeout=AT_ONCE_MS)

    assert "din åtkomst har tagits bort" in said(program)
    assert entrance(program).keeper.is_open
    assert shell.current == "inquiries"
    assert QGuiApplication.clipboard().text() == ""
    while shell.back():
        assert shell.current == "inquiries"
    shell.open_palette()
    shell.palette_.edit.setText("Vega")
    tasks = shell.tasks
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not [hit for hit in shell.palette_.entries() if hasattr(hit, "arguments")]
    shell.palette_.close_palette()
    with bo.psql() as raw:
        for table in ("inquiry", "case_member", "change", "search_entry"):
            column = {"inquiry": "id", "case_member": "inquiry_id", "change": "root_id"}.get(table, "ref")
            found = raw.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", (case,)).fetchone()
            assert found == (0,), table


def test_no_words_stay_where_a_reading_finds_the_case_gone_before_it_is_told(
    anna: Insider, bo: Insider, opened: Opened, qtbot: Any
) -> None:
    (case,), member = lent(anna, bo, "Projekt Vega"), bo.workspace.actor.member_id
    program = opened(bo)
    shell = enter(program, qtbot)
    shell.go("match", inquiry=case)
    shell.go("inquiries", inquiry=case)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega" and not shell.tasks.busy)
    watcher: Any = entrance(program).keeper._watcher
    watcher.looking.setInterval(1_000_000)

    anna.room.act(rooms.withdraw_access, WithdrawAccess(case, member))
    shell.tasks.announce({case})
    qtbot.waitUntil(lambda: page.detail.inquiry_id == "")
    watcher.looking.start(0)
    qtbot.waitUntil(forgotten, timeout=AT_ONCE_MS)

    assert shell.current == "inquiries"


def test_parts_out_of_sight_forget_a_case_that_is_taken_away_while_another_is_read(
    anna: Insider, bo: Insider, opened: Opened, qtbot: Any
) -> None:
    (case, other), member = lent(anna, bo, "Projekt Vega", "Projekt Björk"), bo.workspace.actor.member_id
    program = opened(bo)
    shell = enter(program, qtbot)
    page: Any = shell.go("inquiries", inquiry=case)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    page.detail.set_tab("history")
    for button in (page.board_button, page.table_button):
        button.click()
        qtbot.waitUntil(lambda: not shell.tasks.busy)
    shell.go("inquiries", inquiry=other)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Björk" and SECRET in on_screen())

    anna.room.act(rooms.withdraw_access, WithdrawAccess(case, member))
    qtbot.waitUntil(forgotten, timeout=AT_ONCE_MS)

    assert shell.page("inquiries") is page
    assert page.detail.title.text() == "Projekt Björk"
    assert page.detail.tabs.currentIndex() == list(page.detail._parts).index("history")


def test_a_case_that_a_colleague_makes_confidential_leaves_an_open_window(
    anna: Insider, bo: Insider, opened: Opened, qtbot: Any
) -> None:
    case = anna.workspace.act(inquiries.log, LogInquiry("Vega", investor=f"{SECRET} AB")).id
    program = opened(bo)
    main = window(program)
    main.go("today")
    program.nav.match(case)
    qtbot.waitUntil(lambda: "Vega" in on_screen() and not program.tasks.busy)
    page: Any = main.go("inquiries", inquiry=case)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Vega")
    program.nav.act("case_window", case)
    qtbot.waitUntil(lambda: not program.tasks.busy)

    sealing.seal(anna.workspace, anna.room, Seal(case, "Projekt Norrsken"))
    qtbot.waitUntil(lambda: "Förfrågan är borta" in said(program), timeout=AT_ONCE_MS)
    qtbot.waitUntil(forgotten, timeout=AT_ONCE_MS)

    assert main.current == "inquiries"
    while main.back():
        qtbot.waitUntil(lambda: not program.tasks.busy)
        assert forgotten()


def test_with_the_role_the_room_goes(
    anna: Insider, bo: Insider, served: Served, opened: Opened, qtbot: Any
) -> None:
    lent(anna, bo, "Projekt Vega")
    program = opened(bo)
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    way = entrance(program)
    member_rooms.shut_out(
        served.room, served.open, "bo", serving.demand_administrator, serving.administrator()
    )
    qtbot.waitUntil(lambda: not way.keeper.is_open, timeout=AT_ONCE_MS)
    qtbot.waitUntil(lambda: "Vega" not in on_screen() and SECRET not in on_screen())
    assert window(program).current == "inquiries"
    assert "Du har inte längre tillträde till sekretessrummet" in said(program)
    assert program.nav.entrance is None
    assert not window(program).findChildren(RoomChip)
