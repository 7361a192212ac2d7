"""What is kept of the rows of a sheet that was taken in: each as it stood, with what was doubted.

In a server's room a list of rows would tell members of one case of the others, so each case keeps its own row
as a note, without the sheet's name and without the row's number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from investcrm.domain.reading.rows import RowOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.domain.reading.rows import RowReading
    from investcrm.services.importing import ImportPreview
    from investcrm.store.unit_of_work import UnitOfWork


def begin(uow: UnitOfWork, shown: ImportPreview) -> str:
    """Note which sheet is taken in, and return what its rows are kept under; empty in a server's room."""
    if _is_apart(uow):
        return ""
    return uow.insert(
        "import_batch",
        {
            "file_name": shown.table.file_name,
            "sheet": shown.table.sheet,
            "sha256": shown.sha256,
            "target": shown.reading.subject,
            "mapping": json.dumps(
                {c.header: c.target for c in shown.reading.mapping.columns}, ensure_ascii=False
            ),
            "imported_on": uow.today,
        },
    )


def keep(uow: UnitOfWork, shown: ImportPreview, batch_id: str, records: Mapping[int, str]) -> None:
    """Keep the rows; ``records`` says which record each became, by row number."""
    if batch_id:
        _keep_rows(uow, shown, batch_id, records)
    else:
        _keep_notes(uow, shown, records)


def _is_apart(uow: UnitOfWork) -> bool:
    return uow.is_room and uow.dialect == "postgresql"


def _keep_notes(uow: UnitOfWork, shown: ImportPreview, records: Mapping[int, str]) -> None:
    uow.insert_many(
        "activity",
        [
            {
                "inquiry_id": records[row.number],
                "kind": "note",
                "happened_on": uow.today,
                "text": _told(row),
            }
            for row in shown.reading.rows
            if row.number in records
        ],
    )


def _told(row: RowReading) -> str:
    return "\n".join(f"{header}: {value}" for header, value in row.raw.items() if value.strip())


def _keep_rows(uow: UnitOfWork, shown: ImportPreview, batch_id: str, records: Mapping[int, str]) -> None:
    entity = "inquiry" if shown.reading.subject == "inquiries" else "site"
    uow.insert_many(
        "import_row",
        [
            {
                "batch_id": batch_id,
                "row_number": row.number,
                "outcome": row.outcome.value,
                "entity": entity,
                "entity_id": records.get(row.number),
                "raw": json.dumps(list(row.raw.items()), ensure_ascii=False),
                "doubts": json.dumps(
                    [[d.header, d.doubt.key, dict(d.doubt.params)] for d in row.doubts], ensure_ascii=False
                )
                if row.outcome is not RowOutcome.READ
                else "[]",
            }
            for row in shown.reading.rows
        ],
    )
