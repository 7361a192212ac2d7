"""Starting while the server is away: said plainly, tried again until it is there, its address never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from tests.gui.conftest import makers
from tests.server.mortal import MortalPostgres, mortal, mortal_url

from investcrm import bootstrap, settings
from investcrm.domain.errors import NoContact, NoPassword, UserError
from investcrm.gui.first_start.asking import ask_for_workspace
from investcrm.gui.first_start.away import AwayDialog
from investcrm.gui.first_start.connecting import ConnectDialog
from investcrm.gui.tasks import early
from investcrm.gui.theme import theme

__all__ = ["mortal", "mortal_url"]
LONG = 60_000
Steps = list[Callable[[QDialog], object]]


@pytest.fixture
def away(mortal: MortalPostgres, mortal_url: str, qapp: Any) -> Iterator[str]:
    """The address of a server that was killed; the program worked on it last."""
    theme().start()
    settings.save({"workspace": mortal_url})
    mortal.die()
    yield mortal_url
    assert settings.load()["workspace"] == mortal_url


def refused(place: str) -> UserError:
    with pytest.raises(NoContact) as caught:
        bootstrap.open_workspace(place)
    return caught.value


def words_of(dialog: QDialog) -> str:
    return "\n".join(part.text() for part in dialog.findChildren(QLabel) if part.isVisible())


@pytest.fixture
def walk(qapp: Any, qtbot: Any) -> Iterator[Callable[[Steps], None]]:
    """Take one step in each dialog that opens, in turn."""
    timer = QTimer()
    left: Steps = []
    seen: list[QDialog] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if left and isinstance(shown, QDialog) and (not seen or seen[-1] is not shown):
            seen.append(shown)
            step = left.pop(0)
            try:
                step(shown)
            except BaseException:  # what nobody answers any more would be waited for without end
                left[:] = [QDialog.reject] * 9
                shown.reject()
                raise

    timer.timeout.connect(look)
    timer.start(10)

    def begin(steps: Steps) -> None:
        left[:] = steps

    yield begin
    timer.stop()
    assert not left


def test_it_says_so_and_opens_by_itself_when_the_server_is_back(
    mortal: MortalPostgres, away: str, walk: Callable[[Steps], None]
) -> None:
    said: list[str] = []

    def rise(dialog: QDialog) -> None:
        assert isinstance(dialog, AwayDialog)
        said.append(words_of(dialog))
        mortal.rise()

    walk([rise])
    started = ask_for_workspace(makers(), away, refused(away))
    assert started is not None
    assert started.workspace.is_shared
    started.workspace.close()
    assert "Servern går inte att nå" in said[0]
    assert "som postgres" in said[0]
    assert "Ett nytt försök görs om 2 sekunder" in said[0]


def test_try_again_tries_at_once_and_waits_longer_each_time(away: str, qtbot: Any) -> None:
    dialog = AwayDialog(makers(), away, refused(away))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.try_now()
    qtbot.waitUntil(dialog.again_button.isEnabled, timeout=LONG)
    assert "om 4 sekunder" in dialog.next.text()
    dialog.again_button.click()
    assert not dialog.again_button.isEnabled()
    qtbot.waitUntil(dialog.again_button.isEnabled, timeout=LONG)
    assert "om 2 sekunder" in dialog.next.text()
    assert dialog.workspace is None
    dialog.reject()


def test_the_connection_can_be_looked_at_and_left_as_it_was(away: str, walk: Callable[[Steps], None]) -> None:
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        [change] = [one for one in dialog.findChildren(QPushButton) if "anslutningen" in one.text()]
        change.click()

    def leave_as_it_was(dialog: QDialog) -> None:
        assert isinstance(dialog, ConnectDialog)
        seen.append(dialog.fields.address())
        dialog.reject()

    def quit_it(dialog: QDialog) -> None:
        assert isinstance(dialog, AwayDialog)
        dialog.reject()

    walk([look, leave_as_it_was, quit_it])
    assert ask_for_workspace(makers(), away, refused(away)) is None
    assert seen == [away.replace("+psycopg", "")]


def test_what_else_keeps_one_out_is_said_in_the_connection(away: str, walk: Callable[[Steps], None]) -> None:
    error = NoPassword(
        "{server} asks for a password. This computer's key store holds none for {login}.",
        server="x",
        login="y",
    )

    def refuse(_place: str, _passphrase: str | None) -> bootstrap.Workspace:
        raise error

    seen: list[QDialog] = []

    def leave(dialog: QDialog) -> None:
        seen.append(dialog)
        dialog.reject()

    walk([lambda dialog: dialog.try_now(), leave])
    assert ask_for_workspace(replace(makers(), open=refuse), away, refused(away)) is None
    assert isinstance(seen[0], ConnectDialog)
    assert "lösenord" in seen[0].said.text()


def test_a_slow_server_is_waited_for_in_sight(
    mortal: MortalPostgres, mortal_url: str, qapp: Any, qtbot: Any
) -> None:
    theme().start()
    attempt = early(bootstrap.open_workspace, mortal_url)
    dialog = AwayDialog(makers(), mortal_url, attempt=attempt)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.title.text() == "Söker kontakt med servern …"
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=LONG)
    assert dialog.workspace is not None
    dialog.workspace.close()


def test_who_leaves_while_it_is_tried_leaves_nothing_open(mortal_url: str, qapp: Any, qtbot: Any) -> None:
    theme().start()
    attempt = early(bootstrap.open_workspace, mortal_url)
    dialog = AwayDialog(makers(), mortal_url, attempt=attempt)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    workspace = attempt.result(60)
    qtbot.waitUntil(lambda: workspace.store._idle == [], timeout=LONG)
    assert dialog.workspace is None
