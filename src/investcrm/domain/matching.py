"""Holds requirements against sites: a verdict and a reason for each, then an order one can argue with.

Each requirement is *met*, *uncertain* (near, old or only indicative), *unknown*, or *missed by how much*.
Verdicts come first; the score only orders sites of the same verdict and its arithmetic is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import Final

from investcrm.domain.fields import site_field
from investcrm.domain.freshness import Freshness
from investcrm.domain.power import available
from investcrm.domain.requirements import Level, Operator, Requirement
from investcrm.domain.sites import Confidence, FactValue, Known, PlanState, SiteFacts
from investcrm.domain.words import N_


class Verdict(IntEnum):
    """How a site answers a requirement, best first."""

    MET = 0
    UNCERTAIN = 1
    UNKNOWN = 2
    MISSED = 3


VERDICT_LABELS: Final = {
    Verdict.MET: N_("met"),
    Verdict.UNCERTAIN: N_("uncertain"),
    Verdict.UNKNOWN: N_("unknown"),
    Verdict.MISSED: N_("missed"),
}


class Doubt:
    """Why something is uncertain, as catalogue keys."""

    STALE: Final = N_("the value is old")
    INDICATIVE: Final = N_("only indicative power")
    PLAN: Final = N_("the plan has not gained legal force")
    NOT_DATED: Final = N_("legal force, but no date for streets and power")
    POSSIBLE: Final = N_("possible, not built")
    WORDS: Final = N_("a person must compare the words")
    ESTIMATED: Final = N_("only estimated")
    TOGETHER: Final = N_("only if both sites' power can be had at once")


class Note:
    """What is worth knowing of a value that is enough, as catalogue keys."""

    DIVIDED: Final = N_("a part is enough, and the site can be divided")
    LARGER: Final = N_("larger than asked; nobody has said that the site can be divided")
    UNDIVIDED: Final = N_("larger than asked, and the site cannot be divided")


class Shape(StrEnum):
    """What a candidate is: a site as it lies, a part of one, or two that lie side by side."""

    WHOLE = "whole"
    PART = "part"
    TOGETHER = "together"


SHAPE_LABELS: Final = {
    Shape.WHOLE: N_("the whole site"),
    Shape.PART: N_("a part of the site"),
    Shape.TOGETHER: N_("two neighbouring sites together"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one requirement.

    ``has`` is what the site has, in base units (a date as ISO text); ``short_by`` how much is missing, in
    base units or days; ``doubt`` is the catalogue key of why it is uncertain, ``note`` of what is worth
    knowing beside. ``credit`` is what it earns of its weight, in thousandths.
    """

    requirement: Requirement
    verdict: Verdict
    has: FactValue = None
    short_by: int | None = None
    doubt: str = ""
    source: str = ""
    as_of: date | None = None
    credit: int = 0
    note: str = ""

    @property
    def points(self) -> int:
        """The credit times the weight: over the sum of all weights, what it gives of the score."""
        return self.credit * self.requirement.importance


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """A candidate held against all requirements: a site, or two neighbouring ones.

    ``score`` is 0-100; ``verdict`` the worst among the musts. ``rank`` counts sites alone: two together
    stand before the site whose rank they bear, so that nothing a site gains can push it down.
    """

    site_ids: tuple[str, ...]
    name: str
    municipality_code: str
    verdict: Verdict
    score: int
    results: tuple[Result, ...]
    shape: Shape = Shape.WHOLE
    rank: int = 0

    @property
    def site_id(self) -> str:
        """The site, or the first of two."""
        return self.site_ids[0]

    @property
    def key(self) -> str:
        """What tells this candidate from the others."""
        return "+".join(self.site_ids)

    @property
    def short_musts(self) -> int:
        """How many musts are missed."""
        return sum(r.verdict is Verdict.MISSED and r.requirement.level is Level.MUST for r in self.results)

    @property
    def weight(self) -> int:
        """The sum of all weights."""
        return sum(r.requirement.importance for r in self.results)


FULL: Final = 1000
"""The credit of a requirement that is met, in thousandths."""
CREDIT: Final = {Verdict.MET: FULL, Verdict.UNCERTAIN: 600, Verdict.UNKNOWN: 250}
NEAR: Final = 200
"""A requirement missed by little earns at most this much, so that the nearest miss leads the misses.

It is less than what unknown earns: a credit tells its verdict.
"""
LATEST_DAYS: Final = 3650
"""A day that is missed by this much or more earns nothing."""


