"""The house stands as drawn: who may import whom, where threads and Qt live, and that nothing runs in a ring.

The broad arrows are import-linter's contracts in pyproject.toml; here stands what those cannot say.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((SOURCE / "investcrm").rglob("*.py"))
}
DOMAIN = [name for name in MODULES if name.startswith("investcrm.domain")]

OPENS_THE_WINDOW = {"investcrm.cli.main", "investcrm.cli.demo", "investcrm.cli.bench"}
"""`investcrm` alone opens the window, and the demo and the bench show and measure it."""
MAKES_A_WORKSPACE = (
    "investcrm.bootstrap",
    "investcrm.gui.app",
    "investcrm.gui.tasks",
    "investcrm.cli",
    "investcrm.__main__",
)
HAS_THREADS = "investcrm.gui.tasks"
THREADS = ("threading", "concurrent", "multiprocessing", "asyncio", "queue", "_thread")
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QMutex", "QtConcurrent"}
CLOCK = {"now", "today", "utcnow", "time", "monotonic", "time_ns"}
NOT_IN_DOMAIN = (
    "random",
    "secrets",
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "sqlite3",
    "time",
    "logging",
)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imports(name: str, *, typing_too: bool = True) -> Iterator[tuple[str, str]]:
    """Yield (module, name taken from it) for every import of a module, also those inside functions."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree(name)):
        if not typing_too and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped.update(inner for statement in node.body for inner in ast.walk(statement))
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are written in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


def own_imports(name: str) -> set[str]:
    """Return this package's modules that one imports when it runs."""
    found = set()
    for module, taken in imports(name, typing_too=False):
        full = f"{module}.{taken}"
        found.add(full if full in MODULES else module)
    return {other for other in found if other in MODULES and other != name}


def within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


def test_the_contracts_of_the_house_hold():
    script = "from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("name", DOMAIN)
def test_the_domain_knows_only_the_standard_library_and_no_world_outside(name):
    for module, _ in imports(name):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or within(module, ("investcrm.domain",)), module
        assert top not in NOT_IN_DOMAIN, f"{module} belongs to a room above"
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            called = node.func
            assert not (isinstance(called, ast.Name) and called.id in {"open", "print", "input"}), node.lineno
            assert not (isinstance(called, ast.Attribute) and called.attr in CLOCK and is_clock(called)), (
                f"line {node.lineno}: moments are passed in"
            )


def is_clock(called: ast.Attribute) -> bool:
    return ast.unparse(called.value).split(".")[-1] in {"datetime", "date", "time"}


def test_qt_is_known_in_the_window_alone():
    strangers = {
        name: module
        for name in MODULES
        if not within(name, ("investcrm.gui",))
        for module, _ in imports(name)
        if module.split(".")[0] in {"PySide6", "shiboken6"}
    }
    assert strangers == {}


def test_threads_start_in_one_file_of_the_window():
    strangers = {
        f"{name}: {module} {taken}"
        for name in MODULES
        if within(name, ("investcrm.gui",)) and name != HAS_THREADS
        for module, taken in imports(name)
        if module.split(".")[0] in THREADS or taken in QT_THREADS
    }
    assert strangers == set()


def test_one_module_opens_pdfs_so_that_no_two_threads_do_at_once():
    opening = {name for name, path in MODULES.items() if "PdfDocument" in path.read_text(encoding="utf-8")}
    assert opening == {"investcrm.pdf"}


def test_a_workspace_is_made_ready_in_few_places():
    makers = {name for name in MODULES if "investcrm.bootstrap" in own_imports(name)}
    assert {name for name in makers if not within(name, MAKES_A_WORKSPACE)} == set()


def test_the_terminal_opens_the_window_in_named_places_only():
    def crosses(room: str, other: str) -> set[str]:
        return {
            name
            for name in MODULES
            if within(name, (room,)) and any(within(module, (other,)) for module in own_imports(name))
        }

    assert crosses("investcrm.cli", "investcrm.gui") - OPENS_THE_WINDOW == set()
    assert crosses("investcrm.gui", "investcrm.cli") == set()


def test_no_module_needs_itself_to_be_there_first():
    needs = {name: sorted(own_imports(name)) for name in MODULES}
    assert list(circles(needs)) == []


def circles(needs: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield every group of modules that import each other in a ring (Tarjan: strongly connected parts)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> Iterator[list[str]]:
        number[name] = lowest[name] = len(number)
        stack.append(name)
        for other in needs[name]:
            if other not in number:
                yield from visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            ring = []
            while not ring or ring[-1] != name:
                ring.append(stack.pop())
            if len(ring) > 1:
                yield sorted(ring)

    for name in needs:
        if name not in number:
            yield from visit(name)


def test_a_ring_would_be_found():
    assert list(circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})) == [["a", "b", "c"]]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_in_one_sentence_what_lives_there(name):
    text = ast.get_docstring(tree(name)) or ""
    first = text.split("\n\n")[0]
    assert first.rstrip().endswith("."), f"{name}: {first!r}"
