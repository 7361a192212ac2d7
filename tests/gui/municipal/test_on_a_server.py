"""A municipality's program over a real server, with a login that reaches its own rows and no table more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from tests.gui import land
from tests.gui.conftest import close, makers
from tests.gui.municipal.test_municipality import Hand, button, words_of
from tests.server.conftest import KOPING, VASTERAS, Person, clock, coordinator, hire, koping, server
from tests.server.mortal import MortalPostgres, mortal, mortal_url
from tests.store.worlds import Clock, World

from investcrm import bootstrap
from investcrm.domain.access import Group
from investcrm.domain.commands import AddSite, ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.requirements import Requirement
from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog
from investcrm.gui.program import Program, Window
from investcrm.services import (
    forwarding,
    inbox,
    inquiries,
    municipal,
    own_inquiries,
    serving,
    sharing,
    sites,
)
from investcrm.services.clock import swedish_day
from investcrm.store.store import PostgresStore

__all__ = ["clock", "coordinator", "hire", "koping", "mortal", "mortal_url", "server"]


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
    qtbot.waitUntil(lambda: not program.tasks.busy)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not program.tasks.busy)
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
    assert line.power.basis.isVisible()
    line.power.basis.set_key("agreement")
    hand.click(answering.send_button)
    assert "Ni svarade" in answering.note.text()
    region = coordinator.world
    assert len(region.act(lambda uow, _: inbox.collect(uow), None)) == 1
    found = {f.municipality_code: f for f in region.ask(inquiries.detail, case).forwardings}
    assert [name for _, name, _ in found[KOPING].sites] == ["Strö 2:14"]
    power = region.ask(sites.site_row, found[KOPING].sites[0][0]).facts.power
    assert (2030, 25_000, "agreement") in {(one.year, one.firm_kw, one.basis) for one in power}
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
    from investcrm.services import replying

    program = opened(coordinator)
    qtbot.waitUntil(lambda: getattr(program, "collector", None) is not None)
    window = settled(program, qtbot)
    (brief,) = koping.world.ask(municipal.inbox, frozenset({KOPING}))
    koping.world.act(replying.send, SendReply(brief.id, declined=True, reason="Ingen mark"))
    qtbot.waitUntil(lambda: any("Köping har avböjt" in words_of(toast) for toast in window.toasts.shown()))
    assert crashed == []


def test_what_the_region_asks_stands_in_the_municipalitys_window_at_once(
    case: str, koping: Person, coordinator: Person, opened: Any, crashed: list[str], qtbot: Any
) -> None:
    program = opened(koping)
    qtbot.waitUntil(lambda: getattr(program, "announcer", None) is not None)
    window = settled(program, qtbot)
    today = window.go("today")
    settled(program, qtbot)
    region = coordinator.world
    ask(region, region.act(inquiries.log, LogInquiry("Projekt Lind")).id)
    qtbot.waitUntil(lambda: any("Projekt Lind" in words_of(toast) for toast in window.toasts.shown()))
    qtbot.waitUntil(lambda: "Projekt Lind" in words_of(today))
    assert crashed == []


def test_an_answer_sent_while_the_server_is_away_is_kept_and_sent_once(
    mortal: MortalPostgres, mortal_url: str, qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    serving.add_member(mortal_url, "koping", "Köping", (Group.MUNICIPALITY,), (KOPING,))
    region = World(PostgresStore(mortal_url), Clock(swedish_day(datetime.now(UTC))))
    case = region.act(inquiries.log, LogInquiry("Projekt Björk")).id
    ask(region, case)
    region.store.close()
    database = mortal_url.split("?", maxsplit=1)[0].rpartition("/")[2]
    program = Program(makers(), "sv")
    program.show(bootstrap.open_workspace(mortal.url(database, "koping").replace("+psycopg", "")))
    window = settled(program, qtbot)
    (row,) = program.workspace.ask(municipal.inbox, frozenset({KOPING}))  # type: ignore[union-attr]
    answering: Any = window.go("brief", brief=row.id)
    settled(program, qtbot)
    answering.text.setPlainText("Vi har mark.")
    mortal.die()
    program.tasks.query(municipal.inbox, frozenset({KOPING}))
    qtbot.waitUntil(lambda: program.contact is not None and program.contact.is_away)
    answering.send()
    qtbot.waitUntil(lambda: bool(program.workspace.desk.pending()))  # type: ignore[union-attr]
    assert answering.text.toPlainText() == "Vi har mark."
    mortal.rise()
    qtbot.waitUntil(
        lambda: program.contact is not None and not program.contact.is_away and not program.tasks.busy,
    )
    qtbot.waitUntil(lambda: "Ni svarade" in answering.note.text())
    close(program)
    region = World(PostgresStore(mortal_url), Clock(swedish_day(datetime.now(UTC))))
    assert len(region.act(lambda uow, _: inbox.collect(uow), None)) == 1
    found = {f.municipality_code: f.answer_text for f in region.ask(inquiries.detail, case).forwardings}
    assert found[KOPING] == "Vi har mark."
    region.store.close()
    mortal.run('DROP OWNED BY "koping"', database=database)
    mortal.run('DROP ROLE "koping"')
