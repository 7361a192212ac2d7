"""The confidential database is backed up and restored like the open one, and lies on a server of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Postgres, running_postgres
from tests.room.conftest import full_case
from tests.server.test_dumping import tools_of
from tests.serverroom.conftest import SECRET, Insider, Served
from tests.serverroom.test_sealing import broken, tell, where

from investcrm import bootstrap
from investcrm.bootstrap import Workspace
from investcrm.bootstrap import room as rooms
from investcrm.domain.access import Group
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.services import inquiries, sealing, serving


@pytest.fixture(autouse=True)
def _tools(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    del postgres
    monkeypatch.setenv("INVESTCRM_PG_BIN", tools_of(18))


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[Served]:
    """Addresses of two databases that are not there yet."""
    names = [f"again_{secrets.token_hex(4)}" for _ in range(2)]
    yield Served(*(postgres.url(name) for name in names))
    for name in names:
        postgres.drop(name)


def restore(served: Served, empty: Served, place: Path) -> None:
    """Back both databases up and restore them elsewhere, as the guide says."""
    for number, (old, new) in enumerate(((served.open, empty.open), (served.room, empty.room))):
        serving.backup(old, place / f"{number}.dump")
        serving.restore(new, place / f"{number}.dump")
    serving.init(empty.open, confidential_url=empty.room)


def entered(address: str, login: str) -> tuple[Workspace, Workspace]:
    workspace = bootstrap.open_workspace(address.replace("postgres@", f"{login}@"))
    try:
        return workspace, rooms.unlock(workspace, None)
    except BaseException:
        workspace.close()
        raise


@pytest.mark.long
def test_both_databases_are_restored_elsewhere_and_the_room_opens_there(
    anna: Insider, bo: Insider, served: Served, empty: Served, tmp_path: Path
) -> None:
    kept, sealed = anna.begin(investor=SECRET), full_case(anna.workspace)
    sealing.seal(anna.workspace, anna.room, Seal(sealed, "Projekt Kopia"))
    restore(served, empty, tmp_path)
    workspace, room = entered(empty.open, "anna")
    try:
        assert room.ask(inquiries.list_head, InquiryFilter()).count == 2
        assert room.ask(inquiries.detail, kept).row.investor == SECRET
        sealing.unseal(workspace, room, Unseal(sealed, "Öppnat där"))
        assert workspace.ask(inquiries.detail, sealed).row.title == "Öppnat där"
    finally:
        room.close()
        workspace.close()
    workspace, room = entered(empty.open, "bo")
    try:
        assert room.ask(inquiries.list_head, InquiryFilter()).count == 0
    finally:
        room.close()
        workspace.close()
    assert where(anna, sealed) == (False, True)
    told = [one.key for one in serving.check(empty.open, empty.room)]
    same = "The confidential database lies on the same server, where others see that it is at work."
    assert [key for key in told if key != same and "let go of" not in key] == []


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_room_lies_on_a_server_of_its_own(postgres: Postgres) -> None:
    name, login = f"apart_{secrets.token_hex(4)}", f"dan_{secrets.token_hex(4)}"
    with running_postgres() as other:
        served = Served(postgres.url(name), other.url(name))
        made = serving.init(served.open, confidential_url=served.room)
        assert (made.confidential, made.same_server) == (name, False)
        assert serving.add_member(served.open, login, "Dan", [Group.ADVISOR], confidential_url=served.room)
        workspace, room = entered(served.open, login)
        try:
            row_id = full_case(workspace)
            sealing.seal(workspace, room, Seal(row_id, "Projekt Norrsken"))
            assert room.ask(inquiries.detail, row_id).row.investor == f"{SECRET} AB"
            assert tell(served.open) == ["brief"]
            sealing.unseal(workspace, room, Unseal(row_id, "Öppnat"))
            assert workspace.ask(inquiries.detail, row_id).row.title == "Öppnat"
            assert tell(served.room) == []
            assert broken(served.open) == broken(served.room) == []
            serving.clean(served.open, served.room)
            assert serving.check(served.open, served.room) == ()
        finally:
            room.close()
            workspace.close()
            postgres.run(f'DROP OWNED BY "{login}"', database=name)
            postgres.drop(name)
            postgres.run(f'DROP ROLE "{login}"')
