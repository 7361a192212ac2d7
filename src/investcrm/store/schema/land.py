"""Land and what is known of it: sites, power statements, and append-only facts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, Text
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


class PowerStatement(Row, Base):
    """What a grid operator or municipality says of power at a site from a year on, in kW.

    ``restricted``: the operator has said it must not be spread.
    """

    __tablename__ = "power_statement"
    site_id: Mapped[str] = mapped_column(Id, ForeignKey("site.id"), index=True)
    year: Mapped[int | None] = mapped_column(Integer)
    firm_kw: Mapped[int] = mapped_column(Amount, default=0)
    indicative_kw: Mapped[int] = mapped_column(Amount, default=0)
    flexible_kw: Mapped[int] = mapped_column(Amount, default=0)
    operator: Mapped[str] = mapped_column(Text, default="")
    stated_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")
    restricted: Mapped[int] = mapped_column(Integer, default=0)
    raw: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (child_of("site", "site_id"),)


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
