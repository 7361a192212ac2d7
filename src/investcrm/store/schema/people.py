"""Organisations, contacts, members, and the reference data of the region."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Float, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Base, Id, Key, Row, child_of


class Organisation(Row, Base):
    """A company, partner or intermediary. ``reviewed_on``: when what is said was last checked.

    ``foreign_owned`` follows ``owner_country``: 1, 0, or None where nobody said who owns it.
    """

    __tablename__ = "organisation"
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    company_key: Mapped[str] = mapped_column(Key, index=True)
    kind: Mapped[str] = mapped_column(Key, default="company")
    org_number: Mapped[str] = mapped_column(Key, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    municipality_code: Mapped[str | None] = mapped_column(Key)
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    as_of: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    owner_country: Mapped[str] = mapped_column(Text, default="", server_default="")
    foreign_owned: Mapped[int | None] = mapped_column(Integer)
    parent_company: Mapped[str] = mapped_column(Text, default="", server_default="")
    employees: Mapped[int | None] = mapped_column(Integer)
    web: Mapped[str] = mapped_column(Text, default="", server_default="")
    __table_args__ = (Index("ix_organisation_by_name", "name_key", "id"),)


class OrganisationStrengthArea(Row, Base):
    """A strength area a company belongs to."""

    __tablename__ = "organisation_strength_area"
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey("organisation.id"), index=True)
    strength_area: Mapped[str] = mapped_column(Key, index=True)
    __table_args__ = (child_of("organisation", "organisation_id"),)


class CompanyVisit(Row, Base):
    """A visit to a company here: planned, then done with its protocol, or called off.

    ``starts_at`` is the clock (09:00) or empty, ``minutes`` how long it lasts. ``activity_id`` is the visit
    as something that happened, ``inquiry_id`` the inquiry a need became.
    """

    __tablename__ = "company_visit"
    organisation_id: Mapped[str] = mapped_column(Id, ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(Key, default="planned")
    planned_on: Mapped[date] = mapped_column(Date, index=True)
    starts_at: Mapped[str] = mapped_column(Key, default="")
    minutes: Mapped[int] = mapped_column(Integer, default=60)
    place: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    participants: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str | None] = mapped_column(Id)
    needs: Mapped[str] = mapped_column(Text, default="")
    plans: Mapped[str] = mapped_column(Text, default="")
    obstacles: Mapped[str] = mapped_column(Text, default="")
    activity_id: Mapped[str | None] = mapped_column(Id)
    inquiry_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (child_of("organisation", "organisation_id"),)


class Contact(Row, Base):
    """A person at an organisation or a municipality: personal data, with purpose and retention date."""

    __tablename__ = "contact"
    organisation_id: Mapped[str | None] = mapped_column(Id, index=True)
    inquiry_id: Mapped[str | None] = mapped_column(Id, index=True)
    municipality_code: Mapped[str | None] = mapped_column(Key, index=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    role: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    retain_until: Mapped[date | None] = mapped_column(Date)


class Member(Row, Base):
    """A person who works in the program, with groups as comma-separated words of domain.access."""

    __tablename__ = "member"
    name: Mapped[str] = mapped_column(Text)
    login: Mapped[str] = mapped_column(Key, default="")
    groups: Mapped[str] = mapped_column(Key)


class MemberMunicipality(Row, Base):
    """A municipality a member works for; one or more."""

    __tablename__ = "member_municipality"
    member_id: Mapped[str] = mapped_column(Id, ForeignKey("member.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(Key)
    __table_args__ = (child_of("member", "member_id"),)


class Municipality(Row, Base):
    """A municipality of the region. ``wide`` is derived from its facts; ``profile`` is reference data."""

    __tablename__ = "municipality"
    code: Mapped[str] = mapped_column(Key, unique=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Key)
    county_code: Mapped[str] = mapped_column(Key)
    email: Mapped[str] = mapped_column(Text, default="")
    wide: Mapped[str] = mapped_column(Text, default="{}")
    profile: Mapped[str] = mapped_column(Text, default="{}")


class StrengthArea(Row, Base):
    """A node in the tree of strength areas; what stands in it are its items and companies.

    ``business_sweden`` names the matching area there; ``assumed`` is 1 where nobody said so and it was
    matched by its name. ``merged_into`` is what a deleted area became part of.
    """

    __tablename__ = "strength_area"
    key: Mapped[str] = mapped_column(Key, unique=True)
    parent_key: Mapped[str | None] = mapped_column(Key)
    name_sv: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Key, default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    profile: Mapped[str] = mapped_column(Text, default="{}")
    business_sweden: Mapped[str] = mapped_column(Text, default="", server_default="")
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    as_of: Mapped[str] = mapped_column(Text, default="", server_default="")
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    assumed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    merged_into: Mapped[str] = mapped_column(Key, default="", server_default="")


class StrengthItem(Row, Base):
    """What a strength area consists of beside companies: education, research, a test bed, a network.

    ``name`` and ``note`` are Swedish; where one language is empty the other stands in.
    """

    __tablename__ = "strength_item"
    strength_area: Mapped[str] = mapped_column(Key, index=True)
    kind: Mapped[str] = mapped_column(Key)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text, default="")
    name_key: Mapped[str] = mapped_column(Key)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    place: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_en: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[str] = mapped_column(Text, default="")
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    web: Mapped[str] = mapped_column(Text, default="")


class Indicator(Row, Base):
    """An indicator that a region added beside those every region has (``domain.indicators``)."""

    __tablename__ = "indicator"
    key: Mapped[str] = mapped_column(Key, unique=True)
    name_sv: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text, default="")
    direction: Mapped[str] = mapped_column(Key, default="up")
    unit: Mapped[str] = mapped_column(Key, default="count", server_default="count")
    organisation: Mapped[str] = mapped_column(Text, default="", server_default="")
    code: Mapped[str] = mapped_column(Text, default="", server_default="")
    months: Mapped[int] = mapped_column(Integer, default=18, server_default="18")
    county: Mapped[str] = mapped_column(Key, default="mean", server_default="mean")


class IndicatorValue(Row, Base):
    """One value of an indicator for a municipality (None: the county) and year, as a source said it.

    Nothing is overwritten: of several the one its source said last stands.
    """

    __tablename__ = "indicator_value"
    indicator_key: Mapped[str] = mapped_column(Key, index=True)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    year: Mapped[int] = mapped_column(Integer)
    value: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[date | None] = mapped_column(Date)
    file_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    recorded_by: Mapped[str] = mapped_column(Text, default="", server_default="")


class Target(Row, Base):
    """What a KPI or indicator is to reach in a year, for the region, a municipality or a strength area."""

    __tablename__ = "target"
    kpi: Mapped[str] = mapped_column(Key, index=True)
    municipality_code: Mapped[str | None] = mapped_column(Key)
    strength_area: Mapped[str | None] = mapped_column(Key)
    year: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(Text, default="")
