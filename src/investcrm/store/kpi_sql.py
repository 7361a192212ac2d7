"""Turns KPI specifications into SQL: one compiler for every figure, its list and its comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.kpi import FUNNEL, Condition, Kpi, Measure, Population
from investcrm.domain.periods import Period
from investcrm.domain.promises import Promise, days_of
from investcrm.domain.rows import Breakdown, FunnelStep, KpiValue
from investcrm.domain.stages import STAGES, order
from investcrm.store.read.reference import setting
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values


_AREAS: Final = "LEFT JOIN inquiry_strength_area a ON a.inquiry_id = i.id AND a.deleted_ms IS NULL"
_AREA: Final = "coalesce(a.strength_area, '')"


@dataclass(frozen=True, slots=True)
class _Source:
    table: str
    always: str
    inquiry: str


_LIVE_CASE: Final = "EXISTS (SELECT 1 FROM inquiry q WHERE q.id = {column} AND q.deleted_ms IS NULL)"
_TAKEN_IN: Final = (
    "EXISTS (SELECT 1 FROM shared_link l WHERE l.shared_id = p.id AND l.deleted_ms IS NULL AND "
    + _LIVE_CASE.format(column="l.inquiry_id")
    + ")"
)
_SOURCES: Final = {
    Population.INQUIRIES: _Source("inquiry p", "p.deleted_ms IS NULL", "p.id"),
    Population.FORWARDINGS: _Source(
        "forwarding p", "p.deleted_ms IS NULL AND " + _LIVE_CASE.format(column="p.inquiry_id"), "p.inquiry_id"
    ),
    Population.LEDGER: _Source(
        "ledger_entry p",
        "p.deleted_ms IS NULL AND " + _LIVE_CASE.format(column="p.inquiry_id"),
        "p.inquiry_id",
    ),
    Population.ACTIVITIES: _Source(
        "activity p",
        "p.deleted_ms IS NULL AND (p.inquiry_id IS NULL OR " + _LIVE_CASE.format(column="p.inquiry_id") + ")",
        "p.inquiry_id",
    ),
    Population.SHARED: _Source("shared_inquiry p", f"p.deleted_ms IS NULL AND NOT {_TAKEN_IN}", "NULL"),
}
_ALL_ANSWERED: Final = (
    "(SELECT CASE WHEN count(*) = sum(CASE WHEN f.state IN ('answered', 'declined') "
    "AND f.answered_on IS NOT NULL THEN 1 ELSE 0 END) THEN max(f.answered_on) END FROM forwarding f "
    "WHERE f.inquiry_id = i.id AND f.deleted_ms IS NULL AND f.state <> 'withdrawn')"
)
_CASE_STEP: Final = (
    "SELECT i.id AS inquiry_id, '' AS municipality_code, {began} AS began_on, {done} AS done_on "
    "FROM inquiry i WHERE i.deleted_ms IS NULL AND {done} IS NOT NULL"
)
_STEPS: Final = {
    Promise.RESPONSE: " UNION ALL ".join(
        _CASE_STEP.format(began="i.received_on", done=f"i.{done}")
        + f" AND (i.{other} IS NULL OR i.{done} {earlier} i.{other})"
        for done, earlier, other in (
            ("first_response_on", "<=", "offered_on"),
            ("offered_on", "<", "first_response_on"),
        )
    ),
    Promise.FORWARD: _CASE_STEP.format(began="i.received_on", done="i.forwarded_on"),
    Promise.ANSWER: (
        "SELECT f.inquiry_id, f.municipality_code, f.sent_on AS began_on, f.answered_on AS done_on, "
        "f.deadline_on AS due_on FROM forwarding f WHERE f.deleted_ms IS NULL "
        "AND f.state IN ('answered', 'declined') AND " + _LIVE_CASE.format(column="f.inquiry_id")
    ),
    Promise.OFFER: _CASE_STEP.format(began=_ALL_ANSWERED, done="i.offered_on"),
}
"""The promised steps that are done, one row each; a municipality's answer has a day of its own."""


