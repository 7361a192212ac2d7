"""Keeps what this process holds in memory, keys among it, out of files the system writes when it breaks."""

from __future__ import annotations

import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource


def keep_out_of_dumps() -> None:
    """Let the system write no core file of this process; Windows has no such limit of a process."""
    if sys.platform != "win32":
        with suppress(OSError, ValueError):
            _, most = resource.getrlimit(resource.RLIMIT_CORE)
            resource.setrlimit(resource.RLIMIT_CORE, (0, most))
