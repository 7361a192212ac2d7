"""Reads the values of a PDF's form fields without believing anything else the file says or asks for."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, Final, TypeVar

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import Doubt, doubt
from investcrm.domain.words import N_
from investcrm.exchange.limits import CELL_LIMIT

T = TypeVar("T")
FIELD_LIMIT: Final = 5000
"""Fields of one form; ours have about a hundred."""
_DEPTH: Final = 12
_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes a file's inner tables may unpack to."""
_PAGES_LOOKED_AT: Final = 100
_KEY: Final = re.compile(r"[a-z0-9_]{1,80}")
_TABLES: Final = re.compile(rb"/(?:ObjStm|XRef)\b")
_SCRIPTS: Final = N_("The PDF holds scripts. They were not run; the answers were read.")
_ENCLOSED: Final = N_("Files are enclosed in the PDF. They were not opened; the answers were read.")
_OTHER_FORM: Final = N_(
    "The PDF also holds a form of another kind (XFA). It was left alone; the ordinary fields were read."
)
_TOO_MANY: Final = N_("The PDF has more than {limit} fields; only the first were read.")


@dataclass(slots=True)
class PdfFields:
    """Values by the fields' names, and what a person should know of the file."""

    values: dict[str, str] = field(default_factory=dict)
    problems: tuple[Doubt, ...] = ()


def is_key(name: str) -> bool:
    """Tell whether a name can be a question's key."""
    return _KEY.fullmatch(name) is not None


def read(name: str, data: bytes) -> PdfFields:
    """Return the fields of a PDF; none where it has no form.

    Raises:
        InvalidInput: it is protected by a password, damaged, or unpacks to an unreasonable size.
    """
    return _opened(name, data, _read)


def said(name: str, data: bytes) -> tuple[str, ...]:
    """Return what stands in every field of a PDF, whatever the fields are called.

    Raises:
        InvalidInput: as :func:`read` does.
    """
    return _opened(name, data, _said)


def _opened(name: str, data: bytes, reader: Callable[[Any], T]) -> T:
    import pikepdf

    _refuse_bombs(name, data)
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return reader(pdf)
    except pikepdf.PasswordError as error:
        raise InvalidInput(
            N_("“{name}” is protected by a password. Open it, remove the password, save and try again."),
            name=name,
        ) from error
    except (
        pikepdf.PdfError,
        RuntimeError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OSError,
    ) as error:
        raise InvalidInput(N_("“{name}” is damaged or not a complete PDF."), name=name) from error


def _refuse_bombs(name: str, data: bytes) -> None:
    """Refuse a file whose tables of objects swell, for those are unpacked before anything can be asked."""
    left = _UNPACKED
    for found in _TABLES.finditer(data):
        start = data.find(b"stream", found.end(), found.end() + 4096)
        if start < 0:
            continue
        start += 6 + (2 if data[start + 6 : start + 8] == b"\r\n" else 1)
        packer = zlib.decompressobj()
        try:
            unpacked = len(packer.decompress(data[start:], left + 1))
        except zlib.error:
            continue
        twice = data[max(found.start() - 2048, 0) : start].rpartition(b"obj")[2].count(b"/FlateDecode") > 1
        left -= unpacked
        if left < 0 or twice:
            raise InvalidInput(N_("“{name}” unpacks to an unreasonable size; it is not opened."), name=name)


def _said(pdf: Any) -> tuple[str, ...]:
    import pikepdf

    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return ()
    values = (_value(one) for _, one in islice(_fields(form.get("/Fields")), FIELD_LIMIT))
    return tuple(value for value in values if value)


def _read(pdf: Any) -> PdfFields:
    import pikepdf

    found = PdfFields()
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return found
    problems: list[str] = []
    count = 0
    for full, one in _fields(form.get("/Fields")):
        count += 1
        if count > FIELD_LIMIT:
            break
        if _acts(one):
            problems.append(_SCRIPTS)
        if full and is_key(full) and full not in found.values:
            value = _value(one)
            if value is not None:
                found.values[full] = value
    if "/XFA" in form:
        problems.append(_OTHER_FORM)
    problems += _dangers(pdf)
    noticed = tuple(doubt(said) for said in (_SCRIPTS, _ENCLOSED, _OTHER_FORM) if said in problems)
    found.problems = (*noticed, doubt(_TOO_MANY, limit=FIELD_LIMIT)) if count > FIELD_LIMIT else noticed
    return found


