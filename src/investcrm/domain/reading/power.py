"""Reads power: "6 MW nu, 14 MW 2028", "10 MW preliminärt", "500 kW", "minst 5 MW"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from investcrm.domain.power import Basis, PowerStep
from investcrm.domain.reading.base import Cell, Doubt, Read, cell_text, doubt, fold, shorten, unreadable
from investcrm.domain.reading.numbers import Bound, Phrase, Quantity, parse_phrase
from investcrm.domain.reading.quantities import as_quantity, blank, bound_doubts, rest_doubts, scaled
from investcrm.domain.words import N_

POWER_UNITS = {
    **dict.fromkeys(("mw", "mva", "megawatt", "mwe"), Decimal(1000)),
    **dict.fromkeys(("kw", "kva", "kilowatt"), Decimal(1)),
    **dict.fromkeys(("gw", "gigawatt", "gva"), Decimal(1_000_000)),
}
"""Kilowatts per unit."""


class Firmness(StrEnum):
    """What the words say of how sure a power is."""

    UNSTATED = "unstated"
    FIRM = "firm"
    INDICATIVE = "indicative"


@dataclass(frozen=True, slots=True)
class PowerPhrase:
    """Power in kW from a year on; ``from_year`` None means now, or that no year is stated."""

    kw: Quantity
    from_year: int | None = None
    now: bool = False
    firmness: Firmness = Firmness.UNSTATED
    basis: str = ""


_YEAR = re.compile(
    r"(?<![\d.,:])(?:år\s*)?(20[2-6]\d)(?![\d.,]*\d)(?!\s*(?:mw|kw|gw|mva|kva))", re.IGNORECASE
)
_NOW = re.compile(
    r"\b(nu|idag|i dag|direkt|vid start|från start|from start|at start|start|now|today|initialt|initially)\b",
    re.IGNORECASE,
)
_INDICATIVE = re.compile(
    r"prelimin\w*|\bprel\b\.?|indikativ\w*|indicative|ej bekräftat|obekräftat"
    r"|under utredning|utreds|tentative",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\bbekräfta\w*|\bfirm\b|\bconfirmed|\bavtalat?\b|\bgaranter\w*|\bfast\b|\babonnemang\w*"
    r"|\bsubscription\b|\böverlåtbart avtal\b|\btransferable agreement\b",
    re.IGNORECASE,
)
_SUBSCRIBED = re.compile(r"abonne|subscri", re.IGNORECASE)
_AGREED = re.compile(r"avtal|agree", re.IGNORECASE)
_LINKS = re.compile(
    r"\b(från och med|fr\.?\s?o\.?\s?m\.?|from|från|by|senast|efter|after|år|in|i|year)\b\s*$", re.I
)
_SPLIT = re.compile(
    r"[;\n]|,(?!\d)|,\s+(?=\d)|\b(?:sedan|därefter|then|sen|och(?=\s+\d+(?:[.,]\d+)?\s*(?:mw|kw)))\b|→|->|(?<=[a-zåäö\d]\s)/(?=\s*\d)",
    re.I,
)
LARGEST_MEGAWATTS = 2000
"""A bare figure above this in a column of megawatts is taken for kilowatts."""


def read_power(cell: Cell, unit: str = "mw", *, unit_stated: bool = True) -> Read[tuple[PowerPhrase, ...]]:
    """Read power as steps by year, in kW; a bare figure is in ``unit``.

    ``unit_stated`` is False where no header names the unit: then a bare figure is read with a doubt.
    A negative power is impossible.
    """
    empty = blank(cell)
    raw = cell_text(cell)
    if empty is not None:
        return Read(None, raw, empty.doubts)
    if not isinstance(cell, str):
        return _one(raw, raw, unit, unit_stated)
    parts = [part for part in (p.strip() for p in _SPLIT.split(raw)) if part]
    if len(parts) < 2:
        return _one(raw, raw, unit, unit_stated)
    reads = [_one(part, raw, unit, unit_stated) for part in parts]
    steps = tuple(step for read in reads for step in read.value or ())
    impossible = next((read.impossible for read in reads if read.impossible), None)
    doubts = [note for read in reads for note in read.doubts]
    if len(steps) > 1:
        doubts.append(doubt(N_("“{raw}” is read as power in steps"), raw=shorten(raw)))
        steps = tuple(sorted(steps, key=lambda step: step.from_year or 0))
    return Read(steps or None, raw, tuple(dict.fromkeys(doubts)), impossible)


def _one(text: str, raw: str, unit: str, unit_stated: bool) -> Read[tuple[PowerPhrase, ...]]:
    doubts: list[Doubt] = []
    rest, year = _take_year(text)
    rest, now = _take(_NOW, rest)
    rest, indicative = _take(_INDICATIVE, rest)
    rest, firm = _take(_FIRM, rest)
    phrase = parse_phrase(rest, POWER_UNITS)
    if phrase.doubts and POWER_UNITS.get(phrase.units[0] if phrase.units else unit) == 1:
        phrase = parse_phrase(rest, POWER_UNITS, whole=True)
    if not phrase.numbers:
        return Read(None, raw, (unreadable(text),))
    if any(number < 0 for number in phrase.numbers):
        return Read(None, raw, (), doubt(N_("A power cannot be negative: {raw}"), raw=shorten(raw)))
    factor, note = _factor(phrase, unit, unit_stated, text)
    doubts += [*phrase.doubts, *bound_doubts(phrase, text), *([note] if note else [])]
    figures = tuple(scaled(number, factor) for number in phrase.numbers)
    quantity, turned = as_quantity(figures, phrase.bound)
    doubts += [*turned, *rest_doubts(phrase, text)]
    if indicative:
        doubts.append(doubt(N_("“{raw}” is only indicative"), raw=shorten(text)))
    if year:
        doubts.append(doubt(N_("“{raw}” is read as power from {year}"), raw=shorten(text), year=year))
    firmness = Firmness.INDICATIVE if indicative else Firmness.FIRM if firm else Firmness.UNSTATED
    basis = (
        Basis.SUBSCRIPTION if _SUBSCRIBED.search(text) else Basis.AGREEMENT if _AGREED.search(text) else ""
    )
    return Read((PowerPhrase(quantity, year, now, firmness, basis),), raw, tuple(doubts))


def _factor(phrase: Phrase, unit: str, unit_stated: bool, text: str) -> tuple[Decimal, Doubt | None]:
    if phrase.units:
        return POWER_UNITS[phrase.units[0]], None
    biggest = max(phrase.numbers)
    if unit == "mw" and biggest > LARGEST_MEGAWATTS:
        return Decimal(1), doubt(N_("{raw} looks like kilowatts, not megawatts"), raw=shorten(text))
    if not unit_stated and biggest:
        return POWER_UNITS[unit], doubt(N_("{raw} without a unit is read as MW"), raw=shorten(text))
    return POWER_UNITS.get(unit, Decimal(1000)), None


def _take_year(text: str) -> tuple[str, int | None]:
    found = list(_YEAR.finditer(text))
    if not found or fold(text) == found[-1].group(1):
        return text, None
    match = found[-1]
    before = _LINKS.sub("", text[: match.start()].rstrip(" (,/-")).rstrip(" (,/-")
    return f"{before} {text[match.end() :].lstrip(' )')}", int(match.group(1))


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    rest, count = pattern.subn(" ", text)
    return rest, count > 0


def resting_on(text: str, words: str) -> str:
    """Return power in words with what its figures rest on beside each: "14 MW 2028 (existing subscription)".

    A figure that is only indicative, or says itself what it rests on, stays as it was written.
    """
    told, at = [], 0
    for found in (*_SPLIT.finditer(text), None):
        part = text[at : found.start() if found else None]
        kept = part.rstrip()
        told += [kept, f" ({words})" if _lacks_basis(kept) else "", part[len(kept) :]]
        if found:
            told.append(found[0])
            at = found.end()
    return "".join(told)


def _lacks_basis(part: str) -> bool:
    phrases = read_power(part).value or () if part.strip() else ()
    return any(one.firmness is not Firmness.INDICATIVE and not one.basis for one in phrases)


def step_of(phrase: PowerPhrase) -> PowerStep:
    """Return the statement a phrase makes: firm only where the words say it is confirmed or agreed.

    It counts as firm only where they also say what that rests on: a subscription or an agreement.
    """
    kilowatts = phrase.kw.figure
    if phrase.firmness is Firmness.FIRM and phrase.kw.bound is not Bound.ABOUT:
        return PowerStep(phrase.from_year, firm_kw=kilowatts, basis=phrase.basis)
    return PowerStep(phrase.from_year, indicative_kw=kilowatts)
