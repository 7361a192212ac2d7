"""The whole round through other people's programs: sent, filled in, answered by mail, read back."""

from __future__ import annotations

import io
import os
import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import keyring
import openpyxl
import pytest
from tests.cli.conftest import Command, command, crm, made, workspace
from tests.conftest import MemoryKeyring
from tests.exchange.test_answer_forms import fdf
from tests.mail.dovecot import running
from tests.mail.postfix import Postfix
from tests.mail.server import PASSWORD, USER
from tests.server.tls import Authority

from investcrm.exchange import answer_form_out

__all__ = ["command", "crm", "made", "workspace"]
WORDS = "Åsa Öberg 🌲 – Zażółć gęślą jaźń, Łódź; 12,5 ha “nära” E18"
ANSWERS = {"answer": "offer", "n1_name": "Ödmarken Żubr 🏭", "n1_usable_m2": "14,5", "comment": WORDS}
CODES = {"a": "1980", "b": "1983", "c": "1984", "moved": "1981", "full": "1904"}


def by_pdftk(folder: Path, form: bytes) -> tuple[str, bytes] | None:
    """Return the form as pdftk fills it in."""
    if not shutil.which("pdftk"):
        return None
    blank, told, out = (folder / name for name in ("blank.pdf", "told.fdf", "svar ifyllt.pdf"))
    blank.write_bytes(form)
    told.write_bytes(fdf(ANSWERS))
    subprocess.run(["pdftk", blank, "fill_form", told, "output", out], check=True, timeout=120)
    return out.name, out.read_bytes()


def by_libreoffice(folder: Path, sheet: bytes) -> tuple[str, bytes] | None:
    """Return the sheet as LibreOffice saves it after answers were typed into it."""
    if not shutil.which("soffice"):
        return None
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    for row in book.active.iter_rows():
        key = row[answer_form_out.KEY_COLUMN - 1].value
        if key in ANSWERS:
            row[answer_form_out.ANSWER_COLUMN - 1].value = ANSWERS[key]
    (folder / "in").mkdir()
    book.save(folder / "in/svar.xlsx")
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    kind = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, folder / "in/svar.xlsx"]
    subprocess.run(["soffice", home, "--headless", *kind], check=True, timeout=300, capture_output=True)
    return "svar.xlsx", (folder / "svar.xlsx").read_bytes()


def in_words(folder: Path, form: bytes) -> tuple[str, bytes] | None:
    del folder, form
    return None


def enclosed(message: EmailMessage, ending: str) -> bytes:
    """Return what a mail encloses: the form to fill in, or the sheet with the same questions."""
    found = [
        bytes(part.get_content())
        for part in message.iter_attachments()
        if str(part.get_filename()).endswith(ending)
    ]
    return found[-1]


def send(postfix: Postfix, trusted: ssl.SSLContext, mail: EmailMessage) -> None:
    """Send a mail as a municipality's program does."""
    with smtplib.SMTP("localhost", postfix.port, timeout=120) as smtp:
        smtp.starttls(context=trusted)
        smtp.send_message(mail)


def fetched(crm: Command, authority: Authority, box: list[Path], folder: Path) -> list[Path]:
    """Return the mails of a mailbox as they come over IMAP; without Dovecot as the mail server left them."""
    if not (shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")):
        return box
    with running(authority, "http://127.0.0.1:9") as dovecot:
        for one in box:
            dovecot.put(one.read_bytes())
        reading, writing = os.pipe()
        os.write(writing, PASSWORD.encode() + b"\n")
        os.close(writing)
        server = ("--imap", f"localhost:{dovecot.tls}", "--imap-login", "password", "--imap-user", USER)
        told = crm("mail", "set", *server, "--imap-password-fd", reading, "--json")
        assert told.code == 0, told.err
        found = crm("mail", "fetch", "--out", folder / "hämtat", "--json")
        assert found.out, found.err
        assert found.data["looked"] == len(box)
        assert dovecot.untouched()
    return sorted((folder / "hämtat").iterdir())


@pytest.mark.long
@pytest.mark.timeout(900)
def test_what_is_filled_in_elsewhere_comes_back_exactly_and_what_bounces_says_why(
    crm: Command,
    postfix: Postfix,
    authority: Authority,
    key_store: MemoryKeyring,
    trusted: ssl.SSLContext,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    keyring.set_keyring(key_store)
    account = ("--server", f"localhost:{postfix.port}", "--from", "crm@region.test", "--login", "none")
    assert crm("mail", "set", *account, "--json").code == 0
    number = crm("inquiry", "add", "Projekt Żubr", "--asks", "12–18 ha, 10 MW", "--json").data["number"]
    to = [word for name, code in CODES.items() for word in ("--address", f"{code}={name}@kommun.test")]
    to += [word for code in CODES.values() for word in ("--to", code)]
    sent = crm("forward", number, *to, "--send", "--json")
    assert sent.out, sent.err
    assert {one["state"] for one in sent.data["messages"]} == {"sent"}, sent.err

    filled = {"a": (by_pdftk, ".pdf"), "b": (by_libreoffice, ".xlsx"), "c": (in_words, ".pdf")}
    came = []
    for name, (fill, ending) in filled.items():
        (path,) = postfix.awaited(name)
        asked = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(asked, EmailMessage)
        (tmp_path / name).mkdir()
        file = fill(tmp_path / name, enclosed(asked, ending))
        if file is None and name != "c":
            record_property("left out, as its program is not here", fill.__name__)
            continue
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"] = f"Näringsliv Łódź <{name}@kommun.test>", "crm@region.test"
        mail["Subject"] = f"SV: {asked['Subject']}" if name != "c" else "Mark"
        mail["In-Reply-To"] = asked["Message-ID"]
        mail.set_content(WORDS)
        if file is not None:
            mail.add_attachment(file[1], maintype="application", subtype="octet-stream", filename=file[0])
        send(postfix, trusted, mail)
        came.append(name)

    box = postfix.awaited("crm", len(came) + 2)
    read = crm("answer", "read", *fetched(crm, authority, box, tmp_path), "--json")
    found = {one["municipality"]: one for one in read.data}
    assert set(found) == {CODES[name] for name in (*came, "moved", "full")}, read.data
    for name in set(came) - {"c"}:
        one = found[CODES[name]]
        assert (one["outcome"], one["text"], one["found"]) == ("taken", WORDS, "form"), one
        (site,) = one["sites"]
        assert (site["site"], site["fields"][0]["value"]) == (ANSWERS["n1_name"], 145_000)
    assert (found[CODES["c"]]["outcome"], found[CODES["c"]]["found"]) == ("ask", "reply")
    assert found[CODES["c"]]["text"] == WORDS
    bounced = {name: found[CODES[name]] for name in ("moved", "full")}
    assert {one["outcome"] for one in bounced.values()} == {"noted"}
    causes = {name: one["notice"]["cause"] for name, one in bounced.items()}
    assert causes == {"moved": "address", "full": "full"}, bounced

    round_ = {
        one["municipality_code"]: one for one in crm("following", number, "--json").data["municipalities"]
    }
    assert {round_[CODES[name]]["state"] for name in bounced} == {"bounced"}
    said = crm("following", number).out
    assert "brevlådan är full" in said
    assert "adressen finns inte" in said
    outbox = {one["recipient"]: one["state"] for one in crm("mail", "outbox", "--json").data}
    assert outbox == {"moved@kommun.test": "bounced", "full@kommun.test": "bounced"}
    again = crm("answer", "read", *box, "--json").data
    assert {one["outcome"] for one in again} == {"again", "ask"}
