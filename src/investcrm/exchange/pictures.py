"""Pictures as people send them, made small and plain enough for paper and pages."""

from __future__ import annotations

import io
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_

SIDE: Final = 1400
"""The longer side of a picture made small, in dots."""
_LARGEST: Final = 80_000_000


def small(data: bytes, side: int = SIDE) -> tuple[bytes, int, int]:
    """Return a picture as JPEG without what cameras write into it, with its width and height in dots.

    Raises:
        InvalidInput: it is no picture that can be read, or an absurdly large one.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _LARGEST:
                raise InvalidInput(N_("The picture is too large to be shown. Make it smaller first."))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
            flat = Image.new("RGB", upright.size, "white")
            flat.paste(upright, mask=upright.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InvalidInput(N_("The picture cannot be read. Nothing was kept of it.")) from None
    flat.thumbnail((side, side))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85)
    return out.getvalue(), flat.width, flat.height
