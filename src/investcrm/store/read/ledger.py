"""The ledger of jobs and investment: what was stated in a case, and sums over many cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.ledger import Skill, Sort, Statement, Step
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_STATEMENT: Final = (
    "l.id, l.step, coalesce(l.months, 0), l.sort, l.skill, l.jobs, l.investment_sek, l.stated_on, l.source, "
    "l.deleted_ms"
)
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
        "AND t.done_on IS NULL AND t.kind LIKE :kind) FROM inquiry i WHERE i.deleted_ms IS NULL "
        "AND i.outcome IN ('establishment', 'expansion') AND i.won_on BETWEEN :first AND :last "
        "AND (:only = '' OR i.id = :only) ORDER BY i.won_on, i.number_key, i.number",
        only=only,
        first=first.isoformat(),
        last=last.isoformat(),
        kind=f"{kind}%",
    )


def decided(reader: Reader, first: date, last: date) -> list[Values]:
    """Return the cases decided between two days, won and lost, in order: id, number, title, outcome."""
    return reader.rows(
        "SELECT id, number, title, outcome FROM inquiry WHERE deleted_ms IS NULL AND outcome IS NOT NULL "
        "AND decided_on BETWEEN :first AND :last ORDER BY decided_on, number_key, number",
        first=first.isoformat(),
        last=last.isoformat(),
    )


def sums(reader: Reader, column: str, first: date, last: date, until: date, only: str = "") -> list[Values]:
    """Return what stands on a day in the cases whose ``column`` lies between two days, by place and sort.

    Each as case, step, months, sort, jobs, SEK, and whether every job is told to be entry-level or skilled.
    """
    return reader.rows(
        "SELECT l.inquiry_id, l.step, coalesce(l.months, 0), l.sort, sum(l.jobs), sum(l.investment_sek), "
        "min(CASE WHEN l.jobs IS NOT NULL AND l.skill = '' THEN 0 ELSE 1 END) FROM ledger_entry l "
        "JOIN inquiry i ON i.id = l.inquiry_id WHERE i.deleted_ms IS NULL AND l.deleted_ms IS NULL "
        f"AND i.{column} BETWEEN :first AND :last AND l.stated_on <= :until "
        "AND (:only = '' OR i.id = :only) "
        "GROUP BY l.inquiry_id, l.step, coalesce(l.months, 0), l.sort",
        first=first.isoformat(),
        last=last.isoformat(),
        until=until.isoformat(),
        only=only,
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
