"""The brief (underlag) that asks one municipality what it can offer for one inquiry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.data import Asked, Contact, KnownValue
from investcrm.reports.parts import (
    long_day,
    month_day,
    tile,
    write_contact,
    write_known,
    write_requirements,
)
from investcrm.reports.tagged import Document
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site of the municipality and what the region knows of it."""

    name: str
    values: tuple[KnownValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What one municipality may see of one inquiry; the caller has taken out everything else.

    ``number`` and ``title`` are as they may be known, ``working_days`` the days left from ``made_on`` to the
    deadline, ``reference`` what an answer must carry to be recognised.
    """

    region: str
    municipality: str
    number: str
    title: str
    made_on: date
    deadline: date
    working_days: int
    contact: Contact
    reference: str
    asked: tuple[Asked, ...] = ()
    strength_areas: tuple[str, ...] = ()
    about: str = ""
    questions: tuple[str, ...] = ()
    sites: tuple[KnownSite, ...] = ()


def render(data: Brief, words: Words) -> bytes:
    """Return the brief as a PDF."""
    name = " ".join(part for part in (data.number, data.title) if part)
    document = Document(
        words.t("Brief {name}", name=name),
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Inquiry to {municipality}", municipality=data.municipality),
        running=words.t("Brief {name}", name=name),
        reference=words.t("Reference {reference}", reference=data.reference),
    )
    document.title(
        name,
        eyebrow=words.t("Brief to {municipality}", municipality=data.municipality),
        under=(f"{data.region} · {month_day(data.made_on, words)}",),
    )
    _deadline(document, data, words)
    document.heading(2, words.t("What is sought"))
    if data.strength_areas:
        areas = ", ".join(data.strength_areas)
        document.paragraph(words.t("Strength area: {areas}.", areas=areas), keep=True)
    write_requirements(document, data.asked, words)
    document.heading(2, words.t("About the investor"))
    document.prose(data.about or words.t("The investor wishes to be unnamed for now."))
    document.heading(2, words.t("What we ask you to answer"))
    document.bullets(data.questions or _usual_questions(words), numbered=True)
    _sites(document, data, words)
    _how_to_answer(document, data, words)
    document.heading(2, words.t("Contact"))
    write_contact(document, data.contact, words)
    return document.finish()


def _deadline(document: Document, data: Brief, words: Words) -> None:
    left = words.n("{count} working day", "{count} working days", data.working_days)
    with document.columns(2, Tone.SURFACE_RAISED) as (day, where):
        tile(day, words.t("Answer by"), long_day(data.deadline, words), left, large=False)
        tile(
            where,
            words.t("Answer to"),
            data.contact.email or data.contact.organisation,
            words.t("Reference {reference}", reference=data.reference),
            large=False,
        )


def _usual_questions(words: Words) -> tuple[str, ...]:
    return (
        words.t("Which site or premises can you offer, and who owns it?"),
        words.t("How far has the plan come, and when can building begin?"),
        words.t("How much power is there, from which year, and is it firm or indicative?"),
        words.t("Which of the requirements above are not met, and what would it take?"),
        words.t("Who is the investor's contact with you?"),
    )


def _sites(document: Document, data: Brief, words: Words) -> None:
    document.heading(2, words.t("What we know of your sites"))
    if not data.sites:
        document.paragraph(words.t("We know of no site of yours that fits. Please tell us of any."))
        return
    document.paragraph(
        words.t("Please correct what is wrong or out of date; you need not repeat what is right."), keep=True
    )
    for site in data.sites:
        document.heading(3, site.name, listed=False)
        write_known(document, site.values, words)


def _how_to_answer(document: Document, data: Brief, words: Words) -> None:
    document.heading(2, words.t("How to answer"))
    email = data.contact.email or data.contact.organisation
    document.bullets(
        (
            words.t(
                "Answer by {day} to {email}. Let the reference {reference} stay in the subject.",
                day=long_day(data.deadline, words),
                email=email,
                reference=data.reference,
            ),
            words.t(
                "The mail encloses an answer form, as a PDF to fill in and as a spreadsheet with the same "
                "questions. What we know already stands in it: correct it, and send one of them back."
            ),
            words.t("Name each site you offer, and say what is met, what is uncertain and from when."),
            words.t(
                "If you have nothing to offer, decline with a reason. That counts as an answer "
                "and shows us what is missing."
            ),
        )
    )
    document.paragraph(
        words.t(
            "What you send is received by a public authority and may be disclosed on request, "
            "unless a rule on secrecy covers it."
        ),
        theme.MUTED,
    )
