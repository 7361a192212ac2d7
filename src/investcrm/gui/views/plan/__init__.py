"""The region's year: the annual wheel, meetings and action plans."""

from investcrm.gui.views.plan.page import PlanPage

__all__ = ["PlanPage"]
