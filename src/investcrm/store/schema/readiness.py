"""What the region does about readiness: it asks for levels to be looked over, and gives support."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Key, Row


class ReadinessRequest(Row, Base):
    """Asks a municipality to look over levels until a day. ``dimensions`` are their keys, a comma between.

    It is answered when each of them has been stated or confirmed after it was made, so nothing here changes.
    """

    __tablename__ = "readiness_request"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    dimensions: Mapped[str] = mapped_column(Key)
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class ReadinessSupport(Row, Base):
    """Support given to a municipality in one dimension: hours of work and kronor, by whom."""

    __tablename__ = "readiness_support"
    municipality_code: Mapped[str] = mapped_column(Key, index=True)
    dimension: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    given_on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[int | None] = mapped_column(Integer)
    sek: Mapped[int | None] = mapped_column(Amount)
    given_by: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
