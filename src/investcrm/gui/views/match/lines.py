"""What a match says in words: why a site stands where it stands, and what one change would be worth most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from investcrm import formats, phrases
from investcrm.domain.matching import VERDICT_LABELS, Doubt, Result, SiteMatch, Verdict
from investcrm.domain.requirements import Level, Operator
from investcrm.words import t

TONES: Final = {
    Verdict.MET: "ok",
    Verdict.UNCERTAIN: "warn",
    Verdict.UNKNOWN: "neutral",
    Verdict.MISSED: "bad",
}
_PARTS: Final = 3
_WORST_FIRST: Final = (Verdict.MISSED, Verdict.UNKNOWN, Verdict.UNCERTAIN)
_LEVELS: Final = tuple(Level)


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the ranked list."""

    match: SiteMatch
    municipality: str
    language: str

    @property
    def id(self) -> str:
        """The site's id."""
        return self.match.site_id

    @property
    def reason(self) -> str:
        """Why it stands here, in one line: what is missing or in doubt, else what it has."""
        return reason(self.match, self.language)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A requirement in the table of one site."""

    id: str
    result: Result


@dataclass(frozen=True, slots=True)
class Worth:
    """One change that would make a site meet every must."""

    site_id: str
    sentence: str


def site_verdict(match: SiteMatch) -> str:
    """Return a site's verdict over the musts as words for a chip."""
    if match.verdict is Verdict.MISSED:
        return t("a must is missed") if match.short_musts == 1 else t("musts are missed")
    return t(VERDICT_LABELS[match.verdict])


def reason(match: SiteMatch, language: str) -> str:
    """Return at most three parts, worst and weightiest first."""
    troubles = [
        result
        for verdict in _WORST_FIRST
        for result in sorted(match.results, key=_weight)
        if result.verdict is verdict
    ]
    if troubles:
        return " · ".join(_trouble(result, language) for result in troubles[:_PARTS])
    kept = [text for text in (phrases.has(result, language) for result in match.results) if text]
    return " · ".join(kept[:_PARTS])


def _weight(result: Result) -> tuple[int, int]:
    return _LEVELS.index(result.requirement.level), -result.requirement.importance


def _trouble(result: Result, language: str) -> str:
    label = phrases.kind_label(result.requirement, language)
    if result.verdict is Verdict.MISSED:
        return f"{label}: {short_verdict(result, language)}"
    if result.verdict is Verdict.UNKNOWN:
        return t("{requirement}: unknown", requirement=label)
    return f"{label}: {t(result.doubt)}" if result.doubt else t("{requirement}: uncertain", requirement=label)


def why(result: Result) -> str:
    """Return what a verdict rests on: the doubt in words, then source and date."""
    doubt = t(result.doubt) if result.doubt else ""
    if result.verdict is Verdict.UNKNOWN:
        doubt = t("nobody has said")
    rests = ", ".join(
        part for part in (result.source, formats.day(result.as_of) if result.as_of else "") if part
    )
    return " · ".join(part for part in (doubt, rests) if part)


def short_verdict(result: Result, language: str) -> str:
    """Return a verdict as the word of a chip, with how much is missing."""
    amount = phrases.short_by(result, language)
    if result.verdict is not Verdict.MISSED or not amount:
        return t(VERDICT_LABELS[result.verdict])
    if result.requirement.spec.operator is Operator.BY:
        return t("{amount} late", amount=amount)
    if result.requirement.spec.operator is Operator.AT_MOST:
        return t("{amount} too much", amount=amount)
    return t("{amount} short", amount=amount)


def worth_most(
    matches: Sequence[SiteMatch], municipality: Callable[[str], str], language: str, most: int = 3
) -> tuple[Worth, ...]:
    """Return the single changes that would make a site meet every must, the best placed site first."""
    found = []
    for match in matches:
        lacking = [
            result
            for result in match.results
            if result.requirement.level is Level.MUST and result.verdict is not Verdict.MET
        ]
        if len(lacking) == 1:
            place = f"{match.name} ({municipality(match.municipality_code)})"
            found.append(Worth(match.site_id, _wish(lacking[0], place, language)))
        if len(found) == most:
            break
    return tuple(found)


_MENDS: Final[Mapping[str, str]] = {
    Doubt.INDICATIVE: "firm",
    Doubt.STALE: "fresh",
    Doubt.PLAN: "plan",
    Doubt.NOT_DATED: "dated",
}


def _wish(result: Result, place: str, language: str) -> str:
    label = phrases.kind_label(result.requirement, language).lower()
    short = phrases.short_by(result, language)
    operator = result.requirement.spec.operator
    if result.verdict is Verdict.MISSED and short and operator is Operator.BY:
        return t("{amount} earlier makes {place} meet every must.", amount=short, place=place)
    if result.verdict is Verdict.MISSED and short and operator is not Operator.AT_MOST:
        return t("{amount} ({requirement}) more makes {place} meet every must.", amount=short,
            requirement=label, place=place)  # fmt: skip
    if result.verdict is Verdict.MISSED:
        return t("Only “{requirement}” is missing at {place}.", requirement=label, place=place)
    if result.verdict is Verdict.UNKNOWN:
        return t("One answer about “{requirement}” decides {place}.", requirement=label, place=place)
    mend = _MENDS.get(result.doubt, "")
    if mend == "firm":
        return t("A firm grid statement makes {place} meet every must.", place=place)
    if mend == "fresh":
        return t("A fresh answer about “{requirement}” makes {place} sure.", requirement=label, place=place)
    if mend == "plan":
        return t("Legal force of the plan makes {place} meet every must.", place=place)
    if mend == "dated":
        return t("A date for streets and power makes {place} sure.", place=place)
    return t("Only “{requirement}” is uncertain at {place}.", requirement=label, place=place)
