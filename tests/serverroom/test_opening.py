"""Entering the room of a server: by one's own login, with drafts of its own, and what is refused there."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_data_path
from tests.cli.conftest import Command, command
from tests.serverroom.conftest import SECRET, Employ, Insider, Served

from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden, WorkspaceProblem
from investcrm.domain.filters import InquiryFilter
from investcrm.services import inquiries, serving

__all__ = ["command"]


def test_drafts_of_the_room_lie_in_an_encrypted_file_of_their_own(anna: Insider) -> None:
    anna.begin()
    now = anna.room.store.clock()
    anna.room.desk.save_draft("mail.1", "Brev", {"text": f"Hej {SECRET}"}, now)
    anna.workspace.desk.save_draft("mail.2", "Brev", {"text": "Hej alla"}, now)
    assert [key for key, _, _ in anna.workspace.desk.drafts()] == ["mail.2"]
    anna.close()
    files = [path for path in Path(user_data_path("InvestCRM", appauthor=False)).rglob("*") if path.is_file()]
    assert len({path.parent for path in files if path.name == "desk.db"}) == 2
    for path in files:
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_who_is_not_let_in_is_told_so(served: Served, employ: Employ, anna: Insider) -> None:
    serving.add_member(served.open, "carl", "Carl", [Group.ADVISOR])
    workspace = bootstrap.open_workspace(served.open.replace("postgres@", "carl@"))
    try:
        with pytest.raises(Forbidden):
            rooms.unlock(workspace, None)
    finally:
        workspace.close()
    carl = employ("carl", Group.ADVISOR)
    assert carl.room.ask(inquiries.list_head, InquiryFilter()).count == 0
    del anna


def test_the_terminal_works_in_the_room(
    anna: Insider, employ: Employ, served: Served, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTCRM_WORKSPACE", anna.open_address)
    logged = command("confidential", "add", "Projekt Norrsken", "--json")
    assert logged.code == 0, logged.err
    (row,) = command("confidential", "list", "--json").data
    assert (row["title"], row["readers"]) == ("Projekt Norrsken", 1)
    number = command("inquiry", "add", "Öppet ärende", "--json").data["number"]
    sealed = command("confidential", "seal", number, "--code-name", "Projekt Sten", "--json")
    assert sealed.code == 0, sealed.err
    back = command("confidential", "unseal", sealed.data["number"], "--title", "Nu öppet", "--json")
    assert (back.code, back.data["number"]) == (0, number), back.err
    assert command("server", "clean", served.open, "--confidential-url", served.room).code == 0
    bo, keeper = employ("bo", Group.COORDINATOR), employ("keeper", Group.CUSTODIAN)
    assert command("confidential", "left").code != 0
    anna.close()
    serving.remove_member(served.open, "anna", served.room)
    monkeypatch.setenv("INVESTCRM_WORKSPACE", keeper.open_address)
    assert command("confidential", "left", "--json").data == [{"number": row["number"], "was": "Anna"}]
    assert command("confidential", "name", row["number"], "Bo").code == 0
    assert command("confidential", "left", "--json").data == []
    assert bo.room.ask(inquiries.list_head, InquiryFilter()).count == 1


def test_a_server_without_a_room_says_so(served: Served, anna: Insider) -> None:
    anna.workspace.close()
    store = rooms.PostgresStore(served.open)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE key = 'confidential_url'")
    store.close()
    workspace = bootstrap.open_workspace(anna.open_address)
    try:
        with pytest.raises(WorkspaceProblem):
            rooms.unlock(workspace, None)
    finally:
        workspace.close()
