"""Alembic's environment: runs on the connection it is given, one transaction around everything."""

from __future__ import annotations

from typing import Any

from alembic import context

from investcrm.store.schema import Base


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _compare: Any) -> bool:
    """Leave out the full-text tables, tokens and index, which no metadata describes."""
    undescribed = (name or "").startswith(("search_fts", "ix_search_entry_words", "tokens"))
    return not (undescribed and kind in ("table", "index", "column"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=include,
    compare_type=False,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
