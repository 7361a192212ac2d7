"""Projects that somebody outside pays for: activities, hours, goals, what counts to them, reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID = sa.String(length=32)
_INDEXES = (
    ("project_activity", "ix_project_activity_by_day", ("project_id", "held_on"), False),
    ("project_hours", "ix_project_hours_by_day", ("project_id", "worked_on"), False),
    ("project_hours", "ix_project_hours_by_member", ("member_id", "worked_on"), False),
    ("project_goal", "ix_project_goal_project_id", ("project_id",), False),
    ("project_count", "ix_project_count_project_id", ("project_id",), False),
    ("project_kpi", "ix_project_kpi_project_id", ("project_id",), False),
    ("project_case", "ix_project_case_inquiry_id", ("inquiry_id",), False),
    ("project_case", "ix_project_case_project_id", ("project_id",), False),
    ("project_report", "ix_project_report_edition", ("project_id", "first_on", "edition"), True),
)


def _table(name: str, *columns: sa.Column[object] | sa.ForeignKeyConstraint) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_ms", WHOLE, nullable=False),
        sa.Column("deleted_ms", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _of(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"))


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _key(name: str) -> sa.Column[object]:
    return sa.Column(name, KEY, nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ID, nullable=nullable)


def upgrade() -> None:
    """Bring the schema forward."""
    _table(
        "project",
        _text("name"), _key("name_key"), _text("funder"), _text("programme"), _text("reference"),
        _day("first_on"), _day("last_on"), _key("rhythm"), _key("counted_from"), _number("report_days"),
        sa.Column("budget_sek", WHOLE, nullable=True), _number("budget_minutes", nullable=True),
        _text("note"),
    )  # fmt: skip
    _table(
        "project_activity",
        _id("project_id"), _day("held_on"), _key("kind"), _text("title"), _text("place"),
        *(_number(name) for name in ("women", "men", "not_told", "organisations", "smes")),
        _text("outcome"), _of("project_activity", "project_id", "project"),
    )  # fmt: skip
    _table(
        "project_hours",
        _id("project_id"), _id("member_id"), _day("worked_on"), _number("whole_month"), _number("minutes"),
        _id("activity_id", nullable=True), _text("note"), _of("project_hours", "project_id", "project"),
    )  # fmt: skip
    _table(
        "project_goal",
        _id("project_id"), _text("words"), _text("unit"), sa.Column("target", WHOLE, nullable=False),
        _key("counted"), _of("project_goal", "project_id", "project"),
    )  # fmt: skip
    _table(
        "project_count",
        _id("project_id"), _id("goal_id"), _day("counted_on"), sa.Column("amount", WHOLE, nullable=False),
        _text("note"), _of("project_count", "project_id", "project"),
        _of("project_count", "goal_id", "project_goal"),
    )  # fmt: skip
    shared = (_number("share"), _day("first_on", nullable=True), _day("last_on", nullable=True))
    _table(
        "project_kpi",
        _id("project_id"), _key("kpi"), *shared, _of("project_kpi", "project_id", "project"),
    )  # fmt: skip
    shared = (_number("share"), _day("first_on", nullable=True), _day("last_on", nullable=True))
    _table(
        "project_case",
        _id("inquiry_id"), _id("project_id"), *shared, _of("project_case", "inquiry_id", "inquiry"),
    )  # fmt: skip
    _table(
        "project_report",
        _id("project_id"), _day("first_on"), _day("last_on"), _number("edition"), _key("language"),
        _day("reported_on"), _text("reported_by"), _text("summary"), _text("data"), _id("pdf_id"),
        _id("xlsx_id"), _of("project_report", "project_id", "project"),
    )  # fmt: skip
    for table, name, columns, unique in _INDEXES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(name), list(columns), unique=unique)
