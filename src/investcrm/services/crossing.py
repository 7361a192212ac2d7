"""Moves a case between a server's open database and its room, step by step and signed by the databases.

Whatever stops in between, the case is awake in one of them at most; whoever of the region opens the room next
finishes it (:func:`finish`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final, Protocol

from investcrm.domain.errors import Conflict, Forbidden, NotFound, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store import passage, signed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_TRIES: Final = 5


class Side(Protocol):
    """What the move needs of a workspace on either side."""

    def reader(self) -> AbstractContextManager[Reader]: ...

    def write(self) -> AbstractContextManager[UnitOfWork]: ...

    def mirror(self) -> None: ...


def move(
    source: Side,
    target: Side,
    inquiry_id: str,
    waking: Mapping[str, Any],
    after: Callable[[str], object] = str,
) -> str:
    """Move a case to the other database, where ``waking`` changes of it; return its number there.

    Raises:
        NotFound: the case is not in ``source``.
        Forbidden: this person may not move it.
        Conflict: others kept changing it meanwhile; it stayed where it was.
        WorkspaceProblem: the databases have no key in common yet.
    """
    for _ in range(_TRIES):
        if not _carry(source, target, inquiry_id, waking):
            raise NotFound(N_("The inquiry is gone: it was deleted or merged."))
        after("brought")
        number = _settle(source, target, inquiry_id, _receipt(target, inquiry_id), after)
        if number is not None:
            return number
    raise Conflict(N_("Others keep changing the case. It stayed where it was; try again in a while."))


def finish(open_side: Side, room: Side, after: Callable[[str], object] = str) -> int:
    """Finish what was begun between the two databases, and return how many cases moved."""
    moved = 0
    for source, target in ((open_side, room), (room, open_side)):
        with target.reader() as reader:
            waiting = signed.asleep(reader)
        moved += sum(_finish_one(source, target, *one, after) for one in waiting)
    return moved


def _finish_one(
    source: Side, target: Side, inquiry_id: str, receipt: str | None, after: Callable[[str], object]
) -> bool:
    """Finish one case, packed anew where it changed since; leave it to who may where this person may not."""
    if _settle(source, target, inquiry_id, receipt, after) is not None:
        return True
    try:
        if not _carry(source, target, inquiry_id, None):
            return False
    except Forbidden:
        return False
    return _settle(source, target, inquiry_id, _receipt(target, inquiry_id), after) is not None


def _carry(source: Side, target: Side, inquiry_id: str, waking: Mapping[str, Any] | None) -> bool:
    """Put a case asleep into ``target`` as it stands now; return whether there is one."""
    target.mirror()
    with source.reader() as reader:
        packed = signed.pack(reader, inquiry_id)
        if packed is None:
            if passage.is_awake(reader, inquiry_id):
                raise WorkspaceProblem(
                    N_(
                        "The open database and the room have no key in common yet. Ask your administrator "
                        "to run “investcrm server init” with both addresses again. Nothing was changed."
                    )
                )
            return False
        told = None if waking is None else json.dumps(waking, ensure_ascii=False)
        with target.write() as uow:
            signed.take_in(uow, inquiry_id, packed, told, signed.pieces(reader, packed))
            uow.commit(N_("Moved a case between the stores"), reversible=False)
    return True


def _receipt(target: Side, inquiry_id: str) -> str | None:
    with target.reader() as reader:
        return signed.receipt(reader, inquiry_id)


def _settle(
    source: Side, target: Side, inquiry_id: str, receipt: str | None, after: Callable[[str], object]
) -> str | None:
    """Let go of a case where it was and wake it where it is; None where it changed since it was packed."""
    if receipt is None:
        return None
    with source.write() as uow:
        gone = signed.let_go(uow, inquiry_id, receipt)
        if gone is None:
            return None
        uow.commit(N_("Moved a case between the stores"), reversible=False)
    after("let go")
    with target.write() as uow:
        number = signed.wake(uow, inquiry_id, gone)
        uow.commit(N_("Moved a case between the stores"), reversible=False)
    after("woken")
    return number
