"""What the functions do by which a case moves between a server's open database and its room.

Each body is that of one database; ``room`` says which. They ask nothing of the client but texts that the
other database signed.
"""

from __future__ import annotations

from typing import Final

from investcrm.store import passage
from investcrm.store.schema import Base
from investcrm.store.server import audit
from investcrm.store.server.roles import SCHEMA

KEY: Final = f"{SCHEMA}.passage_key"
"""The table of the key that the two databases share; only the moving functions read it."""
LEFT: Final = ("case_member", "shared_link")
"""Parts that do not go along: who sees a case is said anew, and what a municipality shared stays outside."""
_BRIEFS: Final = ("brief", *(name for name, _, _ in passage.REPLIED if name != "reply_piece"))
_PARTS: Final = tuple(name for name in passage.PARTS if name not in LEFT)
TABLES: Final = tuple(
    table.name
    for table in Base.metadata.sorted_tables
    if table.name in (*_PARTS, *_BRIEFS, "organisation", "organisation_strength_area")
)
PIECES: Final = {"document_piece": "document", "reply_piece": "reply_document"}
_OWN: Final = """(SELECT i.organisation_id FROM public.inquiry i WHERE i.id = case_id
    AND NOT EXISTS (SELECT FROM public.inquiry o WHERE o.organisation_id = i.organisation_id
        AND o.id <> case_id AND o.deleted_ms IS NULL)
    AND NOT EXISTS (SELECT FROM public.contact k WHERE k.organisation_id = i.organisation_id
        AND k.deleted_ms IS NULL AND k.inquiry_id IS DISTINCT FROM case_id)
    AND NOT EXISTS (SELECT FROM public.activity a WHERE a.organisation_id = i.organisation_id
        AND a.deleted_ms IS NULL AND a.inquiry_id IS DISTINCT FROM case_id)
    AND NOT EXISTS (SELECT FROM public.company_visit v WHERE v.organisation_id = i.organisation_id
        AND v.deleted_ms IS NULL))"""
_BRIEF_IDS: Final = "(SELECT f.sent_brief_id FROM public.forwarding f WHERE f.inquiry_id = case_id)"
_REPLY_IDS: Final = f"(SELECT y.id FROM public.reply y WHERE y.brief_id IN {_BRIEF_IDS})"
_WHERE: Final = {
    "document": (
        "t.inquiry_id = case_id OR t.batch_id IN (SELECT r.batch_id FROM public.import_row r "
        "WHERE r.entity = 'inquiry' AND r.entity_id = case_id)"
    ),
    "disclosed_document": (
        "t.request_id IN (SELECT q.id FROM public.disclosure_request q WHERE q.inquiry_id = case_id)"
    ),
    "organisation": f"t.id = {_OWN}",
    "organisation_strength_area": f"t.organisation_id = {_OWN}",
    "brief": f"t.id IN {_BRIEF_IDS}",
    **dict.fromkeys(("brief_link", "brief_message", "joint_reply", "reply"), f"t.brief_id IN {_BRIEF_IDS}"),
    **dict.fromkeys(("reply_site", "reply_document"), f"t.reply_id IN {_REPLY_IDS}"),
}
"""Which rows go with a case, where that is more than its id on them."""
_DENY: Final = "RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'denied';"
_NOW: Final = "(EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint"
_TODAY: Final = "(pg_catalog.clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::date"
_ID: Final = "pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', '')"
SIGN: Final = f"""
    SELECT pg_catalog.encode(pg_catalog.sha256(k.secret || pg_catalog.sha256(k.secret
        || pg_catalog.convert_to(told, 'UTF8'))), 'hex') || told FROM {KEY} k"""
OPEN: Final = """
BEGIN
    IF sec.signed(pg_catalog.substr(told, 65)) IS DISTINCT FROM told THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'denied';
    END IF;
    RETURN pg_catalog.substr(told, 65)::jsonb;
END"""
ROOTS: Final = f"""
    SELECT ARRAY[case_id] || coalesce(pg_catalog.array_agg(x.id ORDER BY x.id), '{{}}') FROM (
        SELECT t.id::text FROM public.contact t WHERE t.inquiry_id = case_id
        UNION SELECT t.id::text FROM public.organisation t WHERE {_WHERE["organisation"]}) x"""
