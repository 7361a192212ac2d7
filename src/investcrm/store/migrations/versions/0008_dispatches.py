"""Messages handed to a mail server, one for each recipient."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID = sa.String(length=32)


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "dispatch",
        sa.Column("inquiry_id", ID, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("forwarding_id", ID, nullable=True),
        sa.Column("offer_id", ID, nullable=True),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_ms", WHOLE, nullable=True),
        sa.Column("settled_ms", WHOLE, nullable=True),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("session", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_dispatch_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        for name in ("inquiry_id", "document_id", "message_id"):
            batch_op.create_index(batch_op.f(f"ix_dispatch_{name}"), [name], unique=False)
