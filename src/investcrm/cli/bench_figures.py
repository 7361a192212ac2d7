"""Measures the figures and the report of a quarter, against a count of all inquiries and their limits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.services import bench_data
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.periods import Period
    from investcrm.store.reader import Reader

YEAR_LIMIT_S: Final = 1.0
BOARD_LIMIT_S: Final = 0.2
REPORT_LIMIT_S: Final = 2.0
"""The PDF of a quarter, even the first time, when fonts and libraries are loaded too."""


def figures(folder: Path, repeat: int) -> dict[str, Any]:
    """Read the figures of last year and of this quarter as the KPI page does, in a file's workspace."""
    from investcrm import bootstrap

    workspace = bootstrap.open_workspace(folder, bench_data.PASSPHRASE)
    try:
        with workspace.reader() as reader:
            return measured(reader, repeat)
    finally:
        workspace.close()


def measured(reader: Reader, repeat: int) -> dict[str, Any]:
    """Return the times and whether they hold."""
    from investcrm.domain.periods import Period, PeriodKind, containing
    from investcrm.services import kpis
    from investcrm.store import kpi_count

    year = Period(reader.today.year - 1, 1, PeriodKind.YEAR)
    quarter = containing(reader.today, PeriodKind.QUARTER)
    began, ran = time.perf_counter(), time.thread_time()
    _report(reader, quarter.previous())  # before all else, so that nothing is loaded for it
    report_s, busy_s = round(time.perf_counter() - began, 2), time.thread_time() - ran
    again_s = _median(lambda: _report(reader, quarter.previous()), repeat)
    every = kpis.specifications(reader)
    floor = _median(
        lambda: reader.value("SELECT count(*) FROM inquiry WHERE received_on IS NOT NULL"), repeat
    )
    year_s = round(_median(lambda: kpi_count.values(reader, every, [(year.first, year.last)]), repeat), 3)
    board_s = round(_median(lambda: kpis.dashboard(reader, quarter), repeat), 3)
    return {
        "floor_s": round(floor, 4),
        "year_s": year_s,
        "year_limit_s": YEAR_LIMIT_S,
        "year_ratio": round(year_s / floor, 1),
        "dashboard_s": board_s,
        "dashboard_limit_s": BOARD_LIMIT_S,
        "dashboard_ratio": round(board_s / floor, 1),
        "report_s": report_s,
        "report_processor_s": round(busy_s, 2),
        "report_again_s": round(again_s, 2),
        "report_limit_s": REPORT_LIMIT_S,
        "ok": year_s <= YEAR_LIMIT_S and board_s <= BOARD_LIMIT_S and report_s <= REPORT_LIMIT_S,
    }


def _report(reader: Reader, period: Period) -> None:
    from investcrm.services import quarter

    quarter.render(reader, period, "sv")


def lines(found: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """Return the figures as lines of the table."""
    from investcrm.cli.bench_lists import word

    named = (("year", t("All KPIs of a year")), ("dashboard", t("The dashboard's figures")))
    report = (
        t("The quarter's PDF, the first time"),
        f"{found['report_s']} s",
        t("{seconds} s after that", seconds=found["report_again_s"]),
        f"{found['report_limit_s']:g} s",
        word(found["report_s"] <= found["report_limit_s"]),
    )
    return [
        *(
            (
                name,
                f"{found[f'{key}_s']} s",
                t("{ratio} times a count of the inquiries", ratio=found[f"{key}_ratio"]),
                f"{found[f'{key}_limit_s']:g} s",
                word(found[f"{key}_s"] <= found[f"{key}_limit_s"]),
            )
            for key, name in named
        ),
        report,
    ]


def _median(act: Callable[[], object], repeat: int) -> float:
    act()  # the first only warms the file
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
