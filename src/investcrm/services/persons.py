"""Personal data: whose day has come, all that speaks of a person, and erasing their contact records."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from investcrm.domain.access import Verb, demand
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.persons import (
    MONTHS,
    MONTHS_SETTING,
    PURPOSES,
    DueContact,
    Found,
    Mention,
    Person,
    after_months,
)
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store import chores, seals
from investcrm.store.read import persons as read

if TYPE_CHECKING:
    from investcrm.domain.commands import KeepContact
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

__all__ = ["DueContact", "Found", "Mention", "Person"]

Progress = Callable[[int, int], object]
FORMAT: Final = "investcrm-person-1"


class Drafts(Protocol):
    """Somebody's drafts, as a desk keeps them."""

    def drafts(self, prefix: str = "", /) -> Any:
        """Return what begins with a key first."""

    def draft(self, key: str, /) -> dict[str, Any] | None:
        """Return one's content."""

    def drop_draft(self, key: str, /) -> None:
        """Throw one away."""

    def states(self) -> dict[str, Any]:
        """Return half-filled dialogs and layout by key."""

    def drop_state(self, key: str, /) -> None:
        """Throw one of them away."""


def months(reader: Reader) -> int:
    """Return how many months after the last activity a contact is kept where nobody set a day."""
    return int(settings.load(reader, MONTHS_SETTING, MONTHS))


def due(reader: Reader, until: date | None = None) -> tuple[DueContact, ...]:
    """Return the contacts whose day has come (or comes by ``until``), the longest due first."""
    return tuple(read.due(reader, until or reader.today, months(reader)))


def keep(uow: UnitOfWork, command: KeepContact) -> date:
    """Keep a contact on for as many months from today as the region keeps contacts; returns the day."""
    day = after_months(uow.today, months(uow))
    uow.update("contact", command.contact_id, {"retain_until": day})
    uow.commit(N_("Kept a contact longer"))
    return day


def find(reader: Reader, text: str, *others: Reader) -> Person:
    """Return the person of a name or an e-mail address, whether or not there is a contact record.

    Contact records of ``others``, the confidential room's, are the person's too.

    Raises:
        InvalidInput: nothing was named, or several people with addresses of their own have this name.
    """
    text = " ".join(text.split())
    if len(text) < 3:
        raise InvalidInput(N_("Say whom: a whole name or an e-mail address."))
    readers = (reader, *others)
    found = _contacts(readers, text)
    if "@" not in text:
        emails = {email.lower(): email for _, _, email in found if email}
        if len(emails) > 1:
            raise InvalidInput(
                N_("Several people are called {name}: {emails}. Say which one by the e-mail address."),
                name=text,
                emails=", ".join(sorted(emails.values())),
            )
        if emails:
            found += _contacts(readers, next(iter(emails)))
    else:
        for name in {name for _, name, _ in found}:
            found += [one for one in _contacts(readers, name) if not one[2]]
    names = dict.fromkeys(name for _, name, _ in found)
    addresses = {email.lower(): email for _, _, email in found if email}
    if "@" in text:
        addresses.setdefault(text.lower(), text)
    else:
        names.setdefault(text)
    return Person(tuple(names), tuple(addresses.values()), tuple(dict.fromkeys(one for one, _, _ in found)))


def _contacts(readers: Sequence[Reader], text: str) -> list[tuple[str, str, str]]:
    return [one for reader in readers for one in read.contacts(reader, text)]


def of_contact(reader: Reader, contact_id: str, *others: Reader) -> Person:
    """Return the person a contact record is of, with the records of the same person in ``others``.

    Raises:
        NotFound: it is gone.
    """
    found = read.contact(reader, contact_id)
    if found is None or not found[0]:
        raise NotFound(N_("The contact is gone: somebody erased it."))
    name, email = found
    if email:
        return find(reader, email, *others)
    same = tuple(one for one, _, other in _contacts((reader, *others), name) if not other)
    return Person((name,), (), same)


def collect(readers: Sequence[Reader], person: Person, report: Progress | None = None) -> Found:
    """Return all that speaks of a person, in the open store and, where given, the confidential one after it.

    The content of documents is searched as far as their formats can be read; the others are named.
    """
    from investcrm.exchange.texts import words_of

    mentions: list[Mention] = []
    unread: list[Mention] = []
    for place, reader in enumerate(readers):
        secret = place > 0
        own = {(one.table, one.row_id): one for one in read.mentions(reader, person)}
        for done, (mention, name, media_type, data) in enumerate(read.documents(reader), 1):
            if report is not None:
                report(done, 0)
            key = (mention.table, mention.row_id)
            if key in own:
                continue
            text = words_of(name, media_type, data)
            if text is None:
                unread.append(replace(mention, is_confidential=secret))
            elif person.is_in(text):
                own[key] = mention
        mentions += [replace(one, is_confidential=secret) for one in own.values()]
    order = sorted(mentions, key=lambda one: (bool(one.why), one.table, one.on or date.min, one.row_id))
    return Found(person, tuple(order), tuple(unread))


