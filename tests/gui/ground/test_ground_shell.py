"""The shell: every page, the palette, notifications and settings by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.gui.main_window import MainWindow
from investcrm.gui.page import Hooks, Page
from investcrm.gui.palette import Command, Hit, fuzzy
from investcrm.gui.shortcuts import KEYS, bind
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme
from investcrm.gui.widgets.buttons import Button, IconButton
from investcrm.gui.widgets.nav import NavButton
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.words import t

from .gallery import MemoryDesk


class Screen(QWidget):
    """A page that notes what it is asked."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.opened: list[dict[str, Any]] = []
        column = QVBoxLayout(self)
        self.field = QLineEdit()
        column.addWidget(self.field)
        self.setFocusProxy(self.field)

    def open(self, **arguments: Any) -> None:
        self.opened.append(arguments)


def find(reader: Any, text: str, limit: int) -> list[Hit]:
    rows = reader.execute("SELECT id, title FROM a_case WHERE title LIKE ? LIMIT ?", (f"%{text}%", limit))
    return [Hit(row[0], row[1], "", t("Found"), "inquiries", "list", {"identity": row[0]}) for row in rows]


@pytest.fixture
def window(qtbot, tasks: Tasks, dressed: None) -> MainWindow:
    called: list[tuple[str, Any]] = []
    hooks = Hooks(
        lambda _: called.append(("new", None)),
        lambda _, files: called.append(("import", files)),
        lambda _: called.append(("undo", None)),
        lambda _, page: called.append(("help", page)),
        lambda: ("Västmanland", "Samordnare"),
    )
    pages = [
        Page("today", lambda: t("today"), "today", lambda _: Screen("today")),
        Page("list", lambda: t("Board"), "inquiries", lambda _: Screen("list")),
    ]
    made = MainWindow(tasks, MemoryDesk(), pages, hooks, find)
    made.called = called
    qtbot.addWidget(made)
    made.start("today")
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def test_a_page_is_made_when_it_is_first_gone_to(qtbot, window: Any) -> None:
    assert list(window._made) == ["today"]
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current == "list"
    assert list(window._made) == ["today", "list"]


def test_escape_goes_back_where_one_came_from(qtbot, window: Any) -> None:
    window.go("list", identity="id1")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.current == "today"
    assert not window.back()


@pytest.mark.parametrize(
    ("key", "modifier", "what"),
    [
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, ("new", None)),
        (Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier, ("import", ())),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, ("help", "today")),
    ],
)
def test_the_windows_keys_work_from_anywhere(qtbot, window: Any, key: Any, modifier: Any, what: Any) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, modifier)
    assert window.called == [what]


def test_undo_is_the_texts_own_while_one_types(qtbot, window: Any) -> None:
    field = window.page("today").field
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.called == []
    assert field.text() == ""


def test_the_palette_finds_and_opens_by_keyboard_alone(qtbot, window: Any) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window._palette
    assert palette.isVisible()
    qtbot.keyClicks(palette.edit, "Projekt 77")
    qtbot.waitUntil(lambda: any(isinstance(e, Hit) and e.title == "Projekt 77" for e in palette.entries()))
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.current == "list"
    assert window.page("list").opened == [{"identity": "id000077"}]


def test_the_palette_runs_commands(qtbot, window: Any) -> None:
    run: list[str] = []
    window.add_command(Command("x", "Skriv ut kvartalet", lambda: run.append("x")))
    window.open_palette()
    qtbot.keyClicks(window._palette.edit, "skrkv")
    qtbot.keyClick(window._palette.edit, Qt.Key.Key_Return)
    assert run == ["x"]


def test_the_empty_palette_begins_with_what_has_a_key(window: Any) -> None:
    window.add_command(Command("rare", "Flytta arbetsytan", lambda: None))
    offered = [bool(command.shortcut) for command in window._all_commands()]
    assert offered == sorted(offered, reverse=True)
    assert window._all_commands()[0].key == "new"
    assert "rare" in {command.key for command in window._all_commands()}


def test_a_page_without_a_place_of_its_own_marks_none(window: Any) -> None:
    def marked() -> list[str]:
        return [key for key, button in window._nav._buttons.items() if button.isChecked()]

    assert marked() == ["today"]
    window._nav.set_current("settings")
    assert marked() == []
    window.go("list")
    assert marked() == ["list"]


def test_escape_closes_the_palette_and_gives_the_keyboard_back(qtbot, window: Any) -> None:
    field = window.page("today").field
    field.setFocus()
    window.open_palette()
    qtbot.keyClick(window._palette.edit, Qt.Key.Key_Escape)
    assert not window._palette.isVisible()
    assert window.focusWidget() is field


