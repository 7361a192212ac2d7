"""Verbs over personal data: whose day has come, all that is kept about somebody, and erasing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.errors import Cancelled, InvalidInput, NotFound
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.persons import Found, Mention

_WHO_HELP: Final = N_("The person's whole name or e-mail address.")
_OUT_HELP: Final = N_("The JSON file to write; a PDF to read is written beside it.")
_OVERWRITE_HELP: Final = N_("Write over a file that is there already.")
_YES_HELP: Final = N_("Do not ask before erasing.")
_SOON_HELP: Final = N_("Also those whose day comes within this many days.")

_ROOM_HELP: Final = N_("In the confidential room instead of the open workspace.")
_BOTH_HELP: Final = N_("In the confidential room too; its records are marked.")

Room = Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)]
Who = Annotated[str, typer.Argument(metavar="NAME|E-MAIL", help=_WHO_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    person = group(N_("Personal data: whose day has come, what is kept about somebody, erasing it."))
    verb(person, "due", N_("List the contacts whose day has come."))(due)
    verb(person, "export", N_("Write all that is kept about a person to a JSON file and a PDF."))(export)
    verb(person, "erase", N_("Erase a person's contact records for good, and list what stays and why."))(
        erase
    )
    app.add_typer(person, name="person")


def due(
    asked: Asked,
    within: Annotated[int, typer.Option("--within", min=0, metavar="DAYS", help=_SOON_HELP)] = 0,
    room: Room = False,
) -> None:
    """List the contacts that are due."""
    from datetime import timedelta

    from investcrm.services import persons

    with opening.opened(asked, _side(room)) as workspace, workspace.reader() as reader:
        found = persons.due(reader, reader.today + timedelta(days=within))
    data = [
        {
            "id": one.id,
            "name": one.name,
            "email": one.email,
            "company": one.organisation,
            "inquiry": one.number,
            "purpose": one.purpose,
            "due_on": one.due_on,
            "set_by_hand": one.is_set,
        }
        for one in found
    ]
    headers = (t("Due"), t("Name"), t("E-mail"), t("Company"), t("Case"))
    rows = [(formats.day(one.due_on), one.name, one.email, one.organisation, one.number) for one in found]
    output.show(asked, data, output.table(headers, rows) or t("No contact has come to its day."))


def export(
    asked: Asked,
    who: Who,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
    overwrite: Annotated[bool, typer.Option("--overwrite", help=_OVERWRITE_HELP)] = False,
    room: Annotated[bool, typer.Option("--confidential", help=_BOTH_HELP)] = False,
) -> None:
    """Export what is kept about a person."""
    from investcrm.services import persons, saving

    file = out.expanduser()
    file = file if file.suffix.lower() == ".json" else file.with_name(f"{file.name}.json")
    paper = file.with_suffix(".pdf")
    for one in (file, paper):
        if one.exists() and not overwrite:
            raise InvalidInput(
                N_("{file} is there already. Give another name, or --overwrite."), file=str(one)
            )
    with _sides(asked, both=room) as (workspace, *inside):
        with ExitStack() as opened:
            readers = [opened.enter_context(one.reader()) for one in (workspace, *inside)]
            found = persons.collect(readers, persons.find(readers[0], who, *readers[1:]))
            today = readers[0].today
        if not found.mentions:
            raise NotFound(N_("Nothing here speaks of {name}."), name=who)
        saving.write(file, persons.as_json(found, today, current()))
        saving.write(paper, persons.as_pdf(found, workspace.actor.name, today, current()))
    data = {
        "file": str(file),
        "pdf": str(paper),
        "records": len(found.mentions),
        "not_searched": len(found.unread),
        "room_searched": room,
    }
    lines = [t("It is in {file} and {paper}.", file=file, paper=paper)]
    if found.unread:
        lines.append(
            n(
                "The content of {count} document could not be searched; it is named in the files.",
                "The content of {count} documents could not be searched; they are named in the files.",
                len(found.unread),
            )
        )
    if not room:
        lines.append(t("The confidential room was not searched; --confidential searches it too."))
    output.show(asked, data, "\n".join(lines))


def erase(
    asked: Asked,
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_YES_HELP)] = False,
    room: Room = False,
) -> None:
    """Erase a person's contact records."""
    from investcrm.services import persons

    with opening.opened(asked, _side(room)) as workspace:
        with workspace.reader() as reader:
            found = persons.collect([reader], persons.find(reader, who))
        if not found.going:
            raise NotFound(N_("There is no contact record to erase. What else speaks of the person stays."))
        if not yes:
            _confirm(found)
        with workspace.write() as uow:
            count = persons.erase(uow, found)
        drafts = persons.forget_on_desk(workspace.desk, found.person)
        persons.clean(workspace.store)
    data = {
        "erased": count,
        "drafts": drafts,
        "stays": [_as_data(one) for one in found.staying],
        "not_searched": [_as_data(one) for one in found.unread],
    }
    said = n("{count} contact record erased.", "{count} contact records erased.", count)
    output.show(asked, data, "\n".join([said, *_staying(found)]))


def _side(room: bool) -> str:
    """Return what opens the store that is meant."""
    return opening.ROOM_NUMBERS if room else ""


@contextmanager
def _sides(asked: Asked, *, both: bool) -> Iterator[tuple[Workspace, ...]]:
    """Open the workspace, and the confidential room after it where both are meant."""
    if both:
        with opening.opened_room(asked) as pair:
            yield pair
    else:
        with opening.opened(asked) as workspace:
            yield (workspace,)


def _confirm(found: Found) -> None:
    if not opening.can_ask():
        raise InvalidInput(N_("This cannot be taken back. Give --yes to erase."))
    for one in found.going:
        output.note(f"{t(one.kind)}: {one.text}")
    for line in _staying(found):
        output.note(line)
    if not typer.confirm(t("Erase this for good?")):
        raise Cancelled(N_("Nothing was erased."))


def _staying(found: Found) -> list[str]:
    if not found.staying and not found.unread:
        return [t("Nothing else speaks of the person.")]
    lines = [t("This stays:")] if found.staying else []
    lines += [f"- {_line(one)}: {t(one.why)}" for one in found.staying]
    if found.unread:
        lines.append(t("These could not be searched, look at them yourself:"))
        lines += [f"- {_line(one)}" for one in found.unread]
    return lines


def _line(one: Mention) -> str:
    parts = (t(one.kind), one.number, one.registry, one.on.isoformat() if one.on else "", one.text[:60])
    return " ".join(part for part in parts if part)


def _as_data(one: Mention) -> dict[str, Any]:
    return {
        "kind": t(one.kind),
        "table": one.table,
        "id": one.row_id,
        "inquiry": one.number,
        "registry_number": one.registry,
        "on": one.on,
        "why": t(one.why) if one.why else "",
    }