BESIDE: Final = f"""
    SELECT coalesce(pg_catalog.array_agg(x.id ORDER BY x.id), '{{}}') FROM (
        SELECT t.id::text FROM public.brief t WHERE {_WHERE["brief"]}
        UNION SELECT t.id::text FROM public.reply t WHERE {_WHERE["reply"]}) x"""
MARK: Final = """
    SELECT pg_catalog.md5(pg_catalog.count(*) || '/' || coalesce(pg_catalog.max(c.id), 0))
    FROM public.change c WHERE c.root_id = ANY (sec.case_roots(case_id) || sec.case_briefs(case_id))"""
_SUM: Final = (
    "SELECT pg_catalog.encode(pg_catalog.sha256(coalesce(pg_catalog.string_agg("
    "pg_catalog.sha256(p.data), ''::bytea ORDER BY p.position), ''::bytea)), 'hex') "
    "FROM public.{pieces} p WHERE p.document_id = {of}"
)
_MINE: Final = """EXISTS (SELECT FROM public.case_member c JOIN public.member m ON m.id = c.member_id
        WHERE c.inquiry_id = case_id AND c.role = 'responsible' AND c.deleted_ms IS NULL
        AND m.login = session_user::text AND m.deleted_ms IS NULL)"""


def _columns(name: str) -> str:
    return ", ".join(f'"{column.name}"' for column in Base.metadata.tables[name].columns)


def _key(name: str) -> str:
    return str(next(iter(Base.metadata.tables[name].primary_key.columns)).name)


def pack(room: bool) -> str:
    """Return the body that packs a case that is awake here; nothing where it is not."""
    rows = ", ".join(
        f"'{name}', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t)), '[]') "
        f"FROM public.{name} t WHERE {_WHERE.get(name, 't.inquiry_id = case_id')})"
        for name in TABLES
    )
    sums = " || ".join(
        f"coalesce((SELECT pg_catalog.jsonb_object_agg(t.id, ({_SUM.format(pieces=pieces, of='t.id')})) "
        f"FROM public.{name} t WHERE {_WHERE.get(name, 't.inquiry_id = case_id')}), '{{}}')"
        for pieces, name in PIECES.items()
    )
    rights = f"IF NOT {_MINE} THEN {_DENY} END IF;" if room else ""
    return f"""
DECLARE
    row jsonb;
    roots text[];
    mark text;
BEGIN
    {rights}
    SELECT pg_catalog.to_jsonb(i) INTO row FROM public.inquiry i
        WHERE i.id = case_id AND i.deleted_ms IS NULL;
    IF row IS NULL THEN RETURN NULL; END IF;
    mark := sec.case_mark(case_id);
    roots := sec.case_roots(case_id);
    RETURN sec.signed(pg_catalog.jsonb_build_object('kind', 'packed', 'from', '{_here(room)}',
        'case', case_id, 'mark', mark, 'inquiry', row, 'rows', pg_catalog.jsonb_build_object({rows}),
        'sums', {sums},
        'search', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('kind', s.kind,
            'ref', s.ref, 'label', s.label, 'detail', s.detail, 'words', s.words)), '[]')
            FROM public.search_entry s WHERE s.ref = ANY (roots) AND s.ref <> case_id),
        'sets', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s) ORDER BY s.seq), '[]')
            FROM public.change_set s WHERE s.seq IN
            (SELECT c.set_seq FROM public.change c WHERE c.root_id = ANY (roots))),
        'changes', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c)
            || coalesce(pg_catalog.to_jsonb(v), '{{}}') ORDER BY c.id), '[]')
            FROM public.change c LEFT JOIN public.change_value v ON v.change_id = c.id
            WHERE c.root_id = ANY (roots)))::text);
END"""


def _here(room: bool) -> str:
    return "room" if room else "open"


