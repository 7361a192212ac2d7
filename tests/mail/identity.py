"""A server to sign in at, on loopback: authorisation code with PKCE, and tokens that are refreshed."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.mail.server import TOKEN, USER

CLIENT = "11111111-2222-3333-4444-555555555555"


class IdentityServer(ThreadingHTTPServer):
    """Gives a code to whoever asks, and tokens to whoever knows the verifier; refresh tokens rotate."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh = ""
        self.given = 0
        self.revoked = False
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> IdentityServer:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join(5)
        self.server_close()

    def authorise(self, address: str) -> str:
        """Return where the browser is sent after the person said yes at an address."""
        parts = urlsplit(address)
        asked = {key: value[0] for key, value in parse_qs(parts.query).items()}
        assert parts.path.endswith("/authorize")
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}/?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self) -> dict[str, Any]:
        self.given += 1
        self.refresh = f"refresh-{self.given}-" + "x" * 2400
        return {"access_token": TOKEN, "refresh_token": self.refresh, "expires_in": 3600}


class _Handler(BaseHTTPRequestHandler):
    server: IdentityServer

    def do_GET(self) -> None:
        """Tell a mail server whose a token is."""
        known = self.path.endswith(f"access_token={TOKEN}")
        self._say(200, {"active": "yes", "email": USER} if known else {"active": "no"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {key: value[0] for key, value in parse_qs(body).items()}
        self.server.asked.append(asked)
        if self.server.revoked:
            self._say(400, {"error": "invalid_grant", "error_description": "AADSTS700082: expired"})
        elif asked["grant_type"] == "refresh_token":
            known = asked["refresh_token"] == self.server.refresh
            self._say(*((200, self.server.tokens()) if known else (400, {"error": "invalid_grant"})))
        else:
            given = self.server.codes.pop(asked["code"], {})
            digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            right = (
                given.get("code_challenge") == challenge and given["redirect_uri"] == asked["redirect_uri"]
            )
            self._say(*((200, self.server.tokens()) if right else (400, {"error": "invalid_grant"})))

    def _say(self, code: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
