"""Today: what must I do now?"""

from investcrm.gui.views.today.page import TodayPage

__all__ = ["TodayPage"]