def value(reader: Reader, kpi: Kpi, first: date, last: date, period: str) -> KpiValue:
    """Compute a KPI over the days from ``first`` to ``last``; None where there is nothing to measure."""
    source, where, params = _scope(kpi, first, last)
    count = int(reader.value(f"SELECT count(*) FROM {source.table} WHERE {where}", **params))
    match kpi.measure:
        case Measure.COUNT:
            return KpiValue(kpi.key, period, float(count), count)
        case Measure.SUM_JOBS | Measure.SUM_MONEY:
            column = "jobs" if kpi.measure is Measure.SUM_JOBS else "investment_sek"
            total = reader.value(
                f"SELECT coalesce(sum(p.{column}), 0) FROM {source.table} WHERE {where}", **params
            )
            return KpiValue(kpi.key, period, float(total), count)
        case Measure.MEDIAN_WORKING_DAYS:
            return _median(reader, kpi, source, where, params, period)
        case Measure.SHARE:
            met, extra = _reached(reader, kpi)
            reached = reader.value(
                f"SELECT count(*) FROM {source.table} WHERE {where} AND {met}", **params, **extra
            )
            share = 100.0 * int(reached) / count if count else None
            return KpiValue(kpi.key, period, share, count)


def parts(reader: Reader, kpi: Kpi, first: date, last: date) -> list[tuple[str, date, int]]:
    """Return what a count or sum is made of: the inquiry, the day that places it, and how much."""
    source, where, params = _scope(kpi, first, last)
    found = reader.rows(
        f"SELECT {source.inquiry}, p.{kpi.date}, coalesce({_amount(kpi)}, 0) "
        f"FROM {source.table} WHERE {where}",
        **params,
    )
    return [(str(row_id), date.fromisoformat(day), int(amount)) for row_id, day, amount in found]


def parts_text(kpi: Kpi, first: str, last: str) -> str:
    """Return SQL for the same between two days that SQL tells, for a function that is kept in a database."""
    source = _source(kpi)
    met = " AND ".join(
        f"p.{one.column} IN ({', '.join(f'{chr(39)}{value}{chr(39)}' for value in one.values)})"
        if one.values
        else f"p.{one.column} IS NOT NULL"
        for one in kpi.where
    )
    return (
        f"SELECT {source.inquiry} AS case_id, p.{kpi.date} AS day, coalesce({_amount(kpi)}, 0) AS amount "
        f"FROM {source.table} WHERE {source.always} AND p.{kpi.date} BETWEEN {first} AND {last} "
        f"AND {met or 'true'}"
    )


def _amount(kpi: Kpi) -> str:
    return {Measure.SUM_JOBS: "p.jobs", Measure.SUM_MONEY: "p.investment_sek"}.get(kpi.measure, "1")


def _median(
    reader: Reader, kpi: Kpi, source: _Source, where: str, params: dict[str, Any], period: str
) -> KpiValue:
    spans = f"SELECT {_days(kpi)} AS days FROM {source.table} WHERE {where}"
    return KpiValue(kpi.key, period, *_middle(reader, spans, params))


def _middle(reader: Reader, spans: str, params: dict[str, Any]) -> tuple[float | None, int]:
    spans = f"SELECT days FROM ({spans}) s WHERE days IS NOT NULL"
    count = int(reader.value(f"SELECT count(*) FROM ({spans}) d", **params))
    if not count:
        return None, 0
    middle = reader.rows(
        f"SELECT days FROM ({spans}) d ORDER BY days LIMIT {2 - count % 2} OFFSET {(count - 1) // 2}",
        **params,
    )
    return sum(row[0] for row in middle) / len(middle), count


def _days(kpi: Kpi) -> str:
    return f"{_ordinal(f'p.{kpi.date}')} - {_ordinal(f'p.{kpi.until}')}"


