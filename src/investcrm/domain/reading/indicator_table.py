"""Reads indicators' values out of a table: municipality by municipality, years as columns or one a line.

Files differ: titles above the table and footnotes below it, two header rows, decimal commas, ".." for what is
missing, counties and the country beside the municipalities. A line is taken whole or not at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from investcrm.domain.reading.base import Cell, Doubt, cell_text, doubt, fold, shorten
from investcrm.domain.reading.indicator_words import ELSEWHERE, PlaceReader, Role, is_everyone, role
from investcrm.domain.words import N_

Row = tuple[int, tuple[Cell, ...]]
_LOOK: Final = 40
"""How far down the header is looked for."""
_PROBE: Final = 30
_YEAR: Final = re.compile(r"(?:(.*?)[\s,:;(–-]*)?\b((?:19|20)\d\d)(?:\.0)?\)?", re.DOTALL)
_ONE_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MISSING: Final = frozenset(
    {"", ".", "..", "...", "…", "-", "–", "—", "x", "n/a", "na", "null", "none", "saknas"}
)
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009']+")
_NOTE: Final = re.compile(r"(?<=\d)\s*(?:\*+|[\u00b9\u00b2\u00b3]+|\s\d\))$")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
TWO_VALUES: Final = N_(
    "the same municipality and year has several values; take the totals when you export, not men and women "
    "or ages apart"
)
NO_PLACE: Final = N_("there is no municipality called “{raw}”")
NO_FIGURE: Final = N_("“{raw}” is not a figure")
NO_YEAR: Final = N_("“{raw}” is not a year")


@dataclass(frozen=True, slots=True)
class Told:
    """A value a file tells: of what (in its own words), where ("" the county), which year, at which line."""

    measure: str
    place: str
    year: int
    value: float
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that was not taken, its words, and why."""

    line: int
    text: str
    why: Doubt


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """What a file tells. ``elsewhere`` counts values of other places; ``as_of`` is when it was made."""

    told: tuple[Told, ...]
    unread: tuple[Unread, ...] = ()
    elsewhere: int = 0
    as_of: date | None = None
    source: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """What it tells of, in the file's own words and order."""
        return tuple(dict.fromkeys(one.measure for one in self.told))


class NotAFigureError(ValueError):
    """A cell holds words where a figure should be."""


