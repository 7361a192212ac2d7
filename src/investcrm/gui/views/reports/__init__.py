"""Reports: the quarter as a PDF, and any list to take along."""

from __future__ import annotations

from investcrm.gui.views.reports.page import ReportsPage

__all__ = ["ReportsPage"]
