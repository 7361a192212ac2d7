"""Starts the window: the workspace is opened on a thread of its own while Qt and the window load."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from investcrm import settings, words
from investcrm.domain.errors import Forbidden
from investcrm.domain.words import N_
from investcrm.gui.tasks import Opening, early

if TYPE_CHECKING:
    from investcrm.bootstrap import Created, Met, Workspace
    from investcrm.gui.first_start.making import Locks, Makers, ServerLocks
    from investcrm.services.moving import Moved


def main(
    argv: Sequence[str] | None = None,
    *,
    location: str | None = None,
    passphrase: str | None = None,
    language: str | None = None,
) -> int:
    """Open the window and return the program's exit code when it is closed.

    ``location`` is the workspace's folder; without it that of the argument, of INVESTCRM_WORKSPACE, or the
    one used last. ``language`` overrides what the person chose.
    """
    arguments = [sys.argv[0], *(sys.argv[1:] if argv is None else argv)] if location is None else sys.argv[:1]
    given = [word for word in arguments[1:] if not word.startswith("-")]
    place = location or next(iter(given), "") or os.environ.get("INVESTCRM_WORKSPACE", "")
    kept = {} if place else settings.load()
    place = place or kept.get("workspace", "")
    opening = early(_open, place, passphrase) if place else None
    spoken = language or os.environ.get("INVESTCRM_LANG", "")
    words.set_language(spoken or kept.get("language", "") or words.current().language)
    gc.disable()  # next to nothing of what the start makes can be collected; Program takes it up again
    try:
        return _run(place, opening, spoken)
    finally:
        gc.enable()


def _run(place: str, opening: Opening | None, language: str) -> int:
    from investcrm.gui.program import Program

    return Program(makers(), language).run(place, opening)


def makers() -> Makers:
    """Return how the window opens, makes and enters workspaces."""
    from investcrm.gui.first_start.making import Makers

    return Makers(_open, _create, _sample, _greet, _connect, _move, _locks, _server_locks)


def _open(location: str, passphrase: str | None) -> Workspace:
    _lazily("urllib.request")  # the key store's library imports it and hardly ever uses it
    from investcrm import bootstrap

    workspace = bootstrap.open_workspace(location, passphrase)
    try:
        assert (
            workspace.desk is not None
        )  # a computer that cannot keep drafts is told before there is a window
        _demand_page(workspace)
        _read_ahead(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _demand_page(workspace: Workspace) -> None:
    """Raise :class:`Forbidden` for a login whose rights open no page of the window."""
    from investcrm.gui.rights import opens_window

    if not opens_window(workspace.actor):
        raise Forbidden(
            N_(
                "{name}'s login here is for the terminal alone, such as “investcrm audit seal”. Nothing was "
                "opened."
            ),
            name=workspace.actor.name,
        )


def _locks(workspace: Workspace) -> Locks:
    from investcrm.gui.first_start.making import Locks

    return Locks(
        partial(_unlock, workspace),
        partial(_has_passphrase, workspace),
        partial(_change_passphrase, workspace),
        partial(_rekey, workspace),
        partial(_is_unclaimed, workspace),
        partial(_claim, workspace),
    )


def _unlock(workspace: Workspace, secret: str) -> Workspace:
    from investcrm.bootstrap import room

    found = room.unlock(workspace, secret)
    assert found.desk is not None  # where what is typed is kept: told now, not while one types
    return found


def _server_locks(workspace: Workspace) -> ServerLocks | None:
    from investcrm.bootstrap import server_room
    from investcrm.gui.first_start.making import ServerLocks

    found = server_room.way_in(workspace)
    if found is None:
        return None
    return ServerLocks(
        found.login,
        found.server,
        found.asks_password,
        partial(_enter, workspace),
        lambda room, region: server_room.refresh(room, region=region),
        partial(server_room.forget, workspace),
        found.may_keep,
        found.is_first,
    )


def _enter(workspace: Workspace, password: str, passphrase: str | None, keep: bool) -> Workspace:
    from investcrm.bootstrap import room, server_room

    found = room.unlock(workspace, password, passphrase)
    try:
        if password:
            server_room.keep_password(workspace, password, keep=keep)
        assert found.desk is not None  # as above
    except BaseException:
        found.close()
        raise
    return found


def _has_passphrase(workspace: Workspace) -> bool:
    from investcrm.bootstrap import room

    assert workspace.folder is not None
    return room.has_passphrase(workspace.folder)


def _change_passphrase(workspace: Workspace, secret: str, passphrase: str) -> None:
    from investcrm.bootstrap import room

    assert workspace.folder is not None
    room.change_passphrase(workspace.folder, secret, passphrase)


def _rekey(workspace: Workspace, passphrase: str) -> Created:
    from investcrm.bootstrap import Created, room

    assert workspace.folder is not None
    done = room.rekey(workspace.folder, passphrase)
    return Created(workspace, done.recovery_code, in_keyring=False)


def _is_unclaimed(workspace: Workspace) -> bool:
    from investcrm.bootstrap import room

    assert workspace.folder is not None
    return room.is_unclaimed(workspace.folder)


def _claim(workspace: Workspace, passphrase: str) -> Created:
    from investcrm.bootstrap import Created, room

    assert workspace.folder is not None
    return Created(workspace, room.claim(workspace.folder, passphrase).recovery_code, in_keyring=False)


def _lazily(name: str) -> None:
    """Let a module be imported when something in it is first used."""
    if name in sys.modules:
        return
    found = importlib.util.find_spec(name)
    if found is None or found.loader is None:
        return
    found.loader = importlib.util.LazyLoader(found.loader)
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:  # what is found in sys.modules is not put into its package, where "import a.b" looks for it
        setattr(sys.modules[parent], child, module)
    found.loader.exec_module(module)


def _read_ahead(workspace: Workspace) -> None:
    """Import what the first list needs and bring its pages into memory, still beside the event loop."""
    from investcrm.domain.access import Verb, reach
    from investcrm.domain.filters import InquiryFilter
    from investcrm.services import inquiries

    if reach(workspace.actor, Verb.READ, "inquiry") is None:
        return
    with workspace.reader() as reader:
        shown = InquiryFilter(open_only=True)
        inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 100)


def _create(folder: Path, county_code: str, passphrase: str, language: str, name: str) -> Created:
    from investcrm import bootstrap

    return bootstrap.create(folder, county_code, passphrase=passphrase, language=language, member_name=name)


def _sample(
    folder: Path,
    county_code: str,
    passphrase: str | None,
    language: str,
    name: str,
    report: Callable[[int, int], object],
) -> Created:
    from investcrm import bootstrap

    return bootstrap.create(
        folder,
        county_code,
        passphrase=passphrase,
        language=language,
        member_name=name,
        sample=True,
        unclaimed=True,
        report=report,
    )


def _greet(place: str, password: str) -> Met:
    from investcrm import bootstrap

    return bootstrap.greet(place, password)


def _connect(place: str, password: str, keep: bool, passphrase: str | None) -> Workspace:
    from investcrm import bootstrap

    workspace = bootstrap.connect(place, password, keep, passphrase)
    try:
        _demand_page(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _move(reader: Any, place: str, password: str, login: str, report: Callable[[int, int], None]) -> Moved:
    from investcrm import bootstrap

    return bootstrap.move(reader, place, password, login, report)


if __name__ == "__main__":
    sys.exit(main())