_LOG_ARRIVES: Final = """\
    FOR one IN SELECT * FROM pg_catalog.jsonb_array_elements(told -> 'sets') LOOP
        SELECT s.seq INTO place FROM public.change_set s WHERE s.id = one ->> 'id';
        IF NOT FOUND THEN
            INSERT INTO public.change_set (id, at_ms, actor_id, actor_name, session, verb, reversible,
                undoes, undone_by, login)
            SELECT s.id, s.at_ms, s.actor_id, s.actor_name, s.session, s.verb, 0, s.undoes, s.undone_by,
                s.login FROM pg_catalog.jsonb_populate_record(NULL::public.change_set, one - 'seq') s
            RETURNING seq INTO place;
        END IF;
        places := places || pg_catalog.jsonb_build_object(one ->> 'seq', place);
    END LOOP;
    FOR one IN SELECT * FROM pg_catalog.jsonb_array_elements(told -> 'changes') LOOP
        SELECT c.id INTO place FROM public.change c
            WHERE c.root_id = one ->> 'root_id' AND c.chain = (one ->> 'chain')::bytea;
        IF NOT FOUND THEN
            INSERT INTO public.change (set_seq, entity, row_id, root, root_id, op, version, commitment,
                chain, municipality_code)
            SELECT (places ->> (one ->> 'set_seq'))::bigint, c.entity, c.row_id, c.root, c.root_id, c.op,
                c.version, c.commitment, c.chain, c.municipality_code
            FROM pg_catalog.jsonb_populate_record(NULL::public.change,
                one - 'id' - 'set_seq') c
            RETURNING id INTO place;
        END IF;
        IF one ->> 'salt' IS NOT NULL THEN
            INSERT INTO public.change_value (change_id, salt, before, after)
            VALUES (place, (one ->> 'salt')::bytea, one ->> 'before', one ->> 'after')
            ON CONFLICT (change_id) DO NOTHING;
        END IF;
    END LOOP;
"""
"""The log of a case is put beside what is here of it; what came before is known by its chain."""
_NUMBERED: Final = """
        year := coalesce(pg_catalog.left(told -> 'inquiry' ->> 'received_on', 4)::int,
            EXTRACT(year FROM pg_catalog.clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::int);
        INSERT INTO public.number_series AS n (year, last) VALUES (year, 1)
            ON CONFLICT ON CONSTRAINT pk_number_series DO UPDATE SET last = n.last + 1
            RETURNING n.last INTO given;
        fresh.number := year || '-' || pg_catalog.lpad(given::text,
            greatest(3, pg_catalog.length(given::text)), '0');
        fresh.number_key := year * 1000000 + given;"""
"""A case first known in the room is given the next number of its year out here."""


def take_in(room: bool) -> str:
    """Return the body that puts what was packed on the other side here, asleep and seen by nobody."""
    put_away = "\n        ".join(
        f'DELETE FROM public.{name} t WHERE t."{_key(name)}" IN '
        f"(SELECT pg_catalog.jsonb_array_elements_text(old -> 'rows' -> '{name}'));"
        for name in reversed(TABLES)
        if room or name not in _BRIEFS
    )
    forget_pieces = "\n        ".join(
        f"DELETE FROM public.{pieces} p WHERE p.document_id IN "
        f"(SELECT pg_catalog.jsonb_array_elements_text(old -> 'rows' -> '{name}'));"
        for pieces, name in PIECES.items()
        if room or name not in _BRIEFS
    )
    arrive = "\n    ".join(_arrive(name) for name in TABLES)
    ids = ", ".join(
        f"'{name}', (SELECT coalesce(pg_catalog.jsonb_agg(x -> '{_key(name)}'), '[]') "
        f"FROM pg_catalog.jsonb_array_elements(told -> 'rows' -> '{name}') x)"
        for name in TABLES
    )
    kept = ("id", "number", "number_key", "deleted_ms")
    moved = [column.name for column in Base.metadata.tables["inquiry"].columns if column.name not in kept]
    names = ", ".join(f'"{name}"' for name in moved)
    return f"""
DECLARE
    told jsonb := sec.opened(packed);
    case_id text := told ->> 'case';
    roots text[];
    had record;
    known bool;
    old jsonb;
    fresh public.inquiry;
    one jsonb;
    place bigint;
    places jsonb := '{{}}';
    year int;
    given int;
BEGIN
    IF told ->> 'kind' <> 'packed' OR told ->> 'from' = '{_here(room)}' THEN {_DENY} END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(case_id, 0));
    SELECT i.deleted_ms INTO had FROM public.inquiry i WHERE i.id = case_id FOR UPDATE;
    known := FOUND;
    IF known AND had.deleted_ms IS NULL THEN {_DENY} END IF;
    SELECT t.content::jsonb INTO old FROM public.transfer t WHERE t.inquiry_id = case_id;
    IF old IS NOT NULL THEN
        {forget_pieces}
        {put_away}
    ELSIF waking IS NULL THEN
        {_DENY}
    END IF;
{_LOG_ARRIVES}    fresh := pg_catalog.jsonb_populate_record(NULL::public.inquiry, told -> 'inquiry');
    fresh.deleted_ms := {_NOW};
    IF known THEN
        UPDATE public.inquiry i SET ({names}) = (SELECT {", ".join(f'fresh."{name}"' for name in moved)})
            WHERE i.id = case_id;
    ELSE{"" if room else _NUMBERED}
        INSERT INTO public.inquiry SELECT (fresh).*;
    END IF;
    {arrive}
    INSERT INTO public.transfer (inquiry_id, at_ms, content) VALUES (case_id, {_NOW},
        (pg_catalog.jsonb_build_object('rows', pg_catalog.jsonb_build_object({ids}),
            'sums', told -> 'sums', 'search', told -> 'search', 'mark', told ->> 'mark', 'nonce', {_ID},
            'member', coalesce(old ->> 'member', sec.my_member()),
            'waking', coalesce(waking::jsonb, old -> 'waking')))::text)
        ON CONFLICT (inquiry_id) DO UPDATE SET at_ms = excluded.at_ms, content = excluded.content;
END"""


