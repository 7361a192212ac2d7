"""Spreads blocks over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm.reports.blocks import Block, Break


@dataclass(frozen=True, slots=True)
class Placed:
    """A range of a block's slices on a page, ``y`` from the top of the text area."""

    block: Block
    start: int
    stop: int
    y: float


class _Pages:
    def __init__(self, room: float) -> None:
        self.room = room
        self.pages: list[list[Placed]] = [[]]
        self.y = 0.0
        self.below = 0.0

    @property
    def empty(self) -> bool:
        return not self.pages[-1]

    def turn(self) -> None:
        self.pages.append([])
        self.y = self.below = 0.0

    def gap(self, block: Block) -> float:
        return 0.0 if self.empty else max(self.below, block.before)

    def place(self, block: Block, start: int, stop: int) -> None:
        top = self.y + self.gap(block)
        self.pages[-1].append(Placed(block, start, stop, top))
        self.y = top + sum(block.heights[start:stop]) + (block.repeat if start else 0.0)
        self.below = block.after


def paginate(blocks: Sequence[Block], room: float) -> list[list[Placed]]:
    """Return what stands on each page of ``room`` points; blocks must have been laid out."""
    pages = _Pages(room)
    for index, block in enumerate(blocks):
        if isinstance(block, Break):
            if not pages.empty:
                pages.turn()
            continue
        if not pages.empty and pages.y + pages.gap(block) + _needed(blocks, index, room) > room:
            pages.turn()
        _spread(pages, block)
    return pages.pages if pages.pages[-1] or len(pages.pages) == 1 else pages.pages[:-1]


def _needed(blocks: Sequence[Block], index: int, room: float) -> float:
    """Return the height that must follow unbroken: blocks that keep to the next, and that one's beginning."""
    need = 0.0
    for number in range(index, len(blocks)):
        block = blocks[number]
        if number > index:
            need += max(blocks[number - 1].after, block.before)
        if not block.keep:
            whole = len(block.heights) < block.first + block.last  # such a block is never parted
            need += sum(block.heights if whole else block.heights[: block.first])
            break
        need += block.height
    return need if need <= room else 0.0


def _spread(pages: _Pages, block: Block) -> None:
    start, count = 0, len(block.heights)
    while start < count:
        free = pages.room - pages.y - pages.gap(block) - (block.repeat if start else 0.0)
        stop = start
        while stop < count and block.heights[stop] <= free + 0.01:
            free -= block.heights[stop]
            stop += 1
        if stop < count:
            if count - stop < block.last:
                stop = max(count - block.last, start)
            if stop - start < block.first and not pages.empty:
                stop = start
            if stop == start and pages.empty:
                stop = start + 1
        if stop > start:
            pages.place(block, start, stop)
        start = stop
        if start < count:
            pages.turn()
