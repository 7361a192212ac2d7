"""One of many clients at work on a server, run as a process of its own; prints how long each act took."""

from __future__ import annotations

import json
import random
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from investcrm import bootstrap
from investcrm.domain.commands import ChangeInquiry
from investcrm.domain.errors import Conflict
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.stages import Stage
from investcrm.services import inquiries

FIRST: Final = 100
SEARCHED: Final = ("projekt", "björk", "robotik", "hydro", "2024", "hägg", "cells", "lind 2019")
PAUSE_S: Final = (0.2, 0.8)
"""How long a client looks at what it got before it asks for more: several times as fast as a person."""
_EVERY: Final = InquiryFilter()
READS: Final[dict[str, tuple[InquiryFilter, ...]]] = {
    "page": (_EVERY, replace(_EVERY, order="title", descending=False), replace(_EVERY, order="deadline")),
    "filter": (replace(_EVERY, open_only=True), replace(_EVERY, stages=(Stage.FORWARDED,))),
    "search": tuple(replace(_EVERY, search=text) for text in SEARCHED),
}
"""What is read, by kind: the whole list in some order, filtered, searched."""


def read(workspace: Any, shown: InquiryFilter) -> list[Any]:
    """Read what a window shows of a list: its length and its first rows."""
    with workspace.reader() as reader:
        head = inquiries.list_head(reader, shown)
        return list(inquiries.list_window(reader, shown, head, 0, FIRST))


def work(address: str, seed: int, seconds: float) -> dict[str, list[float]]:
    """Read, open and change inquiries for so long; return the milliseconds of each act by kind."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable load, not a secret
    workspace = bootstrap.open_workspace(address)
    took: dict[str, list[float]] = {kind: [] for kind in (*READS, "open", "change")}
    try:
        rows = read(workspace, _EVERY)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            kind = chance.choices(tuple(took), (4, 2, 3, 2, 1))[0]
            if kind in READS:
                act: Callable[[], Any] = partial(read, workspace, chance.choice(READS[kind]))
            elif kind == "open":
                act = partial(workspace.ask, inquiries.detail, chance.choice(rows).id)
            else:
                act = partial(_change, workspace, chance.choice(rows).id)
            started = time.perf_counter()
            act()
            took[kind].append((time.perf_counter() - started) * 1000)
            time.sleep(chance.uniform(*PAUSE_S))
    finally:
        workspace.close()
    return took


def _change(workspace: Any, inquiry_id: str) -> None:
    version = workspace.ask(inquiries.detail, inquiry_id).row.version
    fields = {"next_step": f"Ring igen {secrets.token_hex(4)}"}
    try:
        workspace.act(inquiries.change, ChangeInquiry(inquiry_id, version, fields))
    except Conflict:
        return  # somebody else was quicker; a person would choose


if __name__ == "__main__":
    sys.stdout.write(json.dumps(work(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
