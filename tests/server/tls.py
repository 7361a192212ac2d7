"""A server that speaks just enough of Postgres to be reached over TLS, and certificates of every kind."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "crm.region.test"
_SSL_REQUEST = 80877103
_GSS_REQUEST = 80877104


class Authority:
    """A certificate authority of a region's own."""

    def __init__(self, folder: Path, name: str = "Regionens egen") -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._builder(self._name, self._key, days=(-1, 30))
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.file = self._write("ca.pem", made.sign(self._key, hashes.SHA256()))

    def issue(self, name: str, host: str = HOST, days: tuple[int, int] = (-1, 30)) -> tuple[str, str]:
        """Return the files of a certificate for a host and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._builder(subject, key, days)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        certificate = self._write(f"{name}.crt", made.sign(self._key, hashes.SHA256()))
        place = self.folder / f"{name}.key"
        place.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        place.chmod(0o600)
        return certificate, str(place)

    def _builder(self, subject: x509.Name, key: Any, days: tuple[int, int]) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now + timedelta(days=days[0]))
        return made.not_valid_after(now + timedelta(days=days[1]))

    def _write(self, name: str, certificate: x509.Certificate) -> str:
        place = self.folder / name
        place.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return str(place)


def refusing(code: str, text: str) -> bytes:
    """Return what a server says that lets nobody in."""
    fields = f"SFATAL\0VFATAL\0C{code}\0M{text}\0\0".encode()
    return b"E" + struct.pack("!I", len(fields) + 4) + fields


ASKING = b"R" + struct.pack("!II", 8, 3)
"""A server asks for the password."""


def of_version(version: str) -> bytes:
    """Return what a server says that lets one in, and which version it is."""
    told = f"server_version\0{version}\0".encode()
    encoding = b"client_encoding\0UTF8\0"
    return (
        b"R" + struct.pack("!II", 8, 0)
        + b"S" + struct.pack("!I", len(told) + 4) + told
        + b"S" + struct.pack("!I", len(encoding) + 4) + encoding
        + b"Z" + struct.pack("!I", 5) + b"I"
    )  # fmt: skip


class ScriptedServer:
    """Answers each client's startup with the same bytes; notes what came before encryption and who came."""

    def __init__(self, answer: bytes, context: ssl.SSLContext | None = None, *, silent: bool = False) -> None:
        self.in_the_clear: list[bytes] = []
        self.clients: list[Any] = []
        self._answer, self._context, self._silent = answer, context, silent
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Serve nobody any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(connection)
            if self._silent:
                continue
            try:
                with connection:
                    self._one(connection)
            except (OSError, struct.error):
                continue

    def _one(self, connection: socket.socket) -> None:
        asked = connection.recv(8)
        while struct.unpack("!II", asked)[1] == _GSS_REQUEST:
            connection.sendall(b"N")
            asked = connection.recv(8)
        self.in_the_clear.append(asked)
        if struct.unpack("!II", asked)[1] != _SSL_REQUEST:
            return
        if self._context is None:
            connection.sendall(b"N")
            self.in_the_clear.append(connection.recv(4096))
            return
        connection.sendall(b"S")
        with self._context.wrap_socket(connection, server_side=True) as secure:
            self._open.append(secure)
            self.clients.append(secure.getpeercert())
            secure.recv(4096)
            if self._answer:  # else it hangs up without a word
                secure.sendall(self._answer)
                secure.recv(4096)


def context_of(certificate: tuple[str, str], clients: str = "") -> ssl.SSLContext:
    """Return what a server shows of itself; ``clients`` is the authority of certificates it asks for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if clients:
        context.load_verify_locations(clients)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


Serve = Callable[..., ScriptedServer]
