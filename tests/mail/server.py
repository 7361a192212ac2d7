"""A mail server on loopback that speaks SMTP with TLS and a login, and fails where a test wants it to."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

USER, PASSWORD, TOKEN = "crm@region.test", "Hemligt ord, åäö!", "access-token-1"


@dataclass
class Taken:
    """A message the server said it took."""

    sender: str
    recipient: str
    data: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class MailServer:
    """Listens on loopback; what it does with a recipient is said in ``answers`` and ``breaks``.

    ``answers``: what RCPT or DATA gets instead of 250. ``breaks``: where the connection is cut: "rcpt",
    "body" (within the message) or "answer" (the message is taken, the answer is not given).
    """

    tls: ssl.SSLContext
    security: str = "starttls"
    offers_tls: bool = True
    size: int = 1_000_000
    login: str = "password"
    answers: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    breaks: dict[str, str] = field(default_factory=dict)
    on_taken: Callable[[Taken], object] = str
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> MailServer:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def settle(self) -> None:
        """Wait until all was read that clients wrote before they went, so that nothing is taken later."""
        for thread in self._threads[1:]:
            thread.join()

    def to(self, recipient: str) -> list[Taken]:
        """Return what was taken for a recipient."""
        return [one for one in self.taken if one.recipient == recipient]

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            if self.security == "tls":
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._open.append(connection)
            talk = _Talk(self, connection)
            with suppress(OSError, ssl.SSLError):
                talk.run()
            talk.hang_up()


class _Talk:
    def __init__(self, server: MailServer, connection: Any) -> None:
        self._server, self._socket = server, connection
        self._lines = connection.makefile("rb")
        self._secure = server.security == "tls"
        self._in = False
        self._sender = self._recipient = ""

    def say(self, text: str) -> None:
        self._socket.sendall(text.encode() + b"\r\n")

    def hang_up(self) -> None:
        """Close the connection at once, with everything that still holds it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._lines.close()
        self._socket.close()

    def run(self) -> None:
        self.say("220 mail.test ESMTP")
        while line := self._lines.readline():
            word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if word.upper() == "QUIT":
                self.say("221 bye")
                return
            if not getattr(self, f"_{word.lower()}", self._unknown)(rest):
                return

    def _unknown(self, _rest: str) -> bool:
        self.say("500 what")
        return True

    def _ehlo(self, _rest: str) -> bool:
        offers = ["mail.test", f"SIZE {self._server.size}"]
        if not self._secure and self._server.offers_tls:
            offers.append("STARTTLS")
        if self._secure:
            offers.append("AUTH XOAUTH2" if self._server.login == "oauth" else "AUTH PLAIN LOGIN")
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")
        return True

    def _starttls(self, _rest: str) -> bool:
        self.say("220 go")
        self._lines.close()
        self._socket = self._server.tls.wrap_socket(self._socket, server_side=True)
        self._server._open.append(self._socket)
        self._lines = self._socket.makefile("rb")
        self._secure = True
        return True

    def _auth(self, rest: str) -> bool:
        kind, _, first = rest.partition(" ")
        if kind.upper() == "XOAUTH2":
            told = base64.b64decode(first).decode()
            self._in = told == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01"
            if not self._in:
                self.say("334 " + base64.b64encode(b'{"status":"401"}').decode())
                self._lines.readline()
        else:
            told = base64.b64decode(first).decode()
            self._in = told == f"\0{USER}\0{PASSWORD}"
        self.say("235 welcome" if self._in else "535 5.7.8 wrong user or password")
        return True

    def _mail(self, rest: str) -> bool:
        if not self._secure or (not self._in and self._server.login != "none"):
            self.say("530 5.7.0 log in first")
            return True
        self._sender = re.search(r"<(.*?)>", rest)[1]  # type: ignore[index]
        self.say("250 ok")
        return True

    def _rcpt(self, rest: str) -> bool:
        self._recipient = re.search(r"<(.*?)>", rest)[1]  # type: ignore[index]
        if self._server.breaks.get(self._recipient) == "rcpt":
            del self._server.breaks[self._recipient]
            return False
        self.say(self._server.answers.get(self._recipient, "250 ok"))
        return True

    def _rset(self, _rest: str) -> bool:
        self.say("250 ok")
        return True

    def _data(self, _rest: str) -> bool:
        self.say("354 go on")
        breaks = self._server.breaks.pop(self._recipient, "")
        if breaks == "body":
            self._lines.read(100)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return False
        data = bytearray()
        while (line := self._lines.readline()) != b".\r\n":
            if not line:
                return False
            data += line[1:] if line.startswith(b"..") else line
        refusal = self._server.at_data.get(self._recipient, "")
        if refusal:
            self.say(refusal)
            return True
        taken = Taken(self._sender, self._recipient, bytes(data))
        self._server.taken.append(taken)
        self._server.on_taken(taken)
        if breaks == "answer":
            return False
        self.say("250 2.0.0 queued as 4711")
        return True
