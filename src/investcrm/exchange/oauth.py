"""Signs a person in with OAuth 2: authorisation code with PKCE, received on loopback (RFC 7636, RFC 8252).

Written here rather than taken from a library: those at hand bring a second HTTP client, discover their server
over the network before they ask anything, and keep tokens in files of their own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.exchange.mail_server import LoginRefused, MailProblem
from investcrm.exchange.mail_server import told as why_not

PATIENCE_SECONDS: Final = 300.0
"""How long a person has to sign in."""
_ANSWER_SECONDS: Final = 30.0
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """Where one signs in, as which program, for what. ``base`` ends before /authorize and /token."""

    base: str
    client_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """What signing in gave: ``access`` for an hour or so, ``refresh`` for new ones."""

    access: str
    refresh: str


def sign_in(
    provider: Provider,
    user: str,
    open_page: Callable[[str], object],
    waiting: Callable[[], object] = str,
    *,
    done: str = "",
    patience: float = PATIENCE_SECONDS,
) -> Tokens:
    """Let a person sign in with the browser and return the tokens.

    ``open_page`` shows an address in the browser; ``waiting`` is called some times a second and may raise to
    stop; ``done`` is what the browser says afterwards.

    Raises:
        LoginRefused: the person or the server said no, or nobody signed in in time.
        MailProblem: the server is not reached.
        InvalidInput: the address is neither https nor this computer.
    """
    _demand_safe(provider.base)
    verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(32)
    with _Listener(state, done) as listener:
        here = f"http://localhost:{listener.server_port}"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        open_page(
            f"{provider.base}/authorize?"
            + urlencode(
                {
                    "client_id": provider.client_id,
                    "response_type": "code",
                    "redirect_uri": here,
                    "response_mode": "query",
                    "scope": " ".join(provider.scopes),
                    "state": state,
                    "code_challenge": challenge.decode(),
                    "code_challenge_method": "S256",
                    "login_hint": user,
                }
            )
        )
        code = listener.wait(waiting, time.monotonic() + patience)
    return _tokens(
        provider,
        {"grant_type": "authorization_code", "code": code, "redirect_uri": here, "code_verifier": verifier},
    )


def refreshed(provider: Provider, refresh: str) -> Tokens:
    """Return new tokens; the server may have changed the one that refreshes.

    Raises:
        LoginRefused: it is no longer taken: sign in again.
        MailProblem: the server is not reached.
    """
    _demand_safe(provider.base)
    found = _tokens(provider, {"grant_type": "refresh_token", "refresh_token": refresh})
    return Tokens(found.access, found.refresh or refresh)


class _Listener(HTTPServer):
    """Waits on loopback for the browser to bring the code; whoever does not know the state is turned away."""

    allow_reuse_address = False

    def __init__(self, state: str, done: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.timeout = 0.1
        self.state, self.done = state, done
        self.found: dict[str, str] = {}

    def wait(self, waiting: Callable[[], object], until: float) -> str:
        """Return the code."""
        while not self.found:
            waiting()
            if time.monotonic() > until:
                raise LoginRefused(N_("Nobody signed in in time. Nothing was changed; try again."))
            self.handle_request()
        if "code" not in self.found:
            raise LoginRefused(
                N_("The sign-in was refused: {said}"),
                said=_one_line(self.found.get("error_description") or self.found.get("error", "–")),
            )
        return self.found["code"]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave a browser that hung up alone."""


class _Answer(BaseHTTPRequestHandler):
    server: _Listener
    timeout = 5

    def do_GET(self) -> None:
        """Take the code from the browser, once, where the state is the one it was sent off with."""
        given = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        expected = given.pop("state", "").encode("utf-8", "replace")
        known = secrets.compare_digest(expected, self.server.state.encode())
        if known and not self.server.found and (given.get("code") or given.get("error")):
            self.server.found = given
            self._say(200, self.server.done)
        else:
            self._say(400, "")

    def _say(self, code: int, text: str) -> None:
        page = f'<!doctype html><meta charset="utf-8"><title>InvestCRM</title><p>{escape(text)}</p>'.encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Write no log: the address holds the code."""


def _demand_safe(base: str) -> None:
    parts = urlsplit(base)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
        raise InvalidInput(N_("“{address}” is no address to sign in at; it begins with https."), address=base)


def _tokens(provider: Provider, asked: dict[str, str]) -> Tokens:
    form = {"client_id": provider.client_id, "scope": " ".join(provider.scopes), **asked}
    request = urllib.request.Request(  # noqa: S310 - _demand_safe has seen that it is https or loopback
        f"{provider.base}/token", urlencode(form).encode(), {"Accept": "application/json"}
    )
    local = urlsplit(provider.base).scheme == "http"
    opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if local else []))
    try:
        with opener.open(request, timeout=_ANSWER_SECONDS) as answer:
            found = json.loads(answer.read(_LARGEST))
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error.code, error.read(_LARGEST)) from None
    except (OSError, ValueError) as error:
        raise MailProblem(
            N_("The server to sign in at, {host}, is not reached: {reason}. Nothing was sent."),
            host=urlsplit(provider.base).hostname or "",
            reason=_unreached(error),
        ) from error
    access = found.get("access_token") if isinstance(found, dict) else None
    if not isinstance(access, str) or not access:
        raise LoginRefused(N_("The sign-in was refused: {said}"), said="–")
    refresh = found.get("refresh_token")
    return Tokens(access, refresh if isinstance(refresh, str) else "")


def _refused(code: int, body: bytes) -> LoginRefused | MailProblem:
    try:
        told = json.loads(body)
        kind, said = str(told.get("error", "")), _one_line(str(told.get("error_description", "")))
    except (ValueError, AttributeError):
        kind, said = "", ""
    if kind in ("invalid_grant", "interaction_required", "consent_required"):
        return LoginRefused(
            N_("The sign-in no longer holds: {said}. Sign in again under Settings."), said=said or kind
        )
    return LoginRefused(N_("The sign-in was refused: {said}"), said=said or kind or str(code))


def _unreached(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    return why_not(cause) if isinstance(cause, Exception) else _one_line(str(cause))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300].rstrip(".")
