"""Running text: pieces of one look, broken into lines that hold their words apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from investcrm.domain.chart import Tone
from investcrm.reports.fonts import Face, Weight, face, printable

BREAK_AFTER = "-–—/_@.,;:&=?+"


class Align(StrEnum):
    """Where lines stand in their column."""

    START = "start"
    END = "end"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look; weight and tone of the paragraph where not given."""

    text: str
    weight: Weight | None = None
    tone: Tone | None = None


Content = str | Sequence[Run]


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; lengths in points."""

    size: float = 10.0
    leading: float = 14.5
    weight: Weight = Weight.REGULAR
    tone: Tone = Tone.TEXT
    align: Align = Align.START
    before: float = 0.0
    after: float = 7.0

    def but(self, **changes: object) -> Style:
        """Return this style with some properties changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are the fields' own


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look within a line, as wide as ``width`` points."""

    text: str
    face: Face
    tone: Tone
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One laid-out line; ``whole`` tells that it ends between words, so that a space belongs after it."""

    pieces: tuple[Piece, ...]
    width: float
    whole: bool = True


Word = list[Piece]


def runs_of(content: Content) -> Sequence[Run]:
    """Return any content as runs."""
    return (Run(content),) if isinstance(content, str) else content


def plain(content: Content) -> str:
    """Return the bare text of any content."""
    return "".join(run.text for run in runs_of(content))


def _paragraphs(content: Content, style: Style) -> Iterator[list[Word]]:
    """Yield the words of each forced line; a word may change its look inside."""
    words: list[Word] = []
    word: Word = []
    for run in runs_of(content):
        look, tone = face(run.weight or style.weight), run.tone or style.tone
        for row, text in enumerate(printable(run.text).split("\n")):
            if row:
                yield [*words, word] if word else words
                words, word = [], []
            for number, part in enumerate(text.split(" ")):
                if number and word:
                    words.append(word)
                    word = []
                if part:
                    word.append(Piece(part, look, tone, look.width(part, style.size)))
    yield [*words, word] if word else words


def lines(content: Content, style: Style, width: float) -> list[Line]:
    """Break content into lines no wider than ``width``; wider words are cut where it hurts least."""
    found: list[Line] = []
    for words in _paragraphs(content, style):
        found += _fill(words, style, max(width, style.size))
    return found


def _fill(words: Sequence[Word], style: Style, width: float) -> Iterator[Line]:
    line: list[Piece] = []
    used = 0.0
    for whole_word in words:
        space = whole_word[0].face.width(" ", style.size) if line else 0.0
        wide = sum(piece.width for piece in whole_word)
        if line and used + space + wide > width:
            yield Line(tuple(line), used)
            line, used, space = [], 0.0, 0.0
        rest = whole_word
        while sum(piece.width for piece in rest) > width + 0.01:
            head, rest = _cut(rest, style, width)
            yield Line(tuple(head), sum(piece.width for piece in head), whole=False)
        if line:
            last = line[-1]
            line[-1] = Piece(last.text + " ", last.face, last.tone, last.width + space)
        line += rest
        used += space + sum(piece.width for piece in rest)
    yield Line(tuple(line), used)


def _cut(word: Word, style: Style, width: float) -> tuple[Word, Word]:
    """Cut a word in two, the first part within ``width``: after a joining sign if one is late enough."""
    head: Word = []
    room = width
    for index, piece in enumerate(word):
        if piece.width <= room:
            head.append(piece)
            room -= piece.width
            continue
        fits = 0
        while fits < len(piece.text) and piece.face.width(piece.text[: fits + 1], style.size) <= room:
            fits += 1
        sign = max((piece.text.rfind(char, 0, fits) for char in BREAK_AFTER), default=-1) + 1
        at = sign if sign > fits // 2 else fits
        if at == 0 and not head:
            at = 1
        if at:
            head.append(_part(piece, 0, at, style))
        return head, [_part(piece, at, len(piece.text), style), *word[index + 1 :]]
    return head, []


def _part(piece: Piece, start: int, stop: int, style: Style) -> Piece:
    text = piece.text[start:stop]
    return Piece(text, piece.face, piece.tone, piece.face.width(text, style.size))


def widest_word(content: Content, style: Style) -> float:
    """Return the width of the longest word."""
    return max(
        (sum(piece.width for piece in word) for words in _paragraphs(content, style) for word in words),
        default=0.0,
    )


def natural_width(content: Content, style: Style) -> float:
    """Return the width of the content set without breaking any line."""
    widths = [
        sum(sum(piece.width for piece in word) for word in words)
        + max(len(words) - 1, 0) * face(style.weight).width(" ", style.size)
        for words in _paragraphs(content, style)
    ]
    return max(widths, default=0.0)
