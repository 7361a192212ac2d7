"""Grants and row policies, generated from domain.access: what a login reaches, whatever program it uses.

A group that reaches all rows of a table gets a policy that is always true, which costs nothing; one that
reaches its own municipality's rows gets a condition on ``sec.my_codes()``, evaluated once for a statement.
Those groups also get their columns one by one, so that a row's place and transaction, which tell of rows
between, stay hidden. Rows are never deleted where a tombstone is kept, so nobody is granted that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm.domain import access
from investcrm.domain.access import MIRRORED, RIGHTS, ROOM_RIGHTS, Group, Verb, Whose
from investcrm.store.schema import Base
from investcrm.store.server import audit, passages
from investcrm.store.server import room as rooms
from investcrm.store.server.functions import ERASABLE
from investcrm.store.server.roles import BACKUP, DEFINER, MOVER, OWNER, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def _texts(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_CODES: Final = "(SELECT sec.my_codes())"
_OWN: Final = f"municipality_code IN {_CODES}"
_OWN_BRIEF: Final = f"brief_id IN (SELECT id FROM brief WHERE municipality_code IN {_CODES})"
_OWN_REPLY: Final = f"reply_id IN (SELECT id FROM reply WHERE municipality_code IN {_CODES})"
_OWN_SITE: Final = f"site_id IN (SELECT id FROM site WHERE municipality_code IN {_CODES})"
_OWN_PLACE: Final = (
    f"(site_id IS NULL OR {_OWN_SITE}) AND (municipality_code IS NULL OR {_OWN}) AND "
    f"(substation_id IS NULL OR substation_id IN (SELECT id FROM substation WHERE {_OWN})) AND "
    "pg_catalog.num_nonnulls(site_id, substation_id, municipality_code) > 0"
)
"""Power is stated of a site, a substation or a municipality: whichever is named must be its own."""
_OWN_PAPER: Final = f"paper_id IN (SELECT id FROM site_paper WHERE {_OWN_SITE})"
_MINE: Final = "member_id = (SELECT sec.my_member())"
_OWN_MEETING: Final = (
    f"meeting_id IN (SELECT meeting_id FROM meeting_municipality WHERE {_OWN} AND deleted_ms IS NULL)"
)
_OWN_PLAN: Final = f"plan_id IN (SELECT id FROM action_plan WHERE {_OWN})"
_OWN_WORD: Final = f"{_OWN} AND recorded_by = sec.my_member()"
"""What it said itself: the region's figures of it are not its to sign or to take away."""
_OWN_SESSION: Final = "login = session_user::text"
SETTINGS: Final = (
    "county_code", "region", "language", "sources", "promises", "power_steps", "readiness_weights",
    "readiness_compare",
    "contact_role", "contact_phone", "contact_email", "contact_web",
)  # fmt: skip
"""The settings every group reads; others, such as drafts of the quarter's words, are the region's."""
_FEW: Final[dict[Group, tuple[str, ...]]] = {
    Group.MUNICIPALITY: (),
    **dict.fromkeys(
        (Group.AUDITOR, Group.CUSTODIAN, Group.REGISTRAR), ("confidential_url", "room_password_kept")
    ),
}
"""The groups that read some settings alone, and which beside those."""
_ACTED: Final = (
    *access.LAND, "fact", "indicator_value", *access.OWN, *access.REPLIED, "joint_reply", "brief_message",
    "shared_inquiry", "action_note",
)  # fmt: skip
"""Whose changes a municipality's log shows. A brief's are left out: one act may send briefs to many."""
_SEEN: Final = {
    "municipality": f"code IN {_CODES}",
    "member": "id IN (SELECT sec.my_colleagues())",
    "outline": _OWN_SITE,
    "power_statement": _OWN_PLACE,
    "power_reservation": _OWN_PLACE,
    "site_paper": _OWN_SITE,
    "site_paper_piece": _OWN_PAPER,
    "fact": (
        f"(subject = 'site' AND subject_id IN (SELECT id FROM site WHERE municipality_code IN {_CODES})) "
        f"OR (subject = 'municipality' AND subject_id IN {_CODES})"
    ),
    "brief": f"{_OWN} AND deleted_ms IS NULL",
    "reply": f"{_OWN} OR id IN (SELECT sec.joint_replies())",
    "reply_site": "reply_id IN (SELECT id FROM reply)",
    "reply_document": "reply_id IN (SELECT id FROM reply)",
    "reply_piece": "document_id IN (SELECT id FROM reply_document)",
    "joint_reply": f"{_OWN} OR id IN (SELECT sec.joint_offers())",
    "search_entry": "ref IN (SELECT id FROM site)",
    "change": f"{_OWN} AND entity IN ({_texts(_ACTED)})",
    "change_value": "change_id IN (SELECT id FROM change)",
    "change_set": "seq IN (SELECT set_seq FROM change)",
    "shared_inquiry": f"{_OWN} AND deleted_ms IS NULL",
    "meeting": _OWN_MEETING.replace("meeting_id", "id", 1),
    "meeting_paper": _OWN_MEETING,
    "meeting_paper_piece": "paper_id IN (SELECT id FROM meeting_paper)",
    "action_note": _OWN_PLAN,
}
"""Which rows are a municipality's to read, where that is more than its code on the row."""
_NUMBER: Final = '(@.type() != "number" || @ != @.floor() || @ > 900000000000)'
_MISSHAPEN: Final = " OR ".join(
    f"pg_catalog.jsonb_path_exists(wide::jsonb, '{path}')"
    for path in (
        'strict $.* ? (@.type() != "array")',
        f"lax $.usable_m2[0] ? {_NUMBER}",
        f"lax $.motorway_m[0] ? {_NUMBER}",
        f"lax $.power[*].firm ? {_NUMBER}",
    )
)
_SHAPED: Final = f"CASE WHEN wide IS JSON OBJECT THEN NOT ({_MISSHAPEN}) ELSE false END"
"""Whether a site's wide row is one: the region's lists and matches are read out of it."""
_ADDED: Final = {
    "site": f"{_OWN} AND {_SHAPED}",
    "outline": _OWN_SITE,
    "power_statement": _OWN_PLACE,
    "power_reservation": _OWN_PLACE,
    "site_paper": _OWN_SITE,
    "site_paper_piece": _OWN_PAPER,
    "fact": f"({_SEEN['fact']}) AND recorded_by = sec.my_member()",
    "indicator_value": f"{_OWN_WORD} AND coalesce(as_of <= current_date + 1, true)",
    "brief_message": f"{_OWN} AND {_OWN_BRIEF} AND from_region = 0",
    "reply": f"{_OWN} AND brief_id IN (SELECT id FROM brief WHERE {_OWN} AND state = 'sent')",
    "reply_site": f"{_OWN} AND {_OWN_REPLY} AND {_OWN_SITE}",
    "reply_document": f"{_OWN} AND {_OWN_REPLY}",
    "reply_piece": f"document_id IN (SELECT id FROM reply_document WHERE {_OWN})",
    "joint_reply": (
        f"{_OWN} AND {_OWN_BRIEF} AND state = 'proposed' AND other_brief_id IS NULL "
        f"AND with_code NOT IN {_CODES}"
    ),
    "presence": f"{_OWN} AND {_OWN_SESSION}",
    "action_note": f"{_OWN} AND {_OWN_PLAN}",
}
"""Which rows it may add; the same as it reads where nothing is said."""
_DAY: Final = "BETWEEN DATE '2000-01-01' AND DATE '9999-12-31'"
_CHANGED: Final = {
    "brief": f"{_OWN} AND coalesce(opened_on {_DAY}, true) AND coalesce(begun_on {_DAY}, true)",
    "site": f"{_OWN} AND {_SHAPED}",
    "joint_reply": (
        f"({_OWN} AND state IN ('proposed', 'ended')) OR (id IN (SELECT sec.joint_offers()) AND "
        "state IN ('accepted', 'declined', 'ended') AND (other_brief_id IS NULL OR "
        "other_brief_id IN (SELECT sec.joint_briefs(joint_reply.id))))"
    ),
    "presence": f"{_OWN} AND {_OWN_SESSION}",
    "action_note": f"{_OWN} AND {_OWN_PLAN}",
    "indicator_value": _OWN_WORD,
}
"""How a row may look after its change; as it may be added where nothing is said."""
_COLUMNS_CHANGED: Final = {"joint_reply": ("version", "state", "other_brief_id")}
_COLUMNS_TOLD: Final = {"brief": ("version", "opened_on", "begun_on")}
"""Which columns a municipality writes of what is the region's: how far it has come."""
_NEVER_CHANGED: Final = ("id", "created_ms", "seq")
_FORWARDED: Final = "id IN (SELECT sent_brief_id FROM forwarding)"
_OF_BRIEF: Final = "brief_id IN (SELECT id FROM brief)"
_OF_REPLY: Final = "reply_id IN (SELECT id FROM reply)"
_POSTED: Final = ("brief", "brief_message", "joint_reply", "reply", "reply_site", "reply_document")
"""What may lie in the open for a case of the room: then it is its municipality's, and nobody else's."""
_REGIONS_LOG: Final = f"entity NOT IN ({_texts(access.OWN)})"
_REGION: Final = {
    ("presence", Verb.READ): "municipality_code IS NULL OR record_id IN (SELECT id FROM site)",
    ("presence", Verb.ADD): _OWN_SESSION,
    ("presence", Verb.CHANGE): _OWN_SESSION,
    ("presence", Verb.REMOVE): _OWN_SESSION,
    ("brief", Verb.READ): _FORWARDED,
    ("brief", Verb.CHANGE): _FORWARDED,
    ("brief_link", Verb.READ): _OF_BRIEF,
    ("brief_message", Verb.READ): _OF_BRIEF,
    ("brief_message", Verb.CHANGE): _OF_BRIEF,
    ("brief_message", Verb.ADD): f"from_region = 1 AND {_OF_BRIEF}",
    ("joint_reply", Verb.READ): _OF_BRIEF,
    ("reply", Verb.READ): _OF_BRIEF,
    ("reply_site", Verb.READ): _OF_REPLY,
    ("reply_document", Verb.READ): _OF_REPLY,
    ("reply_piece", Verb.READ): "document_id IN (SELECT id FROM reply_document)",
    ("shared_inquiry", Verb.READ): "deleted_ms IS NULL",
    ("change", Verb.READ): (
        f"{_REGIONS_LOG} AND (entity NOT IN ({_texts(_POSTED)}) OR row_id IN "
        f"({' UNION ALL '.join(f'SELECT id FROM {table}' for table in _POSTED)}))"
    ),
    ("change_value", Verb.READ): "EXISTS (SELECT FROM change c WHERE c.id = change_value.change_id)",
    ("change_set", Verb.READ): "EXISTS (SELECT FROM change c WHERE c.set_seq = change_set.seq)",
}
"""Conditions on groups that otherwise reach all: a brief that belongs to no case here is the room's; what
municipalities do with inquiries of their own, and whether they have any, the log does not tell. The search
index has none of them, so that it needs no condition, under which it would be searched row by row."""
_DEFINED: Final = {
    "member": ("SELECT",),
    "member_municipality": ("SELECT",),
    "brief": ("SELECT", "INSERT", "UPDATE"),
    "brief_link": ("SELECT", "INSERT"),
    "brief_message": ("SELECT", "INSERT"),
    **dict.fromkeys(
        ("forwarding", "joint_reply", "reply_site", "reply_document", "reply_piece"), ("SELECT",)
    ),
    "reply": ("SELECT",),
    "site": ("SELECT",),
    "fact": ("SELECT",),
    "setting": ("SELECT",),
    "substation": ("SELECT",),
    "shared_inquiry": ("SELECT", "INSERT", "UPDATE"),
    "change_set": ("SELECT", "INSERT", "UPDATE"),
    "change": ("SELECT", "INSERT"),
    "change_value": ("SELECT", "INSERT", "DELETE"),
}
"""What the functions of ``sec`` may do."""
_COMMANDS: Final = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


