"""What stands beside the figures: the list behind each, the funnel, the breakdowns, the cases decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.kpi import FUNNEL, Kpi, Place
from investcrm.domain.promises import Promise
from investcrm.domain.rows import Breakdown, FunnelStep
from investcrm.domain.slices import ALL, Slice
from investcrm.store import kpi_compile
from investcrm.store.kpi_compile import Params, reached
from investcrm.store.kpi_count import Span, median
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_AREAS: Final = "LEFT JOIN inquiry_strength_area a ON a.inquiry_id = i.id AND a.deleted_ms IS NULL"
_AREA: Final = "coalesce(a.strength_area, '')"
_LOST: Final = "coalesce(i.outcome, '') = 'lost'"
"""Written so that the day finds the cases: far fewer were decided in a period than were ever lost."""


def parts(reader: Reader, kpi: Kpi, first: date, last: date) -> list[tuple[str, date, int]]:
    """Return what a count or sum is made of: the inquiry, the day that places it, and how much."""
    rows, where, params = _scope(kpi, first, last)
    found = reader.rows(
        f"SELECT {rows.inquiry}, p.{kpi.date}, coalesce({kpi_compile.amount(kpi)}, 0) "
        f"FROM {rows.table} WHERE {where}",
        **params,
    )
    return [(str(row_id), date.fromisoformat(day), int(amount)) for row_id, day, amount in found]


def parts_text(kpi: Kpi, first: str, last: str) -> str:
    """Return SQL for the same between two days that SQL tells, for a function that is kept in a database."""
    rows = kpi_compile.rows_of(kpi)
    met = " AND ".join(
        f"p.{one.column} IN ({', '.join(f'{chr(39)}{value}{chr(39)}' for value in one.values)})"
        if one.values
        else f"p.{one.column} IS NOT NULL"
        for one in kpi.where
    )
    return (
        f"SELECT {rows.inquiry} AS case_id, p.{kpi.date} AS day, "
        f"coalesce({kpi_compile.amount(kpi)}, 0) AS amount "
        f"FROM {rows.table} WHERE {rows.always} AND p.{kpi.date} BETWEEN {first} AND {last} "
        f"AND {met or 'true'}"
    )


def _scope(kpi: Kpi, first: date, last: date) -> tuple[kpi_compile.Rows, str, Params]:
    found = kpi_compile.scope(kpi, first, last, ALL)
    assert found is not None  # everything that counts can be counted whole
    return found


def promised_steps(reader: Reader, kpi: Kpi, first: date, last: date) -> list[Values]:
    """Return the promised steps a share counts: case, number, title, municipality, its name, days.

    The days are when it began, when it was done and, of an answer, its deadline; the latest done first.
    """
    rows, where, params = _scope(kpi, first, last)
    due = "p.due_on" if kpi.promise is Promise.ANSWER else "NULL"
    return reader.rows(
        f"SELECT p.inquiry_id, q.number, q.title, p.municipality_code, coalesce(m.name, ''), p.began_on, "
        f"p.done_on, {due} FROM {rows.table} JOIN inquiry q ON q.id = p.inquiry_id "
        f"LEFT JOIN municipality m ON m.code = p.municipality_code WHERE {where} "
        "ORDER BY p.done_on DESC, q.number_key, m.name_key",
        **params,
    )


def behind(kpi: Kpi, first: date, last: date, cut: Slice = ALL) -> tuple[str, Params]:
    """Return SQL that selects the ids of the inquiries behind a figure, and its parameters."""
    found = kpi_compile.scope(kpi, first, last, cut) if kpi.has_cases else None
    if found is None:
        return "SELECT id FROM inquiry WHERE 1 = 0", {}
    rows, where, params = found
    return f"SELECT {rows.inquiry} FROM {rows.table} WHERE {where}", params


def funnel(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[FunnelStep, ...]:
    """Return how far the inquiries received between two days have come (kpi_compile.reached)."""
    narrowed, params = kpi_compile.cases(cut, "i")
    sums = [f"sum(CASE WHEN {reached(key, 'i.')} THEN 1 ELSE 0 END)" for key, _, _ in FUNNEL]
    found = reader.row(
        f"SELECT count(*), {', '.join(sums)} FROM inquiry i "
        f"WHERE i.deleted_ms IS NULL AND i.received_on BETWEEN :first AND :last{narrowed}",
        **_between(first, last),
        **params,
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


def by_strength_area(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[Breakdown, ...]:
    """Return inquiries received and jobs and SEK decided between two days; a case counts in each area."""
    return _by(reader, _AREA, _AREAS, first, last, cut)


def by_source(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[Breakdown, ...]:
    """Return inquiries received and jobs and SEK decided between two days, by source; "" is none stated."""
    return _by(reader, "i.source", "", first, last, cut)


def by_country(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[Breakdown, ...]:
    """Return inquiries received and jobs and SEK decided between two days, by country; "" is none stated."""
    return _by(reader, kpi_compile.country("i"), "", first, last, cut)


def countries(reader: Reader) -> tuple[str, ...]:
    """Return every country an inquiry comes from, in order."""
    found = reader.rows(
        f"SELECT DISTINCT {kpi_compile.country('i')} AS country FROM inquiry i "
        "WHERE i.deleted_ms IS NULL ORDER BY 1"
    )
    return tuple(str(name) for (name,) in found if name)


def sources(reader: Reader) -> tuple[str, ...]:
    """Return every source an inquiry names, in order."""
    found = reader.rows("SELECT DISTINCT i.source FROM inquiry i WHERE i.deleted_ms IS NULL ORDER BY 1")
    return tuple(str(name) for (name,) in found if name)


def _by(
    reader: Reader, column: str, joins: str, first: date, last: date, cut: Slice
) -> tuple[Breakdown, ...]:
    asked, params = kpi_compile.cases(cut, "i")
    received = reader.rows(
        f"SELECT {column}, count(*) FROM inquiry i {joins} WHERE i.deleted_ms IS NULL "
        f"AND i.received_on BETWEEN :first AND :last{asked} GROUP BY 1",
        **_between(first, last),
        **params,
    )
    amounts = _decided(reader, column, joins, (first, last), cut)
    counts = {str(key): int(count) for key, count in received}
    keys = sorted(counts.keys() | amounts.keys(), key=lambda key: (-counts.get(key, 0), key))
    return tuple(Breakdown(key, key, counts.get(key, 0), *amounts.get(key, (0, 0))) for key in keys)


def _decided(reader: Reader, column: str, joins: str, span: Span, cut: Slice) -> dict[str, tuple[int, int]]:
    """Return the new jobs and SEK decided in a span, by a column of the inquiry."""
    narrowed, params = kpi_compile.cases(cut, "i", Place.DECIDED)
    found = reader.rows(
        f"SELECT {column}, sum(CASE WHEN l.sort = 'new' THEN coalesce(l.jobs, 0) ELSE 0 END), "
        "sum(coalesce(l.investment_sek, 0)) FROM ledger_entry l JOIN inquiry i ON i.id = l.inquiry_id "
        f"{joins} WHERE l.deleted_ms IS NULL AND i.deleted_ms IS NULL AND l.step = 'decided' "
        f"AND l.stated_on BETWEEN :first AND :last{narrowed} GROUP BY 1",
        **_between(*span),
        **params,
    )
    return {str(key): (int(jobs or 0), int(money or 0)) for key, jobs, money in found}


def by_municipality(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[Breakdown, ...]:
    """Return how each municipality was asked and answered, and what was decided there, between two days.

    ``inquiries`` are those forwarded to it, ``answered`` how many of them it has answered, the median that
    of the answers it gave between the days.
    """
    through = replace(cut, municipality_code="")
    narrowed, params = kpi_compile.cases(through, "c")
    live = f"EXISTS (SELECT 1 FROM inquiry c WHERE c.id = f.inquiry_id AND c.deleted_ms IS NULL{narrowed})"
    here = "AND m.code = :here " if cut.municipality_code else ""
    if here:
        params["here"] = cut.municipality_code
    found = reader.rows(
        "SELECT m.code, m.name, coalesce(s.asked, 0), coalesce(s.answered, 0) FROM municipality m LEFT JOIN ("
        "SELECT f.municipality_code AS code, count(*) AS asked, "
        "sum(CASE WHEN f.answered_on IS NOT NULL THEN 1 ELSE 0 END) AS answered FROM forwarding f "
        f"WHERE f.deleted_ms IS NULL AND f.sent_on BETWEEN :first AND :last AND {live} "
        "GROUP BY f.municipality_code) s ON s.code = m.code "
        f"WHERE m.deleted_ms IS NULL {here}ORDER BY m.name_key",
        **_between(first, last),
        **params,
    )
    amounts = _decided(reader, "i.decided_municipality", "", (first, last), through)
    medians = _answered(reader, live, {**_between(first, last), **params})
    return tuple(
        Breakdown(code, name, int(asked), *amounts.get(code, (0, 0)), int(answered or 0), medians.get(code))
        for code, name, asked, answered in found
    )


def _answered(reader: Reader, live: str, params: Params) -> dict[str, float | None]:
    """Return the median working days of each municipality's answers between two days."""
    days = f"{kpi_compile.ordinal('f.answered_on')} - {kpi_compile.ordinal('f.sent_on')}"
    params = {name: value for name, value in params.items() if name != "here"}
    found = reader.rows(
        f"SELECT code, days, count(*) FROM (SELECT f.municipality_code AS code, {days} AS days "
        "FROM forwarding f WHERE f.deleted_ms IS NULL AND f.answered_on BETWEEN :first AND :last "
        f"AND f.sent_on IS NOT NULL AND {live}) s WHERE days IS NOT NULL GROUP BY code, days",
        **params,
    )
    lengths: dict[str, Counter[int]] = defaultdict(Counter)
    for code, length, count in found:
        lengths[code][int(length)] += int(count)
    return {code: median(each) for code, each in lengths.items()}


