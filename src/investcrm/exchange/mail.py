"""Reads a mail saved as .eml or as Outlook's .msg: who wrote when, what text, which attachments."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from investcrm.domain.errors import InvalidInput, NotFound, UserError
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.exchange.limits import FILE_LIMIT
from investcrm.exchange.mail_parts import Attachment, Mail, html_to_text
from investcrm.exchange.mime import read_eml

__all__ = ["Attachment", "Mail", "html_to_text", "read_mail", "read_mail_bytes"]
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def read_mail(path: Path) -> Mail:
    """Return the mail in the file at ``path``.

    Raises:
        NotFound: there is no such file.
        InvalidInput: the file is too large or no mail.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise InvalidInput(
                N_("“{name}” is larger than {limit} MB and is not read as a mail."),
                name=path.name,
                limit=FILE_LIMIT // 1024 // 1024,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(N_("There is no file “{name}”."), name=str(path)) from error
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=path.name, reason=why(error)
        ) from error
    return read_mail_bytes(path.name, data)


def read_mail_bytes(name: str, data: bytes) -> Mail:
    """Return the mail in the bytes of a file called ``name``, as :func:`read_mail` does."""
    try:
        if data.startswith(_OLE):
            from investcrm.exchange import outlook

            return outlook.read(name, data)
        return read_eml(name, data)
    except UserError:
        raise
    except Exception as error:  # the parsers meet any bytes; whatever they stumble on is the file's fault
        raise InvalidInput(N_("“{name}” is damaged and cannot be read as a mail."), name=name) from error
