"""Verbs of the mailbox that answers come to: how it is reached, and what has come to it."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm.cli import inputs, mail_inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.domain.mailbox import LOGINS, MEMORY, PORTS, SECURITIES, Mailbox, SetMailbox, memory_of
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.mailbox import Came, Fetched, Memory, Tried
    from investcrm.domain.mailing import MailAccount

_FOLDER_HELP: Final = N_("Look in this folder instead of the one that was chosen.")
_OUT_HELP: Final = N_("Write what came to this folder, to be read in with “answer read”.")
_ROOM_HELP: Final = N_("Look for answers to cases of the confidential room.")
_PASSWORD_HELP: Final = N_("Read the password, one line, from this file descriptor.")


def shown(workspace: Workspace, account: MailAccount | None) -> tuple[dict[str, Any], str]:
    """Return how the mailbox stands, as data and in words."""
    from investcrm.services import mailbox

    found = workspace.ask(mailbox.mailbox)
    if found is None:
        return {"mailbox": None}, t("No mailbox is looked in for answers.")
    ready = mailbox.has_secret(found, account)
    user = found.user or (account.user if account and found.login == "same" else "")
    lines = [
        (t("Mailbox"), f"{found.host}:{found.port}"),
        (t("Encryption"), t(SECURITIES[found.security])),
        (t("Login"), f"{t(LOGINS[found.login])} {user}".strip()),
        (t("Folder"), found.folder),
        (t("On this computer"), t("Ready to fetch") if ready else t("No password or sign-in is kept here")),
    ]
    return {"mailbox": asdict(found), "mailbox_has_secret": ready}, output.facts(lines)


def set_mailbox(workspace: Workspace, told: dict[str, Any], *, off: bool) -> None:
    """Change the mailbox; what was not said stays."""
    from investcrm.services import mail_account, mailbox

    before, account = workspace.ask(mailbox.mailbox), workspace.ask(mail_account.account)
    if off:
        workspace.act(mailbox.set_mailbox, SetMailbox(None))
        if before:
            mailbox.forget(before)
        return
    security = inputs.one_of(told["security"], SECURITIES, "--imap-security") if told["security"] else ""
    login = inputs.one_of(told["login"], LOGINS, "--imap-login") if told["login"] else ""
    host, port = mail_inputs.host_and_port(told["host"])
    given = {
        "host": host,
        "port": port or (PORTS[security] if security else 0),
        "security": security,
        "login": login,
        **{key: told[key] for key in ("folder", "tenant", "client_id", "authority")},
    }
    changed = {key: value for key, value in given.items() if value}
    changed |= {"user": told["user"]} if told["user"] is not None else {}
    found = mailbox.checked(replace(before or Mailbox("", 0), **changed), account)
    who = mailbox.entry(found, account)
    password = mail_inputs.password_for(who, told["password_fd"])
    workspace.act(mailbox.set_mailbox, SetMailbox(found, before))
    if password and not mailbox.keep_password(found, account, password):
        output.note(t("This computer has no key store: the password is asked for each time."))


def tried(box: Mailbox, found: Tried) -> str:
    """Return what looking in the mailbox showed, in words."""
    return n(
        "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mail.",
        "The folder {folder} of the mailbox on {host} can be read ({version}): {count} mails.",
        found.count,
        folder=box.folder,
        host=box.host,
        version=found.version,
    )


def fetch(
    asked: Asked,
    folder: Annotated[str, typer.Option("--folder", metavar="NAME", help=_FOLDER_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_OUT_HELP)] = None,
    confidential: Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)] = False,
    password_fd: Annotated[
        int | None, typer.Option("--password-fd", metavar="N", help=_PASSWORD_HELP)
    ] = None,
) -> None:
    """Look at what is new in the mailbox; nothing is read in, deleted or marked."""
    from investcrm.cli import files
    from investcrm.services import arriving, fetching

    place = files.folder(out) if out else None
    with opening.opened_inside(asked) if confidential else opening.opened(asked) as workspace:
        password = _password(workspace, password_fd)
        desk = workspace.desk

        def remember(memory: Memory) -> None:
            desk.save(MEMORY, memory.as_data())

        found = fetching.fetch(
            workspace, memory_of(desk.load(MEMORY)), remember, folder=folder, password=password
        )
        came = arriving.named(found.came)
        read = workspace.ask(arriving.read, came)
        written = _written(came, place) if place else {}
    from investcrm.cli import verbs_answers

    data = {
        "looked": found.looked,
        "too_large": found.too_large,
        "more": found.more,
        "came": [
            {**verbs_answers.shape(one), "written_to": written.get(one.name)} for one in read
        ],
    }  # fmt: skip
    lines = [said(found, len(came)), *map(verbs_answers.text, read), *written.values()]
    output.show(asked, data, "\n".join(lines))


def said(found: Fetched, count: int) -> str:
    """Return what a look gave, in words."""
    parts = [
        n("{count} answer has come.", "{count} answers have come.", count)
        if count
        else t("No new answer has come.")
    ]
    if found.too_large:
        parts.append(
            n(
                "{count} mail is larger than 100 MB and was not looked at.",
                "{count} mails are larger than 100 MB and were not looked at.",
                found.too_large,
            )
        )
    if found.more:
        parts.append(t("There is more; fetch again when these are looked through."))
    return " ".join(parts)


def _password(workspace: Workspace, descriptor: int | None) -> str:
    from investcrm.services import mail_account, mailbox

    account = workspace.ask(mail_account.account)
    entry = mailbox.entry(workspace.ask(mailbox.demand), account)
    return mail_inputs.password_for(entry, descriptor)


def _written(came: tuple[Came, ...], folder: Path) -> dict[str, str]:
    """Write mails to a folder; one that lies there already is written beside, not over."""
    from investcrm.services import saving

    done = {}
    for one in came:
        path = folder / one.name
        count = 1
        while path.exists() and path.read_bytes() != one.data:
            count += 1
            path = folder / f"{Path(one.name).stem} ({count}){Path(one.name).suffix}"
        done[one.name] = str(path if path.exists() else saving.write(path, one.data))
    return done