def _ordinal(column: str) -> str:
    return f"(SELECT w.ordinal FROM work_day w WHERE w.day = {column})"


def _scope(kpi: Kpi, first: date, last: date) -> tuple[_Source, str, dict[str, Any]]:
    source = _source(kpi)
    met, params = _conditions(kpi.where, "where")
    where = f"{source.always} AND p.{kpi.date} BETWEEN :first AND :last AND {met}"
    if kpi.until:  # only what can be measured is counted and listed
        where += f" AND {_days(kpi)} IS NOT NULL"
    return source, where, params | {"first": first.isoformat(), "last": last.isoformat()}


def _source(kpi: Kpi) -> _Source:
    if kpi.promise is None:
        return _SOURCES[kpi.population]
    return _Source(f"({_STEPS[kpi.promise]}) p", "p.began_on IS NOT NULL", "p.inquiry_id")


def _reached(reader: Reader, kpi: Kpi) -> tuple[str, dict[str, Any]]:
    """Return what a row of a share meets: its conditions, or that it was done by the promised day.

    As `domain.promises.measure` says it: a step done before it began was done in no time.
    """
    if kpi.promise is None:
        return _conditions(kpi.reached, "reached")
    promised = days_of(setting(reader, "promises", None))[kpi.promise]
    due, params = "p.began_on", {}
    if promised:
        due = f"(SELECT min(w.day) FROM work_day w WHERE w.ordinal = {_ordinal('p.began_on')} + :promised)"
        params = {"promised": promised}
    if kpi.promise is Promise.ANSWER:
        due = f"coalesce(p.due_on, {due})"
    return f"CASE WHEN p.done_on < p.began_on THEN p.began_on ELSE p.done_on END <= {due}", params


def promised_steps(reader: Reader, kpi: Kpi, first: date, last: date) -> list[Values]:
    """Return the promised steps a share counts: case, number, title, municipality, its name, days.

    The days are when it began, when it was done and, of an answer, its deadline; the latest done first.
    """
    source, where, params = _scope(kpi, first, last)
    due = "p.due_on" if kpi.promise is Promise.ANSWER else "NULL"
    return reader.rows(
        f"SELECT p.inquiry_id, q.number, q.title, p.municipality_code, coalesce(m.name, ''), p.began_on, "
        f"p.done_on, {due} FROM {source.table} JOIN inquiry q ON q.id = p.inquiry_id "
        f"LEFT JOIN municipality m ON m.code = p.municipality_code WHERE {where} "
        "ORDER BY p.done_on DESC, q.number_key, m.name_key",
        **params,
    )


def _conditions(conditions: tuple[Condition, ...], prefix: str) -> tuple[str, dict[str, Any]]:
    parts = ["1 = 1"]
    params: dict[str, Any] = {}
    for index, condition in enumerate(conditions):
        if not condition.values:
            parts.append(f"p.{condition.column} IS NOT NULL")
            continue
        text, extra = listed(f"{prefix}_{index}", condition.values)
        parts.append(f"p.{condition.column} IN {text}")
        params |= extra
    return " AND ".join(parts), params


def behind(kpi: Kpi, period: Period) -> tuple[str, dict[str, Any]]:
    """Return SQL that selects the ids of the inquiries behind a figure, and its parameters."""
    source, where, params = _scope(kpi, period.first, period.last)
    return f"SELECT {source.inquiry} FROM {source.table} WHERE {where}", params


