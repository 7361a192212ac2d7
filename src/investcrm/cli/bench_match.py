"""Measures the match and the weighing of what is missing, with as many sites as all of Sweden has."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.services import bench_data, bench_land

if TYPE_CHECKING:
    from datetime import date

    from investcrm.bootstrap import Workspace
    from investcrm.domain.requirements import Requirement
    from investcrm.services.land import Ground

SITES: Final = 30_000
CASES: Final = 10_000
MATCH_LIMIT_MS: Final = 100.0
WORTH_LIMIT_S: Final = 5.0
MATCH_RATIO: Final = 8.0
"""How many times a bare pass over as many figures a match may take."""
_SHOWN: Final = 30
_REGION: Final = "19"


def match(repeat: int, sites: int = SITES, cases: int = CASES) -> dict[str, Any]:
    """Make the land and the inquiries, rank the one, weigh the other, and hold both against bare passes."""
    from investcrm import bootstrap

    with tempfile.TemporaryDirectory(prefix="investcrm-match-") as place:
        workspace = bootstrap.create(
            Path(place) / "workspace",
            _REGION,
            passphrase=bench_data.PASSPHRASE,
            member_name="Bench",
            remember=False,
        ).workspace
        try:
            bench_land.fill(
                workspace.store, workspace.actor, workspace.session, sites, cases, lambda *_: None
            )
            return _measured(workspace, max(repeat, 3))
        finally:
            workspace.close()


def _measured(workspace: Workspace, repeat: int) -> dict[str, Any]:
    from investcrm.services import land, matching, worth

    with workspace.reader() as reader:
        today = reader.today
        begun = time.thread_time()
        read_s, ground = _once(lambda: land.ground(reader))
        read_processor_s = time.thread_time() - begun
    asked = [bench_land.wishes(random.Random(seed), today) for seed in range(2 * repeat)]  # noqa: S311 - no secret, the same each time

    def ranked(one: tuple[Requirement, ...]) -> Callable[[], object]:
        def act() -> object:
            with workspace.reader() as reader:
                return matching.hold(reader, one).matches[:_SHOWN]

        return act

    first_ms = _once(ranked(asked[0]))[0] * 1000
    ours, floor, busy = [], [], []
    for one in asked:
        begun = time.thread_time()
        ours.append(_once(ranked(one))[0] * 1000)
        busy.append((time.thread_time() - begun) * 1000)
        floor.append(_once(partial(_bare_pass, ground, one, today))[0] * 1000)
    floor_ms = statistics.median(floor)
    match_ms, ratio = round(statistics.median(ours), 1), round(statistics.median(ours) / floor_ms, 2)
    weighing, weighed = [], []
    for _ in range(2):
        begun = time.thread_time()
        weighing.append(_once(lambda: workspace.ask(worth.weigh)))
        weighed.append(time.thread_time() - begun)
    found = weighing[0][1]
    masks_s = _once(lambda: _bare_masks(len(ground.land.plots), len(found.names)))[0]
    weigh_s = round(min(taken for taken, _ in weighing), 2)
    return {
        "sites": len(ground.land.plots),
        "pairs": len(ground.land.pairs),
        "cases": len(found.names),
        "read_s": round(read_s, 2),
        "read_processor_s": round(read_processor_s, 2),
        "match_first_ms": round(first_ms, 1),
        "match_ms": match_ms,
        "match_processor_ms": round(statistics.median(busy), 1),
        "match_limit_ms": MATCH_LIMIT_MS,
        "match_floor_ms": round(floor_ms, 1),
        "match_ratio": ratio,
        "match_ratio_limit": MATCH_RATIO,
        "worth_first_s": round(weighing[0][0], 2),
        "worth_s": weigh_s,
        "worth_processor_s": round(min(weighed), 2),
        "worth_limit_s": WORTH_LIMIT_S,
        "worth_floor_s": round(masks_s, 3),
        "worth_ratio": round(weigh_s / masks_s, 2),
        "ok": match_ms < MATCH_LIMIT_MS and ratio < MATCH_RATIO and weigh_s < WORTH_LIMIT_S,
    }


def _once(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = act()
    return time.perf_counter() - started, found


def _bare_pass(ground: Ground, asked: tuple[Requirement, ...], today: date) -> list[int]:
    """Compare as many figures with a number, add up what is enough, and sort: less no ranking can do."""
    from investcrm.domain.ranking import column_of

    columns = [ground.land.column(column_of(one, today)).figures for one in asked if one.spec.field]
    totals = [0] * len(ground.land.plots)
    for weight, column in enumerate(columns):
        totals = [total + weight if figure else total for total, figure in zip(totals, column, strict=True)]
    return sorted(range(len(totals)), key=totals.__getitem__)


def _bare_masks(sites: int, cases: int) -> int:
    """Intersect as many sets of sites as the inquiries have musts."""
    chance = random.Random(1)  # noqa: S311 - no secret, the same each time
    masks = [chance.getrandbits(sites or 1) for _ in range(64)]
    found = 0
    for case in range(cases):
        here = masks[case % 64]
        for must in range(1, 5):
            here = and_(here, masks[(case * 7 + must) % 64])
        found += here != 0
    return found
