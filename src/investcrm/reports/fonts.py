"""The fonts of paper: widths, and which characters they hold."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from investcrm import resources
from investcrm.reports.letters import drawable, is_silent


class Weight(StrEnum):
    """The styles of the one family."""

    REGULAR = "Regular"
    SEMIBOLD = "Semibold"
    BOLD = "Bold"
    ITALIC = "Italic"

    @property
    def font_name(self) -> str:
        return f"InvestSans-{self.value}"


class Face:
    """One style of the font, with widths in points per point of size."""

    def __init__(self, weight: Weight) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        font: Any = TTFont(
            weight.font_name,
            str(resources.path("fonts", f"{weight.font_name}.ttf")),
            asciiReadable=False,
            shapable=False,
        )
        pdfmetrics.registerFont(font)
        self.name = weight.font_name
        self._widths: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth
        self._known: dict[str, float] = {}

    def width(self, text: str, size: float) -> float:
        """Return how wide ``text`` is in points."""
        units = self._known.get(text)
        if units is None:
            units = sum(self._widths.get(ord(char), self._default) for char in text)
            if len(text) < 40:
                self._known[text] = units
        return units * size / 1000

    @property
    def chars(self) -> frozenset[str]:
        """The characters the font has a shape for."""
        return frozenset(map(chr, self._widths))

    def holds(self, char: str) -> bool:
        """Return whether the font has a shape for ``char``."""
        return ord(char) in self._widths


@cache
def face(weight: Weight) -> Face:
    """Return a style, read once per process."""
    return Face(weight)


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return ``text`` with only characters the fonts hold; what they lack is named in brackets."""
    if text.isascii() and text.isprintable():
        return text
    if _plain().issuperset(text) and unicodedata.is_normalized("NFC", text):
        return text
    upright, italic = face(Weight.REGULAR), face(Weight.ITALIC)
    return drawable(text, lambda char: upright.holds(char) and italic.holds(char))


@cache
def _plain() -> frozenset[str]:
    """Return the characters that stand on paper as they are: most texts hold no others."""
    held = face(Weight.REGULAR).chars & face(Weight.ITALIC).chars
    return frozenset(char for char in held if not is_silent(char)) - {"\r"}


def measure(text: str, size: float, strong: bool) -> float:
    """Return a text's width in points; charts on paper are laid out with it."""
    return face(Weight.SEMIBOLD if strong else Weight.REGULAR).width(printable(text), size)
