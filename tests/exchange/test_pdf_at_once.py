"""The library for PDFs ends the program where two threads are in it, so they take turns."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

from reportlab.pdfgen.canvas import Canvas

from investcrm import pdf
from investcrm.exchange import masking, properties, texts


def made() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(3):
        for line in range(40):
            canvas.drawString(50, 800 - line * 18, f"Sida {number} rad {line}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawn(data: bytes) -> int:
    with pdf.opened(data) as document:
        bitmap = document[0].render(scale=1)
        length = len(bytes(bitmap.buffer))
        bitmap.close()
        return length


def test_files_are_read_drawn_and_counted_on_several_threads():
    data = made()
    works = (
        lambda: texts.words_of("a.pdf", "", data),
        lambda: drawn(data),
        lambda: properties.text("a.pdf", data),
        lambda: masking.page_count(data),
    )
    alone = [work() for work in works]
    with ThreadPoolExecutor(4) as pool:
        at_once = [pool.submit(works[turn % 4]) for turn in range(60)]
        assert [one.result() for one in at_once] == alone * 15