def _arrive(name: str) -> str:
    columns = _columns(name)
    source = f"pg_catalog.jsonb_populate_recordset(NULL::public.{name}, told -> 'rows' -> '{name}')"
    values = ", ".join(
        "case_id"
        if name in ("document", "disclosed_document") and column.name == "inquiry_id"
        else f't."{column.name}"'
        for column in Base.metadata.tables[name].columns
    )
    then = "DO NOTHING"
    if name == "brief":
        then = (
            "(id) DO UPDATE SET state = excluded.state, deadline_on = excluded.deadline_on, "
            "reminded_on = excluded.reminded_on, deleted_ms = excluded.deleted_ms"
        )
    return f"INSERT INTO public.{name} ({columns}) SELECT {values} FROM {source} t ON CONFLICT {then};"


TAKE_PIECE: Final = "\n".join(
    [
        "BEGIN",
        "    IF NOT EXISTS (SELECT FROM public.transfer t WHERE t.inquiry_id = case_id",
        f"        AND t.content::jsonb -> 'sums' ? document_id) THEN {_DENY} END IF;",
        *(
            f"    IF kind = '{pieces}' THEN INSERT INTO public.{pieces} (document_id, position, data) "
            "VALUES (document_id, place, data) ON CONFLICT DO NOTHING; END IF;"
            for pieces in PIECES
        ),
        "END",
    ]
)


def receipt(room: bool) -> str:
    """Return the body that says, signed, that a case arrived here whole; nothing where it did not."""
    sums = " OR ".join(f"s.value = ({_SUM.format(pieces=pieces, of='s.key')})" for pieces in PIECES)
    return f"""
DECLARE note jsonb;
BEGIN
    SELECT t.content::jsonb INTO note FROM public.transfer t WHERE t.inquiry_id = case_id;
    IF note IS NULL OR EXISTS (SELECT FROM pg_catalog.jsonb_each_text(note -> 'sums') s
        WHERE NOT ({sums})) THEN RETURN NULL; END IF;
    RETURN sec.signed(pg_catalog.jsonb_build_object('kind', 'arrived', 'from', '{_here(room)}',
        'case', case_id, 'mark', note ->> 'mark', 'nonce', note ->> 'nonce')::text);
END"""


ASLEEP: Final = """
    SELECT t.inquiry_id::text, sec.receipt(t.inquiry_id) FROM public.transfer t
    WHERE t.content::jsonb ? 'nonce' ORDER BY t.at_ms"""


