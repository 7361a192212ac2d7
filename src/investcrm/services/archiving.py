"""Gives a case to the e-archive: one package of its documents, its facts and its register."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from investcrm.services import cases, inquiries, secrecy, settings

if TYPE_CHECKING:
    from datetime import datetime

    from investcrm.domain.rows import DocumentRow
    from investcrm.store.reader import Reader

_HISTORY = 100_000


def package(reader: Reader, inquiry_id: str, made_at: datetime, *, confidential: bool = False) -> bytes:
    """Return a case as a package for the e-archive; every document's hash is checked on the way.

    Raises:
        NotFound: the case is gone, or a document is damaged.
    """
    from investcrm.exchange import archive_package, plain

    found = inquiries.detail(reader, inquiry_id)
    facts = plain.to_json(
        {
            "case": asdict(found),
            "secrecy": asdict(secrecy.of_case(reader, inquiry_id, confidential=confidential)),
            "history": [asdict(one) for one in inquiries.history(reader, inquiry_id, _HISTORY)],
        }
    )
    papers = [
        archive_package.Paper(
            row.id, row.name, row.media_type, cases.document_bytes(reader, row.id), _register(row)
        )
        for row in sorted(found.documents, key=lambda row: (row.dated_on, row.id))
    ]
    return archive_package.build(
        archive_package.Package(
            found.row.number,
            found.row.title,
            str(settings.load(reader, "region", "")) or "InvestCRM",
            made_at,
            facts,
            papers,
        )
    )


def _register(row: DocumentRow) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, str(value))
        for key, value in (
            ("registryNumber", row.registry_number),
            ("registered", row.registered_on or ""),
            ("date", row.dated_on),
            ("direction", row.direction),
            ("correspondent", row.correspondent),
            ("concerns", row.concerns),
            ("marking", row.marking),
            ("sha256", row.sha256),
        )
        if value
    )
