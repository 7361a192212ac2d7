"""What came as an answer, to be looked at beside what was read of it: pages, words, a sheet's cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from investcrm.domain.errors import UserError

ROWS: Final = 2000
_MOST: Final = 20
_DEEPEST: Final = 4
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Original:
    """One thing that came: ``pages`` a PDF's bytes, ``cells`` a sheet's rows, or else its ``text``."""

    name: str
    pages: bytes = b""
    cells: tuple[tuple[str, ...], ...] = ()
    text: str = ""


def originals(name: str, data: bytes) -> tuple[Original, ...]:
    """Return what a file holds that can be looked at: itself, or a mail's words and what is attached to it.

    Nothing is run, fetched or kept; what cannot be read is left out.
    """
    found: list[Original] = []
    for one in _of(name, data, 0):
        found.append(one)
        if len(found) == _MOST:
            break
    return tuple(found)


def _of(name: str, data: bytes, depth: int) -> Iterator[Original]:
    try:
        if _PDF in data[:1024]:
            yield Original(name, pages=data)
        elif data.startswith(_ZIP):
            yield from _sheets(name, data)
        elif depth < _DEEPEST:
            yield from _mail(name, data, depth)
    except (UserError, ValueError):
        return


def _sheets(name: str, data: bytes) -> Iterator[Original]:
    from io import BytesIO

    from investcrm.domain.reading.base import cell_text
    from investcrm.exchange import answer_form_in, xlsx_in
    from investcrm.exchange.limits import never_cancelled

    grids = xlsx_in.read_heads(name, BytesIO(data), ROWS, never_cancelled)
    for grid in grids:
        if not grid.rows:
            continue
        keys = answer_form_in.key_column(grid)
        rows = tuple(tuple(cell_text(cell) for cell in cells[:keys]) for _, cells in grid.rows)
        yield Original(name if len(grids) == 1 else f"{name} \u2013 {grid.sheet}", cells=rows)


def _mail(name: str, data: bytes, depth: int) -> Iterator[Original]:
    from investcrm.exchange.mail import read_mail_bytes

    mail = read_mail_bytes(name, data)
    heads = (mail.sender, mail.subject)
    yield Original(mail.subject or name, text="\n".join((*filter(None, heads), "", mail.text.strip())))
    for part in mail.attachments:
        if part.data.startswith((_PDF, _ZIP)) or part.name.casefold().endswith((".eml", ".msg")):
            yield from _of(part.name, part.data, depth + 1)
