"""The register of documents: numbers typed in from the authority's own system, and the registrar's exports.

Date and registry number are always in the public register; correspondent and subject only where the document
is not secret (5 kap. 2 § OSL).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import words
from investcrm.domain import secrecy as law
from investcrm.domain.errors import InvalidInput
from investcrm.domain.secrecy import Finding
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store.read import register as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.legal_commands import RegisterDocument
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

DIRECTION_LABELS: Final = {
    "received": N_("Received"),
    "sent": N_("Sent"),
    "drawn_up": N_("Drawn up"),
}
PUBLIC_TITLE: Final = N_("Public register")
COMPLETE_TITLE: Final = N_("Complete register")
_FIRST: Final = date(1900, 1, 1)
_LAST: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Store:
    """A store to read registered documents from; ``confidential`` for the one of confidential cases."""

    reader: Reader
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered document. ``withheld``: secret, so that the public register shows day and number alone."""

    dated_on: date
    number: str
    direction: str
    correspondent: str
    concerns: str
    marking: str
    registered_on: date | None
    case: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Unregistered:
    """A secret document without a registry number: it must be registered without delay."""

    document_id: str
    case: str
    name: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Register:
    """Registered documents by day and number, and those that should be there but are not."""

    entries: tuple[Entry, ...]
    unregistered: tuple[Unregistered, ...]


def register_document(uow: UnitOfWork, command: RegisterDocument) -> None:
    """Enter a document's number in the authority's registry, and what the register says of it.

    Raises:
        InvalidInput: no number, or a day in the future.
    """
    number = command.registry_number.strip()
    registered = command.registered_on or uow.today
    if not number:
        raise InvalidInput(N_("Type the number that the authority's registry gave. Nothing was saved."))
    if max(registered, command.dated_on or registered) > uow.today:
        raise InvalidInput(N_("A document cannot be registered or dated in the future. Nothing was saved."))
    said = {
        "dated_on": command.dated_on,
        "correspondent": command.correspondent,
        "concerns": command.concerns,
        "marking": command.marking,
    }
    known = {key: value for key, value in said.items() if value is not None}
    values = {"registry_number": number, "registered_on": registered, **known}
    uow.update("document", command.document_id, values)
    uow.commit(N_("Registered a document"))


def register(stores: Iterable[Store], first: date | None = None, last: date | None = None) -> Register:
    """Return the register of all stores given, merged by day and number; the days are those of documents."""
    entries: list[Entry] = []
    missing: list[Unregistered] = []
    limits = _limits(first, last)
    for store in stores:
        for row_id, dated, number, way, who, about, marking, registered, name, case, found in read.documents(
            store.reader, *limits
        ):
            finding = Finding(found) if found else None
            withheld = law.is_withheld(marking, finding, store.confidential)
            on = day(dated) or _FIRST
            if number.strip():
                entries.append(
                    Entry(on, number.strip(), way, who, about, marking, day(registered), case, withheld)
                )
            elif law.must_register(number, withheld):
                missing.append(Unregistered(row_id, case, name, on))
    entries.sort(key=_order)
    missing.sort(key=lambda one: (one.dated_on, one.case, one.name))
    return Register(tuple(entries), tuple(missing))


def public(found: Register) -> Register:
    """Return the register as everybody may see it: of secret documents only day and number.

    Nothing in it tells which store a document lies in, what its case is called, or what is missing.
    """
    return Register(tuple(_told(one) for one in found.entries), ())


def _order(one: Entry) -> tuple[object, ...]:
    """Return what sorts an entry: nothing of it that the public register leaves out."""
    shown = () if one.withheld else (one.direction, one.correspondent, one.concerns)
    return one.dated_on, number_key(one.number), one.withheld, *shown


def _told(one: Entry) -> Entry:
    if one.withheld:
        return Entry(one.dated_on, one.number, "", "", "", "", None, "", True)
    return Entry(
        one.dated_on, one.number, one.direction, one.correspondent, one.concerns, "", None, "", False
    )


def number_key(number: str) -> tuple[tuple[int, int | str], ...]:
    """Return what sorts registry numbers as people count: 2026/9 before 2026/10."""
    parts = re.split(r"(\d+)", number.casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts if part)


def as_xlsx(found: Register, *, complete: bool, language: str = "sv") -> bytes:
    """Return a register as XLSX; the public one has no case number, marking or day of registration."""
    from investcrm.exchange import xlsx

    w = words.of(language)
    kinds = [xlsx.Kind.DAY if kind == "day" else xlsx.Kind.TEXT for _, kind in _columns(complete)]
    rows: list[Sequence[str | date | None]] = [
        (one.dated_on, *_texts(one, w), *((one.registered_on, one.marking, one.case) if complete else ()))
        for one in found.entries
    ]
    titles = [w.t(title) for title, _ in _columns(complete)]
    return xlsx.write_table(titles, rows, kinds, title=w.t(_title(complete)))


def as_pdf(
    reader: Reader,
    found: Register,
    *,
    complete: bool,
    first: date | None = None,
    last: date | None = None,
    language: str = "sv",
) -> bytes:
    """Return a register as a tagged PDF, whose author is the region the reader's store belongs to."""
    from investcrm import formats
    from investcrm.reports import listing

    w = words.of(language)

    def text(value: date | None) -> str:
        return formats.day(value) if value else ""

    rows = [
        (text(one.dated_on), *_texts(one, w))
        + ((text(one.registered_on), one.marking, one.case) if complete else ())
        for one in found.entries
    ]
    span = w.t("From {first} to {last}", first=text(first) or "…", last=text(last) or "…")
    data = listing.Listing(
        w.t(_title(complete)),
        str(settings.load(reader, "region", "")) or "InvestCRM",
        reader.today,
        tuple(listing.ListColumn(w.t(title)) for title, _ in _columns(complete)),
        rows,
        span if first or last else "",
    )
    return listing.render(data, w)


def _title(complete: bool) -> str:
    return COMPLETE_TITLE if complete else PUBLIC_TITLE


def _columns(complete: bool) -> tuple[tuple[str, str], ...]:
    shown = (
        (N_("Date"), "day"),
        (N_("Registry number"), "text"),
        (N_("Direction"), "text"),
        (N_("Sender or recipient"), "text"),
        (N_("Concerns"), "text"),
    )
    inside = (
        (N_("Registered on"), "day"),
        (N_("Confidentiality marking"), "text"),
        (N_("Case"), "text"),
    )
    return shown + inside if complete else shown


def _texts(one: Entry, w: words.Words) -> tuple[str, str, str, str]:
    way = w.t(DIRECTION_LABELS[one.direction]) if one.direction in DIRECTION_LABELS else ""
    return one.number, way, one.correspondent, one.concerns


def _limits(first: date | None, last: date | None) -> tuple[str | None, str | None]:
    if first is None and last is None:
        return None, None
    return (first or _FIRST).isoformat(), (last or _LAST).isoformat()
