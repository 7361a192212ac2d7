"""Municipalities' own inquiries as far as they share them: seen, taken in or merged, and counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.commands import LogInquiry
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.municipal import Share, SharedRow
from investcrm.domain.municipal_commands import TakeInShared
from investcrm.domain.stages import Stage, Standing
from investcrm.domain.words import N_
from investcrm.services import briefs, inquiries
from investcrm.store.read import municipal as read
from investcrm.store.reader import day
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork


def shared(reader: Reader) -> tuple[SharedRow, ...]:
    """Return what municipalities share of their own inquiries, newest first, as far as they share it."""
    return tuple(_shared(reader, values) for values in read.shared(reader))


def new_shares(reader: Reader) -> int:
    """Return how many shared inquiries were not taken in."""
    return read.new_shares(reader)


def take_in(uow: UnitOfWork, command: TakeInShared) -> str:
    """Make an inquiry of a shared one, or tie it to one that exists, so that it counts once.

    Returns the inquiry's id.

    Raises:
        NotFound: it is not shared any more.
        InvalidInput: it was taken in already.
    """
    values = read.shared_inquiry(uow, command.shared_id)
    if values is None:
        raise NotFound(N_("The municipality does not share this inquiry any more."))
    row = _shared(uow, values)
    if row.inquiry_id:
        raise InvalidInput(N_("It is taken in already, as {number}."), number=row.inquiry_number)
    inquiry_id = command.inquiry_id or _new_inquiry(uow, row)
    uow.get("inquiry", inquiry_id)
    before = read.link_row(uow, row.id)
    if before:
        link = uow.find("shared_link", before)
        assert link is not None
        uow.restore("shared_link", link, {"inquiry_id": inquiry_id, "deleted_ms": None}, "change")
    else:
        uow.insert("shared_link", {"shared_id": row.id, "inquiry_id": inquiry_id})
    merged = command.inquiry_id is not None
    uow.commit(N_("Merged a shared inquiry") if merged else N_("Took in a shared inquiry"))
    return inquiry_id


def _new_inquiry(uow: UnitOfWork, row: SharedRow) -> str:
    title = row.title or t("Inquiry {number} to {name}", number=row.number, name=row.municipality)
    command = LogInquiry(
        title,
        source="municipality",
        investor=row.investor,
        received_on=row.received_on,
        deadline_on=row.deadline_on if row.deadline_on and row.deadline_on >= row.received_on else None,
        municipalities=(row.municipality_code,),
        summary=row.summary,
        requirements=row.requirements,
        jobs=row.jobs,
    )
    (logged,) = inquiries.add_all(uow, [inquiries.Entry(command, Standing(Stage.RECEIVED), row.received_on)])
    return logged.id


def _shared(reader: Reader, values: Values) -> SharedRow:
    row_id, code, name, number, received, level, title, summary, content, inquiry_id, inquiry = values
    told = briefs.loaded(content) if level == Share.ALL else {}
    received_on = day(received)
    assert received_on is not None
    investor = str(told.get("investor") or "")
    likely = (
        inquiries.likely_duplicates(reader, title, investor, received_on) if title and not inquiry_id else ()
    )
    return SharedRow(
        row_id,
        code,
        name,
        number,
        received_on,
        Share(level),
        title,
        summary,
        investor,
        str(told.get("source") or ""),
        str(told.get("contact") or ""),
        day(told.get("deadline_on")),
        told.get("jobs"),
        briefs.decode_requirements(told.get("requirements") or ()),
        inquiry_id,
        inquiry or "",
        likely,
    )
