"""The site list: its columns from the registry, its query, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from investcrm import formats, phrases, words
from investcrm.domain.fields import SITE_FIELDS, FieldType, site_field
from investcrm.domain.filters import SiteFilter
from investcrm.domain.rows import SiteRow
from investcrm.gui.models.columns import ChipText, Column
from investcrm.services import sites
from investcrm.words import n, t

ORDERS: Final = frozenset(
    {"name", "municipality", "usable_m2", "plan_state", "power", "ready_on", "motorway_m"}
)
FIRST: Final = ("usable_m2", "plan_state", "power", "ready_on")
SECOND: Final = ("motorway_m", "rail_siding", "price_sek_m2")
_WIDTHS: Final = {"usable_m2": 92, "plan_state": 106, "ready_on": 118, "motorway_m": 84, "rail_siding": 84}


@dataclass(frozen=True, slots=True)
class SiteQuery:
    """What the list shows and in which order."""

    shown: SiteFilter = field(default_factory=SiteFilter)
    sort: str = "name"
    descending: bool = False

    @property
    def filter(self) -> SiteFilter:
        """The conditions with the order."""
        return replace(self.shown, order=self.sort, descending=self.descending)


class SiteSource:
    """Reads the list on the reading thread."""

    def head(self, reader: Any, query: SiteQuery) -> Any:
        return sites.list_head(reader, query.filter)

    def window(self, reader: Any, query: SiteQuery, head: Any, first: int, limit: int) -> tuple[SiteRow, ...]:
        return sites.list_window(reader, query.filter, head, first, limit)

    def position(self, reader: Any, query: SiteQuery, head: Any, identity: str) -> int | None:
        return scan(self, reader, query, head, identity)


def scan(source: Any, reader: Any, query: Any, head: Any, identity: str, step: int = 500) -> int | None:
    """Return where a row stands by reading through a list of some thousands."""
    for first in range(0, head.count, step):
        for place, row in enumerate(source.window(reader, query, head, first, step)):
            if row.id == identity:
                return first + place
    return None


def columns() -> tuple[Column, ...]:
    """Return every column; those of the registry that are asked for seldom are hidden until chosen."""
    others = [one.key for one in SITE_FIELDS if one.key not in (*FIRST, *SECOND)]
    return (
        Column(
            "name", t("Site"), 132, kind="strong", text=lambda r: r.name, tip=lambda r: r.name, stretch=True
        ),
        Column("municipality", t("Municipality"), 112, text=lambda r: r.municipality),
        *(_power() if key == "power" else _fact(key, hidden=False) for key in FIRST),
        Column("stale", t("Stale"), 98, kind="chip", chips=_stale, tip=_stale_tip, sortable=False),
        *(_fact(key, hidden=False) for key in SECOND),
        *(_fact(key, hidden=True) for key in others),
    )


def _power() -> Column:
    return Column("power", t("Power"), 126, text=power, tip=power)


def power(row: SiteRow) -> str:
    """Return a site's power over the years."""
    return phrases.power(row.facts.power, words.current().language) if row.facts.power else ""


def _fact(key: str, *, hidden: bool) -> Column:
    known = site_field(key)
    number = known.type is FieldType.INTEGER
    return Column(
        key,
        t("Motorway") if key == "motorway_m" else t(known.label),
        _WIDTHS.get(key, 110),
        kind="number" if number else "text",
        text=_value(key),
        tip=_source(key),
        sortable=key in ORDERS,
        hidden=hidden,
        header_tip=t(known.label),
    )


def _value(key: str) -> Callable[[SiteRow], str]:
    def text(row: SiteRow) -> str:
        known = row.facts.values.get(key)
        return "" if known is None else phrases.fact(key, known.value, words.current().language)

    return text


def _source(key: str) -> Callable[[SiteRow], str]:
    def tip(row: SiteRow) -> str:
        known = row.facts.values.get(key)
        if known is None:
            return t("Nobody has said")
        text = phrases.site_fact(key, row.facts.values, words.current().language)
        dated = formats.day(known.as_of) if known.as_of else t("without a date")
        return f"{text}\n{known.source}, {dated}"

    return tip


def _stale(row: SiteRow) -> tuple[ChipText, ...]:
    count = len(row.stale)
    return (ChipText(n("{count} old", "{count} old", count), "warn"),) if count else ()


def _stale_tip(row: SiteRow) -> str:
    return ", ".join(label_of(key) for key in sorted(row.stale))


def label_of(key: str) -> str:
    """Return a field's name; a column of the user's own is named as it was headed."""
    if key == "power":
        return t("Power")
    try:
        return t(site_field(key).label)
    except KeyError:
        return key
