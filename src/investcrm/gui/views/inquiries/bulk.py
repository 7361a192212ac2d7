"""What can be done to several chosen inquiries at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from investcrm.domain.rows import InquiryRow
from investcrm.gui.views.inquiries import acts
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import Button, GhostButton, SecondaryButton
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class BulkBar(QFrame):
    """Shown under the list while more than one inquiry is chosen."""

    def __init__(self, nav: Navigator, rows: Callable[[], tuple[InquiryRow, ...]]) -> None:
        super().__init__()
        self._nav, self._rows = nav, rows
        self.setProperty("kind", "sunken")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 7, 8, 7)
        line.setSpacing(8)
        self.said = label("", "strong")
        line.addWidget(self.said)
        line.addStretch(1)
        for words, make in (
            (t("Owner"), self._owners),
            (t("Received via"), self._sources),
            (t("Strength area"), self._areas),
        ):
            line.addWidget(self._dropping(words, make))
        self.rest = SecondaryButton(t("Put on hold"))
        self.rest.clicked.connect(lambda: self._hold(on=True))
        delete = GhostButton(t("Delete"), icon="trash", hint="Del")
        delete.clicked.connect(lambda: acts.remove(self._nav, self._ids()))
        line.addWidget(self.rest)
        line.addWidget(delete)
        self.hide()

    def set_selected(self, ids: tuple[str, ...]) -> None:
        """Show the bar for these, or hide it."""
        self.setVisible(len(ids) > 1)
        self.said.setText(n("{count} chosen", "{count} chosen", len(ids)))

    def menu(self, parent: QWidget) -> QMenu:
        """Return the same as a menu."""
        menu = QMenu(parent)
        for words, make in (
            (t("Owner"), self._owners),
            (t("Received via"), self._sources),
            (t("Strength area"), self._areas),
        ):
            part = menu.addMenu(words)
            make(part)
        menu.addAction(t("Put on hold"), lambda: self._hold(on=True))
        menu.addAction(t("Take up again"), lambda: self._hold(on=False))
        menu.addSeparator()
        menu.addAction(t("Delete"), lambda: acts.remove(self._nav, self._ids()))
        return menu

    def _ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self._rows())

    def _dropping(self, words: str, make: Callable[[QMenu], object]) -> Button:
        button = SecondaryButton(words)
        menu = QMenu(button)
        menu.aboutToShow.connect(partial(_refill, menu, make))
        button.setMenu(menu)
        return button

    def _choices(
        self, menu: QMenu, choices: list[tuple[str, str]], fields: Callable[[str], dict[str, Any]]
    ) -> None:
        for key, words in choices:
            menu.addAction(words.replace("&", "&&"), partial(self._change, fields(key)))

    def _change(self, fields: dict[str, Any]) -> None:
        acts.change_many(self._nav, self._ids(), fields)

    def _owners(self, menu: QMenu) -> None:
        self._choices(menu, list(self._nav.region.reference.members.items()), lambda key: {"owner_id": key})

    def _sources(self, menu: QMenu) -> None:
        self._choices(menu, self._nav.region.sources(), lambda key: {"source": key})

    def _areas(self, menu: QMenu) -> None:
        self._choices(menu, self._nav.region.areas(), lambda key: {"strength_areas": (key,)})

    def _hold(self, *, on: bool) -> None:
        rows = [row for row in self._rows() if row.standing.is_open and row.standing.on_hold != on]
        acts.hold_many(self._nav, tuple(row.id for row in rows), on=on)


def _refill(menu: QMenu, make: Callable[[QMenu], object]) -> None:
    menu.clear()
    make(menu)
