"""The ledger of jobs and investment: who stated what, what stands, what is to be asked for now.

A statement is never overwritten. Those that stand add up; one that was wrong is withdrawn and stays visible,
and what is stated in its place stands instead. So a figure is the sum of what stands, here and in the KPIs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from investcrm.domain.persons import after_months
from investcrm.domain.words import N_


class Step(StrEnum):
    """How sure a figure is, in order."""

    STATED = "stated"
    DECIDED = "decided"
    ANNOUNCED = "announced"
    REALISED = "realised"


class Sort(StrEnum):
    """Whether the jobs are new or would else have gone."""

    NEW = "new"
    SAFEGUARDED = "safeguarded"


class Skill(StrEnum):
    """What the jobs ask for."""

    UNTOLD = ""
    ENTRY = "entry"
    SKILLED = "skilled"


class Measure(StrEnum):
    """What is counted: direct jobs in full-time equivalents, or SEK."""

    JOBS = "jobs"
    MONEY = "money"


STEP_LABELS: Final = {
    Step.STATED: N_("stated"),
    Step.DECIDED: N_("as decided"),
    Step.ANNOUNCED: N_("announced"),
    Step.REALISED: N_("realised"),
}
SORT_LABELS: Final = {Sort.NEW: N_("new jobs"), Sort.SAFEGUARDED: N_("safeguarded jobs")}
SKILL_LABELS: Final = {
    Skill.UNTOLD: N_("not told apart"),
    Skill.ENTRY: N_("entry-level"),
    Skill.SKILLED: N_("skilled"),
}
MONTHS: Final = (12, 24, 36)
"""When realised jobs are counted, in months after the decision."""
FOLLOWED_MONTHS: Final = 48
"""So long after the decision an establishment is asked about."""
ANNOUNCED_AFTER: Final = 1
"""So many months after the decision it should have been told in public, or it is asked for."""
FAR_OFF: Final = 10
"""So many times more than what it is held against is asked about again: a thousand too much, a nought."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the way a figure stands: a step, and for what is realised after how many months."""

    step: Step
    months: int = 0