def test_beginnings_of_words_fit_better_than_letters_within() -> None:
    assert fuzzy("nf", "Ny förfrågan") > fuzzy("nf", "Information")
    assert fuzzy("xyz", "Ny förfrågan") == 0
    assert fuzzy("ny", "Ny förfrågan") > fuzzy("ny", "Importera nya")


def test_the_language_changes_while_the_window_is_open(qtbot, window: Any) -> None:
    window.go("list")
    assert [b.text() for b in window.findChildren(NavButton)] == ["i dag", "Tavla"]
    window.set_language("en")
    qtbot.waitUntil(lambda: [b.text() for b in window._nav.findChildren(NavButton)] == ["today", "Board"])
    assert window.current == "list"
    assert window.desk.get("window.language") == "en"
    words.set_language("sv")


def test_the_look_changes_and_is_remembered(window: Any) -> None:
    window.set_mode("dark")
    assert theme().dark
    assert window.desk.get("window.mode") == "dark"


def test_an_error_nobody_takes_care_of_is_said_in_the_window(qtbot, window: Any, tasks: Tasks) -> None:
    def fail(_reader: Any) -> None:
        raise UserError("Nothing found for “{text}”", text="x")

    tasks.query(fail)
    qtbot.waitUntil(lambda: bool(window.toasts.shown()))
    assert window.toasts.shown()[0].text == "Inget hittades för ”x”"
    window.toasts.clear()


def test_what_is_said_again_stands_once_unless_there_is_something_to_press(window: Any) -> None:
    for _ in range(2):
        window.say("Arbetsytans fil är skadad.", "bad")
        window.say("Borttagen", action="Ångra", run=lambda: None)
    assert [toast.text for toast in window.toasts.shown()] == [
        "Borttagen",
        "Arbetsytans fil är skadad.",
        "Borttagen",
    ]
    window.toasts.clear()


def test_a_notifications_action_is_reached_by_keyboard(qtbot, window: Any) -> None:
    undone: list[bool] = []
    window.say("Vidarebefordrad.", action="Ångra", run=lambda: undone.append(True))
    qtbot.keyClick(window, Qt.Key.Key_F6)
    button = window.toasts.shown()[0].button
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert undone == [True]
    assert window.toasts.shown() == ()


def test_where_one_was_is_kept_for_next_time(qtbot, window: Any) -> None:
    window.go("list")
    window.close()
    assert window.desk.get("window.page") == "list"
    assert isinstance(window.desk.get("window.geometry"), str)


def test_files_dropped_on_the_window_are_taken_in(qtbot, window: Any, tmp_path: Path) -> None:
    from PySide6.QtCore import QMimeData, QPointF, QUrl
    from PySide6.QtGui import QDropEvent

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.eml"))])
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    )
    assert window.called == [("import", (tmp_path / "a.eml",))]


def test_every_button_says_its_name_and_can_be_reached(window: Any) -> None:
    for button in window.findChildren(QAbstractButton):
        if isinstance(button, (Button, IconButton, NavButton)):
            assert button.accessibleName(), button
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.accessibleName()


def test_the_window_fits_its_smallest_size_in_every_language(qtbot, window: Any, language: str) -> None:
    window.set_language(language)
    window.resize(1100, 700)
    assert window.centralWidget().minimumSizeHint().width() <= 1100


def test_single_letters_are_letters_while_one_types(qtbot, window: Any) -> None:
    screen = window.page("today")
    run: list[str] = []
    bind(screen, "forward", lambda: run.append("f"))
    screen.field.setFocus()
    qtbot.keyClicks(screen.field, "f")
    assert run == []
    assert screen.field.text() == "f"


def test_no_two_keys_are_the_same() -> None:
    assert len(set(KEYS.values())) == len(KEYS)


def test_a_document_is_shown_page_by_page(qtbot, tasks: Tasks, dressed: None) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842)
    import io

    data = io.BytesIO()
    document.save(data)
    document.close()
    view = PdfView(tasks)
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    view.set_pdf(data.getvalue())
    qtbot.waitUntil(lambda: view.page_count() == 3)
    qtbot.waitUntil(lambda: view._pages[0].image is not None)
    assert view._pages[2].image is None, "a page out of sight is not drawn"
    qtbot.waitUntil(lambda: not tasks.busy)


def test_a_broken_document_is_told_in_words(qtbot, tasks: Tasks, dressed: None) -> None:
    view = PdfView(tasks)
    qtbot.addWidget(view)
    view.set_pdf(b"no pdf at all")
    with qtbot.waitSignal(tasks.crashed):
        pass
    assert view.page_count() == 0
