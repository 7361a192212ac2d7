"""What was made for municipalities, kept with the case, and not sent yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput
from investcrm.domain.mailing import Forwarded, ForwardedItem
from investcrm.services import inquiries
from investcrm.words import N_

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def of_case(reader: Reader, inquiry_id: str, codes: Collection[str] | None = None) -> Forwarded:
    """Return what waits to be sent in a case; with ``codes``, to these municipalities."""
    detail = inquiries.detail(reader, inquiry_id)
    names = {document.id: document.name for document in detail.documents}
    items = tuple(
        ForwardedItem(
            f.id,
            f.municipality_code,
            f.municipality,
            f.recipient,
            f.brief_id,
            names.get(f.brief_id or "", ""),
            f.message_id or "",
            names.get(f.message_id or "", ""),
            inquiry_id,
        )
        for f in detail.forwardings
        if f.state == "prepared" and (codes is None or f.municipality_code in codes)
    )
    return Forwarded(inquiry_id, items)


def demand_same(reader: Reader, made: Forwarded, day: date | None, *, otherwise: bool) -> None:
    """Refuse to take up messages that tell another deadline than ``day``, or are asked for ``otherwise`` now.

    Raises:
        InvalidInput: it is so of one of them.
    """
    if made.items and otherwise:
        raise InvalidInput(
            N_(
                "What is to be sent to {names} is made already and says what it says. Send it as it is, or "
                "withdraw it in the window and forward anew."
            ),
            names=", ".join(item.municipality for item in made.items),
        )
    if day is None:
        return
    taken = {item.forwarding_id for item in made.items}
    for row in inquiries.detail(reader, made.inquiry_id).forwardings:
        if row.id in taken and row.deadline_on != day:
            raise InvalidInput(
                N_(
                    "What is to be sent to {municipality} is made already, with the deadline {day}. Send it "
                    "with that day, or move the deadline first."
                ),
                municipality=row.municipality,
                day=row.deadline_on,
            )
