"""What a reading is: a value, the words it was read from, and every doubt about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Generic, TypeVar

from investcrm.domain.words import N_

T = TypeVar("T")
U = TypeVar("U")

Cell = str | int | float | bool | datetime | date | time | None
"""What a spreadsheet holds in one cell."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading may be wrong: an English sentence (the catalogue's key) and what fills its places."""

    key: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.key.format(**dict(self.params)) if self.params else self.key


def doubt(key: str, **params: object) -> Doubt:
    """Return a doubt whose places are filled with ``params``."""
    return Doubt(key, tuple((name, str(value)) for name, value in params.items()))


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What one cell or phrase was read as.

    ``value`` is None for an empty cell, for "unknown" and for what could not be read (then a doubt says
    so). ``impossible`` tells of a value that cannot be, such as negative hectares: its record is
    not taken in.
    """

    value: T | None
    raw: str = ""
    doubts: tuple[Doubt, ...] = ()
    impossible: Doubt | None = None

    def with_value(self, value: U | None, *doubts: Doubt) -> Read[U]:
        """Return the same reading with another value and further doubts."""
        return Read(value, self.raw, self.doubts + doubts, self.impossible)

    def doubted(self, *doubts: Doubt) -> Read[T]:
        """Return the same reading with further doubts."""
        return replace(self, doubts=self.doubts + doubts)


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text``; keeps long tables of words readable."""
    return frozenset(text.split())


_UNKNOWN = word_set("""? ?? ??? - -- – — . .. ... … x n/a na #n/a nil null none tbd tba tbc
    oklart okänt okänd vet vetej okand
    unknown unclear open saknas saknasuppgift ejangivet ejangiven ejklart ejklar ejkänt ejbestämt ejbeslutat
    ejuppgivet framgårej ingenuppgift uppgiftsaknas notstated notspecified unspecified notknown notgiven
    undecided obestämt osäkert inteklart intebestämt us u.s. eu e.u. pending kommer återkommer""")
_LONGEST_UNKNOWN = 20
_SPACES = re.compile(r"\s+")
SPREADSHEET_ERRORS = word_set(
    "#n/a #ref! #value! #div/0! #name? #num! #null! #saknas! #värdefel! #referens! #division/0! "
    "#namn? #ogiltigt! #skärning!"
)


def cell_text(cell: Cell) -> str:
    """Return the words of a cell as its owner would recognise them; an empty cell gives ""."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def is_unknown(text: str) -> bool:
    """Tell whether a cell says that nothing is known ("oklart", "?", "–") or is empty."""
    if len(text) > _LONGEST_UNKNOWN:
        return False
    return not text or _SPACES.sub("", text).casefold() in _UNKNOWN


def is_spreadsheet_error(text: str) -> bool:
    """Tell whether a cell holds a spreadsheet's error value such as #REF!."""
    return text.startswith("#") and text.casefold() in SPREADSHEET_ERRORS


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` for comparison: lower case, no diacritics, punctuation as single spaces.

    "Köpings Kommun" and "koping-s kommun" meet as "kopings kommun" and "koping s kommun".
    """
    lowered = text.casefold().replace("ø", "o").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def unreadable(raw: str) -> Doubt:
    """Return the doubt that says a cell's words were kept but not understood."""
    return doubt(N_("“{raw}” could not be read; the words are kept"), raw=shorten(raw))


def shorten(raw: str, limit: int = 80) -> str:
    """Return ``raw`` on one line and at most ``limit`` characters long, for use in a sentence."""
    line = _SPACES.sub(" ", raw).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"
