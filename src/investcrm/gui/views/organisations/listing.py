"""The company list: its columns, its query, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from investcrm import formats
from investcrm.domain.filters import OrganisationFilter
from investcrm.domain.rows import OrganisationRow
from investcrm.gui.dialogs.company import KINDS
from investcrm.gui.models.columns import Column
from investcrm.gui.region import Region
from investcrm.services import organisations
from investcrm.words import t


@dataclass(frozen=True, slots=True)
class OrganisationQuery:
    """What the list shows and in which order."""

    shown: OrganisationFilter = field(default_factory=OrganisationFilter)
    sort: str = "name"
    descending: bool = False

    @property
    def filter(self) -> OrganisationFilter:
        """The conditions with the order."""
        return replace(self.shown, order=self.sort, descending=self.descending)


class OrganisationSource:
    """Reads the list on the reading thread."""

    def head(self, reader: Any, query: OrganisationQuery) -> Any:
        return organisations.list_head(reader, query.filter)

    def window(
        self, reader: Any, query: OrganisationQuery, head: Any, first: int, limit: int
    ) -> tuple[OrganisationRow, ...]:
        return organisations.list_window(reader, query.filter, head, first, limit)

    def position(self, reader: Any, query: OrganisationQuery, head: Any, identity: str) -> int | None:
        for first in range(0, head.count, 500):
            for place, row in enumerate(self.window(reader, query, head, first, 500)):
                if row.id == identity:
                    return first + place
        return None


def columns(region: Region) -> tuple[Column, ...]:
    """Return every column of the list."""

    def areas(row: OrganisationRow) -> str:
        return ", ".join(region.area(key) for key in row.strength_areas)

    return (
        Column(
            "name", t("Name"), 140, kind="strong", text=lambda r: r.name, tip=lambda r: r.name, stretch=True
        ),
        Column("municipality", t("Municipality"), 104, text=lambda r: r.municipality),
        Column("areas", t("Strength areas"), 108, text=areas, tip=areas, sortable=False),
        Column("owner", t("Owner's country"), 92, text=lambda r: r.owner_country),
        Column("parent", t("Group"), 120, text=lambda r: r.parent_company, sortable=False, hidden=True),
        Column("employees", t("Employees"), 96, kind="number", text=_employees, hidden=True),
        Column("visits", t("Company visits"), 96, kind="number", text=_visits, sortable=False, hidden=True),
        Column("visited", t("Last visited"), 108, kind="date", text=_visited),
        Column("inquiries", t("Inquiries"), 90, kind="number", text=_count, sortable=False, hidden=True),
        Column(
            "kind", t("Kind"), 90, text=lambda r: t(KINDS.get(r.kind, r.kind)), sortable=False, hidden=True
        ),
        Column("country", t("Country"), 110, text=lambda r: r.country, sortable=False, hidden=True),
        Column("reviewed", t("Reviewed"), 100, kind="date", text=_reviewed, sortable=False, hidden=True),
        Column(
            "note", t("Note"), 200, text=lambda r: r.note, tip=lambda r: r.note, sortable=False, hidden=True
        ),
    )


def _employees(row: OrganisationRow) -> str:
    return "" if row.employees is None else formats.number(row.employees, decimals=0)


def _visits(row: OrganisationRow) -> str:
    return str(row.visits) if row.visits else ""


def _visited(row: OrganisationRow) -> str:
    return formats.day(row.visited_on) if row.visited_on else ""


def _count(row: OrganisationRow) -> str:
    return str(row.inquiries) if row.inquiries else ""


def _reviewed(row: OrganisationRow) -> str:
    return formats.day(row.reviewed_on) if row.reviewed_on else row.as_of
