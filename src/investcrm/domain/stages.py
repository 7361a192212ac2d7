"""The life cycle of a case: stages, outcomes, reasons for loss, and which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_


class Stage(StrEnum):
    """How far an inquiry has come, in order."""

    RECEIVED = "received"
    QUALIFIED = "qualified"
    FORWARDED = "forwarded"
    OFFERED = "offered"
    VISIT = "visit"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What a decided inquiry became."""

    ESTABLISHMENT = "establishment"
    EXPANSION = "expansion"
    LOST = "lost"


class LostReason(StrEnum):
    """Why a case was lost."""

    POWER_TOO_LATE = "power_too_late"
    NO_READY_LAND = "no_ready_land"
    ANSWERED_TOO_LATE = "answered_too_late"
    SKILLS = "skills"
    PRICE = "price"
    OTHER_REGION = "other_region"
    OTHER_COUNTRY = "other_country"
    PROJECT_DROPPED = "project_dropped"
    SCREENING = "screening"
    UNKNOWN = "unknown"


STAGE_LABELS: Final = {
    Stage.RECEIVED: N_("New case"),
    Stage.QUALIFIED: N_("Qualified"),
    Stage.FORWARDED: N_("With municipalities"),
    Stage.OFFERED: N_("Offer sent"),
    Stage.VISIT: N_("Site visit"),
    Stage.DECIDED: N_("Decision"),
}
OUTCOME_LABELS: Final = {
    Outcome.ESTABLISHMENT: N_("Establishment"),
    Outcome.EXPANSION: N_("Expansion"),
    Outcome.LOST: N_("Lost"),
}
LOST_LABELS: Final = {
    LostReason.POWER_TOO_LATE: N_("Power too late"),
    LostReason.NO_READY_LAND: N_("No ready land"),
    LostReason.ANSWERED_TOO_LATE: N_("Answered too late"),
    LostReason.SKILLS: N_("Skills"),
    LostReason.PRICE: N_("Price"),
    LostReason.OTHER_REGION: N_("Other region"),
    LostReason.OTHER_COUNTRY: N_("Other country"),
    LostReason.PROJECT_DROPPED: N_("Project dropped"),
    LostReason.SCREENING: N_("Stopped or conditioned by ISP"),
    LostReason.UNKNOWN: N_("Reason not known"),
}
ON_HOLD_LABEL: Final = N_("On hold")
STAGES: Final = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: its stage, how it ended, whether it rests."""

    stage: Stage
    outcome: Outcome | None = None
    on_hold: bool = False

    def __post_init__(self) -> None:
        if (self.outcome is not None) != (self.stage is Stage.DECIDED):
            raise InvalidInput(N_("A case has an outcome exactly when it is decided."))

    @property
    def is_open(self) -> bool:
        """Whether work on the case goes on."""
        return self.stage is not Stage.DECIDED

    @property
    def label(self) -> str:
        """The catalogue key of the word shown for this standing."""
        if self.outcome is not None:
            return OUTCOME_LABELS[self.outcome]
        return ON_HOLD_LABEL if self.on_hold else STAGE_LABELS[self.stage]


def order(stage: Stage) -> int:
    """Return the place of a stage in the flow, 0 for received."""
    return STAGES.index(stage)


def move(standing: Standing, to: Stage) -> Standing:
    """Return the standing after moving a case to another open stage.

    Cases move forward and, to mend a mistake, back; a decision is made with :func:`decide` and taken
    back with :func:`reopen`.

    Raises:
        InvalidInput: the case is decided, or ``to`` is the decision itself.
    """
    if not standing.is_open:
        raise InvalidInput(N_("The case is decided. Reopen it before moving it."))
    if to is Stage.DECIDED:
        raise InvalidInput(N_("A decision needs an outcome: establishment, expansion or lost."))
    return Standing(to, None, on_hold=False)


def advance(standing: Standing, to: Stage) -> Standing:
    """Return the standing after an event that takes a case at least as far as ``to``; never backwards."""
    if not standing.is_open or order(standing.stage) >= order(to):
        return standing
    return Standing(to, None, standing.on_hold)


def demand_in_order(received: date | None, decided: date | None) -> None:
    """Say no to a decision before the day its case came; of a day that is not known nothing is asked.

    Raises:
        InvalidInput: the decision lies before.
    """
    if received and decided and decided < received:
        raise InvalidInput(
            N_(
                "The decision, {decided}, lies before the day the inquiry came, {received}. Mend one of them."
            ),
            decided=decided.isoformat(),
            received=received.isoformat(),
        )


def decide(standing: Standing, outcome: Outcome) -> Standing:
    """Return the standing after the investor's decision; a decided case must be reopened first."""
    if not standing.is_open:
        raise InvalidInput(N_("The case is already decided. Reopen it to change the decision."))
    return Standing(Stage.DECIDED, outcome)


def reopen(standing: Standing, to: Stage) -> Standing:
    """Return the standing of a decided case taken up again at stage ``to``."""
    if standing.is_open:
        raise InvalidInput(N_("The case is open already."))
    return move(Standing(Stage.RECEIVED), to)


def hold(standing: Standing, on_hold: bool) -> Standing:
    """Return the standing with the case put to rest or taken up again."""
    if not standing.is_open:
        raise InvalidInput(N_("A decided case cannot be put on hold."))
    return Standing(standing.stage, None, on_hold)
