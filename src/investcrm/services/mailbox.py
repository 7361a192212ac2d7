"""Where answers by mail come to: the mailbox in the settings, its password or token in the key store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from investcrm.domain.commands import SaveSetting
from investcrm.domain.errors import InvalidInput
from investcrm.domain.mailbox import INBOX, LOGINS, PORTS, SETTING, Mailbox, SetMailbox, Tried
from investcrm.domain.mailing import MailAccount
from investcrm.domain.words import N_
from investcrm.services import mail_account, settings

if TYPE_CHECKING:
    import ssl

    from investcrm.exchange.imap import Box
    from investcrm.exchange.mail_server import Security
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def mailbox(reader: Reader) -> Mailbox | None:
    """Return where answers come to; None where no mailbox is looked in."""
    return mail_account.loaded(reader, SETTING, Mailbox)


def demand(reader: Reader) -> Mailbox:
    """Return where answers come to.

    Raises:
        InvalidInput: nobody has said it yet.
    """
    found = mailbox(reader)
    if found is None:
        raise InvalidInput(
            N_(
                "No mailbox is looked in for answers yet. Say which under Settings, or with “investcrm mail "
                "set --imap”; until then mails are dropped on the window."
            )
        )
    return found


def set_mailbox(uow: UnitOfWork, command: SetMailbox) -> None:
    """Say where answers come to, or that no mailbox is looked in.

    Raises:
        InvalidInput: something is missing.
        EditConflict: somebody else changed the same part since it was seen.
    """
    given = checked(command.mailbox, mail_account.account(uow)) if command.mailbox else None
    value = asdict(given) if given else {}
    seen = asdict(command.seen) if command.seen and given else None
    settings.save(uow, SaveSetting(SETTING, value, seen))


def checked(given: Mailbox, account: MailAccount | None) -> Mailbox:
    """Return a mailbox without stray blanks; ``account`` is the one that sends.

    Raises:
        InvalidInput: something is missing.
    """
    if any(ord(c) < 32 for c in given.folder.strip()):
        raise InvalidInput(N_("A name has no line breaks."))
    found = replace(mail_account.tidied(given, "folder"), folder=given.folder.strip() or INBOX)
    if not mail_account.is_host(found.host):
        raise InvalidInput(N_("Say what the mailbox's server is called, such as imap.example.se."))
    if found.login not in LOGINS:
        raise InvalidInput(N_("The mailbox's login is same, password or oauth."))
    found = mail_account.with_port(found, PORTS)
    if found.login == "same" and (account is None or account.login == "none"):
        raise InvalidInput(
            N_("Nobody logs in when sending, so say who logs in to the mailbox: a user and a password.")
        )
    if found.login != "same" and not found.user:
        raise InvalidInput(N_("Say who logs in to the mailbox."))
    mail_account.demand_program(found)
    return found


def entry(found: Mailbox, account: MailAccount | None) -> MailAccount:
    """Return whose password or sign-in opens the mailbox: its own, or that of ``account``, which sends.

    Raises:
        InvalidInput: it is that of sending, and nothing is sent.
    """
    if found.login != "same":
        return MailAccount(
            found.host,
            found.port,
            login=found.login,
            user=found.user,
            tenant=found.tenant,
            client_id=found.client_id,
            authority=found.authority,
        )
    if account is None or account.login == "none":
        raise InvalidInput(
            N_("Nobody logs in when sending, so say who logs in to the mailbox: a user and a password.")
        )
    return account


def has_secret(found: Mailbox, account: MailAccount | None) -> bool:
    """Whether this computer can look in the mailbox without asking."""
    try:
        return mail_account.has_secret(entry(found, account))
    except InvalidInput:
        return False


def keep_password(found: Mailbox, account: MailAccount | None, password: str) -> bool:
    """Keep the password in the key store; return whether there is one that took it."""
    return mail_account.keep_password(entry(found, account), password)


def forget(found: Mailbox) -> None:
    """Keep neither password nor token of the mailbox's own any more."""
    if found.login != "same":
        mail_account.forget(entry(found, None))


def sign_in(
    found: Mailbox,
    account: MailAccount | None,
    open_page: Callable[[str], object],
    waiting: Callable[[], object] = str,
) -> None:
    """Let the person sign in with the browser; raises what ``mail_account.sign_in`` does."""
    mail_account.sign_in(entry(found, account), open_page, waiting)


def opened(
    found: Mailbox, account: MailAccount | None, password: str = "", trust: ssl.SSLContext | None = None
) -> Box:
    """Return the conversation about the mailbox's folder, to be entered.

    Raises:
        NoPassword: this computer keeps none.
        LoginRefused: the sign-in no longer holds.
        MailProblem: the server to sign in at is not reached.
    """
    from investcrm.exchange.imap import Box

    entered = mail_account.login(entry(found, account), password)
    if found.login == "same" and found.user:
        entered = replace(entered, user=found.user)
    security: Security = "starttls" if found.security == "starttls" else "tls"
    return Box(found.host, found.port, security, entered, found.folder, trust)


def try_out(found: Mailbox, account: MailAccount | None, password: str = "") -> Tried:
    """Log in, look at the folder, and return what there is; nothing is changed.

    Raises:
        UserError: what keeps it from being read.
    """
    with opened(found, account, password) as box:
        return Tried(box.version, box.count, box.folders())
