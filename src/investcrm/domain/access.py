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
    CUSTODIAN = "custodian"
    """Names a new responsible person where the one of a confidential case has left, and reads nothing."""
    REGISTRAR = "registrar"
    """Exports the register of the authority's documents."""


GROUP_LABELS: Final = {
    Group.ADVISOR: N_("Investment advisor"),
    Group.COORDINATOR: N_("Coordinator"),
    Group.MUNICIPALITY: N_("Municipality"),
    Group.AUDITOR: N_("Auditor"),
    Group.MIGRATOR: N_("Administrator"),
    Group.CUSTODIAN: N_("Custodian"),
    Group.REGISTRAR: N_("Registrar"),
}


class Verb(StrEnum):
    """What can be done with a row."""

    READ = "read"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    WITHDRAW = "withdraw"
    """Take back what was added, leaving it marked; what is stated can be no more than that."""


class Whose(StrEnum):
    """Which rows a right reaches."""

    ALL = "all"
    OWN_MUNICIPALITY = "own_municipality"
    OWN_CASES = "own_cases"
    """What belongs to the confidential cases one is a member of."""
    OWN = "own"
    """What is said of oneself: the rows whose ``member_id`` is the person's."""


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the declaration."""

    group: Group
    tables: tuple[str, ...]
    verbs: frozenset[Verb]
    whose: Whose = Whose.ALL


_READ = frozenset({Verb.READ})
_ADD = frozenset({Verb.READ, Verb.ADD})
_KEEP = frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})
_WORK = frozenset({Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE})
_APPEND = frozenset({Verb.READ, Verb.ADD, Verb.WITHDRAW})
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
    "dispatch",
    "activity",
    "task",
    "document",
    "document_piece",
    "import_batch",
    "import_row",
    "shared_link",
    "project_case",
)
COMPANY: Final = ("organisation", "organisation_strength_area", "contact")
LAND: Final = (
    "site", "outline", "substation", "power_statement", "power_reservation", "site_paper", "site_paper_piece",
)  # fmt: skip
VISIT: Final = ("company_visit",)
"""Visits to companies here, planned and done; in the open alone."""
PROJECT: Final = ("project", "project_activity", "project_goal", "project_count", "project_kpi")
"""Projects that somebody outside pays for, in the open alone; which cases count to them is the cases'."""
WORKED: Final = ("project_hours",)
"""Hours worked in projects: an advisor's own, a coordinator's everybody's."""
REPORTED: Final = ("project_report",)
"""What a funder was told; it stands."""
WHEEL: Final = ("wheel_event", "wheel_mark")
MEETING: Final = ("meeting", "meeting_municipality", "meeting_paper", "meeting_paper_piece")
ACTION: Final = ("action_plan", "action_note")
YEAR: Final = (*WHEEL, *MEETING, *ACTION)
"""The region's year, its meetings and action plans; in the open alone. A municipality reads the meetings it
is called to and the plans it is responsible for, and notes what it did."""
REFERENCE: Final = ("strength_area", "strength_item", "indicator", "work_day", "setting")
MUNICIPALITY: Final = ("municipality",)
READINESS: Final = ("readiness_request", "readiness_support")
"""What the region asks and gives where readiness is concerned; a municipality reads its own."""
APPENDED: Final = ("fact", "ledger_entry", "indicator_value")
MEMBER: Final = ("member", "member_municipality")
ASKED: Final = ("brief", "brief_message")
"""What the region sends to a municipality, and what is said about it."""
REPLIED: Final = ("reply", "reply_site", "reply_document", "reply_piece")
"""What a municipality sends back; once sent it stands."""
OWN: Final = ("own_inquiry", "own_series")
"""Inquiries of a municipality's own, which the region never reads; it reads what is shared."""
SECRECY: Final = ("assessment", "agreement", "disclosure_request", "disclosed_document", "case_member")
"""What the law asks to be kept of a case, and who reads a confidential one."""
KEPT: Final = ("read_entry", "disposal", "erasure")
"""What was done, kept for ever: reads of confidential cases, protocols of disposal, erased contacts."""
PASSAGE: Final = ("transfer", "chore")
"""What moves between the stores, and what is left to do after it."""
REGIONAL: Final = (
    *LAND, *REFERENCE, *MUNICIPALITY, *READINESS, *MEMBER, "fact", "indicator_value", "target", "publication",
)  # fmt: skip
"""What lives in the open store alone; the confidential one reads it there."""
_NOT_MIRRORED: Final = (*MEMBER, "site_paper_piece")
MIRRORED: Final = tuple(table for table in REGIONAL if table not in _NOT_MIRRORED)
"""What a room on a server holds a copy of, refreshed by whoever opens it; who is a member there, the
administrator alone says, and the pictures themselves stay in the open database."""
AUDIT: Final = ("change_set", "change", "change_value")
TOOLS: Final = ("search_entry", "presence")
_REGION: Final = (Group.ADVISOR, Group.COORDINATOR)
_BESIDE: Final = (Group.CUSTODIAN, Group.REGISTRAR)
"""Who works beside the cases."""