def funnel(reader: Reader, first: date, last: date) -> tuple[FunnelStep, ...]:
    """Return how far the inquiries received between two days have come.

    A step is reached when its date is known, or when the case stands at or beyond its stage: records taken
    in from elsewhere often lack the dates.
    """
    sums = [f"sum(CASE WHEN {reached(key)} THEN 1 ELSE 0 END)" for key, _, _ in FUNNEL]
    found = reader.row(
        f"SELECT count(*), {', '.join(sums)} FROM inquiry "
        "WHERE deleted_ms IS NULL AND received_on BETWEEN :first AND :last",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    total, *counts = found or (0, *([0] * len(FUNNEL)))
    return tuple(
        FunnelStep(step[0], int(count or 0), int(total)) for step, count in zip(FUNNEL, counts, strict=True)
    )


def cohort(reader: Reader, step: str, first: date, last: date) -> list[str]:
    """Return the inquiries received between two days that have come as far as a step of the funnel."""
    found = reader.rows(
        f"SELECT id FROM inquiry WHERE deleted_ms IS NULL AND received_on BETWEEN :first AND :last "
        f"AND {reached(step)}",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return [str(row_id) for (row_id,) in found]


def areas(reader: Reader) -> list[tuple[str, str]]:
    """Return every inquiry with each strength area it counts in, "" where it has none."""
    return [
        (str(row_id), str(area))
        for row_id, area in reader.rows(f"SELECT i.id, {_AREA} FROM inquiry i {_AREAS}")
    ]


def reached(step: str, prefix: str = "") -> str:
    """Return the condition that an inquiry reached a step of the funnel; ``prefix`` names its table."""
    columns = {key: column for key, _, column in FUNNEL}
    won = f"{prefix}outcome IN ('establishment', 'expansion')"
    if columns.get(step) is None or step == "won":
        return won
    stages = {stage.value: order(stage) for stage in STAGES}
    beyond = f"({prefix}outcome IS NULL AND {prefix}stage_order >= {stages[step] * 10})"
    return f"({prefix}{columns[step]} IS NOT NULL OR {beyond} OR {won})"


def by_strength_area(reader: Reader, first: date, last: date) -> tuple[Breakdown, ...]:
    """Return inquiries received and jobs and SEK decided between two days; a case counts in each area."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    received = reader.rows(
        f"SELECT {_AREA}, count(*) FROM inquiry i {_AREAS} WHERE i.deleted_ms IS NULL "
        f"AND i.received_on BETWEEN :first AND :last GROUP BY {_AREA}",
        **span,
    )
    decided = reader.rows(
        f"SELECT {_AREA}, sum(CASE WHEN l.sort = 'new' THEN coalesce(l.jobs, 0) ELSE 0 END), "
        "sum(coalesce(l.investment_sek, 0)) FROM ledger_entry l JOIN inquiry i ON i.id = l.inquiry_id "
        f"{_AREAS} WHERE l.deleted_ms IS NULL AND i.deleted_ms IS NULL AND l.step = 'decided' "
        f"AND l.stated_on BETWEEN :first AND :last GROUP BY {_AREA}",
        **span,
    )
    amounts = {key: (int(jobs or 0), int(money or 0)) for key, jobs, money in decided}
    counts = {key: int(count) for key, count in received}
    keys = sorted(counts.keys() | amounts.keys(), key=lambda key: (-counts.get(key, 0), key))
    return tuple(Breakdown(key, key, counts.get(key, 0), *amounts.get(key, (0, 0))) for key in keys)


def by_municipality(reader: Reader, first: date, last: date) -> tuple[Breakdown, ...]:
    """Return how each municipality was asked and answered: forwarded between two days, median of answers."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    found = reader.rows(
        "SELECT m.code, m.name, count(f.id), sum(CASE WHEN f.answered_on IS NOT NULL THEN 1 ELSE 0 END) "
        "FROM municipality m LEFT JOIN forwarding f ON f.municipality_code = m.code AND f.deleted_ms IS NULL "
        "AND f.sent_on BETWEEN :first AND :last "
        f"AND {_LIVE_CASE.format(column='f.inquiry_id')} WHERE m.deleted_ms IS NULL "
        "GROUP BY m.code, m.name, m.name_key ORDER BY m.name_key",
        **span,
    )
    return tuple(_municipality(reader, row, span) for row in found)


def _municipality(reader: Reader, row: Values, span: dict[str, str]) -> Breakdown:
    code, name, asked, answered = row
    days = f"{_ordinal('f.answered_on')} - {_ordinal('f.sent_on')}"
    spans = (
        f"SELECT {days} AS days FROM forwarding f WHERE f.deleted_ms IS NULL AND f.municipality_code = :code "
        "AND f.answered_on BETWEEN :first AND :last AND f.sent_on IS NOT NULL "
        f"AND {_LIVE_CASE.format(column='f.inquiry_id')}"
    )
    median, _ = _middle(reader, spans, {**span, "code": code})
    return Breakdown(code, name, int(asked), answered=int(answered or 0), median_days=median)


def lost(reader: Reader, first: date, last: date) -> tuple[Breakdown, ...]:
    """Return the cases lost between two days by reason, with the jobs and SEK they had stated."""
    found = reader.rows(
        "SELECT coalesce(lost_reason, 'unknown') AS reason, count(*), sum(coalesce(jobs, 0)), "
        "sum(coalesce(investment_sek, 0)) FROM inquiry WHERE deleted_ms IS NULL AND outcome = 'lost' "
        "AND decided_on BETWEEN :first AND :last GROUP BY coalesce(lost_reason, 'unknown') "
        "ORDER BY 2 DESC, 1",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return tuple(
        Breakdown(key, key, int(n), int(jobs or 0), int(money or 0)) for key, n, jobs, money in found
    )


def lost_cases(reader: Reader, first: date, last: date) -> list[tuple[str, str, int, int]]:
    """Return the inquiries lost between two days, each with its reason and the jobs and SEK it had stated."""
    found = reader.rows(
        "SELECT id, coalesce(lost_reason, 'unknown'), coalesce(jobs, 0), coalesce(investment_sek, 0) "
        "FROM inquiry WHERE deleted_ms IS NULL AND outcome = 'lost' AND decided_on BETWEEN :first AND :last",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return [(str(row_id), str(reason), int(jobs), int(money)) for row_id, reason, jobs, money in found]


def decided_cases(reader: Reader, first: date, last: date, outcomes: tuple[str, ...]) -> list[Values]:
    """Return the cases decided between two days, in order.

    Each as id, number, title, outcome, day, reason, what was needed, jobs, SEK, municipality.
    """
    text, params = listed("outcome", outcomes)
    return reader.rows(
        "SELECT i.id, i.number, i.title, i.outcome, i.decided_on, i.lost_reason, i.lost_needed, "
        "(SELECT sum(l.jobs) FROM ledger_entry l WHERE l.inquiry_id = i.id AND l.step = 'decided' "
        "AND l.sort = 'new' AND l.deleted_ms IS NULL), "
        "(SELECT sum(l.investment_sek) FROM ledger_entry l WHERE l.inquiry_id = i.id AND l.step = 'decided' "
        "AND l.deleted_ms IS NULL), coalesce(m.name, '') FROM inquiry i "
        "LEFT JOIN municipality m ON m.code = i.decided_municipality "
        f"WHERE i.deleted_ms IS NULL AND i.outcome IN {text} "
        "AND i.decided_on BETWEEN :first AND :last ORDER BY i.decided_on, i.number_key",
        first=first.isoformat(),
        last=last.isoformat(),
        **params,
    )


def targets(reader: Reader, year: int) -> dict[str, float]:
    """Return the region's targets for a year by KPI."""
    found = reader.rows(
        "SELECT kpi, value FROM target WHERE deleted_ms IS NULL AND municipality_code IS NULL "
        "AND year = :year",
        year=year,
    )
    return {str(kpi): float(value) for kpi, value in found}


def target_id(reader: Reader, kpi: str, year: int) -> str | None:
    """Return the row of the region's target for a KPI and year."""
    found = reader.value(
        "SELECT id FROM target WHERE deleted_ms IS NULL AND municipality_code IS NULL "
        "AND kpi = :kpi AND year = :year",
        kpi=kpi,
        year=year,
    )
    return str(found) if found else None
