"""Establishment readiness: where each municipality stands, what that rests on, and how old it is."""

from __future__ import annotations

from investcrm.gui.views.readiness.page import ReadinessPage

__all__ = ["ReadinessPage"]
