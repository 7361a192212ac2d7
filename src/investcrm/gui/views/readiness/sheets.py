"""Writes the sheet of a municipality's readiness, or of the region's, where the person chooses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm import words
from investcrm.gui.dialogs import outbox
from investcrm.services import places, readiness_sheet
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def save(nav: Navigator, owner: QWidget, code: str) -> None:
    """Ask where, and write the sheet there; without a code the region's."""
    place = places.municipality(code) if code else nav.region.reference.region
    path = outbox.ask_where(nav, owner, f"{t('Readiness')} {place}.pdf", "PDF (*.pdf)")
    if path is not None:
        write(nav, owner, code, path)


def write(nav: Navigator, owner: QWidget, code: str, path: Path) -> None:
    """Write the sheet to a file."""
    language, actor = words.current().language, nav.actor

    def read(reader: Any) -> bytes:
        return readiness_sheet.render(reader, code, language, actor)

    outbox.save(nav, path, read, owner)
