"""Secrecy and what the law asks to be kept: who reads a case, assessments, requests, disposal, seals."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Base, Id, Key, Moment, Row, child_of


class CaseMember(Row, Base):
    """A member who sees a confidential case: ``responsible`` or ``reader``; withdrawn by a tombstone."""

    __tablename__ = "case_member"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    role: Mapped[str] = mapped_column(Key)
    since_on: Mapped[date] = mapped_column(Date)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class ReadEntry(Row, Base):
    """That somebody opened, printed or exported a confidential case; never changed.

    ``act`` is opened, exported, printed, previewed or viewed_as; ``detail`` names a document or a member.
    """

    __tablename__ = "read_entry"
    inquiry_id: Mapped[str] = mapped_column(Id, index=True)
    member_id: Mapped[str] = mapped_column(Id)
    member_name: Mapped[str] = mapped_column(Text)
    at_ms: Mapped[int] = mapped_column(Moment)
    act: Mapped[str] = mapped_column(Key)
    detail: Mapped[str] = mapped_column(Text, default="")


class Assessment(Row, Base):
    """An assessment of secrecy: the ground, the day, who judged, and the investor's own stated wish.

    A request for disclosure is judged anew, so a case has several. ``outcome``: secret, partly or public.
    """

    __tablename__ = "assessment"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    ground: Mapped[str] = mapped_column(Text, default="")
    assessed_on: Mapped[date] = mapped_column(Date)
    assessed_by: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Key, default="secret")
    wish: Mapped[str] = mapped_column(Text, default="")
    wish_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class Agreement(Row, Base):
    """An agreement with a party, such as an NDA; it creates no secrecy, but ends on a day."""

    __tablename__ = "agreement"
    inquiry_id: Mapped[str] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    kind: Mapped[str] = mapped_column(Key)
    party: Mapped[str] = mapped_column(Text, default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date, index=True)
    remind_on: Mapped[date | None] = mapped_column(Date, index=True)
    document_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class DisclosureRequest(Row, Base):
    """Somebody's request to see public documents; who asks need not be told.

    ``decision`` is empty until decided, then released, partly or refused.
    """

    __tablename__ = "disclosure_request"
    inquiry_id: Mapped[str | None] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    requested_on: Mapped[date] = mapped_column(Date)
    requester: Mapped[str] = mapped_column(Text, default="")
    covers: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Key, default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[str] = mapped_column(Text, default="")
    appeal: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class DisclosedDocument(Row, Base):
    """A document a request covers, what was decided of it, and the masked copy where one was made."""

    __tablename__ = "disclosed_document"
    request_id: Mapped[str] = mapped_column(Id, ForeignKey("disclosure_request.id"), index=True)
    inquiry_id: Mapped[str | None] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    document_id: Mapped[str] = mapped_column(Id, index=True)
    masked_id: Mapped[str | None] = mapped_column(Id)
    decision: Mapped[str] = mapped_column(Key, default="")
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class DisposalRule(Row, Base):
    """A decided rule of disposal: what it covers, after how many months, and the decision behind it."""

    __tablename__ = "disposal_rule"
    covers: Mapped[str] = mapped_column(Key)
    months: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)


class Disposal(Row, Base):
    """The protocol of one disposal: by which rule, when, by whom, and what as far as may be told."""

    __tablename__ = "disposal"
    rule_id: Mapped[str] = mapped_column(Id, ForeignKey("disposal_rule.id"), index=True)
    carried_out_on: Mapped[date] = mapped_column(Date)
    carried_out_by: Mapped[str] = mapped_column(Text)
    records: Mapped[int] = mapped_column(Integer)
    protocol: Mapped[str] = mapped_column(Text)


class Erasure(Row, Base):
    """That a person's contact record was erased: when and what stays as public document, not who it was."""

    __tablename__ = "erasure"
    erased_on: Mapped[date] = mapped_column(Date)
    erased_by: Mapped[str] = mapped_column(Text)
    records: Mapped[int] = mapped_column(Integer)
    kept: Mapped[str] = mapped_column(Text, default="[]")


class Publication(Row, Base):
    """A published quarter, frozen: its figures as JSON and the document as it went out.

    A later edition corrects an earlier one, which stays.
    """

    __tablename__ = "publication"
    period: Mapped[str] = mapped_column(Key)
    edition: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(Key)
    published_on: Mapped[date] = mapped_column(Date)
    published_by: Mapped[str] = mapped_column(Text)
    data: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str | None] = mapped_column(Id)
    correction: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (Index("ix_publication_edition", "period", "edition", "language", unique=True),)


class PublishedGroup(Base):
    """Which confidential cases were published together, so that no later publication tells them apart.

    ``variable`` is what was summed (domain.disclosure); a case is in one group of a variable for ever.
    """

    __tablename__ = "published_group"
    variable: Mapped[str] = mapped_column(Key, primary_key=True)
    inquiry_id: Mapped[str] = mapped_column(Id, primary_key=True)
    group_id: Mapped[str] = mapped_column(Id, index=True)
    period: Mapped[str] = mapped_column(Key)


class Transfer(Base):
    """A case on its way into this store: it sleeps as a tombstone until the other store has let go of it.

    ``content`` names, as JSON, what the other store must let go of.
    """

    __tablename__ = "transfer"
    inquiry_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at_ms: Mapped[int] = mapped_column(Moment)
    content: Mapped[str] = mapped_column(Text)


class Chore(Base):
    """Work left to do on this store before anything else, such as cleaning free pages."""

    __tablename__ = "chore"
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    at_ms: Mapped[int] = mapped_column(Moment)


class AuditSeal(Base):
    """A seal over the log so far: ``root`` is also kept outside the database.

    ``digests`` holds a digest of every change since the seal before (store.seals says of what).
    """

    __tablename__ = "audit_seal"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at_ms: Mapped[int] = mapped_column(Moment)
    upto: Mapped[int] = mapped_column(Integer)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    digests: Mapped[bytes] = mapped_column(LargeBinary)
