"""The connection to a shared server as people fill it in: its parts, its address, its password."""

from __future__ import annotations

from dataclasses import dataclass

from investcrm.domain.errors import InvalidInput, NoPassword, UserError
from investcrm.domain.words import N_
from investcrm.security import passwords
from investcrm.security.keys import keyring_usable
from investcrm.store.server.address import PORT, Address, names_server, parse
from investcrm.store.store import PostgresStore

__all__ = ["Connection", "can_keep", "demand_password", "forget", "names_server", "read", "written"]


@dataclass(frozen=True, slots=True)
class Connection:
    """What is filled in: server (with a port where it is an unusual one), database, login, files."""

    server: str = ""
    database: str = "investcrm"
    login: str = ""
    authority: str = ""
    certificate: str = ""
    key: str = ""


def read(place: str) -> Connection:
    """Return the parts of an address.

    Raises:
        InvalidInput: it is none, or would weaken the connection.
    """
    address = parse(place)
    host = f"[{address.host}]" if ":" in address.host else address.host
    port = f":{address.port}" if address.port != PORT else ""
    options = address.options
    files = (options.get(name, "") for name in ("sslrootcert", "sslcert", "sslkey"))
    return Connection(host + port, address.database, address.login, *files)


def written(filled: Connection) -> str:
    """Return the address of what was filled in.

    Raises:
        InvalidInput: something is missing, or it is no address.
    """
    for value, key in (
        (filled.server, N_("Say what the server is called. Those who run it know.")),
        (filled.database, N_("Say what the database is called. Those who run the server know.")),
        (filled.login, N_("Say with which login you enter the server.")),
    ):
        if not value.strip():
            raise InvalidInput(key)
    host, port = filled.server.strip(), PORT
    name, separator, number = host.rpartition(":")
    if separator and number.isdigit() and not name.endswith(":") and (":" not in name or name.endswith("]")):
        host, port = name, int(number)
    files = {"sslrootcert": filled.authority, "sslcert": filled.certificate, "sslkey": filled.key}
    options = {option: value.strip() for option, value in files.items() if value.strip()}
    address = Address(host.strip("[]"), filled.database.strip(), filled.login.strip(), port, options)
    return parse(address.text).text


def demand_password(place: str) -> None:
    """Knock at a server to learn whether it wants a password that the address does not hold.

    Raises:
        NoPassword: it does, or refuses the one it was given; whatever else is wrong is not said here.
    """
    store = PostgresStore(place)
    try:
        store.connect().close()
    except NoPassword:
        raise
    except UserError:
        return


def can_keep() -> bool:
    """Whether this computer has a key store that can keep a password."""
    return keyring_usable()


def forget(place: str) -> None:
    """Keep no password for an address any more."""
    passwords.forget(parse(place).key)
