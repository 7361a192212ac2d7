"""A municipality learns from its brief how the case went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended", KEY, server_default="", nullable=False))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("lost_reason", KEY, server_default="", nullable=False))
