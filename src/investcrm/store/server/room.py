"""The room on a server: which rows of the confidential database a login reaches, and by what functions.

A case is for its members alone. Who is one, the definer's functions write: a case's first member is whoever
began it, others are let in by who is responsible, and where nobody is left a custodian names somebody. What a
number, a key or an error could tell of other cases is drawn by lot or by the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.access import PROJECT, REPORTED, ROOM_GROUPS, WORKED, YEAR, Group
from investcrm.store.server import grouped
from investcrm.store.server.roles import DEFINER, MOVER, ROOM, SCHEMA, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

CASES: Final = "(SELECT sec.my_cases())"
OWN: Final = f"inquiry_id IN {CASES}"
"""The condition on a row that belongs to a case."""
_ROOTS: Final = "(SELECT sec.my_roots())"
_OF_COMPANY: Final = "inquiry_id IS NULL AND organisation_id IN (SELECT id FROM organisation)"
_OF_BRIEF: Final = "brief_id IN (SELECT id FROM brief)"
_OF_REPLY: Final = "reply_id IN (SELECT id FROM reply)"
NOBODYS: Final = "false"
SEEN: Final = {
    "inquiry": f"id IN {CASES}",
    "contact": f"{OWN} OR ({_OF_COMPANY})",
    "activity": f"{OWN} OR ({_OF_COMPANY})",
    "task": f"{OWN} OR ({_OF_COMPANY})",
    "organisation": "id IN (SELECT organisation_id FROM inquiry) OR id IN (SELECT sec.my_companies())",
    "organisation_strength_area": "organisation_id IN (SELECT id FROM organisation)",
    "document_piece": "document_id IN (SELECT id FROM document)",
    "search_entry": f"ref IN {_ROOTS}",
    "presence": f"record_id IN {_ROOTS}",
    "brief": "id IN (SELECT sent_brief_id FROM forwarding)",
    "brief_message": _OF_BRIEF,
    "brief_link": _OF_BRIEF,
    "joint_reply": _OF_BRIEF,
    "reply": _OF_BRIEF,
    "reply_site": _OF_REPLY,
    "reply_document": _OF_REPLY,
    "reply_piece": "document_id IN (SELECT id FROM reply_document)",
    "change": f"root_id IN {_ROOTS}",
    "change_value": "change_id IN (SELECT id FROM change)",
    "change_set": "seq IN (SELECT set_seq FROM change)",
    "import_batch": NOBODYS,
    "import_row": NOBODYS,
    "shared_link": NOBODYS,
    "published_group": NOBODYS,
    "disposal": NOBODYS,
    "erasure": NOBODYS,
    **dict.fromkeys(("company_visit", *PROJECT, *WORKED, *REPORTED, *YEAR), NOBODYS),
}
"""Which rows are a member's, where that is more than the case's id on the row."""
_MINE: Final = f"login = session_user::text AND record_id IN {_ROOTS}"
ADDED: Final = {
    **dict.fromkeys(("inquiry", "brief", "brief_link"), "sec.my_member() IS NOT NULL"),
    "read_entry": f"{OWN} AND member_id = sec.my_member()",
    "presence": _MINE,
}
"""Which rows may be added, where these are not those seen: who begins a case becomes its member by it, and a
brief is tied to its case a moment after it was made, till when nobody sees it."""
CHANGED: Final = {"presence": _MINE}
NEVER_CHANGED: Final = {"inquiry": ("number", "number_key")}
"""Columns whose uniqueness would tell whether somebody else's case has a value."""
TELLING: Final = {(Group.AUDITOR, "change_value"): ("change_id",)}
"""Groups that read some columns only: an auditor proves the log without what it says."""
DEFINED: Final = {
    **grouped.GROUPED,
    "member": ("SELECT",),
    "member_municipality": ("SELECT",),
    "inquiry": ("SELECT",),
    "case_member": ("SELECT", "INSERT", "UPDATE"),
    **dict.fromkeys(
        ("contact", "organisation", "activity", "task", "forwarding", "read_entry", "joint_reply"),
        ("SELECT",),
    ),
    **dict.fromkeys(("brief", "brief_link", "reply", "site"), ("SELECT",)),
    "shared_inquiry": ("SELECT", "INSERT", "UPDATE"),
    "change_set": ("SELECT", "INSERT", "UPDATE"),
    "change": ("SELECT", "INSERT"),
    "change_value": ("SELECT", "INSERT", "DELETE"),
}
"""What the functions of ``sec`` may do in a room."""
SETTING: Final = "investcrm.room"
CLOSED: Final = "closed"
_CASES: Final = """
    SELECT c.inquiry_id::text FROM public.case_member c JOIN public.member m ON m.id = c.member_id
    WHERE m.login = session_user::text AND m.deleted_ms IS NULL AND c.deleted_ms IS NULL"""
