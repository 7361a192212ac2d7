"""Finds the questions of an asker's sheet and the cells their answers go into."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from investcrm.domain.reading.base import fold, is_unknown
from investcrm.domain.rfi.meaning import Meaning, meaning, unit_of

Place = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A cell as it stands: its words, the number of its style, and whether a formula makes it."""

    text: str
    style: int = 0
    formula: bool = False


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """One sheet: its cells, and the ranges that are merged as (top, left, bottom, right)."""

    name: str
    cells: Mapping[Place, AskedCell]
    merges: Sequence[tuple[int, int, int, int]] = ()
    choices: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    """What a list in the cell lets one choose."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the cells that wait for its answers.

    ``columns`` are the places of the cells among the ``of`` columns of answers, from 0; ``sites`` names the
    site each is for, where the sheet's head does. Of one column every site answers in the same cell.
    """

    sheet: str
    row: int
    label: str
    meaning: Meaning | None
    cells: tuple[Place, ...]
    columns: tuple[int, ...] = (0,)
    sites: tuple[str, ...] = ("",)
    of: int = 1


_ASKING: Final = (
    re.compile(r"^(?:the )?(?:questions?|frag[ao]r?|fragestallning|fragen?)\b"),
    re.compile(r"information (?:requested|required|needed)|requested information|data (?:requested|point)"
               r"|efterfragad|begard information|angefragte|gewunschte angabe"),
    re.compile(r"^(?:requirements?|krav|criteri(?:a|on|um)|kriteri(?:er|um)|parameters?|specification|anforderung(?:en)?|kriterien)\b"),
    re.compile(r"^(?:description|beskrivning|items?|topic|subject|attribute|information|data|uppgift|amne|merkmal|angaben?|thema|beschreibung)\b"),
)  # fmt: skip
_ANSWERING: Final = re.compile(
    r"^(?:your |supplier |bidder |municipality |respondent |partner |regional? |please )?"
    r"(?:response|answer|reply|input|offer|value|svar|ert svar|ditt svar|kommunens svar|varde"
    r"|antwort|ihre antwort|wert)s?\b"
    r"(?: (?:here|data|from \w+|site|option|location|plot|alternative))?(?: (?:[a-h]|\d{1,2}))?$"
)
_PLACING: Final = re.compile(
    r"^(?:site|location|option|alternative|plot|property|tomt|plats|omrade|alternativ|objekt|lage|standort|grundstuck|flache|option)"
    r"(?: (?:no|nr|name|namn))? ?(?:[a-h]|\d{1,2})$"
)
_UNITS: Final = re.compile(r"^(?:units?|enhet|uom|unit of measure\w*|einheit|me)$")
_HOLD: Final = re.compile(
    r"^\W*(?:please (?:fill|complete|answer|specify)\w*|fill in|fyll i|to be completed|answer here|enter \w+"
    r"|bitte (?:ausfüllen|eintragen|angeben)|svara har|ange)\b.{0,40}$",
    re.IGNORECASE,
)
_LOOK: Final = 80


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    asking: int
    answers: tuple[int, ...]
    named: tuple[str, ...]
    unit: int | None


def questions(sheet: AskedSheet, site_names: Sequence[str] = ()) -> tuple[Question, ...]:
    """Return the questions of a sheet from above: under a head with a column of answers, else cell by cell.

    ``site_names`` are what is offered, which a head may name. Answers that stand there already, and cells
    that a formula makes, are nobody's to fill.
    """
    heads = _heads(sheet, {fold(name) for name in site_names})
    if not heads:
        return tuple(_labels(sheet))
    last = max(row for row, _ in sheet.cells)
    found: list[Question] = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        found += _under(sheet, head, following.row if following else last + 1)
    return tuple(found)


def _heads(sheet: AskedSheet, names: set[str]) -> list[_Head]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.text:
            rows.setdefault(row, {})[column] = cell.text
    found: list[_Head] = []
    for row, texts in rows.items():
        head = _head(row, {column: fold(text) for column, text in texts.items()}, texts, names)
        if head is not None and (row <= _LOOK or found):
            found.append(head)
    return found


def _head(row: int, folded: dict[int, str], texts: dict[int, str], names: set[str]) -> _Head | None:
    places = [c for c, text in folded.items() if _PLACING.match(text) or text in names]
    answers = places or [c for c, text in folded.items() if _ANSWERING.match(text)]
    if not answers or len(folded) < 2:
        return None
    left = {column: text for column, text in folded.items() if column < min(answers)}
    asking = _asking(left)
    if asking is None:
        return None
    unit = next((column for column, text in folded.items() if _UNITS.match(text)), None)
    named = tuple(texts[column] if folded[column] in names else "" for column in answers)
    return _Head(row, asking, tuple(answers), named, unit)


def _asking(left: dict[int, str]) -> int | None:
    for pattern in _ASKING:
        for column, text in left.items():
            if pattern.search(text):
                return column
    return None