def lost(reader: Reader, first: date, last: date, cut: Slice = ALL) -> tuple[Breakdown, ...]:
    """Return the cases lost between two days by reason, with the jobs and SEK they had stated."""
    narrowed, params = kpi_compile.cases(cut, "i")
    found = reader.rows(
        "SELECT coalesce(i.lost_reason, 'unknown') AS reason, count(*), sum(coalesce(i.jobs, 0)), "
        "sum(coalesce(i.investment_sek, 0)) FROM inquiry i WHERE i.deleted_ms IS NULL "
        f"AND {_LOST} AND i.decided_on BETWEEN :first AND :last{narrowed} "
        "GROUP BY coalesce(i.lost_reason, 'unknown') ORDER BY 2 DESC, 1",
        **_between(first, last),
        **params,
    )
    return tuple(
        Breakdown(key, key, int(n), int(jobs or 0), int(money or 0)) for key, n, jobs, money in found
    )


def _between(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def lost_cases(reader: Reader, first: date, last: date) -> list[tuple[str, str, int, int]]:
    """Return the inquiries lost between two days, each with its reason and the jobs and SEK it had stated."""
    found = reader.rows(
        "SELECT id, coalesce(lost_reason, 'unknown'), coalesce(jobs, 0), coalesce(investment_sek, 0) "
        f"FROM inquiry i WHERE i.deleted_ms IS NULL AND {_LOST} AND i.decided_on BETWEEN :first AND :last",
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
        f"WHERE i.deleted_ms IS NULL AND coalesce(i.outcome, '') IN {text} "
        "AND i.decided_on BETWEEN :first AND :last ORDER BY i.decided_on, i.number_key",
        first=first.isoformat(),
        last=last.isoformat(),
        **params,
    )
