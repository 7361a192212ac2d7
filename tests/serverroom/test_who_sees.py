"""A confidential case on a server is for its members alone."""

from __future__ import annotations

import re

import psycopg
import pytest
from tests.conftest import EACH_POSTGRES
from tests.serverroom.conftest import SECRET, Employ, Insider, Served

from investcrm.bootstrap import room as opening
from investcrm.domain.access import Group
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, WorkspaceProblem
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import GiveAccess, HandOver, WithdrawAccess
from investcrm.services import inquiries, rooms, searching, serving
from investcrm.store import case_members
from investcrm.store.schema import Base
from investcrm.store.server import databases, matrix
from investcrm.words import of

pytestmark = EACH_POSTGRES


def count(person: Insider) -> int:
    return person.room.ask(inquiries.list_head, InquiryFilter()).count


def test_who_begins_a_case_sees_it_and_nobody_else(anna: Insider, bo: Insider) -> None:
    row_id = anna.begin(investor=f"{SECRET} AB", summary=SECRET)
    detail = anna.room.ask(inquiries.detail, row_id)
    assert re.fullmatch("S-[2-9A-Z]{5}", detail.row.number)
    assert [one.role for one in anna.room.ask(rooms.who_sees, row_id)] == ["responsible"]
    assert (count(anna), count(bo)) == (1, 0)
    assert bo.room.ask(searching.find, SECRET[:5]) == ()
    with pytest.raises(NotFound):
        bo.room.ask(inquiries.detail, row_id)


def member_of(person: Insider) -> str:
    return person.room.actor.member_id


def test_the_responsible_lets_somebody_in_and_out_again(anna: Insider, bo: Insider) -> None:
    row_id = anna.begin(investor=f"{SECRET} AB", summary=SECRET)
    anna.room.act(rooms.give_access, GiveAccess(row_id, member_of(bo), "reader"))
    assert bo.room.ask(inquiries.detail, row_id).row.investor == f"{SECRET} AB"
    assert next(line.verb for line in anna.room.ask(inquiries.history, row_id)) == "Gave access to a case"
    with pytest.raises(Forbidden):
        bo.room.act(rooms.give_access, GiveAccess(row_id, member_of(bo), "responsible"))
    with pytest.raises(Forbidden):
        bo.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(anna)))
    anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(bo)))
    assert count(bo) == 0
    with pytest.raises(NotFound):
        bo.room.ask(inquiries.detail, row_id)


def test_view_as_a_member_is_what_the_policies_would_show_that_login(
    anna: Insider, bo: Insider, served: Served
) -> None:
    row_id = anna.begin()

    def shown() -> bool:
        return anna.room.ask(rooms.view_as, row_id, member_of(bo)).everything

    assert not shown()
    with pytest.raises(Forbidden):
        bo.room.ask(rooms.view_as, row_id, member_of(anna))
    anna.room.act(rooms.give_access, GiveAccess(row_id, member_of(bo), "reader"))
    assert shown()
    with psycopg.connect(served.room.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute("REVOKE investcrm_room FROM bo")
        assert not shown()
        admin.execute("GRANT investcrm_room TO bo")
    anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(bo)))
    assert not shown()


def test_somebody_stays_responsible(anna: Insider, bo: Insider) -> None:
    row_id = anna.begin()
    with pytest.raises(Conflict):
        anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(anna)))
    with pytest.raises(Conflict):
        anna.room.act(rooms.give_access, GiveAccess(row_id, member_of(anna), "reader"))
    anna.room.act(rooms.give_access, GiveAccess(row_id, member_of(bo), "responsible"))
    anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(anna)))
    assert (count(anna), count(bo)) == (0, 1)


