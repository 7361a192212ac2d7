"""The register of documents for a registrar's login, which reads no document and no case itself.

The open database tells its documents whole. The room tells day and number of those that are registered, and
the rest where the case was found to be public and the document is not marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Group
from investcrm.store.read.secrecy import LATEST
from investcrm.store.server.roles import DEFINER, SCHEMA, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FOUND: Final = LATEST.format(case="d.inquiry_id").replace("FROM assessment", "FROM public.assessment")
_DOCUMENTS: Final = f"""
    SELECT d.id, d.dated_on, d.registry_number, d.direction, d.correspondent, d.concerns, d.marking,
        d.registered_on, d.name, coalesce(i.number, '') AS number, ({_FOUND}) AS finding
    FROM public.document d LEFT JOIN public.inquiry i ON i.id = d.inquiry_id
    WHERE d.deleted_ms IS NULL AND (d.inquiry_id IS NULL OR i.deleted_ms IS NULL)
        AND (d.masked_of IS NULL OR d.registry_number <> '')"""
_TOLD: Final = ("direction", "correspondent", "concerns", "name", "number")
_PUBLIC: Final = "x.finding = 'public' AND pg_catalog.btrim(x.marking) = ''"


def _query(room: bool) -> str:
    if not room:
        return f"SELECT x.* FROM ({_DOCUMENTS}) x ORDER BY x.dated_on, x.id"
    shown = {name: f"CASE WHEN {_PUBLIC} THEN x.{name} ELSE '' END" for name in _TOLD}
    return f"""
    SELECT ''::text, x.dated_on, x.registry_number, {shown["direction"]}, {shown["correspondent"]},
        {shown["concerns"]}, ''::text, CASE WHEN {_PUBLIC} THEN x.registered_on END, {shown["name"]},
        {shown["number"]}, CASE WHEN {_PUBLIC} THEN 'public' ELSE 'secret' END
    FROM ({_DOCUMENTS}) x WHERE pg_catalog.btrim(x.registry_number) <> ''
    ORDER BY x.dated_on, x.registry_number"""


def make(connection: Connection, *, room: bool = False) -> None:
    """Make the function anew."""
    run = connection.exec_driver_sql
    name = f"{SCHEMA}.register()"
    run(
        f"CREATE OR REPLACE FUNCTION {name} RETURNS TABLE (id text, dated_on date, registry_number text, "
        "direction text, correspondent text, concerns text, marking text, registered_on date, name text, "
        "number text, finding text) LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS $body${_query(room)}$body$"
    )
    run(f"ALTER FUNCTION {name} OWNER TO {DEFINER}")
    run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {name} TO {role_of(Group.REGISTRAR)}")
