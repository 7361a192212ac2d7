"""How the window says where a case stands and how long is left: words with the tone of their chip."""

from __future__ import annotations

from datetime import date, timedelta

from investcrm.domain.rows import ForwardingRow, InquiryRow
from investcrm.domain.stages import Outcome, Stage
from investcrm.gui.models.columns import ChipText
from investcrm.words import N_, n, t

_TONES = {
    Stage.RECEIVED: "info",
    Stage.QUALIFIED: "info",
    Stage.FORWARDED: "warn",
    Stage.OFFERED: "ok",
    Stage.VISIT: "info",
}
_FORWARDING = {
    "prepared": (N_("Prepared"), "info"),
    "sent": (N_("Waiting"), "warn"),
    "answered": (N_("Answered"), "ok"),
    "declined": (N_("Declined"), "neutral"),
    "withdrawn": (N_("Withdrawn"), "neutral"),
}
SOON_DAYS = 3


def status_chip(row: InquiryRow, today: date) -> ChipText:
    """Return the status of a case as a chip; late answers make it red."""
    standing = row.standing
    if standing.outcome is not None:
        return ChipText(t(row.status), "neutral" if standing.outcome is Outcome.LOST else "ok")
    if standing.on_hold:
        return ChipText(t(row.status), "neutral")
    late = standing.stage is Stage.FORWARDED and row.deadline_on is not None and row.deadline_on < today
    return ChipText(t(row.status), "bad" if late else _TONES.get(standing.stage, "neutral"))


def answers(row: InquiryRow) -> str:
    """Return how many of the asked municipalities have answered: 5/7."""
    return f"{row.answered}/{row.asked}" if row.asked else "\u2013"


def days_left(on: date | None, today: date) -> str:
    """Return a deadline in days: "3 days", "2 days late"; an en dash without one."""
    if on is None:
        return "\u2013"
    away = (on - today).days
    if away == 0:
        return t("today")
    if away < 0:
        return n("{count} day late", "{count} days late", -away)
    return n("{count} day", "{count} days", away)


def is_pressing(row: InquiryRow) -> bool:
    """Whether the deadline of a case still presses: it is open, not at rest, and no offer is sent."""
    return not row.standing.on_hold and row.standing.stage in (
        Stage.RECEIVED,
        Stage.QUALIFIED,
        Stage.FORWARDED,
    )


def deadline(row: InquiryRow, today: date) -> str:
    """Return the deadline of a case in days while it presses."""
    return days_left(row.deadline_on, today) if is_pressing(row) else "\u2013"


def due_tone(on: date | None, today: date) -> str:
    """Return the tone of a day: late bad, soon warn, else neutral."""
    if on is None:
        return "neutral"
    if on < today:
        return "bad"
    return "warn" if on <= today + timedelta(days=SOON_DAYS) else "neutral"


def forwarding_chip(row: ForwardingRow, today: date) -> ChipText:
    """Return where a municipality's answer stands; a late one says so."""
    if row.state == "sent" and row.deadline_on is not None and row.deadline_on < today:
        return ChipText(n("{count} day late", "{count} days late", (today - row.deadline_on).days), "bad")
    words, tone = _FORWARDING.get(row.state, (row.state, "neutral"))
    return ChipText(t(words), tone)
