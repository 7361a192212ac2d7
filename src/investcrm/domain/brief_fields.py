"""What a brief can tell of a case, field by field, and on which legal ground a confidential one is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_


class Told(StrEnum):
    """A field of a brief. One requirement alone is ``requirement.`` and its id."""

    TITLE = "title"
    INVESTOR = "investor"
    COUNTRY = "country"
    SUMMARY = "summary"
    STRENGTH_AREAS = "strength_areas"
    JOBS = "jobs"
    INVESTMENT = "investment"
    DEADLINE = "deadline"
    REQUIREMENTS = "requirements"


TOLD_LABELS: Final = {
    Told.TITLE: N_("Title"),
    Told.INVESTOR: N_("Investor"),
    Told.COUNTRY: N_("Country"),
    Told.SUMMARY: N_("Summary"),
    Told.STRENGTH_AREAS: N_("Strength areas"),
    Told.JOBS: N_("Jobs"),
    Told.INVESTMENT: N_("Investment"),
    Told.DEADLINE: N_("When the asker wants an answer"),
    Told.REQUIREMENTS: N_("Requirements"),
}
ONE_REQUIREMENT: Final = "requirement."
OPENNESS: Final = {
    "open": N_("Open: the investor is named"),
    "without_name": N_("Without the investor's name"),
    "code_name": N_("Under the case number alone"),
}
"""Levels of openness: each a choice of fields that can be changed one by one."""
_UNNAMED: Final = frozenset({Told.STRENGTH_AREAS, Told.REQUIREMENTS})
PRESETS: Final = {
    "open": _UNNAMED | {Told.TITLE, Told.INVESTOR, Told.COUNTRY, Told.SUMMARY},
    "without_name": _UNNAMED | {Told.TITLE},
    "code_name": _UNNAMED,
}
GROUNDS: Final = {
    "consent": N_("The investor consents (10 kap. 1 § OSL)"),
    "balancing": N_("Balancing of interests (10 kap. 27 § OSL)"),
    "not_secret": N_("Only what is not secret is told"),
}
"""Why another authority may be told of a confidential case."""


def chosen(fields: Iterable[str] | None, openness: str, *, confidential: bool) -> frozenset[str]:
    """Return the fields a brief tells: those given, else those of the level of openness.

    A confidential case is told under its code name, whatever is chosen, and its investor is never named.

    Raises:
        InvalidInput: an unknown level or field, or the investor of a confidential case.
    """
    if openness not in OPENNESS:
        raise InvalidInput(N_("There is no such level of openness."))
    if fields is None:
        return frozenset(PRESETS["code_name" if confidential else openness]) | _code_name(confidential)
    found = frozenset(fields)
    for field in found:
        if field not in set(Told) and not field.startswith(ONE_REQUIREMENT):
            raise InvalidInput(N_("A brief has no field {field}."), field=field)
    if confidential and Told.INVESTOR in found:
        raise InvalidInput(
            N_("The investor of a confidential case is not named in a brief. Take that field away.")
        )
    return found | _code_name(confidential)


def _code_name(confidential: bool) -> frozenset[str]:
    return frozenset({Told.TITLE}) if confidential else frozenset()


def narrowed(
    fields: Iterable[str], only: Iterable[str], without: Iterable[str], kinds: Mapping[str, str]
) -> frozenset[str]:
    """Return ``fields``, or ``only`` what is named, less what is named in ``without``.

    A requirement is named by its kind; ``kinds`` are the kinds by requirement id.

    Raises:
        InvalidInput: a name that is neither a field nor the kind of a requirement the case has.
    """
    named, taken = (_named(names, kinds) for names in (only, without))
    found = set(named or fields)
    if Told.REQUIREMENTS in found and Told.REQUIREMENTS not in taken:
        found |= {ONE_REQUIREMENT + row_id for row_id in kinds}
    if Told.REQUIREMENTS in taken:
        taken |= {ONE_REQUIREMENT + row_id for row_id in kinds}
    if taken & {ONE_REQUIREMENT + row_id for row_id in kinds}:
        taken |= {Told.REQUIREMENTS}
    return frozenset(found - taken)


def _named(names: Iterable[str], kinds: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        rows = {ONE_REQUIREMENT + row_id for row_id, kind in kinds.items() if kind == name}
        if name not in set(Told) and not rows:
            raise InvalidInput(N_("A brief has no field {field}."), field=name)
        found |= rows or {name}
    return found


def tells_requirement(fields: frozenset[str], requirement_id: str) -> bool:
    """Whether a requirement is told: all are, or this one."""
    return Told.REQUIREMENTS in fields or ONE_REQUIREMENT + requirement_id in fields


def demand_ground(ground: str, *, confidential: bool) -> None:
    """See that a confidential case has a legal ground to be told of.

    Raises:
        InvalidInput: it has none, or there is no such ground.
    """
    if ground and ground not in GROUNDS:
        raise InvalidInput(N_("There is no such ground."))
    if confidential and not ground:
        raise InvalidInput(
            N_("Say on which ground the municipalities may be told of a confidential case. Nothing was made.")
        )


def ground_text(ground: str, note: str) -> str:
    """Return a ground as it is kept: its key, and below it the words of one's own."""
    return "\n".join(part for part in (ground, note.strip()) if part)


def ground_parts(kept: str) -> tuple[str, str]:
    """Return a kept ground as its key and the words of one's own."""
    key, _, note = kept.partition("\n")
    return key, note
