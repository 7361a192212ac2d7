"""One line on a site's outline: what it encloses, who says so, and how that differs from what is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import outlines
from investcrm.services.outlines import SiteOutlines
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SAME: float = 0.05
"""How much of it two areas may differ by and still be called the same."""


class OutlineLine(QWidget):
    """Hidden while a site has no outline."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._shown: SiteOutlines | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        self.text = label("", "muted", wrap=True)
        self.apart = Chip("", "warn")
        self.remove = IconButton("trash", t("Take the outline away"))
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.text, 1)
        row.addWidget(self.remove)
        column.addLayout(row)
        column.addWidget(self.apart, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_site(self, site_id: str) -> None:
        """Read and show the outline of a site, "" none."""
        if not site_id:
            self.hide()
            return
        self.nav.tasks.query(outlines.of_site, site_id, then=self._show, owner=self, key="outline")

    def _show(self, found: SiteOutlines) -> None:
        self._shown = found
        now = found.now
        self.setVisible(now is not None)
        if now is None:
            return
        dated = formats.day(now.as_of) if now.as_of else t("without a date")
        area = formats.area(now.area_m2)
        self.text.setText(t("Outline: {area} ({source}, {day})", area=area, source=now.source, day=dated))
        self.apart.set(difference(found), "warn")
        self.remove.setVisible(self.nav.may(Verb.REMOVE, "outline"))

    def _remove(self) -> None:
        from investcrm.gui.dialogs.sheet import undo_last

        if self._shown is None or self._shown.now is None:
            return

        def said(_result: object) -> None:
            text = t("The outline was taken away")
            self.nav.shell.say(text, action=t("Undo"), run=lambda: undo_last(self.nav))

        outline_id = self._shown.now.id
        self.nav.tasks.mutate(outlines.remove, outline_id, then=said, failed=self.nav.shell.say_error)


def difference(found: SiteOutlines) -> str:
    """Return how what is stated differs from what the outline encloses; "" where they are the same."""
    more = found.difference_m2
    if more is None or found.now is None or abs(more) <= _SAME * max(found.now.area_m2, 1):
        return ""
    if found.gross_m2 is None and more < 0:
        return ""
    stated = formats.area(found.now.area_m2 + more)
    apart = formats.area(abs(more))
    if more > 0:
        return t("{stated} stated: {apart} more than inside", stated=stated, apart=apart)
    return t("{stated} stated: {apart} less than inside", stated=stated, apart=apart)
