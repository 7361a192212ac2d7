"""Files to keep with a case: dropped or chosen, listed, each can be taken away again."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm.domain.commands import Attachment
from investcrm.gui.widgets.basic import clear_layout
from investcrm.gui.widgets.buttons import Pill
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services import saving
from investcrm.words import t


class Attachments(QWidget):
    """A place to drop files, and the files dropped so far; they are read when the dialog is done."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: list[Path] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.zone = DropZone(
            t("Drop files here or press Enter to choose"), "", (), takes_text=False, icon="attachment"
        )
        self.zone.dropped.connect(self.add)
        column.addWidget(self.zone)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, 6)
        column.addWidget(self._chips)
        self._draw()

    def paths(self) -> tuple[Path, ...]:
        """Return the files in the order they came."""
        return tuple(self._paths)

    def add(self, paths: list[Path]) -> None:
        """Add files; one that is there already is not added again."""
        self._paths += [path for path in paths if path.is_file() and path not in self._paths]
        self._draw()
        self.changed.emit()

    def clear(self) -> None:
        """Take every file away again."""
        self._paths.clear()
        self._draw()

    def _remove(self, path: Path) -> None:
        self._paths.remove(path)
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        clear_layout(self._flow)
        for path in self._paths:
            pill = Pill(f"{path.name}  ×", checked=True)
            pill.setToolTip(t("Take away {name}", name=path.name))
            pill.setAccessibleName(t("Take away {name}", name=path.name))
            pill.clicked.connect(lambda _checked=False, path=path: self._remove(path))
            self._flow.addWidget(pill)
        self._chips.setVisible(bool(self._paths))


def read_attachments(paths: tuple[Path, ...], correspondent: str) -> tuple[Attachment, ...]:
    """Read files for keeping; called off the event loop.

    Raises:
        InvalidInput: a file is larger than 100 MB.
        OSError: a file is gone or cannot be read.
    """
    return tuple(
        Attachment(
            path.name,
            mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            saving.read(path),
            "received",
            correspondent,
        )
        for path in paths
    )
