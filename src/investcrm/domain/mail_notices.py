"""What mail servers and mail programs tell of a message: it came back, is late, arrived, somebody is away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.words import N_

ACTIVITY: Final = "notice"
"""The kind of activity a notice is kept as."""


class Told(StrEnum):
    """What a notice tells (RFC 3464, RFC 8098, RFC 3834)."""

    FAILED = "failed"
    DELAYED = "delayed"
    RELAYED = "relayed"
    DELIVERED = "delivered"
    READ = "read"
    UNREAD = "unread"
    AUTOMATIC = "automatic"


TOLD_LABELS: Final = {
    Told.FAILED: N_("Came back"),
    Told.DELAYED: N_("Delayed"),
    Told.RELAYED: N_("Passed on"),
    Told.DELIVERED: N_("Delivered"),
    Told.READ: N_("Read receipt"),
    Told.UNREAD: N_("Deleted unread"),
    Told.AUTOMATIC: N_("Automatic reply"),
}
SENTENCES: Final = {
    Told.FAILED: N_("The message to {address} came back: {cause}."),
    Told.DELAYED: N_("The message to {address} is delayed; the mail server goes on trying."),
    Told.RELAYED: N_("The message to {address} was passed on to a server that tells no more of it."),
    Told.DELIVERED: N_("The message to {address} was delivered."),
    Told.READ: N_("The message was opened at {address}."),
    Told.UNREAD: N_("The message was deleted at {address} without being opened."),
    Told.AUTOMATIC: N_("{address} replied automatically. It is no answer."),
}


class Cause(StrEnum):
    """Why a message came back."""

    ADDRESS = "address"
    DOMAIN = "domain"
    MOVED = "moved"
    CLOSED = "closed"
    FULL = "full"
    LARGE = "large"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    OTHER = "other"


CAUSE_LABELS: Final = {
    Cause.ADDRESS: N_("there is no such address"),
    Cause.DOMAIN: N_("there is no such mail domain"),
    Cause.MOVED: N_("the recipient has moved"),
    Cause.CLOSED: N_("the mailbox is closed"),
    Cause.FULL: N_("the mailbox is full"),
    Cause.LARGE: N_("the message is too large for the recipient"),
    Cause.REFUSED: N_("the recipient's mail server does not take it"),
    Cause.EXPIRED: N_("it could not be delivered in time"),
    Cause.UNREACHABLE: N_("the recipient's mail server cannot be reached"),
    Cause.OTHER: N_("no reason is told that the program knows"),
}
_BY_STATUS: Final = (
    (r"\.1\.[013]$|\.1\.10$", Cause.ADDRESS),
    (r"\.1\.2$|\.4\.4$|\.4\.310$", Cause.DOMAIN),
    (r"\.1\.6$", Cause.MOVED),
    (r"\.2\.1$", Cause.CLOSED),
    (r"\.2\.2$", Cause.FULL),
    (r"\.2\.3$|\.3\.4$", Cause.LARGE),
    (r"\.7\.\d+$|\.1\.[78]$|\.6\.\d+$", Cause.REFUSED),
    (r"\.4\.(7|300|312|316)$|^4\.\d+\.\d+$", Cause.EXPIRED),
    (r"\.4\.\d+$", Cause.UNREACHABLE),
)  # fmt: skip
_BY_WORDS: Final = (
    (r"mailbox\s+(is\s+)?full|over\s*quota|quota\s*exceeded|insufficient (system )?storage", Cause.FULL),
    (r"size limit|too (large|big)|exceeds.{0,30} size", Cause.LARGE),
    (r"host (or domain name )?not found|domain (does not exist|not found)|\bnxdomain", Cause.DOMAIN),
    ((r"(user|recipient|address|mailbox)\w*\W+(is\s+)?(unknown|not found|does(n't| not) exist)|unknown user"
     r"|no such (user|recipient|mailbox|address|person)|recipientnotfound|address rejected: access denied"
     r"|wasn't found at|couldn't be found|invalid (recipient|mailbox)|hittades inte|finns inte"),
     Cause.ADDRESS),
    (r"(account|mailbox)\W+(is\W+|has been\W+)?(disabled|inactive|closed|suspended)", Cause.CLOSED),
    (r"too long|timed? ?out|expired|retry time", Cause.EXPIRED),
    (r"connection refused|no route|unreachable", Cause.UNREACHABLE),
    (r"spam|blocked|blacklist|block ?list|policy|not authori[sz]ed|denied|rejected|relay", Cause.REFUSED),
)  # fmt: skip
_GRAVEST: Final = (
    Told.FAILED, Told.UNREAD, Told.DELAYED, Told.READ, Told.DELIVERED, Told.RELAYED, Told.AUTOMATIC,
)  # fmt: skip
_ADDRESS: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def cause_of(status: str, said: str) -> Cause:
    """Return why a message came back, by its status (RFC 3463) and by what the server said.

    "Access denied" under 5.4.1 is how Microsoft 365 says that it knows no such address.
    """
    words = said.casefold()
    if status.endswith(".4.1") and "access denied" in words:
        return Cause.ADDRESS
    for pattern, cause in _BY_STATUS:
        if status and re.search(pattern, status):
            return cause
    for pattern, cause in _BY_WORDS:
        if re.search(pattern, words):
            return cause
    return Cause.OTHER


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the mail addresses a text names, each once, in small letters."""
    return tuple(dict.fromkeys(one.strip(".'").casefold() for one in _ADDRESS.findall(text)))


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one recipient; ``status`` as in RFC 3463, ``said`` the server's own words.

    ``address`` is where the message ended, ``meant`` where it was sent to, where that is known to differ.
    """

    told: Told
    address: str
    meant: str = ""
    status: str = ""
    said: str = ""

    @property
    def cause(self) -> Cause:
        """Why it came back."""
        return cause_of(self.status, self.said)

    def is_about(self, addresses: Iterable[str]) -> bool:
        """Whether it is about one of these addresses."""
        known = {one.strip().casefold() for one in addresses} - {""}
        return bool(known & {self.address, self.meant})


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that a machine sent about another: what it tells of whom, and what names the other.

    ``message_ids`` and ``subjects`` are those of the message it is about, as far as it shows them, the surest
    first; ``text`` is what it says to people.
    """

    reports: tuple[Report, ...]
    message_ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    text: str = ""

    @property
    def told(self) -> Told:
        """The gravest of what it tells."""
        return min((one.told for one in self.reports), key=_GRAVEST.index)

    def about(self, addresses: Iterable[str]) -> Report:
        """Return what it tells of one of these addresses, else the gravest of all."""
        known = tuple(addresses)
        own = [one for one in self.reports if one.is_about(known)]
        return min(own or self.reports, key=lambda one: _GRAVEST.index(one.told))


@dataclass(frozen=True, slots=True)
class Noted:
    """A notice as it is kept with a case: what it told, of which address, when, and in which words."""

    told: Told
    cause: Cause
    address: str
    on: date
    text: str = ""


def key_of(report: Report) -> str:
    """Return how what a report tells is kept: what, and why where it came back."""
    return f"{report.told}.{report.cause}" if report.told is Told.FAILED else report.told.value


def noted(key: str, address: str, on: date, text: str) -> Noted:
    """Return a kept notice; what a later version may have written is taken as an automatic mail."""
    told, _, cause = key.partition(".")
    return Noted(
        Told(told) if told in set(Told) else Told.AUTOMATIC,
        Cause(cause) if cause in set(Cause) else Cause.OTHER,
        address,
        on,
        text,
    )
