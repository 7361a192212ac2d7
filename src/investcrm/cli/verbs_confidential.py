"""Verbs of the confidential room: its locks, its cases, who sees them, and moves between the stores."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import logging
from investcrm.domain.errors import NotFound
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.services.traces import Place

_NUMBER_HELP: Final = N_("The case's number: S-7K3 in the room, 2026-041 outside it.")
_CODE_NAME_HELP: Final = N_("The code name the case goes by from now on.")
_TITLE_HELP: Final = N_("What the case is called in the open.")
_GROUND_HELP: Final = N_("The ground for secrecy, such as “31 kap. 16 § OSL”.")
_WISH_HELP: Final = N_("What the investor itself has asked for.")
_MINUTES_HELP: Final = N_("How long, in minutes.")
_NAME_HELP: Final = N_("The member, by name.")
_ROLE_HELP: Final = N_("reader or responsible.")
_LEAVE_HELP: Final = N_("See the case no more oneself.")

_ERASE_HELP: Final = N_("Take the earlier wording of other records out of the history for good.")

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_NUMBER_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    room = group(N_("The confidential room: its locks, its cases, and who sees them."))
    app.add_typer(room, name="confidential")
    verb(
        room, "init", N_("Set the passphrase that opens the room; the recovery code comes first, on a line.")
    )(passphrase)
    verb(room, "unlock", N_("Let this computer's key store open the room for a while."))(unlock)
    verb(room, "lock", N_("Lock the room again."))(lock)
    verb(room, "passphrase", N_("Change the passphrase: the old one on a line, the new one on the next."))(
        passphrase
    )
    verb(room, "rekey", N_("Encrypt the room anew; gives a new recovery code."))(rekey)
    verb(room, "list", N_("List the confidential cases one may see."))(list_)
    verb(room, "show", N_("Show one confidential case; this is logged."))(show)
    verb(room, "add", N_("Log a confidential case under its code name."))(logging(opening.opened_inside))
    verb(room, "seal", N_("Make an open case confidential: everything of it moves into the room."))(seal)
    verb(room, "unseal", N_("Bring a case whose secrecy has ended back into the open."))(unseal)
    verb(
        room, "words", N_("List where words of a sealed case still stand in the open; or clear the history.")
    )(words_left)
    verb(room, "log", N_("Show who read a confidential case."))(read_log)
    verb(room, "left", N_("On a server: list cases whose responsible member is gone, for a custodian."))(left)
    verb(room, "name", N_("On a server: name somebody responsible for such a case."))(name_responsible)
    members = group(N_("Who sees a confidential case: list, add, remove, hand-over."))
    room.add_typer(members, name="member")
    verb(members, "list", N_("List who sees a case."))(list_members)
    verb(members, "add", N_("Let a member see a case."))(add_member)
    verb(members, "remove", N_("Let a member see a case no more."))(remove_member)
    verb(members, "hand-over", N_("Make somebody else responsible for a case."))(hand_over)


def unlock(
    asked: Asked,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=480, help=_MINUTES_HELP)] = 30,
) -> None:
    """Let the key store open the room for a while."""
    from investcrm.bootstrap import room as rooms

    with opening.opened_with_secret(asked) as (workspace, secret):
        rooms.keep_open(workspace, secret or opening.secret(asked), minutes)
    output.show(asked, {"minutes": minutes}, t("The room is open for {count} minutes.", count=minutes))


def lock(asked: Asked) -> None:
    """Lock the room again."""
    from investcrm.bootstrap import room as rooms

    with opening.opened(asked) as workspace:
        rooms.lock(workspace)
    output.show(asked, {"locked": True}, t("The room is locked."))


def passphrase(asked: Asked) -> None:
    """Set or change the passphrase."""
    from investcrm import bootstrap
    from investcrm.bootstrap import room as rooms

    old, new = opening.secrets(
        asked, t("Passphrase so far, or recovery code: "), t("New passphrase: "), t("The same once more: ")
    )
    rooms.change_passphrase(bootstrap.local_folder(opening.location(asked)), old, new)
    output.show(asked, {"changed": True}, t("The passphrase is changed. The recovery code stays as printed."))


def rekey(asked: Asked) -> None:
    """Encrypt the room anew."""
    from investcrm import bootstrap
    from investcrm.bootstrap import room as rooms

    folder = bootstrap.local_folder(opening.location(asked))
    done = rooms.rekey(folder, opening.secret(asked))
    said = t(
        "The room has a new key. Print this recovery code and throw the old one away: {code}",
        code=done.recovery_code,
    )
    output.show(asked, {"recovery_code": done.recovery_code}, said)


def list_(asked: Asked) -> None:
    """List the confidential cases."""
    from investcrm.domain.filters import InquiryFilter
    from investcrm.services import inquiries
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room), room.reader() as reader:
        shown = InquiryFilter(order="title", descending=False)
        head = inquiries.list_head(reader, shown)
        rows = inquiries.list_window(reader, shown, head, 0, head.count)
        beside = services.lines(reader, tuple(row.id for row in rows))
    data = [
        shapes.inquiry(row)
        | {
            "readers": beside[row.id].readers,
            "ground": beside[row.id].ground,
            "assessed_on": beside[row.id].assessed_on,
        }
        for row in rows
    ]
    headers = (t("Number"), t("Code name"), t("Status"), t("Readers"), t("Ground for secrecy"))
    lines = [
        (row.number, row.title, t(row.status), str(beside[row.id].readers), _ground(beside[row.id]))
        for row in rows
    ]
    output.show(asked, data, output.table(headers, lines, right=(3,)) or t("No confidential cases."))


def _ground(line: Any) -> str:
    day = formats.day(line.assessed_on) if line.assessed_on else ""
    return " \u00b7 ".join(filter(None, (line.ground, day))) or t("to be assessed")


def show(asked: Asked, number: Number) -> None:
    """Show one confidential case, and note that it was read."""
    from investcrm.cli.verbs_inquiry import as_text
    from investcrm.services import inquiries
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        row_id = _case(room, number)
        with room.write() as uow:
            services.note_read(uow, row_id, "opened")
        with room.reader() as reader:
            found = inquiries.detail(reader, row_id)
            seen = services.who_sees(reader, row_id)
    data = shapes.detail(found) | {"who_sees": [_access(one) for one in seen]}
    lines = [f"  {one.name}  {_role(one)}" for one in seen]
    output.show(asked, data, "\n\n".join([as_text(found), "\n".join([t("Who sees it"), *lines])]))


def _access(one: Any) -> dict[str, Any]:
    return {"name": one.name, "role": one.role, "since": one.since_on, "municipality": one.municipality}


def _role(one: Any) -> str:
    from investcrm.services.rooms import BRIEF_LABELS, ROLE_LABELS

    return t((BRIEF_LABELS if one.municipality else ROLE_LABELS)[one.role])


def seal(
    asked: Asked,
    number: Number,
    code_name: Annotated[str, typer.Option("--code-name", help=_CODE_NAME_HELP)],
    ground: Annotated[str, typer.Option("--ground", help=_GROUND_HELP)] = "",
    wish: Annotated[str, typer.Option("--wish", help=_WISH_HELP)] = "",
) -> None:
    """Make an open case confidential."""
    from investcrm.domain.secrecy_commands import Seal
    from investcrm.services import sealing, traces

    with opening.opened_room(asked) as (workspace, room):
        passed = sealing.seal(workspace, room, Seal(_case(workspace, number), code_name, ground, wish))
        places = workspace.ask(traces.located, passed.traces, current().language)
    lines = [t("{number} is now {new} in the room.", number=number, new=passed.number)]
    if places:
        lines.append(t("Others wrote its words in the open. Change what must not stand there:"))
        lines += [f"  {_place(place)}" for place in places]
    told = [{"table": one.table, "id": one.row_id, "column": one.column} for one in passed.traces]
    output.show(asked, {"number": passed.number, "traces": told}, "\n".join(lines))


def words_left(
    asked: Asked,
    number: Number,
    erase: Annotated[bool, typer.Option("--erase-history", help=_ERASE_HELP)] = False,
) -> None:
    """List where words of a case of the room stand in the open, and clear the history of them."""
    from investcrm.domain.secrecy_commands import EraseWording
    from investcrm.services import persons, traces

    erased = 0
    with opening.opened_room(asked) as (workspace, room):
        said = room.ask(traces.words_of, _case(room, number))
        found = workspace.ask(traces.search, said)
        if erase:
            history = tuple(int(one.row_id) for one in found if one.table == traces.HISTORY)
            erased = workspace.act(traces.erase_wording, EraseWording(history))
            persons.clean(workspace.store)
            found = workspace.ask(traces.search, said)
        places = workspace.ask(traces.located, found, current().language)
    told = [{"table": one.table, "id": one.row_id, "column": one.column} for one in found]
    lines = [n("{count} earlier wording erased.", "{count} earlier wordings erased.", erased)] * bool(erased)
    lines += [_place(place) for place in places] or [
        t("Nothing in the open says words of the case any more.")
    ]
    output.show(asked, {"erased": erased, "traces": told}, "\n".join(lines))


def _place(place: Place) -> str:
    return " \u00b7 ".join(filter(None, (place.title, t(place.kind), place.field)))


def unseal(
    asked: Asked,
    number: Number,
    title: Annotated[str, typer.Option("--title", help=_TITLE_HELP)],
) -> None:
    """Bring a case back into the open."""
    from investcrm.domain.secrecy_commands import Unseal
    from investcrm.services import sealing

    with opening.opened_room(asked) as (workspace, room):
        passed = sealing.unseal(workspace, room, Unseal(_case(room, number), title))
    said = t("{number} is now {new} in the open.", number=number, new=passed.number)
    output.show(asked, {"number": passed.number}, said)


def read_log(asked: Asked, number: Number) -> None:
    """Show who read a case."""
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        found = room.ask(services.read_log, _case(room, number))
    rows = [(_moment(one.at_ms), one.name, t(services.ACT_LABELS[one.act]), one.detail) for one in found]
    data = [{"at_ms": one.at_ms, "name": one.name, "act": one.act, "detail": one.detail} for one in found]
    output.show(
        asked, data, output.table((t("When"), t("Who"), t("What was done"), ""), rows) or t("Nobody yet.")
    )


def _moment(at_ms: int) -> str:
    return formats.moment(datetime.fromtimestamp(at_ms / 1000, UTC))


def left(asked: Asked) -> None:
    """List the cases nobody is responsible for any more."""
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        found = room.ask(services.left_alone)
    data = [{"number": number, "was": was} for number, was in found]
    told = output.table((t("Number"), t("Responsible until now")), found)
    output.show(asked, data, told or t("No case is left alone."))


def name_responsible(
    asked: Asked, number: Number, name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)]
) -> None:
    """Name somebody responsible for a case that was left alone."""
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room), room.write() as uow:
        services.name_responsible(uow, number.upper(), services.member_named(uow, name))
    said = t("{name} is responsible for {number} now.", name=name, number=number.upper())
    output.show(asked, {"number": number.upper(), "name": name}, said)


def list_members(asked: Asked, number: Number) -> None:
    """List who sees a case."""
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        found = room.ask(services.who_sees, _case(room, number))
    rows = [(one.name, _role(one), formats.day(one.since_on)) for one in found]
    output.show(asked, [_access(one) for one in found], output.table((t("Who"), t("As"), t("Since")), rows))


def add_member(
    asked: Asked,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=_ROLE_HELP)] = "reader",
) -> None:
    """Let a member see a case."""
    from investcrm.domain.secrecy_commands import GiveAccess
    from investcrm.services import rooms as services

    chosen = inputs.one_of(role, services.ROLE_LABELS, "--role")
    with opening.opened_room(asked) as (_, room):
        row_id = _case(room, number)
        room.act(services.give_access, GiveAccess(row_id, _member(room, name), chosen))
    output.show(asked, {"name": name, "role": chosen}, t("{name} sees {number}.", name=name, number=number))


def remove_member(
    asked: Asked, number: Number, name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)]
) -> None:
    """Let a member see a case no more."""
    from investcrm.domain.secrecy_commands import WithdrawAccess
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        row_id = _case(room, number)
        room.act(services.withdraw_access, WithdrawAccess(row_id, _member(room, name)))
    said = t("{name} does not see {number} any more.", name=name, number=number)
    output.show(asked, {"name": name}, said)


def hand_over(
    asked: Asked,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME_HELP)],
    leave: Annotated[bool, typer.Option("--leave", help=_LEAVE_HELP)] = False,
) -> None:
    """Make another member responsible for a case."""
    from investcrm.domain.secrecy_commands import HandOver
    from investcrm.services import rooms as services

    with opening.opened_room(asked) as (_, room):
        row_id = _case(room, number)
        room.act(services.hand_over, HandOver(row_id, _member(room, name), not leave))
    said = t("{name} is responsible for {number} now.", name=name, number=number)
    output.show(asked, {"name": name, "role": "responsible"}, said)


def _case(workspace: Workspace, number: str) -> str:
    from investcrm.services import inquiries

    return workspace.ask(inquiries.by_number, number.upper())


def _member(room: Workspace, name: str) -> str:
    from investcrm.services import reference

    for member_id, known in room.ask(reference.load).members.items():
        if known.casefold() == name.strip().casefold():
            return member_id
    raise NotFound(N_("There is no such member."))
