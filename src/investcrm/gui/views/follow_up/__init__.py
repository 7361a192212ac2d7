"""What became of earlier establishments, and what to ask about now."""

from __future__ import annotations

from investcrm.gui.views.follow_up.page import FollowUpPage

__all__ = ["FollowUpPage"]
