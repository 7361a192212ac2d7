"""Masked copies of kept documents; what is no PDF is made one of its text first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm import words as catalogue
from investcrm.domain.words import N_
from investcrm.services import cases, settings

if TYPE_CHECKING:
    from investcrm.domain.legal_commands import Area
    from investcrm.store.reader import Reader

TITLE = N_("Masked copy")


@dataclass(frozen=True, slots=True)
class Copy:
    """A masked copy: its bytes, how many pages it has, and how many places on which are painted over."""

    data: bytes
    pages: int
    places: int
    touched: tuple[int, ...]


def copy(reader: Reader, document_id: str, areas: Sequence[Area], words: Sequence[str]) -> Copy:
    """Return a copy of a document without what lies under the areas and without the words.

    Raises:
        InvalidInput: it cannot be read, or a word is not in its text.
    """
    from investcrm.exchange import masking
    from investcrm.exchange.page_words import Box

    w = catalogue.of(str(settings.load(reader, "language", "sv")))
    masks = [masking.Mask(one.page, Box(one.left, one.top, one.right, one.bottom)) for one in areas]
    made = masking.mask(as_pdf(reader, document_id), masks, words, title=w.t(TITLE))
    return Copy(made.data, made.pages, len(made.masks), made.touched)


def as_pdf(reader: Reader, document_id: str) -> bytes:
    """Return a document as a PDF whose pages can be masked: itself, its picture, or its text printed.

    Raises:
        InvalidInput: it is of a kind that has neither.
    """
    facts = cases.document(reader, document_id)
    data = cases.document_bytes(reader, document_id)
    if data.startswith(b"%PDF") or facts.media_type == "application/pdf":
        return data
    if facts.media_type.startswith("image/"):
        from investcrm.exchange import masking

        return masking.of_image(data)
    from investcrm.exchange.transcript import transcribe
    from investcrm.reports import plain_text

    w = catalogue.of(str(settings.load(reader, "language", "sv")))
    said = transcribe(facts.name, facts.media_type, data)
    heads = tuple((w.t(head), text) for head, text in said.heads)
    return plain_text.render(plain_text.PlainText(facts.dated_on, heads, said.text, said.tables), w)
