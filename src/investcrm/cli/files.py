"""Files that come with a command."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput
from investcrm.words import N_

if TYPE_CHECKING:
    from investcrm.domain.commands import Attachment


def attachment(path: Path, correspondent: str) -> Attachment:
    """Return a file to keep.

    Raises:
        InvalidInput: it cannot be read.
    """
    from investcrm.domain.commands import Attachment

    try:
        data = path.expanduser().read_bytes()
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}."), file=str(path), reason=error.strerror or ""
        ) from None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(path.name, kind, data, "received", correspondent)
