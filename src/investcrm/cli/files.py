"""Files that come with a command, and the folder its own go to."""

from __future__ import annotations

import mimetypes
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.words import N_

if TYPE_CHECKING:
    from investcrm.domain.commands import Attachment


def attachment(path: Path, correspondent: str) -> Attachment:
    """Return a file to keep.

    Raises:
        InvalidInput: it cannot be read, or is larger than 100 MB.
    """
    from investcrm.domain.commands import Attachment
    from investcrm.services import saving

    try:
        data = saving.read(path)
    except FileNotFoundError:
        raise InvalidInput(N_("There is no file {file}."), file=str(path)) from None
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}."), file=str(path), reason=why(error)
        ) from None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(path.name, kind, data, "received", correspondent)


def folder(out: Path) -> Path:
    """Make the folder, and see that files can be made in it, before anything is written to the workspace."""
    folder = out.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WorkspaceProblem(
            N_("{folder} cannot be written to: {reason}."), folder=str(folder), reason=why(error)
        ) from None
    return folder
