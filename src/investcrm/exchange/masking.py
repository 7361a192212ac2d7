"""Makes a copy of a PDF from which what is masked is gone: pictures of its pages, painted over, no more.

Only pixels of the pages go into the copy: no text, no metadata, attachments, forms, bookmarks or layers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm import pdf as pdfs
from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.exchange.page_words import Box, places

if TYPE_CHECKING:
    from PIL import Image

DOTS_PER_INCH: Final = 200
_MOST_PAGES: Final = 500
_LONGEST_SIDE: Final = 6000
"""Pixels; a page of a drawing is shown coarser rather than not at all."""
_POINTS: Final = 72
_QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Mask:
    """A box to paint over on a page, counted from 0."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked copy: its bytes, how many pages it has, what was painted over."""

    data: bytes
    pages: int
    masks: tuple[Mask, ...]

    @property
    def touched(self) -> tuple[int, ...]:
        """The pages something is left out of, counted from 0."""
        return tuple(sorted({mask.page for mask in self.masks}))


def mask(
    data: bytes,
    masks: Sequence[Mask] = (),
    words: Sequence[str] = (),
    *,
    title: str = "",
    dots_per_inch: int = DOTS_PER_INCH,
) -> Masked:
    """Return a copy of a PDF without what lies under the masks and without the words, wherever they stand.

    ``title`` is all the copy says of itself.

    Raises:
        InvalidInput: it is no readable PDF, too long, a mask lies on no page, or a word is not in its text.
    """
    sought = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    with _opened(data) as pdf:
        count = len(pdf)
        if count > _MOST_PAGES:
            raise InvalidInput(
                N_("The document has {count} pages; at most {most} can be masked at once."),
                count=count,
                most=_MOST_PAGES,
            )
        _check(masks, count)
        _flatten(pdf)
        found = [*masks, *_words(pdf, sought)]
        sheets = (_sheet(pdf, number, found, dots_per_inch) for number in range(count))
        return Masked(_bound(sheets, title), count, tuple(found))


def of_image(data: bytes) -> bytes:
    """Return a picture as a PDF of one page per picture in it.

    Raises:
        InvalidInput: it is no readable picture.
    """
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as picture:
            sheets = [
                (frame.convert("RGB"), frame.width * _POINTS / 150, frame.height * _POINTS / 150)
                for frame in ImageSequence.Iterator(picture)
            ]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InvalidInput(N_("The picture cannot be read, so no copy was made of it.")) from None
    return _bound(iter(sheets), "")


def page_count(data: bytes) -> int:
    """Return how many pages a PDF has.

    Raises:
        InvalidInput: it is no readable PDF.
    """
    with _opened(data) as pdf:
        return len(pdf)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    with ExitStack() as stack:
        try:
            pdf = stack.enter_context(pdfs.opened(data))
        except ValueError:
            raise InvalidInput(
                N_("The PDF cannot be read: it is damaged or locked with a password. No copy was made.")
            ) from None
        yield pdf


def _check(masks: Sequence[Mask], count: int) -> None:
    for one in masks:
        box = one.box
        if not 0 <= one.page < count:
            raise InvalidInput(
                N_("There is no page {page}: the document has {count}."), page=one.page + 1, count=count
            )
        if not (0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1):
            raise InvalidInput(N_("A masked area lies outside page {page}."), page=one.page + 1)


def _flatten(pdf: Any) -> None:
    """Make filled fields and notes part of the pages, so that their words are found and painted over too."""
    from pypdfium2 import raw

    pdf.init_forms()
    for number in range(len(pdf)):
        page = pdf[number]
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()


def _words(pdf: Any, sought: tuple[str, ...]) -> list[Mask]:
    found: list[Mask] = []
    missing = set(sought)
    for number in range(len(pdf)):
        page = pdf[number]
        for word, box in places(page, sought):
            missing.discard(word)
            found.append(Mask(number, box))
        page.close()
    if missing:
        raise InvalidInput(
            N_(
                "“{word}” is not in the text of the document. If it stands in a picture, mark its area "
                "instead. No copy was made."
            ),
            word=min(missing),
        )
    return found


def _sheet(
    pdf: Any, number: int, masks: Sequence[Mask], dots_per_inch: int
) -> tuple[Image.Image, float, float]:
    """Return a page's picture, painted over, with its width and height in points."""
    from PIL import ImageDraw

    page = pdf[number]
    wide, high = page.get_size()
    scale = min(dots_per_inch / _POINTS, _LONGEST_SIDE / max(wide, high))
    bitmap = page.render(scale=scale, may_draw_forms=True)
    picture = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    brush = ImageDraw.Draw(picture)
    for one in masks:
        if one.page == number:
            box = one.box
            across, down = picture.width, picture.height
            corners = (
                int(box.left * across),
                int(box.top * down),
                min(-int(-box.right * across // 1), across),
                min(-int(-box.bottom * down // 1), down),
            )
            brush.rectangle(corners, fill=(0, 0, 0))
    return picture, wide, high


def _bound(sheets: Iterator[tuple[Image.Image, float, float]], title: str) -> bytes:
    """Return pictures as a PDF that says nothing of itself but its title."""
    import pikepdf
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for picture, wide, high in sheets:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=_QUALITY, subsampling=0)
        packed.seek(0)
        canvas.setPageSize((wide, high))
        canvas.drawImage(ImageReader(packed), 0, 0, wide, high)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        if title:
            pdf.docinfo["/Title"] = title
            pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for key in ("/Outlines", "/PageMode", "/Names", "/AcroForm", "/Metadata"):
            if key in pdf.Root:
                del pdf.Root[key]
        bare = io.BytesIO()
        pdf.save(bare, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return bare.getvalue()
