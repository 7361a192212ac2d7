"""Reads numbers as people write them: "12,5", "1 234", "ca 3", "10-15", "minst 5"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from investcrm.domain.reading.base import Doubt, doubt, shorten, word_set
from investcrm.domain.words import N_


class Bound(StrEnum):
    """How a figure binds."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A whole number of some unit, with its bound.

    Exactly and about have ``low == high``; at least has no ``high``, at most no ``low``.
    """

    low: int | None
    high: int | None
    bound: Bound = Bound.EXACT

    @property
    def figure(self) -> int:
        """The one number to count with: the lower end, or the upper where there is no lower."""
        if self.low is not None:
            return self.low
        return self.high if self.high is not None else 0


def exactly(value: int) -> Quantity:
    """Return the quantity that is ``value`` and nothing else."""
    return Quantity(value, value, Bound.EXACT)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The parts of a phrase with a number in it, before any unit is applied.

    ``numbers`` are the one or two figures, ``joined`` tells whether two of them form a range,
    ``units`` the known unit words met and ``rest`` the words that were not understood.
    """

    numbers: tuple[Decimal, ...]
    bound: Bound
    joined: bool
    units: tuple[str, ...]
    rest: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    all_units: tuple[str | None, ...] = ()


NUMBER = (
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)"
    r"|\d{1,3}(?:\.\d{3})+(?=,\d)|\d{1,3}(?:,\d{3})+(?=\.\d)"
    r"|\d+)(?:[.,]\d+)?"
)
"""A pattern for one number with Swedish or English separators."""

_TOKEN = re.compile(rf"(?P<number>{NUMBER})|(?P<word>[^\W\d_]\w*(?:[:.]\w+)*)|(?P<sign>[^\w\s])")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_NORMAL = str.maketrans({"−": "-", "–": "-", "—": "-", "‑": "-", "²": "2", "³": "3", "\u00a0": " "})

_ABOUT = word_set(
    "ca cirka circa runt omkring ungefär ungefar kring uppskattningsvis typ approx approximately "
    "about around roughly estimated preliminärt preliminart prel c.a c:a"
)
_AT_LEAST = word_set(
    "minst min minimum minimalt lägst över from från least fr.o.m from. more mer uppåt minimum."
)
_AT_MOST = word_set("max maximum maximalt högst under most som.mest less mindre")
_BOUND_WORDS = {
    **dict.fromkeys(_ABOUT, Bound.ABOUT),
    **dict.fromkeys(_AT_LEAST, Bound.AT_LEAST),
    **dict.fromkeys(_AT_MOST, Bound.AT_MOST),
}
_THOUSANDS = N_("{raw} is read as thousands")
_DECIMALS = N_("{raw} is read with a decimal sign, not as thousands")
_LARGEST = Decimal(10) ** 15
_JOINERS = word_set("- till to och and eller or …")
_LOOSE = word_set("eller or /")
_FILLERS = word_set("at mellan between än than no not st en a an of av på som of. i upp och and up")
_PHRASES = (
    (re.compile(r"\b(?:upp till|up to|som mest|no more than|at most|not more than|inte mer än)\b"), " max "),
    (re.compile(r"\b(?:minst|at least|som minst|no less than|not less than|eller mer|or more)\b"), " minst "),
    (re.compile(r"\bc[:.]\s?a\.?(?=\s|\d)"), "ca "),
    (re.compile(r">=|=>|≥|>"), " minst "),
    (re.compile(r"<=|=<|≤|<"), " max "),
    (re.compile(r"[~≈]"), " ca "),
    (re.compile(r"(?<=\d)\s?\+(?!\s*\d)"), " minst "),
    (re.compile(r"\.{2,}"), " - "),
)


def to_decimal(text: str) -> Decimal:
    """Return the number written as ``text``; the last separator is the decimal one, spaces group.

    Raises ValueError when it is no number.
    """
    plain = re.sub(r"[\s\u00a0\u202f\u2009'’]", "", text)
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        decimal_mark = "," if plain.rindex(",") > plain.rindex(".") else "."
        plain = plain.replace("." if decimal_mark == "," else ",", "").replace(decimal_mark, ".")
    elif commas > 1 or points > 1:
        plain = plain.replace(",", "").replace(".", "")
    else:
        plain = plain.replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error


def normal(text: str) -> str:
    """Return ``text`` in lower case with plain dashes and the usual turns of phrase as single words."""
    lowered = text.translate(_NORMAL).casefold()
    for pattern, word in _PHRASES:
        lowered = pattern.sub(word, lowered)
    return lowered


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[tuple[str, str, int, int], ...]:
    lowered = normal(text)
    return tuple((m.lastgroup or "", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(lowered))


def parse_phrase(text: str, units: Mapping[str, object], *, whole: bool = False) -> Phrase:
    """Split ``text`` into figures, bound and units; words in ``units`` are known, others end in ``rest``.

    ``whole`` says that the unit is too small for decimals: 84,000 is then eighty-four thousand.
    """
    numbers: list[Decimal] = []
    found: list[str] = []
    per_number: list[str | None] = []
    rest: list[str] = []
    doubts: list[Doubt] = []
    bound = Bound.EXACT
    joined = False
    tokens = _tokens(text)
    for index, (kind, token, start, _end) in enumerate(tokens):
        value = to_decimal(token) if kind == "number" else None
        if value is not None and value <= _LARGEST:
            if _AMBIGUOUS.fullmatch(token):
                value = value * 1000 if whole else value
                key = _THOUSANDS if whole else _DECIMALS
                doubts.append(doubt(key, raw=token))
            numbers.append(-value if _is_minus(tokens, index, start, bool(numbers)) else value)
            per_number.append(None)
            continue
        word = token.strip(".:")
        if word in units:
            found.append(word)
            if per_number and per_number[-1] is None:
                per_number[-1] = word
        elif word in _BOUND_WORDS:
            if bound is Bound.EXACT or _BOUND_WORDS[word] is not Bound.ABOUT:
                bound = _BOUND_WORDS[word]
        elif word in _JOINERS or token in {"-", "/"}:
            joins = len(numbers) == 1 and _number_follows(tokens, index)
            joined = joined or joins
            if token in _LOOSE and joins:
                doubts.append(doubt(N_("“{raw}” is read as a range"), raw=shorten(text)))
        elif kind != "sign" and word not in _FILLERS:
            rest.append(token)
    if joined and len(numbers) >= 2:
        bound = Bound.BETWEEN
    return Phrase(tuple(numbers), bound, joined, tuple(found), tuple(rest), tuple(doubts), tuple(per_number))


def _is_minus(
    tokens: tuple[tuple[str, str, int, int], ...], index: int, start: int, after_number: bool
) -> bool:
    if index == 0 or after_number:
        return False
    _, previous, _, end = tokens[index - 1]
    return previous == "-" and end == start


def _number_follows(tokens: tuple[tuple[str, str, int, int], ...], index: int) -> bool:
    return any(kind == "number" for kind, *_ in tokens[index + 1 : index + 3])
