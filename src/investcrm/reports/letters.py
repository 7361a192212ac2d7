"""What stands on paper for a letter the fonts lack: its name in Unicode, in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

_LETTER: Final = re.compile(r"(.+?) (?:CAPITAL |SMALL )?(?:LETTER|SYLLABLE) (.+)")
_IDEOGRAPH: Final = re.compile(r"(.+?) (?:UNIFIED|COMPATIBILITY) IDEOGRAPH-([0-9A-F]+)")
_FLAG: Final = "REGIONAL INDICATOR SYMBOL LETTER "
_TONES: Final = range(0x1F3FB, 0x1F400)
_SILENT: Final = frozenset({"Cc", "Cf", "Mn", "Me"})


def drawable(text: str, holds: Callable[[str], bool]) -> str:
    """Return text of letters that the fonts hold: composed, without controls, others told by their names.

    A row of letters of one script stands in one pair of brackets: "[arabic meem reh hah]". The skin of a
    picture sign and what joins several of them are left out.
    """
    kept: list[str] = []
    lacking: list[str] = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        sort = unicodedata.category(char)
        if sort in _SILENT and char not in "\t\v\f\n":
            continue
        blank = char in "\t\v\f\u2028\u2029" or sort == "Zs"
        if char in "\n\u00a0" or holds(char) or blank:
            kept += [*_named(lacking), char if holds(char) or char in "\n\u00a0" else " "]
            lacking = []
        elif ord(char) not in _TONES or not lacking:
            lacking.append(char)
    return "".join((*kept, *_named(lacking)))


def is_silent(char: str) -> bool:
    """Whether a character has no shape of its own: a control, or what changes its neighbour."""
    return unicodedata.category(char) in _SILENT


def _named(chars: list[str]) -> Iterator[str]:
    """Yield the names of letters that stand together, those of one script in one pair of brackets."""
    for script, group in groupby(map(_name, chars), key=lambda pair: pair[0]):
        names = [name for _, name in group]
        if script == "flag":
            pairs = ("".join(names[at : at + 2]).upper() for at in range(0, len(names), 2))
            yield from (f"[flag {pair}]" for pair in pairs)
        elif script:
            yield f"[{script} {' '.join(names)}]"
        else:
            yield from (f"[{name}]" for name in names)


def _name(char: str) -> tuple[str, str]:
    """Return the script of a letter, "" for other signs, and its name within it."""
    name = unicodedata.name(char, "")
    if not name:
        return "", f"U+{ord(char):04X}"
    if name.startswith(_FLAG):
        return "flag", name.removeprefix(_FLAG)
    found = _IDEOGRAPH.fullmatch(name) or _LETTER.fullmatch(name)
    return (found[1].lower(), found[2].lower().replace(" ", "-")) if found else ("", name.lower())
