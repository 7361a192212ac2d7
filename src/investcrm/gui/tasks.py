"""Work off the event loop: the only module with threads.

Reads run one after the other on one thread, writes on another, long work on a small pool. Results come back
on the window's thread, and only to somebody who still exists.
"""

from __future__ import annotations

import itertools
import threading
import time
import weakref
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from investcrm.domain.errors import Cancelled, NoContact, UserError, WorkspaceProblem
from investcrm.domain.words import N_

PROGRESS_EVERY: Final = 0.05
"""Seconds between two progress reports that reach the window."""

WRITES: Final = "writes"
"""The lane of mutations, for work that must not run beside one."""

Then = Callable[[Any], object]
Failed = Callable[[Exception], object]
Report = Callable[[int, int], None]
Stop = threading.Event
Ticks = Callable[[Stop], Iterable[object]]
"""Yields whenever something happened elsewhere, until the event is set."""
Turns = threading.Lock
"""Held in turn by what several lanes do and must not do at once."""
Opening = Future[Any]
"""Work begun before the event loop; its result is waited for once."""


def early(fn: Callable[..., Any], *args: Any) -> Opening:
    """Begin work before there is an event loop, such as opening the workspace while Qt loads."""
    executor = ThreadPoolExecutor(1, "early")
    future = executor.submit(fn, *args)
    executor.shutdown(wait=False)
    return future


class Everything(frozenset[object]):
    """Roots that hold every record: whatever a view shows may have changed."""

    def __contains__(self, _root: object) -> bool:
        return True


CarryOut = Callable[..., tuple[Any, frozenset[object]]]
"""Carries out (service, command, and a report where the work is long); returns result and changed roots."""


class UnitOfWork(Protocol):
    """What a mutation is given; leaving it without a commit takes everything back."""

    def commit(self) -> Iterable[object]:
        """Write, and return the roots (records) that changed."""


class Gateway(Protocol):
    """The way to the data; each call is made on the thread that uses what it returns."""

    def reader(self) -> AbstractContextManager[Any]:
        """Open a consistent reading of the workspace."""

    def write(self) -> AbstractContextManager[Any]:
        """Open a unit of work."""


@dataclass(eq=False)
class Job:
    """One piece of work under way."""

    number: int
    label: str = ""
    done: int = 0
    total: int = 0
    then: Then | None = None
    failed: Failed | None = None
    progress: Callable[[int, int], object] | None = None
    owner: weakref.ref[QObject] | None = None
    key: Hashable = None
    mutation: bool = False
    acts: bool = False
    """Whether it changes things on its way, so that what came of it is told though it was stopped."""
    reading: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop as soon as the work looks; work not yet begun never begins."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def wanted(self) -> bool:
        """Whether there is still somebody to tell."""
        if self.owner is None:
            return True
        owner = self.owner()
        return owner is not None and shiboken6.isValid(owner)


