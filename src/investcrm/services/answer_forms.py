"""Makes the answer form of a forwarding: what is asked follows from requirements and what is unknown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases
from investcrm.domain import answer_form
from investcrm.domain.answer_form import AnswerForm, FormSite, Kind, Mark, Question
from investcrm.domain.answer_values import figure, kind_of, typed, unit_of
from investcrm.domain.fields import FIELDS, Field, Subject, site_field
from investcrm.domain.power import BASIS_LABELS, BASIS_QUESTION, NO_BASIS_YET, UNSUPPORTED, PowerStep
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import SiteRow
from investcrm.domain.words import N_
from investcrm.services import briefs, papers
from investcrm.store.read import answer_forms as read_forms
from investcrm.store.read import reference as read
from investcrm.words import LANGUAGES, Words, of

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

SITES_ASKED: Final = 5
"""How many of a municipality's sites the form has a block for, best first."""
NEW_SITES: Final = 2
"""How many blocks there are for sites the region does not know."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_WORD: Final = N_("answer form")
_CORE: Final = ("usable_m2", "plan_state", "ready_on")
_STALE_ASKED: Final = 4
_YEARS_ON: Final = (0, 2, 5)
_MOST_YEARS: Final = 4
_POWER_KINDS: Final = frozenset({"power", "redundancy", "voltage"})
_WORDS_ONLY: Final = frozenset({"other"})
_NOT_ASKED: Final = frozenset({"power_note", "comment", "public", "north_sweref", "east_sweref"})
_MEGAWATT: Final = 1000


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form is made of: the case as the municipality may know it, and its sites, best first.

    The sites hold only what may be spread; requirements and title name no investor who is to be unnamed.
    """

    token: str
    deadline: date
    made_on: date
    municipality_code: str
    municipality: str
    region: str
    email: str
    number: str
    title: str
    requirements: Sequence[Requirement]
    sites: Sequence[SiteRow]


def key_of(reader: Reader) -> bytes:
    """Return what the workspace signs its references with.

    It follows from an id drawn by lot when the workspace was made, so that it needs no place of its own; it
    tells workspaces apart, while what nobody can guess is the reference itself.
    """
    return hashlib.sha256(f"references of {read.setting_id(reader, 'region')}".encode()).digest()


def sign(reader: Reader, token: str) -> str:
    """Return a random token as the reference that letters, briefs and forms carry."""
    return answer_form.sign(token, key_of(reader))


def mark(reader: Reader, reference: str) -> Mark:
    """Tell whether a reference is one of this workspace's."""
    return answer_form.mark(reference, key_of(reader))


def of_forwarding(reader: Reader, forwarding_id: str) -> AnswerForm | None:
    """Return the form as it was frozen with a forwarding; None for one from before there were forms."""
    return of_content(read_forms.content(reader, forwarding_id))


def find(reader: Reader, reference: str) -> str | None:
    """Return the forwarding a reference names, however it was typed; None where there is none here."""
    return read_forms.forwarding_of(reader, answer_form.tidy(reference))


def of_content(content: str) -> AnswerForm | None:
    """Return the form in what a forwarding keeps of its brief."""
    return answer_form.from_data(briefs.loaded(content).get("form", {}))


def file_names(stem: str, words: Words) -> tuple[str, str]:
    """Return what the form is called as PDF and as XLSX."""
    name = papers.file_name(stem, words.t(FILE_WORD))
    return f"{name}.pdf", f"{name}.xlsx"


def is_form(name: str) -> bool:
    """Tell whether a file is an answer form by its name."""
    stem, _, ending = name.rpartition(".")
    return ending in ("pdf", "xlsx") and stem.endswith(tuple(f" {of(one).t(FILE_WORD)}" for one in LANGUAGES))


def paper(form: AnswerForm, words: Words) -> bytes:
    """Return the form as a PDF to fill in."""
    from investcrm.reports import answer_form as report

    return report.render(form, words)


