"""Answers read in from the terminal: one outcome for each file, and an exit code a script can act on."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.cli.conftest import Command
from tests.services.replies import filled, form, reply


def asked(crm: Command, tmp_path: Path) -> tuple[str, str, bytes]:
    """Ask a municipality, and return the case's number, the mail's subject and the form."""
    number = crm("inquiry", "add", "Projekt Alm", "--asks", "12–18 ha, 10 MW", "--json").data["number"]
    out = tmp_path / "ut"
    made = crm("forward", number, "--to", "1980", "--out", out, "--sent", "--json")
    assert made.code == 0, made.err
    (draft,) = out.glob("*.eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return number, str(message["Subject"]), form(message)


def test_every_file_gets_its_outcome_and_nothing_is_read_in_twice(crm: Command, tmp_path: Path) -> None:
    number, subject, blank = asked(crm, tmp_path)
    paper = filled(blank, {"answer": "offer", "n1_name": "Nya fältet", "n1_usable_m2": "14,5"})
    files = {
        "svar.eml": reply(f"SV: {subject}", files=(("svar.pdf", paper),)),
        "annans.eml": reply("SV: Förfrågan [0123456789AB]"),
        "bara ord.eml": reply(f"SV: {subject}", "Vi återkommer på fredag."),
        "karta.pdf": b"%PDF-1.7 ingen blankett",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in files]

    def outcomes(*more: object) -> tuple[int, dict[str, Any]]:
        ran = crm("answer", "read", *paths, *more, "--json")
        return ran.code, {one["file"]: one for one in ran.data}

    code, would = outcomes("--dry-run")
    assert code == 2
    assert {name: one["outcome"] for name, one in would.items()} == {
        "svar.eml": "ready", "annans.eml": "refused", "bara ord.eml": "ask", "karta.pdf": "refused",
    }  # fmt: skip
    assert crm("inquiry", "show", number, "--json").data["answered"] == 0
    code, done = outcomes()
    assert (code, done["svar.eml"]["outcome"], done["svar.eml"]["fields_taken"]) == (2, "taken", 1)
    (site,) = done["svar.eml"]["sites"]
    assert (site["site"], site["new"], site["fields"][0]["value"]) == ("Nya fältet", True, 145_000)
    assert crm("answer", "read", tmp_path / "svar.eml", "--json").data[0]["outcome"] == "again"
    said = crm("answer", "read", tmp_path / "svar.eml")
    assert (said.code, "redan inläst" in said.out) == (0, True)
    words = crm("answer", "read", tmp_path / "bara ord.eml", "--words", "--case", number, "--json")
    assert (words.code, words.data[0]["outcome"]) == (0, "taken")
    crm("undo", "--yes")
    crm("undo", "--yes")
    assert crm("inquiry", "show", number, "--json").data["answered"] == 0


def test_a_file_that_is_not_there_is_said_and_stops_nothing(crm: Command, tmp_path: Path) -> None:
    ran = crm("answer", "read", tmp_path / "saknas.pdf", "--json")
    assert ran.code == 2
    assert ran.data[0]["outcome"] == "refused"
