"""How workspaces are opened and made, and what comes of asking for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.bootstrap import Created, Met, Workspace


@dataclass(frozen=True, slots=True)
class Makers:
    """``open`` (location, passphrase), ``create`` (folder, county, passphrase, language, name) and ``sample``
    (folder, county, passphrase or None, language); ``greet`` (address, password) tries a server and
    ``connect`` (address, password, keep it, passphrase or None) enters it. The window knows no more of
    workspaces."""

    open: Callable[[str, str | None], Workspace]
    create: Callable[[Path, str, str, str, str], Created]
    sample: Callable[[Path, str, str | None, str], Created]
    greet: Callable[[str, str], Met]
    connect: Callable[[str, str, bool, str | None], Workspace]


@dataclass(frozen=True, slots=True)
class Started:
    """The workspace to work in, and whether a spreadsheet shall be taken in first."""

    workspace: Workspace
    take_in: bool = False
