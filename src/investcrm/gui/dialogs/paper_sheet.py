"""A dialog that makes a document: left what goes in and in which order, right the paper as it will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.gui.dialogs.offer_blocks import OrderedList
from investcrm.gui.dialogs.sheet import Later, Sheet
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.splitter import Splitter
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_WAIT_MS = 350


class PaperSheet(Sheet):
    """Asks for the paper anew, in the background, a moment after anything was changed.

    A subclass fills both sides, joins them, and says in :meth:`ask_preview` what the paper is made of.
    """

    def __init__(
        self, nav: Navigator, title: str, action: str, *, note: str, topic: str, size: tuple[int, int]
    ) -> None:
        super().__init__(nav, title, action, note=note, topic=topic, size=size)
        self.soon = Later(self._renew, _WAIT_MS, self)
        self.paper = PdfView(nav.tasks)
        self.preview_trouble = label("", "note-bad", wrap=True)
        self.preview_trouble.hide()

    def left_side(self) -> tuple[QWidget, QVBoxLayout]:
        """Return the side where one chooses, and its column."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(10)
        side.setMinimumWidth(400)
        return side, column

    def ordered(
        self, column: QVBoxLayout, title: str, least: int, stretch: int
    ) -> tuple[OrderedList, SectionTitle]:
        """Add a list that one ticks and orders, and return it with its heading; ``least`` is its height."""
        heading = SectionTitle(title, t("in this order"))
        found = OrderedList(title)
        found.buttons(heading)
        found.setMinimumHeight(least)
        column.addWidget(heading)
        column.addWidget(found, stretch)
        return found, heading

    def right_side(self, *above: QWidget, shown: QWidget | None = None) -> QWidget:
        """Return the side with the paper, or with ``shown`` that holds it, and what is wrong with it."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(4, 0, 0, 0)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(shown or self.paper, 1)
        column.addWidget(self.preview_trouble)
        side.setMinimumWidth(420)
        return side

    def join(self, key: str, left: QWidget, right: QWidget, widths: list[int]) -> None:
        """Put both sides beside one another, as wide as they were left under ``key``."""
        parts = Splitter(key, self.nav.desk)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.take_up(widths)
        self.body.addWidget(parts, 1)

    def ask_preview(self) -> None:
        """Ask for the paper, by :meth:`draw`; subclasses say of what."""

    def draw(self, make: Callable[..., Any], command: Any, then: Callable[[Any], object]) -> None:
        """Make the paper by ``make(report, reader, command)``; what stands in its way is said below it."""
        self.nav.tasks.background(
            make, command, reading=True, then=then, failed=self.no_preview, owner=self, key="preview"
        )

    def no_preview(self, error: Exception) -> None:
        """Say why there is no paper."""
        if isinstance(error, UserError):
            self.preview_trouble.setText(words.current().error(error))
            self.preview_trouble.show()

    def _renew(self) -> None:
        self.preview_trouble.hide()
        self.ask_preview()
