"""The ledger of jobs and investment: what was stated in a case, and sums over many cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.ledger import MONTHS, Said, Skill, Sort, Statement, Step
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_STATEMENT: Final = (
    "l.id, l.step, coalesce(l.months, 0), l.sort, l.skill, l.jobs, l.investment_sek, l.stated_on, l.source, "
    "l.deleted_ms"
)
_WON: Final = (
    "i.deleted_ms IS NULL AND coalesce(i.outcome, '') IN ('establishment', 'expansion') "
    "AND i.won_on BETWEEN :first AND :last"
)
_SINCE_DECIDED: Final = " AND i.decided_on BETWEEN :first AND :last"
"""What is won is decided on that day, and by the day of the decision there is an index."""
_WITHDRAWN: Final = (
    "SELECT s.actor_name, s.undoes FROM change c JOIN change_set s ON s.seq = c.set_seq "
    "WHERE c.row_id = :id AND c.op = 'remove' ORDER BY c.id DESC LIMIT 1"
)


def statements(reader: Reader, inquiry_id: str) -> tuple[Statement, ...]:
    """Return what was stated in a case in the order of days, withdrawn ones too.

    What was undone by the person who typed it was never stated, and is left out.
    """
    rows = reader.rows(
        f"SELECT {_STATEMENT} FROM ledger_entry l WHERE l.inquiry_id = :id ORDER BY l.stated_on, l.id",
        id=inquiry_id,
    )
    return tuple(one for row in rows if (one := _read(reader, row)) is not None)


def _read(reader: Reader, row: Values) -> Statement | None:
    if row[9] is None:
        return statement(row)
    told = reader.row(_WITHDRAWN, id=row[0])
    if told is not None and told[1] is not None:
        return None
    return statement(row, str(told[0]) if told else "")


def statement(row: Values, withdrawn_by: str = "") -> Statement:
    """Return a row of the table as what was stated."""
    return Statement(
        str(row[0]), Step(row[1]), int(row[2]), Sort(row[3]), Skill(row[4]),
        row[5], row[6], date.fromisoformat(row[7]), row[8], row[9], withdrawn_by,
    )  # fmt: skip


def case_of(reader: Reader, statement_id: str) -> str | None:
    """Return the case a standing statement belongs to, or None where it is gone."""
    found = reader.value(
        "SELECT l.inquiry_id FROM ledger_entry l JOIN inquiry i ON i.id = l.inquiry_id "
        "WHERE l.id = :id AND l.deleted_ms IS NULL AND i.deleted_ms IS NULL",
        id=statement_id,
    )
    return str(found) if found else None


def won(reader: Reader, first: date, last: date, kind: str, only: str = "") -> list[Values]:
    """Return the cases won between two days: id, number, title, outcome, day, municipality, day of asking.

    The last is the day of the earliest open task whose kind begins with ``kind``. ``only``: that case alone.
    """
    return reader.rows(
        "SELECT i.id, i.number, i.title, i.outcome, i.won_on, coalesce(i.decided_municipality, ''), "
        "(SELECT min(t.due_on) FROM task t WHERE t.inquiry_id = i.id AND t.deleted_ms IS NULL "
        f"AND t.done_on IS NULL AND t.kind LIKE :kind) FROM inquiry i WHERE {_won_in(only)} "
        "ORDER BY i.won_on, i.number_key, i.number",
        **_span(first, last, only),
        kind=f"{kind}%",
    )


def _won_in(only: str) -> str:
    return f"{_WON} AND i.id = :only" if only else f"{_WON}{_SINCE_DECIDED}"


def _span(first: date, last: date, only: str) -> dict[str, str]:
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return days | {"only": only} if only else days


def decided(reader: Reader, first: date, last: date) -> list[Values]:
    """Return the cases decided between two days, won and lost, in order: id, number, title, outcome."""
    return reader.rows(
        "SELECT id, number, title, outcome FROM inquiry WHERE deleted_ms IS NULL AND outcome IS NOT NULL "
        "AND decided_on BETWEEN :first AND :last ORDER BY decided_on, number_key, number",
        first=first.isoformat(),
        last=last.isoformat(),
    )


def said(reader: Reader, first: date, last: date, until: date, only: str = "") -> dict[str, Said]:
    """Return what stands on a day in each case won between two days of which anything does.

    ``only``: that case alone.
    """
    new, decided = "l.sort = 'new'", "l.step = 'decided'"
    told = "CASE WHEN l.jobs IS NOT NULL AND l.skill = '' THEN 0 ELSE 1 END"
    realised = [f"l.step = 'realised' AND l.months = {months}" for months in MONTHS]
    columns = (
        _sum("jobs", f"l.step = 'stated' AND {new}"),
        _sum("jobs", f"{decided} AND {new}"),
        _sum("jobs", f"l.step = 'announced' AND {new}"),
        _sum("jobs", f"{decided} AND l.sort = 'safeguarded'"),
        _sum("investment_sek", decided),
        f"min(CASE WHEN {decided} AND {new} THEN {told} END)",
        "max(CASE WHEN l.step = 'realised' THEN l.months END)",
        *(_sum("jobs", f"{place} AND {new}") for place in realised),
        *(_sum("investment_sek", place) for place in realised),
    )
    found = reader.rows(
        f"SELECT l.inquiry_id, {', '.join(columns)} FROM ledger_entry l WHERE l.deleted_ms IS NULL "
        "AND l.stated_on <= :until "
        f"AND l.inquiry_id IN (SELECT i.id FROM inquiry i WHERE {_won_in(only)}) GROUP BY l.inquiry_id",
        **_span(first, last, only),
        until=until.isoformat(),
    )
    return {str(case): _said(*map(_int, figures)) for case, *figures in found}


def _said(*figures: int | None) -> Said:
    stated, decided, announced, safeguarded, sek, split, counted, *realised = figures
    jobs, money = realised[: len(MONTHS)], realised[len(MONTHS) :]
    last = money[MONTHS.index(counted)] if counted in MONTHS else None
    after = (jobs[0], jobs[1], jobs[2])
    return Said(stated, decided, announced, safeguarded, sek, bool(split), counted or 0, after, last)


def _int(amount: Any) -> int | None:
    return None if amount is None else int(amount)


def _sum(column: str, where: str) -> str:
    return f"sum(CASE WHEN {where} THEN l.{column} END)"


def sums(reader: Reader, first: date, last: date) -> list[Values]:
    """Return what stands today in the cases decided between two days, by place and sort.

    Each as case, step, months, sort, jobs, SEK.
    """
    return reader.rows(
        "SELECT l.inquiry_id, l.step, coalesce(l.months, 0), l.sort, sum(l.jobs), sum(l.investment_sek) "
        "FROM ledger_entry l WHERE l.deleted_ms IS NULL AND l.inquiry_id IN (SELECT i.id FROM inquiry i "
        "WHERE i.deleted_ms IS NULL AND i.decided_on BETWEEN :first AND :last) "
        "GROUP BY l.inquiry_id, l.step, coalesce(l.months, 0), l.sort",
        first=first.isoformat(),
        last=last.isoformat(),
    )


def asking(reader: Reader, inquiry_id: str, kind: str) -> tuple[str, ...]:
    """Return a case's open tasks whose kind begins with ``kind``."""
    found = reader.rows(
        "SELECT id FROM task WHERE inquiry_id = :id AND deleted_ms IS NULL AND done_on IS NULL "
        "AND kind LIKE :kind ORDER BY id",
        id=inquiry_id,
        kind=f"{kind}%",
    )
    return tuple(str(row_id) for (row_id,) in found)


def exported(reader: Reader) -> list[Values]:
    """Return every statement that stands, with number, title and outcome of its case, by case and day."""
    return reader.rows(
        "SELECT i.number, i.title, coalesce(i.outcome, ''), i.decided_on, i.decided_municipality, "
        f"{_STATEMENT} FROM ledger_entry l JOIN inquiry i ON i.id = l.inquiry_id WHERE i.deleted_ms IS NULL "
        "AND l.deleted_ms IS NULL ORDER BY i.number_key, i.number, l.stated_on, l.id"
    )


def won_on(reader: Reader, inquiry_id: str) -> date | None:
    """Return the day a case was won; None where it was not."""
    return day(
        reader.value("SELECT won_on FROM inquiry WHERE id = :id AND deleted_ms IS NULL", id=inquiry_id)
    )
