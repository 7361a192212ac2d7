"""Compiles a KPI's specification into SQL: over which rows, which of them count, and in which slice.

Everything that counts, lists or compares a figure asks here, so that no two of them count differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.kpi import FUNNEL, REACHED, Condition, Kpi, Measure, Place, Population
from investcrm.domain.promises import Promise, days_of
from investcrm.domain.slices import UNSTATED, Slice
from investcrm.domain.stages import STAGES, order
from investcrm.store.read.reference import setting
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a population, called ``p``: where they lie, which of them live, and their inquiry."""

    table: str
    always: str
    inquiry: str


LIVE_CASE: Final = "EXISTS (SELECT 1 FROM inquiry q WHERE q.id = {column} AND q.deleted_ms IS NULL)"
_TAKEN_IN: Final = (
    "EXISTS (SELECT 1 FROM shared_link l WHERE l.shared_id = p.id AND l.deleted_ms IS NULL AND "
    + LIVE_CASE.format(column="l.inquiry_id")
    + ")"
)
_COUNTRY: Final = (
    "coalesce(nullif({case}.country, ''), (SELECT o.country FROM organisation o "
    "WHERE o.id = {case}.organisation_id AND o.deleted_ms IS NULL), '')"
)
_COMPANY_COUNTRY: Final = (
    "(SELECT o.country FROM organisation o WHERE o.id = {row}.organisation_id AND o.deleted_ms IS NULL)"
)
_SHARP: Final = " UNION ALL ".join(
    f"SELECT i.id AS inquiry_id, i.{day} AS sharp_on FROM inquiry i WHERE i.deleted_ms IS NULL "
    f"AND i.{day} IS NOT NULL AND (i.{other} IS NULL OR i.{day} {earlier} i.{other})"
    for day, earlier, other in (("offered_on", "<=", "visit_on"), ("visit_on", "<", "offered_on"))
)
_OPPORTUNITIES: Final = (
    "SELECT i.id AS inquiry_id, '' AS municipality_code, i.received_on FROM inquiry i "
    "WHERE i.deleted_ms IS NULL UNION ALL SELECT NULL, p.municipality_code, p.received_on "
    f"FROM shared_inquiry p WHERE p.deleted_ms IS NULL AND NOT {_TAKEN_IN}"
)
_MARKETS: Final = (
    "SELECT i.id AS inquiry_id, i.organisation_id, '' AS municipality_code, i.received_on AS happened_on, "
    f"{_COUNTRY.format(case='i')} AS country FROM inquiry i WHERE i.deleted_ms IS NULL UNION ALL "
    "SELECT v.inquiry_id, v.organisation_id, v.municipality_code, v.happened_on, coalesce(CASE "
    f"WHEN v.inquiry_id IS NULL THEN {_COMPANY_COUNTRY.format(row='v')} ELSE (SELECT "
    f"{_COUNTRY.format(case='c')} FROM inquiry c WHERE c.id = v.inquiry_id) END, '') FROM activity v "
    "WHERE v.deleted_ms IS NULL AND v.kind IN ('first_meeting', 'meeting', 'visit') "
    f"AND (v.inquiry_id IS NULL OR {LIVE_CASE.format(column='v.inquiry_id')})"
)
_JOINT: Final = (
    "SELECT j.municipality_code, j.with_code, r.replied_on AS answered_on FROM joint_reply j "
    "JOIN reply r ON r.brief_id = j.brief_id AND r.deleted_ms IS NULL AND r.declined = 0 "
    "WHERE j.deleted_ms IS NULL AND j.state = 'accepted'"
)
_FACTS: Final = (
    "SELECT f.field, f.subject, f.as_of, coalesce(s.municipality_code, f.subject_id) AS municipality_code, "
    "f.subject_id FROM fact f LEFT JOIN site s ON s.id = f.subject_id AND f.subject = 'site' "
    "WHERE f.withdrawn_ms IS NULL AND f.as_of IS NOT NULL "
    "AND (f.subject <> 'site' OR (s.id IS NOT NULL AND s.deleted_ms IS NULL))"
)
_ROWS: Final = {
    Population.INQUIRIES: Rows("inquiry p", "p.deleted_ms IS NULL", "p.id"),
    Population.FORWARDINGS: Rows(
        "forwarding p", "p.deleted_ms IS NULL AND " + LIVE_CASE.format(column="p.inquiry_id"), "p.inquiry_id"
    ),
    Population.LEDGER: Rows(
        "ledger_entry p",
        "p.deleted_ms IS NULL AND " + LIVE_CASE.format(column="p.inquiry_id"),
        "p.inquiry_id",
    ),
    Population.ACTIVITIES: Rows(
        "activity p",
        "p.deleted_ms IS NULL AND (p.inquiry_id IS NULL OR " + LIVE_CASE.format(column="p.inquiry_id") + ")",
        "p.inquiry_id",
    ),
    Population.SHARED: Rows("shared_inquiry p", f"p.deleted_ms IS NULL AND NOT {_TAKEN_IN}", "NULL"),
    Population.SHARP: Rows(f"({_SHARP}) p", "1 = 1", "p.inquiry_id"),
    Population.OPPORTUNITIES: Rows(f"({_OPPORTUNITIES}) p", "1 = 1", "p.inquiry_id"),
    Population.MARKETS: Rows(f"({_MARKETS}) p", "p.country <> ''", "p.inquiry_id"),
    Population.MEETINGS: Rows("meeting p", "p.deleted_ms IS NULL AND p.state = 'held'", "NULL"),
    Population.JOINT: Rows(f"({_JOINT}) p", "1 = 1", "NULL"),
    Population.FACTS: Rows(f"({_FACTS}) p", "1 = 1", "NULL"),
    Population.INDICATORS: Rows("indicator_value p", "p.deleted_ms IS NULL", "NULL"),
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
        "AND f.state IN ('answered', 'declined') AND " + LIVE_CASE.format(column="f.inquiry_id")
    ),
    Promise.OFFER: _CASE_STEP.format(began=_ALL_ANSWERED, done="i.offered_on"),
}
"""The promised steps that are done, one row each; a municipality's answer has a day of its own."""
_ASKED: Final = (
    "EXISTS (SELECT 1 FROM forwarding z WHERE z.inquiry_id = {case}.id AND z.deleted_ms IS NULL "
    "AND z.municipality_code = :cut_municipality AND z.sent_on IS NOT NULL)"
)


