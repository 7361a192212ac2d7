"""Reads what a county's study says of its municipalities into facts: each with its line, nothing beyond it.

What the study says stands as it is; the levels of readiness that its words allow are a reading of it, and are
marked as estimated with those words beside them. What it does not say stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from investcrm import formats, phrases
from investcrm.domain.fields import FIELDS, Field, Subject
from investcrm.domain.sites import Confidence
from investcrm.domain.words import N_
from investcrm.words import Words

_LAND: Final = {
    "ready": "done",
    "available": "partly",
    "for_sale": "partly",
    "shortage": "begun",
    "needs_investment": "begun",
    "almost_none": "missing",
}
_POWER: Final = {"limited": "begun", "uncertain": "begun", "weak": "missing", "very_limited": "missing"}
_UNDER_WAY: Final = ("in_progress", "planned_2024")
_INFRASTRUCTURE: Final = {
    "motorway": N_("motorway"),
    "railway": N_("railway"),
    "airport": N_("airport"),
    "deep_water_port": N_("deep-water port"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Facts that rest on one place in the study; ``raw`` are the words behind a value that is a reading."""

    values: Mapping[str, str]
    source: str
    confidence: Confidence = Confidence.STATED
    raw: Mapping[str, str] = field(default_factory=dict)


def told_of(municipality: Mapping[str, Any], study: Mapping[str, Any], words: Words) -> Iterator[Told]:
    """Yield what the study says of one municipality, in the language its texts are kept in."""
    title = str(study["title"])
    own = source_line(title, municipality["source"], words)
    land, power = municipality["land"], municipality["power"]
    grid = source_line(title, power.get("source") or municipality["source"], words)
    yield Told(_kept(municipality, land, words), own)
    yield Told(_without_nothing({"power_supply": power["status"], "power_words": _text(power, words)}), grid)
    if municipality.get("maturity"):
        at = source_line(title, study["maturity_levels"]["source"], words)
        sure = Confidence.STATED if municipality.get("maturity_stated") else Confidence.ESTIMATED
        yield Told({"maturity": municipality["maturity"]}, at, sure)
    for key, level, line, said in (
        ("strategy", _strategy(municipality), own, _decided(municipality, words)),
        ("land", _LAND.get(land["status"]), own, _supply("land_supply", land, words)),
        ("power", _POWER.get(power["status"]), grid, _supply("power_supply", power, words)),
    ):
        if level is not None:
            yield Told({key: level}, line, Confidence.ESTIMATED, {key: said})


def source_line(title: str, place: str, words: Words) -> str:
    """Return where in the study something stands, as a person finds it: "Förstudie mars 2024, rad 3–9"."""
    lines = place.rpartition(":")[2].replace("-", "–")
    return words.t("{source}, lines {lines}", source=title, lines=lines)


def _kept(one: Mapping[str, Any], land: Mapping[str, Any], words: Words) -> dict[str, str]:
    member = one.get("sba_member")
    there = one.get("infrastructure") or ()
    return _without_nothing(
        {
            "business_staff": _staff(one.get("business_staff") or {}, words),
            "business_strategy": one.get("business_strategy"),
            "establishment_strategy": one.get("establishment_strategy"),
            "land_supply": land["status"],
            "land_words": _text(land, words),
            "infrastructure": ", ".join(words.t(_INFRASTRUCTURE[key]) for key in there),
            "sba_member": None if member is None else ("yes" if member else "no"),
            "permits": _text(one, words, "permit_note"),
            "other_words": _text(one, words),
        }
    )


def _without_nothing(values: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _text(told: Mapping[str, Any], words: Words, key: str = "note") -> str:
    return str(told.get(f"{key}_sv" if words.language == "sv" else key) or told.get(key) or "")


def _staff(told: Mapping[str, float], words: Words) -> str:
    if "planned" in told:
        return words.t("{count} planned", count=formats.number(told["planned"], language=words.language))
    if "from" not in told:
        return ""
    ends = dict.fromkeys((told["from"], told["to"]))
    return "–".join(formats.number(end, language=words.language) for end in ends)


def _strategy(one: Mapping[str, Any]) -> str | None:
    """Return the level the words on strategies allow; where only the lack of one is told, none."""
    business, establishment = one.get("business_strategy"), one.get("establishment_strategy")
    if establishment == "yes":
        return "done"
    if business == "yes":
        return "partly"
    if business in _UNDER_WAY or establishment in _UNDER_WAY:
        return "begun"
    return "missing" if business == establishment == "no" else None


def _decided(one: Mapping[str, Any], words: Words) -> str:
    said = []
    for key in ("business_strategy", "establishment_strategy"):
        field = _field(key)
        value = one.get(key)
        shown = phrases.field_value(field, value, words.language) if value else words.t("not said")
        said.append(f"{words.t(field.label)}: {shown}")
    return "; ".join(said)


def _supply(key: str, told: Mapping[str, Any], words: Words) -> str:
    status = phrases.field_value(_field(key), told["status"], words.language)
    return "; ".join(text for text in (status, _text(told, words)) if text)


def _field(key: str) -> Field:
    return FIELDS[Subject.MUNICIPALITY, key]
