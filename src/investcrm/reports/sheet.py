"""The paper a document is painted on: marked text, artifacts, links, anchors. Its y runs downwards."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from investcrm.domain.chart import LIGHT, Tone
from investcrm.reports.fonts import Face, Weight, face
from investcrm.reports.structure import Anchor, Bookmark, Drawn, Input, Link, Node
from investcrm.reports.text import Align, Line, Style


@cache
def _colour(tone: Tone) -> tuple[float, float, float]:
    """Return a token's red, green and blue on paper, each from 0 to 1."""
    red, green, blue = (round(int(LIGHT[tone][at : at + 2], 16) / 255, 4) for at in (1, 3, 5))
    return red, green, blue


def _rounded(left: float, low: float, right: float, high: float, by: float) -> str:
    """Return the path of a rectangle with round corners; ReportLab's own took six times as long."""
    near = by * 0.4477
    return (
        f"{left + by:.2f} {low:.2f} m {right - by:.2f} {low:.2f} l "
        f"{right - near:.2f} {low:.2f} {right:.2f} {low + near:.2f} {right:.2f} {low + by:.2f} c "
        f"{right:.2f} {high - by:.2f} l "
        f"{right:.2f} {high - near:.2f} {right - near:.2f} {high:.2f} {right - by:.2f} {high:.2f} c "
        f"{left + by:.2f} {high:.2f} l "
        f"{left + near:.2f} {high:.2f} {left:.2f} {high - near:.2f} {left:.2f} {high - by:.2f} c "
        f"{left:.2f} {low + by:.2f} l "
        f"{left:.2f} {low + near:.2f} {left + near:.2f} {low:.2f} {left + by:.2f} {low:.2f} c"
    )


