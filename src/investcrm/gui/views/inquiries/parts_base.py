"""What the parts of a case have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.rows import InquiryDetail
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import Button, SecondaryButton

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.inquiries.case_acts import CaseActs


class Part(QWidget):
    """One part of a case; shows itself anew when it is given a detail."""

    def __init__(self, nav: Navigator, acts: CaseActs) -> None:
        super().__init__()
        self.nav, self.acts = nav, acts
        self._shown: InquiryDetail | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 6, 8)
        self.column.setSpacing(8)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_detail(self, detail: InquiryDetail) -> None:
        """Show this case, unless just this is on show already."""
        if detail is self._shown:
            return
        self._shown = detail
        clear_layout(self.column)
        self.draw(detail)
        self.column.addStretch(1)

    def draw(self, detail: InquiryDetail) -> None:
        """Put the part's widgets into ``column``."""
        raise NotImplementedError

    def heading(self, title: str, note: str = "") -> None:
        """Begin a section."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 6 if self.column.count() else 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(label(title, "strong", wrap=True), 1)
        if note:
            row.addWidget(label(note, "muted"))
        self.column.addLayout(row)

    def say(self, text: str) -> None:
        """Say something in muted words."""
        self.column.addWidget(label(text, "muted", wrap=True))

    def buttons(self, *buttons: Button) -> None:
        """Place buttons beside one another; they break into lines where room ends."""
        from investcrm.gui.widgets.flow import FlowLayout

        holder = QWidget()
        flow = FlowLayout(holder, 8)
        for button in buttons:
            flow.addWidget(button)
        self.column.addWidget(holder)

    @staticmethod
    def button(text: str, run: object, icon: str = "", hint: str = "") -> Button:
        """Return a secondary button that runs something."""
        made = SecondaryButton(text, icon=icon, hint=hint)
        assert callable(run)
        made.clicked.connect(lambda _checked=False: run())
        return made
