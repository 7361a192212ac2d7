"""The confidential room in the real window: in, at work, out, and nothing left on the screen."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from tests.gui.room.conftest import PASSPHRASE, entrance, unlock, window
from tests.room.conftest import SECRET as OF_CASE
from tests.room.conftest import full_case

from investcrm import bootstrap
from investcrm.domain.commands import ChangeInquiry, LogInquiry, SaveContact
from investcrm.domain.legal_commands import SaveAgreement
from investcrm.domain.secrecy_commands import Seal
from investcrm.gui import opened_files
from investcrm.gui.app import makers
from investcrm.gui.dialogs import person, sealing, traces
from investcrm.gui.dialogs.room_access import GiveAccessDialog, ViewAsDialog
from investcrm.gui.program import Program
from investcrm.gui.room.entrance import Entrance
from investcrm.gui.room.system import told_away
from investcrm.gui.theme import theme
from investcrm.services import inquiries, organisations, persons, secrecy
from investcrm.services import rooms as services
from investcrm.services import sealing as moving
from investcrm.services import today as service_today

SECRET = "Kvantfjaril"


def log_a_case(way: Entrance) -> str:
    assert way.keeper.room is not None
    assert way.keeper.tasks is not None
    logged = way.keeper.room.act(inquiries.log, LogInquiry(title="Projekt Vega", investor=f"{SECRET} AB"))
    way.keeper.tasks.announce({logged.id})
    return logged.id


def texts(widget: QWidget) -> str:
    """Return every word a widget shows or holds."""
    found = [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
    for kind, read in ((QLabel, "text"), (QLineEdit, "text"), (QPlainTextEdit, "toPlainText")):
        found += [getattr(one, read)() for one in widget.findChildren(kind)]
    return "\n".join(found)


def on_screen() -> str:
    return "\n".join(texts(widget) for widget in QApplication.topLevelWidgets())


def test_one_persons_data_is_taken_from_both_sides_of_the_door(
    program: Program, qtbot: Any, tmp_path: Path
) -> None:
    main, way = window(program), entrance(program)
    way.outside.act(organisations.save_contact, SaveContact("Ylva Rask", email="ylva@lager.example"))
    (contact,) = way.outside.ask(persons.find, "Ylva Rask").contact_ids

    def exported(name: str) -> list[bool]:
        person.export_to(way.nav, contact, tmp_path / name, main)
        qtbot.waitUntil(lambda: any(name in texts(one) for one in main.toasts.shown()))
        return [one["confidential"] for one in json.loads((tmp_path / name).read_text())["records"]]

    assert not any(exported("locked.json"))
    assert "Sekretessrummet var låst" in texts(main.toasts.shown()[-1])
    main.toasts.clear()
    qtbot.keyClick(
        main, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert way.dialog is not None
    way.dialog.reject()
    qtbot.waitUntil(lambda: way.dialog is None)
    assert main._all_commands()[0].key == "new"
    unlock(program, qtbot)
    assert way.keeper.room is not None
    case = way.keeper.room.act(inquiries.log, LogInquiry(title="Projekt Vega", investor="Vega AB")).id
    way.keeper.room.act(
        organisations.save_contact,
        SaveContact("Ylva Rask", email="ylva@lager.example", inquiry_id=case),
    )
    assert {False, True} == set(exported("both.json"))
    assert (tmp_path / "both.pdf").is_file()


def test_a_wrong_passphrase_says_so_and_opens_nothing(program: Program, qtbot: Any) -> None:
    way = entrance(program)
    qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
    assert way.dialog is not None
    qtbot.keyClicks(way.dialog.edit, "fel ord helt")
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(way.dialog.said.isVisible)
    assert not way.keeper.is_open
    way.dialog.reject()
    qtbot.waitUntil(lambda: way.dialog is None)


def test_the_room_shows_its_cases_and_says_what_holds_there(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    log_a_case(way)
    shell = way.shell
    assert shell is not None
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.model.count == 1)
    qtbot.waitUntil(lambda: page._detail is not None and page.detail.inquiry_id != "")
    assert "låses om 25 min" in shell.told.text()
    assert "Lagerhuset" not in texts(shell)
    assert window(program)._top.search.text() == "Sök bara i sekretessrummet"
    assert window(program)._top.new.text() == "Nytt sekretessärende"
    page.detail.set_tab("access")
    qtbot.waitUntil(lambda: f"{SECRET} AB" in texts(page.detail))
    assert "ansvarig" in texts(page.detail)


def test_what_one_opens_is_logged(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    row_id = log_a_case(way)
    room = way.keeper.room
    assert room is not None
    qtbot.waitUntil(lambda: bool(room.ask(services.read_log, row_id)))
    assert room.ask(services.read_log, row_id)[0].act == "opened"


@pytest.mark.parametrize("how", ["key", "button", "idle", "sleep", "system"])
def test_locking_leaves_nothing_on_the_screen(program: Program, qtbot: Any, how: str) -> None:
    way = unlock(program, qtbot)
    row_id = log_a_case(way)
    shell = way.shell
    assert shell is not None
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page._detail is not None and page.detail.inquiry_id == row_id)
    shell.nav.act("case_window", row_id)
    from investcrm.gui.dialogs import activity

    dialog = activity.run(shell.nav, row_id)
    qtbot.keyClicks(dialog.text, f"Samtal med {SECRET}")
    QGuiApplication.clipboard().setText(f"{SECRET} AB")
    kept = opened_files.write("avtal.txt", SECRET.encode())
    shell.say("Projekt Vega sparat", lasting=True)
    assert SECRET in on_screen()
    clock = way.keeper._clock
    match how:
        case "key":
            qtbot.keyClick(dialog.text, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
            qtbot.waitUntil(lambda: not way.keeper.is_open)
        case "button":
            qtbot.mouseClick(shell.lock_button, Qt.MouseButton.LeftButton)
        case "idle":
            way.keeper._seen = clock() + 60 * 25 + 1
            way.keeper._clock = lambda: clock() + 60 * 25 + 1
            way.keeper.look()
        case "sleep":
            way.keeper._clock = lambda: clock() + 300
            way.keeper.look()
        case "system":
            way.keeper._system.away.emit()
    assert not way.keeper.is_open
    qtbot.waitUntil(lambda: SECRET not in on_screen() and "Vega" not in on_screen())
    assert QGuiApplication.clipboard().text() == ""
    assert not kept.exists()
    assert window(program).current == "inquiries"
    assert "låst" in way.chip.text()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def test_what_was_being_typed_is_there_again(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    row_id = log_a_case(way)
    from investcrm.gui.dialogs import activity

    assert way.shell is not None
    dialog = activity.run(way.shell.nav, row_id)
    qtbot.keyClicks(dialog.text, f"Samtal med {SECRET}")
    way.lock()
    way = unlock(program, qtbot)
    assert way.shell is not None
    again = activity.run(way.shell.nav, row_id)
    assert SECRET in again.text.toPlainText()
    again.reject()


def test_a_sign_of_work_begins_the_time_anew(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    start = way.keeper._clock()
    way.keeper._clock = lambda: start + 600
    assert way.keeper.left() <= 60 * 25 - 590
    qtbot.keyClick(window(program), Qt.Key.Key_Shift)
    assert way.keeper.left() == 60 * 25


def test_search_and_new_mean_the_room_only_while_one_is_in_it(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    log_a_case(way)
    main = window(program)
    main.open_palette()
    palette = way.shell.palette_ if way.shell else None
    assert palette is not None
    qtbot.waitUntil(palette.isVisible)
    main._escape()
    qtbot.mouseClick(main._top.new, Qt.MouseButton.LeftButton)
    assert way.shell is not None
    assert way.shell.current == "new_inquiry"
    assert main.current == "room"
    main.go("today")
    assert main._top.new.text() == "Ny förfrågan"
    qtbot.mouseClick(main._top.new, Qt.MouseButton.LeftButton)
    assert main.current == "new_inquiry"


def test_an_open_case_is_made_confidential_from_its_menu(program: Program, qtbot: Any) -> None:
    main = window(program)
    main.go("inquiries")
    page: Any = main.page("inquiries")
    qtbot.waitUntil(lambda: page._detail is not None and page.detail.detail is not None)
    row = page.detail.detail.row
    menu = page.detail.menu(row, page)
    action = next(one for one in menu.actions() if one.text().startswith("Sekretessbelägg"))
    dialogs: list[sealing.SealDialog] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sealing.SealDialog, "open", lambda one: (dialogs.append(one), one.show()))
        action.trigger()
    dialog = dialogs[0]
    main.say("Lagerhuset inlagd", lasting=True)
    qtbot.keyClicks(dialog.code_name, "Projekt Norrsken")
    dialog.go()
    way = entrance(program)
    assert way.dialog is not None
    qtbot.keyClicks(way.dialog.edit, PASSPHRASE)
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: main.current == "room" and way.shell is not None)
    assert way.shell is not None
    inside: Any = way.shell.page("inquiries")
    qtbot.waitUntil(lambda: inside.detail.title.text() == "Projekt Norrsken")
    listed: Any = main.page("inquiries")
    qtbot.waitUntil(lambda: listed.model.is_loaded and listed.model.count == 0)
    assert "Lagerhuset" not in "".join(texts(toast) for toast in main.toasts.shown())


def test_words_left_in_the_open_are_looked_for_again_and_taken_out_of_the_history(
    program: Program, qtbot: Any
) -> None:
    way = unlock(program, qtbot)
    assert way.keeper.room is not None
    case = full_case(way.outside)
    other = way.outside.act(inquiries.log, LogInquiry(title="Grannen", summary=f"Ringde om {OF_CASE} AB"))
    moving.seal(way.outside, way.keeper.room, Seal(case, "Projekt Norrsken"))
    traces.run(way, case)

    def listed() -> Any:
        return next(
            (one for one in QApplication.topLevelWidgets() if isinstance(one, traces.TracesDialog)), None
        )

    qtbot.waitUntil(lambda: listed() is not None)
    dialog = listed()
    assert [one.owner_id for one in dialog.places] == [other.id]
    way.outside.act(inquiries.change, ChangeInquiry(other.id, 1, {"summary": "Ringde"}))
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.places == () and len(dialog.history) == 2)
    dialog.erase.click()
    qtbot.waitUntil(lambda: dialog.history == ())
    assert "Inget i det öppna" in texts(dialog)
    way.lock()
    qtbot.waitUntil(lambda: listed() is None or not listed().isVisible())


def test_the_room_locks_when_the_program_ends(made: Path, tmp_path: Path, qtbot: Any) -> None:
    import shutil

    folder = Path(shutil.copytree(made, tmp_path / "workspace"))
    workspace = bootstrap.open_workspace(folder, PASSPHRASE)
    running = Program(makers(), "sv")
    qtbot.addWidget(running.show(workspace))
    way = unlock(running, qtbot)
    running.close()
    assert not way.keeper.is_open
    assert not (folder / "confidential.db-wal").exists()


def test_another_language_leaves_the_way_in_and_the_open_room(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    log_a_case(way)
    main = window(program)
    main.set_language("en")
    assert main.current == "room"
    qtbot.waitUntil(way.chip.isVisible)
    assert "open" in way.chip.text()
    assert main._top.new.text() == "New confidential case"
    shell = way.shell
    assert shell is not None
    page: Any = shell.page("inquiries")
    qtbot.waitUntil(lambda: page.model.count == 1)
    assert "locks in 25 min" in shell.told.text()
    qtbot.mouseClick(shell.lock_button, Qt.MouseButton.LeftButton)
    assert "locked" in way.chip.text()
    main.set_language("sv")
    assert "låst" in way.chip.text()
    qtbot.mouseClick(way.chip, Qt.MouseButton.LeftButton)
    assert way.dialog is not None
    way.dialog.reject()


@pytest.mark.parametrize(
    ("number", "what", "away"),
    [(0x0218, 4, True), (0x02B1, 7, True), (0x0218, 18, False), (0x02B1, 8, False), (1, 4, False)],
)
def test_windows_messages_of_sleep_and_lock_are_known(number: int, what: int, away: bool) -> None:
    assert told_away(number, what) is away


def test_a_new_case_in_the_room_has_a_code_name_that_tells_nothing(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    assert way.shell is not None
    way.shell.new()
    form = way.shell.page("new_inquiry").form  # type: ignore[attr-defined]  # its page
    said = form.top._notes
    title, investor = form.fields["title"], form.fields["investor"]
    assert title.accessibleName().startswith("Kodnamn")
    assert said[investor].text() == "Visas bara i rummet."
    qtbot.keyClicks(title, "Projekt Kvantfjaril")
    assert said[title].text() == ""
    qtbot.keyClicks(investor, f"{SECRET} AB")
    assert "antyder" in said[title].text()
    assert said[title].isVisible()
    title.clear()
    qtbot.keyClicks(title, "Projekt Vega")
    assert said[title].text() == ""
    assert said[investor].text() == "Visas bara i rummet."
    window(program).go("new_inquiry")
    outside = window(program).page("new_inquiry").form  # type: ignore[attr-defined]  # its page
    assert "Kodnamn" not in outside.fields["title"].accessibleName()
    assert outside.top._notes[outside.fields["investor"]].text() == ""


def test_a_case_is_made_confidential_on_a_ground_of_the_law(program: Program, qtbot: Any) -> None:
    main = window(program)
    main.go("inquiries")
    page: Any = main.page("inquiries")
    qtbot.waitUntil(lambda: page._detail is not None and page.detail.detail is not None)
    row = page.detail.detail.row
    dialog = sealing.seal(program.nav, row)
    qtbot.keyClicks(dialog.code_name, "Projekt lager")
    assert "antyder" in dialog._form._notes[dialog.code_name].text()
    dialog.code_name.clear()
    qtbot.keyClicks(dialog.code_name, "Projekt Norrsken")
    assert dialog._form._notes[dialog.code_name].text() == ""
    assert dialog.ground.key() == ""
    assert "31 kap. 16 § OSL" in [dialog.ground.itemData(at) for at in range(dialog.ground.count())]
    dialog.ground.setEditText("31:16")
    dialog.go()
    way = entrance(program)
    assert way.dialog is not None
    qtbot.keyClicks(way.dialog.edit, PASSPHRASE)
    qtbot.mouseClick(way.dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: main.current == "room" and way.keeper.room is not None)
    room = way.keeper.room
    assert room is not None
    qtbot.waitUntil(lambda: room.ask(services.lines, (row.id,))[row.id].ground == "31 kap. 16 § OSL")


def test_what_is_due_in_the_room_is_told_in_the_room(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    shell = way.shell
    room = way.keeper.room
    assert shell is not None
    assert room is not None
    row_id = log_a_case(way)
    today = shell.nav.region.today()
    soon = today + timedelta(days=5)
    room.act(secrecy.save_agreement, SaveAgreement(row_id, "nda", "Provparten", ends_on=soon))
    with room.reader() as reader:
        due = len(service_today.today(reader).due)
    page = shell.go("new_inquiry")
    qtbot.keyClicks(page.form.fields["title"], "Projekt Utkast")
    way.lock()
    shell = unlock(program, qtbot).shell
    assert shell is not None
    assert "Projekt Utkast" in on_screen()
    qtbot.waitUntil(lambda: shell.turn_button.text().endswith(f": {due + 1}"))
    qtbot.mouseClick(shell.turn_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Provparten" in on_screen())
    assert shell.current == "today"
    assert window(program).current == "room"
    qtbot.mouseClick(shell.turn_button, Qt.MouseButton.LeftButton)
    assert shell.current == "inquiries"


def test_a_dialog_of_the_room_begins_in_its_first_field_and_says_what_hinders(
    program: Program, qtbot: Any
) -> None:
    way = unlock(program, qtbot)
    row_id = log_a_case(way)
    assert way.shell is not None
    dialog = GiveAccessDialog(way.shell.nav, row_id, "Projekt Vega")
    dialog.open()
    assert dialog.focusWidget() is dialog.member
    qtbot.waitUntil(dialog.trouble.isVisible)  # nobody else works here
    assert not dialog.primary.isEnabled()
    assert dialog.trouble.palette().windowText().color().name() == theme().color("bad").name()
    dialog.reject()


def test_what_was_sent_before_the_secrecy_is_not_called_a_code_named_brief(
    program: Program, qtbot: Any
) -> None:
    way = unlock(program, qtbot)
    assert program.workspace is not None
    assert way.keeper.room is not None
    assert way.shell is not None
    row_id = full_case(program.workspace)
    moving.seal(program.workspace, way.keeper.room, Seal(row_id, "Projekt Vega"))
    seen = way.keeper.room.ask(services.who_sees, row_id)
    asked = [one for one in seen if one.municipality]
    assert {one.role for one in asked} == {services.EARLIER}
    dialog = ViewAsDialog(way.shell.nav, row_id, seen)
    dialog.open()
    dialog.who.setCurrentIndex(dialog.who.findText(f"{asked[0].name}, inkorg"))
    qtbot.waitUntil(lambda: "kylvatten (ska-krav)" in texts(dialog))
    dialog.reject()
