"""The ground itself: locks, licence, a known fault of Qt for Python, and that nothing is left behind."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import investcrm

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PACKAGE = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.M)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_setting_a_text_five_hundred_times_costs_no_reference(qtbot):
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(500):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 250  # other threads hold a few for a moment


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_every_package_by_hash_and_names_no_place(lock):
    text = lock.read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert packages
    assert [package.split("\n")[0] for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find-links)", text)


def test_the_locks_hold_what_the_project_asks_for_at_the_same_versions():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {normal(re.match(r"[\w.-]+", line)[0]) for line in project["dependencies"]}
    runtime, dev = (
        dict(PACKAGE.findall((ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")))
        for kind in ("runtime", "dev")
    )
    assert asked - set(runtime) == set()
    assert {name: version for name, version in runtime.items() if dev.get(name) != version} == {}


def test_an_old_python_can_read_dev_py_far_enough_to_say_that_it_is_old():
    assert ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8)).body


def test_dev_py_without_words_shows_them_and_imports_only_the_standard_library():
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names
    done = subprocess.run([sys.executable, ROOT / "dev.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "setup" in done.stdout


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == investcrm.__version__


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{article}. " in text for article in range(1, 16))


def test_every_shipped_package_is_listed_with_a_licence_that_lets_it_be_shipped():
    text = (ROOT / "docs" / "third-party.md").read_text(encoding="utf-8").split("## Packages")[1]
    listed = dict(re.findall(r"^\| ([a-z0-9._-]+) \| (.+) \|$", text, re.M))
    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    assert set(listed) - {"package", "---"} == set(dict(PACKAGE.findall(lock)))
    assert [name for name, licence in listed.items() if re.match(r"A?GPL", licence)] == []


def test_no_link_between_the_documents_leads_nowhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "installer").glob("*.md")]
    dead = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]
    assert dead == []


UNTIDY = """
import logging, threading
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []

def test_leaves_a_window(qtbot):
    kept.append(QWidget())
    kept[-1].show()

def test_leaves_a_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(100_000)

def test_leaves_a_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[-1].wait, daemon=True).start()

def test_logs_a_warning():
    logging.getLogger("x").warning("heard")

def test_may_log_what_it_asks_for(logged_warnings):
    logging.getLogger("x").warning("heard")
    assert len(logged_warnings) == 1

def test_hears_qt_warn(qtbot):
    qWarning("from Qt")

def test_reaches_out():
    import socket
    with socket.socket() as it:
        it.connect(("192.0.2.1", 80))

def test_is_tidy(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
"""


@pytest.mark.long
def test_what_a_test_leaves_behind_fails_it(pytester):
    ground = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(ground.replace("PATIENCE_SECONDS = 20.0", "PATIENCE_SECONDS = 0.1"))
    pytester.makepyfile(UNTIDY)
    pytester.makeini("[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist", "-rA")
    ends = {
        match[2]: match[1]
        for match in re.finditer(r"^(FAILED|ERROR) \S+::(test_\w+)", result.stdout.str(), re.M)
    }
    assert ends == {
        "test_leaves_a_window": "ERROR",
        "test_leaves_a_timer": "ERROR",
        "test_leaves_a_thread": "ERROR",
        "test_logs_a_warning": "ERROR",
        "test_hears_qt_warn": "FAILED",
        "test_reaches_out": "FAILED",
    }


def test_a_postgres_of_its_own_gives_every_test_an_empty_database(postgres, postgres_url):
    import psycopg

    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE t (x int)")
    made = postgres.template(
        "with_a_row",
        lambda url: postgres.run("CREATE TABLE r AS SELECT 1", database=url.split("/")[3].split("?")[0]),
    )
    copy = postgres.create(made)
    with psycopg.connect(postgres.url(copy).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM r").fetchone() == (1,)
    postgres.drop(copy)
