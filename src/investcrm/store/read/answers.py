"""Forwardings as answers find them, and what was answered and received before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_FORWARDING: Final = (
    "SELECT f.id, f.inquiry_id, i.number, i.title, f.municipality_code, "
    "coalesce(m.name, f.municipality_code), f.state, f.sent_on, f.deadline_on, f.recipient, "
    "f.content, f.token, i.decided_on "
    "FROM forwarding f JOIN inquiry i ON i.id = f.inquiry_id "
    "LEFT JOIN municipality m ON m.code = f.municipality_code "
    "WHERE f.deleted_ms IS NULL AND i.deleted_ms IS NULL"
)


def forwarding(reader: Reader, forwarding_id: str) -> Values | None:
    """Return one forwarding: id, case, its number and title, code, name, state, sent, deadline, recipient,
    content, token, day the case was decided."""
    return reader.row(f"{_FORWARDING} AND f.id = :id", id=forwarding_id)


def forwardings_by_token(reader: Reader, tokens: Iterable[str]) -> list[Values]:
    """Return the forwardings that have one of these tokens, as :func:`forwarding` does."""
    text, params = listed("token", tokens)
    return reader.rows(f"{_FORWARDING} AND f.token IN {text} ORDER BY f.id", **params)


def forwardings_in_states(reader: Reader, states: Iterable[str], inquiry_id: str = "") -> list[Values]:
    """Return the forwardings in some states, of one case or of all, as :func:`forwarding` does."""
    text, params = listed("state", states)
    of_case = " AND f.inquiry_id = :inquiry_id" if inquiry_id else ""
    if inquiry_id:
        params["inquiry_id"] = inquiry_id
    return reader.rows(f"{_FORWARDING} AND f.state IN {text}{of_case} ORDER BY f.deadline_on, f.id", **params)


def waited_for(reader: Reader, states: Iterable[str]) -> list[Values]:
    """Return (id, day it was prepared) of the forwardings in some states."""
    text, params = listed("state", states)
    return reader.rows(
        "SELECT f.id, f.prepared_on FROM forwarding f JOIN inquiry i ON i.id = f.inquiry_id "
        f"WHERE f.deleted_ms IS NULL AND i.deleted_ms IS NULL AND f.state IN {text} ORDER BY f.id",
        **params,
    )


def latest_answer(reader: Reader, forwarding_id: str) -> str | None:
    """Return the latest standing answer to a forwarding, however it came."""
    found = reader.value(
        "SELECT id FROM answer WHERE forwarding_id = :id AND deleted_ms IS NULL ORDER BY id DESC LIMIT 1",
        id=forwarding_id,
    )
    return str(found) if found else None


def sites_of_answer(reader: Reader, answer_id: str) -> dict[str, str]:
    """Return which row names which site of an answer."""
    found = reader.rows(
        "SELECT site_id, id FROM answer_site WHERE answer_id = :id AND deleted_ms IS NULL", id=answer_id
    )
    return {str(site_id): str(row_id) for site_id, row_id in found}


def kept_of_case(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return the documents kept with a case: hash, direction, correspondent, name, day."""
    return reader.rows(
        "SELECT sha256, direction, correspondent, name, dated_on FROM document "
        "WHERE inquiry_id = :id AND deleted_ms IS NULL",
        id=inquiry_id,
    )
