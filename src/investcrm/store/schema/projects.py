"""Projects that somebody outside pays for: what was done and worked, what counts, what was reported."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Row, child_of


class Project(Row, Base):
    """A project with its funder, its days and how often it is reported (domain.projects)."""

    __tablename__ = "project"
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    funder: Mapped[str] = mapped_column(Text, default="")
    programme: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(Text, default="")
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    rhythm: Mapped[str] = mapped_column(Key)
    counted_from: Mapped[str] = mapped_column(Key)
    report_days: Mapped[int] = mapped_column(Integer)
    budget_sek: Mapped[int | None] = mapped_column(Amount)
    budget_minutes: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")


class ProjectActivity(Row, Base):
    """Something a project did; who took part is counted and never named."""

    __tablename__ = "project_activity"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"))
    held_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text, default="")
    women: Mapped[int] = mapped_column(Integer, default=0)
    men: Mapped[int] = mapped_column(Integer, default=0)
    not_told: Mapped[int] = mapped_column(Integer, default=0)
    organisations: Mapped[int] = mapped_column(Integer, default=0)
    smes: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        Index("ix_project_activity_by_day", "project_id", "held_on"),
        child_of("project", "project_id"),
    )


class ProjectHours(Row, Base):
    """Minutes one member worked on a day; with ``whole_month`` 1 in the month that begins with it."""

    __tablename__ = "project_hours"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"))
    member_id: Mapped[str] = mapped_column(Id)
    worked_on: Mapped[date] = mapped_column(Date)
    whole_month: Mapped[int] = mapped_column(Integer, default=0)
    minutes: Mapped[int] = mapped_column(Integer)
    activity_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        Index("ix_project_hours_by_day", "project_id", "worked_on"),
        Index("ix_project_hours_by_member", "member_id", "worked_on"),
        child_of("project", "project_id"),
    )


class ProjectGoal(Row, Base):
    """What a project is to reach, and what its result is ``counted`` from (domain.projects.COUNTED_BY)."""

    __tablename__ = "project_goal"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[int] = mapped_column(Amount)
    counted: Mapped[str] = mapped_column(Key)
    __table_args__ = (child_of("project", "project_id"),)


class ProjectCount(Row, Base):
    """A count made by hand of what a goal is about."""

    __tablename__ = "project_count"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"), index=True)
    goal_id: Mapped[str] = mapped_column(Id, ForeignKey("project_goal.id"))
    counted_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(Amount)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("project", "project_id"),)


class ProjectKpi(Row, Base):
    """A KPI of the region that counts to a project by a share, in per cent, between two days."""

    __tablename__ = "project_kpi"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"), index=True)
    kpi: Mapped[str] = mapped_column(Key)
    share: Mapped[int] = mapped_column(Integer)
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (child_of("project", "project_id"),)


class ProjectCase(Row, Base):
    """A case that counts to a project. It is a part of the case and goes where that goes.

    So the project, which the open store has, is a plain id: a confidential case leaves nothing behind there.
    """

    __tablename__ = "project_case"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    project_id: Mapped[str] = mapped_column(Id, index=True)
    share: Mapped[int] = mapped_column(Integer)
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class ProjectReport(Row, Base):
    """A report as it was made: its figures as JSON, and the documents as they went out.

    A later edition of the same days stands beside it. The figures name no case, the documents may.
    """

    __tablename__ = "project_report"
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("project.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    edition: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(Key)
    reported_on: Mapped[date] = mapped_column(Date)
    reported_by: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[str] = mapped_column(Text)
    pdf_id: Mapped[str] = mapped_column(Id)
    xlsx_id: Mapped[str] = mapped_column(Id)
    __table_args__ = (
        Index("ix_project_report_edition", "project_id", "first_on", "edition", unique=True),
        child_of("project", "project_id"),
    )
