"""Finds in a running text the passages that hold a value: amounts with units, money, days, clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from investcrm.domain.reading.base import Read
from investcrm.domain.reading.dates import MONTHS, Edge, read_date
from investcrm.domain.reading.numbers import NUMBER


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a text with their place in it."""

    text: str
    start: int
    end: int


_AREA = (
    r"ha\b|hektar\b|hectares?\b|kvm\b|m2\b|m²|sqm\b|sq\.? ?m\b|square met(?:er|re)s?\b"
    r"|kvadratmeter\b|acres?\b"
)
_POWER = r"MW\b|MVA\b|kW\b(?!h)|kVA\b|GW\b|megawatt\b"
_FLOW = (
    r"(?:m3|m³|kubikmeter|kubik|cubic met(?:er|re)s?)\s*(?:/|per|om|a|i)?\s*"
    r"(?P<per>dygn\w*|dag\b|day|d\b|h\b|hour|timme|tim\b|år\b|year)"
)
_DISTANCE = r"km\b|kilomet\w+|mil\b|meter\b|met(?:er|re)s\b|m\b(?!\d)|miles?\b"
_VOLTAGE = r"kV\b"
_QUALIFIER = (
    r"(?:(?:minst|högst|maximalt|maximum|max|minimum|min|cirka|circa|c:a|ca|upp till|up to|at least"
    r"|at most|no more than"
    r"|not more than|less than|more than|mindre än|mer än|över|inom|within|about|around|approximately"
    r"|approx|omkring"
    r"|ungefär|runt|mellan|between|lägst|som mest|[<>]=?|[≥≤~≈])\.?\s{0,3}){0,3}"
)
_JOIN = r"\s*(?:-|–|—|till|to|och|and)\s*"
MEASURE: Final = re.compile(
    rf"(?<![\w.,])(?P<quantity>{_QUALIFIER}(?P<low>{NUMBER})"
    rf"(?:\s*(?P<same>ha|MW|km|kvm|m2)(?={_JOIN}{NUMBER}\s*(?P=same)\b))?(?:{_JOIN}(?P<high>{NUMBER}))?)\s*"
    rf"(?:(?P<flow>{_FLOW})|(?P<area>{_AREA})|(?P<power>{_POWER})|(?P<voltage>{_VOLTAGE})"
    rf"|(?P<distance>{_DISTANCE}))",
    re.IGNORECASE,
)
"""An amount with a unit that requirements use; the named group tells which."""

