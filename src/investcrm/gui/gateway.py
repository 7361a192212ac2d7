"""A workspace as the window works with it: readers, units of work, the desk, and what others change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from investcrm.domain.errors import Forbidden, Kept, NoContact, NoPassword, UserError
from investcrm.domain.touched import Touched
from investcrm.domain.words import N_
from investcrm.gui.tasks import WRITES, Turns
from investcrm.services import feed, pending

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.contact import Contact
    from investcrm.gui.tasks import Report, Stop, Tasks

_DESK = "desk"
TOGETHER_MS: Final = 250
"""How long ticks are gathered before one reading of what changed."""
LOOK_EVERY: Final = 0.4
"""Seconds between two looks at a file, and how long a listener may sleep on when it is to end."""
TRY_AGAIN_AFTER: Final = 1.0


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


class ServerGateway(WorkspaceGateway):
    """The way to a workspace on a server that may be out of reach: then nothing is waited for.

    ``lost`` is called, on whatever thread notices, when the contact breaks. Mutations come on one thread, as
    does :meth:`settle`, so what waits is sent in the order in which it was asked for.
    """

    def __init__(self, workspace: Workspace, lost: Callable[[], object]) -> None:
        super().__init__(workspace)
        self._lost = lost
        self.away = False
        self.waits = bool(workspace.desk.pending())

    @contextmanager
    def reader(self) -> Iterator[Any]:
        """Open a consistent reading, unless the server is known to be away."""
        self._demand()
        with self._noticing(), self.workspace.reader() as reader:
            yield reader

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Open a unit of work, unless the server is known to be away."""
        self._demand()
        with self._noticing(), super().write() as unit:
            yield unit

    def carry_out(self, service: Callable[..., Any], *given: Any) -> tuple[Any, frozenset[object]]:
        """Carry a command out, or keep it until the server is there again.

        Raises:
            Kept: it waits.
            NoContact: it cannot wait, and was not carried out as far as is known.
        """
        workspace, command = self.workspace, given[0]
        act = workspace.new_act()
        can_wait = len(given) == 1 and bool(pending.written(service, command))
        if (self.away or self.waits) and can_wait:
            raise self._keep(act, service, command)
        self._demand()
        unit = None
        try:
            with self._noticing(), workspace.write(act) as uow:
                unit = _Unit(uow)
                result = service(unit, *given)
                return result, unit.commit() or frozenset()
        except NoContact:
            if can_wait:
                raise self._keep(act, service, command) from None
            if unit is not None and unit.commit():  # it broke while the server was told to commit
                workspace.desk.keep_pending(act, "", workspace.store.clock())
                self.waits = True
            raise

    def settle(self, _report: Report) -> pending.Settled:
        """Send what waits; afterwards the server counts as there. Only on the thread of mutations."""
        with self._noticing():
            done = pending.settle(self.workspace)
        self.away = self.waits = False
        return done

    def is_there(self, _report: Report) -> bool:
        """Ask the server for a sign of life."""
        with self.workspace.reader() as reader:
            return bool(reader.value("SELECT 1"))

    def _keep(self, act: str, service: Callable[..., Any], command: Any) -> Kept:
        pending.keep(self.workspace.desk, act, service, command, self.workspace.store.clock())
        self.waits = True
        return Kept(N_("No contact with the server. What you did is kept and sent when it is there again."))

    def _demand(self) -> None:
        if self.away:
            raise NoContact(
                N_("There is no contact with the server just now, and this cannot wait. Try again later.")
            )

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except NoContact:
            self.away = True
            self._lost()
            raise


