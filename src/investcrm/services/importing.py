"""Takes in spreadsheets: shows what each row would become, then writes it as one act that undo takes back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from investcrm import words
from investcrm.domain.commands import Attachment, LogInquiry
from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.lexicon import Lexicon, ReadingContext
from investcrm.domain.reading.rows import RowReading
from investcrm.domain.sortkey import same_company, sort_key
from investcrm.domain.stages import Standing
from investcrm.domain.words import N_
from investcrm.services import facts, imported_rows, inquiries, outlines, places, reference, settings
from investcrm.services.inquiries import NEAR_DAYS
from investcrm.services.standing import reindex
from investcrm.store.read import imports as read
from investcrm.store.read import outlines as read_outlines

if TYPE_CHECKING:
    from investcrm.domain.reading.mapping import ColumnMapping
    from investcrm.domain.reading.prose import ProseReading
    from investcrm.domain.reading.table import RawTable
    from investcrm.exchange.preview import Preview
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

Target = Literal["inquiries", "sites"]
Choice = Literal["add", "skip", "merge"]
Progress = Callable[[int, int], None]
EVERYWHERE: Final = "*"
"""The municipality code that stands for all of them."""
_CHUNK: Final = 500
_NAMELESS: Final = N_("No code name yet")


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. ``duplicates``: the record a row seems to repeat, (id, label) by row."""

    table: RawTable
    reading: Preview
    duplicates: Mapping[int, tuple[str, str]]
    sha256: str
    imported_before: bool

    @property
    def counts(self) -> dict[str, int]:
        """Filled rows, read, doubtful, unread (these three add up to the rows), and duplicates."""
        return {
            "rows": len(self.reading.rows),
            "read": self.reading.read,
            "doubtful": self.reading.doubtful,
            "unread": self.reading.unread,
            "duplicates": len(self.duplicates),
        }


@dataclass(frozen=True, slots=True)
class ImportTable:
    """Take in what was previewed. Duplicates are skipped unless ``choices`` or ``duplicates`` say otherwise.

    ``only_outlines`` leaves rows without an outline, and all else that the rows say but a name. ``source``
    and ``as_of`` are who says so and from when; else the file and today.
    """

    preview: ImportPreview
    choices: Mapping[int, Choice] = field(default_factory=dict)
    duplicates: Choice = "skip"
    only_outlines: bool = False
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``change_set`` takes it back. ``batch_id`` is empty in a server's room."""

    batch_id: str
    change_set: str
    counts: Mapping[str, int]
    added: int
    merged: int
    records: Mapping[int, str]
    """The record each row became, by row number."""


def context(reader: Reader) -> ReadingContext:
    """Return what the readers must know of this workspace."""
    known = reference.load(reader)
    return ReadingContext(
        today=reader.today,
        municipalities={name: code for code, name in known.municipalities.items()},
        strength_areas={
            key: (area.name_sv, area.name_en)
            for key, area in known.strength_areas.items()
            if area.parent_key is None
        },
        sources={name: (name,) for name in known.sources},
        areas=places.areas(),
    )


def lexicon(reader: Reader) -> Lexicon:
    """Return the words of this workspace, for reading mail and pasted text."""
    return Lexicon(context(reader))


@dataclass(frozen=True, slots=True)
class MessageReading:
    """A mail or pasted text as an inquiry: what it was read as, and what is to be kept with it."""

    reading: ProseReading
    attachments: tuple[Attachment, ...] = ()


def read_message(reader: Reader, path: Path) -> MessageReading:
    """Read a mail file (.eml, .msg); the mail and its attachments are to be kept as documents.

    Raises:
        InvalidInput: it is no mail that can be read.
    """
    from investcrm.exchange.mail import read_mail
    from investcrm.exchange.mail_reading import read_mail_as_inquiry

    mail = read_mail(path)
    media_type = "application/vnd.ms-outlook" if path.suffix.casefold() == ".msg" else "message/rfc822"
    kept = [Attachment(path.name, media_type, mail.raw, "received", mail.sender)]
    kept += [
        Attachment(one.name, one.media_type, one.data, "received", mail.sender) for one in mail.attachments
    ]
    return MessageReading(read_mail_as_inquiry(mail, context(reader)), tuple(kept))


def read_text(reader: Reader, text: str) -> ProseReading:
    """Read a pasted text as an inquiry."""
    from investcrm.exchange.mail_reading import read_text_as_inquiry

    return read_text_as_inquiry(text, context(reader))


def map_endings() -> tuple[str, ...]:
    """Return how the names of map files end."""
    from investcrm.exchange.outline_files import ENDINGS

    return ENDINGS


