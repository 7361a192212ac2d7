"""What is known: append-only facts, and the derived wide row that lists and matching read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.commands import StateFacts
from investcrm.domain.errors import EditConflict, NotFound
from investcrm.domain.fields import FIELDS, Subject, checked
from investcrm.domain.freshness import STANDARD, FreshnessLimits
from investcrm.domain.land_rows import PowerPlace, SubstationRow
from investcrm.domain.power import PowerStep, Reservation, Statement, steps_left
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.ready_to_build import is_begun, ready_on
from investcrm.domain.sites import Confidence, FactValue, Known, SiteFacts
from investcrm.domain.sortkey import search_text, sort_key
from investcrm.domain.words import N_
from investcrm.store.ids import new_id
from investcrm.store.read import power as read_power
from investcrm.store.read import sites as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_TOLD: Final = 4
"""A value in a wide row: itself, its day, who said it, how sure."""
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


def demand_as_seen(uow: UnitOfWork, table: str, row_id: str, subject_id: str, command: StateFacts) -> None:
    """See that the fields stated still say what the person saw.

    Raises:
        EditConflict: somebody else stated one of them since, and something else.
    """
    uow.hold(table, row_id)
    now = read.latest_facts(uow, table, subject_id)
    clashes = {}
    for key, value in command.facts.items():
        theirs = now[key].value if key in now else None
        if key in command.seen and theirs not in (command.seen[key], value):
            clashes[key] = (command.seen[key], theirs, value)
    if clashes:
        raise EditConflict(table, clashes, 0, *uow.latest(row_id))


def wide_text(values: Mapping[str, Known], power: list[dict[str, Any]]) -> str:
    """Return the wide row of a subject as it is kept, a site's day of readiness as its checklist has it."""
    if is_begun(values):
        ready = ready_on(values)
        rest = {key: known for key, known in values.items() if key != "ready_on"}
        values = rest | ({"ready_on": ready} if ready else {})
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
    """Return the values of a wide row; power statements, kept under a dimension's key, are none."""
    return _known(json.loads(wide))


def _known(wide: Mapping[str, Any]) -> dict[str, Known]:
    return {
        key: Known(told[0], told[2], date.fromisoformat(told[1]) if told[1] else None, Confidence(told[3]))
        for key, told in wide.items()
        if len(told) == _TOLD and (key != POWER or not isinstance(told[0], dict))
    }


def site_facts(
    row_id: str, name: str, code: str, wide: str, today: date, limits: FreshnessLimits = STANDARD
) -> SiteFacts:
    """Return what is known of a site from its wide row, its power as it is left ``today``."""
    told_of = json.loads(wide)
    entries = told_of.get(POWER, [])
    statements = [one for one in entries if "firm" in one]
    told = [s for s in statements if not s.get("restricted")] or statements
    dated = [s["on"] for s in told if s["on"]]
    return SiteFacts(
        row_id,
        name,
        code,
        _known(told_of),
        _steps(entries, today),
        "; ".join(dict.fromkeys(s["source"] for s in told if s["source"])),
        date.fromisoformat(max(dated)) if dated else None,
        limits,
        tuple((s["year"] or 0, s["source"], s["on"] or "") for s in told),
    )


def _steps(entries: list[dict[str, Any]], today: date) -> tuple[PowerStep, ...]:
    """Return what is left by year of the power a wide row tells of."""
    if not any("until" in one or "reserved" in one for one in entries):  # most: what is stated is there
        return tuple(_step(one) for one in entries)
    statements = [
        Statement(
            one["year"], one["firm"], one["indicative"], one["flexible"], one.get("basis", ""),
            valid_until=_day(one.get("until")), restricted=one.get("restricted", False),
        )
        for one in entries
        if "firm" in one
    ]  # fmt: skip
    reserved = [
        Reservation(
            "", one["reserved"], one["from"], _day(one.get("until")), restricted=one.get("restricted", False)
        )
        for one in entries
        if "reserved" in one
    ]
    return steps_left(statements, reserved, today)


def _step(told: dict[str, Any]) -> PowerStep:
    firm = told["firm"] if told.get("basis") else 0
    indicative = told["indicative"] + told["firm"] - firm
    basis = told["basis"] if firm else ""
    return PowerStep(told["year"], firm, indicative, told["flexible"], told.get("restricted", False), basis)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def substation_named(
    reader: Reader, name: FactValue, code: str, *, anywhere: bool = True
) -> SubstationRow | None:
    """Return the substation a site names: its own municipality's, else the only one so called."""
    if not isinstance(name, str) or not name.strip():
        return None
    found = [one for one in read_power.substations(reader) if sort_key(one.name) == sort_key(name)]
    own = [one for one in found if one.municipality_code == code]
    if own or not anywhere:
        return own[0] if own else None
    return found[0] if len(found) == 1 else None


def refresh_site(uow: UnitOfWork, site_id: str) -> None:
    """Derive a site's wide row anew from its facts and power statements."""
    row = uow.get("site", site_id)
    values = read.latest_facts(uow, "site", site_id)
    power = _power_entries(uow, PowerPlace("site", site_id, row["name"], row["municipality_code"]), values)
    cadastral = values.get("cadastral_id")
    cadastral_text = str(cadastral.value) if cadastral and cadastral.value else ""
    uow.update("site", site_id, {"wide": wide_text(values, power), "cadastral_key": sort_key(cadastral_text)})
    uow.index(
        "site", [(site_id, row["name"], row["municipality_code"], search_text(row["name"], cadastral_text))]
    )


