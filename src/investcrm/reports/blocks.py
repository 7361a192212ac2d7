"""What a page is made of: text, lists, panels, columns, figures and contents, each cut into slices.

A block is laid out once at a width; its slices are the heights that must not be divided. Painting takes a
range of slices, so that one block can run over several pages and still be one element of the structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm.domain.chart import Chart, Tone
from investcrm.reports.data import Picture
from investcrm.reports.fonts import Weight, face
from investcrm.reports.sheet import Sheet
from investcrm.reports.structure import Node
from investcrm.reports.text import Align, Content, Line, Piece, Style, lines, plain


class Block:
    """A part of the story. ``keep`` holds it on the page where the next block begins."""

    before = 0.0
    after = 0.0
    keep = False
    repeat = 0.0
    """Height of what is painted again at the top of every further page."""
    first = 1
    last = 1
    """How many slices at least stay together at the foot of a page and at the head of the next."""

    def __init__(self) -> None:
        self.heights: list[float] = []
        self.width = 0.0

    def lay(self, width: float) -> None:
        """Compute the slices for ``width``; a block of one slice knows its height before."""
        self.width = width

    def paint(self, sheet: Sheet, x: float, y: float, start: int, stop: int) -> None:
        """Paint the slices from ``start`` to before ``stop`` with their top at ``y``."""
        if start < stop:
            self.draw(sheet, x, y)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Paint a block that is never divided."""

    @property
    def height(self) -> float:
        return sum(self.heights)


class Break(Block):
    """The end of a page."""


class TextBlock(Block):
    """A paragraph, a heading or a list item (with its ``label`` in the indent)."""

    def __init__(
        self,
        node: Node,
        content: Content,
        style: Style,
        *,
        keep: bool = False,
        indent: float = 0.0,
        label: str = "",
        label_node: Node | None = None,
        anchor: str = "",
        level: int = 0,
        target: str = "",
    ) -> None:
        super().__init__()
        self.node, self.content, self.style, self.keep = node, content, style, keep
        self.indent, self.label, self.label_node = indent, label, label_node
        self.anchor, self.level, self.target = anchor, level, target
        self.before, self.after = style.before, style.after
        self.lines: list[Line] = []

    def lay(self, width: float) -> None:
        self.width = width - self.indent
        self.lines = lines(self.content, self.style, self.width)
        self.heights = [self.style.leading] * len(self.lines)
        self.first = self.last = min(2, len(self.lines))

    def paint(self, sheet: Sheet, x: float, y: float, start: int, stop: int) -> None:
        if start == 0 and self.anchor:
            sheet.anchor(self.anchor, y - 8)
            if self.level:
                sheet.bookmark(self.level, plain(self.content), self.anchor)
        if start == 0 and self.label:
            label = lines(self.label, self.style, self.indent)
            with sheet.marked(self.label_node):
                sheet.lines(x, y, self.indent, label, self.style)
        with sheet.marked(self.node):
            shown = self.lines[start:stop]
            sheet.lines(x + self.indent, y, self.width, shown, self.style, underline=bool(self.target))
        if self.target:
            wide = max((line.width for line in shown), default=0.0)
            high = self.style.leading * len(shown)
            sheet.link(x + self.indent, y, wide, high, self.node, self.target, plain(self.content))


class RuleBlock(Block):
    """A thin line across the column."""

    def __init__(self, tone: Tone = Tone.RULE, thick: float = 0.6, after: float = 10.0) -> None:
        super().__init__()
        self.tone, self.thick, self.before, self.after = tone, thick, 4.0, after
        self.heights = [thick]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        with sheet.marked(None):
            sheet.stroke((x, y), (x + self.width, y), self.tone, self.thick)


class FigureBlock(Block):
    """A chart with its alternative text."""

    after = 10.0

    def __init__(self, node: Node, chart: Chart, *, keep: bool = False) -> None:
        super().__init__()
        self.node, self.chart, self.keep = node, chart, keep
        self.heights = [chart.height]
        node.alternative = chart.alternative

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        from investcrm.reports.chart_painter import paint

        foot = sheet.height - y - self.chart.height
        self.node.box = (x, foot, x + self.chart.width, foot + self.chart.height)
        with sheet.marked(self.node):
            paint(self.chart, sheet, x, y)


class PictureBlock(Block):
    """A picture as wide as its column, or as high as it may be, with its alternative text."""

    after = 6.0

    def __init__(self, node: Node, picture: Picture, highest: float) -> None:
        super().__init__()
        self.node, self.picture, self.highest = node, picture, highest
        node.alternative = picture.caption

    def lay(self, width: float) -> None:
        scale = min(width / self.picture.width, self.highest / self.picture.height)
        self.width, height = self.picture.width * scale, self.picture.height * scale
        self.heights = [height]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        foot = sheet.height - y - self.height
        self.node.box = (x, foot, x + self.width, foot + self.height)
        with sheet.marked(self.node):
            sheet.picture(x, y, self.width, self.height, self.picture.data)


@dataclass(slots=True)
class _Part:
    block: Block
    slice: int
    gap: float


