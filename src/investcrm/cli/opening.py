"""Opens the workspace a command works on, with the passphrase from where it may come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from investcrm.cli.asked import Asked
from investcrm.domain.errors import InvalidInput, NoKey, NoPassword
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

_LONGEST = 4096


def location(asked: Asked) -> str:
    """Return where the workspace is.

    Raises:
        InvalidInput: neither the option nor INVESTCRM_WORKSPACE says it.
    """
    place = asked.workspace or os.environ.get("INVESTCRM_WORKSPACE", "")
    if not place:
        raise InvalidInput(
            N_("Say which workspace: --workspace FOLDER, or set INVESTCRM_WORKSPACE. “init” makes a new one.")
        )
    return place


@contextmanager
def opened(asked: Asked) -> Iterator[Workspace]:
    """Open the workspace, and close it afterwards."""
    from investcrm import bootstrap

    place = location(asked)
    passphrase = None if asked.passphrase_fd is None else passphrase_from(asked.passphrase_fd)
    try:
        workspace = bootstrap.open_workspace(place, passphrase=passphrase)
    except NoPassword:
        if not can_ask():
            raise
        workspace = bootstrap.open_workspace(place, passphrase=passphrase, password=ask(t("Password: ")))
    except NoKey:
        if passphrase is not None or not can_ask():
            raise
        workspace = bootstrap.open_workspace(place, passphrase=ask(t("Passphrase: ")))
    try:
        _take_in(workspace)
        yield workspace
    finally:
        workspace.close()


def _take_in(workspace: Workspace) -> None:
    """Take in what municipalities answered on a server, so that a verb of the region's sees it."""
    from investcrm.domain.access import Verb, Whose, reach

    if workspace.store.dialect == "postgresql" and reach(workspace.actor, Verb.ADD, "answer") is Whose.ALL:
        from investcrm.services import inbox

        if workspace.ask(inbox.waits):
            with workspace.write() as uow:
                inbox.collect(uow)


def passphrase_from(descriptor: int) -> str:
    """Return the passphrase: everything up to the end of the first line that comes over ``descriptor``.

    Raises:
        InvalidInput: the descriptor is not open for reading, or what came is not UTF-8.
        NoKey: nothing came.
    """
    try:
        with os.fdopen(descriptor, "rb", buffering=0, closefd=descriptor > 2) as stream:
            line = stream.readline(_LONGEST)
    except (OSError, ValueError, TypeError, OverflowError):
        raise InvalidInput(
            N_("File descriptor {number} cannot be read, so there is no passphrase."), number=descriptor
        ) from None
    try:
        passphrase = line.rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(N_("The passphrase must come as UTF-8.")) from None
    if not passphrase:
        raise NoKey(N_("No passphrase came over file descriptor {number}."), number=descriptor)
    return passphrase


def can_ask() -> bool:
    """Whether a person sits at this terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """Ask for a secret without showing it.

    Raises:
        NoKey: nothing was typed.
    """
    from getpass import getpass

    typed = getpass(question, stream=sys.stderr)
    if not typed:
        raise NoKey(N_("Without a passphrase the workspace stays closed."))
    return typed


def new_passphrase(asked: Asked) -> str | None:
    """Return a new workspace's passphrase: over the descriptor, or asked for twice; None without either."""
    if asked.passphrase_fd is not None:
        return passphrase_from(asked.passphrase_fd)
    if not can_ask():
        return None
    first = ask(t("Passphrase for the new workspace: "))
    if first != ask(t("The same once more: ")):
        raise InvalidInput(N_("The two passphrases differ. Nothing was made."))
    return first
