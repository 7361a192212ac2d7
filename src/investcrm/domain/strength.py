"""Strength areas: what stands in them, how old that may be, and what a sheet to an investor may say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from investcrm.domain.sortkey import company_words, search_words
from investcrm.domain.words import N_

REVIEW_DAYS: Final = 365
"""How long a review of a company holds."""


class ItemKind(StrEnum):
    """What stands in a strength area beside its companies."""

    EDUCATION = "education"
    RESEARCH = "research"
    TEST_BED = "test_bed"
    NETWORK = "network"
    INNOVATION = "innovation"
    INVESTMENT = "investment"


KIND_LABELS: Final = {
    ItemKind.EDUCATION: N_("Education"),
    ItemKind.RESEARCH: N_("Research"),
    ItemKind.TEST_BED: N_("Test beds"),
    ItemKind.NETWORK: N_("Networks"),
    ItemKind.INNOVATION: N_("Innovation environments"),
    ItemKind.INVESTMENT: N_("Investments made"),
}


class AreaStatus(StrEnum):
    """How far a region has come with an area."""

    PRIORITISED = "prioritised"
    EXPLORE = "explore"
    OTHER = ""


STATUS_LABELS: Final = {
    AreaStatus.PRIORITISED: N_("prioritised"),
    AreaStatus.EXPLORE: N_("to be explored"),
    AreaStatus.OTHER: N_("not decided"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A node of the tree with what is said of it.

    ``assumed``: Business Sweden's area was matched by its name, nobody there has said so. ``companies`` and
    ``items`` count what stands in it and in its parts; ``companies`` is None for who may not read them.
    """

    id: str
    version: int
    key: str
    parent_key: str | None
    name_sv: str
    name_en: str
    status: str
    business_sweden: str = ""
    assumed: bool = False
    source: str = ""
    as_of: str = ""
    reviewed_on: date | None = None
    note: str = ""
    companies: int | None = None
    items: int = 0

    def name(self, language: str) -> str:
        """The name in Swedish or English."""
        return self.name_sv if language == "sv" else self.name_en


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a strength area, with who says so and when; without a municipality it is the region's."""

    id: str
    version: int
    area: str
    kind: str
    name_sv: str
    name_en: str = ""
    municipality_code: str | None = None
    municipality: str = ""
    place: str = ""
    note_sv: str = ""
    note_en: str = ""
    source: str = ""
    as_of: str = ""
    reviewed_on: date | None = None
    web: str = ""

    def name(self, language: str) -> str:
        """The name in Swedish or English; the other language's where it has none."""
        return (self.name_sv or self.name_en) if language == "sv" else (self.name_en or self.name_sv)

    def note(self, language: str) -> str:
        """What is said of it, in Swedish or English; the other language's where it has none."""
        return (self.note_sv or self.note_en) if language == "sv" else (self.note_en or self.note_sv)


@dataclass(frozen=True, slots=True)
class Company:
    """A company of a strength area, as the area shows it."""

    id: str
    version: int
    name: str
    municipality_code: str | None
    municipality: str
    owner_country: str
    parent_company: str
    employees: int | None
    source: str
    as_of: str
    reviewed_on: date | None
    note: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True)
class Won:
    """A case of a strength area that was decided in the region's favour; jobs as decided."""

    inquiry_id: str
    number: str
    title: str
    outcome: str
    municipality_code: str
    decided_on: date
    jobs: int | None


class Reviewed(Protocol):
    """Anything with a day on which somebody last checked that it holds."""

    @property
    def reviewed_on(self) -> date | None: ...


R = TypeVar("R", bound=Reviewed)


def is_reviewed(one: Reviewed, today: date) -> bool:
    """Whether somebody checked it within a year; a day still to come is no review."""
    return one.reviewed_on is not None and 0 <= (today - one.reviewed_on).days <= REVIEW_DAYS


def parted(found: Iterable[R], today: date) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """Return what was reviewed within a year, and what was not, each in its order."""
    every = tuple(found)
    return (
        tuple(one for one in every if is_reviewed(one, today)),
        tuple(one for one in every if not is_reviewed(one, today)),
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a sheet may say, and what stays out of it until somebody has looked at it.

    ``unsourced`` are items that nobody is named as having said; ``doubtful`` those that bear the name of a
    company which is itself left out.
    """

    companies: tuple[Company, ...]
    items: tuple[Item, ...]
    left_out: tuple[Company, ...]
    unsourced: tuple[Item, ...]
    doubtful: tuple[Item, ...]


def chosen(companies: Iterable[Company], items: Iterable[Item], today: date) -> Chosen:
    """Choose what a sheet may say.

    A company must have been reviewed within a year. Everything must have a source: a company or an item
    without one is not said. An item that bears the name of a company left out, as its laboratory would, stays
    out with it, unless it was itself reviewed within a year.
    """
    reviewed, old = parted(companies, today)
    kept = tuple(one for one in reviewed if one.source.strip())
    left_out = (*old, *(one for one in reviewed if not one.source.strip()))
    silent = [company_words(one.name) for one in old]
    said, unsourced, doubtful = [], [], []
    for item in items:
        if not item.source.strip():
            unsourced.append(item)
        elif not is_reviewed(item, today) and any(
            _bears(item.name_sv or item.name_en, name) for name in silent
        ):
            doubtful.append(item)
        else:
            said.append(item)
    return Chosen(kept, tuple(said), left_out, tuple(unsourced), tuple(doubtful))


def _bears(text: str, name: tuple[str, ...]) -> bool:
    return bool(name) and search_words(text)[: len(name)] == name


_SWEDEN: Final = frozenset({"sverige", "sweden", "se", "swe", "svenskt", "svensk", "swedish"})


def foreign_owned(owner_country: str) -> bool | None:
    """Return whether a company's owner is abroad; None where nobody has said who owns it."""
    words = search_words(owner_country)
    if not words:
        return None
    return not (len(words) == 1 and words[0] in _SWEDEN)
