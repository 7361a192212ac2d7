"""What a document that is no PDF says, as lines and tables that can be printed: mail, spreadsheet, text."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from investcrm import formats
from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import cell_text
from investcrm.domain.words import N_

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIL_TYPES: Final = ("message/rfc822", "application/vnd.ms-outlook")
_LONGEST: Final = 2_000_000
"""Letters; more than that nobody prints."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """``heads``: labels (catalogue keys) and what stands after them; ``tables``: a title and rows each."""

    heads: tuple[tuple[str, str], ...] = ()
    text: str = ""
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()


def transcribe(name: str, media_type: str, data: bytes) -> Transcript:
    """Return all that a mail, a spreadsheet or a text says.

    Raises:
        InvalidInput: it is of another kind, or damaged.
    """
    ending = name.rpartition(".")[2].casefold()
    if media_type in _MAIL_TYPES or ending in ("eml", "msg"):
        return _mail(name, data)
    if data.startswith(_ZIP) and ending in ("xlsx", "xlsm"):
        return _sheets(name, data)
    if media_type.startswith("text/") or ending in ("txt", "csv", "md", "ics", "json"):
        return _plain(name, data)
    raise InvalidInput(
        N_("{name} is of a kind that cannot be masked. Save it as PDF, keep that with the case and mask it."),
        name=name,
    )


def _mail(name: str, data: bytes) -> Transcript:
    from investcrm.exchange.mail import read_mail_bytes

    mail = read_mail_bytes(name, data)
    sent = formats.moment(mail.sent_at) if mail.sent_at else ""
    heads = (
        (N_("Sender"), mail.sender),
        (N_("Recipient"), ", ".join(mail.recipients)),
        (N_("Sent"), sent),
        (N_("Subject"), mail.subject),
        (N_("Attachments"), ", ".join(one.name for one in mail.attachments)),
    )
    return Transcript(heads, mail.text[:_LONGEST])


def _sheets(name: str, data: bytes) -> Transcript:
    from investcrm.exchange import tables, xlsx_in
    from investcrm.exchange.limits import never_cancelled

    found = []
    for sheet in tables.sheet_names(name, data):
        grids = xlsx_in.read_grids(name, BytesIO(data), sheet, never_cancelled)
        for grid in grids:
            rows = tuple(tuple(cell_text(cell) for cell in cells) for _, cells in grid.rows)
            if rows:
                found.append((grid.sheet, rows))
    return Transcript(tables=tuple(found))


def _plain(name: str, data: bytes) -> Transcript:
    from investcrm.exchange.csv_in import decode

    return Transcript(text=decode(name, data)[0][:_LONGEST]) if data.strip() else Transcript()
