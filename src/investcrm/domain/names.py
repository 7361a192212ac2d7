"""Names that must not be told: whether a text mentions one, and the text without it."""

from __future__ import annotations

import re
from typing import Final

from investcrm.domain.sortkey import company_words, search_text, search_words

HIDDEN: Final = "[…]"
"""What stands where a name stood."""
_TELLING: Final = 4
"""A word of a name with so many letters tells who it is by itself."""


def hints_at(text: str, name: str) -> bool:
    """Whether a text holds the name or one of its telling words, however spelled; for titles."""
    words = search_words(text)
    telling = [word for word in company_words(name) if len(word) >= _TELLING]
    return _mentions(text, name) or any(word.startswith(one) for word in words for one in telling)


def without(text: str, name: str) -> str:
    """Return a text with every mention of the name hidden, its genitives and compounds too."""
    words = [re.escape(word) for word in _spelled(name)]
    if not words:
        return text
    longer = r"\w*" if sum(map(len, words)) >= _TELLING else r"s?(?!\w)"
    spelled = r"[\W_]*".join(words)
    found = re.sub(rf"(?<!\w){spelled}{longer}", HIDDEN, text, flags=re.IGNORECASE)
    return HIDDEN if _mentions(found, name) else found


def _spelled(name: str) -> list[str]:
    """Return the words of a name as they are written, without a legal form before or after it."""
    kept = set(company_words(name))
    words = re.split(r"[\W_]+", name)
    places = [place for place, word in enumerate(words) if search_text(word) in kept]
    return words[places[0] : places[-1] + 1] if places else []


def _mentions(text: str, name: str) -> bool:
    sought = " ".join(company_words(name))
    return bool(sought) and f" {sought}" in f" {' '.join(company_words(text))}"
