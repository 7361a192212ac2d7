"""Carries briefs out of the room to the municipalities' inbox in the open database, and replies back.

The open database keeps such a brief under its random id and nothing that leads from it to a case: who knows
the id, and only those of the region who read the case do, may ask for what was replied. Whatever was stopped
half-way is made up for the next time.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.words import N_
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.store import PostgresStore

CARRIED: Final = frozenset({"brief", "brief_message"})
"""What a municipality is told of; a change of it is carried out at once."""
_OUT: Final = (
    "SELECT coalesce(jsonb_agg(jsonb_build_object('brief', to_jsonb(b), 'link', "
    "(SELECT l.link FROM brief_link l WHERE l.brief_id = b.id), 'messages', "
    "(SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM brief_message x "
    "WHERE x.brief_id = b.id AND x.from_region = 1))), '[]')::text FROM brief b"
)
_KNOWN: Final = "SELECT id FROM reply UNION ALL SELECT id FROM brief_message"
_TOLD: Final = ("opened_on", "begun_on")
"""The two days that a municipality tells of a brief; they come back and are not put before it again."""
_STEP: Final = (
    "UPDATE brief SET version = version + 1, opened_on = coalesce(opened_on, CAST(:opened_on AS date)), "
    "begun_on = coalesce(begun_on, CAST(:begun_on AS date)) WHERE id = :id"
)
_LEARNED: Final = N_("Learned how far municipalities have come")
_BACK: Final = ("brief_message", "reply", "reply_site", "reply_document", "reply_piece", "joint_reply")
FUNCTION: Final = "post(jsonb, text[])"
BODY: Final = """
DECLARE
    one jsonb;
    this_id text;
    ids text[] := '{}';
    today date := (pg_catalog.clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::date;
BEGIN
    FOR one IN SELECT * FROM pg_catalog.jsonb_array_elements($1) LOOP
        this_id := one -> 'brief' ->> 'id';
        CONTINUE WHEN EXISTS (SELECT FROM public.forwarding f WHERE f.sent_brief_id = this_id);
        ids := ids || this_id;
        INSERT INTO public.brief AS b
            SELECT (pg_catalog.jsonb_populate_record(NULL::public.brief, one -> 'brief')).*
            ON CONFLICT (id) DO UPDATE SET version = b.version + 1, state = excluded.state,
                deadline_on = excluded.deadline_on, reminded_on = excluded.reminded_on,
                deleted_ms = excluded.deleted_ms
            WHERE (b.state, b.deadline_on, b.reminded_on, b.deleted_ms) IS DISTINCT FROM
                (excluded.state, excluded.deadline_on, excluded.reminded_on, excluded.deleted_ms);
        INSERT INTO public.brief_link (brief_id, link) SELECT this_id, one ->> 'link'
            WHERE one ->> 'link' IS NOT NULL ON CONFLICT (brief_id) DO NOTHING;
        INSERT INTO public.brief_message
            SELECT m.* FROM
                pg_catalog.jsonb_populate_recordset(NULL::public.brief_message, one -> 'messages') m
            WHERE m.brief_id = this_id AND m.from_region = 1 ON CONFLICT (id) DO NOTHING;
    END LOOP;
    RETURN (WITH b AS (SELECT x.id,
            CASE WHEN x.opened_on IS NOT NULL THEN greatest(x.sent_on, least(x.opened_on, today)) END
                AS opened_on,
            CASE WHEN x.begun_on IS NOT NULL THEN greatest(x.sent_on, least(x.begun_on, today)) END
                AS begun_on
            FROM public.brief x WHERE x.id = ANY (ids) AND
                (x.opened_on IS NOT NULL OR x.begun_on IS NOT NULL)),
        r AS (SELECT * FROM public.reply x WHERE x.brief_id = ANY (ids) AND x.id <> ALL ($2)),
        d AS (SELECT * FROM public.reply_document x WHERE x.reply_id IN (SELECT id FROM r))
        SELECT pg_catalog.jsonb_build_object(
            'brief', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(b)) FROM b),
            'reply', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(r)) FROM r),
            'reply_site', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)) FROM public.reply_site x
                WHERE x.reply_id IN (SELECT id FROM r)),
            'reply_document', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(d)) FROM d),
            'reply_piece', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)) FROM public.reply_piece x
                WHERE x.document_id IN (SELECT id FROM d)),
            'brief_message', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x))
                FROM public.brief_message x
                WHERE x.brief_id = ANY (ids) AND x.from_region = 0 AND x.id <> ALL ($2)),
            'joint_reply', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x))
                FROM public.joint_reply x WHERE x.brief_id = ANY (ids))));
