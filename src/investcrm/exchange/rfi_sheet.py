"""Reads an asker's workbook cell by cell, and writes answers into it, leaving every other byte as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from investcrm.domain.errors import InvalidInput
from investcrm.domain.rfi.questions import AskedCell, AskedSheet, Place
from investcrm.domain.words import N_
from investcrm.exchange import xlsx_in
from investcrm.exchange.xlsx_sheet import local_name

Answer = str | float | date
LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a sheet of questions when unpacked; what is larger is a table of data."""
_MOST_CELLS: Final = 200_000
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_EPOCH: Final = date(1899, 12, 30)


@dataclass(slots=True)
class _Cell:
    place: Place
    start: int
    end: int
    style: str
    tag: str
    kind: str = ""
    text: str = ""
    formula: bool = False


@dataclass(slots=True)
class _Row:
    number: int
    start: int
    end: int
    tag: str
    inner: int
    """Where its cells end; -1 where it has no place for any."""
    cells: list[_Cell]


def read(name: str, data: bytes) -> tuple[AskedSheet, ...]:
    """Return the visible sheets of a workbook.

    Raises:
        InvalidInput: no workbook, damaged, hostile, with macros, or too large for a sheet of questions.
    """
    refuse_macros(name, data)
    with xlsx_in.opened(name, io.BytesIO(data)) as book:
        found = []
        for sheet, part in book.sheets:
            parsed = _Parsed(name, _part(name, book.archive, part), book.strings)
            cells = {
                cell.place: AskedCell(cell.text, int(cell.style or 0), cell.formula)
                for row in parsed.rows
                for cell in row.cells
            }
            found.append(AskedSheet(sheet, cells, tuple(parsed.merges), parsed.choices))
        return tuple(found)


def refuse_macros(name: str, data: bytes) -> None:
    """Refuse a workbook that holds programs: it is neither run nor passed on.

    Raises:
        InvalidInput: it does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one.casefold() for one in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = []
    if name.casefold().endswith((".xlsm", ".xltm")) or any(one.endswith("vbaproject.bin") for one in names):
        raise InvalidInput(
            N_("“{name}” holds macros and is not filled in. Save it as .xlsx without macros and try again."),
            name=name,
        )


def fill(name: str, data: bytes, answers: Mapping[str, Mapping[Place, Answer]]) -> bytes:
    """Return the workbook with answers in the cells named, by sheet; every other part is as it was.

    The cells keep their formats. Where the workbook computes, it is told to compute anew when opened. The
    same arguments give the same bytes.

    Raises:
        InvalidInput: it cannot be read, or its text is in a rare encoding.
    """
    refuse_macros(name, data)
    with xlsx_in.opened(name, io.BytesIO(data)) as book:
        archive, changed, computes = book.archive, {}, False
        for sheet, part in book.sheets:
            content = _part(name, archive, part)
            parsed = _Parsed(name, content, book.strings)
            computes = computes or any(cell.formula for row in parsed.rows for cell in row.cells)
            if answers.get(sheet):
                changed[part] = _written(content, parsed, answers[sheet], book.date_styles)
        if computes and changed:
            changed["xl/workbook.xml"] = _recomputed(archive.read("xl/workbook.xml"))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for member in archive.infolist():
                info = zipfile.ZipInfo(member.filename, member.date_time)
                info.compress_type = member.compress_type
                info.external_attr = member.external_attr
                target.writestr(info, changed.get(member.filename) or archive.read(member))
        return out.getvalue()


def _part(name: str, archive: zipfile.ZipFile, part: str) -> bytes:
    if archive.getinfo(part).file_size > LARGEST:
        raise InvalidInput(N_("“{name}” is too large for a sheet of questions."), name=name)
    content = archive.read(part)
    head = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([A-Za-z0-9_-]+)", content)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (head and head[1].lower() not in (b"utf-8", b"us-ascii")):
        raise InvalidInput(
            N_("“{name}” is written in a rare encoding. Open it, save it as .xlsx and try again."), name=name
        )
    return content


class _Parsed:
    """The rows and cells of a sheet with where they stand in its bytes."""

    def __init__(self, name: str, content: bytes, strings: list[str]) -> None:
        self.rows: list[_Row] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.choices: dict[Place, tuple[str, ...]] = {}
        self._name, self._content, self._strings = name, content, strings
        self._text: list[str] = []
        self._inside = ""
        self._count = 0
        self._ranges = ""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._character
        self._parser.StartDoctypeDeclHandler = xlsx_in.refuse_doctype
        self._parser.Parse(content, True)

    @property
    def _at(self) -> int:
        return self._parser.CurrentByteIndex

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "row":
            number = int(attributes.get("r") or (self.rows[-1].number + 1 if self.rows else 1))
            self.rows.append(_Row(number, self._at, -1, tag, -1, []))
        elif local == "c" and self.rows:
            row = self.rows[-1]
            place = _place(attributes.get("r", "")) or (
                row.number, row.cells[-1].place[1] + 1 if row.cells else 1
            )  # fmt: skip
            self._count += 1
            if self._count > _MOST_CELLS:
                raise InvalidInput(N_("“{name}” is too large for a sheet of questions."), name=self._name)
            row.cells.append(
                _Cell(place, self._at, -1, attributes.get("s", ""), tag, attributes.get("t", ""))
            )
        elif local == "f" and self.rows and self.rows[-1].cells:
            self.rows[-1].cells[-1].formula = True
        elif local in ("v", "t", "formula1"):
            self._inside, self._text = local, []
        elif local == "mergeCell":
            corners = [_place(one) for one in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                self.merges.append((*corners[0], *corners[1]))
        elif local == "dataValidation":
            self._ranges = attributes.get("sqref", "") if attributes.get("type") == "list" else ""

    def _end(self, tag: str) -> None:
        local = local_name(tag)
        if local == "row":
            row = self.rows[-1]
            row.end = self._end_of(tag)
            row.inner = self._at if row.end > self._at else -1
        elif local == "c" and self.rows:
            cell = self.rows[-1].cells[-1]
            cell.end = self._end_of(tag)
            if cell.kind == "s" and cell.text.isdigit() and int(cell.text) < len(self._strings):
                cell.text = self._strings[int(cell.text)]
            cell.text = cell.text.strip()
        elif local == self._inside:
            told, self._inside = "".join(self._text), ""
            if local == "formula1":
                self._choose(told)
            elif self.rows and self.rows[-1].cells and self.rows[-1].end < 0:
                self.rows[-1].cells[-1].text += told

    def _character(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def _choose(self, formula: str) -> None:
        if not (self._ranges and formula.startswith('"') and formula.endswith('"')):
            return
        several = tuple(one.strip() for one in formula.strip('"').split(",") if one.strip())
        for one in self._ranges.split():
            ends = [_place(end) for end in one.split(":")]
            first, last = ends[0], ends[-1]
            if first and last and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= 5000:
                for row in range(first[0], last[0] + 1):
                    for column in range(first[1], last[1] + 1):
                        self.choices[row, column] = several

    def _end_of(self, tag: str) -> int:
        """Return where an element ends that is just closed; past an empty one the parser stands already."""
        at = self._at
        if not self._content.startswith(f"</{tag}".encode(), at):
            return at
        return self._content.index(b">", at) + 1


def _place(reference: str) -> Place | None:
    read_as = _REFERENCE.fullmatch(reference)
    if read_as is None:
        return None
    column = 0
    for letter in read_as[1]:
        column = column * 26 + ord(letter) - 64
    return int(read_as[2]), column


def reference(place: Place) -> str:
    """Return how people name a cell: C5."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _written(
    content: bytes, parsed: _Parsed, answers: Mapping[Place, Answer], date_styles: frozenset[int]
) -> bytes:
    """Return a sheet with answers put in, from the last to the first so that places hold."""
    rows = {row.number: row for row in parsed.rows}
    edits: list[tuple[int, int, int, bytes]] = []
    fresh: dict[int, list[tuple[Place, Answer]]] = {}
    for place, answer in sorted(answers.items()):
        row = rows.get(place[0])
        if row is None or (row.inner < 0 and not row.cells):
            fresh.setdefault(place[0], []).append((place, answer))
            continue
        old = next((cell for cell in row.cells if cell.place == place), None)
        prefix = row.tag.rpartition(":")[0]
        if old is not None:
            edits.append((old.start, old.end, place[1], _cell(place, answer, old.style, prefix, date_styles)))
            continue
        later = next((cell.start for cell in row.cells if cell.place[1] > place[1]), row.inner)
        edits.append((later, later, place[1], _cell(place, answer, "", prefix, date_styles)))
    for number, several in fresh.items():
        row = rows.get(number)
        tag = row.tag if row else parsed.rows[0].tag if parsed.rows else "row"
        prefix = tag.rpartition(":")[0]
        cells = b"".join(_cell(place, answer, "", prefix, date_styles) for place, answer in several)
        if row is not None:
            opening = content[row.start : row.end].rstrip()[:-2].rstrip() + b">"
            edits.append((row.start, row.end, 0, opening + cells + f"</{tag}>".encode()))
            continue
        at = next((one.start for one in parsed.rows if one.number > number), parsed.rows[-1].end)
        edits.append((at, at, number, f'<{tag} r="{number}">'.encode() + cells + f"</{tag}>".encode()))
    for start, end, _, new in sorted(edits, key=lambda one: (one[0], one[1], one[2]), reverse=True):
        content = content[:start] + new + content[end:]
    return content


