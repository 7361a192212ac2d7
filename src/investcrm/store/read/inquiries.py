"""The inquiry list and everything its detail shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import periods
from investcrm.domain.errors import InvalidInput
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.rows import (
    ActivityRow,
    ForwardingRow,
    InquiryDetail,
    InquiryRow,
    LedgerRow,
    OfferRow,
    RequirementLine,
    TaskRow,
)
from investcrm.domain.stages import Outcome, Stage, Standing
from investcrm.domain.words import N_
from investcrm.store.listing import ListQuery, ListSpec
from investcrm.store.read import documents
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_FAR: Final = "'9999-12-31'"
COLUMNS: Final = (
    "i.id",
    "i.number",
    "i.title",
    "i.stage",
    "i.outcome",
    "i.on_hold",
    "i.strength_area",
    "i.source",
    "i.investor",
    "m.name",
    "i.received_on",
    "i.deadline_on",
    "i.next_step",
    "i.next_step_on",
    "i.asked_count",
    "i.answered_count",
    "i.jobs",
    "i.investment_sek",
    "i.lost_reason",
    "i.version",
)
SPEC: Final = ListSpec(
    source="inquiry i",
    id="i.id",
    columns=COLUMNS,
    orders={
        "number": "i.number_key",
        "title": "i.title_key",
        "status": "i.stage_order",
        "strength_area": "i.strength_area",
        "answers": "(i.asked_count - i.answered_count)",
        "deadline": f"coalesce(i.deadline_on, {_FAR})",
        "received": f"coalesce(i.received_on, {_FAR})",
        "next_step": f"coalesce(i.next_step_on, {_FAR})",
        "jobs": "coalesce(i.jobs, -1)",
        "investment": "coalesce(i.investment_sek, -1)",
        "source": "i.source",
    },
    always="i.deleted_ms IS NULL",
    joins="LEFT JOIN member m ON m.id = i.owner_id",
    search_kind="inquiry",
    texts=frozenset({"source"}),
)


def query(reader: Reader, shown: InquiryFilter) -> ListQuery:
    """Return the list query of a filter.

    Raises:
        InvalidInput: it asks for what is behind a KPI that there is not.
    """
    where: list[str] = []
    params: dict[str, Any] = {}

    def one_of(column: str, name: str, values: tuple[Any, ...]) -> None:
        if values:
            text, extra = listed(name, [str(value) for value in values])
            where.append(f"{column} IN {text}")
            params.update(extra)

    def compare(condition: str, name: str, value: Any) -> None:
        if value is not None:
            where.append(condition)
            params[name] = value.isoformat() if hasattr(value, "isoformat") else value

    if shown.open_only:
        where.append("coalesce(i.outcome, '') = ''")  # never by its index: the first rows come in list order
    one_of("i.stage", "stage", shown.stages)
    one_of("i.outcome", "outcome", shown.outcomes)
    one_of("i.lost_reason", "reason", shown.lost_reasons)
    compare("i.on_hold = :on_hold", "on_hold", None if shown.on_hold is None else int(shown.on_hold))
    compare("i.owner_id = :owner", "owner", shown.owner_id)
    compare("i.source = :source", "source", shown.source)
    compare("i.deadline_on <= :deadline_to", "deadline_to", shown.deadline_to)
    compare("i.received_on >= :received_from", "received_from", shown.received_from)
    compare("i.received_on <= :received_to", "received_to", shown.received_to)
    compare(
        "i.id IN (SELECT a.inquiry_id FROM inquiry_strength_area a "
        "WHERE a.strength_area = :area AND a.deleted_ms IS NULL)",
        "area",
        shown.strength_area or None,
    )
    if shown.strength_area == "":
        where.append(
            "i.id NOT IN (SELECT a.inquiry_id FROM inquiry_strength_area a WHERE a.deleted_ms IS NULL)"
        )
    compare(
        "i.id IN (SELECT f.inquiry_id FROM forwarding f WHERE f.municipality_code = :code "
        "AND f.deleted_ms IS NULL UNION SELECT n.inquiry_id FROM inquiry_municipality n "
        "WHERE n.municipality_code IN (:code, '*') AND n.deleted_ms IS NULL)",
        "code",
        shown.municipality_code,
    )
    if shown.kpi and shown.period:
        from investcrm.store.kpi_sql import behind
        from investcrm.store.read.own_kpis import specifications

        span = periods.parse(shown.period)
        one = next((one for one in specifications(reader) if one.key == shown.kpi), None)
        if one is None:
            raise InvalidInput(N_("There is no KPI called {key}."), key=shown.kpi)
        condition, extra = behind(one, span.first, span.last, shown.cut)
        where.append(f"i.id IN ({condition})")
        params.update(extra)
    elif not shown.cut.is_all:
        from investcrm.store.kpi_compile import cases

        condition, extra = cases(shown.cut, "i")
        where.append(condition.removeprefix(" AND "))
        params.update(extra)
    if shown.reached:
        from investcrm.store.kpi_compile import reached

        where.append(reached(shown.reached, "i."))
    if shown.asked and shown.period:
        span = periods.parse(shown.period)
        where.append(
            "i.id IN (SELECT f.inquiry_id FROM forwarding f WHERE f.municipality_code = :asked "
            "AND f.deleted_ms IS NULL AND f.sent_on BETWEEN :asked_from AND :asked_to)"
        )
        params.update(asked=shown.asked, asked_from=span.first.isoformat(), asked_to=span.last.isoformat())
    return ListQuery(shown.order, shown.descending, shown.search, tuple(where), tuple(params.items()))


def row(values: Values) -> InquiryRow:
    """Return one line of the list from its columns."""
    (
        row_id,
        number,
        title,
        stage,
        outcome,
        on_hold,
        area,
        source,
        investor,
        owner,
        received,
        deadline,
        step,
        step_on,
        asked,
        answered,
        jobs,
        investment,
        lost_reason,
        version,
    ) = values
    standing = Standing(Stage(stage), Outcome(outcome) if outcome else None, bool(on_hold))
    return InquiryRow(
        row_id,
        number,
        title,
        standing,
        area,
        source,
        investor,
        owner or "",
        day(received),
        day(deadline),
        step,
        day(step_on),
        asked,
        answered,
        jobs,
        investment,
        lost_reason,
        version,
    )


def id_by_number(reader: Reader, number: str) -> str | None:
    """Return the id of the live inquiry with a human number."""
    found = reader.value(
        "SELECT id FROM inquiry WHERE number = :number AND deleted_ms IS NULL", number=number
    )
    return str(found) if found else None


def same_company_ids(reader: Reader, key: str, first: str | None, last: str | None) -> tuple[str, ...]:
    """Return inquiries with a company key, received within two days given as ISO text, or undated."""
    near = " AND (received_on IS NULL OR received_on BETWEEN :first AND :last)" if first else ""
    span = {"first": first, "last": last} if first else {}
    found = reader.rows(
        f"SELECT id FROM inquiry WHERE company_key = :key AND deleted_ms IS NULL{near} LIMIT 20",
        key=key,
        **span,
    )
    return tuple(str(values[0]) for values in found)


def part_ids(reader: Reader, table: str, inquiry_id: str) -> tuple[str, ...]:
    """Return the ids of an inquiry's live parts in one of its tables."""
    found = reader.rows(
        f"SELECT id FROM {table} WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY id", id=inquiry_id
    )
    return tuple(str(values[0]) for values in found)


