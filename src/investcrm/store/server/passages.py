"""Functions by which a case moves between a server's open database and its room.

Two databases know nothing of each other, and what lies between them is a client. So each step hands the next
a text that the database signed with a key both hold: what was packed, that it arrived, that it was let go of.
A case is let go of for a proof that it arrived as it stands, and wakes for a proof that it was let go of;
nobody can put a history into the log that no database wrote.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Group
from investcrm.store.passage import POINTING
from investcrm.store.server import passage_bodies as bodies
from investcrm.store.server.roles import DEFINER, MOVER, OWNER, SCHEMA, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WORK: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
MOVED: Final = {
    **dict.fromkeys((*bodies.TABLES, *bodies.LEFT, *bodies.PIECES), _WORK),
    "inquiry": ("SELECT", "INSERT", "UPDATE"),
    "transfer": _WORK,
    "search_entry": ("SELECT", "DELETE"),
    "presence": ("SELECT", "DELETE"),
    "import_row": ("SELECT", "UPDATE"),
    "number_series": ("SELECT", "INSERT", "UPDATE"),
    "change_set": ("SELECT", "INSERT"),
    "change": ("SELECT", "INSERT"),
    "change_value": ("SELECT", "INSERT", "DELETE"),
    "chore": ("SELECT", "INSERT"),
    "member": ("SELECT",),
    POINTING: ("SELECT", "UPDATE"),
}
"""What the role that moves cases may do; nobody can become it, and its functions ask for proofs."""
WOKEN: Final = {
    "inquiry": ("SELECT", "UPDATE"),
    "assessment": ("SELECT", "INSERT"),
    "search_entry": ("SELECT", "INSERT", "UPDATE"),
    "transfer": ("SELECT", "UPDATE", "DELETE"),
}
"""What the definer needs beside its own, to wake a case under the log's eyes."""


def make(connection: Connection, *, room: bool = False) -> None:
    """Make the functions anew; the key stays what it is."""
    run = connection.exec_driver_sql
    run(
        f"CREATE TABLE IF NOT EXISTS {bodies.KEY} "
        "(one bool PRIMARY KEY DEFAULT true CHECK (one), secret bytea NOT NULL)"
    )
    run(f"ALTER TABLE {bodies.KEY} OWNER TO {OWNER}")
    run(f"GRANT SELECT ON {bodies.KEY} TO {MOVER}")
    sql, plpgsql = "LANGUAGE sql STABLE", "LANGUAGE plpgsql"
    inner = (
        ("signed(told text)", "text", sql, bodies.SIGN, MOVER),
        ("opened(told text)", "jsonb", f"{plpgsql} STABLE", bodies.OPEN, MOVER),
        ("case_roots(case_id text)", "text[]", sql, bodies.ROOTS, MOVER),
        ("case_briefs(case_id text)", "text[]", sql, bodies.BESIDE, MOVER),
        ("case_mark(case_id text)", "text", sql, bodies.MARK, MOVER),
    )
    outer = (
        ("pack(case_id text)", "text", f"{plpgsql} STABLE", bodies.pack(room), MOVER),
        ("take_in(packed text, waking text)", "void", plpgsql, bodies.take_in(room), MOVER),
        (
            "take_piece(case_id text, kind text, document_id text, place int, data bytea)",
            "void", f"{plpgsql}", "#variable_conflict use_variable\n" + bodies.TAKE_PIECE, MOVER,
        ),
        ("receipt(case_id text)", "text", f"{plpgsql} STABLE", bodies.receipt(room), MOVER),
        ("asleep()", "TABLE (case_id text, receipt text)", sql, bodies.ASLEEP, MOVER),
        (
            "let_go(arrived text)",
            "text", plpgsql, "#variable_conflict use_column\n" + bodies.let_go(room), MOVER,
        ),
        ("wake(gone text)", "text", plpgsql, bodies.wake(room), DEFINER),
    )  # fmt: skip
    for signature, returns, kind, body, owner in (*inner, *outer):
        name = f"{SCHEMA}.{signature.partition('(')[0]}"
        run(
            f"CREATE OR REPLACE FUNCTION {SCHEMA}.{signature} RETURNS {returns} {kind} SECURITY DEFINER "
            "SET search_path = pg_catalog, pg_temp SET bytea_output = 'hex' "
            f"AS $body${body}$body$"
        )
        run(f"ALTER FUNCTION {name} OWNER TO {owner}")
        run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    groups = ", ".join(map(role_of, (Group.ADVISOR, Group.COORDINATOR)))
    for signature, *_ in outer:
        run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{signature.partition('(')[0]} TO {groups}")
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.opened TO {DEFINER}")
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.my_member TO {MOVER}")
    if room:
        run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.next_key TO {MOVER}")


def key_of(connection: Connection) -> bytes | None:
    """Return the key of a database, for its administrator; None where it has none yet."""
    found = connection.exec_driver_sql(f"SELECT secret FROM {bodies.KEY}").scalar()
    return None if found is None else bytes(found)


def share_key(connection: Connection, key: bytes) -> None:
    """Give a database the key it shares with the other one."""
    connection.exec_driver_sql(
        f"INSERT INTO {bodies.KEY} (secret) VALUES (%s) "
        "ON CONFLICT (one) DO UPDATE SET secret = excluded.secret",
        (key,),
    )


def new_key() -> bytes:
    """Return a key of its own for two databases."""
    return secrets.token_bytes(32)
