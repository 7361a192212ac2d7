"""Looks through what is about to be sent for what must not get out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from investcrm.domain import leaks, rarity
from investcrm.domain.brief_fields import Told, tells_requirement
from investcrm.domain.leak_letters import folded
from investcrm.domain.leak_words import is_ordinary
from investcrm.domain.leaks import Finding, Kind, Secrets
from investcrm.domain.rarity import TRAIT_LABELS, Trait
from investcrm.domain.reading.telling import telling
from investcrm.domain.requirements import KINDS
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store.read import leaks as read
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.commands import Attachment
    from investcrm.domain.rows import InquiryDetail
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

SUBJECT: Final = N_("Subject of the mail")
LETTER: Final = N_("Text of the mail")
PAPER: Final = N_("Brief (PDF)")
PAPER_PROPERTIES: Final = N_("Properties of the brief")
FORM: Final = N_("Answer form")
FILE_NAME: Final = N_("File names")
WINDOW: Final = N_("What the municipality's window shows")
CHOICE: Final = N_("What is told")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one municipality is about to get; ``form`` is every word of the answer form."""

    subject: str
    letter: str
    paper: bytes
    content: str
    form: str = ""
    file_names: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Watch:
    """What must not get out of one case, read once for all municipalities."""

    def __init__(
        self,
        reader: Reader,
        detail: InquiryDetail,
        reference: Reference,
        fields: frozenset[str],
        words: Iterable[str] = (),
        *,
        confidential: bool,
    ) -> None:
        self._reader = reader
        self._detail = detail
        self._reference = reference
        self._fields = fields
        self._confidential = confidential
        self._extra = tuple(word for word in words if word.strip())
        self._enclosed: tuple[tuple[str, str], ...] | None = None

    def findings(self, out: Outgoing) -> tuple[Finding, ...]:
        """Return what tells who it is, place by place; a place is a catalogue key or a file's name."""
        from investcrm.exchange import properties

        if Told.INVESTOR in self._fields:
            return ()
        texts = {
            SUBJECT: out.subject,
            LETTER: out.letter,
            PAPER: properties.text("brief.pdf", out.paper),
            PAPER_PROPERTIES: "\n".join(properties.properties(out.paper).values()),
            FORM: out.form,
            FILE_NAME: "\n".join((*out.file_names, *(one.name for one in out.attachments))),
        }
        found = list(leaks.find(self._secrets, texts | dict(self._files(out.attachments)), self._ordinary))
        seen = {folded(one.words) for one in found}
        shown = leaks.find(self._secrets, {WINDOW: out.content}, self._ordinary)
        found += [one for one in shown if folded(one.words) not in seen]
        return (*found, *self._rare)

    def _files(self, attachments: tuple[Attachment, ...]) -> tuple[tuple[str, str], ...]:
        """Return the words and properties of enclosed files, read once; the same for every municipality."""
        from investcrm.exchange import properties

        if self._enclosed is None:
            self._enclosed = tuple(
                (place, text)
                for one in attachments
                for place, text in (
                    (one.name, properties.text(one.name, one.data)),
                    (
                        t("Properties of {name}", name=one.name),
                        "\n".join(properties.properties(one.data).values()),
                    ),
                )
            )
        return self._enclosed

    @cached_property
    def _ordinary(self) -> tuple[str, ...]:
        areas = self._reference.strength_areas.values()
        return (
            self._reference.region,
            *self._reference.municipalities.values(),
            *(area.name(language) for area in areas for language in ("sv", "en")),
            *(kind.label for kind in KINDS.values()),
            *(t(kind.label) for kind in KINDS.values()),
        )

    @cached_property
    def _secrets(self) -> Secrets:
        row, reader = self._detail.row, self._reader
        organisations = read.organisations(reader, row.id)
        people = read.contacts(reader, row.id)
        notes = telling("\n".join((self._detail.summary, *(str(note) for _, _, note in organisations))))
        cells = self._cells()
        secrets = Secrets(
            names=(row.investor, *(str(name) for name, _, _ in organisations), *notes.names),
            persons=tuple(str(name) for name, _, _ in people),
            org_numbers=(*(str(number) for _, number, _ in organisations), *notes.org_numbers),
            emails=(*(str(email) for _, email, _ in people), *notes.emails),
            domains=notes.domains,
            phones=(*(str(phone) for _, _, phone in people), *notes.phones),
            addresses=notes.addresses,
            words=self._words(),
            numbers=(row.number,) if self._confidential else (),
        )
        return _without(_joined(secrets, cells), self._own())

    def _cells(self) -> Secrets:
        """Return what a spreadsheet said of the case beside what has a field of its own."""
        return telling("\n".join(f"{header}: {text}" for header, text in self._detail.raw_cells))

    def _words(self) -> tuple[str, ...]:
        title = self._detail.row.title
        every = [folded(word) for word in title.split()]
        hidden = Told.TITLE not in self._fields and not all(map(is_ordinary, filter(None, every)))
        return (*self._extra, title) if hidden else self._extra

    def _own(self) -> frozenset[str]:
        """Return the addresses and domains of the region and its municipalities, which are no secret."""
        emails = [str(settings.load(self._reader, "contact_email", "")), *self._reference.emails.values()]
        web = str(settings.load(self._reader, "contact_web", ""))
        told = telling("\n".join((*emails, web, f"https://{web}")))
        domains = {email.rpartition("@")[2].casefold() for email in told.emails}
        domains |= {domain.casefold().removeprefix("www.") for domain in told.domains}
        return frozenset(domains - {""})

    @cached_property
    def _rare(self) -> tuple[Finding, ...]:
        """Return what is told that too few share; in the open only where a country is named."""
        if not (self._confidential or Told.COUNTRY in self._fields):
            return ()
        sizes = {trait: rarity.bounds(amount) for trait, amount in self._sizes().items() if amount > 0}
        areas = self._detail.strength_areas if Told.STRENGTH_AREAS in self._fields else ()
        country = self._detail.country if Told.COUNTRY in self._fields else ""
        told = {*sizes, *([Trait.AREA] if areas else ()), *([Trait.COUNTRY] if country else ())}
        if len(told) < 2:
            return ()
        found = rarity.rare(told, read.shared(self._reader, areas, country, sizes))
        words = " + ".join(t(TRAIT_LABELS[trait]) for trait in Trait if trait in found)
        return (Finding(CHOICE, Kind.RARE, words),) if found else ()

    def _sizes(self) -> Mapping[Trait, int]:
        row = self._detail.row
        sizes: dict[Trait, int] = {}
        if Told.JOBS in self._fields and row.jobs:
            sizes[Trait.JOBS] = row.jobs
        if Told.INVESTMENT in self._fields and row.investment_sek:
            sizes[Trait.INVESTMENT] = row.investment_sek
        for line in self._detail.requirements:
            one = line.requirement
            amount = one.low if one.low is not None else one.high
            if one.kind in ("land", "power") and amount and tells_requirement(self._fields, line.id):
                sizes[Trait(one.kind)] = amount
        return sizes


def _joined(one: Secrets, other: Secrets) -> Secrets:
    return Secrets(*((*getattr(one, name), *getattr(other, name)) for name in Secrets.__slots__))


def _without(secrets: Secrets, own: frozenset[str]) -> Secrets:
    def strange(address: str) -> bool:
        domain = address.rpartition("@")[2].casefold().removeprefix("www.")
        return domain not in own

    return Secrets(
        names=secrets.names,
        persons=secrets.persons,
        org_numbers=secrets.org_numbers,
        emails=tuple(filter(strange, secrets.emails)),
        domains=tuple(filter(strange, secrets.domains)),
        phones=secrets.phones,
        addresses=secrets.addresses,
        words=secrets.words,
        numbers=secrets.numbers,
    )