def test_a_case_is_handed_over_and_not_taken_back(anna: Insider, bo: Insider, employ: Employ) -> None:
    employ("keeper", Group.CUSTODIAN)
    row_id = anna.begin()
    assert set(anna.room.ask(rooms.candidates)) == {member_of(anna), member_of(bo)}
    with pytest.raises(InvalidInput):
        anna.room.act(rooms.hand_over, HandOver(row_id, member_of(anna)))
    anna.room.act(rooms.hand_over, HandOver(row_id, member_of(bo)))
    roles = {one.name: one.role for one in bo.room.ask(rooms.who_sees, row_id)}
    assert roles == {"Anna": "reader", "Bo": "responsible"}
    with pytest.raises(Forbidden):
        anna.room.act(rooms.hand_over, HandOver(row_id, member_of(bo)))
    bo.room.act(rooms.hand_over, HandOver(row_id, member_of(anna), stays=False))
    assert (count(anna), count(bo)) == (1, 0)


def test_access_withdrawn_leaves_nothing_in_any_table(anna: Insider, bo: Insider) -> None:
    row_id = anna.begin(investor=f"{SECRET} AB", summary=SECRET, contact_name=SECRET)
    anna.room.act(rooms.give_access, GiveAccess(row_id, member_of(bo), "reader"))
    assert row_id in everything(bo)
    anna.room.act(rooms.withdraw_access, WithdrawAccess(row_id, member_of(bo)))
    found = everything(bo)
    assert row_id not in found
    assert SECRET not in found


def everything(person: Insider) -> str:
    """Return all a login reads in every table with a bare connection, as text."""
    found: list[str] = []
    with person.psql() as psql:
        for table in Base.metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            try:
                found += map(repr, psql.execute(f"SELECT {names} FROM {table.name}".encode()))
            except psycopg.errors.InsufficientPrivilege:
                continue
    return "\n".join(found)


def test_a_custodian_names_somebody_where_nobody_is_left(
    served: Served, employ: Employ, anna: Insider, bo: Insider
) -> None:
    row_id = anna.begin()
    number = anna.room.ask(inquiries.detail, row_id).row.number
    keeper = employ("keeper", Group.CUSTODIAN)
    with keeper.psql() as psql:
        assert psql.execute("SELECT * FROM sec.left_alone()").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            psql.execute("SELECT sec.name_responsible(%s, %s)", (number, member_of(bo)))
    anna.close()
    serving.remove_member(served.open, "anna", served.room)
    assert keeper.room.ask(case_members.left_alone) == [(number, "Anna")]
    assert row_id not in everything(keeper)
    with keeper.psql() as psql, pytest.raises(psycopg.errors.InsufficientPrivilege):
        psql.execute("SELECT sec.name_responsible(%s, sec.my_member())", (number,))
    with keeper.room.write() as uow:
        case_members.name_responsible(uow, number, member_of(bo))
        uow.commit("Named somebody responsible")
    assert keeper.room.ask(case_members.left_alone) == []
    assert bo.room.ask(inquiries.by_number, number) == row_id


def test_only_who_is_let_in_can_connect(served: Served, employ: Employ) -> None:
    town = employ("town", Group.MUNICIPALITY, codes=("1983",))
    with pytest.raises(psycopg.OperationalError):
        town.psql()
    with town.open_psql() as psql:
        assert psql.execute("SELECT value FROM setting WHERE key = 'confidential_url'").fetchall() == []
    with pytest.raises(WorkspaceProblem):
        opening.unlock(town.workspace, None)


def test_every_group_reaches_what_is_declared_in_the_room_and_no_more(served: Served, anna: Insider) -> None:
    anna.begin()
    with databases.engine(served.room) as engine, engine.connect() as connection:
        found = [serving.sentence(one, of("en")) for one in matrix.probe(connection)]
    assert "\n".join(found) == ""


@pytest.mark.long
def test_the_room_as_the_program_made_it_has_no_deviation(served: Served, anna: Insider) -> None:
    found = [serving.sentence(one, of("en")) for one in serving.check(served.open, served.room)]
    assert [one for one in found if "same server" not in one] == []