class DeskState:
    """One person's layout and drafts: read at once from memory, written behind the event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._desk = workspace.desk
        self._known: dict[str, Any] = self._desk.states()
        self._drafts = {key: (title, saved) for key, title, saved in self._desk.drafts()}
        self._contents: dict[str, dict[str, Any]] = {}
        self._waiting: dict[tuple[str, str], Callable[[], object]] = {}
        self._writing = Turns()
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

    def forget_lost(self) -> None:
        """Forget drafts and state that were thrown away behind the window's back."""
        there = {key for key, _, _ in self._desk.drafts()}
        for key in tuple(self._drafts):
            if key not in there:
                self._drafts.pop(key, None)
                self._contents.pop(key, None)
        self._known = self._desk.states()

    def sweep(self, forget: Callable[[Any], object]) -> None:
        """Throw away what ``forget(desk)`` drops, and leave no trace in the files of what was deleted.

        It is done behind the event loop; the workspace's own chore goes with it.
        """
        if self._tasks is not None:
            self._tasks.background(
                self._sweep, forget, then=lambda _done: self.forget_lost(), failed=lambda _error: None,
                lane=WRITES,
            )  # fmt: skip

    def _sweep(self, _report: Report, forget: Callable[[Any], object]) -> None:
        self.flush()
        forget(self._desk)
        self._workspace.clean()

    def flush(self) -> None:
        """Write what waits, now; what is just being written is waited for, or it would come later."""
        with self._writing:
            for key in tuple(self._waiting):
                write = self._waiting.pop(key, None)
                if write is not None:
                    write()

    def _later(self, key: tuple[str, str], write: Callable[[], object]) -> None:
        """Write it soon: each has a turn of its own, as one under way may be past where it would look."""
        self._waiting[key] = write
        if self._tasks is None:
            self.flush()
        else:
            self._tasks.background(self._write_waiting, lane=_DESK)

    def _write_waiting(self, _report: Report) -> None:
        self.flush()


def ticks(store: Any, stopped: Stop) -> Iterator[None]:
    """Yield whenever others may have written, until ``stopped``.

    A server says so itself; once lost, that is a tick as well and it is tried again.
    A file is looked at.
    """
    if store.dialect == "sqlite":
        seen = -1
        while not stopped.wait(LOOK_EVERY):
            version = store.data_version()
            if version != seen:
                seen = version
                yield
        return
    while not stopped.is_set():
        try:
            with closing(store.ticks(LOOK_EVERY)) as heard:
                next(heard)
                yield
                for something in heard:
                    if stopped.is_set():
                        return
                    if something:
                        yield
        except UserError:
            yield
            stopped.wait(TRY_AGAIN_AFTER)


ANYWAY_MS: Final = 15_000
"""A server is asked so often at the least: a sign that was lost on its way delays what it told, no more."""


class Watcher(QObject):
    """Hears that somebody wrote to the workspace, reads what others touched, and tells every view.

    ``place`` is where in the change feed the window began to read. ``heard`` is told of every tick, of what
    one's log does not show too. ``demand`` is asked before each reading; ``refused`` says that it, or the
    server, lets one read no more.
    """

    heard = Signal()
    refused = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        place: str,
        parent: QObject | None = None,
        contact: Contact | None = None,
        demand: Callable[[Any], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._tasks, self._contact = workspace, tasks, contact
        self._demand = demand
        if contact is not None:
            contact.found.connect(self._ticked)
        self._place = place
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TOGETHER_MS)
        self._soon.timeout.connect(self._look)
        self._anyway = QTimer(self)
        self._anyway.setInterval(ANYWAY_MS)
        self._anyway.timeout.connect(self._ticked)

    @property
    def looking(self) -> QTimer:
        """The timer that gathers ticks; it fires once for all that came."""
        return self._soon

    def start(self) -> None:
        """Begin to listen, until the tasks are closed."""
        self._tasks.listen(partial(ticks, self._workspace.store), self._ticked)
        if self._workspace.store.dialect == "postgresql":
            self._anyway.start()

    def stop(self) -> None:
        """Look no more."""
        self._soon.stop()
        self._anyway.stop()

    def _ticked(self) -> None:
        """Look a moment from now, once for all that comes meanwhile."""
        if not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        if self._contact is None or not self._contact.is_away:
            self._tasks.background(self._news, then=self._tell, failed=self._failed, owner=self, lane="watch")

    def _failed(self, error: Exception) -> None:
        if self._contact is not None and isinstance(error, NoContact):
            self._contact.notice()
        elif isinstance(error, (Forbidden, NoPassword)):
            self.refused.emit(error)

    def _news(self, _report: Report) -> Touched:
        with self._workspace.reader() as reader:
            if self._demand is not None:
                self._demand(reader)
            self._place, touched = feed.since(reader, self._place, self._workspace.session)
        return touched

    def _tell(self, touched: Touched) -> None:
        if touched:
            self._tasks.announce(touched)
        self.heard.emit()
