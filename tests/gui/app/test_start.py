"""Starting: fast, with a key or a passphrase, the first time, and with what went wrong said in words."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from tests.gui.conftest import makers

from investcrm import bootstrap, settings, words
from investcrm.domain.errors import WorkspaceProblem
from investcrm.gui.crash import CrashDialog, report_text
from investcrm.gui.first_start.first import FirstStartDialog
from investcrm.gui.first_start.passphrase import PassphraseDialog
from investcrm.gui.first_start.strength import judge
from investcrm.gui.first_start.trouble import TroubleDialog
from investcrm.gui.theme import theme

SECRET = "fyra hemliga ord här"


@pytest.fixture
def dressed(qapp: Any) -> None:
    theme().start()


def texts(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


@pytest.mark.usefixtures("dressed")
def test_the_first_start_makes_a_workspace_and_shows_the_code_once(tmp_path, qtbot):
    dialog = FirstStartDialog(makers())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.county.set_key("20")
    dialog.folder.setText(str(tmp_path / "dalarna"))
    dialog.first.setText(SECRET)
    dialog.second.setText(SECRET)
    dialog.create_it()
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=30_000)
    code = [one.text() for one in dialog.recovery.findChildren(QLabel) if one.property("role") == "figure"]
    assert len("".join("".join(code).split())) == 32
    assert not dialog.recovery.begin.isEnabled()
    dialog.recovery.kept.setChecked(True)
    qtbot.keyClick(dialog.recovery.begin, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    made = dialog.workspace
    sheet = dialog.recovery._sheet()
    made.close()
    assert sheet.startswith(b"%PDF")
    again = bootstrap.open_workspace(tmp_path / "dalarna", "".join(code))
    again.close()


@pytest.mark.usefixtures("dressed")
def test_the_first_start_says_what_is_missing(tmp_path, qtbot):
    dialog = FirstStartDialog(makers())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.first.setText("kort")
    dialog.create_it()
    assert dialog.said.isVisible()
    dialog.first.setText(SECRET)
    dialog.second.setText(SECRET + "!")
    dialog.create_it()
    assert "skiljer" in dialog.said.text() or "olika" in dialog.said.text()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "annat.txt").write_text("x")
    dialog.second.setText(SECRET)
    dialog.folder.setText(str(tmp_path / "full"))
    dialog.create_it()
    qtbot.waitUntil(lambda: "full" in dialog.said.text(), timeout=30_000)
    assert dialog.workspace is None


@pytest.mark.usefixtures("dressed")
def test_a_sample_region_bears_ones_name_and_shows_how_far_it_is(tmp_path, qtbot):
    asked, shown = [], []
    goes_on = threading.Event()

    def sample(*told):
        asked.append(told[4])
        told[5](30, 120)
        goes_on.wait(20)
        raise WorkspaceProblem("Full")

    dialog = FirstStartDialog(replace(makers(), sample=sample))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.name.setText(" Alex Ek ")
    dialog.make_sample()
    qtbot.waitUntil(lambda: dialog.bar.value() == 30 and dialog.bar.maximum() == 120)
    shown.append(dialog.making.isVisible())
    goes_on.set()
    qtbot.waitUntil(lambda: not dialog.making.isVisible())
    assert (asked, shown) == (["Alex Ek"], [True])
    assert "Full" in dialog.said.text()


@pytest.mark.usefixtures("dressed", "no_key_store")
def test_without_a_key_store_the_sample_region_asks_for_a_passphrase(tmp_path, qtbot, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    dialog = FirstStartDialog(makers())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.make_sample()
    qtbot.waitUntil(dialog.said.isVisible)
    assert "nyckelring" in dialog.said.text()
    assert "lösenfras" in dialog.said.text()
    assert dialog.workspace is None
    assert dialog.focusWidget() is dialog.first


@pytest.mark.usefixtures("dressed")
def test_the_first_start_changes_language_and_keeps_what_was_typed(qtbot):
    dialog = FirstStartDialog(makers())
    qtbot.addWidget(dialog)
    dialog.name.setText("Alex")
    dialog._speak("en")
    assert dialog.name.text() == "Alex"
    assert dialog.create_button.text() == "Create"
    dialog._speak("sv")
    assert dialog.create_button.text() == "Skapa"


@pytest.mark.parametrize(
    ("passphrase", "good"),
    [("kort", False), ("aaaaaaaaaaaaaaaa", False), ("password123!", False), ("fyra hemliga ord här", True)],
)
def test_a_passphrase_is_judged_in_words(passphrase, good):
    assert judge(passphrase)[0] is good
    assert judge(passphrase)[1]


@pytest.mark.usefixtures("dressed")
def test_a_wrong_passphrase_says_so_and_the_right_one_opens(tmp_path, qtbot, no_key_store):
    bootstrap.create(tmp_path / "w", "19", passphrase=SECRET).workspace.close()
    dialog = PassphraseDialog(makers(), str(tmp_path / "w"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.edit.setText("fel")
    dialog.try_it()
    qtbot.waitUntil(dialog.said.isVisible)
    assert dialog.workspace is None
    dialog.edit.setText(SECRET)
    dialog.try_it()
    qtbot.waitUntil(lambda: dialog.workspace is not None)
    dialog.workspace.close()


@pytest.mark.usefixtures("dressed")
def test_a_workspace_that_is_not_there_is_told_in_a_sentence(tmp_path, qtbot):
    with pytest.raises(WorkspaceProblem) as caught:
        bootstrap.open_workspace(tmp_path / "ingenting")
    dialog = TroubleDialog(str(tmp_path / "ingenting"), caught.value)
    qtbot.addWidget(dialog)
    assert "ingenting" in texts(dialog)


def test_our_own_mistakes_are_reported_without_a_word_from_the_cases(program, window, qtbot, home):
    def fail(_reader: Any) -> None:
        raise RuntimeError("Projekt Björk är hemligt")

    with qtbot.waitSignal(program.tasks.crashed):
        program.tasks.query(fail)
    qtbot.waitUntil(lambda: program._crash.dialog is not None and program._crash.dialog.isVisible())
    shown = program._crash.dialog
    assert isinstance(shown, CrashDialog)
    (report,) = home.rglob("report-*.txt")
    assert "Björk" not in report.read_text(encoding="utf-8")
    shown.accept()
    assert window.isVisible()


def test_a_report_holds_places_and_kinds_only():
    try:
        raise ValueError("Projekt Björk")
    except ValueError as error:
        text = report_text(error)
    assert "builtins.ValueError" in text
    assert "Björk" not in text


def test_the_machine_remembers_the_workspace_used_last(program, window, workspace_folder, qtbot):
    qtbot.waitUntil(lambda: settings.load().get("workspace") == str(workspace_folder))


def test_broken_settings_count_as_none(home):
    settings.path().parent.mkdir(parents=True)
    settings.path().write_text("workspace = [unfinished", encoding="utf-8")
    assert settings.load() == {}
    settings.save({"workspace": 'C:\\Users\\"x"\nrad'})
    assert settings.load() == {"workspace": 'C:\\Users\\"x"\nrad'}


def test_the_language_changes_while_the_program_runs(window, settle, qtbot):
    window.go("inquiries")
    settle()
    window.set_language("en")
    settle()
    assert words.current().language == "en"
    assert window.page("inquiries").title._title.text() == "Inquiries"
    window.set_language("sv")
    settle()
    assert window.page("inquiries").title._title.text() == "Förfrågningar"


def test_undo_without_anything_to_undo_says_so(window, settle):
    window.hooks.undo(window)
    settle()
    assert window.toasts.shown()


IMPORTS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from investcrm.gui import app
from investcrm.gui.program import Program
heavy = ("sqlalchemy", "alembic", "openpyxl", "reportlab", "pikepdf", "typer", "holidays", "pypdfium2")
import json
print(json.dumps([name for name in heavy if name in sys.modules]))
"""


def test_nothing_heavy_is_imported_before_the_window_is_there():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_opening_the_list_imports_no_object_mapper(workspace_folder, key_store):
    entries = {f"{service}|{user}": value for (service, user), value in key_store.entries.items()}
    script = (
        "import json, sys, keyring\n"
        "from tests.conftest import MemoryKeyring\n"
        "store = MemoryKeyring()\n"
        f"kept = json.loads({json.dumps(json.dumps(entries))})\n"
        "store.entries = {tuple(k.split('|')): v for k, v in kept.items()}\n"
        "keyring.set_keyring(store)\n"
        "from investcrm.gui import app\n"
        f"app._open({str(workspace_folder)!r}, None).close()\n"
        "heavy = ('sqlalchemy', 'alembic', 'openpyxl', 'reportlab')\n"
        "print(json.dumps([name for name in heavy if name in sys.modules]))\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=root
    )
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stderr[-2000:]
