"""Strength areas with what stands in them; who owns a company; visits planned, with their protocol."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
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
    with op.batch_alter_table("strength_area", schema=None) as batch_op:
        for name in ("business_sweden", "source", "as_of", "note"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("assumed", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("merged_into", KEY, server_default="", nullable=False))
        batch_op.add_column(sa.Column("reviewed_on", sa.Date(), nullable=True))

    op.create_table(
        "strength_item",
        sa.Column("strength_area", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("municipality_code", KEY, nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("web", sa.Text(), nullable=False),
        *_row(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strength_item")),
    )
    with op.batch_alter_table("strength_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strength_item_strength_area"), ["strength_area"])

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name in ("owner_country", "parent_company", "web"):
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("foreign_owned", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("employees", sa.Integer(), nullable=True))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", KEY, server_default="", nullable=False))

    op.create_table(
        "company_visit",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("starts_at", KEY, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("plans", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.String(length=32), nullable=True),
        sa.Column("inquiry_id", sa.String(length=32), nullable=True),
        *_row(),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_company_visit_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_visit")),
    )
    with op.batch_alter_table("company_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_visit_organisation_id"), ["organisation_id"])
        batch_op.create_index(batch_op.f("ix_company_visit_planned_on"), ["planned_on"])
