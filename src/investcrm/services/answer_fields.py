"""Lays what a filled form says of sites beside what the region knows of them, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from investcrm import words
from investcrm.domain.answer_form import AnswerForm, FilledForm, FormSite, Kind, Question, choice_of, same
from investcrm.domain.answer_values import understood
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, Subject, checked, site_field
from investcrm.domain.power import BASIS_LABELS, NO_BASIS, NO_BASIS_YET, UNSUPPORTED, PowerStep
from investcrm.domain.read_answers import ReadField, ReadSite
from investcrm.domain.reading.base import Doubt, Read, doubt, fold, shorten
from investcrm.domain.reading.power import read_power, step_of
from investcrm.domain.sites import FactValue
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import facts, sites

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.rows import SiteRow
    from investcrm.store.reader import Reader

POWER: Final = "power"
_OFFER, _NAME, _NOTE = "offer", "name", "note"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back, beside the one that was sent; ``same_version``: it asks the same."""

    form: AnswerForm
    values: Mapping[str, str]
    same_version: bool = True

    def of(self, site: FormSite, name: str) -> str:
        """Return what stands in a field of a site's block."""
        return self.values.get(f"{site.key}_{name}", "").strip()


def read_sites(reader: Reader, filled: Filled) -> tuple[ReadSite, ...]:
    """Return what a form says of each site it says something of."""
    found = (_site(reader, filled, place) for place in filled.form.sites)
    return tuple(one for one in found if one is not None)


def _site(reader: Reader, filled: Filled, place: FormSite) -> ReadSite | None:
    doubts: list[Doubt] = []
    row = _known(reader, place.site_id) if place.site_id else None
    name = place.name or filled.of(place, _NAME) or filled.of(place, "cadastral_id")
    questions = [one for one in filled.form.of_site(place.key) if one.key in filled.values]
    note = filled.of(place, _NOTE)
    if place.site_id and row is None:
        doubts.append(
            doubt(N_("The region has deleted {site} since: it is taken as a new one."), site=place.name)
        )
    if place.site_id is None:
        if not name and not note and not any(filled.values[one.key].strip() for one in questions):
            return None
        row = _named(reader, name, filled.form.municipality_code)
        if row is not None:
            doubts.append(
                doubt(N_("The region knows a site called {site}: it is taken as that one."), site=row.name)
            )
        if not name:
            name = filled.form.municipality
            doubts.append(doubt(N_("The new site has no name; it gets the municipality's.")))
    fields = tuple(
        one
        for one in (*_fields(filled, questions, row, reader.today), *_power(filled, place, questions, row))
        if one is not None
    )
    if not filled.same_version:
        fields = tuple(replace(one, takes=False) for one in fields)
    offered = _offered(filled, place, fields, note, doubts)
    if not offered and not fields and not note:
        return None
    return ReadSite(
        place.key, row.name if row else name, row.id if row else None, offered, fields, note, tuple(doubts)
    )


def _offered(
    filled: Filled, place: FormSite, fields: tuple[ReadField, ...], note: str, doubts: list[Doubt]
) -> bool:
    """Return whether a site is part of the answer; one that is filled in without a word on it is."""
    if place.site_id is None:
        return True
    question = filled.form.question(f"{place.key}_{_OFFER}")
    ticked = filled.of(place, _OFFER)
    if ticked and question is not None:
        return _in_any_language(question, ticked) == "yes"
    if any(not one.left and one.raw for one in fields) or note:
        doubts.append(
            doubt(N_("It does not say whether {site} is offered; it is taken so, for it is filled in."),
                  site=place.name)
        )  # fmt: skip
        return True
    return False


def _known(reader: Reader, site_id: str) -> SiteRow | None:
    try:
        return sites.site_row(reader, site_id)
    except NotFound:
        return None


def _named(reader: Reader, name: str, code: str) -> SiteRow | None:
    wanted = sort_key(name)
    for one in sites.all_facts(reader) if wanted else ():
        if one.municipality_code == code and sort_key(one.name) == wanted:
            return sites.site_row(reader, one.id)
    return None


# Fields of the registry