_CURRENCY = r"EUR|SEK|USD|GBP|NOK|DKK|CHF|€|\$|£"
_SCALE = (
    r"million(?:er|s)?\b|miljon(?:er)?\b|milj\b\.?|mn\b|mnkr\b|mkr\b|MSEK\b|MEUR\b|MUSD\b|m(?:io)?\b"
    r"|billion(?:s)?\b|miljard(?:er)?\b|mdr\b|mdkr\b|bn\b|tkr\b|KSEK\b"
)
_COIN = r"SEK\b|EUR\b|USD\b|kr(?:onor)?\b|euros?\b|dollars?\b|€|\$"
MONEY: Final = re.compile(
    rf"(?:(?<!\w)(?:{_CURRENCY})\s?(?P<a>{NUMBER}(?:{_JOIN}{NUMBER})?)\s?(?:(?:{_SCALE}))?"
    rf"|(?<![\w.,])(?P<b>{NUMBER}(?:{_JOIN}{NUMBER})?)\s?"
    rf"(?:(?:MSEK|MEUR|MUSD|mkr|mnkr|mdkr|mdr|tkr|KSEK)\b(?:\s?(?:{_COIN}))?|(?:{_SCALE})\s?(?:{_COIN})"
    rf"|(?:{_COIN})))",
    re.IGNORECASE,
)
"""An amount of money with its currency."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|"
    r"mån|tis|ons|tors|fre|mon|tue|wed|thu|fri)(?:en)?\b\.?,?\s*(?:(?:den|the|i|in|of)\s+)?"
)
DAY: Final = re.compile(
    rf"(?<![\w/.,-])(?:(?:slutet av|början av|mitten av|end of|beginning of|early|late"
    rf"|mid)\s+(?=\w))?(?:{_WEEKDAY})?(?:"
    rf"\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|:e|:a)?\.?\s*(?:of\s+)?(?:{_MONTH})\b\.?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,\s*\d{{4}}"
    rf"|(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|\s*\d{{3}})"
    rf"|(?:{_MONTH})\.?,?\s+(?:19|20)\d{{2}}"
    rf"|(?:v|vecka|week)\s?\.?\s?\d{{1,2}}(?!\d)(?:[,/ -]{{1,2}}(?:19|20)\d{{2}})?"
    rf"|(?:q|kv|kvartal|quarter)\s?\.?\s?[1-4](?!\d)(?:[,/ -]{{1,2}}(?:19|20)\d{{2}})?"
    rf"|(?:19|20)\d{{2}}\s?[-/]?\s?(?:q|kv\.?)\s?[1-4]"
    rf"|(?:första|andra|tredje|fjärde|first|second|third|fourth|[1-4]:?[aest][ahdnt]?)\s+(?:kvartalet"
    rf"|quarter)\s*(?:of\s+)?"
    rf"(?:(?:19|20)\d{{2}})"
    rf"|(?:h[12]\s*|(?:första|andra|first|second)\s+(?:halvåret|half(?:\s+of)?)\s+)(?:19|20)\d{{2}}"
    rf"|(?:vår|sommar|höst|vinter|spring|summer|autumn|winter)(?:en|n|men|ren|ern)?,?\s+(?:of\s+)?(?:19"
    rf"|20)\d{{2}}"
    rf"|\d{{1,2}}/\d{{1,2}}(?:[ /-](?:19|20)?\d{{2}})?(?!\d)"
    rf"|\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d{{2}}"
    rf"|(?:årsskiftet\s+)?20[2-6]\d(?![\d.,]*\d)"
    rf")(?![\w])",
    re.IGNORECASE,
)
"""A day, week, month, quarter or year as people write them."""

_MOST: Final = 1000
"""How many amounts, sums and days of a text are looked at."""
_FARTHEST: Final = 400
"""How many letters around a value can belong to its sentence; keeps a text without stops quick to read."""
_BULLET = re.compile(r"\s*(?:[-*•·–▪]|\d{1,2}[.)])\s+")
_UNFINISHED = re.compile(
    r"\b(?:the|an?|to|of|and|or|with|for|in|at|by|from|least|most|till|av|och|eller|med|för|i|på|en|ett|minst|högst|från"
    r"|senast|ca|cirka|max|min)\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*[^\W\d][\w /()&åäö-]{0,40}:")
_STOP = (
    r"(?<!\bv)(?<!\bkv)(?<!\bca)(?<!max)(?<!\bmin)(?<!\btel)(?<!approx)(?<!\bnr)(?<!\bno)(?<!\bkl)(?<!\bc:a)"
    r"[.!?](?=\s+[^a-zåäö\s]|\s*$)"
)
_CLAUSE_END = re.compile(rf"[;\n•]|,(?=\s)|{_STOP}|\s[–—-]\s|\b(?:samt|och|and|but|men)\b")
_SEGMENT_END = re.compile(rf"[;\n•]|{_STOP}")


class Spans:
    """Places in a text that do not overlap each other, to be asked what overlaps them."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        places = sorted(places)
        self._starts = [start for start, _ in places]
        self._ends = [end for _, end in places]

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether some place shares a letter with the one from ``start`` to ``end``."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._ends[index] > start


