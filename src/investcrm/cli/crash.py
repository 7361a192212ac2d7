"""A mistake of the program's own: a sentence for the person, a report without personal data."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from investcrm.words import t


def report(error: BaseException, given: Sequence[str]) -> str:
    """Write a report of ``error`` and return the sentence that says where it lies.

    The report holds places in the code and kinds of errors, never messages or values: these may quote a case.
    """
    said = t(
        "The program made a mistake ({kind}). What was under way was not saved; what was saved is untouched.",
        kind=type(error).__name__,
    )
    try:
        path = _write(_text(error, given))
    except OSError:
        return said
    return f"{said} {t('A report without personal data lies in {file}.', file=path)}"


def _text(error: BaseException, given: Sequence[str]) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("investcrm")
    except PackageNotFoundError:
        own = "?"
    lines = [
        f"InvestCRM {own}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"verb: {' '.join(_verbs(given))}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__name__}")
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines) + "\n"


def _verbs(given: Sequence[str]) -> list[str]:
    """Return the verb by its name in the program; any other word may name a case, a file or a folder."""
    from investcrm.cli import terminal

    command: Any = terminal.program()
    said = []
    for word in given:
        if word in getattr(command, "commands", {}):
            said.append(word)
            command = command.commands[word]
    return said


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for anchor in ("investcrm", "site-packages"):
        if anchor in parts:
            return "/".join(parts[parts.index(anchor) :])
    return parts[-1] if parts else "?"


def _write(text: str) -> Path:
    from platformdirs import user_log_path

    folder = user_log_path("InvestCRM", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(text, encoding="utf-8")
    if sys.platform != "win32":
        path.chmod(0o600)
    return path
