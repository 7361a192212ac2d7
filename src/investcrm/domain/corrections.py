"""Why a published figure is different now: which open cases moved it, and by what kind of change.

A case is held as it was when the figure was published beside what it is now. What it gives to a figure then
and now says whether it moved it; what differs in its rows says how. Cases that are gone are known by what no
standing case accounts for: a case that was removed and one that was made confidential are told alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.kpi import FUNNEL, REACHED, Condition, Kpi, Measure, Population
from investcrm.domain.periods import Period
from investcrm.domain.stages import STAGES, order

Row = Mapping[str, Any]
PARTS: Final = ("ledger_entry", "forwarding", "inquiry_strength_area")
"""The tables that hang on a case and that figures are made of."""
_DAYS: Final = frozenset({"received_on", "decided_on", "stated_on", "sent_on", "answered_on"})
_OUTCOMES: Final = frozenset({"outcome", "lost_reason", "lost_needed", "decided_municipality"})
_AMOUNTS: Final = frozenset({"jobs", "investment_sek", "step", "sort", "skill"})
_STAGE: Final = {stage.value: order(stage) * 10 for stage in STAGES}
_WON: Final = ("establishment", "expansion")


class Cause(StrEnum):
    """What happened to cases that moved a figure; ``GROUPS`` and ``ROOM`` are of confidential ones."""

    ADDED = "added"
    LEFT = "left"
    DAY = "day"
    OUTCOME = "outcome"
    PROGRESS = "progress"
    AREA = "area"
    STATED = "stated"
    WITHDRAWN = "withdrawn"
    AMOUNT = "amount"
    ANSWER = "answer"
    GROUPS = "groups"
    ROOM = "room"
    OTHER = "other"


Why = tuple[tuple[Cause, int], ...]
"""Causes, each with the number of open cases it is about; nought where none is told."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case at one time: its own row and the rows of each table that hangs on it, by id."""

    row: Row
    parts: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)

    def of(self, table: str) -> Mapping[str, Row]:
        """The rows of one table that stood then."""
        return self.parts.get(table, {})

    @property
    def areas(self) -> frozenset[str]:
        """Its strength areas; "" where it has none."""
        named = frozenset(str(row["strength_area"]) for row in self.of("inquiry_strength_area").values())
        return named or frozenset({""})


@dataclass(frozen=True, slots=True)
class Moved:
    """A standing case as it was at publication (None: not there) and as it is."""

    then: Case | None
    now: Case


def gives(key: str, period: Period, kpis: Mapping[str, Kpi], case: Case) -> tuple[object, ...]:
    """Return what a case gives to a figure, as things that can be compared; nothing where it is not in it.

    Whole numbers are amounts: their sum is what the case adds to a count or a sum.
    """
    table, _, rest = key.partition(".")
    if table == "kpi":
        return _to_kpi(kpis[rest], period, case) if rest in kpis else ()
    if table == "funnel":
        received = str(case.row["received_on"] or "")
        in_year = f"{period.year}-01-01" <= received <= period.last.isoformat()
        return (1,) if in_year and _reached(rest, case.row) else ()
    row, _, column = rest.rpartition(".")
    return {"area": _to_area, "municipality": _to_municipality, "lost": _to_lost}[table](
        row, column, period, case
    )


def why(key: str, period: Period, kpis: Mapping[str, Kpi], cases: Iterable[Moved]) -> tuple[Why, int | None]:
    """Return how standing cases moved a figure, and by how much together; None where it is no sum."""
    counts: dict[Cause, int] = {}
    amount: int | None = 0 if adds_up(key, kpis) else None
    for case in cases:
        then = gives(key, period, kpis, case.then) if case.then else ()
        now = gives(key, period, kpis, case.now)
        if then == now:
            continue
        cause = _cause(key, case, is_stated=_is_stated(key, kpis))
        counts[cause] = counts.get(cause, 0) + 1
        if amount is not None:
            amount += sum(_whole(now)) - sum(_whole(then))
    return tuple((cause, counts[cause]) for cause in Cause if cause in counts), amount


def adds_up(key: str, kpis: Mapping[str, Kpi]) -> bool:
    """Whether a figure is a sum over cases, so that what is left over tells of cases that are gone."""
    table, _, rest = key.partition(".")
    if table != "kpi":
        return not rest.endswith("median_days")
    one = kpis.get(rest)
    return (
        one is not None
        and one.measure in (Measure.COUNT, Measure.SUM_JOBS, Measure.SUM_MONEY)
        and one.population in (Population.INQUIRIES, Population.LEDGER)
    )


def counts_cases(key: str, kpis: Mapping[str, Kpi]) -> bool:
    """Whether one more in a figure is one more case."""
    table, _, rest = key.partition(".")
    if table == "kpi":
        one = kpis.get(rest)
        return one is not None and (one.measure, one.population) == (Measure.COUNT, Population.INQUIRIES)
    return table == "funnel" or rest.endswith((".inquiries", ".cases"))


def _whole(parts: tuple[object, ...]) -> list[int]:
    return [part for part in parts if isinstance(part, int)]


def _within(day: object, period: Period) -> bool:
    return day is not None and period.first.isoformat() <= str(day) <= period.last.isoformat()


