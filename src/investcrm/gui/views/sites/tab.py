"""A part of a site's detail that is read when it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from investcrm.domain.rows import SiteDetail
from investcrm.gui.widgets.basic import ScrollPage
from investcrm.gui.widgets.holder import Holder

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SiteTab(ScrollPage):
    """Reads and shows one side of a site; while it is not on show it only remembers which."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.site: SiteDetail | None = None
        self._is_read = False
        self.body.setContentsMargins(0, 10, 6, 0)
        self.held = Holder()
        self.body.addWidget(self.held)
        self.body.addStretch(1)

    def show_site(self, site: SiteDetail | None) -> None:
        """Show a site from now on."""
        self.site = site
        self._is_read = False
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._is_read:
            self._read()

    def _read(self) -> None:
        if self.site is None:
            return
        self._is_read = True
        site_id = self.site.row.id

        def shown(found: Any) -> None:
            if self.site is not None and self.site.row.id == site_id:
                self.held.hold(self.made(found))

        self.nav.tasks.query(
            self.reading(),
            site_id,
            then=shown,
            failed=self.nav.shell.say_error,
            owner=self,
            key=type(self).__name__,
        )

    # ---- what subclasses say

    def reading(self) -> Callable[..., Any]:
        """Return the function ``(reader, site id)`` that reads what is shown."""
        raise NotImplementedError

    def made(self, found: Any) -> QWidget:
        """Return what is shown of what was read."""
        raise NotImplementedError
