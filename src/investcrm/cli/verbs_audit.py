"""Verbs over the log: seal it, and hold it against the seals kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.services.auditing import Seal, Verdict

_OUT_HELP: Final = N_("The file to write the seal to; keep it where nobody who owns the database can write.")
_ALL_HELP: Final = N_("Write every seal so far to the file, so that it alone names whatever is altered.")
_OVERWRITE_HELP: Final = N_("Write over a file that is there already.")
_SEAL_HELP: Final = N_(
    "A seal kept elsewhere. Can be repeated; those on this computer are found by themselves."
)
_ROOM_HELP: Final = N_("The log of the confidential room; its seals are written encrypted.")

Room = Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    audit = group(N_("The log: seal it, and see whether it was altered."))
    verb(audit, "seal", N_("Seal the log up to now, and keep the seal outside the database."))(seal)
    verb(audit, "verify", N_("Hold the log against its seals; 0 when nothing was altered."))(verify)
    app.add_typer(audit, name="audit")


def seal(
    asked: Asked,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
    every: Annotated[bool, typer.Option("--all", help=_ALL_HELP)] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=_OVERWRITE_HELP)] = False,
    room: Room = False,
) -> None:
    """Seal the log."""
    from investcrm.services import auditing

    if out is not None and out.exists() and not overwrite:
        raise InvalidInput(N_("{file} is there already. Give another name, or --overwrite."), file=str(out))
    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        if out is None:
            made, file = auditing.seal(workspace), auditing.keep(workspace)
        else:
            key = auditing.key_of(workspace)
            made, file = auditing.export(workspace, out.expanduser(), key, every=every), out
    if made is None:
        output.show(asked, None, t("There is nothing in the log to seal."))
        return
    text = t("Seal number {number} of {when}.", number=made.number, when=_moment(made))
    where = t("It is in {file}.", file=file) if file else t("This computer keeps it already.")
    data = {**_as_data(made), "file": str(file) if file else None}
    output.show(asked, data, f"{text} {where}")


def verify(
    asked: Asked,
    kept: Annotated[list[Path] | None, typer.Option("--seal", metavar="FILE", help=_SEAL_HELP)] = None,
    room: Room = False,
) -> None:
    """Verify the log; exit code 7 when anything was altered."""
    from investcrm.services import auditing

    with opening.opened(asked, opening.ROOM_NUMBERS if room else "") as workspace:
        key = auditing.key_of(workspace)
        given = [auditing.read(file.expanduser(), key) for file in kept or ()]
        here = auditing.found(workspace)
        with workspace.reader() as reader:
            strange = [one for one in given if not auditing.is_of(reader, one)]
            verdict = auditing.verify(reader, [*given, *here])
    lines = [auditing.sentence(breach, current()) for breach in verdict.breaches]
    if strange:
        lines.insert(
            0,
            t("A seal given says that it is of another workspace, or the first act of this one was altered."),
        )
    broken = bool(lines)
    output.show(
        asked, _verdict(verdict, lines), "\n".join([*lines, *auditing.conclusion(verdict, current())])
    )
    if broken:
        raise typer.Exit(7)


def _verdict(verdict: Verdict, lines: list[str]) -> dict[str, Any]:
    return {
        "altered": [
            {
                "code": one.code,
                "seal": one.seal or None,
                "table": one.table,
                "id": one.row_id,
                "number": one.case,
                "at_ms": one.at_ms or None,
            }
            for one in verdict.breaches
        ],
        "messages": lines,
        "more": verdict.more,
        "proven": _as_data(verdict.proven) if verdict.proven else None,
        "agrees_inside": _as_data(verdict.inside) if verdict.inside else None,
        "changes": verdict.changes,
        "unproven": verdict.unproven,
        "erased": verdict.erased,
    }


def _as_data(seal: Seal) -> dict[str, Any]:
    return {"number": seal.number, "at": _moment(seal), "at_ms": seal.at_ms, "root": seal.root.hex()}


def _moment(seal: Seal) -> str:
    from datetime import UTC, datetime

    return formats.moment(datetime.fromtimestamp(seal.at_ms / 1000, UTC))
