"""Strength areas: the tree of what the region is good at, and what stands in each."""

from __future__ import annotations

from investcrm.gui.views.strength.page import StrengthPage

__all__ = ["StrengthPage"]
