"""A place in a layout whose content is made anew when what it shows changes."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Holder(QWidget):
    """Holds one widget at a time; the one before goes when another comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._held: QWidget | None = None

    def hold(self, widget: QWidget) -> None:
        """Show ``widget`` instead of what was held."""
        if self._held is not None:
            self._column.removeWidget(self._held)
            self._held.hide()
            self._held.deleteLater()
        self._held = widget
        self._column.addWidget(widget)
        widget.show()

    def held(self) -> QWidget | None:
        """Return what is held now."""
        return self._held
