"""Measures what needs no window: reading lists against plain sqlite3, and taking in a large sheet."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.stages import Stage
from investcrm.services import bench_data
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.store.floor import Floor

ROWS_IN: Final = 10_000
PREVIEW_LIMIT_S: Final = 3.0
IMPORT_LIMIT_S: Final = 5.0
_FIRST: Final = 100
_SEARCHED: Final = ("p", "pro", "projekt", "björk", "robotik", "hydro", "2024")
_ORDERS: Final = {
    "number": "number_key DESC",
    "title": "title_key",
    "status": "stage_order",
    "received": "received_on",
    "deadline": "deadline_on",
}


def lists(folder: Path, repeat: int) -> dict[str, Any]:
    """Read lists through the services and in plain sqlite3, and tell both times and their ratio."""
    from investcrm import bootstrap
    from investcrm.store.floor import Floor

    workspace = bootstrap.open_workspace(folder, bench_data.PASSPHRASE)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="investcrm-floor-") as temporary,
            workspace.reader() as reader,
        ):
            floor = Floor(Path(temporary) / "floor.db", reader)
            pairs = _pairs(workspace, floor)
            found = {name: _compared(ours, plain, repeat) for name, (ours, plain) in pairs.items()}
            floor.close()
    finally:
        workspace.close()
    return {
        "reads": found,
        "p95_ms": round(p95([one["ours_ms"] for one in found.values()]), 2),
        "floor_p95_ms": round(p95([one["floor_ms"] for one in found.values()]), 2),
    }


def _pairs(
    workspace: Workspace, floor: Floor
) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    from investcrm.services import inquiries

    def ours(shown: InquiryFilter) -> Callable[[], object]:
        def read() -> object:
            with workspace.reader() as reader:
                head = inquiries.list_head(reader, shown)
                return inquiries.list_window(reader, shown, head, 0, _FIRST)

        return read

    every = InquiryFilter()
    pairs = {"open": (ours(every), floor.opened())}
    for key, column in _ORDERS.items():
        shown = replace(every, order=key, descending=key == "number")
        pairs[f"sort {key}"] = (ours(shown), floor.sorted_by(column))
    pairs["filter open"] = (ours(replace(every, open_only=True)), floor.filtered("stage_order < 50"))
    forwarded = replace(every, stages=(Stage.FORWARDED,))
    pairs["filter stage"] = (ours(forwarded), floor.filtered("stage_order BETWEEN 20 AND 29"))
    for text in _SEARCHED:
        pairs[f"search {text}"] = (ours(replace(every, search=text)), floor.searched(text))
    return pairs


def _compared(ours: Callable[[], object], plain: Callable[[], object], repeat: int) -> dict[str, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(max(repeat, 3)):
        for place, read in enumerate((ours, plain)):
            started = time.perf_counter()
            read()
            times[place].append((time.perf_counter() - started) * 1000)
    mine, floor = statistics.median(times[0]), statistics.median(times[1])
    return {"ours_ms": round(mine, 2), "floor_ms": round(floor, 2), "ratio": round(mine / floor, 2)}


def taking_in(folder: Path) -> dict[str, Any]:
    """Take 10,000 rows into the large workspace, and take all of it back."""
    from investcrm import bootstrap
    from investcrm.services import importing

    workspace = bootstrap.open_workspace(folder, bench_data.PASSPHRASE)
    try:
        with tempfile.TemporaryDirectory(prefix="investcrm-import-") as temporary:
            file = Path(temporary) / "rows.csv"
            with workspace.reader() as reader:
                file.write_bytes(bench_data.sheet(ROWS_IN, reader.today))
            started = time.perf_counter()
            table = importing.read_file(file)
            with workspace.reader() as reader:
                preview = importing.preview(reader, table, "inquiries")
            previewed = time.perf_counter() - started
            started = time.perf_counter()
            counts = _written_and_left(workspace, preview)
            written = time.perf_counter() - started
    finally:
        workspace.close()
    return {
        **counts,
        "preview_s": round(previewed, 2),
        "preview_limit_s": PREVIEW_LIMIT_S,
        "import_s": round(written, 2),
        "import_limit_s": IMPORT_LIMIT_S,
        "ok": previewed < PREVIEW_LIMIT_S and written < IMPORT_LIMIT_S,
    }


class _Left(Exception):
    """Leaves a unit of work after everything was written, so that the workspace stays as it was."""


def _written_and_left(workspace: Workspace, preview: Any) -> dict[str, int]:
    from investcrm.services import importing

    counts: dict[str, int] = {}
    try:
        with workspace.write() as uow:
            result = importing.run(uow, importing.ImportTable(preview))
            counts = dict(result.counts) | {"added": result.added}
            raise _Left
    except _Left:
        return counts


def word(ok: bool) -> str:
    """Return whether a limit holds, in a word."""
    return t("holds") if ok else t("does not hold")


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
