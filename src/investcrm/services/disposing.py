"""Disposal by decided rules: what falls due, and carrying it out with a protocol."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from investcrm import words as catalogue
from investcrm.domain import disposal as rule_book
from investcrm.domain.access import Verb, demand
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.services import cases, settings
from investcrm.store import disposal as store
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.legal_commands import AddDisposalRule, CarryOutDisposal, RemoveDisposalRule
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

PROTOCOL_NAME = N_("Protocol of disposal.pdf")
_LONGEST = 12 * 100


@dataclass(frozen=True, slots=True)
class Rule:
    """A decided rule: what it covers, how many months after closing, the decision and its day."""

    id: str
    covers: str
    months: int
    decision: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Falling:
    """Something that falls due by a rule; ``label`` is its number or name, ``title`` what it is called."""

    rule: Rule
    record_id: str
    label: str
    closed_on: date
    due_on: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a protocol, as far as it may be told: number, registry numbers, how much it was."""

    label: str
    closed_on: date
    registered: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True)
class Done:
    """A disposal of the past: when, by whom, how many records, and the document that is its protocol."""

    carried_out_on: date
    carried_out_by: str
    records: int
    document_id: str


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A disposal that was carried out, with its protocol kept as a document."""

    disposal_id: str
    document_id: str
    lines: tuple[Line, ...]


def add_rule(uow: UnitOfWork, command: AddDisposalRule) -> str:
    """Write down a decided rule.

    Raises:
        InvalidInput: it covers nothing known, names no decision, or its days cannot be.
    """
    if command.covers not in rule_book.COVERS:
        raise InvalidInput(
            N_("A rule covers one of {known}. Nothing was saved."), known=", ".join(rule_book.COVERS)
        )
    if not 0 <= command.months <= _LONGEST:
        raise InvalidInput(N_("Say after how many months, at most {most}."), most=_LONGEST)
    if not command.decision.strip():
        raise InvalidInput(N_("Name the decision behind the rule: nothing is disposed of without one."))
    if command.decided_on > uow.today:
        raise InvalidInput(N_("A rule cannot have been decided in the future. Nothing was saved."))
    rule_id = uow.insert(
        "disposal_rule",
        {
            "covers": command.covers,
            "months": command.months,
            "decision": command.decision.strip(),
            "decided_on": command.decided_on,
        },
    )
    uow.commit(N_("Added a rule of disposal"))
    return rule_id


def remove_rule(uow: UnitOfWork, command: RemoveDisposalRule) -> None:
    """Take back a rule; what was disposed of by it keeps its protocol."""
    uow.remove("disposal_rule", command.rule_id)
    uow.commit(N_("Removed a rule of disposal"))


def rules(reader: Reader) -> tuple[Rule, ...]:
    """Return the decided rules."""
    return tuple(
        Rule(row_id, covers, int(months), decision, day(decided) or reader.today)
        for row_id, covers, months, decision, decided in store.rules(reader)
    )


def due(reader: Reader) -> tuple[Falling, ...]:
    """Return what falls due today by any rule; what somebody asks to see waits until that is decided."""
    return tuple(one for rule in rules(reader) for one in _falling(reader, rule))


def _falling(reader: Reader, rule: Rule) -> list[Falling]:
    found = []
    for row_id, label, closed, title in store.closed(reader, rule.covers):
        on = day(closed)
        if on and rule_book.due_on(on, rule.months) <= reader.today:
            found.append(Falling(rule, row_id, label, on, rule_book.due_on(on, rule.months), title))
    return found


def carried_out(reader: Reader) -> tuple[Done, ...]:
    """Return the disposals that were carried out, the latest first."""
    return tuple(
        Done(day(on) or reader.today, by, int(records), document_id)
        for on, by, records, document_id in store.carried_out(reader)
    )


def carry_out(uow: UnitOfWork, command: CarryOutDisposal) -> CarriedOut:
    """Dispose of what a rule covers and what is due: emptied tombstones and a protocol stay.

    On a server this is an administrator's.

    Raises:
        NotFound: there is no such rule.
        InvalidInput: nothing is due by it, or not all that was named.
        Forbidden: this role may not empty everything of a case.
    """
    demand(uow.actor, Verb.CHANGE, "ledger_entry")
    rule = next((one for one in rules(uow) if one.id == command.rule_id), None)
    if rule is None:
        raise NotFound(N_("There is no such decided rule, and without one nothing is disposed of."))
    falling = {one.record_id: one for one in _falling(uow, rule)}
    wanted = falling if command.record_ids is None else dict.fromkeys(command.record_ids)
    if not wanted:
        raise InvalidInput(N_("Nothing falls due by this rule today."))
    if not set(wanted) <= set(falling):
        raise InvalidInput(N_("Not all of this falls due by the rule today. Nothing was disposed of."))
    lines = tuple(_empty(uow, falling[row_id]) for row_id in wanted)
    document_id = _protocol(uow, rule, lines, command.language)
    disposal_id = uow.insert(
        "disposal",
        {
            "rule_id": rule.id,
            "carried_out_on": uow.today,
            "carried_out_by": uow.actor.name,
            "records": sum(line.records for line in lines),
            "protocol": json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str),
        },
    )
    uow.commit(N_("Disposed of records by rule"), reversible=False)
    return CarriedOut(disposal_id, document_id, lines)


def _empty(uow: UnitOfWork, one: Falling) -> Line:
    if one.rule.covers == "masked":
        return Line(one.label, one.closed_on, (), store.empty_documents(uow, [one.record_id]))
    if one.rule.covers == "import":
        return Line("", one.closed_on, (), store.empty_import(uow, one.record_id))
    numbers = tuple(store.registered(uow, one.record_id))
    return Line(one.label, one.closed_on, numbers, store.empty_case(uow, one.record_id))


def _protocol(uow: UnitOfWork, rule: Rule, lines: tuple[Line, ...], language: str) -> str:
    from investcrm import formats
    from investcrm.reports import listing

    w = catalogue.of(language)
    columns = (N_("Number"), N_("Closed"), N_("Registry numbers"), N_("Records"))
    rule_text = w.n(
        "Rule: {covers}, {count} month after closing. Decision: {decision}, {day}. Carried out by {name}.",
        "Rule: {covers}, {count} months after closing. Decision: {decision}, {day}. Carried out by {name}.",
        rule.months,
        covers=w.t(rule_book.COVERS[rule.covers]),
        decision=rule.decision,
        day=formats.day(rule.decided_on),
        name=uow.actor.name,
    )
    data = listing.render(
        listing.Listing(
            w.t("Protocol of disposal"),
            str(settings.load(uow, "region", "")) or "InvestCRM",
            uow.today,
            tuple(listing.ListColumn(w.t(title), title == "Records") for title in columns),
            [
                (one.label or "–", formats.day(one.closed_on), ", ".join(one.registered), str(one.records))
                for one in lines
            ],
            rule_text,
        ),
        w,
    )
    paper = Attachment(w.t(PROTOCOL_NAME), "application/pdf", data, "drawn_up")
    (document_id,) = cases.add_documents(uow, None, (paper,))
    return document_id