def _to_kpi(one: Kpi, period: Period, case: Case) -> tuple[object, ...]:
    if one.promise is not None:
        rows: Iterable[Row] = (case.row, *case.of("forwarding").values())
        days = [
            tuple(str(row.get(name)) for name in _PROMISED)
            for row in rows
            if any(_within(row.get(name), period) for name in _PROMISED)
        ]
        return tuple(sorted(days))
    table = _TABLES.get(one.population)
    if table is None:
        return ()
    rows = case.of(table).values() if table else (case.row,)
    met = [row for row in rows if _within(row.get(one.date), period) and _meets(one.where, row)]
    return tuple(sorted((_worth(one, row) for row in met), key=str))


_TABLES: Final = {
    Population.INQUIRIES: "",
    Population.OPPORTUNITIES: "",
    Population.FORWARDINGS: "forwarding",
    Population.LEDGER: "ledger_entry",
}
_PROMISED: Final = (
    "sent_on",
    "answered_on",
    "deadline_on",
    "forwarded_on",
    "first_response_on",
    "offered_on",
)


def _meets(conditions: Iterable[Condition], row: Row) -> bool:
    return all(_is(one, row) for one in conditions)


def _is(one: Condition, row: Row) -> bool:
    if one.column == REACHED:
        return any(_reached(step, row) for step in one.values)
    if not one.values:
        return row.get(one.column) is not None
    return str(row.get(one.column)) in one.values


def _worth(one: Kpi, row: Row) -> object:
    match one.measure:
        case Measure.COUNT:
            return 1
        case Measure.SUM_JOBS:
            return int(row["jobs"] or 0)
        case Measure.SUM_MONEY:
            return int(row["investment_sek"] or 0)
        case Measure.SHARE:
            return f"{_meets(one.reached, row)}"
    return f"{row.get(one.date)} {row.get(one.until or one.date)}"


def _reached(step: str, row: Row) -> bool:
    """Whether a case reached a step of the funnel, as ``store.kpi_sql.reached`` counts it."""
    won = row["outcome"] in _WON
    column = {key: column for key, _, column in FUNNEL}[step]
    if step == "won":
        return won
    beyond = row["outcome"] is None and int(row["stage_order"]) >= _STAGE[step]
    return row[column] is not None or beyond or won


def _to_area(area: str, column: str, period: Period, case: Case) -> tuple[object, ...]:
    if area not in case.areas:
        return ()
    if column == "inquiries":
        return (1,) if _within(case.row["received_on"], period) else ()
    found = [
        int(row[column] or 0)
        for row in case.of("ledger_entry").values()
        if row["step"] == "decided"
        and _within(row["stated_on"], period)
        and (column != "jobs" or row["sort"] == "new")
    ]
    return tuple(sorted(found))


def _to_municipality(code: str, column: str, period: Period, case: Case) -> tuple[object, ...]:
    rows = [row for row in case.of("forwarding").values() if row["municipality_code"] == code]
    if column == "asked":
        return tuple(1 for row in rows if _within(row["sent_on"], period))
    if column == "answered":
        return tuple(1 for row in rows if _within(row["sent_on"], period) and row["answered_on"] is not None)
    spans = (f"{row['sent_on']} {row['answered_on']}" for row in rows if _within(row["answered_on"], period))
    return tuple(sorted(spans))


def _to_lost(reason: str, column: str, period: Period, case: Case) -> tuple[object, ...]:
    row = case.row
    told = row["lost_reason"] or "unknown"
    if row["outcome"] != "lost" or told != reason or not _within(row["decided_on"], period):
        return ()
    amounts = {"lost_jobs": row["jobs"], "lost_investment": row["investment_sek"]}
    return (1,) if column == "cases" else (int(amounts[column] or 0),)


def _is_stated(key: str, kpis: Mapping[str, Kpi]) -> bool:
    """Whether a figure comes from the ledger's statements."""
    table, _, rest = key.partition(".")
    if table != "kpi":
        return rest.endswith((".jobs", ".investment_sek"))
    return rest in kpis and kpis[rest].population is Population.LEDGER


def _cause(key: str, case: Moved, *, is_stated: bool) -> Cause:
    """Return the kind of change that tells most of why a case moved a figure."""
    if case.then is None:
        return Cause.ADDED
    then, now = case.then, case.now
    if is_stated:
        old, new = then.of("ledger_entry"), now.of("ledger_entry")
        if new.keys() - old.keys():
            return Cause.STATED
        if old.keys() - new.keys():
            return Cause.WITHDRAWN
        changed = {name for each in old.keys() & new.keys() for name in _differs(old[each], new[each])}
        if changed & _AMOUNTS:
            return Cause.AMOUNT
    if key.startswith("municipality.") or then.of("forwarding") != now.of("forwarding"):
        changed = _differs(then.row, now.row)
        if key.startswith("municipality.") or not changed & (_DAYS | _OUTCOMES):
            return Cause.ANSWER
    if key.startswith("area.") and then.areas != now.areas:
        return Cause.AREA
    changed = _differs(then.row, now.row)
    received = "received_on" in changed and key.startswith(("funnel.", "kpi.inquiries"))
    if changed & _OUTCOMES and not received:
        return Cause.OUTCOME
    if changed & _DAYS or is_stated:
        return Cause.DAY
    return Cause.AMOUNT if changed & _AMOUNTS else Cause.PROGRESS


def _differs(one: Row, other: Row) -> set[str]:
    return {name for name in one.keys() & other.keys() if one[name] != other[name]}
