"""Reads a mail as an inquiry: its text, and the tables of requirements attached to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Final
from zoneinfo import ZoneInfo

from investcrm.domain.errors import UserError
from investcrm.domain.reading.lexicon import Lexicon, ReadingContext
from investcrm.domain.reading.prose import ProseReading, read_prose
from investcrm.domain.reading.requirement_table import looks_like_requirements, merged, read_requirement_table
from investcrm.exchange.mail import Mail
from investcrm.exchange.tables import read_table_bytes

_TABLES: Final = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
_STOCKHOLM: Final = "Europe/Stockholm"


def read_mail_as_inquiry(mail: Mail, context: ReadingContext) -> ProseReading:
    """Return what a mail asks for; days are counted from the day it was sent, in Swedish time.

    An attached table of requirements adds what the text leaves out, and casts doubt where they differ;
    an attachment that is no such table is left alone.
    """
    sent_on = mail.sent_at.astimezone(ZoneInfo(_STOCKHOLM)).date() if mail.sent_at else None
    reading = read_prose(
        mail.text, Lexicon(context), subject=mail.subject, sender=mail.sender, sent_on=sent_on
    )
    return _with_tables(reading, mail, sent_on or context.today)


def read_text_as_inquiry(text: str, context: ReadingContext) -> ProseReading:
    """Return what a pasted text asks for."""
    return read_prose(text, Lexicon(context))


def _with_tables(reading: ProseReading, mail: Mail, today: date) -> ProseReading:
    requirements = reading.requirements
    for attachment in mail.attachments:
        if PurePath(attachment.name).suffix.casefold() not in _TABLES:
            continue
        try:
            table = read_table_bytes(attachment.name, attachment.data)
        except UserError:
            continue
        if looks_like_requirements(table):
            requirements = merged(requirements, read_requirement_table(table, today))
    return replace(reading, requirements=requirements)
