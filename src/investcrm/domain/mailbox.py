"""The mailbox that answers come to: how it is reached, and what is remembered of what was looked at in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from investcrm.domain.mailing import MICROSOFT
from investcrm.domain.words import N_

SETTING: Final = "mailbox"
"""The workspace's setting that holds the mailbox; the password is never in it."""
MEMORY: Final = "answers.looked"
"""What one person's desk keeps :class:`Memory` under."""
SECURITIES: Final = {"tls": N_("TLS (usually port 993)"), "starttls": N_("STARTTLS (usually port 143)")}
LOGINS: Final = {
    "same": N_("As when sending"),
    "password": N_("User and password"),
    "oauth": N_("Microsoft 365 (OAuth 2)"),
}
PORTS: Final = {"tls": 993, "starttls": 143}
INBOX: Final = "INBOX"
_MOST_LEFT: Final = 5000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mailbox of this workspace. ``login``: same, password, oauth; ``security``: tls, starttls.

    With ``same`` one logs in as when sending, for the mailbox of ``user`` where that is another. ``folder``
    is the one that is looked in, as the mail program calls it, with the server's mark between its levels.
    """

    host: str
    port: int = 993
    security: str = "tls"
    login: str = "same"
    user: str = ""
    folder: str = INBOX
    tenant: str = "organizations"
    client_id: str = ""
    authority: str = MICROSOFT

    @property
    def place(self) -> str:
        """What is remembered of this folder goes by."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class SetMailbox:
    """Say where answers come to; None: nowhere. ``seen`` is the mailbox it was changed from."""

    mailbox: Mailbox | None
    seen: Mailbox | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was looked at, in the server's numbers (UID) while ``validity`` holds.

    ``day`` is when it was last looked through, ``known`` the forwardings waited for then, as digests,
    ``waiting`` the mails that nobody has looked through yet. ``since`` and ``reached`` tell of a look further
    back that was cut off: from which day and for what, and to which number it came.
    """

    validity: int = 0
    last: int = 0
    day: str = ""
    known: frozenset[str] = frozenset()
    waiting: frozenset[int] = frozenset()
    since: str = ""
    reached: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What one person's desk remembers: a mark for each folder, and the digests of mails put aside as none.

    Nothing in it tells who wrote or what about.
    """

    marks: Mapping[str, Mark] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def mark(self, place: str, validity: int) -> Mark:
        """Return how far a folder was looked at; nothing of it where the server has numbered it anew."""
        found = self.marks.get(place)
        return found if found is not None and found.validity == validity else Mark(validity)

    def with_mark(self, place: str, mark: Mark) -> Memory:
        """Return the memory with another mark for a folder."""
        return replace(self, marks={**self.marks, place: mark})

    def without(self, place: str, uids: Iterable[int]) -> Memory:
        """Return the memory in which these mails of a folder wait no more."""
        found = self.marks.get(place)
        if found is None:
            return self
        return self.with_mark(place, replace(found, waiting=found.waiting - set(uids)))

    def leaving(self, digests: Iterable[str]) -> Memory:
        """Return the memory in which mails and files with these digests are put aside; the oldest go."""
        return replace(self, left=tuple(dict.fromkeys((*self.left, *digests)))[-_MOST_LEFT:])

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data for the desk."""
        return {
            "left": list(self.left),
            "marks": {
                place: {
                    "validity": one.validity,
                    "last": one.last,
                    "day": one.day,
                    "known": sorted(one.known),
                    "waiting": sorted(one.waiting),
                    "since": one.since,
                    "reached": one.reached,
                }
                for place, one in self.marks.items()
            },
        }


def memory_of(told: Any) -> Memory:
    """Return the memory a desk kept; whatever is not understood counts as not looked at."""
    if not isinstance(told, dict):
        return Memory()
    marks = {}
    for place, one in dict(told.get("marks") or {}).items():
        try:
            marks[str(place)] = Mark(
                int(one["validity"]),
                int(one["last"]),
                str(one["day"]),
                frozenset(map(str, one["known"])),
                frozenset(map(int, one["waiting"])),
                str(one["since"]),
                int(one["reached"]),
            )
        except (KeyError, TypeError, ValueError):
            continue
    return Memory(marks, tuple(map(str, told.get("left") or ())))


@dataclass(frozen=True, slots=True)
class Came:
    """A mail or a file that came and may be an answer: to be looked at by a person.

    ``place`` and ``uid`` name a mail, whose bytes are ``data``; ``path`` names a file.
    """

    name: str
    digest: str
    data: bytes = field(default=b"", repr=False)
    place: str = ""
    uid: int = 0
    path: str = ""

    @property
    def key(self) -> str:
        """What it is known by while it waits."""
        return self.path or f"{self.place}#{self.uid}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a look at the mailbox gave. ``looked`` mails were looked at, ``too_large`` were left.

    ``more``: what came is looked through first, then there is more to fetch.
    """

    memory: Memory
    came: tuple[Came, ...] = ()
    looked: int = 0
    too_large: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a mailbox showed: the TLS used, the mails in its folder, and every folder there is."""

    version: str
    count: int
    folders: tuple[str, ...]
