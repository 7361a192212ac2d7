"""What a period comes to in a few lines: what was won and lost, the targets, what holds back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from investcrm import formats
from investcrm.reports.period_words import WORDS
from investcrm.reports.quarter_charts import amounts
from investcrm.reports.quarter_data import Course, LostReasonRow, MissingRow, Quarter, WonRow
from investcrm.words import Words

NAMED: Final = 3
"""Cases that a line names."""
LONGEST: Final = 120
"""Signs of a name; of a longer one its beginning tells which it is."""


def brief(data: Quarter, words: Words) -> tuple[tuple[str, str], ...]:
    """Return lines with their label; what there is nothing to say of has none."""
    lines = [(words.t("Won"), won(data, words)), (words.t("Lost cases"), lost(data, words))]
    if data.goals:
        lines.append((words.t("Targets"), targets(data, words)))
    if data.missing:
        lines.append((words.t("What is missing"), missing_told(data.missing[0], words)))
    if told := followed(data, words):
        lines.append((words.t("Earlier decisions"), told))
    return tuple(lines)


def won(data: Quarter, words: Words, most: int = NAMED, longest: int = LONGEST) -> str:
    """Return what was decided, the largest first: so many by name, each name cut to so many signs."""
    if not data.won:
        return words.t(WORDS[data.kind].none_won)
    ordered = sorted(data.won, key=lambda row: (-(row.jobs or 0), -(row.investment_sek or 0)))
    return f"{_some([_won(row, words, longest) for row in ordered], '; ', words, most)}."


def _some(named: Sequence[str], between: str, words: Words, most: int = NAMED) -> str:
    """Return the first of some things, and how many more there are."""
    told, more = between.join(named[:most]), len(named) - most
    if more <= 0:
        return told
    return words.n("{named} and {count} more", "{named} and {count} more", more, named=told)


def _won(row: WonRow, words: Words, longest: int) -> str:
    place = cut(row.municipality, longest)
    beside = ", ".join(part for part in (place, amounts(row.jobs, row.investment_sek, words)) if part)
    return f"{cut(row.name, longest)} ({beside})" if beside else cut(row.name, longest)


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many signs, cut between words where it can be, with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    between = head.rfind(" ")
    return (head[:between] if between > longest // 2 else head).rstrip(" ,.;:") + "…"


def lost(data: Quarter, words: Words) -> str:
    """Return how many cases were lost, what they had stated, and the commonest reason."""
    count = sum(row.count for row in data.lost_reasons)
    if not count:
        return words.t(WORDS[data.kind].none_lost)
    told = words.n("{count} case", "{count} cases", count)
    jobs = sum(row.jobs for row in data.lost_reasons)
    sek = sum(row.investment_sek for row in data.lost_reasons)
    if worth := amounts(jobs, sek, words):
        told = words.t("{cases} with {worth}", cases=told, worth=worth)
    first = data.lost_reasons[0]
    if len(data.lost_reasons) > 1 and first.count == data.lost_reasons[1].count:
        return f"{told}."
    return words.t("{told}, most often: {reason}.", told=told, reason=first.reason)


def targets(data: Quarter, words: Words) -> str:
    """Return how many of the year's targets are reached, how many behind, how many nobody can judge yet."""
    courses = [goal.course for goal in data.goals]
    unknown = courses.count(None)
    if unknown and unknown == len(courses):
        return words.n(
            "The target cannot be judged yet.", "None of the {count} targets can be judged yet.", unknown
        )
    behind = [goal.label for goal in data.goals if goal.course is Course.BEHIND]
    told = words.t(
        "{reached} of {count} reached, {course} on course.",
        reached=courses.count(Course.REACHED),
        count=len(courses),
        course=courses.count(Course.ON_COURSE),
    )
    parts = [told]
    if behind:
        parts.append(words.t("Behind: {targets}.", targets=_some(behind, ", ", words)))
    if unknown:
        parts.append(words.t("{count} cannot be judged yet.", count=unknown))
    return " ".join(parts)


def reason_told(row: LostReasonRow, words: Words, longest: int = LONGEST) -> str:
    """Return why cases were lost, how many, and what they had stated."""
    count = words.n("{count} case", "{count} cases", row.count)
    worth = amounts(row.jobs, row.investment_sek, words)
    lost = ", ".join(part for part in (count, worth) if part)
    return words.t("{reason} (lost: {cases}).", reason=cut(row.reason, longest), cases=lost)


def missing_told(row: MissingRow, words: Words, longest: int = LONGEST) -> str:
    """Return one missing thing with its place and what it would win."""
    short = row.short
    if short and not row.unknown:
        short = words.t("short by {amount}", amount=short)
    inquiries = words.n("{count} inquiry", "{count} inquiries", row.inquiries)
    worth = amounts(row.jobs, row.investment_sek, words)
    lack = cut(row.what, longest)
    if row.place:
        lack = words.t("{what} in {place}", what=lack, place=cut(row.place, longest))
    if short:
        lack = f"{lack} ({short})"
    return words.t(
        "{lack}: would win {worth}.",
        lack=lack,
        worth=", ".join(part for part in (inquiries, worth) if part),
    )


def followed(data: Quarter, words: Words) -> str:
    """Return how much of what was decided earlier is realised, of the cases that have been followed up."""
    known = [
        (row.decided, done)
        for row in data.follow_up
        if row.decided is not None
        for done in [next((one for one in reversed(row.realised) if one is not None), None)]
        if done is not None
    ]
    if not known:
        return ""
    return words.t(
        "Of {decided} jobs decided, {realised} are realised so far (followed up: {cases}).",
        realised=formats.number(sum(done for _, done in known), words.language, 0),
        decided=formats.number(sum(decided for decided, _ in known), words.language, 0),
        cases=words.n("{count} case", "{count} cases", len(known)),
    )
