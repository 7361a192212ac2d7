"""What a room's cases add to a published period, grouped and summed where no one person reads them all.

The rule is domain.disclosure's and its words are used here: entries, cells, groups. The function returns sums
of whole groups and nothing else. What a group was first told to be is kept, as nobody may learn from two
answers how one case changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Group
from investcrm.domain.disclosure import FEWEST
from investcrm.domain.grouped import COUNTED, STATED, STEPS, TREND
from investcrm.domain.kpi import BY_KEY
from investcrm.store import kpi_sql
from investcrm.store.kpi_compile import reached
from investcrm.store.server.roles import DEFINER, OWNER, SCHEMA, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

TOTALS: Final = f"{SCHEMA}.group_total"
"""The table of what each group was first told to be; the function alone reads and writes it."""
GROUPED: Final = {
    **dict.fromkeys(("inquiry", "inquiry_strength_area", "ledger_entry"), ("SELECT",)),
    "published_group": ("SELECT", "INSERT"),
}
"""What the definer needs for it in a room."""
_APART: Final = "pg_catalog.chr(31)"
_PERIODS: Final = """
    SELECT CASE months WHEN 12 THEN pg_catalog.to_char(x.first, 'YYYY')
        WHEN 1 THEN pg_catalog.to_char(x.first, 'YYYY-MM')
        ELSE pg_catalog.to_char(x.first, 'YYYY') || CASE months WHEN 3 THEN '-Q' ELSE '-T' END
            || ((EXTRACT(month FROM x.first)::int - 1) / months + 1) END::text,
        x.first, (x.first + pg_catalog.make_interval(months => months) - interval '1 day')::date
    FROM (SELECT (start - pg_catalog.make_interval(months => months * back))::date AS first
        FROM pg_catalog.generate_series(0, trend - 1) back
        UNION SELECT (start - interval '1 year')::date) x"""


def entries() -> str:
    """Return SQL for every entry: quantity, variable, case, amount, and its cells joined to a text."""
    placed = "\n        UNION ALL ".join(_placed())
    amounts = "\n        UNION ALL ".join(
        [
            *(
                f"SELECT {_month(key)}, x.case_id, sum(x.amount)::bigint FROM ({_parts(key)}) x GROUP BY 1, 2"
                for key in STATED
            ),
            *(
                f"SELECT '{variable}', x.case_id, x.{column}::bigint FROM ({_LOST}) x"
                for variable, column in _LOSSES.items()
            ),
        ]
    )
    return f"""
    WITH shown (name, first, last) AS (SELECT * FROM sec.shown_periods(months, start, trend)),
    span AS (SELECT min(first) AS first, max(last) AS last FROM shown),
    this AS (SELECT start AS first, (start + pg_catalog.make_interval(months => months)
        - interval '1 day')::date AS last),
    area AS (SELECT i.id AS case_id, coalesce(a.strength_area, '') AS area FROM public.inquiry i
        LEFT JOIN public.inquiry_strength_area a ON a.inquiry_id = i.id AND a.deleted_ms IS NULL),
    placed (variable, case_id, cell) AS (
        {placed}),
    stated (variable, case_id, amount) AS (
        {amounts})
    SELECT pg_catalog.split_part(p.variable, ' ', 1)::text, p.variable::text, p.case_id::text,
        coalesce(max(s.amount), 1)::bigint,
        pg_catalog.string_agg(DISTINCT p.cell, {_APART} ORDER BY p.cell)::text
    FROM (SELECT x.variable, x.case_id, x.cell COLLATE "C" AS cell FROM placed x) p
    LEFT JOIN stated s ON s.variable = p.variable AND s.case_id = p.case_id
    GROUP BY p.variable, p.case_id"""


_LOSSES: Final = {"lost_jobs": "jobs", "lost_investment": "investment_sek"}
_LOST: Final = (
    "SELECT i.id AS case_id, coalesce(i.lost_reason, 'unknown') AS reason, coalesce(i.jobs, 0) AS jobs, "
    "coalesce(i.investment_sek, 0) AS investment_sek FROM public.inquiry i, this WHERE i.deleted_ms IS NULL "
    "AND i.outcome = 'lost' AND i.decided_on BETWEEN this.first AND this.last"
)


def _placed() -> Iterator[str]:
    for key, quantity in COUNTED.items():
        yield (
            f"SELECT '{quantity}', x.case_id, 'kpi.{key}.' || s.name FROM ({_parts(key)}) x "
            "JOIN shown s ON x.day BETWEEN s.first AND s.last"
        )
    for key, column in STATED.items():
        yield (
            f"SELECT {_month(key)}, x.case_id, 'kpi.{key}.' || s.name FROM ({_parts(key)}) x "
            "JOIN shown s ON x.day BETWEEN s.first AND s.last"
        )
        yield (
            f"SELECT {_month(key)}, x.case_id, 'area.' || area.area || '.{column}' FROM ({_parts(key)}) x "
            "JOIN this ON x.day BETWEEN this.first AND this.last JOIN area ON area.case_id = x.case_id"
        )
    for step in STEPS:
        yield (
            f"SELECT 'received', i.id, 'funnel.{step}' FROM public.inquiry i, this "
            "WHERE i.deleted_ms IS NULL AND i.received_on BETWEEN "
            f"pg_catalog.date_trunc('year', this.first)::date AND this.last AND {reached(step, 'i.')}"
        )
    yield (
        f"SELECT 'received', x.case_id, 'area.' || area.area || '.inquiries' FROM ({_parts('inquiries')}) x "
        "JOIN this ON x.day BETWEEN this.first AND this.last JOIN area ON area.case_id = x.case_id"
    )
    yield f"SELECT 'decided', x.case_id, 'lost.' || x.reason || '.cases' FROM ({_LOST}) x"
    for variable in _LOSSES:
        yield f"SELECT '{variable}', x.case_id, 'lost.' || x.reason || '.{variable}' FROM ({_LOST}) x"


def _month(key: str) -> str:
    return f"'{key} ' || pg_catalog.to_char(x.day, 'YYYY-MM')"


def _parts(key: str) -> str:
    """Return SQL for what a KPI is made of in all the periods shown: case, day, amount."""
    text = kpi_sql.parts_text(BY_KEY[key], "(SELECT first FROM span)", "(SELECT last FROM span)")
    return re.sub(r"\b(FROM|JOIN) (inquiry|ledger_entry)\b", r"\1 public.\2", text)


_COMMON: Final = f"""
    SELECT pg_catalog.string_agg(x.cell, {_APART} ORDER BY x.cell) FROM (
        SELECT y.cell COLLATE "C" AS cell
        FROM pg_catalog.unnest(pg_catalog.string_to_array(one, {_APART})) y (cell)
        WHERE y.cell = ANY (pg_catalog.string_to_array(other, {_APART}))) x"""
_SUMS: Final = f"""
DECLARE
    months int := CASE WHEN period ~ '^[0-9]{{4}}$' THEN 12 WHEN period ~ '^[0-9]{{4}}-Q[1-4]$' THEN 3
        WHEN period ~ '^[0-9]{{4}}-T[1-3]$' THEN 4
        WHEN period ~ '^[0-9]{{4}}-(0[1-9]|1[0-2])$' THEN 1 END;
    start date;
    quantity text;
    variables text[]; cases text[]; amounts bigint[]; cells text[];
    shareable text[];
    one text;
    pool int[];
    members text[]; sizes bigint[];
    count int;
    total bigint;
    each int;
    until int;
    whole bool;
    formed bool;
    told jsonb;
