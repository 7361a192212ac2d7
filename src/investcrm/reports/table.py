"""Tables over any number of pages: the header is read once and painted again, tall rows are divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm.domain.chart import Tone
from investcrm.reports.blocks import Block
from investcrm.reports.fonts import Weight
from investcrm.reports.sheet import Sheet
from investcrm.reports.structure import Node
from investcrm.reports.text import Align, Content, Line, Style, lines, natural_width, widest_word
from investcrm.reports.theme import CELL, CELL_HEAD

PAD_X = 5.0
PAD_Y = 4.0
PAD_NUMBER = 16.0
"""Room to the right of a number whose next column begins at the left."""
TOGETHER = 260.0
"""A table no higher than this stands on one page."""
TALLEST = 20
"""Lines after which a row may go on on the next page."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``heads`` makes its cells the headers of their rows."""

    title: str
    align: Align = Align.START
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a background; the words carry the meaning, the colour only repeats it."""

    content: Content
    fill: Tone | None = None
    tone: Tone | None = None


Row = Sequence[Content | Cell]


@dataclass(slots=True)
class _Placed:
    node: Node
    lines: list[Line]
    style: Style
    fill: Tone | None


@dataclass(frozen=True, slots=True)
class _Slice:
    row: int
    start: int
    stop: int
    ends: bool


class TableBlock(Block):
    """A table; ``total`` sets the last row off, ``header`` False leaves out the column titles.

    No higher than ``together`` it stands on one page. ``shares`` of the width are kept where every word
    fits, so that tables of one kind look alike.
    """

    after = 14.0

    def __init__(
        self,
        node: Node,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        header: bool = True,
        total: bool = False,
        size: float = 9.0,
        shares: Sequence[float] = (),
        together: float = TOGETHER,
    ) -> None:
        super().__init__()
        self.columns, self.rows, self.header, self.total = columns, rows, header, total
        self.shares, self.together = shares, together
        self.cell = CELL.but(size=size, leading=size * 1.36)
        self.head = CELL_HEAD.but(size=size - 0.5, leading=(size - 0.5) * 1.34)
        following = [*(column.align for column in columns[1:]), Align.END]
        self.pads = [
            PAD_X + (PAD_NUMBER if column.align is Align.END and after is not Align.END else PAD_X)
            for column, after in zip(columns, following, strict=True)
        ]
        self.head_nodes = self._head_nodes(node) if header else []
        body = node.add("TBody")
        self.row_nodes = [self._row_nodes(body, row) for row in rows]
        self.widths: list[float] = []
        self.heads: list[_Placed] = []
        self.placed: list[list[_Placed]] = []
        self.slices: list[_Slice] = []

    def _head_nodes(self, node: Node) -> list[Node]:
        line = node.add("THead").add("TR")
        return [line.add("TH", scope="Column") for _ in self.columns]

    def _row_nodes(self, body: Node, row: Row) -> list[Node]:
        line = body.add("TR")
        return [
            line.add("TH", scope="Row") if column.heads else line.add("TD")
            for column, _ in zip(self.columns, row, strict=True)
        ]

    def lay(self, width: float) -> None:
        self.widths = self._share(width)
        self.heads = [
            self._place(node, column.title, self.head, number)
            for number, (node, column) in enumerate(zip(self.head_nodes, self.columns, strict=False))
        ]
        self.repeat = self._high(self.heads, 0, 10**6, True) if self.header else 0.0
        self.placed = [
            [
                self._place(node, cell, self._style(index), number)
                for number, (node, cell) in enumerate(zip(nodes, row, strict=True))
            ]
            for index, (nodes, row) in enumerate(zip(self.row_nodes, self.rows, strict=True))
        ]
        self.slices = [
            _Slice(index, start, min(start + TALLEST, tallest), start + TALLEST >= tallest)
            for index, row in enumerate(self.placed)
            for tallest in [max([len(cell.lines) for cell in row] + [1])]
            for start in range(0, tallest, TALLEST)
        ]
        self.heights = [
            self._high(self.placed[part.row], part.start, part.stop, part.ends) for part in self.slices
        ]
        if self.heights:
            self.heights[0] += self.repeat
        whole = self.height <= self.together
        self.first = self.last = len(self.heights) if whole else min(2, len(self.heights))

    def _style(self, index: int) -> Style:
        if self.total and index == len(self.rows) - 1:
            return self.cell.but(weight=Weight.SEMIBOLD)
        return self.cell

    def _place(self, node: Node, cell: Content | Cell, style: Style, number: int) -> _Placed:
        column = self.columns[number]
        content: Content = cell.content if isinstance(cell, Cell) else cell
        fill = cell.fill if isinstance(cell, Cell) else None
        tone = cell.tone if isinstance(cell, Cell) else None
        looks = style.but(align=column.align, tone=tone or style.tone)
        if column.heads and style is self.cell:
            looks = looks.but(weight=Weight.SEMIBOLD)
        room = self.widths[number] - self.pads[number]
        return _Placed(node, lines(content, looks, room), looks, fill)

    def _high(self, cells: Sequence[_Placed], start: int, stop: int, ends: bool) -> float:
        text = max((len(cell.lines[start:stop]) * cell.style.leading for cell in cells), default=0.0)
        return text + (PAD_Y if start == 0 else 0.0) + (PAD_Y if ends else 0.0)

    def _share(self, width: float) -> list[float]:
        """Give each column what its longest word needs, and the rest to those with most to say."""
        least: list[float] = []
        wished: list[float] = []
        longest = max(width * 0.3, width / max(len(self.columns), 1))
        for number, column in enumerate(self.columns):
            contents = [
                (cell.content if isinstance(cell, Cell) else cell)
                for cell in (row[number] for row in self.rows)
            ]
            strong = self.cell.but(weight=Weight.SEMIBOLD)
            title = widest_word(column.title, self.head) if self.header else 0.0
            word = max([title] + [widest_word(cell, strong) for cell in contents]) + self.pads[number] + 0.5
            least.append(min(word, longest))
            full = natural_width(column.title, self.head) if self.header else 0.0
            wished.append(
                max([full] + [natural_width(cell, strong) for cell in contents]) + self.pads[number] + 0.5
            )
        fixed = [share * width for share in self.shares]
        if fixed and all(low <= wide for low, wide in zip(least, fixed, strict=True)):
            return fixed
        if sum(wished) <= width:
            spare = (width - sum(wished)) / max(len(wished), 1)
            return [wide + spare for wide in wished]
        if sum(least) > width:
            return _capped(least, width)
        room, wants = width - sum(least), [max(a - b, 0.0) for a, b in zip(wished, least, strict=True)]
        cap = _level(wants, room)
        return [low + min(want, cap) for low, want in zip(least, wants, strict=True)]

    def paint(self, sheet: Sheet, x: float, y: float, start: int, stop: int) -> None:
        if self.header:
            self._paint_head(sheet, x, y, again=start > 0)
            y += self.repeat
        for number in range(start, stop):
            part = self.slices[number]
            high = self.heights[number] - (self.repeat if number == 0 else 0.0)
            self._paint_row(sheet, x, y, part, high)
            y += high

    def _paint_head(self, sheet: Sheet, x: float, y: float, *, again: bool) -> None:
        wide = sum(self.widths)
        with sheet.marked(None):
            sheet.rect(x, y, wide, self.repeat, Tone.SURFACE_RAISED)
            sheet.stroke((x, y + self.repeat), (x + wide, y + self.repeat), Tone.TEXT_MUTED, 0.7)
        for head, width, pad in zip(self.heads, self.widths, self.pads, strict=True):
            spare = self.repeat - 2 * PAD_Y - len(head.lines) * head.style.leading
            with sheet.marked(None if again else head.node):
                sheet.lines(x + PAD_X, y + PAD_Y + spare, width - pad, head.lines, head.style)
            x += width

    def _paint_row(self, sheet: Sheet, x: float, y: float, part: _Slice, high: float) -> None:
        row = self.placed[part.row]
        wide = sum(self.widths)
        with sheet.marked(None):
            at = x
            for cell, width in zip(row, self.widths, strict=True):
                if cell.fill:
                    sheet.rect(at + 1, y + 1, width - 2, high - 2, cell.fill, 2.0)
                at += width
            if part.ends:
                sheet.stroke((x, y + high), (x + wide, y + high), Tone.RULE, 0.5)
            if self.total and part.row == len(self.placed) - 1 and part.start == 0:
                sheet.stroke((x, y), (x + wide, y), Tone.TEXT_MUTED, 0.7)
        top = y + (PAD_Y if part.start == 0 else 0.0)
        for cell, width, pad in zip(row, self.widths, self.pads, strict=True):
            shown = cell.lines[part.start : part.stop]
            if any(line.pieces for line in shown):
                with sheet.marked(cell.node):
                    sheet.lines(x + PAD_X, top, width - pad, shown, cell.style)
            x += width


def _level(wants: Sequence[float], room: float) -> float:
    """Return the cap that makes ``wants``, each cut to it, add up to ``room``."""
    left, count = room, len(wants)
    for want in sorted(wants):
        if want * count >= left:
            return left / count
        left -= want
        count -= 1
    return max(wants, default=0.0)


def _capped(least: Sequence[float], width: float) -> list[float]:
    cap = _level(least, width)
    return [min(wide, cap) for wide in least]