class Tasks(QObject):
    """Runs services off the event loop and brings their results back."""

    changed = Signal(object)
    """frozenset of what a mutation changed; views that show one of them read again."""
    troubled = Signal(object)
    """A UserError that nobody else takes care of; shown inside the window."""
    crashed = Signal(object)
    """An error of our own; it goes into a report."""
    job_started = Signal(object)
    job_advanced = Signal(object)
    job_finished = Signal(object)
    """The Job of long work with a label, for the status line."""

    _returned = Signal(int, object, object, object)
    _heard = Signal(object)
    _reported = Signal(int, int, int)
    _acted = Signal(object)

    def __init__(
        self, gateway: Gateway, parent: QObject | None = None, carry_out: CarryOut | None = None
    ) -> None:
        super().__init__(parent)
        self._gateway = gateway
        self._carry_out = carry_out or self._plainly
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._latest: dict[Hashable, Job] = {}
        self._reads = ThreadPoolExecutor(1, "reads")
        self._writes = ThreadPoolExecutor(1, "writes")
        self._pool = ThreadPoolExecutor(2, "long")
        self._lanes: dict[str, ThreadPoolExecutor] = {WRITES: self._writes}
        self._closed = False
        self._closing = threading.Event()
        self._heard.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._advance, Qt.ConnectionType.QueuedConnection)
        self._acted.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def query(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        key: Hashable = None,
    ) -> Job:
        """Run ``fn(reader, *args)`` on the reading thread.

        With ``key`` only the latest query of that key is answered: an older one that waits is dropped, one
        that runs is not delivered. ``owner`` destroyed means nobody is told. A workspace that cannot be read
        is told in the window, whatever ``failed`` does.
        """
        job = self._job(then, failed, owner, key)
        job.reading = True

        def work(_report: Report) -> tuple[Any, None]:
            with self._gateway.reader() as reader:
                return fn(reader, *args), None

        return self._submit(self._reads, job, work)

    def mutate(
        self,
        fn: Callable[..., Any],
        command: Any,
        *,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        progress: Callable[[int, int], object] | None = None,
        label: str = "",
    ) -> Job:
        """Run ``fn(uow, command)`` on the writing thread, commit, tell ``then`` and every view what changed.

        A mutation once asked for is carried out whether or not its owner is still there; with ``label`` or
        ``progress`` it is called as ``fn(uow, command, report)`` and can be cancelled while it reports.
        """
        job = self._job(then, failed, owner, None, progress, label)
        job.mutation = True
        long = bool(label) or progress is not None

        def work(report: Report) -> tuple[Any, frozenset[object]]:
            return self._carry_out(fn, command, report) if long else self._carry_out(fn, command)

        return self._submit(self._writes, job, work)

    def _plainly(self, fn: Callable[..., Any], *given: Any) -> tuple[Any, frozenset[object]]:
        with self._gateway.write() as unit:
            result = fn(unit, *given)
            return result, _as_set(unit.commit() or ())

    def background(
        self,
        fn: Callable[..., Any],
        *args: Any,
        progress: Callable[[int, int], object] | None = None,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        label: str = "",
        reading: bool = False,
        lane: str = "",
        key: Hashable = None,
    ) -> Job:
        """Run ``fn(report, *args)`` on the pool; ``report(done, total)`` raises Cancelled once stopped.

        With ``reading`` it is ``fn(report, reader, *args)``, the reader being its own. Work of the same
        ``lane`` runs one after the other on one thread (for libraries that bear no more).
        """
        job = self._job(then, failed, owner, key, progress, label)

        def work(report: Report) -> tuple[Any, None]:
            if not reading:
                return fn(report, *args), None
            with self._gateway.reader() as reader:
                return fn(report, reader, *args), None

        if lane and lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, lane)
        return self._submit(self._lanes[lane] if lane else self._pool, job, work)

    def acting(
        self,
        fn: Callable[..., Any],
        *args: Any,
        progress: Callable[[int, int], object] | None = None,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        label: str = "",
    ) -> Job:
        """Run ``fn(side, report, *args)`` on the pool: long work of many acts, each a mutation of its own.

        ``side.ask(query, ...)`` reads and ``side.act(mutation, command)`` changes, in turn with every other
        mutation; views that show what an act changed read again at once. What was done stays done where the
        work is cancelled.
        """
        job = self._job(then, failed, owner, None, progress, label)
        job.acts = True
        return self._submit(self._pool, job, lambda report: (fn(_Side(self), report, *args), None))

    def _act(self, fn: Callable[..., Any], command: Any) -> Any:
        """Carry a mutation out on the thread of mutations, wait for it, and tell every view.

        Where that thread has ended, as the window was closed, what was begun is finished on this one.
        """
        try:
            waiting = self._writes.submit(self._carry_out, fn, command)
        except RuntimeError:
            return self._carry_out(fn, command)[0]
        result, roots = waiting.result()
        if not self._closed:
            self._acted.emit(roots)
        return result

    def listen(self, ticks: Ticks, then: Callable[[], object]) -> None:
        """Call ``then`` on the window's thread whenever ``ticks`` yields, until these tasks are closed.

        What is yielded before ``then`` was called counts as one.
        """
        if self._closed:
            return
        lane = self._lanes.setdefault("ticks", ThreadPoolExecutor(1, "ticks"))
        lane.submit(self._listen, ticks, then)

    def _listen(self, ticks: Ticks, then: Callable[[], object]) -> None:
        on_its_way = threading.Event()
        try:
            for _ in ticks(self._closing):
                if not on_its_way.is_set():
                    on_its_way.set()
                    self._heard.emit((on_its_way, then))
        except Exception as error:
            self.crashed.emit(error)

    @Slot(object)
    def _hear(self, heard: tuple[threading.Event, Callable[[], object]]) -> None:
        on_its_way, then = heard
        on_its_way.clear()
        if not self._closed:
            then()

    def announce(self, roots: Iterable[object]) -> None:
        """Tell every view that others changed these; call it on the window's thread."""
        self.changed.emit(_as_set(roots))

    @property
    def busy(self) -> bool:
        """Whether anything waits, runs or is on its way back."""
        return bool(self._jobs)

    def close(self, *, wait: bool = True) -> None:
        """Stop what can be stopped, finish the mutations asked for, leave no thread behind.

        Without ``wait`` this returns at once, and :meth:`wait` says when no thread is left.
        """
        if self._closed:
            return
        self._closed = True
        self._closing.set()
        for job in tuple(self._jobs.values()):
            if not job.mutation:
                job.cancel()
        for executor in self._executors():
            executor.shutdown(wait=wait)
        self._jobs.clear()
        self._latest.clear()

    def wait(self) -> None:
        """Return once no thread of closed tasks is left, on any thread."""
        for executor in self._executors():
            executor.shutdown(wait=True)

    def _executors(self) -> tuple[ThreadPoolExecutor, ...]:
        return (self._writes, self._reads, self._pool, *self._lanes.values())

    def _job(
        self,
        then: Then | None,
        failed: Failed | None,
        owner: QObject | None,
        key: Hashable,
        progress: Callable[[int, int], object] | None = None,
        label: str = "",
    ) -> Job:
        job = Job(next(self._numbers), label, then=then, failed=failed, progress=progress)
        job.owner = weakref.ref(owner) if owner is not None else None
        if key is not None:
            job.key = (id(owner), key)
            older = self._latest.get(job.key)
            if older is not None:
                older.cancel()
            self._latest[job.key] = job
        return job

    def _submit(self, executor: Executor, job: Job, work: Callable[[Report], tuple[Any, Any]]) -> Job:
        if self._closed:
            job.cancel()
            return job
        self._jobs[job.number] = job
        executor.submit(self._run, job.number, job._stop, work)
        if job.label:
            self.job_started.emit(job)
        return job

    def _run(self, number: int, stop: threading.Event, work: Callable[[Report], tuple[Any, Any]]) -> None:
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if stop.is_set():
                raise Cancelled(N_("Stopped. Nothing was written."))
            now = time.monotonic()
            if now - last >= PROGRESS_EVERY or done >= total:
                last = now
                self._reported.emit(number, done, total)

        result: object = None
        roots: object = None
        error: object = None
        try:
            if stop.is_set():
                raise Cancelled(N_("Stopped. Nothing was written."))
            result, roots = work(report)
        except Exception as caught:
            error = caught
        self._returned.emit(number, result, roots, error)

    @Slot(int, object, object, object)
    def _deliver(self, number: int, result: object, roots: object, error: object) -> None:
        job = self._jobs.pop(number, None)
        if job is None:
            return
        outdated = job.key is not None and self._latest.get(job.key) is not job
        if not outdated and job.key is not None:
            del self._latest[job.key]
        if job.label:
            self.job_finished.emit(job)
        if isinstance(error, Exception):
            if not outdated:
                self._fail(job, error)
            return
        if job.cancelled and not (job.mutation or job.acts):
            if not outdated:  # it was done before it looked; who stopped it hears so all the same
                self._fail(job, Cancelled(N_("Stopped. Nothing was written.")))
            return
        if job.then is not None and not outdated and job.wanted():
            job.then(result)
        if job.mutation:
            self.changed.emit(roots)

    def _fail(self, job: Job, error: Exception) -> None:
        if isinstance(error, NoContact) and job.reading:
            return  # the window says so once, keeps what it shows and reads everything again
        if isinstance(error, Cancelled) and (job.cancelled or self._closed):
            if job.failed is not None and job.wanted():
                job.failed(error)
            return
        told = job.failed is not None and job.wanted()
        if told and job.failed is not None:
            job.failed(error)
        if not isinstance(error, UserError):
            self.crashed.emit(error)
        elif told and job.reading and isinstance(error, WorkspaceProblem):
            self.troubled.emit(error)  # unlike a record that is gone, whose part may stay empty unsaid
        elif not told and (job.mutation or job.wanted()):
            self.troubled.emit(error)

    @Slot(int, int, int)
    def _advance(self, number: int, done: int, total: int) -> None:
        job = self._jobs.get(number)
        if job is None or job.cancelled:
            return
        job.done, job.total = done, total
        if job.progress is not None and job.wanted():
            job.progress(done, total)
        if job.label:
            self.job_advanced.emit(job)


class _Side:
    """What long work of many acts is given: questions and acts, each a transaction of its own."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def ask(self, query: Callable[..., Any], *args: Any) -> Any:
        """Ask on this thread."""
        with self._tasks._gateway.reader() as reader:
            return query(reader, *args)

    def act(self, mutation: Callable[..., Any], command: Any) -> Any:
        """Change something on the thread of mutations."""
        return self._tasks._act(mutation, command)


def _as_set(roots: Iterable[object]) -> frozenset[object]:
    return roots if isinstance(roots, frozenset) else frozenset(roots)
