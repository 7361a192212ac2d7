"""What the region does about readiness, as values: it asks for levels to be looked over, gives support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import ReadinessLevel
from investcrm.domain.readiness import DIMENSIONS
from investcrm.domain.words import N_


class SupportKind(StrEnum):
    """What kind of support is given."""

    COACHING = "coaching"
    EXPERT = "expert"
    OTHER = "other"


SUPPORT_LABELS: Final = {
    SupportKind.COACHING: N_("coaching"),
    SupportKind.EXPERT: N_("shared expert called off"),
    SupportKind.OTHER: N_("other support"),
}


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """A municipality asked to look over ``dimensions`` until a day; ``left`` are those not stated since."""

    id: str
    version: int
    municipality_code: str
    municipality: str
    dimensions: tuple[str, ...]
    left: tuple[str, ...]
    asked_on: date
    due_on: date
    asked_by: str
    note: str

    @property
    def is_answered(self) -> bool:
        """Whether every level was stated or confirmed since it was asked for."""
        return not self.left


@dataclass(frozen=True, slots=True)
class Support:
    """Support given, with the level of its dimension on the day before it was given, and the level now."""

    id: str
    version: int
    municipality_code: str
    municipality: str
    dimension: str
    kind: SupportKind
    given_on: date
    minutes: int | None
    sek: int | None
    given_by: str
    note: str
    level_before: ReadinessLevel | None
    level_now: ReadinessLevel | None


@dataclass(frozen=True, slots=True)
class AskUpdate:
    """Ask municipalities to look over their levels until a day; no dimensions means all."""

    municipality_codes: tuple[str, ...]
    due_on: date
    dimensions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Take back a request that is not answered."""

    request_id: str
    version: int


@dataclass(frozen=True, slots=True)
class ConfirmLevels:
    """Say that levels still hold today, on what they rested on before; those unknown are passed over."""

    municipality_code: str
    dimensions: tuple[str, ...]
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogSupport:
    """Note support given to a municipality in one dimension."""

    municipality_code: str
    dimension: str
    kind: SupportKind
    given_on: date
    minutes: int | None = None
    sek: int | None = None
    given_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSupport:
    """Take away a note of support."""

    support_id: str
    version: int


@dataclass(frozen=True, slots=True)
class SetWeights:
    """How heavily each dimension weighs in the index; ``seen`` is what stood there."""

    weights: Mapping[str, int]
    seen: Mapping[str, int] | None = None


def checked_dimensions(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return these dimensions in the registry's order, all for none.

    Raises:
        InvalidInput: one of them does not exist.
    """
    for key in keys:
        if key not in DIMENSIONS:
            raise InvalidInput(N_("There is no dimension {key}."), key=key)
    return tuple(key for key in DIMENSIONS if not keys or key in keys)
