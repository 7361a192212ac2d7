"""Turns what a database driver reports into what a person can act on; anything else is our own bug."""

from __future__ import annotations

from investcrm.domain.errors import WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store.sqlcipher import disk_full


def explain(error: Exception) -> Exception:
    """Return the sentence for a failing environment, or the error itself when it is a bug of ours."""
    original = getattr(error, "orig", error)
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
        return WorkspaceProblem(N_("The workspace file is damaged. Restore the latest backup; see Help."))
    return error
