"""Land: sites, their outlines and papers, power and who has it reserved, append-only facts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Moment, Row, child_of


class Site(Row, Base):
    """A piece of land or premises. ``wide`` is derived from facts and power, for lists and matching."""

    __tablename__ = "site"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    cadastral_key: Mapped[str] = mapped_column(Key, default="", index=True)
    wide: Mapped[str] = mapped_column(Text, default="{}")
    __table_args__ = (Index("ix_site_by_name", "name_key", "id"),)


class SiteOutline(Row, Base):
    """Where a site's borders are said to run from a day on, in degrees; apart so that lists stay light.

    ``area_m2`` is what it encloses on the ground, ``north`` and ``east`` a place inside in SWEREF 99 TM.
    """

    __tablename__ = "outline"
    site_id: Mapped[str] = mapped_column(Id, ForeignKey("site.id"), index=True)
    shape: Mapped[str] = mapped_column(Text)
    area_m2: Mapped[int] = mapped_column(Amount)
    north: Mapped[int] = mapped_column(Integer)
    east: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (child_of("site", "site_id"),)


class Substation(Row, Base):
    """A substation that sites are fed from; ``voltage_v`` is the highest it takes in, in volts."""

    __tablename__ = "substation"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    voltage_v: Mapped[int | None] = mapped_column(Integer)
    operator: Mapped[str] = mapped_column(Text, default="")


class PowerStatement(Row, Base):
    """What a grid operator or municipality says of power from a year on, in kW, at one place.

    The place is a site, a substation or a whole municipality: one of the three is named. ``restricted``: the
    operator has said it must not be spread. ``basis`` is what firm power rests on, ``step`` how far the
    operator's queue has come, ``step_dates`` the day of each step as JSON, ``closes_on`` the day the queue
    closes it unless somebody acts.
    """

    __tablename__ = "power_statement"
    site_id: Mapped[str | None] = mapped_column(Id, ForeignKey("site.id"), index=True)
    substation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("substation.id"), index=True)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    year: Mapped[int | None] = mapped_column(Integer)
    firm_kw: Mapped[int] = mapped_column(Amount, default=0)
    indicative_kw: Mapped[int] = mapped_column(Amount, default=0)
    flexible_kw: Mapped[int] = mapped_column(Amount, default=0)
    operator: Mapped[str] = mapped_column(Text, default="")
    stated_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(Text, default="", server_default="")
    restricted: Mapped[int] = mapped_column(Integer, default=0)
    raw: Mapped[str] = mapped_column(Text, default="")
    voltage_v: Mapped[int | None] = mapped_column(Integer)
    redundant: Mapped[int | None] = mapped_column(Integer)
    grid: Mapped[str] = mapped_column(Key, default="", server_default="")
    basis: Mapped[str] = mapped_column(Key, default="", server_default="")
    step: Mapped[str] = mapped_column(Key, default="", server_default="")
    step_dates: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    closes_on: Mapped[date | None] = mapped_column(Date, index=True)
    __table_args__ = (child_of("site", "site_id"),)


class PowerReservation(Row, Base):
    """Power at a place that somebody else has, in kW from a year on, until a day or for good."""

    __tablename__ = "power_reservation"
    site_id: Mapped[str | None] = mapped_column(Id, ForeignKey("site.id"), index=True)
    substation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("substation.id"), index=True)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    holder: Mapped[str] = mapped_column(Text)
    kw: Mapped[int] = mapped_column(Amount)
    from_year: Mapped[int | None] = mapped_column(Integer)
    until: Mapped[date | None] = mapped_column(Date)
    stated_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")
    restricted: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (child_of("site", "site_id"),)


class SitePaper(Row, Base):
    """A picture or a document about a site; ``public`` where it may be shown outside."""

    __tablename__ = "site_paper"
    site_id: Mapped[str] = mapped_column(Id, ForeignKey("site.id"), index=True)
    kind: Mapped[str] = mapped_column(Key)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Key)
    size: Mapped[int] = mapped_column(Amount)
    sha256: Mapped[str] = mapped_column(Key)
    caption: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    dated_on: Mapped[date] = mapped_column(Date)
    public: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (child_of("site", "site_id"),)


class SitePaperPiece(Base):
    """One mebibyte of a site's picture or document."""

    __tablename__ = "site_paper_piece"
    paper_id: Mapped[str] = mapped_column(Id, ForeignKey("site_paper.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Fact(Base):
    """One statement about a subject; a newer one supersedes it but never changes it."""

    __tablename__ = "fact"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(Key)
    subject_id: Mapped[str] = mapped_column(Key)
    field: Mapped[str] = mapped_column(Key)
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date | None] = mapped_column(Date)
    confidence: Mapped[str] = mapped_column(Key)
    raw: Mapped[str] = mapped_column(Text, default="")
    recorded_ms: Mapped[int] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(Id)
    withdrawn_ms: Mapped[int | None] = mapped_column(Moment)
    __table_args__ = (Index("ix_fact_by_subject", "subject", "subject_id", "field"),)
