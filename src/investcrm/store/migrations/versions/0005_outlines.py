"""Outlines of sites, apart from the sites themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "outline",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("area_m2", WHOLE, nullable=False),
        sa.Column("north", sa.Integer(), nullable=False),
        sa.Column("east", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_outline_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline")),
    )
    with op.batch_alter_table("outline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outline_site_id"), ["site_id"], unique=False)