def rows_of(kpi: Kpi) -> Rows:
    """Return the rows a KPI counts over."""
    if kpi.promise is None:
        return _ROWS[kpi.population]
    return Rows(f"({_STEPS[kpi.promise]}) p", "p.began_on IS NOT NULL", "p.inquiry_id")


def scope(kpi: Kpi, first: date, last: date, cut: Slice) -> tuple[Rows, str, Params] | None:
    """Return the rows of a KPI between two days, and what they meet; None where it cannot be sliced so."""
    rows = rows_of(kpi)
    narrowed = narrowing(kpi, cut)
    if narrowed is None:
        return None
    met, params = conditions(kpi.where, "where")
    where = f"{rows.always}{narrowed[0]} AND p.{kpi.date} BETWEEN :first AND :last AND {met}{measurable(kpi)}"
    return rows, where, params | narrowed[1] | {"first": first.isoformat(), "last": last.isoformat()}


def measurable(kpi: Kpi) -> str:
    """Return that a row's time can be measured, as only such are counted and listed; "" if none is."""
    return f" AND {days_between(kpi)} IS NOT NULL" if kpi.until else ""


def days_between(kpi: Kpi) -> str:
    """Return the working days from a KPI's ``until`` to its ``date``."""
    return f"{ordinal(f'p.{kpi.date}')} - {ordinal(f'p.{kpi.until}')}"


