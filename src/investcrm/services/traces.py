"""Where words of a case that moved still stand in the open, as a person finds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm import phrases, words
from investcrm.domain.errors import Forbidden
from investcrm.domain.persons import OTHER, TABLES
from investcrm.domain.words import N_
from investcrm.store import chores, passage, seals
from investcrm.store.read import traces as read

if TYPE_CHECKING:
    from investcrm.domain.secrecy_commands import EraseWording
    from investcrm.store.passage import Trace
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_CODED: Final = ("change_value", "change", "setting")
"""Tables whose columns are for the program and not for reading."""
_FIELDS: Final = {
    "text": N_("Text"),
    "participants": N_("Participants"),
    "note": N_("Note"),
    "content": N_("Contents"),
    "correspondent": N_("Sender or recipient"),
    "concerns": N_("Concerns"),
    "raw": N_("As it was written"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "role": N_("Role"),
    "contact": N_("Contact"),
    "reason": N_("Reason"),
    "recipient": N_("Recipient"),
    "investment_note": N_("Investment in words"),
}
"""Columns that no history tells, in words."""


HISTORY: Final = "change_value"
"""The table of what changes said: earlier wording, which no form shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` of record (catalogue key), the ``field`` in words, what stands there, and where it belongs.

    ``owner`` is inquiry, organisation or site, "" where there is nothing to go to; ``title`` its name.
    """

    kind: str
    field: str
    text: str
    owner: str = ""
    owner_id: str = ""
    title: str = ""
    is_history: bool = False
    """What a change said, which no form shows."""


def words_of(reader: Reader, inquiry_id: str) -> tuple[str, ...]:
    """Return the words by which one would know a case of the room elsewhere: what it was called before, its
    investor and its people; not its code name."""
    named = (word for word in read.known_by(reader, inquiry_id) if len(word) > 2)
    return tuple(dict.fromkeys((*named, *whole_names(read.people(reader, inquiry_id)))))


def whole_names(named: Iterable[Iterable[str]]) -> list[str]:
    """Return the names and addresses that are one person's; a first name alone is many's."""
    return [word for told in named for word in told if word and ("@" in word or " " in word.strip())]


def search(reader: Reader, words: Iterable[str]) -> tuple[Trace, ...]:
    """Return where any of these words stands in this store."""
    return passage.traces(reader, words)


def without_mirrors(traces: Iterable[Trace]) -> tuple[Trace, ...]:
    """Return the places but those that mirror a text that is listed itself, and change with it."""
    return tuple(one for one in traces if not one.column.endswith("_key") and one.table != "search_entry")


def erase_wording(uow: UnitOfWork, command: EraseWording) -> int:
    """Take what these changes said out of the history of a file for good, and return how many there were.

    That and when they were made stays, as do the chains and seals of the log; they cannot be undone.

    Raises:
        Forbidden: on a server, whose log keeps what was said of a record as long as the record.
    """
    if uow.dialect == "postgresql":
        raise Forbidden(N_("On a server the history of a record is kept as long as the record."))
    count = seals.erase_changes(uow, command.change_ids)
    if count:
        values = {"erased_on": uow.today, "erased_by": uow.actor.name, "records": count, "kept": "[]"}
        uow.insert("erasure", values)
        chores.leave(uow)
    uow.commit(N_("Erased earlier wording"), reversible=False)
    return count


def located(reader: Reader, traces: Sequence[Trace], language: str) -> tuple[Place, ...]:
    """Return the places in the order found; a row that went meanwhile has no text."""
    found = []
    for trace in without_mirrors(traces):
        owner, owner_id = read.owner(reader, trace.table, trace.row_id)
        title = read.name(reader, owner, owner_id)
        coded = trace.table in _CODED
        found.append(
            Place(
                TABLES.get(trace.table, OTHER),
                "" if coded else _field(trace.column, language),
                "" if coded else read.said(reader, trace.table, trace.row_id, trace.column),
                owner if title else "",
                owner_id if title else "",
                title,
                trace.table == HISTORY,
            )
        )
    return tuple(dict.fromkeys(found))


def _field(column: str, language: str) -> str:
    known = _FIELDS.get(column)
    return words.of(language).t(known) if known else phrases.change_field(column, language)
