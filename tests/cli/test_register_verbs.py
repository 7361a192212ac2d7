"""The register from the terminal."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from tests.cli.conftest import PASSPHRASE, Command

from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.commands import Attachment, KeepDocuments, LogInquiry
from investcrm.services import cases, inquiries


def with_document(workspace: Path, title: str, *, room: bool = False) -> str:
    """Log a case with a document and return its number."""
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    inside = rooms.unlock(opened, PASSPHRASE) if room else opened
    try:
        made = inside.act(inquiries.log, LogInquiry(title))
        paper = Attachment("brev.txt", "text/plain", title.encode(), "received", title)
        inside.act(cases.keep_documents, KeepDocuments(made.id, (paper,)))
        return made.number
    finally:
        if room:
            inside.close()
        opened.close()


def lines(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).active.iter_rows(values_only=True))[1:]


def test_a_number_is_entered_and_stands_in_the_register(crm: Command, workspace: Path, tmp_path: Path):
    number = with_document(workspace, "Projekt Alm")
    done = crm("register", "add", number, "brev", "RV 2026:17", "--concerns", "Mark", "--json")
    assert done.data["registry_number"] == "RV 2026:17"
    out = tmp_path / "diarium.xlsx"
    made = crm("register", "export", "--out", out, "--json")
    assert made.data["documents"] == 1
    ((_, registry, _, who, concerns, *_),) = lines(out)
    assert (registry, who, concerns) == ("RV 2026:17", "Projekt Alm", "Mark")


def test_an_unknown_document_is_a_sentence_with_those_there_are(crm: Command, workspace: Path):
    number = with_document(workspace, "Projekt Alm")
    refused = crm("register", "add", number, "avtal", "17")
    assert refused.code == 2
    assert "brev.txt" in refused.err


def test_the_public_register_with_the_room_tells_day_and_number(
    command: Command, workspace: Path, tmp_path: Path
):
    number = with_document(workspace, "Kvantfjäril", room=True)
    plain = with_document(workspace, "Projekt Alm")
    out = tmp_path / "offentligt.xlsx"
    told = command("register", "export", "--public", "--confidential", "--out", out, passphrase=PASSPHRASE)
    assert "1 sekretessbelagd handling ska registreras utan dröjsmål" in told.err
    assert f"{number} brev.txt" in told.err
    command("register", "add", number, "brev.txt", "RV 2026:18", passphrase=PASSPHRASE)
    command("register", "add", plain, "brev.txt", "RV 2026:9", passphrase=PASSPHRASE)
    told = command("register", "export", "--public", "--confidential", "--out", out, passphrase=PASSPHRASE)
    assert told.err == ""
    first, second = lines(out)
    assert first[1] == "RV 2026:9"
    assert second[1:] == ("RV 2026:18", None, None, None)
    assert b"Kvantfj" not in out.read_bytes()


def test_without_the_room_the_register_is_the_same_whether_there_are_confidential_cases(
    command: Command, workspace: Path, tmp_path: Path
):
    number = with_document(workspace, "Projekt Alm")
    command("register", "add", number, "brev.txt", "RV 2026:9", passphrase=PASSPHRASE)
    before = command("register", "export", "--out", tmp_path / "r.xlsx", passphrase=PASSPHRASE)
    old = lines(tmp_path / "r.xlsx")
    with_document(workspace, "Kvantfjäril", room=True)
    after = command("register", "export", "--out", tmp_path / "r.xlsx", passphrase=PASSPHRASE)
    assert (after.out, after.err, after.code) == (before.out, before.err, 0)
    assert lines(tmp_path / "r.xlsx") == old


def test_a_register_is_written_as_pdf_too_and_as_nothing_else(crm: Command, tmp_path: Path):
    written = crm("register", "export", "--public", "--out", tmp_path / "r.pdf")
    assert "Det som finns i sekretessrummet är inte med" in written.out
    both = crm("register", "export", "--public", "--confidential", "--out", tmp_path / "b.pdf")
    assert "sekretessrummet" not in both.out
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    refused = crm("register", "export", "--out", tmp_path / "r.doc")
    assert refused.code == 2
    assert not (tmp_path / "r.doc").exists()
