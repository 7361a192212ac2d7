"""What single missing things keep away, in each municipality and in the region."""

from __future__ import annotations

from investcrm.gui.views.worth.page import WorthPage

__all__ = ["WorthPage"]
