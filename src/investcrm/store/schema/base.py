"""What every table has in common: text keys, versions, tombstones, types that both databases share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Id = String(32)
"""UUIDv7 as 32 hexadecimal digits."""
Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte on every database: sort keys, search keys, codes."""
Moment = BigInteger().with_variant(Integer(), "sqlite")
"""Milliseconds since 1970 in UTC."""
Amount = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number in the base unit: SEK, m2, kW."""


class Base(DeclarativeBase):
    """All tables of a store; open and confidential stores have the same ones."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Row:
    """A versioned row: every change raises ``version``; a deleted one stays as a tombstone."""

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_ms: Mapped[int] = mapped_column(Moment)
    deleted_ms: Mapped[int | None] = mapped_column(Moment)


def child_of(table: str, column: str) -> dict[str, Any]:
    """Mark a table as part of a larger record: its changes raise the version of that row of ``table``."""
    return {"info": {"root": (table, column)}}