_ACTIVITIES: Final = "(SELECT a.id::text FROM public.activity a WHERE a.inquiry_id = case_id)"
_CUT: Final = f"""DELETE FROM public.change_value v USING public.change c WHERE v.change_id = c.id
            AND c.entity = '{passage.POINTING}' AND EXISTS (
                SELECT FROM pg_catalog.unnest(ARRAY[case_id] || ARRAY{_ACTIVITIES}) x
                WHERE pg_catalog.strpos(v.before || v.after, x) > 0);
        UPDATE public.{passage.POINTING} t SET activity_id = NULL WHERE t.activity_id IN {_ACTIVITIES};
        UPDATE public.{passage.POINTING} t SET inquiry_id = NULL WHERE t.inquiry_id = case_id;
        UPDATE public.disclosed_document t SET inquiry_id = NULL WHERE t.inquiry_id = case_id;"""
"""What stays outside points at the case no more, and the log does not say that it did."""


def let_go(room: bool) -> str:
    """Return the body that empties a case here for a proof that it arrived there as it stands here."""
    pieces = "\n        ".join(
        f"DELETE FROM public.{pieces} p WHERE p.document_id IN (SELECT t.id FROM public.{name} t "
        f"WHERE {_WHERE.get(name, 't.inquiry_id = case_id')});"
        for pieces, name in PIECES.items()
        if room or name not in _BRIEFS
    )
    ids = "\n        ".join(
        f"SELECT coalesce(pg_catalog.array_agg(t.\"{_key(name)}\"::text), '{{}}') INTO found FROM "
        f"public.{name} t WHERE {_WHERE.get(name, 't.inquiry_id = case_id')}; "
        f"ids := ids || pg_catalog.jsonb_build_object('{name}', pg_catalog.to_jsonb(found));"
        for name in TABLES
        if room or name not in _BRIEFS
    )
    deletes = "\n        ".join(
        f'DELETE FROM public.{name} t WHERE t."{_key(name)}" IN '
        f"(SELECT pg_catalog.jsonb_array_elements_text(ids -> '{name}'));"
        for name in reversed(TABLES)
        if room or name not in _BRIEFS
    )
    left = "\n        ".join(f"DELETE FROM public.{name} t WHERE t.inquiry_id = case_id;" for name in LEFT)
    emptied = passage.emptied().replace(":now", _NOW)
    return f"""
DECLARE
    told jsonb := sec.opened(arrived);
    case_id text := told ->> 'case';
    nonce text := told ->> 'nonce';
    awake bool;
    roots text[];
    found text[];
    ids jsonb := '{{}}';
    place bigint;
    salt bytea := pg_catalog.decode({_ID}, 'hex');
    version int;
    seq bigint;
BEGIN
    IF told ->> 'kind' <> 'arrived' OR told ->> 'from' = '{_here(room)}' THEN {_DENY} END IF;
    SELECT i.deleted_ms IS NULL, i.version INTO awake, version FROM public.inquiry i
        WHERE i.id = case_id FOR UPDATE;
    IF awake IS NULL THEN {_DENY} END IF;
    IF NOT awake AND EXISTS (SELECT FROM public.inquiry i WHERE i.id = case_id AND i.title <> '') THEN
        RETURN NULL;
    END IF;
    IF awake THEN
        IF sec.case_mark(case_id) <> told ->> 'mark' THEN RETURN NULL; END IF;
        roots := sec.case_roots(case_id);
        DELETE FROM public.change_value v USING public.change c WHERE v.change_id = c.id
            AND c.root_id = ANY (roots || sec.case_briefs(case_id));
        {ids}
        {pieces}
        {_CUT}
        {deletes}
        {left}
        DELETE FROM public.search_entry s WHERE s.ref = ANY (roots);
        DELETE FROM public.presence p WHERE p.record_id = ANY (roots);
        UPDATE public.import_row r SET raw = '{{}}', doubts = '[]'
            WHERE r.entity = 'inquiry' AND r.entity_id = case_id;
        UPDATE public.inquiry SET {emptied} WHERE id = case_id;
        INSERT INTO public.chore (key, at_ms) VALUES ('clean', {_NOW}) ON CONFLICT (key) DO NOTHING;
        INSERT INTO public.change_set (id, at_ms, actor_id, actor_name, session, verb, reversible, login,
                xact)
            SELECT {_ID}, {_NOW}, coalesce(pg_catalog.max(m.id), pg_catalog.repeat('0', 32)),
                coalesce(pg_catalog.max(m.name), session_user::text), '', '{audit.OUTSIDE}', 0,
                session_user::text, pg_catalog.pg_current_xact_id()::text::bigint
            FROM public.member m WHERE m.login = session_user::text AND m.deleted_ms IS NULL
            RETURNING change_set.seq INTO seq;
        found := ARRAY[pg_catalog.encode(salt, 'hex')];
        salt := pg_catalog.sha256(salt);
        INSERT INTO public.change (set_seq, entity, row_id, root, root_id, op, version, commitment, chain)
            VALUES (seq, 'inquiry', case_id, 'inquiry', nonce, 'remove', version, salt,
            pg_catalog.sha256(pg_catalog.convert_to('inquiry|' || case_id || '|remove|' || version || '|',
                'UTF8') || salt));
    END IF;
    RETURN sec.signed(pg_catalog.jsonb_build_object('kind', 'let go', 'from', '{_here(room)}',
        'case', case_id, 'nonce', nonce)::text);
END"""


