"""The region's reference data and the workspace's settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from investcrm.domain.rows import StrengthAreaRow
from investcrm.domain.sortkey import sort_key

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def setting(reader: Reader, key: str, default: Any) -> Any:
    """Return a setting, or ``default``."""
    text = reader.value("SELECT value FROM setting WHERE key = :key AND deleted_ms IS NULL", key=key)
    return default if text is None else json.loads(text)


def setting_id(reader: Reader, key: str) -> str | None:
    """Return the id of a setting's row."""
    found = reader.value("SELECT id FROM setting WHERE key = :key AND deleted_ms IS NULL", key=key)
    return str(found) if found else None


def is_told(reader: Reader) -> bool:
    """Whether this login reads municipalities, strength areas and members, as everybody does on a laptop."""
    return reader.dialect != "postgresql" or bool(
        reader.value("SELECT has_any_column_privilege('municipality', 'SELECT')")
    )


def municipalities(reader: Reader) -> list[tuple[Any, ...]]:
    """Return (code, name, e-mail) in the order of names."""
    return reader.rows(
        "SELECT code, name, email FROM municipality WHERE deleted_ms IS NULL ORDER BY name_key"
    )


def strength_areas(reader: Reader) -> tuple[StrengthAreaRow, ...]:
    """Return the tree of strength areas, in shown order."""
    found = reader.rows(
        "SELECT key, name_sv, name_en, parent_key, status FROM strength_area "
        "WHERE deleted_ms IS NULL ORDER BY position"
    )
    return tuple(StrengthAreaRow(*values) for values in found)


def former_areas(reader: Reader) -> dict[str, tuple[StrengthAreaRow, str]]:
    """Return areas that were given up, each with the key of what it became part of, or ""."""
    found = reader.rows(
        "SELECT key, name_sv, name_en, parent_key, status, merged_into FROM strength_area "
        "WHERE deleted_ms IS NOT NULL"
    )
    return {str(v[0]): (StrengthAreaRow(*v[:5]), str(v[5])) for v in found}


def members(reader: Reader) -> dict[str, str]:
    """Return the members' names by id, in the order of their names."""
    found = reader.rows("SELECT id, name FROM member WHERE deleted_ms IS NULL ORDER BY id")
    return {str(row_id): str(name) for row_id, name in sorted(found, key=lambda row: sort_key(row[1]))}
