"""How this workspace sends mail: the account in its settings, the password or token in the key store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from investcrm.domain.commands import SaveSetting
from investcrm.domain.errors import InvalidInput, NoPassword
from investcrm.domain.mailbox import Mailbox
from investcrm.domain.mailing import LOGINS, PORTS, SCOPES, SETTING, MailAccount, SetMail
from investcrm.domain.words import N_
from investcrm.security import passwords
from investcrm.security.keys import keyring_usable
from investcrm.services import settings
from investcrm.words import t

if TYPE_CHECKING:
    import ssl
    from datetime import datetime

    from investcrm.exchange.mail_server import Login
    from investcrm.exchange.oauth import Provider
    from investcrm.exchange.smtp import Post
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


Server = TypeVar("Server", MailAccount, Mailbox)
"""A mail server as the settings hold it."""


def account(reader: Reader) -> MailAccount | None:
    """Return the account messages are sent with; None where this workspace sends none itself."""
    return loaded(reader, SETTING, MailAccount)


def loaded(reader: Reader, setting: str, kind: type[Server]) -> Server | None:
    """Return a mail server as a setting holds it; None where nobody has said any."""
    kept = settings.load(reader, setting, None)
    if not isinstance(kept, dict) or not kept.get("host"):
        return None
    known = {one.name for one in fields(kind)}
    return kind(**{key: value for key, value in kept.items() if key in known})


def demand(reader: Reader) -> MailAccount:
    """Return the account messages are sent with.

    Raises:
        InvalidInput: there is none yet.
    """
    found = account(reader)
    if found is None:
        raise InvalidInput(
            N_(
                "This workspace does not send mail itself yet. Say how under Settings, or with “investcrm "
                "mail set”; until then there are drafts."
            )
        )
    return found


def set_account(uow: UnitOfWork, command: SetMail) -> None:
    """Say how this workspace sends mail, or that it does not.

    Raises:
        InvalidInput: something is missing or is no address.
        EditConflict: somebody else changed the same part since it was seen.
    """
    given = checked(command.account) if command.account else None
    seen = asdict(command.seen) if isinstance(command.seen, MailAccount) else None
    value = asdict(given) if given else {}
    settings.save(uow, SaveSetting(SETTING, value, seen if given else None))


def checked(given: MailAccount) -> MailAccount:
    """Return an account without stray blanks.

    Raises:
        InvalidInput: something is missing or is no address.
    """
    from investcrm.exchange.mail_server import is_address

    found = tidied(given, "name")
    if not is_host(found.host):
        raise InvalidInput(N_("Say what the mail server is called, such as smtp.example.se."))
    if found.login not in LOGINS:
        raise InvalidInput(N_("The login is password, oauth or none."))
    found = with_port(found, PORTS)
    if not is_address(found.sender):
        raise InvalidInput(N_("Say which address the messages come from."))
    if found.reply_to and not is_address(found.reply_to):
        raise InvalidInput(N_("“{address}” cannot be a mail address."), address=found.reply_to)
    if any(ord(c) < 32 for c in found.name):
        raise InvalidInput(N_("A name has no line breaks."))
    if found.login != "none" and not found.user:
        found = replace(found, user=found.sender)
    demand_program(found)
    return found


def tidied(given: Server, spaced: str) -> Server:
    """Return a mail server without stray blanks; the field ``spaced`` may have some between its words."""
    words: dict[str, Any] = {
        key: " ".join(value.split()) if key == spaced else "".join(value.split())
        for key, value in asdict(given).items()
        if isinstance(value, str)
    }
    return replace(given, **words)


def is_host(text: str) -> bool:
    """Whether this can be the name of a server."""
    return bool(text) and "/" not in text and "@" not in text


def with_port(found: Server, ports: Mapping[str, int]) -> Server:
    """Return a mail server with the usual port of its encryption where none was said.

    Raises:
        InvalidInput: no such encryption, or no such port.
    """
    if found.security not in ports:
        raise InvalidInput(N_("The encryption is starttls or tls; nothing is sent or read without."))
    port = found.port or ports[found.security]
    if not 0 < port < 65536:
        raise InvalidInput(N_("A port is a number from 1 to 65535."))
    return replace(found, port=port)


def demand_program(found: Server) -> None:
    """Raise InvalidInput where one signs in to Microsoft 365 with no program registered there."""
    if found.login == "oauth" and not found.client_id:
        raise InvalidInput(
            N_("Say which program id (client id) those who run your Microsoft 365 have registered for this.")
        )


def keep_password(found: MailAccount, password: str) -> bool:
    """Keep the password in the key store; return whether there is one that took it."""
    return passwords.remember(found.secret_name, password)


def forget(found: MailAccount) -> None:
    """Keep neither password nor token any more."""
    passwords.forget(found.secret_name)


def has_secret(found: MailAccount) -> bool:
    """Whether this computer can log in without asking."""
    return found.login == "none" or bool(passwords.recall(found.secret_name))


def can_keep() -> bool:
    """Whether this computer has a key store that can keep a password."""
    return keyring_usable()


def login(found: MailAccount, password: str = "") -> Login:
    """Return who logs in; of OAuth 2 with a fresh token, the one that refreshes kept anew.

    Raises:
        NoPassword: this computer keeps none for the account.
        LoginRefused: the sign-in no longer holds.
        MailProblem: the server to sign in at is not reached.
    """
    from investcrm.exchange import oauth
    from investcrm.exchange.mail_server import Login

    if found.login == "none":
        return Login()
    secret = password or passwords.recall(found.secret_name)
    if found.login == "password":
        if not secret:
            raise NoPassword(
                N_("This computer keeps no password for {login} on {server}. Type it under Settings."),
                login=found.user,
                server=found.host,
            )
        return Login(found.user, password=secret)
    if not secret:
        raise NoPassword(
            N_("{login} is not signed in on this computer. Sign in under Settings."), login=found.user
        )
    tokens = oauth.refreshed(provider(found), secret)
    if tokens.refresh != secret:
        passwords.remember(found.secret_name, tokens.refresh)
    return Login(found.user, token=tokens.access)


def provider(found: MailAccount) -> Provider:
    """Return where one signs in."""
    from investcrm.exchange.oauth import Provider

    base = f"{found.authority.rstrip('/')}/{found.tenant or 'organizations'}/oauth2/v2.0"
    return Provider(base, found.client_id, SCOPES)


def sign_in(
    found: MailAccount, open_page: Callable[[str], object], waiting: Callable[[], object] = str
) -> None:
    """Let the person sign in with the browser and keep what refreshes the sign-in in the key store.

    Raises:
        LoginRefused: it was refused, or nobody did it in time.
        MailProblem: the server is not reached.
        NoPassword: this computer has no key store to keep it in.
    """
    from investcrm.exchange import oauth

    if not keyring_usable():
        raise NoPassword(N_("This computer has no key store, so a sign-in cannot be kept. Use drafts here."))
    done = t("You are signed in. This page can be closed.")
    tokens = oauth.sign_in(provider(found), found.user, open_page, waiting, done=done)
    if not tokens.refresh or not passwords.remember(found.secret_name, tokens.refresh):
        raise NoPassword(N_("The key store of this computer did not take the sign-in. Nothing was kept."))


def post(found: MailAccount, entered: Login, trust: ssl.SSLContext | None = None) -> Post:
    """Return the conversation with the account's server, to be entered."""
    from investcrm.exchange.smtp import Post

    return Post(found.host, found.port, "tls" if found.security == "tls" else "starttls", entered, trust)


def try_out(found: MailAccount, to: str, now: datetime, password: str = "") -> tuple[str, str]:
    """Send a short message and return which TLS was used and what the server said.

    Raises:
        UserError: what keeps it from being sent.
    """
    from investcrm.exchange import eml
    from investcrm.store.ids import new_id

    draft = eml.draft(
        to=(to,),
        subject=t("Test message from InvestCRM"),
        text=t("This message shows that InvestCRM can send mail from {sender}.", sender=found.sender) + "\n",
    )
    message = eml.ready(
        draft, sender=found.sender, name=found.name, to=to, reply_to=found.reply_to, date=now,
        message_id=f"<{new_id()}@{found.domain}>",
    )  # fmt: skip
    with post(found, login(found, password)) as open_post:
        open_post.offer(found.sender, to, len(message))
        said = open_post.deliver(message)
        return open_post.version, said