_COMPANIES: Final = """
    SELECT o.id::text FROM public.organisation o
    WHERE NOT EXISTS (SELECT FROM public.inquiry i WHERE i.organisation_id = o.id)
    AND EXISTS (SELECT FROM public.change c JOIN public.change_set s ON s.seq = c.set_seq
        WHERE c.root_id = o.id AND c.entity = 'organisation' AND c.op = 'add'
        AND s.login = session_user::text)"""
"""Companies one has added and no case names yet; from then on they are the case's."""
_ALL_ROOTS: Final = f"""
    WITH mine AS MATERIALIZED ({_CASES}),
    company AS (SELECT i.organisation_id AS id FROM public.inquiry i
        WHERE i.id IN (SELECT * FROM mine) AND i.organisation_id IS NOT NULL UNION {_COMPANIES}),
    asked AS (SELECT f.sent_brief_id AS id FROM public.forwarding f
        WHERE f.inquiry_id IN (SELECT * FROM mine) AND f.sent_brief_id IS NOT NULL)
    SELECT * FROM mine
    UNION ALL SELECT id::text FROM company
    UNION ALL SELECT r.id::text FROM public.read_entry r WHERE r.inquiry_id IN (SELECT * FROM mine)
    UNION ALL SELECT k.id::text FROM public.contact k WHERE k.inquiry_id IN (SELECT * FROM mine)
        OR (k.inquiry_id IS NULL AND k.organisation_id IN (SELECT id FROM company))
    UNION ALL SELECT a.id::text FROM public.activity a
        WHERE a.inquiry_id IS NULL AND a.organisation_id IN (SELECT id FROM company)
    UNION ALL SELECT t.id::text FROM public.task t
        WHERE t.inquiry_id IS NULL AND t.organisation_id IN (SELECT id FROM company)
    UNION ALL SELECT id::text FROM asked
    UNION ALL SELECT r.id::text FROM public.reply r WHERE r.brief_id IN (SELECT id FROM asked)"""
_LEFT: Final = f"""
    SELECT i.id::text AS inquiry_id, i.number, coalesce((SELECT m.name FROM public.case_member c
            JOIN public.member m ON m.id = c.member_id
            WHERE c.inquiry_id = i.id AND c.role = 'responsible'
            ORDER BY c.since_on DESC, c.id DESC LIMIT 1), '') AS was
    FROM public.inquiry i WHERE i.deleted_ms IS NULL AND NOT EXISTS (
        SELECT FROM public.case_member c JOIN public.member m ON m.id = c.member_id
        JOIN pg_catalog.pg_roles r ON r.rolname = m.login AND r.rolcanlogin
        WHERE c.inquiry_id = i.id AND c.role = 'responsible' AND c.deleted_ms IS NULL
        AND m.deleted_ms IS NULL AND pg_catalog.pg_has_role(r.oid, '{ROOM}', 'MEMBER'))"""
"""Cases whose responsible member was removed, or has no login there any more."""
READ: Final = {
    "my_cases()": ("SETOF text", _CASES),
    "my_roots()": ("SETOF text", _ALL_ROOTS),
    "my_companies()": ("SETOF text", _COMPANIES),
}
"""The room's own functions that policies ask: what they return, and how they find it."""
_ID: Final = "pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', '')"
_NOW: Final = "(EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint"
_TODAY: Final = "(pg_catalog.clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::date"
_RESPONSIBLE: Final = """EXISTS (SELECT FROM public.case_member c JOIN public.member m ON m.id = c.member_id
        WHERE c.inquiry_id = $1 AND c.role = 'responsible' AND c.deleted_ms IS NULL
        AND m.login = session_user::text AND m.deleted_ms IS NULL)"""
