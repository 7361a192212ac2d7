#!/usr/bin/env python3
"""Everything a developer or a curious user does with a checkout; needs Python 3.11 or newer and nothing else.

python3 dev.py setup     make .venv with the program in it (the command is then .venv/bin/investcrm)
python3 dev.py demo      set up, then show the program on a sample region; --offscreen writes build/demo
python3 dev.py run       start the program; words after it go to the command, e.g. run kpi 2026Q1
python3 dev.py test      set up with the tools and check everything; words after it go to pytest
python3 dev.py bench     measure the speed; words after it go to the command, e.g. bench --json
python3 dev.py lock      solve requirements/*.lock anew from pyproject.toml (needs uv); --upgrade for newer
python3 dev.py clean     remove what was made; --all removes .venv too
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

FLOOR = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.json"
BUILD = ROOT / "build"
REQUIREMENTS = ROOT / "requirements"
CATALOGUE = ROOT / "resources" / "i18n" / "sv" / "LC_MESSAGES" / "investcrm.po"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
COMMAND = VENV / ("Scripts/investcrm.exe" if WINDOWS else "bin/investcrm")

LOCKS = {
    "dev": ["pyproject.toml", "--group", "dev"],
    "runtime": ["pyproject.toml", "--group", "build", "--constraint", "requirements/dev.lock"],
    "judge": ["--group", "judge"],
}
LOCK_HEADER = "# Made from pyproject.toml by: python3 dev.py lock\n"

LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libGLX.so.0": ("libglx0", "libglvnd-glx"),
    "libOpenGL.so.0": ("libopengl0", "libglvnd-opengl"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
"""What Qt takes from a Linux system, with the packages of Debian (and Ubuntu) and of Fedora that hold it."""


class Stopped(Exception):
    """A situation told in one sentence; nothing more can be done here."""


def main(arguments: list[str]) -> int:
    """Run one verb; return the exit code."""
    verbs = {
        "setup": verb_setup,
        "demo": verb_demo,
        "run": verb_run,
        "test": verb_test,
        "bench": verb_bench,
        "lock": verb_lock,
        "clean": verb_clean,
    }
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 0 if arguments in (["help"], ["-h"], ["--help"]) else 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # what the checks say has letters that not every console has
    try:
        return verbs[arguments[0]](arguments[1:])
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def verb_setup(rest: list[str]) -> int:
    """Make .venv; ``--dev`` with the developers' tools."""
    expect_only(rest, "--dev")
    setup("dev" if "--dev" in rest else "runtime")
    missing = missing_libraries(window=has_screen())
    if missing:
        print(f"The commands work; the window does not yet:\n{advice(missing)}")
    print(f"Ready: {COMMAND.relative_to(ROOT)}")
    return 0


def verb_demo(rest: list[str]) -> int:
    expect_only(rest, "--offscreen")
    setup("runtime")
    offscreen = "--offscreen" in rest or not has_screen()
    need_libraries(window=not offscreen)
    command = ["-m", "investcrm.cli.demo", "--out", str(BUILD / "demo")]
    return call([*command, "--offscreen"] if offscreen else command, offscreen=offscreen)


def verb_run(rest: list[str]) -> int:
    setup("runtime")
    if not rest:
        need_libraries(window=True)
    return call(["-m", "investcrm.cli.main", *rest])


def verb_bench(rest: list[str]) -> int:
    setup("runtime")
    need_libraries(window=False)
    return call(["-m", "investcrm.cli.main", "bench", *rest], offscreen=True)


