"""Paints the shapes of a chart on paper."""

from __future__ import annotations

from investcrm.domain.chart import Anchor, Chart, Line, Polygon, Rect, Text
from investcrm.reports.fonts import Weight, printable
from investcrm.reports.sheet import Sheet
from investcrm.reports.text import Align

_ALIGN = {Anchor.START: Align.START, Anchor.MIDDLE: Align.MIDDLE, Anchor.END: Align.END}


def paint(chart: Chart, sheet: Sheet, x: float, y: float) -> None:
    """Paint ``chart`` with its top left corner at (x, y); the caller marks it as a figure."""
    for shape in chart.shapes:
        match shape:
            case Rect():
                sheet.rect(x + shape.x, y + shape.y, shape.width, shape.height, shape.fill, shape.radius)
            case Line():
                start, end = (x + shape.x1, y + shape.y1), (x + shape.x2, y + shape.y2)
                sheet.stroke(start, end, shape.stroke, shape.width, shape.dash)
            case Text():
                weight = Weight.SEMIBOLD if shape.strong else Weight.REGULAR
                text = printable(shape.text).replace("\n", " ")
                at = (x + shape.x, y + shape.y)
                sheet.word(*at, text, shape.size, shape.tone, weight, _ALIGN[shape.anchor])
            case Polygon():
                points = [(x + px, y + py) for px, py in shape.points]
                sheet.polygon(points, shape.fill, shape.edge, shape.edge_width)
