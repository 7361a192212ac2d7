"""A registrar's login writes the register of both databases, and reads no document, case or secret by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg import errors
from tests.cli.conftest import Command, command
from tests.conftest import EACH_POSTGRES
from tests.room.conftest import full_case
from tests.serverroom.conftest import SECRET, Employ, Insider

from investcrm.bootstrap import Workspace
from investcrm.domain.access import Group
from investcrm.domain.legal_commands import RegisterDocument
from investcrm.domain.secrecy_commands import Seal
from investcrm.services import inquiries, register, sealing

__all__ = ["command"]

pytestmark = EACH_POSTGRES


def enter(side: Workspace, row_id: str, number: str, who: str) -> None:
    """Register a case's first document."""
    document = side.ask(inquiries.detail, row_id).documents[0]
    day = date(2026, 2, 3)
    side.act(
        register.register_document, RegisterDocument(document.id, number, dated_on=day, correspondent=who)
    )


def test_day_and_number_of_what_is_secret_and_all_of_what_is_not(
    anna: Insider, employ: Employ, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed, open_case = full_case(anna.workspace), full_case(anna.workspace, "Granit")
    enter(anna.workspace, sealed, "RV 2026/7", SECRET)
    enter(anna.workspace, open_case, "RV 2026/8", "Granit")
    sealing.seal(anna.workspace, anna.room, Seal(sealed, "Projekt Norrsken", "31 kap. 16 § OSL"))
    dora = employ("dora", Group.REGISTRAR)
    with dora.workspace.reader() as out, dora.room.reader() as inside:
        found = register.register([register.Store(out), register.Store(inside, True)])
    told = [(one.number, one.dated_on, one.withheld, one.correspondent) for one in found.entries]
    assert told == [
        ("RV 2026/7", date(2026, 2, 3), True, ""),
        ("RV 2026/8", date(2026, 2, 3), False, "Granit"),
    ]
    assert SECRET not in repr(found)
    monkeypatch.setenv("INVESTCRM_WORKSPACE", dora.open_address)
    for name in ("helt.xlsx", "helt.pdf"):
        made = command("register", "export", "--confidential", "--out", tmp_path / name, "--json")
        assert made.code == 0, made.err
        assert made.data["documents"] == 2
    public = command(
        "register", "export", "--confidential", "--public", "--out", tmp_path / "p.xlsx", "--json"
    )
    assert public.data["documents"] == 2


def test_a_registrar_reads_nothing_else_and_nobody_else_that(
    anna: Insider, bo: Insider, employ: Employ
) -> None:
    full_case(anna.room)
    dora = employ("dora", Group.REGISTRAR)
    tables: Any = (
        "document",
        "document_piece",
        "inquiry",
        "assessment",
        "change",
        "search_entry",
        "activity",
    )
    for psql in (dora.psql, dora.open_psql):
        for table in tables:
            with psql() as connection, pytest.raises(errors.InsufficientPrivilege):
                connection.execute(f"SELECT count(*) FROM {table}".encode())
    with dora.psql() as connection:  # what is not registered yet is not told of
        assert connection.execute("SELECT * FROM sec.register()").fetchall() == []
    with bo.psql() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM sec.register()")
