"""Key figures of a period: what came of it, how far inquiries came, why cases were lost."""

from __future__ import annotations

from investcrm.gui.views.kpis.page import KpisPage

__all__ = ["KpisPage"]
