"""Opens the workspace a command works on, with the passphrase from where it may come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from investcrm.cli.asked import Asked
from investcrm.domain.errors import Forbidden, InvalidInput, NoKey, NoPassword
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

_LONGEST: Final = 4096
ROOM_NUMBERS: Final = "S-"
"""How the numbers of confidential cases begin."""


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
def opened(asked: Asked, number: str = "") -> Iterator[Workspace]:
    """Open the workspace, and close it afterwards; for a number such as S-7K3 the confidential room."""
    if number.upper().startswith(ROOM_NUMBERS):
        with opened_inside(asked) as room:
            yield room
        return
    with opened_with_secret(asked) as (workspace, _):
        yield workspace


@contextmanager
def opened_room(asked: Asked) -> Iterator[tuple[Workspace, Workspace]]:
    """Open the workspace and the confidential room in it, and close both afterwards.

    Raises:
        NoKey: no passphrase was given, and the key store does not hold the room's key.
    """
    from investcrm.bootstrap import room as rooms

    with opened_with_secret(asked) as (workspace, secret):
        given = (None, secret) if workspace.is_shared else (secret, None)
        try:
            room = rooms.unlock(workspace, *given)
        except NoPassword as error:
            if not can_ask():
                raise
            room = rooms.unlock(workspace, _ask_password(error), secret)
        except NoKey:
            if secret is not None or not can_ask():
                raise
            room = rooms.unlock(workspace, ask(t("Passphrase: ")))
        try:
            _take_in(room)
            yield workspace, room
        finally:
            room.close()


@contextmanager
def opened_inside(asked: Asked) -> Iterator[Workspace]:
    """Open the confidential room alone."""
    with opened_room(asked) as (_, room):
        yield room


@contextmanager
def opened_with_room(asked: Asked) -> Iterator[tuple[Workspace, Workspace | None]]:
    """Open the workspace, and the room in it where the passphrase given or the key store opens it.

    On a server that is where there is a room and one is let in; one that is out of reach is an error.
    """
    from investcrm.bootstrap import room as rooms

    with opened_with_secret(asked) as (workspace, secret):
        given = (None, secret) if workspace.is_shared else (secret, None)
        try:
            room = rooms.unlock(workspace, *given) if rooms.is_set_up(workspace) else None
        except (NoKey, NoPassword, Forbidden):
            room = None
        try:
            yield workspace, room
        finally:
            if room is not None:
                room.close()


@contextmanager
def opened_with_secret(asked: Asked) -> Iterator[tuple[Workspace, str | None]]:
    """Open the workspace, and say which passphrase opened it; None where none was given."""
    from investcrm import bootstrap

    place = location(asked)
    passphrase = None if asked.passphrase_fd is None else passphrase_from(asked.passphrase_fd)
    try:
        workspace = bootstrap.open_workspace(place, passphrase=passphrase)
    except NoPassword as error:
        if not can_ask():
            raise
        workspace = bootstrap.open_workspace(place, passphrase=passphrase, password=_ask_password(error))
    except NoKey:
        if passphrase is not None or not can_ask():
            raise
        passphrase = ask(t("Passphrase: "))
        workspace = bootstrap.open_workspace(place, passphrase=passphrase)
    try:
        _take_in(workspace)
        yield workspace, passphrase
    finally:
        workspace.close()


def server(url: str) -> str:
    """Return a server's address with the password that enters it: its own, the key store's, or asked for.

    Raises:
        InvalidInput: it is no address.
        NoPassword: the server wants a password, and nobody sits here to be asked.
    """
    from investcrm import bootstrap
    from investcrm.services import connecting

    known = bootstrap.admitted(url)
    try:
        connecting.demand_password(known)
    except NoPassword as error:
        if not can_ask():
            raise
        return bootstrap.admitted(url, _ask_password(error))
    return known


def _ask_password(wanted: NoPassword) -> str:
    where = wanted.params
    question = t("Password for {login} on {server}: ", login=where["login"], server=where["server"])
    return ask(question, NoPassword(N_("Without the password the server stays closed.")))


def _take_in(workspace: Workspace) -> None:
    """Take in what municipalities answered on a server, so that a verb of the region's sees it."""
    from investcrm.domain.access import Verb, Whose, reach

    if workspace.store.dialect == "postgresql" and reach(workspace.actor, Verb.ADD, "answer") is Whose.ALL:
        from investcrm.services import inbox

        if workspace.ask(inbox.waits):
            with workspace.write() as uow:
                inbox.collect(uow)


def secret(asked: Asked) -> str:
    """Return the passphrase or recovery code: over the descriptor, or asked for.

    Raises:
        NoKey: nothing gives one.
    """
    if asked.passphrase_fd is not None:
        return passphrase_from(asked.passphrase_fd)
    if can_ask():
        return ask(t("Passphrase: "))
    raise NoKey(N_("Give the passphrase with --passphrase-fd, or at a terminal."))


def secrets(asked: Asked, *questions: str) -> tuple[str, str]:
    """Return the secret so far and the new one: two lines over the descriptor, or asked for, the new twice.

    Raises:
        NoKey: nothing gives them.
        InvalidInput: the new one was not typed the same way twice.
    """
    if asked.passphrase_fd is not None:
        old = passphrase_from(asked.passphrase_fd, closing=False)
        try:
            return old, passphrase_from(asked.passphrase_fd)
        except NoKey:
            raise NoKey(
                N_(
                    "Two lines must come over file descriptor {number}: what opens it now, then the new "
                    "passphrase. Nothing was changed."
                ),
                number=asked.passphrase_fd,
            ) from None
    if not can_ask():
        raise NoKey(N_("Give the passphrase with --passphrase-fd, or at a terminal."))
    old, new, again = (ask(question) for question in questions)
    if new != again:
        raise InvalidInput(N_("The two passphrases differ. Nothing was made."))
    return old, new


def passphrase_from(descriptor: int, *, closing: bool = True) -> str:
    """Return the passphrase: everything up to the end of the next line that comes over ``descriptor``.

    Raises:
        InvalidInput: the descriptor is not open for reading, or what came is not UTF-8.
        NoKey: nothing came.
    """
    try:
        with os.fdopen(descriptor, "rb", buffering=0, closefd=closing and descriptor > 2) as stream:
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


def ask(question: str, nothing: NoKey | None = None) -> str:
    """Ask for a secret without showing it.

    Raises:
        NoKey: nothing was typed; ``nothing`` says it where it is no passphrase.
    """
    from getpass import getpass

    typed = getpass(question, stream=sys.stderr)
    if not typed:
        raise nothing or NoKey(N_("Without a passphrase the workspace stays closed."))
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
