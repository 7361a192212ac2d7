"""What a municipality has done with its brief, a message that came back, complaints and explanations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("begun_on", sa.Date(), nullable=True))
    with op.batch_alter_table("forwarding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bounced_on", sa.Date(), nullable=True))
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("municipality_code", KEY, server_default="", nullable=False))
        batch_op.add_column(sa.Column("about", KEY, server_default="", nullable=False))
        batch_op.add_column(sa.Column("done", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("task_id", sa.String(length=32), nullable=True))
