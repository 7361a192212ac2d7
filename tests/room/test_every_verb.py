"""Twins tried with every verb of the terminal: what it says, its exit code, the names of files it leaves.

The list is read from the program itself, so that a verb that is added is tried too.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import MemoryKeyring
from tests.room.conftest import PASSPHRASE, SECRET
from tests.room.twins import Hidden, clock, twins
from tests.store.worlds import Clock

from investcrm.cli import terminal
from investcrm.cli.main import main
from investcrm.security import keys as keychain

__all__ = ["clock", "twins"]
_MADE = re.compile(
    r"[0-9a-f]{32}|\b\d{13}\b|\b\d\d:\d\d(:\d\d)?\b|[0-9A-F]{12}|\b[0-9A-F]{6}(?:[0-9A-F]{2})?\b"
    r"|\"bytes\": \d+|[\d ]+ kB"
)
"""Ids, moments, references and sizes of files with them, which differ whenever something is done twice."""


def verbs(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Return every verb of the terminal, as people type it, and what it asks for at least."""
    for name, one in (command or terminal.program()).commands.items():
        if hasattr(one, "commands"):
            yield from verbs(one, (*path, name))
            continue
        needed = [parameter for parameter in one.params if parameter.required]
        asked = (
            f"{option.opts[0]} " * (option.param_type_name == "option") + "{hidden}" for option in needed
        )
        yield " ".join((*path, name)), " ".join(asked)