@dataclass(frozen=True, slots=True)
class Policy:
    """One row policy: its name, the table, role and command it is for, and its conditions."""

    name: str
    table: str
    role: str
    command: str
    using: str = ""
    check: str = ""

    def sql(self) -> str:
        """Return the statement that makes it."""
        text = f'CREATE POLICY "{self.name}" ON {self.table} FOR {self.command} TO {self.role}'
        using = f" USING ({self.using})" if self.using else ""
        return text + using + (f" WITH CHECK ({self.check})" if self.check else "")


@dataclass(frozen=True, slots=True)
class Grant:
    """One privilege of a role on a table; ``columns`` empty means the whole table."""

    table: str
    role: str
    privilege: str
    columns: tuple[str, ...] = ()

    def sql(self) -> str:
        """Return the statement that gives it."""
        columns = f" ({_quoted(self.columns)})" if self.columns else ""
        return f"GRANT {self.privilege}{columns} ON {self.table} TO {self.role}"


def reach(group: Group, verb: Verb, table: str, *, room: bool = False) -> Whose | None:
    """Return the rows of ``table`` a group may ``verb``, in the open database or in a room."""
    rights = ROOM_RIGHTS if room else RIGHTS
    found = {r.whose for r in rights if r.group is group and verb in r.verbs and table in r.tables}
    return Whose.ALL if Whose.ALL in found else next(iter(found), None)


