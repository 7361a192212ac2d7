"""What a match says in words: why a site stands where it stands, and what one change would be worth most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, overload

from investcrm import formats, phrases, words
from investcrm.domain.matching import (
    FULL,
    SHAPE_LABELS,
    VERDICT_LABELS,
    Doubt,
    Result,
    Shape,
    SiteMatch,
    Verdict,
)
from investcrm.domain.requirements import Level, Operator
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.services.matching import Matches

TONES: Final = {
    Verdict.MET: "ok",
    Verdict.UNCERTAIN: "warn",
    Verdict.UNKNOWN: "neutral",
    Verdict.MISSED: "bad",
}
_PARTS: Final = 3
LOOKED_AT: Final = 200
"""So many of the best are looked at for what would be worth most."""
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
        """The key of the site, or of two together."""
        return self.match.key

    @property
    def reason(self) -> str:
        """Why it stands here, in one line: what is missing or in doubt, else what it has."""
        why = reason(self.match, self.language)
        if self.match.shape is Shape.WHOLE:
            return why
        return " · ".join(part for part in (t(SHAPE_LABELS[self.match.shape]), why) if part)

    @property
    def place(self) -> str:
        """Its rank; two together stand beside the count."""
        return "+" if self.match.shape is Shape.TOGETHER else str(self.match.rank)


class SiteLines(Sequence[SiteLine]):
    """The ranked list, a line made when it is shown."""

    def __init__(self, matches: Matches, municipality: Callable[[str], str], language: str) -> None:
        self._matches = matches
        self._municipality = municipality
        self._language = language
        self._count = len(matches)

    def possible(self) -> SiteLines:
        """Return those that miss no must."""
        found = SiteLines(self._matches, self._municipality, self._language)
        found._count = self._matches.possible
        return found

    def position(self, key: str) -> int | None:
        """Return where a line stands; None where it is not among these."""
        at = self._matches.position(key)
        return at if at is not None and at < self._count else None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> SiteLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[SiteLine, ...]: ...
    def __getitem__(self, at: int | slice) -> SiteLine | tuple[SiteLine, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(self._count)[at])
        match = self._matches[range(self._count)[at]]
        return SiteLine(match, self._municipality(match.municipality_code), self._language)


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
    doubt = t(result.doubt or result.note) if result.doubt or result.note else ""
    if result.verdict is Verdict.UNKNOWN:
        doubt = t("nobody has said")
    rests = ", ".join(
        part for part in (result.source, formats.day(result.as_of) if result.as_of else "") if part
    )
    return " · ".join(part for part in (doubt, rests) if part)


def points(result: Result) -> str:
    """Return what a result earns of its weight: 3 of 5."""
    earned = formats.number(result.points / FULL, decimals=2)
    return t("{points} of {weight}", points=earned, weight=result.requirement.importance)


def arithmetic(match: SiteMatch) -> str:
    """Return how the score comes about: what each requirement earns of its weight, over all weights."""
    earned = " + ".join(formats.number(result.points / FULL, decimals=2) for result in match.results)
    return t("({earned}) of {weight} = {score} of 100", earned=earned, weight=match.weight, score=match.score)


def question(match: SiteMatch, result: Result) -> str:
    """Return what is unknown of a candidate as a question; it tells nothing of how much is asked."""
    label = phrases.kind_label(result.requirement, "sv").lower()
    return words.of("sv").t(
        "What can you say of {requirement} at {site}?", requirement=label, site=match.name
    )


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
    for match in matches[:LOOKED_AT]:
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
    if result.verdict is Verdict.MISSED and short and result.requirement.kind == "power":
        return t("{amount} ({requirement}) more, all of it firm, makes {place} meet every must.",
            amount=short, requirement=label, place=place)  # fmt: skip
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
