"""Guesses what each column of a sheet means, by its header and by its content; the user has the last word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from investcrm.domain.reading.base import Cell, cell_text, fold, is_unknown
from investcrm.domain.reading.dates import read_date
from investcrm.domain.reading.lexicon import Lexicon
from investcrm.domain.reading.table import RawTable
from investcrm.domain.reading.targets import (
    POWER,
    Subject,
    header_words,
    slot,
    targets,
    without_time,
    without_unit,
)


class By(StrEnum):
    """How a column came by its meaning."""

    HEADER = "header"
    CONTENT = "content"
    USER = "user"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: its header, what it is taken for (None: kept as raw text only), and why."""

    index: int
    header: str
    target: str | None
    by: By = By.NOTHING


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column is which target."""

    columns: tuple[Column, ...]

    def index_of(self, target: str) -> int | None:
        """Return the index of the column taken for ``target``."""
        return next((column.index for column in self.columns if column.target == target), None)

    def with_target(self, index: int, target: str | None) -> ColumnMapping:
        """Return the mapping with column ``index`` meaning ``target``, and no other column meaning it.

        Power keeps its other columns where their headers name other years.
        """
        changed = []
        taken = next((slot(target, c.header) for c in self.columns if c.index == index and target), None)
        for column in self.columns:
            if column.index == index:
                changed.append(replace(column, target=target, by=By.USER))
            elif target is not None and column.target == target and slot(target, column.header) == taken:
                changed.append(replace(column, target=None, by=By.USER))
            else:
                changed.append(column)
        return ColumnMapping(tuple(changed))

    def as_dict(self) -> dict[int, str]:
        """Return column index -> target key."""
        return {column.index: column.target for column in self.columns if column.target}


SAMPLE = 60
"""How many filled cells of a column are looked at to guess by content."""
_ENOUGH = 0.6
_EXACT, _INSIDE, _CLOSE = 1.0, 0.75, 0.6
_YES_OR_NO = frozenset({"ja", "nej", "yes", "no", "x", "finns", "saknas", "mojligt"})
_CADASTRAL = re.compile(r"^[^\W\d_][\w .\-]*\s(?:s:)?\d+:\d+", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s()/-]{7,20}$")
_COMPANY = re.compile(
    r"\b(AB|GmbH|Ltd|Inc|Oy|AS|A/S|SE|S\.p\.A|BV|AG|LLC|SA|Sp\. z o\.o|plc|Corp|KB|HB)\b|^Proje[kc]t\b"
)
_AREA_WORD = re.compile(r"\d\s*(ha|hektar|m2|kvm)\b", re.IGNORECASE)
_POWER_WORD = re.compile(r"\d\s*(mw|kw|mva)\b", re.IGNORECASE)
_MONEY_WORD = re.compile(r"\d\s*(mkr|msek|mdr|mnkr|tkr|kr|meur)\b", re.IGNORECASE)


def guess_mapping(table: RawTable, subject: Subject, lexicon: Lexicon) -> ColumnMapping:
    """Return the best guess of what every column of ``table`` means: headers first, then content.

    A target is given to one column only, power to one for each year its headers name.
    """
    taken: dict[int, tuple[str, By]] = {}
    used: set[str] = set()
    scores = _header_scores(table.columns, subject, lexicon.context.headers)
    for score, index, found_key in sorted(scores, key=lambda s: (-s[0], s[1])):
        key = _by_its_cells(found_key, table, index)
        place = slot(key, table.columns[index])
        again = score < _EXACT and any(key == given for given, _ in taken.values())
        if index not in taken and place not in used and not again:
            taken[index] = (key, By.HEADER)
            used.add(place)
    used |= {key for key, _ in taken.values()}
    for index in range(len(table.columns)):
        if index in taken:
            continue
        found = _by_content(_sample(table, index), subject, lexicon, used)
        if found:
            taken[index] = (found, By.CONTENT)
            used.add(found)
    return ColumnMapping(
        tuple(
            Column(index, header, *taken.get(index, (None, By.NOTHING)))
            for index, header in enumerate(table.columns)
        )
    )


def guess_subject(table: RawTable, lexicon: Lexicon) -> Subject:
    """Return what the rows of ``table`` most likely are: whatever more of its columns speak of."""

    def known(subject: Subject) -> int:
        columns = guess_mapping(table, subject, lexicon).columns
        return sum(2 if column.by is By.HEADER else 1 for column in columns if column.target)

    return "sites" if known("sites") > known("inquiries") else "inquiries"


_NAMES: Final[Mapping[str, str]] = {
    "motorway_m": "motorway_name",
    "combi_terminal_m": "combi_terminal_name",
    "port_m": "port_name",
    "airport_m": "airport_name",
}


def _by_its_cells(key: str, table: RawTable, index: int) -> str:
    """Return what a header means where the cells hold no figure.

    "Land", Swedish for country, is the country; "Port" is what the port is called, not how far it lies.
    """
    named = _NAMES.get(key) or ("country" if key == "land" and fold(table.columns[index]) == "land" else "")
    cells = _sample(table, index) if named else []
    told = [cell_text(cell) for cell in cells]
    if not told or any(c.isdigit() for text in told for c in text):
        return key
    return key if key in _NAMES and all(fold(text) in _YES_OR_NO for text in told) else named


def chosen_mapping(table: RawTable, chosen: Mapping[int, str]) -> ColumnMapping:
    """Return the mapping a person chose, column index -> target key; other columns are kept as raw text."""
    return ColumnMapping(
        tuple(
            Column(index, header, chosen.get(index), By.USER if index in chosen else By.NOTHING)
            for index, header in enumerate(table.columns)
        )
    )


def _header_scores(
    headers: tuple[str, ...], subject: Subject, extra: Mapping[str, tuple[str, ...]]
) -> list[tuple[float, int, str]]:
    words = dict(header_words(subject))
    valid = {one.key for one in targets(subject)}
    for key, names in extra.items():
        if key in valid:
            for name in names:
                words.setdefault(fold(name), key)
    scores: list[tuple[float, int, str]] = []
    for index, header in enumerate(headers):
        whole, bare = fold(header), without_unit(header)
        if not whole:
            continue
        scores.extend((_EXACT, index, words[name]) for name in (whole, bare) if name in words)
        if POWER in (words.get(without_time(bare)), words.get(without_time(whole))):
            scores.append((_EXACT, index, POWER))
        scores.extend((score, index, key) for score, key in _loose_header(bare, words))
    return scores


def _loose_header(bare: str, words: Mapping[str, str]) -> list[tuple[float, str]]:
    padded = f" {bare} "
    best: dict[str, float] = {}
    for name, key in words.items():
        if len(name) < 3 or len(bare) < 3:
            continue
        score = 0.0
        if f" {name} " in padded:
            score = _INSIDE * (0.8 + 0.2 * len(name) / len(bare))
        elif len(name) > 4 and (name in bare or (len(bare) > 4 and bare in name)):
            score = _CLOSE * (0.8 + 0.2 * min(len(name), len(bare)) / max(len(name), len(bare)))
        elif len(name) > 4 and _alike(bare, name):
            score = _CLOSE
        if score > best.get(key, 0.0):
            best[key] = score
    return [(score, key) for key, score in best.items()]


def _alike(one: str, other: str) -> bool:
    """Whether two words are nearly the same; what is far apart is told by its length or letters, quickly."""
    match = SequenceMatcher(None, one, other)
    return all(ratio() > 0.85 for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))


def _sample(table: RawTable, index: int) -> list[Cell]:
    cells: list[Cell] = []
    for row in table.rows:
        if index < len(row.cells) and not row.repeats_header and not is_unknown(row.text(index)):
            cells.append(row.cells[index])
            if len(cells) == SAMPLE:
                break
    return cells


def _by_content(cells: list[Cell], subject: Subject, lexicon: Lexicon, used: set[str]) -> str | None:
    if len(cells) < 2:
        return None
    tests = _INQUIRY_TESTS if subject == "inquiries" else _SITE_TESTS
    for key, test in tests:
        if key not in used and sum(test(cell, lexicon) for cell in cells) >= _ENOUGH * len(cells):
            return key
    return None


def _is_date(cell: Cell, lexicon: Lexicon) -> bool:
    if isinstance(cell, (datetime, date)):
        return True
    return isinstance(cell, str) and read_date(cell, lexicon.context.today).value is not None


def _matches(pattern: re.Pattern[str]) -> Callable[[Cell, Lexicon], bool]:
    return lambda cell, _: isinstance(cell, str) and bool(pattern.search(cell.strip()))


def _between(low: float, high: float) -> Callable[[Cell, Lexicon], bool]:
    def test(cell: Cell, _: Lexicon) -> bool:
        try:
            return low <= float(cell_text(cell).replace(" ", "").replace(",", ".")) <= high
        except ValueError:
            return False

    return test


def _has_place(cell: Cell, lexicon: Lexicon) -> bool:
    places = lexicon.municipalities(cell).value if isinstance(cell, str) else None
    return places is not None and bool(places.codes) and not places.unknown


_INQUIRY_TESTS: tuple[tuple[str, Callable[[Cell, Lexicon], bool]], ...] = (
    ("contact_email", _matches(_EMAIL)),
    ("received_on", _is_date),
    ("municipalities", _has_place),
    ("status", lambda cell, lexicon: _sure(lexicon.status(cell).value, cell)),
    ("source", lambda cell, lexicon: not lexicon.source(cell).doubts and bool(lexicon.source(cell).value)),
    ("strength_area", lambda cell, lexicon: lexicon.strength_areas(cell).value is not None),
    ("investor", _matches(_COMPANY)),
    ("land", _matches(_AREA_WORD)),
    ("power", _matches(_POWER_WORD)),
    ("investment", _matches(_MONEY_WORD)),
    ("contact_phone", _matches(_PHONE)),
)
_SITE_TESTS: tuple[tuple[str, Callable[[Cell, Lexicon], bool]], ...] = (
    ("municipality", _has_place),
    ("cadastral_id", _matches(_CADASTRAL)),
    ("plan_state", lambda cell, lexicon: isinstance(cell, str) and _plan(cell, lexicon)),
    ("north_sweref", _between(6_100_000, 7_700_000)),
    ("east_sweref", _between(200_000, 1_000_000)),
    ("latitude", _between(55.0, 69.5)),
    ("power", _matches(_POWER_WORD)),
    ("gross_m2", _matches(_AREA_WORD)),
    ("price_sek_m2", _matches(_MONEY_WORD)),
)


def _sure(value: object, cell: Cell) -> bool:
    return value is not None and isinstance(cell, str)


def _plan(cell: str, lexicon: Lexicon) -> bool:
    plan = lexicon.plan(cell).value
    return plan is not None and fold(cell) not in {"ja", "nej", "finns"}


def month_first(cells: list[Cell]) -> bool:
    """Tell whether a column of dates writes the month first: some 3/25, and nothing that denies it."""
    seen = Counter[str]()
    for cell in cells:
        match = re.match(r"\s*(\d{1,2})/(\d{1,2})[/ -]", cell) if isinstance(cell, str) else None
        if match:
            seen["day"] += int(match[1]) > 12
            seen["month"] += int(match[2]) > 12
    return seen["month"] > 0 and seen["day"] == 0
