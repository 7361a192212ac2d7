"""What carries the rest: settings, numbers, working days, the search index and the change sets."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Base, Id, Key, Moment, Row


class Setting(Row, Base):
    """A setting of the workspace, its value as JSON."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(Key, unique=True)
    value: Mapped[str] = mapped_column(Text)


class NumberSeries(Base):
    """The last human number given in a year; raised under the writer's lock."""

    __tablename__ = "number_series"
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class WorkDay(Base):
    """A calendar day with its ordinal among working days, so that SQL counts them by subtraction."""

    __tablename__ = "work_day"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_work_day_ordinal", "ordinal", "day"),)


class SearchEntry(Base):
    """What Ctrl+K and the list search find: the folded words of a record."""

    __tablename__ = "search_entry"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Key)
    ref: Mapped[str] = mapped_column(Id, unique=True)
    label: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Key)


class ChangeSet(Base):
    """One act of one person: what undo takes back, what the audit shows, what refresh follows.

    On a server ``login`` is who was logged in, as the server itself knows, and ``xact`` the transaction, by
    which the feed finds what became visible since; both are empty in a file.
    """

    __tablename__ = "change_set"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Id, unique=True)
    at_ms: Mapped[int] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(Text)
    session: Mapped[str] = mapped_column(Id)
    verb: Mapped[str] = mapped_column(Text)
    reversible: Mapped[int] = mapped_column(Integer)
    undoes: Mapped[str | None] = mapped_column(Id)
    undone_by: Mapped[str | None] = mapped_column(Id)
    login: Mapped[str] = mapped_column(Key, default="", server_default="")
    xact: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_change_set_xact", "xact", unique=True),)


class Change(Base):
    """What happened to one row. ``chain`` links it to the record's last change; ``commitment`` is a salted
    digest of the values, which lie apart so that they can be erased without breaking the chain."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    set_seq: Mapped[int] = mapped_column(Integer, ForeignKey("change_set.seq"), index=True)
    entity: Mapped[str] = mapped_column(Key)
    row_id: Mapped[str] = mapped_column(Id)
    root: Mapped[str] = mapped_column(Key)
    root_id: Mapped[str] = mapped_column(Id)
    op: Mapped[str] = mapped_column(Key)
    version: Mapped[int] = mapped_column(Integer)
    commitment: Mapped[bytes] = mapped_column(LargeBinary)
    chain: Mapped[bytes] = mapped_column(LargeBinary)
    municipality_code: Mapped[str | None] = mapped_column(Key, index=True)
    __table_args__ = (Index("ix_change_by_root", "root_id", "id"), Index("ix_change_by_row", "row_id", "id"))


class ChangeValue(Base):
    """Old and new values of a change as JSON, with the salt of their commitment."""

    __tablename__ = "change_value"
    change_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("change.id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
