"""Why the operating system refused something, as words that have a translation.

Python tells it in English on Linux and macOS whatever language the machine speaks.
"""

from __future__ import annotations

import errno
from typing import Final

from investcrm.domain.words import N_

_WHY: Final = {
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EEXIST: N_("there is something of that name already"),
    errno.ENOTDIR: N_("what should be a folder is a file"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file is too large for the disk"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EINVAL: N_("it is not an ordinary file or folder"),
    errno.ELOOP: N_("the links go round in a circle"),
    errno.EIO: N_("the disk does not work as it should"),
    errno.EBUSY: N_("another program has it open"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ECONNREFUSED: N_("the connection was refused"),
    errno.ECONNRESET: N_("the connection was cut"),
    errno.ECONNABORTED: N_("the connection was cut"),
    errno.EPIPE: N_("the connection was cut"),
    errno.ETIMEDOUT: N_("no answer in time"),
    errno.ENETUNREACH: N_("the network cannot be reached"),
    errno.EHOSTUNREACH: N_("the network cannot be reached"),
    errno.ENETDOWN: N_("the network cannot be reached"),
}
_HELD_OPEN: Final = (32, 33)
"""Windows' numbers of a file that another program has locked; Python gives them as access denied."""


def why(error: OSError) -> str:
    """Return the reason in few words without a full stop: a key of the catalogue, else the system's own."""
    if getattr(error, "winerror", None) in _HELD_OPEN:
        return _WHY[errno.EBUSY]
    if isinstance(error, TimeoutError):
        return _WHY[errno.ETIMEDOUT]
    own = type(error).__module__ == "builtins"  # TLS and look-ups of names count their errors by themselves
    known = _WHY.get(error.errno) if own and error.errno is not None else None
    return known or " ".join((error.strerror or str(error)).split()).rstrip(".")
