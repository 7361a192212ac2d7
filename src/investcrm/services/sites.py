"""Land and premises: find, add, state what is known, state power."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from investcrm.domain.commands import AddSite, StateFacts, StatePower
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, Subject, site_field
from investcrm.domain.filters import SiteFilter
from investcrm.domain.freshness import Freshness
from investcrm.domain.power import NO_BASIS, PowerStep
from investcrm.domain.reading.power import read_power as power_in_words
from investcrm.domain.reading.power import step_of
from investcrm.domain.rows import SiteDetail, SiteRow
from investcrm.domain.sites import Confidence, FactValue, SiteFacts
from investcrm.domain.sortkey import search_text, sort_key
from investcrm.domain.words import N_
from investcrm.services import facts, freshness, power
from investcrm.store import listing
from investcrm.store.listing import ListHead
from investcrm.store.read import inquiries as read_inquiries
from investcrm.store.read import power as read_power
from investcrm.store.read import sites as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.freshness import FreshnessLimits
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork


def list_head(reader: Reader, shown: SiteFilter) -> ListHead:
    """Return how long the list is."""
    return listing.head(reader, read.spec(reader.dialect), read.query(shown))


def list_window(
    reader: Reader, shown: SiteFilter, head: ListHead, first: int, limit: int
) -> tuple[SiteRow, ...]:
    """Return the lines from position ``first``."""
    found = listing.window(reader, read.spec(reader.dialect), read.query(shown), head, first, limit)
    return rows_of(reader, found)


def all_facts(reader: Reader) -> tuple[SiteFacts, ...]:
    """Return what is known of every site, for matching."""
    today, limits = reader.today, freshness.limits(reader)
    return tuple(facts.site_facts(v[0], v[2], v[3], v[5], today, limits) for v in read.all_sites(reader))


def site_row(reader: Reader, site_id: str) -> SiteRow:
    """Return one site."""
    found = read.site(reader, site_id)
    if found is None:
        raise NotFound(N_("The site is gone: it was deleted."))
    return row_of(found, reader.today, freshness.limits(reader))


def ids_of_municipality(reader: Reader, code: str, order: Mapping[str, int]) -> list[str]:
    """Return a municipality's sites by their place in ``order``; those without one last."""
    found = [str(v[0]) for v in read.site_ids(reader) if v[1] == code]
    return sorted(found, key=lambda site_id: (order.get(site_id, len(order) + 1), site_id))


def detail(reader: Reader, site_id: str, *, cells: bool = True) -> SiteDetail:
    """Return a site with its power statements and the history of its facts.

    Without ``cells`` the spreadsheet it was read from, which is the region's, is left out.
    """
    return SiteDetail(
        site_row(reader, site_id),
        read_power.statements(reader, power.site_place(reader, site_id)),
        read.fact_history(reader, "site", site_id),
        read_inquiries.imported_cells(reader, site_id) if cells else (),
    )


def rows_of(reader: Reader, found: Iterable[Values]) -> tuple[SiteRow, ...]:
    """Return sites from their columns, with what is too old to trust today."""
    limits = freshness.limits(reader)
    return tuple(row_of(values, reader.today, limits) for values in found)


def row_of(values: Values, today: date, limits: FreshnessLimits) -> SiteRow:
    """Return a site from its columns, with what is too old to trust."""
    row_id, version, name, code, municipality, wide = values
    known = facts.site_facts(row_id, name, code, wide, today, limits)
    stale = {
        key
        for key, value in known.values.items()
        if (Subject.SITE, key) in FIELDS and value.is_stale(today, limits.days(site_field(key).freshness))
    }
    if known.power_as_of and (today - known.power_as_of).days > limits.by_kind[Freshness.POWER]:
        stale.add(facts.POWER)
    return SiteRow(row_id, version, name, code, municipality or code, known, frozenset(stale))


def read_power_text(text: str) -> tuple[tuple[PowerStep, ...], tuple[str, ...]]:
    """Return the power statements a text tells of, and why they may be wrong (catalogue keys)."""
    found = power_in_words(text)
    steps = [step_of(phrase) for phrase in found.value or ()]
    doubts = [doubt.key for doubt in found.doubts]
    if any(step.firm_kw and not step.basis for step in steps):
        doubts.append(NO_BASIS)
    return tuple(steps), tuple(doubts)


def add_site(uow: UnitOfWork, command: AddSite) -> str:
    """Add a site with what is known of it and return its id."""
    site_id = add(uow, command)
    uow.commit(N_("Added a site"))
    return site_id


def add(uow: UnitOfWork, command: AddSite) -> str:
    """Add a site as part of a larger act."""
    name = " ".join(command.name.split())
    if not name:
        raise InvalidInput(N_("A site needs a name."))
    if read.municipality_id(uow, command.municipality_code) is None:
        raise InvalidInput(N_("The region has no municipality {code}."), code=command.municipality_code)
    site_id = uow.insert(
        "site", {"municipality_code": command.municipality_code, "name": name, "name_key": sort_key(name)}
    )
    as_of = command.as_of or uow.today
    source = command.source or uow.actor.name
    told: dict[str, FactValue] = dict(command.facts)
    if command.power_text:
        told["power_note"] = command.power_text
    facts.add_facts(uow, "site", site_id, told, source=source, as_of=as_of, confidence=Confidence.STATED)
    add_power(uow, site_id, command.power_text, source, as_of)
    facts.refresh_site(uow, site_id)
    uow.index("site", [(site_id, name, command.municipality_code, search_text(name))])
    return site_id


def add_power(uow: UnitOfWork, site_id: str, text: str, source: str, stated_on: date) -> None:
    """Turn power in words into statements, kept with the words."""
    steps, _ = read_power_text(text) if text.strip() else ((), ())
    add_steps(uow, site_id, steps, source, stated_on, text)


def add_steps(
    uow: UnitOfWork, site_id: str, steps: Iterable[PowerStep], source: str, stated_on: date, raw: str = ""
) -> None:
    """State power by year, with the words it was read from."""
    uow.insert_many(
        "power_statement",
        [
            {
                "site_id": site_id,
                "year": step.year,
                "firm_kw": step.firm_kw,
                "indicative_kw": step.indicative_kw,
                "basis": step.basis,
                "stated_on": stated_on,
                "source": source,
                "raw": raw,
            }
            for step in steps
        ],
    )


def state_facts(uow: UnitOfWork, command: StateFacts) -> None:
    """State what is now known of a site; earlier statements stay in its history."""
    row = uow.get("site", command.subject_id)
    facts.demand_as_seen(uow, "site", row["id"], row["id"], command)
    told = dict(command.facts)
    if "name" in told:
        name = str(told.pop("name")).strip()
        uow.update("site", command.subject_id, {"name": name, "name_key": sort_key(name)})
    facts.add_facts(
        uow,
        "site",
        command.subject_id,
        told,
        source=command.source,
        as_of=command.as_of or uow.today,
        confidence=command.confidence,
    )
    facts.refresh_site(uow, command.subject_id)
    uow.commit(N_("Stated facts of a site"))


def state_power(uow: UnitOfWork, command: StatePower) -> str:
    """State power at a site from a year on, as :func:`investcrm.services.power.state` does."""
    return power.state(uow, command)


def remove(uow: UnitOfWork, site_id: str) -> None:
    """Delete a site; undo brings it back."""
    uow.remove("site", site_id)
    uow.unindex(site_id)
    uow.commit(N_("Deleted a site"))
