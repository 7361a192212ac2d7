"""What was read of a municipality's answer, beside what was known: to be looked at and taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.commands import AnsweredSite, Attachment, RecordAnswer
from investcrm.domain.mail_notices import Report
from investcrm.domain.power import PowerStep
from investcrm.domain.reading.base import Doubt
from investcrm.domain.sites import FactValue
from investcrm.domain.words import N_


class Verdict(StrEnum):
    """What can become of an answer that was read."""

    READY = "ready"
    ASK = "ask"
    AGAIN = "again"
    REFUSED = "refused"


VERDICT_LABELS: Final = {
    Verdict.READY: N_("can be taken over"),
    Verdict.ASK: N_("must be looked at"),
    Verdict.AGAIN: N_("read in before"),
    Verdict.REFUSED: N_("not read in"),
}


class Found(StrEnum):
    """How an answer was found to belong to a question."""

    FORM = "form"
    SUBJECT = "subject"
    REPLY = "reply"
    TEXT = "text"
    SENDER = "sender"
    CHOSEN = "chosen"
    NOTICE = "notice"


FOUND_LABELS: Final = {
    Found.FORM: N_("by the reference in the form"),
    Found.SUBJECT: N_("by the reference in the subject"),
    Found.REPLY: N_("as a reply to the mail that was sent"),
    Found.TEXT: N_("by the reference in the mail's text"),
    Found.SENDER: N_("by the sender's address alone"),
    Found.CHOSEN: N_("chosen by hand"),
    Found.NOTICE: N_("by the message it is about"),
}


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field of a site: what was known, and what the municipality says.

    ``raw`` is what was typed, ``value`` what it means (``step`` for power in a year), both None where it
    could not be understood. ``left``: it stands as it stood in the form that was sent. ``takes``: it is taken
    over unless somebody says otherwise.
    """

    key: str
    label: str
    field: str
    raw: str
    value: FactValue = None
    step: PowerStep | None = None
    known: FactValue = None
    known_step: PowerStep | None = None
    known_source: str = ""
    known_on: date | None = None
    is_stale: bool = False
    understood: bool = True
    left: bool = False
    changed: bool = True
    takes: bool = True
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSite:
    """What an answer says of one site; new without ``site_id``, told of and perhaps not ``offered``."""

    key: str
    name: str
    site_id: str | None
    offered: bool
    fields: tuple[ReadField, ...] = ()
    note: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A forwarding that an answer may belong to."""

    forwarding_id: str
    number: str
    title: str
    municipality: str
    deadline_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer as it was read from the file called ``name``, and what can become of it.

    ``why`` says what a person should know, weightiest first. ``candidates`` are the forwardings to choose
    from where it is not certain which it answers. ``words`` are those of the mail as they were written,
    ``language`` the form's.
    """

    name: str
    verdict: Verdict
    why: tuple[Doubt, ...] = ()
    forwarding_id: str = ""
    inquiry_id: str = ""
    number: str = ""
    title: str = ""
    municipality_code: str = ""
    municipality: str = ""
    found: Found | None = None
    candidates: tuple[Candidate, ...] = ()
    reference: str = ""
    received_on: date | None = None
    is_late: bool = False
    has_form: bool = False
    declines: bool = False
    reason: str = ""
    text: str = ""
    contact: str = ""
    sites: tuple[ReadSite, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    """Questions that no field answers, each with what was written."""
    language: str = "sv"
    subject: str = ""
    sender: str = ""
    words: str = ""
    files: tuple[Attachment, ...] = ()
    original: Attachment | None = None
    notice: Report | None = None
    """What a machine tells of a message that was sent; then it is no answer, and is noted as such."""
    dispatch_id: str = ""
    """The message it is about, where the program sent it."""

    @property
    def fields(self) -> tuple[tuple[ReadSite, ReadField], ...]:
        """Every field of every site."""
        return tuple((site, one) for site in self.sites for one in site.fields)

    @property
    def usual(self) -> frozenset[str]:
        """The keys of the fields that are taken over unless somebody says otherwise."""
        return frozenset(one.key for _, one in self.fields if one.takes)

    def with_why(self, verdict: Verdict, *why: Doubt) -> ReadAnswer:
        """Return the same answer with another verdict and what is to be said of it first."""
        return replace(self, verdict=verdict, why=(*why, *self.why))


@dataclass(frozen=True, slots=True)
class TakeAnswer:
    """Take an answer over: the chosen fields become dated facts, the rest is kept with the case.

    ``fields`` None: those that are usual. ``declines`` None: as was read.
    """

    answer: ReadAnswer
    fields: frozenset[str] | None = None
    received_on: date | None = None
    declines: bool | None = None


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """What became of it: the answer's id, how many fields became facts; ``again``: it was there already.

    ``noted``: it was no answer but a notice, which stands in the case's history now.
    """

    answer_id: str
    inquiry_id: str
    number: str
    municipality: str
    declines: bool
    fields: int
    again: bool = False
    noted: bool = False


def as_command(take: TakeAnswer, *, no_words: str, no_reason: str) -> RecordAnswer:
    """Return the answer as it is recorded; ``no_words`` and ``no_reason`` stand where nothing was written."""
    read = take.answer
    chosen = read.usual if take.fields is None else take.fields
    declines = read.declines if take.declines is None else take.declines
    sites = tuple(
        one
        for site in read.sites
        if (one := _site(site, chosen, declines=declines)).offered or one.facts or one.power
    )
    text = read.text
    reason = (read.reason or (text if declines else "")) if declines else ""
    if declines and reason == text:
        text = ""
    if not declines and read.reason:
        text = "\n\n".join(part for part in (read.reason, text) if part)
    return RecordAnswer(
        read.forwarding_id,
        take.received_on or read.received_on,
        declines,
        (reason or no_reason) if declines else "",
        text if declines or text or any(one.offered for one in sites) else no_words,
        read.contact,
        sites,
    )


def _site(site: ReadSite, chosen: frozenset[str], *, declines: bool) -> AnsweredSite:
    taken = [one for one in site.fields if one.key in chosen and one.understood]
    facts: Mapping[str, FactValue] = {one.field: one.value for one in taken if one.step is None}
    steps = tuple(one.step for one in taken if one.step is not None)
    offered = site.offered and not declines
    return AnsweredSite(site.site_id, site.name, dict(facts), "", site.note, steps, offered)


def power_words(steps: tuple[PowerStep, ...]) -> str:
    """Return power as one would write it in a mail: "6 MW avtal 2028, 4 MW prel. 2028"."""
    parts = []
    for step in steps:
        since = f" {step.year}" if step.year else ""
        for kilowatts, sort in ((step.firm_kw, ""), (step.indicative_kw, " prel.")):
            if kilowatts:
                parts.append(f"{kilowatts / 1000:g}".replace(".", ",") + f" MW{sort}{since}")
    return ", ".join(parts)


__all__ = [
    "FOUND_LABELS", "VERDICT_LABELS", "Candidate", "Found", "ReadAnswer", "ReadField", "ReadSite",
    "TakeAnswer", "TakenAnswer", "Verdict", "as_command", "power_words",
]  # fmt: skip