def _fields(roots: Any) -> Iterator[tuple[str, Any]]:
    """Yield every field with its whole name, in the file's order; each object once, however they are tied."""
    import pikepdf

    if not isinstance(roots, pikepdf.Array):
        return
    waiting: list[tuple[Any, str, int]] = [(one, "", 0) for one in _few(roots)]
    waiting.reverse()
    seen: set[tuple[int, int]] = set()
    while waiting:
        one, above, depth = waiting.pop()
        if not isinstance(one, pikepdf.Dictionary) or depth > _DEPTH:
            continue
        if one.objgen != (0, 0):
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        part = one.get("/T")
        own = str(part) if isinstance(part, pikepdf.String) else ""
        full = ".".join(filter(None, (above, own)))
        if own:
            yield full, one
        kids = one.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting += [(kid, full, depth + 1) for kid in reversed(list(_few(kids)))]


def _few(things: Any) -> Iterator[Any]:
    for at in range(min(len(things), FIELD_LIMIT + 1)):
        yield things[at]


def _value(one: Any) -> str | None:
    """Return what stands in a field; None where it is not one to fill in."""
    import pikepdf

    if _inherited(one, "/FT") not in (pikepdf.Name.Tx, pikepdf.Name.Btn, pikepdf.Name.Ch):
        return None
    value = _inherited(one, "/V")
    if isinstance(value, pikepdf.Array):
        value = value[0] if len(value) else None
    if isinstance(value, pikepdf.Stream):
        raw = bytes(value.read_bytes()[: 4 * CELL_LIMIT])
        text = str(pikepdf.String(raw))
    elif isinstance(value, pikepdf.Name):
        text = str(value)[1:]
        text = "" if text == "Off" else text
    else:
        text = str(value) if isinstance(value, (pikepdf.String, str)) else ""
    text = text[:CELL_LIMIT].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return _exported(one, text) if text and "/Opt" in one else text


def _exported(one: Any, text: str) -> str:
    """Return the key of what was chosen, where a program kept its words or its place instead."""
    import pikepdf

    options = one.get("/Opt")
    if not isinstance(options, pikepdf.Array):
        return text
    pairs = []
    for option in list(_few(options)):
        both = option if isinstance(option, pikepdf.Array) and len(option) == 2 else (option, option)
        pairs.append((str(both[0]), str(both[1])))
    if any(text == key for key, _ in pairs):
        return text
    return next((key for key, words in pairs if words.strip() == text.strip()), text)


def _inherited(one: Any, key: str) -> Any:
    for _ in range(_DEPTH):
        if key in one:
            return one[key]
        if "/Parent" not in one:
            return None
        one = one["/Parent"]
    return None


def _acts(one: Any) -> bool:
    """Tell whether a field or one of its places on paper asks for something to be done."""
    import pikepdf

    kids = one.get("/Kids")
    own = list(_few(kids))[:50] if isinstance(kids, pikepdf.Array) else []
    return any(
        "/AA" in thing or "/A" in thing for thing in (one, *own) if isinstance(thing, pikepdf.Dictionary)
    )


def _dangers(pdf: Any) -> Iterator[str]:
    import pikepdf

    root: Mapping[str, Any] = pdf.Root
    names = root.get("/Names")
    named: Any = names if isinstance(names, pikepdf.Dictionary) else {}
    opening = root.get("/OpenAction")
    if "/JavaScript" in named or "/AA" in root or isinstance(opening, pikepdf.Dictionary):
        yield _SCRIPTS
    enclosed = "/EmbeddedFiles" in named or "/AF" in root
    for at, page in enumerate(pdf.pages):
        if at >= _PAGES_LOOKED_AT:
            break
        if "/AA" in page.obj:
            yield _SCRIPTS
        notes = page.obj.get("/Annots")
        for note in _few(notes) if isinstance(notes, pikepdf.Array) else ():
            if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == pikepdf.Name.FileAttachment:
                enclosed = True
    if enclosed:
        yield _ENCLOSED
