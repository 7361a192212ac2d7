"""A file of two gigabytes is refused with a sentence wherever one can be given, before it is in memory."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from investcrm.cli import files as cli
from investcrm.domain.errors import UserError
from investcrm.exchange import mail, outline_files, tables
from investcrm.gui.views.inquiries import files as documents
from investcrm.gui.widgets import attachments
from investcrm.services import saving

TWO_GIGABYTES = 2 * 1024**3
FEW = 4 * 1024**2

READERS: dict[str, Callable[[Path], Any]] = {
    "kept": saving.read,
    "terminal": lambda path: cli.attachment(path, ""),
    "documents": lambda path: documents.read_files(lambda _done, _total: None, (path,)),
    "dialogs": lambda path: attachments.read_attachments((path,), ""),
    "mail": mail.read_mail,
    "outlook": lambda path: mail.read_mail(path.rename(path.with_suffix(".msg"))),
    "table": lambda path: tables.read_table(path.rename(path.with_suffix(".csv"))),
    "workbook": lambda path: tables.read_table(path.rename(path.with_suffix(".xlsx"))),
    "outlines": lambda path: outline_files.read_outlines(path.rename(path.with_suffix(".geojson"))),
}


@pytest.mark.parametrize("reader", READERS)
def test_two_gigabytes_are_refused_before_they_are_read(tmp_path: Path, reader: str) -> None:
    path = tmp_path / "stor.eml"
    with path.open("wb") as file:
        file.truncate(TWO_GIGABYTES)  # holes: it takes no room
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as caught:
            READERS[reader](path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < FEW
    assert "larger" in caught.value.key or "large" in caught.value.key


@pytest.mark.skipif(os.name == "nt", reason="devices of POSIX")
@pytest.mark.parametrize("place", ["/dev/zero", "/"])
def test_what_is_no_file_is_not_read(place: str) -> None:
    with pytest.raises(OSError, match=r"."):
        saving.read(Path(place))
    with pytest.raises(UserError):
        cli.attachment(Path(place), "")
