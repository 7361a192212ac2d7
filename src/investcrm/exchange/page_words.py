"""Where words stand on a page of a PDF, however the page spells and breaks them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_int
from dataclasses import dataclass
from typing import Any, Final

_BREAK: Final = (
    r"(?:[\u00ad\u200b\u2010\u2011-]?\s*[\r\n\ufffe\uffff\x02]+\s*|[\u00ad\u200b\u2010\u2011\ufffe-])?"
)
"""What may stand between two letters of a word: a hyphen, a soft one, the end of a line."""
_TELLING: Final = 4
"""Shorter words are found only by themselves, not as a part of others."""
_DEVICE: Final = 100_000
_MARGIN: Final = 0.0015
"""How much of a page's size a box grows on every side, so that no edge of a letter stays."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as shares of a page's width and height, from its upper left corner as it is shown."""

    left: float
    top: float
    right: float
    bottom: float

    def with_margin(self) -> Box:
        """Return the box grown a little, inside the page."""
        return Box(
            max(0.0, self.left - _MARGIN),
            max(0.0, self.top - _MARGIN),
            min(1.0, self.right + _MARGIN),
            min(1.0, self.bottom + _MARGIN),
        )


def places(page: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Box]]:
    """Yield where each of the words stands on a pypdfium2 page, letter by letter, with the rest of its token.

    Letters are compared without case, accents and ligatures; a word may be broken over lines.
    """
    text_page = page.get_textpage()
    try:
        letters, owners = _letters(text_page)
        for word in words:
            for found in _pattern(word).finditer(letters):
                for at in dict.fromkeys(owners[found.start() : found.end()]):
                    box = _box(page, text_page, at)
                    if box is not None:
                        yield word, box
    finally:
        text_page.close()


def _letters(text_page: Any) -> tuple[str, list[int]]:
    """Return the page's folded text, and for each letter of it the character on the page it came from."""
    from pypdfium2 import raw

    letters: list[str] = []
    owners: list[int] = []
    for at in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, at)
        folded = folded_letters(chr(code)) if 0 < code < 0x110000 else " "
        letters.append(folded)
        owners += [at] * len(folded)
    return "".join(letters), owners


def folded_letters(text: str) -> str:
    """Return letters without case, accents and ligatures; what is no letter stays."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _pattern(word: str) -> re.Pattern[str]:
    folded = folded_letters(word).split()
    spelled = r"[\s\u00a0]+".join(_BREAK.join(map(re.escape, part)) for part in folded)
    if sum(map(len, folded)) < _TELLING:
        return re.compile(rf"(?<!\w){spelled}s?(?!\w)")
    return re.compile(rf"\w*{spelled}\w*")


def _box(page: Any, text_page: Any, at: int) -> Box | None:
    left, bottom, right, top = text_page.get_charbox(at, loose=True)
    if right <= left or top <= bottom:
        return None
    corners = [_shown(page, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys)).with_margin()


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return a point of the page as shares of the page as it is shown, turned and cut as its boxes say."""
    from pypdfium2 import raw

    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, byref(across), byref(down))
    return across.value / _DEVICE, down.value / _DEVICE
