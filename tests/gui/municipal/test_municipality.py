"""A municipality at its own screen: what is asked, answered in ten minutes, nothing of others in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from tests.gui import land
from tests.gui.conftest import close
from tests.gui.municipal.conftest import brief_named, start

from investcrm import bootstrap
from investcrm.domain.access import Actor, Group
from investcrm.domain.commands import AddSite, Decide, ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.municipal_commands import AnswerJoint, ProposeJoint, SendReply
from investcrm.domain.stages import LostReason, Outcome
from investcrm.gui.dialogs.municipal import DeclineDialog, JointDialog
from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog
from investcrm.gui.dialogs.own_quarter import OwnQuarterDialog
from investcrm.gui.finding import find_own
from investcrm.gui.program import Program, Window
from investcrm.services import (
    cases,
    forwarding,
    inbox,
    inquiries,
    joint,
    municipal,
    own_inquiries,
    readiness,
    reference,
    replying,
    sites,
)
from investcrm.services.clock import swedish_day

Settle = Callable[[], None]


class Hand:
    """A mouse and a keyboard that count what they do."""

    def __init__(self, qtbot: Any, settle: Settle) -> None:
        self._qtbot, self._settle = qtbot, settle
        self.clicks = 0
        self.typed = 0

    def click(self, widget: QWidget) -> None:
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))
        self.clicks += 1
        self._settle()
        QApplication.processEvents()

    def type(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        for character in text:  # one by one, since the test's own keyboard has no å, ä and ö
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, press)
        self.typed += len(text)


@pytest.fixture
def hand(qtbot: Any, settle: Settle) -> Hand:
    return Hand(qtbot, settle)


def page(window: Window, key: str, settle: Settle, **arguments: Any) -> Any:
    found = window.go(key, **arguments)
    settle()
    QApplication.processEvents()
    return found


def button(widget: QWidget, text: str) -> QAbstractButton:
    return next(
        one for one in widget.findChildren(QAbstractButton) if one.text() == text and one.isVisibleTo(widget)
    )


def words_of(widget: QWidget) -> str:
    said = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    said += [one.text() for one in widget.findChildren(QAbstractButton) if one.isVisibleTo(widget)]
    return "\n".join(said)


def collect(region: bootstrap.Workspace) -> None:
    region.act(lambda uow, _: inbox.collect(uow), None)


def answered(region: bootstrap.Workspace, ids: dict[str, str], code: str) -> Any:
    detail = region.ask(inquiries.detail, ids["Projekt Björk"])
    return next(f for f in detail.forwardings if f.municipality_code == code)


def test_the_navigation_holds_what_a_municipality_may_and_nothing_else(window: Window) -> None:
    assert [one.key for one in window._in_nav()] == ["today", "inquiries", "sites", "readiness"]
    assert set(window._pages) == {"today", "inquiries", "sites", "readiness", "brief", "settings"}
    assert not window._top.take_in.isVisible()
    assert window._top.new.text() == "Egen förfrågan"


def test_every_page_reads_only_what_the_municipality_can(
    window: Window, settle: Settle, overreached: list[str]
) -> None:
    for key in window._pages:
        page(window, key, settle)
    window.tasks.announce(frozenset())
    settle()
    assert overreached == []


def test_today_shows_what_is_asked_with_its_deadline(window: Window, settle: Settle) -> None:
    today = page(window, "today", settle)
    said = words_of(today.asked)
    assert "Projekt Björk" in said
    assert "Projekt Alm" in said
    assert "Volta" not in said


def test_the_municipality_prints_its_own_quarter_and_sees_how_a_case_went(
    window: Window, settle: Settle, region: Any, ids: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, overreached: list[str],
) -> None:  # fmt: skip
    version = region.ask(inquiries.detail, ids["Projekt Björk"]).row.version
    reason = LostReason.POWER_TOO_LATE
    region.act(cases.decide, Decide(ids["Projekt Björk"], version, Outcome.LOST, lost_reason=reason))
    window.tasks.announce(frozenset())
    briefs = page(window, "inquiries", settle)
    row = next(place for place, one in enumerate(briefs.asked.rows()) if one.name == "Projekt Björk")
    assert not briefs.asked.rows()[row].is_open
    status = briefs.asked.index(row, next(n for n, one in enumerate(_keys(briefs)) if one == "state"))
    told = str(status.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Lämnade regionen: Elkapaciteten kommer för sent" in told
    briefs.quarter.click()
    dialog = land.dialog(OwnQuarterDialog)
    settle()
    assert dialog.municipality.count() == 1
    assert dialog.said.text().startswith("Förfrågningar: ")
    target = tmp_path / "kvartal.pdf"
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args, **_kw: (str(target), "")
    )
    dialog.primary.click()
    settle()
    assert "förfrågningar och svar" in land.paper(target)
    assert overreached == []


def _keys(briefs: Any) -> list[str]:
    return [column.key for column in briefs._asked_columns()]


def test_from_the_opened_window_to_the_sent_answer(
    window: Window, hand: Hand, settle: Settle, region: Any, ids: dict[str, str], code: str,
    places: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    today = page(window, "today", settle)
    hand.click(button(today, "Besvara"))
    answering = window.page("brief")
    assert "Projekt Björk" in answering.title.text()
    line = answering.sites.line(places["Strö 2:14"])
    assert [one.name for one in answering.sites.lines] == ["Strö 2:14", "Norsa 3:8"]
    hand.click(line.check)
    hand.type(line.power.edit, "12 MW avtalat, 25 MW 2030 prel.")
    hand.click(answering.contact)
    hand.type(answering.contact, "Näringslivsavdelningen")
    hand.type(answering.text, "Gatan är upphandlad.")
    file = tmp_path / "nätbesked.pdf"
    file.write_bytes(b"%PDF besked")
    answering.files.add([file])
    hand.click(answering.send_button)
    assert "svarade" in answering.note.text()
    assert hand.clicks <= 6
    collect(region)
    found = answered(region, ids, code)
    assert (found.state, found.answer_text) == ("answered", "Gatan är upphandlad.")
    assert [name for _, name, _ in found.sites] == ["Strö 2:14"]
    steps = region.ask(sites.site_row, places["Strö 2:14"]).facts.power
    assert [(step.year, step.firm_kw, step.indicative_kw) for step in steps] == [
        (None, 12_000, 0),
        (2030, 0, 25_000),
    ]
    names = {one.name for one in region.ask(inquiries.detail, ids["Projekt Björk"]).documents}
    assert "nätbesked.pdf" in names


def test_a_new_value_is_marked_and_held_against_what_is_asked(
    window: Window, brief: str, hand: Hand, settle: Settle, places: dict[str, str]
) -> None:
    answering = page(window, "brief", settle, brief=brief)
    line = answering.sites.line(places["Norsa 3:8"])
    assert line.panel is None
    hand.click(line.check)
    assert line.panel.isVisible()
    before = line.facts()
    line.inputs["usable_m2"].put_text("16 ha")
    assert before == {}
    assert line.facts() == {"usable_m2": 160_000}
    assert line.news[""].isVisibleTo(line)
    assert line.shown["usable_m2"].whole() == "16\u00a0ha"


def test_what_is_typed_survives_the_program_being_killed(
    program: Program, window: Window, brief: str, settle: Settle, places: dict[str, str], qtbot: Any,
    workspace_folder: Path, code: str, overreached: list[str],
) -> None:  # fmt: skip
    answering = page(window, "brief", settle, brief=brief)
    answering.sites.line(places["Strö 2:14"]).check.click()
    answering.text.setPlainText("Vi återkommer om")
    qtbot.waitUntil(lambda: "utkast sparat" in answering.kept.text())
    settle()
    again = start(workspace_folder, code, overreached)  # the first one has not been closed, as after a kill
    try:
        assert again.window is not None
        found = again.window.go("brief", brief=brief)
        qtbot.waitUntil(lambda: not again.tasks.busy)
        assert found.text.toPlainText() == "Vi återkommer om"
        assert found.sites.line(places["Strö 2:14"]).check.isChecked()
        today = again.window.go("today")
        qtbot.waitUntil(lambda: "utkast påbörjat" in words_of(today.asked))
    finally:
        close(again)


def test_an_answer_with_nothing_in_it_is_not_sent(
    window: Window, brief: str, hand: Hand, settle: Settle
) -> None:
    answering = page(window, "brief", settle, brief=brief)
    hand.click(answering.send_button)
    assert answering.trouble.isVisible()
    assert answering.form.isVisible()


def test_declining_asks_for_the_reason(
    window: Window, brief: str, hand: Hand, settle: Settle, region: Any, ids: dict[str, str], code: str
) -> None:
    answering = page(window, "brief", settle, brief=brief)
    hand.click(answering.decline)
    dialog = land.dialog(DeclineDialog)
    hand.click(dialog.primary)
    assert dialog.trouble.isVisible()
    hand.type(dialog.reason, "Ingen effekt före 2030")
    hand.click(dialog.primary)
    collect(region)
    found = answered(region, ids, code)
    assert (found.state, found.decline_reason) == ("declined", "Ingen effekt före 2030")


def test_a_question_goes_to_the_region_and_its_answer_stands_beside_the_brief(
    window: Window, brief: str, hand: Hand, settle: Settle, region: Any
) -> None:
    from investcrm.domain.municipal_commands import SendMessage

    answering = page(window, "brief", settle, brief=brief)
    answering.text.setPlainText("halvskrivet")
    hand.type(answering.brief.question, "Hur många lastbilar?")
    hand.click(answering.brief.ask)
    region.act(inbox.answer_question, SendMessage(brief, "Omkring fyrtio om dagen."))
    window.tasks.announce(frozenset({brief}))
    settle()
    QApplication.processEvents()
    said = words_of(answering.brief)
    assert "Hur många lastbilar?" in said
    assert "Omkring fyrtio om dagen." in said
    assert answering.text.toPlainText() == "halvskrivet"


def test_a_withdrawn_brief_says_so(
    window: Window, brief: str, settle: Settle, region: Any, ids: dict[str, str], code: str
) -> None:
    region.act(forwarding.withdraw, answered(region, ids, code).id)
    answering = page(window, "brief", settle, brief=brief)
    assert "Ni behöver inte svara" in answering.note.text()
    assert not answering.form.isVisible()


def test_ctrl_n_logs_an_inquiry_of_ones_own(
    window: Window, qtbot: Any, settle: Settle, hand: Hand, region: Any, code: str
) -> None:
    page(window, "inquiries", settle)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = land.dialog(OwnInquiryDialog)
    hand.type(dialog.name, "Sågverket söker mark")
    dialog.share.set_key("summary")
    hand.click(dialog.primary)
    (row,) = region.ask(own_inquiries.listed, (code,))
    assert (row.title, row.share.value, row.number[:1]) == ("Sågverket söker mark", "summary", "E")
    again = page(window, "inquiries", settle, own=row.id)
    dialog = land.dialog(OwnInquiryDialog)
    dialog.outcome.set_key("establishment")
    dialog.investor.setText("Sågen AB")
    hand.click(dialog.primary)
    (row,) = region.ask(own_inquiries.listed, (code,))
    assert (row.investor, row.outcome) == ("Sågen AB", "establishment")
    assert again.own.rowCount() == 1


def test_the_palette_finds_a_municipalitys_own_things(program: Program, region: Any, code: str) -> None:
    with region.reader() as reader:
        hits = find_own(frozenset({code}), reader, "björk", 9)
        assert [(hit.title, hit.page) for hit in hits] == [("Projekt Björk", "brief")]
        assert [hit.page for hit in find_own(frozenset({code}), reader, "strö", 9)] == ["sites"]
        assert find_own(frozenset({code}), reader, "volta", 9) == []
    keys = {command.key for command in program.window._all_commands()}  # type: ignore[union-attr]
    assert "import" not in keys
    assert "go-kpis" not in keys


def test_readiness_is_stated_where_it_is_shown(
    window: Window, settle: Settle, region: Any, code: str, hand: Hand
) -> None:
    from investcrm.gui.dialogs.readiness import LevelDialog

    own = page(window, "readiness", settle)
    own.table.select_id(f"{code}.contact")
    hand.click(own.change)
    dialog = land.dialog(LevelDialog)
    next(iter(dialog.buttons.values())).click()
    hand.type(dialog.source, "beslut i nämnden")
    hand.click(dialog.primary)
    levels = next(row for row in region.ask(readiness.municipalities) if row.code == code).levels
    assert levels["contact"].source == "beslut i nämnden"


def test_stale_facts_are_restated_from_today(
    window: Window, settle: Settle, region: Any, places: dict[str, str], hand: Hand
) -> None:
    from investcrm.domain.commands import StateFacts
    from investcrm.gui.dialogs.site import SiteDialog

    old = StateFacts(places["Strö 2:14"], {"ready_on": "2027-09-01"}, "kommunen", date(2020, 1, 1))
    region.act(sites.state_facts, old)
    window.tasks.announce(frozenset({old.subject_id}))
    today = page(window, "today", settle)
    assert "Strö 2:14" in words_of(today.own)
    hand.click(button(today.own, "Ange uppgifter"))
    dialog = land.dialog(SiteDialog)
    assert dialog.row.name == "Strö 2:14"
    dialog.reject()


def test_whoever_has_no_land_here_is_told_so_and_may_add_some(
    window: Window, settle: Settle, region: Any, hand: Hand
) -> None:
    from investcrm.gui.dialogs.site import SiteDialog

    landless = region.ask(municipal.today, frozenset({"1438"}))
    assert not landless.has_sites
    today = page(window, "today", settle)
    assert today.found.has_sites
    today._take(landless)
    QApplication.processEvents()
    assert "är färska" not in words_of(today.own)
    hand.click(button(today.own, "Nytt område"))
    land.dialog(SiteDialog).reject()


# Several at once


def neighbour(folder: Path, code: str) -> bootstrap.Workspace:
    opened = bootstrap.open_workspace(folder)
    opened.actor = Actor("d" * 32, "Grannkommunen", frozenset({Group.MUNICIPALITY}), frozenset({code}))
    return opened


@pytest.fixture
def other(workspace_folder: Path, region: Any, code: str) -> Iterator[bootstrap.Workspace]:
    """A municipality that was asked about Projekt Alm too."""
    codes = tuple(region.ask(reference.load).municipalities)
    opened = neighbour(workspace_folder, next(one for one in codes[:3] if one != code))
    yield opened
    opened.close()


def test_two_municipalities_agree_to_answer_together(
    window: Window, hand: Hand, settle: Settle, region: Any, code: str, other: Any
) -> None:
    brief = brief_named(region, code, "Projekt Alm")
    (theirs,) = other.actor.municipality_codes
    answering = page(window, "brief", settle, brief=brief)
    hand.click(answering.together)
    dialog = land.dialog(JointDialog)
    dialog.who.set_key(theirs)
    hand.click(dialog.primary)
    assert answering.joint.buttons["end"].isVisible()
    (proposal,) = other.ask(municipal.joint_rows, other.actor.municipality_codes)
    other.act(joint.answer, AnswerJoint(proposal.id, accept=True))
    other.act(replying.send, SendReply(proposal.brief_id, text="Vi har hamnen"))
    window.tasks.announce(frozenset({proposal.id}))
    settle()
    answering.text.setPlainText("Vi har marken")
    hand.click(answering.send_button)
    assert "Vi har hamnen" in words_of(answering.reply)
    assert region.ask(inbox.together, region.ask(inquiries.by_number, answering.detail.row.number))


def test_a_neighbours_proposal_stands_on_today_and_is_answered_in_the_brief(
    window: Window, hand: Hand, settle: Settle, region: Any, code: str, other: Any
) -> None:
    theirs = brief_named(region, next(iter(other.actor.municipality_codes)), "Projekt Alm")
    other.act(joint.propose, ProposeJoint(theirs, code, "Ni har marken"))
    window.tasks.announce(frozenset({theirs}))
    today = page(window, "today", settle)
    assert "vill svara tillsammans med er" in words_of(today.asked)
    answering = page(window, "brief", settle, brief=brief_named(region, code, "Projekt Alm"))
    hand.click(answering.joint.buttons["yes"])
    (row,) = other.ask(municipal.joint_rows, other.actor.municipality_codes)
    assert row.state == "accepted"
    hand.click(answering.joint.buttons["end"])
    (row,) = other.ask(municipal.joint_rows, other.actor.municipality_codes)
    assert row.state == "ended"


def test_what_a_colleague_sent_first_is_said_and_nothing_typed_is_lost(
    window: Window, hand: Hand, settle: Settle, brief: str, workspace_folder: Path, code: str
) -> None:
    answering = page(window, "brief", settle, brief=brief)
    answering.text.setPlainText("Mitt svar")
    colleague = neighbour(workspace_folder, code)
    colleague.act(replying.send, SendReply(brief, text="Kollegans svar"))
    colleague.close()
    hand.click(answering.send_button)
    assert "redan besvarat" in answering.trouble.text() or "Kollegans svar" in words_of(answering.reply)
    assert answering.text.toPlainText() == "Mitt svar"


def test_a_new_question_of_the_region_is_said_in_the_window(
    program: Program, window: Window, settle: Settle, qtbot: Any, region: Any, code: str
) -> None:
    qtbot.waitUntil(lambda: getattr(program, "announcer", None) is not None)
    settle()
    case = region.act(inquiries.log, LogInquiry("Projekt Lind")).id
    deadline = swedish_day(region.store.clock()) + timedelta(days=9)
    made = region.act(forwarding.forward, ForwardInquiry(case, (Recipient(code),), deadline))
    region.act(forwarding.mark_sent, MarkSent((made.items[0].forwarding_id,)))
    window.tasks.announce(frozenset({case}))
    qtbot.waitUntil(lambda: any("Projekt Lind" in words_of(toast) for toast in window.toasts.shown()))
    today = page(window, "today", settle)
    assert "Projekt Lind" in words_of(today.asked)


def test_a_long_list_of_sites_begins_with_the_best_and_shows_the_rest_when_asked(
    window: Window, hand: Hand, settle: Settle, region: Any, code: str, brief: str
) -> None:
    added = [region.act(sites.add_site, AddSite(code, f"Område {place:02}")) for place in range(20)]
    answering = page(window, "brief", settle, brief=brief)
    assert len(answering.sites.lines) == 12
    hand.click(answering.sites.more)
    assert len(answering.sites.lines) == 22
    answering.sites.line(added[-1]).check.click()
    answering.open()
    settle()
    assert answering.sites.line(added[-1]).check.isChecked()