def ordinal(column: str) -> str:
    """Return the place of a day among working days."""
    return f"(SELECT w.ordinal FROM work_day w WHERE w.day = {column})"


def amount(kpi: Kpi) -> str:
    """Return what one row adds."""
    return {Measure.SUM_JOBS: "p.jobs", Measure.SUM_MONEY: "p.investment_sek"}.get(kpi.measure, "1")


def conditions(wanted: tuple[Condition, ...], prefix: str) -> tuple[str, Params]:
    """Return the conditions on a row."""
    parts = ["1 = 1"]
    params: Params = {}
    for index, condition in enumerate(wanted):
        if not condition.values:
            parts.append(f"p.{condition.column} IS NOT NULL")
            continue
        if condition.column == REACHED:
            parts.append(f"({' OR '.join(reached(step, 'p.') for step in condition.values)})")
            continue
        text, extra = listed(f"{prefix}_{index}", condition.values)
        parts.append(f"p.{condition.column} IN {text}")
        params |= extra
    return " AND ".join(parts), params


def reached_by(reader: Reader, kpi: Kpi, prefix: str) -> tuple[str, Params]:
    """Return what a row of a share meets: its conditions, or that it was done by the promised day.

    As `domain.promises.measure` says it: a step done before it began was done in no time.
    """
    if kpi.promise is None:
        return conditions(kpi.reached, prefix)
    promised = days_of(setting(reader, "promises", None))[kpi.promise]
    due, params = "p.began_on", {}
    if promised:
        due = f"(SELECT min(w.day) FROM work_day w WHERE w.ordinal = {ordinal('p.began_on')} + :promised)"
        params = {"promised": promised}
    if kpi.promise is Promise.ANSWER:
        due = f"coalesce(p.due_on, {due})"
    return f"CASE WHEN p.done_on < p.began_on THEN p.began_on ELSE p.done_on END <= {due}", params


def reached(step: str, prefix: str = "") -> str:
    """Return the condition that an inquiry reached a step of the funnel; ``prefix`` names its table.

    A step is reached when its date is known, or when the case stands at or beyond its stage: records taken
    in from elsewhere often lack the dates.
    """
    columns = {key: column for key, _, column in FUNNEL}
    won = f"{prefix}outcome IN ('establishment', 'expansion')"
    if columns.get(step) is None or step == "won":
        return won
    stages = {stage.value: order(stage) for stage in STAGES}
    beyond = f"({prefix}outcome IS NULL AND {prefix}stage_order >= {stages[step] * 10})"
    return f"({prefix}{columns[step]} IS NOT NULL OR {beyond} OR {won})"


# Slices


def cases(cut: Slice, case: str, place: Place = Place.ASKED) -> tuple[str, Params]:
    """Return the conditions, each after an AND, that narrow inquiries called ``case`` to a slice."""
    parts: list[str] = []
    params: Params = {}
    if cut.municipality_code:
        decided = f"{case}.decided_municipality = :cut_municipality"
        parts.append(decided if place is Place.DECIDED else _ASKED.format(case=case))
        params["cut_municipality"] = _stated(cut.municipality_code)
    if cut.strength_area:
        belongs = "SELECT 1 FROM inquiry_strength_area y WHERE y.deleted_ms IS NULL AND y.inquiry_id = "
        if cut.strength_area == UNSTATED:
            parts.append(f"NOT EXISTS ({belongs}{case}.id)")
        else:
            parts.append(f"EXISTS ({belongs}{case}.id AND y.strength_area = :cut_area)")
            params["cut_area"] = cut.strength_area
    if cut.source:
        parts.append(f"{case}.source = :cut_source")
        params["cut_source"] = _stated(cut.source)
    if cut.country:
        parts.append(f"{_COUNTRY.format(case=case)} = :cut_country")
        params["cut_country"] = _stated(cut.country)
    return "".join(f" AND {part}" for part in parts), params


