"""A municipality's program over a real server, with a login that reaches its own rows and no table more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from tests.gui import land
from tests.gui.conftest import close, makers
from tests.gui.municipal.test_municipality import Hand, button, words_of
from tests.server.conftest import KOPING, VASTERAS, Person, clock, coordinator, hire, koping, server
from tests.store.worlds import World

from investcrm import bootstrap
from investcrm.domain.commands import AddSite, ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.requirements import Requirement
from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog
from investcrm.gui.program import Program, Window
from investcrm.services import forwarding, inbox, inquiries, own_inquiries, sharing, sites

__all__ = ["clock", "coordinator", "hire", "koping", "server"]
LONG = 20_000


@pytest.fixture
def now(clock: Any) -> Any:
    """The server's clock stands where the machine's does, as the window uses the machine's."""
    from datetime import UTC, datetime

    clock.now = datetime.now(UTC)
    return clock


@pytest.fixture
def case(now: Any, coordinator: Person, koping: Person) -> str:
    """A case that Köping and Västerås were asked about."""
    region = coordinator.world
    koping.world.act(
        sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast", "kommunen")
    )
    asked = (Requirement("land", low=100_000), Requirement("power", low=10_000))
    found = region.act(inquiries.log, LogInquiry("Projekt Björk", investor="Volta", requirements=asked)).id
    ask(region, found)
    return found


def ask(region: World, case: str) -> None:
    recipients = (Recipient(KOPING), Recipient(VASTERAS))
    made = region.act(forwarding.forward, ForwardInquiry(case, recipients, region.today + timedelta(days=7)))
    region.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))


@pytest.fixture
def opened(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Person], Program]]:
    """Open somebody's program over the server."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    running: list[Program] = []

    def open_it(person: Person) -> Program:
        started = Program(makers(), "sv")
        running.append(started)
        started.show(bootstrap.open_workspace(person.address.replace("+psycopg", "")))
        return started

    yield open_it
    for left in running:
        close(left)


@pytest.fixture
def crashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the program reported of itself: a query it may not make, above all."""
    from investcrm.gui.crash import CrashHook

    heard: list[str] = []
    monkeypatch.setattr(CrashHook, "show", lambda _self, *told: heard.append(str(told)))
    return heard


def settled(program: Program, qtbot: Any) -> Window:
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    assert program.window is not None
    return program.window


def test_every_page_reads_within_the_rights_of_the_login(
    case: str, koping: Person, opened: Any, crashed: list[str], qtbot: Any
) -> None:
    program = opened(koping)
    window = settled(program, qtbot)
    for key in window._pages:
        window.go(key)
        settled(program, qtbot)
    program.tasks.announce(frozenset())
    settled(program, qtbot)
    assert crashed == []
    assert not [toast for toast in window.toasts.shown() if "roll" in words_of(toast)]


def test_from_the_opened_window_to_the_answer_in_the_regions_case(
    case: str, koping: Person, coordinator: Person, opened: Any, crashed: list[str], qtbot: Any
) -> None:
    program = opened(koping)
    window = settled(program, qtbot)
    hand = Hand(qtbot, lambda: settled(program, qtbot))
    today = window.go("today")
    settled(program, qtbot)
    hand.click(button(today, "Besvara"))
    answering: Any = window.page("brief")
    (line,) = answering.sites.lines
    hand.click(line.check)
    hand.type(line.power.edit, "25 MW 2030")
    hand.click(answering.send_button)
    assert "Ni svarade" in answering.note.text()
    region = coordinator.world
    assert len(region.act(lambda uow, _: inbox.collect(uow), None)) == 1
    found = {f.municipality_code: f for f in region.ask(inquiries.detail, case).forwardings}
    assert [name for _, name, _ in found[KOPING].sites] == ["Strö 2:14"]
    assert found[VASTERAS].state == "sent"
    assert (hand.clicks, crashed) == (3, [])


def test_an_own_inquiry_shared_from_the_window_reaches_the_region(
    case: str, koping: Person, coordinator: Person, opened: Any, crashed: list[str], qtbot: Any
) -> None:
    program = opened(koping)
    window = settled(program, qtbot)
    window._new()
    dialog = land.dialog(OwnInquiryDialog)
    dialog.name.setText("Sågverket söker mark")
    dialog.investor.setText("Sågen AB")
    dialog.share.set_key("summary")
    dialog.primary.click()
    settled(program, qtbot)
    (row,) = koping.world.ask(own_inquiries.listed, frozenset({KOPING}))
    (seen,) = coordinator.world.ask(sharing.shared)
    assert (seen.number, seen.title, seen.investor) == (row.number, "Sågverket söker mark", "")
    assert crashed == []


def test_the_regions_window_takes_the_answer_in_and_says_so(
    case: str, koping: Person, coordinator: Person, opened: Any, crashed: list[str], qtbot: Any
) -> None:
    from investcrm.domain.municipal_commands import SendReply
    from investcrm.services import municipal, replying

    program = opened(coordinator)
    qtbot.waitUntil(lambda: getattr(program, "collector", None) is not None, timeout=LONG)
    window = settled(program, qtbot)
    (brief,) = koping.world.ask(municipal.inbox, frozenset({KOPING}))
    koping.world.act(replying.send, SendReply(brief.id, declined=True, reason="Ingen mark"))
    program.tasks.announce(frozenset({brief.id}))
    qtbot.waitUntil(
        lambda: any("Köping har avböjt" in words_of(toast) for toast in window.toasts.shown()), timeout=LONG
    )
    assert crashed == []