def grants(*, room: bool = False) -> Iterator[Grant]:
    """Yield every grant, for every group and table."""
    for table in Base.metadata.sorted_tables:
        for group in Group:
            yield from _grants(table, group, room)
        for privilege in _defined(table.name, room):
            yield Grant(table.name, DEFINER, privilege)
        for privilege in passages.MOVED.get(table.name, ()):
            yield Grant(table.name, MOVER, privilege)
        if table.name in audit.roots():  # to hold a record while the log of its parts grows
            yield Grant(table.name, DEFINER, "SELECT", ("id",))
            yield Grant(table.name, DEFINER, "UPDATE", ("version",))
        if table.name in ERASABLE:  # to see that a record is deleted before its values are erased
            yield Grant(table.name, DEFINER, "SELECT", ("id", "deleted_ms"))


def _defined(table: str, room: bool) -> tuple[str, ...]:
    """Return what the functions of ``sec`` may do with a table."""
    declared = (rooms.DEFINED if room else _DEFINED).get(table, ())
    register = ("SELECT",) if table == "document" else ()
    return tuple(dict.fromkeys((*declared, *register, *passages.WOKEN.get(table, ()))))


def _grants(table: Table, group: Group, room: bool) -> Iterator[Grant]:
    name, role = table.name, role_of(group)
    reached = {verb: reach(group, verb, name, room=room) for verb in Verb}
    every = tuple(table.c.keys())
    read = (*every, "tokens") if name == "search_entry" else every
    if room:
        read = rooms.TELLING.get((group, name), read)
    if reached[Verb.READ]:
        yield Grant(name, role, "SELECT", read if room or reached[Verb.READ] is not Whose.ALL else ())
    if reached[Verb.ADD]:
        yield Grant(name, role, "INSERT")
    copied = room and name in MIRRORED
    kept = "deleted_ms" in every and not copied
    never = (*_NEVER_CHANGED, *(rooms.NEVER_CHANGED.get(name, ()) if room else ()))
    if copied and reached[Verb.CHANGE]:
        keys = table.primary_key.columns
        yield Grant(name, role, "UPDATE", tuple(one for one in every if one not in keys) or every)
    elif reached[Verb.CHANGE]:
        limited = _COLUMNS_CHANGED.get(name) if reached[Verb.CHANGE] is not Whose.ALL else None
        if reached[Verb.CHANGE] is Whose.OWN_MUNICIPALITY:
            limited = limited or _COLUMNS_TOLD.get(name)
        columns = limited or tuple(
            one for one in every if one not in never and (one != "deleted_ms" or reached[Verb.REMOVE])
        )
        yield Grant(name, role, "UPDATE", columns)
    elif reached[Verb.WITHDRAW]:
        yield Grant(name, role, "UPDATE", ("deleted_ms", "version") if kept else ("withdrawn_ms",))
    if reached[Verb.REMOVE] and not kept:
        yield Grant(name, role, "DELETE")


