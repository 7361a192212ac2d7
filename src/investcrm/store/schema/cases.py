"""The case: inquiry, requirements, forwardings, answers, offers, activities, tasks, and the ledger."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Moment, Row, child_of

_FAR = "'9999-12-31'"


class Inquiry(Row, Base):
    """An investor's inquiry and the case made of it.

    Dates of stages are when they were first reached; ``real_on`` when it became a real inquiry, ``won_on``
    when it was decided in our favour. ``asked_count`` and ``answered_count`` follow the forwardings.
    """

    __tablename__ = "inquiry"

    number: Mapped[str] = mapped_column(Key, unique=True)
    number_key: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(Key)
    company_key: Mapped[str] = mapped_column(Key, default="")
    stage: Mapped[str] = mapped_column(Key)
    stage_order: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str | None] = mapped_column(Key)
    on_hold: Mapped[int] = mapped_column(Integer, default=0)
    source: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[str | None] = mapped_column(Id)
    investor: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str | None] = mapped_column(Id)
    strength_area: Mapped[str] = mapped_column(Key, default="")
    received_on: Mapped[date | None] = mapped_column(Date)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    qualified_on: Mapped[date | None] = mapped_column(Date)
    forwarded_on: Mapped[date | None] = mapped_column(Date)
    real_on: Mapped[date | None] = mapped_column(Date)
    first_response_on: Mapped[date | None] = mapped_column(Date)
    offered_on: Mapped[date | None] = mapped_column(Date)
    visit_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    won_on: Mapped[date | None] = mapped_column(Date)
    lost_reason: Mapped[str | None] = mapped_column(Key)
    lost_needed: Mapped[str] = mapped_column(Text, default="")
    decided_municipality: Mapped[str] = mapped_column(Key, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    next_step_on: Mapped[date | None] = mapped_column(Date)
    summary: Mapped[str] = mapped_column(Text, default="")
    jobs: Mapped[int | None] = mapped_column(Integer)
    investment_sek: Mapped[int | None] = mapped_column(Amount)
    investment_note: Mapped[str] = mapped_column(Text, default="")
    screening_note: Mapped[str] = mapped_column(Text, default="")
    asked_count: Mapped[int] = mapped_column(Integer, default=0)
    answered_count: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        Index("ix_inquiry_by_number", "number_key", "id", "deleted_ms"),
        Index("ix_inquiry_by_title", "title_key", "id", "deleted_ms"),
        Index("ix_inquiry_by_stage", "stage_order", "id", "deleted_ms"),
        Index("ix_inquiry_by_received", text(f"coalesce(received_on, {_FAR})"), "id", "deleted_ms"),
        Index("ix_inquiry_by_deadline", text(f"coalesce(deadline_on, {_FAR})"), "id", "deleted_ms"),
        Index("ix_inquiry_by_company", "company_key"),
        Index(
            "ix_inquiry_received",
            *("received_on", "deleted_ms", "outcome", "stage_order", "real_on", "qualified_on"),
            *("forwarded_on", "offered_on", "visit_on"),
        ),
        Index("ix_inquiry_qualified", "qualified_on"),
        Index("ix_inquiry_responded", "first_response_on", "deleted_ms", "received_on", "offered_on"),
        Index("ix_inquiry_forwarded", "forwarded_on", "deleted_ms", "received_on"),
        Index(
            "ix_inquiry_offered",
            *("offered_on", "deleted_ms", "visit_on", "first_response_on", "received_on", "id"),
        ),
        Index("ix_inquiry_visited", "visit_on", "deleted_ms", "offered_on"),
        Index(
            "ix_inquiry_by_decided",
            *("decided_on", "deleted_ms", "outcome", "jobs", "investment_sek", "lost_reason"),
        ),
        Index("ix_inquiry_alive", "id", "deleted_ms"),
        Index("ix_inquiry_by_next_step", "next_step_on"),
        Index("ix_inquiry_work", "stage", "on_hold", "asked_count", "deadline_on"),
        Index("ix_inquiry_open", "outcome", "deleted_ms"),
    )


class InquiryStrengthArea(Row, Base):
    """A strength area an inquiry belongs to."""

    __tablename__ = "inquiry_strength_area"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    strength_area: Mapped[str] = mapped_column(Key)
    __table_args__ = (
        Index("ix_inquiry_strength_area_area", "strength_area", "inquiry_id", "deleted_ms"),
        child_of("inquiry", "inquiry_id"),
    )


class InquiryMunicipality(Row, Base):
    """A municipality the asker or the spreadsheet named; asking it is a forwarding."""

    __tablename__ = "inquiry_municipality"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class RequirementRow(Row, Base):
    """One requirement; amounts in the kind's base unit (domain.requirements)."""

    __tablename__ = "requirement"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Key)
    level: Mapped[str] = mapped_column(Key)
    low: Mapped[int | None] = mapped_column(Amount)
    high: Mapped[int | None] = mapped_column(Amount)
    on: Mapped[date | None] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int | None] = mapped_column(Integer)
    raw: Mapped[str] = mapped_column(Text, default="")
    doubt: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Forwarding(Row, Base):
    """An inquiry sent to one municipality. ``token`` is random and names it outside the house.

    ``content`` is the brief as JSON; ``sent_brief_id`` the copy the municipality received. ``ground`` is why
    a confidential case may be told of at all; ``bounced_on`` the day its message came back undelivered.
    """

    __tablename__ = "forwarding"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    state: Mapped[str] = mapped_column(Key)
    token: Mapped[str] = mapped_column(Key, unique=True)
    prepared_on: Mapped[date] = mapped_column(Date)
    sent_on: Mapped[date | None] = mapped_column(Date)
    deadline_on: Mapped[date | None] = mapped_column(Date, index=True)
    answered_on: Mapped[date | None] = mapped_column(Date)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    recipient: Mapped[str] = mapped_column(Text, default="")
    brief_id: Mapped[str | None] = mapped_column(Id)
    message_id: Mapped[str | None] = mapped_column(Id)
    content: Mapped[str] = mapped_column(Text, default="", server_default="")
    sent_brief_id: Mapped[str | None] = mapped_column(Id, index=True)
    ground: Mapped[str] = mapped_column(Text, default="", server_default="")
    bounced_on: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (
        Index(
            "ix_forwarding_answered_on",
            *("answered_on", "deleted_ms", "state", "sent_on", "deadline_on", "inquiry_id"),
            "municipality_code",
        ),
        Index(
            "ix_forwarding_sent_on",
            *("sent_on", "deleted_ms", "municipality_code", "answered_on", "inquiry_id"),
        ),
        child_of("inquiry", "inquiry_id"),
    )