def verb_test(rest: list[str]) -> int:
    """Check style, types, architecture, words and behaviour; a failure does not hide the later ones."""
    setup("dev")
    need_libraries(window=False)
    workers = [] if any(word.startswith(("-n", "--numprocesses")) for word in rest) else ["-n", "2"]
    checks = [
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("style", ["-m", "ruff", "check", "."]),
        ("types", ["-m", "mypy"]),
        ("architecture", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
        ("words", ["tools/words.py", "missing", "unused"]),
    ]
    outcomes: list[tuple[str, int, float]] = []
    said: list[str] = []

    def check() -> None:
        for name, command in checks:
            started = time.monotonic()
            done = subprocess.run([str(PYTHON), *command], cwd=ROOT, capture_output=True, check=False)
            said.append(f"\n== {name}\n{(done.stdout + done.stderr).decode('utf-8', 'replace')}")
            outcomes.append((name, done.returncode, time.monotonic() - started))
            if done.returncode:
                print(f"\n== {name}: FAILED, told after the tests", flush=True)

    beside = threading.Thread(target=check)
    beside.start()
    print("\n== tests; the checks run beside them and are shown after them", flush=True)
    started = time.monotonic()
    code = call(["-m", "pytest", "-m", "not long and not screen", *workers, *rest], offscreen=True)
    seconds = time.monotonic() - started
    beside.join()
    outcomes.append(("tests", code, seconds))
    print("".join(said))
    print()
    for name, code, seconds in outcomes:
        print(f"{'ok    ' if code == 0 else 'FAILED'} {seconds:6.1f} s  {name}")
    return 1 if any(code for _, code, _ in outcomes) else 0


def verb_lock(rest: list[str]) -> int:
    """Solve the lock files for every system at once; no package index is named in them."""
    expect_only(rest, "--upgrade")
    uv = shutil.which("uv")
    if not uv:
        raise Stopped("Solving the lock files needs uv: pip install uv")
    REQUIREMENTS.mkdir(exist_ok=True)
    for name, sources in LOCKS.items():
        target = REQUIREMENTS / f"{name}.lock"
        options = [
            "--universal",
            "--python-version",
            ".".join(map(str, FLOOR)),
            "--generate-hashes",
            "--quiet",
        ]
        unnamed = ["--no-header", "--no-emit-index-url", "--no-emit-find-links"]
        output = ["--output-file", target.relative_to(ROOT).as_posix(), *rest]
        command = [uv, "pip", "compile", *sources, *options, *unnamed, *output]
        if subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode:
            raise Stopped(f"{target.name} could not be solved.")
        text = target.read_text(encoding="utf-8")
        target.write_text(LOCK_HEADER + text.removeprefix(LOCK_HEADER), encoding="utf-8", newline="\n")
        print(f"{target.relative_to(ROOT)}: {text.count('==')} packages")
    return 0


def verb_clean(rest: list[str]) -> int:
    expect_only(rest, "--all")
    made = [
        "build",
        "dist",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".import_linter_cache",
    ]
    for name in [*made, ".venv"] if "--all" in rest else made:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("src", "tests", "tools"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    return 0


def setup(kind: str) -> None:
    """Bring .venv to what ``requirements/<kind>.lock`` says; well under a second when it is already there."""
    import tomllib

    lock = REQUIREMENTS / f"{kind}.lock"
    if not lock.is_file():
        raise Stopped(f"{lock.relative_to(ROOT)} is not there; make it with: python3 dev.py lock")
    description = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = digest(
        json.dumps([description["project"], description["build-system"], description["tool"]["hatch"]])
    )
    stamp = read_stamp()
    if stamp.get("place") != str(ROOT) or not PYTHON.exists():
        if "place" in stamp or not usable_venv():  # one that was made by hand is used as it is
            make_venv()
        stamp = {"place": str(ROOT)}
    wanted = {
        name: digest((REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8"))
        for name in ("runtime", "dev")
    }
    if stamp.get(kind) != wanted[kind]:
        print(
            f"Installing what {lock.relative_to(ROOT)} lists; this takes a minute or two, once.", flush=True
        )
        pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
        stamp[kind] = wanted[kind]
        if kind == "dev":  # holds all of the other, at the same versions
            stamp["runtime"] = wanted["runtime"]
        write_stamp(stamp)
    if stamp.get("project") != project or not COMMAND.exists():
        pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamp["project"] = project
        write_stamp(stamp)
    compile_catalogue()


def usable_venv() -> bool:
    """Tell whether .venv has a Python that is new enough, with pip."""
    check = f"import pip, sys; sys.exit(sys.version_info < {FLOOR})"
    return (
        PYTHON.exists()
        and not subprocess.run([str(PYTHON), "-c", check], check=False, capture_output=True).returncode
    )


def make_venv() -> None:
    import importlib.util
    import venv

    own_pip = importlib.util.find_spec("ensurepip") is not None
    if not own_pip and importlib.util.find_spec("pip") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Stopped(
            f"This Python lacks the module venv. On Debian or Ubuntu: apt install python{version}-venv"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    venv.EnvBuilder(symlinks=not WINDOWS, with_pip=own_pip).create(VENV)


def pip(*arguments: str) -> None:
    """Install into .venv with its own pip, or with this Python's where a system packs pip apart."""
    own = any(VENV.glob("lib/python*/site-packages/pip")) or (VENV / "Lib" / "site-packages" / "pip").exists()
    program = [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    environment = os.environ | {"PIP_USER": "0"}  # a machine-wide "user" setting does not fit a .venv
    done = subprocess.run([*program, "install", *quiet, *arguments], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise Stopped(
            "Installing failed, see above; what was installed before stays. Try again with the network up."
        )


def compile_catalogue() -> None:
    compiled = CATALOGUE.with_suffix(".mo")
    current = compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime
    if not current and call(["tools/words.py", "compile"]):
        raise Stopped(f"{CATALOGUE.relative_to(ROOT)} could not be compiled.")


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    temporary = STAMP.with_suffix(".tmp")
    temporary.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    temporary.replace(STAMP)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def call(arguments: list[str], *, offscreen: bool = False) -> int:
    """Run .venv's Python; without a screen when asked."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=environment, check=False).returncode


def expect_only(words: list[str], *known: str) -> None:
    for word in words:
        if word not in known:
            raise Stopped(f"{word} is not understood here; known: {', '.join(known) or 'nothing'}")


def has_screen() -> bool:
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(*, window: bool) -> list[str]:
    """Return the system libraries Qt asks for and does not find; always none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    plugins = next(VENV.glob("lib/python*/site-packages/PySide6/Qt/plugins/platforms"), None)
    if plugins is None:
        return []
    names = ["libqoffscreen.so"]
    if window:
        names.append("libqxcb.so" if os.environ.get("DISPLAY") else "libqwayland.so")
    missing: set[str] = set()
    for name in names:
        if shutil.which("ldd"):
            listing = subprocess.run(
                ["ldd", str(plugins / name)], capture_output=True, text=True, check=False
            ).stdout
            missing |= {line.split()[0] for line in listing.splitlines() if line.endswith("not found")}
        else:
            missing |= first_missing(plugins / name)
    return sorted(missing)


def first_missing(library: Path) -> set[str]:
    """Load a library in another process; the loader names the first thing it lacks."""
    script = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
    done = subprocess.run(
        [str(PYTHON), "-c", script, str(library)], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().rsplit("\n", 1)[-1]
    return {last.removeprefix("OSError: ").split(":")[0]} if done.returncode else set()


def advice(missing: list[str]) -> str:
    known = [LIBRARIES[name] for name in missing if name in LIBRARIES]
    lines = [f"Qt does not find {', '.join(missing)} on this system."]
    if known:
        lines.append(f"  Debian, Ubuntu: apt install {' '.join(sorted({debian for debian, _ in known}))}")
        lines.append(f"  Fedora:         dnf install {' '.join(sorted({fedora for _, fedora in known}))}")
    return "\n".join(lines)


def need_libraries(*, window: bool) -> None:
    missing = missing_libraries(window=window)
    if missing:
        raise Stopped(advice(missing))


def newer_python() -> list[str] | None:
    """Return the command of a Python that is new enough, when this one is not."""
    for minor in range(20, FLOOR[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:
            return [found]
        if WINDOWS and shutil.which("py"):
            command = ["py", f"-3.{minor}"]
            if not subprocess.run([*command, "-c", ""], capture_output=True, check=False).returncode:
                return command
    return None


if __name__ == "__main__":
    if sys.version_info[:2] < FLOOR:
        other = newer_python()
        if other is None:
            sys.exit("InvestCRM needs Python 3.11 or newer; this is " + sys.version.split()[0])
        sys.exit(subprocess.run([*other, *sys.argv], check=False).returncode)
    sys.exit(main(sys.argv[1:]))
