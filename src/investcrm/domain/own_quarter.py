"""A municipality's own quarter: what came to it, what it answered and how fast, how it went and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from investcrm.domain.periods import Period
from investcrm.domain.stages import LostReason
from investcrm.domain.words import N_


class Ended(StrEnum):
    """How a case went, seen from one of the municipalities that were asked."""

    WON_HERE = "won_here"
    WON_ELSEWHERE = "won_elsewhere"
    LOST = "lost"


ENDED_LABELS: Final = {
    Ended.WON_HERE: N_("Came to us"),
    Ended.WON_ELSEWHERE: N_("Went to another municipality of the region"),
    Ended.LOST: N_("Left the region"),
}


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One inquiry that a municipality was asked about, under the name it knows it by.

    ``days`` are working days from asked to answered, None where either day is not known. ``reason`` is why
    the municipality declined, ``needed`` what would have been needed where the case was lost, ``jobs`` the
    new jobs decided; the last two are known to the region alone.
    """

    name: str
    number: str
    sent_on: date | None
    deadline_on: date | None
    answered_on: date | None
    declined: bool = False
    reason: str = ""
    days: int | None = None
    ended: Ended | None = None
    ended_on: date | None = None
    lost_reason: LostReason | None = None
    needed: str = ""
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An inquiry that reached the municipality itself; ``outcome`` is empty while it is open."""

    title: str
    number: str
    received_on: date
    outcome: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """How a period went.

    ``asked`` counts by the day of asking, ``answered`` (``declined`` among them) by the day of the answer;
    ``in_time`` of ``due``: the answers that came by their deadline, of those that had one. ``median_days``
    are working days, over the answers of the period.
    """

    asked: int
    answered: int
    declined: int
    in_time: int
    due: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for loss with the number of cases it lost."""

    reason: LostReason
    count: int


def answering(lines: Iterable[AskedLine], period: Period) -> Answering:
    """Count a period. An answer without a day, or before it was asked, is not measured."""
    lines = tuple(lines)
    answered = [line for line in lines if _within(line.answered_on, period)]
    due = [line for line in answered if line.deadline_on]
    days = [line.days for line in answered if line.days is not None]
    return Answering(
        asked=sum(_within(line.sent_on, period) for line in lines),
        answered=len(answered),
        declined=sum(line.declined for line in answered),
        in_time=sum(_by(line.answered_on, line.deadline_on) for line in due),
        due=len(due),
        median_days=float(median(days)) if days else None,
    )


def asked_in(lines: Iterable[AskedLine], period: Period) -> tuple[AskedLine, ...]:
    """Return what was asked in a period, and what still waited for an answer when it began."""
    return tuple(
        line
        for line in lines
        if _within(line.sent_on, period)
        or (
            line.sent_on is not None
            and line.sent_on < period.first
            and (line.answered_on is None or line.answered_on >= period.first)
            and (line.ended_on is None or line.ended_on >= period.first)
        )
    )


def ended_in(lines: Iterable[AskedLine], period: Period, *ended: Ended) -> tuple[AskedLine, ...]:
    """Return what was decided in a period in one of these ways, the latest first."""
    found = [line for line in lines if line.ended in ended and _within(line.ended_on, period)]
    return tuple(sorted(found, key=lambda line: (-_ordinal(line.ended_on), line.name)))


def reasons(lines: Iterable[AskedLine], period: Period) -> tuple[Reason, ...]:
    """Return why cases of a period were lost, the commonest reason first, then in the order of the list."""
    lost = Counter(line.lost_reason or LostReason.UNKNOWN for line in ended_in(lines, period, Ended.LOST))
    order: Sequence[LostReason] = tuple(LostReason)
    return tuple(
        Reason(reason, count)
        for reason, count in sorted(lost.items(), key=lambda item: (-item[1], order.index(item[0])))
    )


def ended_for(outcome: str, decided_in: str, code: str) -> Ended | None:
    """Return how a case went for one municipality; None where it is open or nobody says where it landed.

    ``outcome`` and ``decided_in`` are the case's own: what it became, and the code of the municipality.
    """
    if outcome == "lost":
        return Ended.LOST
    if not outcome or not decided_in:
        return None
    return Ended.WON_HERE if decided_in == code else Ended.WON_ELSEWHERE


def _within(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def _by(day: date | None, deadline: date | None) -> bool:
    return day is not None and deadline is not None and day <= deadline


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
