"""Documents of a case: taken in, opened, saved elsewhere."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from investcrm.domain.commands import Attachment, KeepDocuments
from investcrm.domain.errors import InvalidInput
from investcrm.domain.refusals import why
from investcrm.domain.rows import DocumentRow
from investcrm.domain.words import N_
from investcrm.gui import opened_files
from investcrm.gui.views.inquiries import acts
from investcrm.services import cases, saving
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


def choose(nav: Navigator, inquiry_id: str) -> None:
    """Let the user choose files to keep with a case."""
    names, _ = QFileDialog.getOpenFileNames(nav.window(), t("Add documents"))
    keep(nav, inquiry_id, [Path(name) for name in names])


def keep(nav: Navigator, inquiry_id: str, files: Sequence[Path]) -> None:
    """Keep files with a case."""
    if not files:
        return

    def read_all(read: tuple[Attachment, ...]) -> None:
        said = n("{count} document kept", "{count} documents kept", len(read))
        acts.mutate(nav, cases.keep_documents, KeepDocuments(inquiry_id, read), said)

    nav.tasks.background(
        read_files,
        tuple(files),
        then=read_all,
        failed=nav.shell.say_error,
        label=t("Reading files"),
    )


def read_files(report: Report, files: tuple[Path, ...]) -> tuple[Attachment, ...]:
    """Read files from disk.

    Raises:
        InvalidInput: one is larger than 100 MB or cannot be read.
    """
    found = []
    for at, file in enumerate(files):
        report(at, len(files))
        try:
            data = saving.read(file)
        except OSError as error:
            raise InvalidInput(
                N_("{name} cannot be read: {reason}."), name=file.name, reason=why(error)
            ) from None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found.append(Attachment(file.name, kind, data))
    return tuple(found)


def _with_bytes(reader: Any, document_id: str) -> tuple[DocumentRow, bytes]:
    return cases.document(reader, document_id), cases.document_bytes(reader, document_id)


def _outside(nav: Navigator, name: str) -> str:
    """Return what a document is called outside: what comes from the room tells nothing by its name."""
    return opened_files.neutral(name) if nav.is_room else name


def open_document(nav: Navigator, document_id: str) -> None:
    """Open a copy of a document in the program the system has for it."""

    def show(found: tuple[DocumentRow, bytes]) -> None:
        row, data = found
        if opened_files.is_risky(row.name):
            nav.shell.say(
                t("{name} could run a program, so it is not opened from here. Save it first.", name=row.name),
                "warn",
            )
        elif not opened_files.show(_outside(nav, row.name), data):
            nav.shell.say(
                t("This computer has no program for {name}. Save it instead.", name=row.name), "warn"
            )

    nav.tasks.query(_with_bytes, document_id, then=show, failed=nav.shell.say_error)


def save_document(nav: Navigator, row: DocumentRow) -> None:
    """Let the user say where to, and write the document there."""
    name, _ = QFileDialog.getSaveFileName(nav.window(), t("Save document"), _outside(nav, row.name))
    if name:
        nav.tasks.query(
            cases.document_bytes,
            row.id,
            then=lambda data: write(nav, Path(name), data),
            failed=nav.shell.say_error,
        )


def write(nav: Navigator, path: Path, data: bytes) -> None:
    """Write bytes to a file the user chose and say so."""
    nav.tasks.background(
        _write,
        path,
        data,
        then=lambda _done: nav.shell.say(t("Saved as {file}", file=path.name)),
        failed=nav.shell.say_error,
    )


def _write(_report: Report, path: Path, data: bytes) -> None:
    from investcrm.services import saving

    saving.write(path, data)
