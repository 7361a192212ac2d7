"""Hands messages to a mail server over SMTP with TLS, one conversation for many, one recipient each.

A message goes in two steps, so that the caller can write down in between that it is on its way: the server
accepts the recipient (:meth:`Post.offer`), then it gets the message (:meth:`Post.deliver`).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from types import TracebackType
from typing import Final

from investcrm.domain.errors import UserError
from investcrm.domain.words import N_
from investcrm.exchange.mail_server import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Login,
    MailProblem,
    Security,
    encoded,
    is_address,
    no_starttls,
    no_such_login,
    no_tls,
    not_let_in,
    told,
)

DATA_SECONDS: Final = 300.0
"""How long a message may take on its way, and the server over it."""
_HERE: Final = "[127.0.0.1]"
"""What this computer calls itself; its name is nobody's business."""
_GONE: Final = 421
_FULL: Final = ("4.2.2", "5.2.2")
_LARGE: Final = ("5.3.4", "4.3.4", "5.2.3", "4.2.3")
_STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Refused(UserError):
    """The server does not take this one message; others are not touched.

    ``permanent``: trying again changes nothing.
    """

    exit_code = 7

    def __init__(self, key: str, permanent: bool, /, **params: object) -> None:
        super().__init__(key, **params)
        self.permanent = permanent


class Unanswered(UserError):
    """The whole message was on its way when the connection broke: it may have arrived."""

    exit_code = 7


