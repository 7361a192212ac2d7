"""The verb that takes in a spreadsheet: every row's outcome, before or after it is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.projection import SYSTEM_LABELS
from investcrm.domain.reading.mapping import guess_subject
from investcrm.domain.reading.rows import OUTCOME_LABELS, RowOutcome
from investcrm.domain.reading.shapes import system_named
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.reading.rows import RowReading
    from investcrm.services.importing import ImportPreview

_FILE_HELP: Final = N_(
    "The file: a spreadsheet (XLSX, CSV, text) or a map file (GeoJSON, KML, KMZ, GPKG, SHP, ZIP)."
)
_AS_HELP: Final = N_("What its rows are: inquiries, sites, or outlines of sites.")
_DRY_HELP: Final = N_("Show what would become of each row, and write nothing.")
_DUPLICATES_HELP: Final = N_("Add rows that are probably there already, too.")
_SHEET_HELP: Final = N_("The sheet or layer to read; else the one most like a list.")
_SYSTEM_HELP: Final = N_(
    "The coordinate system of a map file, where the file is wrong or silent: EPSG:3006, say."
)
_SWAPPED_HELP: Final = N_("The corners of the map file have north and east the wrong way round.")
_SOURCE_HELP: Final = N_("Who says so; else the file's name.")
_AS_OF_HELP: Final = N_("From which day it holds (YYYY-MM-DD); else today.")
_ROOM_HELP: Final = N_("Into the confidential room; its rows are inquiries.")
_SUBJECTS: Final = ("inquiries", "sites", "outlines")
_OTHER_KIND: Final = {
    "sites": N_("The columns look more like a list of sites: see `--as sites`."),
    "inquiries": N_("The columns look more like a list of inquiries: see `--as inquiries`."),
}
_SHOWN: Final = 20
_WINDOW: Final = 1000


def add(app: typer.Typer) -> None:
    """Register this verb."""
    verb(
        app,
        "import",
        N_("Take in a spreadsheet of inquiries or sites, or outlines from a map file; undo takes it back."),
    )(import_)


def import_(
    asked: Asked,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_FILE_HELP)],
    subject: Annotated[
        str, typer.Option("--as", metavar="inquiries|sites|outlines", help=_AS_HELP)
    ] = "inquiries",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_DRY_HELP)] = False,
    add_duplicates: Annotated[bool, typer.Option("--add-duplicates", help=_DUPLICATES_HELP)] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=_SHEET_HELP)] = None,
    system: Annotated[str | None, typer.Option("--system", metavar="EPSG", help=_SYSTEM_HELP)] = None,
    swapped: Annotated[bool, typer.Option("--swapped", help=_SWAPPED_HELP)] = False,
    source: Annotated[str, typer.Option("--source", metavar="WHO", help=_SOURCE_HELP)] = "",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=_AS_OF_HELP)] = None,
    room: Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)] = False,
) -> None:
    """Take in one file."""
    from investcrm.services import importing

    asked_as = inputs.one_of(subject, _SUBJECTS, "--as")
    wanted: importing.Target = "inquiries" if asked_as == "inquiries" else "sites"
    duplicates: importing.Choice = "add" if add_duplicates else "merge" if asked_as == "outlines" else "skip"
    epsg = system_named(system) if system else None
    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        table = importing.read_file(file.expanduser(), sheet, epsg=epsg, swapped=swapped)
        with workspace.reader() as reader:
            since = inputs.day(as_of, reader.today, "--as-of", ahead=False) if as_of else None
            preview = importing.preview(reader, table, wanted, progress=_progress(t("Reading")))
            likely = "sites" if table.shapes else guess_subject(table, importing.lexicon(reader))
        result = None
        if not dry_run:
            command = importing.ImportTable(
                preview, {}, duplicates, asked_as == "outlines", source.strip(), since
            )
            with workspace.write() as uow:
                result = importing.run(uow, command, progress=_progress(t("Writing")))
        records = dict(result.records) if result else {}
        names = _numbers(workspace, records) if wanted == "inquiries" else _titles(preview, records)
    counts = dict(result.counts if result else preview.counts)
    data: dict[str, Any] = {"file": file.name, "sheet": table.sheet, "dry_run": dry_run} | counts
    data |= {"as": asked_as, "likely": likely}
    data |= {"added": result.added if result else 0, "merged": result.merged if result else 0}
    if table.epsg:
        data["system"] = {"epsg": table.epsg, "name": t(SYSTEM_LABELS[table.epsg])}
        data["notices"] = [t(note.key, **dict(note.params)) for note in table.notices]
    data["columns"] = [
        {"column": column.header, "read_as": column.target} for column in preview.reading.mapping.columns
    ]
    data["outcomes"] = _outcomes(preview, records, names)
    output.show(asked, data, _text(data, dry_run))


def _outcomes(preview: ImportPreview, records: dict[int, str], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "row": row.number,
            "outcome": row.outcome.value,
            "title": _title(row),
            "reasons": [
                {"column": note.header, "doubt": t(note.doubt.key, **dict(note.doubt.params))}
                for note in row.doubts
            ],
            **_outline(row),
            "duplicate_of": preview.duplicates[row.number][1] if row.number in preview.duplicates else None,
            "became": names.get(records.get(row.number, "")),
        }
        for row in preview.reading.rows
    ]


def _outline(row: RowReading) -> dict[str, Any]:
    drawn = getattr(row.draft, "outline", None)
    return {} if drawn is None else {"outline_m2": drawn.area_m2, "corners": drawn.corners}


def _title(row: RowReading) -> str:
    from investcrm.domain.reading.drafts import InquiryDraft

    if row.draft is None:
        return ""
    return row.draft.title if isinstance(row.draft, InquiryDraft) else row.draft.name


def _titles(preview: ImportPreview, records: dict[int, str]) -> dict[str, str]:
    return {records[row.number]: _title(row) for row in preview.reading.rows if row.number in records}


def _numbers(workspace: Workspace, records: dict[int, str]) -> dict[str, str]:
    """Return the human numbers of new inquiries by id; the list has the newest first."""
    from investcrm.services import inquiries

    wanted, found = set(records.values()), dict[str, str]()
    with workspace.reader() as reader:
        shown = InquiryFilter()
        head = inquiries.list_head(reader, shown)
        for first in range(0, head.count if wanted else 0, _WINDOW):
            rows = inquiries.list_window(reader, shown, head, first, _WINDOW)
            found |= {row.id: row.number for row in rows if row.id in wanted}
            if len(found) == len(wanted):
                break
    return found


def _text(data: dict[str, Any], dry_run: bool) -> str:
    parts = [
        n("{count} filled row", "{count} filled rows", data["rows"]),
        n("{count} read", "{count} read", data["read"]),
        n("{count} with doubt", "{count} with doubt", data["doubtful"]),
        n("{count} not read", "{count} not read", data["unread"]),
        n("{count} probable duplicate", "{count} probable duplicates", data["duplicates"]),
    ]
    told = [row for row in data["outcomes"] if row["outcome"] != RowOutcome.READ or row["duplicate_of"]]
    shown = told if dry_run else told[:_SHOWN]
    lines = [_line(row) for row in shown]
    if len(shown) < len(told):
        rest = len(told) - len(shown)
        lines.append(
            n("and {count} more row: --json tells all", "and {count} more rows: --json tells all", rest)
        )
    if data.get("system"):
        parts.append(t("read as {system}", system=data["system"]["name"]))
        lines = [*data["notices"], *lines]
    if data["likely"] != ("inquiries" if data["as"] == "inquiries" else "sites"):
        lines.append(t(_OTHER_KIND[data["likely"]]))
    end = t("Nothing was written.") if dry_run else n("{count} added.", "{count} added.", data["added"])
    return "\n".join([", ".join(parts), *lines, end])


def _line(row: dict[str, Any]) -> str:
    reasons = "; ".join(": ".join(filter(None, (r["column"], r["doubt"]))) for r in row["reasons"])
    if row["duplicate_of"]:
        reasons = "; ".join(filter(None, (t("probably {number}", number=row["duplicate_of"]), reasons)))
    word = t(OUTCOME_LABELS[RowOutcome(row["outcome"])])
    return f"  {t('row {number}', number=row['row'])}  {word}  {row['title']}  {reasons}".rstrip()


def _progress(doing: str) -> Any:
    """Return a reporter that shows a percentage on a terminal, and says nothing into a file."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def report(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{doing} {done * 100 // max(total, 1)} %", end=end, file=sys.stderr, flush=True)

    return report
