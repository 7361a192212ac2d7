"""Folds inquiries that are the same into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import MergeInquiries
from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.services.standing import reindex
from investcrm.store.read import inquiries as read

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

MOVED_PARTS: Final = (
    "forwarding",
    "answer",
    "answer_site",
    "offer",
    "offer_site",
    "activity",
    "task",
    "document",
    "ledger_entry",
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


def merge(uow: UnitOfWork, command: MergeInquiries) -> None:
    """Fold a duplicate into an inquiry: its parts move over, what was empty is filled, the duplicate goes.

    Raises:
        InvalidInput: both were forwarded to the same municipality, or it is the same inquiry.
    """
    kept, gone = command.inquiry_id, command.duplicate_id
    if kept == gone:
        raise InvalidInput(N_("An inquiry cannot be merged with itself."))
    row, other = uow.get("inquiry", kept), uow.get("inquiry", gone)
    asked = {f.municipality_code for f in read.forwardings(uow, kept)}
    if asked & {f.municipality_code for f in read.forwardings(uow, gone)}:
        raise InvalidInput(N_("Both inquiries have asked the same municipality, so they cannot be merged."))
    for table in MOVED_PARTS:
        for part_id in read.part_ids(uow, table, gone):
            uow.update(table, part_id, {"inquiry_id": kept})
    if not read.requirements(uow, kept):
        for part_id in read.part_ids(uow, "requirement", gone):
            uow.update("requirement", part_id, {"inquiry_id": kept})
    filled = {key: other[key] for key in FILLED if row[key] in (None, "") and other[key] not in (None, "")}
    counts = {key: row[key] + other[key] for key in ("asked_count", "answered_count")}
    uow.update("inquiry", kept, filled | counts)
    uow.update("inquiry", gone, {"asked_count": 0, "answered_count": 0})
    uow.remove("inquiry", gone)
    uow.unindex(gone)
    reindex(uow, kept)
    uow.commit(N_("Merged inquiries"))
