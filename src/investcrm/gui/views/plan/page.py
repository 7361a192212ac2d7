"""The page of the year: the annual wheel, the meetings and the action plans, each in a tab of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from investcrm.gui.shortcuts import bind
from investcrm.gui.views.plan.meetings_tab import MeetingsTab
from investcrm.gui.views.plan.plans_tab import PlansTab
from investcrm.gui.views.plan.wheel_tab import WheelTab
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

TABS: Final = ("wheel", "meetings", "plans")


class PlanPage(QWidget):
    """What does the year hold, who meets, and what do we work on?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 14)
        self.tabs = QTabWidget()
        self.wheel, self.meetings, self.plans = WheelTab(nav), MeetingsTab(nav), PlansTab(nav)
        self.tabs.addTab(self.wheel, t("Annual wheel"))
        self.tabs.addTab(self.meetings, t("Meetings"))
        self.tabs.addTab(self.plans, t("Action plans"))
        self.tabs.currentChanged.connect(lambda _at: self._tell())
        column.addWidget(self.tabs)
        bind(self, "add", self._add)
        self.setFocusProxy(self.tabs)

    def open(self, tab: str = "", plan: str = "", meeting: str = "") -> None:
        """Show a tab, an action plan or a meeting."""
        wanted = "plans" if plan else "meetings" if meeting else tab
        if wanted in TABS:
            self.tabs.setCurrentIndex(TABS.index(wanted))
        if plan:
            self.plans.show_plan(plan)
        if meeting:
            self.meetings.show_meeting(meeting)
        self._tell()

    def _add(self) -> None:
        (self.wheel.add, self.meetings.call, self.plans.add)[self.tabs.currentIndex()]()

    def _tell(self) -> None:
        if self.isVisible():
            self.nav.shell.set_status(t("↑↓ moves · Enter opens · N adds · Ctrl+Tab goes to the next tab"))
