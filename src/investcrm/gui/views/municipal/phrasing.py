"""How a municipality's window says where a brief stands: words with the tone of their chip."""

from __future__ import annotations

from investcrm import formats
from investcrm.domain.municipal import BRIEF_LABELS, BriefRow
from investcrm.domain.own_quarter import ENDED_LABELS
from investcrm.domain.stages import LOST_LABELS
from investcrm.words import n, t

_SOON = 2
"""Working days under which a deadline is near."""
_TONES = {"sent": "warn", "answered": "ok", "declined": "neutral", "withdrawn": "neutral"}


def deadline_chip(row: BriefRow) -> tuple[str, str]:
    """Return the deadline with the working days left; of a brief no longer open its state."""
    if not row.is_open:
        return t(BRIEF_LABELS[row.state]), _TONES[row.state]
    if row.deadline_on is None or row.days_left is None:
        return "", "neutral"
    day = formats.short_day(row.deadline_on)
    return t("deadline {day} · {left}", day=day, left=left(row.days_left)), tone(row)


def ended(row: BriefRow) -> str:
    """Return how the case went, with the reason of a loss; empty until it is told."""
    if row.ended is None:
        return ""
    told = t(ENDED_LABELS[row.ended])
    return f"{told}: {t(LOST_LABELS[row.lost_reason])}" if row.lost_reason else told


def left(days: int) -> str:
    """Return working days left in words."""
    if days < 0:
        return n("{count} working day late", "{count} working days late", -days)
    if days == 0:
        return t("today")
    return n("{count} working day left", "{count} working days left", days)


def tone(row: BriefRow) -> str:
    """Return how near the deadline is: late bad, soon warn, else info."""
    if row.days_left is None:
        return "neutral"
    return "bad" if row.days_left < 0 else "warn" if row.days_left <= _SOON else "info"


def state_words(row: BriefRow) -> str:
    """Return one sentence on where a brief stands that needs no answer."""
    day = formats.day(row.replied_on)
    return {
        "answered": t("You answered {day}.", day=day) if row.replied_on else t("The region has your answer."),
        "declined": t("You declined {day}.", day=day)
        if row.replied_on
        else t("The region knows you decline."),
        "withdrawn": t("The region took the question back. You need not answer."),
    }.get(row.state, "")
