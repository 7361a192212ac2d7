"""The one thing to do next in a case, by where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.rows import ForwardingRow, InquiryDetail
from investcrm.domain.stages import Stage
from investcrm.words import n, t


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the button says, which act it is, and its key's name in the table of keys."""

    words: str
    act: str
    key: str = ""


def silent(detail: InquiryDetail) -> tuple[ForwardingRow, ...]:
    """Return the forwardings sent and not answered."""
    return tuple(row for row in detail.forwardings if row.state == "sent")


def late(detail: InquiryDetail, today: date) -> tuple[ForwardingRow, ...]:
    """Return the forwardings whose answers are late."""
    return tuple(row for row in silent(detail) if row.deadline_on is not None and row.deadline_on < today)


def next_step(detail: InquiryDetail, today: date) -> NextStep:
    """Return the one step that takes this case on."""
    standing = detail.row.standing
    if not standing.is_open:
        won = standing.outcome is not None and standing.outcome.value != "lost"
        return NextStep(t("State jobs"), "ledger") if won else NextStep(t("Reopen"), "reopen")
    if standing.on_hold:
        return NextStep(t("Take up again"), "hold")
    if standing.stage in (Stage.OFFERED, Stage.VISIT):
        return NextStep(t("Record decision"), "decide")
    asked = [row for row in detail.forwardings if row.state != "withdrawn"]
    if not asked:
        if not detail.requirements:
            return NextStep(t("Add requirements"), "requirements")
        return NextStep(t("Match"), "match", "match")
    prepared = sum(row.state == "prepared" for row in asked)
    if prepared:
        return NextStep(n("Send {count} draft", "Send {count} drafts", prepared), "send")
    overdue = len(late(detail, today))
    if overdue:
        return NextStep(n("Remind {count} municipality", "Remind {count} municipalities", overdue), "remind")
    if silent(detail):
        return NextStep(t("Record answer"), "answer", "answer")
    return NextStep(t("Compile answers"), "offer", "offer")
