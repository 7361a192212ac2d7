"""The region's own KPIs as they are kept: a setting for each, so that each is changed and undone alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import KPIS
from investcrm.domain.own_kpis import compiled, read

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.own_kpis import OwnKpi
    from investcrm.store.reader import Reader

PREFIX: Final = "kpi:"
"""What the settings of the region's own KPIs begin with; null is one that was removed."""


def own(reader: Reader) -> tuple[OwnKpi, ...]:
    """Return the region's own KPIs, by key; what this version cannot read is passed over."""
    found: list[OwnKpi] = []
    for _, text in reader.rows(
        "SELECT key, value FROM setting WHERE key >= 'kpi:' AND key < 'kpi;' AND deleted_ms IS NULL "
        "ORDER BY key"
    ):
        kept: Any = json.loads(text)
        try:
            found += [read(kept)] if kept else []
        except InvalidInput:
            continue
    return tuple(found)


def specifications(reader: Reader) -> tuple[Kpi, ...]:
    """Return every KPI in the order it is shown: the program's, then the region's own."""
    found: list[Kpi] = []
    for one in own(reader):
        try:
            found.append(compiled(one))
        except InvalidInput:
            continue
    return (*KPIS, *found)
