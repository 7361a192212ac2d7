"""A text as bare letters and digits with the way back to what was written, for finding what hides in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

_SAME: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_BROKEN_LINE: Final = re.compile(
    r"[-\u2010\u2011][ \t\xa0]*\r?\n\s*|[\u00ad\u200b-\u200d\u2060\ufeff\ufffe\x02]\s*"
)
"""A word divided at the end of a line, as texts and papers write it, and what nobody sees."""
_SPELLED_OUT: Final = (("ä", "ae"), ("ö", "oe"), ("ø", "oe"), ("ü", "ue"), ("å", "aa"))


@lru_cache(maxsize=4096)
def _letters_of(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold().translate(_SAME)
    again = unicodedata.normalize("NFKD", plain)
    return "".join(one for one in again if one.isalnum())


def folded(text: str) -> str:
    """Return the letters and digits of a text, without case and accents, nothing between them."""
    return "".join(map(_letters_of, text))


def spellings(text: str) -> frozenset[str]:
    """Return a text folded as it may be spelled where there is no å, ä, ö or ü: Müller, Muller, Mueller."""
    wide = unicodedata.normalize("NFC", text).casefold()
    narrow = folded(text)
    for letter, two in _SPELLED_OUT:
        wide = wide.replace(letter, two)
    reduced = narrow
    for two, one in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")):
        reduced = reduced.replace(two, one)
    return frozenset({narrow, folded(wide), reduced if len(reduced) > 4 else narrow} - {""})


class Letters:
    """The letters of a text in a row.

    ``at`` is where each was written, ``breaks`` where something stands between a letter and the one before,
    ``begins`` where a word begins: there, at a capital after a small letter, and between letter and digit.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at: list[int] = []
        letters: list[str] = []
        unseen = {place for found in _BROKEN_LINE.finditer(text) for place in range(*found.span())}
        self.breaks: set[int] = set()
        apart = True
        for place, character in enumerate(text):
            found = _letters_of(character)
            if not found:
                combining = unicodedata.category(character) in ("Mn", "Cf")
                apart = apart or not (combining or place in unseen)
                continue
            if apart:
                self.breaks.add(len(letters))
            apart = False
            letters += found
            self.at += [place] * len(found)
        self.letters = "".join(letters)
        self.begins = self.breaks | {
            place + 1
            for place, (one, next_) in enumerate(pairwise(self.at))
            if one != next_ and _turns(text[one], text[next_])
        }

    def __len__(self) -> int:
        return len(self.letters)

    def ends(self, place: int) -> bool:
        """Whether a word ends before ``place``."""
        return place >= len(self.letters) or place in self.begins

    def written(self, first: int, after: int, *, whole: bool = True) -> str:
        """Return what was written for the letters, with the rest of the last word if ``whole``."""
        while whole and not self.ends(after):
            after += 1
        return self.text[self.at[first] : self.at[after - 1] + 1]

    def opens(self, first: int) -> bool:
        """Whether a letter stands where a sentence or a line begins, so that its capital tells nothing."""
        before = self.text[: self.at[first]].rstrip(" \t\"'“”„»«([–-•*\xa0")
        return not before or before[-1] in ".!?:\n\r"


def _turns(one: str, next_: str) -> bool:
    return (one.islower() and next_.isupper()) or one.isdigit() != next_.isdigit()
