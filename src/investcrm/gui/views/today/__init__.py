"""Today: what must be done now, what waits, what comes."""

from investcrm.gui.views.today.page import TodayPage

__all__ = ["TodayPage"]
