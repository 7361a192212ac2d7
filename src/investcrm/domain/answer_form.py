"""The answer form as data: what a municipality is asked, what is known already, and what it filled in.

Paper, spreadsheet and reader follow from one :class:`AnswerForm`; keys of questions stay the same for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.reading.base import Doubt, fold

TOKEN_DIGITS: Final = 12
_CHECK_DIGITS: Final = 2
_SIGN_DIGITS: Final = 8
_SIGNED: Final = re.compile(
    r"(?<![0-9A-F])([0-9A-F]{12})\s*[-\u2010-\u2014]\s*([0-9A-F]{10})(?![0-9A-F])", re.I
)
_BARE: Final = re.compile(r"\[\s*([0-9A-F]{12})\s*\]", re.I)


class Kind(StrEnum):
    """How a question is answered. Values are text as typed; a choice's is its key or its words."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its texts in the form's language.

    ``key`` is ASCII letters, digits and "_". ``known`` is what the region knows already, written as it
    would be typed (of choices the key), and stands in the answer from the start; ``known_from`` says who said
    it and when, ``stale`` whether it is too old to trust. ``site`` is the key of the :class:`FormSite` it is
    about ("": none), ``field`` the registered site field it answers ("": none), ``year`` a power question's.
    ``beside`` puts it on the line of the question before, under its short ``caption``.
    """

    key: str
    kind: Kind
    label: str
    unit: str = ""
    help: str = ""
    known: str = ""
    known_from: str = ""
    stale: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    site: str = ""
    field: str = ""
    year: int | None = None
    beside: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FormSite:
    """A site the form has a block for; without ``site_id`` an empty one for a site that is new."""

    key: str
    name: str
    site_id: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What one municipality is asked to fill in for one forwarding.

    ``token`` is the forwarding's reference, signed; ``version`` a short hash of the questions. ``number``
    and ``title`` are as the municipality may know the case.
    """

    token: str
    version: str
    deadline: date
    municipality: str
    language: str
    questions: tuple[Question, ...]
    sites: tuple[FormSite, ...] = ()
    municipality_code: str = ""
    region: str = ""
    number: str = ""
    title: str = ""
    email: str = ""
    made_on: date | None = None

    def question(self, key: str) -> Question | None:
        """Return the question of a key, or None."""
        return next((one for one in self.questions if one.key == key), None)

    def of_site(self, site: str) -> tuple[Question, ...]:
        """Return the questions about one site; "" those about none."""
        return tuple(one for one in self.questions if one.site == site)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that came back: what was typed, by question, exactly; nothing is understood yet.

    ``source`` is pdf or xlsx. An answer left empty is "". ``problems`` are what the reader noticed and a
    person should know, such as scripts that were not run. Token and version are as they stood in the file.
    """

    token: str
    version: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    source: str = "pdf"
    problems: tuple[Doubt, ...] = ()

    def changed(self, form: AnswerForm) -> dict[str, str]:
        """Return the answers that say something else than what was known; what was emptied gives ""."""
        return {
            one.key: self.values[one.key]
            for one in form.questions
            if one.key in self.values and not same(one, self.values[one.key], one.known)
        }


class Mark(StrEnum):
    """What a reference is, before anybody looks for its forwarding."""

    OURS = "ours"
    FOREIGN = "foreign"
    MISTYPED = "mistyped"
    UNSIGNED = "unsigned"


def sign(token: str, key: bytes) -> str:
    """Return a random token (12 hexadecimal digits) with its check digits and the workspace's signature."""
    bare = token.upper()
    signature = _signature(bare, key)
    return f"{bare}-{_check(bare, signature)}{signature}"


def mark(reference: str, key: bytes) -> Mark:
    """Tell whether a reference was given by the workspace of ``key``, by another, or was typed wrongly.

    One from before references were signed is UNSIGNED.
    """
    text = tidy(reference)
    if re.fullmatch(rf"[0-9A-F]{{{TOKEN_DIGITS}}}", text):
        return Mark.UNSIGNED
    bare, _, rest = text.partition("-")
    if not _SIGNED.fullmatch(text) or rest[:_CHECK_DIGITS] != _check(bare, rest[_CHECK_DIGITS:]):
        return Mark.MISTYPED
    ours = hmac.compare_digest(rest[_CHECK_DIGITS:], _signature(bare, key))
    return Mark.OURS if ours else Mark.FOREIGN


