"""The match: what is asked, which sites come closest and why, and whom to ask."""

from __future__ import annotations

from investcrm.gui.views.match.page import MatchPage

__all__ = ["MatchPage"]