_IN_REGION: Final = """EXISTS (SELECT FROM public.member m WHERE m.id = $2 AND m.deleted_ms IS NULL
        AND pg_catalog.string_to_array(m.groups, ',') && ARRAY['advisor', 'coordinator'])"""
_SOMEBODY: Final = """
    IF NOT EXISTS (SELECT FROM public.case_member c WHERE c.inquiry_id = $1 AND c.role = 'responsible'
            AND c.deleted_ms IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'IC001', MESSAGE = 'nobody responsible';
    END IF;"""
_HOLD: Final = "PERFORM FROM public.inquiry i WHERE i.id = $1 FOR NO KEY UPDATE;"
_PUT: Final = f"""
    UPDATE public.case_member c SET role = $3, version = c.version + 1
        WHERE c.inquiry_id = $1 AND c.member_id = $2 AND c.deleted_ms IS NULL RETURNING c.id INTO row_id;
    IF row_id IS NULL THEN
        INSERT INTO public.case_member (id, version, created_ms, inquiry_id, member_id, role, since_on)
        VALUES ({_ID}, 1, {_NOW}, $1, $2, $3, {_TODAY}) RETURNING id INTO row_id;
    END IF;"""
_DENY: Final = "RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'denied';"
_GIVE: Final = f"""
DECLARE row_id text;
BEGIN
    {_HOLD}
    IF NOT {_RESPONSIBLE} OR NOT {_IN_REGION} OR $3 NOT IN ('responsible', 'reader') THEN {_DENY} END IF;
    {_PUT}
    {_SOMEBODY}
    RETURN row_id;
END"""
_WITHDRAW: Final = f"""
DECLARE row_id text;
BEGIN
    {_HOLD}
    IF NOT {_RESPONSIBLE} THEN {_DENY} END IF;
    UPDATE public.case_member c SET deleted_ms = {_NOW}, version = c.version + 1
        WHERE c.inquiry_id = $1 AND c.member_id = $2 AND c.deleted_ms IS NULL RETURNING c.id INTO row_id;
    {_SOMEBODY}
    RETURN row_id;
END"""
_SEES: Final = f"""
DECLARE who text;
BEGIN
    IF $1 NOT IN ({_CASES}) THEN {_DENY} END IF;
    SELECT m.login INTO who FROM public.member m
        JOIN pg_catalog.pg_roles r ON r.rolname = m.login AND r.rolcanlogin
        WHERE m.id = $2 AND pg_catalog.pg_has_role(r.oid, '{ROOM}', 'MEMBER');
    RETURN $1 IN ({_CASES.replace("session_user::text", "who")});
END"""
"""Whether a member sees a case, for somebody who does: the policies' own rule with that member's login."""
_NAME: Final = f"""
DECLARE row_id text; case_id text;
BEGIN
    SELECT l.inquiry_id INTO case_id FROM ({_LEFT}) l WHERE l.number = $1;
    IF case_id IS NULL OR NOT {_IN_REGION} OR $2 = sec.my_member() THEN {_DENY} END IF;
    PERFORM FROM public.inquiry i WHERE i.id = case_id FOR NO KEY UPDATE;
    {
    _PUT.replace("= $1", "= case_id")
    .replace(", $1, $2, $3,", ", case_id, $2, 'responsible',")
    .replace("role = $3", "role = 'responsible'")
}
    RETURN row_id;
END"""
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS: Final = 5
"""Letters of a number: so many that whoever tries numbers for months learns nothing of those taken."""
_NUMBER: Final = f"""
DECLARE
    letters text := '';
    key int;
    pick int;
BEGIN
    LOOP
        letters := '';
        key := 1;
        FOR place IN 1..{LETTERS} LOOP
            pick := pg_catalog.mod(('x' || pg_catalog.substr({_ID}, 1, 7))::bit(28)::int, {len(_ALPHABET)});
            letters := letters || pg_catalog.substr('{_ALPHABET}', pick + 1, 1);
            key := key * {len(_ALPHABET)} + pick;
        END LOOP;
        EXIT WHEN NOT EXISTS (SELECT FROM public.inquiry i WHERE i.number_key = key);
    END LOOP;
    NEW.number := 'S-' || letters;
    NEW.number_key := key;
    RETURN NEW;
END"""
"""A case's number, drawn from those nobody has, whatever the client asked for."""
_BEGIN: Final = f"""
DECLARE who text := sec.my_member();
BEGIN
    IF who IS NOT NULL THEN
        INSERT INTO public.case_member (id, version, created_ms, inquiry_id, member_id, role, since_on)
        VALUES ({_ID}, 1, {_NOW}, NEW.id, who, 'responsible', {_TODAY});
    END IF;
    RETURN NULL;
END"""
_FUNCTIONS: Final = {
    "draw_number()": ("trigger", _NUMBER, ()),
    "begin_case()": ("trigger", _BEGIN, ()),
    "give_access(text, text, text)": ("text", _GIVE, (Group.ADVISOR, Group.COORDINATOR)),
    "withdraw_access(text, text)": ("text", _WITHDRAW, (Group.ADVISOR, Group.COORDINATOR)),
    "sees(text, text)": ("boolean", _SEES, (Group.ADVISOR, Group.COORDINATOR)),
    "name_responsible(text, text)": ("text", _NAME, (Group.CUSTODIAN,)),
    "left_alone()": (
        "TABLE (number text, was text)",
        f"BEGIN RETURN QUERY SELECT l.number::text, l.was::text FROM ({_LEFT}) l ORDER BY l.number; END",
        (Group.CUSTODIAN,),
    ),
}
"""Function by signature: what it returns, its body, and the groups that may run it."""
_NEXT: Final = (
    "SELECT (EXTRACT(epoch FROM clock_timestamp()) * 1000000)::bigint * 64 + floor(random() * 64)::bigint"
)
"""A key by the clock, that grows and has no gaps to count."""
_KEYED: Final = (("change_set", "seq"), ("change", "id"), ("search_entry", "id"))
_WIDE: Final = (*_KEYED, ("change", "set_seq"), ("change_value", "change_id"), ("audit_seal", "upto"))


