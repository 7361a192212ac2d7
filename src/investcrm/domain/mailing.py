"""Sending mail by the program: the account, and what is known of each message handed to a mail server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.words import N_

SETTING: Final = "mail"
"""The workspace's setting that holds the account; the password is never in it."""
SECURITIES: Final = {"starttls": N_("STARTTLS (usually port 587)"), "tls": N_("TLS (usually port 465)")}
LOGINS: Final = {
    "password": N_("User and password"),
    "oauth": N_("Microsoft 365 (OAuth 2)"),
    "none": N_("No login"),
}
PORTS: Final = {"starttls": 587, "tls": 465}
MICROSOFT: Final = "https://login.microsoftonline.com"
SCOPES: Final = (
    "offline_access",
    "https://outlook.office.com/SMTP.Send",
    "https://outlook.office.com/IMAP.AccessAsUser.All",
)


@dataclass(frozen=True, slots=True)
class MailAccount:
    """How this workspace sends mail. ``login``: password, oauth, none; ``security``: starttls, tls.

    With ``oauth`` the person signs in at ``authority``/``tenant`` as the program registered there under
    ``client_id``. ``sender`` is the address the messages come from, ``name`` the name beside it.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    login: str = "password"
    user: str = ""
    sender: str = ""
    name: str = ""
    reply_to: str = ""
    tenant: str = "organizations"
    client_id: str = ""
    authority: str = MICROSOFT

    @property
    def secret_name(self) -> str:
        """What the key store keeps the password or the token under."""
        return f"mail:{self.login}:{self.user}@{self.host}:{self.port}"

    @property
    def domain(self) -> str:
        """The domain of the sender, which message ids are made with."""
        return self.sender.rpartition("@")[2] or "investcrm.invalid"


class Dispatched(StrEnum):
    """How it stands with one message."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    BOUNCED = "bounced"


STATE_LABELS: Final = {
    Dispatched.WAITING: N_("Waits to be sent"),
    Dispatched.SENDING: N_("Is being sent"),
    Dispatched.SENT: N_("Sent"),
    Dispatched.REFUSED: N_("Not taken"),
    Dispatched.UNCERTAIN: N_("Uncertain whether it arrived"),
    Dispatched.BOUNCED: N_("Came back"),
}
KIND_LABELS: Final = {
    "forwarding": N_("Brief"),
    "reminder": N_("Reminder"),
    "extension": N_("New deadline"),
    "readdress": N_("New contact"),
    "offer": N_("Offer"),
}
LONGEST_MINUTES: Final = 15
"""No attempt takes longer than this; what began earlier and has no end was cut off."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message for one recipient, as a person sees it. ``by`` began the last attempt, at ``tried_at``."""

    id: str
    inquiry_id: str
    number: str
    kind: str
    forwarding_id: str | None
    offer_id: str | None
    document_id: str
    municipality_code: str
    municipality: str
    recipient: str
    subject: str
    message_id: str
    state: Dispatched
    said: str
    attempts: int
    tried_at: datetime | None
    settled_at: datetime | None
    member_id: str
    by: str
    session: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state is not Dispatched.SENT


@dataclass(frozen=True, slots=True)
class ForwardedItem:
    """A message made for one municipality; the documents are kept with the case ``inquiry_id``.

    ``kind`` is what it brings, one of :data:`KIND_LABELS`.
    """

    forwarding_id: str
    municipality_code: str
    municipality: str
    email: str
    brief_id: str | None
    brief_name: str
    message_id: str
    message_name: str
    inquiry_id: str
    kind: str = "forwarding"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What was made for municipalities; ``inquiry_id`` is "" where it was of several cases.

    ``waits`` says that the program is to send it: nothing of it counts as sent by having been made.
    """

    inquiry_id: str
    items: tuple[ForwardedItem, ...]
    waits: bool = False

    @property
    def inquiry_ids(self) -> tuple[str, ...]:
        """The cases it is of, in its order."""
        return tuple(dict.fromkeys(item.inquiry_id for item in self.items)) or (self.inquiry_id,)


def gathered(items: Iterable[ForwardedItem], *, waits: bool = False) -> Forwarded:
    """Return messages as what was made for municipalities of one case or of several."""
    made = tuple(items)
    cases = {item.inquiry_id for item in made}
    return Forwarded(made[0].inquiry_id if len(cases) == 1 else "", made, waits)


@dataclass(frozen=True, slots=True)
class ToSend:
    """One kept message to hand over. ``document_id`` is the draft, ``recipient`` one address."""

    kind: str
    document_id: str
    recipient: str
    forwarding_id: str | None = None
    offer_id: str | None = None


@dataclass(frozen=True, slots=True)
class QueueMessages:
    """Let messages of one case wait to be sent, each once whatever is asked for twice."""

    inquiry_id: str
    messages: tuple[ToSend, ...]
    domain: str = "investcrm.invalid"


@dataclass(frozen=True, slots=True)
class ClaimDispatch:
    """Begin an attempt: from now on it may have arrived."""

    dispatch_id: str


@dataclass(frozen=True, slots=True)
class SettleDispatch:
    """What came of an attempt, and what the server said."""

    dispatch_id: str
    state: Dispatched
    said: str = ""


@dataclass(frozen=True, slots=True)
class ResolveDispatch:
    """A person says what became of a message. ``outcome``: arrived, again, bounced, dropped."""

    dispatch_id: str
    outcome: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class SetMail:
    """Say how this workspace sends mail; None: not at all. ``seen`` is the account it was changed from."""

    account: MailAccount | None
    seen: Any = field(default=None)
