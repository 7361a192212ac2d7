"""Measures the frames of the map with very many sites, each from the act until it is painted."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from investcrm.gui.theme import theme
from investcrm.gui.widgets.geo import Municipality, municipalities
from investcrm.gui.widgets.map_scene import SiteSpot
from investcrm.gui.widgets.site_map import SiteMap

SITES: Final = 30_000
FRAMES: Final = 240
_SIZE: Final = (1100, 800)
_TURN: Final = 12


class _Counted(SiteMap):
    """A map that counts how often it is painted: a frame that was not is none."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self.painted += 1


def spots(count: int, seed: int = 1) -> tuple[SiteSpot, ...]:
    """Return sites strewn over the country's municipalities, the same each time."""
    rng = random.Random(seed)  # noqa: S311 - the same places at every measurement
    areas = municipalities("")
    return tuple(_strewn(rng, areas[rng.randrange(len(areas))], number) for number in range(count))


def _strewn(rng: random.Random, area: Municipality, number: int) -> SiteSpot:
    box = area.outline.boundingRect()
    x, y = box.left() + rng.random() * box.width(), box.top() + rng.random() * box.height()
    return SiteSpot(str(number), x, y, str(number), rng.choice(("ok", "warn", "info")))


def frames(view: SiteMap, act: Callable[[int], object], count: int) -> list[tuple[float, float]]:
    """Return how many milliseconds each frame took until it was painted: by the clock, of the processor."""
    taken = []
    for number in range(count):
        started, used = time.perf_counter(), time.thread_time()
        act(number)
        view.repaint()
        taken.append(((time.perf_counter() - started) * 1000, (time.thread_time() - used) * 1000))
    return taken


def measure(count: int = SITES, length: int = FRAMES) -> dict[str, list[tuple[float, float]]]:
    """Return the frames of panning afar, of zooming in and out, and of panning near."""
    theme()
    view = _Counted()
    view.resize(*_SIZE)
    view.set_county("")
    view.set_spots(spots(count))
    view.show()
    while not view.painted:
        QApplication.processEvents()
    middle = QPointF(_SIZE[0] / 2, _SIZE[1] / 2)
    found = {}
    for name, act in (
        ("pan", lambda n: view.pan(QPointF(17 if n % 60 < 30 else -17, 9 if n % 40 < 20 else -9))),
        ("zoom", lambda n: view.zoom(1 if n % (2 * _TURN) < _TURN else -1, middle)),
        ("pan_near", lambda n: view.pan(QPointF(17 if n % 120 < 60 else -17, 9))),
    ):
        if name == "pan_near":
            view.zoom(6, middle)
        _rest(view)
        before = view.painted
        found[name] = frames(view, act, length)
        if view.painted - before < length:
            raise RuntimeError(f"{name}: {view.painted - before} of {length} frames were painted")
    view.close()
    return found


def _rest(view: SiteMap) -> None:
    """Let every tile in view be painted."""
    until = time.perf_counter() + 3
    while not view.is_whole and time.perf_counter() < until:
        time.sleep(0.01)
        view.repaint()


def main() -> int:
    """Measure as many sites and frames as the command says, and print the frames as JSON."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    count, length = (int(word) for word in sys.argv[1:3] or (SITES, FRAMES))
    print(json.dumps(measure(count, length)))  # noqa: T201 - read by the process that started this one
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
