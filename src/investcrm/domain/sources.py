"""Where inquiries come from: the usual sources by key; a region's own are kept in its own words."""

from __future__ import annotations

from typing import Final

from investcrm.domain.words import N_

SOURCE_LABELS: Final = {
    "business_sweden": N_("Business Sweden"),
    "sba": N_("Stockholm Business Alliance"),
    "region": N_("Direct to the region"),
    "municipality": N_("Direct to a municipality"),
    "prospecting": N_("Own prospecting"),
    "existing_company": N_("Existing company"),
    "partner": N_("Partner or cluster"),
    "broker": N_("Broker or consultant"),
    "fair": N_("Fair"),
    "other": N_("Other source"),
}
ORGANISATIONS: Final = frozenset({"business_sweden", "sba"})
"""Those of them that are somebody to write to."""
