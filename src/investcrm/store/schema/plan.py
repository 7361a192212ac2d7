"""The region's year and what it works on: events of the wheel, meetings, action plans; in the open alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Float, ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Row, child_of


class WheelEvent(Row, Base):
    """Something that comes back every year, or once. ``rule`` is as :mod:`domain.annual_wheel` writes it."""

    __tablename__ = "wheel_event"
    kind: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Key)
    shift: Mapped[str] = mapped_column(Key, default="after")
    begins_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str] = mapped_column(Text, default="")


class WheelMark(Row, Base):
    """That one time of an event was done or skipped; ``key`` names which, such as 2026-03 or 2026-Q1."""

    __tablename__ = "wheel_mark"
    event_id: Mapped[str] = mapped_column(Id, ForeignKey("wheel_event.id"), index=True)
    key: Mapped[str] = mapped_column(Key)
    mark: Mapped[str] = mapped_column(Key)
    word: Mapped[str] = mapped_column(Text, default="")
    marked_on: Mapped[date] = mapped_column(Date)
    marked_by: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("wheel_event", "event_id"),)


class Meeting(Row, Base):
    """A meeting called, held or called off. ``event_id`` and ``key`` are the time of the wheel it stands for.

    ``agenda`` and ``decisions`` are lines of text; no person is named, only municipalities are.
    """

    __tablename__ = "meeting"
    kind: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date] = mapped_column(Date, index=True)
    starts_at: Mapped[str] = mapped_column(Key, default="")
    minutes: Mapped[int] = mapped_column(Integer, default=120)
    place: Mapped[str] = mapped_column(Text, default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    decisions: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Key, default="called")
    event_id: Mapped[str] = mapped_column(Id, default="")
    key: Mapped[str] = mapped_column(Key, default="")


class MeetingMunicipality(Row, Base):
    """A municipality called to a meeting."""

    __tablename__ = "meeting_municipality"
    meeting_id: Mapped[str] = mapped_column(Id, ForeignKey("meeting.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    __table_args__ = (child_of("meeting", "meeting_id"),)


class MeetingPaper(Row, Base):
    """Minutes, or another paper of a meeting."""

    __tablename__ = "meeting_paper"
    meeting_id: Mapped[str] = mapped_column(Id, ForeignKey("meeting.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Key)
    size: Mapped[int] = mapped_column(Amount)
    sha256: Mapped[str] = mapped_column(Key)
    __table_args__ = (child_of("meeting", "meeting_id"),)


class MeetingPaperPiece(Base):
    """One mebibyte of a paper of a meeting."""

    __tablename__ = "meeting_paper_piece"
    paper_id: Mapped[str] = mapped_column(Id, ForeignKey("meeting_paper.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ActionPlan(Row, Base):
    """A problem worked on, with a goal whose standing is reckoned when it is read.

    ``municipality_code`` is the municipality responsible, "" where a member of the region is.
    ``follow_ups`` are days with a comma between.
    """

    __tablename__ = "action_plan"
    title: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    goal_kind: Mapped[str] = mapped_column(Key)
    goal_by: Mapped[date] = mapped_column(Date)
    goal_kpi: Mapped[str] = mapped_column(Key, default="")
    goal_label: Mapped[str] = mapped_column(Text, default="")
    goal_target: Mapped[float | None] = mapped_column(Float)
    goal_municipality: Mapped[str] = mapped_column(Key, default="")
    goal_dimension: Mapped[str] = mapped_column(Key, default="")
    goal_level: Mapped[str] = mapped_column(Key, default="")
    goal_words: Mapped[str] = mapped_column(Text, default="")
    responsible_id: Mapped[str | None] = mapped_column(Id)
    municipality_code: Mapped[str] = mapped_column(Key, default="", index=True)
    status: Mapped[str] = mapped_column(Key, default="open")
    begun_on: Mapped[date] = mapped_column(Date)
    follow_ups: Mapped[str] = mapped_column(Key, default="")
    closed_on: Mapped[date | None] = mapped_column(Date)
    closing: Mapped[str] = mapped_column(Text, default="")
    meeting_id: Mapped[str] = mapped_column(Id, default="")


class ActionNote(Row, Base):
    """What was noted about a plan; ``municipality_code`` whose words it is, "" for the region's.

    It is a record of its own: a municipality adds to a plan that it may not change.
    """

    __tablename__ = "action_note"
    plan_id: Mapped[str] = mapped_column(Id, ForeignKey("action_plan.id"), index=True)
    noted_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str] = mapped_column(Text, default="")
    municipality_code: Mapped[str] = mapped_column(Key, default="")
