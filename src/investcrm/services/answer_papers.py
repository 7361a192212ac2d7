"""Prints what was read of an answer: the fresh copy that is kept beside the file as it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import formats, phrases, power_phrases
from investcrm import words as catalogue
from investcrm.domain.fields import site_field
from investcrm.domain.words import N_
from investcrm.services import papers, settings

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.read_answers import ReadAnswer, ReadField
    from investcrm.store.reader import Reader
    from investcrm.words import Words

PAPER_WORD = N_("answer as read")


def name_of(found: ReadAnswer) -> str:
    """Return the name of the file it is kept under."""
    w = catalogue.of(found.language)
    return f"{papers.file_name(found.number, found.municipality, w.t(PAPER_WORD))}.pdf"


def render(reader: Reader, found: ReadAnswer, day: date) -> bytes:
    """Return an answer received on a day, as it was read, as a tagged PDF.

    It says what was written, and nothing of what was known: so the same answer gives the same bytes.
    """
    from investcrm.reports import answer

    w = catalogue.of(found.language)
    told = answer.Answered(
        region=str(settings.load(reader, "region", "")),
        municipality=found.municipality,
        name=" ".join(part for part in (found.number, found.title) if part),
        reference=found.reference,
        received_on=day,
        declines=found.declines,
        reason=found.reason,
        contact=found.contact,
        sites=[
            answer.SiteAnswered(
                site.name,
                site.offered,
                [(one.label, one.raw, in_words(one, w)) for one in site.fields if one.raw],
                site.note,
            )
            for site in found.sites
        ],
        told=found.told,
        letter=None if found.has_form else (found.subject, found.sender, found.words),
    )
    return answer.render(told, w)


def in_words(one: ReadField, w: Words) -> str:
    """Return what a field was read as; "" where it could not be."""
    return said(one, w, known=False)


def said(one: ReadField, w: Words, *, known: bool) -> str:
    """Return what was known or answered of a field, as people read it; "" where nothing is."""
    step = one.known_step if known else one.step
    if step is not None:
        parts = []
        if step.firm_kw:
            firm = w.t("{power} firm", power=formats.power(step.firm_kw, w.language))
            rests = power_phrases.basis(step.basis, w.language)
            parts.append(f"{firm} ({rests})" if rests else firm)
        if step.indicative_kw:
            parts.append(w.t("{power} indicative", power=formats.power(step.indicative_kw, w.language)))
        return ", ".join(parts) or formats.power(0, w.language)
    value = one.known if known else one.value
    return phrases.field_value(site_field(one.field), value, w.language) if value is not None else ""
