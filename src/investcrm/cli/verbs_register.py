"""Verbs of the register: enter a document's registry number, write the public or the complete register."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.rows import DocumentRow
    from investcrm.services.register import Register

_DOCUMENT_HELP: Final = N_("The document, by name; the beginning is enough where only one begins so.")
_REGISTRY_HELP: Final = N_("The number that the authority's registry gave.")
_CONCERNS_HELP: Final = N_("What the document concerns, in a few words.")
_WHO_HELP: Final = N_("Who sent it or gets it.")
_DATED_HELP: Final = N_("The day it came or was drawn up.")
_REGISTERED_HELP: Final = N_("The day it was registered; else today.")
_MARKING_HELP: Final = N_("Its confidentiality marking.")
_PUBLIC_HELP: Final = N_("The register as everybody may see it: of secret documents only day and number.")
_ROOM_HELP: Final = N_("With the documents of the confidential room, which must be unlocked for that.")
_FROM_HELP: Final = N_("Only documents from this day on.")
_TO_HELP: Final = N_("Only documents up to this day.")
_OUT_HELP: Final = N_("The file to write: .xlsx or .pdf.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    register = group(N_("The register of documents: add, export."))
    app.add_typer(register, name="register")
    verb(register, "add", N_("Enter a document's number in the authority's registry."))(enter)
    verb(register, "export", N_("Write the complete or the public register as XLSX or PDF."))(export)


def enter(
    asked: Asked,
    number: Number,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help=_DOCUMENT_HELP)],
    registry: Annotated[str, typer.Argument(metavar="REGISTRY_NUMBER", help=_REGISTRY_HELP)],
    concerns: Annotated[str | None, typer.Option("--concerns", metavar="TEXT", help=_CONCERNS_HELP)] = None,
    who: Annotated[str | None, typer.Option("--correspondent", metavar="NAME", help=_WHO_HELP)] = None,
    marking: Annotated[str | None, typer.Option("--marking", metavar="TEXT", help=_MARKING_HELP)] = None,
    dated: Annotated[str, typer.Option("--dated", metavar="DATE", help=_DATED_HELP)] = "",
    registered: Annotated[str, typer.Option("--on", metavar="DATE", help=_REGISTERED_HELP)] = "",
) -> None:
    """Enter one document's number."""
    from investcrm.domain.legal_commands import RegisterDocument
    from investcrm.services import cases, register

    with opening.opened(asked, number) as workspace:
        row = document_of(workspace, number, document)
        with workspace.reader() as reader:
            today = reader.today
        workspace.act(
            register.register_document,
            RegisterDocument(
                row.id,
                registry,
                inputs.day(registered, today, "--on", ahead=False),
                inputs.day(dated, today, "--dated", ahead=False),
                who,
                concerns,
                marking,
            ),
        )
        row = workspace.ask(cases.document, row.id)
    data = {
        "name": row.name,
        "registry_number": row.registry_number,
        "registered_on": row.registered_on,
        "dated_on": row.dated_on,
        "correspondent": row.correspondent,
        "concerns": row.concerns,
        "marking": row.marking,
    }
    output.show(
        asked, data, t("{name} is registered as {number}.", name=row.name, number=row.registry_number)
    )


def document_of(workspace: Workspace, number: str, name: str) -> DocumentRow:
    """Return a case's document by its name, its beginning or its id.

    Raises:
        InvalidInput: none or several are called so.
    """
    from investcrm.services import inquiries

    with workspace.reader() as reader:
        found = inquiries.detail(reader, inquiries.by_number(reader, number)).documents
    sought = name.strip().casefold()
    exact = [row for row in found if sought in (row.name.casefold(), row.id)]
    fitting = exact or [row for row in found if row.name.casefold().startswith(sought)]
    if len(fitting) != 1:
        names = ", ".join(row.name for row in (fitting or found)) or "–"
        raise InvalidInput(
            N_("“{name}” is not one document of {number}. It has {known}."),
            name=name,
            number=number,
            known=names,
        )
    return fitting[0]


def export(
    asked: Asked,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
    public: Annotated[bool, typer.Option("--public", help=_PUBLIC_HELP)] = False,
    room: Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)] = False,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help=_FROM_HELP)] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help=_TO_HELP)] = "",
) -> None:
    """Write the register."""
    from investcrm.exchange import atomic
    from investcrm.services import register

    kind = inputs.ending_of(out, (".xlsx", ".pdf"), "--out")
    with ExitStack() as stack:
        workspaces: tuple[Workspace, ...]
        if room:
            workspaces = stack.enter_context(opening.opened_room(asked))
        else:
            workspaces = (stack.enter_context(opening.opened(asked)),)
        readers = [stack.enter_context(workspace.reader()) for workspace in workspaces]
        since = inputs.day(first, readers[0].today, "--from", ahead=False)
        until = inputs.day(last, readers[0].today, "--to", ahead=False)
        stores = [register.Store(reader, at > 0) for at, reader in enumerate(readers)]
        found = register.register(stores, since, until)
        shown = register.public(found) if public else found
        language = language_of(asked, workspaces[0])
        if kind == ".xlsx":
            data = register.as_xlsx(shown, complete=not public, language=language)
        else:
            data = register.as_pdf(
                readers[0], shown, complete=not public, first=since, last=until, language=language
            )
    path = atomic.write(out.expanduser().absolute(), data)
    _tell(asked, path, found, shown, room=room)


def _tell(asked: Asked, path: Path, found: Register, shown: Register, *, room: bool) -> None:
    lines = [
        f"  {formats.day(one.dated_on)}  {' '.join(filter(None, (one.case, one.name)))}"
        for one in found.unregistered
    ]
    if lines and not asked.json:
        head = n(
            "{count} secret document must be registered without delay",
            "{count} secret documents must be registered without delay",
            len(lines),
        )
        output.note("\n".join([f"{head}:", *lines]))
    data = {
        "file": str(path),
        "documents": len(shown.entries),
        "room_searched": room,
        "unregistered": [
            {"case": one.case, "name": one.name, "dated_on": one.dated_on} for one in found.unregistered
        ],
    }
    said = [t("The register is in {file}.", file=path)]
    if not room:
        said.append(t("What the confidential room holds is not in it; --confidential takes that in too."))
    output.show(asked, data, "\n".join(said))
