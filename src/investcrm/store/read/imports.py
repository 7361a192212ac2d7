"""What an import is held against: what is here already."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.store.reader import Reader

_BLOCK: Final = 400


def was_imported(reader: Reader, sha256: str) -> bool:
    """Whether the same table was taken in before and not taken back."""
    found = reader.row(
        "SELECT 1 FROM import_batch WHERE sha256 = :sha256 AND deleted_ms IS NULL", sha256=sha256
    )
    return found is not None


def companies(reader: Reader, keys: Iterable[str]) -> dict[str, tuple[tuple[str, str, date | None], ...]]:
    """Return the inquiries of these company keys, by number: (id, number and title, day received)."""
    found: dict[str, list[tuple[str, str, date | None]]] = {}
    wanted = sorted({key for key in keys if key})
    for start in range(0, len(wanted), _BLOCK):
        text, params = listed("key", wanted[start : start + _BLOCK])
        for key, row_id, number, title, received in reader.rows(
            "SELECT company_key, id, number, title, received_on FROM inquiry "
            f"WHERE deleted_ms IS NULL AND company_key IN {text} ORDER BY number_key",
            **params,
        ):
            found.setdefault(key, []).append((row_id, f"{number} {title}", day(received)))
    return {key: tuple(rows) for key, rows in found.items()}


def sites(reader: Reader) -> dict[str, tuple[str, str]]:
    """Return the sites by municipality and cadastral id, and by municipality and name: (id, name)."""
    found: dict[str, tuple[str, str]] = {}
    for row_id, code, name, name_key, cadastral in reader.rows(
        "SELECT id, municipality_code, name, name_key, cadastral_key FROM site "
        "WHERE deleted_ms IS NULL ORDER BY id"
    ):
        found.setdefault(f"{code}|n|{name_key}", (row_id, name))
        if cadastral:
            found.setdefault(f"{code}|c|{cadastral}", (row_id, name))
    return found
