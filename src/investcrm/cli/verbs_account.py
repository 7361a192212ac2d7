"""Verbs of the mail account and the mailbox: how the workspace sends, and where answers come to."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm.cli import inputs, mail_inputs, opening, output, verbs_mailbox
from investcrm.cli.asked import Asked
from investcrm.domain.errors import InvalidInput
from investcrm.domain.mailing import LOGINS, SECURITIES, MailAccount
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

_SERVER_HELP: Final = N_("The mail server, such as smtp.example.se or smtp.example.se:587.")
_SECURITY_HELP: Final = N_("starttls or tls.")
_LOGIN_HELP: Final = N_("password, oauth (Microsoft 365) or none.")
_USER_HELP: Final = N_("Who logs in; else the address messages come from.")
_FROM_HELP: Final = N_("The address messages come from.")
_NAME_HELP: Final = N_("The name beside that address.")
_REPLY_HELP: Final = N_("Where answers go, if elsewhere.")
_TENANT_HELP: Final = N_("Your organisation in Microsoft 365: its domain or id.")
_CLIENT_HELP: Final = N_("The program's id (client id) as registered there.")
_AUTHORITY_HELP: Final = N_("The server to sign in at, if not Microsoft's.")
_OFF_HELP: Final = N_("Send no mail from this workspace any more, and forget the password.")
PASSWORD_HELP: Final = N_("Read the password, one line, from this file descriptor.")
_TEST_TO_HELP: Final = N_("Who gets the test message; else the address messages come from.")
_IMAP_HELP: Final = N_("The mailbox that answers come to, such as imap.example.se or imap.example.se:993.")
_IMAP_SECURITY_HELP: Final = N_("The mailbox's: tls or starttls.")
_IMAP_LOGIN_HELP: Final = N_("same (as when sending), password or oauth.")
_IMAP_USER_HELP: Final = N_("Who logs in to the mailbox, or whose it is, if not the sender's.")
_IMAP_FOLDER_HELP: Final = N_("The folder of the mailbox that is looked in.")
_IMAP_OFF_HELP: Final = N_("Look in no mailbox any more, and forget its password.")
_IMAP_PASSWORD_HELP: Final = N_("Read the mailbox's password, one line, from this file descriptor.")


def show(asked: Asked) -> None:
    """Show the account."""

    with opening.opened(asked) as workspace:
        _tell(asked, workspace)


def _tell(asked: Asked, workspace: Workspace) -> None:
    from investcrm.services import mail_account

    found = workspace.ask(mail_account.account)
    data, lines = _sending(found)
    about_box, said = verbs_mailbox.shown(workspace, found)
    output.show(asked, data | about_box, "\n\n".join([lines, said]))


def _sending(found: MailAccount | None) -> tuple[dict[str, Any], str]:
    from investcrm.services import mail_account

    if found is None:
        return {"account": None}, t("This workspace sends no mail itself; it writes drafts.")
    ready = mail_account.has_secret(found)
    lines = [
        (t("Mail server"), f"{found.host}:{found.port}"),
        (t("Encryption"), t(SECURITIES[found.security])),
        (t("Login"), f"{t(LOGINS[found.login])} {found.user}".strip()),
        (t("From"), f"{found.name} <{found.sender}>".strip()),
        (t("Answers to"), found.reply_to or found.sender),
        (t("On this computer"), t("Ready to send") if ready else t("No password or sign-in is kept here")),
    ]
    return {"account": asdict(found), "has_secret": ready}, output.facts(lines)


def set_(
    asked: Asked,
    server: Annotated[str, typer.Option("--server", metavar="HOST[:PORT]", help=_SERVER_HELP)] = "",
    sender: Annotated[str, typer.Option("--from", metavar="ADDRESS", help=_FROM_HELP)] = "",
    security: Annotated[str, typer.Option("--security", help=_SECURITY_HELP)] = "",
    login: Annotated[str, typer.Option("--login", help=_LOGIN_HELP)] = "",
    user: Annotated[str, typer.Option("--user", metavar="NAME", help=_USER_HELP)] = "",
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help=_NAME_HELP)] = None,
    reply_to: Annotated[str | None, typer.Option("--reply-to", metavar="ADDRESS", help=_REPLY_HELP)] = None,
    tenant: Annotated[str, typer.Option("--tenant", metavar="NAME", help=_TENANT_HELP)] = "",
    client_id: Annotated[str, typer.Option("--client-id", metavar="ID", help=_CLIENT_HELP)] = "",
    authority: Annotated[str, typer.Option("--authority", metavar="URL", help=_AUTHORITY_HELP)] = "",
    password_fd: Annotated[int | None, typer.Option("--password-fd", metavar="N", help=PASSWORD_HELP)] = None,
    off: Annotated[bool, typer.Option("--off", help=_OFF_HELP)] = False,
    imap: Annotated[str, typer.Option("--imap", metavar="HOST[:PORT]", help=_IMAP_HELP)] = "",
    imap_security: Annotated[str, typer.Option("--imap-security", help=_IMAP_SECURITY_HELP)] = "",
    imap_login: Annotated[str, typer.Option("--imap-login", help=_IMAP_LOGIN_HELP)] = "",
    imap_user: Annotated[
        str | None, typer.Option("--imap-user", metavar="NAME", help=_IMAP_USER_HELP)
    ] = None,
    imap_folder: Annotated[str, typer.Option("--imap-folder", metavar="NAME", help=_IMAP_FOLDER_HELP)] = "",
    imap_password_fd: Annotated[
        int | None, typer.Option("--imap-password-fd", metavar="N", help=_IMAP_PASSWORD_HELP)
    ] = None,
    imap_off: Annotated[bool, typer.Option("--imap-off", help=_IMAP_OFF_HELP)] = False,
) -> None:
    """Change the account and the mailbox; what is not given stays."""
    about_box: dict[str, Any] = {
        "host": imap, "security": imap_security, "login": imap_login, "folder": imap_folder,
    }  # fmt: skip
    changes_box = any((*about_box.values(), imap_user is not None, imap_password_fd is not None, imap_off))
    given: dict[str, Any] = {
        "server": server, "sender": sender, "security": security, "login": login, "user": user,
        "name": name, "reply_to": reply_to, "password_fd": password_fd,
    }  # fmt: skip
    registered = {"tenant": tenant, "client_id": client_id, "authority": authority}
    with opening.opened(asked) as workspace:
        if off or any(value not in ("", None) for value in given.values()) or not changes_box:
            _set_account(workspace, {**given, **registered}, off=off)
        if changes_box:
            told = {**about_box, **registered, "user": imap_user, "password_fd": imap_password_fd}
            verbs_mailbox.set_mailbox(workspace, told, off=imap_off)
        _tell(asked, workspace)


def _set_account(workspace: Workspace, told: dict[str, Any], *, off: bool) -> None:
    from investcrm.domain.mailing import PORTS, SetMail
    from investcrm.services import mail_account

    before = workspace.ask(mail_account.account)
    if off:
        workspace.act(mail_account.set_account, SetMail(None))
        if before:
            mail_account.forget(before)
        return
    security = inputs.one_of(told["security"], SECURITIES, "--security") if told["security"] else ""
    login = inputs.one_of(told["login"], LOGINS, "--login") if told["login"] else ""
    host, port = mail_inputs.host_and_port(told["server"])
    given: dict[str, Any] = {
        "host": host, "port": port or (PORTS[security] if security else 0), "security": security,
        "login": login, **{key: told[key] for key in ("user", "sender", "tenant", "client_id", "authority")},
    }  # fmt: skip
    changed = {key: value for key, value in given.items() if value}
    changed |= {key: told[key] for key in ("name", "reply_to") if told[key] is not None}
    found = mail_account.checked(replace(before or MailAccount("", 0), **changed))
    password = mail_inputs.password_for(found, told["password_fd"])
    workspace.act(mail_account.set_account, SetMail(found, before))
    if password and not mail_account.keep_password(found, password):
        output.note(t("This computer has no key store: the password is asked for each time."))


def sign_in(asked: Asked) -> None:
    """Sign in with the browser."""
    import webbrowser

    from investcrm.services import mail_account, mailbox

    with opening.opened(asked) as workspace:
        account, box = workspace.ask(mail_account.account), workspace.ask(mailbox.mailbox)
        wanted = [account] if account is not None and account.login == "oauth" else []
        wanted += [mailbox.entry(box, account)] if box is not None and box.login == "oauth" else []
        if not wanted:
            workspace.ask(mail_account.demand)
            raise InvalidInput(N_("This account logs in with a password. Change it with --login oauth."))

        def open_page(address: str) -> None:
            output.note(t("Sign in at: {address}", address=address))
            webbrowser.open(address)

        for one in wanted:
            mail_account.sign_in(one, open_page)
        _tell(asked, workspace)


def try_out(
    asked: Asked,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help=_TEST_TO_HELP)] = "",
    password_fd: Annotated[int | None, typer.Option("--password-fd", metavar="N", help=PASSWORD_HELP)] = None,
) -> None:
    """Send a test message, and look in the mailbox; both where both are set."""
    from investcrm.services import mail_account, mailbox

    with opening.opened(asked) as workspace:
        box = workspace.ask(mailbox.mailbox)
        found = workspace.ask(mail_account.account if box else mail_account.demand)
        now = workspace.store.clock()
        data: dict[str, Any] = {}
        said = []
        password = ""
        if found is not None:
            password = mail_inputs.password_for(found, password_fd)
            recipient = to or found.sender
            version, answer = mail_account.try_out(found, recipient, now, password)
            data = {"recipient": recipient, "tls": version, "said": answer}
            said = [
                t(
                    "A test message to {recipient} was taken by the server ({version}): {said}",
                    recipient=recipient,
                    version=version,
                    said=answer,
                )
            ]
        if box is not None:
            shared = (
                password if box.login == "same" else mail_inputs.password_for(mailbox.entry(box, found), None)
            )
            tried = mailbox.try_out(box, found, shared)
            data["mailbox"] = {"tls": tried.version, "mails": tried.count, "folders": list(tried.folders)}
            said.append(verbs_mailbox.tried(box, tried))
    output.show(asked, data, "\n".join(said))
