"""Measures the confidential room: opening it, its lists beside the open ones, and what encryption costs."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.commands import LogInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.services import bench_data

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.store.store import SqlcipherStore

CASES: Final = 2000
UNLOCK_LIMIT_S: Final = 1.5
BY_KEY_LIMIT_S: Final = 0.3
LIST_LIMIT: Final = 1.5
"""How many times the open store's time a list of the room may take; equal but for the timer's noise."""
ENCRYPTION_LIMIT: Final = 1.3
_REGION: Final = "19"
_FIRST: Final = 100
_READS: Final = {
    "list": InquiryFilter(),
    "open": InquiryFilter(open_only=True),
    "title": InquiryFilter(order="title", descending=False),
    "search a letter": InquiryFilter(search="p"),
    "search a word": InquiryFilter(search="robotik"),
}


def room(repeat: int) -> dict[str, Any]:
    """Make a workspace with as many confidential cases as open ones, and measure."""
    from investcrm import bootstrap
    from investcrm.bootstrap import room as rooms

    with tempfile.TemporaryDirectory(prefix="investcrm-room-") as place:
        folder = Path(place) / "workspace"
        open_ = bootstrap.create(
            folder, _REGION, passphrase=bench_data.PASSPHRASE, member_name="Bench", remember=False
        ).workspace
        try:
            inside = rooms.unlock(open_, bench_data.PASSPHRASE)
            for one in (open_, inside):
                bench_data.fill(one.store, one.actor, one.session, CASES, lambda *_: None)
            inside.close()
            unlocking = _unlocking(open_, repeat)
            inside = rooms.unlock(open_, bench_data.PASSPHRASE)
            try:
                lists = _side_by_side(_reads(inside.store), _reads(open_.store), repeat)
            finally:
                inside.close()
            encryption = _encryption(open_, Path(place) / "plain.db", repeat)
        finally:
            open_.close()
    worst = max(one["ratio"] for one in lists.values())
    ours, bare = (sum(one[side] for one in encryption.values()) for side in ("ours_ms", "floor_ms"))
    costs = ours / bare  # each list once, and one inquiry logged
    return {
        "cases": CASES,
        "unlock": unlocking,
        "lists": {"reads": lists, "ratio": worst, "limit": LIST_LIMIT, "ok": worst <= LIST_LIMIT},
        "encryption": {
            "acts": encryption,
            "ratio": round(costs, 2),
            "limit": ENCRYPTION_LIMIT,
            "ok": costs <= ENCRYPTION_LIMIT,
        },
        "ok": unlocking["ok"] and worst <= LIST_LIMIT and costs <= ENCRYPTION_LIMIT,
    }


def _unlocking(workspace: Workspace, repeat: int) -> dict[str, Any]:
    """Open the room with the passphrase, and with a key at hand as a key store gives it."""
    from investcrm.bootstrap import room as rooms

    def timed(secret: str | bytes) -> float:
        started = time.perf_counter()
        rooms.unlock(workspace, secret).close()
        return time.perf_counter() - started

    key = rooms.key_of(workspace, bench_data.PASSPHRASE)
    typed = statistics.median(timed(bench_data.PASSPHRASE) for _ in range(max(repeat, 3)))
    held = statistics.median(timed(key) for _ in range(max(repeat, 3)))
    return {
        "passphrase_s": round(typed, 3),
        "passphrase_limit_s": UNLOCK_LIMIT_S,
        "key_store_s": round(held, 3),
        "key_store_limit_s": BY_KEY_LIMIT_S,
        "ok": typed <= UNLOCK_LIMIT_S and held <= BY_KEY_LIMIT_S,
    }


def _reads(store: SqlcipherStore | Any) -> dict[str, Callable[[], object]]:
    from investcrm.services import inquiries

    def read(shown: InquiryFilter) -> Callable[[], object]:
        def act() -> object:
            with store.reader() as reader:
                head = inquiries.list_head(reader, shown)
                return inquiries.list_window(reader, shown, head, 0, _FIRST)

        return act

    return {name: read(shown) for name, shown in _READS.items()}


def _encryption(workspace: Workspace, plain: Path, repeat: int) -> dict[str, dict[str, float]]:
    """Do the same over a copy of the store without encryption, by turns."""
    from investcrm.store.plain import PlainStore, copy_plain
    from investcrm.store.store import SqlcipherStore

    assert isinstance(workspace.store, SqlcipherStore)
    copy_plain(workspace.store, plain)
    bare = PlainStore(plain, workspace.store.clock)
    try:
        ours, theirs = _reads(workspace.store), _reads(bare)
        ours["log"], theirs["log"] = _write(workspace, workspace.store), _write(workspace, bare)
        return _side_by_side(ours, theirs, repeat)
    finally:
        bare.close()


def _write(workspace: Workspace, store: SqlcipherStore) -> Callable[[], object]:
    from investcrm.services import inquiries

    def act() -> object:
        with store.write(workspace.actor, workspace.session) as uow:
            return inquiries.log(uow, LogInquiry(title="Projekt Gran", investor="Gran Robotik AB"))

    return act


def _side_by_side(
    ours: dict[str, Callable[[], object]], theirs: dict[str, Callable[[], object]], repeat: int
) -> dict[str, dict[str, float]]:
    """Time each act on both sides by turns; the first of each only warms the files."""
    found = {}
    for name, act in ours.items():
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(2 * max(repeat, 3) + 1):
            for place, run in zip(times, (act, theirs[name]), strict=True):
                started = time.perf_counter()
                run()
                if turn:
                    place.append((time.perf_counter() - started) * 1000)
        mine, floor = (statistics.median(one) for one in times)
        found[name] = {
            "ours_ms": round(mine, 2),
            "floor_ms": round(floor, 2),
            "ratio": round(mine / floor, 2),
        }
    return found
