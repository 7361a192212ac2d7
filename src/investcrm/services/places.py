"""The names of Sweden's municipalities, for those who read no other's row."""

from __future__ import annotations

import json
from functools import cache

from investcrm import resources
from investcrm.domain import outlines
from investcrm.domain.outlines import Area


@cache
def all_municipalities() -> tuple[dict[str, str], ...]:
    """Return every municipality with code, name, county_code and county."""
    text = resources.path("reference", "kommuner.geojson").read_text(encoding="utf-8")
    return tuple(feature["properties"] for feature in json.loads(text)["features"])


@cache
def areas() -> tuple[Area, ...]:
    """Return every municipality with its generalised outline."""
    text = resources.path("reference", "kommuner.geojson").read_text(encoding="utf-8")
    return outlines.areas(json.loads(text)["features"])


def municipality(code: str) -> str:
    """Return a municipality's name, or its code where there is none."""
    return next((one["name"] for one in all_municipalities() if one["code"] == code), code)


def neighbours(codes: frozenset[str]) -> dict[str, str]:
    """Return the other municipalities of the same counties by code, in the order of names."""
    from investcrm.domain.sortkey import sort_key

    counties = {code[:2] for code in codes}
    found = [one for one in all_municipalities() if one["code"][:2] in counties and one["code"] not in codes]
    return {one["code"]: one["name"] for one in sorted(found, key=lambda one: sort_key(one["name"]))}
