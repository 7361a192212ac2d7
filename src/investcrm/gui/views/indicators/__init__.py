"""Indicators from outside: municipality by municipality and year by year, each with its source and day."""

from __future__ import annotations

from investcrm.gui.views.indicators.page import IndicatorsPage

__all__ = ["IndicatorsPage"]
