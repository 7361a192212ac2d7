"""Into the room of a server from the window, and nothing of it for those it is not for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.conftest import Postgres
from tests.gui.serverroom.conftest import LONG, Opened, enter, entrance, on_screen, texts, window
from tests.serverroom.conftest import SECRET, Insider, Served

from investcrm import bootstrap
from investcrm.domain.access import Group
from investcrm.domain.filters import InquiryFilter
from investcrm.gui.program import Program
from investcrm.gui.room.chip import RoomChip
from investcrm.services import inquiries, searching, serving
from investcrm.store.store import utc_now

STILL = 20
"""Looks, ten milliseconds apart or more, after which a window counts as at rest."""

_DRAWN = re.compile(r"\d+ ms|Sida \d+ av \d+|\d+ \w+…")
"""What depends on how long something took, how far the preview of a report has come, and on widths."""


def test_a_member_works_in_the_room_and_locks_it(anna: Insider, opened: Opened, qtbot: Any) -> None:
    anna.begin("Projekt Vega", investor=f"{SECRET} AB")
    program = opened(anna)
    assert "låst" in entrance(program).chip.text()
    shell = enter(program, qtbot)
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.model.count == 1 and page._detail is not None)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Projekt Vega")
    page.detail.set_tab("access")
    qtbot.waitUntil(lambda: f"{SECRET} AB" in on_screen())
    assert "låses om 25 min" in shell.told.text()
    assert "Avsluta sekretessen" not in on_screen()
    assert window(program)._top.search.text() == "Sök bara i sekretessrummet"
    assert {"new", "undo", "import"} <= {one.key for one in shell._commands()}
    qtbot.keyClick(window(program), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not entrance(program).keeper.is_open)
    qtbot.waitUntil(lambda: SECRET not in on_screen() and "Vega" not in on_screen())
    assert "låst" in entrance(program).chip.text()


def test_a_sheet_and_a_mail_are_taken_into_the_room_alone(
    anna: Insider, opened: Opened, qtbot: Any, tmp_path: Path
) -> None:
    sheet = tmp_path / "ärenden.csv"
    sheet.write_text(f"Företag;Land;Jobb\n{SECRET} AB;Norge;40\nAndra AB;Finland;12\n", encoding="utf-8")
    mail = tmp_path / "fråga.eml"
    mail.write_text(
        f"From: a@example.com\nSubject: Mark\n\n{SECRET} AB behöver 12 ha och 20 MW.\n", encoding="utf-8"
    )
    shell = enter(opened(anna), qtbot)
    shell.take_in((sheet,))
    importing: Any = shell.page("import")
    qtbot.waitUntil(lambda: importing.found is not None, timeout=LONG)
    assert not importing.subject.isVisible()
    qtbot.mouseClick(importing.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: importing.result is not None, timeout=LONG)
    shell.take_in((mail,))
    qtbot.waitUntil(lambda: shell.current == "new_inquiry" and not shell.tasks.busy, timeout=LONG)
    form: Any = shell.page("new_inquiry")
    form.form.fields["title"].setText("Projekt Lyra")
    form.save()
    qtbot.waitUntil(lambda: anna.room.ask(inquiries.list_head, InquiryFilter()).count == 3, timeout=LONG)
    (kept,) = (hit.id for hit in anna.room.ask(searching.find, "Lyra") if hit.kind == "inquiry")
    assert [one.name for one in anna.room.ask(inquiries.detail, kept).documents] == [mail.name]
    assert anna.workspace.ask(inquiries.list_head, InquiryFilter()).count == 0


def everything(program: Program, qtbot: Any) -> list[str]:
    """Go to every page and wait until it is at rest, open the palette, and return all words of the window."""
    main = window(program)
    for key in main._pages:
        main.go(key)
        at_rest(program, qtbot)
    main.open_palette()
    assert main._palette is not None
    said = [str(one if isinstance(one, str) else one.title) for one in main._palette.entries()]
    main._palette.close_palette()
    return sorted({_DRAWN.sub("", text) for text in [*said, *texts(main)]})


def at_rest(program: Program, qtbot: Any) -> None:
    """Wait until the words of a window stay the same for a while, once it has settled in and counted."""
    seen: list[tuple[str, ...]] = []

    def stays() -> bool:
        now = tuple(texts(window(program)))
        if not program.sweeper.is_on or program.tasks.busy or (seen and seen[-1] != now):
            seen.clear()
        seen.append(now)
        return len(seen) > STILL

    qtbot.waitUntil(stays, timeout=LONG)


@pytest.fixture
def carl(served: Served, postgres: Postgres) -> Iterator[Insider]:
    """An advisor outside the confidential database, whose login goes once every window is closed."""
    serving.add_member(served.open, "carl", "Carl", [Group.ADVISOR])
    address = served.open.replace("postgres@", "carl@")
    person = Insider("carl", bootstrap.open_workspace(address), lambda: pytest.fail("no room"), "", address)
    yield person
    person.close()
    postgres.run("DROP OWNED BY carl", database=served.open.split("?")[0].rpartition("/")[2])
    postgres.run("DROP ROLE carl")


@pytest.mark.long
def test_who_has_no_business_there_sees_the_same_whether_cases_exist_or_not(
    carl: Insider, anna: Insider, opened: Opened, qtbot: Any
) -> None:
    now = utc_now()  # no day ends between the windows that are compared
    everything(opened(carl, lambda: now), qtbot)  # the desk remembers where a window was left
    before = opened(carl, lambda: now)
    assert before.entrance is None
    without = everything(before, qtbot)
    anna.begin("Projekt Vega", investor=f"{SECRET} AB", summary=SECRET)
    after = opened(carl, lambda: now)
    assert everything(after, qtbot) == without
    assert SECRET not in "\n".join(without)
    for program in (before, after):
        shown = [one for one in window(program).findChildren(QWidget) if one.isVisible()]
        assert not [text for one in shown for text in texts(one) if "sekretessrum" in text.casefold()]
        assert not window(program).findChildren(RoomChip)
        assert "room" not in {command.key for command in window(program)._all_commands()}
