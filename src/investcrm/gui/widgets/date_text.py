"""Days as people type them in a field: relative, by weekday and week, or any way a sheet writes them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from investcrm import words
from investcrm.domain.reading.dates import Edge, read_date
from investcrm.words import t

_DAYS: Final = {
    "mån": 1, "man": 1, "måndag": 1, "mon": 1, "monday": 1,
    "tis": 2, "tisdag": 2, "tue": 2, "tuesday": 2,
    "ons": 3, "onsdag": 3, "wed": 3, "wednesday": 3,
    "tor": 4, "tors": 4, "torsdag": 4, "thu": 4, "thursday": 4,
    "fre": 5, "fredag": 5, "fri": 5, "friday": 5,
    "lör": 6, "lor": 6, "lördag": 6, "sat": 6, "saturday": 6,
    "sön": 7, "son": 7, "söndag": 7, "sun": 7, "sunday": 7,
}  # fmt: skip
_NAMED: Final = {"idag": 0, "i dag": 0, "today": 0, "imorgon": 1, "i morgon": 1, "tomorrow": 1, "igår": -1,
                 "i går": -1, "yesterday": -1, "övermorgon": 2}  # fmt: skip
_SHORT: Final = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_STEP: Final = re.compile(r"([+-])\s*(\d{1,4})\s*(d|dag|dagar|day|days|v|w|veckor?|weeks?|m|mån|months?)?")
_WEEKDAY: Final = re.compile(r"([a-zåäö]+)\.?\s*(?:,\s*)?(?:v|w|vecka|week)\.?\s*(\d{1,2})(?:\s+(\d{4}))?")


def read_day(text: str, today: date, *, last: bool = False) -> tuple[date | None, tuple[str, ...]]:
    """Return the day that ``text`` means and what is doubtful about it; days without a year lie ahead."""
    plain = " ".join(text.casefold().split())
    if plain in _NAMED:
        return today + timedelta(days=_NAMED[plain]), ()
    step = _STEP.fullmatch(plain)
    if step:
        return _stepped(step, today)
    if plain in _DAYS:
        ahead = (_DAYS[plain] - today.isoweekday() - 1) % 7 + 1
        return today + timedelta(days=ahead), ()
    in_week = _WEEKDAY.fullmatch(plain)
    if in_week and in_week[1] in _DAYS:
        return _in_week(_DAYS[in_week[1]], int(in_week[2]), in_week[3], today)
    read = read_date(text, today, Edge.LAST if last else Edge.FIRST, ahead=True)
    if read.impossible is not None:
        return None, (t(read.impossible.key, **dict(read.impossible.params)),)
    doubts = tuple(t(doubt.key, **dict(doubt.params)) for doubt in read.doubts)
    return read.value, doubts if read.value is not None else ()


def day_words(day: date, today: date) -> str:
    """Return weekday, week and distance of a day: "fre v. 48, om 6 dagar"."""
    names = _SHORT["sv" if words.current().language == "sv" else "en"]
    place = t("{weekday} w. {week}", weekday=names[day.weekday()], week=day.isocalendar().week)
    away = (day - today).days
    if away == 0:
        return f"{place}, {t('today')}"
    if away > 0:
        return f"{place}, {words.n('in {count} day', 'in {count} days', away)}"
    return f"{place}, {words.n('{count} day ago', '{count} days ago', -away)}"


def _stepped(step: re.Match[str], today: date) -> tuple[date | None, tuple[str, ...]]:
    count = int(step[2]) * (1 if step[1] == "+" else -1)
    unit = (step[3] or "d")[0]
    if unit == "m":
        months = today.year * 12 + today.month - 1 + count
        year, month = divmod(months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        return date(year, month + 1, min(today.day, (following - timedelta(days=1)).day)), ()
    return today + timedelta(days=count * (7 if unit in "vw" else 1)), ()


def _in_week(weekday: int, week: int, year: str | None, today: date) -> tuple[date | None, tuple[str, ...]]:
    try:
        if year:
            return date.fromisocalendar(int(year), week, weekday), ()
        this = today.isocalendar().year
        day = date.fromisocalendar(this, week, weekday)
        return (day if day >= today else date.fromisocalendar(this + 1, week, weekday)), ()
    except ValueError:
        return None, ()