class Post:
    """A conversation with a mail server; a context manager that logs in on entering.

    Raises on entering:
        MailProblem: out of reach, no TLS or an unknown certificate, no login.
    """

    def __init__(
        self, host: str, port: int, security: Security, login: Login, trust: ssl.SSLContext | None = None
    ) -> None:
        self._host, self._port, self._security, self._login = host, port, security, login
        self._trust = trust or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None
        self.version = ""

    def __enter__(self) -> Post:
        try:
            self._smtp = self._connected()
            self._enter(self._smtp)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def offer(self, sender: str, recipient: str, size: int) -> None:
        """Ask whether the server takes a message of ``size`` bytes for a recipient.

        Raises:
            Refused: it does not.
            MailProblem: the connection broke; nothing was handed over.
        """
        if not is_address(recipient):
            raise _no_address(recipient)
        smtp = self._live()
        try:
            most = smtp.esmtp_features.get("size", "")
            if most.isdigit() and 0 < int(most) < size:
                raise _too_large(size, f"SIZE {most}")
            options = [f"SIZE={size}"] if "size" in smtp.esmtp_features else []
            code, said = smtp.mail(_ascii(sender), options)
            if code == 250:
                code, said = smtp.rcpt(_ascii(recipient))
            if code not in (250, 251):
                text = _said(code, said)
                if code == _GONE:
                    raise smtplib.SMTPServerDisconnected(text)
                smtp.rset()
                raise _refusal(code, text, recipient, size)
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error) from error

    def deliver(self, message: bytes) -> str:
        """Hand the message over and return what the server said.

        Raises:
            Refused: the server does not take it.
            MailProblem: the connection broke before all of it was under way; it has not arrived.
            Unanswered: the connection broke before the server's answer; it may have arrived.
        """
        smtp = self._live()
        try:
            code, said = smtp.docmd("DATA")
            if code != 354:
                text = _said(code, said)
                if code == _GONE:
                    raise smtplib.SMTPServerDisconnected(text)
                smtp.rset()
                raise _refusal(code, text, "", len(message))
            self._patience(DATA_SECONDS)
            smtp.send(_dotted(message))
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error) from error
        try:
            code, said = smtp.getreply()
            self._patience(ANSWER_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            self._broken(error)
            raise Unanswered(
                N_(
                    "The connection to {host} broke while the server was to say that it took the message. "
                    "It may have arrived."
                ),
                host=self._host,
            ) from error
        text = _said(code, said)
        if code != 250:
            raise _refusal(code, text, "", len(message))
        return text

    def withdraw(self) -> None:
        """Take back what was offered and not delivered."""
        smtp = self._live()
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Leave; a server that is gone is not waited for."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            self_socket = smtp.sock
            if self_socket is not None:
                self_socket.settimeout(2)
                smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            smtp.close()

    # ---- the way in

    def _connected(self) -> smtplib.SMTP:
        try:
            if self._security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    self._host, self._port, _HERE, timeout=CONNECT_SECONDS, context=self._trust
                )
            else:
                smtp = smtplib.SMTP(self._host, self._port, _HERE, timeout=CONNECT_SECONDS)
        except ssl.SSLError as error:
            raise no_tls(self._host, self._port, error) from error
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise MailProblem(
                N_("The mail server {host} (port {port}) is not reached: {reason}. Nothing was sent."),
                host=self._host,
                port=self._port,
                reason=_reason(error),
            ) from error
        return smtp

    def _enter(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.ehlo()
            if self._security == "starttls":
                if not smtp.has_extn("starttls"):
                    raise no_starttls(self._host, self._port)
                smtp.starttls(context=self._trust)
                smtp.ehlo()
            self.version = getattr(smtp.sock, "version", lambda: "")() or ""
            self._patience(ANSWER_SECONDS)
            if self._login.user:
                self._log_in(smtp)
        except ssl.SSLError as error:
            raise no_tls(self._host, self._port, error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error) from error

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        user = self._login.user
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        try:
            if self._login.token:
                code, said = smtp.docmd("AUTH", f"XOAUTH2 {encoded(self._login.bearer)}")
                if code == 334:  # the server tells why in base64 and waits for an empty line
                    code, said = smtp.docmd("")
                if code != 235:
                    raise smtplib.SMTPAuthenticationError(code, said)
            else:
                smtp.user, smtp.password = user, self._login.password
                try:
                    smtp.login(user, self._login.password)
                except UnicodeEncodeError:  # PLAIN carries any letters; the standard library's only ASCII
                    code, said = smtp.docmd("AUTH", f"PLAIN {encoded(self._login.plain)}")
                    if code != 235:
                        raise smtplib.SMTPAuthenticationError(code, said) from None
        except smtplib.SMTPAuthenticationError as error:
            text = _said(error.smtp_code, error.smtp_error)
            raise not_let_in(self._host, user, text) from error
        except smtplib.SMTPNotSupportedError as error:
            raise no_such_login(self._host, ", ".join(offered)) from error

    # ---- what goes wrong

    def _broken(self, error: Exception) -> MailProblem:
        """Note that the connection is of no use any more, and say why."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()
        return MailProblem(
            N_("The connection to the mail server {host} broke: {reason}. What is not yet sent waits."),
            host=self._host,
            reason=_reason(error),
        )

    def _live(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise MailProblem(
                N_("The connection to the mail server {host} broke: {reason}. What is not yet sent waits."),
                host=self._host,
                reason="–",
            )
        return self._smtp

    def _patience(self, seconds: float) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


def _refusal(code: int, said: str, recipient: str, size: int) -> Refused:
    found = _STATUS.search(said)
    status = found.group() if found else ""
    permanent = code >= 500
    full = "mailbox full" in said.casefold() or (code == 552 and not status)
    if status in _FULL or (full and recipient):
        return Refused(N_("The mailbox is full: {said}"), permanent, said=said)
    if status in _LARGE or code == 552:
        return _too_large(size, said)
    if permanent:
        return Refused(N_("The mail server does not take this: {said}"), permanent, said=said)
    return Refused(
        N_("The mail server does not take this just now: {said} Try again later."), permanent, said=said
    )


def _too_large(size: int, said: str) -> Refused:
    return Refused(
        N_("The message of {megabytes} MB is larger than the mail server takes: {said}"),
        True,
        said=said,
        megabytes=f"{size / 1024 / 1024:.1f}",
    )


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    plain = "".join(c if c.isprintable() else " " for c in text)
    return f"{code} {' '.join(plain.split())[:300]}".strip()


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return told(error)


def _ascii(address: str) -> str:
    """Return an address as every server takes it: the domain in its ASCII form.

    Raises:
        Refused: letters before the @ that most servers do not take.
    """
    local, _, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise _no_address(address) from None


def _no_address(address: str) -> Refused:
    return Refused(N_("“{address}” is no address that mail can be sent to."), True, address=address)


def _dotted(message: bytes) -> bytes:
    """Return a message as DATA carries it: lines end in CR LF, a leading dot is doubled, a dot ends it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    doubled = re.sub(rb"(?m)^\.", b"..", lines)
    return doubled + (b"" if doubled.endswith(b"\r\n") else b"\r\n") + b".\r\n"
