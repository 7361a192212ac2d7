"""A target can be a strength area's, as it can be a municipality's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column(
        "target",
        sa.Column("strength_area", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")),
    )
