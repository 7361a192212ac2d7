"""What happens to files dropped on the window: a mail becomes an inquiry, a table goes to the import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

MAILS: Final = (".eml", ".msg")


def take_in(nav: Navigator, files: tuple[Path, ...]) -> None:
    """Take in what was dropped or chosen; without files the import lets the user choose."""
    if not files:
        nav.import_file()
        return
    mails = [file for file in files if file.suffix.casefold() in MAILS]
    if mails:
        nav.new_inquiry(mails[0])
    else:
        nav.import_file(files[0])
