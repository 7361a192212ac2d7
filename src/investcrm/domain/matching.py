"""Holds requirements against sites: a verdict and a reason for each, then an order one can argue with.

Each requirement is *met*, *uncertain* (near, old or only indicative), *unknown*, or *missed by how much*.
Verdicts come first; the score only orders sites of the same verdict and its arithmetic is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import Final

from investcrm.domain.fields import site_field
from investcrm.domain.power import available
from investcrm.domain.requirements import Level, Operator, Requirement
from investcrm.domain.sites import FactValue, Known, PlanState, SiteFacts
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


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one requirement.

    ``has`` is what the site has, in base units (a date as ISO text); ``short_by`` how much is missing, in
    base units or days; ``doubt`` is the catalogue key of why it is uncertain.
    """

    requirement: Requirement
    verdict: Verdict
    has: FactValue = None
    short_by: int | None = None
    doubt: str = ""
    source: str = ""
    as_of: date | None = None
    credit: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """One site held against all requirements. ``score`` is 0-100; ``verdict`` the worst among the musts."""

    site_id: str
    name: str
    municipality_code: str
    verdict: Verdict
    score: int
    results: tuple[Result, ...]
    rank: int = 0

    @property
    def short_musts(self) -> int:
        """How many musts are missed."""
        return sum(r.verdict is Verdict.MISSED and r.requirement.level is Level.MUST for r in self.results)


_CREDIT: Final = {
    Verdict.MET: Fraction(1),
    Verdict.UNCERTAIN: Fraction(3, 5),
    Verdict.UNKNOWN: Fraction(1, 4),
}
_NEAR: Final = Fraction(1, 5)
"""A requirement missed by little earns at most this much, so that the nearest miss leads the misses."""


def match(
    requirements: Sequence[Requirement], sites: Iterable[SiteFacts], today: date
) -> tuple[SiteMatch, ...]:
    """Return the sites in order: best verdict over the musts, then score, then name and id.

    The order depends on the data alone, never on the order of ``sites``.
    """
    found = [match_site(requirements, site, today) for site in sites]
    found.sort(key=lambda m: (m.verdict, -m.score, m.name, m.site_id))
    return tuple(
        SiteMatch(m.site_id, m.name, m.municipality_code, m.verdict, m.score, m.results, rank)
        for rank, m in enumerate(found, start=1)
    )


def match_site(requirements: Sequence[Requirement], site: SiteFacts, today: date) -> SiteMatch:
    """Hold one site against the requirements."""
    results = tuple(judge(requirement, site, today) for requirement in requirements)
    worst = max((r.verdict for r in results if r.requirement.level is Level.MUST), default=Verdict.MET)
    weight = sum(r.requirement.importance for r in results)
    earned = sum((r.credit * r.requirement.importance for r in results), Fraction(0))
    score = int(earned * 100 / weight) if weight else 0
    return SiteMatch(site.id, site.name, site.municipality_code, worst, score, results)


def judge(requirement: Requirement, site: SiteFacts, today: date) -> Result:
    """Hold one requirement against one site."""
    if requirement.kind == "power":
        return _power(requirement, site, today)
    if requirement.kind == "ready_by":
        return _ready(requirement, site, today)
    field = requirement.spec.field
    known = site.values.get(field) if field else None
    if known is None or known.value is None:
        return _result(requirement, Verdict.UNKNOWN)
    judged = _JUDGES[requirement.spec.operator](requirement, known)
    fresh_days = site_field(field).fresh_days if field else None
    if judged.verdict is Verdict.MET and known.is_stale(today, fresh_days):
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.STALE)
    return judged


def _result(
    requirement: Requirement,
    verdict: Verdict,
    known: Known | None = None,
    *,
    short_by: int | None = None,
    asked: int | None = None,
    doubt: str = "",
) -> Result:
    credit = _CREDIT.get(verdict, Fraction(0))
    if verdict is Verdict.MISSED and short_by is not None and asked:
        credit = _NEAR * max(Fraction(0), 1 - Fraction(short_by, asked))
    if known is None:
        return Result(requirement, verdict, None, short_by, doubt, credit=credit)
    return Result(requirement, verdict, known.value, short_by, doubt, known.source, known.as_of, credit)


def _amount(known: Known) -> int:
    return known.value if isinstance(known.value, int) else 0


def _at_least(requirement: Requirement, known: Known) -> Result:
    asked = requirement.low if requirement.low is not None else requirement.high or 0
    has = _amount(known)
    if has >= asked:
        return _result(requirement, Verdict.MET, known)
    return _result(requirement, Verdict.MISSED, known, short_by=asked - has, asked=asked)


def _at_most(requirement: Requirement, known: Known) -> Result:
    asked = requirement.high if requirement.high is not None else requirement.low or 0
    has = _amount(known)
    if has <= asked:
        return _result(requirement, Verdict.MET, known)
    return _result(requirement, Verdict.MISSED, known, short_by=has - asked, asked=max(has, 1))


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


def _power(requirement: Requirement, site: SiteFacts, today: date) -> Result:
    """Firm power meets, firm with indicative is uncertain; asked from a year on, that year's power counts."""
    asked = requirement.low if requirement.low is not None else requirement.high or 0
    at = available(site.power, (requirement.on or today).year)
    if at is None:
        return _result(requirement, Verdict.UNKNOWN)
    firm = Known(at.firm_kw, site.power_source, site.power_as_of)
    total = Known(at.total_kw, site.power_source, site.power_as_of)
    if at.firm_kw >= asked:
        if firm.is_stale(today, site_field("power_note").fresh_days):
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
        return _result(requirement, Verdict.MISSED, known, short_by=(ready - wanted).days, asked=3650)
    if not in_force:
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.PLAN)
    if known.is_stale(today, site_field("ready_on").fresh_days):
        return _result(requirement, Verdict.UNCERTAIN, known, doubt=Doubt.STALE)
    return _result(requirement, Verdict.MET, known)


def best_by_municipality(matches: Iterable[SiteMatch]) -> dict[str, SiteMatch]:
    """Return the best placed site of each municipality, by its code."""
    best: dict[str, SiteMatch] = {}
    for found in sorted(matches, key=lambda m: m.rank):
        best.setdefault(found.municipality_code, found)
    return best


def proposed_municipalities(matches: Iterable[SiteMatch]) -> tuple[str, ...]:
    """Return the codes worth asking, best first: every municipality with a site that misses no must."""
    best = best_by_municipality(matches)
    return tuple(code for code, found in best.items() if found.verdict is not Verdict.MISSED)