def area_rows(reader: Reader, inquiry_id: str) -> dict[str, str]:
    """Return the ids of an inquiry's strength-area rows by key."""
    found = reader.rows(
        "SELECT strength_area, id FROM inquiry_strength_area WHERE inquiry_id = :id AND deleted_ms IS NULL",
        id=inquiry_id,
    )
    return {str(key): str(row_id) for key, row_id in found}


def by_ids(reader: Reader, ids: tuple[str, ...]) -> tuple[InquiryRow, ...]:
    """Return the lines of the given inquiries, newest number first."""
    text, params = listed("id", ids)
    found = reader.rows(
        f"SELECT {', '.join(COLUMNS)} FROM inquiry i {SPEC.joins} "
        f"WHERE i.id IN {text} AND i.deleted_ms IS NULL ORDER BY i.number_key DESC",
        **params,
    )
    return tuple(row(values) for values in found)


def requirements(reader: Reader, inquiry_id: str) -> tuple[RequirementLine, ...]:
    """Return an inquiry's requirements in order."""
    found = reader.rows(
        'SELECT id, version, kind, level, low, high, "on", text, weight, raw, doubt FROM requirement '
        "WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY position, id",
        id=inquiry_id,
    )
    return tuple(
        RequirementLine(
            r[0], r[1], Requirement(r[2], Level(r[3]), r[4], r[5], day(r[6]), r[7], r[8], r[9], r[10])
        )
        for r in found
    )


