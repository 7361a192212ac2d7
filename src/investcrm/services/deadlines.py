"""The deadline of a forwarding as a calendar entry, which a later one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.services import papers

if TYPE_CHECKING:
    from datetime import date, datetime

    from investcrm.words import Words


def file_name(known_as: str, municipality: str, w: Words) -> str:
    """Return what the entry's file is called."""
    return papers.file_name(known_as, municipality, w.t("deadline")) + ".ics"


def entry(
    token: str, known_as: str, municipality: str, on: date, w: Words, stamp: datetime, version: int = 0
) -> tuple[str, str, bytes]:
    """Return the day to answer by as (file name, media type, bytes) to enclose in a message.

    ``known_as`` is what the municipality knows the case by, a number or a code name; ``version`` grows each
    time the day is moved.
    """
    from investcrm.exchange import ics

    data = ics.deadline(
        uid=f"{token.lower()}@investcrm.invalid",
        on=on,
        summary=w.t("Answer inquiry {number}", number=known_as),
        description=w.t("Reference {token}", token=token),
        stamp=stamp,
        sequence=version,
    )
    return file_name(known_as, municipality, w), "text/calendar", data
