"""Folds inquiries that are the same into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import stages
from investcrm.domain.commands import MergeInquiries
from investcrm.domain.errors import InvalidInput
from investcrm.domain.sortkey import same_company
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import ledger
from investcrm.services.standing import reindex, standing_of, values_of
from investcrm.store.read import inquiries as read

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

MOVED_PARTS: Final = (
    "forwarding",
    "answer",
    "answer_site",
    "offer",
    "offer_site",
    "dispatch",
    "activity",
    "task",
    "document",
    "contact",
    "shared_link",
)
"""What moves over when inquiries are merged; requirements only where the kept one has none."""
FILLED: Final = (
    "source",
    "investor",
    "country",
    "strength_area",
    "received_on",
    "deadline_on",
    "summary",
    "jobs",
    "investment_sek",
    "investment_note",
    "next_step",
    "next_step_on",
)


REACHED: Final = ("qualified_on", "forwarded_on", "real_on", "first_response_on", "offered_on", "visit_on")
"""Days a case reached something; the earlier of two counts."""
_NAMED: Final = (
    ("inquiry_strength_area", "strength_area"),
    ("inquiry_municipality", "municipality_code"),
    ("project_case", "project_id"),
)


def merge(uow: UnitOfWork, command: MergeInquiries) -> None:
    """Fold a duplicate into an inquiry: its parts move over, what was empty is filled, the duplicate goes.

    The case has come as far as the further of the two.

    Raises:
        InvalidInput: both were forwarded to the same municipality, it is the same inquiry, or the duplicate
            is decided and the other is not.
    """
    kept, gone = command.inquiry_id, command.duplicate_id
    if kept == gone:
        raise InvalidInput(N_("An inquiry cannot be merged with itself."))
    row, other = uow.get("inquiry", kept), uow.get("inquiry", gone)
    if other["outcome"] and not row["outcome"]:
        raise InvalidInput(N_("The duplicate is decided. Merge the other way round."))
    if _asked(uow, kept) & _asked(uow, gone):
        raise InvalidInput(N_("Both inquiries have asked the same municipality, so they cannot be merged."))
    _move_parts(uow, row, gone)
    filled = {key: other[key] for key in FILLED if row[key] in (None, "") and other[key] not in (None, "")}
    counts = {key: row[key] + other[key] for key in ("asked_count", "answered_count")}
    values = {**filled, **counts, **_standing(row, other)}
    merged = {**row, **values}
    values["company_key"] = same_company(merged["investor"] or merged["title"])
    uow.update("inquiry", kept, values)
    uow.update("inquiry", gone, {"asked_count": 0, "answered_count": 0})
    uow.remove("inquiry", gone)
    uow.unindex(gone)
    reindex(uow, kept)
    uow.commit(N_("Merged inquiries"))


def _asked(uow: UnitOfWork, inquiry_id: str) -> set[str]:
    return {f.municipality_code for f in read.forwardings(uow, inquiry_id) if f.state != "withdrawn"}


def _move_parts(uow: UnitOfWork, row: dict[str, Any], gone: str) -> None:
    kept = row["id"]
    tables = [*MOVED_PARTS, *([] if read.requirements(uow, kept) else ["requirement"])]
    for table in tables:
        for part_id in read.part_ids(uow, table, gone):
            uow.update(table, part_id, {"inquiry_id": kept})
    ledger.carry(uow, gone, kept, decided=not row["outcome"])  # one decision is counted once
    for table, column in _NAMED:
        here = {uow.get(table, part_id)[column] for part_id in read.part_ids(uow, table, kept)}
        for part_id in read.part_ids(uow, table, gone):
            if uow.get(table, part_id)[column] not in here:
                uow.update(table, part_id, {"inquiry_id": kept})


def _standing(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return how far the merged case has come; nothing is reached before it was received."""
    values = values_of(stages.advance(standing_of(row), Stage(other["stage"])))
    received = row["received_on"] or other["received_on"]
    for key in REACHED:
        known = [day for day in (row[key], other[key]) if day and (received is None or day >= received)]
        values[key] = min(known, default=row[key])
    return values