def forwardings(reader: Reader, inquiry_id: str) -> tuple[ForwardingRow, ...]:
    """Return the municipalities asked, with what they answered."""
    sites: dict[str, list[tuple[str, str, str]]] = {}
    for forwarding_id, site_id, name, power in reader.rows(
        "SELECT a.forwarding_id, x.site_id, s.name, x.power_text FROM answer_site x "
        "JOIN answer a ON a.id = x.answer_id JOIN site s ON s.id = x.site_id "
        "WHERE x.inquiry_id = :id AND x.deleted_ms IS NULL AND a.deleted_ms IS NULL ORDER BY x.id",
        id=inquiry_id,
    ):
        sites.setdefault(forwarding_id, []).append((site_id, name, power))
    answers = {
        r[0]: (r[1], r[2])
        for r in reader.rows(
            "SELECT forwarding_id, text, reason FROM answer "
            "WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY id",
            id=inquiry_id,
        )
    }
    found = reader.rows(
        "SELECT f.id, f.version, f.municipality_code, coalesce(m.name, f.municipality_code), f.state, "
        "f.prepared_on, f.sent_on, f.deadline_on, f.answered_on, f.reminded_on, f.recipient, f.token, "
        "f.brief_id, f.message_id FROM forwarding f LEFT JOIN municipality m ON m.code = f.municipality_code "
        "WHERE f.inquiry_id = :id AND f.deleted_ms IS NULL ORDER BY m.name_key",
        id=inquiry_id,
    )
    rows = []
    for r in found:
        prepared = day(r[5])
        assert prepared is not None
        text, reason = answers.get(r[0], ("", ""))
        rows.append(
            ForwardingRow(
                r[0],
                r[1],
                r[2],
                r[3],
                r[4],
                prepared,
                day(r[6]),
                day(r[7]),
                day(r[8]),
                day(r[9]),
                r[10],
                r[11],
                r[12],
                r[13],
                text,
                reason,
                tuple(sites.get(r[0], ())),
            )
        )
    return tuple(rows)


def detail(reader: Reader, inquiry_id: str) -> InquiryDetail | None:
    """Return everything the detail shows, or None when the inquiry is gone."""
    lines = by_ids(reader, (inquiry_id,))
    if not lines:
        return None
    more = reader.records(
        "SELECT country, summary, owner_id, organisation_id, qualified_on, forwarded_on, first_response_on, "
        "offered_on, visit_on, decided_on, lost_needed, decided_municipality, "
        "investment_note, screening_note "
        "FROM inquiry WHERE id = :id",
        id=inquiry_id,
    )[0]
    fields: dict[str, Any] = {
        key: day(value) if key.endswith("_on") else value for key, value in more.items()
    }
    raw, doubts = _imported(reader, inquiry_id)
    return InquiryDetail(
        row=lines[0],
        **fields,
        strength_areas=_column(reader, "inquiry_strength_area", "strength_area", inquiry_id),
        municipalities=_column(reader, "inquiry_municipality", "municipality_code", inquiry_id),
        requirements=requirements(reader, inquiry_id),
        forwardings=forwardings(reader, inquiry_id),
        offers=_offers(reader, inquiry_id),
        activities=_activities(reader, inquiry_id),
        tasks=_tasks(reader, inquiry_id),
        documents=documents.of_inquiry(reader, inquiry_id),
        ledger=_ledger(reader, inquiry_id),
        raw_cells=raw,
        doubts=doubts,
    )


