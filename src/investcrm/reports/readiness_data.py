"""What the sheets of readiness are made from. Texts are in the document's language already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.chart import Area, Datum
from investcrm.reports.data import Contact, KnownValue


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A dimension: its level 0-4 (None: unknown), the level's word and criterion, and what it rests on.

    ``words`` are what the source said, ``sure`` how sure the statement is.
    """

    dimension: str
    level: int | None
    word: str
    criterion: str = ""
    words: str = ""
    source: str = ""
    as_of: date | None = None
    sure: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """What to do next in a dimension: the level it stands at, what to reach, and what that is worth."""

    dimension: str
    now: str
    aim: str
    worth: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of the index's arithmetic: points times weight."""

    dimension: str
    points: int
    weight: int


@dataclass(frozen=True, slots=True)
class SupportLine:
    """Support given: when, in which dimension, what, how much, by whom, and the level before and now."""

    given_on: date
    dimension: str
    what: str
    amount: str
    given_by: str
    change: str


@dataclass(frozen=True, slots=True)
class MunicipalitySheet:
    """The sheet of one municipality; ``index`` is None where nothing is known of it."""

    region: str
    municipality: str
    made_on: date
    contact: Contact
    index: int | None
    known: int
    total: int
    levels: tuple[LevelLine, ...]
    parts: tuple[PartLine, ...] = ()
    trend: tuple[Datum, ...] = ()
    steps: tuple[StepLine, ...] = ()
    told: tuple[KnownValue, ...] = ()
    support: tuple[SupportLine, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One municipality in the region's sheet."""

    municipality: str
    index: int | None
    levels: tuple[LevelLine, ...]


@dataclass(frozen=True, slots=True)
class RegionSheet:
    """The sheet of the whole region: every level with its source, the map, and what weighs how much."""

    region: str
    made_on: date
    contact: Contact
    rows: tuple[RegionRow, ...]
    weights: tuple[PartLine, ...]
    areas: tuple[Area, ...]
    trend: tuple[Datum, ...] = ()