def country(case: str) -> str:
    """Return the country of inquiries called ``case``, empty where none is stated."""
    return _COUNTRY.format(case=case)


def narrowing(kpi: Kpi, cut: Slice) -> tuple[str, Params] | None:
    """Return what narrows a KPI's rows to a slice; None where they have nothing to be sliced by."""
    if cut.is_all:
        return "", {}
    match kpi.population:
        case Population.INQUIRIES:
            return cases(cut, "p", kpi.place)
        case Population.ACTIVITIES | Population.MARKETS:
            return _activities(cut)
        case Population.MEETINGS:
            return _called(cut) if _municipality_alone(cut) else None
        case Population.JOINT:
            return _together(cut) if _municipality_alone(cut) else None
        case Population.SHARED | Population.INDICATORS | Population.FACTS:
            return _own(cut) if _municipality_alone(cut) else None
        case Population.OPPORTUNITIES if _municipality_alone(cut):
            through, params = _through_case(cut, kpi.place)
            return (
                f" AND (p.municipality_code = :cut_municipality OR {through.removeprefix(' AND ')})",
                params,
            )
    if kpi.place is not Place.OWN:
        return _through_case(cut, kpi.place)
    own, params = _own(cut)
    rest, more = _through_case(Slice("", cut.strength_area, cut.source, cut.country), kpi.place)
    return own + rest, params | more


def _municipality_alone(cut: Slice) -> bool:
    return cut == Slice(municipality_code=cut.municipality_code)


def _called(cut: Slice) -> tuple[str, Params]:
    """Narrow meetings to those a municipality came to."""
    came = (
        " AND EXISTS (SELECT 1 FROM meeting_municipality x WHERE x.meeting_id = p.id "
        "AND x.deleted_ms IS NULL AND x.municipality_code = :cut_municipality)"
    )
    return came, {"cut_municipality": cut.municipality_code}


def _together(cut: Slice) -> tuple[str, Params]:
    """Narrow joint answers to those a municipality has part in."""
    mine = " AND (p.municipality_code = :cut_municipality OR p.with_code = :cut_municipality)"
    return mine, {"cut_municipality": cut.municipality_code}


def _own(cut: Slice) -> tuple[str, Params]:
    if not cut.municipality_code:
        return "", {}
    return " AND p.municipality_code = :cut_municipality", {"cut_municipality": cut.municipality_code}


def _through_case(cut: Slice, place: Place) -> tuple[str, Params]:
    if cut.is_all:
        return "", {}
    met, params = cases(cut, "c", place)
    return f" AND EXISTS (SELECT 1 FROM inquiry c WHERE c.id = p.inquiry_id{met})", params


def _activities(cut: Slice) -> tuple[str, Params]:
    """Narrow what happened by its case; outside any case by its municipality and its company."""
    own, params = _through_case(cut, Place.ASKED)
    parts = ["p.inquiry_id IS NULL"]
    if cut.municipality_code:
        parts.append("p.municipality_code = :cut_municipality")
    if cut.strength_area:
        known = (
            "SELECT 1 FROM organisation_strength_area y WHERE y.deleted_ms IS NULL "
            "AND y.organisation_id = p.organisation_id"
        )
        unstated = cut.strength_area == UNSTATED
        parts.append(
            f"NOT EXISTS ({known})" if unstated else f"EXISTS ({known} AND y.strength_area = :cut_area)"
        )
    if cut.source:
        parts.append("'' = :cut_source")
    if cut.country:
        parts.append(f"coalesce({_COMPANY_COUNTRY.format(row='p')}, '') = :cut_country")
    return f" AND ({own.removeprefix(' AND ')} OR ({' AND '.join(parts)}))", params


def _stated(value: str) -> str:
    return "" if value == UNSTATED else value
