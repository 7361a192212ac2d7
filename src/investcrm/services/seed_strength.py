"""Loads a region's strength areas from its reference study: each thing with the study as its source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.sortkey import sort_key
from investcrm.domain.strength import AreaStatus, ItemKind

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

_LISTS: Final = {
    "innovation": ItemKind.INNOVATION,
    "education": ItemKind.EDUCATION,
    "research": ItemKind.RESEARCH,
}
_PLACED: Final = re.compile(r"(?P<name>[^(:]+?)\s*(?:\((?P<place>[^)]*)\))?\s*(?::\s*(?P<note>.+))?")
_DOCUMENT: Final = re.compile(r"^\d+_[0-9a-f]+\.txt")


def seed(uow: UnitOfWork, found: Mapping[str, Any], language: str) -> None:
    """Write the areas of a study and what it says stands in them; what it does not say stays out."""
    areas = found.get("strength_areas", ())
    uow.insert_many("strength_area", list(_areas(areas, found, language)))
    uow.insert_many("strength_item", [item for area in areas for item in _items(area, found)])


def _areas(areas: Any, found: Mapping[str, Any], language: str) -> Iterator[dict[str, Any]]:
    position = 0
    for area in areas:
        told = area["business_sweden"]
        kept = {key: area[key] for key in ("value_chain", "from_2030_plan") if area.get(key)}
        yield _area(
            found, position, area["key"], None, area["sv"], area["en"], area["status"], area["source"]
        ) | {
            "business_sweden": ", ".join(told["areas"]),
            "assumed": int(told["inferred"] and bool(told["areas"])),
            "note": noted(found, area.get("note", ""), language),
            "profile": json.dumps(kept, ensure_ascii=False),
        }
        position += 1
        for names, status, source in (
            ("subsectors", area["status"], area["source"]),
            ("explore", AreaStatus.EXPLORE.value, area.get("explore_source", area["source"])),
        ):
            for key, swedish, english in area.get(names, ()):
                whole = f"{area['key']}.{key}"
                yield _area(found, position, whole, area["key"], swedish, english, status, source)
                position += 1


def _area(
    found: Mapping[str, Any],
    position: int,
    key: str,
    parent: str | None,
    swedish: str,
    english: str,
    status: str,
    source: str,
) -> dict[str, Any]:
    return {
        "key": key,
        "parent_key": parent,
        "name_sv": swedish,
        "name_en": english,
        "status": status,
        "position": position,
        "source": _source(found, source),
        "as_of": str(found["as_of"]),
        "business_sweden": "",
        "assumed": 0,
        "note": "",
        "profile": "{}",
    }


def _items(area: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, kind in _LISTS.items():
        source = area.get(f"{name}_source", area["source"])
        for text in area.get(name, ()):
            yield _item(found, area["key"], kind, text, source)
    for case in area.get("reference_cases", ()):
        row = _item(found, area["key"], ItemKind.INVESTMENT, case["company"], area["source"])
        yield row | {
            "municipality_code": case["municipality"],
            "note": _swedish(found, case["what"]),
            "note_en": case["what"],
        }


def _item(found: Mapping[str, Any], area: str, kind: ItemKind, text: str, source: str) -> dict[str, Any]:
    """Return an item as the study has it: "Name (place): what", each part where it belongs."""
    parts = _PLACED.fullmatch(text)
    name, place, note = (
        (parts["name"], parts["place"] or "", parts["note"] or "") if parts else (text, "", "")
    )
    if text in found.get("swedish", {}):
        name, place, note = text, "", ""
    swedish = _swedish(found, name)
    return {
        "strength_area": area,
        "kind": kind.value,
        "name": swedish,
        "name_en": name[:1].upper() + name[1:] if name != swedish else "",
        "name_key": sort_key(swedish),
        "municipality_code": None,
        "place": place,
        "note": _swedish(found, note) if note else "",
        "note_en": note,
        "source": _source(found, source),
        "as_of": str(found["as_of"]),
    }


def noted(found: Mapping[str, Any], text: str, language: str) -> str:
    """Return a remark of the study's in the workspace's language."""
    return _swedish(found, text) if language == "sv" else text


def _swedish(found: Mapping[str, Any], text: str) -> str:
    return str(found.get("swedish", {}).get(text, text))


def _source(found: Mapping[str, Any], source: str) -> str:
    """Return the study's title with the lines it is said on; a reader knows no file names."""
    lines = _DOCUMENT.sub("", source).lstrip(":").replace("-", "–")
    return (
        str(found["source_said"]).format(title=found["title"], lines=lines) if lines else str(found["title"])
    )