VERBS: Mapping[str, str | tuple[str, ...]] = {
    "init": "makes another workspace",
    "restore": "makes another workspace",
    "bench": "makes a workspace of its own",
    "move": "writes to a server",
    "brief list": "a municipality's, on a server",
    "brief show": "a municipality's, on a server",
    "brief ask": "a municipality's, on a server",
    "reply send": "a municipality's, on a server",
    **dict.fromkeys(
        ("server init", "server check", "server backup", "server restore", "server clean",
         "server member add", "server member remove", "server member list"), "a server's administrator's"
    ),
    "confidential init": "makes another workspace",
    "check": ("",),
    "backup": ("{out}/b.investcrm",),
    "inquiry list": ("", "--search {secret}", "--search S- --order deadline"),
    "inquiry show": ("{open}", "{hidden}", "2026-003"),
    "inquiry add": ("Projekt-Al --investor {secret}1-AB", "Projekt-Ask --source {secret}"),
    "match": ("{open} --all", "{hidden}"),
    "forward": ("{open} --to 1983 --reviewed --out {out}", "{hidden} --to 1983 --out {out}"),
    "following": ("{open}", "{hidden}"),
    "promises": ("{open}", "{hidden}"),
    "explain": ("{open} Sjuk --step offer", "{hidden} {secret} --step offer"),
    "complaint add": ("{secret} --case {open}", "{secret} --case {hidden}"),
    "complaint list": ("", "--case {hidden}"),
    "complaint close": ("{secret} --done Ringt", "ABCDEF --done X --case {hidden}"),
    "extend": ("{open} --deadline 2099-01-01 --out {out}", "{hidden} --deadline 2099-01-01 --out {out}"),
    "readdress": (
        "{open} --at 1984 --email {secret}@x.example --out {out}", "{hidden} --at 1980 --email a@x.example"
    ),
    "answer add": ("{open} --from 1984 --text Mark", "{hidden} --from 1980 --text Mark"),
    "answer read": ("{samples}/forfragningar.xlsx --dry-run", "{samples}/forfragningar.xlsx --case {hidden}"),
    "offer": ("{open} --out {out}", "{hidden} --out {out}"),
    "programme": ("{open} --on 2030-05-06 --out {out}", "{hidden} --on 2030-05-06 --site Hacksta"),
    "decide": ("{hidden} --outcome lost --reason price", "{open} --outcome lost --reason price"),
    "mail show": ("",),
    "mail outbox": ("", "{hidden}", "{open}"),
    "mail settle": ("{hidden} a@kommun.test --again", "{open} a@kommun.test --again"),
    "remind": ("--due --out {out}", "{open} --out {out}", "{hidden} --out {out}", "{hidden} --send"),
    "undo": ("--yes",),
    "import": ("{samples}/forfragningar.xlsx --dry-run", "{hidden}"),
    "indicator list": ("",),
    "indicator show": ("nki", "{secret}"),
    "indicator read": ("{samples}/mark.csv --dry-run",),
    "indicator fetch": ("planned_m2", "{secret}"),
    "indicator set": ("nki Köping 2019 70 --source {secret}", "{secret} 1983 2019 70 --source X"),
    "indicator add": ("{secret}",),
    "indicator export": ("--out {out}/indicators.xlsx",),
    "ledger show": ("{open}", "{hidden}"),
    "ledger state": ("{open} announced --jobs 7 --source {secret}", "{hidden} stated --jobs 7"),
    "ledger withdraw": ("{open} 00000000", "{hidden} 00000000"),
    "ledger due": ("",),
    "ledger ask": ("{open} --months 12 --on 2099-01-01", "{hidden} --months 12 --on 2099-01-01"),
    "ledger bridge": ("2026", "2025 --money"),
    "kpi show": ("2026", "2026-Q1"),
    "kpi define": ("own_one --sv {secret} --where source={secret}", "{secret}"),
    "kpi own": ("",),
    "kpi remove": ("own_one", "{secret}"),
    "target list": ("", "--year 2025"),
    "target set": ("inquiries 20", "lost none --municipality 1983", "{secret} 1"),
    "export": ("inquiries --out {out}/i.xlsx", "companies --out {out}/c.pdf --search {secret}"),
    "worth": ("--all",),
    "site list": ("", "--search {secret}"),
    "site show": ("{secret}", "Område-3"),
    "site sheet": ("{secret} --out {out}/s.pdf",),
    "site keep": ("{secret} {samples}/mark.csv",),
    "power list": ("Köping", "{secret}"),
    "power add": ("Köping --indicative 5 --source {secret}", "{secret} --firm 5"),
    "power reserve": ("Köping --power 2 --for {secret}", "{secret} --power 2 --for X"),
    "power substation": ("{secret} --in Köping",),
    "secrecy assess": ("{hidden} secret --ground 31:16", "{open} public"),
    "secrecy show": ("{hidden}", "{open}"),
    "disclosure add": ("Allt --find {secret}", "Allt --documents-of {hidden}", "Allt --documents-of {open}"),
    "disclosure list": ("", "--confidential"),
    "disclosure show": ("2", "1"),
    "disclosure mask": ("1 Lager.txt --word Lager",),
    "disclosure decide": ("1 refused --document Lager.txt --ground 31:16 --reason X",),
    "register add": ("{hidden} 1 RV-2026-17", "{open} Lager.txt RV-2026-18"),
    "register export": ("--out {out}/r.xlsx", "--out {out}/p.pdf --public", "--confidential --out {out}/q"),
    "disposal due": ("", "--confidential"),
    "disposal carry-out": ("1",),
    "disposal rule add": ("lost --months 24 --decision RV-1 --decided 2026-01-01",),
    "disposal rule list": ("", "--confidential"),
    "archive export": ("{open} --out {out}/a.zip", "{hidden} --out {out}/h.zip"),
    "wheel show": ("", "2026 --open"),
    "wheel add": ("Möte --on 2099-03-05", "{secret} --nth 3 --month 3"),
    "wheel propose": ("",),
    "wheel done": ("1 --year 2026", "999"),
    "wheel remove": ("Möte", "{secret}"),
    "wheel ics": ("--out {out}/w.ics",),
    "meeting list": ("",),
    "meeting call": ("Nätverk --on 2099-03-05 --kind network --with 1980",),
    "meeting held": ("{secret}", "Nätverk"),
    "meeting off": ("Nätverk",),
    "plan list": ("", "--all"),
    "plan show": ("{secret}",),
    "plan add": ("Fler --by 2099-01-01 --kpi inquiries --reach 5", "Mark --by 2099-01-01 --gap Köping/land"),
    "plan note": ("Fler Ringt", "{secret} X"),
    "plan close": ("Fler", "{secret}"),
    "report quarter": ("2026-Q1 --out {out}/q.pdf", "2025 --out {out}/y.pdf --publish"),
    "report list": ("",),
    "project list": ("",),
    "project add": (
        "{secret} --from 2026-01-01 --to 2026-12-31", "Projekt-Ny --from 2026-01-01 --to 2025-01-01"
    ),
    "project show": ("Grön", "{secret}"),
    "project end": ("Grön --on 2026-11-30",),
    "project activity": ("Grön {secret} --on 2026-02-02",),
    "project hours": ("Grön 7,5 --on 2026-02-02", "Grön --on 2026-02-02"),
    "project attribute": ("Grön {open}", "Grön {hidden}", "Grön jobs_decided --share 50"),
    "project goal": ("Grön Kontakter --target 5",),
    "project count": ("Grön Kontakter 2",),
    "project report": ("Grön 1 --out {out}/r.pdf", "Grön 1 --reported --out {out}/r.xlsx"),
    "project calendar": ("Grön --out {out}/p.ics",),
    "audit seal": ("--out {out}/seal.json", "--confidential --out {out}/room.json"),
    "audit verify": ("", "--confidential"),
    "person due": ("--within 9999",),
    "person export": ("{secret} --out {out}/1", "info@lager.example --out {out}/2"),
    "person erase": ("{secret} --yes",),
    "confidential unlock": ("",),
    "confidential lock": ("",),
    "confidential passphrase": ("",),
    "confidential rekey": ("",),
    "confidential list": ("",),
    "confidential show": ("{hidden}",),
    "confidential add": ("Projekt-Norrsken",),
    "confidential seal": ("{open} --code-name X", "2026-999 --code-name X"),
    "confidential unseal": ("{hidden} --title X",),
    "confidential log": ("{hidden}",),
    "confidential left": ("",),
    "confidential name": ("{hidden} Rådgivaren",),
    "confidential member list": ("{hidden}",),
    "confidential member add": ("{hidden} Rådgivaren",),
    "confidential member remove": ("{hidden} Rådgivaren",),
    "confidential member hand-over": ("{hidden} Rådgivaren",),
}  # fmt: skip
"""With what a verb is tried, or the reason why it is not: words are split at spaces."""


