"""This machine's settings: the workspace used last, language and look, in a TOML file of the person's own."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE: Final = "settings.toml"


def path() -> Path:
    """Return where the settings of this machine lie."""
    from platformdirs import user_config_path

    return user_config_path("InvestCRM", appauthor=False) / FILE


def load() -> dict[str, str]:
    """Return the settings; a missing or broken file counts as none."""
    try:
        found = tomllib.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def save(values: Mapping[str, str]) -> None:
    """Add or replace settings, whole or not at all; where they cannot be written the program goes on."""
    file = path()
    merged = {**load(), **values}
    lines = [f"{key} = {_quoted(value)}\n" for key, value in sorted(merged.items())]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.writelines(lines)
        Path(name).replace(file)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
