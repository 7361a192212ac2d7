"""The rows of an import in words: what became of each, what it was read as, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from investcrm import formats, phrases, words
from investcrm.domain.reading.base import Doubt
from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.rows import OUTCOME_LABELS, RowOutcome, RowReading
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.region import Region
from investcrm.gui.views.importing.read_as import read_as
from investcrm.services.importing import ImportResult
from investcrm.words import N_, n, t

TONES: Final = {RowOutcome.READ: "ok", RowOutcome.DOUBTFUL: "warn", RowOutcome.UNREAD: "bad"}
CHOICES: Final = {"skip": N_("skip"), "add": N_("add"), "merge": N_("merge")}
_CHOICE_TONES: Final = {"skip": "neutral", "add": "info", "merge": "info"}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A row of the file; ``duplicate`` is the record it seems to repeat, ``choice`` what is done with it."""

    reading: RowReading
    duplicate: str
    choice: str

    @property
    def id(self) -> str:
        """The row's number in the file."""
        return str(self.reading.number)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell of one row: as it stands, what it was read as, and what is doubtful about that."""

    id: str
    header: str
    raw: str
    read: str
    meaning: str
    doubt: str


def said(doubt: Doubt) -> str:
    """Return a doubt as a sentence."""
    return t(doubt.key, **dict(doubt.params))


def doubts(line: ImportLine) -> str:
    """Return every doubt of a row, one after the other."""
    return " · ".join(said(one.doubt) for one in line.reading.doubts)


def outcome(line: ImportLine) -> tuple[ChipText, ...]:
    """Return what became of a row."""
    return (ChipText(t(OUTCOME_LABELS[line.reading.outcome]), TONES[line.reading.outcome]),)


def fate(line: ImportLine) -> tuple[ChipText, ...]:
    """Return what is done with a row that seems to be here already."""
    if not line.duplicate:
        return ()
    return (ChipText(t(CHOICES[line.choice]), _CHOICE_TONES[line.choice]),)


def columns(subject: str, region: Region, *, repeated: bool) -> tuple[Column, ...]:
    """Return the columns of the rows, by what the rows are; ``repeated``: some are here already."""
    name, *own = _inquiry_columns(region) if subject == "inquiries" else _site_columns(region)
    fates = (Column("fate", t("Here already"), 104, kind="chip", chips=fate, tip=_duplicate_tip),)
    return (
        Column("number", t("Row"), 50, kind="number", text=lambda r: r.id),
        Column("outcome", t("Outcome"), 132, kind="chip", chips=outcome),
        *(fates if repeated else ()),
        name,
        Column(
            "doubts", t("What is doubtful"), 220, kind="muted", text=doubts, tip=_doubts_tip, stretch=True
        ),
        *own,
    )


def _doubts_tip(line: ImportLine) -> str:
    return "\n".join(said(one.doubt) for one in line.reading.doubts)


def _duplicate_tip(line: ImportLine) -> str:
    return t("Likely the same as {record}", record=line.duplicate) if line.duplicate else ""


def _inquiry(line: ImportLine) -> InquiryDraft | None:
    return line.reading.draft if isinstance(line.reading.draft, InquiryDraft) else None


def _site(line: ImportLine) -> SiteDraft | None:
    return line.reading.draft if isinstance(line.reading.draft, SiteDraft) else None


def _raw(line: ImportLine) -> str:
    return next((text for text in line.reading.raw.values() if text), "")


def _inquiry_columns(region: Region) -> tuple[Column, ...]:
    def title(line: ImportLine) -> str:
        draft = _inquiry(line)
        return draft.title if draft else _raw(line)

    def asked(line: ImportLine) -> str:
        draft = _inquiry(line)
        language = words.current().language
        return ", ".join(
            f"{phrases.kind_label(one.requirement, language)} {phrases.asked(one.requirement, language)}"
            for one in (draft.requirements if draft else ())
        )

    def where(line: ImportLine) -> str:
        draft = _inquiry(line)
        if draft is None:
            return ""
        return (
            t("all") if draft.everywhere else ", ".join(region.municipality(c) for c in draft.municipalities)
        )

    return (
        Column("title", t("Case"), 150, kind="strong", text=title, tip=title),
        Column("received", t("Received"), 92, kind="date", text=_received),
        Column("asked", t("Requirements"), 170, text=asked, tip=asked),
        Column("where", t("Municipalities"), 110, text=where, tip=where),
    )


def _received(line: ImportLine) -> str:
    draft = _inquiry(line)
    return formats.day(draft.received_on) if draft and draft.received_on else ""


def _site_columns(region: Region) -> tuple[Column, ...]:
    def name(line: ImportLine) -> str:
        draft = _site(line)
        return draft.name if draft else _raw(line)

    def where(line: ImportLine) -> str:
        draft = _site(line)
        if draft is None:
            return ""
        return region.municipality(draft.municipality) if draft.municipality else draft.municipality_text

    def power(line: ImportLine) -> str:
        draft = _site(line)
        return phrases.power(draft.power, words.current().language) if draft and draft.power else ""

    return (
        Column("name", t("Site"), 150, kind="strong", text=name, tip=name),
        Column("where", t("Municipality"), 110, text=where, tip=where),
        Column("area", t("Usable area"), 112, kind="number", text=_area),
        Column("power", t("Power"), 120, text=power, tip=power),
    )


def _area(line: ImportLine) -> str:
    draft = _site(line)
    if draft is None:
        return ""
    value = draft.values.get("usable_m2", draft.values.get("gross_m2"))
    return formats.area(value) if isinstance(value, int) else ""


def cells(
    line: ImportLine, taken: Mapping[str, str], labels: Mapping[str, str], region: Region
) -> list[CellLine]:
    """Return a row's cells with what each was read as; what is doubtful comes first.

    ``taken`` says what each header is taken for, ``labels`` what that is called.
    """
    by_header: dict[str, list[str]] = {}
    for one in line.reading.doubts:
        by_header.setdefault(one.header, []).append(said(one.doubt))
    found = []
    whole = by_header.pop("", [])
    if whole:
        found.append(CellLine("row", t("The row"), "", "", "", " ".join(whole)))
    for place, (header, raw) in enumerate(line.reading.raw.items()):
        told = " ".join(by_header.pop(header, []))
        if raw or told:
            target = taken.get(header, "")
            value = read_as(line.reading.draft, target, region)
            meaning = labels.get(target, "") or t("kept as it is written")
            found.append(CellLine(str(place), header, raw, value, meaning, told))
    found += [
        CellLine(f"x{p}", header, "", "", "", " ".join(text))
        for p, (header, text) in enumerate(by_header.items())
    ]
    return sorted(found, key=lambda one: not one.doubt)


def cell_columns() -> tuple[Column, ...]:
    """Return the columns of a row's cells."""
    return (
        Column("header", t("Column"), 126, kind="strong", text=lambda r: r.header, tip=lambda r: r.header),
        Column("raw", t("In the cell"), 124, text=lambda r: r.raw, tip=lambda r: r.raw),
        Column("read", t("Read as"), 130, kind="strong", text=lambda r: r.read, tip=lambda r: r.read),
        Column(
            "doubt", t("What is doubtful"), 200, text=lambda r: r.doubt, tip=lambda r: r.doubt, stretch=True
        ),
        Column("meaning", t("Taken for"), 130, kind="muted", text=lambda r: r.meaning),
    )