def files(
    form: AnswerForm, names: tuple[str, str], words: Words
) -> tuple[tuple[str, str, bytes], tuple[str, str, bytes]]:
    """Return the form as PDF and as XLSX, each with its name and media type."""
    from investcrm.exchange import answer_form_out

    return (
        (names[0], "application/pdf", paper(form, words)),
        (names[1], XLSX, answer_form_out.write(form, words)),
    )


def make(asking: Asking, words: Words) -> AnswerForm:
    """Return the form one municipality gets."""
    known = asking.sites[:SITES_ASKED]
    places = [FormSite(f"s{at}", site.name, site.id) for at, site in enumerate(known, 1)]
    places += [FormSite(f"n{at}", "") for at in range(1, NEW_SITES + 1)]
    questions = (
        *_decision(words),
        *(
            question
            for place, site in zip(places, known, strict=False)
            for question in _known_site(asking, place, site, words)
        ),
        *(
            question
            for place in places
            if place.site_id is None
            for question in _new_site(asking, place, words)
        ),
        *_in_words(asking.requirements, words),
        *_closing(words),
    )
    return AnswerForm(
        asking.token,
        answer_form.version_of(questions),
        asking.deadline,
        asking.municipality,
        words.language,
        questions,
        tuple(places),
        asking.municipality_code,
        asking.region,
        asking.number,
        asking.title,
        asking.email,
        asking.made_on,
    )


def _decision(w: Words) -> Iterator[Question]:
    choices = (("offer", w.t("We offer the sites below")), ("decline", w.t("We decline")))
    yield Question("answer", Kind.CHOICE, w.t("Your answer"), choices=choices)
    yield Question(
        "decline_reason",
        Kind.LONG,
        w.t("If you decline: why?"),
        help=w.t("Declining with a reason counts as an answer and shows us what is missing."),
    )


def _closing(w: Words) -> Iterator[Question]:
    yield Question("contact_name", Kind.TEXT, w.t("Name and role"))
    yield Question("contact_email", Kind.TEXT, w.t("E-mail"))
    yield Question("contact_phone", Kind.TEXT, w.t("Telephone"))
    yield Question("comment", Kind.LONG, w.t("Anything else you want to tell us"))


def _known_site(asking: Asking, place: FormSite, site: SiteRow, w: Words) -> Iterator[Question]:
    yield _yes_no(f"{place.key}_offer", w.t("Do you offer this site?"), place.key, w)
    fields = _asked_fields(asking.requirements)
    stale = (key for key in site.facts.values if key in site.stale and key not in _NOT_ASKED)
    more = [key for key in stale if key not in fields and (Subject.SITE, key) in FIELDS][:_STALE_ASKED]
    for key in (*fields, *more):
        yield _field(site_field(key), place, site, w)
    yield from _power(asking, place, site, w)
    yield _note(place, w)


def _new_site(asking: Asking, place: FormSite, w: Words) -> Iterator[Question]:
    yield Question(f"{place.key}_name", Kind.TEXT, w.t("Name of the site or premises"), site=place.key)
    for key in ("cadastral_id", *_asked_fields(asking.requirements)):
        yield _field(site_field(key), place, None, w)
    yield from _power(asking, place, None, w)
    yield _note(place, w)


