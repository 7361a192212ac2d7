"""Reads who may work on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values


def everybody(reader: Reader) -> list[Values]:
    """Return id, login, name and groups of everybody with a login, by login."""
    return reader.rows(
        "SELECT id, login, name, groups FROM member WHERE deleted_ms IS NULL AND login <> '' ORDER BY login"
    )


def id_of(reader: Reader, login: str) -> str | None:
    """Return the member a login belongs to, or None."""
    found = reader.value("SELECT id FROM member WHERE login = :login AND deleted_ms IS NULL", login=login)
    return str(found) if found else None


def municipalities(reader: Reader) -> dict[str, dict[str, str]]:
    """Return by member the municipalities they work for: the row's id by code."""
    found: dict[str, dict[str, str]] = {}
    for row_id, member_id, code in reader.rows(
        "SELECT id, member_id, municipality_code FROM member_municipality "
        "WHERE deleted_ms IS NULL ORDER BY municipality_code"
    ):
        found.setdefault(str(member_id), {})[str(code)] = str(row_id)
    return found


def session_login(reader: Reader) -> str:
    """Return who is logged in, as the server knows."""
    return str(reader.value("SELECT session_user"))


def of_file(reader: Reader) -> list[Values]:
    """Return id, name and groups of all members, logins or not, the first who set it up first."""
    return reader.rows("SELECT id, name, groups FROM member WHERE deleted_ms IS NULL ORDER BY created_ms, id")