def verdict_of(credit: int) -> Verdict:
    """Return the verdict that earns this credit."""
    return next((verdict for verdict, earned in CREDIT.items() if credit >= earned), Verdict.MISSED)


def score_of(points: int, weight: int) -> int:
    """Return points earned of a sum of weights as a score of 0-100, cut to whole points."""
    return points * 100 // (weight * FULL) if weight else 0


def start_of(requirements: Iterable[Requirement], today: date) -> date:
    """Return when what is asked for from the start is needed: the day building must be able to begin."""
    days = [one.on for one in requirements if one.spec.operator is Operator.BY and one.on is not None]
    return max([today, *days])


def match(
    requirements: Sequence[Requirement], sites: Iterable[SiteFacts], today: date
) -> tuple[SiteMatch, ...]:
    """Return the sites in order: best verdict over the musts, then score, then name and id.

    The order depends on the data alone, never on the order of ``sites``. For very many sites
    :func:`investcrm.domain.ranking.ranked` gives the same order.
    """
    found = [match_site(requirements, site, today) for site in sites]
    found.sort(key=lambda m: (m.verdict, -m.score, m.name, m.site_ids))
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found, start=1))


def match_site(requirements: Sequence[Requirement], site: SiteFacts, today: date) -> SiteMatch:
    """Hold one site against the requirements."""
    start = start_of(requirements, today)
    results = tuple(judge(requirement, site, today, start) for requirement in requirements)
    divided = any(result.note == Note.DIVIDED for result in results)
    shape = Shape.PART if divided else Shape.WHOLE
    return summed_up((site.id,), site.name, site.municipality_code, results, shape)


def summed_up(
    site_ids: tuple[str, ...], name: str, code: str, results: tuple[Result, ...], shape: Shape
) -> SiteMatch:
    """Return a candidate with its verdict and score from its results."""
    worst = max((r.verdict for r in results if r.requirement.level is Level.MUST), default=Verdict.MET)
    weight = sum(r.requirement.importance for r in results)
    return SiteMatch(
        site_ids, name, code, worst, score_of(sum(r.points for r in results), weight), results, shape
    )


def judge(requirement: Requirement, site: SiteFacts, today: date, start: date | None = None) -> Result:
    """Hold one requirement against one site; what has no day of its own is needed from ``start``."""
    if requirement.kind == "power":
        return _power(requirement, site, today, start or today)
    if requirement.kind == "ready_by":
        return _ready(requirement, site, today)
    field = requirement.spec.field
    known = site.values.get(field) if field else None
    if known is None or known.value is None:
        return _result(requirement, Verdict.UNKNOWN)
    judged = _JUDGES[requirement.spec.operator](requirement, known)
    if judged.verdict is not Verdict.MET:
        return judged
    if doubt := doubt_of(site, field or "", today):
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=doubt)
    if requirement.kind == "land":
        return replace(judged, note=_note(requirement, site, known))
    return judged


def doubt_of(site: SiteFacts, field: str, today: date) -> str:
    """Return why a site's value in a field is not sure though it would be enough; empty where it is."""
    known = site.values[field]
    if known.is_stale(today, site.limits.days(site_field(field).freshness)):
        return Doubt.STALE
    return Doubt.ESTIMATED if known.confidence is Confidence.ESTIMATED else ""


def _note(requirement: Requirement, site: SiteFacts, known: Known) -> str:
    if requirement.high is None or _amount(known) <= requirement.high:
        return ""
    divisible = site.values.get("divisible")
    if divisible is None or divisible.value is None:
        return Note.LARGER
    return Note.DIVIDED if divisible.value else Note.UNDIVIDED


def _result(
    requirement: Requirement,
    verdict: Verdict,
    known: Known | None = None,
    *,
    short_by: int | None = None,
    asked: int | None = None,
    doubt: str = "",
) -> Result:
    credit = CREDIT.get(verdict, 0)
    if verdict is Verdict.MISSED and short_by is not None and asked:
        credit = NEAR * max(0, asked - short_by) // asked
    if known is None:
        return Result(requirement, verdict, None, short_by, doubt, credit=credit)
    return Result(requirement, verdict, known.value, short_by, doubt, known.source, known.as_of, credit)