def _cell(place: Place, answer: Answer, style: str, prefix: str, date_styles: frozenset[int]) -> bytes:
    p = f"{prefix}:" if prefix else ""
    kept = f' s="{style}"' if style else ""
    head = f'<{p}c r="{reference(place)}"{kept}'
    if isinstance(answer, date):
        if style and int(style) in date_styles:
            return f"{head}><{p}v>{(answer - _EPOCH).days}</{p}v></{p}c>".encode()
        answer = answer.isoformat()
    if isinstance(answer, str):
        clean = "".join(c for c in answer if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
        text = escape(clean.replace("\ufffe", "").replace("\uffff", "")[:32_767])
        inner = f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
        return f'{head} t="inlineStr">{inner}</{p}c>'.encode()
    return f"{head}><{p}v>{answer:.10g}</{p}v></{p}c>".encode()


def _recomputed(content: bytes) -> bytes:
    """Return the workbook's head with the wish that it be computed when opened."""
    if re.search(rb"\bfullCalcOnLoad\s*=\s*[\"'](?:1|true)", content):
        return content
    found = re.search(rb"<((?:\w+:)?)calcPr\b", content)
    if found:
        bare = re.sub(rb"\sfullCalcOnLoad\s*=\s*[\"'][^\"']*[\"']", b"", content)
        return bare[: found.end()] + b' fullCalcOnLoad="1"' + bare[found.end() :]
    for before in (rb"definedNames", rb"externalReferences", rb"functionGroups", rb"sheets"):
        closed = re.search(rb"</((?:\w+:)?)" + before + rb"\s*>", content)
        if closed:
            new = b"<" + closed[1] + b'calcPr fullCalcOnLoad="1"/>'
            return content[: closed.end()] + new + content[closed.end() :]
    return content