def _fields(
    filled: Filled, questions: list[Question], row: SiteRow | None, today: date
) -> list[ReadField | None]:
    return [
        _field(one, filled.values[one.key], row, today)
        for one in questions
        if one.field and one.field != POWER and (Subject.SITE, one.field) in FIELDS
    ]


def _field(question: Question, raw: str, row: SiteRow | None, today: date) -> ReadField | None:
    typed = raw.strip()
    if not typed and not question.known:
        return None
    known = row.facts.values.get(question.field) if row else None
    value, doubts, is_understood = _meaning(question, typed, today)
    now = known.value if known else None
    left = same(question, typed, question.known)
    changed = bool(typed) and (not is_understood or value != now)
    takes = changed and is_understood and not left
    if not typed:
        doubts = (doubt(N_("The field was emptied; what is known stays unless you say otherwise.")),)
        changed = now is not None
    elif left and changed and is_understood:
        doubts = (*doubts, doubt(N_("It was left as it stood in the form; the region knows better since.")))
    return ReadField(
        question.key,
        question.label,
        question.field,
        typed,
        value,
        known=now,
        known_source=known.source if known else "",
        known_on=known.as_of if known else None,
        is_stale=row is not None and question.field in row.stale,
        understood=is_understood,
        left=left,
        changed=changed,
        takes=takes,
        doubts=doubts,
    )


def _meaning(question: Question, typed: str, today: date) -> tuple[FactValue, tuple[Doubt, ...], bool]:
    """Return what was typed as a value, every doubt about it, and whether it was understood at all."""
    if not typed:
        return None, (), True
    read: Read[FactValue] = understood(question, typed, today)
    if read.value is None and question.kind in (Kind.CHOICE, Kind.YES_NO):
        key = _in_any_language(question, typed)
        if key:
            read = Read(key == "yes" if question.kind is Kind.YES_NO else key, typed)
    if read.value is None or read.impossible is not None:
        reasons = (*((read.impossible,) if read.impossible else ()), *read.doubts)
        kept = doubt(N_("“{raw}” could not be read; the words are kept"), raw=shorten(typed))
        return None, reasons or (kept,), False
    try:
        checked(site_field(question.field), read.value)
    except InvalidInput:
        kept = doubt(N_("“{raw}” cannot stand in this field; the words are kept"), raw=shorten(typed))
        return None, (kept,), False
    return read.value, read.doubts, True


def _in_any_language(question: Question, typed: str) -> str:
    """Return the key of a choice, also where it was answered in another language than it was asked in."""
    if typed in dict(question.choices):
        return typed
    labels = dict(question.choices) if question.kind is Kind.CHOICE else {}
    registered = FIELDS.get((Subject.SITE, question.field))
    keys = dict(registered.choices) if registered and registered.choices else {}
    if question.kind is Kind.YES_NO:
        keys = {"yes": N_("yes"), "no": N_("no")}
    wanted = fold(typed)
    for key, label in {**labels, **keys}.items():
        said = {label, *(words.of(language).t(label) for language in words.LANGUAGES)}
        if wanted and wanted in {fold(one) for one in said}:
            return key
    return next((key for key, label in question.choices if fold(label) == wanted), "")


# Power


def _power(
    filled: Filled, place: FormSite, questions: list[Question], row: SiteRow | None
) -> list[ReadField | None]:
    asked: dict[int, dict[str, Question]] = {}
    for one in questions:
        if one.field == POWER and one.year is not None:
            asked.setdefault(one.year, {})[one.key.rpartition("_")[2]] = one
    basis = next((one for one in questions if one.field == POWER and one.year is None), None)
    moved = {year for year, of_year in asked.items() if _is_moved(filled, of_year)}
    return [
        _in_year(filled, place, year, of_year, row, basis if not moved or year in moved else None)
        for year, of_year in sorted(asked.items())
    ]


def _is_moved(filled: Filled, asked: Mapping[str, Question]) -> bool:
    """Whether a year's figures differ from the form's; what is said of a basis is of those first."""
    return any(not same(one, filled.values[one.key].strip(), one.known) for one in asked.values())


