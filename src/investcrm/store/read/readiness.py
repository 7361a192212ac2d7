"""Readiness: statements of levels, requests to look them over, support given, indexes to compare."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values


def statements(reader: Reader, codes: Collection[str]) -> list[Values]:
    """Return what was stated of municipalities, in the order in which one statement supersedes another.

    Each is code, field, value as JSON, source, as of, confidence, recorded (ms), raw words.
    """
    among, params = listed("code", codes)
    return reader.rows(
        "SELECT subject_id, field, value, source, as_of, confidence, recorded_ms, raw FROM fact "
        f"WHERE subject = 'municipality' AND subject_id IN {among} AND withdrawn_ms IS NULL "
        "ORDER BY coalesce(as_of, '0001-01-01'), recorded_ms, id",
        **params,
    )


def requests(reader: Reader, codes: Collection[str]) -> list[Values]:
    """Return requests to municipalities, the newest first.

    Each is id, version, code, dimensions, asked on, due on, asked by, note, made (ms).
    """
    among, params = listed("code", codes)
    return reader.rows(
        "SELECT id, version, municipality_code, dimensions, asked_on, due_on, asked_by, note, created_ms "
        f"FROM readiness_request WHERE municipality_code IN {among} AND deleted_ms IS NULL "
        "ORDER BY created_ms DESC, id DESC",
        **params,
    )


def last_stated(reader: Reader, codes: Collection[str]) -> dict[tuple[str, str], int]:
    """Return when (ms) each dimension of a municipality was stated last, by code and field."""
    among, params = listed("code", codes)
    found = reader.rows(
        "SELECT subject_id, field, max(recorded_ms) FROM fact WHERE subject = 'municipality' "
        f"AND subject_id IN {among} AND withdrawn_ms IS NULL GROUP BY subject_id, field",
        **params,
    )
    return {(code, field): int(at_ms) for code, field, at_ms in found}


def support(reader: Reader, codes: Collection[str]) -> list[Values]:
    """Return support given to municipalities, the newest first.

    Each is id, version, code, dimension, kind, given on, minutes, kronor, given by, note.
    """
    among, params = listed("code", codes)
    return reader.rows(
        "SELECT id, version, municipality_code, dimension, kind, given_on, minutes, sek, given_by, note "
        f"FROM readiness_support WHERE municipality_code IN {among} AND deleted_ms IS NULL "
        "ORDER BY given_on DESC, id DESC",
        **params,
    )


def indexes_told(reader: Reader) -> list[Values]:
    """Return what a server tells a municipality of every municipality: code and index.

    It is nothing at all unless the region lets them compare.
    """
    return reader.rows("SELECT code, value FROM sec.readiness_indexes()")