def count_chips(counts: Mapping[str, int]) -> tuple[ChipText, ...]:
    """Return the counts of an import as chips: rows, read, doubtful, not read, here already."""
    return (
        ChipText(n("{count} row", "{count} rows", counts["rows"]), "neutral"),
        ChipText(n("{count} read", "{count} read", counts["read"]), "ok"),
        ChipText(n("{count} with doubt", "{count} with doubt", counts["doubtful"]), "warn"),
        ChipText(
            n("{count} not read", "{count} not read", counts["unread"]),
            "bad" if counts["unread"] else "neutral",
        ),
        ChipText(n("{count} here already", "{count} here already", counts["duplicates"]), "info"),
    )


def told(result: ImportResult) -> str:
    """Return what an import did beyond adding rows, as sentences."""
    skipped = result.counts["rows"] - result.counts["unread"] - result.added - result.merged
    unread = result.counts["unread"]
    parts = [
        n("{count} was merged with what was here.", "{count} were merged with what was here.", result.merged),
        n(
            "{count} was here already and was skipped.",
            "{count} were here already and were skipped.",
            skipped,
        ),
        n(
            "{count} could not be read; its words are kept with the import.",
            "{count} could not be read; their words are kept with the import.",
            unread,
        ),
    ]
    counts = (result.merged, skipped, unread)
    kept = [part for part, count in zip(parts, counts, strict=True) if count]
    return " ".join([*kept, t("The raw words of every cell stay with the record.")])
