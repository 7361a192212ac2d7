"""Measures the speed in one run: start, lists, event loop, import, each against its floor or limit."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from investcrm.cli import bench_figures, bench_forward, bench_lists, bench_map, bench_match, bench_room
from investcrm.cli.bench_lists import p95, word
from investcrm.services import bench_data
from investcrm.words import t

Say = Callable[[str], None]
_REGION: Final = "19"
_PATIENCE_S: Final = 900
START_LIMIT: Final = 5.0
"""A start may take this many times an empty window's."""
HOLD_LIMIT_MS: Final = 30.0
_LARGE: Final = 100_000
"""With so many inquiries the land is as large as it gets."""


def run(inquiries: int, repeat: int, say: Say) -> dict[str, Any]:
    """Measure everything and return the figures with their limits; ``ok`` where all hold."""
    folder = workspace(inquiries, say)
    _clear_desk(folder)
    say(t("Measuring the start ..."))
    figures: dict[str, Any] = {"inquiries": inquiries, "repeat": repeat, "machine": machine()}
    figures["start"] = _start(folder, repeat)
    say(t("Measuring the window ..."))
    _clear_desk(folder)
    figures["event_loop"] = _event_loop(folder, repeat)
    say(t("Measuring the map ..."))
    figures["map"] = _map(*bench_map.size(inquiries, _LARGE))
    say(t("Measuring the lists ..."))
    figures["lists"] = bench_lists.lists(folder, repeat)
    say(t("Measuring the figures ..."))
    figures["figures"] = bench_figures.figures(folder, repeat)
    say(t("Measuring the import ..."))
    figures["import"] = bench_lists.taking_in(folder)
    say(t("Measuring the confidential room ..."))
    figures["room"] = bench_room.room(repeat)
    say(t("Measuring the match ..."))
    sites, cases = (most * inquiries // _LARGE or 1 for most in (bench_match.SITES, bench_match.CASES))
    figures["match"] = bench_match.match(repeat, sites, cases)
    say(t("Measuring the forwarding ..."))
    figures["forward"] = bench_forward.forward(repeat)
    judged = ("start", "event_loop", "map", "figures", "import", "room", "match", "forward")
    figures["ok"] = all(figures[part]["ok"] for part in judged)
    return figures


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    import platform

    return {
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


# The workspace to measure with


def workspace(count: int, say: Say) -> Path:
    """Return the folder of a workspace with ``count`` inquiries; made once and kept among temporary files."""
    from investcrm import bootstrap

    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    kept = Path(tempfile.gettempdir()) / f"investcrm-bench-{owner}-{bench_data.VERSION}-{count}"
    if kept.is_dir() and _is_ours(kept):
        return kept
    say(t("Making a workspace with {count} inquiries; it is kept for next time.", count=count))
    with tempfile.TemporaryDirectory(prefix="investcrm-bench-", dir=kept.parent) as building:
        place = Path(building) / "workspace"
        made = bootstrap.create(
            place, _REGION, passphrase=bench_data.PASSPHRASE, member_name="Bench", remember=False
        )
        filled = made.workspace
        try:
            bench_data.fill(filled.store, filled.actor, filled.session, count, lambda *_: None)
        finally:
            filled.close()
        place.replace(kept)
    return kept


def _clear_desk(folder: Path) -> None:
    """Forget where the window was left, so that it opens as on its first day."""
    for left in folder.glob("desk.db*"):
        left.unlink()


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


# The start


def _start(folder: Path, repeat: int) -> dict[str, Any]:
    """Start processes by turns: an empty window, and the program up to a list with rows in it."""
    with tempfile.TemporaryDirectory(prefix="investcrm-start-") as home:
        environment = _environment(Path(home)) | _keys_of(folder)
        empty, ours, typed = [], [], []
        for round_ in range(repeat + 1):
            pair = (_empty(environment), _until_usable(folder, Path(home), environment, None))
            with_passphrase = _until_usable(folder, Path(home), environment, bench_data.PASSPHRASE)
            if round_:  # the first round only warms the disk
                empty.append(pair[0])
                ours.append(pair[1])
                typed.append(with_passphrase)
    ratio = statistics.median(ours) / statistics.median(empty)
    return {
        "empty_window_s": _spread(empty),
        "usable_list_s": _spread(ours),
        "usable_list_with_passphrase_s": _spread(typed),
        "ratio": round(ratio, 2),
        "limit": START_LIMIT,
        "ok": ratio <= START_LIMIT,
    }


def compare_starts(folder: Path, address: str, repeat: int) -> dict[str, Any]:
    """Start the program by turns on a laptop's workspace and on a server, up to a list with rows in it."""
    with tempfile.TemporaryDirectory(prefix="investcrm-start-") as home:
        environment = _environment(Path(home)) | _keys_of(folder)
        local, shared = [], []
        for round_ in range(repeat + 1):
            pair = [_until_usable(place, Path(home), environment, None) for place in (folder, address)]
            if round_:
                local.append(pair[0])
                shared.append(pair[1])
    ratio = statistics.median(shared) / statistics.median(local)
    return {"local_s": _spread(local), "server_s": _spread(shared), "ratio": round(ratio, 2)}


def _environment(home: Path) -> dict[str, str]:
    """Return an environment with a home of its own and, where there is no screen, an off-screen window."""
    found = dict(os.environ) | {"HOME": str(home), "USERPROFILE": str(home)}
    found.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        found[f"XDG_{name}_HOME"] = str(home / name.lower())
    found["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = str(home)
    if sys.platform.startswith("linux") and not (found.get("DISPLAY") or found.get("WAYLAND_DISPLAY")):
        found["QT_QPA_PLATFORM"] = "offscreen"
    return found


def _keys_of(folder: Path) -> dict[str, str]:
    """Return what lets a started program find the keys of the measured workspace, as a key store would."""
    from investcrm.security import keys

    held = keys.unlock(folder, bench_data.PASSPHRASE)
    told = {store: key.hex() for store, key in held.items()}
    return {
        "PYTHON_KEYRING_BACKEND": "investcrm.cli.bench_keys.MeasuredKeys",
        "INVESTCRM_BENCH_KEYS": json.dumps({"workspace": keys.read(folder)["workspace"], "keys": told}),
    }


def _empty(environment: dict[str, str]) -> float:
    started = time.time()
    told = _child(["-m", "investcrm.gui.bench_empty"], environment)
    return float(told) - started


def _child(words: list[str], environment: dict[str, str], given: str = "") -> str:
    """Run Python with these words and return what it says; what it complained of is passed on."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *words],
        env=environment,
        input=given.encode(),
        capture_output=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    if done.returncode:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
        done.check_returncode()
    return done.stdout.decode()


def _until_usable(
    folder: Path | str, home: Path, environment: dict[str, str], passphrase: str | None
) -> float:
    mark = home / "mark"
    mark.unlink(missing_ok=True)
    command = ["-m", "investcrm", "--workspace", str(folder)]
    command += [] if passphrase is None else ["--passphrase-fd", "0"]
    started = time.time()
    _child(command, environment | {"INVESTCRM_BENCH_MARK": str(mark)}, passphrase or "")
    return float(json.loads(mark.read_text(encoding="utf-8"))["ready"]) - started


# The event loop


def _event_loop(folder: Path, repeat: int) -> dict[str, Any]:
    """Let a real window be driven in a process of its own, and judge how long its loop was held."""
    with tempfile.TemporaryDirectory(prefix="investcrm-window-") as home:
        environment = _environment(Path(home)) | _keys_of(folder)
        said = _child(["-m", "investcrm.cli.bench", str(folder), str(repeat)], environment)
    told = json.loads(said.splitlines()[-1])
    acts = {
        name: {
            "count": len(holds),
            "hold_p95_ms": round(p95(holds), 1),
            "hold_longest_ms": round(max(holds), 1),
            "shown_p95_ms": round(p95(told["shown"][name]), 1),
        }
        for name, holds in told["holds"].items()
    }
    judged = [acts[name]["hold_p95_ms"] for name in ("open", "sort", "filter", "keystroke")]
    return {
        "acts": acts,
        "hold_p95_ms": max(judged),
        "limit_ms": HOLD_LIMIT_MS,
        "ok": max(judged) < HOLD_LIMIT_MS,
    }


def _map(sites: int, frames: int) -> dict[str, Any]:
    """Let the map be moved about in a process of its own, and judge its frames."""
    with tempfile.TemporaryDirectory(prefix="investcrm-map-") as home:
        words = ["-m", "investcrm.gui.bench_map", str(sites), str(frames)]
        return {"sites": sites} | bench_map.judged(_child(words, _environment(Path(home))))


def _drive(folder: str, repeat: int) -> int:
    """Open the window on a workspace and print what the probe finds; run as a process of its own."""
    from investcrm import bootstrap, words
    from investcrm.gui.bench_probe import measure
    from investcrm.gui.first_start.making import Makers
    from investcrm.gui.program import Program

    words.set_language("sv")

    def unused(*_: Any) -> Any:
        raise NotImplementedError

    program = Program(Makers(unused, unused, unused, unused, unused, unused), "sv")
    window = program.show(bootstrap.open_workspace(folder))
    try:
        print(json.dumps(measure(window, repeat)))
    finally:
        program.close()
    return 0


# Figures


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 3),
        "fastest": round(min(values), 3),
        "slowest": round(max(values), 3),
    }


def as_text(figures: dict[str, Any]) -> str:
    """Return the figures in a few lines."""
    from investcrm.cli.output import table

    start, loop, taken = figures["start"], figures["event_loop"], figures["import"]
    rows = [
        (
            t("Start to a usable list"),
            f"{start['usable_list_s']['median']:.3f} s",
            t("{ratio} times an empty window", ratio=start["ratio"]),
            f"{start['limit']:g}",
            word(start["ok"]),
        ),
        (
            t("Event loop held, 95 of 100"),
            f"{loop['hold_p95_ms']} ms",
            "",
            f"{loop['limit_ms']:g} ms",
            word(loop["ok"]),
        ),
        (
            t("10,000 rows, preview"),
            f"{taken['preview_s']} s",
            "",
            f"{taken['preview_limit_s']:g} s",
            word(taken["ok"]),
        ),
        (
            t("10,000 rows, import"),
            f"{taken['import_s']} s",
            "",
            f"{taken['import_limit_s']:g} s",
            word(taken["ok"]),
        ),
        *_map_lines(figures["map"]),
        *bench_figures.lines(figures["figures"]),
        *_room_lines(figures["room"]),
        *_match_lines(figures["match"]),
        *_forward_lines(figures["forward"]),
    ]
    return table((t("What"), t("Measured"), "", t("Limit"), ""), rows, right=(1, 3))


def _map_lines(shown: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            t("The map's frames, 95 of 100"),
            f"{shown['frame_p95_ms']} ms",
            "",
            f"{shown['limit_ms']:g} ms",
            word(shown["ok"]),
        )
    ]


def _room_lines(room: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    opened, lists, cost = room["unlock"], room["lists"], room["encryption"]
    return [
        (
            t("The confidential room, by passphrase"),
            f"{opened['passphrase_s']} s",
            "",
            f"{opened['passphrase_limit_s']:g} s",
            word(opened["ok"]),
        ),
        (
            t("The confidential room, by key store"),
            f"{opened['key_store_s']} s",
            "",
            f"{opened['key_store_limit_s']:g} s",
            word(opened["ok"]),
        ),
        (
            t("Its lists, times the open ones"),
            f"{lists['ratio']}",
            "",
            f"{lists['limit']:g}",
            word(lists["ok"]),
        ),
        (t("Encryption, times without"), f"{cost['ratio']}", "", f"{cost['limit']:g}", word(cost["ok"])),
    ]


def _match_lines(match: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            t("{sites} sites against one inquiry", sites=match["sites"]),
            f"{match['match_ms']} ms",
            t("{ratio} times a bare pass", ratio=match["match_ratio"]),
            f"{match['match_limit_ms']:g} ms",
            word(match["match_ms"] < match["match_limit_ms"]),
        ),
        (
            t("What is missing, {cases} inquiries", cases=match["cases"]),
            f"{match['worth_s']} s",
            "",
            f"{match['worth_limit_s']:g} s",
            word(match["worth_s"] < match["worth_limit_s"]),
        ),
    ]


def _forward_lines(sent: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            t("Forwarding to {count} municipalities", count=sent["municipalities"]),
            f"{sent['forward_s']} s",
            "",
            f"{sent['limit_s']:g} s",
            word(sent["forward_s"] < sent["limit_s"]),
        ),
        (
            t("Reading in {count} answers", count=sent["answers"]),
            f"{sent['answers_s']} s",
            "",
            f"{sent['answers_limit_s']:g} s",
            word(sent["answers_s"] < sent["answers_limit_s"]),
        ),
    ]


if __name__ == "__main__":
    sys.exit(_drive(sys.argv[1], int(sys.argv[2])))