def _amount(known: Known) -> int:
    return known.value if isinstance(known.value, int) else 0


def least(requirement: Requirement) -> int:
    """Return the amount that is enough where more is better."""
    return requirement.low if requirement.low is not None else requirement.high or 0


def most(requirement: Requirement) -> int:
    """Return the amount that is still enough where less is better."""
    return requirement.high if requirement.high is not None else requirement.low or 0


def _at_least(requirement: Requirement, known: Known) -> Result:
    asked, has = least(requirement), _amount(known)
    if has >= asked:
        return _result(requirement, Verdict.MET, known)
    return _result(requirement, Verdict.MISSED, known, short_by=asked - has, asked=asked)


def _at_most(requirement: Requirement, known: Known) -> Result:
    asked, has = most(requirement), _amount(known)
    if has <= asked:
        return _result(requirement, Verdict.MET, known)
    return _result(requirement, Verdict.MISSED, known, short_by=has - asked, asked=has)


def _yes(requirement: Requirement, known: Known) -> Result:
    if known.value in (True, "yes"):
        return _result(requirement, Verdict.MET, known)
    if known.value == "possible":
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.POSSIBLE)
    return _result(requirement, Verdict.MISSED, known)


def _text(requirement: Requirement, known: Known) -> Result:
    if requirement.text.casefold() in str(known.value).casefold():
        return _result(requirement, Verdict.MET, known)
    return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.WORDS)


_JUDGES: Final[dict[Operator, Callable[[Requirement, Known], Result]]] = {
    Operator.AT_LEAST: _at_least,
    Operator.BETWEEN: _at_least,
    Operator.AT_MOST: _at_most,
    Operator.YES: _yes,
    Operator.TEXT: _text,
}


def _power(requirement: Requirement, site: SiteFacts, today: date, start: date) -> Result:
    """Firm power meets, firm with indicative is uncertain; asked from a year on, that year's power counts."""
    asked = least(requirement)
    at = available(site.power, (requirement.on or start).year)
    if at is None:
        return _result(requirement, Verdict.UNKNOWN)
    firm = Known(at.firm_kw, site.power_source, site.power_as_of)
    total = Known(at.total_kw, site.power_source, site.power_as_of)
    if at.firm_kw >= asked:
        if firm.is_stale(today, site.limits.days(Freshness.POWER)):
            return _result(requirement, Verdict.UNCERTAIN, firm, doubt=Doubt.STALE)
        return _result(requirement, Verdict.MET, firm)
    if at.total_kw >= asked:
        return _result(requirement, Verdict.UNCERTAIN, total, doubt=Doubt.INDICATIVE)
    return _result(requirement, Verdict.MISSED, total, short_by=asked - at.total_kw, asked=asked)


def _ready(requirement: Requirement, site: SiteFacts, today: date) -> Result:
    """Ready to build is judged by its own date; the plan state alone never makes it met."""
    wanted = requirement.on or today
    known = site.values.get("ready_on")
    plan = site.values.get("plan_state")
    in_force = plan is not None and plan.value == PlanState.LEGAL_FORCE
    if known is None or known.value is None:
        if in_force and plan is not None:
            return _result(requirement, Verdict.UNCERTAIN, plan, doubt=Doubt.NOT_DATED)
        return _result(requirement, Verdict.UNKNOWN)
    ready = date.fromisoformat(str(known.value))
    if ready > wanted:
        late = (ready - wanted).days
        return _result(requirement, Verdict.MISSED, known, short_by=late, asked=LATEST_DAYS)
    if not in_force:
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.PLAN)
    if doubt := doubt_of(site, "ready_on", today):
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=doubt)
    return _result(requirement, Verdict.MET, known)


def best_by_municipality(matches: Iterable[SiteMatch]) -> dict[str, SiteMatch]:
    """Return the best placed candidate of each municipality, by its code; ``matches`` are in order."""
    best: dict[str, SiteMatch] = {}
    for found in matches:
        best.setdefault(found.municipality_code, found)
    return best


def proposed_municipalities(matches: Iterable[SiteMatch]) -> tuple[str, ...]:
    """Return the codes worth asking, best first: every municipality with a site that misses no must."""
    best = best_by_municipality(matches)
    return tuple(code for code, found in best.items() if found.verdict is not Verdict.MISSED)
