"""Reads what was published, and which confidential cases were published together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

_PUBLISHING: Final = 7236114


def editions(reader: Reader, period: str | None = None) -> list[Values]:
    """Return what was published, of one period or of all, the latest period and edition first.

    Each as id, period, edition, language, day, who, data, document, correction.
    """
    return reader.rows(
        "SELECT id, period, edition, language, published_on, published_by, data, document_id, correction "
        "FROM publication WHERE deleted_ms IS NULL AND (period = :period OR :every = 1) "
        "ORDER BY period DESC, edition DESC, language",
        period=period or "",
        every=int(period is None),
    )


def saying(reader: Reader, words: Iterable[str]) -> list[str]:
    """Return the ids of the editions whose report says any of these words, as far as it is kept as JSON."""
    spelled = [json.dumps(word, ensure_ascii=False)[1:-1] for word in words]
    on_server = reader.dialect == "postgresql"
    within = (
        "position(convert_to(:word, 'UTF8') IN data)" if on_server else "instr(data, CAST(:word AS BLOB))"
    )
    found = []
    for row in editions(reader):
        document = json.loads(row[6]).get("files", {}).get("json", "")
        said = f"SELECT 1 FROM document_piece WHERE document_id = :document AND {within} > 0 LIMIT 1"
        if any(reader.value(said, document=document, word=word) for word in spelled):
            found.append(str(row[0]))
    return found


def grouped(reader: Reader) -> list[tuple[str, str, str]]:
    """Return the members of every group: group, variable, inquiry."""
    found = reader.rows("SELECT group_id, variable, inquiry_id FROM published_group ORDER BY group_id")
    return [(str(group), str(variable), str(inquiry)) for group, variable, inquiry in found]


def sums_on_server(uow: UnitOfWork, period: str) -> tuple[dict[str, int], dict[str, int]]:
    """Let a server's room group its cases for a period; return what they add to each cell, and each group."""
    told = uow.value("SELECT sec.grouped_sums(:period)", period=period)
    return told["cells"], told["totals"]


def alone(uow: UnitOfWork) -> None:
    """Wait until nobody else publishes, and let nobody begin before this act ends; a file lets one write."""
    if uow.dialect == "postgresql":
        uow.rows("SELECT pg_advisory_xact_lock(:lock)", lock=_PUBLISHING)
