"""Requests to look levels of readiness over, and the support given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _row() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
    )


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "readiness_request",
        sa.Column("municipality_code", KEY, nullable=False),
        sa.Column("dimensions", KEY, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_request")),
    )
    op.create_table(
        "readiness_support",
        sa.Column("municipality_code", KEY, nullable=False),
        sa.Column("dimension", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("sek", WHOLE, nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_support")),
    )
    for table in ("readiness_request", "readiness_support"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(
                batch_op.f(f"ix_{table}_municipality_code"), ["municipality_code"], unique=False
            )