class Answer(Row, Base):
    """What a municipality answered; declining with a reason is an answer too."""

    __tablename__ = "answer"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    forwarding_id: Mapped[str] = mapped_column(Id, ForeignKey("forwarding.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date)
    declined: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    reply_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_answer_reply_id", "reply_id", unique=True), child_of("inquiry", "inquiry_id"))


class AnswerSite(Row, Base):
    """A site a municipality answered with."""

    __tablename__ = "answer_site"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"))
    answer_id: Mapped[str] = mapped_column(Id, ForeignKey("answer.id"), index=True)
    site_id: Mapped[str] = mapped_column(Id)
    power_text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Offer(Row, Base):
    """One offer to the asker; from ``sent_on`` the data and the document are frozen."""

    __tablename__ = "offer"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    edition: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(Key)
    intro: Mapped[str] = mapped_column(Text, default="")
    prepared_on: Mapped[date] = mapped_column(Date)
    sent_on: Mapped[date | None] = mapped_column(Date)
    recipient: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class OfferSite(Row, Base):
    """A site in an offer, in the order it is shown."""

    __tablename__ = "offer_site"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"))
    offer_id: Mapped[str] = mapped_column(Id, ForeignKey("offer.id"), index=True)
    site_id: Mapped[str] = mapped_column(Id)
    position: Mapped[int] = mapped_column(Integer)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Dispatch(Row, Base):
    """One message handed to the mail server for one recipient.

    ``kind``: forwarding, reminder, extension, readdress, offer. ``state``: waiting, sending, sent, refused,
    uncertain, bounced. ``document_id`` is the message as it was kept, ``message_id`` names it in the mail,
    ``said`` is what the server said. ``tried_ms`` is when the last attempt began, ``session`` and
    ``member_id`` whose it was.
    """

    __tablename__ = "dispatch"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    kind: Mapped[str] = mapped_column(Key)
    forwarding_id: Mapped[str | None] = mapped_column(Id)
    offer_id: Mapped[str | None] = mapped_column(Id)
    document_id: Mapped[str] = mapped_column(Id, index=True)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Key, index=True)
    state: Mapped[str] = mapped_column(Key)
    said: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    tried_ms: Mapped[int | None] = mapped_column(Moment)
    settled_ms: Mapped[int | None] = mapped_column(Moment)
    member_id: Mapped[str] = mapped_column(Id, default="")
    session: Mapped[str] = mapped_column(Id, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Activity(Row, Base):
    """Something that happened: a call, a meeting, a visit, a mail, a note, a complaint, an explanation.

    A complaint says in ``done`` what was done about it, ``closed_on`` when it was settled, ``task_id`` what
    follows it up. An explanation says ``about`` which promised step it is. ``municipality_code`` is the
    municipality either is about, or empty.
    """

    __tablename__ = "activity"
    inquiry_id: Mapped[str | None] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Key)
    happened_on: Mapped[date] = mapped_column(Date, index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    participants: Mapped[str] = mapped_column(Text, default="")
    municipality_code: Mapped[str] = mapped_column(Key, default="", server_default="")
    about: Mapped[str] = mapped_column(Key, default="", server_default="")
    done: Mapped[str] = mapped_column(Text, default="", server_default="")
    closed_on: Mapped[date | None] = mapped_column(Date)
    task_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Task(Row, Base):
    """Something somebody has promised to do by a day. ``kind``: aftercare where the program proposed it."""

    __tablename__ = "task"
    inquiry_id: Mapped[str | None] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(Id)
    title: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date, index=True)
    done_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Key, default="", server_default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class LedgerEntry(Row, Base):
    """A statement of jobs and investment; never overwritten.

    ``step``: stated, decided, announced, realised (then ``months`` 12, 24, 36). ``sort``: new or safeguarded.
    ``skill``: entry, skilled, or empty where not told apart.
    """

    __tablename__ = "ledger_entry"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    step: Mapped[str] = mapped_column(Key)
    months: Mapped[int | None] = mapped_column(Integer)
    sort: Mapped[str] = mapped_column(Key, default="new")
    skill: Mapped[str] = mapped_column(Key, default="")
    jobs: Mapped[int | None] = mapped_column(Integer)
    investment_sek: Mapped[int | None] = mapped_column(Amount)
    stated_on: Mapped[date] = mapped_column(Date, index=True)
    source: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)