def is_room(connection: Connection) -> bool:
    """Whether the database is one for confidential cases: it says so, or what it was made of does."""
    return bool(
        connection.exec_driver_sql(
            f"SELECT current_setting('{SETTING}', true) = '{CLOSED}' "
            "OR to_regprocedure('sec.my_cases()') IS NOT NULL"
        ).scalar_one()
    )


def widen(connection: Connection) -> None:
    """Let the keys that would count be drawn by the clock."""
    run = connection.exec_driver_sql
    run(f"CREATE OR REPLACE FUNCTION {SCHEMA}.next_key() RETURNS bigint LANGUAGE sql VOLATILE AS '{_NEXT}'")
    run(f"ALTER FUNCTION {SCHEMA}.next_key() OWNER TO {DEFINER}")
    run(f"REVOKE ALL ON FUNCTION {SCHEMA}.next_key() FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.next_key() TO {_roles(ROOM_GROUPS)}")
    narrow = run(
        "SELECT data_type = 'integer' FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = 'change' AND column_name = 'id'"
    ).scalar_one()
    if not narrow:
        return
    for name, table in run("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'").all():
        run(f'DROP POLICY "{name}" ON "{table}"')
    run(f"DROP FUNCTION IF EXISTS {SCHEMA}.finish")
    for table, column in _WIDE:
        run(f"ALTER TABLE {table} ALTER {column} TYPE bigint")
    for table, column in _KEYED:
        run(f"ALTER TABLE {table} ALTER {column} SET DEFAULT {SCHEMA}.next_key()")


def make(connection: Connection) -> None:
    """Make the room's functions and triggers anew."""
    run = connection.exec_driver_sql
    grouped.make(connection)
    for signature, (returns, body, groups) in _FUNCTIONS.items():
        name = f"{SCHEMA}.{signature}"
        run(
            f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = pg_catalog, pg_temp AS $body${body}$body$"
        )
        run(f"ALTER FUNCTION {name} OWNER TO {DEFINER}")
        run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        if groups:
            run(f"GRANT EXECUTE ON FUNCTION {name} TO {_roles(groups)}")
    run(
        "CREATE OR REPLACE TRIGGER draw_number BEFORE INSERT ON inquiry "
        f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.draw_number()"
    )
    run(
        "CREATE OR REPLACE TRIGGER begin_case AFTER INSERT ON inquiry "
        f"FOR EACH ROW WHEN (current_user <> '{MOVER}') EXECUTE FUNCTION {SCHEMA}.begin_case()"
    )


def _roles(groups: tuple[Group, ...]) -> str:
    return ", ".join(role_of(group) for group in groups)
