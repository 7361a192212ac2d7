"""The annual wheel, meetings with their papers, action plans with their notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID = sa.String(length=32)


def _row(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _keys(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, KEY, nullable=False) for name in names)


def _part(table: str, column: str, of: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column(column, ID, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}")),
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "wheel_event",
        *_keys("kind"),
        *_texts("title"),
        *_keys("rule", "shift"),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        *_texts("note"),
        *_row("wheel_event"),
    )
    op.create_table(
        "wheel_mark",
        *_part("wheel_mark", "event_id", "wheel_event"),
        *_keys("key", "mark"),
        *_texts("word"),
        sa.Column("marked_on", sa.Date(), nullable=False),
        *_texts("marked_by"),
        *_row("wheel_mark"),
    )
    _index("wheel_mark", "event_id")
    _meetings()
    _plans()


def _meetings() -> None:
    op.create_table(
        "meeting",
        *_keys("kind"),
        *_texts("title"),
        sa.Column("held_on", sa.Date(), nullable=False),
        *_keys("starts_at"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *_texts("place", "agenda", "decisions"),
        *_keys("state"),
        sa.Column("event_id", ID, nullable=False),
        *_keys("key"),
        *_row("meeting"),
    )
    _index("meeting", "held_on")
    op.create_table(
        "meeting_municipality",
        *_part("meeting_municipality", "meeting_id", "meeting"),
        *_keys("municipality_code"),
        *_row("meeting_municipality"),
    )
    _index("meeting_municipality", "meeting_id", "municipality_code")
    op.create_table(
        "meeting_paper",
        *_part("meeting_paper", "meeting_id", "meeting"),
        *_texts("name"),
        *_keys("media_type"),
        sa.Column("size", WHOLE, nullable=False),
        *_keys("sha256"),
        *_row("meeting_paper"),
    )
    _index("meeting_paper", "meeting_id")
    op.create_table(
        "meeting_paper_piece",
        *_part("meeting_paper_piece", "paper_id", "meeting_paper"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_meeting_paper_piece")),
    )


def _plans() -> None:
    op.create_table(
        "action_plan",
        *_texts("title", "problem", "cause", "measure"),
        *_keys("goal_kind"),
        sa.Column("goal_by", sa.Date(), nullable=False),
        *_keys("goal_kpi"),
        *_texts("goal_label"),
        sa.Column("goal_target", sa.Float(), nullable=True),
        *_keys("goal_municipality", "goal_dimension", "goal_level"),
        *_texts("goal_words"),
        sa.Column("responsible_id", ID, nullable=True),
        *_keys("municipality_code", "status"),
        sa.Column("begun_on", sa.Date(), nullable=False),
        *_keys("follow_ups"),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_texts("closing"),
        sa.Column("meeting_id", ID, nullable=False),
        *_row("action_plan"),
    )
    _index("action_plan", "municipality_code")
    op.create_table(
        "action_note",
        *_part("action_note", "plan_id", "action_plan"),
        sa.Column("noted_on", sa.Date(), nullable=False),
        *_texts("text", "said_by"),
        *_keys("municipality_code"),
        *_row("action_note"),
    )
    _index("action_note", "plan_id")
