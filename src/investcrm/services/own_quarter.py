"""Puts a municipality's own quarter together: from the region's cases, or from the municipality's inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, words
from investcrm.domain import own_quarter as rules
from investcrm.domain.chart import Datum
from investcrm.domain.own_quarter import Answering, AskedLine, Ended, OwnLine
from investcrm.domain.periods import Period
from investcrm.domain.stages import LostReason
from investcrm.reports import own_quarter_data as paper
from investcrm.services import briefs, kpis, readiness_sheet
from investcrm.store.read import own_quarter as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.reader import Reader, Values
    from investcrm.words import Words

TREND: Final = 5
"""How many periods the charts show, the asked one last."""
STEPS: Final = 3
"""How many next steps of readiness are proposed."""


def render(reader: Reader, code: str, period: Period, language: str, actor: Actor) -> bytes:
    """Return a municipality's report of a period as a PDF.

    Raises:
        NotFound: there is no such municipality, or it is not for this person.
    """
    from investcrm.reports import own_quarter as report

    w = words.of(language)
    return report.render(data(reader, code, period, w, actor), w)


def lines(reader: Reader, code: str, period: Period, actor: Actor) -> tuple[AskedLine, ...]:
    """Return what a municipality was asked, as far back as the period and those beside it reach."""
    first = _shown(period)[0].first
    if readiness_sheet.is_own(actor):
        return tuple(map(_of_inbox, read.of_inbox(reader, (code,), period.last)))
    return tuple(_of_region(row, code) for row in read.of_region(reader, code, first, period.last))


def data(reader: Reader, code: str, period: Period, w: Words, actor: Actor) -> paper.OwnQuarter:
    """Return everything the report of a municipality shows.

    Raises:
        NotFound: there is no such municipality, or it is not for this person.
    """
    sheet = readiness_sheet.municipality(reader, code, w, actor)
    asked = lines(reader, code, period, actor)
    own = readiness_sheet.is_own(actor)
    came = (read.own if own else read.shared)(reader, (code,), period.first, period.last)
    each = [(one, rules.answering(asked, one)) for one in period.run(TREND)]
    now = each[-1][1]
    return paper.OwnQuarter(
        region=sheet.region,
        municipality=sheet.municipality,
        period=phrases.period(period, w.language),
        first=period.first,
        last=period.last,
        made_on=reader.today,
        contact=sheet.contact,
        now=now,
        before=each[-2][1],
        year_ago=rules.answering(asked, period.year_before()),
        region_days=None if own else kpis.kpi(reader, "municipal_answering", period).value,
        asked_trend=_trend(each, w, "asked"),
        days_trend=_trend(each, w, "median_days"),
        asked=_presentable(rules.asked_in(asked, period), period),
        came=rules.ended_in(asked, period, Ended.WON_HERE),
        went=rules.ended_in(asked, period, Ended.WON_ELSEWHERE, Ended.LOST),
        reasons=rules.reasons(asked, period),
        own=tuple(map(_own, came)),
        own_in_full=own,
        steps=sheet.steps[:STEPS],
        told_ends=not own or any(line.ended for line in asked),
    )


def _shown(period: Period) -> tuple[Period, ...]:
    return tuple(sorted({*period.run(TREND), period.year_before()}))


def _presentable(found: Iterable[AskedLine], period: Period) -> tuple[AskedLine, ...]:
    """Return the lines as the report of a period tells them: what came after it is not known yet."""
    return tuple(_until(line, period.last) for line in found)


def _until(line: AskedLine, last: date) -> AskedLine:
    if line.answered_on and line.answered_on > last:
        line = replace(line, answered_on=None, declined=False, reason="", days=None)
    if line.ended_on and line.ended_on > last:
        line = replace(line, ended=None, ended_on=None, lost_reason=None)
    return line


def _of_region(row: Values, code: str) -> AskedLine:
    content, number, sent, deadline, answered, declined, reason, days, outcome, where, decided = row[:11]
    lost, needed, jobs = row[11:]
    told = briefs.loaded(content)
    name = str(told.get("title") or told.get("number") or number)
    return AskedLine(
        name=name,
        number=str(told.get("number") or ""),
        sent_on=day(sent),
        deadline_on=day(deadline),
        answered_on=day(answered),
        declined=bool(declined),
        reason=reason or "",
        days=None if days is None or not answered or days < 0 else int(days),
        ended=rules.ended_for(outcome, where, code),
        ended_on=day(decided),
        lost_reason=LostReason(lost) if lost else None,
        needed=needed or "",
        jobs=int(jobs) if jobs and where == code else None,
    )


def _of_inbox(row: Values) -> AskedLine:
    title, number, sent, deadline, replied, declined, reason, days, ended, ended_on, lost = row
    return AskedLine(
        name=title or number,
        number=number,
        sent_on=day(sent),
        deadline_on=day(deadline),
        answered_on=day(replied),
        declined=bool(declined),
        reason=reason,
        days=None if days is None or days < 0 else int(days),
        ended=Ended(ended) if ended else None,
        ended_on=day(ended_on),
        lost_reason=LostReason(lost) if lost else None,
    )


def _own(row: Values) -> OwnLine:
    title, number, received, outcome, closed = row
    received_on = day(received)
    assert received_on is not None
    return OwnLine(title or "", number, received_on, outcome or "", day(closed))


def _trend(each: Iterable[tuple[Period, Answering]], w: Words, of: str) -> tuple[Datum, ...]:
    found = [(period, getattr(counted, of)) for period, counted in each]
    return tuple(
        Datum(
            phrases.period_short(period, w.language),
            None if value is None else float(value),
            phrases.DASH if value is None else formats.number(value, w.language, 1),
            id=str(period),
            strong=place == len(found),
        )
        for place, (period, value) in enumerate(found, 1)
    )


def summary(now: Answering, w: Words) -> str:
    """Return a period in words, for those who read no paper."""
    told = w.t(
        "Asked {asked}, answered {answered}, of which declined {declined}.",
        asked=now.asked,
        answered=now.answered,
        declined=now.declined,
    )
    if now.due:
        told += " " + w.t("In time: {count} of {total}.", count=now.in_time, total=now.due)
    if now.median_days is not None:
        days = formats.number(now.median_days, w.language, 1)
        one = 1 if now.median_days == 1 else 2
        told += " " + w.n("Median: {days} working day.", "Median: {days} working days.", one, days=days)
    return told