class Sheet:
    """A canvas that remembers which content belongs to which structure element."""

    def __init__(self, width: float, height: float) -> None:
        from reportlab.pdfgen.canvas import Canvas

        face(Weight.REGULAR)
        self.width, self.height = width, height
        self.page = 0
        self.pages = 0
        self.page_of: dict[str, int] = {}
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=(width, height),
            invariant=1,
            pageCompression=0,
            initialFontName=Weight.REGULAR.font_name,
        )
        self._marks = 0
        self._links: list[Link] = []
        self._anchors: dict[str, Anchor] = {}
        self._bookmarks: list[Bookmark] = []
        self._inputs: list[Input] = []

    def next_page(self) -> None:
        """End this page and begin another."""
        self._canvas.showPage()
        self.page += 1
        self._marks = 0

    def done(self, root: Node) -> Drawn:
        """Return what was painted."""
        self._canvas.showPage()
        self._canvas.save()
        return Drawn(
            self._buffer.getvalue(),
            root,
            tuple(self._links),
            self._anchors,
            tuple(self._bookmarks),
            tuple(self._inputs),
        )

    @contextmanager
    def marked(self, node: Node | None, kind: str = "") -> Iterator[None]:
        """Paint content of ``node``; without one an artifact, of a pagination ``kind`` if given."""
        if node is None:
            sort = f" <</Type /Pagination /Subtype /{kind}>>" if kind else " <</Type /Layout>>"
            self._canvas._code.append(f"/Artifact{sort} BDC")
        else:
            self._canvas._code.append(f"/{node.tag} <</MCID {self._marks}>> BDC")
            node.marks.append((self.page, self._marks))
            self._marks += 1
        yield
        self._canvas._code.append("EMC")

    def lines(
        self, x: float, y: float, width: float, lines: Sequence[Line], style: Style, underline: bool = False
    ) -> None:
        """Write lines from ``y`` downwards; a space after each keeps its words from the next line's."""
        baseline = self.height - y - (style.leading - style.size) / 2 - style.size * 0.78
        text = self._canvas.beginText()
        rules: list[tuple[float, float, float]] = []
        look: tuple[Face, Tone] | None = None
        for number, line in enumerate(lines):
            spare = width - line.width
            left = x + {Align.START: 0.0, Align.MIDDLE: spare / 2, Align.END: spare}[style.align]
            at = baseline - number * style.leading
            text.setTextOrigin(left, at)
            for index, piece in enumerate(line.pieces):
                if (piece.face, piece.tone) != look:
                    look = piece.face, piece.tone
                    text.setFont(piece.face.name, style.size, style.leading)
                    text.setFillColorRGB(*_colour(piece.tone))
                closing = index == len(line.pieces) - 1 and line.whole and number < len(lines) - 1
                text.textOut(piece.text + (" " if closing else ""))
            rules.append((left, at - style.size * 0.14, left + line.width))
        self._canvas.drawText(text)
        if underline and lines:
            self._canvas.setStrokeColorRGB(
                *_colour(lines[0].pieces[0].tone if lines[0].pieces else style.tone)
            )
            self._canvas.setLineWidth(0.5)
            for start, at, stop in rules:
                self._canvas.line(start, at, stop, at)

    def word(
        self, x: float, baseline: float, text: str, size: float, tone: Tone, weight: Weight, align: Align
    ) -> None:
        """Write one short text with its baseline at ``baseline``."""
        wide = face(weight).width(text, size)
        shift = {Align.START: 0.0, Align.MIDDLE: wide / 2, Align.END: wide}[align]
        self._canvas.setFillColorRGB(*_colour(tone))
        self._canvas.setFont(weight.font_name, size)
        self._canvas.drawString(x - shift, self.height - baseline, text)

    def rect(self, x: float, y: float, width: float, height: float, fill: Tone, radius: float = 0.0) -> None:
        """Fill a rectangle, its top left corner at (x, y)."""
        self._canvas.setFillColorRGB(*_colour(fill))
        bottom = self.height - y - height
        if radius:
            round_by = min(radius, width / 2, height / 2)
            self._canvas.roundRect(x, bottom, width, height, round_by, stroke=0, fill=1)
        else:
            self._canvas.rect(x, bottom, width, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, edge: Tone) -> None:
        """Draw an empty box with a thin edge, its top left corner at (x, y)."""
        red, green, blue = _colour(edge)
        path = _rounded(x, self.height - y - height, x + width, self.height - y, 2.5)
        self._canvas._code.append(f"q 1 1 1 rg {red} {green} {blue} RG 0.6 w {path} b Q")

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """Show a JPEG, its top left corner at (x, y)."""
        from reportlab.lib.utils import ImageReader

        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg)), x, self.height - y - height, width, height)

    def stroke(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        tone: Tone,
        width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColorRGB(*_colour(tone))
        self._canvas.setLineWidth(width)
        if dash:
            self._canvas.setDash(list(dash))
        self._canvas.line(start[0], self.height - start[1], end[0], self.height - end[1])
        if dash:
            self._canvas.setDash([])

    def polygon(self, points: Sequence[tuple[float, float]], fill: Tone, edge: Tone, width: float) -> None:
        """Fill and edge a closed outline."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self._canvas.setFillColorRGB(*_colour(fill))
        self._canvas.setStrokeColorRGB(*_colour(edge))
        self._canvas.setLineWidth(width)
        self._canvas.setLineJoin(1)
        self._canvas.drawPath(path, stroke=1, fill=1)

    def link(
        self, x: float, y: float, width: float, height: float, node: Node, target: str, told: str
    ) -> None:
        """Make an area active; it belongs to ``node``, and ``told`` says where it leads."""
        box = (x, self.height - y - height, x + width, self.height - y)
        self._links.append(Link(self.page, box, node, target, told))

    def input(self, x: float, y: float, width: float, height: float, field: Input) -> None:
        """Place a field to fill in on this page, its top left corner at (x, y)."""
        box = (x, self.height - y - height, x + width, self.height - y)
        self._inputs.append(replace(field, page=self.page, box=box))

    def anchor(self, name: str, y: float) -> None:
        """Name this place."""
        self._anchors[name] = Anchor(self.page, self.height - y)

    def bookmark(self, level: int, text: str, anchor: str) -> None:
        """Show a place in the outline."""
        self._bookmarks.append(Bookmark(level, text, anchor))
