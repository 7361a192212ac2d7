"""Commands for strength areas and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SaveArea:
    """A strength area, new (``key`` "") or changed; ``version`` is the one the person saw.

    ``confirmed``: somebody at Business Sweden has said which area of theirs matches.
    """

    name_sv: str
    name_en: str = ""
    key: str = ""
    version: int | None = None
    parent_key: str | None = None
    status: str = ""
    business_sweden: str = ""
    source: str = ""
    as_of: str = ""
    reviewed_on: date | None = None
    note: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class RemoveArea:
    """An area that is given up; what it was called stays wherever it was used."""

    key: str


@dataclass(frozen=True, slots=True)
class MergeArea:
    """An area that becomes part of another, with everything in it."""

    key: str
    into: str


@dataclass(frozen=True, slots=True)
class SaveItem:
    """Something in a strength area, new (``item_id`` None) or changed."""

    area: str
    kind: str
    name_sv: str
    name_en: str = ""
    municipality_code: str | None = None
    place: str = ""
    note_sv: str = ""
    note_en: str = ""
    source: str = ""
    as_of: str = ""
    reviewed_on: date | None = None
    web: str = ""
    item_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Something that is no longer in a strength area."""

    item_id: str


@dataclass(frozen=True, slots=True)
class MarkReviewed:
    """Companies and items that somebody has looked at and found to hold; ``on`` None is today."""

    organisation_ids: tuple[str, ...] = ()
    item_ids: tuple[str, ...] = ()
    on: date | None = None
