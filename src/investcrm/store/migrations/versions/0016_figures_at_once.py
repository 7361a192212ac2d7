"""Figures are counted from indexes alone: each holds the day a case is counted by and what is asked of it."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WIDER = {
    "ix_inquiry_received": (
        "received_on", "deleted_ms", "outcome", "stage_order", "real_on", "qualified_on", "forwarded_on",
        "offered_on", "visit_on",
    ),
    "ix_inquiry_responded": ("first_response_on", "deleted_ms", "received_on", "offered_on"),
    "ix_inquiry_forwarded": ("forwarded_on", "deleted_ms", "received_on"),
    "ix_inquiry_offered": (
        "offered_on", "deleted_ms", "visit_on", "first_response_on", "received_on", "id",
    ),
    "ix_inquiry_by_decided": (
        "decided_on", "deleted_ms", "outcome", "jobs", "investment_sek", "lost_reason",
    ),
}  # fmt: skip


def upgrade() -> None:
    """Bring the schema forward."""
    for name, columns in _WIDER.items():
        op.drop_index(name, "inquiry")
        op.create_index(name, "inquiry", list(columns))
    op.create_index("ix_inquiry_visited", "inquiry", ["visit_on", "deleted_ms", "offered_on"])
    op.create_index("ix_inquiry_alive", "inquiry", ["id", "deleted_ms"])
    op.drop_index("ix_forwarding_answered_on", "forwarding")
    op.create_index(
        "ix_forwarding_answered_on",
        "forwarding",
        ["answered_on", "deleted_ms", "state", "sent_on", "deadline_on", "inquiry_id", "municipality_code"],
    )
    op.create_index(
        "ix_forwarding_sent_on",
        "forwarding",
        ["sent_on", "deleted_ms", "municipality_code", "answered_on", "inquiry_id"],
    )
    op.create_index("ix_work_day_ordinal", "work_day", ["ordinal", "day"])
