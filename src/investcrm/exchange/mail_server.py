"""What sending and reading mail have in common: who logs in, and what keeps one out of a mail server."""

from __future__ import annotations

import base64
import re
import socket
import ssl
from dataclasses import dataclass
from typing import Final, Literal

from investcrm.domain.errors import UserError
from investcrm.domain.refusals import why
from investcrm.domain.words import N_

Security = Literal["starttls", "tls"]
CONNECT_SECONDS: Final = 20.0
"""How long the way to the server may take."""
ANSWER_SECONDS: Final = 60.0
"""How long the server may take for one answer."""
_NO_SUCH_HOST: Final = N_("no server of that name was found")
_ADDRESS: Final = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[^\s@<>(),;:\"\[\]\\]+\.[^\s@<>(),;:\"\[\]\\.]+")


class MailProblem(UserError):
    """The mail server cannot be used just now; what was not handed over waits."""

    exit_code = 7


class LoginRefused(MailProblem):
    """The mail server does not take the user or the password."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who logs in: with a password, or with ``token`` of OAuth 2. An empty ``user`` does not log in."""

    user: str = ""
    password: str = ""
    token: str = ""

    @property
    def bearer(self) -> str:
        """What a server is told of an access token (Google's and Microsoft's XOAUTH2)."""
        return f"user={self.user}\x01auth=Bearer {self.token}\x01\x01"

    @property
    def plain(self) -> str:
        """What a server is told of a password (PLAIN, RFC 4616), which carries any letters."""
        return f"\0{self.user}\0{self.password}"


def is_address(text: str) -> bool:
    """Whether a text is one mail address and nothing else."""
    return bool(_ADDRESS.fullmatch(text)) and len(text) <= 254


def encoded(told: str) -> str:
    """Return what is told in base64, as SMTP's AUTH takes it."""
    return base64.b64encode(told.encode()).decode("ascii")


def no_tls(host: str, port: int, error: ssl.SSLError) -> MailProblem:
    """Say why there is no encrypted connection, or whose certificate is not trusted."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailProblem(
            N_(
                "The certificate of the mail server {host} is not trusted: {reason}. Nothing was sent or "
                "read. Ask those who run it; the check cannot be turned off."
            ),
            host=host,
            reason=error.verify_message or str(error),
        )
    return MailProblem(
        N_(
            "No encrypted connection to the mail server {host} on port {port}: {reason}. Nothing was sent "
            "or read. Perhaps the port is one for the other kind of encryption."
        ),
        host=host,
        port=port,
        reason=(error.reason or str(error)).replace("_", " ").lower(),
    )


def no_starttls(host: str, port: int) -> MailProblem:
    """Say that the server encrypts nothing on this port."""
    return MailProblem(
        N_(
            "The mail server {host} does not offer STARTTLS on port {port}, and nothing is sent or read "
            "unencrypted. Ask which port it has for that."
        ),
        host=host,
        port=port,
    )


def not_let_in(host: str, user: str, said: str) -> LoginRefused:
    """Say that the server does not take this user with this password or token."""
    return LoginRefused(
        N_("The mail server {host} does not let {user} in: {said}"), host=host, user=user, said=said
    )


def no_such_login(host: str, offered: str) -> LoginRefused:
    """Say that the server takes no login of this kind, and which it takes."""
    return LoginRefused(
        N_("The mail server {host} takes no login of this kind; it offers: {offered}."),
        host=host,
        offered=offered or "–",
    )


def told(error: Exception) -> str:
    """Return why in few words without a full stop: a key of the catalogue where it has one."""
    if isinstance(error, socket.gaierror):
        return _NO_SUCH_HOST
    if isinstance(error, OSError):
        return why(error) or type(error).__name__
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
