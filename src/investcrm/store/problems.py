"""Turns what a database driver reports into what a person can act on; anything else is our own bug."""

from __future__ import annotations

from typing import Final

from investcrm.domain.errors import Conflict, Forbidden, UserError, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store.sqlcipher import disk_full

_STATES: Final[dict[str, tuple[type[UserError], str]]] = {
    "42501": (Forbidden, N_("Your role does not allow this. Nothing was changed.")),
    "40001": (Conflict, N_("Somebody else wrote at the same moment. Nothing of this was saved; try again.")),
    "40P01": (Conflict, N_("Somebody else wrote at the same moment. Nothing of this was saved; try again.")),
    "55P03": (Conflict, N_("Somebody else wrote at the same moment. Nothing of this was saved; try again.")),
    "53100": (WorkspaceProblem, N_("The server's disk is full. Nothing of this step was saved.")),
    "53200": (
        WorkspaceProblem,
        N_("The server is short of memory. Nothing of this step was saved; try again."),
    ),
    "IC001": (Conflict, N_("Somebody must be responsible for the case. Name another first.")),
    "25006": (WorkspaceProblem, N_("The workspace can only be read here. Nothing of this step was saved.")),
}
"""What a server says in codes, as a sentence; none tells what stood in a field."""


def explain(error: Exception, file: str = "") -> Exception:
    """Return the sentence for a failing environment, or the error itself when it is a bug of ours.

    ``file`` names what was read or written.
    """
    original = getattr(error, "orig", error)
    state = getattr(original, "sqlstate", None)
    if state in _STATES:
        kind, key = _STATES[state]
        return kind(key)
    text = str(original)
    if "disk is full" in text or "disk I/O" in text:
        return disk_full()
    if "readonly database" in text:
        return WorkspaceProblem(N_("The workspace can only be read here. Nothing of this step was saved."))
    if "database is locked" in text:
        return WorkspaceProblem(
            N_("Another window is busy writing to this workspace. Nothing of this step was saved; try again.")
        )
    if "malformed" in text or "not a database" in text:
        return _damaged(file)
    return error


def _damaged(file: str) -> WorkspaceProblem:
    if not file:
        return WorkspaceProblem(N_("The workspace file is damaged. Restore the latest backup; see Help."))
    return WorkspaceProblem(
        N_(
            "Damaged file: {file}. A part of it does not read as it was written, and nothing of this step "
            "was saved. Restore the latest backup into another folder, and keep this one."
        ),
        file=file,
    )