def policies(*, room: bool = False) -> Iterator[Policy]:
    """Yield every row policy; owner and definer have one on each table they touch."""
    for table in Base.metadata.sorted_tables:
        yield Policy("owner", table.name, OWNER, "ALL", "true", "true")
        if _defined(table.name, room) or table.name in (*audit.roots(), *ERASABLE):
            yield Policy("definer", table.name, DEFINER, "ALL", "true", "true")
        if table.name in passages.MOVED:
            yield Policy("mover", table.name, MOVER, "ALL", "true", "true")
        for group in Group:
            yield from _room_policies(table, group) if room else _policies(table, group)


def _room_policies(table: Table, group: Group) -> Iterator[Policy]:
    name = table.name
    for verb in Verb:
        whose = reach(group, verb, name, room=True)
        changes = reach(group, Verb.CHANGE, name, room=True)
        if whose is None or (verb is Verb.WITHDRAW and changes):
            continue
        if verb is Verb.REMOVE and "deleted_ms" in table.c and name not in MIRRORED:
            continue
        seen = rooms.SEEN.get(name, rooms.OWN) if whose is Whose.OWN_CASES else "true"
        added = rooms.ADDED.get(name, seen) if whose is Whose.OWN_CASES else "true"
        changed = rooms.CHANGED.get(name, seen) if whose is Whose.OWN_CASES else "true"
        command, using, check = {
            Verb.READ: ("SELECT", _settings(group, name) or seen, ""),
            Verb.ADD: ("INSERT", "", added),
            Verb.CHANGE: ("UPDATE", changed, changed),
            Verb.WITHDRAW: ("UPDATE", changed, changed),
            Verb.REMOVE: ("DELETE", changed, ""),
        }[verb]
        yield Policy(f"{group} {verb}", name, role_of(group), command, using, check)


