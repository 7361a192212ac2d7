"""The full round on a server: three windows, one municipality by mail, and a history that tells it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPushButton, QWidget
from tests.gui import land
from tests.gui.conftest import close, makers
from tests.mail.conftest import authority, mail, server_tls, trusted
from tests.mail.server import PASSWORD, USER, MailServer
from tests.server.conftest import KOPING, VASTERAS, Person, clock, coordinator, hire, koping, server, vasteras
from tests.services.replies import filled, form

from investcrm import bootstrap
from investcrm.domain.commands import AddSite, LogInquiry
from investcrm.domain.mailing import MailAccount, SetMail
from investcrm.domain.requirements import Requirement
from investcrm.domain.stages import Outcome
from investcrm.gui.dialogs.deadline import DeadlineDialog
from investcrm.gui.dialogs.decision import DecisionDialog
from investcrm.gui.dialogs.forward import ForwardDialog
from investcrm.gui.dialogs.municipal import DeclineDialog
from investcrm.gui.dialogs.offer import OfferDialog
from investcrm.gui.dialogs.offer_sending import OfferSendingDialog
from investcrm.gui.dialogs.read_answers import ReadAnswersDialog
from investcrm.gui.dialogs.remind import RemindDialog
from investcrm.gui.dialogs.sending import SendingDialog
from investcrm.gui.program import Program
from investcrm.gui.taking_in import take_in
from investcrm.gui.views.inquiries.parts import history_words
from investcrm.gui.views.inquiries.round_table import RoundTable
from investcrm.services import inquiries, mail_account, sites

__all__ = [
    "authority", "clock", "coordinator", "hire", "koping", "mail", "server", "server_tls", "trusted",
    "vasteras",
]  # fmt: skip
SALA = "1981"
LONG = 30_000
STEPS = (
    ("Coordinator", "Vidarebefordrade en förfrågan: Köping, Sala, Västerås"),
    ("Coordinator", "Markerade som skickat: Köping, Västerås"),
    ("Koping", "Öppnade ett underlag: Köping"),
    ("Koping", "Påbörjade ett svar: Köping"),
    ("Coordinator", "Skickade ett meddelande: Sala"),
    ("Coordinator", "Påminde kommuner: Köping, Västerås"),
    ("Coordinator", "Ändrade en frist: Köping, Sala, Västerås"),
    ("Koping", "Skickade ett svar: Köping"),
    ("Vasteras", "Avböjde: Västerås"),
    ("Coordinator", "Tog in svar från kommuner: Köping"),
    ("Coordinator", "Läste in ett svar: Sala"),
    ("Coordinator", "Sammanställde en offert"),
)
"""Who did what, in the words of the case's history."""
TEXTS = (
    "text", "plainText", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "statusTip",
    "whatsThis", "placeholderText", "currentText",
)  # fmt: skip


@dataclass
class Seat:
    """Somebody at their window."""

    program: Program
    qtbot: Any

    @property
    def window(self) -> Any:
        return self.program.window

    @property
    def nav(self) -> Any:
        return self.program.nav

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: not self.program.tasks.busy, timeout=LONG)
            QApplication.processEvents()

    def go(self, key: str, **arguments: Any) -> Any:
        page = self.window.go(key, **arguments)
        self.settle()
        return page

    def sees(self, *said: str) -> None:
        """Wait until this window says all of it; nothing is touched here meanwhile."""
        self.qtbot.waitUntil(lambda: all(one in shown(self.window) for one in said), timeout=LONG)

    def press(self, text: str, within: QWidget | None = None) -> None:
        found = [
            one for one in (within or self.window).findChildren(QPushButton)
            if one.text() == text and one.isVisible()
        ]  # fmt: skip
        self.qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.settle()

    def every_page(self) -> str:
        """Return all that stands anywhere on any page of this window."""
        told = []
        for key in self.window._pages:
            self.go(key)
            told += held(self.window)
        return "\n".join(told)


def shown(widget: QWidget) -> str:
    """Return what a widget shows."""
    seen = [one for one in (widget, *widget.findChildren(QWidget)) if one.isVisible()]
    return "\n".join(text for one in seen for text in words_of(one))


def held(widget: QWidget) -> list[str]:
    """Return every word a widget holds, on show or not, rows and hints of lists included."""
    return [text for one in (widget, *widget.findChildren(QWidget)) for text in words_of(one)]


def words_of(widget: QWidget) -> list[str]:
    found = [str(widget.property(name)) for name in TEXTS if widget.property(name)]
    for count, read in (("count", "itemText"), ("count", "tabText")):
        if hasattr(widget, read):
            found += [getattr(widget, read)(at) for at in range(getattr(widget, count)())]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                found += [str(model.data(model.index(row, column), role) or "") for role in roles]
    return [text for text in found if text]


