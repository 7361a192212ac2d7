"""What comes of reaching for a server, in plain words: the driver's text never goes further than this."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import Forbidden, NoContact, NoPassword, UserError, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store.server.address import CONNECT_SECONDS

if TYPE_CHECKING:
    from investcrm.store.server.address import Address

_SSL_REQUEST: Final = 80_877_103
OLDEST: Final = 16
"""The oldest Postgres that keeps a group's rights without letting a login become the group."""
_REFUSED: Final = (
    r"permission denied for database|not permitted to log in|no pg_hba\.conf entry|pg_hba\.conf rejects"
    r"|role .* does not exist|ingen pg_hba|rättighet saknas|Peer authentication"
    r"|certificate authentication failed|GSSAPI|valid client cert"
)
_NOT_REACHED: Final = N_(
    "{server} cannot be reached. Check the network; if it lasts, ask those who run the server."
)
_KINDS: Final[tuple[tuple[str, str, type[UserError]], ...]] = (
    (
        r"no password supplied|password.*(not|no).*suppl",
        N_("{server} asks for a password. This computer's key store holds none for {login}."),
        NoPassword,
    ),
    (
        r"password authentication failed|lösenordsautentisering|28P01",
        N_("{server} does not accept the password for {login}, or does not know that login."),
        NoPassword,
    ),
    (
        r"certificate has expired|certificate is not yet valid",
        N_(
            "The certificate of {server} is not valid today: it has expired, or this computer's clock "
            "is wrong. Nothing was sent. Tell those who run the server."
        ),
        WorkspaceProblem,
    ),
    (
        r"does not match host name",
        N_(
            "The certificate shown is not for {server}, so it may be another computer answering. Nothing "
            "was sent. Check the server's name with those who run it."
        ),
        WorkspaceProblem,
    ),
    (
        r"server does not support SSL|no encryption",
        N_(
            "{server} offers no encrypted connection, or accepts none. Nothing was sent. "
            "Those who run the server must turn TLS on."
        ),
        WorkspaceProblem,
    ),
    (
        r"certificate verify failed|self-signed|unable to get (local )?issuer|unknown ca",
        N_(
            "This computer does not trust the certificate of {server}. Nothing was sent. Where the "
            "region has a certificate authority of its own, give its file."
        ),
        WorkspaceProblem,
    ),
    (
        r"certificate file|could not (read|load) (root )?cert|private key file|but not private",
        N_("A certificate or key file for {server} cannot be read. Look at the files in the connection."),
        WorkspaceProblem,
    ),
    (r"\beof\b|closed the connection|reset by peer", _NOT_REACHED, NoContact),
    (
        r"SSL error|SSL negotiation|SSL SYSCALL|tlsv1 alert|server sent an error response during SSL",
        N_("The encrypted connection to {server} could not be made. Nothing was sent."),
        NoContact,
    ),
    (
        r"database .* does not exist|databasen .* (finns|existerar) inte|3D000",
        N_("{server} has no database {database}. Check its name with those who run the server."),
        WorkspaceProblem,
    ),
    (
        _REFUSED,
        N_("{login} may not enter {database} on {server}. Ask your administrator to let you in."),
        Forbidden,
    ),
    (
        r"too many (clients|connections)|remaining connection slots|för många",
        N_("{server} has no free connection just now. It is tried again; nothing was lost."),
        NoContact,
    ),
    (
        r"starting up|shutting down|in recovery|administrator command|crash of another|startar|stänger",
        N_("{server} is being started or stopped just now. It is tried again; nothing was lost."),
        NoContact,
    ),
    (
        r"resolve|translate host name|Name or service|nodename nor servname|getaddrinfo|11001",
        N_("There is no server called {server} that this computer can find. Check the name and the network."),
        NoContact,
    ),
    (
        r"refused|No such file or directory",
        N_("{server} answers, but no database listens there. It may be restarting; else check the port."),
        NoContact,
    ),
    (
        r"timeout|timed out",
        N_("{server} does not answer. Check the network; outside the office a VPN may be needed."),
        NoContact,
    ),
    (
        r"unreachable|No route|network is down",
        N_("There is no way to {server} from this computer just now. Check the network or the VPN."),
        NoContact,
    ),
)
"""What a text of driver or server holds, the sentence it means, and its kind; the first that fits."""
_LOST: Final = N_("The contact with {server} was lost. What was not confirmed is asked for again.")


def explain(error: BaseException, address: Address) -> Exception:
    """Return the sentence for a connection that could not be made."""
    said = str(getattr(error, "orig", None) or error)
    if "certificate verify failed" in said:
        said += _doubt(address)
    for pattern, key, kind in _KINDS:
        if re.search(pattern, said, re.IGNORECASE | re.DOTALL):
            return kind(key, **_places(address))
    return NoContact(_NOT_REACHED, **_places(address))


def _doubt(address: Address) -> str:
    """Return what is wrong with a certificate, which the driver does not tell; asked by a handshake alone."""
    import socket
    import ssl
    import struct

    given = address.arguments()
    try:
        context = ssl.create_default_context(cafile=str(given["sslrootcert"]))
        with socket.create_connection((address.host, address.port), CONNECT_SECONDS) as connection:
            connection.sendall(struct.pack("!II", 8, _SSL_REQUEST))
            if connection.recv(1) == b"S":
                context.wrap_socket(connection, server_hostname=address.host).close()
    except ssl.SSLCertVerificationError as error:
        return f" {error.verify_message}"
    except (OSError, KeyError):
        pass
    return ""


def lost(address: Address) -> NoContact:
    """Return the sentence for a connection that was there and is no more."""
    return NoContact(_LOST, **_places(address))


def is_lost(error: BaseException) -> bool:
    """Whether a failed statement means that the connection is gone, not that the statement was wrong."""
    original: Any = getattr(error, "orig", None) or error
    state = str(getattr(original, "sqlstate", None) or "")
    if state:
        return state.startswith("08") or state in ("57P01", "57P02", "57P03", "57P05", "25P03")
    import psycopg

    return bool(getattr(error, "connection_invalidated", False)) or type(original) in (
        psycopg.OperationalError,
        psycopg.InterfaceError,
    )


def demand_version(found: int, address: Address) -> None:
    """Raise :class:`WorkspaceProblem` where the server's version number (160004) is below the oldest."""
    if found < OLDEST * 10_000:
        raise WorkspaceProblem(
            N_(
                "{server} runs Postgres {found}; {needed} or newer is needed. Nothing was changed. "
                "Ask those who run the server."
            ),
            server=address.name,
            found=found // 10_000,
            needed=OLDEST,
        )


def _places(address: Address) -> dict[str, str]:
    return {"server": address.name, "login": address.login or "?", "database": address.database}
