"""Answers fetched in the terminal: the mailbox set and tried, what came listed, written out and read in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import keyring
from tests.conftest import MemoryKeyring
from tests.mail.conftest import authority, box_server, server_tls, trusted
from tests.mail.mailbox_server import MailboxServer
from tests.mail.server import PASSWORD, USER
from tests.services.replies import reply

__all__ = ["authority", "box_server", "server_tls", "trusted"]


def test_answers_are_fetched_and_read_in(
    crm: Any, box_server: MailboxServer, tmp_path: Path, key_store: MemoryKeyring
) -> None:
    keyring.set_keyring(key_store)
    reading, writing = os.pipe()
    os.write(writing, PASSWORD.encode() + b"\n")
    os.close(writing)
    shown = crm(
        "mail", "set", "--imap", f"localhost:{box_server.port}", "--imap-login", "password", "--imap-user",
        USER, "--imap-password-fd", reading, "--json",
    )  # fmt: skip
    assert shown.code == 0, shown.err
    assert shown.data["account"] is None
    assert (shown.data["mailbox"]["user"], shown.data["mailbox_has_secret"]) == (USER, True)
    assert crm("mail", "test", "--json").data["mailbox"]["folders"] == ["INBOX", "Svar från R&D"]
    number = crm("inquiry", "add", "Projekt Alm", "--json").data["number"]
    crm(
        "forward", number, "--to", "1980", "--deadline", "2099-01-01", "--sent", "--out", str(tmp_path / "ut")
    )
    (draft,) = (tmp_path / "ut").glob("*.eml")
    token = re.search(r"[0-9A-F]{12}-[0-9A-F]{10}", draft.read_text(encoding="utf-8"))
    assert token is not None
    box_server.put(reply(f"SV: [{token[0]}]", "Vi har ingen mark."))
    box_server.put(reply("Nyheter"))
    first = crm("mail", "fetch", "--json").data
    assert (first["looked"], [one["outcome"] for one in first["came"]]) == (2, ["ask"])
    again = crm("mail", "fetch", "--out", str(tmp_path / "svar"), "--json").data
    assert [one["written_to"] for one in again["came"]] == list(map(str, (tmp_path / "svar").iterdir()))
    (tmp_path / "svar" / "annat.txt").write_text("inget svar")
    read = crm("answer", "read", str(tmp_path / "svar"), "--words", "--json").data
    assert [one["outcome"] for one in read] == ["taken"]
    assert crm("mail", "fetch", "--json").data["came"] == []
    assert crm("mail", "fetch", "--folder", "Borta").code == 7
    assert crm("mail", "set", "--imap-off", "--json").data["mailbox"] is None
    assert crm("mail", "fetch").code == 2