RIGHTS: Final = (
    Right(Group.ADVISOR, CASE + COMPANY + VISIT + LAND + YEAR, _WORK),
    Right(Group.COORDINATOR, CASE + COMPANY + VISIT + LAND + YEAR + REFERENCE + MUNICIPALITY, _WORK),
    Right(Group.COORDINATOR, ("target", *WORKED), _WORK),
    Right(Group.COORDINATOR, REPORTED, _ADD),
    Right(Group.ADVISOR, (*WORKED, *REPORTED), _READ),
    Right(Group.ADVISOR, WORKED, _WORK - _READ, Whose.OWN),
    Right(Group.ADVISOR, (*REFERENCE, *MUNICIPALITY, "target", "disposal_rule", "publication"), _READ),
    Right(Group.COORDINATOR, ("disposal_rule",), _WORK),
    Right(Group.COORDINATOR, ("publication", "published_group", "audit_seal"), _ADD),
    *(
        right
        for group in _REGION
        for right in (
            Right(group, APPENDED, _APPEND),
            Right(group, ASKED + SECRECY + PASSAGE + READINESS + PROJECT, _WORK),
            Right(group, KEPT, _ADD),
            Right(group, ("brief_link",), _ADD),
            Right(group, (*REPLIED, "joint_reply", "shared_inquiry", *MEMBER, *AUDIT), _READ),
            Right(group, ("number_series",), _KEEP),
            Right(group, TOOLS, _WORK),
        )
    ),
    Right(Group.MUNICIPALITY, REFERENCE, _READ),
    Right(Group.MUNICIPALITY, (*MUNICIPALITY, *READINESS, *MEMBER), _READ, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, (*MEETING, "action_plan"), _READ, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("action_note",), _APPEND, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("brief",), frozenset({Verb.READ, Verb.CHANGE}), Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("brief_message", *REPLIED), _ADD, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("joint_reply",), _KEEP, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, (*LAND, *OWN, *TOOLS), _WORK, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("fact", "indicator_value"), _APPEND, Whose.OWN_MUNICIPALITY),
    Right(Group.MUNICIPALITY, ("shared_inquiry", *AUDIT), _READ, Whose.OWN_MUNICIPALITY),
    Right(Group.AUDITOR, AUDIT, _READ),
    Right(Group.AUDITOR, ("audit_seal",), _ADD),
    *(Right(group, ("setting",), _READ) for group in (*_BESIDE, Group.AUDITOR)),
    Right(
        Group.MIGRATOR,
        (
            *CASE, *COMPANY, *VISIT, *LAND, *REFERENCE, *MUNICIPALITY, *APPENDED, *MEMBER, *ASKED, *REPLIED,
            *OWN, *TOOLS, *SECRECY, *KEPT, *PASSAGE, "target", "brief_link", "joint_reply", "shared_inquiry",
            *READINESS, *YEAR, *PROJECT, *WORKED, *REPORTED, "number_series", "disposal_rule", "publication",
            "published_group",
        ),
        _WORK,
    ),
    Right(Group.MIGRATOR, (*AUDIT, "audit_seal"), _ADD),
)  # fmt: skip