@pytest.fixture
def seat(qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Person], Seat]]:
    """Open somebody's window on the server."""
    monkeypatch.setattr("sys.excepthook", __import__("sys").excepthook)
    running: list[Program] = []

    def sit(person: Person) -> Seat:
        program = Program(makers(), "sv")
        running.append(program)
        program.show(bootstrap.open_workspace(person.address.replace("+psycopg", "")))
        assert program.window is not None
        program.window.resize(1280, 860)
        qtbot.waitUntil(
            lambda: getattr(program, "collector", None) or getattr(program, "announcer", None), timeout=LONG
        )
        found = Seat(program, qtbot)
        found.settle()
        return found

    yield sit
    for left in running:
        close(left)


@pytest.fixture
def crashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a window reported of itself."""
    from investcrm.gui.crash import CrashHook

    heard: list[str] = []
    monkeypatch.setattr(CrashHook, "show", lambda _self, *told: heard.append(str(told)))
    return heard


def chips(page: Any) -> dict[str, str]:
    """Return the state of each municipality in the region's list, by code; none while it is drawn anew."""
    shown = [one for one in page.findChildren(RoundTable) if one.isVisible()]
    return {line.row.municipality_code: line.chip.text() for one in shown for line in one.lines.values()}


THEIRS = {
    KOPING: ("Köping", "Strö", "Gatan är upphandlad", "Exploateringschefen"),
    VASTERAS: ("Västerås", "Barkaby", "Ingen el före 2031"),
    SALA: ("Sala", "Norrmalm", "naring@sala.example"),
}
"""What each municipality alone may see beside the region: its name, its land, its words, its address."""
REGIONS = ("Volta", "asker@invest.example", "kommuner har", "av 3", "0/3", "3/3")
"""What stays with the region: the investor, the asker, how many were asked and answered."""


