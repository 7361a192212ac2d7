"""A masked copy: what is masked is gone from it, in every way a file can hold something."""

from __future__ import annotations

import io
import itertools
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from investcrm.domain.errors import InvalidInput
from investcrm.exchange.masking import Mask, mask, of_image, page_count
from investcrm.exchange.page_words import Box

SECRET = "Kvantfjäril"
Paint = Callable[[Canvas], None]


def made(*pages: Paint, title: str = "", **options: Any) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    if title:
        canvas.setTitle(title)
    for page in pages:
        canvas.setFont("Helvetica", 14)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def line(text: str, x: float = 100, y: float = 700) -> Paint:
    return lambda canvas: canvas.drawString(x, y, text)


def both(*paints: Paint) -> Paint:
    def paint(canvas: Canvas) -> None:
        for one in paints:
            one(canvas)

    return paint


def streams(data: bytes) -> Iterator[bytes]:
    """Yield every byte string a PDF holds: streams as they lie and unpacked, strings, names."""
    yield data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                yield found.read_raw_bytes()
                yield found.read_bytes(pikepdf.StreamDecodeLevel.all)
            if isinstance(found, pikepdf.String):
                yield bytes(found)
            if isinstance(found, (pikepdf.Dictionary, pikepdf.Array)):
                yield found.unparse()


def holds(data: bytes, word: str = SECRET) -> bool:
    """Whether a PDF holds a word, spelled in any usual way."""
    spelled = {
        form.encode(code, errors="ignore")
        for form in (word, word.casefold(), word.upper(), word[:6])
        for code in ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
    }
    return any(one in part for part in streams(data) for one in spelled if len(one) > 3)


def text(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return "".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def picture(data: bytes, number: int = 0) -> Any:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return pdf[number].render(scale=1).to_pil().convert("L")
    finally:
        pdf.close()


def darkness(image: Any, box: Box) -> float:
    """Return the share of dark pixels inside a box."""
    wide, high = image.size
    part = image.crop(
        (int(box.left * wide) + 1, int(box.top * high) + 1, int(box.right * wide), int(box.bottom * high))
    )
    return sum(value < 60 for value in part.tobytes()) / max(part.width * part.height, 1)


def test_a_masked_word_is_in_no_stream_and_no_text_and_its_place_is_black():
    before = made(both(line(f"Avtal med {SECRET} AB"), line("Mark i kommunen", y=600)))
    assert holds(before) or SECRET in text(before)
    copy = mask(before, words=(SECRET,))
    assert text(copy.data).strip() == ""
    assert not holds(copy.data)
    seen = picture(copy.data)
    for one in copy.masks:
        assert darkness(seen, one.box) > 0.9
    assert darkness(seen, Box(0, 0.25, 1, 0.4)) > 0, "what is not secret stays to be read"
    assert copy.touched == (0,)


def test_what_is_not_masked_looks_as_before():
    before = made(both(line(SECRET), line("Mark i kommunen", y=300)))
    copy = mask(before, words=(SECRET,))
    lower = (0, 480, 595, 842)
    old, new = picture(before).crop(lower), picture(copy.data).crop(lower)
    differing = sum(abs(a - b) > 60 for a, b in zip(old.tobytes(), new.tobytes(), strict=True))
    assert differing < 200


def test_only_the_word_is_painted_over_not_its_neighbours():
    copy = mask(made(line(f"Avtal {SECRET} Mark")), words=(SECRET,))
    left, right = min(m.box.left for m in copy.masks) * 595, max(m.box.right for m in copy.masks) * 595
    begins = 100 + stringWidth("Avtal ", "Helvetica", 14)
    ends = begins + stringWidth(SECRET, "Helvetica", 14)
    assert begins - 3 < left <= begins
    assert ends <= right < ends + 3


@pytest.mark.parametrize(
    "written",
    [
        "KVANTFJÄRIL",
        "Kvantfjärils",
        "Nordkvantfjärilen",
        "Kvantfja\u0308ril",
        "kvant-fjäril",
        "Kvant\u00adfjäril",
    ],
)
def test_a_word_is_found_however_it_is_spelled(written: str):
    copy = mask(made(line(written.encode("cp1252", "ignore").decode("cp1252"))), words=(SECRET,))
    reading = picture(copy.data)
    assert sum(value < 200 for value in reading.tobytes()) > 0
    assert copy.masks


def test_a_word_broken_over_two_lines_is_gone_from_both():
    copy = mask(made(both(line("Avtal med Kvant-", y=700), line("fjäril AB", y=680))), words=(SECRET,))
    tops = {round(one.box.top * 842) for one in copy.masks}
    assert max(tops) - min(tops) > 15


def test_a_short_word_is_found_by_itself_only():
    before = made(both(line("Alm AB fabrik", y=700), line("ABB", y=600)))
    boxes = mask(before, words=("AB",)).masks
    assert boxes
    assert all(one.box.bottom * 842 < 200 for one in boxes)


def test_several_words_and_areas_are_gone_together():
    area = Mask(1, Box(0.1, 0.1, 0.9, 0.2))
    copy = mask(made(line(f"{SECRET} och Eken"), line("x")), (area,), (SECRET, "Eken"))
    assert copy.touched == (0, 1)
    assert darkness(picture(copy.data, 1), area.box) > 0.98
    assert darkness(picture(copy.data, 1), Box(0.1, 0.3, 0.9, 0.9)) == 0


def test_a_word_that_is_not_in_the_text_is_refused_with_what_to_do():
    with pytest.raises(InvalidInput, match="mark its area"):
        mask(made(line("Mark i kommunen")), words=(SECRET,))


def test_a_turned_and_cut_page_is_masked_where_it_is_shown():
    with pikepdf.open(io.BytesIO(made(line(SECRET, 200, 500)))) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.pages[0].CropBox = [100, 300, 500, 700]
        out = io.BytesIO()
        pdf.save(out)
    before, copy = picture(out.getvalue()), mask(out.getvalue(), words=(SECRET,))
    after = picture(copy.data)
    assert before.size == after.size
    ink = [(x, y) for x, y in itertools.product(*map(range, before.size)) if before.getpixel((x, y)) < 100]
    assert ink
    assert all(after.getpixel(place) < 60 for place in ink), "every letter lies under the black"


def test_words_in_fields_and_notes_are_found_and_gone():
    def form(canvas: Canvas) -> None:
        canvas.drawString(100, 760, "Blankett")
        canvas.acroForm.textfield(name=SECRET, value="Kvantfjaril AB", x=100, y=600, width=300, height=24)

    before = made(form)
    copy = mask(before, words=("Kvantfjaril",))
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0]
    assert not holds(copy.data)
    assert not holds(copy.data, "Kvantfjaril")
    assert all(darkness(picture(copy.data), one.box) > 0.8 for one in copy.masks)


