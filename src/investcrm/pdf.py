"""Opens PDFs to read and draw them, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

_ALONE: Final = threading.RLock()


@contextmanager
def opened(data: bytes, *, filled: bool = False) -> Iterator[Any]:
    """Open a PDF until the block ends; other threads that want one wait.

    With ``filled`` its pages are drawn with what stands in their fields. Nothing in it is run.

    Two threads in the library end the whole program. Pages and their pictures live no longer than the block.

    Raises:
        ValueError: it is no PDF that can be read.
    """
    import pypdfium2

    with _ALONE:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error
        with closing(document):
            if filled and "V8" not in pypdfium2.PDFIUM_INFO.flags:  # a build with V8 would run scripts
                document.init_forms()
            yield document
