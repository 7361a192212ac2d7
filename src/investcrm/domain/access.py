"""Who may do what: group x table x verb x whose rows, declared once.

Menus, service guards, row policies and the access matrix of a server all come from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import Forbidden
from investcrm.domain.words import N_


class Group(StrEnum):
    """The groups of people who log in."""

    ADVISOR = "advisor"
    COORDINATOR = "coordinator"
    MUNICIPALITY = "municipality"
    AUDITOR = "auditor"
    MIGRATOR = "migrator"


GROUP_LABELS: Final = {
    Group.ADVISOR: N_("Investment advisor"),
    Group.COORDINATOR: N_("Coordinator"),
    Group.MUNICIPALITY: N_("Municipality"),
    Group.AUDITOR: N_("Auditor"),
    Group.MIGRATOR: N_("Administrator"),
}


class Verb(StrEnum):
    """What can be done with a row."""

    READ = "read"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Whose(StrEnum):
    """Which rows a right reaches."""

    ALL = "all"
    OWN_MUNICIPALITY = "own_municipality"


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the declaration."""

    group: Group
    tables: tuple[str, ...]
    verbs: frozenset[Verb]
    whose: Whose = Whose.ALL


_READ = frozenset({Verb.READ})
_WORK = frozenset({Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE})
_APPEND = frozenset({Verb.READ, Verb.ADD})
CASE: Final = (
    "inquiry",
    "inquiry_strength_area",
    "inquiry_municipality",
    "requirement",
    "forwarding",
    "answer",
    "answer_site",
    "offer",
    "offer_site",
    "activity",
    "task",
    "document",
    "document_piece",
    "import_batch",
    "import_row",
)
COMPANY: Final = ("organisation", "organisation_strength_area", "contact")
LAND: Final = ("site", "power_statement")
REFERENCE: Final = ("municipality", "strength_area", "indicator", "work_day", "setting")
APPENDED: Final = ("fact", "ledger_entry", "indicator_value")
AUDIT: Final = ("change_set", "change", "change_value")

RIGHTS: Final = (
    Right(Group.ADVISOR, CASE + COMPANY + LAND, _WORK),
    Right(Group.ADVISOR, APPENDED, _APPEND),
    Right(Group.ADVISOR, (*REFERENCE, "member", "target", *AUDIT), _READ),
    Right(Group.COORDINATOR, CASE + COMPANY + LAND + REFERENCE, _WORK),
    Right(Group.COORDINATOR, APPENDED, _APPEND),
    Right(Group.COORDINATOR, ("target",), _WORK),
    Right(Group.COORDINATOR, ("member", *AUDIT), _READ),
    Right(Group.MUNICIPALITY, REFERENCE, _READ),
    Right(Group.MUNICIPALITY, ("forwarding",), frozenset({Verb.READ}), Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("answer", "answer_site", *LAND), _WORK, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("fact", "indicator_value"), _APPEND, Whose.OWN_MUNICIPALITY),
    Right(Group.AUDITOR, AUDIT, _READ),
    Right(Group.MIGRATOR, (*CASE, *COMPANY, *LAND, *REFERENCE, *APPENDED, "target", "member"), _WORK),
    Right(Group.MIGRATOR, AUDIT, _APPEND),
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the member's id, shown name, groups, and municipality where bound to one."""

    member_id: str
    name: str
    groups: frozenset[Group]
    municipality_code: str | None = None


def reach(actor: Actor, verb: Verb, table: str) -> Whose | None:
    """Return the rows of ``table`` the actor may ``verb``; None for none at all."""
    found = {
        right.whose
        for right in RIGHTS
        if right.group in actor.groups and verb in right.verbs and table in right.tables
    }
    if Whose.ALL in found:
        return Whose.ALL
    return Whose.OWN_MUNICIPALITY if found else None


def demand(actor: Actor, verb: Verb, table: str) -> None:
    """Raise :class:`Forbidden` unless the actor may ``verb`` some rows of ``table``."""
    if reach(actor, verb, table) is None:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
