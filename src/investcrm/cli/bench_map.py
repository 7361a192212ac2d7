"""Judges the map's frames: 60 a second with 30,000 sites."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from investcrm.cli.bench_lists import p95

SITES: Final = 30_000
FRAMES: Final = 240
FRAME_LIMIT_MS: Final = 16.7
"""Sixty frames a second."""


def size(inquiries: int, large: int) -> tuple[int, int]:
    """Return how many sites and frames to measure with: fewer where the measured region is small."""
    return (SITES, FRAMES) if inquiries >= large else (max(SITES * inquiries // large, 100), 24)


def judged(said: str) -> dict[str, Any]:
    """Return the figures of what the measuring process said."""
    told: Mapping[str, Sequence[tuple[float, float]]] = json.loads(said.splitlines()[-1])
    acts = {
        name: {
            "frames": len(taken),
            "frame_p95_ms": round(p95([clock for clock, _ in taken]), 1),
            "frame_longest_ms": round(max(clock for clock, _ in taken), 1),
            "processor_p95_ms": round(p95([used for _, used in taken]), 1),
        }
        for name, taken in told.items()
    }
    worst = max(act["frame_p95_ms"] for act in acts.values())
    return {
        "acts": acts,
        "frame_p95_ms": worst,
        "limit_ms": FRAME_LIMIT_MS,
        "ok": worst < FRAME_LIMIT_MS,
    }
