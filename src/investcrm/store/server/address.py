"""A server's address: read, held to the rules of encryption, and turned into what the driver is given.

A server elsewhere is reached over TLS alone, its certificate checked against the name that was asked for. A
password is no part of an address: it would stand in settings, in the list of processes and in error texts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_

SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
PORT: Final = 5432
CONNECT_SECONDS: Final = 10
_STRICT: Final = "verify-full"
_SYSTEM: Final = "system"
_OPTIONS: Final = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile", "krbsrvname", "gsslib"}
)
"""What an address may say after its question mark, beside host and port."""
_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
_URL: Final = re.compile(
    r"(?P<scheme>[a-z+]+)://(?:(?P<login>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>\[[^\]]*\]|[^:/?\[\]]*)(?::(?P<port>\d*))?(?:/(?P<database>[^?]*))?(?:\?(?P<options>.*))?",
    re.DOTALL,
)
_STAYING_ALIVE: Final[Mapping[str, str | int]] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A line that went dead is noticed within half a minute, whatever the system's own patience."""


def names_server(place: str) -> bool:
    """Whether a workspace's place is a server's address rather than a folder."""
    return place.partition("://")[0].casefold() in SCHEMES and "://" in place


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and as whom it is entered; ``password`` only where a caller put one in."""

    host: str
    database: str
    login: str = ""
    port: int = PORT
    options: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this computer: a socket in a folder, or the loopback."""
        host = self.host.casefold()
        return not host or host.startswith("/") or host in ("localhost", "::1") or _is_loopback(host)

    @property
    def name(self) -> str:
        """The server's name as people are told it."""
        return self.host if self.host and not self.host.startswith("/") else "localhost"

    @property
    def text(self) -> str:
        """The address in full, without a password; :func:`parse` reads it back."""
        return self._written(f"{quote(self.login, safe='')}@" if self.login else "")

    @property
    def secret_text(self) -> str:
        """The address with its password: for a call to take along, never to be shown or kept."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        return self._written(f"{quote(self.login, safe='')}{secret}@" if self.login or secret else "")

    def _written(self, entry: str) -> str:
        options = dict(sorted(self.options.items()))
        host = f"[{self.host}]" if ":" in self.host else self.host
        if host.startswith("/"):
            options, host = {"host": host, **options}, ""
        if self.port != PORT and not host:
            options = {**options, "port": str(self.port)}
        port = f":{self.port}" if self.port != PORT and host else ""
        tail = f"?{urlencode(options, safe='/:')}" if options else ""
        return f"postgresql://{entry}{host}{port}/{quote(self.database, safe='')}{tail}"

    @property
    def key(self) -> str:
        """What tells this database and login apart from every other, however they are written."""
        whole = f"{self.host.casefold()}|{self.port}|{self.database}|{self.login}"
        return hashlib.sha256(whole.encode()).hexdigest()[:24]

    def arguments(self) -> dict[str, str | int]:
        """Return what the driver connects with, the rules of encryption applied."""
        given: dict[str, str | int] = {
            "dbname": self.database,
            "port": self.port,
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "InvestCRM",
            "client_encoding": "UTF8",
            **_STAYING_ALIVE,
            **self.options,
        }
        whom = {"host": self.host, "user": self.login, "password": self.password}
        given |= {name: value for name, value in whom.items() if value}
        if not self.is_local:
            given["sslmode"] = _STRICT
            given["gssencmode"] = "disable"
            root = self.options.get("sslrootcert", _SYSTEM)
            given["sslrootcert"] = system_roots() if root == _SYSTEM else root
        return given


def parse(text: str) -> Address:
    """Read ``postgresql://login@host[:port]/database[?sslrootcert=FILE ...]``.

    Raises:
        InvalidInput: it is no such address, asks for less than a checked certificate from a server elsewhere,
            or carries an option that is none of an address's.
    """
    found = _URL.fullmatch(text.strip())
    if found is None or found["scheme"] not in SCHEMES:
        raise _unreadable()
    options = dict(parse_qsl(found["options"] or "", keep_blank_values=True))
    host = options.pop("host", "") or unquote(found["host"].strip("[]"))
    port = options.pop("port", "") or found["port"] or str(PORT)
    login = options.pop("user", "") or unquote(found["login"] or "")
    database = options.pop("dbname", "") or unquote(found["database"] or "")
    if not database or not port.isdigit() or not 0 < int(port) < 65_536 or set(host) & set(", \t\n\0"):
        raise _unreadable()
    strange = sorted(options.keys() - _OPTIONS)
    if strange:
        raise InvalidInput(
            N_("The server's address has an option that is not known: {option}."), option=strange[0]
        )
    given = {name: _expanded(name, value) for name, value in options.items() if value}
    address = Address(host, database, login, int(port), given, unquote(found["password"] or ""))
    mode = given.get("sslmode", _STRICT)
    if not address.is_local and mode != _STRICT:
        raise InvalidInput(
            N_(
                "{server} is another computer, so the connection is encrypted and its certificate checked: "
                "sslmode={mode} is refused. Leave sslmode out; for a certificate authority of your own "
                "add sslrootcert=FILE."
            ),
            server=address.name,
            mode=mode,
        )
    return address


def _unreadable() -> InvalidInput:
    return InvalidInput(N_("This is not a server's address. Write it as postgresql://login@server/database."))


def _expanded(name: str, value: str) -> str:
    if name in _FILES and value != _SYSTEM:
        return str(Path(value).expanduser())
    return value


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where Debian, Fedora, SUSE and macOS keep the authorities this computer trusts."""


def system_roots() -> str:
    """Return a file with the certificate authorities this computer trusts.

    The driver's own build looks for them where it was built, not where this system keeps them.
    """
    import os
    import ssl

    for place in (os.environ.get("SSL_CERT_FILE", ""), ssl.get_default_verify_paths().cafile, *_BUNDLES):
        if place and Path(place).is_file():
            return place
    from platformdirs import user_cache_path

    folder = user_cache_path("InvestCRM", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "authorities.pem"
    trusted = ssl.create_default_context().get_ca_certs(binary_form=True)
    file.write_text("".join(map(ssl.DER_cert_to_PEM_cert, trusted)), encoding="ascii")
    return str(file)
