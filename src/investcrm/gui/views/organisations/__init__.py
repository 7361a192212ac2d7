"""Companies and partners: who is here, their people, and the inquiries they stand behind."""

from __future__ import annotations

from investcrm.gui.views.organisations.page import OrganisationsPage

__all__ = ["OrganisationsPage"]
