"""Verbs of the archive: disposal by decided rules, and a case as a package for the e-archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number, language_of
from investcrm.domain.disposal import COVERS
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.services.disposing import Rule

_COVERS_HELP: Final = N_("What the rule covers: case, lost, masked, import.")
_MONTHS_HELP: Final = N_("How many months after closing it falls due.")
_DECISION_HELP: Final = N_("The decision behind the rule.")
_DECIDED_HELP: Final = N_("The day it was decided.")
_RULE_HELP: Final = N_("The rule, by its number in the list.")
_ROOM_HELP: Final = N_("In the confidential room.")
_YES_HELP: Final = N_("Carry it out; without it the command only shows what would go.")
_OUT_HELP: Final = N_("The ZIP file to write.")

Room = Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    disposal = group(N_("Disposal by decided rules: rule, due, carry-out."))
    rule = group(N_("Rules of disposal: add, list."))
    archive = group(N_("The e-archive: export."))
    app.add_typer(disposal, name="disposal")
    disposal.add_typer(rule, name="rule")
    app.add_typer(archive, name="archive")
    verb(rule, "add", N_("Write down a decided rule of disposal."))(rule_add)
    verb(rule, "list", N_("List the rules of disposal."))(rule_list)
    verb(disposal, "due", N_("List what falls due for disposal."))(due)
    verb(disposal, "carry-out", N_("Dispose of what falls due by a rule, with a protocol."))(carry_out)
    verb(archive, "export", N_("Write a case as a package for the e-archive."))(export)


def rule_add(
    asked: Asked,
    covers: Annotated[str, typer.Argument(metavar="WHAT", help=_COVERS_HELP)],
    months: Annotated[int, typer.Option("--months", min=0, help=_MONTHS_HELP)],
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=_DECISION_HELP)],
    decided: Annotated[str, typer.Option("--decided", metavar="DATE", help=_DECIDED_HELP)],
    room: Room = False,
) -> None:
    """Add one rule."""
    from investcrm.domain.legal_commands import AddDisposalRule
    from investcrm.services import disposing

    with opening.opened(asked, _room(room)) as workspace:
        with workspace.reader() as reader:
            day = inputs.day(decided, reader.today, "--decided", ahead=False) or reader.today
        command = AddDisposalRule(inputs.one_of(covers, COVERS, "WHAT"), months, decision, day)
        workspace.act(disposing.add_rule, command)
        rules = workspace.ask(disposing.rules)
    output.show(asked, [_rule(at, one) for at, one in enumerate(rules, 1)], _rules_text(rules))


def _room(wanted: bool) -> str:
    """Return what opens the room, or the open workspace."""
    return opening.ROOM_NUMBERS if wanted else ""


def rule_list(asked: Asked, room: Room = False) -> None:
    """List rules."""
    from investcrm.services import disposing

    with opening.opened(asked, _room(room)) as workspace:
        rules = workspace.ask(disposing.rules)
    text = _rules_text(rules) or t("No rule of disposal is decided, so nothing is disposed of.")
    output.show(asked, [_rule(at, one) for at, one in enumerate(rules, 1)], text)


def _rule(at: int, one: Rule) -> dict[str, Any]:
    return {
        "rule": at,
        "covers": one.covers,
        "months": one.months,
        "decision": one.decision,
        "decided_on": one.decided_on,
    }


def _rules_text(rules: tuple[Rule, ...]) -> str:
    headers = (t("Rule"), t("Covers"), t("Months"), t("Decision"), t("Decided"))
    rows = [
        (str(at), t(COVERS[one.covers]), str(one.months), one.decision, formats.day(one.decided_on))
        for at, one in enumerate(rules, 1)
    ]
    return output.table(headers, rows, right=(2,))


def due(asked: Asked, room: Room = False) -> None:
    """List what falls due."""
    from investcrm.services import disposing

    with opening.opened(asked, _room(room)) as workspace:
        found = workspace.ask(disposing.due)
        places = {one.id: at for at, one in enumerate(workspace.ask(disposing.rules), 1)}
    data = [
        {
            "rule": places[one.rule.id],
            "record": one.label,
            "title": one.title,
            "closed_on": one.closed_on,
            "due_on": one.due_on,
        }
        for one in found
    ]
    rows = [
        (str(places[one.rule.id]), one.label, one.title, formats.day(one.closed_on), formats.day(one.due_on))
        for one in found
    ]
    text = output.table((t("Rule"), t("Record"), t("Title"), t("Closed"), t("Due")), rows)
    output.show(asked, data, text or t("Nothing falls due for disposal."))


def carry_out(
    asked: Asked,
    rule: Annotated[int, typer.Argument(metavar="RULE", help=_RULE_HELP)],
    yes: Annotated[bool, typer.Option("--yes", help=_YES_HELP)] = False,
    room: Room = False,
) -> None:
    """Carry out one rule."""
    from investcrm.domain.legal_commands import CarryOutDisposal
    from investcrm.services import disposing

    with opening.opened(asked, _room(room)) as workspace:
        chosen = _chosen(workspace, rule)
        falling = [one for one in workspace.ask(disposing.due) if one.rule.id == chosen.id]
        labels = [one.label for one in falling]
        named = [" ".join(filter(None, (one.label, one.title))) for one in falling]
        if not yes:
            said = n("{count} record would go.", "{count} records would go.", len(labels))
            hint = t("Add --yes to carry it out; it cannot be undone.")
            output.show(asked, {"would_go": labels}, "\n".join([said, *named, hint]))
            return
        command = CarryOutDisposal(chosen.id, language=language_of(asked, workspace))
        done = workspace.act(disposing.carry_out, command)
        workspace.clean()
    records = sum(line.records for line in done.lines)
    data = {"disposed": [line.label for line in done.lines], "records": records}
    said = n("{count} record was emptied.", "{count} records were emptied.", records)
    output.show(asked, data, "\n".join([said, t("The protocol is kept among the documents.")]))


def _chosen(workspace: Workspace, at: int) -> Rule:
    from investcrm.services import disposing

    rules = workspace.ask(disposing.rules)
    if not 1 <= at <= len(rules):
        raise InvalidInput(N_("There is no rule {number}. “disposal rule list” shows them."), number=at)
    return rules[at - 1]


def export(
    asked: Asked,
    number: Number,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
) -> None:
    """Write one case as a package; of a confidential one it is logged that it was exported."""
    from investcrm.exchange import atomic
    from investcrm.services import archiving, inquiries, rooms

    with opening.opened(asked, number) as workspace:
        row_id = workspace.ask(inquiries.by_number, number)
        with workspace.reader() as reader:
            data = archiving.package(reader, row_id, workspace.store.clock(), confidential=workspace.is_room)
        if workspace.is_room:
            with workspace.write() as uow:
                rooms.note_read(uow, row_id, "exported")
        path = atomic.write(out.expanduser().absolute(), data)
    output.show(asked, {"file": str(path), "bytes": len(data)}, t("The package is in {file}.", file=path))
