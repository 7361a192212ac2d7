"""Gives a case to the e-archive: one package, saved where the person wants it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from investcrm.gui.dialogs import outbox
from investcrm.words import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


def _write(_report: Report, reader: Any, inquiry_id: str, confidential: bool, path: Path) -> Path:
    from investcrm.services import archiving

    outbox.put_file(path, archiving.package(reader, inquiry_id, datetime.now(UTC), confidential=confidential))
    return path


def _note(uow: Any, inquiry_id: str) -> None:
    from investcrm.services import rooms

    rooms.note_read(uow, inquiry_id, "exported")


def save(nav: Navigator, inquiry_id: str, number: str, owner: QWidget) -> None:
    """Ask where, and save a case's package there."""
    path = outbox.ask_where(nav, owner, f"{number}.zip", "ZIP (*.zip)")
    if path is not None:
        save_to(nav, inquiry_id, path)


def save_to(nav: Navigator, inquiry_id: str, path: Path) -> None:
    """Save a case's package to a file; of a confidential one it is logged that it was exported."""

    def said(_path: Path) -> None:
        if nav.is_room:
            nav.tasks.mutate(_note, inquiry_id, failed=nav.shell.say_error)
        nav.shell.say(
            t("Saved: {name}", name=path.name),
            action=t("Open the folder"),
            run=lambda: outbox.open_file(path.parent),
        )

    nav.tasks.background(
        _write, inquiry_id, nav.is_room, path, reading=True, then=said, failed=nav.shell.say_error,
        label=t("Writing {file}", file=path.name),
    )  # fmt: skip