def _column(reader: Reader, table: str, column: str, inquiry_id: str) -> tuple[str, ...]:
    found = reader.rows(
        f"SELECT {column} FROM {table} WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY id",
        id=inquiry_id,
    )
    return tuple(str(r[0]) for r in found)


def _offers(reader: Reader, inquiry_id: str) -> tuple[OfferRow, ...]:
    found = reader.rows(
        "SELECT o.id, o.edition, o.language, o.prepared_on, o.sent_on, o.recipient, o.document_id, "
        "(SELECT count(*) FROM offer_site x WHERE x.offer_id = o.id AND x.deleted_ms IS NULL) "
        "FROM offer o WHERE o.inquiry_id = :id AND o.deleted_ms IS NULL ORDER BY o.edition DESC",
        id=inquiry_id,
    )
    return tuple(OfferRow(r[0], r[1], r[2], _must(r[3]), day(r[4]), r[5], r[6], r[7]) for r in found)


def _activities(reader: Reader, inquiry_id: str) -> tuple[ActivityRow, ...]:
    found = reader.rows(
        "SELECT id, kind, happened_on, text, participants FROM activity "
        "WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY happened_on DESC, id DESC",
        id=inquiry_id,
    )
    return tuple(ActivityRow(r[0], r[1], _must(r[2]), r[3], r[4]) for r in found)


def _tasks(reader: Reader, inquiry_id: str) -> tuple[TaskRow, ...]:
    found = reader.rows(
        "SELECT id, version, title, due_on, done_on, inquiry_id FROM task "
        "WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY done_on, due_on, id",
        id=inquiry_id,
    )
    return tuple(TaskRow(r[0], r[1], r[2], day(r[3]), day(r[4]), r[5]) for r in found)


def _ledger(reader: Reader, inquiry_id: str) -> tuple[LedgerRow, ...]:
    found = reader.rows(
        "SELECT id, step, months, sort, skill, jobs, investment_sek, stated_on, source FROM ledger_entry "
        "WHERE inquiry_id = :id AND deleted_ms IS NULL ORDER BY stated_on, id",
        id=inquiry_id,
    )
    return tuple(LedgerRow(*_with_day(values, 7)) for values in found)


def _imported(
    reader: Reader, entity_id: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]]:
    found = reader.rows(
        "SELECT r.raw, r.doubts FROM import_row r JOIN import_batch b ON b.id = r.batch_id "
        "WHERE r.entity_id = :id AND b.deleted_ms IS NULL ORDER BY r.id",
        id=entity_id,
    )
    cells: list[tuple[str, str]] = []
    doubts: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
    for raw, doubt in found:
        cells += [(str(header), str(text)) for header, text in json.loads(raw)]
        for column, key, *filled in json.loads(doubt):  # rows read in earlier have the sentence filled in
            doubts.append((str(column), str(key), tuple(filled[0].items()) if filled else ()))
    return tuple(cells), tuple(doubts)


def imported_cells(reader: Reader, entity_id: str) -> tuple[tuple[str, str], ...]:
    """Return the spreadsheet cells a record was read from."""
    return _imported(reader, entity_id)[0]


def _must(text: str) -> Any:
    return day(text)


def _with_day(values: Values, index: int) -> list[Any]:
    changed = list(values)
    changed[index] = day(changed[index])
    return changed
