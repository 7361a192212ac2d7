"""The answer form on paper: fields to fill in, with what the region knows already in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from investcrm.domain.answer_form import AnswerForm, Kind, Question
from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.fonts import Weight, printable
from investcrm.reports.form_blocks import Blank, FormRow
from investcrm.reports.parts import long_day, tile
from investcrm.reports.structure import InputKind
from investcrm.reports.tagged import Document
from investcrm.reports.text import Content, Run
from investcrm.words import Words

REFERENCE_FIELD: Final = "investcrm_form"
"""The name of the field that carries token, version and language, parted by spaces."""
_LONG_VALUE: Final = 44
_WIDTHS: Final = {Kind.NUMBER: 0.42, Kind.DAY: 0.62}


def render(form: AnswerForm, words: Words) -> bytes:
    """Return the form as a PDF."""
    name = " ".join(part for part in (form.number, form.title) if part)
    made_on = form.made_on or form.deadline
    document = Document(
        words.t("Answer form {name}", name=name),
        words,
        author=form.region,
        made_on=made_on,
        subject=words.t("Answer from {municipality}", municipality=form.municipality),
        running=words.t("Answer form {name}", name=f"{name} · {form.municipality}"),
        reference=words.t("Reference {reference}", reference=form.token),
    )
    document.title(
        name,
        eyebrow=words.t("Answer form from {municipality}", municipality=form.municipality),
        under=(form.region,),
    )
    with document.columns(2, Tone.SURFACE_RAISED) as (day, where):
        tile(day, words.t("Answer by"), long_day(form.deadline, words), large=False)
        tile(where, words.t("Send it to"), form.email or form.region, large=False)
    _guide(document, words)
    _rows(document, form, "", ("answer", "decline_reason"), words)
    _sites(document, form, words)
    _closing(document, form, words)
    _reference(document, form, words)
    return document.finish()


def _guide(document: Document, words: Words) -> None:
    document.paragraph(
        words.t(
            "Fill the form in on the screen, save it and send it back. The spreadsheet beside it asks the "
            "same: one of them is enough, and an ordinary mail does too. What we know already stands in the "
            "fields. Correct what is wrong, and leave what is right."
        )
    )


def _sites(document: Document, form: AnswerForm, words: Words) -> None:
    known = [site for site in form.sites if site.site_id]
    new = [site for site in form.sites if not site.site_id]
    if known:
        document.heading(2, words.t("Your sites as we know them"))
        for site in known:
            document.heading(3, site.name)
            _rows(document, form, site.key, (), words, named=site.name)
    document.heading(2, words.t("Other sites you offer") if known else words.t("Sites you offer"))
    for number, site in enumerate(new, 1):
        title = words.t("New site {number}", number=number)
        document.heading(3, title, listed=False)
        _rows(document, form, site.key, (), words, named=title)


def _closing(document: Document, form: AnswerForm, words: Words) -> None:
    first = ("answer", "decline_reason")
    contact = tuple(one.key for one in form.of_site("") if one.key.startswith("contact_"))
    asked = tuple(one.key for one in form.of_site("") if one.key not in (*first, *contact, "comment"))
    if asked:
        document.heading(2, words.t("What else is asked"))
        _rows(document, form, "", asked, words)
    document.heading(2, words.t("The investor's contact with you"))
    _rows(document, form, "", (*contact, "comment"), words)


def _rows(
    document: Document, form: AnswerForm, site: str, keys: Sequence[str], words: Words, named: str = ""
) -> None:
    questions = [one for one in form.of_site(site) if not keys or one.key in keys]
    number = 0
    lined = []
    for one in questions:
        number += not one.beside
        lined.append((number, one))
    told = False
    for _, group in groupby(lined, key=lambda pair: pair[0]):
        row = [one for _, one in group]
        again = told and row[0].year is not None
        told = row[0].year is not None
        _row(document, row, words, named, [] if again else _notes(row, words))


def _row(
    document: Document, questions: Sequence[Question], words: Words, named: str, notes: Sequence[Content]
) -> None:
    first = questions[0]
    paired = len(questions) > 1
    label = words.t("Power {year}", year=first.year) if paired and first.year else first.label
    share = 1 / len(questions) - (0.02 if paired else 0.0)
    blanks = [_blank(one, words, named, share, paired) for one in questions]
    document.blocks.append(FormRow(document.node, printable(label), notes, blanks))


def _blank(one: Question, words: Words, named: str, share: float, paired: bool) -> Blank:
    told = f"{named}: {one.label}" if named else one.label
    if one.unit:
        told += f" ({one.unit})"
    if one.kind is Kind.YES_NO or (one.kind is Kind.CHOICE and len(one.choices) == 2):
        stacked = one.kind is Kind.CHOICE
        return Blank(one.key, told, one.known, kind=InputKind.BUTTON, choices=one.choices, stacked=stacked)
    if one.kind is Kind.CHOICE:
        return Blank(one.key, told, one.known, kind=InputKind.CHOICE, choices=one.choices)
    rows = (2 if one.field else 3) if one.kind is Kind.LONG else 2 if len(one.known) > _LONG_VALUE else 1
    after = one.unit or (words.t("YYYY-MM-DD") if one.kind is Kind.DAY else "")
    width = share if paired else _WIDTHS.get(one.kind, 1.0)
    return Blank(one.key, told, one.known, one.caption if paired else "", after, width, rows)


def _notes(questions: Sequence[Question], words: Words) -> list[Content]:
    first = questions[0]
    known = next((one for one in questions if one.known and one.known_from), None)
    notes: list[Content] = []
    if known is not None:
        source = words.t("Known from {source}", source=known.known_from)
        stale = [Run(f" {words.t('Out of date: please check.')}", Weight.SEMIBOLD, Tone.WARN)]
        notes.append([Run(printable(f"{source}.")), *(stale if known.stale else [])])
    elif first.field and first.site and not first.known and first.site.startswith("s"):
        notes.append(words.t("Not known yet."))
    notes.extend(printable(one.help) for one in questions[:1] if one.help)
    return notes


def _reference(document: Document, form: AnswerForm, words: Words) -> None:
    value = f"{form.token} {form.version} {form.language}"
    row = FormRow(
        document.node,
        words.t("Reference"),
        (words.t("By this the answer finds its question. It cannot be changed."),),
        (Blank(REFERENCE_FIELD, words.t("Reference"), value, fixed=True),),
    )
    document.blocks.append(row)
    document.paragraph(
        words.t(
            "What you send is received by a public authority and may be disclosed on request, "
            "unless a rule on secrecy covers it."
        ),
        theme.MUTED.but(before=10.0),
    )
