"""Connecting to a shared server: filled in, tried, entered; what keeps one out is said in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from tests.conftest import MemoryKeyring
from tests.gui.conftest import close, makers
from tests.server.mortal import MortalPostgres, mortal, mortal_url

from investcrm import settings
from investcrm.domain.access import Group
from investcrm.domain.errors import InvalidInput
from investcrm.gui import to_server
from investcrm.gui.first_start.connecting import ConnectDialog
from investcrm.gui.first_start.first import FirstStartDialog
from investcrm.gui.program import Program
from investcrm.gui.theme import theme
from investcrm.services import connecting, serving
from investcrm.services.connecting import Connection

__all__ = ["mortal", "mortal_url"]
SECRET = "tolv:granar@vid/sjön"
LONG = 30_000


@pytest.fixture
def guarded(mortal: MortalPostgres, mortal_url: str) -> Iterator[str]:
    """A server that asks a coordinator for a password; the address without it."""
    serving.add_member(mortal_url, "karin", "Karin", [Group.COORDINATOR], password=SECRET)
    hba = mortal.data / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    mortal.reload()
    yield mortal_url.replace("postgres@", "karin@")
    hba.write_text(before)
    mortal.reload()
    mortal.run("DROP ROLE IF EXISTS karin")


@pytest.fixture
def dialog(qapp: Any, qtbot: Any, guarded: str) -> ConnectDialog:
    theme().start()
    shown = ConnectDialog(makers(), guarded)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def settled(qtbot: Any, dialog: ConnectDialog) -> str:
    qtbot.waitUntil(dialog.connect_button.isEnabled, timeout=LONG)
    return dialog.said.text()


def test_the_right_password_is_let_in_and_kept_only_where_asked(
    dialog: ConnectDialog, qtbot: Any, key_store: MemoryKeyring
) -> None:
    dialog.password.setText(SECRET)
    dialog.test()
    assert "Region Västmanland, som Karin" in settled(qtbot, dialog)
    assert key_store.entries == {}
    dialog.connect_it()
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=LONG)
    assert dialog.workspace is not None
    assert SECRET not in key_store.entries.values()
    assert SECRET not in dialog.workspace.place
    dialog.workspace.close()


def test_a_kept_password_enters_by_itself_and_is_nowhere_else(
    dialog: ConnectDialog, guarded: str, qtbot: Any, key_store: MemoryKeyring, home: Any
) -> None:
    dialog.password.setText(SECRET)
    dialog.keep.setChecked(True)
    dialog.connect_it()
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=LONG)
    assert dialog.workspace is not None
    dialog.workspace.close()
    assert SECRET in key_store.entries.values()
    program = Program(makers(), "sv")
    window = program.show(makers().open(guarded, None))
    program._settle_in()
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    assert "karin@" in settings.load()["workspace"]
    assert window._nav._where.text() == "Delad databas · Region Västmanland\nKarin · Samordnare"
    close(program)
    for path in home.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    connecting.forget(guarded)
    assert SECRET not in key_store.entries.values()


def test_a_wrong_password_is_said_and_the_keyboard_is_in_its_field(dialog: ConnectDialog, qtbot: Any) -> None:
    dialog.password.setText("fel")
    dialog.connect_it()
    assert "godtar inte lösenordet för karin" in settled(qtbot, dialog)
    assert dialog.password.hasFocus()
    assert dialog.workspace is None


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_drafts_get_a_passphrase_that_opens_them_again(
    qapp: Any, qtbot: Any, guarded: str
) -> None:
    for passphrase in ("granskog i dimma", "granskog i dimma"):
        shown = ConnectDialog(makers(), guarded)
        qtbot.addWidget(shown)
        shown.show()
        assert not shown.keep.isEnabled()
        shown.password.setText(SECRET)
        shown.connect_it()
        assert "lösenfras" in settled(qtbot, shown)
        shown.drafts.passphrase.setText(passphrase)
        shown.connect_it()
        qtbot.waitUntil(lambda s=shown: s.workspace is not None, timeout=LONG)
        assert shown.workspace is not None
        shown.workspace.desk.save("x", 1)
        shown.workspace.close()


def test_the_program_goes_on_in_another_workspace(program: Program, guarded: str, qtbot: Any) -> None:
    before = program.window
    to_server.ask(program)
    asking = next(one for one in program.window.findChildren(ConnectDialog))
    asking.server.setText(guarded)
    asking.server.editingFinished.emit()
    asking.password.setText(SECRET)
    asking.connect_it()
    qtbot.waitUntil(lambda: program.window is not before, timeout=LONG)
    assert program.workspace is not None
    assert program.workspace.is_shared


def test_the_first_start_offers_a_shared_server(qapp: Any, qtbot: Any, guarded: str) -> None:
    theme().start()
    first = FirstStartDialog(makers())
    qtbot.addWidget(first)
    first.show()
    first.server.click()
    first.connecting.server.setText(guarded)
    first.connecting.password.setText(SECRET)
    first.connecting.connect_it()
    qtbot.waitUntil(lambda: first.workspace is not None, timeout=LONG)
    assert first.result() == QDialog.DialogCode.Accepted
    assert first.workspace is not None
    first.workspace.close()


def test_everything_is_reached_by_keyboard_and_named(dialog: ConnectDialog) -> None:
    reached = set()
    start = now = dialog.focusWidget() or dialog.server
    while now not in reached:
        reached.add(now)
        now = now.nextInFocusChain()
    fields = [one for one in dialog.findChildren(QLineEdit) if one.isVisible()]
    assert start in reached
    assert len(fields) == 7
    for field in (*fields, dialog.test_button, dialog.connect_button):
        assert field in reached
        assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert field.accessibleName()
    buddies = [one.text() for one in dialog.findChildren(QLabel) if one.buddy() and "&" in one.text()]
    letters = [text[text.index("&") + 1].casefold() for text in buddies]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("filled", "place"),
    [
        (Connection("crm.region.se", "crm", "anna"), "postgresql://anna@crm.region.se/crm"),
        (Connection("crm.region.se:6432", "crm", "a b"), "postgresql://a%20b@crm.region.se:6432/crm"),
        (Connection("::1", "crm", "anna"), "postgresql://anna@[::1]/crm"),
        (Connection("[::1]:99", "crm", "anna"), "postgresql://anna@[::1]:99/crm"),
        (Connection("/run/pg", "crm", "anna"), "postgresql://anna@/crm?host=/run/pg"),
        (
            Connection("x", "crm", "anna", "/ca.pem", "/a.crt", "/a.key"),
            "postgresql://anna@x/crm?sslcert=/a.crt&sslkey=/a.key&sslrootcert=/ca.pem",
        ),
    ],
)
def test_what_is_filled_in_is_an_address_and_back(filled: Connection, place: str) -> None:
    assert connecting.written(filled) == place
    assert connecting.written(connecting.read(place)) == place


@pytest.mark.parametrize("missing", ["server", "database", "login"])
def test_what_is_missing_is_named(missing: str) -> None:
    whole = {"server": "x", "database": "y", "login": "z", missing: " "}
    with pytest.raises(InvalidInput):
        connecting.written(Connection(**whole))
