"""Finds which forwarding an answer belongs to: by its reference, by the mail it replies to, by its sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import answer_form
from investcrm.domain.answer_form import Mark
from investcrm.domain.read_answers import Candidate, Found, ReadAnswer, Verdict
from investcrm.domain.reading.base import Doubt, doubt, shorten
from investcrm.domain.words import N_
from investcrm.services import answer_forms, reference
from investcrm.store.read import answers as read

if TYPE_CHECKING:
    from investcrm.exchange.answer_files import Letter
    from investcrm.store.reader import Reader, Values

_WAITING: Final = ("sent", "prepared")
_MOST_NAMED: Final = 20
_SHARED_DOMAINS: Final = frozenset(
    {"gmail.com", "outlook.com", "hotmail.com", "icloud.com", "live.se", "telia.com"}
)
UNKNOWN: Final = N_(
    "The reference {reference} belongs to no case here. Nothing was read in. It may be another authority's, "
    "or the case may be gone."
)
"""The same words for a foreign reference and for a case that is not to be told of here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A forwarding as answers find it."""

    id: str
    inquiry_id: str
    number: str
    title: str
    code: str
    municipality: str
    state: str
    sent_on: date | None
    deadline_on: date | None
    recipient: str
    content: str
    token: str
    decided_on: date | None = None

    @property
    def candidate(self) -> Candidate:
        """The forwarding as one to choose."""
        return Candidate(self.id, self.number, self.title, self.municipality, self.deadline_on, self.state)


def refused(name: str, why: Doubt) -> ReadAnswer:
    """Return the reading of a file that is not read in, and why."""
    return ReadAnswer(name, Verdict.REFUSED, (why,))


def row_of(values: Values) -> Row:
    told: list[Any] = list(values)
    for index in (7, 8, 12):
        told[index] = date.fromisoformat(told[index]) if isinstance(told[index], str) else told[index]
    return Row(*told)


def by_reference(reader: Reader, reference_: str) -> Row | None:
    tidy = answer_form.tidy(reference_)
    bare = tidy.partition("-")[0]
    found = read.forwardings_by_token(reader, {tidy, bare, tidy.lower(), bare.lower()} - {""})
    return row_of(found[0]) if found else None


def by_id(reader: Reader, forwarding_id: str) -> Row | None:
    """Return a forwarding, None where it is gone."""
    found = read.forwarding(reader, forwarding_id)
    return row_of(found) if found else None


def by_subject(reader: Reader, subject: str) -> Row | None:
    """Return the forwarding that the reference in a subject names."""
    reference_ = answer_form.reference_in(subject)
    return by_reference(reader, reference_) if reference_ else None


def unknown(reader: Reader, name: str, reference_: str) -> ReadAnswer:
    """Return the refusal of a reference that no case here has, whyever that is."""
    key = UNKNOWN
    if answer_forms.mark(reader, reference_) is Mark.MISTYPED:
        key = N_("The reference {reference} is mistyped, so nothing was read in. Look it up in the brief.")
    shown = shorten(reference_, 40) or "–"
    return replace(refused(name, doubt(key, reference=shown)), reference=reference_)


def whose(reader: Reader, letters: Sequence[Letter]) -> str | tuple[Found, Letter, list[Row]]:
    """Return how and to which forwardings a mail belongs; a reference that no case here has as its text."""
    for letter in letters:
        reference_ = answer_form.reference_in(letter.subject)
        if reference_:
            row = by_reference(reader, reference_)
            return (Found.SUBJECT, letter, _and_named(reader, letter, row)) if row else reference_
    for letter in letters:
        row = _replied_to(reader, letter)
        if row is not None:
            return Found.REPLY, letter, [row]
    for letter in letters:
        reference_ = answer_form.reference_in(letter.text)
        if reference_:
            row = by_reference(reader, reference_)
            return (Found.TEXT, letter, _and_named(reader, letter, row)) if row else reference_
    for letter in reversed(letters):
        rows = _of_sender(reader, letter.sender)
        if rows:
            return Found.SENDER, letter, rows
    return Found.SENDER, letters[0], []


def _and_named(reader: Reader, letter: Letter, row: Row) -> list[Row]:
    """Return a forwarding and the others that a letter names, for one mail may answer several questions."""
    named = answer_form.references_in(letter.text)[:_MOST_NAMED]
    others = (by_reference(reader, one) for one in named)
    return list({one.id: one for one in (row, *others) if one is not None}.values())


def is_theirs(reader: Reader, letter: Letter, row: Row) -> bool:
    """Whether a letter is the municipality's own and not the one that was sent to it."""
    if letter.sender in addresses(reader, row):
        return True
    answered = _replied_to(reader, letter)
    return answered is not None and answered.id == row.id


def waiting(reader: Reader, inquiry_id: str = "") -> list[Row]:
    """Return what waits for an answer, in one case or in all, the nearest deadline first."""
    return [row_of(one) for one in read.forwardings_in_states(reader, _WAITING, inquiry_id)]


def _replied_to(reader: Reader, letter: Letter) -> Row | None:
    """Return the forwarding whose mail a letter replies to."""
    found = (by_message_id(reader, message_id) for message_id in letter.answers)
    return next((row for row in found if row is not None), None)


def by_message_id(reader: Reader, message_id: str) -> Row | None:
    """Return the forwarding that a message was about; its id was made of the reference, whoever sent it."""
    own, at, _ = message_id.strip("<>").partition("@")
    return by_reference(reader, own.partition(".")[0].upper()) if at else None


def addresses(reader: Reader, row: Row) -> frozenset[str]:
    """Return the addresses a forwarding went to or that its municipality is known by, in small letters."""
    emails = reference.load(reader).emails
    return frozenset({row.recipient.strip().casefold(), emails.get(row.code, "").casefold()} - {""})


def _of_sender(reader: Reader, sender: str) -> list[Row]:
    """Return what waits for an answer from an address, or else from its domain."""
    domain = sender.rpartition("@")[2]
    if not domain:
        return []
    emails = {code: email.casefold() for code, email in reference.load(reader).emails.items()}
    rows = waiting(reader)

    def known(row: Row) -> set[str]:
        return {row.recipient.strip().casefold(), emails.get(row.code, "")} - {""}

    exact = [row for row in rows if sender in known(row)]
    if exact or domain in _SHARED_DOMAINS:
        return exact
    return [row for row in rows if domain in {one.rpartition("@")[2] for one in known(row)}]


def elsewhere(name: str, row: Row) -> ReadAnswer:
    why = N_(
        "It answers another case, {number} {title}. Nothing was read in here; read it in from that case, or "
        "by dropping it on the window."
    )
    return replace(refused(name, doubt(why, number=row.number, title=row.title)), forwarding_id=row.id)
