"""What is typed of mail servers: their addresses, and passwords where this computer keeps none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.cli import opening
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.domain.mailing import MailAccount


def host_and_port(server: str) -> tuple[str, int]:
    """Return a server's name and port, 0 where none was said."""
    host, separator, port = server.strip().rpartition(":")
    if not separator:
        return server.strip(), 0
    if not port.isdigit():
        raise InvalidInput(N_("A port is a number from 1 to 65535."))
    return host, int(port)


def password_for(found: MailAccount, descriptor: int | None) -> str:
    """Return the password over the descriptor or typed here; "" where none is wanted or given."""
    if found.login != "password":
        return ""
    if descriptor is not None:
        return opening.passphrase_from(descriptor)
    from investcrm.services import mail_account

    if mail_account.has_secret(found) or not opening.can_ask():
        return ""
    return _ask(found)


def _ask(found: MailAccount) -> str:
    return opening.ask(t("Password for {login} on {server}: ", login=found.user, server=found.host))