def test_what_is_said_of_verbs_is_said_of_some_that_are_there() -> None:
    assert not set(VERBS) - {verb for verb, _ in verbs()}


@pytest.mark.long
def test_no_verb_says_anything_else(
    twins: tuple[Path, Path, Hidden], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    key_store: MemoryKeyring, standing_clock: Clock,
) -> None:  # fmt: skip
    """The outsider works at an unlocked computer whose key store opens the workspace, not the room."""
    told = []
    for made in twins[:2]:
        place = tmp_path / made.parent.name
        folder = place / "workspace"
        shutil.copytree(made, folder)
        (place / "out").mkdir()
        keychain.remember(keychain.read(folder)["workspace"], keychain.unlock(folder, PASSPHRASE))
        told.append(list(_tried(place, twins[2], capsys)))
    for without, among in zip(*told, strict=True):
        assert without == among
    codes = [code for _, code, _ in told[0]]
    assert codes.count(0) > len(codes) / 3
    assert 1 not in codes


def _tried(
    place: Path, hidden: Hidden, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[str, int, list[str]]]:
    """Try every verb in turn, and return what it said and which files it left."""
    known = {
        "open": "2026-001", "hidden": hidden.numbers[0], "secret": SECRET, "out": str(place / "out"),
        "samples": str(Path(__file__).resolve().parents[2] / "resources" / "samples"),
    }  # fmt: skip
    in_turn = itertools.cycle((False, True))
    for verb, least in verbs():
        ways = VERBS.get(verb, (least,))
        for way in ways if isinstance(ways, tuple) else ():
            as_json = next(in_turn)
            given = [*verb.split(), *(word.format(**known) for word in way.split())]
            capsys.readouterr()
            code = main([*given, "--workspace", str(place / "workspace"), *(["--json"] if as_json else [])])
            found = capsys.readouterr()
            said = [_MADE.sub("-", text.replace(str(place), "P")) for text in (found.out, found.err)]
            files = sorted(path.name for path in (place / "out").rglob("*"))
            yield " ".join(given).replace(str(place), "P"), code, [*said, *files]