def _power_entries(uow: UnitOfWork, place: PowerPlace, values: Mapping[str, Known]) -> list[dict[str, Any]]:
    """Return the power a site's wide row keeps; where nothing is stated of the site itself, what is stated
    of the substation it names, which is only an indication of what the site may have."""
    own = read_power.statements(uow, place)
    known = values.get("substation")
    named = None if own or known is None else substation_named(uow, known.value, place.municipality_code)
    if named:
        place = PowerPlace("substation", named.id, named.name, named.municipality_code)
    latest = {row.year or 0: row for row in (own or (read_power.statements(uow, place) if named else ()))}
    entries: list[dict[str, Any]] = []
    for row in latest.values():
        entry = power_entry(
            PowerStep(
                row.year, row.firm_kw, row.indicative_kw, row.flexible_kw, row.restricted,
                "" if named else row.basis,
            ),
            row.stated_on, row.source,
        )  # fmt: skip
        entries.append(entry | ({"until": row.valid_until.isoformat()} if row.valid_until else {}))
    if not entries:
        return []
    for held in read_power.reservations(uow, place):
        taken = held.reservation
        told: dict[str, Any] = {"reserved": taken.kw, "from": taken.from_year}
        told |= {"until": taken.until.isoformat()} if taken.until else {}
        entries.append(told | ({"restricted": True} if taken.restricted else {}))
    return entries


def power_entry(step: PowerStep, on: date | None, source: str) -> dict[str, Any]:
    """Return a statement as a wide row keeps it; what is firm without a basis is read as indicative."""
    return {
        "year": step.year,
        "firm": step.firm_kw,
        "indicative": step.indicative_kw,
        "flexible": step.flexible_kw,
        "on": on.isoformat() if on else None,
        "source": source,
        **({"basis": step.basis} if step.basis else {}),
        **({"restricted": True} if step.restricted else {}),
    }


def refresh_municipality(uow: UnitOfWork, code: str) -> None:
    """Derive a municipality's wide row anew from its readiness facts."""
    row_id = read.municipality_id(uow, code)
    if row_id is None:
        raise NotFound(N_("The region has no municipality {code}."), code=code)
    uow.update("municipality", row_id, {"wide": wide_text(read.latest_facts(uow, "municipality", code), [])})


def add_sites(uow: UnitOfWork, drafts: Sequence[SiteDraft], *, source: str, as_of: date) -> list[str]:
    """Add sites read from a file, with their facts and power statements, in few statements.

    What a row says holds from its own day, where it has one, and else from ``as_of``.
    """
    ids = [new_id() for _ in drafts]
    rows, told, power, entries = [], [], [], []
    for site_id, draft in zip(ids, drafts, strict=True):
        stated = draft.as_of or as_of
        values, statements = _told(draft, source, stated)
        cadastral = str(values["cadastral_id"].value) if "cadastral_id" in values else ""
        code = draft.municipality or ""
        rows.append(
            {
                "id": site_id,
                "municipality_code": code,
                "name": draft.name,
                "name_key": sort_key(draft.name),
                "cadastral_key": sort_key(cadastral),
                "wide": wide_text(values, statements),
            }
        )
        raw = {"power_note": str(draft.values.get("power_note") or "")}
        told += fact_rows(
            uow,
            "site",
            site_id,
            {key: known.value for key, known in values.items()},
            source,
            stated,
            Confidence.STATED,
            raw,
        )
        power += _power_rows(site_id, draft, source, stated)
        entries.append((site_id, draft.name, code, search_text(draft.name, cadastral)))
    uow.insert_many("site", rows)
    uow.insert_many("fact", told)
    uow.insert_many("power_statement", power)
    uow.index("site", entries)
    return ids


def _told(draft: SiteDraft, source: str, as_of: date) -> tuple[dict[str, Known], list[dict[str, Any]]]:
    values = {key: Known(value, source, as_of) for key, value in draft.values.items() if value is not None}
    ordered = sorted(draft.power, key=lambda step: step.year or 0)
    statements = [power_entry(step, as_of, source) for step in ordered]
    return values, statements


def _power_rows(site_id: str, draft: SiteDraft, source: str, as_of: date) -> list[dict[str, Any]]:
    return [
        {
            "site_id": site_id,
            "year": step.year,
            "firm_kw": step.firm_kw,
            "indicative_kw": step.indicative_kw,
            "flexible_kw": step.flexible_kw,
            "basis": step.basis,
            "stated_on": as_of,
            "source": source,
            "raw": str(draft.values.get("power_note") or ""),
        }
        for step in draft.power
    ]


def merge_site(uow: UnitOfWork, site_id: str, draft: SiteDraft, *, source: str, as_of: date) -> None:
    """State what a row says beyond what is known of a site already; what is known stays."""
    known = read.latest_facts(uow, "site", site_id)
    told = {key: value for key, value in draft.values.items() if value is not None and key not in known}
    add_facts(uow, "site", site_id, told, source=source, as_of=as_of, confidence=Confidence.STATED)
    if not read_power.statements(uow, PowerPlace("site", site_id, draft.name, draft.municipality or "")):
        uow.insert_many("power_statement", _power_rows(site_id, draft, source, as_of))
    refresh_site(uow, site_id)
