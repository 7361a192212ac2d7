"""Turns a chart into a picture: SVG as text, or PNG painted by way of paper."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from investcrm import pdf
from investcrm.domain.chart import LIGHT, Anchor, Chart, Line, Polygon, Rect, Text, Tone
from investcrm.reports.fonts import Weight, face, printable

_ANCHORS = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}


def svg(chart: Chart, title: str, language: str) -> bytes:
    """Return a chart as SVG, with its title and what it shows in words."""
    size = f'width="{chart.width:g}" height="{chart.height:g}" viewBox="0 0 {chart.width:g} {chart.height:g}"'
    said = (
        f'role="img" aria-labelledby="title desc" xml:lang={quoteattr(language)} '
        'font-family="Source Sans 3, Arial, sans-serif"'
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {said}>',
        f'<title id="title">{_said(title)}</title><desc id="desc">{_said(chart.alternative)}</desc>',
        f'<rect width="100%" height="100%" fill="{LIGHT[Tone.SURFACE]}"/>',
    ]
    for shape in chart.shapes:
        match shape:
            case Rect():
                parts.append(
                    f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" '
                    f'height="{shape.height:g}" rx="{shape.radius:g}" fill="{LIGHT[shape.fill]}"/>'
                )
            case Line():
                dash = " ".join(f"{part:g}" for part in shape.dash)
                dashed = f' stroke-dasharray="{dash}"' if dash else ""
                parts.append(
                    f'<line x1="{shape.x1:g}" y1="{shape.y1:g}" x2="{shape.x2:g}" y2="{shape.y2:g}" '
                    f'stroke="{LIGHT[shape.stroke]}" stroke-width="{shape.width:g}"{dashed}/>'
                )
            case Text():
                weight = ' font-weight="600"' if shape.strong else ""
                parts.append(
                    f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}"{weight} '
                    f'text-anchor="{_ANCHORS[shape.anchor]}" fill="{LIGHT[shape.tone]}">'
                    f"{escape(printable(shape.text))}</text>"
                )
            case Polygon():
                points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
                parts.append(
                    f'<polygon points="{points}" fill="{LIGHT[shape.fill]}" stroke="{LIGHT[shape.edge]}" '
                    f'stroke-width="{shape.edge_width:g}"/>'
                )
    parts.append("</svg>\n")
    return "\n".join(parts).encode("utf-8")


def _said(text: str) -> str:
    """Return a text that XML can hold: markup as words, without control characters."""
    held = (c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    return escape("".join(c for c in held if c not in "\ufffe\uffff"))


def png(chart: Chart, scale: float = 2.0) -> bytes:
    """Return a chart as PNG, ``scale`` pixels to a point."""
    with pdf.opened(_paper(chart)) as document:
        bitmap = document[0].render(scale=scale, rev_byteorder=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        data, deep = bytes(bitmap.buffer), bitmap.n_channels
        bitmap.close()
    rows = b"".join(b"\0" + data[line * stride : line * stride + width * deep] for line in range(height))
    head = struct.pack(">2I5B", width, height, 8, {1: 0, 3: 2, 4: 6}[deep], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _paper(chart: Chart) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    kept = io.BytesIO()
    face(Weight.REGULAR)
    face(Weight.SEMIBOLD)
    canvas: Any = Canvas(kept, pagesize=(chart.width, chart.height), invariant=1)
    canvas.setFillColor(LIGHT[Tone.SURFACE])
    canvas.rect(0, 0, chart.width, chart.height, stroke=0, fill=1)
    for shape in chart.shapes:
        _paint(canvas, shape, chart.height)
    canvas.save()
    return kept.getvalue()


def _paint(canvas: Any, shape: Rect | Line | Text | Polygon, height: float) -> None:
    match shape:
        case Rect():
            canvas.setFillColor(LIGHT[shape.fill])
            at = (shape.x, height - shape.y - shape.height, shape.width, shape.height)
            canvas.roundRect(*at, shape.radius, stroke=0, fill=1)
        case Line():
            canvas.setStrokeColor(LIGHT[shape.stroke])
            canvas.setLineWidth(shape.width)
            canvas.setDash(list(shape.dash))
            canvas.line(shape.x1, height - shape.y1, shape.x2, height - shape.y2)
        case Text():
            canvas.setFillColor(LIGHT[shape.tone])
            canvas.setFont(face(Weight.SEMIBOLD if shape.strong else Weight.REGULAR).name, shape.size)
            write = {
                Anchor.START: canvas.drawString,
                Anchor.MIDDLE: canvas.drawCentredString,
                Anchor.END: canvas.drawRightString,
            }[shape.anchor]
            write(shape.x, height - shape.y, printable(shape.text))
        case Polygon():
            path = canvas.beginPath()
            for place, (x, y) in enumerate(shape.points):
                (path.lineTo if place else path.moveTo)(x, height - y)
            path.close()
            canvas.setFillColor(LIGHT[shape.fill])
            canvas.setStrokeColor(LIGHT[shape.edge])
            canvas.setLineWidth(shape.edge_width)
            canvas.drawPath(path, stroke=1, fill=1)
