"""Reads money: "1,4 mdr", "1400 MSEK", "400 mkr", "EUR 130 million", a bare 400 in a column of millions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from investcrm.domain.reading.base import Cell, Doubt, Read, cell_text, doubt, shorten, unreadable, word_set
from investcrm.domain.reading.numbers import Bound, Quantity, parse_phrase
from investcrm.domain.reading.quantities import as_quantity, blank, bound_doubts, rest_doubts, scaled
from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of ``currency`` (ISO 4217)."""

    amount: Quantity
    currency: str = "SEK"

    @property
    def sek(self) -> int | None:
        """The amount in SEK, or None for a foreign currency whose rate nobody has stated."""
        return self.amount.figure if self.currency == "SEK" else None


_K, _M, _BN = Decimal(1000), Decimal(1_000_000), Decimal(1_000_000_000)
SCALES: Mapping[str, Decimal] = {
    **dict.fromkeys(("tkr", "ksek", "tsek", "kkr", "tusen", "thousand", "k", "keur", "kusd"), _K),
    **dict.fromkeys(
        word_set("""mkr mnkr msek mnsek miljon miljoner milj mn mio million millions m
        meur mn€ musd mgbp mdkk mnok         mkronor sekm mnok"""),
        _M,
    ),
    **dict.fromkeys(
        word_set("mdr mdkr mdsek miljard miljarder md mrd milliarden billion billions bn bnsek b bsek beur"),
        _BN,
    ),
}
"""Words that scale an amount."""

_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "SEK": ("sek", "kr", "kronor", "skr", "msek", "ksek", "tsek", "mdsek", "mnsek", "bnsek", "bsek"),
    "EUR": ("eur", "euro", "euros", "€", "meur", "keur", "beur", "mn€"),
    "USD": ("usd", "$", "us$", "dollar", "dollars", "musd", "kusd"),
    "GBP": ("gbp", "£", "pund", "pounds", "mgbp"),
    "NOK": ("nok", "mnok"),
    "DKK": ("dkk", "mdkk"),
    "CHF": ("chf",),
    "JPY": ("jpy", "¥", "yen"),
    "CNY": ("cny", "rmb", "yuan"),
}
_CURRENCY_OF = {word: code for code, words in _CURRENCIES.items() for word in words}
_UNITS = {**dict.fromkeys(_CURRENCY_OF, Decimal(1)), **SCALES}
_SYMBOLS = re.compile(r"([€$£¥])")
_GLUED = re.compile(r"(?i)\b(eur|sek|usd|gbp)(?=\d)")
_SWEDISH_SCALES = word_set("mkr mnkr mdkr tkr kkr mkronor")
BARE_MILLIONS_BELOW = 100_000
"""A bare figure below this in a column of investments is taken for million SEK."""


def read_money(
    cell: Cell, scale: Decimal | None = None, currency: str = "SEK", *, bare_is_millions: bool = True
) -> Read[Money]:
    """Read an amount of money in whole currency units.

    ``scale`` and ``currency`` are what the column's header says (a million for "MSEK"); without a scale
    a bare small figure is taken for millions, with a doubt. A foreign amount keeps its currency, with a
    doubt that its value in SEK is unknown. A negative amount is impossible.
    """
    empty = blank(cell)
    raw = cell_text(cell)
    if empty is not None:
        return Read(None, raw, empty.doubts)
    spaced = _GLUED.sub(r"\1 ", _SYMBOLS.sub(_currency_word, raw))
    phrase = parse_phrase(spaced, _UNITS)
    if not phrase.numbers:
        return Read(None, raw, (unreadable(raw),))
    if any(number < 0 for number in phrase.numbers):
        return Read(
            None, raw, (), doubt(N_("An amount of money cannot be negative: {raw}"), raw=shorten(raw))
        )
    codes = [_CURRENCY_OF[unit] for unit in phrase.units if unit in _CURRENCY_OF]
    swedish = any(unit in _SWEDISH_SCALES for unit in phrase.units)
    code = codes[0] if codes else "SEK" if swedish else currency
    doubts = [*phrase.doubts, *bound_doubts(phrase, raw)]
    stated = [unit for unit in phrase.units if unit in SCALES]
    factor, notes = _factor(stated, bool(codes), scale, max(phrase.numbers), raw, bare_is_millions)
    figures = tuple(scaled(number, factor) for number in phrase.numbers)
    quantity, turned = as_quantity(figures, phrase.bound)
    doubts += [*notes, *turned, *rest_doubts(phrase, raw)]
    if code != "SEK":
        doubts.append(doubt(N_("The amount is in {currency}; its value in SEK is not known"), currency=code))
    elif factor == _BN and phrase.bound is Bound.EXACT and phrase.numbers[0] != int(phrase.numbers[0]):
        millions = f"{quantity.figure // 1_000_000}"
        doubts.append(
            doubt(
                N_("“{raw}” is a rounded figure, read as {millions} MSEK"),
                raw=shorten(raw),
                millions=millions,
            )
        )
    return Read(Money(quantity, code), raw, tuple(doubts))


def _currency_word(match: re.Match[str]) -> str:
    return f" {_CURRENCY_OF[match.group(1)]} "


def _factor(
    stated: list[str], has_currency: bool, scale: Decimal | None, biggest: Decimal, raw: str, millions: bool
) -> tuple[Decimal, list[Doubt]]:
    if stated:
        return SCALES[stated[-1]], []
    if scale is not None and not has_currency:
        return scale, []
    if has_currency or biggest >= BARE_MILLIONS_BELOW or not millions or biggest == 0:
        return Decimal(1), []
    return _M, [doubt(N_("{raw} without a unit is read as million SEK"), raw=shorten(raw))]
