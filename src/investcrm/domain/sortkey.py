"""Keys for sorting and searching Swedish text, compared byte by byte, the same on every database."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SWEDISH = str.maketrans({"å": "\x80", "ä": "\x81", "ö": "\x82"})
"""Å, ä and ö come after z and whatever stands on a keyboard, before every other alphabet."""
_FOLDED = str.maketrans({"ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ø": "ö", "æ": "ä", "ı": "i"})
_LEGAL_FORMS = frozenset(
    {
        "ab", "publ", "gmbh", "oy", "oyj", "ltd", "inc", "as", "a", "s", "se", "spa", "p", "sp", "z", "o",
        "aps", "bv", "nv", "llc", "plc", "co", "corp", "kg", "ag", "sa", "srl",
    }
)  # fmt: skip
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[\x00-\x7Fåäö]*")


def _bare(text: str) -> str:
    """Fold case and foreign accents, keeping å, ä and ö as letters of their own."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_FOLDED)
    if _PLAIN.fullmatch(folded):
        return folded
    return "".join(
        character if _PLAIN.fullmatch(character) else _without_accent(character) for character in folded
    )


def _without_accent(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    bare = "".join(part for part in decomposed if not unicodedata.combining(part))
    return bare.casefold().translate(_FOLDED)


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Return the key that sorts ``text`` in Swedish order: å, ä, ö last; case and foreign accents ignored."""
    return " ".join(_bare(text).split()).translate(_SWEDISH)


def search_text(*texts: str | None) -> str:
    """Return the folded words of ``texts`` for the full-text index; å, ä, ö stay, so Åsa is not Asa.

    Only words are left: databases do not agree on what 2026-041 or an address is made of.
    """
    return _BETWEEN_WORDS.sub(" ", _bare(" ".join(text for text in texts if text))).strip()


def search_words(query: str) -> tuple[str, ...]:
    """Return the words of what somebody typed, folded as :func:`search_text` folds them."""
    return tuple(search_text(query).split())


def same_company(name: str) -> str:
    """Return a key under which spellings of one company meet: legal forms and punctuation are left out."""
    return " ".join(company_words(name))


def company_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a company's name without its legal form; all where nothing else is left."""
    parts = search_words(name)
    return tuple(part for part in parts if part not in _LEGAL_FORMS) or parts
