"""Taking in a spreadsheet: what every row becomes, before anything is written."""

from __future__ import annotations

from investcrm.gui.views.importing.page import ImportPage

__all__ = ["ImportPage"]