ROOM_GROUPS: Final = (*_REGION, Group.AUDITOR, *_BESIDE)
"""Who may have a login in the confidential database beside the administrator; never a municipality."""
_CARRIED: Final = (*(table for table in CASE if table not in ("import_batch", "import_row", "shared_link")),)
_NOBODYS: Final = (
    "import_batch", "import_row", "shared_link", "published_group", "disposal", "erasure", *VISIT, *PROJECT,
    *YEAR, *WORKED, *REPORTED,
)  # fmt: skip
"""What no confidential case has there: their rows are read by nobody, and none are written."""

ROOM_RIGHTS: Final = (
    *(
        right
        for group in _REGION
        for right in (
            Right(group, (*_CARRIED, *COMPANY[1:], *TOOLS, "transfer"), _WORK, Whose.OWN_CASES),
            Right(group, COMPANY[:1], _WORK - {Verb.ADD}, Whose.OWN_CASES),
            Right(group, (*COMPANY[:1], "erasure"), frozenset({Verb.ADD})),
            Right(group, tuple(t for t in SECRECY if t != "case_member"), _WORK, Whose.OWN_CASES),
            Right(group, ("ledger_entry",), _APPEND, Whose.OWN_CASES),
            Right(group, ("read_entry",), _ADD, Whose.OWN_CASES),
            Right(group, ("case_member", *AUDIT, *_NOBODYS), _READ, Whose.OWN_CASES),
            Right(group, ASKED, _WORK, Whose.OWN_CASES),
            Right(group, (*REPLIED, "brief_link"), _ADD, Whose.OWN_CASES),
            Right(group, ("joint_reply",), _KEEP, Whose.OWN_CASES),
            Right(group, MIRRORED, _WORK),
            Right(group, (*MEMBER, "shared_inquiry"), _READ),
            Right(group, ("disposal_rule",), _READ),
            Right(group, ("chore",), _WORK),
        )
    ),
    Right(Group.AUDITOR, (*AUDIT, "read_entry", "member"), _READ),
    Right(Group.AUDITOR, ("audit_seal",), _ADD),
    Right(Group.CUSTODIAN, ("member",), _READ),
    *(Right(group, ("setting",), _READ) for group in (*_BESIDE, Group.AUDITOR)),
    Right(Group.MIGRATOR, (*MEMBER, *MIRRORED), _WORK),
    Right(Group.MIGRATOR, ("disposal_rule",), _WORK),
)
"""The same for the room on a server, where being of the region opens no case: only being its member does."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the member's id, shown name, groups, and the municipalities where bound to some."""

    member_id: str
    name: str
    groups: frozenset[Group]
    municipality_codes: frozenset[str] = frozenset()


def reach(actor: Actor, verb: Verb, table: str, *, room: bool = False) -> Whose | None:
    """Return the rows of ``table`` the actor may ``verb`` (``room``: in a server's room); None: none."""
    found = {
        right.whose
        for right in (ROOM_RIGHTS if room else RIGHTS)
        if right.group in actor.groups and verb in right.verbs and table in right.tables
    }
    if Whose.ALL in found:
        return Whose.ALL
    return next(iter(found), None)


def reads_register(actor: Actor) -> bool:
    """Whether the actor reads the register: with the documents, or as a registrar without them."""
    return reach(actor, Verb.READ, "document") is Whose.ALL or Group.REGISTRAR in actor.groups


def demand(actor: Actor, verb: Verb, table: str) -> None:
    """Raise :class:`Forbidden` unless the actor may ``verb`` some rows of ``table``."""
    if reach(actor, verb, table) is None:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
