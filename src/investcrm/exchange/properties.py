"""What a file tells beside what one sees: its properties, and its text for looking through."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from contextlib import suppress
from pathlib import PurePath
from typing import Any, Final, Literal
from xml.etree.ElementTree import Element, ParseError

from investcrm import pdf as pdfs
from investcrm.exchange.limits import UNPACKED_LIMIT

_PARTS_READ: Final = 64 * 1024 * 1024
"""Bytes of one part of a package that are looked through."""
_LONGEST: Final = 2_000_000
"""Letters of a file's text that are looked through."""
_PROPERTIES: Final = re.compile(
    r"docProps/.*\.xml|meta\.xml|customXml/item\d*\.xml|word/people\.xml|xl/persons/.*\.xml", re.IGNORECASE
)
_TEXTS: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|comments\w*|footnotes|endnotes)\.xml|xl/sharedStrings\.xml"
    r"|xl/(?:comments/|threadedComments/)?(?:comments?|threadedComment)\d*\.xml|xl/worksheets/[^/]+\.xml|xl/workbook\.xml|ppt/(?:slides|notesSlides)/[^/]+\.xml"
    r"|content\.xml",
    re.IGNORECASE,
)
_PLAIN: Final = frozenset(
    {".txt", ".csv", ".md", ".json", ".xml", ".html", ".htm", ".eml", ".ics", ".vcf", ".svg"}
)
_SAID: Final = frozenset(
    ("/Contents", "/V", "/DV", "/T", "/TU", "/TM", "/RC", "/Subj", "/JS", "/Alt", "/ActualText")
)
"""Where fields, notes, scripts and descriptions of a PDF keep their words."""
_OBJECTS_READ: Final = 200_000
_TAG: Final = re.compile(r"<[^>]*>")
_EXIF_TEXT: Final = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0131: "Software",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}


def properties(data: bytes) -> dict[str, str]:
    """Return a file's properties by name: author, company, title, last changed by; empty where it has none.

    A file that is broken or locked has none that can be read.
    """
    found: dict[str, str] = {}
    with suppress(Exception):  # whatever a stranger's file holds, it only has nothing to tell
        if data.startswith(b"%PDF"):
            found = _of_pdf(data)
        elif zipfile.is_zipfile(io.BytesIO(data)):
            found = _of_package(data)
        elif data[:3] == b"\xff\xd8\xff" or data[:4] in (b"II*\0", b"MM\0*"):
            found = _of_picture(data)
        elif data.startswith(b"\x89PNG"):
            found = _of_png(data)
    return {key: " ".join(value.split()) for key, value in found.items() if value.strip()}


def text(name: str, data: bytes) -> str:
    """Return the words of a file, with the names of what it encloses; empty where none can be read."""
    with suppress(Exception):
        if data.startswith(b"%PDF"):
            return _pdf_text(data)
        if zipfile.is_zipfile(io.BytesIO(data)):
            return _package_text(data)
        if PurePath(name).suffix.casefold() in _PLAIN:
            return data[:_LONGEST].decode("utf-8", "replace")
    return ""


def _of_pdf(data: bytes) -> dict[str, str]:
    import pikepdf

    found: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in pdf.docinfo.items():
            found[str(key).lstrip("/")] = str(value)
        with suppress(Exception), pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for key, value in xmp.items():
                found[key.rpartition("}")[2]] = _listed(value)
        for name in pdf.attachments:
            found[f"/{name}"] = name
    return found


def _listed(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, (list, tuple, set)) else str(value)


def _pdf_text(data: bytes) -> str:
    parts: list[str] = []
    with pdfs.opened(data) as document:
        for page in document:
            parts.append(page.get_textpage().get_text_bounded())
            if sum(map(len, parts)) > _LONGEST:
                break
        parts += [entry.get_title() or "" for entry in document.get_toc()]
    parts += _unprinted(data)
    return "\n".join(parts)[:_LONGEST]


