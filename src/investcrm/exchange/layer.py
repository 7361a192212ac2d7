"""What the readers of outlines hand over: one layer of a file, its features as rows with a shape each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.base import Cell, Doubt, doubt
from investcrm.domain.reading.shapes import RawShape
from investcrm.domain.words import N_
from investcrm.exchange.limits import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT


@dataclass(slots=True)
class Layer:
    """One layer as read: ``epsg`` is the system the file names, ``implied`` what its format means without.

    ``others`` are the file's other layers.
    """

    name: str
    epsg: int | None = None
    rows: list[tuple[dict[str, Cell], RawShape]] = field(default_factory=list)
    notices: list[Doubt] = field(default_factory=list)
    others: tuple[str, ...] = ()
    implied: int | None = None

    def add(self, values: dict[str, Cell], shape: RawShape) -> bool:
        """Add a feature; return whether there is room for more."""
        if len(self.rows) == ROW_LIMIT:
            self.notices.append(doubt(N_("Only the first {count} shapes were read"), count=ROW_LIMIT))
            return False
        self.rows.append((values, shape))
        return True

    def columns(self) -> tuple[str, ...]:
        """Return the names of every property, in the order they are met."""
        names: dict[str, None] = {}
        for values, _ in self.rows:
            for name in values:
                if len(names) < COLUMN_LIMIT:
                    names.setdefault(name)
        return tuple(names)


def cell(value: object) -> Cell:
    """Return a property's value as a cell; what is nested is told as text."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)[:CELL_LIMIT]


def choose(name: str, layers: Sequence[str], wanted: str | None, sizes: Callable[[str], int]) -> str:
    """Return the layer to read: the one wanted, or the one with the most features.

    Raises:
        InvalidInput: there is none, or none of that name.
    """
    if not layers:
        raise InvalidInput(N_("“{name}” holds no outlines."), name=name)
    if wanted is not None:
        if wanted not in layers:
            raise InvalidInput(N_("“{name}” has no layer called “{layer}”."), name=name, layer=wanted)
        return wanted
    return max(layers, key=sizes)


def rest(layers: Iterable[str], chosen: str) -> tuple[str, ...]:
    """Return the other layers."""
    return tuple(layer for layer in layers if layer != chosen)