class Prose:
    """A running text that can be asked for its clauses; places in it are those of the original text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.joined = _join_wrapped(text)

    @cached_property
    def measures(self) -> tuple[re.Match[str], ...]:
        """Every amount with a unit, money left aside."""
        money = Spans(m.span() for m in self.money)
        return tuple(
            m for m in islice(MEASURE.finditer(self.joined), _MOST) if not money.overlap(m.start(), m.end())
        )

    def measures_within(self, start: int, end: int) -> tuple[re.Match[str], ...]:
        """Return the amounts that begin between two places."""
        first = bisect_left(self._measure_starts, start)
        return self.measures[first : bisect_left(self._measure_starts, end)]

    @cached_property
    def _measure_starts(self) -> list[int]:
        return [match.start() for match in self.measures]

    @cached_property
    def amounts(self) -> Spans:
        """The places of every amount, of money or otherwise."""
        return Spans(m.span() for m in (*self.money, *self.measures))

    @cached_property
    def money(self) -> tuple[re.Match[str], ...]:
        """Every amount of money."""
        return tuple(islice(MONEY.finditer(self.joined), _MOST))

    @cached_property
    def days(self) -> tuple[Passage, ...]:
        """Every day or period, amounts left aside."""
        return tuple(
            Passage(
                match.group().rstrip("., "), match.start(), match.start() + len(match.group().rstrip("., "))
            )
            for match in islice(DAY.finditer(self.joined), _MOST)
            if not self.amounts.overlap(match.start(), match.end())
        )

    def taken(self, start: int, end: int) -> bool:
        """Tell whether a place holds part of an amount or of a day."""
        return self.amounts.overlap(start, end) or self._day_spans.overlap(start, end)

    @cached_property
    def _day_spans(self) -> Spans:
        return Spans((day.start, day.end) for day in self.days)

    def clause(self, start: int, end: int) -> Passage:
        """Return the clause around a passage: up to the next comma, semicolon, "and" or end of sentence."""
        return self._around(self._clause_ends, start, end)

    def segment(self, start: int, end: int) -> Passage:
        """Return the sentence or the part up to a semicolon around a passage."""
        return self._around(self._segment_ends, start, end)

    def label(self, start: int) -> str:
        """Return the words before a colon that head the line of a place: "Power" in "Power: 10 MW"."""
        line_start = self.joined.rfind("\n", 0, start) + 1
        head, colon, _ = self.joined[line_start:start].partition(":")
        return head.strip(" -*•\t").casefold() if colon and len(head) < 60 else ""

    @cached_property
    def _clause_ends(self) -> tuple[list[int], list[int]]:
        found = [
            m for m in _CLAUSE_END.finditer(self.joined) if not self.amounts.overlap(m.start(), m.start() + 1)
        ]
        return [m.start() for m in found], [m.end() for m in found]

    @cached_property
    def _segment_ends(self) -> tuple[list[int], list[int]]:
        found = list(_SEGMENT_END.finditer(self.joined))
        return [m.start() for m in found], [m.end() for m in found]

    def _around(self, ends: tuple[list[int], list[int]], start: int, end: int) -> Passage:
        starts, stops = ends
        before = bisect_right(stops, start)
        first = stops[before - 1] if before else 0
        after = bisect_left(starts, end)
        last = starts[after] if after < len(starts) else len(self.joined)
        first, last = max(first, start - _FARTHEST), min(last, end + _FARTHEST)
        return Passage(self.joined[first:last], first, last)

    def day(self, passage: Passage, today: date, edge: Edge) -> Read[date]:
        """Read a passage as a day, looking ahead of ``today`` where the year is missing."""
        return read_date(passage.text, today, edge, ahead=True)


def _join_wrapped(text: str) -> str:
    """Return the text with line ends that only wrap a sentence as spaces; every place stays where it was."""
    lines = text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
    joined: list[str] = []
    for index, line in enumerate(lines):
        joined.append(line)
        if index + 1 == len(lines):
            break
        following = lines[index + 1]
        hard = (
            (len(line.strip()) < 45 and not _UNFINISHED.search(line))
            or not following.strip()
            or line.rstrip().endswith((".", ":", ";", "!", "?"))
            or bool(_BULLET.match(following))
            or bool(_LABEL.match(following))
        )
        joined.append("\n" if hard else " ")
    return "".join(joined)
