"""Indicators as plain data for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.domain.indicators import Indicator
    from investcrm.domain.reading.indicator_table import Unread
    from investcrm.services.indicator_intake import Plan, Taken
    from investcrm.services.indicators import Point, Series, Summary


def why(one: Unread) -> str:
    """Return why a line was not read, in the program's language."""
    return t(one.why.key, **dict(one.why.params))


def summary(one: Summary) -> dict[str, Any]:
    """Return an indicator with how far its values reach."""
    return _indicator(one.indicator) | {
        "first_year": one.first,
        "last_year": one.last,
        "known": one.known,
        "municipalities": one.total,
        "county": one.county.value if one.county else None,
        "as_of": one.as_of,
        "stale": one.stale,
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name(current().language),
        "unit": one.unit.value,
        "direction": one.direction.value,
        "codes": list(one.codes),
        "county_rule": one.county.value,
        "months": one.months,
        "own": one.own,
    }


def series(found: Series) -> dict[str, Any]:
    """Return an indicator with every value that stands and what it replaced."""
    return _indicator(found.indicator) | {
        "county": [
            {"year": year, "value": figure.value, "rule": figure.rule.value, "known": figure.known,
             "municipalities": figure.total, "stated_by": figure.stated.source if figure.stated else None}
            for year, figure in found.county.items()
        ],
        "rows": [
            {"code": row.code, "municipality": row.name, "stale": row.stale,
             "values": [_point(found, year, point) for year, point in row.points.items()]}
            for row in found.rows
        ],
    }  # fmt: skip


def _point(found: Series, year: int, point: Point) -> dict[str, Any]:
    value = point.value
    return {
        "year": year,
        "value": value.value,
        "source": value.source,
        "as_of": value.as_of,
        "file": value.file_name or None,
        "taken_in_by": found.who.get(value.who),
        "replaced": [
            {"value": old.value, "source": old.source, "as_of": old.as_of} for old in point.replaced
        ],
    }


def plan(plan: Plan, taken: Taken | None) -> dict[str, Any]:
    """Return what a file would have taken in, and what was where it was taken in."""
    return {
        "file": plan.file_name,
        "as_of": plan.as_of,
        "lines": [
            {
                "measure": line.measure,
                "key": line.key or None,
                "municipalities": line.municipalities,
                "first_year": line.first,
                "last_year": line.last,
                "new": line.new,
                "revised": line.revised,
                "known": line.same,
            }
            for line in plan.lines
        ],
        "elsewhere": plan.elsewhere,
        "unread": [{"line": one.line, "text": one.text, "why": why(one)} for one in plan.unread],
        "taken_in": None
        if taken is None
        else {"new": taken.new, "revised": taken.revised, "known": taken.same},
    }
