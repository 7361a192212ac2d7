"""Rows of a form to fill in: what is asked at the left, the place for the answer at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from investcrm.domain.chart import Tone
from investcrm.reports.blocks import Block
from investcrm.reports.fonts import Weight, face
from investcrm.reports.sheet import Sheet
from investcrm.reports.structure import Input, InputKind, Node
from investcrm.reports.text import Content, Line, Run, Style, lines
from investcrm.reports.widgets import LEADING, PAD, shown_lines

LABEL: Final = Style(9.5, 12.5, Weight.SEMIBOLD, Tone.TEXT, after=0)
NOTE: Final = Style(8.0, 10.6, tone=Tone.TEXT_MUTED, after=0)
SIDE: Final = Style(9.0, 12.0, tone=Tone.TEXT_MUTED, after=0)
_LABEL_SHARE: Final = 0.42
_GAP: Final = 14.0
_HIGH: Final = 19.0
_ABOVE: Final = 5.0
_BUTTON: Final = 10.5
_BUTTON_ROW: Final = 17.0


@dataclass(frozen=True, slots=True)
class Blank:
    """One place to fill in: a field, and what stands before and after it.

    ``width`` is a share of the row's right-hand side. Buttons show their ``choices`` in a row, or one under
    another where ``stacked``.
    """

    name: str
    told: str
    value: str = ""
    before: str = ""
    after: str = ""
    width: float = 1.0
    rows: int = 1
    kind: InputKind = InputKind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    stacked: bool = False
    fixed: bool = False


@dataclass(slots=True)
class _Laid:
    blank: Blank
    nodes: dict[str, Node] = field(default_factory=dict)
    height: float = _HIGH


class FormRow(Block):
    """A question with its places to fill in; never divided, with a thin line under it."""

    after = 0.0

    def __init__(self, node: Node, label: str, notes: Sequence[Content], blanks: Sequence[Blank]) -> None:
        super().__init__()
        group = node.add("Div")
        self.label, self.label_node = label, group.add("P")
        self.notes = [(content, group.add("P")) for content in notes if content]
        self.blanks = [_Laid(blank, _nodes(group, blank)) for blank in blanks]
        self._label_lines: tuple[Line, ...] = ()
        self._note_lines: list[tuple[Line, ...]] = []

    def lay(self, width: float) -> None:
        self.width = width
        left = width * _LABEL_SHARE - _GAP
        self._label_lines = _laid(self.label, LABEL, left)
        self._note_lines = [_laid(content, NOTE, left) for content, _ in self.notes]
        told = len(self._label_lines) * LABEL.leading + sum(
            len(rows) * NOTE.leading for rows in self._note_lines
        )
        for one in self.blanks:
            one.height = self._height(one.blank)
        asked = max((one.height for one in self.blanks), default=0.0)
        self.heights = [max(told + 2.0, asked) + 2 * _ABOVE]

    def _height(self, blank: Blank) -> float:
        if blank.kind is InputKind.BUTTON:
            return _BUTTON_ROW * (len(blank.choices) if blank.stacked else 1) + 2.0
        rows = blank.rows
        if rows > 1 and blank.value:
            rows = min(max(rows, len(shown_lines(blank.value, self._room() * blank.width))), 12)
        return _HIGH if rows == 1 else rows * LEADING + 2 * PAD + 2.0

    def _room(self) -> float:
        return self.width * (1 - _LABEL_SHARE)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        left = self.width * _LABEL_SHARE - _GAP
        at = y + _ABOVE + 2.0
        with sheet.marked(self.label_node):
            sheet.lines(x, at, left, self._label_lines, LABEL)
        at += len(self._label_lines) * LABEL.leading
        for rows, (_, node) in zip(self._note_lines, self.notes, strict=True):
            with sheet.marked(node):
                sheet.lines(x, at, left, rows, NOTE)
            at += len(rows) * NOTE.leading
        start = x + self.width * _LABEL_SHARE
        for one in self.blanks:
            wide = self._room() * one.blank.width
            if one.blank.kind is InputKind.BUTTON:
                self._buttons(sheet, start, y + _ABOVE, one)
            else:
                self._box(sheet, start, y + _ABOVE, wide, one)
            start += wide + 8.0
        foot = y + self.heights[0] - 0.25
        with sheet.marked(None):
            sheet.stroke((x, foot), (x + self.width, foot), Tone.TRACK, 0.6)

    def _box(self, sheet: Sheet, x: float, y: float, wide: float, one: _Laid) -> None:
        blank = one.blank
        middle = y + 3.0
        if blank.before:
            taken = self._word(sheet, x, middle, blank.before, one.nodes["before"]) + 6.0
            x, wide = x + taken, wide - taken
        after = face(Weight.REGULAR).width(blank.after, SIDE.size) + 6.0 if blank.after else 0.0
        box = wide - after
        if not blank.fixed:
            with sheet.marked(None):
                sheet.frame(x, y, box, one.height, Tone.TEXT_MUTED)
                if blank.kind is InputKind.CHOICE:
                    right, low = x + box - 8.0, y + one.height / 2 + 2.0
                    arrow = ((right - 6.0, low - 4.0), (right, low - 4.0), (right - 3.0, low))
                    sheet.polygon(arrow, Tone.TEXT_MUTED, Tone.TEXT_MUTED, 0.3)
        sheet.input(
            x,
            y,
            box,
            one.height,
            Input(
                0,
                (0, 0, 0, 0),
                one.nodes["field"],
                blank.name,
                blank.told,
                blank.kind,
                blank.value,
                blank.choices,
                multiline=blank.rows > 1,
                fixed=blank.fixed,
            ),
        )
        if blank.after:
            self._word(sheet, x + box + 6.0, middle, blank.after, one.nodes["after"])

    def _buttons(self, sheet: Sheet, x: float, y: float, one: _Laid) -> None:
        blank = one.blank
        at, down = x, y + 1.0
        for key, words in blank.choices:
            sheet.input(
                at,
                down + 3.2,
                _BUTTON,
                _BUTTON,
                Input(
                    0,
                    (0, 0, 0, 0),
                    one.nodes[f"field {key}"],
                    blank.name,
                    f"{blank.told}: {words}",
                    InputKind.BUTTON,
                    blank.value,
                    choice=key,
                    group=blank.told,
                ),
            )
            wide = self._word(sheet, at + _BUTTON + 6.0, down + 2.2, words, one.nodes[f"words {key}"])
            if blank.stacked:
                down += _BUTTON_ROW
            else:
                at += _BUTTON + 6.0 + wide + 20.0

    def _word(self, sheet: Sheet, x: float, y: float, text: str, node: Node) -> float:
        laid = _laid(text, SIDE, 400.0)
        with sheet.marked(node):
            sheet.lines(x, y, 400.0, laid, SIDE)
        return max((line.width for line in laid), default=0.0)


def _laid(content: Content, style: Style, width: float) -> tuple[Line, ...]:
    """Return text in lines; the same words stand in many rows of many forms."""
    return _broken(content if isinstance(content, str) else tuple(content), style, width)


@lru_cache(maxsize=2048)
def _broken(content: str | tuple[Run, ...], style: Style, width: float) -> tuple[Line, ...]:
    return tuple(lines(content, style, width))


def _nodes(group: Node, blank: Blank) -> dict[str, Node]:
    """Return the places of a blank in the structure, in reading order."""
    nodes = {}
    if blank.kind is InputKind.BUTTON:
        for key, _ in blank.choices:
            nodes[f"field {key}"] = group.add("Form")
            nodes[f"words {key}"] = group.add("P")
        return nodes
    if blank.before:
        nodes["before"] = group.add("P")
    nodes["field"] = group.add("Form")
    if blank.after:
        nodes["after"] = group.add("P")
    return nodes
