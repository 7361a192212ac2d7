"""Indicators of a region's own say their unit and source; every value says when, from what file, by whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit", KEY, server_default="count", nullable=False))
        batch_op.add_column(sa.Column("organisation", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("code", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("months", sa.Integer(), server_default="18", nullable=False))
        batch_op.add_column(sa.Column("county", KEY, server_default="mean", nullable=False))
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("file_name", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("recorded_by", sa.Text(), server_default="", nullable=False))
