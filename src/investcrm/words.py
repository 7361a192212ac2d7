"""One gettext catalogue for window, documents and terminal; the keys are the English sentences."""

from __future__ import annotations

import gettext
from functools import cache
from typing import Final

from investcrm import resources
from investcrm.domain.errors import UserError
from investcrm.domain.words import N_

__all__ = ["LANGUAGES", "N_", "Words", "current", "n", "of", "paper_languages", "set_language", "t"]

LANGUAGES: Final = ("sv", "en")
PSEUDO: Final = "xx"
"""A made-up language for tests: every text in brackets and a third longer, so that what is untranslated or
clipped shows."""


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = gettext.translation(
            "investcrm", str(resources.path("i18n")), languages=[language], fallback=True
        )

    def t(self, key: str, /, **params: object) -> str:
        """Return ``key`` in this language, its ``{places}`` filled."""
        text = self._catalogue.gettext(key) if key else ""
        return self._finish(text, params)

    def n(self, one: str, many: str, count: int, /, **params: object) -> str:
        """Return the form of a text that fits ``count``, which also fills ``{count}``."""
        text = self._catalogue.ngettext(one, many, count)
        return self._finish(text, {"count": _grouped(count, self.language), **params})

    def error(self, error: UserError) -> str:
        """Return what went wrong, as one sentence in this language.

        The name of a field or KPI and the system's reason in it are keys themselves where they have a
        translation.
        """
        params = dict(error.params)
        for named in ("field", "kpi", "reason"):
            if isinstance(params.get(named), str):
                params[named] = self.t(str(params[named]))
        return self.t(error.key, **params)

    def _finish(self, text: str, params: dict[str, object]) -> str:
        filled = text.format(**params) if params else text
        if self.language == PSEUDO and filled:
            return f"[{filled}{'~' * (len(filled) // 3)}]"
        return filled


def _grouped(count: int, language: str) -> str:
    """Return a count with its thousands apart, as they are where the language is read: 4 447, or 4,447."""
    return f"{count:,}".replace(",", "," if language == "en" else "\u00a0")


@cache
def of(language: str) -> Words:
    """Return the texts of ``language`` ("sv" or "en"); an unknown one gives the English keys."""
    return Words(language)


def paper_languages() -> dict[str, str]:
    """Return the languages an offer can be written in, each with its own name.

    Beside those the program speaks it is every one with a catalogue among the resources, however much of it
    is translated: a text that is missing there stands in English.
    """
    found = {"sv": "Svenska", "en": "English"}
    for catalogue in sorted(resources.path("i18n").glob("*/LC_MESSAGES/investcrm.mo")):
        code = catalogue.parent.parent.name
        if code not in found and code != PSEUDO:
            from babel import Locale

            found[code] = (Locale.parse(code).get_language_name(code) or code).capitalize()
    return found


class _Active:
    """Which language the running program speaks; one per process, as the user has one at a time."""

    words: Words | None = None


def current() -> Words:
    """Return the texts of the language the program speaks now."""
    if _Active.words is None:
        _Active.words = of("sv")
    return _Active.words


def set_language(language: str) -> None:
    """Let the program speak ``language`` from now on."""
    _Active.words = of(language)


def t(key: str, /, **params: object) -> str:
    """Return ``key`` in the program's language, its ``{places}`` filled."""
    return current().t(key, **params)


def n(one: str, many: str, count: int, /, **params: object) -> str:
    """Return the form that fits ``count`` in the program's language."""
    return current().n(one, many, count, **params)
