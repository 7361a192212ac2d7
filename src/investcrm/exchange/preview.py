"""Shows what an import would do: every row of a table read, read with doubt, or not read, nothing written."""

from __future__ import annotations

from dataclasses import dataclass

from investcrm.domain.reading.base import Doubt
from investcrm.domain.reading.inquiry_rows import read_inquiry_row
from investcrm.domain.reading.lexicon import Lexicon, ReadingContext
from investcrm.domain.reading.mapping import ColumnMapping, guess_mapping
from investcrm.domain.reading.placing import Gazetteer
from investcrm.domain.reading.rows import RowOutcome, RowReading, TableLayout
from investcrm.domain.reading.site_rows import read_site_row
from investcrm.domain.reading.table import RawTable
from investcrm.domain.reading.targets import Subject
from investcrm.exchange.limits import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Preview:
    """The readings of a table. ``read + doubtful + unread`` is the number of filled rows below the header."""

    subject: Subject
    mapping: ColumnMapping
    rows: tuple[RowReading, ...]
    read: int
    doubtful: int
    unread: int
    notices: tuple[Doubt, ...]


def preview(
    table: RawTable,
    as_: Subject,
    context: ReadingContext,
    mapping: ColumnMapping | None = None,
    progress: Progress = no_progress,
) -> Preview:
    """Read every row of ``table`` as an inquiry or a site, with ``mapping`` or the best guess of one.

    ``progress`` is told (rows done, rows in all) and may raise Cancelled.
    """
    lexicon = Lexicon(context)
    chosen = mapping or guess_mapping(table, as_, lexicon)
    layout = TableLayout(table, chosen, lexicon)
    read_row = read_inquiry_row if as_ == "inquiries" else read_site_row
    gazetteer = Gazetteer(context) if as_ == "sites" else None
    readings: list[RowReading] = []
    total = len(table.rows)
    for done, row in enumerate(table.rows):
        if done % 200 == 0:
            progress(done, total)
        reading = read_row(row, layout)
        readings.append(gazetteer.placed(reading, table.shapes.get(row.number)) if gazetteer else reading)
    progress(total, total)
    counts = {outcome: sum(r.outcome is outcome for r in readings) for outcome in RowOutcome}
    return Preview(
        as_,
        chosen,
        tuple(readings),
        counts[RowOutcome.READ],
        counts[RowOutcome.DOUBTFUL],
        counts[RowOutcome.UNREAD],
        table.notices,
    )
