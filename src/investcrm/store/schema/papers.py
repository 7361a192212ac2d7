"""Documents with their bytes, and what was taken in from spreadsheets."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from investcrm.store.schema.base import Amount, Base, Id, Key, Row, child_of


class Document(Row, Base):
    """A document of a case, received or drawn up, with the facts a register needs.

    ``masked_of`` is the document a masked copy was made of.
    """

    __tablename__ = "document"
    inquiry_id: Mapped[str | None] = mapped_column(Id, ForeignKey("inquiry.id"), index=True)
    batch_id: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Key)
    size: Mapped[int] = mapped_column(Amount)
    sha256: Mapped[str] = mapped_column(Key)
    direction: Mapped[str] = mapped_column(Key)
    dated_on: Mapped[date] = mapped_column(Date)
    correspondent: Mapped[str] = mapped_column(Text, default="")
    registry_number: Mapped[str] = mapped_column(Text, default="")
    concerns: Mapped[str] = mapped_column(Text, default="")
    marking: Mapped[str] = mapped_column(Text, default="")
    registered_on: Mapped[date | None] = mapped_column(Date)
    masked_of: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (child_of("inquiry", "inquiry_id"),)


class DocumentPiece(Base):
    """One mebibyte of a document."""

    __tablename__ = "document_piece"
    document_id: Mapped[str] = mapped_column(Id, ForeignKey("document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ImportBatch(Row, Base):
    """One file taken in: which, as what, with which columns read as what."""

    __tablename__ = "import_batch"
    file_name: Mapped[str] = mapped_column(Text)
    sheet: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(Key, index=True)
    target: Mapped[str] = mapped_column(Key)
    mapping: Mapped[str] = mapped_column(Text)
    imported_on: Mapped[date] = mapped_column(Date)


class ImportRow(Row, Base):
    """One row of a file taken in, with the raw text of every cell, its outcome and what it became."""

    __tablename__ = "import_row"
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("import_batch.id"))
    row_number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(Key)
    entity: Mapped[str] = mapped_column(Key)
    entity_id: Mapped[str | None] = mapped_column(Id)
    raw: Mapped[str] = mapped_column(Text)
    doubts: Mapped[str] = mapped_column(Text, default="[]")
    __table_args__ = (
        Index("ix_import_row_by_entity", "entity_id"),
        Index("ix_import_row_by_batch", "batch_id", "row_number"),
        {"info": {"root": ("import_batch", "batch_id"), "values_apart": True}},
    )
