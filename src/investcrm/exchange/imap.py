"""Reads a mailbox over IMAP with TLS, and nothing but reads it: a folder is examined, never selected.

Mails are asked for with BODY.PEEK, so that none is marked as read; nothing here can delete, move or mark.
The standard library's client is used: it is in every Python, and what one needs of it is six commands.
"""

from __future__ import annotations

import base64
import binascii
import imaplib
import re
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import Any, Final

from investcrm.domain.words import N_
from investcrm.exchange.limits import FILE_LIMIT
from investcrm.exchange.mail_server import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Login,
    MailProblem,
    Security,
    no_starttls,
    no_such_login,
    no_tls,
    not_let_in,
    told,
)

SOME: Final = 500
"""Mails asked for in one command."""
_LONGEST_LINE: Final = 20_000_000
"""Bytes of one line: a search in a mailbox of two million mails."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FOLDER: Final = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:\\.|[^"])*"|NIL) ?(?P<name>.*)', re.DOTALL)
_NUMBERS: Final = re.compile(rb"\b(UID|RFC822\.SIZE) (\d+)")
_SHIFTED: Final = re.compile(r"&([^-]*)-")
_NOT_PLAIN: Final = re.compile(r"[^\x20-\x7e]+")
_TIMES: Final = re.compile(r" ?\([\d.]+ \+ [^()]*secs\)")
"""How long it took, which Dovecot says of each command."""
_SHOWN: Final = 12


class _Bounded:
    """Takes longer lines than the standard library's client, and no literal larger than a mail may be."""

    file: Any

    def readline(self) -> bytes:
        line: bytes = self.file.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise imaplib.IMAP4.abort("line too long")
        return line

    def read(self, size: int) -> bytes:
        if size > FILE_LIMIT:
            raise imaplib.IMAP4.abort("literal too large")
        data: bytes = self.file.read(size)
        if len(data) < size:
            raise imaplib.IMAP4.abort("connection closed")
        return data


class _Tls(_Bounded, imaplib.IMAP4_SSL):
    pass


class _Plain(_Bounded, imaplib.IMAP4):
    pass