def tidy(reference: str) -> str:
    """Return a reference as it is kept, whatever spaces, dashes and small letters it was typed with."""
    return re.sub(r"\s+", "", re.sub(r"[\u2010-\u2014\u2212]", "-", reference)).strip("[]").upper()


def reference_in(text: str) -> str:
    """Return the first reference in a mail's subject or body, signed or in brackets; "" without one."""
    return next(iter(references_in(text)), "")


def references_in(text: str) -> tuple[str, ...]:
    """Return the references in a text, each once: signed ones as they come, or else those in brackets."""
    signed = [f"{found[1]}-{found[2]}" for found in _SIGNED.finditer(text)]
    found = signed or [bare[1] for bare in _BARE.finditer(text)]
    return tuple(dict.fromkeys(one.upper() for one in found))


def _check(bare: str, signature: str) -> str:
    return hashlib.sha256(f"answer form {bare}{signature}".encode()).hexdigest()[:_CHECK_DIGITS].upper()


def _signature(bare: str, key: bytes) -> str:
    return hmac.new(key, bare.encode(), hashlib.sha256).hexdigest()[:_SIGN_DIGITS].upper()


def version_of(questions: Iterable[Question]) -> str:
    """Return a short hash of what is asked; what is known beside it may change without changing it."""
    asked = [
        (one.key, one.kind.value, one.label, one.unit, one.choices, one.site, one.field, one.year)
        for one in questions
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:8]


def same(question: Question, one: str, other: str) -> bool:
    """Tell whether two answers to a question say the same: a choice by key or words, a number in any form."""
    first, second = one.strip(), other.strip()
    if first == second:
        return True
    if question.kind in (Kind.CHOICE, Kind.YES_NO):
        return choice_of(question, first) == choice_of(question, second)
    if question.kind is Kind.NUMBER:
        return _figure(first) == _figure(second)
    return " ".join(first.split()) == " ".join(second.split())


def choice_of(question: Question, text: str) -> str:
    """Return the key of what was chosen, given as key or in words; as it was typed where it is neither."""
    typed = text.strip()
    for key, words in question.choices:
        if typed == key or fold(typed) == fold(words) != "":
            return key
    return typed


def _figure(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")


def plain(form: AnswerForm) -> str:
    """Return every word a form shows, to look through before it is sent."""
    lines = [form.municipality, form.region, form.number, form.title, *(site.name for site in form.sites)]
    for one in form.questions:
        lines += [one.label, one.help, one.known, one.known_from, *(words for _, words in one.choices)]
    return "\n".join(dict.fromkeys(filter(None, lines)))


def as_data(form: AnswerForm) -> dict[str, Any]:
    """Return a form as JSON keeps it, what is empty left out."""

    def slim(one: AnswerForm | Question | FormSite) -> dict[str, Any]:
        values = ((each.name, getattr(one, each.name)) for each in fields(one))
        return {key: value for key, value in values if value not in ("", None, False, ())}

    told = slim(form)
    told["deadline"] = form.deadline.isoformat()
    if form.made_on:
        told["made_on"] = form.made_on.isoformat()
    told["questions"] = [slim(one) for one in form.questions]
    told["sites"] = [slim(one) for one in form.sites]
    return told


def from_data(told: Mapping[str, Any]) -> AnswerForm | None:
    """Return the form that :func:`as_data` wrote; None where it is none."""
    try:
        return AnswerForm(
            token=str(told["token"]),
            version=str(told["version"]),
            deadline=date.fromisoformat(told["deadline"]),
            municipality=str(told["municipality"]),
            language=str(told["language"]),
            questions=tuple(_question(one) for one in told["questions"]),
            sites=tuple(
                FormSite(str(one["key"]), str(one.get("name", "")), one.get("site_id"))
                for one in told.get("sites", ())
            ),
            municipality_code=str(told.get("municipality_code", "")),
            region=str(told.get("region", "")),
            number=str(told.get("number", "")),
            title=str(told.get("title", "")),
            email=str(told.get("email", "")),
            made_on=date.fromisoformat(told["made_on"]) if told.get("made_on") else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _question(told: Mapping[str, Any]) -> Question:
    texts = ("unit", "help", "known", "known_from", "site", "field", "caption")
    return Question(
        key=str(told["key"]),
        kind=Kind(told["kind"]),
        label=str(told["label"]),
        choices=tuple((str(key), str(words)) for key, words in told.get("choices", ())),
        stale=bool(told.get("stale")),
        year=int(told["year"]) if told.get("year") is not None else None,
        beside=bool(told.get("beside")),
        **{name: str(told.get(name, "")) for name in texts},
    )