class Stack(Block):
    """Blocks one under another, on a background of ``fill``, with a bar of ``edge`` at the left."""

    after = 10.0

    def __init__(self, *, fill: Tone | None = None, edge: Tone | None = None, pad: float = 0.0) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.fill, self.edge, self.pad = fill, edge, pad
        self.least = 0.0
        self.parts: list[_Part] = []

    def lay(self, width: float) -> None:
        self.width = width
        self.parts, self.heights = [], []
        below = 0.0
        for number, block in enumerate(self.blocks):
            block.lay(width - 2 * self.pad)
            for index in range(len(block.heights)):
                gap = (max(below, block.before) if number else 0.0) if index == 0 else 0.0
                self.parts.append(_Part(block, index, gap))
                self.heights.append(block.heights[index] + gap)
            below = block.after
        if self.heights:
            self.heights[0] += self.pad
            self.heights[-1] += self.pad + max(self.least - self.height - self.pad, 0.0)
        self.first = self.last = min(3, len(self.heights))

    def paint(self, sheet: Sheet, x: float, y: float, start: int, stop: int) -> None:
        high = sum(self.heights[start:stop])
        if self.fill or self.edge:
            with sheet.marked(None):
                if self.fill:
                    sheet.rect(x, y, self.width, high, self.fill, 3.0)
                if self.edge:
                    sheet.rect(x, y, 3.0, high, self.edge)
        at = y + (self.pad if start == 0 else 0.0)
        index = start
        while index < stop:
            part = self.parts[index]
            until = index
            while until < stop and self.parts[until].block is part.block:
                until += 1
            at += part.gap
            count = until - index
            part.block.paint(sheet, x + self.pad, at, part.slice, part.slice + count)
            at += sum(part.block.heights[part.slice : part.slice + count])
            index = until


class Columns(Block):
    """Stacks side by side, equally wide and equally high, always on one page."""

    after = 12.0

    def __init__(self, stacks: Sequence[Stack], gap: float = 12.0) -> None:
        super().__init__()
        self.stacks, self.gap = list(stacks), gap

    def lay(self, width: float) -> None:
        count = max(len(self.stacks), 1)
        self.width = (width - self.gap * (count - 1)) / count
        for stack in self.stacks:
            stack.lay(self.width)
        least = max((stack.height for stack in self.stacks), default=0.0)
        for stack in self.stacks:
            stack.least = least
            stack.lay(self.width)
        self.heights = [least]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        for number, stack in enumerate(self.stacks):
            stack.paint(sheet, x + number * (self.width + self.gap), y, 0, len(stack.heights))


class Cover(Block):
    """A dark field from the page's upper edge, with its own blocks upon it."""

    after = 26.0

    def __init__(self, stack: Stack, least: float) -> None:
        super().__init__()
        self.stack, self.least = stack, least

    def lay(self, width: float) -> None:
        self.stack.lay(width)
        self.heights = [max(self.stack.height + 34.0, self.least)]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        high = self.height
        with sheet.marked(None):
            sheet.rect(0, 0, sheet.width, y + high, Tone.INK)
            sheet.rect(0, y + high, sheet.width, 4.0, Tone.ACCENT)
        self.stack.paint(sheet, x, y + high - 34.0 - self.stack.height, 0, len(self.stack.heights))


@dataclass(slots=True)
class Entry:
    """One line of the contents."""

    node: Node
    level: int
    text: str
    anchor: str


class Contents(Block):
    """The table of contents: each line leads to its heading."""

    after = 10.0
    number_room = 34.0

    def __init__(self, styles: dict[int, Style], told: str) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.styles, self.told = styles, told
        self.rows: list[list[Line]] = []

    def lay(self, width: float) -> None:
        self.width = width
        self.rows, self.heights = [], []
        for entry in self.entries:
            style = self.styles[entry.level]
            row = lines(entry.text, style, width - self._indent(entry) - self.number_room)
            self.rows.append(row)
            self.heights.append(style.before + style.leading * len(row) + style.after)

    def _indent(self, entry: Entry) -> float:
        return 14.0 * (entry.level - 2)

    def paint(self, sheet: Sheet, x: float, y: float, start: int, stop: int) -> None:
        for entry, row, high in zip(
            self.entries[start:stop], self.rows[start:stop], self.heights[start:stop], strict=True
        ):
            style = self.styles[entry.level]
            top = y + style.before
            left = x + self._indent(entry)
            page = str(sheet.page_of.get(entry.anchor, 0) + 1)
            baseline = top + style.leading * len(row) - (style.leading - style.size) / 2 - style.size * 0.22
            with sheet.marked(entry.node):
                sheet.lines(left, top, self.width, [*row[:-1], _spaced(row[-1])], style)
                sheet.lines(
                    x,
                    top + style.leading * (len(row) - 1),
                    self.width,
                    lines(page, style, self.number_room),
                    style.but(align=Align.END),
                )
            number = face(style.weight).width(page, style.size)
            with sheet.marked(None):
                sheet.stroke(
                    (left + row[-1].width + 6, baseline),
                    (x + self.width - number - 6, baseline),
                    Tone.RULE,
                    0.6,
                    (0.6, 2.4),
                )
            inside = high - style.before - style.after
            told = self.told.format(title=entry.text, page=page)
            sheet.link(left, top, x + self.width - left, inside, entry.node, f"#{entry.anchor}", told)
            y += high


def _spaced(line: Line) -> Line:
    """Return the line with a space after its last word, which keeps the page number apart."""
    if not line.pieces:
        return line
    last = line.pieces[-1]
    return Line((*line.pieces[:-1], Piece(last.text + " ", last.face, last.tone, last.width)), line.width)


def shortened(text: str, room: float, weight: Weight, size: float) -> str:
    """Return ``text``, cut with an ellipsis where it is wider than ``room``; for running heads only."""
    look = face(weight)
    if look.width(text, size) <= room:
        return text
    while text and look.width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
