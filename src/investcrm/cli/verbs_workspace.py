"""Verbs over a whole workspace: make it, back it up, restore it, check it, undo, measure the speed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.domain.errors import Cancelled, InvalidInput, NotFound
from investcrm.words import N_, current, t

_REGION_HELP: Final = N_("The county's code, such as 20 for Dalarna.")
_SAMPLE_HELP: Final = N_("Fill it with a made-up region to try the program on.")
_NAME_HELP: Final = N_("Your name, as it stands on what you do; else your login name.")
_BACKUP_HELP: Final = N_(
    "The backup file to write. It holds everything, encrypted with the workspace's keys."
)
_RESTORE_HELP: Final = N_("The backup file to restore from.")
_OVERWRITE_HELP: Final = N_("Write over a file that is there already.")
_YES_HELP: Final = N_("Do not ask before undoing.")
_INQUIRIES_HELP: Final = N_("How many inquiries to measure with.")
_REPEAT_HELP: Final = N_("How many times to measure each thing.")
_SERVER_HELP: Final = N_("Measure a shared server instead.")
_SERVER_URL_HELP: Final = N_("The server to measure, with an administrator's login; it is filled first.")
_LOOK_BACK: Final = 100
_UNDID: Final = "Undid"


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    verb(app, "init", N_("Make a new workspace for a county, in --workspace."))(init)
    verb(app, "backup", N_("Write a backup of the workspace to a file."))(backup)
    verb(app, "restore", N_("Make the workspace in --workspace from a backup."))(restore)
    verb(app, "check", N_("Look for anything wrong in the workspace; 0 when there is nothing."))(check)
    verb(app, "undo", N_("Take back the latest change in the workspace that can be taken back."))(undo)
    verb(app, "bench", N_("Measure the speed with a large made-up workspace."))(bench)


def init(
    asked: Asked,
    region: Annotated[str, typer.Option("--region", metavar="CODE", help=_REGION_HELP)],
    sample: Annotated[bool, typer.Option("--sample", help=_SAMPLE_HELP)] = False,
    name: Annotated[str, typer.Option("--name", help=_NAME_HELP)] = "",
) -> None:
    """Make a workspace, and show the recovery code to print."""
    from investcrm import bootstrap

    folder = bootstrap.local_folder(opening.location(asked))
    language = asked.language or current().language
    made = bootstrap.create(
        folder,
        region,
        passphrase=opening.new_passphrase(asked),
        language=language,
        member_name=name,
        sample=sample,
    )
    made.workspace.close()
    data = {
        "workspace": str(folder),
        "region": region,
        "sample": sample,
        "recovery_code": made.recovery_code,
        "in_key_store": made.in_keyring,
    }
    lines = [
        t("The workspace is ready in {folder}.", folder=folder),
        t("Recovery code: {code}", code=made.recovery_code),
        t("Print it and keep it locked up: without it and the passphrase nobody can open the workspace."),
    ]
    if made.in_keyring:
        lines.append(t("This computer's key store opens it for you."))
    output.show(asked, data, "\n".join(lines))


def backup(
    asked: Asked,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_BACKUP_HELP)],
    overwrite: Annotated[bool, typer.Option("--overwrite", help=_OVERWRITE_HELP)] = False,
) -> None:
    """Write a backup."""
    from investcrm.services import backing_up

    if file.exists() and not overwrite:
        raise InvalidInput(N_("{file} is there already. Give another name, or --overwrite."), file=str(file))
    with opening.opened(asked) as workspace:
        backing_up.backup(workspace, file)
    size = file.stat().st_size
    output.show(asked, {"file": str(file), "bytes": size}, t("The backup is in {file}.", file=file))


def restore(asked: Asked, file: Annotated[Path, typer.Argument(metavar="FILE", help=_RESTORE_HELP)]) -> None:
    """Make a workspace from a backup."""
    from investcrm import bootstrap
    from investcrm.services import backing_up

    folder = bootstrap.local_folder(opening.location(asked))
    passphrase = None if asked.passphrase_fd is None else opening.passphrase_from(asked.passphrase_fd)
    if passphrase is None and opening.can_ask():
        passphrase = opening.ask(t("Passphrase of the backup: "))
    backing_up.restore(file, folder, passphrase)
    output.show(asked, {"workspace": str(folder)}, t("The backup is restored in {folder}.", folder=folder))


def check(asked: Asked) -> None:
    """Look for anything wrong; exit code 7 when something is."""
    from investcrm.services import checking

    with opening.opened_with_room(asked) as (workspace, room):
        problems = workspace.ask(checking.check) + (room.ask(checking.check) if room else ())
        locked = room is None and not workspace.is_shared
    data = [
        {"code": problem.code, "table": problem.table, "id": problem.id, "message": problem.text}
        for problem in problems
    ]
    lines = [problem.text for problem in problems] or [t("Nothing is wrong.")]
    if locked:
        lines.append(t("The confidential room is locked and was not looked at; give the passphrase."))
    output.show(asked, data, "\n".join(lines))
    if problems:
        raise typer.Exit(7)


def undo(
    asked: Asked,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_YES_HELP)] = False,
) -> None:
    """Undo the workspace's latest act, whichever session it was made in."""
    from investcrm.domain.commands import Undo
    from investcrm.services import inquiries, undoing

    with opening.opened(asked) as workspace:
        done = workspace.ask(inquiries.history, "", _LOOK_BACK)
        found = next((one for one in done if not one.undone and one.verb != _UNDID), None)
        if found is None:
            raise NotFound(N_("There is nothing to undo."))
        what = found.verb
        if not yes and opening.can_ask() and not typer.confirm(t("Undo “{verb}”?", verb=t(what))):
            raise Cancelled(N_("Nothing was undone."))
        workspace.act(undoing.undo, Undo(found.set_id))
    output.show(asked, {"undone": what}, t("Undone: {verb}.", verb=t(what)))


def bench(
    asked: Asked,
    inquiries: Annotated[int, typer.Option("--inquiries", min=100, help=_INQUIRIES_HELP)] = 100_000,
    repeat: Annotated[int, typer.Option("--repeat", min=1, help=_REPEAT_HELP)] = 5,
    server: Annotated[bool, typer.Option("--server", help=_SERVER_HELP)] = False,
    url: Annotated[str, typer.Option("--url", metavar="URL", help=_SERVER_URL_HELP)] = "",
) -> None:
    """Measure, and say for each limit whether it holds; exit code 1 when one does not."""
    if server:
        from investcrm.cli import bench_server

        figures = bench_server.run(url, inquiries, repeat, output.note)
        output.show(asked, figures, bench_server.as_text(figures))
        raise typer.Exit(0 if figures["ok"] else 1)
    from investcrm.cli import bench as measuring

    figures = measuring.run(inquiries, repeat, output.note)
    output.show(asked, figures, measuring.as_text(figures))
    if not figures["ok"]:
        raise typer.Exit(1)
