"""Companies, partners and the people to reach there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.commands import SaveContact, SaveOrganisation
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.filters import OrganisationFilter
from investcrm.domain.rows import ActivityRow, ContactRow, InquiryRow, OrganisationRow
from investcrm.domain.sortkey import same_company, search_text, sort_key
from investcrm.domain.strength import foreign_owned
from investcrm.domain.words import N_
from investcrm.services.standing import demand_same_areas
from investcrm.store import listing
from investcrm.store.listing import ListHead
from investcrm.store.read import organisations as read
from investcrm.store.read import visits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.domain.visits import Visit
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

PURPOSE: Final = "establishment_cases"
"""What a contact is kept for unless somebody says otherwise."""


def list_head(reader: Reader, shown: OrganisationFilter) -> ListHead:
    """Return how long the list is."""
    return listing.head(reader, read.SPEC, read.query(shown))


def list_window(
    reader: Reader, shown: OrganisationFilter, head: ListHead, first: int, limit: int
) -> tuple[OrganisationRow, ...]:
    """Return the lines from position ``first``."""
    return read.rows(reader, listing.window(reader, read.SPEC, read.query(shown), head, first, limit))


@dataclass(frozen=True, slots=True)
class OrganisationDetail:
    """A company with its contacts, its inquiries, what happened and its visits, newest first."""

    row: OrganisationRow
    contacts: tuple[ContactRow, ...]
    inquiries: tuple[InquiryRow, ...]
    activities: tuple[ActivityRow, ...]
    visits: tuple[Visit, ...] = ()


def detail(reader: Reader, organisation_id: str) -> OrganisationDetail:
    """Return a company with what is known around it.

    Raises:
        NotFound: it was deleted.
    """
    found = read.organisation(reader, organisation_id)
    if found is None:
        raise NotFound(N_("The company is gone: it was deleted."))
    key = same_company(found.name)
    return OrganisationDetail(
        found,
        contacts(reader, organisation_id=organisation_id),
        read.inquiries_of(reader, organisation_id, key),
        read.activities_of(reader, organisation_id, key),
        visits.of_company(reader, organisation_id),
    )


def contacts(
    reader: Reader,
    inquiry_id: str | None = None,
    organisation_id: str | None = None,
    municipality_code: str | None = None,
) -> tuple[ContactRow, ...]:
    """Return the contacts of one inquiry, company or municipality."""
    return read.contacts(reader, inquiry_id, organisation_id, municipality_code)


def save(uow: UnitOfWork, command: SaveOrganisation) -> str:
    """Add or change a company and return its id."""
    name = " ".join(command.name.split())
    if not name:
        raise InvalidInput(N_("A company needs a name."))
    if command.reviewed_on and command.reviewed_on > uow.today:
        raise InvalidInput(N_("A review cannot lie in the future. Nothing was saved."))
    values = {
        "name": name,
        "name_key": sort_key(name),
        "company_key": same_company(name),
        "kind": command.kind,
        "country": " ".join(command.country.split()),
        "municipality_code": command.municipality_code,
        "note": command.note,
        "reviewed_on": command.reviewed_on,
        **_told(command),
    }
    if command.organisation_id is None:
        organisation_id = uow.insert("organisation", values)
    else:
        organisation_id = command.organisation_id
        seen = (
            uow.get("organisation", organisation_id)["version"]
            if command.version is None
            else command.version
        )
        demand_same_areas(uow, "organisation", organisation_id, seen, read.area_rows, command.strength_areas)
        uow.update("organisation", organisation_id, values, seen)
        saved = uow.get("organisation", organisation_id)
        command = replace(command, country=saved["country"])
        name = saved["name"]
    now = read.area_rows(uow, organisation_id)
    for key in now.keys() - set(command.strength_areas):
        uow.remove("organisation_strength_area", now[key])
    uow.insert_many(
        "organisation_strength_area",
        [
            {"organisation_id": organisation_id, "strength_area": key}
            for key in command.strength_areas
            if key not in now
        ],
    )
    _index(uow, organisation_id, name, command.country)
    uow.commit(N_("Saved a company"))
    return organisation_id


def _told(command: SaveOrganisation) -> dict[str, Any]:
    """Return what the command says of owner, size and source; what it leaves open stays as it is."""
    values: dict[str, Any] = {
        key: told.strip()
        for key in ("owner_country", "parent_company", "source", "as_of", "web")
        if (told := getattr(command, key)) is not None
    }
    if command.owner_country is not None:
        foreign = foreign_owned(command.owner_country)
        values["foreign_owned"] = None if foreign is None else int(foreign)
    if command.employees is not None:
        values["employees"] = command.employees if command.employees >= 0 else None
    return values


def save_contact(uow: UnitOfWork, command: SaveContact) -> str:
    """Add or change a contact and return its id."""
    if command.contact_id is None:
        contact_id = add_contact(
            uow,
            command.name,
            role=command.role,
            email=command.email,
            phone=command.phone,
            organisation_id=command.organisation_id,
            inquiry_id=command.inquiry_id,
            municipality_code=command.municipality_code,
            retain_until=command.retain_until,
            purpose=command.purpose or PURPOSE,
        )
    else:
        contact_id = command.contact_id
        values: dict[str, str | date | None] = {
            "name": command.name,
            "name_key": sort_key(command.name),
            "role": command.role,
            "email": command.email,
            "phone": command.phone,
            "retain_until": command.retain_until,
        }
        if command.purpose is not None:
            values["purpose"] = command.purpose
        uow.update("contact", contact_id, values, command.version)
    uow.commit(N_("Saved a contact"))
    return contact_id


def add_contact(
    uow: UnitOfWork,
    name: str,
    *,
    role: str = "",
    email: str = "",
    phone: str = "",
    organisation_id: str | None = None,
    inquiry_id: str | None = None,
    municipality_code: str | None = None,
    retain_until: date | None = None,
    purpose: str = PURPOSE,
) -> str:
    """Add a contact as part of a larger act; without a day it is kept as long as contacts are."""
    if not name.strip():
        raise InvalidInput(N_("A contact needs a name."))
    contact_id = uow.insert(
        "contact",
        {
            "name": name.strip(),
            "name_key": sort_key(name),
            "role": role,
            "email": email.strip(),
            "phone": phone.strip(),
            "organisation_id": organisation_id,
            "inquiry_id": inquiry_id,
            "municipality_code": municipality_code,
            "purpose": purpose,
            "retain_until": retain_until,
        },
    )
    _index_contact(uow, contact_id, name.strip(), role, email)
    return contact_id


def reindex(uow: UnitOfWork, organisations: Iterable[str], contacts: Iterable[str]) -> None:
    """Let search know companies and people that came with a case."""
    for row in filter(None, (uow.find("organisation", one) for one in organisations)):
        _index(uow, row["id"], row["name"], row["country"])
    for row in filter(None, (uow.find("contact", one) for one in contacts)):
        _index_contact(uow, row["id"], row["name"], row["role"], row["email"])


def _index(uow: UnitOfWork, organisation_id: str, name: str, country: str) -> None:
    uow.index("organisation", [(organisation_id, name, country, search_text(name, country))])


def _index_contact(uow: UnitOfWork, contact_id: str, name: str, role: str, email: str) -> None:
    uow.index("contact", [(contact_id, name, role or email, search_text(name, role, email))])
