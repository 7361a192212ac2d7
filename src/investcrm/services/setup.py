"""Fills a new workspace with a region's own words: municipalities, strength areas, companies, days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from investcrm import resources, words
from investcrm.domain import indicators, promises
from investcrm.domain.errors import InvalidInput
from investcrm.domain.sortkey import same_company, search_text, sort_key
from investcrm.domain.sources import SOURCE_LABELS
from investcrm.domain.words import N_
from investcrm.services import places, seed_strength, settings

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2060
STUDIES: Final = {"19": "vastmanland.json"}
"""Counties of which the program carries a reference study."""
_STUDY_DATE: Final = "2024-03-31"


@cache
def counties() -> dict[str, str]:
    """Return every Swedish county by code."""
    return dict(sorted({(m["county_code"], m["county"]) for m in places.all_municipalities()}))


@cache
def study(county_code: str) -> dict[str, Any]:
    """Return what the program carries of a county beyond its municipalities; empty for most."""
    name = STUDIES.get(county_code)
    if name is None:
        return {}
    return dict(json.loads(resources.path("reference", name).read_text(encoding="utf-8")))


def seed(
    uow: UnitOfWork,
    county_code: str,
    member_name: str,
    language: str,
    *,
    login: str = "",
    groups: Iterable[str] = ("coordinator", "advisor"),
) -> None:
    """Write the reference data of a county, its first member being who sets it up; ``login`` is a server's.

    Raises:
        InvalidInput: there is no such county.
    """
    if county_code not in counties():
        raise InvalidInput(
            N_("There is no county {code}. The codes are Statistics Sweden's, such as 20 for Dalarna."),
            code=county_code,
        )
    found = study(county_code)
    region = found["region"]["region"] if found else counties()[county_code]
    member = {
        "id": uow.actor.member_id,
        "name": member_name,
        "groups": ",".join(sorted(groups)),
        "login": login,
    }
    uow.insert("member", member)
    for key, value in (
        ("county_code", county_code),
        ("region", region),
        ("language", language),
        ("sources", list(SOURCE_LABELS)),
        ("promises", {key.value: days for key, days in promises.DEFAULTS.items()}),
    ):
        settings.put(uow, key, value)
    _seed_municipalities(uow, county_code, found, language)
    seed_strength.seed(uow, found, language)
    _seed_companies(uow, found, language)
    _seed_indicators(uow, found)
    uow.insert_raw("work_day", working_days())
    uow.commit(N_("Set up the workspace"), reversible=False)


def working_days() -> list[dict[str, Any]]:
    """Return every day of the working-day table with its ordinal among Swedish working days."""
    import holidays

    red = holidays.country_holidays("SE", years=range(FIRST_YEAR, LAST_YEAR + 1))
    rows, ordinal, day = [], 0, date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        eve = (day.month, day.day) in ((12, 24), (12, 31)) or _midsummer_eve(day)
        ordinal += day.weekday() < 5 and day not in red and not eve
        rows.append({"day": day, "ordinal": ordinal})
        day += timedelta(days=1)
    return rows


def _midsummer_eve(day: date) -> bool:
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4


def _study_name(found: dict[str, Any]) -> str:
    return str(found["title"])


def _seed_municipalities(uow: UnitOfWork, county_code: str, found: dict[str, Any], language: str) -> None:
    profiles = {m["code"]: m for m in found.get("municipalities", ())}
    rows = [
        {
            "code": m["code"],
            "name": m["name"],
            "name_key": sort_key(m["name"]),
            "county_code": county_code,
            "profile": json.dumps(profiles.get(m["code"], {}), ensure_ascii=False),
        }
        for m in places.all_municipalities()
        if m["county_code"] == county_code
    ]
    uow.insert_many("municipality", rows)
    if profiles:
        from investcrm.services.facts import add_facts, refresh_municipality
        from investcrm.services.study import told_of

        for code, profile in profiles.items():
            for told in told_of(profile, found, words.of(language)):
                add_facts(
                    uow,
                    "municipality",
                    code,
                    told.values,
                    source=told.source,
                    as_of=date.fromisoformat(_STUDY_DATE),
                    confidence=told.confidence,
                    raw=told.raw,
                )
            refresh_municipality(uow, code)


def _seed_companies(uow: UnitOfWork, found: dict[str, Any], language: str) -> None:
    companies = found.get("companies", ())
    ids = uow.insert_many(
        "organisation",
        [
            {
                "name": c["name"],
                "name_key": sort_key(c["name"]),
                "company_key": same_company(c["name"]),
                "municipality_code": c["municipality"],
                "as_of": c["as_of"],
                "note": seed_strength.noted(found, c.get("note", ""), language),
                "source": _study_name(found),
            }
            for c in companies
        ],
    )
    partners = [name for name in found.get("partners", ()) if name not in {c["name"] for c in companies}]
    ids_partners = uow.insert_many(
        "organisation",
        [
            {"name": name, "name_key": sort_key(name), "company_key": same_company(name), "kind": "partner"}
            for name in partners
        ],
    )
    uow.insert_many(
        "organisation_strength_area",
        [
            {"organisation_id": company_id, "strength_area": key}
            for company_id, c in zip(ids, companies, strict=True)
            for key in c["strength_areas"]
        ],
    )
    names = [c["name"] for c in companies] + partners
    uow.index(
        "organisation",
        [
            (row_id, name, "", search_text(name))
            for row_id, name in zip(ids + ids_partners, names, strict=True)
        ],
    )


def _seed_indicators(uow: UnitOfWork, found: dict[str, Any]) -> None:
    told = found.get("kpis", {}).get("municipal_indicators", ())
    uow.insert_many(
        "indicator",
        [
            {"key": i["key"], "name_sv": i["sv"], "name_en": i["en"]}
            for i in told
            if i["key"] not in indicators.BY_KEY
        ],
    )
    uow.insert_many(
        "indicator_value",
        [
            {
                "indicator_key": i["key"],
                "municipality_code": i["municipality"],
                "year": int(year),
                "value": float(value),
                "source": _study_name(found),
                "recorded_by": uow.actor.member_id,
            }
            for i in told
            for year, value in i["values"].items()
        ],
    )
    uow.insert_many(
        "target",
        [
            {"kpi": i["key"], "municipality_code": i["municipality"], "value": float(i["target"])}
            for i in told
            if isinstance(i["target"], (int, float))
        ],
    )
