"""What somebody else writes shows in the open window at once, and nothing else moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import close, makers
from tests.gui.small_region import fill
from tests.store.worlds import fill as make_region

from investcrm import bootstrap
from investcrm.domain.commands import AddSite, ChangeInquiry, LogInquiry, SaveOrganisation
from investcrm.gui import gateway
from investcrm.gui.dialogs.conflict import ConflictDialog
from investcrm.gui.dialogs.edit_inquiry import EditDialog
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.program import Program
from investcrm.services import feed, inquiries, organisations, presence, sites
from investcrm.services.presence import Opened, Present
from investcrm.store.server import databases, roles
from investcrm.store.store import PostgresStore

WITHIN_S = 1.0
"""What the program itself lets pass before it reads; how fast it reads is the machine's."""
NEVER_MS = 10_000_000
LONG = 60_000
ROUNDS = 3


@pytest.fixture(params=["file", "server"])
def places(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where two people work: one encrypted file, or one server."""
    if request.param == "file":
        yield str(request.getfixturevalue("workspace_folder"))
        return
    postgres = request.getfixturevalue("postgres")
    name = postgres.create(postgres.template("together", _people_at_work))
    url = str(postgres.url(name))
    with databases.engine(url) as engine, engine.begin() as connection:
        roles.own(connection)
    yield url
    postgres.drop(name)


def _people_at_work(url: str) -> None:
    make_region(PostgresStore(url))
    opened = bootstrap.open_workspace(url)
    fill(opened)
    opened.close()


@pytest.fixture
def colleague(places: str, key_store: Any) -> Iterator[bootstrap.Workspace]:
    """Somebody else with a session and connections of their own."""
    opened = bootstrap.open_workspace(places)
    with opened.write() as uow:  # what the first write imports is not what is timed
        assert uow.session == opened.session
    yield opened
    opened.close()


@pytest.fixture
def running(places: str, qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program over the same workspace, its list of inquiries long enough to scroll."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    workspace = bootstrap.open_workspace(places)
    for number in range(60):
        workspace.act(inquiries.log, LogInquiry(f"Projekt {number:03d}"))
    program = Program(makers(), "sv")
    window = program.show(workspace)
    window.go("inquiries")
    program._settle_in()
    rest(program, qtbot)
    yield program
    close(program)


def rest(program: Program, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)


def page_of(program: Program) -> Any:
    assert program.window is not None
    return program.window.page("inquiries")


def titles(page: Any) -> list[str]:
    return [row.title for row in page.model.rows_between(0, 99)]


def change(colleague: bootstrap.Workspace, inquiry_id: str, **fields: Any) -> None:
    version = colleague.ask(inquiries.detail, inquiry_id).row.version
    colleague.act(inquiries.change, ChangeInquiry(inquiry_id, version, fields))


def until(qtbot: Any, shown: Callable[[], bool]) -> float:
    """Return the seconds until something is shown."""
    began = time.perf_counter()
    qtbot.waitUntil(shown, timeout=LONG)
    return time.perf_counter() - began


def test_a_change_shows_by_its_own_sign_and_the_place_in_the_list_stays(
    running: Program, colleague: bootstrap.Workspace, qtbot: Any, record_property: Any
) -> None:
    running.watcher._anyway.setInterval(NEVER_MS)
    page = page_of(running)
    table, model = page.table, page.model
    shown = model.row_at(30)
    table.select_id(shown.id)
    rest(running, qtbot)
    table.setFocus()
    table.verticalScrollBar().setValue(20 * 40 + 13)
    focus = QApplication.focusWidget()
    times = []
    for number in range(ROUNDS):
        title = f"Ändrad {number}"
        change(colleague, model.row_at(table.rowAt(60)).id, title=title)
        times.append(until(qtbot, lambda title=title: title in titles(page)))
        rest(running, qtbot)
    record_property("seconds", times)
    assert gateway.LOOK_EVERY + gateway.TOGETHER_MS / 1000 < WITHIN_S
    top = model.row_at(table.rowAt(0)).id
    colleague.act(inquiries.log, LogInquiry("Alldeles ny"))
    until(qtbot, lambda: "Alldeles ny" in titles(page))
    rest(running, qtbot)
    assert model.row_at(table.rowAt(0)).id == top, "the rows in sight moved"
    assert table.current_id() == shown.id
    assert table.selected_ids() == (shown.id,)
    assert QApplication.focusWidget() is focus


@pytest.mark.parametrize("places", ["server"], indirect=True)
def test_a_flood_of_ticks_costs_a_few_readings(
    running: Program, colleague: bootstrap.Workspace, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    since = feed.since
    monkeypatch.setattr(feed, "since", lambda *given: reads.append("") or since(*given))
    address = colleague.store.url.replace("+psycopg", "")
    began = time.perf_counter()
    with psycopg.connect(address, autocommit=True) as connection:
        for _ in range(1000):
            connection.execute("NOTIFY investcrm")
    change(colleague, page_of(running).model.row_at(0).id, title="Efter floden")
    until(qtbot, lambda: page_of(running).model.row_at(0).title == "Efter floden")
    rest(running, qtbot)
    gathered = 0.95 * gateway.TOGETHER_MS / 1000  # as early as Qt may call a timer
    assert 1 <= len(reads) <= (time.perf_counter() - began) / gathered + 2


def test_what_is_half_typed_stays_and_what_clashes_is_chosen_by_keyboard_alone(
    running: Program, colleague: bootstrap.Workspace, qtbot: Any
) -> None:
    page = page_of(running)
    inquiry_id = page.model.row_at(3).id
    page.open(inquiry=inquiry_id)
    rest(running, qtbot)
    page.detail.acts.edit()
    form = next(w for w in QApplication.topLevelWidgets() if isinstance(w, EditDialog) and w.isVisible())
    form._fields["country"].setText("Norge")
    form._fields["next_step"].setText("Halvskriv")
    change(colleague, inquiry_id, country="Danmark", investor="Nordvind AB")
    until(qtbot, lambda: page.detail.detail.row.investor == "Nordvind AB")
    assert form._fields["next_step"].text() == "Halvskriv"
    form.go()
    qtbot.waitUntil(lambda: bool(_asked()), timeout=LONG)
    choice = _asked()[0]
    assert (choice.theirs["country"].text(), choice.mine["country"].text()) == ("Danmark", "Norge")
    choice.theirs["country"].setFocus()
    qtbot.keyClick(choice.theirs["country"], Qt.Key.Key_Space)
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    rest(running, qtbot)
    after = colleague.ask(inquiries.detail, inquiry_id)
    assert (after.country, after.row.next_step, after.row.investor) == ("Danmark", "Halvskriv", "Nordvind AB")


@pytest.mark.parametrize("places", ["server"], indirect=True)
def test_who_has_a_case_open_or_edits_it_is_shown_until_they_leave(
    running: Program, colleague: bootstrap.Workspace, qtbot: Any
) -> None:
    page = page_of(running)
    inquiry_id = page.model.row_at(3).id
    page.open(inquiry=inquiry_id)
    rest(running, qtbot)
    sets = "SELECT count(*) FROM change_set"
    before = colleague.ask(lambda reader: reader.value(sets))
    assert [
        list(found)
        for found in colleague.ask(presence.others, colleague.session, colleague.store.clock()).items()
    ] == [[inquiry_id, (Present("Samordnare", editing=False),)]]
    for opened, said in (
        (Opened(inquiry_id), "Öppen hos Samordnare"),
        (Opened(inquiry_id, editing=True), "Redigeras av Samordnare"),
        (Opened(""), ""),
    ):
        colleague.act(presence.tell, opened)
        qtbot.waitUntil(lambda said=said: page.detail.others.text() == said, timeout=LONG)
    assert colleague.ask(lambda reader: reader.value(sets)) == before
    running.leave()
    assert colleague.ask(presence.others, colleague.session, colleague.store.clock()) == {}


@pytest.mark.parametrize("places", ["server"], indirect=True)
@pytest.mark.parametrize(
    ("page_key", "pane", "edit"),
    [("sites", "pane", "state"), ("organisations", "pane", "change"), ("readiness", "evidence", "state")],
)
def test_who_has_land_a_company_or_a_municipality_open_is_shown_the_same_way(
    running: Program, colleague: bootstrap.Workspace, qtbot: Any, page_key: str, pane: str, edit: str
) -> None:
    assert running.window is not None

    def mine() -> dict[str, bool]:
        found = colleague.ask(presence.others, colleague.session, colleague.store.clock())
        return {record: one.editing for record, [one] in found.items()}

    record = a_record(colleague, page_key)
    page: Any = running.window.go(page_key, **{ARGUMENTS[page_key]: record})
    rest(running, qtbot)
    shown = getattr(page, pane)
    assert mine() == {record: False}
    for opened, said in (
        (Opened(record), "Öppen hos Samordnare"),
        (Opened(record, editing=True), "Redigeras av Samordnare"),
        (Opened(""), ""),
    ):
        colleague.act(presence.tell, opened)
        qtbot.waitUntil(lambda said=said: shown.others.text() == said, timeout=LONG)
    getattr(page if edit == "state" and page_key == "readiness" else shown, edit)()
    form = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Sheet) and w.isVisible())
    qtbot.waitUntil(lambda: mine() == {record: True}, timeout=LONG)
    form.reject()
    qtbot.waitUntil(lambda: mine() == {record: False}, timeout=LONG)
    running.window.go("kpis")
    qtbot.waitUntil(lambda: mine() == {}, timeout=LONG)
    running.window.back()
    qtbot.waitUntil(lambda: mine() == {record: False}, timeout=LONG)


ARGUMENTS = {"sites": "site", "organisations": "organisation", "readiness": "municipality"}


def a_record(colleague: bootstrap.Workspace, page_key: str) -> str:
    """Return the id of something that the page can show."""
    if page_key == "readiness":
        return "1983"
    if page_key == "sites":
        return str(colleague.act(sites.add_site, AddSite("1983", "Sjötomten", source="Kommunen")))
    return str(colleague.act(organisations.save, SaveOrganisation("Nordvind AB")))


def _asked() -> list[ConflictDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]
