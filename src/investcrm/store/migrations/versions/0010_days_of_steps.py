"""The days cases were forwarded and offered are found at once: figures count promised steps by them."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_index("ix_inquiry_forwarded", "inquiry", ["forwarded_on"])
    op.create_index("ix_inquiry_offered", "inquiry", ["offered_on"])