def figure(cell: Cell) -> float | None:
    """Return the figure in a cell; None where it says that there is none.

    Raises:
        NotAFigureError: it is neither.
    """
    if isinstance(cell, (bool, date, datetime)):
        raise NotAFigureError(cell_text(cell))
    if isinstance(cell, (int, float)):
        return _finite(cell, cell_text(cell))
    text = cell_text(cell).strip()
    if fold(text) in _MISSING or text.casefold() in _MISSING:
        return None
    spaced = _NOTE.sub("", text).removesuffix("%").strip()
    plain = _SPACES.sub("", spaced).replace("\u2212", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    elif "," in plain:
        comma_last = plain.rfind(",") > plain.rfind(".")
        plain = (
            plain.replace(".", "").replace(",", ".")
            if comma_last and "." in plain
            else plain.replace(",", "")
        )
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    if not _PLAIN.fullmatch(plain):
        raise NotAFigureError(text)
    return _finite(float(plain), text)


def _finite(value: float, text: str) -> float:
    try:
        if math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise NotAFigureError(text)


def year_of(cell: Cell) -> int | None:
    """Return the year a cell holds, or None."""
    if isinstance(cell, (date, datetime)):
        return cell.year
    found = re.fullmatch(r"(?:\S+\s+)?((?:19|20)\d\d)(?:\.0)?", cell_text(cell).strip())
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class _Head:
    """The header found: its index, what each column holds, and of what and which year its figures are."""

    at: int
    roles: Mapping[int, Role]
    figures: Mapping[int, tuple[str, int | None]]

    def column(self, wanted: Role) -> int | None:
        return next((place for place, found in self.roles.items() if found is wanted), None)


def read(
    rows: Sequence[Row], reader: PlaceReader, *, title: str = "", year: int | None = None
) -> IndicatorReading | None:
    """Return what the rows tell, or None where no table of municipalities is among them.

    ``title`` says what it is about where the table itself does not; ``year`` which year it is of.
    """
    head = _header(rows, reader)
    if head is None:
        return None
    above = [cell_text(cell) for _, cells in rows[: head.at] for cell in cells if cell is not None]
    year = year or _only_year(above) or _only_year([title])
    about = _without_year(above[0]) if above else _without_year(title)
    told: list[Told] = []
    unread: list[Unread] = []
    elsewhere = 0
    for line, cells in rows[head.at + 1 :]:
        try:
            found = _line(head, line, cells, reader, about, year)
        except _Untaken as error:
            unread.append(Unread(line, _words(cells), error.why))
            continue
        told += [one for one in found if one.place != ELSEWHERE]
        elsewhere += sum(one.place == ELSEWHERE for one in found)
    kept, twice = without_contradictions(told)
    cells_of = dict(rows)
    unread += [Unread(line, _words(cells_of[line]), doubt(TWO_VALUES)) for line in twice]
    if not kept and not unread and not elsewhere:
        return None
    return IndicatorReading(tuple(kept), tuple(sorted(unread, key=lambda one: one.line)), elsewhere)


class _Untaken(Exception):
    def __init__(self, why: Doubt) -> None:
        super().__init__(str(why))
        self.why = why


def without_contradictions(told: Iterable[Told]) -> tuple[list[Told], list[int]]:
    """Return what does not contradict itself, each once, and the lines that do."""
    first: dict[tuple[str, str, int], Told] = {}
    wrong: set[int] = set()
    again: list[Told] = []
    for one in told:
        other = first.setdefault((one.measure, one.place, one.year), one)
        if other is not one:
            again.append(one)
            if other.value != one.value:
                wrong |= {one.line, other.line}
    repeated = {id(one) for one in again}
    kept = [one for one in first.values() if one.line not in wrong and id(one) not in repeated]
    return kept, sorted(wrong)


def _line(
    head: _Head, line: int, cells: tuple[Cell, ...], reader: PlaceReader, about: str, year: int | None
) -> list[Told]:
    """Return what a line tells, nothing where it is a footnote; all of it or, with a reason, none."""

    def at(wanted: Role) -> Cell:
        place = head.column(wanted)
        return cells[place] if place is not None and place < len(cells) else None

    filled = {
        place: cells[place] for place in head.figures if place < len(cells) and cells[place] is not None
    }
    place = _place(head, cells, reader)
    if not filled or (place is None and not _has_figures(filled.values())):
        return []
    if not is_everyone(cell_text(at(Role.GENDER))):
        return []
    if place is None:
        raise _Untaken(doubt(NO_PLACE, raw=shorten(_place_words(head, cells), 40)))
    own_year = year
    if head.column(Role.YEAR) is not None:
        own_year = year_of(at(Role.YEAR))
        if own_year is None:
            raise _Untaken(doubt(NO_YEAR, raw=shorten(cell_text(at(Role.YEAR)), 40)))
    named = " ".join(t for t in (cell_text(at(Role.MEASURE_CODE)), cell_text(at(Role.MEASURE))) if t)
    found = []
    for column, cell in filled.items():
        measure, of = head.figures[column]
        try:
            value = figure(cell)
        except NotAFigureError as error:
            if place == ELSEWHERE:
                continue
            raise _Untaken(doubt(NO_FIGURE, raw=shorten(str(error), 40))) from None
        of = of or own_year
        if value is None:
            continue
        if of is None:
            raise _Untaken(doubt(N_("it is not said which year it is of")))
        found.append(Told(" ".join((named or measure or about).split()), place, of, value, line))
    return found


def _has_figures(cells: Iterable[Cell]) -> bool:
    for cell in cells:
        try:
            if figure(cell) is not None:
                return True
        except NotAFigureError:
            continue
    return False


def _place(head: _Head, cells: tuple[Cell, ...], reader: PlaceReader) -> str | None:
    for wanted in (Role.CODE, Role.PLACE):
        column = head.column(wanted)
        if column is not None and column < len(cells):
            found = reader.read(_code_text(cells[column]))
            if found is not None:
                return found
    return None


def _code_text(cell: Cell) -> str:
    """Return a place's words; a code that a spreadsheet took for a number has its zeros again."""
    if (
        isinstance(cell, (int, float))
        and not isinstance(cell, bool)
        and cell == int(cell)
        and 100 <= cell < 10_000
    ):
        return f"{int(cell):04}"
    return cell_text(cell)


def _place_words(head: _Head, cells: tuple[Cell, ...]) -> str:
    for wanted in (Role.PLACE, Role.CODE):
        column = head.column(wanted)
        if column is not None and column < len(cells) and cells[column] is not None:
            return cell_text(cells[column])
    return ""


def _words(cells: tuple[Cell, ...]) -> str:
    return shorten(" · ".join(cell_text(cell) for cell in cells if cell is not None), 90)


# ---- the header


def _header(rows: Sequence[Row], reader: PlaceReader) -> _Head | None:
    best, best_score = None, 0
    for at in range(min(len(rows), _LOOK)):
        head = _as_header(rows, at, reader)
        if head is None:
            continue
        known = len(head.roles) + 3 * len(head.figures)
        if known > best_score:
            best, best_score = head, known
    return best


def _as_header(rows: Sequence[Row], at: int, reader: PlaceReader) -> _Head | None:
    cells, below = rows[at][1], [row[1] for row in rows[at + 1 : at + 1 + _PROBE]]
    if not below:
        return None
    roles: dict[int, Role] = {}
    dated: dict[int, tuple[str, int | None]] = {}
    named: dict[int, tuple[str, int | None]] = {}
    for place, cell in enumerate(cells):
        text = cell_text(cell)
        found = role(text) if text else None
        if found is not None:
            if found not in roles.values() or found is Role.IGNORED:
                roles[place] = found
            continue
        measure, of = _dated(text)
        if of is not None and role(measure) is not Role.IGNORED:
            dated[place] = (measure or _above(rows, at, place), of)
        elif text and not _has_figures([cell]) and _mostly_figures(below, place):
            named[place] = (text, None)
    _find_places(roles, dated, named, below, reader)
    if Role.PLACE not in roles.values() and Role.CODE not in roles.values():
        return None
    value = next((place for place, found in roles.items() if found is Role.VALUE), None)
    figures = dated or ({value: ("", None)} if value is not None else named)
    return _Head(at, roles, figures) if figures else None


def _find_places(
    roles: dict[int, Role],
    dated: dict[int, tuple[str, int | None]],
    named: dict[int, tuple[str, int | None]],
    below: Sequence[tuple[Cell, ...]],
    reader: PlaceReader,
) -> None:
    """See that the columns said to hold places do, and find one by what is below where no header says so."""
    for place, found in list(roles.items()):
        if found in (Role.CODE, Role.PLACE) and not _names_places(below, place, reader):
            del roles[place]
    if Role.PLACE in roles.values() or Role.CODE in roles.values():
        return
    width = max(len(cells) for cells in below)
    for place in range(min(width, 6)):
        if place not in dated and place not in roles and _names_places(below, place, reader):
            roles[place] = Role.PLACE
            named.pop(place, None)
            return


def _names_places(below: Sequence[tuple[Cell, ...]], place: int, reader: PlaceReader) -> bool:
    told = [_code_text(cells[place]) for cells in below if place < len(cells) and cells[place] is not None]
    return sum(reader.read(text) is not None for text in told) * 2 >= len(told) > 0


def _mostly_figures(below: Sequence[tuple[Cell, ...]], place: int) -> bool:
    told = [cells[place] for cells in below if place < len(cells) and cells[place] is not None]
    return sum(_has_figures([cell]) for cell in told) * 2 >= len(told) > 0


def _dated(text: str) -> tuple[str, int | None]:
    found = _YEAR.fullmatch(text.strip())
    if not found or (found[1] and _ONE_YEAR.search(found[1])):
        return "", None
    measure = (found[1] or "").strip()
    return ("" if role(measure) is Role.YEAR else measure), int(found[2])


def _above(rows: Sequence[Row], at: int, place: int) -> str:
    """Return the measure that stands over a year in a header row of its own, as merged cells put it."""
    if not at:
        return ""
    over = rows[at - 1][1]
    if all(cell is None for cell in over[1:]):
        return ""
    said = [cell_text(cell) for cell in over[: place + 1] if cell is not None]
    return said[-1] if said and role(said[-1]) is None else ""


def _only_year(texts: Iterable[str]) -> int | None:
    found = {int(one) for text in texts for one in _ONE_YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None


def _without_year(text: str) -> str:
    return " ".join(_ONE_YEAR.sub(" ", text).split()).strip(" ,.–-")


def merged(readings: Sequence[IndicatorReading]) -> IndicatorReading:
    """Return several readings as one: pages of an answer, or sheets of a workbook."""
    whole = replace(
        readings[0],
        told=tuple(one for reading in readings for one in reading.told),
        unread=tuple(one for reading in readings for one in reading.unread),
        elsewhere=sum(reading.elsewhere for reading in readings),
    )
    kept, twice = without_contradictions(whole.told)
    return replace(
        whole,
        told=tuple(kept),
        unread=whole.unread + tuple(Unread(line, "", doubt(TWO_VALUES)) for line in twice),
    )
