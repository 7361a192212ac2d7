"""Finds which known term a cell means, however it is spelled, and says when the match is not certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from investcrm.domain.reading.base import Read, doubt, fold, shorten
from investcrm.domain.words import N_

CLOSE = 0.82
"""From this likeness on (0-1) a misspelled word is taken for a known one, with a doubt."""


@dataclass(slots=True)
class Terms:
    """A vocabulary: keys and every spelling known for them. Folded spellings map to exactly one key."""

    spellings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, Read[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Iterable[str]]) -> Terms:
        """Return the vocabulary of ``table``: key -> spellings, the first being the label."""
        terms = cls()
        for key, names in table.items():
            terms.add(key, names)
        return terms

    def add(self, key: str, names: Iterable[str]) -> None:
        """Let every one of ``names`` mean ``key``; a spelling that is already taken keeps its meaning."""
        for name in names:
            self.labels.setdefault(key, name)
            self.spellings.setdefault(fold(name), key)
            self.written.setdefault(fold(name), name)

    def find(self, text: str) -> Read[str]:
        """Return the key that ``text`` means.

        Certain for a known spelling; with a doubt for a beginning, a part or a misspelling of one; no
        value and a doubt for anything else.
        """
        known = self._seen.get(text)
        if known is None:
            known = self._find(text)
            if len(self._seen) < 20_000:
                self._seen[text] = known
        return known

    def _find(self, text: str) -> Read[str]:
        folded = fold(text)
        if not folded:
            return Read(None, text)
        key = self.spellings.get(folded)
        if key is not None:
            return Read(key, text)
        name = self._part(folded) or self._close(folded)
        if name is None:
            return Read(
                None, text, (doubt(N_("“{raw}” is not a known word here; it is kept"), raw=shorten(text)),)
            )
        note = doubt(N_("“{raw}” is read as “{value}”"), raw=shorten(text), value=self.written[name])
        return Read(self.spellings[name], text, (note,))

    def _part(self, folded: str) -> str | None:
        """Return the spelling that a cell begins ("energieff"), or that it holds as whole words."""
        if len(folded) >= 4:
            begun = {key: name for name, key in self.spellings.items() if name.startswith(folded)}
            if len(begun) == 1:
                return next(iter(begun.values()))
        padded = f" {folded} "
        held = [name for name in self.spellings if len(name) > 2 and f" {name} " in padded]
        longest = [name for name in held if len(name) == max(map(len, held))]
        keys = {self.spellings[name] for name in longest}
        return longest[0] if len(keys) == 1 else None

    def _close(self, folded: str) -> str | None:
        if len(folded) < 4 or len(folded) > 80:
            return None
        best = CLOSE
        found: str | None = None
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(folded)
        for name in self.spellings:
            if abs(len(name) - len(folded)) > 4:
                continue
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
                ratio = matcher.ratio()
                if ratio > best or (ratio == best and found is None):
                    best, found = ratio, name
        return found
