"""Secrecy: readers of a case, assessments, requests, disposal, publications, seals, moves between stores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at_ms", WHOLE, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
    )
    op.create_table(
        "chore",
        sa.Column("key", KEY, nullable=False),
        sa.Column("at_ms", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_chore")),
    )
    op.create_table(
        "disposal_rule",
        sa.Column("covers", KEY, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_rule")),
    )
    op.create_table(
        "erasure",
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "publication",
        sa.Column("period", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("language", KEY, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=True),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index("ix_publication_edition", ["period", "edition", "language"], unique=True)

    op.create_table(
        "published_group",
        sa.Column("variable", KEY, nullable=False),
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("period", KEY, nullable=False),
        sa.PrimaryKeyConstraint("variable", "inquiry_id", name=op.f("pk_published_group")),
    )
    with op.batch_alter_table("published_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_group_group_id"), ["group_id"], unique=False)

    op.create_table(
        "read_entry",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("member_name", sa.Text(), nullable=False),
        sa.Column("at_ms", WHOLE, nullable=False),
        sa.Column("act", KEY, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_entry")),
    )
    with op.batch_alter_table("read_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_read_entry_inquiry_id"), ["inquiry_id"], unique=False)

    op.create_table(
        "transfer",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("at_ms", WHOLE, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_transfer")),
    )
    op.create_table(
        "agreement",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_agreement_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_remind_on"), ["remind_on"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_by", sa.Text(), nullable=False),
        sa.Column("outcome", KEY, nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("wish_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_assessment_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_inquiry_id"), ["inquiry_id"], unique=False)

    op.create_table(
        "case_member",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_case_member_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_member")),
    )
    with op.batch_alter_table("case_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_member_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "disclosure_request",
        sa.Column("inquiry_id", sa.String(length=32), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("decision", KEY, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_disclosure_request_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_request")),
    )
    with op.batch_alter_table("disclosure_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_request_inquiry_id"), ["inquiry_id"], unique=False)

    op.create_table(
        "disposal",
        sa.Column("rule_id", sa.String(length=32), nullable=False),
        sa.Column("carried_out_on", sa.Date(), nullable=False),
        sa.Column("carried_out_by", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["rule_id"], ["disposal_rule.id"], name=op.f("fk_disposal_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    with op.batch_alter_table("disposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_rule_id"), ["rule_id"], unique=False)

    op.create_table(
        "disclosed_document",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("inquiry_id", sa.String(length=32), nullable=True),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("masked_id", sa.String(length=32), nullable=True),
        sa.Column("decision", KEY, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_disclosed_document_inquiry_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["disclosure_request.id"], name=op.f("fk_disclosed_document_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosed_document")),
    )
    with op.batch_alter_table("disclosed_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosed_document_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosed_document_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosed_document_request_id"), ["request_id"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("registered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("masked_of", sa.String(length=32), nullable=True))

    with op.batch_alter_table("forwarding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ground", sa.Text(), server_default="", nullable=False))