def sees_only_its_own(at: Seat, code: str) -> None:
    told = at.every_page()
    assert THEIRS[code][0] in told
    for other in {*THEIRS} - {code}:
        assert [one for one in THEIRS[other] if one in told] == []
    assert [one for one in REGIONS if one in told] == []


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_round_from_the_inquiry_to_the_decision_in_three_windows_and_by_mail(
    clock: Any, coordinator: Person, koping: Person, vasteras: Person, seat: Callable[[Person], Seat],
    mail: Callable[..., MailServer], crashed: list[str], tmp_path: Path, qtbot: Any,
) -> None:  # fmt: skip
    clock.now = datetime.now(UTC)  # the windows' own
    region = coordinator.world
    for code, name, area in (
        (KOPING, "Strö 2:14", 140_000), (VASTERAS, "Barkaby 1:7", 150_000), (SALA, "Norrmalm 4:2", 130_000),
    ):  # fmt: skip
        region.act(sites.add_site, AddSite(code, name, {"usable_m2": area}, "12 MW fast", "kommunen"))
    post = mail()
    account = MailAccount("localhost", post.port, user=USER, sender="crm@region.test")
    region.act(mail_account.set_account, SetMail(account))
    mail_account.keep_password(account, PASSWORD)
    asked = (Requirement("land", low=100_000), Requirement("power", low=10_000))
    case = region.act(
        inquiries.log, LogInquiry("Projekt Björk", investor="Volta Batteries AB", requirements=asked)
    ).id

    def rows() -> dict[str, Any]:
        return {one.municipality_code: one for one in region.ask(inquiries.detail, case).forwardings}

    def site_facts() -> Any:
        ((_, site_id),) = [(name, found) for found, name, _ in rows()[SALA].sites]
        return region.ask(sites.site_row, site_id).facts.values

    office, at_koping, at_vasteras = seat(coordinator), seat(koping), seat(vasteras)

    # Forwarded to three: two work in the program, one has mail alone.
    office.nav.forward(case)
    office.settle()
    forward = land.dialog(ForwardDialog)
    forward.recipients.set_checked(tuple(THEIRS))
    qtbot.keyClicks(forward.recipients.emails[SALA], "naring@sala.example")
    assert not forward.recipients.without.isVisible()
    forward.primary.click()
    office.settle()
    sending = land.dialog(SendingDialog)
    office.settle()
    sending.primary.click()
    office.settle()
    assert land.no_dialog(SendingDialog)
    (letter,) = (one.message for one in post.taken)
    assert letter["To"] == "naring@sala.example"
    assert {row.state for row in rows().values()} == {"sent"}
    office.nav.open_inquiry(case, "municipalities")
    office.settle()
    page = office.window.page("inquiries")
    qtbot.waitUntil(lambda: set(chips(page).values()) == {"Väntar"}, timeout=LONG)

    # Each window shows it at once, and nothing of the others.
    for at, code in ((at_koping, KOPING), (at_vasteras, VASTERAS)):
        at.sees("Projekt Björk")
        sees_only_its_own(at, code)

    # Köping opens it and begins; the region sees how far it has come and no word of it.
    at_koping.go("today")
    at_koping.press("Besvara")
    answering: Any = at_koping.window.page("brief")
    qtbot.waitUntil(lambda: chips(page).get(KOPING) == "Öppnat", timeout=LONG)
    (line,) = answering.sites.lines
    line.check.click()
    answering.text.setPlainText("Gatan är upphandlad.")
    qtbot.waitUntil(
        lambda: chips(page) == {KOPING: "Svar påbörjat", VASTERAS: "Väntar", SALA: "Väntar"}, timeout=LONG
    )
    assert "Gatan" not in "\n".join(held(office.window))

    # Reminded, and given another day: two read it in their windows, one gets both by mail.
    page.detail.acts.remind(())
    office.settle()
    land.dialog(RemindDialog).primary.click()
    office.settle()
    land.dialog(SendingDialog).primary.click()
    office.settle()
    assert land.no_dialog(SendingDialog)
    at_vasteras.go("today")
    at_vasteras.sees("påmind", "Regionen påminner om Projekt Björk")
    later = office.nav.region.today() + timedelta(days=21)
    DeadlineDialog(office.nav, tuple(rows().values())).open()
    deadline = land.dialog(DeadlineDialog)
    deadline.day.set_value(later)
    deadline.reason.setPlainText("Investeraren behöver mer tid.")
    deadline.primary.click()
    office.settle()
    land.dialog(SendingDialog).primary.click()
    office.settle()
    assert land.no_dialog(SendingDialog)
    assert [one.message["Subject"].split(":")[0].split()[0] for one in post.taken] == [
        "Förfrågan", "Påminnelse", "Ny",
    ]  # fmt: skip
    at_koping.sees("Investeraren behöver mer tid.")
    assert answering.text.toPlainText() == "Gatan är upphandlad."
    assert {row.deadline_on for row in rows().values()} == {later}

    # Köping answers, Västerås declines, Sala sends its form back, which is taken over field by field.
    line.power.edit.setText("12 MW avtalat")
    answering.contact.setText("Exploateringschefen")
    qtbot.mouseClick(answering.send_button, Qt.MouseButton.LeftButton)
    at_koping.settle()
    qtbot.waitUntil(lambda: chips(page).get(KOPING) == "Svar", timeout=LONG)
    at_vasteras.press("Besvara")
    at_vasteras.press("Avböj med skäl…")
    decline = land.dialog(DeclineDialog)
    decline.reason.setPlainText("Ingen el före 2031.")
    decline.primary.click()
    at_vasteras.settle()
    qtbot.waitUntil(lambda: chips(page) == {KOPING: "Svar", VASTERAS: "Avböjt", SALA: "Väntar"}, timeout=LONG)
    back = tmp_path / "svar.pdf"
    answers = {"answer": "offer", "s1_offer": "yes", "s1_usable_m2": "12,5", "s1_plan_state": "adopted"}
    back.write_bytes(filled(form(letter), answers))
    take_in(office.nav, (back,))
    office.settle()
    review = land.dialog(ReadAnswersDialog)
    review.review.checks["s1_plan_state"].click()
    review.primary.click()
    office.settle()
    assert land.no_dialog(ReadAnswersDialog)
    qtbot.waitUntil(lambda: chips(page).get(SALA) == "Svar", timeout=LONG)
    assert site_facts()["usable_m2"].value == 125_000
    assert "plan_state" not in site_facts()

    # The offer is made, sent and decided.
    qtbot.mouseClick(page.detail.next, Qt.MouseButton.LeftButton)
    office.settle()
    land.dialog(OfferDialog).primary.click()
    office.settle()
    offer = land.dialog(OfferSendingDialog)
    offer.to.setText("asker@invest.example")
    office.settle()
    offer.primary.click()
    office.settle()
    assert len(post.to("asker@invest.example")) == 1
    qtbot.mouseClick(page.detail.next, Qt.MouseButton.LeftButton)
    office.settle()
    decision = land.dialog(DecisionDialog)
    decision.choose(Outcome.ESTABLISHMENT)
    decision.jobs.set_text("110")
    decision.go()
    office.settle()
    assert region.ask(inquiries.detail, case).row.standing.outcome is Outcome.ESTABLISHMENT

    # Every step stands in the case's history, with who and about whom; the others' windows learn nothing.
    told = [(row.actor, history_words(row)) for row in region.ask(inquiries.history, case)]
    assert [one for one in STEPS if one not in told] == []
    office.nav.open_inquiry(case, "history")
    office.sees(*(words for _, words in STEPS))
    for at, code in ((at_koping, KOPING), (at_vasteras, VASTERAS)):
        sees_only_its_own(at, code)
    assert crashed == []
