"""The functions of the schema ``sec``: what a row policy must know of its session, told by a definer.

Each runs with the definer's few rights and a search path nobody can change, and answers about the session's
own login alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import ROOM_GROUPS, Group
from investcrm.domain.readiness import DIMENSIONS, POINTS
from investcrm.store.server import post
from investcrm.store.server import room as rooms
from investcrm.store.server.roles import DEFINER, SCHEMA, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MINE: Final = "m.login = session_user::text AND m.deleted_ms IS NULL"
_CODES: Final = f"""
    SELECT b.municipality_code FROM public.member m
    JOIN public.member_municipality b ON b.member_id = m.id AND b.deleted_ms IS NULL
    WHERE {_MINE}"""
_INDEXES: Final = f"""
    SELECT l.subject_id::text,
        floor((2 * sum(p.points * w.weight) + sum(w.weight)) / (2 * sum(w.weight)))::int
    FROM (SELECT DISTINCT ON (f.subject_id, f.field) f.subject_id, f.field, f.value FROM public.fact f
        WHERE f.subject = 'municipality' AND f.withdrawn_ms IS NULL
        ORDER BY f.subject_id, f.field, coalesce(f.as_of, '0001-01-01') DESC, f.recorded_ms DESC, f.id DESC) l
    JOIN (VALUES {", ".join(f"('{key}')" for key in DIMENSIONS)}) d (field) ON d.field = l.field
    JOIN (VALUES {", ".join(f"('{json.dumps(level)}', {points})" for level, points in POINTS.items())})
        p (value, points) ON p.value = l.value
    CROSS JOIN LATERAL (SELECT coalesce((SELECT (s.value::jsonb ->> l.field)::int FROM public.setting s
        WHERE s.key = 'readiness_weights' AND s.deleted_ms IS NULL), 1) AS weight) w
    WHERE w.weight > 0 AND EXISTS (SELECT FROM public.setting s
        WHERE s.key = 'readiness_compare' AND s.value = 'true' AND s.deleted_ms IS NULL)
    GROUP BY l.subject_id"""
"""Every municipality's index where the region lets them compare, and nothing else.

It is what ``domain.readiness.index`` reckons, which a test holds it to.
"""
_READ: Final = {
    "readiness_indexes()": ("TABLE (code text, value int)", _INDEXES),
    "my_member()": ("text", f"SELECT m.id::text FROM public.member m WHERE {_MINE}"),
    "my_codes()": ("SETOF text", _CODES),
    "my_colleagues()": (
        "SETOF text",
        f"""SELECT c.member_id::text FROM public.member_municipality c
        WHERE c.deleted_ms IS NULL AND c.municipality_code IN ({_CODES})""",
    ),
    "me()": (
        "TABLE (member_id text, name text, groups text, codes text)",
        f"""SELECT m.id::text, m.name,
        (SELECT coalesce(string_agg(g.name, ',' ORDER BY g.name), '') FROM
            (VALUES {", ".join(f"('{group}', '{role_of(group)}')" for group in Group)}) AS g (name, role)
            WHERE pg_catalog.pg_has_role(session_user, g.role::pg_catalog.name, 'MEMBER')),
        (SELECT coalesce(string_agg(b.municipality_code, ',' ORDER BY b.municipality_code), '')
            FROM public.member_municipality b WHERE b.member_id = m.id AND b.deleted_ms IS NULL)
        FROM public.member m WHERE {_MINE}""",
    ),
    "joint_offers()": (
        "SETOF text",
        f"""SELECT j.id::text FROM public.joint_reply j
        JOIN public.brief_link a ON a.brief_id = j.brief_id
        JOIN public.brief_link b ON b.link = a.link
        JOIN public.brief mine ON mine.id = b.brief_id AND mine.municipality_code = j.with_code
        WHERE mine.deleted_ms IS NULL AND mine.municipality_code IN ({_CODES})""",
    ),
    "joint_briefs(text)": (
        "SETOF text",
        f"""SELECT b.brief_id::text FROM public.joint_reply j
        JOIN public.brief_link a ON a.brief_id = j.brief_id
        JOIN public.brief_link b ON b.link = a.link
        JOIN public.brief mine ON mine.id = b.brief_id AND mine.municipality_code = j.with_code
        WHERE j.id = $1 AND mine.deleted_ms IS NULL AND mine.municipality_code IN ({_CODES})""",
    ),
    "joint_replies()": (
        "SETOF text",
        f"""SELECT r.id::text FROM public.joint_reply j
        JOIN public.brief_link a ON a.brief_id = j.brief_id
        JOIN public.brief_link b ON b.brief_id = j.other_brief_id AND b.link = a.link
        JOIN public.brief other ON other.id = j.other_brief_id AND other.municipality_code = j.with_code
        JOIN public.reply r ON (r.brief_id = j.other_brief_id AND j.municipality_code IN ({_CODES}))
            OR (r.brief_id = j.brief_id AND j.with_code IN ({_CODES}))
        WHERE j.state = 'accepted' AND j.deleted_ms IS NULL""",
    ),
}
"""Function by signature: what it returns and how it finds it."""
_SHARE: Final = """
BEGIN
    IF NEW.share NOT IN ('nothing', 'number', 'summary', 'all') THEN
        RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'own_inquiry.share';
    END IF;
    INSERT INTO public.shared_inquiry AS s (id, version, created_ms, deleted_ms, own_id, municipality_code,
        number, received_on, level, title, summary, content)
    SELECT pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', ''), 1, NEW.created_ms,
        CASE WHEN NEW.share = 'nothing' THEN NEW.created_ms ELSE NEW.deleted_ms END, NEW.id,
        NEW.municipality_code, NEW.number, NEW.received_on, NEW.share,
        CASE WHEN NEW.share IN ('summary', 'all') THEN NEW.title ELSE '' END,
        CASE WHEN NEW.share IN ('summary', 'all') THEN NEW.summary ELSE '' END,
        CASE WHEN NEW.share = 'all' THEN pg_catalog.json_build_object('investor', NEW.investor,
            'source', NEW.source, 'deadline_on', NEW.deadline_on, 'requirements', NEW.requirements,
            'jobs', NEW.jobs, 'contact', NEW.contact, 'closed_on', NEW.closed_on,
            'outcome', NEW.outcome)::text ELSE '{}' END
    WHERE NEW.share <> 'nothing' OR EXISTS (SELECT FROM public.shared_inquiry o WHERE o.own_id = NEW.id)
    ON CONFLICT (own_id) DO UPDATE SET version = s.version + 1, deleted_ms = excluded.deleted_ms,
        number = excluded.number, received_on = excluded.received_on, level = excluded.level,
        title = excluded.title, summary = excluded.summary, content = excluded.content;
    RETURN NULL;
