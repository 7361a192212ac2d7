"""Strength areas: the tree, what stands in each with its source, and how areas are merged and given up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.sortkey import sort_key
from investcrm.domain.strength import Area, Company, Item, ItemKind, Won
from investcrm.domain.strength_commands import (
    MarkReviewed,
    MergeArea,
    RemoveArea,
    RemoveItem,
    SaveArea,
    SaveItem,
)
from investcrm.domain.words import N_
from investcrm.store.read import strength as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_TIED: Final = (("organisation_strength_area", "organisation_id"), ("inquiry_strength_area", "inquiry_id"))


@dataclass(frozen=True, slots=True)
class AreaPage:
    """An area with everything in it and in its parts.

    ``companies`` and ``won`` are None for who may not read companies or cases: a municipality.
    """

    area: Area
    parts: tuple[Area, ...]
    items: tuple[Item, ...]
    companies: tuple[Company, ...] | None
    won: tuple[Won, ...] | None


def tree(reader: Reader) -> tuple[Area, ...]:
    """Return every area in shown order, each counting what stands in it and in its parts."""
    found = read.areas(reader)
    held: dict[str, set[str]] = {}
    counted = read.may_read(reader, "organisation")
    for key, organisation_id in read.tied(reader) if counted else ():
        held.setdefault(key, set()).add(organisation_id)
    items: dict[str, int] = {}
    for item in read.items(reader):
        items[item.area] = items.get(item.area, 0) + 1
    shown = []
    for area in _in_order(found):
        keys = within(found, area.key)
        companies = set().union(*(held.get(key, set()) for key in keys))
        shown.append(
            replace(
                area,
                companies=len(companies) if counted else None,
                items=sum(items.get(key, 0) for key in keys),
            )
        )
    return tuple(shown)


def _in_order(areas: Iterable[Area]) -> list[Area]:
    """Return areas with their parts after them; those whose whole is gone stand by themselves."""
    known = list(areas)
    keys = {area.key for area in known}
    below: dict[str, list[Area]] = {}
    for area in known:
        whole = area.parent_key if area.parent_key in keys else None
        below.setdefault(whole or "", []).append(area)
    found: list[Area] = []
    waiting = below.get("", [])[::-1]
    while waiting:
        area = waiting.pop()
        found.append(area)
        waiting += below.get(area.key, [])[::-1]
    return found


def page(reader: Reader, key: str) -> AreaPage:
    """Return one area with what stands in it.

    Raises:
        NotFound: there is no such area.
    """
    found = tree(reader)
    area = next((one for one in found if one.key == key), None)
    if area is None:
        raise NotFound(N_("The strength area is gone: it was deleted or merged."))
    keys = within(found, key)
    return AreaPage(
        area,
        tuple(one for one in found if one.parent_key == key),
        read.items(reader, keys),
        read.companies(reader, keys) if read.may_read(reader, "organisation") else None,
        read.won(reader, keys) if read.may_read(reader, "inquiry") else None,
    )


def within(areas: Iterable[Area], key: str) -> tuple[str, ...]:
    """Return the keys of an area and of everything below it."""
    below: dict[str | None, list[str]] = {}
    for area in areas:
        below.setdefault(area.parent_key, []).append(area.key)
    found, waiting = [], [key]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting += below.get(one, [])
    return tuple(found)


def save_area(uow: UnitOfWork, command: SaveArea) -> str:
    """Add or change an area and return its key.

    Raises:
        InvalidInput: no name, a parent that is not there or lies within it, a review still to come.
    """
    swedish, english = " ".join(command.name_sv.split()), " ".join(command.name_en.split())
    if not swedish and not english:
        raise InvalidInput(N_("A strength area needs a name."))
    _demand_past(command.reviewed_on, uow.today)
    areas = read.areas(uow)
    known = {area.key for area in areas}
    if command.parent_key and command.parent_key not in known:
        raise InvalidInput(N_("The area it was to be part of is gone. Choose another."))
    if command.key and command.parent_key in within(areas, command.key):
        raise InvalidInput(N_("An area cannot be a part of itself. Choose another one above it."))
    before = next((area for area in areas if area.key == command.key), None)
    values: dict[str, Any] = {
        "name_sv": swedish or english,
        "name_en": english or swedish,
        "parent_key": command.parent_key or None,
        "status": command.status,
        "business_sweden": command.business_sweden.strip(),
        "source": command.source.strip(),
        "as_of": command.as_of.strip(),
        "reviewed_on": command.reviewed_on,
        "note": command.note.strip(),
    }
    if before is None and command.key:
        raise NotFound(N_("The strength area is gone: it was deleted or merged."))
    if before is None:
        key = _new_key(uow, english or swedish, command.parent_key)
        uow.insert("strength_area", values | {"key": key, "position": read.last_position(uow) + 1})
    else:
        key = before.key
        if before.assumed and (command.confirmed or values["business_sweden"] != before.business_sweden):
            values["assumed"] = 0
        uow.update("strength_area", before.id, values, command.version)
    uow.commit(N_("Saved a strength area"))
    return key


def _new_key(uow: UnitOfWork, name: str, parent: str | None) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    bare = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "area"
    wanted = f"{parent}.{bare}" if parent else bare
    key, number = wanted, 1
    while read.is_key_taken(uow, key):
        number += 1
        key = f"{wanted}_{number}"
    return key


def remove_area(uow: UnitOfWork, command: RemoveArea) -> None:
    """Give an area up. Inquiries and companies keep it in their history, under its name.

    Raises:
        InvalidInput: other areas are parts of it.
    """
    areas = read.areas(uow)
    if any(area.parent_key == command.key for area in areas):
        raise InvalidInput(N_("The area has parts. Move or merge them first. Nothing was deleted."))
    uow.remove("strength_area", _area_id(uow, command.key))
    uow.commit(N_("Deleted a strength area"))


def merge_area(uow: UnitOfWork, command: MergeArea) -> None:
    """Let an area become part of another: companies, inquiries, items and parts go over.

    Raises:
        InvalidInput: into itself or into one of its parts.
    """
    areas = read.areas(uow)
    if command.into in within(areas, command.key):
        raise InvalidInput(N_("An area cannot be merged into itself or one of its parts."))
    gone = _area_id(uow, command.key)
    _area_id(uow, command.into)
    for area in areas:
        if area.parent_key == command.key:
            uow.update("strength_area", area.id, {"parent_key": command.into})
    for item_id in read.ids_of(uow, "strength_item", command.key):
        uow.update("strength_item", item_id, {"strength_area": command.into})
    for table, owner in _TIED:
        there = read.owners_of(uow, table, owner, command.into)
        for row_id in read.ids_of(uow, table, command.key):
            if uow.get(table, row_id)[owner] in there:
                uow.remove(table, row_id)
            else:
                uow.update(table, row_id, {"strength_area": command.into})
    for inquiry_id in read.ids_of(uow, "inquiry", command.key):
        uow.update("inquiry", inquiry_id, {"strength_area": command.into})
    uow.update("strength_area", gone, {"merged_into": command.into})
    uow.remove("strength_area", gone)
    uow.commit(N_("Merged strength areas"))


def save_item(uow: UnitOfWork, command: SaveItem) -> str:
    """Add or change what stands in an area and return its id.

    Raises:
        InvalidInput: no name, no source, an unknown kind, an area that is gone, a review still to come.
    """
    swedish, english = " ".join(command.name_sv.split()), " ".join(command.name_en.split())
    if not swedish and not english:
        raise InvalidInput(N_("Say what it is called."))
    if not command.source.strip():
        raise InvalidInput(N_("Say where this is known from: everything in a strength area has a source."))
    if command.kind not in list(ItemKind):
        raise InvalidInput(N_("There is nothing of the kind “{kind}” in a strength area."), kind=command.kind)
    _demand_past(command.reviewed_on, uow.today)
    _area_id(uow, command.area)
    values = {
        "strength_area": command.area,
        "kind": command.kind,
        "name": swedish,
        "name_en": english,
        "name_key": sort_key(swedish or english),
        "municipality_code": command.municipality_code or None,
        "place": command.place.strip(),
        "note": command.note_sv.strip(),
        "note_en": command.note_en.strip(),
        "source": command.source.strip(),
        "as_of": command.as_of.strip(),
        "reviewed_on": command.reviewed_on,
        "web": command.web.strip(),
    }
    if command.item_id is None:
        item_id = uow.insert("strength_item", values)
    else:
        item_id = command.item_id
        uow.update("strength_item", item_id, values, command.version)
    uow.commit(N_("Saved what stands in a strength area"))
    return item_id


def remove_item(uow: UnitOfWork, command: RemoveItem) -> None:
    """Take something out of its area; undo brings it back."""
    uow.remove("strength_item", command.item_id)
    uow.commit(N_("Took something out of a strength area"))


def mark_reviewed(uow: UnitOfWork, command: MarkReviewed) -> int:
    """Note that companies and items were looked at and hold, and return how many there were.

    Raises:
        InvalidInput: on a day still to come.
    """
    on = command.on or uow.today
    _demand_past(on, uow.today)
    for organisation_id in command.organisation_ids:
        uow.update("organisation", organisation_id, {"reviewed_on": on})
    for item_id in command.item_ids:
        uow.update("strength_item", item_id, {"reviewed_on": on})
    uow.commit(N_("Reviewed what stands in a strength area"))
    return len(command.organisation_ids) + len(command.item_ids)


def _demand_past(on: date | None, today: date) -> None:
    if on is not None and on > today:
        raise InvalidInput(N_("A review cannot lie in the future. Nothing was saved."))


def _area_id(reader: Reader, key: str) -> str:
    found = read.area_id(reader, key)
    if found is None:
        raise NotFound(N_("The strength area is gone: it was deleted or merged."))
    return found
