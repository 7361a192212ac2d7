"""Power: substations, what a statement rests on, its place in the queue, reservations; papers of a site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
        "substation",
        sa.Column("municipality_code", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("voltage_v", sa.Integer(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substation")),
    )
    with op.batch_alter_table("substation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substation_municipality_code"), ["municipality_code"])

    with op.batch_alter_table("power_statement", schema=None) as batch_op:
        batch_op.alter_column("site_id", existing_type=sa.String(length=32), nullable=True)
        batch_op.add_column(sa.Column("substation_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("municipality_code", KEY, nullable=True))
        batch_op.add_column(sa.Column("voltage_v", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("redundant", sa.Integer(), nullable=True))
        for name in ("grid", "basis", "step"):
            batch_op.add_column(sa.Column(name, KEY, server_default="", nullable=False))
        batch_op.add_column(sa.Column("step_dates", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("closes_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("document", sa.Text(), server_default="", nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_power_statement_substation_id"), "substation", ["substation_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_power_statement_substation_id"), ["substation_id"])
        batch_op.create_index(batch_op.f("ix_power_statement_closes_on"), ["closes_on"])

    op.create_table(
        "power_reservation",
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("substation_id", sa.String(length=32), nullable=True),
        sa.Column("municipality_code", KEY, nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("kw", WHOLE, nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Integer(), nullable=False),
        *_row(),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_power_reservation_site_id")),
        sa.ForeignKeyConstraint(
            ["substation_id"], ["substation.id"], name=op.f("fk_power_reservation_substation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_reservation")),
    )
    with op.batch_alter_table("power_reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_power_reservation_site_id"), ["site_id"])
        batch_op.create_index(batch_op.f("ix_power_reservation_substation_id"), ["substation_id"])

    op.create_table(
        "site_paper",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", KEY, nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("public", sa.Integer(), nullable=False),
        *_row(),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_paper_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_paper")),
    )
    with op.batch_alter_table("site_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_paper_site_id"), ["site_id"])

    op.create_table(
        "site_paper_piece",
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["site_paper.id"], name=op.f("fk_site_paper_piece_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_site_paper_piece")),
    )
