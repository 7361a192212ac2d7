"""What lies between the region and its municipalities: briefs, replies, inquiries of their own.

A municipality reaches these tables and no table of cases: a brief is a frozen copy under a random id, with
nothing in it that leads to the case, and a reply waits here until the region takes it in as an answer.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Moment, Row, child_of


class Brief(Row, Base):
    """What one municipality was asked, frozen as sent; its id is random.

    ``number`` and ``title`` are as the municipality may know them, ``content`` the brief as JSON, ``state``
    sent or withdrawn. Whether it is answered is told by its reply. ``opened_on`` and ``begun_on`` are the
    days the municipality first opened it and began an answer, the only columns it writes. ``ended`` is how
    it went, told once the case is decided (domain.own_quarter), with the day and the reason of a loss.
    """

    __tablename__ = "brief"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    reference: Mapped[str] = mapped_column(Key)
    number: Mapped[str] = mapped_column(Key, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Key, default="sent")
    sent_on: Mapped[date] = mapped_column(Date)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    opened_on: Mapped[date | None] = mapped_column(Date)
    begun_on: Mapped[date | None] = mapped_column(Date)
    ended: Mapped[str] = mapped_column(Key, default="", server_default="")
    ended_on: Mapped[date | None] = mapped_column(Date)
    lost_reason: Mapped[str] = mapped_column(Key, default="", server_default="")


class BriefLink(Base):
    """Which briefs ask about the same case, by a random word; no person reads it, the joint reply does."""

    __tablename__ = "brief_link"
    brief_id: Mapped[str] = mapped_column(Id, ForeignKey("brief.id"), primary_key=True)
    link: Mapped[str] = mapped_column(Key, index=True)


class BriefMessage(Row, Base):
    """A question about a brief, or the region's answer to it; seen by that municipality and the region."""

    __tablename__ = "brief_message"
    brief_id: Mapped[str] = mapped_column(Id, ForeignKey("brief.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    from_region: Mapped[int] = mapped_column(Integer, default=0)
    author: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)


class Reply(Row, Base):
    """What a municipality answered to a brief, one for each; declining with a reason is a reply too."""

    __tablename__ = "reply"
    brief_id: Mapped[str] = mapped_column(Id, ForeignKey("brief.id"), unique=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    replied_on: Mapped[date] = mapped_column(Date)
    declined: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")


class ReplySite(Row, Base):
    """A site a reply names, with what was said of it then (``told``: the shown values as JSON)."""

    __tablename__ = "reply_site"
    reply_id: Mapped[str] = mapped_column(Id, ForeignKey("reply.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    site_id: Mapped[str] = mapped_column(Id, ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(Text)
    power_text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[str] = mapped_column(Text, default="{}")


class ReplyDocument(Row, Base):
    """A document sent with a reply."""

    __tablename__ = "reply_document"
    reply_id: Mapped[str] = mapped_column(Id, ForeignKey("reply.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Key)
    size: Mapped[int] = mapped_column(Amount)
    sha256: Mapped[str] = mapped_column(Key)


class ReplyPiece(Base):
    """One mebibyte of a document sent with a reply."""

    __tablename__ = "reply_piece"
    document_id: Mapped[str] = mapped_column(Id, ForeignKey("reply_document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class JointReply(Row, Base):
    """Two municipalities that answer a case together: proposed by one, in force once the other accepts.

    ``brief_id`` is the proposer's brief, ``other_brief_id`` the accepting one's. ``state``: proposed,
    accepted, declined, ended.
    """

    __tablename__ = "joint_reply"
    brief_id: Mapped[str] = mapped_column(Id, ForeignKey("brief.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    with_code: Mapped[str] = mapped_column(Key, index=True)
    other_brief_id: Mapped[str | None] = mapped_column(Id, ForeignKey("brief.id"), index=True)
    state: Mapped[str] = mapped_column(Key, default="proposed")
    note: Mapped[str] = mapped_column(Text, default="")


class OwnInquiry(Row, Base):
    """An inquiry that reached a municipality itself; ``share`` says what the region may see of it.

    ``share``: nothing, number, summary or all. ``requirements`` is a JSON list. What the region sees is its
    :class:`SharedInquiry`.
    """

    __tablename__ = "own_inquiry"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    number: Mapped[str] = mapped_column(Key)
    number_key: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(Key)
    investor: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date] = mapped_column(Date)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    summary: Mapped[str] = mapped_column(Text, default="")
    requirements: Mapped[str] = mapped_column(Text, default="[]")
    jobs: Mapped[int | None] = mapped_column(Integer)
    contact: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(Key, default="")
    share: Mapped[str] = mapped_column(Key, default="nothing")
    __table_args__ = (Index("ix_own_inquiry_number", "municipality_code", "number", unique=True),)


class OwnSeries(Base):
    """The last number a municipality gave an inquiry of its own in a year."""

    __tablename__ = "own_series"
    municipality_code: Mapped[str] = mapped_column(Key, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class SharedInquiry(Row, Base):
    """What the region sees of a municipality's own inquiry, no more than was shared; kept by the database.

    ``own_id`` is the municipality's row, ``level`` number, summary or all; ``content`` the whole as JSON at
    level all.
    """

    __tablename__ = "shared_inquiry"
    own_id: Mapped[str] = mapped_column(Id, unique=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    number: Mapped[str] = mapped_column(Key)
    received_on: Mapped[date] = mapped_column(Date, index=True)
    level: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text, default="{}")


class SharedLink(Row, Base):
    """The region's inquiry that a shared one became or was merged into, so that it counts once."""

    __tablename__ = "shared_link"
    shared_id: Mapped[str] = mapped_column(Id, ForeignKey("shared_inquiry.id"), unique=True)
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Presence(Base):
    """Who has which record open now: one row for each open record of a session, gone with it."""

    __tablename__ = "presence"
    session: Mapped[str] = mapped_column(Id, primary_key=True)
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    login: Mapped[str] = mapped_column(Key)
    name: Mapped[str] = mapped_column(Text)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    editing: Mapped[int] = mapped_column(Integer, default=0)
    seen_ms: Mapped[int] = mapped_column(Moment)
    __table_args__ = (Index("ix_presence_record_id", "record_id"),)