def read_file(
    path: Path, sheet: str | None = None, *, epsg: int | None = None, swapped: bool = False
) -> RawTable:
    """Read a spreadsheet, CSV or map file; ``epsg`` and ``swapped`` say how a map file's corners are meant.

    Raises:
        InvalidInput: it is none that can be read, with the reason.
    """
    from investcrm.exchange import outline_files
    from investcrm.exchange.tables import read_table

    if outline_files.is_map_file(path):
        return outline_files.read_outlines(path, sheet, epsg=epsg, swapped=swapped)
    return read_table(path, sheet)


def preview(
    reader: Reader,
    table: RawTable,
    as_: Target,
    mapping: ColumnMapping | None = None,
    progress: Progress | None = None,
) -> ImportPreview:
    """Read every row and find what is here already; nothing is written."""
    from investcrm.exchange.limits import no_progress
    from investcrm.exchange.preview import preview as read_rows

    found = read_rows(table, as_, context(reader), mapping, progress or no_progress)
    digest = _digest(table, as_)
    duplicates = _duplicates(reader, found.rows, as_)
    return ImportPreview(table, found, duplicates, digest, read.was_imported(reader, digest))


def _digest(table: RawTable, as_: Target) -> str:
    text = repr((as_, table.columns, [row.cells for row in table.rows]))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _duplicates(reader: Reader, rows: tuple[RowReading, ...], as_: Target) -> dict[int, tuple[str, str]]:
    if as_ == "sites":
        known_sites = read.sites(reader)
        cadastral = read_outlines.cadastral_keys(reader) if any(map(_outlined, rows)) else {}
        matches = ((row.number, _same_site(row.draft, known_sites, cadastral)) for row in rows)
        return {number: match for number, match in matches if match}
    drafts = {row.number: row.draft for row in rows if isinstance(row.draft, InquiryDraft)}
    keys = {number: same_company(draft.investor or draft.title) for number, draft in drafts.items()}
    companies = read.companies(reader, keys.values())
    found = {
        number: _nearest(companies.get(keys[number], ()), draft.received_on)
        for number, draft in drafts.items()
    }
    return {number: match for number, match in found.items() if match}


def _nearest(
    candidates: tuple[tuple[str, str, date | None], ...], received: date | None
) -> tuple[str, str] | None:
    for row_id, label, on in candidates:
        if on is None or received is None or abs((on - received).days) <= NEAR_DAYS:
            return row_id, label
    return None


def _outlined(row: RowReading) -> bool:
    return isinstance(row.draft, SiteDraft) and row.draft.outline is not None


