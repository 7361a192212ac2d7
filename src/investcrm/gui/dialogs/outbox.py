"""Hands kept documents to the system: opens a draft in the mail program, writes files to a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from investcrm.gui import opened_files
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

Write = Callable[[Any, Path], tuple[Path, ...]]
"""Given a reader and a folder, writes files there and returns their paths."""


def _written(
    _report: Callable[[int, int], None], reader: Any, write: Write, folder: Path
) -> tuple[Path, ...]:
    return write(reader, folder)


def open_drafts(nav: Navigator, write: Write, owner: QObject) -> None:
    """Write mail drafts aside and open each with the system's mail program."""

    def show(paths: tuple[Path, ...]) -> None:
        drafts = [path for path in paths if path.suffix == ".eml"] or list(paths)
        failed = [path for path in drafts if not open_file(path)]
        if failed:
            nav.shell.say(
                t("No program opens {name} here. Write the files to a folder instead.", name=failed[0].name),
                "warn",
            )

    nav.tasks.background(_written, write, opened_files.folder(), reading=True, then=show, owner=owner)


def write_to_folder(
    nav: Navigator, write: Write, owner: QWidget, done: Callable[[], object] | None = None
) -> None:
    """Let the user choose a folder and write the files there."""
    chosen = QFileDialog.getExistingDirectory(owner, t("Choose a folder for the files"), _last(nav))
    if chosen:
        put_into(nav, write, Path(chosen), owner, done)


def put_into(
    nav: Navigator, write: Write, folder: Path, owner: QObject, done: Callable[[], object] | None = None
) -> None:
    """Write the files into ``folder`` and say so."""
    nav.desk.put("folder", str(folder))

    def said(paths: tuple[Path, ...]) -> None:
        nav.shell.say(
            n(
                "{count} file written to {folder}",
                "{count} files written to {folder}",
                len(paths),
                folder=str(folder),
            ),
            action=t("Open the folder"),
            run=lambda: open_file(folder),
        )
        if done is not None:
            done()

    nav.tasks.background(
        _written, write, folder, reading=True, then=said, failed=nav.shell.say_error, owner=owner
    )


def ask_where(nav: Navigator, owner: QWidget, name: str, kinds: str) -> Path | None:
    """Let the user choose where a file goes; ``kinds`` is a filter such as "PDF (*.pdf)"."""
    suggested = str(Path(_last(nav)) / name) if _last(nav) else name
    chosen, _ = QFileDialog.getSaveFileName(owner, t("Save as"), suggested, kinds)
    if not chosen:
        return None
    ending = Path(name).suffix
    path = Path(chosen)
    if ending and path.suffix.casefold() != ending:
        path = path.with_name(path.name + ending)
    nav.desk.put("folder", str(path.parent))
    return path


def open_file(path: Path) -> bool:
    """Open a file or folder with the program the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _last(nav: Navigator) -> str:
    kept = nav.desk.get("folder")
    return kept if isinstance(kept, str) and Path(kept).is_dir() else ""


def save(nav: Navigator, path: Path, read: Callable[[Any], bytes], owner: QObject) -> None:
    """Write what ``read(reader)`` returns to ``path``, whole or not at all, and say so."""

    def work(_report: Callable[[int, int], None], reader: Any) -> Path:
        put_file(path, read(reader))
        return path

    def said(_path: Path) -> None:
        nav.shell.say(t("Saved: {name}", name=path.name), action=t("Open"), run=lambda: open_file(path))

    nav.tasks.background(work, reading=True, then=said, failed=nav.shell.say_error, owner=owner)


def put_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        WorkspaceProblem: it cannot be written there, with the reason.
    """
    from investcrm.services import saving

    saving.write(path, data)