END"""
"""Puts briefs of a room before their municipalities, and returns what those replied that is new, and
the two days each of them told; a day that cannot be one is brought to the nearest that can."""


def exchange(room: PostgresStore, region: PostgresStore, actor: Actor, session: str) -> int:
    """Put each brief of one's cases before its municipality, bring back what was replied; return how much.

    Where nothing is to be put there that was not put before, nothing is written in the open database: who
    hears its ticks would else hear how often the room is up.

    Raises:
        NoContact: one of the servers cannot be reached; nothing is lost, and it is made up for next time.
    """
    with room.reader() as reader:
        told = str(reader.value(_OUT))
        known = [str(row_id) for (row_id,) in reader.rows(_KNOWN)]
    briefs = [str(one["brief"]["id"]) for one in json.loads(told)]
    if not briefs:
        return 0
    digest = _digest(told)
    with region.write(actor, session) as uow:
        sql = "SELECT sec.post(CAST(:told AS jsonb), CAST(:known AS text[]))::text"
        back: dict[str, Any] = json.loads(uow.value(sql, told=told, known=known))
        steps = _new_steps(told, back.pop("brief", None) or [])
        if room.told != digest:
            uow.written("brief", briefs[0], readable=False)
            uow.commit(N_("Exchanged briefs and answers"), reversible=False)
    room.told = digest
    if not any(back.values()) and not steps:
        return 0
    room.mirror()
    taken = len(steps)
    with room.write(actor, session) as uow:
        for name in _BACK:
            rows = back[name] or []
            taken += len(rows)
            if rows:
                uow.execute(_taking(name), rows=json.dumps(rows))
        for step in steps:
            uow.execute(_STEP, **step)
            uow.written("brief", str(step["id"]))
        for row in back["reply"] or back["brief_message"] or []:
            uow.written("reply" if back["reply"] else "brief_message", str(row["id"]))
        only_steps = taken == len(steps)
        uow.commit(_LEARNED if only_steps else N_("Exchanged briefs and answers"), reversible=False)
    return taken


def _digest(told: str) -> str:
    """Return what tells whether anything is to be put before a municipality that was not before."""
    kept = json.loads(told)
    for one in kept:
        for column in ("version", *_TOLD):
            one["brief"].pop(column)
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _new_steps(told: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps of municipalities that the room has not noted; the first day of each counts."""
    known = {one["brief"]["id"]: one["brief"] for one in json.loads(told)}
    return [step for step in found if any(step[name] and not known[step["id"]][name] for name in _TOLD)]


def _taking(name: str) -> str:
    table = Base.metadata.tables[name]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    then = "DO NOTHING"
    if name == "joint_reply":
        then = (
            "DO UPDATE SET state = excluded.state, other_brief_id = excluded.other_brief_id, "
            "deleted_ms = excluded.deleted_ms, version = joint_reply.version + 1 "
            "WHERE joint_reply.state <> excluded.state"
        )
    return (
        f"INSERT INTO {name} ({names}) SELECT {names} "
        f"FROM jsonb_populate_recordset(NULL::{name}, CAST(:rows AS jsonb)) ON CONFLICT ({keys}) {then}"
    )
