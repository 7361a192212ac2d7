"""Lines of what happened: the day, what it was, and what was said or done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.rows import ActivityRow
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import LinkButton

_DAY = 84


class EventLine(QWidget):
    """One event; ``case`` (words, what opens it) tells of which case it is where that is not plain."""

    def __init__(
        self, event: ActivityRow, kind: str, case: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        super().__init__()
        self.event_id = event.id
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        day = label(formats.day(event.happened_on), "muted")
        day.setMinimumWidth(_DAY)
        row.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(kind, "strong"))
        if case is not None:
            link = LinkButton(case[0])
            link.clicked.connect(lambda _checked=False: case[1]())
            head.addWidget(link)
        head.addStretch(1)
        told.addLayout(head)
        for text, role in ((event.text, ""), (event.participants, "small")):
            if text:
                told.addWidget(label(text, role, wrap=True, selectable=True))
        row.addLayout(told, 1)