PLACES: Final = (
    Place(Step.STATED),
    Place(Step.DECIDED),
    Place(Step.ANNOUNCED),
    *(Place(Step.REALISED, months) for months in MONTHS),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody stated of jobs and SEK on a day; it stands, or was withdrawn (ms UTC) by somebody."""

    id: str
    step: Step
    months: int
    sort: Sort
    skill: Skill
    jobs: int | None
    investment_sek: int | None
    stated_on: date
    source: str
    withdrawn_ms: int | None = None
    withdrawn_by: str = ""

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.withdrawn_ms is None

    @property
    def place(self) -> Place:
        """Where on the way it stands."""
        return Place(self.step, self.months)

    def amount(self, measure: Measure) -> int | None:
        """Return its jobs or its SEK; None where it says nothing of them."""
        return self.jobs if measure is Measure.JOBS else self.investment_sek


def total(
    statements: Iterable[Statement], place: Place, measure: Measure, sorts: Collection[Sort] = (Sort.NEW,)
) -> int | None:
    """Return the sum of what stands at a place; None where nothing was said. SEK are of no sort."""
    said = [
        amount
        for one in statements
        if one.stands and one.place == place and (measure is Measure.MONEY or one.sort in sorts)
        if (amount := one.amount(measure)) is not None
    ]
    return sum(said) if said else None


def split(statements: Iterable[Statement], place: Place, sort: Sort, skill: Skill) -> int | None:
    """Return the jobs of one sort and skill that stand at a place; None where nothing was said."""
    told = (one for one in statements if one.skill is skill)
    return total(told, place, Measure.JOBS, (sort,))


def clashing(standing: Iterable[Statement], new: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return what stands and says something of the same as ``new``: to be replaced, or added to.

    The same are two statements of the same place and sort that both give jobs, unless one is of entry-level
    jobs and the other of skilled ones, or both give SEK.
    """
    return tuple(one for one in standing if one.stands and any(_same(one, other) for other in new))


def _same(one: Statement, other: Statement) -> bool:
    if one.place != other.place:
        return False
    if one.investment_sek is not None and other.investment_sek is not None:
        return True
    apart = {one.skill, other.skill} == {Skill.ENTRY, Skill.SKILLED}
    return one.sort is other.sort and not apart and one.jobs is not None and other.jobs is not None


# ---- what is odd about a figure, and asked about once more


class Doubt(StrEnum):
    """Why a figure is asked about before it is kept."""

    UNDECIDED = "undecided"
    BEFORE_DECISION = "before_decision"
    TOO_EARLY = "too_early"
    AHEAD = "ahead"
    FAR_MORE = "far_more"


DOUBT_WORDS: Final = {
    Doubt.UNDECIDED: N_("Nothing is decided in this case, and jobs are realised after a decision."),
    Doubt.BEFORE_DECISION: N_("{day} is before the decision on {decided}."),
    Doubt.TOO_EARLY: N_("On {day} {months} months had not gone by since the decision on {decided}."),
    Doubt.AHEAD: N_("{day} is still to come."),
    Doubt.FAR_MORE: N_("{figure} is at least ten times the figure {step}: {before}."),
}
_EARLY_MONTHS: Final = 3
"""Who counts so many months before the day counts for that day; earlier it is asked about."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A doubt with what fills its sentence: ``figure`` against ``before`` at an earlier step."""

    doubt: Doubt
    measure: Measure = Measure.JOBS
    figure: int = 0
    before: int = 0
    step: Step = Step.DECIDED


def doubts(
    standing: Sequence[Statement], new: Sequence[Statement], decided_on: date | None, today: date
) -> tuple[Odd, ...]:
    """Return what is odd about new statements of one place, held against the case's own."""
    if not new:
        return ()
    one = new[0]
    found = [Odd(Doubt.AHEAD)] if one.stated_on > today else []
    if one.step is Step.REALISED and decided_on is None:
        found.append(Odd(Doubt.UNDECIDED))
    elif one.step is Step.REALISED and decided_on is not None:
        if one.stated_on < decided_on:
            found.append(Odd(Doubt.BEFORE_DECISION))
        elif one.stated_on < after_months(decided_on, one.months - _EARLY_MONTHS):
            found.append(Odd(Doubt.TOO_EARLY))
    return (*found, *_far_more(standing, new))


def _far_more(standing: Sequence[Statement], new: Sequence[Statement]) -> list[Odd]:
    found = []
    for measure in Measure:
        figure = total(new, new[0].place, measure, tuple(Sort)) or 0
        for step in (Step.DECIDED, Step.STATED):
            before = total(standing, Place(step), measure, tuple(Sort))
            if before and step is not new[0].step:
                if figure >= FAR_OFF * before:
                    found.append(Odd(Doubt.FAR_MORE, measure, figure, before, step))
                break
    return found


# ---- what is to be asked for


class Missing(StrEnum):
    """What the ledger of an establishment lacks."""

    DECIDED = "decided"
    ANNOUNCED = "announced"
    SKILL = "skill"
    REALISED = "realised"


MISSING_LABELS: Final = {
    Missing.DECIDED: N_("the decision"),
    Missing.ANNOUNCED: N_("the announcement"),
    Missing.SKILL: N_("skill levels"),
    Missing.REALISED: N_("jobs after {months} months"),
}


def due_months(decided_on: date, realised: int, today: date) -> int | None:
    """Return after how many months jobs are to be counted now; None where they were, or none is due yet.

    ``realised`` is the latest of those months that has a statement, 0 for none.
    """
    reached = [months for months in MONTHS if after_months(decided_on, months) <= today]
    return reached[-1] if reached and reached[-1] > realised else None


class Said(NamedTuple):
    """What stands in the ledger of one case; None where nothing was said. Jobs are new ones, amounts SEK."""

    stated: int | None = None
    decided: int | None = None
    announced: int | None = None
    safeguarded: int | None = None
    """Jobs that would else have gone, as decided."""
    decided_sek: int | None = None
    split: bool = False
    """Whether what was decided tells entry-level and skilled jobs apart."""
    counted: int = 0
    """After how many months something was last stated as realised, 0 for not yet."""
    realised: tuple[int | None, int | None, int | None] = (None, None, None)
    realised_sek: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """An establishment or expansion with what its ledger says, for whoever follows it up.

    Jobs are new ones; ``realised`` holds those after 12, 24 and 36 months. ``due`` is after how many months
    they are to be counted now, ``next_on`` the day they are to be next, ``asked_on`` the day somebody has
    promised to ask. ``missing`` is what should be asked for today.
    """

    inquiry_id: str
    number: str
    title: str
    outcome: str
    municipality_code: str
    decided_on: date
    stated: int | None = None
    decided: int | None = None
    decided_sek: int | None = None
    safeguarded: int | None = None
    announced: int | None = None
    realised: tuple[int | None, int | None, int | None] = (None, None, None)
    realised_sek: int | None = None
    counted: int = 0
    """After how many months something was last stated as realised, 0 for not yet."""
    split: bool = False
    """Whether what was decided tells entry-level and skilled jobs apart."""
    asked_on: date | None = None
    due: int | None = None
    next_on: date | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def asked_next(self) -> tuple[Step, int]:
        """The step that is stated next, with its months where it is realised: what is due, else missing."""
        if self.due:
            return Step.REALISED, self.due
        if Missing.ANNOUNCED in self.missing:
            return Step.ANNOUNCED, 0
        if self.missing:
            return Step.DECIDED, 0
        return Step.REALISED, next((months for months in MONTHS if months > self.counted), MONTHS[-1])

    @property
    def latest(self) -> int | None:
        """The jobs realised, as last counted."""
        return next((jobs for jobs in reversed(self.realised) if jobs is not None), None)


def missing(said: Said, decided_on: date, today: date) -> tuple[Missing, ...]:
    """Return what should be asked for on a day; nothing four years after the decision."""
    if today < decided_on or today >= after_months(decided_on, FOLLOWED_MONTHS):
        return ()
    nothing = said.decided is None and said.decided_sek is None and said.safeguarded is None
    found = [Missing.DECIDED] if nothing else []
    late = after_months(decided_on, ANNOUNCED_AFTER) <= today < after_months(decided_on, MONTHS[0])
    if said.announced is None and not said.counted and late:
        found.append(Missing.ANNOUNCED)
    if said.decided and not said.split:
        found.append(Missing.SKILL)
    if due_months(decided_on, said.counted, today) is not None:
        found.append(Missing.REALISED)
    return tuple(found)


def next_count(decided_on: date, realised: int) -> date | None:
    """Return the day jobs are to be counted next; None after the last time."""
    ahead = (months for months in MONTHS if months > realised)
    months = next(ahead, None)
    return after_months(decided_on, months) if months else None
