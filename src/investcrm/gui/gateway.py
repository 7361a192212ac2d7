"""A workspace as the window works with it: readers, units of work, the desk, and what others change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from investcrm.services import feed

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.tasks import Report, Tasks

_DESK = "desk"


class _Unit:
    """A unit of work as tasks end it: services commit by verb, a bare commit tells which records changed."""

    def __init__(self, uow: Any) -> None:
        self._uow = uow

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def commit(self, verb: str | None = None, **options: Any) -> Any:
        if verb is not None:
            return self._uow.commit(verb, **options)
        done = self._uow.committed
        return done.roots if done is not None else ()


class WorkspaceGateway:
    """The way from Tasks to a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @contextmanager
    def reader(self) -> Iterator[Any]:
        """Open a consistent reading."""
        with self.workspace.reader() as reader:
            yield reader

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Open a unit of work."""
        with self.workspace.write() as uow:
            yield _Unit(uow)


class DeskState:
    """One person's layout and drafts: read at once from memory, written behind the event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._desk = workspace.desk
        self._known: dict[str, Any] = self._desk.states()
        self._drafts = {key: (title, saved) for key, title, saved in self._desk.drafts()}
        self._contents: dict[str, dict[str, Any]] = {}
        self._waiting: dict[tuple[str, str], Callable[[], object]] = {}
        self._tasks: Tasks | None = None

    def use(self, tasks: Tasks) -> None:
        """Write through these tasks from now on."""
        self._tasks = tasks

    def get(self, key: str) -> Any | None:
        """Return what was kept under ``key``, or None."""
        return self._known.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep plain data under ``key``; returns at once."""
        if self._known.get(key) == value:
            return
        self._known[key] = value
        self._later(("state", key), lambda: self._desk.save(key, value))

    def keep_draft(self, key: str, title: str, content: dict[str, Any]) -> None:
        """Keep what is being typed; returns at once."""
        moment = self._workspace.store.clock()
        self._drafts[key] = (title, int(moment.timestamp() * 1000))
        self._contents[key] = content
        self._later(("draft", key), lambda: self._desk.save_draft(key, title, content, moment))

    def draft(self, key: str) -> dict[str, Any] | None:
        """Return a draft's content, or None."""
        if key not in self._drafts:
            return None
        return self._contents.get(key) or self._desk.draft(key)

    def drafts(self, prefix: str) -> list[tuple[str, str, int]]:
        """Return (key, title, saved milliseconds) of drafts, newest first."""
        found = [(key, *kept) for key, kept in self._drafts.items() if key.startswith(prefix)]
        return sorted(found, key=lambda line: -line[2])

    def drop_draft(self, key: str) -> None:
        """Throw a draft away."""
        if self._drafts.pop(key, None) is not None:
            self._contents.pop(key, None)
            self._later(("draft", key), lambda: self._desk.drop_draft(key))

    def flush(self) -> None:
        """Write what waits, now."""
        while self._waiting:
            _, write = self._waiting.popitem()
            write()

    def _later(self, key: tuple[str, str], write: Callable[[], object]) -> None:
        idle = not self._waiting
        self._waiting[key] = write
        if self._tasks is None:
            self.flush()
        elif idle:
            self._tasks.background(self._write_waiting, lane=_DESK)

    def _write_waiting(self, _report: Report) -> None:
        for key in tuple(self._waiting):
            write = self._waiting.pop(key, None)
            if write is not None:
                write()


class Watcher(QObject):
    """Looks once a second whether somebody else wrote to the workspace, and tells every view what."""

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._version = -1
        self._seq = ""
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        self._tasks.background(
            self._news, then=self._tell, failed=lambda _error: None, owner=self, lane="watch"
        )

    def _news(self, _report: Report) -> frozenset[str]:
        version = self._workspace.store.data_version()
        if version == self._version:
            return frozenset()
        self._version = version
        with self._workspace.reader() as reader:
            self._seq, roots = feed.since(reader, self._seq, self._workspace.session)
        return roots

    def _tell(self, roots: frozenset[str]) -> None:
        if roots:
            self._tasks.announce(roots)
