"""Land and premises: every site with what is known of it, how old that is, and who said so."""

from __future__ import annotations

from investcrm.gui.views.sites.page import SitesPage

__all__ = ["SitesPage"]
