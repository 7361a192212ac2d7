"""Where names stand on a map: away from what is marked there and from each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, y downwards."""

_SIDE: Final = 32.0
_ASIDE: Final = tuple(
    sorted(
        product((0, -18, 18, -36, 36, -54, 54), (0, -14, 14, -28, 28, -42, 42)),
        key=lambda aside: (abs(aside[0]) / 2 + abs(aside[1]), aside[1] < 0, aside[0] < 0),
    )
)
"""Where a name is tried beside the place it names, nearest first; a little to the side is nearer than up."""


class Room:
    """What is taken of a picture."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        """Let nothing else stand in a box."""
        for square in _squares(box):
            self._taken.setdefault(square, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing that was taken meets a box."""
        left, top, right, bottom = box
        return not any(
            left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
            for square in _squares(box)
            for other in self._taken.get(square, ())
        )


def around(x: float, y: float, long: float, high: float, is_free: Callable[[Box], bool]) -> Box | None:
    """Return the box of a name in the middle of a place, or as near to it as is free; None where none is."""
    for aside, below in _ASIDE:
        left, top = x + aside - long / 2, y + below - high / 2
        box = (left, top, left + long, top + high)
        if is_free(box):
            return box
    return None


def beside(
    x: float, y: float, far: float, long: float, high: float, is_free: Callable[[Box], bool]
) -> Box | None:
    """Return the box of a name ``far`` to the right of a mark, else left, below or above; None: no room."""
    for left, top in (
        (x + far, y - high / 2),
        (x - far - long, y - high / 2),
        (x - long / 2, y + far),
        (x - long / 2, y - far - high),
    ):
        box = (left, top, left + long, top + high)
        if is_free(box):
            return box
    return None


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = box
    for column in range(int(left // _SIDE), int(right // _SIDE) + 1):
        for row in range(int(top // _SIDE), int(bottom // _SIDE) + 1):
            yield column, row
