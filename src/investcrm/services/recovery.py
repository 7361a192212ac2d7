"""The sheet with a new workspace's recovery code, to print and lock away."""

from __future__ import annotations

from datetime import date


def sheet(workspace: str, made_on: date, code: str, language: str) -> bytes:
    """Return the recovery sheet as a PDF; ``code`` is written in groups joined by hyphens."""
    from investcrm import words
    from investcrm.reports import recovery

    data = recovery.RecoverySheet(workspace, made_on, tuple(code.split("-")))
    return recovery.render(data, words.of(language))
