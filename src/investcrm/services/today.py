"""What must be done now, what waits for others, what comes: each with the one act that settles it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm import formats
from investcrm.domain.promises import PROMISE_LABELS, Promise
from investcrm.domain.rows import Counts, Due, Today
from investcrm.domain.words import N_
from investcrm.services import (
    days,
    inquiries,
    ledger,
    plan_due,
    promising,
    readiness,
    readiness_work,
    reminding,
    secrecy,
)
from investcrm.store.read import today as read
from investcrm.store.read import visits
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

HORIZON: Final = 7
COMING: Final = 21
QUIET_DAYS: Final = 10
"""An offer that nobody answered for so long is worth a call."""
TEXTS: Final = {
    "remind": N_("{count} have not answered"),
    "promise": N_("Promised: {text}"),
    "reminders": N_("{count} municipalities are due to be reminded, in {text} cases"),
    "collect": N_("All have answered: put the offer together"),
    "send": N_("{count} prepared and not sent"),
    "forward": N_("Nobody has been asked yet"),
    "task": "{text}",
    "visit": N_("Company visit {text}"),
    "step": "{text}",
    "question": N_("A municipality asks: {text}"),
    "waiting": N_("{count} have not answered yet"),
    "offer": N_("The offer waits for an answer"),
    "follow": N_("Follow up jobs {count} months after the decision"),
    "agreement": N_("The agreement ends: {text}"),
    "project": N_("Report period {count}, {text}"),
    "readiness": N_("Has not looked its readiness over yet"),
    "wheel": N_("From the annual wheel"),
    "plan": N_("The action plan is to be followed up"),
    "request": N_("Somebody asks to see documents: {text}"),
    "queue": N_("The grid operator closes the case unless something happens: {text}"),
    "register": N_("{count} secret documents must be registered without delay"),
}
"""What a line says, by kind; ``{count}`` and ``{text}`` come from the line."""


def today(reader: Reader, member_id: str = "") -> Today:
    """Return Today."""
    del member_id
    now = reader.today
    lines = [*_tasks(reader, now), *_steps(reader, now), *_rounds(reader, now), *_unforwarded(reader, now)]
    lines += [*_offers(reader, now), *_follow_ups(reader, now), *_questions(reader, now)]
    lines += _requests(reader, now)
    lines += secrecy.due(reader, now + timedelta(days=COMING))
    lines += [*_visits(reader, now), *_persons(reader, now)]
    lines += [*_queue(reader, now), *_projects(reader, now)]
    lines += plan_due.lines(reader, now + timedelta(days=COMING), _tone)
    lines += _promises(reader, now, {line.inquiry_id for line in lines if line.action})
    lines.sort(key=lambda due: (due.due_on or date.max, due.number, due.kind, due.ref))
    return Today(
        due=tuple(line for line in lines if line.tone in ("late", "today", "week") and line.action),
        waiting=tuple(
            line for line in lines if line.kind in ("waiting", "offer", "readiness") and not line.action
        ),
        coming=tuple(
            line
            for line in lines
            if line.tone == "later" and line.kind not in ("waiting", "offer", "readiness")
        ),
        news=inquiries.history(reader, "", 12),
    )


def counts(reader: Reader, member_id: str = "") -> Counts:
    """Return the numbers beside the navigation."""
    shown = today(reader, member_id)
    stale = sum(len(row.stale) for row in readiness.municipalities(reader))
    return Counts(len(shown.due), read.open_count(reader), stale)


def _tone(on: date | None, now: date) -> str:
    if on is None or on == now:
        return "today"
    if on < now:
        return "late"
    return "week" if on <= now + timedelta(days=HORIZON) else "later"


def _until(now: date) -> str:
    return (now + timedelta(days=COMING)).isoformat()


def _tasks(reader: Reader, now: date) -> list[Due]:
    """Return the open tasks; one that asks for realised jobs is settled by stating them."""
    return [
        Due(
            "task",
            "ledger" if months else "done",
            _tone(day(due), now),
            day(due),
            inquiry_id,
            number or "",
            title or "",
            text,
            months,
            task_id,
        )
        for task_id, text, due, inquiry_id, number, title, kind in read.open_tasks(reader, _until(now))
        for months in (ledger.asked_months(kind),)
    ]


def _steps(reader: Reader, now: date) -> list[Due]:
    return [
        Due("step", "open", _tone(day(on), now), day(on), inquiry_id, number, title, text)
        for inquiry_id, number, title, text, on in read.next_steps(reader, _until(now))
    ]


def _rounds(reader: Reader, now: date) -> list[Due]:
    due = reminding.due(reader)
    asked = Counter(one.inquiry_id for one in due)
    lines = []
    if len(asked) > 1:
        since = min(one.due_since or now for one in due)
        tone = "late" if any(one.deadline_on and one.deadline_on < now for one in due) else "today"
        lines.append(Due("reminders", "remind_all", tone, since, None, "", "", str(len(asked)), len(due)))
    rounds = read.rounds(reader)
    calendar, promised = days.calendar(reader, (day(row[7]) for row in rounds)), promising.promised(reader)
    for inquiry_id, number, title, silent, answered, prepared, deadline, last, _ in rounds:
        on = day(deadline)
        if prepared:
            lines.append(Due("send", "send", "today", now, inquiry_id, number, title, "", int(prepared)))
        if asked[inquiry_id]:
            tone = "late" if on and on < now else "today"
            lines.append(Due("remind", "remind", tone, on, inquiry_id, number, title, "", asked[inquiry_id]))
        elif silent:
            lines.append(Due("waiting", "", _tone(on, now), on, inquiry_id, number, title, "", int(silent)))
        elif answered and not prepared:
            by = calendar.add(day(last) or now, promised[Promise.OFFER])
            tone = "late" if by < now else "today"
            lines.append(Due("collect", "offer", tone, by, inquiry_id, number, title, ""))
    return lines


def _promises(reader: Reader, now: date, told: set[str | None]) -> list[Due]:
    """Return the cases whose first promised step is about to be late, but those something else is said of."""
    return [
        Due(
            "promise", "open", _tone(one.due_on, now), one.due_on, inquiry_id, number, title,
            PROMISE_LABELS[one.promise], ref=one.promise.value,
        )
        for inquiry_id, number, title, one in promising.near(reader)
        if inquiry_id not in told
    ]  # fmt: skip


def _unforwarded(reader: Reader, now: date) -> list[Due]:
    return [
        Due("forward", "match", _tone(day(on), now), day(on), inquiry_id, number, title, "")
        for inquiry_id, number, title, on in read.unforwarded(reader, _until(now))
    ]


def _requests(reader: Reader, now: date) -> list[Due]:
    """Return municipalities that have not looked their levels over: to call when the day has been."""
    codes = [row.code for row in readiness.own(reader)]
    return [
        Due(
            "readiness",
            "open" if one.due_on < now else "",
            _tone(one.due_on, now),
            one.due_on,
            None,
            "",
            one.municipality,
            "",
            len(one.left),
            one.municipality_code,
        )
        for one in readiness_work.requests(reader, codes)
        if not one.is_answered
    ]


def _offers(reader: Reader, now: date) -> list[Due]:
    lines = []
    for inquiry_id, number, title, sent in read.waiting_offers(reader):
        on = day(sent) or now
        quiet = (now - on).days >= QUIET_DAYS
        tone, action = ("today", "activity") if quiet else ("later", "")
        lines.append(Due("offer", action, tone, on, inquiry_id, number, title, "", (now - on).days))
    return lines


def _questions(reader: Reader, now: date) -> list[Due]:
    from investcrm.services import inbox

    return [
        Due(
            "question",
            "reply",
            "today",
            now,
            one.inquiry_id,
            one.number,
            one.title,
            f"{one.message.municipality}, {one.message.text}",
            ref=one.message.brief_id,
        )
        for one in inbox.questions(reader)
    ]


def _queue(reader: Reader, now: date) -> list[Due]:
    """Return the cases in operators' queues that inactivity is about to close."""
    from investcrm.domain import power_queue
    from investcrm.services import power
    from investcrm.store.read import power as read_power

    steps = power.steps(reader)
    until = (now + timedelta(days=power_queue.WARN_DAYS)).isoformat()
    return [
        Due(
            "queue", "open", _tone(day(on), now), day(on), None, "",
            f"{name} ({operator})" if operator else name, power_queue.label_of(steps, step),
            ref=f"{kind}:{place}",
        )
        for _, on, step, operator, kind, place, name in read_power.closing(reader, until)
    ]  # fmt: skip


