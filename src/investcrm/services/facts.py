"""What is known: append-only facts, and the derived wide row that lists and matching read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import NotFound
from investcrm.domain.fields import FIELDS, Subject, checked
from investcrm.domain.power import PowerStep
from investcrm.domain.sites import Confidence, FactValue, Known, SiteFacts
from investcrm.domain.sortkey import search_text, sort_key
from investcrm.domain.words import N_
from investcrm.store.read import sites as read

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

POWER: Final = "power"
"""The key under which a wide row keeps a site's power statements."""


def add_facts(
    uow: UnitOfWork,
    subject: str,
    subject_id: str,
    facts: Mapping[str, FactValue],
    *,
    source: str,
    as_of: date | None,
    confidence: Confidence,
    raw: Mapping[str, str] | None = None,
) -> None:
    """State facts of a subject as part of a larger act; what an unregistered column said is kept as text.

    Raises:
        InvalidInput: a registered field cannot hold its value.
    """
    uow.insert_many("fact", fact_rows(uow, subject, subject_id, facts, source, as_of, confidence, raw or {}))


def fact_rows(
    uow: UnitOfWork,
    subject: str,
    subject_id: str,
    facts: Mapping[str, FactValue],
    source: str,
    as_of: date | None,
    confidence: Confidence,
    raw: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the rows of facts to insert."""
    kind = Subject(subject)
    return [
        {
            "subject": subject,
            "subject_id": subject_id,
            "field": key,
            "value": json.dumps(checked(FIELDS[kind, key], value) if (kind, key) in FIELDS else value),
            "source": source,
            "as_of": as_of,
            "confidence": confidence.value,
            "raw": raw.get(key, ""),
            "recorded_ms": int(uow.now.timestamp() * 1000),
            "recorded_by": uow.actor.member_id,
        }
        for key, value in facts.items()
    ]


def wide_text(values: Mapping[str, Known], power: list[dict[str, Any]]) -> str:
    """Return the wide row of a subject as it is kept."""
    wide: dict[str, Any] = {
        key: [
            known.value,
            known.as_of.isoformat() if known.as_of else None,
            known.source,
            known.confidence.value,
        ]
        for key, known in values.items()
        if known.value is not None
    }
    if power:
        wide[POWER] = power
    return json.dumps(wide, ensure_ascii=False, separators=(",", ":"))


def known_values(wide: str) -> dict[str, Known]:
    """Return the values of a wide row."""
    return {
        key: Known(told[0], told[2], date.fromisoformat(told[1]) if told[1] else None, Confidence(told[3]))
        for key, told in json.loads(wide).items()
        if key != POWER
    }


def site_facts(row_id: str, name: str, code: str, wide: str) -> SiteFacts:
    """Return what is known of a site from its wide row."""
    statements = json.loads(wide).get(POWER, [])
    steps = tuple(PowerStep(s["year"], s["firm"], s["indicative"], s["flexible"]) for s in statements)
    dated = [s["on"] for s in statements if s["on"]]
    return SiteFacts(
        row_id,
        name,
        code,
        known_values(wide),
        steps,
        statements[0]["source"] if statements else "",
        date.fromisoformat(max(dated)) if dated else None,
    )


def refresh_site(uow: UnitOfWork, site_id: str) -> None:
    """Derive a site's wide row anew from its facts and power statements."""
    row = uow.get("site", site_id)
    values = read.latest_facts(uow, "site", site_id)
    power = [
        {
            "year": p.year,
            "firm": p.firm_kw,
            "indicative": p.indicative_kw,
            "flexible": p.flexible_kw,
            "on": p.stated_on.isoformat() if p.stated_on else None,
            "source": p.source,
        }
        for p in read.power(uow, site_id)
    ]
    cadastral = values.get("cadastral_id")
    cadastral_text = str(cadastral.value) if cadastral and cadastral.value else ""
    uow.update("site", site_id, {"wide": wide_text(values, power), "cadastral_key": sort_key(cadastral_text)})
    uow.index(
        "site", [(site_id, row["name"], row["municipality_code"], search_text(row["name"], cadastral_text))]
    )


def refresh_municipality(uow: UnitOfWork, code: str) -> None:
    """Derive a municipality's wide row anew from its readiness facts."""
    row_id = read.municipality_id(uow, code)
    if row_id is None:
        raise NotFound(N_("The region has no municipality {code}."), code=code)
    uow.update("municipality", row_id, {"wide": wide_text(read.latest_facts(uow, "municipality", code), [])})
