"""Reads days as people write them: "5/3 24", "17.9.2023", "mars 2024", "v.12 2025", "kv 2 2028"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from investcrm.domain.reading.base import (
    Cell,
    Doubt,
    Read,
    cell_text,
    doubt,
    fold,
    is_spreadsheet_error,
    is_unknown,
    shorten,
    unreadable,
    word_set,
)
from investcrm.domain.words import N_


class Edge(StrEnum):
    """Which day of a longer period is meant: a beginning (received in March) or an end (ready by Q2)."""

    FIRST = "first"
    LAST = "last"


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan januar",
            "februari february feb februar",
            "mars march mar",
            "april apr",
            "maj may mai",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SEASONS = {
    "vinter": (1, 2), "winter": (1, 2), "vår": (3, 5), "spring": (3, 5), "sommar": (6, 8), "summer": (6, 8),
    "höst": (9, 11), "autumn": (9, 11), "fall": (9, 11),
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mån måndag mon monday", "tis tisdag tue tuesday", "ons onsdag wed wednesday",
         "tor tors torsdag thu thursday", "fre fredag fri friday", "lör lördag sat saturday",
         "sön söndag sun sunday"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_ORDINALS = {
    "första": 1,
    "andra": 2,
    "tredje": 3,
    "fjärde": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
_Y = r"(?P<y>\d{4}|['’]?\d{2})"
_ISO = re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?:[T\s].*)?")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT = re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT_DASH = re.compile(r"(?P<y>\d{2})-(?P<m>\d{2})-(?P<d>\d{2})")
_DMY = re.compile(
    rf"(?P<d>\d{{1,2}})\s*(?P<sep>[/.\-])\s*(?P<m>\d{{1,2}})(?:\s*[-/.\s]\s*{_Y})?\.?(?:\s+\d\d:.*)?"
)
_DAY_MONTH = re.compile(
    rf"(?:den\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|:e|:a|e|\.)?\s*(?:of\s+)?[-\s]?(?P<mn>{_MONTH})\.?,?[-\s]*{_Y}?"
)
_MONTH_DAY = re.compile(rf"(?P<mn>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s*(?P<y>\d{{4}}))?")
_MONTH_YEAR = re.compile(rf"(?P<mn>{_MONTH})\.?,?[\s-]*{_Y}")
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})[-/. ](?P<m>0?[1-9]|1[0-2])")
_BARE_MONTH = re.compile(rf"(?P<mn>{_MONTH})\.?")
_WEEK = re.compile(
    rf"(?:(?P<wd>{_WEEKDAY})\.?(?:en)?,?\s*(?:i\s+|in\s+|of\s+)?)?"
    rf"(?:v|vecka|week|w|wk|kw)\s*\.?\s*(?P<w>\d{{1,2}})(?:\s*[,\-/]?\s*(?:år\s*)?{_Y})?"
)
_YEAR_WEEK = re.compile(r"(?P<y>\d{4})\s*-?\s*(?:w|v\.?|vecka)\s*\.?\s*(?P<w>\d{1,2})(?:-\d)?")
_SHORT_WEEK = re.compile(r"v(?P<y>\d{2})(?P<w>\d{2})")
_QUARTER = re.compile(rf"(?:q|kv|kvartal|quarter|k)\s*\.?\s*(?P<q>[1-4])(?:\s*[,\-/]?\s*{_Y})?")
_YEAR_QUARTER = re.compile(r"(?P<y>\d{4})\s*[-/]?\s*(?:q|kv|kvartal)\s*\.?\s*(?P<q>[1-4])")
_NTH_QUARTER = re.compile(
    rf"(?P<q>[1-4]|{'|'.join(_ORDINALS)})(?::?[aest][ahdnt]?|rd|nd|st|th)?\s*(?:kvartalet|kvartal|quarter)\s*(?:of\s+)?{_Y}?"
)
_HALF_WORDS = r"(?P<h2>första|andra|first|second|1|2)(?::a)?\s+(?:halvåret|half(?:\s+of)?)"
_HALF = re.compile(rf"(?:h(?P<h>[12])|{_HALF_WORDS})[\s,\-/]*{_Y}")
_SEASON = re.compile(rf"(?P<s>{'|'.join(_SEASONS)})(?:en|n|men|ren|ern)?,?\s*(?:of\s+)?{_Y}")
_PART = re.compile(
    r"(?P<p>början av|början|start of|early|beginning of|mitten av|mid|middle of|slutet av|slutet|end of|late"
    r"|årsskiftet)\s*[-\s]?\s*(?P<rest>.+)"
)
_YEAR = re.compile(r"(?:år\s*)?(?P<y>(?:19|20)\d{2})")
_LEADING = re.compile(
    rf"^(?:(?:{_WEEKDAY})(?:en)?\.?,?\s+(?!v\b|v\.|vecka|week|w\d|i v)|senast\s+|by\s+|före\s+|before\s+"
    r"|from\s+|från\s+|innan\s+|efter\s+|after\s+|den\s+|the\s+|ca\.?\s+|cirka\s+|omkring\s+|until\s+|t\.?o\.?m\.?\s+|till\s+|inkom\s+)+"
)
EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = 1990, 2100
"""Years outside these are taken for mistakes."""


@dataclass(frozen=True, slots=True)
class _Found:
    first: date
    last: date
    doubts: tuple[Doubt, ...] = ()

    def on(self, edge: Edge) -> date:
        return self.first if edge is Edge.FIRST else self.last


def read_date(
    cell: Cell, today: date, edge: Edge = Edge.FIRST, *, month_first: bool = False, ahead: bool = False
) -> Read[date]:
    """Read a day.

    ``today`` completes a missing year: the last such day gone by, or the next one where ``ahead``. Of a
    month, week, quarter or year the ``edge`` day is given, with a doubt. ``month_first`` says that the
    column writes 3/25 for the 25th of March. Dates before 1990 or after 2100 are not believed: no value,
    and a doubt (Excel shows an empty date as 1899 or 1900).
    """
    raw = cell_text(cell)
    if isinstance(cell, datetime):
        return _believable(_Found(cell.date(), cell.date()), raw, edge)
    if isinstance(cell, date):
        return _believable(_Found(cell, cell), raw, edge)
    if isinstance(cell, time):
        return Read(
            None, raw, (doubt(N_("“{raw}” is a time of day or an empty Excel date, not a date"), raw=raw),)
        )
    if is_spreadsheet_error(raw):
        return Read(None, raw, (doubt(N_("The cell holds the spreadsheet's error {raw}"), raw=raw),))
    if is_unknown(raw):
        return Read(None, raw)
    if isinstance(cell, bool):
        return Read(None, raw, (unreadable(raw),))
    if isinstance(cell, (int, float)):
        return _from_number(float(cell), raw, edge)
    found = parse_date(raw, today, month_first=month_first, ahead=ahead)
    if found is None:
        return Read(None, raw, (unreadable(raw),))
    return _believable(found, raw, edge)


def _believable(found: _Found, raw: str, edge: Edge) -> Read[date]:
    day = found.on(edge)
    if day.year < EARLIEST or day.year > LATEST:
        return Read(
            None, raw, (doubt(N_("{raw} is not a believable date; it is left out"), raw=shorten(raw)),)
        )
    doubts = tuple(_dated(note, day) for note in found.doubts)
    return Read(day, raw, doubts)


def _dated(note: Doubt, day: date) -> Doubt:
    return Doubt(note.key, (*note.params, ("day", day.isoformat())))


def _from_number(value: float, raw: str, edge: Edge) -> Read[date]:
    if value.is_integer():
        whole = str(int(value))
        if EARLIEST <= value <= LATEST:
            return _believable(_year(int(value), whole), raw, edge)
        match = _COMPACT.fullmatch(whole)
        found = _day(match, whole) if match else None
        if found:
            return _believable(found, raw, edge)
    if 20_000 <= value <= 80_000:
        day = EXCEL_EPOCH + timedelta(days=int(value))
        note = doubt(N_("{raw} is read as Excel's number for {day}"), raw=raw)
        return _believable(_Found(day, day, (note,)), raw, edge)
    return Read(None, raw, (doubt(N_("{raw} is not a believable date; it is left out"), raw=raw),))


def parse_date(text: str, today: date, *, month_first: bool = False, ahead: bool = False) -> _Found | None:
    """Return the first and last day that ``text`` as a whole can mean, or None when it is no date."""
    plain = " ".join(text.translate(str.maketrans("–—", "--")).casefold().split()).strip(" ,;!()")
    plain = _LEADING.sub("", plain).strip(" ,;!()")
    if not plain or (not any(c.isdigit() for c in plain) and not _BARE_MONTH.fullmatch(plain.rstrip("."))):
        return None
    part = _PART.fullmatch(plain)
    if part:
        return _part(part, text, today)
    for pattern, reader in (
        (_ISO, _day),
        (_COMPACT, _day),
        (_SHORT_DASH, _day),
        (_SHORT, _day),
    ):
        match = pattern.fullmatch(plain)
        if match:
            found = reader(match, text)
            if found:
                return found
    match = _DMY.fullmatch(plain)
    if match and (found := _day_month(match, text, today, month_first, ahead)):
        return found
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(plain)
        if match and (found := _named(match, text, today, ahead)):
            return found
    return _period(plain, text, today, ahead)


def _period(plain: str, text: str, today: date, ahead: bool) -> _Found | None:
    for pattern in (_SHORT_WEEK, _YEAR_WEEK, _WEEK):
        match = pattern.fullmatch(plain)
        if match:
            return _week(match, text, today, ahead)
    for pattern in (_YEAR_QUARTER, _QUARTER, _NTH_QUARTER):
        match = pattern.fullmatch(plain)
        if match:
            year = _full_year(match["y"]) or today.year
            quarter = _ORDINALS.get(match["q"]) or int(match["q"])
            return _months(year, 3 * quarter - 2, 3, text, stated=bool(match["y"]))
    for pattern in (_MONTH_YEAR, _YEAR_MONTH):
        match = pattern.fullmatch(plain)
        if match:
            groups = match.groupdict()
            month = MONTHS[groups["mn"]] if groups.get("mn") else int(groups["m"])
            return _months(_full_year(match["y"]) or today.year, month, 1, text)
    match = _HALF.fullmatch(plain)
    if match:
        second = match["h"] == "2" or match["h2"] in {"andra", "second", "2"}
        return _months(_full_year(match["y"]) or today.year, 7 if second else 1, 6, text)
    match = _SEASON.fullmatch(plain)
    if match:
        first, last = _SEASONS[match["s"]]
        return _months(_full_year(match["y"]) or today.year, first, last - first + 1, text, season=True)
    match = _BARE_MONTH.fullmatch(plain)
    if match:
        month = MONTHS[match["mn"]]
        return _months(_nearest_year(month, 1, today, ahead), month, 1, text, stated=False)
    match = _YEAR.fullmatch(plain)
    return _year(int(match["y"]), text) if match else None


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.strip("'’")
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year if year < 80 else 1900 + year


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(match: re.Match[str], text: str) -> _Found | None:
    year, month, number = _full_year(match["y"]), int(match["m"]), int(match["d"])
    day = _safe(year or 0, month, number)
    if day is None:
        return None
    if len(match["y"]) == 2:
        return _Found(day, day, (doubt(N_("“{raw}” is read as {day}"), raw=shorten(text)),))
    return _Found(day, day)


def _day_month(match: re.Match[str], text: str, today: date, month_first: bool, ahead: bool) -> _Found | None:
    first, second = int(match["d"]), int(match["m"])
    stated = _full_year(match["y"])
    number, month = (second, first) if month_first else (first, second)
    doubts: list[Doubt] = []
    if month > 12 >= number:
        number, month = month, number
        doubts.append(doubt(N_("“{raw}” is read as month before day: {day}"), raw=shorten(text)))
    elif match["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        key = (
            N_("“{raw}” is read as month before day: {day}")
            if month_first
            else N_("“{raw}” is read as day before month: {day}")
        )
        doubts.append(doubt(key, raw=shorten(text)))
    elif match["y"] and len(match["y"]) < 4:
        doubts.append(doubt(N_("“{raw}” is read as {day}"), raw=shorten(text)))
    year = stated or _nearest_year(month, number, today, ahead)
    day = _safe(year, month, number)
    if day is None:
        return None
    if not stated:
        doubts.append(doubt(N_("“{raw}” has no year; {day} is assumed"), raw=shorten(text)))
    return _Found(day, day, tuple(doubts))


def _named(match: re.Match[str], text: str, today: date, ahead: bool) -> _Found | None:
    month, number, stated = MONTHS[match["mn"]], int(match["d"]), _full_year(match["y"])
    day = _safe(stated or _nearest_year(month, number, today, ahead), month, number)
    if day is None:
        return None
    if stated:
        return _Found(day, day)
    return _Found(day, day, (doubt(N_("“{raw}” has no year; {day} is assumed"), raw=shorten(text)),))


def _nearest_year(month: int, number: int, today: date, ahead: bool) -> int:
    day = _safe(today.year, month, min(number, 28))
    if day is None:
        return today.year
    if ahead:
        return today.year if day >= today else today.year + 1
    return today.year if day <= today + timedelta(days=7) else today.year - 1


def _week(match: re.Match[str], text: str, today: date, ahead: bool) -> _Found | None:
    groups = match.groupdict()
    week, stated = int(groups["w"]), _full_year(groups["y"])
    year = stated or today.isocalendar().year
    weekday = groups.get("wd")
    try:
        monday = date.fromisocalendar(year, week, 1)
        if not stated and ahead and monday + timedelta(days=6) < today:
            monday = date.fromisocalendar(year + 1, week, 1)
        elif not stated and not ahead and monday > today + timedelta(days=7):
            monday = date.fromisocalendar(year - 1, week, 1)
    except ValueError:
        return None
    if weekday:
        day = monday + timedelta(days=_WEEKDAYS[weekday] - 1)
        return _Found(day, day, (doubt(N_("“{raw}” is read as {day}"), raw=shorten(text)),))
    note = doubt(N_("“{raw}” is a whole week; {day} is used"), raw=shorten(text))
    return _Found(monday, monday + timedelta(days=4), (note,))


def _months(
    year: int, month: int, count: int, text: str, *, stated: bool = True, season: bool = False
) -> _Found | None:
    last = month + count - 1
    if not 1 <= year <= 9998 or not 1 <= month <= last <= 12:
        return None
    note = {
        1: doubt(N_("“{raw}” is a whole month; {day} is used"), raw=shorten(text)),
        3: doubt(N_("“{raw}” is a whole quarter; {day} is used"), raw=shorten(text)),
    }.get(0 if season else count, doubt(N_("“{raw}” is a long period; {day} is used"), raw=shorten(text)))
    notes = (
        (note,) if stated else (note, doubt(N_("“{raw}” has no year; {day} is assumed"), raw=shorten(text)))
    )
    return _Found(date(year, month, 1), date(year, last, monthrange(year, last)[1]), notes)


def _year(year: int, text: str) -> _Found:
    note = doubt(N_("“{raw}” is a whole year; {day} is used"), raw=shorten(text))
    return _Found(date(year, 1, 1), date(year, 12, 31), (note,))


def _part(match: re.Match[str], text: str, today: date) -> _Found | None:
    inner = parse_date(match["rest"], today)
    if inner is None:
        return None
    days = (inner.last - inner.first).days
    word = match["p"]
    note = doubt(N_("“{raw}” is a long period; {day} is used"), raw=shorten(text))
    third = timedelta(days=days // 3)
    if word.startswith(("början", "start", "early", "beginning")):
        return _Found(inner.first, inner.first + third, (note,))
    if word.startswith("mi"):
        return _Found(inner.first + third, inner.last - third, (note,))
    return _Found(inner.last - third, inner.last, (note,))


class Readiness(StrEnum):
    """What a "ready to build" cell says."""

    READY = "ready"
    NOT_READY = "not_ready"
    FROM = "from"


@dataclass(frozen=True, slots=True)
class ReadyFrom:
    """When a site is ready to build: now, not at present, or from a day on."""

    readiness: Readiness
    on: date | None = None


_READY = word_set("ja yes j y x klar klart ready nu now direkt omgaende byggklar immediately sant true")
_NOT_READY = word_set("nej no n ej inte not falskt false")


def read_ready(cell: Cell, today: date) -> Read[ReadyFrom]:
    """Read when a site is ready to build: "ja", "nej", "2027", a date; of a period, the last day."""
    raw = cell_text(cell)
    folded = fold(raw)
    first = folded.split(" ", 1)[0] if folded else ""
    if folded in _READY or (first in {"ja", "yes"} and not any(c.isdigit() for c in folded)):
        extra = () if folded in _READY else (doubt(N_("“{raw}” is read as yes"), raw=shorten(raw)),)
        return Read(ReadyFrom(Readiness.READY), raw, extra)
    if folded in _NOT_READY:
        return Read(ReadyFrom(Readiness.NOT_READY), raw)
    read = read_date(cell, today, Edge.LAST, ahead=True)
    return read.with_value(ReadyFrom(Readiness.FROM, read.value) if read.value else None)