def _projects(reader: Reader, now: date) -> list[Due]:
    """Return the reports of projects that are due soon, or were."""
    from investcrm.services import project_periods

    return [
        Due(
            "project", "open", _tone(period.due_on, now), period.due_on, None, "", of.name,
            f"{formats.day(period.first)} \u2013 {formats.day(period.last)}", period.number, of.id,
        )
        for of, period, _ in project_periods.due(reader, now + timedelta(days=project_periods.WARN_DAYS))
    ]  # fmt: skip


def _persons(reader: Reader, now: date) -> list[Due]:
    from investcrm.services import persons

    waiting = persons.due(reader)
    return [Due("persons", "persons", "week", now, None, "", "", "", len(waiting))] if waiting else []


def _follow_ups(reader: Reader, now: date) -> list[Due]:
    """Return the establishments whose jobs are to be counted now, but those somebody asks as a task."""
    return [
        Due("follow", "ledger", "week", now, one.inquiry_id, one.number, one.title, "", one.due)
        for one in ledger.due(reader)
        if one.due and one.asked_on is None
    ]


def _visits(reader: Reader, now: date) -> list[Due]:
    """Return the visits near: to be made, or made and without a protocol."""
    return [
        Due(
            "visit",
            "protocol" if one.planned_on <= now else "visit",
            _tone(one.planned_on, now),
            one.planned_on,
            None,
            "",
            one.company,
            " ".join(part for part in (one.starts_at, one.purpose) if part),
            ref=one.id,
        )
        for one in visits.due(reader, now + timedelta(days=COMING))
    ]