def wake(room: bool) -> str:
    """Return the body that lets a case live on here for a proof that the other side let go of it."""
    member = (
        f"""
    INSERT INTO public.case_member (id, version, created_ms, inquiry_id, member_id, role, since_on)
        SELECT {_ID}, 1, {_NOW}, case_id, note ->> 'member', 'responsible', {_TODAY}
        WHERE note ->> 'member' IS NOT NULL;"""
        if room
        else ""
    )
    return f"""
DECLARE
    told jsonb := sec.opened(gone);
    case_id text := told ->> 'case';
    note jsonb;
    woken jsonb;
    given text;
BEGIN
    IF told ->> 'kind' <> 'let go' OR told ->> 'from' = '{_here(room)}' THEN {_DENY} END IF;
    SELECT t.content::jsonb INTO note FROM public.transfer t WHERE t.inquiry_id = case_id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN (SELECT i.number FROM public.inquiry i WHERE i.id = case_id AND i.deleted_ms IS NULL);
    END IF;
    IF note ->> 'nonce' IS DISTINCT FROM told ->> 'nonce' THEN {_DENY} END IF;
    woken := note -> 'waking' -> 'inquiry';
    UPDATE public.inquiry i SET deleted_ms = NULL, version = i.version + 1,
        title = coalesce(woken ->> 'title', i.title),
        title_key = coalesce(woken ->> 'title_key', i.title_key),
        investor = coalesce(woken ->> 'investor', i.investor),
        company_key = coalesce(woken ->> 'company_key', i.company_key)
        WHERE i.id = case_id RETURNING i.number INTO given;{member}
    woken := note -> 'waking' -> 'assessment';
    IF woken IS NOT NULL THEN
        INSERT INTO public.assessment (id, version, created_ms, inquiry_id, ground, assessed_on, assessed_by,
            outcome, wish, reason)
        VALUES ({_ID}, 1, {_NOW}, case_id, coalesce(woken ->> 'ground', ''), (woken ->> 'assessed_on')::date,
            woken ->> 'assessed_by', woken ->> 'outcome', coalesce(woken ->> 'wish', ''), '');
    END IF;
    INSERT INTO public.search_entry (kind, ref, label, detail, words)
        SELECT s.kind, s.ref, s.label, coalesce(s.detail, ''), s.words
        FROM pg_catalog.jsonb_to_recordset(note -> 'search') AS s
            (kind text, ref text, label text, detail text, words text)
        ON CONFLICT (ref) DO NOTHING;
    INSERT INTO public.search_entry (kind, ref, label, detail, words)
        SELECT 'inquiry', case_id, i.title, i.number,
            pg_catalog.lower(pg_catalog.replace(i.number, '-', ' ')) || ' ' || (note -> 'waking' ->> 'words')
        FROM public.inquiry i WHERE i.id = case_id
        ON CONFLICT (ref) DO UPDATE SET label = excluded.label, detail = excluded.detail,
            words = excluded.words;
    DELETE FROM public.transfer t WHERE t.inquiry_id = case_id;
    RETURN given;
END"""
