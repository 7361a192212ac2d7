"""Reads an attached table of requirements ("Requirement;Value") and holds it against the text."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from investcrm.domain.reading.asked import requirements_in
from investcrm.domain.reading.base import cell_text, doubt, fold, is_unknown, shorten
from investcrm.domain.reading.dates import Edge, read_date
from investcrm.domain.reading.drafts import RequirementDraft, requirement_from
from investcrm.domain.reading.numbers import Bound, Quantity
from investcrm.domain.reading.passages import Prose
from investcrm.domain.reading.power import read_power
from investcrm.domain.reading.quantities import read_area, read_count, read_distance, read_flow
from investcrm.domain.reading.table import RawTable
from investcrm.domain.reading.targets import header_unit
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.words import N_

_KINDS: Final = (
    ("premises", r"lokal|premises|building area|floor|byggnadsyta|bta"),
    ("land", r"\bland\b|\bmark|tomt|\bareal|\barea\b|plot|\bsite\b|\byta\b|hektar|\bha\b"),
    ("power", r"power|effekt|\bel\b|elkapacitet|elbehov|electricity|\bmw\b"),
    ("ready_by", r"ready|byggklar|byggstart|construction start|tilltrade|available"),
    ("sewer", r"sewer|waste ?water|avlopp|spillvatten"),
    ("water", r"water|vatten"),
    ("motorway", r"motorway|motorvag|highway|\be ?18\b|vag\b"),
    ("port", r"port\b|hamn|harbour"),
    ("airport", r"airport|flygplats"),
    ("rail", r"\brail|jarnvag|spar\b"),
    ("redundancy", r"redundan"),
    ("voltage", r"voltage|spanning"),
    ("height", r"height|hojd"),
    ("district_heat", r"district heat|fjarrvarme"),
    ("gas", r"\bgas\b"),
    ("fibre", r"fib(?:re|er)"),
)
_YEAR: Final = re.compile(r"\b(20[2-6]\d)\b")
_YES: Final = frozenset(["ja", "yes", "x", "y", "j", "krav", "must", "required", "ska", "true", "sant"])
_NICE: Final = frozenset(
    ["onskvart", "garna", "preferred", "nice", "onskemal", "plus", "advantage", "fordel", "bor", "should"]
)


def looks_like_requirements(table: RawTable) -> bool:
    """Tell whether most rows of a narrow table name something that can be required."""
    rows = [row for row in table.rows if row.cells]
    if not rows or len(rows) > 200 or len(table.columns) > 6:
        return False
    return sum(_kind(fold(cell_text(row.cells[0]))) is not None for row in rows) >= 0.5 * len(rows)


def read_requirement_table(table: RawTable, today: date) -> tuple[RequirementDraft, ...]:
    """Return the requirements a two-column table holds; separate rows for least and most become one."""
    drafts: list[RequirementDraft] = []
    for row in table.rows:
        cells = [cell_text(cell) for cell in row.cells]
        if len(cells) > 1 and cells[0] and not is_unknown(cells[1]):
            drafts.extend(_row(cells[0], " ".join(filter(None, cells[1:3])), today))
    return tuple(_joined(drafts))


def _kind(name: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, name)), None)


def _row(name: str, value: str, today: date) -> list[RequirementDraft]:
    folded, raw = fold(name), f"{name}: {value}"
    kind = _kind(folded)
    if kind is None:
        found = requirements_in(Prose(raw), today)
        return list(found) or [RequirementDraft(Requirement("other", Level.MUST, text=raw, raw=raw))]
    if kind == "ready_by":
        day = read_date(value, today, Edge.LAST, ahead=True)
        if day.value is None:
            return []
        return [RequirementDraft(Requirement(kind, on=day.value, raw=raw), day.doubts)]
    if kind in {"rail", "redundancy", "district_heat", "gas", "fibre"}:
        words = fold(value).split()
        if not set(words) & (_YES | _NICE):
            return []
        level = Level.NICE if set(words) & _NICE else Level.MUST
        return [RequirementDraft(Requirement(kind, level, raw=raw))]
    return _amount(kind, name, folded, value, raw)


def _amount(kind: str, name: str, folded: str, value: str, raw: str) -> list[RequirementDraft]:
    unit = header_unit(name).unit
    if kind == "power":
        steps = read_power(value, unit if unit in {"mw", "kw"} else "mw").value or ()
        year = _YEAR.search(name)
        on = date(int(year[1]), 1, 1) if year else None
        return [
            requirement_from(kind, step.kw, on=date(step.from_year, 1, 1) if step.from_year else on, raw=raw)
            for step in steps
        ]
    if kind in {"land", "premises"}:
        default = "m2" if kind == "premises" else "ha"
        read = read_area(value, unit if unit in {"ha", "m2"} else default)
    elif kind in {"motorway", "port", "airport", "height"}:
        default = "m" if kind == "height" else "km"
        read = read_distance(value, unit if unit in {"km", "m", "mil"} else default)
    else:
        read = read_flow(value) if kind in {"water", "sewer"} else read_count(value)
    if read.value is None or not read.value.figure:
        return []
    quantity = read.value
    if quantity.bound is Bound.EXACT and re.search(r"\b(?:max|maximum|hogst|most|upper)\b", folded):
        quantity = Quantity(None, quantity.low, Bound.AT_MOST)
    return [requirement_from(kind, quantity, raw=raw, doubts=read.doubts)]


def _joined(drafts: list[RequirementDraft]) -> list[RequirementDraft]:
    """Make one requirement of a row with the least and a row with the most of the same."""
    kept: list[RequirementDraft] = []
    for draft in drafts:
        asked = draft.requirement
        for index, other in enumerate(kept):
            first = other.requirement
            lone = (first.low is None) is (asked.high is None) is not (asked.low is None)
            if first.kind == asked.kind and first.on == asked.on and lone:
                low = first.low if first.low is not None else asked.low
                high = first.high if first.high is not None else asked.high
                if low is not None and high is not None and low <= high:
                    raw = f"{first.raw}; {asked.raw}"
                    kept[index] = RequirementDraft(
                        Requirement(asked.kind, first.level, low, high, asked.on, raw=raw), other.doubts
                    )
                    break
        else:
            kept.append(draft)
    return kept


def merged(
    text: tuple[RequirementDraft, ...], table: tuple[RequirementDraft, ...]
) -> tuple[RequirementDraft, ...]:
    """Return the text's requirements and the table's own; where they differ, the text's are doubted."""
    result = list(text)
    for extra in table:
        asked = extra.requirement
        index = next((i for i, draft in enumerate(result) if _same_thing(draft.requirement, asked)), None)
        if index is None:
            result.append(RequirementDraft(asked, (*extra.doubts, doubt(N_("read from the attached table")))))
            continue
        said = result[index].requirement
        differs = (asked.low is not None and asked.low != said.low) or (
            asked.high is not None and asked.high != said.high
        )
        if differs:
            note = doubt(N_("the attached table says otherwise: {raw}"), raw=shorten(asked.raw))
            result[index] = RequirementDraft(
                said, (*result[index].doubts, note), result[index].start, result[index].end
            )
    return tuple(result)


def _same_thing(a: Requirement, b: Requirement) -> bool:
    years = (a.on.year if a.on else None, b.on.year if b.on else None)
    return a.kind == b.kind and years[0] == years[1]
