"""Indicators' values as their sources said them, and the indicators a region added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.indicators import FORMER_KEYS, CountyRule, Indicator, Unit, Value
from investcrm.domain.kpi import Direction
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_VALUE: Final = (
    "SELECT v.indicator_key, v.id, v.municipality_code, v.year, v.value, v.source, v.as_of, v.file_name, "
    "v.recorded_by, v.created_ms FROM indicator_value v WHERE v.deleted_ms IS NULL"
)


def own(reader: Reader) -> list[Indicator]:
    """Return the indicators the region added, in order of key."""
    return [
        Indicator(
            key, name_sv, name_en, Unit(unit), Direction(direction), organisation,
            (code,) if code else (), int(months), CountyRule(county), own=True,
        )
        for key, name_sv, name_en, unit, direction, organisation, code, months, county in reader.rows(
            "SELECT key, name_sv, name_en, unit, direction, organisation, code, months, county "
            "FROM indicator WHERE deleted_ms IS NULL ORDER BY key"
        )
    ]  # fmt: skip


def values(reader: Reader, keys: Iterable[str] | None = None) -> dict[str, list[Value]]:
    """Return every value said, by indicator; of some indicators alone where ``keys`` names them."""
    if keys is None:
        return _by_key(reader.rows(f"{_VALUE} ORDER BY v.indicator_key, v.created_ms, v.id"))
    text, params = listed("key", _with_former(keys))
    return _by_key(
        reader.rows(f"{_VALUE} AND v.indicator_key IN {text} ORDER BY v.created_ms, v.id", **params)
    )


def of_municipalities(reader: Reader, codes: Iterable[str]) -> dict[str, list[Value]]:
    """Return every value said of some municipalities, by indicator."""
    text, params = listed("code", codes)
    return _by_key(
        reader.rows(f"{_VALUE} AND v.municipality_code IN {text} ORDER BY v.created_ms, v.id", **params)
    )


def _with_former(keys: Iterable[str]) -> list[str]:
    wanted = list(keys)
    return wanted + [former for former, now in FORMER_KEYS.items() if now in wanted]


def _by_key(rows: Iterable[Values]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for row in rows:
        key = str(row[0])
        found.setdefault(FORMER_KEYS.get(key, key), []).append(_value(*row[1:]))
    return found


def _value(
    row_id: str,
    place: str | None,
    year: Any,
    value: Any,
    source: str,
    as_of: str | None,
    file: str,
    who: str,
    ms: Any,
) -> Value:
    return Value(row_id, place or "", int(year), float(value), source, day(as_of), file, who, int(ms))
