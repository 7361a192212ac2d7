"""How workspaces are opened and made, and what comes of asking for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from investcrm.bootstrap import Created, Met, Workspace
    from investcrm.services.moving import Moved


@dataclass(frozen=True, slots=True)
class Locks:
    """The locks of one workspace's confidential room. A secret is its passphrase or its recovery code."""

    unlock: Callable[[str], Workspace]
    """Open the room with a secret."""
    has_passphrase: Callable[[], bool]
    """Whether a passphrase was chosen; else the recovery code alone opens the room."""
    change_passphrase: Callable[[str, str], object]
    """Let another passphrase open workspace and room: a secret, the new passphrase."""
    rekey: Callable[[str], Created]
    """Encrypt the locked room anew under a fresh key, given the passphrase; gives the new recovery code."""
    is_unclaimed: Callable[[], bool] = bool
    """Whether nobody was given what opens the room yet."""
    claim: Callable[[str], Created] | None = None
    """Choose the passphrase of such a room; gives the recovery code."""


@dataclass(frozen=True, slots=True)
class ServerLocks:
    """The confidential room of a server, for a login that is let in there."""

    login: str
    server: str
    asks_password: bool
    """Whether the server wants the login's password; else the computer's own proof of it is enough."""
    unlock: Callable[[str, str | None, bool], Workspace]
    """Open the room with the login's password, "" for none, and a passphrase for the drafts where there is
    no key store; says whether the password is to be kept."""
    refresh: Callable[[Workspace, bool], int]
    """Bring the open room's replies up to date with the open database, and where it is said the region's
    records; says how much came."""
    forget: Callable[[], object]
    """Keep the login's password there no more."""
    may_keep: bool = False
    """Whether the region lets that password be kept in a computer's key store."""
    is_first: bool = False
    """Whether nobody knows yet that this login is let in: it has not entered from this computer."""


@dataclass(frozen=True, slots=True)
class Makers:
    """``open`` (location, passphrase), ``create`` (folder, county, passphrase, language, name) and
    ``sample`` (folder, county, passphrase or None, language, name, report of how much is done); ``greet``
    (address, password) tries a server and ``connect`` (address, password, keep it, passphrase or None)
    enters it; ``move`` (reader of a laptop's workspace, address, password, login that goes on, report)
    copies everything there. The window knows no more of workspaces."""

    open: Callable[[str, str | None], Workspace]
    create: Callable[[Path, str, str, str, str], Created]
    sample: Callable[[Path, str, str | None, str, str, Callable[[int, int], object]], Created]
    greet: Callable[[str, str], Met]
    connect: Callable[[str, str, bool, str | None], Workspace]
    move: Callable[[Any, str, str, str, Callable[[int, int], None]], Moved]
    locks: Callable[[Workspace], Locks] | None = None
    """The locks of a workspace's confidential room."""
    server_locks: Callable[[Workspace], ServerLocks | None] | None = None
    """The same on a server, None for who is not let in; it reaches for servers, so it is slow."""


@dataclass(frozen=True, slots=True)
class Started:
    """The workspace to work in, and whether a spreadsheet shall be taken in first."""

    workspace: Workspace
    take_in: bool = False
