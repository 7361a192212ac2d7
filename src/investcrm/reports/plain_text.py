"""The text of a document that is no PDF, as a plain PDF: what a masked copy of it is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from investcrm.reports import theme
from investcrm.reports.table import Column
from investcrm.reports.tagged import Document
from investcrm.words import Words

_LONGEST = 2000
"""Letters in one paragraph; a longer one is cut, so that a page can hold it."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """``heads`` are lines such as a mail's sender and subject; ``tables`` have a title and rows of cells."""

    made_on: date
    heads: Sequence[tuple[str, str]] = ()
    text: str = ""
    tables: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()


def render(data: PlainText, words: Words) -> bytes:
    """Return the text as a PDF."""
    title = words.t("Text of a document")
    document = Document(title, words, author="InvestCRM", made_on=data.made_on)
    document.title(title)
    document.facts([(head, text) for head, text in data.heads if text])
    for line in data.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        for start in range(0, len(line), _LONGEST):
            document.paragraph(line[start : start + _LONGEST].strip(), theme.BODY.but(after=2.0))
    for name, rows in data.tables:
        if name:
            document.heading(2, name, listed=False)
        wide = max((len(row) for row in rows), default=0)
        if wide:
            columns = [Column(str(number), heads=number == 1) for number in range(1, wide + 1)]
            padded = [(*row, *[""] * (wide - len(row))) for row in rows]
            document.table(columns, padded, header=False, size=8.0)
    return document.finish()
