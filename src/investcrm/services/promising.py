"""Service promises: what each step of a case was promised, whether it was kept, and why where it was late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import promises
from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import KPIS
from investcrm.domain.promises import CaseStep, Measured, Promise, Standing
from investcrm.domain.words import N_
from investcrm.services import days, settings
from investcrm.store import kpi_sql
from investcrm.store.read import following as read_following
from investcrm.store.read import promises as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.following_commands import Explain
    from investcrm.domain.periods import Period
    from investcrm.domain.working_days import WorkingCalendar
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

SETTING: Final = "promises"
YEAR: Final = timedelta(days=365)
_NEAR: Final = 1
"""Working days left from which a running promise is about to be late."""
_FORGOTTEN: Final = -10
"""Working days after which a late step without words is no longer brought up."""


def promised(reader: Reader) -> dict[Promise, int]:
    """Return the promised working days for each step."""
    return promises.days_of(settings.load(reader, SETTING))


def of_case(reader: Reader, inquiry_id: str) -> tuple[Measured, ...]:
    """Return every promised step of a case that has begun, in the order of the round."""
    found = read.case(reader, inquiry_id)
    if found is None:
        return ()
    asked = read_following.round_of_case(reader, inquiry_id)
    rows = [(row[2], row[3], row[4], day(row[6]), day(row[10]), day(row[11])) for row in asked]
    calendar = days.calendar(reader, [*map(day, found[3:7]), *(on for row in rows for on in row[3:])])
    told = {(about, code): text for _, _, about, code, text in read.explanations(reader, (inquiry_id,))}
    usual, now = promised(reader), reader.today
    steps = [*_own(found, calendar, usual, now, told)]
    for code, name, state, sent, answered, deadline in rows:
        if state != "withdrawn":
            steps.append(
                promises.measure(
                    Promise.ANSWER,
                    calendar,
                    began_on=sent,
                    done_on=answered if state in ("answered", "declined") else None,
                    promised=usual[Promise.ANSWER],
                    due_on=deadline,
                    now=now,
                    municipality_code=code,
                    municipality=name,
                    explanation=told.get((Promise.ANSWER.value, code), ""),
                )
            )
    complete = promises.answers_in(tuple((row[2], row[4]) for row in rows))
    steps.append(_measured(Promise.OFFER, calendar, complete, day(found[6]), usual, now, told))
    order = list(Promise)
    goes_on = bool(found[7])  # nothing runs in a case at rest or decided
    shown = [one for one in steps if one is not None and (goes_on or one.done_on is not None)]
    return tuple(sorted(shown, key=lambda one: order.index(one.promise)))


def _own(
    found: Values,
    calendar: WorkingCalendar,
    usual: dict[Promise, int],
    now: date,
    told: dict[tuple[str, str], str],
) -> list[Measured | None]:
    received, responded, forwarded, offered = map(day, found[3:7])
    first = min((on for on in (responded, offered) if on), default=None)
    steps = [_measured(Promise.RESPONSE, calendar, received, first, usual, now, told)]
    if forwarded or not offered:
        steps.append(_measured(Promise.FORWARD, calendar, received, forwarded, usual, now, told))
    return steps


def _measured(
    promise: Promise,
    calendar: WorkingCalendar,
    began: date | None,
    done: date | None,
    usual: dict[Promise, int],
    now: date,
    told: dict[tuple[str, str], str],
) -> Measured | None:
    return promises.measure(
        promise,
        calendar,
        began_on=began,
        done_on=done,
        promised=usual[promise],
        now=now,
        explanation=told.get((promise.value, ""), ""),
    )


def near(reader: Reader) -> tuple[tuple[str, str, str, Measured], ...]:
    """Return the open cases whose own first step is about to be late, or is and nobody has said why.

    Each as inquiry id, number, title and the step most behind.
    """
    found = read.beginning(reader, (reader.today - timedelta(days=60)).isoformat())
    calendar = days.calendar(reader, (day(row[3]) for row in found))
    told: dict[str, dict[tuple[str, str], str]] = {}
    for _, case, about, code, text in read.explanations(reader, [row[0] for row in found]) if found else ():
        told.setdefault(case, {})[(about, code)] = text
    usual = promised(reader)
    lines = []
    for row in found:
        steps = [
            one
            for one in _own(row, calendar, usual, reader.today, told.get(row[0], {}))
            if one is not None
            and one.done_on is None
            and _FORGOTTEN <= one.left <= _NEAR
            and not one.explanation
        ]
        if steps:
            lines.append((row[0], row[1], row[2], min(steps, key=lambda one: one.left)))
    return tuple(lines)


def steps(reader: Reader, promise: Promise, period: Period) -> tuple[CaseStep, ...]:
    """Return the steps behind the share of a promise kept in a period: late ones first, with why."""
    kpi = next(one for one in KPIS if one.promise is promise)
    rows = kpi_sql.promised_steps(reader, kpi, period.first, period.last)
    calendar = days.calendar(reader, (day(on) for row in rows for on in row[5:8]))
    cases = list(dict.fromkeys(row[0] for row in rows))
    told = {
        (case, code): text
        for _, case, about, code, text in (read.explanations(reader, cases) if cases else ())
        if about == promise.value
    }
    usual = promised(reader)[promise]
    found = []
    for inquiry_id, number, title, code, name, began, done, due in rows:
        step = promises.measure(
            promise,
            calendar,
            began_on=day(began),
            done_on=day(done),
            promised=usual,
            due_on=day(due),
            now=reader.today,
            municipality_code=code,
            municipality=name,
            explanation=told.get((inquiry_id, code), ""),
        )
        if step is not None:
            found.append(CaseStep(inquiry_id, number, title, step))
    return tuple(sorted(found, key=lambda one: one.step.standing is not Standing.LATE))


def of_municipality(reader: Reader, code: str) -> tuple[int, int]:
    """Return how many answers of the last year a municipality gave, and how many of them in time."""
    found = [
        tuple(map(day, row)) for row in read.answered_since(reader, code, (reader.today - YEAR).isoformat())
    ]
    calendar = days.calendar(reader, (on for row in found for on in row))
    usual = promised(reader)[Promise.ANSWER]
    kept = 0
    for sent, answered, deadline in found:
        one = promises.measure(
            Promise.ANSWER,
            calendar,
            began_on=sent,
            done_on=answered,
            promised=usual,
            due_on=deadline,
            now=reader.today,
        )
        kept += one is not None and one.standing is Standing.KEPT
    return len(found), kept


def explain(uow: UnitOfWork, command: Explain) -> None:
    """Say why a promised step was late; empty words take what was said away.

    Raises:
        InvalidInput: a municipality's answer without its municipality, or the other way round.
    """
    uow.get("inquiry", command.inquiry_id)
    if (command.promise is Promise.ANSWER) != bool(command.municipality_code):
        raise InvalidInput(N_("Say which municipality's answer was late, and only for an answer."))
    text = command.text.strip()
    known = {
        (about, code): row_id for row_id, _, about, code, _ in read.explanations(uow, (command.inquiry_id,))
    }
    row_id = known.get((command.promise.value, command.municipality_code))
    if row_id and not text:
        uow.remove("activity", row_id)
    elif row_id:
        uow.update("activity", row_id, {"text": text})
    elif text:
        values: dict[str, Any] = {
            "inquiry_id": command.inquiry_id,
            "kind": "explanation",
            "happened_on": uow.today,
            "text": text,
            "about": command.promise.value,
            "municipality_code": command.municipality_code,
        }
        uow.insert("activity", values)
    uow.commit(N_("Explained a late step"))
