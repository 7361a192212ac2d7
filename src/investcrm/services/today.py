"""What must be done now, what waits for others, what comes: each with the one act that settles it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.rows import Counts, Due, Today
from investcrm.domain.words import N_
from investcrm.services import inquiries, readiness, secrecy
from investcrm.store.read import today as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

HORIZON: Final = 7
COMING: Final = 21
QUIET_DAYS: Final = 10
"""An offer that nobody answered for so long is worth a call."""
TEXTS: Final = {
    "remind": N_("{count} have not answered"),
    "collect": N_("All have answered: put the offer together"),
    "send": N_("{count} prepared and not sent"),
    "forward": N_("Nobody has been asked yet"),
    "task": "{text}",
    "step": "{text}",
    "question": N_("A municipality asks: {text}"),
    "waiting": N_("{count} have not answered yet"),
    "offer": N_("The offer waits for an answer"),
    "follow": N_("Follow up jobs one year after the decision"),
    "agreement": N_("The agreement ends: {text}"),
    "request": N_("Somebody asks to see documents: {text}"),
    "register": N_("{count} secret documents must be registered without delay"),
}
"""What a line says, by kind; ``{count}`` and ``{text}`` come from the line."""


def today(reader: Reader, member_id: str = "") -> Today:
    """Return Today."""
    del member_id
    now = reader.today
    lines = [*_tasks(reader, now), *_steps(reader, now), *_rounds(reader, now), *_unforwarded(reader, now)]
    lines += [*_offers(reader, now), *_follow_ups(reader, now), *_questions(reader, now)]
    lines += secrecy.due(reader, now + timedelta(days=COMING))
    lines += _persons(reader, now)
    lines.sort(key=lambda due: (due.due_on or date.max, due.number, due.kind, due.ref))
    return Today(
        due=tuple(line for line in lines if line.tone in ("late", "today", "week") and line.action),
        waiting=tuple(line for line in lines if line.kind in ("waiting", "offer") and not line.action),
        coming=tuple(
            line for line in lines if line.tone == "later" and line.kind not in ("waiting", "offer")
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
    return [
        Due(
            "task",
            "done",
            _tone(day(due), now),
            day(due),
            inquiry_id,
            number or "",
            title or "",
            text,
            0,
            task_id,
        )
        for task_id, text, due, inquiry_id, number, title in read.open_tasks(reader, _until(now))
    ]


def _steps(reader: Reader, now: date) -> list[Due]:
    return [
        Due("step", "open", _tone(day(on), now), day(on), inquiry_id, number, title, text)
        for inquiry_id, number, title, text, on in read.next_steps(reader, _until(now))
    ]


def _rounds(reader: Reader, now: date) -> list[Due]:
    lines = []
    for inquiry_id, number, title, silent, answered, prepared, deadline, last, _ in read.rounds(reader):
        on = day(deadline)
        if prepared:
            lines.append(Due("send", "send", "today", now, inquiry_id, number, title, "", int(prepared)))
        if silent and on and on < now:
            lines.append(Due("remind", "remind", "late", on, inquiry_id, number, title, "", int(silent)))
        elif silent:
            lines.append(Due("waiting", "", _tone(on, now), on, inquiry_id, number, title, "", int(silent)))
        elif answered and not prepared:
            lines.append(Due("collect", "offer", "today", day(last) or now, inquiry_id, number, title, ""))
    return lines


def _unforwarded(reader: Reader, now: date) -> list[Due]:
    return [
        Due("forward", "match", _tone(day(on), now), day(on), inquiry_id, number, title, "")
        for inquiry_id, number, title, on in read.unforwarded(reader, _until(now))
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


def _persons(reader: Reader, now: date) -> list[Due]:
    from investcrm.services import persons

    waiting = persons.due(reader)
    return [Due("persons", "persons", "week", now, None, "", "", "", len(waiting))] if waiting else []


def _follow_ups(reader: Reader, now: date) -> list[Due]:
    first, last = now - timedelta(days=365 * 3), now - timedelta(days=365)
    return [
        Due("follow", "ledger", "week", now, inquiry_id, number, title, "")
        for inquiry_id, number, title, _ in read.due_follow_ups(reader, first.isoformat(), last.isoformat())
    ]
