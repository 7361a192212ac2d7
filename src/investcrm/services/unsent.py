"""What was made for municipalities of a case and is not sent: briefs prepared, messages that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.mailing import Dispatched, Forwarded, ForwardedItem
from investcrm.services import cases, prepared
from investcrm.store.read import dispatches as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def of_case(reader: Reader, inquiry_id: str) -> Forwarded:
    """Return everything of a case that is not sent, or may not be."""
    return Forwarded(inquiry_id, (*prepared.of_case(reader, inquiry_id).items, *_in_line(reader, inquiry_id)))


def _in_line(reader: Reader, inquiry_id: str) -> tuple[ForwardedItem, ...]:
    return tuple(
        ForwardedItem(
            one.forwarding_id,
            one.municipality_code,
            one.municipality,
            one.recipient,
            None,
            "",
            one.document_id,
            cases.document(reader, one.document_id).name,
            inquiry_id,
            one.kind,
        )
        for one in read.of_inquiry(reader, inquiry_id)
        if one.forwarding_id
        and one.kind != "forwarding"
        and one.state not in (Dispatched.SENT, Dispatched.BOUNCED)
    )