def erase(uow: UnitOfWork, found: Found) -> int:
    """Erase a person's contact records in this store for good, and return how many there were.

    Their tombstones are emptied, what the log held of them and their entries in the search go. That it
    happened is kept with what stays and why, not whom it concerned.

    Raises:
        NotFound: there is no contact record of the person.
        Forbidden: this person's groups may not.
    """
    demand(uow.actor, Verb.REMOVE, "contact")
    ids = tuple(one for one in found.person.contact_ids if read.contact(uow, one))
    if not ids:
        raise NotFound(N_("There is no contact record to erase. What else speaks of the person stays."))
    for contact_id in ids:
        if not read.is_deleted(uow, contact_id):
            uow.remove("contact", contact_id)
        uow.unindex(contact_id)
    statement, params = read.emptying(ids)
    uow.execute(statement, **params)
    seals.erase_values(uow, ids)
    staying = [{"table": one.table, "id": one.row_id, "why": one.why} for one in found.staying]
    uow.insert(
        "erasure",
        {
            "erased_on": uow.today,
            "erased_by": uow.actor.name,
            "records": len(ids),
            "kept": json.dumps(staying),
        },
    )
    chores.leave(uow)
    uow.commit(N_("Erased a person's contact records"), reversible=False)
    return len(ids)


def forget_on_desk(desk: Drafts, person: Person) -> int:
    """Throw away one's own drafts that speak of a person, and return how many there were."""
    return _forget(desk, lambda text: person.is_in(text) or any(one in text for one in person.contact_ids))


def forget_erased(desk: Drafts, reader: Reader) -> int:
    """Throw away one's own drafts that belong to contact records somebody erased; return how many."""
    erased = read.erased(reader)
    return _forget(desk, lambda text: any(one in text for one in erased)) if erased else 0


def _forget(desk: Drafts, speaks: Callable[[str], bool]) -> int:
    count = 0
    for key, title, *_ in desk.drafts(""):
        if speaks(json.dumps([key, title, desk.draft(key)], ensure_ascii=False)):
            desk.drop_draft(key)
            count += 1
    for key, content in tuple(desk.states().items()):
        if speaks(json.dumps([key, content], ensure_ascii=False)):
            desk.drop_state(key)
            count += 1
    return count


def clean(store: Any) -> None:
    """Leave no trace of what was erased in a file's free pages and index; a server tidies up by itself."""
    if store.dialect == "sqlite":
        store.clean()


def as_json(found: Found, today: date, w: Words) -> bytes:
    """Return what was found as JSON, for the person and whoever they want to hand it to."""
    told = {
        "format": FORMAT,
        "made_on": today.isoformat(),
        "person": {"names": found.person.names, "emails": found.person.emails},
        "records": [_as_data(one, w) for one in found.mentions],
        "not_searched": [_as_data(one, w) for one in found.unread],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _as_data(one: Mention, w: Words) -> dict[str, Any]:
    told = {
        "kind": w.t(one.kind),
        "table": one.table,
        "id": one.row_id,
        "inquiry": one.number,
        "on": one.on.isoformat() if one.on else "",
        "registry_number": one.registry,
        "text": one.text,
        "confidential": one.is_confidential,
        "stays_because": w.t(one.why) if one.why else "",
    }
    return {**told, "fields": dict(one.fields)} if one.fields else told


def as_pdf(found: Found, author: str, today: date, w: Words) -> bytes:
    """Return what was found as a PDF to read."""
    from investcrm.reports import listing

    columns = (w.t("What"), w.t("Day"), w.t("Case"), w.t("Text"), w.t("Why it stays"))
    rows = [_line(one, w) for one in found.mentions]
    rows += [(*_line(one, w)[:4], w.t("Its content could not be searched.")) for one in found.unread]
    return listing.render(
        listing.Listing(
            w.t("What is kept about {name}", name=", ".join((*found.person.names, *found.person.emails))),
            author,
            today,
            tuple(listing.ListColumn(title) for title in columns),
            rows,
        ),
        w,
    )


def _line(one: Mention, w: Words) -> tuple[str, ...]:
    text = one.text
    if one.fields:
        read = ((name, value) for name, value in one.fields if name in _READABLE)
        text = "; ".join(
            w.t(PURPOSES.get(value, value)) if name == "purpose" else value for name, value in read
        )
    kind = w.t(one.kind)
    return (
        w.t("{kind}, in the confidential room", kind=kind) if one.is_confidential else kind,
        one.on.isoformat() if one.on else "",
        " ".join(part for part in (one.number, one.registry) if part),
        text,
        w.t(one.why) if one.why else "",
    )


_READABLE: Final = (
    "name", "role", "email", "phone", "purpose", "retain_until", "text", "participants", "title",
)  # fmt: skip