def _unprinted(data: bytes) -> list[str]:
    """Return the words of a PDF that stand in no page's text: fields filled in, notes and their authors."""
    import pikepdf

    found: list[str] = []
    with suppress(Exception), pikepdf.open(io.BytesIO(data)) as pdf:
        waiting: list[Any] = list(itertools.islice(pdf.objects, _OBJECTS_READ))
        while waiting and len(found) < _OBJECTS_READ:
            one = waiting.pop()
            if isinstance(one, pikepdf.Array):
                waiting += [part for part in one if _is_part(part)]
            elif isinstance(one, pikepdf.Dictionary):
                for key, part in one.items():
                    if key in _SAID and isinstance(part, pikepdf.String):
                        found.append(str(part))
                    elif _is_part(part):
                        waiting.append(part)
    return found


def _is_part(thing: Any) -> bool:
    """Whether something lies within its object and is no object of its own, which is looked at by itself."""
    import pikepdf

    return isinstance(thing, (pikepdf.Array, pikepdf.Dictionary)) and not thing.is_indirect


def _of_package(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            if _PROPERTIES.fullmatch(info.filename) and info.file_size <= _PARTS_READ:
                for element in _xml(package.read(info)).iter():
                    _take(found, element)
    return found


def _take(found: dict[str, str], element: Element) -> None:
    key = str(element.tag).rpartition("}")[2]
    told = [(element.text or "").strip(), *(v for k, v in element.attrib.items() if k.endswith("author"))]
    for value in filter(None, told):
        label = element.attrib.get("name", key)
        found[label] = f"{found[label]} {value}" if label in found else value


def _xml(data: bytes) -> Element:
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except ParseError:
        return Element("none")
    return root


def _package_text(data: bytes) -> str:
    parts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        if sum(info.file_size for info in infos) > UNPACKED_LIMIT:
            return ""
        for info in infos:
            parts.append(info.filename)
            if _TEXTS.fullmatch(info.filename) and info.file_size <= _PARTS_READ:
                parts.append(_words_of(package.read(info).decode("utf-8", "replace")))
            if sum(map(len, parts)) > _LONGEST:
                break
    return "\n".join(parts)[:_LONGEST]


def _words_of(xml: str) -> str:
    import html

    names = " ".join(re.findall(r'<sheet [^>]*?name="([^"]*)"', xml))
    apart = re.sub(r"</(?:w:p|a:p|si|row|text:p)>|<w:(?:tab|br)/>", "\n", xml)
    return html.unescape(f"{names}\n{_TAG.sub('', apart)}")


def _of_png(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt"):
            key, _, value = body.partition(b"\0")
            found[key.decode("latin-1")] = value.strip(b"\0").decode("utf-8", "replace")
        at += 12 + length
    return found


def _of_picture(data: bytes) -> dict[str, str]:
    """Read the texts of EXIF, and those of XMP."""
    found: dict[str, str] = {}
    start = data.find(b"Exif\0\0") + 6 if data[:2] == b"\xff\xd8" else 0
    if start >= 6 or data[:2] != b"\xff\xd8":
        tiff = data[start:]
        order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
        _directory(tiff, int.from_bytes(tiff[4:8], order), order, found)
    packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
    if packet:
        for element in _xml(packet.group()).iter():
            _take(found, element)
    return found


def _directory(tiff: bytes, at: int, order: Literal["little", "big"], found: dict[str, str]) -> None:
    for place in range(int.from_bytes(tiff[at : at + 2], order)):
        entry = tiff[at + 2 + 12 * place : at + 14 + 12 * place]
        tag, size = int.from_bytes(entry[:2], order), int.from_bytes(entry[4:8], order)
        if tag in _EXIF_TEXT:
            first = int.from_bytes(entry[8:12], order)
            raw = entry[8 : 8 + size] if size <= 4 else tiff[first : first + size]
            coded = "utf-16-le" if tag >= 0x9C9B else "utf-8"
            found[_EXIF_TEXT[tag]] = raw.decode(coded, "replace").strip("\0 ")
