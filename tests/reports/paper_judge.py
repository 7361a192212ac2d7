"""Judges of finished documents: both standards, the margins, and the text as a screen reader meets it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import page
import pikepdf
import pypdfium2

EDGE = 20.0
"""No character may stand nearer to the paper's edge than this, in points."""


def failures(pdf: bytes) -> list[str]:
    """Return what breaks PDF/A-2a or PDF/UA-1."""
    return [
        f"{profile} {failure.rule_id}: {failure.message}"
        for profile in ("2a", "ua1")
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]


def marked_texts(pdf: Any, number: int) -> dict[int, str]:
    """Return the text of each piece of marked content on a page, by its number there."""
    page_ = pdf.pages[number]
    maps = {name: _character_map(font) for name, font in page_.Resources.Font.items()}
    texts: dict[int, str] = {}
    current, font = -1, ""
    for operands, operator in pikepdf.parse_content_stream(page_):
        match str(operator):
            case "BDC" if "/MCID" in operands[1]:
                current = int(operands[1].MCID)
                texts.setdefault(current, "")
            case "EMC":
                current = -1
            case "Tf":
                font = str(operands[0])
            case "Tj" if current >= 0:
                texts[current] += "".join(maps[font][code] for code in bytes(operands[0]))
    return texts


def _character_map(font: Any) -> dict[int, str]:
    rows = re.findall(rb"^<([0-9A-F]{2})> <([0-9A-F]{4,})>$", font.ToUnicode.read_bytes(), re.MULTILINE)
    return {int(code, 16): chr(int(char, 16)) for code, char in rows}


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """Return every element with text or an alternative text, in the order of the structure tree."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {one.objgen: number for number, one in enumerate(opened.pages)}
        texts = [marked_texts(opened, number) for number in range(len(opened.pages))]
        return list(_walk(opened.Root.StructTreeRoot.K[0], numbers, texts))


def _walk(
    element: Any, numbers: dict[tuple[int, int], int], texts: list[dict[int, str]]
) -> Iterator[tuple[str, str]]:
    kinds = [str(kid.get("/Type", "")) for kid in element.K]
    own = "".join(
        texts[numbers[kid.Pg.objgen]][int(kid.MCID)]
        for kid, kind in zip(element.K, kinds, strict=True)
        if kind == "/MCR"
    )
    alternative = str(element.get("/Alt", ""))
    if alternative or "/MCR" in kinds or str(element.S) in ("/TD", "/TH"):
        yield str(element.S)[1:], alternative or own
    for kid, kind in zip(element.K, kinds, strict=True):
        if kind == "/StructElem":
            yield from _walk(kid, numbers, texts)


def outside(pdf: bytes) -> list[str]:
    """Return the characters that leave the page or come too near its edge."""
    found: list[str] = []
    opened = pypdfium2.PdfDocument(pdf)
    for number in range(len(opened)):
        sheet = opened[number]
        wide, high = sheet.get_size()
        text = sheet.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if left < EDGE or bottom < EDGE or right > wide - EDGE or top > high - EDGE:
                found.append(
                    f"page {number + 1}: {text.get_text_range(index, 1)!r} at {left:.0f}, {bottom:.0f}"
                )
        text.close()
        sheet.close()
    opened.close()
    return found


def sound(pdf: bytes) -> list[tuple[str, str]]:
    """Judge a document by both standards and its margins; give its structure with texts."""
    assert not (broken := failures(pdf)), broken
    assert not (cut := outside(pdf)), cut
    return structure(pdf)