BEGIN
    IF months IS NULL THEN RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'period'; END IF;
    start := pg_catalog.make_date(pg_catalog.left(period, 4)::int, 1 + months * (coalesce(
        pg_catalog.substring(period, '[0-9]+$')::int, 1) * (months <> 12)::int
        - (months <> 12)::int), 1);
    IF (start + pg_catalog.make_interval(months => months))::date
        > (pg_catalog.clock_timestamp() AT TIME ZONE 'Europe/Stockholm')::date THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'period';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(7236113);
    FOR quantity IN SELECT DISTINCT e.quantity FROM sec.entries(months, start, {TREND}) e LOOP
        SELECT pg_catalog.array_agg(e.variable ORDER BY e.variable, e.case_id),
            pg_catalog.array_agg(e.case_id ORDER BY e.variable, e.case_id),
            pg_catalog.array_agg(e.amount ORDER BY e.variable, e.case_id),
            pg_catalog.array_agg(e.cells ORDER BY e.variable, e.case_id)
            INTO variables, cases, amounts, cells FROM sec.entries(months, start, {TREND}) e
            WHERE e.quantity = work.quantity AND e.amount > 0 AND NOT EXISTS (
                SELECT FROM public.published_group g
                WHERE g.variable = e.variable AND g.inquiry_id = e.case_id);
        CONTINUE WHEN variables IS NULL;
        shareable := '{{}}';
        FOR one IN SELECT DISTINCT x FROM pg_catalog.unnest(cells) x LOOP
            shareable := ARRAY(SELECT DISTINCT y FROM (SELECT pg_catalog.unnest(shareable) AS y
                UNION SELECT one UNION SELECT sec.common_cells(z, one) FROM pg_catalog.unnest(shareable) z) w
                WHERE y IS NOT NULL);
        END LOOP;
        LOOP
            formed := false;
            FOR one IN SELECT x FROM pg_catalog.unnest(shareable) x
                ORDER BY -pg_catalog.cardinality(pg_catalog.string_to_array(x, {_APART})), x COLLATE "C" LOOP
                pool := ARRAY(SELECT i FROM pg_catalog.generate_subscripts(variables, 1) i
                    WHERE pg_catalog.string_to_array(cells[i], {_APART})
                        @> pg_catalog.string_to_array(one, {_APART}));
                SELECT pg_catalog.array_agg(x.c ORDER BY x.s, x.c),
                    pg_catalog.array_agg(x.s ORDER BY x.s, x.c),
                    pg_catalog.count(*), coalesce(pg_catalog.sum(x.s), 0)
                    INTO members, sizes, count, total
                    FROM (SELECT cases[i] COLLATE "C" AS c, pg_catalog.sum(amounts[i])::bigint AS s
                        FROM pg_catalog.unnest(pool) i GROUP BY 1) x;
                WHILE count >= {FEWEST} AND 2 * sizes[count] > total LOOP
                    total := total - sizes[count];
                    count := count - 1;
                END LOOP;
                formed := count >= {FEWEST};
                EXIT WHEN formed;
            END LOOP;
            EXIT WHEN NOT formed;
            whole := false;
            FOR each IN 1 .. count / {FEWEST} LOOP
                until := CASE WHEN each = count / {FEWEST} THEN count ELSE each * {FEWEST} END;
                whole := whole OR 2 * sizes[until] > (SELECT pg_catalog.sum(x) FROM
                    pg_catalog.unnest(sizes[(each - 1) * {FEWEST} + 1 : until]) x);
            END LOOP;
            FOR each IN 1 .. CASE WHEN whole THEN 1 ELSE count / {FEWEST} END LOOP
                until := CASE WHEN whole OR each = count / {FEWEST} THEN count ELSE each * {FEWEST} END;
                one := pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', '');
                INSERT INTO public.published_group (variable, inquiry_id, group_id, period)
                    SELECT variables[i], cases[i], one, grouped_sums.period FROM pg_catalog.unnest(pool) i
                    WHERE cases[i] = ANY (members[(each - 1) * {FEWEST} + 1 : until]);
            END LOOP;
            SELECT pg_catalog.array_agg(variables[i] ORDER BY i), pg_catalog.array_agg(cases[i] ORDER BY i),
                pg_catalog.array_agg(amounts[i] ORDER BY i), pg_catalog.array_agg(cells[i] ORDER BY i)
                INTO variables, cases, amounts, cells FROM pg_catalog.generate_subscripts(variables, 1) i
                WHERE NOT (i = ANY (pool) AND cases[i] = ANY (members[1:count]));
            EXIT WHEN variables IS NULL;
        END LOOP;
    END LOOP;
    WITH m AS (SELECT g.group_id, g.inquiry_id, e.amount, e.cells FROM public.published_group g
            LEFT JOIN sec.entries(months, start, {TREND}) e
            ON e.variable = g.variable AND e.case_id = g.inquiry_id),
        inside AS (SELECT m.group_id, pg_catalog.count(*) AS n FROM m GROUP BY m.group_id
            HAVING pg_catalog.bool_and(m.cells IS NOT NULL)),
        shared AS (SELECT m.group_id, c.cell FROM m JOIN inside USING (group_id),
            pg_catalog.unnest(pg_catalog.string_to_array(m.cells, {_APART})) c (cell)
            GROUP BY m.group_id, c.cell, inside.n HAVING pg_catalog.count(*) = inside.n),
        sums AS (SELECT x.group_id, pg_catalog.sum(x.a) AS total,
            pg_catalog.count(*) >= {FEWEST} AND 2 * pg_catalog.max(x.a) <= pg_catalog.sum(x.a) AS hides
            FROM (SELECT m.group_id, m.inquiry_id, pg_catalog.sum(m.amount) AS a
                FROM m JOIN inside USING (group_id) GROUP BY 1, 2) x GROUP BY x.group_id),
        kept AS (INSERT INTO {TOTALS} AS t (group_id, total) SELECT s.group_id, s.total FROM sums s
            WHERE s.hides AND EXISTS (SELECT FROM shared d WHERE d.group_id = s.group_id)
            ON CONFLICT (group_id) DO UPDATE SET total = t.total RETURNING t.group_id, t.total),
        known AS (SELECT k.group_id, k.total FROM kept k UNION SELECT t.group_id, t.total FROM {TOTALS} t
            WHERE EXISTS (SELECT FROM shared d WHERE d.group_id = t.group_id))
    SELECT pg_catalog.jsonb_build_object(
        'cells', coalesce((SELECT pg_catalog.jsonb_object_agg(x.cell, x.s) FROM (SELECT d.cell,
            pg_catalog.sum(k.total) AS s FROM shared d JOIN known k USING (group_id) GROUP BY 1) x),
            '{{}}'),
        'totals', coalesce((SELECT pg_catalog.jsonb_object_agg(k.group_id, k.total) FROM known k), '{{}}'))
        INTO told;
    RETURN told;
