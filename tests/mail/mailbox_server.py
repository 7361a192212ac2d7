"""A mailbox on loopback that speaks as much IMAP as is needed to read one, and notes what it is asked."""

from __future__ import annotations

import base64
import re
import ssl
import threading
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from tests.mail.server import PASSWORD, TOKEN, USER

_READING = frozenset(
    ("CAPABILITY", "AUTHENTICATE", "LOGIN", "EXAMINE", "LIST", "UID SEARCH", "UID FETCH", "LOGOUT")
)


class MailboxServer(ThreadingTCPServer):
    """One folder, INBOX, over TLS. ``mails`` by number, ``validity`` as tests want it.

    ``at`` is called with a mail's number before it is given; where it says so, the connection breaks.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.tls = tls
        self.mails: dict[int, bytes] = {}
        self.validity = 7
        self.asked: list[str] = []
        self.breaks: set[int] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, data: bytes) -> int:
        """Lay a mail in the folder."""
        number = max(self.mails, default=0) + 1
        self.mails[number] = data
        return number

    def only_read(self) -> bool:
        """Whether nothing was asked that could change anything."""
        bodies = [one for one in self.asked if "BODY" in one]
        return {_verb(one) for one in self.asked} <= _READING and all("BODY.PEEK" in one for one in bodies)

    def __enter__(self) -> MailboxServer:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join(5)
        self.server_close()

    def get_request(self) -> tuple[Any, Any]:
        plain, where = super().get_request()
        plain.settimeout(60)
        return self.tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), where

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave one that hung up alone."""


def _verb(line: str) -> str:
    words = line.upper().split()
    return " ".join(words[:2]) if words[0] == "UID" else words[0]


class _Talk(StreamRequestHandler):
    server: MailboxServer

    def handle(self) -> None:
        with suppress(OSError, ssl.SSLError):
            self._say("* OK ready")
            while line := self.rfile.readline():
                tag, _, rest = line.decode("ascii").strip().partition(" ")
                self.server.asked.append(rest.split("=")[0] if rest.upper().startswith("AUTH") else rest)
                verb = _verb(rest)
                done = getattr(self, f"_{verb.lower().replace(' ', '_')}")(rest)
                if done is None:
                    return
                self._say(f"{tag} {done}")
                if verb == "LOGOUT":
                    return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode("ascii") + b"\r\n")

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2")
        return "OK done"

    def _authenticate(self, rest: str) -> str:
        self._say("+ ")
        told = base64.b64decode(self.rfile.readline().strip()).decode()
        if rest.upper().endswith("PLAIN"):
            known = told == f"\0{USER}\0{PASSWORD}"
        else:
            known = told == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01"
            if not known:
                self._say("+ " + base64.b64encode(b'{"status":"401"}').decode())
                self.rfile.readline()
        return "OK welcome" if known else "NO [AUTHENTICATIONFAILED] wrong user or password"

    def _list(self, _rest: str) -> str:
        self._say('* LIST (\\HasNoChildren) "/" INBOX')
        self._say('* LIST (\\HasNoChildren) "/" "Svar fr&AOU-n R&-D"')
        return "OK done"

    def _examine(self, rest: str) -> str:
        if "INBOX" not in rest:
            return "NO no such folder"
        self._say(f"* {len(self.server.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.server.validity}] numbers hold")
        self._say(f"* OK [UIDNEXT {max(self.server.mails, default=0) + 1}] the next")
        return "OK [READ-ONLY] done"

    def _uid_search(self, rest: str) -> str:
        found = sorted(self.server.mails)
        first = re.search(r"UID (\d+):\*", rest.partition("SEARCH")[2])
        if first:
            found = [one for one in found if one >= int(first[1])] or found[-1:]
        self._say("* SEARCH " + " ".join(map(str, found)))
        return "OK done"

    def _uid_fetch(self, rest: str) -> str | None:
        numbers = [int(one) for one in rest.split()[2].split(",")]
        for place, uid in enumerate(sorted(self.server.mails), 1):
            if uid not in numbers:
                continue
            data = self.server.mails[uid]
            if "BODY" not in rest:
                self._say(f"* {place} FETCH (UID {uid} RFC822.SIZE {len(data)})")
                continue
            if uid in self.server.breaks:
                self.server.breaks.discard(uid)
                self.wfile.write(f"* {place} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data[:9])
                return None
            self.wfile.write(f"* {place} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data)
            self._say(")")
        return "OK done"

    def _logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK done"
