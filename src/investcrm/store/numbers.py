"""Human numbers of confidential cases: short, drawn by lot, so that no gap and no order can be read."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from investcrm.store.reader import Reader

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and letters that nobody takes for one another, and no vowel but A and E to make words of."""
_SHORTEST: Final = 3
_CROWDED: Final = 4
"""A length is left when one in this many of its numbers is taken."""


def drawn(reader: Reader, count: int) -> list[tuple[str, int]]:
    """Draw numbers nobody has, each with its sort key."""
    taken = {int(key) for (key,) in reader.rows("SELECT number_key FROM inquiry")}
    length = _SHORTEST
    while len(_ALPHABET) ** length < _CROWDED * (len(taken) + count):
        length += 1
    found: dict[int, str] = {}
    while len(found) < count:
        text = "".join(secrets.choice(_ALPHABET) for _ in range(length))
        key = _key(text)
        if key not in taken:
            found[key] = f"S-{text}"
    return [(text, key) for key, text in found.items()]


def is_drawn(number: str) -> bool:
    """Whether a number is a confidential case's."""
    return number.startswith("S-")


def given(reader: Reader, inquiry_ids: Sequence[str]) -> list[str]:
    """Return the numbers that cases have, in order."""
    text, params = listed("id", inquiry_ids)
    rows = reader.rows(f"SELECT id, number FROM inquiry WHERE id IN {text}", **params)
    found = {str(row_id): str(number) for row_id, number in rows}
    return [found[row_id] for row_id in inquiry_ids]


def _key(text: str) -> int:
    key = 1
    for letter in text:
        key = key * len(_ALPHABET) + _ALPHABET.index(letter)
    return key