def _same_site(
    draft: object, known: Mapping[str, tuple[str, str]], cadastral_keys: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return the site a row speaks of: of the same cadastral id, else of the same name.

    A row with a cadastral id goes by its name only where it brings an outline to a site that has no id yet.
    """
    if not isinstance(draft, SiteDraft):
        return None
    code = draft.municipality or ""
    cadastral = sort_key(str(draft.values.get("cadastral_id") or ""))
    named = known.get(f"{code}|n|{sort_key(draft.name)}")
    if not cadastral:
        return named
    found = known.get(f"{code}|c|{cadastral}")
    if found is None and named is not None and draft.outline is not None:
        return None if cadastral_keys.get(named[0]) else named
    return found


def run(uow: UnitOfWork, command: ImportTable, progress: Progress | None = None) -> ImportResult:
    """Write what was previewed as one act. ``progress`` may raise Cancelled: then nothing is written."""
    shown = command.preview
    as_: Target = shown.reading.subject
    report = progress or _silent
    batch_id = imported_rows.begin(uow, shown)
    duplicates = _duplicates(uow, shown.reading.rows, as_)
    plan = {row.number: _choose(row, row.number in duplicates, command) for row in shown.reading.rows}
    to_add = [row for row in shown.reading.rows if plan[row.number] == "add"]
    records: dict[int, str] = {}
    total = len(to_add)
    add = _add_inquiries if as_ == "inquiries" else _add_sites
    for start in range(0, total, _CHUNK):
        report(start, total)
        chunk = to_add[start : start + _CHUNK]
        records |= dict(zip((row.number for row in chunk), add(uow, chunk, command), strict=True))
    merged = [row for row in shown.reading.rows if plan[row.number] == "merge"]
    for row in merged:
        records[row.number] = duplicates[row.number][0]
        _merge(uow, row, duplicates[row.number][0], command)
    _keep_outlines(uow, shown, records, command)
    report(total, total)
    imported_rows.keep(uow, shown, batch_id, records)
    committed = uow.commit(N_("Took in a file"))
    counts = {**shown.counts, "duplicates": len(duplicates)}
    return ImportResult(
        batch_id, committed.id if committed else "", counts, len(to_add), len(merged), records
    )


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def _choose(row: RowReading, duplicate: bool, command: ImportTable) -> Choice:
    if row.draft is None:
        return "skip"
    chosen = command.choices.get(row.number)
    if chosen == "merge" and not duplicate:
        chosen = "add"
    if command.only_outlines and not _outlined(row):
        return "skip"
    return chosen or (command.duplicates if duplicate else "add")


def _source_of(command: ImportTable) -> str:
    return command.source or command.preview.table.file_name


def _keep_outlines(
    uow: UnitOfWork, shown: ImportPreview, records: Mapping[int, str], command: ImportTable
) -> None:
    drawn = {
        records[row.number]: row.draft.outline
        for row in shown.reading.rows
        if row.number in records and isinstance(row.draft, SiteDraft) and row.draft.outline is not None
    }
    outlines.insert(uow, drawn, source=_source_of(command), as_of=command.as_of or uow.today)


def log_command(draft: InquiryDraft) -> LogInquiry:
    """Return the command that logs a draft."""
    money = draft.investment
    return LogInquiry(
        title=draft.title,
        source=draft.source or draft.source_text,
        investor=draft.investor,
        country=draft.country,
        received_on=draft.received_on,
        deadline_on=draft.deadline_on
        if not (draft.deadline_on and draft.received_on and draft.deadline_on < draft.received_on)
        else None,
        strength_areas=draft.strength_areas,
        municipalities=(EVERYWHERE,) if draft.everywhere else draft.municipalities,
        summary=draft.comment,
        requirements=tuple(one.requirement for one in draft.requirements),
        jobs=draft.jobs,
        investment_sek=draft.investment_sek,
        investment_note=f"{money.currency} {money.amount.figure}"
        if money and money.currency != "SEK"
        else "",
    )


def _under_code_name(uow: UnitOfWork, command: LogInquiry) -> LogInquiry:
    """Return a case whose title, the only name it has outside the room, is not its company's."""
    if command.investor and same_company(command.title) != same_company(command.investor):
        return command
    title = words.of(str(settings.load(uow, "language", "sv"))).t(_NAMELESS)
    return replace(command, title=title, investor=command.investor or command.title)


def _add_inquiries(uow: UnitOfWork, rows: list[RowReading], command: ImportTable) -> list[str]:
    del command
    entries = []
    for row in rows:
        assert isinstance(row.draft, InquiryDraft)
        draft = row.draft
        standing = Standing(draft.stage, draft.outcome, draft.on_hold)
        extra = {"lost_reason": draft.lost_reason.value if draft.lost_reason else None}
        told = _under_code_name(uow, log_command(draft)) if uow.is_room else log_command(draft)
        entries.append(inquiries.Entry(told, standing, draft.received_on, extra))
    return [logged.id for logged in inquiries.add_all(uow, entries)]


def _add_sites(uow: UnitOfWork, rows: list[RowReading], command: ImportTable) -> list[str]:
    drafts = [_told(row.draft, command) for row in rows if isinstance(row.draft, SiteDraft)]
    return facts.add_sites(uow, drafts, source=_source_of(command), as_of=command.as_of or uow.today)


_OF_PLACE: Final = frozenset({"cadastral_id", "north_sweref", "east_sweref"})


def _told(draft: SiteDraft, command: ImportTable) -> SiteDraft:
    """Return what is taken of a row: all of it, or its name and where it lies."""
    if not command.only_outlines:
        return draft
    values = {key: value for key, value in draft.values.items() if key in _OF_PLACE}
    return replace(draft, values=values, power=())


def _merge(uow: UnitOfWork, row: RowReading, record_id: str, command: ImportTable) -> None:
    """Fill what the record lacks with what the row says; what it has stays."""
    if isinstance(row.draft, SiteDraft):
        draft = _told(row.draft, command)
        as_of = draft.as_of or command.as_of or uow.today
        facts.merge_site(uow, record_id, draft, source=_source_of(command), as_of=as_of)
        return
    assert isinstance(row.draft, InquiryDraft)
    logged = log_command(row.draft)
    now = uow.get("inquiry", record_id)
    told: dict[str, Any] = {
        key: getattr(logged, key)
        for key in (
            "source",
            "investor",
            "country",
            "received_on",
            "deadline_on",
            "summary",
            "jobs",
            "investment_sek",
            "investment_note",
        )
    }
    missing = {
        key: value for key, value in told.items() if value not in ("", None) and now[key] in ("", None)
    }
    if missing:
        uow.update("inquiry", record_id, missing)
        reindex(uow, record_id)