def _in_year(
    filled: Filled,
    place: FormSite,
    year: int,
    asked: Mapping[str, Question],
    row: SiteRow | None,
    rests: Question | None,
) -> ReadField | None:
    typed = {sort: filled.values[one.key].strip() for sort, one in asked.items()}
    if not any(typed.values()) and not any(one.known for one in asked.values()):
        return None
    reads = {sort: _megawatts(text) for sort, text in typed.items()}
    doubts = [note for read in reads.values() for note in read.doubts]
    is_understood = all(
        read.impossible is None and (read.value is not None or not typed[sort])
        for sort, read in reads.items()
    )
    doubts += [read.impossible for read in reads.values() if read.impossible]
    known = _begun(row.facts.power, year) if row else None
    said_by, said_on = row.facts.power_said(year) if row and known else ("", None)
    firm, indicative = (
        (read.value or 0) if (read := reads.get(sort)) is not None else 0 for sort in ("firm", "indicative")
    )
    named = filled.values[rests.key].strip() if rests and firm else ""
    basis, unread = _named_basis(rests, named) if rests and named else ("", None)
    doubts += [unread] if unread else []
    if not named or unread:
        basis = _basis(" ".join((*typed.values(), named, filled.of(place, _NOTE))), known)
    if firm and not basis and is_understood:
        doubts.append(doubt(NO_BASIS))
    step = PowerStep(year, firm, indicative, basis=basis) if is_understood and any(typed.values()) else None
    left = all(same(one, typed[sort], one.known) for sort, one in asked.items())
    left = left and not (rests and named and not same(rests, named, rests.known))
    now = (known.firm_kw, known.indicative_kw, known.basis if known.firm_kw else "") if known else (0, 0, "")
    changed = (firm, indicative, basis if firm else "") != now or not is_understood
    if not any(typed.values()):
        doubts = [doubt(N_("The field was emptied; what is known stays unless you say otherwise."))]
    first = next(iter(asked.values()))
    said = [f"{asked[sort].caption or sort}: {text}" for sort, text in typed.items() if text]
    if rests and named:
        said.append(f"{rests.label}: {dict(rests.choices).get(named, named)}")
    raw = " · ".join(said)
    return ReadField(
        f"{place.key}_{POWER}_{year}",
        first.label.rpartition(",")[0] or first.label,
        POWER,
        raw,
        step=step,
        known_step=replace(known, year=year) if known else None,
        known_source=said_by,
        known_on=said_on,
        is_stale=row is not None and facts.POWER in row.stale,
        understood=step is not None or not any(typed.values()),
        left=left,
        changed=changed,
        takes=changed and step is not None and not left,
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _megawatts(text: str) -> Read[int]:
    """Read what was typed as megawatts, in kW."""
    if not text:
        return Read(None, text)
    read = read_power(text)
    return read.with_value(read.value[0].kw.figure if read.value else None)


def _named_basis(question: Question, typed: str) -> tuple[str, Doubt | None]:
    """Return what was chosen, in any language: "" where it is nothing yet, with a doubt where it is none."""
    for key, label in (*BASIS_LABELS.items(), (UNSUPPORTED, NO_BASIS_YET)):
        said = {key, *(fold(words.of(language).t(label)) for language in words.LANGUAGES)}
        if choice_of(question, typed) == key or fold(typed) in said:
            return ("" if key == UNSUPPORTED else key), None
    none = N_("“{raw}” is none of the choices of “{label}”")
    return "", doubt(none, raw=shorten(typed), label=question.label)


def _basis(text: str, known: PowerStep | None) -> str:
    """Return what firm power is said to rest on: the words' own, else what is known of it already."""
    steps, _ = sites.read_power_text(f"1 MW {' '.join(text.split())}"[:500]) if text else ((), ())
    said = next((one.basis for one in steps if one.basis), "")
    return said or (known.basis if known else "")


def _begun(steps: tuple[PowerStep, ...], year: int) -> PowerStep | None:
    begun = [one for one in steps if (one.year or 0) <= year]
    return max(begun, key=lambda one: one.year or 0, default=None)


__all__ = ["Filled", "FilledForm", "read_sites", "step_of"]