class Box:
    """A conversation about one folder of a mailbox; a context manager that logs in on entering.

    ``validity`` and ``next_uid`` are the server's numbers of the folder, ``count`` its mails.

    Raises on entering:
        LoginRefused: the server does not take the user, password or token.
        MailProblem: out of reach, no TLS or an unknown certificate, no such folder.
    """

    def __init__(
        self,
        host: str,
        port: int,
        security: Security,
        login: Login,
        folder: str,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._host, self._port, self._security, self._login = host, port, security, login
        self._folder = folder
        self._trust = trust or ssl.create_default_context()
        self._imap: imaplib.IMAP4 | None = None
        self.version = ""
        self.validity = self.next_uid = self.count = 0

    def __enter__(self) -> Box:
        try:
            self._imap = self._connected()
            self._enter(self._imap)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye."""
        imap, self._imap = self._imap, None
        if imap is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
            with suppress(OSError):
                imap.shutdown()

    # ---- what is asked

    def folders(self) -> tuple[str, ...]:
        """Return every folder that mails can lie in, by name."""
        found = []
        for line in self._ask("LIST", "list", '""', '"*"'):
            whole = b"".join(line) if isinstance(line, tuple) else line
            if isinstance(line, tuple):  # the name came as a literal
                name = line[1]
            else:
                match = _FOLDER.match(whole) if isinstance(whole, bytes) else None
                if match is None or rb"\noselect" in match["flags"].lower():
                    continue
                name = _unquoted(match["name"])
            found.append(folder_name(name.decode("ascii", "replace")))
        return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.upper() != "INBOX", one.casefold())))

    def after(self, uid: int) -> list[int]:
        """Return the numbers of the mails that came after one, in order."""
        if self.next_uid and self.next_uid <= uid + 1:
            return []
        return [one for one in self._search("UID", f"{uid + 1}:*") if one > uid]

    def since(self, day: date) -> list[int]:
        """Return the numbers of the mails that came on a day or later, in order."""
        return self._search("SINCE", f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}")

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return how many bytes each of these mails has; those that are gone are left out."""
        found = {}
        for some in _in_parts(uids):
            for line in self._ask("FETCH", "uid", "FETCH", some, "(UID RFC822.SIZE)"):
                numbers = dict(_NUMBERS.findall(line)) if isinstance(line, bytes) else {}
                if len(numbers) == 2:
                    found[int(numbers[b"UID"])] = int(numbers[b"RFC822.SIZE"])
        wanted = set(uids)
        return {uid: size for uid, size in found.items() if uid in wanted}

    def message(self, uid: int) -> bytes | None:
        """Return a mail as it is, unmarked; None where it is gone."""
        for line in self._ask("FETCH", "uid", "FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(line, tuple) and b"BODY[]" in line[0]:
                return bytes(line[1])
        return None

    def _search(self, *criteria: str) -> list[int]:
        found = self._ask("SEARCH", "uid", "SEARCH", *criteria)
        numbers = b" ".join(line for line in found if isinstance(line, bytes)).split()
        return sorted({int(one) for one in numbers if one.isdigit()})

    def _ask(self, what: str, method: str, *args: str) -> list[Any]:
        imap = self._live()
        try:
            kind, found = getattr(imap, method)(*args)
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            raise self._broken(error) from error
        if kind != "OK":
            raise MailProblem(
                N_("The mail server {host} does not do what is asked ({what}): {said}"),
                host=self._host, what=what, said=_said(found),
            )  # fmt: skip
        return [line for line in found if line is not None]

    # ---- the way in

    def _connected(self) -> imaplib.IMAP4:
        try:
            if self._security == "tls":
                return _Tls(self._host, self._port, ssl_context=self._trust, timeout=CONNECT_SECONDS)
            return _Plain(self._host, self._port, timeout=CONNECT_SECONDS)
        except ssl.SSLError as error:
            raise no_tls(self._host, self._port, error) from error
        except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
            raise MailProblem(
                N_(
                    "The mailbox on {host} (port {port}) is not reached: {reason}. Nothing was fetched; it "
                    "is tried again the next time."
                ),
                host=self._host,
                port=self._port,
                reason=_reason(error),
            ) from error

    def _enter(self, imap: imaplib.IMAP4) -> None:
        try:
            if self._security == "starttls":
                if "STARTTLS" not in imap.capabilities:
                    raise no_starttls(self._host, self._port)
                imap.starttls(ssl_context=self._trust)
            sock: Any = imap.sock
            self.version = getattr(sock, "version", lambda: "")() or ""
            sock.settimeout(ANSWER_SECONDS)
            if imap.state == "NONAUTH":
                self._log_in(imap)
            self._examine(imap)
        except ssl.SSLError as error:
            raise no_tls(self._host, self._port, error) from error
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._broken(error) from error

    def _log_in(self, imap: imaplib.IMAP4) -> None:
        user, password = self._login.user, self._login.password
        try:
            if self._login.token:
                first = iter((self._login.bearer.encode(),))
                imap.authenticate("XOAUTH2", lambda _said: next(first, b""))
            elif "AUTH=PLAIN" in imap.capabilities:
                imap.authenticate("PLAIN", lambda _said: self._login.plain.encode())
            else:
                imap.login(_quoted(user), password)
        except imaplib.IMAP4.abort:
            raise
        except UnicodeEncodeError as error:
            offered = ", ".join(sorted(one for one in imap.capabilities if one.startswith("AUTH")))
            raise no_such_login(self._host, offered) from error
        except imaplib.IMAP4.error as error:
            said = _reason(error)
            if "[UNAVAILABLE]" in said.upper() or "[INUSE]" in said.upper():
                raise self._broken(error) from error
            raise not_let_in(self._host, user, said) from error

    def _examine(self, imap: imaplib.IMAP4) -> None:
        kind, found = imap.select(_quoted(folder_code(self._folder)), readonly=True)
        if kind != "OK":
            there = self.folders()
            shown = ", ".join(there[:_SHOWN]) + (" …" if len(there) > _SHOWN else "")
            raise MailProblem(
                N_(
                    "The mailbox on {host} has no folder “{folder}” that can be read: {said}. It has: "
                    "{folders}. Choose another under Settings; nothing was fetched."
                ),
                host=self._host,
                folder=self._folder,
                said=_said(found),
                folders=shown or "–",
            )
        self.count = _first_number(found)
        self.validity = _first_number(imap.response("UIDVALIDITY")[1])
        self.next_uid = _first_number(imap.response("UIDNEXT")[1])

    # ---- what goes wrong

    def _broken(self, error: Exception) -> MailProblem:
        """Note that the connection is of no use any more, and say why."""
        imap, self._imap = self._imap, None
        if imap is not None:
            with suppress(OSError):
                imap.shutdown()
        return _lost(self._host, _reason(error))

    def _live(self) -> imaplib.IMAP4:
        if self._imap is None:
            raise _lost(self._host, "–")
        return self._imap


def folder_name(code: str) -> str:
    """Return what a folder is called whose name came in IMAP's modified UTF-7 (RFC 3501, 5.1.3)."""

    def read(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        padded = match[1].replace(",", "/") + "=" * (-len(match[1]) % 4)
        try:
            return base64.b64decode(padded).decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            return match[0]

    return _SHIFTED.sub(read, code)


def folder_code(name: str) -> str:
    """Return a folder's name as IMAP writes it."""

    def written(match: re.Match[str]) -> str:
        told = base64.b64encode(match[0].encode("utf-16-be")).decode("ascii")
        return "&" + told.rstrip("=").replace("/", ",") + "-"

    return _NOT_PLAIN.sub(written, name.replace("&", "&-"))


def _lost(host: str, reason: str) -> MailProblem:
    return MailProblem(
        N_(
            "The connection to the mailbox on {host} broke: {reason}. What was found is kept, and the rest "
            "is fetched the next time."
        ),
        host=host,
        reason=reason,
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(name: bytes) -> bytes:
    if name.startswith(b'"') and name.endswith(b'"') and len(name) > 1:
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name


def _in_parts(uids: Sequence[int]) -> Iterator[str]:
    """Return sets of numbers as IMAP writes them, not too many at once."""
    for at in range(0, len(uids), SOME):
        yield ",".join(map(str, uids[at : at + SOME]))


def _first_number(found: Iterable[Any] | None) -> int:
    for one in found or ():
        if isinstance(one, bytes) and one.strip().isdigit():
            return int(one)
    return 0


def _said(found: Iterable[Any]) -> str:
    whole = b" ".join(one for one in found if isinstance(one, bytes)).decode("utf-8", "replace")
    return _one_line(whole) or "–"


def _reason(error: Exception) -> str:
    given = error.args[0] if error.args else ""
    return _one_line(given.decode("utf-8", "replace") if isinstance(given, bytes) else told(error))


def _one_line(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _TIMES.sub("", plain)[:300].rstrip(". ")
