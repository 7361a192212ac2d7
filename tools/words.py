"""Keeps the catalogue: ``add``, list the ``missing`` or ``unused``, ``prune`` unused ones, ``compile`` it."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "investcrm"
CATALOGUE = ROOT / "resources" / "i18n" / "sv" / "LC_MESSAGES" / "investcrm.po"
Key = str | tuple[str, ...]


@cache
def _told(source: Path) -> tuple[list[ast.ClassDef], list[ast.Call]]:
    """Return every class and every call in the source, which is read once."""
    nodes = [
        node
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    return classes, [node for node in nodes if isinstance(node, ast.Call)]


@cache
def error_kinds(source: Path) -> set[str]:
    """Return the names of ``UserError`` and everything derived from it; their first argument is a text."""
    bases = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases} for node in _told(source)[0]
    }
    kinds = {"UserError"}
    while more := {name for name, parents in bases.items() if parents & kinds} - kinds:
        kinds |= more
    return kinds


def keywords(source: Path) -> dict[str, tuple[int, int] | None]:
    """Return the functions whose arguments are keys: which of them, or none for the first."""
    return {"N_": None, "t": None, "n": (1, 2)} | dict.fromkeys(error_kinds(source))


def used(source: Path = SOURCE) -> set[Key]:
    """Return every key in the source; methods such as ``w.t`` and ``w.n`` count as well.

    The syntax tree is read, because Babel's own extraction passes over calls inside f-strings.
    """
    wanted = keywords(source)
    keys: set[Key] = set()
    for node in _told(source)[1]:
        if (name := _called(node)) in wanted:
            texts = [_text(argument) for argument in node.args[: len(wanted[name] or (1,))]]
            if texts and all(texts):
                keys.add(tuple(texts) if len(texts) > 1 else texts[0])
    return keys


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def load() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="sv", project="InvestCRM", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as handle:
        return read_po(handle, locale="sv")


def save(catalogue: Catalog) -> None:
    out = io.BytesIO()
    write_po(out, catalogue, sort_output=True, omit_header=False, width=0)
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|'
        r"Report-Msgid-Bugs-To):.*\n",
        "",
        out.getvalue().decode(),
        flags=re.M,
    )
    text = re.sub(r"\A(#[^\n]*\n)+", "", text)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    temporary = CATALOGUE.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(CATALOGUE)


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time change the catalogue; a folder is made by one only, on every system."""
    import time

    lock = CATALOGUE.with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(600):
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()


def add(lines: list[str]) -> int:
    with locked():
        catalogue = load()
        count = 0
        for raw in lines:
            parts = [part.replace("\\n", "\n") for part in raw.rstrip("\n").split("\t")]
            if len(parts) == 2:
                catalogue.delete(parts[0])
                catalogue.add(parts[0], parts[1])
            elif len(parts) == 4:
                catalogue.delete(parts[0])
                catalogue.add((parts[0], parts[1]), (parts[2], parts[3]))
            elif raw.strip():
                print(f"not understood: {raw!r}", file=sys.stderr)
                return 1
            else:
                continue
            count += 1
        save(catalogue)
        compile_catalogue(catalogue)
    print(f"{count} added")
    return 0


def prune() -> int:
    """Drop the translations of words the source no longer says."""
    with locked():
        catalogue = load()
        unused = translated(catalogue) - used()
        for key in unused:
            catalogue.delete(key if isinstance(key, str) else key[0])
        save(catalogue)
        compile_catalogue(catalogue)
    print(f"{len(unused)} dropped")
    return 0


def translated(catalogue: Catalog) -> set[Key]:
    return {
        tuple(m.id) if isinstance(m.id, (tuple, list)) else m.id
        for m in catalogue
        if m.id and (all(m.string) if isinstance(m.string, (tuple, list)) else m.string)
    }


def compile_catalogue(catalogue: Catalog, path: Path = CATALOGUE) -> None:
    target = path.with_suffix(".mo")
    temporary = target.with_suffix(".mo.tmp")
    with temporary.open("wb") as handle:
        write_mo(handle, catalogue)
    temporary.replace(target)


def report(title: str, keys: set[Key]) -> int:
    for key in sorted(keys, key=str):
        print(f"{title}: {key!r}")
    return 1 if keys else 0


def main(arguments: list[str]) -> int:
    """Run one of the verbs; returns the exit code."""
    match arguments:
        case ["add"]:
            return add(sys.stdin.read().splitlines())
        case ["missing"]:
            return report("missing", used() - translated(load()))
        case ["unused"]:
            return report("unused", translated(load()) - used())
        case ["missing", "unused"]:
            return main(["missing"]) | main(["unused"])
        case ["prune"]:
            return prune()
        case ["compile"]:
            compile_catalogue(load())
            for path in CATALOGUE.parents[2].glob("*/LC_MESSAGES/investcrm.po"):
                if path != CATALOGUE:
                    with path.open("rb") as handle:
                        compile_catalogue(read_po(handle, locale=path.parent.parent.name), path)
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a pipe, or a terminal: both can
    raise SystemExit(main(sys.argv[1:]))
