"""What is asked of the region's own KPIs."""

from __future__ import annotations

from dataclasses import dataclass

from investcrm.domain.own_kpis import OwnKpi


@dataclass(frozen=True, slots=True)
class DefineKpi:
    """A KPI to define; ``seen`` is how it was when the change was begun, None for a new one or any."""

    kpi: OwnKpi
    seen: OwnKpi | None = None