def _asked_fields(requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """Return the fields of a site that answer what is asked, in its order, and those every investor asks."""
    asked = [
        one.spec.field for one in requirements if one.spec.field and (Subject.SITE, one.spec.field) in FIELDS
    ]
    premises = {one.kind for one in requirements} & {"premises", "office", "lab"} and not any(
        one.kind == "land" for one in requirements
    )
    core = [key for key in _CORE if not (premises and key == "usable_m2")]
    return tuple(dict.fromkeys((*asked, *core)))


def _field(field: Field, place: FormSite, site: SiteRow | None, w: Words) -> Question:
    known = site.facts.values.get(field.key) if site else None
    has = known is not None and known.value is not None
    choices = tuple((key, w.t(label)) for key, label in field.choices)
    kind = kind_of(field)
    return Question(
        f"{place.key}_{field.key}",
        kind,
        w.t(field.label),
        unit=w.t(unit_of(field)[0]),
        help=w.t(field.help),
        known=typed(field, known.value, w.language) if known else "",
        known_from=_dated(known.source, known.as_of) if known and has else "",
        stale=has and site is not None and field.key in site.stale,
        choices=_yes(w) if kind is Kind.YES_NO else choices,
        site=place.key,
        field=field.key,
    )


def _dated(source: str, as_of: date | None) -> str:
    return ", ".join(part for part in (source, formats.day(as_of) if as_of else "") if part)


def _power(asking: Asking, place: FormSite, site: SiteRow | None, w: Words) -> Iterator[Question]:
    if not any(one.kind in _POWER_KINDS for one in asking.requirements):
        return
    steps = site.facts.power if site else ()
    told = _dated(site.facts.power_source, site.facts.power_as_of) if site and steps else ""
    for year in _years(asking):
        step = _step(steps, year)
        firm = figure(step.firm_kw, _MEGAWATT, w.language) if step and step.firm_kw else ""
        more = figure(step.indicative_kw, _MEGAWATT, w.language) if step and step.indicative_kw else ""
        stale = bool(site and "power" in site.stale)
        for sort, label, caption, known in (
            ("firm", w.t("Power {year}, firm", year=year), w.t("firm"), firm),
            (
                "indicative",
                w.t("Power {year}, indicative beyond the firm", year=year),
                w.t("plus indicative"),
                more,
            ),
        ):
            yield Question(
                f"{place.key}_power_{year}_{sort}",
                Kind.NUMBER,
                label,
                unit="MW",
                help=w.t("Firm rests on a subscription or a transferable agreement.")
                if sort == "firm"
                else "",
                known=known,
                known_from=told if known else "",
                stale=stale and bool(known),
                site=place.key,
                field="power",
                year=year,
                beside=sort == "indicative",
                caption=caption,
            )
    yield _basis(place, steps, told, w)


def _basis(place: FormSite, steps: Sequence[PowerStep], told: str, w: Words) -> Question:
    """Ask once for each site what its firm power rests on; known where all that is firm rests on the same."""
    known = {step.basis for step in steps if step.firm_kw}
    only = known.pop() if len(known) == 1 else ""
    choices = ((key.value, w.t(label)) for key, label in BASIS_LABELS.items())
    return Question(
        f"{place.key}_power_basis",
        Kind.CHOICE,
        w.t(BASIS_QUESTION),
        help=w.t("Without a subscription or a transferable agreement, firm power counts as indicative."),
        known=only,
        known_from=told if only else "",
        choices=(*choices, (UNSUPPORTED, w.t(NO_BASIS_YET))),
        site=place.key,
        field="power",
    )


def _years(asking: Asking) -> list[int]:
    """Return the years power is asked for: those the investor named, and some from now on."""
    named = {one.on.year for one in asking.requirements if one.kind == "power" and one.on}
    usual = [asking.made_on.year + on for on in _YEARS_ON]
    few = list(dict.fromkeys((*sorted(named), *usual)))[:_MOST_YEARS]
    return sorted(few)


def _step(steps: Sequence[PowerStep], year: int) -> PowerStep | None:
    """Return what is there in a year: the last statement that has begun."""
    begun = [step for step in steps if (step.year or 0) <= year]
    return max(begun, key=lambda step: step.year or 0, default=None)


def _in_words(requirements: Iterable[Requirement], w: Words) -> Iterator[Question]:
    """Ask for what no field of a site answers, in the municipality's own words."""
    alone = [one for one in requirements if one.spec.field is None or one.kind in _WORDS_ONLY]
    for at, one in enumerate(alone, 1):
        yield Question(f"q{at}_{one.kind}", Kind.LONG, phrases.requirement(one, w.language))


def _yes(w: Words) -> tuple[tuple[str, str], ...]:
    return (("yes", w.t("yes")), ("no", w.t("no")))


def _yes_no(key: str, label: str, site: str, w: Words) -> Question:
    return Question(key, Kind.YES_NO, label, choices=_yes(w), site=site)


def _note(place: FormSite, w: Words) -> Question:
    return Question(f"{place.key}_note", Kind.LONG, w.t("Remarks on this site"), site=place.key)
