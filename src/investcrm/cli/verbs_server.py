"""Verbs over a shared server: set it up, check it, say who may work on it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.access import GROUP_LABELS, Group
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, current, n, t

_URL_HELP: Final = N_("The server's address: postgresql://login@server/database.")
_CONFIDENTIAL_HELP: Final = N_(
    "The address of the database for confidential cases, best on a server of its own."
)
_REGION_HELP: Final = N_("The county's code, such as 20 for Dalarna.")
_ADMIN_HELP: Final = N_("The first administrator's login; else the address's own.")
_NAME_HELP: Final = N_("The person's name, as it stands on what they do.")
_GROUP_HELP: Final = N_(
    "What they may do: advisor, coordinator, municipality, auditor, migrator. Can be repeated."
)
_CODE_HELP: Final = N_("The code of a municipality they work for. Can be repeated.")
_PASSWORD_HELP: Final = N_("Read the new login's password from this file descriptor.")
_LOGIN_HELP: Final = N_("The person's login on the server.")

_BACKUP_HELP: Final = N_("The backup file to write.")
_RESTORE_HELP: Final = N_("The backup file to restore from.")
_OVERWRITE_HELP: Final = N_("Write over a file that is there already.")
_FROM_HELP: Final = N_("The folder of the laptop's workspace.")
_AS_HELP: Final = N_("The login on the server that goes on with the work; else the address's own.")

Url = Annotated[str, typer.Argument(metavar="URL", help=_URL_HELP)]
Login = Annotated[str, typer.Argument(metavar="LOGIN", help=_LOGIN_HELP)]
PasswordFd = Annotated[int | None, typer.Option("--password-fd", metavar="N", help=_PASSWORD_HELP)]
Confidential = Annotated[str, typer.Option("--confidential-url", metavar="URL", help=_CONFIDENTIAL_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    server = group(N_("A shared server: set it up, check it, say who may work on it."))
    verb(
        server, "init", N_("Make databases, groups, schema and the first administrator; safe to run again.")
    )(init)
    verb(server, "check", N_("Hold the server against what is declared; 0 when nothing deviates."))(check)
    member = group(N_("Who may work on the server."))
    verb(member, "add", N_("Let somebody work on the server, or change what they may."))(member_add)
    verb(member, "remove", N_("Let somebody work on the server no more."))(member_remove)
    verb(member, "list", N_("List who may work on the server."))(member_list)
    verb(server, "backup", N_("Write everything of the server's database to a file."))(backup)
    verb(server, "restore", N_("Make the server's database from a backup, and check it."))(restore)
    verb(server, "clean", N_("Write the tables anew, so that the disk holds nothing that was let go of."))(
        clean
    )
    server.add_typer(member, name="member")
    app.add_typer(server, name="server")
    verb(app, "move", N_("Move a laptop's workspace to a server newly set up, history and all."))(move)


def init(
    asked: Asked,
    url: Url,
    confidential_url: Confidential = "",
    region: Annotated[str, typer.Option("--region", metavar="CODE", help=_REGION_HELP)] = "",
    admin: Annotated[str, typer.Option("--admin", metavar="LOGIN", help=_ADMIN_HELP)] = "",
    name: Annotated[str, typer.Option("--name", help=_NAME_HELP)] = "",
    password_fd: PasswordFd = None,
) -> None:
    """Set a server up."""
    from investcrm.services import serving

    made = serving.init(
        opening.server(url),
        region=region or serving.REGION,
        administrator=admin,
        password=_password(password_fd),
        name=name,
        language=asked.language or current().language,
        confidential_url=_other(confidential_url),
    )
    data = {
        "database": made.database,
        "region": made.region,
        "administrator": made.administrator,
        "made": made.made,
        "confidential": made.confidential,
        "confidential_on_same_server": made.same_server,
    }
    lines = [
        t("The server is ready: database {database}, {region}.", database=made.database, region=made.region),
        t("Administrator: {login}", login=made.administrator),
    ]
    if made.same_server:
        lines.append(
            t("The confidential database lies on the same server, where others see that it is at work.")
        )
    output.show(asked, data, "\n".join(lines))


def check(asked: Asked, url: Url, confidential_url: Confidential = "") -> None:
    """Look for deviations; exit code 7 when there are any."""
    from investcrm.services import server_pair, serving

    found = serving.check(opening.server(url), _other(confidential_url))
    said = [serving.sentence(deviation, current()) for deviation in found]
    rows = [{"text": text, **dict(deviation.params)} for text, deviation in zip(said, found, strict=True)]
    told = said or [t("No deviation: the server is as declared.")]
    if found:
        told.append(n("{count} deviation.", "{count} deviations.", len(found)))
        again = server_pair.command(url, confidential_url)
        told.append(t("What an earlier version set up is brought up to date by: {command}", command=again))
    output.show(asked, rows, "\n".join(told))
    if found:
        raise typer.Exit(7)


def backup(
    asked: Asked,
    url: Url,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_BACKUP_HELP)],
    overwrite: Annotated[bool, typer.Option("--overwrite", help=_OVERWRITE_HELP)] = False,
) -> None:
    """Write a backup."""
    from investcrm.services import serving

    if file.exists() and not overwrite:
        raise InvalidInput(N_("{file} is there already. Give another name, or --overwrite."), file=str(file))
    size = serving.backup(opening.server(url), file.absolute())
    text = t("The backup is in {file}. It is not encrypted: keep it as safe as the server.", file=file)
    output.show(asked, {"file": str(file), "bytes": size}, text)


def restore(
    asked: Asked, file: Annotated[Path, typer.Argument(metavar="FILE", help=_RESTORE_HELP)], url: Url
) -> None:
    """Restore a backup into a new database; exit code 7 when the check finds something."""
    from investcrm.services import serving

    place = opening.server(url)
    lacking = serving.restore(place, file)
    found = serving.check(place)
    lines = [t("The backup is restored.")]
    lines += [serving.sentence(deviation, current()) for deviation in found]
    if lacking:
        lines.append(
            t("These logins were made anew and need a password: {logins}.", logins=", ".join(lacking))
        )
    data = {
        "logins_without_password": list(lacking),
        "deviations": [serving.sentence(deviation, current()) for deviation in found],
    }
    output.show(asked, data, "\n".join(lines))
    if found:
        raise typer.Exit(7)


def clean(asked: Asked, url: Url, confidential_url: Confidential = "") -> None:
    """Write the tables anew."""
    from investcrm.services import serving

    serving.clean(opening.server(url), _other(confidential_url))
    text = t("The tables are written anew. What lies in the server's own log goes when it is recycled.")
    output.show(asked, {"cleaned": True}, text)


def member_add(
    asked: Asked,
    url: Url,
    login: Login,
    groups: Annotated[list[str], typer.Option("--group", metavar="GROUP", help=_GROUP_HELP)],
    municipalities: Annotated[
        list[str] | None, typer.Option("--municipality", metavar="CODE", help=_CODE_HELP)
    ] = None,
    name: Annotated[str, typer.Option("--name", help=_NAME_HELP)] = "",
    confidential_url: Confidential = "",
    password_fd: PasswordFd = None,
) -> None:
    """Let somebody in."""
    from investcrm.services import serving

    unknown = sorted(set(groups) - set(Group))
    if unknown:
        raise InvalidInput(
            N_("There is no group {name}. The groups are {groups}."), name=unknown[0], groups=", ".join(Group)
        )
    inside = serving.add_member(
        opening.server(url),
        login,
        name,
        [Group(one) for one in groups],
        municipalities or (),
        _password(password_fd),
        _other(confidential_url),
    )
    data = {"login": login, "groups": groups, "municipalities": municipalities or [], "confidential": inside}
    lines = [t("{login} may work on the server now.", login=login)]
    if inside:
        lines.append(t("{login} may enter the confidential room, and sees no case there yet.", login=login))
    output.show(asked, data, "\n".join(lines))


def member_remove(asked: Asked, url: Url, login: Login, confidential_url: Confidential = "") -> None:
    """Shut somebody out."""
    from investcrm.services import serving

    elsewhere = serving.remove_member(opening.server(url), login, _other(confidential_url))
    lines = [t("{login} may work on the server no more.", login=login)]
    if elsewhere:
        lines.append(t("The confidential database may let them in still: give --confidential-url as well."))
    data = {"login": login, "confidential_untouched": elsewhere}
    output.show(asked, data, "\n".join(lines))


def member_list(asked: Asked, url: Url) -> None:
    """List everybody."""
    from investcrm.services import serving

    rows = [
        {
            "login": row.login,
            "name": row.name,
            "groups": list(row.groups),
            "municipalities": list(row.municipalities),
        }
        for row in serving.list_members(opening.server(url))
    ]
    lines = [
        "  ".join(
            (
                str(row["login"]),
                str(row["name"]),
                ", ".join(t(GROUP_LABELS[Group(one)]) for one in row["groups"]),
                " ".join(row["municipalities"]),
            )
        ).rstrip()
        for row in rows
    ]
    output.show(asked, rows, "\n".join(lines))


def move(
    asked: Asked,
    source: Annotated[Path, typer.Option("--from", metavar="DIR", help=_FROM_HELP)],
    to: Annotated[str, typer.Option("--to", metavar="URL", help=_URL_HELP)],
    login: Annotated[str, typer.Option("--as", metavar="LOGIN", help=_AS_HELP)] = "",
) -> None:
    """Move a workspace, and prove that both sides hold the same."""
    from investcrm.services import moving

    with (
        opening.opened(replace(asked, workspace=str(source))) as workspace,
        workspace.reader() as reader,
    ):
        moved = moving.move(reader, opening.server(to), login)
    data = {
        "rows": moved.rows,
        "login": moved.login,
        "tables": {
            name: {"rows": content.rows, "digest": content.digest} for name, content in moved.tables.items()
        },
    }
    lines = [
        t("{count} rows are on the server, the same as in {folder}.", count=moved.rows, folder=source),
        t("{login} goes on with the work there. The folder stays as it was.", login=moved.login),
    ]
    output.show(asked, data, "\n".join(lines))


def _other(confidential_url: str) -> str:
    return opening.server(confidential_url) if confidential_url else ""


def _password(descriptor: int | None) -> str:
    """Return a new login's password: over a descriptor, else from INVESTCRM_NEW_PASSWORD; empty for none."""
    if descriptor is not None:
        return opening.passphrase_from(descriptor)
    return os.environ.get("INVESTCRM_NEW_PASSWORD", "")