def _under(sheet: AskedSheet, head: _Head, stop: int) -> list[Question]:
    rows = sorted({row for row, _ in sheet.cells if head.row < row < stop})
    lone = _usual_styles(sheet, head, rows)
    section = ""
    found: list[Question] = []
    for row in rows:
        label = sheet.cells.get((row, head.asking), _NONE).text
        if not label:
            label = _only_text(sheet, row, head)
            section = label or section
            continue
        if _is_section(sheet, head, row, lone):
            section = label
            continue
        cells = [(row, column) for column in head.answers]
        free = [place for place in cells if _is_free(sheet, place)]
        if not free:
            continue
        unit = sheet.cells.get((row, head.unit), _NONE).text if head.unit else ""
        said = meaning(label, unit) or _with_section(section, label, unit)
        named = dict(zip(cells, head.named, strict=True))
        found.append(
            Question(
                sheet.name, row, label, said, tuple(free), tuple(cells.index(place) for place in free),
                tuple(named[place] for place in free), len(cells),
            )
        )  # fmt: skip
    return found


_NONE: Final = AskedCell("")


def _with_section(section: str, label: str, unit: str) -> Meaning | None:
    found = meaning(f"{section} {label}", unit) if section else None
    return Meaning(found.key, found.unit, found.year, found.part, sure=False) if found else None


def _usual_styles(sheet: AskedSheet, head: _Head, rows: Sequence[int]) -> tuple[int, int]:
    """Return the commonest styles of questions and of their first answer."""
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for row in rows:
        if sheet.cells.get((row, head.asking), _NONE).text:
            asked[sheet.cells[row, head.asking].style] += 1
            answered[sheet.cells.get((row, head.answers[0]), _NONE).style] += 1
    return _commonest(asked), _commonest(answered)


def _commonest(styles: Counter[int]) -> int:
    return styles.most_common(1)[0][0] if styles else 0


def _is_section(sheet: AskedSheet, head: _Head, row: int, usual: tuple[int, int]) -> bool:
    """Tell whether a row heads those below: it stands alone, and looks otherwise or asks nothing."""
    texts = [place for place, cell in sheet.cells.items() if place[0] == row and cell.text]
    label = sheet.cells[row, head.asking]
    if _covering(sheet, (row, head.answers[0])) == (row, head.asking):
        return True
    if len(texts) > 1 or "?" in label.text:
        return False
    styles = (label.style, sheet.cells.get((row, head.answers[0]), _NONE).style)
    return styles[1] != usual[1] or (styles[0] != usual[0] and len(label.text.split()) <= 4)


def _only_text(sheet: AskedSheet, row: int, head: _Head) -> str:
    """Return the words left of the questions of a row without one: the heading of a group."""
    return next(
        (
            cell.text
            for (at, column), cell in sorted(sheet.cells.items())
            if at == row and column < head.asking and cell.text and not cell.text.strip(" .)").isdigit()
        ),
        "",
    )


def _covering(sheet: AskedSheet, place: Place) -> Place:
    """Return the cell that a cell is part of: itself, or the first of a merged range."""
    for top, left, bottom, right in sheet.merges:
        if top <= place[0] <= bottom and left <= place[1] <= right:
            return top, left
    return place


def _is_free(sheet: AskedSheet, place: Place) -> bool:
    """Tell whether a cell waits for an answer."""
    if _covering(sheet, place) != place:
        return False
    cell = sheet.cells.get(place, _NONE)
    return not cell.formula and (is_unknown(cell.text.strip("[]<>_ ")) or bool(_HOLD.match(cell.text)))


def _labels(sheet: AskedSheet) -> list[Question]:
    """Return the questions of a sheet without a head: words that are known or ask, beside an empty cell."""
    found: list[Question] = []
    taken: set[Place] = set()
    for place, cell in sorted(sheet.cells.items()):
        if not cell.text or cell.formula or place in taken or not re.search(r"[^\W\d]", cell.text):
            continue
        if _is_free(sheet, place):
            continue
        said = meaning(cell.text)
        asks = cell.text.rstrip().endswith(("?", ":"))
        if not asks and (said is None or not said.sure or len(cell.text.split()) > 6):
            continue
        answer, unit = _answer_of(sheet, place)
        if answer is None or answer in taken or not (asks or _is_drawn(sheet, answer, place)):
            continue
        taken.add(answer)
        said = meaning(cell.text, unit)
        found.append(Question(sheet.name, place[0], cell.text, said, (answer,)))
    return found


def _is_drawn(sheet: AskedSheet, answer: Place, label: Place) -> bool:
    """Tell whether the sheet has a place for an answer: right of its words, or a cell with a style below."""
    return answer[0] == label[0] or answer in sheet.cells


def _answer_of(sheet: AskedSheet, place: Place) -> tuple[Place | None, str]:
    row, column = place
    right = next((r for top, left, _, r in sheet.merges if (top, left) == place), column) + 1
    cell = sheet.cells.get((row, right), _NONE)
    if _is_free(sheet, (row, right)):
        return (row, right), ""
    if cell.text and len(cell.text) <= 12 and unit_of(cell.text) and _is_free(sheet, (row, right + 1)):
        return (row, right + 1), cell.text
    below = next((b for top, left, b, _ in sheet.merges if (top, left) == place), row) + 1
    if (below, column) in sheet.cells and _is_free(sheet, (below, column)):
        return (below, column), ""
    return None, ""
