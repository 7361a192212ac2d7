"""The room's minutes, its passphrase and its key, changed in the real window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.conftest import MemoryKeyring
from tests.gui.room.conftest import PASSPHRASE, entrance, unlock, window

from investcrm import bootstrap
from investcrm.bootstrap import Created
from investcrm.bootstrap import room as rooms
from investcrm.domain.errors import NoKey
from investcrm.gui import printing
from investcrm.gui.app import makers
from investcrm.gui.program import Program
from investcrm.gui.room.keeper import MINUTES
from investcrm.gui.room.relocking import NewKeyDialog, PassphraseChange
from investcrm.security import keys
from investcrm.services import settings

NEW = "sju gula fartyg seglar"
LONG = 30_000


@pytest.fixture(scope="session")
def without(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[str, str], str], str]:
    """A workspace that nobody chose a passphrase for, what the key store holds of it, its recovery code."""
    import keyring

    store, before = MemoryKeyring(), keyring.get_keyring()
    keyring.set_keyring(store)
    folder = tmp_path_factory.mktemp("without") / "workspace"
    found = bootstrap.create(folder, "19", passphrase=None, member_name="Samordnare")
    found.workspace.close()
    keyring.set_keyring(before)
    return folder, store.entries, found.recovery_code


@pytest.fixture
def bare(without: Any, tmp_path: Path, qtbot: Any, key_store: MemoryKeyring) -> Iterator[Program]:
    """The window over a workspace without a passphrase."""
    folder, entries, _ = without
    key_store.entries.update(entries)
    running = Program(makers(), "sv")
    shown = running.show(bootstrap.open_workspace(Path(shutil.copytree(folder, tmp_path / "workspace"))))
    qtbot.addWidget(shown)
    qtbot.waitExposed(shown)
    yield running
    running.close()
    shown.close()


def opens(program: Program, secret: str) -> bool:
    assert program.workspace is not None
    try:
        rooms.unlock(program.workspace, secret).close()
    except NoKey:
        return False
    return True


def card(program: Program, qtbot: Any) -> Any:
    page: Any = window(program).go("settings")
    qtbot.waitUntil(lambda: page.room._seen > 0)
    return page.room


def change(dialog: PassphraseChange, qtbot: Any, before: str, first: str, second: str) -> None:
    for field, text in ((dialog.before, before), (dialog.first, first), (dialog.second, second)):
        field.clear()
        qtbot.keyClicks(field, text)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)


def test_the_look_shown_follows_what_a_command_changed(program: Program) -> None:
    main = window(program)
    page: Any = main.go("settings")
    try:
        for mode in ("dark", "light"):
            main.set_mode(mode)
            assert page.mode.key() == mode
    finally:
        main.set_mode("light")


def test_the_region_chooses_the_minutes_and_undo_takes_them_back(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    shown = card(program, qtbot)
    assert shown.minutes.value() == 25
    assert (shown.minutes.minimum(), shown.minutes.maximum()) == (2, 120)
    shown.minutes.setValue(40)
    qtbot.mouseClick(shown.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: way.keeper.minutes == 40)
    assert way.keeper.left() > 39 * 60
    workspace = program.workspace
    assert workspace is not None
    assert workspace.ask(settings.load, MINUTES) == 40
    window(program).hooks.undo(window(program))
    qtbot.waitUntil(lambda: shown.minutes.value() == 25)
    qtbot.waitUntil(lambda: way.keeper.minutes == 25)
    assert workspace.ask(settings.load, MINUTES) is None


def test_a_room_opened_later_stays_open_as_long(program: Program, qtbot: Any) -> None:
    shown = card(program, qtbot)
    shown.minutes.setValue(3)
    qtbot.mouseClick(shown.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown._seen == 3)
    way = unlock(program, qtbot)
    assert way.shell is not None
    assert "låses om 3 min" in way.shell.told.text()


def test_the_passphrase_is_changed_from_the_settings(program: Program, qtbot: Any) -> None:
    shown = card(program, qtbot)
    qtbot.mouseClick(shown.passphrase_button, Qt.MouseButton.LeftButton)
    dialog = window(program).findChild(PassphraseChange)
    assert dialog is not None
    change(dialog, qtbot, PASSPHRASE, NEW, NEW + "x")
    assert "skiljer sig" in dialog.said.text()
    change(dialog, qtbot, PASSPHRASE, "kort", "kort")
    assert dialog.said.isVisible()
    change(dialog, qtbot, "fel ord helt och hållet", NEW, NEW)
    qtbot.waitUntil(lambda: dialog.cancel.isEnabled() and "öppnar inte" in dialog.said.text(), timeout=LONG)
    assert opens(program, PASSPHRASE)
    with qtbot.waitSignal(dialog.changed, timeout=LONG):
        change(dialog, qtbot, PASSPHRASE, NEW, NEW)
    assert not dialog.isVisible()
    assert opens(program, NEW)
    assert not opens(program, PASSPHRASE)


def test_the_room_offers_both_among_its_commands(program: Program, qtbot: Any) -> None:
    way = unlock(program, qtbot)
    assert way.shell is not None
    commands = {command.key: command for command in way.shell._commands()}
    commands["passphrase"].run()
    asking = window(program).findChild(PassphraseChange)
    assert asking is not None
    assert way.keeper.is_open
    asking.reject()
    commands["new-key"].run()
    assert not way.keeper.is_open
    dialog = window(program).findChild(NewKeyDialog)
    assert dialog is not None
    dialog.reject()
    assert not dialog.isVisible()


def test_a_new_key_shows_its_recovery_code_until_it_is_kept(
    program: Program, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = unlock(program, qtbot)
    dialog = way.new_key()
    assert not way.keeper.is_open
    qtbot.keyClicks(dialog.secret, PASSPHRASE)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.recovery is not None, timeout=LONG)
    page = dialog.recovery
    assert page is not None
    made: Created = page._made
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    assert "ingen skrivare" in page.said.text()
    monkeypatch.setattr(printing, "has_printer", lambda: True)
    printed: list[Any] = []
    monkeypatch.setattr(printing, "ask_and_print", lambda _owner, pages: bool(printed.extend(pages)) or True)
    qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(printed), timeout=LONG)
    assert len(printed) == 1
    assert printed[0].width() > 2000
    assert "skrivaren" in page.said.text()
    dialog.reject()
    assert dialog.isVisible()
    assert opens(program, made.recovery_code)
    assert opens(program, PASSPHRASE)
    qtbot.mouseClick(page.kept, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert unlock(program, qtbot).keeper.is_open


def test_without_a_passphrase_the_recovery_code_opens_the_room(
    bare: Program, qtbot: Any, without: Any
) -> None:
    way = entrance(bare)
    way.enter()
    dialog = way.dialog
    assert dialog is not None
    assert dialog.choose_button.isVisible()
    assert dialog.edit.accessibleName() == "Återställningskod"
    qtbot.keyClicks(dialog.edit, without[2].lower())
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: way.keeper.is_open, timeout=LONG)


def test_without_a_passphrase_one_is_chosen_with_the_recovery_code(
    bare: Program, qtbot: Any, without: Any
) -> None:
    way = entrance(bare)
    key = way.new_key()
    assert not key.primary.isEnabled()
    key.reject()
    gone: list[str] = []
    way.enter(lambda: gone.append("in"))
    assert way.dialog is not None
    qtbot.mouseClick(way.dialog.choose_button, Qt.MouseButton.LeftButton)
    dialog = window(bare).findChild(PassphraseChange)
    assert dialog is not None
    with qtbot.waitSignal(dialog.changed, timeout=LONG):
        change(dialog, qtbot, without[2], NEW, NEW)
    qtbot.waitUntil(lambda: way.dialog is not None and way.dialog.isVisible())
    asking = way.dialog
    assert asking is not None
    assert not asking.choose_button.isVisible()
    qtbot.keyClicks(asking.edit, NEW)
    qtbot.mouseClick(asking.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: gone == ["in"], timeout=LONG)


def test_the_room_of_a_sample_made_without_a_passphrase_is_claimed(
    bare: Program, qtbot: Any, without: Any, key_store: MemoryKeyring
) -> None:
    folder = Path(bare.workspace.place) if bare.workspace is not None else Path()
    name = json.loads((folder / "keys.json").read_text())["workspace"]
    found = keys.unlock(folder, without[2], (keys.CONFIDENTIAL,))
    assert keys.leave_unclaimed(name, found[keys.CONFIDENTIAL])
    way = entrance(bare)
    way.enter()
    asking = way.dialog
    assert asking is not None
    assert not asking.edit.isVisible()
    assert not asking.open_button.isVisible()
    qtbot.mouseClick(asking.choose_button, Qt.MouseButton.LeftButton)
    dialog = window(bare).findChild(PassphraseChange)
    assert dialog is not None
    qtbot.keyClicks(dialog.first, NEW)
    qtbot.keyClicks(dialog.second, NEW)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.recovery is not None, timeout=LONG)
    page = dialog.recovery
    assert page is not None
    dialog.reject()
    assert dialog.isVisible()
    qtbot.mouseClick(page.kept, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    assert not keys.is_unclaimed(folder)
    assert not [key for key in key_store.entries if "unclaimed" in str(key)]
    assert opens(bare, NEW)
    assert opens(bare, page._made.recovery_code)
    assert not opens(bare, without[2])
