"""Which published figures confidential cases are part of, and through which quantity (domain.disclosure)."""

from __future__ import annotations

from typing import Final

from investcrm.domain.kpi import FUNNEL

RECEIVED: Final = "received"
DECIDED: Final = "decided"
LOST_JOBS: Final = "lost_jobs"
LOST_INVESTMENT: Final = "lost_investment"
COUNTED: Final = {
    "inquiries": RECEIVED,
    "real_inquiries": RECEIVED,
    "qualified": RECEIVED,
    "establishments": DECIDED,
    "expansions": DECIDED,
    "lost": DECIDED,
}
"""The KPIs that count cases, and the quantity each belongs to."""
STATED: Final = {"jobs_decided": "jobs", "investment_decided": "investment_sek"}
"""The KPIs that sum the ledger, each a quantity of its own, and their column of the strength areas."""
STEPS: Final = tuple(key for key, _, _ in FUNNEL if key != "won")
"""The funnel's steps that groups are counted in; that a case was won is told by ``decided``."""
TREND: Final = 5
"""How many periods a figure is shown for, the last of them the report's own."""