def test_nothing_a_file_says_of_itself_comes_along():
    before = made(line(SECRET), title=SECRET)
    with pikepdf.open(io.BytesIO(before)) as pdf:
        with pdf.open_metadata() as meta:
            meta["dc:title"] = SECRET
            meta["dc:creator"] = [SECRET]
        pdf.attachments[f"{SECRET}.txt"] = SECRET.encode()
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(SECRET, 0))
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SECRET)
        pdf.pages[0].PieceInfo = pikepdf.Dictionary(X=pikepdf.String(SECRET))
        pdf.docinfo["/Author"] = SECRET
        out = io.BytesIO()
        pdf.save(out)
    copy = mask(out.getvalue(), words=(SECRET,), title="Maskad kopia")
    assert not holds(copy.data)
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {"/Title": "Maskad kopia"}
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/ViewerPreferences"}
        assert len(pdf.attachments) == 0
        assert set(pdf.pages[0].Resources.keys()) <= {"/XObject", "/ProcSet", "/Font"}
        assert b"Tj" not in pdf.pages[0].Contents.read_bytes()


def test_text_hidden_behind_a_picture_or_in_white_does_not_come_along():
    def hidden(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(100, 500, SECRET)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(100, 300, "Mark")

    copy = mask(made(hidden), (Mask(0, Box(0.1, 0.1, 0.2, 0.2)),))
    assert text(copy.data).strip() == ""
    assert not holds(copy.data)


@settings(
    max_examples=8, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.tuples(*[st.floats(0.01, 0.9)] * 2), st.tuples(*[st.floats(0.03, 0.5)] * 2))
def test_every_pixel_of_any_area_is_black_whatever_stood_there(corner, size):
    def noise(canvas: Canvas) -> None:
        for row in range(60):
            canvas.drawString(10, row * 14, "Mönster av bokstäver " * 6)

    box = Box(*corner, min(1.0, corner[0] + size[0]), min(1.0, corner[1] + size[1]))
    seen = picture(mask(made(noise), (Mask(0, box),), dots_per_inch=72).data)
    wide, high = seen.size
    part = seen.crop(
        (int(box.left * wide) + 1, int(box.top * high) + 1, int(box.right * wide), int(box.bottom * high))
    )
    assert max(part.tobytes(), default=0) < 40


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", zlib.compress(b"x" * 100)])
def test_what_is_no_pdf_is_refused_with_a_sentence(data: bytes):
    with pytest.raises(InvalidInput):
        mask(data)


def test_a_locked_pdf_is_refused_with_a_sentence():
    with pikepdf.open(io.BytesIO(made(line(SECRET)))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(InvalidInput, match="password"):
        mask(out.getvalue())


@pytest.mark.parametrize(
    "wrong",
    [Mask(3, Box(0.1, 0.1, 0.2, 0.2)), Mask(0, Box(0.5, 0.1, 0.2, 0.2)), Mask(0, Box(0.1, 0.1, 1.2, 0.2))],
)
def test_an_area_outside_the_document_is_refused(wrong: Mask):
    with pytest.raises(InvalidInput):
        mask(made(line("x")), (wrong,))


def test_a_picture_becomes_a_page_that_can_be_masked():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 150), (200, 30, 30)).save(out, "PNG")
    pdf = of_image(out.getvalue())
    assert page_count(pdf) == 1
    copy = mask(pdf, (Mask(0, Box(0, 0, 0.5, 1)),))
    seen = picture(copy.data)
    assert seen.getpixel((10, 10)) < 40
    assert seen.getpixel((seen.width - 10, 10)) > 50
    with pytest.raises(InvalidInput):
        of_image(b"no picture")
