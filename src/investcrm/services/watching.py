"""Looks for answers in a folder that is watched: what has come to rest there since the last look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm.domain.mailbox import Came
from investcrm.services import arriving

if TYPE_CHECKING:
    from investcrm.services.arriving import Side

AT_REST_S: Final = 10.0
"""A file nobody wrote to for so many seconds is at rest, as is one that is as it was at the last look."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it lay at a look: its size, when it was written to, and what it was found to be.

    ``judged``: it was at rest and was looked into; ``came`` is None where it is no answer.
    """

    size: int
    written_ns: int
    judged: bool = False
    came: Came | None = None

    def is_same(self, size: int, written_ns: int) -> bool:
        """Whether it is as it was."""
        return (self.size, self.written_ns) == (size, written_ns)


def look(
    side: Side, folder: Path, before: Mapping[str, Seen], left: Collection[str], now_s: float
) -> dict[str, Seen]:
    """Return the files of a folder by place, the new ones looked into; nothing is changed or moved there.

    ``before`` is what the last look gave, ``left`` the digests of what was put aside, ``now_s`` the moment in
    seconds.

    Raises:
        InvalidInput: the folder is not there or cannot be read.
    """
    found = {}
    for path in arriving.files_of(folder):
        try:
            told = path.stat()
        except OSError:
            continue
        known = before.get(str(path))
        same = known is not None and known.is_same(told.st_size, told.st_mtime_ns)
        if known is not None and same and known.judged:
            found[str(path)] = known
        elif same or now_s - told.st_mtime > AT_REST_S:
            found[str(path)] = _judged(side, path, told.st_size, told.st_mtime_ns, left)
        else:
            found[str(path)] = Seen(told.st_size, told.st_mtime_ns)
    return found


def _judged(side: Side, path: Path, size: int, written_ns: int, left: Collection[str]) -> Seen:
    data = arriving.bytes_at(path)
    if data is None:
        return Seen(size, written_ns)
    digest = arriving.digest_of(data)
    if digest in left or not side.ask(arriving.offers, path.name, data):
        return Seen(size, written_ns, judged=True)
    return Seen(size, written_ns, judged=True, came=Came(path.name, digest, path=str(path)))
