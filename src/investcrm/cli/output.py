"""What the terminal shows: JSON for scripts, plain tables and lines for people."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from investcrm.cli.asked import Asked
from investcrm.domain.errors import UserError
from investcrm.words import current

_CODES = {
    1: "bug",
    2: "invalid_input",
    3: "no_key",
    4: "not_found",
    5: "conflict",
    6: "forbidden",
    7: "workspace",
    130: "cancelled",
}


def show(asked: Asked, data: object, text: str) -> None:
    """Write ``data`` as JSON where asked for, else ``text``."""
    if asked.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))
    elif text:
        print(text)


def note(text: str) -> None:
    """Say something beside the result, on standard error."""
    print(text, file=sys.stderr)


def is_watched() -> bool:
    """Whether a person sits before standard error and would like to see how far it is."""
    return sys.stderr is not None and sys.stderr.isatty()


def fail(as_json: bool, exit_code: int, message: str) -> int:
    """Say what went wrong on standard error, and return the exit code."""
    if as_json:
        error = {"code": _CODES.get(exit_code, "error"), "message": message}
        print(json.dumps({"error": error}, ensure_ascii=False), file=sys.stderr)
    else:
        print(message, file=sys.stderr)
    return exit_code


def sentence(error: UserError) -> str:
    """Return an error in the program's language."""
    return current().error(error)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return a table in plain text, two spaces between columns; ``right`` columns end flush."""
    if not rows:
        return ""
    cells = [list(headers), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(_width(row[index]) for row in cells) for index in range(len(headers))]
    lines = [
        "  ".join(_fit(cell, widths[i], i in right) for i, cell in enumerate(row)).rstrip() for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and values below each other; empty values are left out."""
    kept = [(name, value) for name, value in pairs if value]
    width = max((_width(name) for name, _ in kept), default=0)
    return "\n".join(f"{_fit(name, width, False)}  {value}" for name, value in kept)


def _fit(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    raise TypeError(type(value).__name__)
