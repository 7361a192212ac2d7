"""Drafts of inquiries on the person's desk: kept while typing, several at a time."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any, Final, Protocol

from investcrm.domain.commands import Attachment

PREFIX: Final = "inquiry."
_FILES: Final = "inquiry-files."
LARGEST_KEPT: Final = 25 * 1024 * 1024
"""Attachments beyond this are not kept with a draft; their files are named instead."""


class DraftDesk(Protocol):
    """Where drafts are kept."""

    def keep_draft(self, key: str, title: str, content: dict[str, Any]) -> None: ...

    def draft(self, key: str) -> dict[str, Any] | None: ...

    def drafts(self, prefix: str) -> list[tuple[str, str, int]]: ...

    def drop_draft(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as it is offered."""

    key: str
    title: str
    saved_ms: int


def new_key() -> str:
    """Return the key of a new draft."""
    return PREFIX + secrets.token_hex(8)


def all_drafts(desk: DraftDesk) -> tuple[DraftLine, ...]:
    """Return every draft of an inquiry, newest first."""
    return tuple(DraftLine(*found) for found in desk.drafts(PREFIX))


def keep_files(desk: DraftDesk, key: str, attachments: tuple[Attachment, ...]) -> None:
    """Keep the files of a draft beside it."""
    if sum(len(one.data) for one in attachments) > LARGEST_KEPT:
        attachments = ()
    files = [
        {
            "name": one.name,
            "media_type": one.media_type,
            "direction": one.direction,
            "correspondent": one.correspondent,
            "data": base64.b64encode(one.data).decode("ascii"),
        }
        for one in attachments
    ]
    desk.keep_draft(_files_key(key), "", {"files": files})


def files_of(desk: DraftDesk, key: str) -> tuple[Attachment, ...]:
    """Return the files kept with a draft."""
    kept = desk.draft(_files_key(key)) or {}
    return tuple(
        Attachment(
            one["name"],
            one["media_type"],
            base64.b64decode(one["data"]),
            one["direction"],
            one["correspondent"],
        )
        for one in kept.get("files", ())
    )


def drop(desk: DraftDesk, key: str) -> None:
    """Throw a draft and its files away."""
    desk.drop_draft(key)
    desk.drop_draft(_files_key(key))


def _files_key(key: str) -> str:
    return _FILES + key.removeprefix(PREFIX)