END"""

ERASABLE: Final = ("inquiry", "contact", "organisation", "activity", "task", "document", "import_batch")
"""The records whose values may be taken out of the log once they are deleted."""
_ERASERS: Final = (Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR)
_ERASE: Final = """
DECLARE
    found record;
    lives bool;
    erased int;
BEGIN
    FOR found IN SELECT DISTINCT c.root, c.root_id FROM public.change c WHERE c.root_id = ANY ($1) LOOP
        IF found.root NOT IN ({erasable}) THEN
            RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = found.root;
        END IF;{mine}
        EXECUTE 'SELECT EXISTS (SELECT FROM public.' || pg_catalog.quote_ident(found.root)
            || ' WHERE id = $1 AND deleted_ms IS NULL)' INTO lives USING found.root_id;
        IF lives THEN
            RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = found.root;
        END IF;
    END LOOP;
    DELETE FROM public.change_value v USING public.change c
        WHERE v.change_id = c.id AND c.root_id = ANY ($1);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END"""
"""Takes the values of deleted records out of the log, and of no others: what lives keeps its history."""
_MINE_ALONE: Final = f"""
        IF found.root_id NOT IN (SELECT sec.my_roots())
            AND NOT pg_catalog.pg_has_role(session_user, '{role_of(Group.MIGRATOR)}', 'MEMBER') THEN
            RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = found.root;
        END IF;"""


def make(connection: Connection, *, room: bool = False) -> None:
    """Make every function anew, owned by the definer, to be run by the groups alone."""
    run = connection.exec_driver_sql
    groups = ", ".join(role_of(group) for group in ((*ROOM_GROUPS, Group.MIGRATOR) if room else Group))
    for signature, (returns, query) in (_READ | (rooms.READ if room else {})).items():
        name = f"{SCHEMA}.{signature}"
        run(
            f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER "
            f"SET search_path = pg_catalog, pg_temp BEGIN ATOMIC {query}; END"
        )
        _give(connection, name)
        run(f"GRANT EXECUTE ON FUNCTION {name} TO {groups}")
    run(
        f"CREATE OR REPLACE FUNCTION {SCHEMA}.share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS $body${_SHARE}$body$"
    )
    _give(connection, f"{SCHEMA}.share()")
    erasable = ", ".join(f"'{table}'" for table in ERASABLE)
    run(
        f"CREATE OR REPLACE FUNCTION {SCHEMA}.erase_values(text[]) RETURNS int LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
        f"AS $body${_ERASE.format(erasable=erasable, mine=_MINE_ALONE if room else '')}$body$"
    )
    _give(connection, f"{SCHEMA}.erase_values(text[])")
    erasers = ", ".join(role_of(group) for group in _ERASERS)
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.erase_values(text[]) TO {erasers}")
    if not room:
        run(
            f"CREATE OR REPLACE FUNCTION {SCHEMA}.{post.FUNCTION} RETURNS jsonb LANGUAGE plpgsql "
            f"SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body${post.BODY}$body$"
        )
        _give(connection, f"{SCHEMA}.{post.FUNCTION}")
        region = ", ".join(map(role_of, (Group.ADVISOR, Group.COORDINATOR)))
        run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{post.FUNCTION} TO {region}")
    run(
        "CREATE OR REPLACE TRIGGER share AFTER INSERT OR UPDATE ON own_inquiry "
        f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.share()"
    )


def _give(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"ALTER FUNCTION {name} OWNER TO {DEFINER}")
    connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