END"""


def make(connection: Connection) -> None:
    """Make the functions of a room anew; what groups were told to be stays."""
    run = connection.exec_driver_sql
    run(f"CREATE TABLE IF NOT EXISTS {TOTALS} (group_id text PRIMARY KEY, total bigint NOT NULL)")
    run(f"ALTER TABLE {TOTALS} OWNER TO {OWNER}")
    run(f"GRANT SELECT, INSERT, UPDATE ON {TOTALS} TO {DEFINER}")
    arguments = "months int, start date, trend int"
    functions = (
        (f"shown_periods({arguments})", "TABLE (name text, first date, last date)", "sql STABLE", _PERIODS),
        ("common_cells(one text, other text)", "text", "sql IMMUTABLE", _COMMON),
        (
            f"entries({arguments})",
            "TABLE (quantity text, variable text, case_id text, amount bigint, cells text)",
            "sql STABLE", entries(),
        ),
        (
            "grouped_sums(period text)",
            "jsonb", "plpgsql",
            "#variable_conflict use_column\n<<work>>" + _SUMS,
        ),
    )  # fmt: skip
    for signature, returns, language, body in functions:
        name = f"{SCHEMA}.{signature.partition('(')[0]}"
        run(
            f"CREATE OR REPLACE FUNCTION {SCHEMA}.{signature} RETURNS {returns} LANGUAGE {language} "
            f"SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body${body}$body$"
        )
        run(f"ALTER FUNCTION {name} OWNER TO {DEFINER}")
        run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.grouped_sums TO {role_of(Group.COORDINATOR)}")