def _policies(table: Table, group: Group) -> Iterator[Policy]:
    name, role = table.name, role_of(group)

    def policy(verb: Verb, command: str, using: str = "", check: str = "") -> Policy:
        return Policy(f"{group} {verb}", name, role, command, using, check)

    for verb in Verb:
        whose = reach(group, verb, name)
        if whose is None or (verb is Verb.WITHDRAW and reach(group, Verb.CHANGE, name)):
            continue
        if verb is Verb.REMOVE and "deleted_ms" in table.c:
            continue
        limited = _MINE if whose is Whose.OWN else _REGION.get((name, verb), "true")
        if group is Group.AUDITOR and name == "change":
            limited = _REGIONS_LOG
        if group is Group.MIGRATOR:
            limited = "true"
        own = whose is Whose.OWN_MUNICIPALITY
        seen = _own(name, _SEEN) if own else "true"
        if verb is Verb.READ:
            yield policy(verb, "SELECT", _settings(group, name) or (seen if own else limited))
        elif verb is Verb.ADD:
            yield policy(verb, "INSERT", check=(_ADDED.get(name) or seen) if own else limited)
        elif verb in (Verb.CHANGE, Verb.WITHDRAW):
            check = (_CHANGED.get(name) or seen) if own else limited
            using = check if name == "presence" else seen
            yield policy(verb, "UPDATE", using if own else limited, check)
        else:
            using = (_CHANGED.get(name) or seen) if own else limited
            yield policy(verb, "DELETE", using)


def _own(table: str, conditions: dict[str, str]) -> str:
    return conditions.get(table, _OWN)


def _settings(group: Group, table: str) -> str:
    """Return which settings a group reads; empty for all."""
    if table != "setting" or group not in _FEW:
        return ""
    return f"key IN ({_texts((*SETTINGS, *_FEW[group]))})"


def make(connection: Connection, *, room: bool = False) -> None:
    """Make grants and policies what they are declared to be, whatever they were."""
    run = connection.exec_driver_sql
    roles = ", ".join((DEFINER, MOVER, *(role_of(group) for group in Group)))
    for policy_name, table in run(
        "SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'"
    ).all():
        run(f'DROP POLICY "{policy_name}" ON "{table}"')
    run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {roles}")
    run(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {roles}")
    for table in Base.metadata.sorted_tables:
        run(f"REVOKE ALL ({_quoted(table.c.keys())}) ON {table.name} FROM PUBLIC, {roles}")
        run(f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    for grant in grants(room=room):
        run(grant.sql())
    for policy in policies(room=room):
        run(policy.sql())
    sealers = [group for group in Group if reach(group, Verb.ADD, "audit_seal", room=room)]
    counted = (
        (
            "search_entry_id_seq",
            ", ".join((DEFINER, *(role_of(group) for group in _writers("search_entry")))),
        ),
        ("change_id_seq", f"{DEFINER}, {MOVER}, {role_of(Group.MIGRATOR)}"),
        ("change_set_seq_seq", f"{DEFINER}, {MOVER}, {role_of(Group.MIGRATOR)}"),
    )
    for sequence, granted in (
        *(() if room else counted),
        ("audit_seal_seq_seq", ", ".join(role_of(group) for group in sealers)),
    ):
        run(f"GRANT USAGE ON SEQUENCE {sequence} TO {granted}")
    run(f"GRANT SELECT ON alembic_version TO {roles}, {BACKUP}")


def _writers(table: str) -> list[Group]:
    return [group for group in Group if reach(group, Verb.ADD, table)]
