"""Writes values as people read them, the same in the window, on paper and in the terminal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from investcrm import words

if TYPE_CHECKING:
    from babel import Locale

NO_BREAK = "\u00a0"
STOCKHOLM = "Europe/Stockholm"
_PLACES = {"sv": "sv_SE", "en": "en_GB"}


@cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(_PLACES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def tag(language: str) -> str:
    """Return what a document says of its language: sv-SE, en-GB, de."""
    return str(_locale(language)).replace("_", "-")


def begun(text: str) -> str:
    """Return a text as it stands where a line begins, with a capital letter."""
    return text[:1].upper() + text[1:]


def day_in_words(value: date, language: str, *, weekday: bool = False) -> str:
    """Return a date in words: 27 november 2026, or fredag 27 november 2026."""
    from babel.dates import format_date

    if language in _PLACES:
        return format_date(value, "EEEE d MMMM y" if weekday else "d MMMM y", locale=_locale(language))
    return format_date(value, "full" if weekday else "long", locale=_locale(language))


def number(value: float | Decimal, language: str | None = None, decimals: int = 2) -> str:
    """Return ``value`` with the language's separators and at most ``decimals`` decimals: 1 234,5."""
    between, point = _separators(language or words.current().language)
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    whole, _, part = f"{exact:,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", between) + (point + part if part else "")


@cache
def _separators(language: str) -> tuple[str, str]:
    """Return what stands between thousands, and before decimals; a report writes thousands of numbers."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(_locale(language)), get_decimal_symbol(_locale(language))


def power(kilowatts: int, language: str | None = None) -> str:
    """Return a power in MW."""
    return f"{number(Decimal(kilowatts) / 1000, language, 3)}{NO_BREAK}MW"


def area(square_metres: int, language: str | None = None) -> str:
    """Return an area in hectares; below a tenth of a hectare in square metres."""
    if abs(square_metres) < 1000:
        return f"{number(square_metres, language, 0)}{NO_BREAK}m²"
    return f"{number(Decimal(square_metres) / 10_000, language, 2)}{NO_BREAK}ha"


def floor(square_metres: int, language: str | None = None) -> str:
    """Return the floor area of premises, which is said in square metres however large."""
    return f"{number(square_metres, language, 0)}{NO_BREAK}m²"


def money(kronor: int, language: str | None = None) -> str:
    """Return an amount in SEK billion, million or kronor, whichever reads best."""
    chosen = language or words.current().language
    swedish = chosen == "sv"
    if abs(kronor) >= 1_000_000_000:
        amount = number(Decimal(kronor) / 1_000_000_000, chosen, 2)
        return f"{amount}{NO_BREAK}mdkr" if swedish else f"SEK{NO_BREAK}{amount}{NO_BREAK}bn"
    if abs(kronor) >= 1_000_000 or kronor == 0:
        amount = number(Decimal(kronor) / 1_000_000, chosen, 1)
        return f"{amount}{NO_BREAK}mnkr" if swedish else f"SEK{NO_BREAK}{amount}{NO_BREAK}m"
    return whole_kronor(kronor, chosen)


def money_unit(largest: float, language: str) -> tuple[str, int]:
    """Return the unit in which amounts up to ``largest`` SEK read best beside each other, and its kronor."""
    if largest >= 1_000_000_000:
        return ("mdkr" if language == "sv" else f"SEK{NO_BREAK}bn"), 1_000_000_000
    return ("mnkr" if language == "sv" else f"SEK{NO_BREAK}m"), 1_000_000


def whole_kronor(kronor: int, language: str | None = None) -> str:
    """Return an amount in SEK to the last krona."""
    chosen = language or words.current().language
    amount = number(kronor, chosen, 0)
    return f"{amount}{NO_BREAK}kr" if chosen == "sv" else f"SEK{NO_BREAK}{amount}"


def distance(metres: int, language: str | None = None) -> str:
    """Return a distance in kilometres."""
    return f"{number(Decimal(metres) / 1000, language, 1)}{NO_BREAK}km"


def day(value: date | None, language: str | None = None) -> str:
    """Return a date as 2026-11-21, the form both languages use here; an en dash when there is none."""
    del language
    return value.isoformat() if value else "\u2013"


def short_day(value: date, language: str | None = None) -> str:
    """Return a date as people say it within a year: 24 nov."""
    from babel.dates import format_date

    text = format_date(value, "d MMM", locale=_locale(language or words.current().language))
    return text.rstrip(".")


def month(value: date, language: str | None = None, *, short: bool = False) -> str:
    """Return a month: september 2026, or sep 26."""
    from babel.dates import format_date

    locale = _locale(language or words.current().language)
    return format_date(value, "MMM yy" if short else "LLLL y", locale=locale).replace(".", "")


def moment(value: datetime, language: str | None = None) -> str:
    """Return a UTC moment as Swedish local time, 2026-11-21 14:05."""
    del language
    return value.astimezone(ZoneInfo(STOCKHOLM)).strftime("%Y-%m-%d %H:%M")
