"""Sending from the terminal: an account, a round told recipient by recipient, what is left to judge."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest
from tests.conftest import MemoryKeyring
from tests.mail.conftest import authority, mail, server_tls, trusted
from tests.mail.server import PASSWORD, USER, MailServer

__all__ = ["authority", "mail", "server_tls", "trusted"]
Command = Callable[..., Any]


@pytest.fixture
def with_mail(crm: Command, key_store: MemoryKeyring, mail: Callable[..., MailServer]) -> MailServer:
    """A workspace that sends mail, its password given over a descriptor."""
    server = mail()
    keyring.set_keyring(key_store)
    reading, writing = os.pipe()
    os.write(writing, PASSWORD.encode() + b"\n")
    os.close(writing)
    told = crm(
        "mail", "set", "--server", f"localhost:{server.port}", "--from", "crm@region.test", "--user", USER,
        "--password-fd", reading, "--json",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert told.data["has_secret"] is True
    assert PASSWORD not in told.out + told.err
    return server


def test_an_account_is_shown_tried_and_taken_away(crm: Command, with_mail: MailServer) -> None:
    shown = crm("mail", "show", "--json").data
    assert (shown["account"]["host"], shown["has_secret"]) == ("localhost", True)
    tried = crm("mail", "test", "--json")
    assert (tried.code, tried.data["recipient"]) == (0, "crm@region.test")
    assert len(with_mail.taken) == 1
    assert crm("mail", "set", "--off", "--json").data == {"account": None, "mailbox": None}
    refused = crm("mail", "test", "--json")
    assert (refused.code, refused.error["code"]) == (2, "invalid_input")


def test_each_recipient_is_told_and_the_uncertain_one_is_judged(
    crm: Command, with_mail: MailServer, tmp_path: Path
) -> None:
    with_mail.breaks["b@k.test"] = "answer"
    with_mail.answers["c@k.test"] = "550 5.1.1 unknown"
    number = crm("inquiry", "add", "Projekt Tall", "--json").data["number"]
    both = crm("forward", number, "--to", "1980", "--send", "--sent")
    assert both.code == 2
    told_to = [w for one in ("1980=a@k.test", "1983=b@k.test", "1984=c@k.test") for w in ("--address", one)]
    assert crm("forward", number, "--to", "1980", "--send", "--address", "1980=nobody").code == 2
    made = crm(
        "forward", number, "--to", "1980,1983,1984,1981", *told_to, "--out", tmp_path, "--send", "--json"
    )
    assert made.code == 7, made.err
    told = {one["recipient"]: one["state"] for one in made.data["messages"]}
    assert told == {"a@k.test": "sent", "b@k.test": "uncertain", "c@k.test": "refused"}
    assert len(made.data["no_address"]) == 1
    assert len(made.data["files"]) >= 8
    rows = crm("inquiry", "show", number, "--json").data["forwardings"]
    states = {row["municipality_code"]: row["state"] for row in rows}
    assert (states["1980"], states["1983"]) == ("sent", "prepared")
    left = crm("mail", "outbox", "--json").data
    assert {one["recipient"] for one in left} == {"b@k.test", "c@k.test"}
    assert crm("mail", "settle", number, "b@k.test", "--arrived").code == 0
    assert crm("mail", "settle", number, "c@k.test", "--arrived").code == 2
    with_mail.answers.clear()
    assert crm("mail", "settle", number, "c@k.test", "--again").code == 0
    assert crm("mail", "send", number).code == 0
    assert [one.recipient for one in with_mail.taken] == ["a@k.test", "b@k.test", "c@k.test"]
    reminded = crm("remind", number, "--to", "1980", "--send", "--json")
    assert (reminded.code, reminded.data["reminded"]) == (0, ["1980"])
    assert with_mail.taken[-1].message["Subject"].startswith("Påminnelse")
