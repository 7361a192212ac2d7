"""Assessments, agreements and requests for disclosure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.rows import DocumentRow
from investcrm.domain.secrecy import Decision, Finding
from investcrm.domain.secrecy_rows import AgreementRow, AssessmentRow, DisclosedRow, RequestRow
from investcrm.store.read import documents
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader, Values

_ASSESSMENT: Final = (
    "id, inquiry_id, ground, assessed_on, assessed_by, outcome, wish, wish_on, reason, request_id"
)
_AGREEMENT: Final = "id, version, inquiry_id, kind, party, signed_on, ends_on, remind_on, document_id, note"
_REQUEST: Final = (
    "SELECT r.id, r.version, r.inquiry_id, coalesce(i.number, ''), r.requested_on, r.requester, r.covers, "
    "r.decision, r.decided_on, r.decided_by, r.ground, r.appeal, (SELECT count(*) FROM disclosed_document d "
    "WHERE d.request_id = r.id AND d.deleted_ms IS NULL) FROM disclosure_request r "
    "LEFT JOIN inquiry i ON i.id = r.inquiry_id WHERE r.deleted_ms IS NULL"
)
LATEST: Final = (
    "SELECT x.outcome FROM assessment x WHERE x.inquiry_id = {case} AND x.deleted_ms IS NULL "
    "AND x.request_id IS NULL ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1"
)
"""The finding of the latest assessment of the case itself; assessments for a request are of that request."""


def assessments(reader: Reader, inquiry_id: str) -> tuple[AssessmentRow, ...]:
    """Return a case's assessments, newest first."""
    found = reader.rows(
        f"SELECT {_ASSESSMENT} FROM assessment WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "ORDER BY assessed_on DESC, id DESC",
        id=inquiry_id,
    )
    return tuple(
        AssessmentRow(r[0], r[1], r[2], _must(r[3]), r[4], Finding(r[5]), r[6], day(r[7]), r[8], r[9])
        for r in found
    )


def agreements(reader: Reader, inquiry_id: str) -> tuple[AgreementRow, ...]:
    """Return a case's agreements, the one that ends first at the top."""
    found = reader.rows(
        f"SELECT {_AGREEMENT} FROM agreement WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "ORDER BY coalesce(ends_on, '9999-12-31'), id",
        id=inquiry_id,
    )
    return tuple(
        AgreementRow(r[0], r[1], r[2], r[3], r[4], day(r[5]), day(r[6]), day(r[7]), r[8], r[9]) for r in found
    )


def requests(reader: Reader, inquiry_id: str | None = None) -> tuple[RequestRow, ...]:
    """Return requests for disclosure, of one case or all, newest first."""
    of_case = " AND r.inquiry_id = :id" if inquiry_id else ""
    found = reader.rows(
        f"{_REQUEST}{of_case} ORDER BY r.requested_on DESC, r.id DESC",
        **({"id": inquiry_id} if inquiry_id else {}),
    )
    return tuple(_request(values) for values in found)


def request(reader: Reader, request_id: str) -> RequestRow | None:
    """Return one request."""
    found = reader.row(f"{_REQUEST} AND r.id = :id", id=request_id)
    return _request(found) if found else None


def disclosed(reader: Reader, request_id: str) -> tuple[DisclosedRow, ...]:
    """Return the documents a request covers, oldest first, with their masked copies."""
    columns = ", ".join(f"d.{name}" for name in documents.COLUMNS.split(", "))
    found = reader.rows(
        f"SELECT x.id, x.decision, x.masked_id, coalesce(i.number, ''), {columns} FROM disclosed_document x "
        "JOIN document d ON d.id = x.document_id LEFT JOIN inquiry i ON i.id = d.inquiry_id "
        "WHERE x.request_id = :id AND x.deleted_ms IS NULL AND d.deleted_ms IS NULL "
        "ORDER BY d.dated_on, d.id",
        id=request_id,
    )
    return tuple(
        DisclosedRow(
            r[0],
            documents.row(r[4:]),
            r[3],
            Decision(r[1]) if r[1] else None,
            documents.document(reader, r[2]) if r[2] else None,
        )
        for r in found
    )


def unregistered(reader: Reader, inquiry_id: str) -> tuple[DocumentRow, ...]:
    """Return a case's documents without a registry number, copies for a request apart, oldest first."""
    found = reader.rows(
        f"SELECT {documents.COLUMNS} FROM document WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "AND registry_number = '' AND masked_of IS NULL ORDER BY dated_on, id",
        id=inquiry_id,
    )
    return tuple(documents.row(values) for values in found)


def ending(reader: Reader, until: str, since: str) -> list[Values]:
    """Return agreements to think of until a day, but for those that ended before ``since``.

    Case id, number, title, party, reminder, end, id.
    """
    return reader.rows(
        "SELECT i.id, i.number, i.title, a.party, a.remind_on, a.ends_on, a.id FROM agreement a "
        "JOIN inquiry i ON i.id = a.inquiry_id WHERE a.deleted_ms IS NULL AND i.deleted_ms IS NULL "
        "AND a.remind_on <= :until AND coalesce(a.ends_on, a.remind_on) >= :since "
        "ORDER BY a.remind_on, a.id LIMIT 100",
        until=until,
        since=since,
    )


def undecided(reader: Reader) -> list[Values]:
    """Return requests that wait for a decision: id, case id, number, title, covers, day it came."""
    return reader.rows(
        "SELECT r.id, r.inquiry_id, coalesce(i.number, ''), coalesce(i.title, ''), r.covers, r.requested_on "
        "FROM disclosure_request r LEFT JOIN inquiry i ON i.id = r.inquiry_id "
        "WHERE r.deleted_ms IS NULL AND r.decision = '' ORDER BY r.requested_on, r.id LIMIT 100"
    )


def to_register(reader: Reader) -> list[Values]:
    """Return cases found secret with unregistered documents: id, number, title, how many, first day."""
    return reader.rows(
        "SELECT i.id, i.number, i.title, count(*), min(d.dated_on) FROM inquiry i "
        "JOIN document d ON d.inquiry_id = i.id "
        "WHERE i.id IN (SELECT a.inquiry_id FROM assessment a WHERE a.deleted_ms IS NULL) "
        f"AND ({LATEST.format(case='i.id')}) IN ('secret', 'partly') AND i.deleted_ms IS NULL "
        "AND d.deleted_ms IS NULL AND d.registry_number = '' AND d.masked_of IS NULL "
        "GROUP BY i.id, i.number, i.title ORDER BY i.number LIMIT 100"
    )


def _request(r: Values) -> RequestRow:
    decision = Decision(r[7]) if r[7] else None
    came, decided = _must(r[4]), day(r[8])
    return RequestRow(
        r[0], r[1], r[2], r[3], came, r[5], r[6], decision, decided, r[9], r[10], r[11], int(r[12])
    )


def _must(text: str) -> date:
    found = day(text)
    assert found is not None
    return found
