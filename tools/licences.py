"""Writes docs/third-party.md: what others made that InvestCRM ships, and under which licence."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "runtime.lock"
TARGET = ROOT / "docs" / "third-party.md"

READ_BY_HAND = {
    "backports-tarfile": "MIT",
    "colorama": "BSD-3-Clause",
    "editables": "MIT",
    "jaraco-classes": "MIT",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "defusedxml": "PSF-2.0",
    "olefile": "BSD-2-Clause",
    "pathspec": "MPL-2.0",
    "pypdfium2": "BSD-3-Clause, Apache-2.0 (with PDFium: BSD-3-Clause and others)",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "shellingham": "ISC",
    "sqlcipher3": "Zlib (with SQLCipher: BSD-3-Clause, SQLite: public domain, OpenSSL: Apache-2.0)",
    "trove-classifiers": "Apache-2.0",
}
"""Packages that name no licence in the standard form, or that only another system than this one uses."""

HEAD = """# What others made

Made by `tools/licences.py` from `requirements/runtime.lock`. Every licence goes along with the installers.

## In the program's resources

| what | from | licence |
| --- | --- | --- |
| Invest Sans (`resources/fonts`) | Source Sans 3, Adobe; made static and renamed | OFL-1.1 |
| boundaries (`resources/reference/kommuner.geojson`) | Statistics Sweden, simplified | CC0-1.0 |

## Packages

Qt and PySide6 are used under the LGPL-3.0: as libraries of their own that can be replaced.

| package | licence |
| --- | --- |
"""


def packages() -> list[str]:
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", LOCK.read_text(encoding="utf-8"), flags=re.M)


def licence(package: str) -> str:
    """Return a package's licence expression; exits when neither it nor ``READ_BY_HAND`` names one."""
    if package in READ_BY_HAND:
        return READ_BY_HAND[package]
    said = metadata.metadata(package)
    named = [said[key] for key in ("License-Expression", "License") if key in said]
    short = next((name for name in named if name), "")
    if not short or len(short) > 60:
        sys.exit(f"{package} names no licence in short; read it and add it to READ_BY_HAND")
    return str(short)


def document() -> str:
    return HEAD + "".join(f"| {package} | {licence(package)} |\n" for package in packages())


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8", newline="\n")
