"""Triggers that write a server's change sets, so that whoever changes a row is in the log, program or not.

They write what store.changes writes on a laptop, by the server's own clock and the login it knows. Each
change links to its record's previous one; a record is held while its log grows, nothing else waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.access import AUDIT, MIRRORED, ROOM_GROUPS, Group
from investcrm.domain.words import N_
from investcrm.store.schema import Base
from investcrm.store.server.roles import DEFINER, MOVER, SCHEMA, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

CHANNEL: Final = "investcrm"
"""What clients listen to: a bare tick, which tells nothing but that something changed."""
OUTSIDE: Final = N_("Changed outside the program")
"""What an act is called until the program names it."""
_XACT: Final = "pg_current_xact_id()::text::bigint"
_AUDIT: Final = f"""
DECLARE
    entity text := TG_TABLE_NAME;
    past jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    present jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{{}}'::jsonb ELSE to_jsonb(NEW) END;
    known jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
    own_id text := known ->> 'id';
    root text := TG_ARGV[0];
    root_id text := known ->> nullif(TG_ARGV[1], '');
    op text := 'change';
    before jsonb;
    after jsonb;
    written_before text;
    written_after text;
    version int := coalesce((CASE WHEN TG_OP = 'DELETE' THEN past ELSE present END ->> 'version')::int, 1);
    set_seq bigint;
    code text := known ->> 'municipality_code';
    salt bytea := decode(replace(gen_random_uuid()::text, '-', ''), 'hex');
    commitment bytea;
    last bytea;
    mine bool;
    number bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'read committed';  -- else the last link may be old
    END IF;
    SELECT coalesce(jsonb_object_agg(k, past -> k) FILTER (WHERE past ? k), '{{}}'),
           coalesce(jsonb_object_agg(k, present -> k) FILTER (WHERE present ? k), '{{}}')
        INTO before, after
        FROM jsonb_object_keys(past || present) k
        WHERE k NOT IN ('id', 'version', 'created_ms') AND past -> k IS DISTINCT FROM present -> k;
    IF TG_OP = 'INSERT' THEN
        op := 'add';
        SELECT coalesce(jsonb_object_agg(key, value), '{{}}') INTO after FROM jsonb_each(after)
            WHERE value NOT IN ('null', '""');
    ELSIF TG_OP = 'DELETE' OR before -> 'deleted_ms' = 'null' OR before -> 'withdrawn_ms' = 'null' THEN
        op := 'remove';
    ELSIF before = '{{}}' THEN
        RETURN NULL;
    END IF;
    IF TG_ARGV[2] = 'apart' THEN
        before := '{{}}';
        after := '{{}}';
    END IF;
    IF root = '' OR root_id IS NULL THEN
        root := entity;
        root_id := own_id;
    END IF;
    IF entity = 'municipality' THEN
        code := known ->> 'code';
    ELSIF known ->> 'substation_id' IS NOT NULL THEN
        SELECT s.municipality_code INTO code FROM public.substation s
            WHERE s.id = known ->> 'substation_id';
    ELSIF entity IN ('outline', 'power_statement', 'power_reservation', 'site_paper') AND code IS NULL THEN
        SELECT s.municipality_code INTO code FROM public.site s WHERE s.id = known ->> 'site_id';
    ELSIF entity = 'fact' AND known ->> 'subject' = 'site' THEN
        SELECT s.municipality_code INTO code FROM public.site s WHERE s.id = known ->> 'subject_id';
    ELSIF entity = 'fact' THEN
        code := known ->> 'subject_id';
    END IF;
    SELECT s.seq INTO set_seq FROM public.change_set s WHERE s.xact = {_XACT};
    IF NOT FOUND THEN
        INSERT INTO public.change_set
            (id, at_ms, actor_id, actor_name, session, verb, reversible, login, xact)
        SELECT replace(gen_random_uuid()::text, '-', ''),
            (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
            coalesce(max(m.id), repeat('0', 32)), coalesce(max(m.name), session_user::text), '',
            '{OUTSIDE}', 0, session_user::text, {_XACT}
        FROM public.member m WHERE m.login = session_user::text AND m.deleted_ms IS NULL
        RETURNING seq INTO set_seq;
    END IF;
    SELECT c.chain, c.set_seq = audit.set_seq INTO last, mine FROM public.change c
        WHERE c.root_id = audit.root_id ORDER BY c.id DESC LIMIT 1;
    IF mine IS NOT TRUE AND root_id <> own_id THEN
        EXECUTE 'SELECT FROM public.' || quote_ident(root) || ' WHERE id = $1 FOR NO KEY UPDATE'
            USING root_id;
        SELECT c.chain INTO last FROM public.change c
            WHERE c.root_id = audit.root_id ORDER BY c.id DESC LIMIT 1;
    END IF;
    written_before := before::text;
    written_after := after::text;
    commitment := sha256(salt || convert_to(written_before || '|' || written_after, 'UTF8'));
    INSERT INTO public.change
        (set_seq, entity, row_id, root, root_id, op, version, commitment, chain, municipality_code)
    VALUES (set_seq, entity, own_id, root, root_id, op, version, commitment,
        sha256(coalesce(last, '')
            || convert_to(concat(entity, '|', own_id, '|', op, '|', version, '|'), 'UTF8')
            || commitment), code)
    RETURNING id INTO number;
    INSERT INTO public.change_value (change_id, salt, before, after)
    VALUES (number, salt, written_before, written_after);
    RETURN NULL;
END"""
_FINISH: Final = f"""
DECLARE
    number bigint;
BEGIN
    UPDATE public.change_set s SET id = act, verb = finish.verb, session = finish.session,
        reversible = finish.reversible, undoes = finish.undoes
    WHERE s.xact = {_XACT} AND s.session = '' RETURNING s.seq INTO number;
    IF number IS NOT NULL AND undoes IS NOT NULL THEN
        UPDATE public.change_set s SET undone_by = act
        WHERE s.id = undoes AND s.undone_by IS NULL AND s.reversible = 1 AND EXISTS (
            SELECT FROM public.change mine JOIN public.change theirs ON theirs.row_id = mine.row_id
            WHERE mine.set_seq = number AND theirs.set_seq = s.seq);
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'undo';
        END IF;
    END IF;
    RETURN number;
END"""
_TICK: Final = f"""
BEGIN
    PERFORM pg_notify('{CHANNEL}', '');
    RETURN NULL;
END"""
_RAISE: Final = """
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END"""
_FUNCTIONS: Final = {
    "raise_version()": ("trigger", _RAISE),
    "audit()": ("trigger", f"<<audit>>{_AUDIT}"),
    "finish(act text, verb text, session text, reversible int, undoes text)": (
        "int",
        f"#variable_conflict use_variable\n<<finish>>{_FINISH}",
    ),
    "tick()": ("trigger", _TICK),
}


def is_told(table: Table) -> bool:
    """Whether the changes of a table's rows are written to the log."""
    return ("version" in table.c or table.name == "fact") and table.name not in AUDIT


def make(connection: Connection, *, room: bool = False) -> None:
    """Make functions and triggers anew; what a room holds copies of is told where it is written."""
    run = connection.exec_driver_sql
    groups = ", ".join(role_of(group) for group in ((*ROOM_GROUPS, Group.MIGRATOR) if room else Group))
    for signature, (kind, body) in _FUNCTIONS.items():
        name = f"{SCHEMA}.{signature}"
        returns = "bigint" if room and kind == "int" else kind
        run(
            f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = pg_catalog, pg_temp AS $body${body}$body$"
        )
        bare = f"{SCHEMA}.{signature.partition('(')[0]}"
        run(f"ALTER FUNCTION {bare} OWNER TO {DEFINER}")
        run(f"REVOKE ALL ON FUNCTION {bare} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.finish TO {groups}")
    for table in Base.metadata.sorted_tables:
        if room and table.name in MIRRORED:
            continue
        if is_told(table):
            root, column = table.info.get("root", ("", ""))
            apart = "apart" if table.info.get("values_apart") else ""
            run(
                f"CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table.name} "
                f"FOR EACH ROW WHEN (current_user <> '{MOVER}') "
                f"EXECUTE FUNCTION {SCHEMA}.audit('{root}', '{column}', '{apart}')"
            )
        if is_told(table) and "version" in table.c:  # else an edit by hand would be written over unseen
            run(
                f"CREATE OR REPLACE TRIGGER raise_version BEFORE UPDATE ON {table.name} FOR EACH ROW "
                "WHEN (NEW.version <= OLD.version AND NEW IS DISTINCT FROM OLD "
                f"AND current_user <> '{MOVER}') "
                f"EXECUTE FUNCTION {SCHEMA}.raise_version()"
            )
    for name, change in (("change_set", "UPDATE"), ("presence", "UPDATE OF editing")):
        run(
            f"CREATE OR REPLACE TRIGGER tick AFTER INSERT OR {change} OR DELETE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.tick()"
        )


def roots() -> tuple[str, ...]:
    """Return the tables whose rows are held while the log of their parts grows."""
    return tuple(
        sorted({table.info["root"][0] for table in Base.metadata.sorted_tables if "root" in table.info})
    )
